"""The comment of a cell, as every kind of workbook writes it."""

from __future__ import annotations

from etl.french.text import written_text


def unsigned_comment(text: str, author: str = "") -> str:
    """Return a comment on one line, without the name that Excel writes before it: a remark is
    published, not who made it."""
    line = " ".join(written_text(text).split())
    name = " ".join(author.split())
    return line.removeprefix(f"{name}:").lstrip() if name else line
