"""What a measure brings about, weighed: clauses that change something against clauses that only talk, write or look.

Single words are no fault: 召开会议 and 建立台账 are steps of good measures as well. Only where little or nothing else is left is the
measure sent back. The weights are whole numbers near those of a logistic regression on six sample sets (1,036 measures), fitted on five
sets and tested on the sixth in turn.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import Literal, NamedTuple

from advisor.lint.context import EACH, TITLE, Clause, Reading, overlaps

Weight = Literal[
    "result", "change", "figure", "weak", "plain", "outside", "consequence", "formal", "other", "talk", "paper", "look", "rate", "vague"
]
WEIGHTS: dict[Weight, int] = {
    "result": 8, "change": 6, "figure": 4, "weak": 3, "plain": 4, "outside": 4, "consequence": 3, "formal": 2, "other": 1,
    "talk": -4, "paper": -4, "look": -1, "rate": -2, "vague": -6,
}  # fmt: skip
MOST = 3
"""Clauses of one kind count so often at most: a long list is no better than a short one."""

_PLAIN = re.compile(
    r"(?:换(?!届|位|言|取)|修(?!订|改|养|正|身)|装(?!订|修|备|置|饰|盒)|拆|退(?!休|役|伍)|补(?!充|齐|助|贴|办|录|签|正|考|习|偿)|停(?!车)|撤|扣(?!押)"
    r"|罚|搬|铺(?!张)|配(?!合|置|套)|砌|挖|割|租给|改(?!进|善|革|正)|送(?!达)|还|种|垫|接(?!受|待|到)|贴(?!近)|涂|刷|派|增|减(?!负)"
    r"|开(?!展|会|发|拓|启|始)|发(?!现|挥|生|展|动|言|扬)|划|移|清|关|锁|免|砍|给)[掉好完成走出到上了给入回清除开]?(?:[^，。；]{0,6}?\d[\d.]*(?![\d.]*[%％])|了)"
)
"""Verbs of one character: acts only where a figure follows."""
_CHANGE = re.compile(
    r"[由从][^，。；]{1,14}(?:降|减|压|缩|提|增|升|改)(?:到|至|为)|(?:降|减|压|缩短|压减|控制|提高|提|升|增|恢复)(?:到|至|在|为)[^，。；]{0,6}\d"
    r"|不(?:超过|高于|少于|低于|多于)[^，。；]{0,4}[\d一二三四五六七八九十]|[为清]零|\d+(?:小时|分钟|天|日|个工作日)之?以?内"
)
_CASE = (
    r"不合格|未通过|不过关|超期|逾期|再犯|不改|未改|仍|不足|低于|高于|高出|超过|超出|超标|漏(?!损|水|洞|电)|缺(?!陷|位)|不到|不达标|不退|拒不|拒绝|不符|连续|反弹|重复|再有|违规|造假|虚报|达不到|不够|不成"
    r"|无法|不履行|查实|情节|没有|收不"
)
_THEN = r"扣|停|不得|调离|问责|退回|退出|追究|移送|取消|解除|罚|撤|起诉|强制|作废|重办|返工|不予|立案|赔|除名|待岗|清出|降[级薪职档]|收回|关停|吊销|换"
_CONSEQUENCE = re.compile(rf"(?:{_CASE})[^，。；]{{0,14}}[，的]?[^，。；]{{0,10}}?(?:{_THEN})")
_OUTSIDE = re.compile(
    r"(?:纪委|纪检|审计|监委会|监察|第三方|会计师|质监|[县市区局镇校院委办站]|街道|代表|家长|村民|群众|居民|督查室|疾控|专家|检测)[^，。；]{0,16}"
    r"(?:抽|暗访|回访|验收|复查|复核|核验|随机|到场|现场|旁听|列席|复测|取样|调看|核对|问)"
)
_SAMPLE = re.compile(
    r"(?:抽|随机|复核|复查|回访|暗访)[^，。；\d]{0,8}\d+(?:\.\d+)?[%％]|(?:每(?:半年|个?季度?|个?月|周|旬)|随机|逐月)[^，。；]{0,8}(?:抽|听|调看|暗访|问)[^，。；]{0,6}[\d一二两三四五六七八九十]"
)
"""A sample that somebody draws."""
_PAID = re.compile(r"补[发助贴]|发放|兑付|工资|待遇|养老金")
"""打卡 beside these words is payment onto a card."""
_RATE = re.compile(r"(?:率|满意度|知晓度)[^，。；\d]{0,6}\d|\d[%％]")
_LABEL = re.compile(
    r"^\s*[（(]?(?:责任|牵头|配合|主办|协办|完成|整改)(?:人|单位|领导|部门|科室|时限|期限|时间)"
    r"|^由?[^，。；]{2,16}(?:牵头|负责|负总责|主持|跟进|盯办|盯着|抓总|督办)$|^(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日|底|末|中旬)?前?(?:完成|办结|见效|启动|执行|整改到位)?$"
)
"""Clauses that only say who or when."""
_LABELLED = re.compile(r"(?:责任|牵头|配合|主办|协办)(?:人|单位|领导|部门|科室)?[：:]$")
_LIGHTER = re.compile(
    r"(?:不再|不考核|不要求|不搞|不看|取消|停止|停用|废止|砍|减|压减|合并|不要|免|清退|退回|撤)[^，。；]{0,16}(?:报送|上报|报表|表格|台账|考核|会议|打卡|留痕|接龙|证明|检查|材料|文件|牌子|工作群|填|动员会|推进会|例会|调度会)"
)
"""Burden taken away is a result though its words are those of papers and meetings."""
_PROMISE = re.compile(r"确保|力争|争取|努力|保证|做到|推动|促进|引导|鼓励|探索|研究|拟|计划")
"""What stands after it is hoped for, not done."""
_ASPIRE = re.compile(
    r"^[^，。；]{0,10}?(?:确保|做到|实现|改善|提升|提高|增强|吸引|促进|推动|形成|切实|力争|争取|努力|走在|树立|展现|彰显|塑造|擦亮|夯实|保障|杜绝|避免|防止|优化|强化|加强|密切|稳定|维护|守牢|破解|满足)"
)
"""A clause without an act that names a state to be wished for."""
_TARGET = re.compile(
    r"(?:率|满意度|知晓度)(?:均|都|要|力争|争取)?(?:达到?|提[高升]到?|提[高升]至|不低于|保持在?|实现|为|控制在|下降|降低|在)?[^，。；\d]{0,4}\d+(?:\.\d+)?[%％]|100[%％]"
)
_FROM = re.compile(r"[由从][^，。；]{0,14}\d")
_SOFT = re.compile(
    r"满意|知晓|参与|覆盖|签订|学习|培训|考试合格|建档|录入|上报|响应|好评|归档|到位|销号|审核准确|核查率|参训|参会|注册|下载|上线|达标率|合格率?(?:达到?|为)?100|完好|认可|达优|优秀率|签到|活动|巡查率"
)
"""Rates that measure activity or opinion."""
_DRAWN_UP = re.compile(
    r"(?:建立|制定|完善|编制|印制|制作|设立|提出|拟定|形成|起草|出台|印发|健全|填写|设计|增加|增设|补写|补记|更新|规范|统一|补充)[^，。；]{0,20}(?:本|栏|记录|表|册|簿|单|台账|制度|办法|方案|预案|计划|规定|细则|清单|档案|流程图|手册|报告|意见|机制|体系|一张图)$"
)
"""A clause that ends in a paper that is drawn up: the words between are what it is about."""
_TIMES = re.compile(r"\d+余?(?:人次|家次|车次|户次|场次)")
_UNIT = re.compile(r"[^，。；]?(?:部(?!分|门)|办(?!理|好|结|法|成|完)|科(?!技|学)|局|股|处(?!理|置|罚|分)|委(?!托)|中心|馆|队|委员)")
"""What follows a word that is part of a unit's name: 宣传办."""
_MOVED = frozenset("降至 降到 降低到 增至 增加到 提高到 提高至 提至 升至 升到 缩短 压减 压缩 减至 减到".split())
"""Acts that only say how far a figure moves: the change is counted, what moves it is not told."""
_NAME = re.compile(r"股|科(?!技)|局|站(?!点)|室|队|员|机构|中心|记录|台账|报告|计划|方案|质量|率|工作(?!日|人)|情况|能力|水平")
"""What follows a verb that is part of a name: 救助股, 消毒记录."""


