"""F: facts. Figures that contradict the finding or each other, a finding copied or softened."""

from __future__ import annotations

import re
from collections.abc import Iterator

from advisor.lint.catalogue import Found, Rule, RuleInfo
from advisor.lint.context import Reading, overlaps
from advisor.lint.effect import weigh
from advisor.lint.relevance import nearness, without
from advisor.models import Severity
from advisor.text import grams, normalise

_SOURCE = "问题原文照录、不得改轻；数字要有来源、口径一致"
COPIED, ECHOED, NEW = 0.55, 0.25, 12
"""F02: this part of the measure's 4-grams stands in the finding; less is enough where nothing is added (score below NEW). Chosen on sample sets."""
_GENERIC = frozenset("纠正 整改 解决 改正 更正 落实 处理 治理 明确 整治 清理 管理 督促 催收 退出 停止 取消".split())
_SCALE = {"亿": 1e8, "千万": 1e7, "百万": 1e6, "万": 1e4, "千": 1e3, "百": 1e2, "": 1.0}
_AMOUNT = re.compile(r"(?P<n>\d[\d,]{0,20}(?:\.\d+)?)余?(?P<s>亿|千万|百万|万|千|百)?元")
_EXPLAINED = re.compile(r"其中|余|分期|分批|首批|首期|多领|多付|差额|不少于|不低于|剩|先|部分|第一|超付|至少|结存|折旧|净值|占|每")
_TAKE_BACK = re.compile(r"追回|追缴|退还|退回|清退|收回|上缴|缴回|归还|归垫|追讨|收缴|清收|支付|付清|补发|兑付")
_STRONG = re.compile(
    r"严重|突出|恶劣|混乱|长期|大量|屡禁不止|造假|弄虚|违规|违纪|虚假|虚报|套取|挪用|侵占|截留|失控|缺失|空转|缺位|强烈|流于形式|形同虚设|拖欠|不作为|走过场|瘫痪"
)
_SOFT = re.compile(
    r"(?:针对|对于|关于|就)[^，。；]{0,36}?(?P<w>有待|还需|仍需|尚需|不够|个别|薄弱|尚有|差距|短板|不足之处|有所欠缺|不太|略有|偶发|不尽|瑕疵|小问题|不甚|波动|尚未完全|不够理想|有些)"
)
_RATE = re.compile(r"率[^，。；\d]{0,6}(?P<n>\d+(?:\.\d+)?)[%％]")
_FROM_TO = re.compile(
    r"由(?:原来的|目前的|现有的)?[^，。；\d由]{0,8}(?P<a>\d[\d,]{0,20}(?:\.\d+)?)(?P<u>[%％\u4e00-\u9fff]{1,3}?)(?P<how>下降到|降低到|降至|降到|减至|减到|压减至|压缩至|压缩到|缩短至|缩短到|增至|增加到|提高到|提高至|提升到|提升至|升至|上升到)(?P<b>\d[\d,]{0,20}(?:\.\d+)?)(?P=u)"
)
TELLING, FAR, SOUND, THIN = 14, 0.25, 20, 4
"""F07: a finding of so many characters says what it is about; below FAR a text without a shared word is foreign to it. Of 232 good
measures to such findings 1% lie there."""


def _amounts(text: str) -> list[tuple[float, re.Match[str]]]:
    return [(float(m["n"].replace(",", "")) * _SCALE[m["s"] or ""], m) for m in _AMOUNT.finditer(text)]


def _close(a: float, b: float) -> bool:
    return abs(a - b) <= 0.01 * max(a, b)


def contradicts(r: Reading) -> Iterator[Found]:
    """The finding states one sum; the measure takes back another, smaller one without a word why."""
    stated = _amounts(r.finding)
    mine = _amounts(r.text)
    if len(stated) != 1 or not mine or _EXPLAINED.search(r.text):
        return
    total = stated[0][0]
    values = [v for v, _ in mine]
    if any(_close(v, total) for v in values) or _close(sum(values), total) or max(values) > total:
        return
    for value, m in mine:
        clause = r.clause_at(m.start())
        if value < total and _TAKE_BACK.search(clause.text):
            yield Found(m.start(), m.end(), None, f"反馈说{stated[0][1][0]}，措施只处理{m[0]}，差额没有说明")
            return


def copied(r: Reading) -> Iterator[Found]:
    """Most of the measure is the finding's own words, and nothing is done."""
    if len(r.finding) < 8:
        return
    mine = grams(r.text)
    share = len(mine & grams(r.finding)) / max(1, len(mine))
    if (share >= COPIED and not r.substantive) or (share >= ECHOED and _nothing_new(r)):
        yield Found(0, len(r.text), None, f"措施有{round(share * 100)}%是反馈原文，没有写怎么改")


def _nothing_new(r: Reading) -> bool:
    """Beside the finding's own words stand only verbs such as 纠正 and 避免."""
    known = grams(r.finding)
    told = [m.span() for m in re.finditer(r"(?=(\w{4}))", r.text) if normalise(m[1]) in known]
    covered = [(start, start + 4) for start, _ in told]
    return weigh(r).score < NEW and all(a.text in _GENERIC or overlaps((a.start, a.end), covered) for a in r.acts)


