"""Delimited text (csv): comma, semicolon or tab, whichever cuts the lines alike."""

from __future__ import annotations

import csv
import io

from advisor.errors import InputFileError
from advisor.importers.blocks import Document, Place, Row, Table, clean
from advisor.importers.guard import Limits, Opened, decode

_DELIMITERS = ",;\t，"
_FIELD = 10_000_000  # characters: a longer one is refused by the reader of findings with its place


def read(opened: Opened, limits: Limits) -> Document:
    """The rows of a csv file; ``row`` is the record's number, counted with the header.

    Raises:
        InputFileError: the bytes are no text, or quotes are open to the end of the file.
    """
    text = decode(opened.data, opened.path.name).replace("\x00", "")
    csv.field_size_limit(_FIELD)
    try:
        records = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text)))
    except csv.Error as error:
        raise InputFileError(f"不是完整的 csv（{error}）", where=opened.path.name, fix="请用 Excel 打开后另存为 xlsx 再导入") from error
    rows = [Row(tuple(clean(cell) for cell in record), Place(row=index)) for index, record in enumerate(records[: limits.rows], start=1)]
    notes = (f"超过{limits.rows}行，其后未读，请拆分后导入",) if len(records) > limits.rows else ()
    return Document(opened.path.name, opened.sha256, (Table(tuple(row for row in rows if any(row.cells)), Place()),), (), notes)


def delimiter(text: str) -> str:
    """The delimiter that most of the first lines hold equally often; a comma where none does."""
    lines = [line for line in text.split("\n")[:20] if line.strip()]

    def agreement(sign: str) -> tuple[int, int]:
        counts = [line.count(sign) for line in lines]
        head = counts[0] if counts else 0
        return (sum(count >= head for count in counts) if head else 0, head)

    best = max(_DELIMITERS, key=lambda sign: (*agreement(sign), -_DELIMITERS.index(sign)))
    return best if agreement(best)[0] else ","
