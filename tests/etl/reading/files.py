"""Files of many formats, as the tests of the reading write them."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook

from etl.reading.reader import Unreadable, read
from tests.etl.reading.hostile import zip_bytes

ODS = b"application/vnd.oasis.opendocument.spreadsheet"
LINES = "Intitulé;Montant\nÉté à Brest;1 040\n«\u00a0Noël\u00a0»;12,5\n"
MANIFEST = '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
CELL = ('<table:table-cell office:value-type="string" {}><text:p>x</text:p></table:table-cell>')


def save(raw, name, content):
    path = raw / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def refusal(raw, content, name="recu.xlsx"):
    with pytest.raises(Unreadable) as fault:
        read(save(raw, name, content), raw)
    return fault.value.issue.message


def xlsx(rows=(("a", "b"), (1, 2))):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def archive(**members):
    return zip_bytes({name.replace("__", "."): content for name, content in members.items()})


def ods(body):
    return archive(**{"mimetype": ODS, "META-INF/manifest__xml": MANIFEST, "content__xml": f"""\
<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>
<table:table table:name="F">{body}</table:table></office:spreadsheet></office:body>
</office:document-content>"""})
