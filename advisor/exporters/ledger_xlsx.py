"""整改台账.xlsx: the three lists (问题清单, 任务清单, 责任清单) and the ledger with every field of every measure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from advisor.exporters.outline import Entry, Outline, parts
from advisor.exporters.package import safe
from advisor.exporters.phrases import DRAFT, bare, by, categories, day, department, goal, joined, moment, order, result, unique, when
from advisor.exporters.sheet_xml import Column, Sheet, Value, xlsx
from advisor.models import Burden, Measure

YES_NO = ("是", "否")
STATUS = ("未完成", "基本完成", "已完成")
LEVELS = ("思想", "制度", "作风")

PROBLEMS = (
    Column("序号", 6), Column("反馈问题", 32), Column("具体表现", 24), Column("整改目标", 24), Column("原因分析", 34), Column("牵头领导", 11),
    Column("责任单位", 11), Column("完成时限", 16), Column("整改类别", 10), Column("项数", 6), Column("并用共同项", 8), Column("原文编号", 8), Column("出处", 13),
)  # fmt: skip
TASKS = (
    Column("序号", 7), Column("反馈问题", 26), Column("整改措施", 52), Column("牵头领导", 11), Column("责任单位", 11), Column("责任人", 11),
    Column("配合单位", 11), Column("完成时限", 16), Column("整改类别", 10), Column("措施类型", 10), Column("完成标志", 20),
)  # fmt: skip
DUTIES = (
    Column("序号", 6), Column("岗位", 20), Column("所在单位", 18), Column("职责", 10), Column("涉及问题序号", 26), Column("承担事项序号", 40), Column("项数", 8),
    Column("最早时限", 16), Column("最晚时限", 16),
)  # fmt: skip
"""No title here names measures: a reader of plans would take the column for them."""
LEDGER = (
    Column("序号", 7), Column("反馈问题", 25), Column("整改目标", 20), Column("整改措施", 46), Column("牵头领导", 11), Column("责任单位", 11),
    Column("责任人", 11), Column("完成时限", 16), Column("整改类别", 10), Column("佐证材料", 20), Column("完成情况", 9, STATUS), Column("备注", 8),
    # From here on not printed: more columns on a page would be too small to read.
    Column("具体表现", 24), Column("措施类型", 10), Column("配合单位", 12), Column("核验方式", 34),
    Column("实施范围", 26), Column("指标名称", 16), Column("整改前（基线）", 22), Column("目标值", 22), Column("计量单位", 8), Column("数据来源", 18),
    Column("核验人", 13), Column("核验时间", 14), Column("核验样本", 22), Column("防反弹", 28), Column("对应原因", 28),
    Column("减负影响", 18), Column("是否常态化坚持", 9, YES_NO), Column("是否集中整改期完成", 10, YES_NO), Column("整改专项", 12), Column("是否重点关注", 8, YES_NO),
    Column("完成情况概述", 24), Column("建章立制数", 8), Column("挽回损失（元）", 10), Column("追责人数", 8), Column("举一反三数", 8), Column("是否销号", 8, YES_NO),
    Column("销号日期", 12), Column("销号核验人", 12), Column("拟不公开范围", 10, ("党内", "社会", "党内和社会")), Column("拟不公开理由", 16),
    Column("引用依据", 30), Column("内部编号", 18),
)  # fmt: skip
PRINTED = 12


class Line(NamedTuple):
    """A measure as the lists number it: ``1-2``, or ``共1`` for a shared one, with the texts of its finding."""

    number: str
    measure: Measure
    problem: str
    detail: str
    entry: Entry | None
    findings: tuple[int, ...]
    key: str


def ledger_xlsx(view: Outline) -> bytes:
    """The bytes of 整改台账.xlsx."""
    lines = list(_lines(view))
    given = f"反馈日期：{day(view.plan.feedback_date)}" if view.plan.feedback_date else "反馈日期未知，期限从反馈之日起算"
    note = f"单位：{view.unit}　　{given}　　{DRAFT}"
    # The ledger first: it holds most, and who reads the file as a plan takes the first table of measures.
    sheets = (
        Sheet(
            "整改台账",
            f"{view.unit}整改台账",
            f"{note}　　打印至“备注”列，其后各列供筛选和填报",
            LEDGER,
            list(_ledger(view, lines)),
            2,
            PRINTED,
        ),
        Sheet("问题清单", f"{view.unit}整改问题清单", note, PROBLEMS, list(_problems(view)), 2),
        Sheet("任务清单", f"{view.unit}整改任务清单", note, TASKS, list(_tasks(view, lines)), 2),
        Sheet("责任清单", f"{view.unit}整改责任清单", note, DUTIES, list(_duties(view, lines)), 2),
    )
    return xlsx(sheets, f"{view.unit}整改台账")


def _lines(view: Outline) -> Iterator[Line]:
    for entry in view.entries:
        finding = entry.item.finding
        for n, m in entry.numbered:
            detail = _list(parts(entry, m.parts)) if len(finding.problems) > 1 else ""
            yield Line(f"{entry.n}-{n}", m, safe(finding.text), detail, entry, (entry.n,), f"{finding.id}/{m.id}")
    for common in view.common:
        told = "、".join(map(str, common.findings))
        detail = _list([safe(view.entries[n - 1].item.finding.text) for n in common.findings])
        yield Line(
            f"共{common.n}", common.shared.measure, f"第{told}项问题（共同措施）", detail, None, common.findings, common.shared.measure.id
        )


def _list(texts: list[str]) -> str:
    return texts[0] if len(texts) == 1 else "\n".join(f"{n}. {t}" for n, t in enumerate(texts, 1))


def _limit(value: date | str) -> Value:
    value = moment(value)
    return value if isinstance(value, date) else when(value)


def _problems(view: Outline) -> Iterator[tuple[Value, ...]]:
    for entry in view.entries:
        finding, measures = entry.item.finding, view.of(entry)
        causes = [f"{c.level}：{joined(c.statement)}" for level in LEVELS for c in entry.item.draft.causes if c.level == level]
        yield (
            entry.n,
            finding.text,
            _list(parts(entry)) if len(finding.problems) > 1 else "",
            goal(measures),
            "\n".join(causes),
            "、".join(unique(m.lead for m in measures)),
            "、".join(unique(department(m.owner, view.unit) for m in measures)),
            _limit(max((m.deadline for m in measures), key=order)) if measures else "",
            categories(entry.numbered or list(enumerate(measures, 1))),
            len(entry.own),
            "、".join(f"共{n}" for n in entry.shared),
            finding.number,
            f"{finding.source.file}{finding.source.place}",
        )


def _tasks(view: Outline, lines: list[Line]) -> Iterator[tuple[Value, ...]]:
    for line in lines:
        m = line.measure
        yield (
            line.number,
            line.problem,
            m.action,
            m.lead,
            department(m.owner, view.unit),
            m.owner,
            "、".join(m.cooperating),
            _limit(m.deadline),
            m.category,
            m.kind,
            _end(m),
        )


def _duties(view: Outline, lines: list[Line]) -> Iterator[tuple[Value, ...]]:
    """A row a post and duty, in the order of first use: leading posts, then owners."""
    n = 0
    for duty in ("牵头领导", "责任人"):
        held: dict[str, list[Line]] = {}
        for line in lines:
            post = bare(line.measure.lead if duty == "牵头领导" else line.measure.owner)
            held.setdefault(post or "未定", []).append(line)
        for post, mine in held.items():
            n += 1
            limits = sorted((line.measure.deadline for line in mine), key=order)
            numbers = sorted({f for line in mine for f in line.findings})
            yield (
                n,
                post,
                department(post, view.unit),
                duty,
                "、".join(map(str, numbers)),
                "、".join(line.number for line in mine),
                len(mine),
                _limit(limits[0]),
                _limit(limits[-1]),
            )


def _burden(rows: tuple[Burden, ...]) -> str:
    return "\n".join(f"{b.kind}{b.count:+d}" + (f"：{b.note}" if b.note else "") for b in rows) or "不新增"


def _ledger(view: Outline, lines: list[Line]) -> Iterator[tuple[Value, ...]]:
    end = view.parameter_day("concentrated_tour" if view.inspection == "巡视" else "concentrated", "concentrated")
    for line in lines:
        yield (*_printed(view, line), *_detail(line, end))


def _printed(view: Outline, line: Line) -> tuple[Value, ...]:
    m = line.measure
    return (
        line.number,
        line.problem,
        _end(m),
        m.action,
        m.lead,
        department(m.owner, view.unit),
        m.owner,
        _limit(m.deadline),
        m.category,
        m.evidence,
        "未完成",
        "",
    )


def _end(measure: Measure) -> str:
    return re.sub(r"^(?:做到|使)", "", result(measure))


def _check(measure: Measure) -> str:
    """Who verifies until when, how, on which sample."""
    check = measure.check
    return "，".join(filter(None, (f"{bare(check.by)}{by(check.when)}{bare(check.method)}", bare(check.sample))))


def _detail(line: Line, end: date | None) -> tuple[Value, ...]:
    m, draft = line.measure, line.entry.item.draft if line.entry else None
    causes = {c.id: f"{c.level}：{joined(c.statement)}" for c in draft.causes} if draft else {}
    quotes = {c.n: f"〔{c.n}〕{c.source}" for c in draft.citations} if draft else {}
    limit = moment(m.deadline)
    inside = m.category != "长期坚持" and (end is None or not isinstance(limit, date) or limit <= end)
    return (
        line.detail,
        m.kind,
        "、".join(m.cooperating),
        _check(m),
        m.scope,
        m.indicator.name,
        m.indicator.baseline,
        m.indicator.target,
        m.indicator.unit,
        m.indicator.data_source,
        m.check.by,
        _limit(m.check.when),
        m.check.sample,
        m.relapse,
        "\n".join(causes[a] for a in m.answers if a in causes),
        _burden(m.burden),
        "是" if m.category == "长期坚持" else "否",
        "是" if inside else "否",
        *[""] * 12,
        "\n".join(quotes[n] for n in m.citations if n in quotes),
        line.key,
    )
