"""The side panels as HTML: what a draft rests on, the whole plan, answers, files, the status line. Everything is escaped here."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Protocol

from advisor.knowledge import Case, Rule
from advisor.models import Answer, AreaScore, Burden, Citation, Match, Measure, Plan, PlanIssue, PlanItem, Transfer
from advisor.ui.desk import Work
from advisor.ui.fields import day_words
from advisor.ui.presenters import FAMILY, SEVERITY, badge, button, issues_of

_KIND = {"problem": "问题类型", "case": "案例", "rule": "规则", "finding": "典型问题", "pain_point": "痛点"}


class Entries(Protocol):
    """What the panels look up in the knowledge base."""

    @property
    def cases(self) -> Mapping[str, Case]:
        """Cases by id."""
        ...

    @property
    def rules(self) -> Mapping[str, Rule]:
        """Rules by id."""
        ...


def evidence_panel(item: PlanItem, measure: Measure | None, base: Entries) -> str:
    """Citations with their exact quotes, the borrowed case, and the cases and rules that retrieval found."""
    used = set(measure.citations) if measure else set()
    out = ['<div class="side-head">草案引用（原文摘录）</div>']
    out += [citation(c, c.n in used) for c in item.draft.citations] or ['<div class="empty">没有引用，依据不足。</div>']
    if b := item.draft.borrowed:
        cites = "".join(f"〔{n}〕" for n in b.citations)
        out.append(f'<div class="side-head">借鉴案例</div><div class="source"><b>{escape(b.name)}</b>{cites}')
        out.append(f"<p>借鉴内容：{escape(b.borrow)}</p>{transfer(b.transfer)}</div>")
    cases = [m for m in item.matches if m.kind == "case"]
    rules = [m for m in item.matches if m.kind == "rule"]
    if cases:
        out.append('<div class="side-head">检索到的案例</div>' + "".join(_case(m, base) for m in cases))
    if rules:
        out.append('<div class="side-head">检索到的规则</div>' + "".join(_rule(m, base) for m in rules))
    return "".join(out)


def citation(c: Citation, used: bool = False) -> str:
    """One citation: number, exact quote, source; marked where the chosen measure uses it."""
    tag = '<i class="shared">本措施引用</i>' if used else ""
    return (
        f'<div class="source{" used" if used else ""}"><b>〔{c.n}〕</b>{tag}<p class="quote">“{escape(c.quote)}”</p>'
        f'<p class="note">出处：{escape(c.source)}</p></div>'
    )


def transfer(t: Transfer) -> str:
    """The transfer check of a case."""
    rows = [("适用理由", t.why), ("须作调整", t.change), ("不适用情形", t.not_if)]
    body = "".join(f"<dt>{name}</dt><dd>{escape('；'.join(v))}</dd>" for name, v in rows if v)
    verdict = '<span class="fits">可以借鉴</span>' if t.fits else '<span class="unfit">不宜照搬</span>'
    return f'<div class="transfer">迁移核对：{verdict}<dl class="facts">{body}</dl></div>'


def _case(m: Match, base: Entries) -> str:
    entry = base.cases.get(m.id)
    summary = f'<p class="quote">“{escape(entry.summary)}”</p>' if entry else ""
    lines = "；".join(s.line for s in entry.sources) if entry else ""
    source = f'<p class="note">出处：{escape(lines or "出处待核")}</p>'
    return f'<div class="source"><b>{escape(m.title)}</b>{summary}{source}{transfer(m.transfer) if m.transfer else ""}</div>'


def _rule(m: Match, base: Entries) -> str:
    entry = base.rules.get(m.id)
    if entry is None:
        return f'<div class="source"><b>{escape(m.title)}</b></div>'
    sure = "" if entry.confidence == "证" else '<i class="unfit">待核实</i>'
    return (
        f'<div class="source"><b>{escape(m.title)}</b>{sure}<p class="quote">“{escape(entry.text)}”</p>'
        f'<p class="note">出处：{escape(entry.source.line)}</p></div>'
    )


def plan_panel(plan: Plan, stale: bool) -> str:
    """The whole plan: its issues, net burden, areas, the lists of 拟定 and 待核实, notes."""
    numbers = {i.finding.id: i.finding.number or f"第{n}条" for n, i in enumerate(plan.items, 1)}
    old = '<div class="note-box">方案已修改，下列结果尚未更新，请点“重新检查全案”。</div>' if stale else ""
    total = [i for item in plan.items for i in issues_of(item)]
    out = [old, f'<div class="side-head">全案检查{badge(plan.lint)}</div>']
    out.append(f'<p class="note">各条措施共有审查意见 {len(total)} 处，全案层面 {len(plan.lint)} 处。</p>')
    out += [_plan_issue(i, numbers) for i in plan.lint] or ['<div class="pass">全案层面未发现问题。</div>']
    out.append(f'<div class="side-head">对基层负担的净增减</div>{_burden(plan.burden)}')
    if plan.shared:
        out.append(f"<details><summary>共用措施（{len(plan.shared)}条）</summary>{_shared(plan, numbers)}</details>")
    marks = [(numbers[i.finding.id], m) for i in plan.items for m in i.draft.marks]
    out.append(_lines("待核实", [f"问题{n}：{m}" for n, m in marks], opened=bool(marks)))
    out.append(_lines("拟定，请核对", plan.proposed))
    if plan.areas:
        out.append(f"<details><summary>得分率（系统建议，非官方标准）</summary>{_areas(plan.areas)}</details>")
    out.append(_lines("说明", plan.notes, opened=True) if plan.notes else "")
    return "".join(out)


def _plan_issue(issue: PlanIssue, numbers: Mapping[str, str]) -> str:
    links = "".join(button("finding", f"问题{escape(numbers[f])}", "act plain", id=f) for f in issue.findings[:6] if f in numbers)
    more = f'<span class="note">等{len(issue.findings)}条</span>' if len(issue.findings) > 6 else ""
    advice = f'<p class="advice">建议：{escape(issue.rewrite)}</p>' if issue.rewrite else ""
    return (
        f'<div class="issue {issue.severity}"><b>{SEVERITY[issue.severity]} {escape(issue.code)}</b>'
        f'<span class="family">{FAMILY.get(issue.code[:1], "")}</span><p>{escape(issue.message)}</p>{advice}'
        f'<div class="acts">{links}{more}</div></div>'
    )


def _burden(burden: Sequence[Burden]) -> str:
    if not burden:
        return '<p class="note">不增不减。</p>'
    cells = "".join(f'<span class="{"up" if b.count > 0 else "down"}">{escape(b.kind)} {b.count:+d}</span>' for b in burden)
    return f'<div class="burden">{cells}</div>'


def _shared(plan: Plan, numbers: Mapping[str, str]) -> str:
    rows = []
    for s in plan.shared:
        where = "、".join(numbers.get(f, f) for f in s.finding_ids)
        words = f"{s.measure.owner}，{day_words(s.measure.deadline)}"
        rows.append(f'<div class="source">{escape(s.measure.action)}<p class="note">{escape(words)}；用于问题{escape(where)}</p></div>')
    return "".join(rows)


def _lines(title: str, lines: Sequence[str], *, opened: bool = False) -> str:
    body = "".join(f"<li>{escape(line)}</li>" for line in lines) or "<li>无</li>"
    return f"<details{' open' if opened else ''}><summary>{title}（{len(lines)}项）</summary><ol>{body}</ol></details>"


def _areas(areas: Sequence[AreaScore]) -> str:
    rows = "".join(
        f"<tr><td>{escape(a.area)}</td><td>{a.deducted:g}</td><td>{'—' if a.rate is None else f'{a.rate:g}%'}</td>"
        f"<td>{'—' if a.given_rate is None else f'{a.given_rate:g}%'}</td><td>{escape(a.band)}</td></tr>"
        for a in areas
    )
    return f"<table><tr><th>方面</th><th>扣分</th><th>得分率</th><th>报告得分率</th><th>档次</th></tr>{rows}</table>"


def answer_panel(answer: Answer) -> str:
    """An answer with its citations under it; 依据不足 where it has none."""
    text = re.sub(r"〔(\d+)〕", r'<a class="cite">〔\1〕</a>', escape(answer.answer)).replace("\n", "<br>")
    verdict = (
        "" if answer.sufficient or answer.answer.startswith("依据不足") else '<div class="note-box">依据不足，以下内容仅供参考。</div>'
    )
    cited = "".join(citation(c) for c in answer.citations)
    head = '<div class="side-head">引用</div>' if cited else ""
    return f'<p class="question">问：{escape(answer.question)}</p>{verdict}<p class="answer">{text}</p>{head}{cited}'


def status(work: Work) -> str:
    """The line in the page head: what is open, and whether it is saved."""
    if work.plan is None and work.result is None:
        return '<span class="status">未打开文件</span>'
    parts = [escape(work.source)]
    if work.plan is None and work.result is not None:
        parts.append(
            f"识别出 {len(work.result.findings)} 条问题，未作为问题 {len(work.result.rejected)} 处；请核对单位和日期后点“生成方案”"
        )
        return f'<span class="status">{"　".join(parts)}</span>'
    plan = work.opened
    parts += [
        escape(f"{plan.unit.name}（{plan.unit.type}）"),
        f"反馈日期 {day_words(plan.feedback_date) or '未填'}",
        f"{len(plan.items)} 条问题",
    ]
    if work.pending:
        parts.append(f'<b class="unsaved">{len(work.pending)} 处填写有误，未采用</b>')
    parts.append("已保存" if plan is work.saved else '<b class="unsaved">有修改未另存</b>')
    return f'<span class="status">{"　".join(parts)}</span>'


def rejected_panel(work: Work) -> str:
    """What the import left out, so that nothing is dropped unseen."""
    if work.result is None:
        return ""
    rows = [f"{r.source.place}：{r.text[:60]}（{r.reason}）" for r in work.result.rejected]
    return _lines("未作为问题的内容", rows) if rows else ""
