"""P: the whole plan. Both forms of plan, typed and written, are first read into the same rows."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from advisor.knowledge import Lexicon
from advisor.lint.catalogue import Found, Rule, RuleInfo
from advisor.lint.context import Reading
from advisor.lint.lexicons import terms_of
from advisor.lint.shared import SharedMeasures, refers
from advisor.lint.when import timing
from advisor.models import Burden, Plan, PlanIssue, Severity, WrittenMeasure, WrittenPlan
from advisor.text import normalise

_SOURCE = "整改方案审核口径：全覆盖、不雷同、责任到人、时限合理、不加重负担"
SAME_TEXT = 3
"""P03: the same text under so many findings."""
CROWDED_SHARE, CROWDED_MIN = 0.4, 8
"""P04: one owner holds this share of all measures, and at least so many of them."""
SAME_DAY_SHARE, SAME_DAY_MIN = 0.8, 6
"""P06: this share of the deadlines falls on one day, in a plan of at least so many measures."""
BURDEN_SPREAD = 3
"""P08: so many measures of a written plan add burden."""


class Row(NamedTuple):
    """A measure of the plan: ids of its finding and its own, text, owner, deadline, and whether anything is done beyond paper.

    ``measure`` is the written id (3-2), in a typed plan ``<finding id>/<measure id>``: there a bare id stands under many findings.
    ``text`` is empty where likeness to other measures says nothing: a shared measure, a reference to one.
    """

    finding: str
    measure: str
    text: str
    owner: str
    day: date | None
    limit: date | None
    substantive: bool
    adds_burden: bool
    removes_burden: bool


class Sheet(NamedTuple):
    """A plan in rows. ``uncovered`` holds finding id and part numbers without a measure; ``net`` is the declared net burden.

    ``shared`` holds the findings that a shared measure covers though no row stands under them.
    """

    findings: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    uncovered: tuple[tuple[str, tuple[int, ...]], ...]
    net: tuple[Burden, ...]
    shared: frozenset[str] = frozenset()


def _last_day(text: str, feedback: date | None) -> date | None:
    days = [p.day for p in timing(text, feedback).fixed if p.day]
    return max(days) if days else None


def _row(m: WrittenMeasure, lexicon: Mapping[str, Lexicon], feedback: date | None, numbers: Mapping[str, str], shared: bool) -> Row:
    r = Reading(m.text, terms_of(lexicon), finding=m.finding, feedback=m.feedback_date or feedback, fields=m.fields)
    owner = m.fields.get("owner") or m.fields.get("lead") or (m.text[slice(*r.owners[0])] if r.owners else "")
    adds = any(not r.negated(h.start) for h in r.family("burden-"))
    day = _last_day(m.fields.get("deadline", ""), feedback) or _last_day(m.text, feedback)
    number = m.finding_number or numbers.get(normalise(m.finding)) or m.id.rpartition("-")[0] or m.id
    removes = any(r.negated(h.start) for h in r.family("burden-"))
    limit = _last_day(m.fields.get("finding_deadline", ""), feedback)
    return Row(number, m.id, "" if shared else m.text, owner.strip(), day, limit, refers(m.text) or r.real, adds, removes)


def written_sheet(plan: WrittenPlan, lexicon: Mapping[str, Lexicon]) -> Sheet:
    """Rows of a plan as people wrote it."""
    numbers = {normalise(text): number for number, text in plan.findings}
    shared = SharedMeasures(plan)
    rows = tuple(_row(m, lexicon, plan.feedback_date, numbers, shared.marks(m) or refers(m.text)) for m in plan.measures)
    return Sheet(plan.findings, rows, (), (), frozenset(shared.covered(plan.findings)))


def typed_sheet(plan: Plan, lexicon: Mapping[str, Lexicon]) -> Sheet:
    """Rows of a typed plan; a shared measure stands under each finding it names."""
    terms = terms_of(lexicon)
    shared = defaultdict(list)
    for s in plan.shared:
        for finding_id in s.finding_ids:
            shared[finding_id].append(s.measure)
    replaced = {key for s in plan.shared for key in s.replaces}
    rows, uncovered = [], []
    for item in plan.items:
        finding_id = item.finding.id
        own = [m for m in item.draft.measures if f"{finding_id}/{m.id}" not in replaced]
        parts = {n for m in item.draft.measures for n in m.parts} | {n for m in shared[finding_id] for n in m.parts}
        open_parts = tuple(n for n in range(1, len(item.finding.problems) + 1) if n not in parts)
        if open_parts and (own or shared[finding_id]):
            uncovered.append((finding_id, open_parts))
        for m in (*own, *shared[finding_id]):
            r = Reading(m.action, terms)
            day = m.deadline if isinstance(m.deadline, date) else None
            adds, removes = any(b.count > 0 for b in m.burden), any(b.count < 0 for b in m.burden)
            text = m.action if m in own else ""
            rows.append(Row(finding_id, f"{finding_id}/{m.id}", text, m.owner, day, None, r.real, adds, removes))
    return Sheet(tuple((i.finding.id, i.finding.text) for i in plan.items), tuple(rows), tuple(uncovered), plan.burden)


def _issue(
    code: str, message: str, findings: Iterable[str] = (), measures: Iterable[str] = (), severity: Severity | None = None
) -> PlanIssue:
    info = INFO[code]
    return PlanIssue(
        code=code, severity=severity or info.severity, start=0, end=0, message=message, rewrite=info.ask,
        findings=tuple(dict.fromkeys(findings)), measures=tuple(dict.fromkeys(measures)),
    )  # fmt: skip


def _no_measure(s: Sheet) -> Iterator[PlanIssue]:
    covered = {r.finding for r in s.rows} | s.shared
    for number, text in s.findings:
        if number not in covered:
            yield _issue("P01", f"问题“{text[:20]}”没有措施", [number])


def _open_parts(s: Sheet) -> Iterator[PlanIssue]:
    for number, parts in s.uncovered:
        yield _issue("P02", f"第{'、'.join(map(str, parts))}个具体表现没有对应的措施", [number])


def _pasted(s: Sheet) -> Iterator[PlanIssue]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for r in s.rows:
        key = re.sub(r"\d+", "", normalise(r.text))
        if len(key) >= 8:
            groups[key].append(r)
    for rows in groups.values():
        findings = list(dict.fromkeys(r.finding for r in rows))
        if len(findings) >= SAME_TEXT:
            severity: Severity | None = "error" if not all(r.substantive for r in rows) else None
            yield _issue("P03", f"同一条措施在{len(findings)}个问题下重复", findings, (r.measure for r in rows), severity)
        elif len(rows) > 1 and len({r.day for r in rows if r.day}) > 1:
            yield _issue("P09", "同一条措施写了两个期限", findings, (r.measure for r in rows))


def _crowded(s: Sheet) -> Iterator[PlanIssue]:
    owners = Counter(r.owner for r in s.rows if r.owner)
    for owner, n in owners.items():
        if n >= CROWDED_MIN and n / len(s.rows) > CROWDED_SHARE:
            mine = [r for r in s.rows if r.owner == owner]
            yield _issue(
                "P04",
                f"“{owner}”一人负责{n}条措施，占{round(100 * n / len(s.rows))}%",
                (r.finding for r in mine),
                (r.measure for r in mine),
            )


def _late(s: Sheet) -> Iterator[PlanIssue]:
    for r in s.rows:
        if r.day and r.limit and r.day > r.limit:
            yield _issue("P05", f"措施期限{r.day}晚于问题期限{r.limit}", [r.finding], [r.measure])


def _same_day(s: Sheet) -> Iterator[PlanIssue]:
    days = Counter(r.day for r in s.rows if r.day)
    if not days or sum(days.values()) < SAME_DAY_MIN:
        return
    day, n = days.most_common(1)[0]
    if day is not None and n / sum(days.values()) >= SAME_DAY_SHARE and day == max(d for d in days if d):
        mine = [r for r in s.rows if r.day == day]
        yield _issue("P06", f"{n}条措施的期限都压在{day.year}年{day.month}月{day.day}日", (), (r.measure for r in mine))


def _paper_only(s: Sheet) -> Iterator[PlanIssue]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for r in s.rows:
        groups[r.finding].append(r)
    for finding, rows in groups.items():
        if len(rows) > 1 and not any(r.substantive for r in rows):
            yield _issue("P07", f"这个问题下的{len(rows)}条措施只有会议、文件、学习或表态", [finding], (r.measure for r in rows))


def _net_burden(s: Sheet) -> Iterator[PlanIssue]:
    for b in s.net:
        if b.count > 0:
            yield _issue("P08", f"全案净增{b.kind}{b.count}项")
    if s.net:
        return
    adding = [r for r in s.rows if r.adds_burden]
    removing = [r for r in s.rows if r.removes_burden]
    if len(adding) >= BURDEN_SPREAD and len(adding) > len(removing):
        yield _issue(
            "P08", f"{len(adding)}条措施给基层加负担，减负的只有{len(removing)}条", (r.finding for r in adding), (r.measure for r in adding)
        )


def _info(code: str, name: str, severity: Severity, reason: str, ask: str, bad: str, good: str) -> RuleInfo:
    return RuleInfo(code=code, name=name, severity=severity, reason=reason, ask=ask, bad=bad, good=good, source=_SOURCE)


INFOS: tuple[RuleInfo, ...] = (
    _info("P01", "问题没有措施", "error", "反馈的问题漏了", "这个问题由谁、做什么、何时完成？", "第5个问题下一条措施也没有。", "22个问题每个至少一条措施。"),
    _info("P02", "具体表现没有覆盖", "error", "复合问题只改了一部分", "没有覆盖的表现由哪条措施改？", "问题含3个表现，措施只改第1个。", "3个表现各有对应措施。"),
    _info("P03", "同一条措施到处贴", "warning", "同一段话贴在多个问题下，没有针对性", "合并成一条共同措施并写明涉及哪些问题，或分别写", "“加强学习，提高认识”贴在4个问题下。", "财务类3个问题共用一条措施，写明涉及3、7、9。"),
    _info("P04", "一人负责过多", "warning", "一个岗位压了太多措施，难以完成", "哪些可以由分管领导或业务科室负责？", "办公室主任负责32条中的20条。", "32条分到9个岗位，最多6条。"),
    _info("P05", "措施晚于问题期限", "error", "措施的期限在问题的期限之后", "把措施期限提前，或拆出阶段目标", "问题10月31日前销号，措施12月31日完成。", "问题10月31日前销号，措施10月15日完成。"),
    _info("P06", "期限挤在同一天", "warning", "期限都压在最后一天，看不出轻重缓急", "立行立改的提前到一个月内，其余按难易分期", "30条措施期限全是12月31日。", "8条在一个月内，14条在三个月内，其余在六个月内。"),
    _info("P07", "只有会议文件学习", "error", "一个问题下的措施全是会议、文件、学习或表态", "直接改变事实的那一步是什么？谁办？何时办完？", "学习1次、印发通知1份、召开会议1次。", "追回3.2万元，重做4笔凭证，修订报销办法第6条。"),
    _info("P08", "全案净增负担", "warning", "整改方案整体上给基层加了负担", "停用哪些旧表旧会来抵？哪些可以从已有系统取数？", "新增台账6本、周报3种。", "停用台账9本，新增登记表1张。"),
    _info("P09", "期限互相打架", "warning", "同一条措施有两个期限", "统一成一个日期", "同一措施在问题2下写9月30日，在问题6下写12月31日。", "两处都写9月30日。"),
)  # fmt: skip
INFO = {i.code: i for i in INFOS}
_CHECKS = (_no_measure, _open_parts, _pasted, _crowded, _late, _same_day, _paper_only, _net_burden)


def issues(sheet: Sheet) -> tuple[PlanIssue, ...]:
    """Every fault of the whole plan, errors first."""
    order = {"error": 0, "warning": 1, "info": 2}
    return tuple(sorted((i for check in _CHECKS for i in check(sheet)), key=lambda i: (order[i.severity], i.code)))


def _never(_: Reading) -> Iterator[Found]:
    return iter(())


RULES: tuple[Rule, ...] = tuple(Rule(info, _never) for info in INFOS)
"""For the catalogue; the checks need the whole plan."""
