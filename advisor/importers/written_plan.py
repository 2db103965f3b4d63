"""Reads rectification plans that people wrote, in the forms in use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from advisor.errors import InputFileError
from advisor.importers import jsonl, metadata, plan_tables, secrecy
from advisor.importers.blocks import Block, Document, Place, Table, clean
from advisor.importers.guard import Limits, Opened, open_file
from advisor.importers.paragraphs import paragraphs
from advisor.importers.plan_text import Event, Reader
from advisor.importers.read import load, running_lines, table_titles
from advisor.models import WrittenMeasure, WrittenPlan

_DEFAULT = Limits()


@dataclass
class _Item:
    """A finding being put together."""

    text: str
    number: str
    measures: list[Event] = field(default_factory=list)
    fields: list[dict[str, str]] = field(default_factory=list)
    shared: dict[str, str] = field(default_factory=dict)  # fields told before the first measure
    details: list[str] = field(default_factory=list)
    told: dict[str, list[dict[str, str]]] = field(default_factory=dict)  # since the last measure

    def add(self, measure: Event) -> None:
        """A measure; fields told from here on are its own, or its group's."""
        self.measures.append(measure)
        self.fields.append({})
        self.told = {}

    def tell(self, key: str, value: str) -> None:
        """A field's value: it holds for the measures since the same field was last told.

        Told twice in a row (责任单位, then 责任人), both values hold.
        """
        if not value:
            return
        if key in self.told:
            for fields in self.told[key]:
                fields[key] = fields[key] if value in fields[key] else f"{fields[key]}、{value}"
            return
        count = next((index for index, fields in enumerate(reversed(self.fields)) if key in fields), len(self.fields))
        targets = self.fields[len(self.fields) - count :] if self.measures else [self.shared]
        for fields in targets:
            fields[key] = value
        self.told[key] = targets


def read_plan(path: Path, *, limits: Limits = _DEFAULT) -> WrittenPlan:
    """The findings and measures of a plan as people wrote it: docx, xlsx (tables or running text), JSON Lines and others.

    Args:
        path: the file.
        limits: what it may cost.

    Raises:
        InputFileError: the file cannot be read, or holds no measure.
        SecretFileError: it bears a mark of secrecy.
    """
    secrecy.check_name(path.name)
    opened = open_file(path, limits)
    if opened.kind in {"jsonl", "json"}:
        return _records(opened, limits)
    document = load(opened, limits)
    secrecy.check(document)
    items, repeating = _items(document, limits)
    if not any(item.measures for item in items):
        raise InputFileError(
            "没有找到整改措施", where=opened.path.name, fix="表格须有“整改措施”一列；正文须在每个问题下以“整改措施：”或分条写明措施"
        )
    lines = running_lines(document)
    heading = metadata.title(lines) or metadata.title(table_titles(document))
    lines += [
        cell for item in document.items if isinstance(item, Table) for row in item.rows[:5] for cell in dict.fromkeys(row.cells) if cell
    ]
    notes = [note for note in (opened.note, *document.notes) if note]
    if repeating:
        notes.append("有表格与前面的内容重复，只读一次")
    return WrittenPlan(
        title=heading,
        unit_name=metadata.unit_name(heading, lines),
        feedback_date=metadata.feedback_date([line for line in lines if "反馈" in line]),
        findings=tuple((item.number, item.text) for item in items),
        measures=tuple(_measures(items, document)),
        notes=tuple(notes),
    )


def _items(document: Document, limits: Limits) -> tuple[list[_Item], bool]:
    """The findings in source order; a table that repeats the measures of one before it is left out."""
    items: list[_Item] = []
    seen: set[tuple[str, str]] = set()
    repeating = False
    loose: list[Block] = []
    for item in [*document.items, None]:
        if isinstance(item, Block):
            loose += [item] if len(item.text) <= limits.block_chars else []
            continue
        events = plan_tables.events(item) if item is not None else None
        if events is None and item is not None:
            continue
        items += _put_together(Reader(list(paragraphs(loose))).events())
        loose = []
        found = _put_together(iter(events or ()))
        texts = _keys(found)
        if texts and sum(text in seen for text in texts) * 5 >= len(texts) * 4:
            repeating = True
            continue
        items += found
        seen.update(_keys(items))
    return items, repeating


def _keys(items: Sequence[_Item]) -> list[tuple[str, str]]:
    return [(item.text.split("\n")[0], measure.text) for item in items for measure in item.measures]


def _put_together(events: Iterator[Event]) -> list[_Item]:
    items: list[_Item] = []
    for event in events:
        if event.kind == "finding":
            items.append(_Item(event.text, event.number))
        elif not items:
            if event.kind == "measure":
                items.append(_Item("", ""))
                items[-1].add(event)
        elif event.kind == "measure":
            items[-1].add(event)
        elif event.kind == "detail":
            items[-1].details.append(event.text)
        else:
            items[-1].tell(event.kind, event.text)
    for one in items:
        one.text = "\n".join(filter(None, [one.text, *one.details]))
    return items


def _measures(items: Sequence[_Item], document: Document) -> Iterator[WrittenMeasure]:
    for order, item in enumerate(items, start=1):
        for index, (measure, fields) in enumerate(zip(item.measures, item.fields, strict=True), start=1):
            yield WrittenMeasure(
                id=f"{order}-{index}",
                text=measure.text,
                finding=item.text,
                finding_number=item.number,
                fields={**item.shared, **fields},
                source=measure.place.ref(document.file, document.sha256),
            )


def _records(opened: Opened, limits: Limits) -> WrittenPlan:
    """Rows ``{"id", "finding", "measure", "feedback_date"?}``, judged singly: ids go out unchanged."""
    rows = jsonl.read(opened)
    name = opened.path.name
    secrecy.check(Document(name, opened.sha256, tuple(Block(clean(row.raw), Place(row=row.line)) for row in rows)))
    measures: list[WrittenMeasure] = []
    notes = [opened.note] if opened.note else []
    for row in rows:
        text = row.fields.get("measure", row.fields.get("text"))
        if row.fault or not isinstance(text, str) or not clean(text):
            notes.append(f"第{row.line}行未读：{row.fault or '缺少 measure，或 measure 不是文字'}")
            continue
        if len(text) > limits.finding_chars or len(str(row.fields.get("finding") or "")) > limits.finding_chars:
            notes.append(f"第{row.line}行未读：一条超过{limits.finding_chars}字")
            continue
        given = row.fields.get("fields")
        measures.append(
            WrittenMeasure(
                id=str(row.fields.get("id", len(measures) + 1)),
                text=clean(text),
                finding=clean(str(row.fields.get("finding") or "")),
                feedback_date=metadata.day(str(row.fields.get("feedback_date") or "")),
                fields={str(key): str(value) for key, value in given.items()} if isinstance(given, dict) else {},
                source=Place(row=row.line).ref(name, opened.sha256),
            )
        )
    if not measures:
        raise InputFileError("没有可用的记录", where=name, fix='每行应为一个对象，如 {"id":"1","finding":"……","measure":"……"}')
    findings = tuple(dict.fromkeys(("", measure.finding) for measure in measures if measure.finding))
    return WrittenPlan(findings=findings, measures=tuple(measures), notes=tuple(notes))