_CONSULTED = re.compile(
    r"(?:按|凭|翻看?|调看|抽看)[^，。；]{0,8}(?:记录|台账|资料|材料|录像|监控|单|凭证)[^，。；]{0,6}(?:核|查|对|抽|看|付|扣|算)"
)
"""Papers that somebody looks at to check: 按刷卡记录核."""
_DOMAINS = (
    (re.compile(r"会议多|会风|参会|陪会|开会|未上会|议题|以传阅"), re.compile(r"会|纪要|文件")),
    (re.compile(r"学习|“第一议题”|第一议题|未学|学用"), re.compile(r"学|研讨|纪要")),
)


class Effect(NamedTuple):
    """Clauses by what they bring about."""

    kinds: Counter[Weight]

    @property
    def score(self) -> int:
        """Above 0 where more is done than talked about."""
        return sum(WEIGHTS[kind] * min(n, MOST) for kind, n in self.kinds.items())

    @property
    def results(self) -> int:
        """Clauses in which something changes."""
        return sum(self.kinds[k] for k in ("result", "change", "plain", "weak"))

    @property
    def steps(self) -> int:
        """Clauses that talk, write or look."""
        return sum(self.kinds[k] for k in ("talk", "paper", "look"))


def _starts(r: Reading, lexicon: str, clause: Clause) -> list[str]:
    titles = [m.span() for m in TITLE.finditer(clause.text)]
    return [
        h.text
        for h in r.hits.get(lexicon, [])
        if clause.start <= h.start < clause.end
        and not overlaps((h.start - clause.start, h.end - clause.start), titles)
        and not _UNIT.match(r.text, h.end)
    ]


