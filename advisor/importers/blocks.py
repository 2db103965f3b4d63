"""What every reader makes of a file: paragraphs and tables in source order, before anything is judged.

A reader knows its format and nothing of findings; ``outline``, ``columns`` and ``written_plan`` know findings and no
format.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from advisor.models import SourceRef

# C0 controls but tab and newline, DEL, zero-width and bidirectional marks: never part of what a person wrote.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ufffd\ud800-\udfff]")
_BLANK = re.compile("[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+")


@dataclass(frozen=True)
class Place:
    """Where a block stands. All numbers count from 1."""

    page: int | None = None
    sheet: str | None = None
    row: int | None = None
    paragraph: int | None = None

    def ref(self, file: str, sha256: str) -> SourceRef:
        """The place as the public type."""
        return SourceRef(file=file, sha256=sha256, page=self.page, sheet=self.sheet, row=self.row, paragraph=self.paragraph)


@dataclass(frozen=True)
class Block:
    """A paragraph. ``number`` is the one Word renders by itself; a typed one still stands in ``text``."""

    text: str
    place: Place
    number: str = ""
    heading: int = 0  # 1..9 where a heading style says so
    centred: bool = False
    right: bool = False


@dataclass(frozen=True)
class Row:
    """A table row. ``merged`` holds the columns whose value was carried down from a merged cell above."""

    cells: tuple[str, ...]
    place: Place
    merged: frozenset[int] = frozenset()
    spanned: int = 1  # the widest horizontal merge of the row, in columns


@dataclass(frozen=True)
class Table:
    """A table or a worksheet."""

    rows: tuple[Row, ...]
    place: Place
    name: str = ""


@dataclass(frozen=True)
class Document:
    """A file read. ``margins`` is the text of headers, footers, text boxes and watermarks: looked at for secrecy only."""

    file: str
    sha256: str
    items: tuple[Block | Table, ...]
    margins: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())


def clean(text: str) -> str:
    """The text without control characters, with single blanks; line breaks are kept, blank lines are not."""
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n").replace("\u2028", "\n"))
    lines = (_BLANK.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)
