"""内部参考.docx: what drafter and reviewer read. Scores with their chart, what must be checked, and the grounds of every finding's draft."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from advisor.exporters import chart, wml
from advisor.exporters.gb9704 import FANG, HEI, KAI, NO_INDENT, TITLE, columns, docx, font, indent, spacing, style
from advisor.exporters.names import CONFIDENCE, SEVERITIES, pain_point
from advisor.exporters.outline import Outline
from advisor.exporters.package import Part, Relation
from advisor.exporters.phrases import CATEGORIES, chinese, day, one_line
from advisor.exporters.reference_item import finding
from advisor.knowledge import KnowledgeBase
from advisor.models import AreaScore, PlanIssue

LABEL = "系统建议，非官方标准"
_SIZE, _SMALL = 24, 20
"""小四 (12 pt) and 10 pt, in half-points: this one is read on a screen and by few."""
_PITCH = spacing(360, rule="atLeast")
STYLES = (
    style("Normal", "Normal", f'<w:snapToGrid w:val="0"/>{_PITCH}{indent(2, _SIZE)}<w:jc w:val="both"/>', font(FANG, _SIZE), default=True),
    style("Title", "Title", f'{spacing(600, rule="atLeast", after=120)}{NO_INDENT}<w:jc w:val="center"/>', font(TITLE, 40)),
    style("Heading1", "heading 1", f'<w:keepNext/>{spacing(400, before=240, after=60, rule="atLeast")}{NO_INDENT}<w:outlineLvl w:val="0"/>', font(HEI, 30)),
    style("Heading2", "heading 2", f'<w:keepNext/>{spacing(360, before=200, after=60, rule="atLeast")}{NO_INDENT}<w:outlineLvl w:val="1"/>', font(HEI, _SIZE)),
    style("Heading3", "heading 3", f'<w:keepNext/>{spacing(340, before=100, after=40, rule="atLeast")}{NO_INDENT}<w:outlineLvl w:val="2"/>', font(KAI, _SIZE, "<w:b/>")),
    style("TableText", "Table Text", f'{spacing(280, rule="atLeast")}{NO_INDENT}<w:jc w:val="left"/>', font(FANG, _SMALL)),
    style("Note", "Note", f'{spacing(300, rule="atLeast", after=60)}{NO_INDENT}', font(FANG, _SMALL)),
)  # fmt: skip
_SHORT = 24
"""Mean number of characters up to which listed items stand side by side."""
_CHART_ID = "rId20"


def reference_docx(view: Outline, knowledge: KnowledgeBase) -> bytes:
    """The bytes of 内部参考.docx."""
    areas = [a for a in view.plan.areas if a.rate is not None or a.given_rate is not None]
    more = {}
    if areas:
        part = Part(chart.KIND, _chart(areas))
        more["word/charts/chart1.xml"] = (Relation(_CHART_ID, "chart", "charts/chart1.xml"), part)
    return docx("".join(_body(view, knowledge, areas)), f"{view.unit}整改方案内部参考", STYLES, more)


def _body(view: Outline, base: KnowledgeBase, areas: list[AreaScore]) -> Iterator[str]:
    yield wml.text(f"{view.unit}\n整改方案内部参考", "Title")
    yield wml.text(f"供起草人和审阅人使用，不随方案印发。评分为{LABEL}；“拟定”和“待核实”的内容须由人工核对后方可使用。", "Note")
    chapters = (
        ("总体情况", _summary(view)),
        (f"得分情况（{LABEL}）", _scores(view, base, areas)),
        ("须人工核对的事项", _to_check(view)),
        ("全方案检查", _plan_issues(view)),
        ("减负影响", _burden(view)),
        ("逐条参考", _findings(view, base)),
    )
    for n, (title, content) in enumerate(chapters, 1):
        yield wml.text(f"{chinese(n)}、{title}", "Heading1")
        yield from content


def _summary(view: Outline) -> Iterator[str]:
    plan, counts = view.plan, view.counts()
    issues = Counter(i.severity for entry in view.entries for found in entry.item.lint.values() for i in found)
    issues.update(i.severity for i in plan.lint)
    outside = [entry.n for entry in view.entries if not entry.item.diagnosis.in_scope]
    rows = [
        ("单位", f"{view.unit}（{plan.unit.type}{'，由文件推断，请核对' if plan.unit.guessed else ''}）"),
        ("反馈日期", day(plan.feedback_date) if plan.feedback_date else "未知：期限从反馈之日起算，请补充反馈日期后重新生成"),
        (
            "反馈问题",
            f"{len(view.entries)}个" + (f"，其中不属于五个痛点的{len(outside)}个（第{'、'.join(map(str, outside))}条）" if outside else ""),
        ),
        (
            "整改措施",
            f"{sum(counts.values())}项：" + "、".join(f"{c}{counts[c]}项" for c in CATEGORIES) + f"；其中共同措施{len(view.common)}项",
        ),
        ("审查提示", "、".join(f"{name}{issues[key]}处" for key, name in SEVERITIES.items())),
    ]
    yield wml.pairs(rows, columns(2, 10))
    for note in plan.notes:
        yield wml.paragraph(wml.red(f"注意：{one_line(note)}"), "Note")
    if plan.parameters:
        yield wml.text("期限参数", "Heading3")
        yield wml.table(("期限", "天数", "按反馈日期推算", "可信度", "依据"), _parameters(view), columns(4, 1, 3, 4, 6))


def _parameters(view: Outline) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for p in view.plan.parameters:
        # Some run from the end of 集中整改期 or count working days, as their names say: no day can be told for them.
        counted = view.plan.feedback_date is not None and not any(word in p.name for word in ("起算", "工作日", "期满后"))
        told = day(view.plan.feedback_date + timedelta(days=p.days)) if counted and view.plan.feedback_date else "—"
        rows.append((p.name, str(p.days), told, CONFIDENCE[p.confidence], p.basis))
    return rows


def _chart(areas: list[AreaScore]) -> str:
    series: list[tuple[str, list[float | None]]] = [("系统得分率", [a.rate for a in areas])]
    if any(a.given_rate is not None for a in areas):
        series.append(("报告载明得分率", [a.given_rate for a in areas]))
    return chart.bar_chart(f"各领域得分率（%，{LABEL}）", [a.area for a in areas], series)


def _percent(rate: float | None) -> str:
    return "—" if rate is None else f"{rate:g}%"


def _scores(view: Outline, base: KnowledgeBase, areas: list[AreaScore]) -> Iterator[str]:
    if not view.plan.areas:
        yield wml.text("本方案没有得分数据。")
        return
    if areas:
        yield wml.paragraph(chart.drawing(_CHART_ID, "各领域得分率", 150, 70), "Note")
    numbers = {entry.item.finding.id: entry.n for entry in view.entries}
    rows = [
        (
            a.area,
            f"{a.full:g}" if a.full else "—",
            f"{a.deducted:g}",
            _percent(a.rate),
            _percent(a.given_rate),
            a.band or "—",
            "、".join(str(numbers[i]) for i in a.findings if i in numbers) or "无",
            "\n".join(a.reasons),
        )
        for a in view.plan.areas
    ]
    yield wml.table(("领域", "满分", "扣分", "系统得分率", "报告载明", "档次", "问题序号", "说明"), rows, columns(3, 2, 2, 3, 3, 2, 4, 10))
    yield wml.text("报告载明得分的，以报告为准，系统得分只作对照。评分用于排序和提示，不作问责依据。", "Note")
    ranked = sorted(view.entries, key=lambda e: (-e.item.score.importance, e.n))[:10]
    yield wml.text("宜优先办理的问题（按重要程度，不含难度）", "Heading3")
    points = [
        (
            str(e.n),
            one_line(e.item.finding.text)[:60],
            pain_point(base, e.item.diagnosis.pain_points[0].id) if e.item.diagnosis.pain_points else "五个痛点之外",
            str(e.item.score.importance),
            str(e.item.score.difficulty),
        )
        for e in ranked
    ]
    yield wml.table(("序号", "反馈问题", "主要痛点", "重要程度", "难度"), points, columns(2, 15, 6, 3, 2))


def _to_check(view: Outline) -> Iterator[str]:
    yield wml.text("拟定，请核对", "Heading3")
    if not view.plan.proposed:
        yield wml.text("无。")
    else:
        grouped: dict[str, list[str]] = {}
        for line in map(one_line, view.plan.proposed):
            kind, colon, words = line.partition("：")
            grouped.setdefault(kind if colon else "其他", []).append(words if colon else line)
        yield wml.pairs([(kind, _listed(words)) for kind, words in grouped.items()], columns(2, 10))
    yield wml.text("〔待核实〕", "Heading3")
    marks = [(entry.n, mark) for entry in view.entries for mark in entry.item.draft.marks]
    if not marks:
        yield wml.text("无。")
    for n, mark in marks:
        yield wml.text(f"第{n}条：〔待核实：{one_line(mark)}〕")


def _listed(words: list[str]) -> str:
    """Short ones in one paragraph, long ones a line each."""
    return ("；" if sum(map(len, words)) < _SHORT * len(words) else "\n").join(words)


def _plan_issues(view: Outline) -> Iterator[str]:
    if not view.plan.lint:
        yield wml.text("未发现措施遗漏、重复、期限冲突和责任过于集中的情形。")
        return
    numbers = {entry.item.finding.id: str(entry.n) for entry in view.entries}
    places = {common.shared.measure.id: f"共{common.n}" for common in view.common}
    places |= {f"{f}/{c.shared.measure.id}": f"共{c.n}" for c in view.common for f in c.shared.finding_ids}
    places |= {f"{entry.item.finding.id}/{m.id}": f"{entry.n}-{n}" for entry in view.entries for n, m in entry.numbered}
    rows = [
        (
            SEVERITIES[i.severity],
            i.code,
            "、".join(numbers.get(f, f) for f in i.findings) or "全方案",
            _where(i, places) or "—",
            one_line(i.message),
            one_line(i.rewrite),
        )
        for i in view.plan.lint
    ]
    yield wml.table(("级别", "规则", "问题", "措施", "说明", "建议"), rows, columns(2, 2, 4, 3, 8, 7))


def _where(issue: PlanIssue, places: dict[str, str]) -> str:
    """The measures an issue touches, by number. A bare id tells a measure only where the issue touches one finding."""
    only = f"{issue.findings[0]}/" if len(issue.findings) == 1 else ""
    told = (places.get(key) or places.get(f"{only}{key}", "") for key in issue.measures)
    return "、".join(dict.fromkeys(t for t in told if t))


def _burden(view: Outline) -> Iterator[str]:
    added: Counter[str] = Counter()
    removed: Counter[str] = Counter()
    notes: dict[str, list[str]] = {}
    for measure in view.measures():
        for b in measure.burden:
            (added if b.count > 0 else removed)[b.kind] += abs(b.count)
            notes.setdefault(b.kind, []).append(one_line(b.note))
    if not notes:
        yield wml.text("各项措施不增加也不减少会议、文件、报表、台账和检查。")
        return
    rows = [
        (
            kind,
            str(added[kind]),
            str(removed[kind]),
            f"{added[kind] - removed[kind]:+d}",
            "；".join(dict.fromkeys(n for n in told if n))[:300],
        )
        for kind, told in notes.items()
    ]
    total = sum(added.values()) - sum(removed.values())
    rows.append(
        (
            "合计",
            str(sum(added.values())),
            str(sum(removed.values())),
            f"{total:+d}",
            "净增加" if total > 0 else "净减少" if total < 0 else "持平",
        )
    )
    yield wml.table(("事项", "新增", "减少", "净值", "说明"), rows, columns(2, 2, 2, 2, 12))


def _findings(view: Outline, base: KnowledgeBase) -> Iterator[str]:
    for entry in view.entries:
        yield from finding(entry, base)
