"""Findings out of JSON records."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.errors import InputFileError
from advisor.importers import jsonl, metadata, secrecy
from advisor.importers.blocks import Block, Document, Place, clean
from advisor.importers.candidates import Candidate, Outcome, left_out
from advisor.importers.candidates import findings as made
from advisor.importers.guard import Limits, Opened
from advisor.importers.jsonl import Record
from advisor.importers.scored import number, share
from advisor.importers.tables import unit_type
from advisor.models import Given, ImportResult

_TEXT = ("text", "finding", "问题", "content")


def findings(opened: Opened, limits: Limits) -> ImportResult:
    """The findings of a JSON Lines file: an id that came in goes out unchanged.

    Raises:
        InputFileError: no record holds a text.
        SecretFileError: a record bears a mark of secrecy.
    """
    rows = jsonl.read(opened)
    name = opened.path.name
    secrecy.check(Document(name, opened.sha256, tuple(Block(text_of(row), Place(row=row.line)) for row in rows)))
    found, rejected = made(_outcomes(rows), name, opened.sha256, limits)
    if not found:
        why = f"第{rejected[0].source.row}行：{rejected[0].reason}" if rejected else "文件是空的"
        raise InputFileError(f"没有可用的记录（{why}）", where=name, fix='每行应为一个对象，如 {"id":"1","text":"……"}')
    day = next((str(row.fields["feedback_date"]) for row in rows if row.fields.get("feedback_date")), "")
    return ImportResult(findings=found, rejected=rejected, feedback_date=metadata.day(day), notes=(opened.note,) if opened.note else ())


def text_of(row: Record) -> str:
    """The record's text, cleaned; empty where it has none."""
    value = next((row.fields[key] for key in _TEXT if row.fields.get(key)), "")
    return clean(value) if isinstance(value, str) else ""


def _outcomes(rows: list[Record]) -> Iterator[Outcome]:
    for row in rows:
        place = Place(row=row.line)
        text = text_of(row)
        if row.fault:
            yield left_out(row.raw, row.fault, place)
        elif not text:
            yield left_out(row.raw, "缺少 text，或 text 不是文字", place)
        else:
            yield Candidate(text, place, _string(row, "number"), _string(row, "id"), _given(row))


def _string(row: Record, key: str) -> str:
    value = row.fields.get(key)
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _given(row: Record) -> Given:
    given = row.fields.get("given")
    fields = {**given, **row.fields} if isinstance(given, dict) else row.fields
    flat = Record(row.line, fields, row.raw)
    return Given.model_validate(
        {
            "domain": _string(flat, "domain") or None,
            "area": _string(flat, "area") or None,
            "owner": _string(flat, "owner") or None,
            "points": number(_string(flat, "points")),
            "score_rate": share(_string(flat, "score_rate")),
            "unit_type": unit_type(_string(flat, "unit_type")),
        }
    )
