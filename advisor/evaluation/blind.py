"""Blind review: two drafts of each finding side by side, order hidden, in a workbook; and the win rate from the filled-in one.

Which draft stood where is told by a key file beside the sheet, which reviewers do not get.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from advisor.errors import InputFileError
from advisor.evaluation.statistics import mean
from advisor.evaluation.types import Metric
from advisor.evaluation.workbook import Column, open_book, rows_of, save
from advisor.models import Plan, PlanItem

CHOICES = ("甲", "乙", "相当")
COLUMNS = (
    Column("name", "编号", True, "text", "", ""),
    Column("finding", "问题", True, "text", "", ""),
    Column("first", "甲稿", True, "text", "", ""),
    Column("second", "乙稿", True, "text", "", ""),
    Column("choice", "更好的一稿", False, "text", "", "", CHOICES),
    Column("why", "理由", False, "text", "", ""),
)
SHEET = "盲评"


class Verdict(NamedTuple):
    """What reviewers chose: wins of A, of B, ties, and A's win rate (a tie counts half)."""

    wins: int
    losses: int
    ties: int
    rate: Metric


def draft_text(item: PlanItem) -> str:
    """A draft as a reviewer reads it: causes, measures, long-term mechanism; nothing that tells who wrote it."""
    lines = ["【原因】", *(f"（{c.level}）{c.statement}。" for c in item.draft.causes), "【措施】"]
    for n, m in enumerate(item.draft.measures, 1):
        lines.append(
            f"{n}. {m.action}。责任人：{m.owner}；牵头领导：{m.lead}；时限：{m.deadline}；指标：{m.indicator.name}：{m.indicator.target}；"
            f"佐证：{m.evidence}；核验：{m.check.by}，{m.check.method}（{m.check.sample}）。"
        )
    return "\n".join([*lines, "【长效】", item.draft.long_term])


def plan_texts(plan: Plan) -> dict[str, tuple[str, str]]:
    """(finding, draft) by the finding's text: two plans of one unit name their findings alike."""
    return {i.finding.id: (i.finding.text, draft_text(i)) for i in plan.items}


def write_sheet(first: Mapping[str, tuple[str, str]], second: Mapping[str, tuple[str, str]], path: Path, seed: int = 0) -> Path:
    """Write the review sheet and its key (``<name>.key.json``); the order of each pair is drawn.

    Args:
        first: (finding, draft) by finding id, of A.
        second: of B.
        path: the workbook.
        seed: of the draw.

    Raises:
        InputFileError: no finding stands in both, or the files cannot be written.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.worksheet.datavalidation import DataValidation

    both = [key for key in first if key in second]
    if not both:
        raise InputFileError("两份方案没有相同的问题", where=str(path), fix="请用同一份反馈文件生成两份 plan.json")
    draw = random.Random(seed)
    order = {f"{n:03d}": (key, draw.random() < 0.5) for n, key in enumerate(both, 1)}
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = SHEET
    for n, c in enumerate(COLUMNS, 1):
        sheet.cell(1, n, c.title).font = Font(bold=True)
        sheet.column_dimensions["ABCDEF"[n - 1]].width = (8, 30, 70, 70, 12, 30)[n - 1]
    for row, (name, (key, a_first)) in enumerate(order.items(), 2):
        a, b = first[key][1], second[key][1]
        for n, text in enumerate((name, first[key][0], a if a_first else b, b if a_first else a), 1):
            cell = sheet.cell(row, n)
            cell.value, cell.data_type = text, "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    choice = DataValidation(type="list", formula1=f'"{",".join(CHOICES)}"', allow_blank=True)
    sheet.add_data_validation(choice)
    choice.add(f"E2:E{len(order) + 1}")
    sheet.freeze_panes = "C2"
    save(book, path)
    key_path = path.with_suffix(".key.json")
    key_path.write_text(json.dumps({n: "甲" if a else "乙" for n, (_, a) in order.items()}, ensure_ascii=False) + "\n", encoding="utf-8")
    return key_path


def score_sheet(path: Path) -> Verdict:
    """The win rate of A from a filled-in sheet.

    Raises:
        InputFileError: the sheet or its key is not there or damaged, a row is unknown, or no row is filled in.
    """
    book = open_book(path)
    if SHEET not in book.sheetnames:
        raise InputFileError(f"没有工作表“{SHEET}”", where=path.name, fix="请用 --blind 生成的工作簿")
    key = _key(path.with_suffix(".key.json"))
    points: list[float] = []
    seen: set[str] = set()
    for number, row in rows_of(book[SHEET], COLUMNS, f"{path.name} 工作表“{SHEET}”"):
        name, choice = str(row["name"]), str(row.get("choice") or "").strip()
        where = f"{path.name} 工作表“{SHEET}”第{number}行"
        if name not in key or name in seen:
            raise InputFileError(f"编号“{name}”{'重复' if name in seen else '不在对照文件里'}", where=where, fix="请不要改动编号一列")
        seen.add(name)
        if choice and choice not in CHOICES:
            raise InputFileError(f"“{choice}”不是允许的值", where=where, fix=f"请填{'、'.join(CHOICES)}，或空着")
        if choice:
            points.append(0.5 if choice == "相当" else float(choice == key[name]))
    if not points:
        raise InputFileError("没有一行填了“更好的一稿”", where=path.name, fix="请填写后再计算")
    count = Counter(points)
    return Verdict(count[1.0], count[0.0], count[0.5], mean(points))


def _key(path: Path) -> dict[str, str]:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputFileError("对照文件读不出来", where=str(path), fix="请把生成时的 .key.json 放在工作簿旁边") from error
    if not isinstance(value, dict) or not all(v in {"甲", "乙"} for v in value.values()):
        raise InputFileError("对照文件不完整", where=str(path), fix="请用生成时的 .key.json")
    return value


def verdict_line(verdict: Verdict) -> str:
    """The verdict in words."""
    low, high = verdict.rate.ci or (0.0, 1.0)
    return (
        f"A 胜 {verdict.wins}，B 胜 {verdict.losses}，相当 {verdict.ties}；"
        f"A 的胜率 {verdict.rate.value:.2f}（95% 区间 {low:.2f}—{high:.2f}，相当计半）"
    )
