"""D: dates. Whether a date exists, lies after the feedback day, and can be checked at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from advisor.lint.catalogue import Found, Rule, RuleInfo
from advisor.lint.context import Reading
from advisor.lint.effect import weigh
from advisor.lint.when import When
from advisor.models import Severity

_SOURCE = "整改期限由反馈之日和本级规定天数计算；时间写具体年月日"
LONG_DAYS = 400
"""A deadline this long after the feedback day needs checkpoints (drafts set at most 400 days)."""
BEHIND_DAYS = 290
"""A month without a year that would come so long after the feedback day is the month before it: 2月底前 on feedback of 12 March."""
FAR_DAYS = 760
"""Two years and a month without a checkpoint: nobody will look."""
OLD_DAYS = 180
"""An act done so long before the feedback day is no rectification of this feedback."""
SOUND = 8
"""D01: relative words alone are a warning in a measure of this score, else an error."""
PROMPT_DAYS = 60
"""立行立改 means about a month; twice that is a contradiction."""
_LONG_TERM = re.compile(r"长期坚持|持续整改|长期整改|常态坚持|长期任务")
_PROMPT = re.compile(r"立行立改|即知即改|立即整改|立查立改|马上整改")
_OLD_RULE = re.compile(
    r"(?:2|两|二)个月(?:之?内)?[^，。；]{0,6}(?:报送|上报|报告)[^，。；]{0,10}整改|整改[^，。；]{0,10}(?:2|两|二)个月内?(?:报送|上报)"
)


def _points(r: Reading) -> Iterator[tuple[When, str | None]]:
    yield from ((p, None) for p in r.timing.points)
    yield from ((p, "deadline") for p in r.deadline_timing.points)


def relative(r: Reading) -> Iterator[Found]:
    """尽快, 近期, 年底前: nobody can tell when it is late."""
    fixed = bool(r.timing.fixed or r.timing.counted or r.deadline_timing.fixed)
    loose = len(r.timing.relative) + len(r.hits.get("vague-exit", []))
    severity: Severity = "info" if fixed else "error" if loose > 1 or weigh(r).score < SOUND else "warning"
    for start, end in r.timing.relative:
        word = r.text[start:end]
        yield Found(start, end, severity, f"“{word}”不是日期，无法判断是否超期")
    column = r.fields.get("deadline", "")
    if not fixed:
        for start, end in r.deadline_timing.relative:
            yield Found(
                start, end, "warning" if severity != "error" else None, f"期限写成“{column[start:end]}”，无法判断是否超期", field="deadline"
            )


def nonexistent(r: Reading) -> Iterator[Found]:
    """2月30日, 11月31日, 13月."""
    for p, field in _points(r):
        if not p.exists:
            yield Found(p.start, p.end, None, f"“{p.text}”这一天不存在", field=field)


def before_feedback(r: Reading) -> Iterator[Found]:
    """A deadline before the day of the feedback."""
    if r.feedback is None:
        return
    for p, field in _points(r):
        planned = p.kind == "deadline" or (field == "deadline" and p.kind != "period")
        if not planned or not p.day or r.done:
            continue
        if p.has_year and p.day < r.feedback:
            yield Found(p.start, p.end, None, f"期限早于反馈日（{r.feedback.year}年{r.feedback.month}月{r.feedback.day}日）", field=field)
        elif not p.has_year and (p.day - r.feedback).days > BEHIND_DAYS:
            yield Found(p.start, p.end, "warning", "期限没有写年份，按反馈当年算已经过去", field=field)


def old_act(r: Reading) -> Iterator[Found]:
    """Something done long before the feedback is offered as rectification."""
    if r.feedback is None:
        return
    for p in r.timing.points:
        if p.kind == "done" and p.has_year and p.day and p.day < r.feedback - timedelta(days=OLD_DAYS):
            yield Found(p.start, p.end)


def far_off(r: Reading) -> Iterator[Found]:
    """Beyond a year, without a checkpoint on the way."""
    if r.feedback is None or r.timing.frequency:
        return
    days = sorted({p.day for p, _ in _points(r) if p.day and p.kind != "period"})
    if len(days) == 1 and days[0] > r.feedback + timedelta(days=LONG_DAYS):
        point, field = next((p, f) for p, f in _points(r) if p.day == days[0])
        yield Found(point.start, point.end, "error" if days[0] > r.feedback + timedelta(days=FAR_DAYS) else "warning", field=field)


def old_rule(r: Reading) -> Iterator[Found]:
    """Two months for the report: the wording of the rules of 2015 and 2017."""
    if m := _OLD_RULE.search(r.text):
        yield Found(m.start(), m.end())


def endless(r: Reading) -> Iterator[Found]:
    """长期坚持 and no day on which somebody looks."""
    for text, field in ((r.text, None), (r.fields.get("deadline", ""), "deadline")):
        if m := _LONG_TERM.search(text):
            points = [p for p, _ in _points(r) if p.kind != "period"]
            if not points and not (r.timing.frequency and r.substantive):
                yield Found(m.start(), m.end(), field=field)


def late_prompt(r: Reading) -> Iterator[Found]:
    """立行立改 with a date two months away or more."""
    column = r.fields.get("category", "")
    m = _PROMPT.search(r.text) or _PROMPT.search(column)
    if r.feedback is None or not m or "已" in r.text or "长期" in r.text + column:
        return
    days = [p.day for p, _ in _points(r) if p.day and p.kind == "deadline"]
    if len(days) == 1 and days[0] > r.feedback + timedelta(days=PROMPT_DAYS):
        in_text = m.string is r.text
        yield Found(m.start() if in_text else 0, m.end() if in_text else 0)


def column_clash(r: Reading) -> Iterator[Found]:
    """The text promises a later day than the deadline column."""
    column = [p.day for p in r.deadline_timing.points if p.day]
    if not column:
        return
    late = [p for p in r.timing.deadlines if p.day and p.day > max(column)]
    if late:
        latest = max(late, key=lambda p: p.day or max(column))
        yield Found(latest.start, latest.end)


def _info(code: str, name: str, severity: Severity, reason: str, ask: str, bad: str, good: str, feedback: date | None = None) -> RuleInfo:
    return RuleInfo(
        code=code, name=name, severity=severity, reason=reason, ask=ask, bad=bad, good=good, source=_SOURCE, feedback_date=feedback
    )


_DAY = date(2025, 9, 5)
RULES: tuple[Rule, ...] = (
    Rule(
        _info(
            "D01", "相对时间", "error", "“尽快”“近期”“年底前”不是日期，无法判断是否超期", "写年月日；分批的写每批的日期和数量",
            "由院长负责，尽快对账，近期分批支付拖欠药款。", "院长负责，2025年6月底前付40万元，9月底前付清余下46万元。",
        ),
        relative,
    ),
    Rule(
        _info(
            "D02", "日期不存在", "error", "这一天不存在", "改成存在的日期",
            "组织委员2026年2月30日前收缴党费1260元。", "组织委员2026年2月28日前收缴党费1260元。",
        ),
        nonexistent,
    ),
    Rule(
        _info(
            "D03", "期限早于反馈日", "error", "期限在反馈之前，不可能是对本次反馈的整改", "按反馈之日重新计算；已完成的写“已于×月×日完成”并附凭据",
            "中心主任2025年3月31日前追回接待费11.3万元。", "中心主任2025年11月30日前追回接待费11.3万元。", _DAY,
        ),
        before_feedback,
    ),
    Rule(
        _info(
            "D04", "以旧事充数", "warning", "反馈之前早已做过的事不是对本次反馈的整改", "写反馈之后做了什么；确属边巡边改的写清日期和凭据",
            "已于2024年3月5日修订财务制度并张贴公布。", "已于2025年9月12日退还押金18.6万元，银行回单25份。", _DAY,
        ),
        old_act,
    ),
    Rule(
        _info(
            "D05", "期限超过一年又无节点", "error", "期限太远，中途没有人看得到进展", "拆成几期，每期写日期和数量",
            "村建站负责，2029年12月31日前改造4户危房。", "村建站负责，2025年12月底前改造2户危房，2026年6月底前改造2户。", _DAY,
        ),
        far_off,
    ),
    Rule(
        _info(
            "D06", "长期坚持没有检查点", "warning", "“长期坚持”没有检查日期和达标值，等于没有期限", "写检查日期、达标值和负责人",
            "完善档案移交工作，长期坚持。", "长期坚持，2025年12月31日、2026年6月30日各抽查10个村民组，垃圾外露点不超过2处。",
        ),
        endless,
    ),
    Rule(
        _info(
            "D07", "“2个月内报送”是旧口径", "warning", "“2个月内报送整改情况”出自2015年、2017年的条例，现行期限以本级规定为准", "按本级规定写报送日期，并注明文号",
            "收到反馈后2个月内报送整改情况报告。", "整改办2026年3月5日前向县委巡察办交集中整改进展材料，附37项销号凭据。",
        ),
        old_rule,
    ),
    Rule(
        _info(
            "D08", "立行立改期限过长", "warning", "既说立行立改，期限又在两个月以后，自相矛盾", "改为限期整改，或把期限提前到一个月内",
            "立行立改，财政所2025年12月31日前退还押金18.6万元。", "立行立改，财政所2025年9月30日前退还押金18.6万元。", _DAY,
        ),
        late_prompt,
    ),
    Rule(
        _info(
            "D09", "正文与期限栏不一致", "warning", "正文里的日期晚于期限栏，两处打架", "统一成一个日期",
            "正文写12月31日前清退，期限栏写2025年10月31日。", "正文和期限栏都写2025年10月31日。", _DAY,
        ),
        column_clash,
    ),
)  # fmt: skip
