"""From a path to an ``ImportResult``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from advisor.errors import InputFileError
from advisor.importers import metadata, records, secrecy, tables
from advisor.importers.blocks import Block, Document, Table
from advisor.importers.candidates import Candidate, Outcome, distinct, findings, left_out
from advisor.importers.guard import Limits, Opened, open_file
from advisor.importers.outline import outcomes_of
from advisor.importers.plan_text import plan_outcomes
from advisor.models import ImportResult

_DEFAULT = Limits()


def read_findings(path: Path, *, limits: Limits = _DEFAULT) -> ImportResult:
    """The findings of a file, what was left out and why, and what the document says of itself.

    Args:
        path: a file of any supported format; its content decides, not its suffix.
        limits: what the file may cost.

    Raises:
        InputFileError: the file cannot be read, or holds no finding.
        SecretFileError: it bears a mark of secrecy.
    """
    secrecy.check_name(path.name)
    opened = open_file(path, limits)
    if opened.kind in {"jsonl", "json"}:
        return records.findings(opened, limits)
    document = load(opened, limits)
    secrecy.check(document)
    return _result(document, opened, limits)


def load(opened: Opened, limits: Limits) -> Document:
    """The blocks and tables of an opened file, by its kind.

    Raises:
        InputFileError: the reader cannot read it.
    """
    from advisor.importers import delimited, docx, office, pdf, plain, xlsx

    readers: dict[str, Callable[[Opened, Limits], Document]] = {
        "docx": docx.read,
        "xlsx": xlsx.read,
        "pdf": pdf.read,
        "csv": delimited.read,
        "txt": plain.read,
    }
    reader = readers.get(opened.kind)
    if reader is None:
        converted = office.convert(opened, limits)
        return replace(load(converted, limits), file=opened.path.name, sha256=opened.sha256)
    return _bounded(reader(opened, limits), limits)


def _bounded(document: Document, limits: Limits) -> Document:
    size = sum(len(item.text) for item in document.items if isinstance(item, Block) and len(item.text) <= limits.block_chars)
    if size > limits.text_chars:
        raise InputFileError(f"正文有{size}字，超过{limits.text_chars}字的上限", where=document.file, fix="请拆分后导入")
    return document


def _result(document: Document, opened: Opened, limits: Limits) -> ImportResult:
    parts = _parts(document, limits)
    outcomes, repeating = distinct([parts.text, *parts.groups])
    found, rejected = findings([*outcomes, *parts.long], document.file, document.sha256, limits)
    if not found:
        raise _nothing(document, next((item.reason for item in rejected if "字" in item.reason), ""))
    notes = [note for note in (opened.note, *document.notes, *parts.notes) if note]
    if repeating:
        notes.append(f"有{len(repeating)}张表与前面的内容重复，只导入一次")
    lines = running_lines(document)
    heading = metadata.title(lines) or metadata.title(table_titles(document))
    lines += _table_tops(document)
    return ImportResult(
        findings=found,
        rejected=rejected,
        title=heading,
        unit_name=metadata.unit_name(heading, lines),
        feedback_date=metadata.feedback_date(lines, parts.says),
        notes=tuple(notes),
    )


@dataclass
class _Parts:
    """What the running text and each table gave, in source order."""

    text: list[Outcome] = field(default_factory=list)
    groups: list[list[Outcome]] = field(default_factory=list)
    long: list[Outcome] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    says: str = ""  # a column's day of feedback


def _parts(document: Document, limits: Limits) -> _Parts:
    parts = _Parts()
    headless: list[Table] = []
    for table in (item for item in document.items if isinstance(item, Table)):
        found = tables.findings(table)
        if not found.told:
            headless.append(table)
            continue
        parts.notes += found.notes
        parts.groups.append(found.outcomes)
        parts.says = parts.says or found.says
    blocks = [item for item in document.items if isinstance(item, Block)]
    for block in (item for item in blocks if len(item.text) > limits.block_chars):
        parts.long.append(left_out(block.text, f"一段超过{limits.block_chars}字，请分段后重新导入", block.place))
    blocks = [item for item in blocks if len(item.text) <= limits.block_chars]
    parts.text = plan_outcomes(blocks) or outcomes_of(blocks)
    if not parts.groups and not any(isinstance(item, Candidate) for item in parts.text):
        # Nothing but tables without a header of findings: layout tables, or a plain list in a sheet.
        parts.text = outcomes_of(sorted([*blocks, *_cells(headless, limits)], key=_order))
    elif headless:
        named = [table.place.ref("", "").place or f"第{index}张" for index, table in enumerate(headless, start=1)]
        places = "、".join(named[:3]) + (f"等{len(named)}张" if len(named) > 3 else "")
        parts.notes.append(f"表格（{places}）没有“问题”一列，未从中导入问题")
    return parts


def _order(block: Block) -> tuple[int, str, int, int]:
    place = block.place
    return (place.page or 0, place.sheet or "", place.paragraph or 0, place.row or 0)


def _cells(headless: list[Table], limits: Limits) -> list[Block]:
    return [
        Block(text, row.place)
        for table in headless
        for row in table.rows
        for text in dict.fromkeys(cell for column, cell in enumerate(row.cells) if cell and column not in row.merged)
        if len(text) <= limits.block_chars
    ]


def running_lines(document: Document) -> list[str]:
    """The lines of the running text."""
    return [line for item in document.items if isinstance(item, Block) for line in item.text.split("\n")]


def _table_tops(document: Document) -> list[str]:
    return [
        text for item in document.items if isinstance(item, Table) for row in item.rows[:6] for text in dict.fromkeys(row.cells) if text
    ]


def table_titles(document: Document) -> list[str]:
    """Texts that stand alone in a table's first rows: its title, where a document is a table."""
    tops = [row for item in document.items if isinstance(item, Table) for row in item.rows[:3]]
    return [row.cells[0] for row in tops if len(set(filter(None, row.cells))) == 1 and row.cells[0]]


def _nothing(document: Document, reason: str) -> InputFileError:
    why = f"（{reason}）" if reason else ""
    return InputFileError(
        f"没有找到问题{why}", where=document.file, fix="请核对文件是否为反馈意见或问题清单；表格须有“问题”一列，正文问题须分条列出"
    )
