"""Rules of our own typed measures: empty fields, an owner who checks himself, dates by calendar, vague words outside the action."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from advisor.lint.catalogue import Found, Rule, RuleInfo
from advisor.lint.context import Reading
from advisor.lint.lexicons import Terms
from advisor.lint.rules.dates import LONG_DAYS, PROMPT_DAYS
from advisor.models import LintIssue, Measure, Severity

_SOURCE = "可检查措施的最小结构；减负要求；整改分类"
REPLACED = frozenset({"C03", "C04", "C05", "C06", "C07", "C08", "D03", "D08", "D09", "F01", "F07", "F08", "R16", "R17"})
"""Rules of one text that the fields of a typed measure answer: judged here by the fields instead."""
_REQUIRED = {
    "action": "动作", "scope": "对象和范围", "owner": "责任岗位", "deadline": "完成期限", "indicator.name": "指标", "indicator.target": "目标值",
    "indicator.data_source": "数据来源", "evidence": "佐证材料", "check.method": "核验办法", "check.by": "核验人", "check.sample": "核验样本",
    "relapse": "反弹信号",
}  # fmt: skip
_LOOSE = ("vague-attitude", "vague-slogan", "vague-exit", "vague-verb", "vague-result", "vague-system")
_RHYTHM = re.compile(r"每(?:年|半年|个?季|个?月|周|学期|次|批|期)|检查点|季度|季末|月末|年末|首季|逐月|逐季|\d{4}年\d{1,2}月")
_CODES = {
    "C10": ("要素字段为空", "warning", "这一栏是空的，审核时会被退回", "补上这一栏"),
    "C11": ("责任人自己核验", "error", "责任人和核验人是同一个岗位", "由责任人以外的岗位核验"),
    "D10": ("核验早于期限", "error", "还没到完成期限就核验", "把核验日期放在期限之后"),
    "D11": ("类别与期限不符", "warning", "立行立改的期限不应超过两个月；超过一年的须有检查点", "改类别，或改期限并写检查点"),
    "B12": ("新增负担没有理由", "warning", "新增了负担，又没有写依据和替代项", "为什么必须新增？停用哪一项旧的？"),
    "V10": ("其他字段里的空话", "warning", "目标、核验、佐证里也不能写空话", "写可以核对的数量、材料、样本"),
}  # fmt: skip
_EXAMPLES = {
    "C10": ("核验办法一栏空着。", "核验办法：到末梢户拧龙头看出水。"),
    "C11": ("责任岗位财务科长，核验人财务科长。", "责任岗位财务科长，核验人纪检组。"),
    "D10": ("期限2025年11月30日，核验2025年10月31日。", "期限2025年11月30日，核验2025年12月15日。"),
    "D11": ("立行立改，期限在反馈后120天。", "限期整改，期限在反馈后90天。"),
    "B12": ("新增台账1本，说明空白。", "停用旧台账2本，新增登记表1张，说明写清用途。"),
    "V10": ("目标值：取得明显成效。", "目标值：错误率由18%降到5%以下。"),
}


def _no_check(_: Reading) -> Iterator[Found]:
    return iter(())


RULES: tuple[Rule, ...] = tuple(
    Rule(
        RuleInfo(
            code=code, name=name, severity=severity, reason=reason, ask=ask, bad=_EXAMPLES[code][0], good=_EXAMPLES[code][1],
            source=_SOURCE, typed=True,
        ),
        _no_check,
    )
    for code, (name, severity, reason, ask) in _CODES.items()
)  # fmt: skip
"""For the catalogue; the checks need the typed measure and are called by :func:`rules`."""


def texts(m: Measure) -> dict[str, str]:
    """The text of every field that can be empty or vague, by path."""
    return {
        "action": m.action, "scope": m.scope, "owner": m.owner, "deadline": str(m.deadline), "indicator.name": m.indicator.name,
        "indicator.target": m.indicator.target, "indicator.data_source": m.indicator.data_source, "evidence": m.evidence,
        "check.method": m.check.method, "check.by": m.check.by, "check.sample": m.check.sample, "relapse": m.relapse,
    }  # fmt: skip


def _issue(
    code: str, field: str, text: str, message: str = "", span: tuple[int, int] | None = None, severity: Severity | None = None
) -> LintIssue:
    _, own, reason, ask = _CODES[code]
    start, end = span or (0, len(text))
    return LintIssue(code=code, severity=severity or own, field=field, start=start, end=end, message=message or reason, rewrite=ask)


def _empty(fields: dict[str, str]) -> Iterator[LintIssue]:
    for path, name in _REQUIRED.items():
        if not fields[path].strip():
            yield _issue("C10", path, "", f"“{name}”是空的", severity="error" if path in ("action", "owner", "deadline") else None)


def _self_check(m: Measure) -> Iterator[LintIssue]:
    if m.owner.strip() and m.owner.strip() == m.check.by.strip():
        yield _issue("C11", "check.by", m.check.by, f"责任人和核验人都是“{m.owner}”")


def _dates(m: Measure, feedback: date | None) -> Iterator[LintIssue]:
    if not isinstance(m.deadline, date):
        return
    text = str(m.deadline)
    if isinstance(m.check.when, date) and m.check.when < m.deadline:
        yield _issue("D10", "check.when", str(m.check.when))
    if feedback is None:
        return
    days = (m.deadline - feedback).days
    if days < 0:
        yield LintIssue(
            code="D03", severity="error", field="deadline", start=0, end=len(text), message="期限早于反馈日", rewrite="按反馈之日重新计算"
        )
    if m.category == "立行立改" and days > PROMPT_DAYS:
        yield _issue("D11", "deadline", text, f"立行立改，期限却在反馈后{days}天")
    rhythm = " ".join((m.action, m.indicator.target, m.check.method, m.check.sample, m.relapse))
    if (days > LONG_DAYS or m.category == "长期坚持") and not _RHYTHM.search(rhythm):
        yield _issue("D11", "deadline", text, "长期事项没有写检查点")


def _burden(m: Measure) -> Iterator[LintIssue]:
    for b in m.burden:
        if b.count > 0 and not b.note.strip():
            yield _issue("B12", "action", m.action, f"新增{b.kind}{b.count}项，没有写依据和替代项")


def _vague(fields: dict[str, str], terms: Terms) -> Iterator[LintIssue]:
    for path in ("scope", "indicator.target", "evidence", "check.method", "relapse"):
        for hit in terms.scan(fields[path]):
            if hit.lexicon in _LOOSE:
                yield _issue("V10", path, fields[path], f"“{hit.text}”：{hit.term.note}", (hit.start, hit.end))


def rules(m: Measure, feedback: date | None, terms: Terms) -> Iterator[Iterator[LintIssue]]:
    """The issues of each rule of a typed measure; ``feedback`` null leaves the calendar rules silent."""
    fields = texts(m)
    yield _empty(fields)
    yield _self_check(m)
    yield _dates(m, feedback)
    yield _burden(m)
    yield _vague(fields, terms)
