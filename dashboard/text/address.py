"""What is kept in a parameter of an address: lists of texts, written and read back; pure functions.

A presentation, long, is packed; a board, short, stays readable (``join``).  Both hold annotations,
each a text (``dashboard.blocks.annotations``).  An address comes from anybody: what is read is
bounded and cleaned, what cannot be understood is left out, nothing is ever raised.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Sequence
from typing import Any

#: What parts the texts of a readable parameter, and what stands for it inside a text.
MARK, INSTEAD = "~", "-"
#: Most bytes that are unpacked: a small text may unpack to gigabytes.
MOST_BYTES = 1_000_000


def pack(value: Sequence[Any]) -> str:
    """Return lists of texts as letters, digits, « - » and « _ »."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode().rstrip("=")


def unpack(text: str, most: int) -> list[Any]:
    """Return the list packed in the first ``most`` characters; empty when there is none."""
    try:
        data = base64.urlsafe_b64decode(text[:most] + "=" * (-len(text[:most]) % 4))
        value = json.loads(zlib.decompressobj().decompress(data, MOST_BYTES))
    except (ValueError, RecursionError, zlib.error):
        return []
    return value if isinstance(value, list) else []


def join(texts: Sequence[str]) -> str:
    """Return texts as one readable text: « Emploi breton~s~aaaaaaaa.bbbbbbbb »."""
    return MARK.join(text.replace(MARK, INSTEAD) for text in texts)


def split(text: str, most: int) -> list[str]:
    """Return the texts joined in the first ``most`` characters."""
    return text[:most].split(MARK)


def line(text: str, most: int) -> str:
    """Return a text on one line, without what cannot be printed, of ``most`` characters at most."""
    return " ".join("".join(c for c in text if c.isprintable() or c.isspace()).split())[:most]


def lines(text: str, most: int) -> str:
    """Return a text on several lines, each as ``line`` gives it, of ``most`` characters at most."""
    return "\n".join(line(row, most) for row in text.splitlines())[:most].strip()