def softened(r: Reading) -> Iterator[Found]:
    """The finding says 严重, the measure says 有待加强."""
    if not (_STRONG.search(r.finding) or re.search(r"\d", r.finding)):
        return
    for m in _SOFT.finditer(r.text):
        if m["w"] not in r.finding:
            strong = _STRONG.search(r.finding)
            word = f"反馈说“{strong[0]}”" if strong else "反馈写明了数量和事实"
            mild = r.checkable and weigh(r).score >= NEW
            yield Found(m.start("w"), m.end("w"), "warning" if mild else None, f"{word}，措施改成“{m['w']}”，把问题说轻了")


def over_hundred(r: Reading) -> Iterator[Found]:
    """A rate above 100%."""
    for m in _RATE.finditer(r.text):
        if float(m["n"]) > 100 and "增长" not in r.clause_at(m.start()).text:
            yield Found(m.start("n"), m.end(), None, f"{m[0]}：比率不能超过100%")


def wrong_sum(r: Reading) -> Iterator[Found]:
    """Parts after 其中 do not add up to the whole."""
    head, sep, tail = r.text.partition("其中")
    tail = re.split(r"[。；;]", tail)[0]
    before, parts = _amounts(re.split(r"[。；;]", head)[-1]), _amounts(tail)
    if not sep or not before or len(parts) < 2 or re.search(r"等|约|余", tail):
        return
    total, added = before[-1][0], sum(v for v, _ in parts)
    if not _close(total, added):
        m = before[-1][1]
        yield Found(m.start(), m.end(), None, f"分项合计{added / 1e4:g}万元，与{m[0]}不符")


def wrong_way(r: Reading) -> Iterator[Found]:
    """由10%降到15%."""
    for m in _FROM_TO.finditer(r.text):
        a, b = float(m["a"].replace(",", "")), float(m["b"].replace(",", ""))
        up = m["how"][0] in "增提升上"
        if (up and b <= a) or (not up and b >= a):
            yield Found(m.start(), m.end(), None, f"“{m[0]}”方向写反了")


def off_topic(r: Reading) -> Iterator[Found]:
    """The measure shares no content word with the finding."""
    if len(r.finding) < TELLING:
        return
    near = nearness(r.finding, without(r.text, r.owners))
    if near is None:
        return
    score = weigh(r).score
    if near < FAR and score < SOUND:
        yield Found(0, len(r.text), None if score < THIN else "warning")
    else:
        yield Found(0, len(r.text), "warning" if score < NEW else "info")


def _info(code: str, name: str, severity: Severity, reason: str, ask: str, finding: str, bad: str, good: str) -> RuleInfo:
    return RuleInfo(code=code, name=name, severity=severity, reason=reason, ask=ask, bad=bad, good=good, source=_SOURCE, finding=finding)


RULES: tuple[Rule, ...] = (
    Rule(
        _info(
            "F01", "数额少于反馈", "warning", "措施处理的数额少于反馈所指，差额没有说明", "差额怎么处理？写明依据，或改成反馈的数额",
            "套取护林员补贴12.8万元，涉及7人。", "林业站11月底前追回补贴5.8万元。", "林业站11月底前向7人追回补贴12.8万元。",
        ),
        contradicts,
    ),
    Rule(
        _info(
            "F02", "照抄反馈问题", "error", "把问题重说一遍，没有写怎么改", "写动作：谁、对哪些对象、做什么、何时完成？",
            "班子成员“一岗双责”意识不强，警示教育流于形式。", "针对班子成员“一岗双责”意识不强，警示教育流于形式的问题加以整改。",
            "党委书记6月底前约谈4名班子成员，分管站所失职的2名站长免职，各站所查办1个案件。",
        ),
        copied,
    ),
    Rule(
        _info(
            "F03", "把问题说轻", "error", "反馈说得重，措施把它改轻了", "照录反馈原文，不改程度",
            "信访件严重超期办理，9件超期最长217天。", "针对信访件办理有待加强的问题，优化办理流程。", "针对9件信访件严重超期的问题，信访办5月底前逐件答复并由信访人签收。",
        ),
        softened,
    ),
    Rule(
        _info(
            "F04", "比率超过百分之百", "error", "比率不能超过100%", "核对分子和分母",
            "", "民政办12月底前入户核查低保对象，核查率达到120%。", "民政办12月底前入户核查低保对象，核查率达到100%，不合条件的当月停发。",
        ),
        over_hundred,
    ),
    Rule(
        _info(
            "F05", "分项与合计不符", "warning", "分项加起来不等于合计", "核对各项数额，差额写明去向",
            "", "财政所11月底前清退押金18.6万元，其中商户9.2万元、施工单位7.4万元。", "财政所11月底前清退押金18.6万元，其中商户11.2万元、施工单位7.4万元。",
        ),
        wrong_sum,
    ),
    Rule(
        _info(
            "F06", "目标方向写反", "error", "降低的目标比现状还高，或提高的目标比现状还低", "核对基数和目标值",
            "", "执法大队7月底前将案卷错误率由5%降到18%。", "执法大队7月底前将案卷错误率由18%降到5%。",
        ),
        wrong_way,
    ),
    Rule(
        _info(
            "F07", "措施与问题无关", "error", "措施里没有出现反馈所指的事和对象", "这条措施改的是反馈的哪一句？",
            "自来水厂蓄水池渗漏，三个组断水。", "大力弘扬优良作风，凝聚奋进力量。", "水利站站长5月底前修好自来水厂蓄水池，三个组恢复供水。",
        ),
        off_topic,
    ),
)  # fmt: skip
