"""整改方案.docx: what a unit signs. One sentence a measure; no score, chart, case or rule code."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.exporters import wml
from advisor.exporters.gb9704 import PLAN_STYLES, docx
from advisor.exporters.outline import Entry, Outline
from advisor.exporters.phrases import (
    CATEGORIES,
    bare,
    by,
    categories,
    chinese,
    day,
    department,
    goal,
    joined,
    latest,
    one_line,
    order,
    ranges,
    sentence,
    unique,
    when,
)
from advisor.models import BurdenKind, Measure

_LEVELS = {"思想": "思想方面", "制度": "制度方面", "作风": "作风方面"}
_BURDENS: tuple[BurdenKind, ...] = ("报表", "台账", "会议", "文件", "检查", "App", "责任状", "机构", "留痕", "培训")
_PLAIN_KINDS: dict[BurdenKind, str] = {"App": "政务应用程序", "留痕": "留痕材料", "检查": "检查考核"}


def plan_docx(view: Outline) -> bytes:
    """The bytes of 整改方案.docx."""
    body = "".join(_body(view))
    return docx(body, "".join(view.title), PLAN_STYLES)


def _body(view: Outline) -> Iterator[str]:
    unit, rest = view.title
    yield wml.text(f"{unit}\n{rest}", "Title")
    yield wml.text("")
    chapters = (
        ("总体要求", _aims(view)),
        ("组织领导", _leading(view)),
        ("整改任务与措施", _tasks(view)),
        ("时间安排", _times(view)),
        ("工作要求", _demands(view)),
    )
    for n, (title, content) in enumerate(chapters, 1):
        yield wml.text(f"{chinese(n)}、{title}", "Heading1")
        yield from content
    yield from _closing(view)


def _aims(view: Outline) -> Iterator[str]:
    plan, counts = view.plan, view.counts()
    given = f"{day(plan.feedback_date)}" if plan.feedback_date else ""
    kinds = "、".join(f"{c}{counts[c]}项" for c in CATEGORIES if counts[c])
    shared = f"，其中{len(view.common)}项为多个问题的共同措施" if view.common else ""
    yield wml.text(
        f"根据{given}{view.inspection}反馈意见，对所反馈的{len(view.entries)}个问题逐条制定整改措施{sum(counts.values())}项（{kinds or '无'}）{shared}。"
        "整改以问题事实消除、钱款资产人员处置到位、同类问题查清改完、制度执行见效为完成标准，不以开会、发文代替整改。"
        f"{_finish(view)}"
    )


def _finish(view: Outline) -> str:
    """Until when: the last deadline of what is to be finished, and what goes on after it."""
    ending = [m for m in view.measures() if m.category != "长期坚持"]
    lasting = any(m.category == "长期坚持" for m in view.measures())
    kinds = "和".join(c for c in CATEGORIES if any(m.category == c for m in ending))
    text = f"{kinds}的措施{by(latest(ending))}全部完成" if ending else ""
    if lasting:
        text += ("，" if text else "") + "长期坚持的措施按检查点逐次核验"
    return f"{text}。" if text else ""


def _leading(view: Outline) -> Iterator[str]:
    leads = view.leads()
    follow = "各项措施由下列领导牵头，牵头领导对措施的完成时限和结果负责：" if leads else ""
    yield wml.text(f"{view.unit}领导班子对整改负主体责任，主要负责人为整改第一责任人，班子成员按分工牵头，不另设机构。{follow}")
    for n, (post, (count, numbers)) in enumerate(leads.items(), 1):
        yield wml.text(f"{n}. {post}：牵头{count}项措施，涉及{ranges(numbers)}问题。")


def _tasks(view: Outline) -> Iterator[str]:
    for entry in view.entries:
        yield from _finding(view, entry)
    if view.common:
        yield wml.text(f"（{chinese(len(view.entries) + 1)}）反馈问题：以上问题中的共性问题（共同措施）", "Heading2")
        yield wml.paragraph(wml.bold("整改措施："))
        for common in view.common:
            measure = common.shared.measure
            lead = f"；牵头领导为{bare(measure.lead)}" if bare(measure.lead) else ""
            words = sentence(measure, view.unit).removesuffix("。")
            yield wml.text(f"{common.n}. {words}（适用于{ranges(common.findings)}问题{lead}）。")


def _finding(view: Outline, entry: Entry) -> Iterator[str]:
    finding, draft = entry.item.finding, entry.item.draft
    yield wml.text(f"（{chinese(entry.n)}）反馈问题：{one_line(finding.text)}", "Heading2")
    measures = view.of(entry)
    if aim := goal(measures):
        yield wml.labelled("整改目标：", f"{aim}。")
    if draft.causes:
        by_level = {level: unique(joined(c.statement) for c in draft.causes if c.level == level) for level in _LEVELS}
        words = "".join(f"{_LEVELS[level]}，{'；'.join(told)}。" for level, told in by_level.items() if told)
        yield wml.labelled("原因分析：", words)
    if entry.own:
        yield wml.paragraph(wml.bold("整改措施："))
    for n, measure in entry.numbered:
        yield wml.text(f"{n}. {sentence(measure, view.unit)}")
    if told := joined(draft.long_term):
        yield wml.labelled("长效机制：", f"{told}。")
    if entry.shared:
        yield wml.labelled("共同适用：", f"见共同措施第{'、'.join(map(str, entry.shared))}项。")
    if measures:
        yield wml.paragraph(wml.run(_responsible(view, entry, measures)))


def _responsible(view: Outline, entry: Entry, measures: list[Measure]) -> str:
    owners = unique(m.owner for m in measures)
    helping = [post for post in unique(c for m in measures for c in m.cooperating) if post not in owners]
    rows = (
        ("牵头领导", "、".join(unique(m.lead for m in measures))),
        ("责任人", "、".join(owners)),
        ("责任单位", "、".join(unique(department(post, view.unit) for post in owners) or [view.unit])),
        ("配合", "、".join(helping)),
        ("完成时限", latest(measures)),
        ("整改类别", categories(entry.numbered or list(enumerate(measures, 1)))),
    )
    return "；".join(f"{label}：{words}" for label, words in rows if words) + "。"


def _times(view: Outline) -> Iterator[str]:
    steps: list[tuple[tuple[int, int, str], str, str]] = []
    if plan_day := view.parameter_day("plan_report"):
        steps.append((order(plan_day), day(plan_day), "本方案经领导班子会议审定后报送，并按所列分工组织实施"))
    elif not view.plan.feedback_date and (days := {p.id: p.days for p in view.plan.parameters}.get("plan_report")):
        words = f"反馈之日起{days}日内"
        steps.append((order(words), words, "本方案经领导班子会议审定后报送，并按所列分工组织实施"))
    for category, done in (
        ("立行立改", "全部完成并核验"),
        ("限期整改", "全部完成并核验，同步报送集中整改进展情况"),
        ("长期坚持", "达到首个检查点的要求，此后按检查点逐次核验"),
    ):
        found = [m for m in view.measures() if m.category == category]
        if found:
            last = max((m.deadline for m in found), key=order)
            steps.append((order(last), when(last), f"{category}措施{len(found)}项{done}"))
    for n, (_, limit, what) in enumerate(sorted(steps), 1):
        yield wml.text(f"{n}. {by(limit).removeprefix('于')}：{what}。")
    yield wml.text("以上时间按本方案各项措施的完成时限汇总，本级对整改期限另有规定的，从其规定。")


def _demands(view: Outline) -> Iterator[str]:
    checkers = "、".join(view.checkers()[:5]) or "监督人员"
    yield wml.text(
        f"1. 核验到事到人。每项措施完成后由{checkers}按分工到现场或查原始凭证核验，责任人不核验自己承办的措施，核验不通过的不予销号。"
    )
    yield wml.text(f"2. 不增加基层负担。{_burden(view)}佐证材料取自办理过程中形成的原始凭证，不要求村（社区）和基层单位另行填报。")
    yield wml.text(
        "3. 期限变更有据。因客观原因不能按期完成的，由责任人在到期前说明原因和新的期限，经牵头领导同意并在整改台账中注明后方可调整。"
    )
    yield wml.text("4. 结果接受监督。整改情况按规定向党内通报、向社会公开；已销号的问题再次出现的，重新列入整改并追究责任。")


def _burden(view: Outline) -> str:
    """What the plan adds or removes on balance, from its own figures; only what it does not add is promised."""
    net = {b.kind: b.count for b in view.plan.burden}
    spared = [
        _PLAIN_KINDS.get(kind, kind)
        for kind in _BURDENS
        if net.get(kind, 0) <= 0 and kind in {"报表", "台账", "检查", "App", "责任状", "机构"}
    ]
    words = f"本方案不新增{'、'.join(spared)}" if spared else ""
    cut = [f"{_PLAIN_KINDS.get(kind, kind)}{-net[kind]}项" for kind in _BURDENS if net.get(kind, 0) < 0]
    more = [f"{_PLAIN_KINDS.get(kind, kind)}{net[kind]}项" for kind in _BURDENS if net.get(kind, 0) > 0]
    if cut:
        words += ("，" if words else "") + f"净减{'、'.join(cut)}"
    if more:
        words += ("；" if words else "") + f"确需新增的{'、'.join(more)}，限于所列措施，任务完成即停止"
    return f"{words}。"


def _closing(view: Outline) -> Iterator[str]:
    yield wml.text("")
    yield wml.text("附件：1. 问题清单")
    for words in ("2. 任务清单", "3. 责任清单"):
        yield wml.paragraph(wml.run(words), properties='<w:ind w:firstLineChars="500" w:firstLine="1600"/>')
    yield wml.text("")
    yield wml.text(view.unit, "Signature")
    # Day of signature: only the unit knows it.
    yield wml.text("　　年　　月　　日", "Signature")