def _remedial(r: Reading, clause: Clause) -> bool:
    """The finding is about meetings or about study, and so is the clause."""
    return any(about.search(r.finding) and words.search(clause.text) for about, words in _DOMAINS)


def _process(r: Reading, clause: Clause) -> Weight | None:
    """Talk, paper or look; null where the finding itself names the word: then it may be the remedy (学习 against too little study)."""
    kinds: tuple[tuple[Weight, str], ...] = (
        ("talk", "effect-talk"), ("paper", "effect-token"), ("paper", "effect-paper"), ("look", "effect-look"),
    )  # fmt: skip
    if _CONSULTED.search(clause.text):
        return None
    for kind, lexicon in kinds:
        words = _starts(r, lexicon, clause)
        if words:
            return None if any(w in r.finding for w in words) or _remedial(r, clause) else kind
    return None


def _echoes(r: Reading, start: int, end: int) -> bool:
    """The act stands in words of the finding: 针对停电时全镇断水的情况."""
    if r.text[start:end] not in r.finding:
        return False
    return any(r.text[i : i + 5] in r.finding for i in range(max(0, end - 5), start + 1) if len(r.text[i : i + 5]) == 5)


def _counted(r: Reading, clause: Clause) -> bool:
    """A quantity other than a percentage stands in the clause, and the rate is not one of activity."""
    counts = any(clause.start <= a < clause.end and r.text[b - 1] not in "%％" for a, b in r.numbers)
    return counts and not _SOFT.search(clause.text)


