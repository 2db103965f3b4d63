"""Plans written as tables: a row a finding or a row a measure, several measures in a cell, or one form a finding."""

from __future__ import annotations

import re
from collections.abc import Iterator

from advisor.importers import columns
from advisor.importers.blocks import Row, Table
from advisor.importers.columns import Columns
from advisor.importers.numbers import parse
from advisor.importers.plan_text import Event
from advisor.importers.plan_words import split_measures

_FIELDS = {
    "lead": "lead",
    "cooperating": "cooperating",
    "deadline": "deadline",
    "goal": "indicator",
    "evidence": "evidence",
    "check": "check",
    "category": "category",
}
_TOTAL = re.compile(r"^(?:合\s*计|小\s*计|总\s*计|注[：:])")


def events(table: Table) -> list[Event] | None:
    """The events of a table that holds measures; None where it holds none."""
    form = pairs_of(table)
    if form and any(name == "measure" for name, _, _ in form):
        return list(_pairs(form))
    header = columns.find(table)
    if header is None or "measure" not in header.at:
        return None
    return list(_rows(table, header))


def _rows(table: Table, header: Columns) -> Iterator[Event]:
    last: tuple[str, str] | None = None
    for row in table.rows[header.header[1] :]:
        texts = [text for text in row.cells if text]
        if not texts or _TOTAL.match(texts[0]) or (len(set(texts)) == 1 and len(texts) > 1) or _again(row, header):
            continue
        finding, detail = header.get(row, "finding"), header.get(row, "detail")
        mark = header.get(row, "number")
        merged = header.at.get("finding", -1) in row.merged
        key = (finding, "" if finding else mark)
        if (
            (finding and not merged and key != last)
            or (not finding and "finding" not in header.at and mark and key != last)
            or last is None
        ):
            last = key
            number = parse(finding)
            bare = finding[number.length :].strip() if number and number.kind not in {"yishi", "bullet"} else finding
            yield Event("finding", bare, row.place, mark or (number.label if number else ""))
        if detail and header.at.get("detail", -1) not in row.merged:
            yield Event("detail", detail, row.place)
        if header.at["measure"] in row.merged:
            continue
        yield from _measures(row, header)


def _again(row: Row, header: Columns) -> bool:
    return (
        sum(
            1
            for column, title in enumerate(header.titles)
            if title and column < len(row.cells) and re.sub(r"\s", "", row.cells[column]) == title
        )
        >= 2
    )


def _measures(row: Row, header: Columns) -> Iterator[Event]:
    measures = split_measures(header.get(row, "measure"))
    fields = {key: header.get(row, name) for name, key in _FIELDS.items()}
    fields["owner"] = "、".join(dict.fromkeys(filter(None, (header.get(row, "owner"), header.get(row, "person")))))
    shares = {key: _shares(value, len(measures)) for key, value in fields.items() if value}
    for index, measure in enumerate(measures):
        yield Event("measure", measure, row.place)
        for key, values in shares.items():
            yield Event(key, values[index], row.place)


def _shares(value: str, count: int) -> list[str]:
    """A field's cell shared out where it is numbered as the measures are, else the whole for each."""
    parts = split_measures(value) if count > 1 else []
    return parts if len(parts) == count and parse(value) is not None else [value.replace("\n", " ")] * count


def pairs_of(table: Table) -> list[tuple[str, str, Row]]:
    """Meaning and value of a form whose cells are labels and values in turn; empty where a table is none."""
    pairs: list[tuple[str, str, Row]] = []
    labels = 0
    for row in table.rows:
        cells = _distinct(row)
        if len(cells) > 4:
            return []
        found = [(columns.meaning(name), value) for name, value in zip(cells[::2], cells[1::2], strict=False)]
        labels += bool(found) and all(name for name, _ in found)
        pairs += [(name, value, row) for name, value in found]
    tops = [_distinct(row) for row in table.rows[:3]]
    side_by_side = any(columns.meaning(first) and columns.meaning(second) for first, second, *_ in tops)  # a header row, not a form
    return [] if labels < 2 or labels * 3 < len(table.rows) * 2 or side_by_side else pairs


def _distinct(row: Row) -> list[str]:
    """The row's cells, horizontally merged ones once."""
    out: list[str] = []
    for cell in row.cells:
        if not out or cell != out[-1]:
            out.append(cell)
    return out if len(out) > 1 else [*out, ""]


def _pairs(pairs: list[tuple[str, str, Row]]) -> Iterator[Event]:
    number = ""
    for name, value, row in pairs:
        if name == "number":
            number = value
        elif name == "finding":
            yield Event("finding", value, row.place, number)
            number = ""
        elif name == "detail":
            yield Event("detail", value, row.place)
        elif name == "measure":
            yield from (Event("measure", text, row.place) for text in split_measures(value))
        elif name in _FIELDS or name in {"owner", "person"}:
            yield Event(_FIELDS.get(name, "owner"), value.replace("\n", " "), row.place)
