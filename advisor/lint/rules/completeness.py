"""C: what a checkable measure must hold. A measure is judged as a whole: one missing part is a hint, two are a reason to send it back."""

from __future__ import annotations

import re
from collections.abc import Iterator

from advisor.lint.catalogue import Found, Rule, RuleInfo
from advisor.lint.context import Reading
from advisor.lint.lexicons import Hit
from advisor.models import Severity

_SOURCE = "可检查措施的最小结构：主体、动作、对象、标准、期限、证据、核验、根因"
_EVIDENCE = re.compile(
    r"凭证|票据|签字|签收|签名|照片|合同|协议|验收|报告|公示|张贴|张榜|公布|记录|回单|名单|证明|决定书|存档|收据|签领|发票|鉴定|清册|通报|文书|图|原件|佐证|备案"
)
_CHECK = re.compile(
    r"抽查|抽检|抽样|复查|复核|复验|复测|核验|核实|验收|回访|核对|实测|随机|比对|审计|监督|检查|暗访|旁听|列席|评估|抽盘|测量|见证|到会监督|第三方|公示|审查|现场看|现场核|派员|翻查"
)


_LABEL = re.compile(
    r"^\s*(?:责任|牵头|配合|承办|主办|协办|完成|整改)?(?:人|单位|领导|部门|科室|时限|期限|时间|类型|类别)?[：:]|^(?:责任|牵头|整改|完成)(?:人|单位|领导|部门|时限|期限|时间)"
)
_SHARED_DATA = re.compile(r"数据|提取|取数|调取|共享|抓取|推送|导入|获取|采集")
"""Where data come from is no statement of who is to act."""


def missing(r: Reading) -> list[str]:
    """Which of owner, time and standard the measure lacks. A frequency is a time where the measure says plainly what is done."""
    timed = r.has_time or r.done or bool(r.timing.frequency and r.checkable)
    return [name for name, there in (("责任岗位", r.has_owner), ("完成期限", timed), ("数量或终态", r.has_measure)) if not there]


def _whole(r: Reading, severity: Severity | None = None, message: str = "") -> Found:
    return Found(0, len(r.text), severity, message)


PLAIN_CLAUSES = 4
"""So many clauses of which few are hollow say something, though in verbs that the lexicon does not know."""


def _plainly_told(r: Reading) -> bool:
    """No known act, yet no empty phrase either: a dated end state, or several plain clauses."""
    if r.ends and r.has_time and not (r.family("vague-") or r.family("paper-")):
        return True
    told = r.has_time and r.has_owner and any(c.quantity and not c.activity for c in r.clauses) | bool(r.timing.frequency)
    plain = [c for c in r.clauses if c.end - c.start >= 5 and not _LABEL.match(c.text)]
    return told and len(plain) >= PLAIN_CLAUSES and r.hollow_share <= 0.25


def empty(r: Reading) -> Iterator[Found]:
    """No act and no figure. The runner drops it where an R or B error explains the fault better."""
    if not (r.acts or r.told_numbers or _plainly_told(r) or (r.has_owner and r.has_time)):
        yield _whole(r)


def nothing_done(r: Reading) -> Iterator[Found]:
    """Owner and date, but no act."""
    if not (r.acts or r.told_numbers or _plainly_told(r)) and r.has_owner and r.has_time:
        yield _whole(r)


def no_owner(r: Reading) -> Iterator[Found]:
    """Nobody is named."""
    if not r.has_owner and not r.hits.get("vague-owner"):
        counted = r.checkable and (r.outcome_numbers or r.ends)
        yield _whole(r, "info" if counted and (r.has_time or r.done) else None)


def no_deadline(r: Reading) -> Iterator[Found]:
    """No date; relative words are reported by D01."""
    if r.has_time or r.done:
        return
    counted = len(r.outcome_numbers) > 1 and not r.family("vague-") and not r.timing.relative
    if r.checkable and (r.timing.frequency or counted):
        yield _whole(r, "info")
    else:
        yield _whole(r)


def no_standard(r: Reading) -> Iterator[Found]:
    """No figure and no end state."""
    if not r.has_measure:
        plain = r.acts and r.has_owner and r.has_time and not r.family("vague-")
        yield _whole(r, "info" if plain else None)


def no_evidence(r: Reading) -> Iterator[Found]:
    """No paper that shows the result."""
    if not r.fields.get("evidence") and not _EVIDENCE.search(r.text):
        yield _whole(r)


def no_check(r: Reading) -> Iterator[Found]:
    """Nobody verifies the result."""
    if not r.fields.get("check") and not _CHECK.search(r.text):
        yield _whole(r)


