"""What the page shows of a finding and its measures, as HTML. Everything that comes from a file or a draft is escaped here.

Pure functions: values in, HTML out. What can be clicked bears ``data-act`` and the ids it is about.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import pairwise

from advisor.models import Diagnosis, Evidence, Finding, LintIssue, Measure, Plan, PlanItem, ProblemScore, Rating, SharedMeasure
from advisor.ui.edits import replacement, words_of
from advisor.ui.fields import LABELS, day_words

SEVERITY = {"error": "错误", "warning": "警告", "info": "提示"}
FAMILY = {"C": "要素", "V": "空泛", "D": "时间", "F": "事实", "R": "纸面整改", "B": "加重负担", "L": "依法", "P": "全案", "G": "公文"}
_RANK = {"error": 0, "warning": 1, "info": 2}
_FOR = {
    "pain_point": "痛点", "problem": "问题类型", "domain": "领域", "dimension": "建设维度", "severity": "严重性", "prevalence": "普遍性",
    "difficulty": "整改难度", "urgency": "紧迫性",
}  # fmt: skip
RATINGS = (("severity", "严重性"), ("prevalence", "普遍性"), ("difficulty", "整改难度"), ("urgency", "紧迫性"))
LIKELY = 0.1
"""Problem types below this confidence would only distract a reviewer."""
Names = Mapping[str, str]


def button(act: str, text: str, css: str = "", **data: str) -> str:
    """A button that tells the page ``act`` and ``data``; ``text`` is HTML, ``data`` is escaped."""
    attributes = "".join(f' data-{key}="{escape(value)}"' for key, value in data.items())
    return f'<button type="button" class="{css}" data-act="{act}"{attributes}>{text}</button>'


def issues_of(item: PlanItem) -> list[LintIssue]:
    """Every issue of an item, worst first."""
    return sorted((i for issues in item.lint.values() for i in issues), key=lambda i: _RANK[i.severity])


def badge(issues: Sequence[LintIssue]) -> str:
    """The number of issues in the colour of the worst; a dash where there is none."""
    if not issues:
        return '<span class="badge none" title="未发现问题">—</span>'
    worst = min(issues, key=lambda i: _RANK[i.severity]).severity
    parts = [f"{name}{n}处" for key, name in SEVERITY.items() if (n := sum(i.severity == key for i in issues))]
    return f'<span class="badge {worst}" title="{"，".join(parts)}">{len(issues)}</span>'


def chosen_items(plan: Plan, only_faulty: bool, order: str) -> list[tuple[int, PlanItem]]:
    """(number in the plan from 1, item) of the list, filtered and in the order asked for (编号 or 重要程度)."""
    rows = [(n, i) for n, i in enumerate(plan.items, 1) if not only_faulty or issues_of(i) or i.draft.marks]
    return sorted(rows, key=lambda row: -row[1].score.importance) if order == "重要程度" else rows


def finding_list(plan: Plan, finding: str, names: Names, *, only_faulty: bool = False, order: str = "编号") -> str:
    """The list of findings: number, words, pain point, problem type, issues, importance."""
    rows = chosen_items(plan, only_faulty, order)
    head = f'<div class="list-head">共 {len(plan.items)} 条，列出 {len(rows)} 条</div>'
    if not rows:
        return head + '<div class="empty">没有符合条件的问题。</div>'
    return head + "".join(_row(n, item, names, item.finding.id == finding) for n, item in rows)


def _row(n: int, item: PlanItem, names: Names, chosen: bool) -> str:
    d = item.diagnosis
    pain = names.get(d.pain_points[0].id, d.pain_points[0].id) if d.pain_points else "五个痛点之外"
    problem = d.problem_types[0].name if d.problem_types else "未归类"
    number = item.finding.number or f"第{n}条"
    text = (
        f'<span class="row-top"><b>{n}</b><span class="row-number">{escape(number)}</span>'
        f'<span class="importance" title="重要程度（0—100，系统建议）">重要度 {item.score.importance}</span>{badge(issues_of(item))}</span>'
        f'<span class="row-text">{escape(item.finding.text)}</span>'
        f'<span class="row-kind">{escape(pain)}　{escape(problem)}</span>'
    )
    return button("finding", text, "row chosen" if chosen else "row", id=item.finding.id)


def highlighted(finding: Finding, evidence: Sequence[Evidence]) -> str:
    """The finding verbatim: evidence words marked with what they show, parts of a compound finding numbered."""
    spans = [e for e in evidence if 0 <= e.start < e.end <= len(finding.text)]
    starts = {p.start: n for n, p in enumerate(finding.problems, 1)} if len(finding.problems) > 1 else {}
    cuts = sorted({0, len(finding.text), *starts, *(e.start for e in spans), *(e.end for e in spans)})
    out = []
    for a, b in pairwise(cuts):
        if a in starts:
            out.append(f'<span class="part" title="分项{starts[a]}">{starts[a]}</span>')
        over = [e for e in spans if e.start <= a and b <= e.end]
        words = escape(finding.text[a:b])
        if over:
            main = any(e.for_.startswith(("pain_point", "problem")) for e in over)
            why = "、".join(dict.fromkeys(_FOR.get(e.for_.split(":")[0], e.for_) for e in over))
            words = f'<mark class="{"main" if main else "rating"}" title="依据：{escape(why)}">{words}</mark>'
        out.append(words)
    return "".join(out)


def finding_card(item: PlanItem, names: Names) -> str:
    """The chosen finding: its words, place, diagnosis and ratings with reasons."""
    f, d = item.finding, item.diagnosis
    place = escape(f"{f.source.file} {f.source.place}".strip())
    pains = "、".join(f"{escape(names.get(p.id, p.id))}（{p.confidence:.0%}）" for p in d.pain_points) or "五个痛点之外，按问题类型起草"
    types = "、".join(f"{escape(p.name)}（{p.confidence:.0%}）" for p in likely(d)) or "未归类"
    given = _given(f)
    score = f"重要程度 {item.score.importance}，扣分 {item.score.points:g}（系统建议，非官方标准）"
    return (
        f'<div class="card"><div class="card-head"><b>反馈问题 {escape(f.number)}</b><span class="place">{place}</span>'
        f'<span class="place score">{score}</span></div><p class="verbatim">{highlighted(f, d.evidence)}</p>'
        f'<dl class="facts four"><dt>痛点</dt><dd>{pains}</dd><dt>归属</dt><dd>{escape(d.dimension)}，{escape(d.domain)}领域{given}</dd></dl>'
        f'<dl class="facts"><dt>问题类型</dt><dd>{types}</dd><dt>评级</dt><dd>{_ratings(d)}</dd></dl></div>'
    )


def likely(d: Diagnosis) -> list[ProblemScore]:
    """The first problem type and up to two more that are at least ``LIKELY`` sure."""
    return [p for n, p in enumerate(d.problem_types[:3]) if n == 0 or p.confidence >= LIKELY]


def _given(f: Finding) -> str:
    g = f.given
    parts = [
        f"报告列入“{escape(g.area)}”" if g.area else "",
        f"报告扣{g.points:g}分" if g.points is not None else "",
        f"报告得分率{g.score_rate:g}%" if g.score_rate is not None else "",
    ]
    return "".join(f"；{p}" for p in parts if p)


def _ratings(d: Diagnosis) -> str:
    ratings: Iterable[tuple[str, Rating]] = ((label, getattr(d, name)) for name, label in RATINGS)
    chips = "".join(
        f'<span class="grade" title="{escape(r.reason)}"><b>{label} {r.value}</b><span>{escape(r.reason)}</span></span>'
        for label, r in ratings
    )
    return f'<div class="grades">{chips}</div>'


def measure_table(item: PlanItem, measure: str, shared: Sequence[SharedMeasure]) -> str:
    """The measures of a finding, one row each; the chosen one marked."""
    if not item.draft.measures:
        return '<div class="empty">这条问题还没有措施，请点“新增措施”。</div>'
    common = {r for s in shared for r in s.replaces}
    rows = "".join(
        _measure_row(n, m, item.lint.get(m.id, ()), m.id == measure, f"{item.finding.id}/{m.id}" in common)
        for n, m in enumerate(item.draft.measures, 1)
    )
    head = "<span>序号</span><span>整改措施</span><span>责任人</span><span>期限</span><span>审查</span>"
    return f'<div class="measures"><div class="measure head">{head}</div>{rows}</div>'


def _measure_row(n: int, m: Measure, issues: Sequence[LintIssue], chosen: bool, common: bool) -> str:
    tag = '<i class="shared" title="与其他问题共用同一措施">共用</i>' if common else ""
    cells = (
        f'<span>{n}</span><span class="words">{tag}{escape(m.action) or "（未填写）"}</span><span>{escape(m.owner)}</span>'
        f"<span>{escape(day_words(m.deadline))}</span><span>{badge(issues)}</span>"
    )
    return button("measure", cells, "measure chosen" if chosen else "measure", id=m.id)


def cause_table(item: PlanItem, cause: str) -> str:
    """The causes of a finding: level, statement, the words of the finding, how to verify."""
    if not item.draft.causes:
        return '<div class="empty">这条问题没有原因分析。</div>'
    rows = []
    for c in item.draft.causes:
        why = "".join(f"<li>{escape(w)}</li>" for w in c.why)
        quote = f'<span class="note">对应原文：“{escape(c.evidence.text)}”</span>' if c.evidence else ""
        cites = "".join(f"〔{n}〕" for n in c.citations)
        body = (
            f'<span class="level">{escape(c.level)}</span><span class="words"><b>{escape(c.statement)}</b>{cites}'
            f'<ul>{why}</ul>{quote}<span class="note">核实：{escape(c.verify)}</span></span>'
        )
        rows.append(button("cause", body, "cause chosen" if c.id == cause else "cause", id=c.id))
    return "".join(rows)


def lint_panel(
    item: PlanItem, measure: Measure | None, asks: Names, shared: Sequence[SharedMeasure], pending: Mapping[str, tuple[str, str]]
) -> str:
    """What the review of the chosen measure found, with the rewrites that one click can apply."""
    if measure is None:
        return '<div class="empty">未选择措施。</div>'
    n = item.draft.measures.index(measure) + 1
    issues = item.lint.get(measure.id, ())
    out = [f'<div class="side-head">措施 {n} 的审查意见{badge(issues)}</div>']
    out += [f'<div class="issue error"><b>未保存</b><p>{escape(error)}</p></div>' for _, error in pending.values()]
    for s in shared:
        if f"{item.finding.id}/{measure.id}" in s.replaces:
            out.append(
                f'<div class="note-box">本措施与 {len(s.finding_ids)} 条问题共用，导出时合并为一条。修改后只用于本条问题，不再共用。</div>'
            )
    if not issues:
        out.append('<div class="pass">未发现问题。</div>')
    out += [_issue(item, measure, k, issue, asks) for k, issue in enumerate(issues)]
    if rest := item.lint.get("", ()):
        out.append('<div class="side-head">本条问题草案的意见</div>')
        out += [_issue(item, None, k, issue, asks) for k, issue in enumerate(rest)]
    return "".join(out)


def _issue(item: PlanItem, measure: Measure | None, k: int, issue: LintIssue, asks: Names) -> str:
    field = LABELS.get(issue.field or "action", issue.field or "")
    words = words_of(measure, issue) if measure else ""
    quote = f'<p class="quote">“{escape(words if len(words) <= 40 else words[:40] + "…")}”</p>' if words else ""
    text = replacement(measure, issue, asks.get(issue.code, "")) if measure else None
    action = ""
    if text is not None and measure is not None:
        label = f"改为“{escape(text)}”" if text else "删去这几个字"
        action = button("rewrite", label, "act", id=measure.id, finding=item.finding.id, k=str(k), code=issue.code, words=words)
    advice = f'<p class="advice">{"建议" if text is not None else "请人工改写"}：{escape(issue.rewrite)}</p>' if issue.rewrite else ""
    jump = button("goto", "定位到该栏", "act plain", path=issue.field or "action") if measure else ""
    return (
        f'<div class="issue {issue.severity}"><b>{SEVERITY[issue.severity]} {escape(issue.code)}</b>'
        f'<span class="family">{FAMILY.get(issue.code[:1], "")}　{escape(field)}</span>'
        f'{quote}<p>{escape(issue.message)}</p>{advice}<div class="acts">{action}{jump}</div></div>'
    )
