"""Findings out of tables: worksheets, csv, tables in Word and PDF."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from advisor.importers import columns, register
from advisor.importers.blocks import Row, Table
from advisor.importers.candidates import Candidate, Outcome, left_out
from advisor.importers.columns import Columns
from advisor.importers.numbers import parse
from advisor.importers.plan_tables import pairs_of
from advisor.importers.scored import heading_given, number, share
from advisor.models import UNIT_TYPES, Given
from advisor.text import normalise

_TOTAL = re.compile(r"^(?:合\s*计|小\s*计|总\s*计|累\s*计|共\s*计|总\s*分|平均(?:分|值)?|汇\s*总)(?:[：:（(\d].*)?$")
_FOOT = re.compile(
    r"^(?:注|备注|说明|填表(?:人|说明|日期|单位)|制表|审核|填报(?:人|单位|日期)|联系(?:人|电话)|单位(?:盖章|负责人)|报送)[：:\s（(]|^注\s*\d"
)
_ITEM = re.compile(r"(?:^|(?<=[。；;\n ]))(?=(?:\d{1,2}[.．、](?!\d(?!\d\d\d年))|[（(]\d{1,2}[）)]|[①-⑳]))")


@dataclass(frozen=True)
class Found:
    """What a table gave. Not ``told`` where nothing in it could be told to hold findings."""

    outcomes: list[Outcome]
    told: bool
    notes: list[str]
    says: str = ""


def findings(table: Table, context: Given | None = None) -> Found:
    """The findings of a table whose header names a column of findings; without such a header, none."""
    form = list(_form(table))
    if form:
        return Found(form, True, [])
    header = columns.find(table)
    if header is None or "finding" not in header.at:
        return Found([], False, [])
    notes: list[str] = []
    outcomes = list(_rows(table, header, context or Given(), notes))
    says = next((text for row in table.rows[header.header[1] :] if (text := header.get(row, "date"))), "")
    return Found(outcomes, True, notes, says)


def _form(table: Table) -> Iterator[Outcome]:
    """The findings of forms (label, value), one after another."""
    mark, fault, details, owner, place = "", "", [], "", table.place
    for name, value, row in [*pairs_of(table), ("finding", "", None)]:
        if name == "number":
            mark = value
        elif name == "detail":
            details.append(value)
        elif name == "owner":
            owner = value
        elif name == "finding":
            if fault:
                yield Candidate("\n".join([fault, *details]), place, mark, given=Given(owner=owner or None))
                mark, details, owner = "", [], ""
            fault, place = value, row.place if row else place


def _rows(table: Table, header: Columns, context: Given, notes: list[str]) -> Iterator[Outcome]:
    body = _grouped(table.rows[header.header[1] :], header)
    shared = _shared_heads(body, header)
    section = context
    for row in body:
        texts = [text for text in row.cells if text]
        if not texts or _repeated_header(row, header):
            continue
        lone = len(set(texts)) == 1
        if any(_TOTAL.match(text) for text in texts[:2]):
            yield left_out(" ".join(dict.fromkeys(texts)), "合计行", row.place)
        elif lone and (row.spanned > 1 or len(texts) == 1) and not _is_finding(row, header):
            section = _section(texts[0], context) or section
            yield left_out(texts[0], "表内标题或说明", row.place)
        else:
            yield from _row(row, header, section, shared, notes)


def _grouped(body: tuple[Row, ...], header: Columns) -> tuple[Row, ...]:
    """In a table with measures, rows of one finding put together: its details in turn, its other columns from the first."""
    if "measure" not in header.at:
        return body
    rows: list[Row] = []
    for row in body:
        fault, detail = header.get(row, "finding"), header.get(row, "detail")
        if rows and fault and fault == header.get(rows[-1], "finding"):
            told = header.get(rows[-1], "detail")
            if detail and detail not in told.split("\n"):
                cells = list(rows[-1].cells)
                cells[header.at["detail"]] = "\n".join(filter(None, (told, detail)))
                rows[-1] = replace(rows[-1], cells=tuple(cells))
        else:
            rows.append(row)
    return tuple(rows)


def _is_finding(row: Row, header: Columns) -> bool:
    text = header.get(row, "detail") or header.get(row, "finding")
    return row.spanned <= 1 and bool(text) and register.states_fault(text) and not register.area_heading(text) and not _FOOT.match(text)


def _section(text: str, context: Given) -> Given | None:
    """What a row across the whole table opens: an area with its marks, or a domain."""
    stated = heading_given(text)
    if stated != Given():
        return context.model_copy(update=stated.model_dump(exclude_none=True))
    mark = parse(text)
    words = text[mark.length :] if mark else text
    return context.model_copy(update={"domain": words}) if len(words) <= 30 and not _FOOT.match(text) else None


def _repeated_header(row: Row, header: Columns) -> bool:
    """A header printed again on each page."""
    cells = [re.sub(r"\s+", "", text) for text in row.cells]
    same = sum(1 for column, title in enumerate(header.titles) if title and column < len(cells) and cells[column] in title.split("/"))
    return same >= 2 and same * 2 > sum(map(bool, cells))


def _shared_heads(body: tuple[Row, ...], header: Columns) -> set[str]:
    """Faults that several rows detail: there each row is a finding and the fault is their heading."""
    if "detail" not in header.at:
        return set()
    column = header.at["finding"]
    return {text for text, count in Counter(row.cells[column] for row in body if column < len(row.cells)).items() if text and count > 1}


def _row(row: Row, header: Columns, section: Given, shared: set[str], notes: list[str]) -> Iterator[Outcome]:
    fault, detail = header.get(row, "finding"), header.get(row, "detail")
    if header.at["finding"] in row.merged and not detail:
        return  # one finding over several rows of measures
    text = _text(fault, detail, fault in shared)
    if not text:
        yield left_out(" ".join(dict.fromkeys(filter(None, row.cells))), "问题一栏是空的", row.place)
        return
    if (
        _FOOT.match(text)
        or (len(text) < 4 and not register.states_fault(text))
        or re.fullmatch(r"[\d\W_]+|无|暂无|无问题|未发现问题?", text)
    ):
        yield left_out(text, "不是问题", row.place)
        return
    given = _given(row, header, section)
    mark = header.get(row, "number")
    items = _items(text) if not (fault and detail and text != detail) else []
    if items:
        notes.append(f"{row.place.ref('', '').place}的一格中有{len(items)}条各自编号的问题，已分为{len(items)}条")
    for item in items or [text]:
        own = parse(item)
        bare = item[own.length :].strip() if own and own.kind not in {"yishi", "bullet"} else item
        label = own.label if own and items else mark or (own.label if own and own.kind not in {"yishi", "bullet"} else "")
        yield Candidate(bare or item, row.place, f"{mark}-{own.value}" if items and own and mark else label, header.get(row, "id"), given)


def _text(fault: str, detail: str, shared: bool) -> str:
    """The finding's words from its two columns: both, unless one says all that the other does or the fault is only a heading."""
    if not detail or not fault or shared:
        return detail or fault
    plain_fault, lines = normalise(fault), [normalise(_bare(line)) for line in detail.split("\n")]
    if all(line in plain_fault for line in lines):
        return fault
    return detail if plain_fault in normalise(detail) else f"{fault}\n{detail}"