def two_missing(r: Reading) -> Iterator[Found]:
    """Two of owner, time and standard are missing although there is an act."""
    lacking = missing(r)
    if len(lacking) < 2 or not (r.acts or r.outcome_numbers):
        return
    vague = any(h.lexicon != "vague-owner" for h in r.family("vague-")) or any(True for _ in _diluting(r))
    if lacking == ["责任岗位", "数量或终态"] and len(r.acts) > 1 and not vague:
        return
    solid = any(a.concrete for a in r.acts) and not vague
    yield _whole(r, "warning" if solid else "error", f"同时缺{'、'.join(lacking)}，审核时无从核对")


def _diluting(r: Reading) -> Iterator[Hit]:
    """Phrases such as 各科室 that stand for who is to act: neither an object nor where data come from."""
    for h in r.hits.get("vague-owner", []):
        clause = r.clause_at(h.start)
        before = r.text[clause.start : h.start]
        if before and not before.endswith(
            ("由", "责成", "督促", "要求", "明确", "安排", "落实", "指定", "、", "和", "会同", "日前", "底前")
        ):
            continue  # an object, not who is to act
        if r.acts and _SHARED_DATA.search(clause.text):
            continue
        yield h


def diluted_owner(r: Reading) -> Iterator[Found]:
    """各科室, 相关人员, 专人: everybody is nobody."""
    for h in _diluting(r):
        yield Found(h.start, h.end, "info" if r.has_owner and r.checkable else None, f"“{h.text}”：{h.term.note}", h.term.rewrite)


def _info(code: str, name: str, severity: Severity, reason: str, ask: str, bad: str, good: str) -> RuleInfo:
    return RuleInfo(code=code, name=name, severity=severity, reason=reason, ask=ask, bad=bad, good=good, source=_SOURCE)


RULES: tuple[Rule, ...] = (
    Rule(
        _info(
            "C01", "没有可核查的内容", "error", "通篇没有看得见的动作，也没有数量和终态，做没做无法判断", "由哪个岗位、对哪些对象、做什么动作、何时完成、做到什么样？",
            "进一步提高认识，切实加强管理，推动工作上台阶。", "财务室主任6月30日前追回多报差旅费3.2万元并缴入国库。",
        ),
        empty,
    ),
    Rule(
        _info(
            "C02", "有人有期，没有做什么", "error", "写了责任人和期限，却没有看得见的动作，到期无物可查", "到期时交出什么结果？写动作、对象和数量",
            "项目办主任负责，2025年12月底前抓好落实，取得实效。", "项目办主任负责，2025年12月底前完成320米护坡砌筑并通过验收。",
        ),
        nothing_done,
    ),
    Rule(
        _info(
            "C03", "没有责任岗位", "warning", "没有写由谁负责，出了问题找不到人", "由哪个岗位负责？写到科室和职务",
            "11月30日前更换损坏路灯，夜间照明。", "市政所所长11月30日前更换损坏路灯86盏。",
        ),
        no_owner,
    ),
    Rule(
        _info(
            "C04", "没有完成期限", "warning", "没有日期，无法判断是否超期", "何时完成？写到年月日，跨期的写节点",
            "由资产办收回出租房屋17间。", "由资产办2025年6月30日前收回出租房屋17间并重新招租。",
        ),
        no_deadline,
    ),
    Rule(
        _info(
            "C05", "没有数量和终态", "warning", "做到什么程度算完成没有写", "做到什么数量或什么状态算完成？谁验收？",
            "民政办6月底前登门补发补助，改善服务。", "民政办6月底前走访未参保的214户，参保率由91%提高到96%。",
        ),
        no_standard,
    ),
    Rule(
        _info(
            "C06", "没有写佐证材料", "info", "没有写用什么材料证明完成", "由谁形成什么原始材料（凭证、合同、验收单、签收单）？",
            "水利站6月底前修好3口蓄水池。", "水利站6月底前修好3口蓄水池，村民代表在通水验收单上签字。",
        ),
        no_evidence,
    ),
    Rule(
        _info(
            "C07", "没有写核验办法", "info", "没有写由谁、用什么办法核验", "由谁（责任人以外）、用什么方法、抽多少？",
            "环卫所5月15日前清运积存垃圾60吨。", "环卫所5月15日前清运积存垃圾60吨，河长办抽查3个断面。",
        ),
        no_check,
    ),
    Rule(
        _info(
            "C08", "同时缺两项以上要素", "error", "责任岗位、期限、终态缺了两项以上，审核时无从核对", "补上责任岗位、年月日、数量或终态",
            "收回出租房屋，退还押金，规范管理。", "资产办副主任6月30日前与17户承租人补签合同。",
        ),
        two_missing,
    ),
    Rule(
        _info(
            "C09", "责任主体泛指", "warning", "责任主体写成一群人，等于没有人负责", "由哪个岗位牵头、哪个岗位配合？",
            "各科室按职责清退押金18.6万元。", "财政所所长4月30日前清退押金18.6万元。",
        ),
        diluted_owner,
    ),
)  # fmt: skip
