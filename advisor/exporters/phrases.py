"""How the exports put dates, numbers, posts and measures into official Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from advisor.exporters.package import safe
from advisor.models import Category, Measure

DRAFT = "草拟稿，须经人工审核"
"""Stands on every document."""
CATEGORIES: tuple[Category, ...] = ("立行立改", "限期整改", "长期坚持")
_DIGITS = "零一二三四五六七八九"
_END = "。；;，,、 　"

# Openings after which 由某某于某日前…… reads as one clause: prepositions and verbs. Anything else may bring a subject of its own.
_VERB_FIRST = re.compile(
    r"(?:把|对(?![外方]|口)|将(?!来)|给(?!付)|向(?!来)|按(?![时期月季年])|依(?!次)|据|拿|凭(?!证)|从(?![未业此])|到(?![期位岗场])|沿(?!线)|"
    r"逐(?![月季年日周])|用(?![户电水气工人地途])|以(?![后前上下内外])|照|比照|请(?![假示])|派(?!出所|驻)|"
    r"停[止用办付发开报]|暂停|叫停|查[清明实处阅]|倒查|修[订改复缮建补]|写[定明清]|认定|会同|列[出全清明]|作废|翻[出查]|清[出点退理走查缴]|核[对查实清出定减算]|"
    r"取消|撤[销回换]|收[回拢缴]|退[回还赔]|追[缴回责]|补[齐发办交缴录充种建装]|恢复|重[新开做排定审核]|合并|封存|废止|公[布开示](?!栏)|通知|邀请|组织(?!部|委员|员|人员|人事|科|股|办)|拆除|"
    r"安装|更换|整治|排查|摸排|走访|比对|复[核查量测]|挑[出选]|抽[出取查调]|找出|编[出制](?!数|外)|制[定订]|明确|建立|规范|召开|印发|出台|指定|选[派定]|配[齐备]|"
    r"聘请|委托|移[交送]|约谈|打开|还原|算清|分清|盘点|依据|拉出|定[下出]|调[取出阅整回](?!员)|取(?=[近上最])|改[为造装变]|腾[退空]|归还|兑[付现]|设[立置]|划定|测算|检[查测修]|"
    r"疏通|加固|更新|登记(?!员|处|机)|梳理|审[核查计](?!员|局|人)|签订|解除|终止|冲减|上缴|结清|下发|发放|张贴|开[设通展](?!商))"
)
# Targets that say how much and leave out of what: the indicator's name must come before them.
_NO_SUBJECT = re.compile(
    r"(?P<time>每(?:个?季度?|个?月|半年|年度?)(?:末|检查点|检查)?|第[\d、第日天]+检查点)?(?:均|都|应)?"
    r"(?:(?P<verb>(?:达到|达(?!标)|不低于|不少于|不超过|不高于|不多于|不大于|不小于|至少|控制在|[下压减]?降[至到]|提高[至到]|保持在|大于|小于|低于|高于|多于|少于|为)(?=[^，；。]{0,6}[\d零一二三四五六七八九十百]))|(?P<sign>[≥≤><＞＜])"
    r"|(?P<number>(?:\d+(?:\.\d+)?[%％‰]|百分之[一二三四五六七八九十百点\d]+|[一二三四五六七八九]成)(?:及?以[上下内])?(?=$|[，；、。])|\d+(?:\.\d+)?\D{0,3}$|零$))"
)
_DEPARTMENT = re.compile(
    r"(?P<unit>.*?(?:办公室|委员会|村委会|居委会|纪检监察组|纪工?委|党工?委|党总支|党支部|工会|集团|公司|中心|窗口)|.+?[办科股室所站处部队局组馆])"
    r"(?:专职|常务|第一)?副?(?:主任|科长|股长|所长|站长|处长|部长|队长|局长|书记|组长|总?经理|主席|馆长|负责人|经办人|专干|专管员|管理员)$"
)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_COUNTED = re.compile(r"(\d+)\s*(个?工作日|日|天|个月|月|年)")


def one_line(text: str) -> str:
    """``text`` on one line, safe in XML."""
    return " ".join(safe(text).split())


def bare(text: str) -> str:
    """``text`` on one line, without closing punctuation."""
    return one_line(text).rstrip(_END)


def joined(text: str) -> str:
    """``text`` as one sentence without its full stop: full stops inside become semicolons."""
    return re.sub(r"[。；;]+", "；", bare(text))


def chinese(n: int) -> str:
    """``n`` (1–9999) in Chinese figures, as heading numbers use them: 十二, 一百零五."""
    out, gap = "", False
    for value, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, n = divmod(n, value)
        if digit:
            out += ("零" if gap and out else "") + _DIGITS[digit] + unit
            gap = False
        elif out:
            gap = True
    return out[1:] if out.startswith("一十") else out


def day(value: date) -> str:
    """``2026年3月5日``: month and day without leading zeros (GB/T 9704)."""
    return f"{value.year}年{value.month}月{value.day}日"


def moment(value: date | str) -> date | str:
    """A deadline as a day where it is one, also where it came as ``2026-03-05``; else its words."""
    if isinstance(value, date) or not _ISO.fullmatch(value.strip()):
        return value
    try:
        return date.fromisoformat(value.strip())
    except ValueError:
        return value


def when(value: date | str) -> str:
    """A deadline as it stands in a column: a day, or the words counted from 反馈之日."""
    value = moment(value)
    return day(value) if isinstance(value, date) else bare(value)


def by(value: date | str) -> str:
    """A deadline as an adverbial: ``于2026年3月5日前``, ``于反馈之日起30日内``; empty where there is none."""
    text = when(value)
    if not text:
        return ""
    if not text.endswith(("前", "内", "止")):
        text += "前"
    return text if text.startswith(("自", "从", "于", "在")) else f"于{text}"


def order(value: date | str) -> tuple[int, int, str]:
    """Sort key of deadlines: dates first, then those counted from 反馈之日 by length, then other words."""
    value = moment(value)
    if isinstance(value, date):
        return (0, value.toordinal(), "")
    if m := _COUNTED.search(value):
        days = int(m[1][:6]) * (365 if m[2] == "年" else 30 if "月" in m[2] else 1)
        return (1, days, value)
    return (2, 0, value)


def latest(measures: Iterable[Measure]) -> str:
    """The last deadline of these measures in words; empty where there are none."""
    values = [m.deadline for m in measures]
    return when(max(values, key=order)) if values else ""


def department(post: str, unit: str) -> str:
    """The department a post belongs to (财务科科长 → 财务科), else the unit itself."""
    m = _DEPARTMENT.match(post)
    return m["unit"] if m else unit


def unique(texts: Iterable[str]) -> list[str]:
    """Texts that are not empty, each once, in order."""
    return list(dict.fromkeys(t for t in map(bare, texts) if t))


def result(measure: Measure) -> str:
    """To what result, as a predicate: ``做到应补的全部补开`` or ``使按期修复率不低于95%``; empty where no target is set."""
    target, name = bare(measure.indicator.target), bare(measure.indicator.name)
    if not target:
        return ""
    m = _NO_SUBJECT.match(target)
    if m is None:
        return target if target.startswith(("做到", "确保", "使", "实现", "达到")) else f"做到{target}"
    if m["number"] or m["sign"]:
        at = m.start("number") if m["number"] else m.start("sign")
        amount = target[at:]
        if re.fullmatch(r"\d+(?:\.\d+)?", amount):
            amount += bare(measure.indicator.unit).split("、")[0]
        target = target[:at] + ("为" if amount.startswith(("零", "0", ">", "<", "≥", "≤", "＞", "＜")) else "达到") + amount
    return f"使{name}{target}" if name else f"做到{target}"


def goal(measures: Sequence[Measure]) -> str:
    """整改目标: the results of the measures that mend the finding itself, at most three; of the first ones where none does."""
    mend = [m for m in measures if m.kind in {"专项整治", "挽回损失"}] or list(measures)
    texts = unique(re.sub(r"^(?:做到|使)", "", result(m)) for m in mend[:3])
    return "；".join(texts)


def sentence(measure: Measure, unit: str) -> str:
    """A measure as one sentence: who, until when, what, to what result.

    ``由党建办主任于2026年3月5日前逐支部核对……，做到……。`` where the action opens with a verb; where it may bring a subject of its own, or goes
    on after its first check point, ``由党建办主任负责，年初各支部排出……，于2026年3月5日前做到……。``
    """
    owner, limit, end = bare(measure.owner) or unit, by(measure.deadline), result(measure)
    # What a person or a model wrote may name the owner and the day itself.
    action = re.sub(rf"^由?{re.escape(owner)}(?:负责|牵头)?[，,]?", "", joined(measure.action))
    if limit and when(measure.deadline) in action:
        limit = ""
    if not action:
        return f"由{owner}负责，{limit}{end or '完成'}。"
    close = f"，{end}" if end else ""
    due = f"，{limit}{end or '完成'}" if limit else close
    if _VERB_FIRST.match(action) and measure.category != "长期坚持":
        return f"由{owner}{limit}{action}{close}。"
    lead = f"{owner}牵头" if action.startswith("由") else f"由{owner}负责"
    return f"{lead}，{action}{due}。"


def ranges(numbers: Sequence[int]) -> str:
    """Finding numbers as headings write them: ``第（一）、（三）至（五）``."""
    runs: list[list[int]] = []
    for n in sorted(set(numbers)):
        if runs and n == runs[-1][-1] + 1:
            runs[-1].append(n)
        else:
            runs.append([n])
    parts: list[str] = []
    for run in runs:
        marks = [f"（{chinese(n)}）" for n in run]
        parts += [f"{marks[0]}至{marks[-1]}"] if len(run) > 2 else marks
    return f"第{'、'.join(parts)}"


def categories(numbered: Sequence[tuple[int, Measure]]) -> str:
    """整改类别 of a finding: the one all measures have, else each with the numbers of its measures."""
    found = {c: [n for n, m in numbered if m.category == c] for c in CATEGORIES}
    held = {c: ns for c, ns in found.items() if ns}
    if len(held) <= 1:
        return "".join(held)
    return "，".join(f"{c}（第{'、'.join(map(str, ns))}项）" for c, ns in held.items())