def _bare(line: str) -> str:
    mark = parse(line)
    return line[mark.length :] if mark else line


def _items(text: str) -> list[str]:
    """The findings numbered inside one cell, where each is a whole finding; else none."""
    if len(text) > 20_000:
        return []
    starts = [match.start() for match in _ITEM.finditer(text)]
    if len(starts) < 2 or text[: starts[0]].strip():
        return []
    items = [text[start:end].strip() for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
    marks = [parse(item) for item in items]
    kinds = {mark.kind for mark in marks if mark}
    counted = [mark.value for mark in marks if mark] == list(range(1, len(items) + 1))
    whole = all(register.states_fault(item) and len(item) >= 10 for item in items)
    return items if len(kinds) == 1 and kinds <= {"arabic", "paren"} and counted and whole else []


def _given(row: Row, header: Columns, section: Given) -> Given:
    stated: dict[str, object] = {
        "domain": header.get(row, "domain") or None,
        "area": header.get(row, "area") or None,
        "points": number(header.get(row, "points")),
        "score_rate": share(header.get(row, "score_rate")),
        "owner": header.get(row, "owner") or header.get(row, "unit") or None,
        "unit_type": unit_type(header.get(row, "unit_type")),
    }
    return section.model_copy(update={key: value for key, value in stated.items() if value is not None})


def unit_type(raw: str) -> str | None:
    """The unit type of the vocabulary that a text names, or None."""
    text = re.sub(r"\s", "", raw)
    alike = {"行政村": "村", "村级": "村", "居委会": "社区", "镇": "乡镇", "乡": "乡镇", "县直": "县直部门", "县直单位": "县直部门", "区直部门": "县直部门",
             "市直": "市直部门", "市直单位": "市直部门", "国有企业": "国企", "企业": "国企", "卫生院": "医院", "中学": "学校", "小学": "学校"}  # fmt: skip
    return text if text in UNIT_TYPES else alike.get(text)
