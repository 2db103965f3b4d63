"""JSON Lines with ``{"id", "text", "unit_type"?, …}`` for findings, ``{"id", "finding", "measure", …}`` for plans."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from advisor.importers.guard import Opened, decode

Value = str | int | float


@dataclass(frozen=True)
class Record:
    """One line: its fields, or why it has none."""

    line: int
    fields: dict[str, Any]
    raw: str
    fault: str = ""


def read(opened: Opened) -> list[Record]:
    """The records of a JSON Lines file, or of a JSON list; a line that is none is told with its fault.

    Raises:
        InputFileError: the bytes are no text.
    """
    text = decode(opened.data, opened.path.name, lenient=True)
    if opened.kind == "json":
        return _whole(text)
    return [_record(line, number) for number, line in enumerate(text.split("\n"), start=1) if line.strip("\ufeff \t\r")]


def _whole(text: str) -> list[Record]:
    try:
        value = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return [Record(1, {}, text[:200], "不是完整的 JSON")]
    if isinstance(value, dict):
        value = next((v for v in value.values() if isinstance(v, list)), [value])
    rows = value if isinstance(value, list) else [value]
    return [
        _object(row, json.dumps(row, ensure_ascii=False), number)
        if isinstance(row, dict)
        else Record(number, {}, str(row)[:200], "这一项不是对象")
        for number, row in enumerate(rows, start=1)
    ]


def _record(line: str, number: int) -> Record:
    raw = line.strip("\ufeff \t\r")
    if "\ufffd" in raw:
        return Record(number, {}, raw, "有无法识别的字符，编码已损坏")
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError):
        return Record(number, {}, raw, "不是完整的 JSON")
    if not isinstance(value, dict):
        return Record(number, {}, raw, '这一行不是对象，应为 {"id":…, "text":…}')
    return _object(value, raw, number)


def _object(value: dict[str, Any], raw: str, number: int) -> Record:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:  # half of a surrogate pair, written as an escape: no text, and nothing can write it out again
        return Record(number, {}, raw.encode(errors="replace").decode(), "有无法识别的字符，编码已损坏")
    return Record(number, value, raw)