def _acts(r: Reading, clause: Clause) -> tuple[bool, bool, bool]:
    """Whether the clause holds an act with a result, a weak one with an object, a formal one."""
    formal = {(h.start, h.end) for h in r.hits.get("effect-formal", [])}
    weak = {h.start for h in r.hits.get("field-act-weak", [])}
    strong = feeble = bare = False
    token = _starts(r, "effect-token", clause)
    shown = bool(token) and not any(w in r.finding for w in token)
    for act in r.acts:
        if not clause.start <= act.start < clause.end or _echoes(r, act.start, act.end) or _PROMISE.search(r.text, clause.start, act.start):
            continue
        if _NAME.match(r.text, act.end) or (act.text in _MOVED and re.match(r"[^，。；]{0,6}\d", r.text[act.end : act.end + 8])):
            continue
        if shown:
            bare = True
            continue
        if (act.start, act.end) in formal:
            bare = True
        elif act.start in weak:
            feeble |= act.concrete
        else:
            strong = True
    return strong, feeble, bare


def _kinds(r: Reading, clause: Clause) -> list[Weight]:
    """What the clause counts as; several where it does several things."""
    strong, feeble, bare = _acts(r, clause)
    talks = bool(_starts(r, "effect-talk", clause))
    out: list[Weight] = ["consequence"] if _CONSEQUENCE.search(clause.text) else []
    if (
        not out
        and _TARGET.search(clause.text)
        and not _SAMPLE.search(clause.text)
        and not _FROM.search(clause.text)
        and not (strong and _counted(r, clause))
    ):
        return ["rate"]
    if _DRAWN_UP.search(clause.text):
        return out or ["paper"]
    if (_CHANGE.search(clause.text) and not clause.activity) or _LIGHTER.search(clause.text):
        out.append("change")
    if strong and not (talks and not clause.quantity):
        out.append("result")
    elif _PLAIN.search(clause.text) and not clause.activity and not talks and not _starts(r, "effect-token", clause):
        out.append("plain")
    elif feeble and not talks and not _starts(r, "effect-paper", clause) and not _TIMES.search(clause.text):
        out.append("weak")
    if not out and ((clause.quantity and _OUTSIDE.search(clause.text)) or _SAMPLE.search(clause.text)):
        out.append("outside")
    return [*out, *_rest(r, clause, bool(out), bare)]


def _hollow(r: Reading, clause: Clause) -> bool:
    """A vague, paper or burden phrase begins in the clause; 班子成员 and the like are often no more than an object."""
    hits = (h for f in ("vague-", "paper-", "burden-") for h in r.family(f))
    return any(clause.start <= h.start < clause.end and h.lexicon != "vague-owner" for h in hits)


def _rest(r: Reading, clause: Clause, counted: bool, bare: bool) -> list[Weight]:
    if counted:
        return []
    out: list[Weight] = ["formal"] if bare else []
    if bare and (clause.quantity or EACH.search(clause.text)) and not _starts(r, "effect-token", clause):
        return out
    if _RATE.search(clause.text):
        return [*out, "rate"]
    if kind := _process(r, clause):
        return [*out, kind]
    if any(_starts(r, lexicon, clause) for lexicon in ("effect-talk", "effect-paper", "effect-look")):
        return out
    paid = "打卡" in clause.text and _PAID.search(r.text)
    if (_hollow(r, clause) and not paid) or (not clause.quantity and _ASPIRE.match(clause.text)):
        return [*out, "vague"]
    return [*out, "figure" if clause.quantity else "other"]


_END = re.compile(r"\d|全部|[为归清]零|逐|无|不再|合格|通过|有")
"""A target in a column of its own that names an end."""


@lru_cache(maxsize=4)
def weigh(r: Reading) -> Effect:
    """Weigh the measure, once. A target and a check that stand in columns of their own count as well."""
    count: Counter[Weight] = Counter()
    for clause in r.clauses:
        labelled = _LABELLED.search(r.text, max(0, clause.start - 8), clause.start)
        if clause.end - clause.start >= 3 and not labelled and not _LABEL.match(clause.text):
            count.update(_kinds(r, clause))
    if _END.search(r.fields.get("indicator", "")):
        count["change"] += 1
    if r.fields.get("check"):
        count["outside"] += 1
    return Effect(count)
