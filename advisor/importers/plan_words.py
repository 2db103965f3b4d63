"""The words of a written plan: labels (整改措施：, 责任领导：), what reads like a measure, how measures are numbered."""

from __future__ import annotations

import re

from advisor.importers.numbers import parse, value_of
from advisor.importers.register import names_area, states_fault

# Label → key of ``WrittenMeasure.fields``; ``measure`` and ``finding`` and ``detail`` open texts, ``skip`` is no field of a measure.
_LABELS: tuple[tuple[str, str], ...] = (
    ("finding", r"(?:巡察|巡视|审计|检查)?(?:反馈|存在|发现|整改)的?(?:主要|具体)?问题|问题(?:描述|内容|清单)?|反馈意见"),
    ("detail", r"(?:具体|主要|突出)(?:表现|问题|情形)|问题表现|存在情形"),
    ("measure", r"(?:具体|主要|下一?步|拟采取的?)?(?:整改)?(?:措施|举措)|整改(?:任务|内容|办法|做法|要求)|(?:整改)?(?:措施|任务)及?(?:内容|分工)"),
    ("skip", r"(?:整改|落实|工作|完成)(?:进展|成效|情况|结果)|整改(?:落实|进展|完成)情况|进展情况|备注|共同(?:适用|措施)|(?:问题)?(?:原因|根源)(?:分析|剖析)?|(?:长效|常态)机制"),
    ("lead", r"(?:责任|牵头|分管|包抓|包保|挂包|督办|主管)(?:县|市|区|镇|班子|院|校|局)?领导|牵头人|责任班子成员"),
    ("cooperating", r"(?:配合|协办|协同|协助|参与)(?:整改)?(?:单位|部门|科室|人)?"),
    ("owner", r"(?:责任|牵头|承办|整改|主责|主办|落实)(?:单位|部门|科室|股室|支部|主体)|(?:直接|具体|整改|第一)?责任人员?|承办人|经办人|负责人|落实人"),
    ("deadline", r"(?:整改|完成|办结|落实)?(?:时限|期限)(?:要求)?|完成(?:时间|日期)|整改时间|时间节点|截止(?:时间|日期)"),
    ("indicator", r"(?:整改|工作|预期|落实|阶段)?目标|(?:预期|量化|成效|考核)(?:成效|指标|效果)|指标|完成标志|整改标准|验收标准"),
    ("evidence", r"(?:佐证|印证|证明|支撑)(?:材料|资料)|佐证"),
    ("check", r"(?:核验|验收|检查|核查|销号|验证|监督)(?:方式|方法|办法|人|单位|标准|情况)?"),
    ("category", r"整改(?:类别|类型|性质)|(?:措施|任务)(?:类别|类型)|类别"),
)  # fmt: skip
_LABEL = re.compile(
    r"(?P<open>[（(【\[]?)(?:"
    + "|".join(f"(?P<{key}{index}>{words})" for index, (key, words) in enumerate(_LABELS))
    + r")[】\])）]?\s*[：:]\s*"
)
_BARE_LABEL = re.compile(
    r"^[【\[（(]?(?:" + "|".join(f"(?P<{key}{index}>{words})" for index, (key, words) in enumerate(_LABELS)) + r")[】\]）)]?[：:。]?$"
)
_STARTS = re.compile(
    r"^(?:由|组织|召开|制定|制订|修订|完善|建立|健全|开展|清理|清[退收缴查]|追[缴回责究]|退[还赔回]|明确|加强|强化|严格(?:落实|执行|按照|规范|实行)|规范|对照|举一反三|立即|立行立改|逐[一户项村条个]|"
    r"印发|出台|补[齐充发办建交缴录]|整[治理合]|修[复缮]|更换|新[建增]|配[齐备强]|选[派聘配]|聘请|邀请|公开|公示|核[实查对]|排查|摸排|梳理|约谈|问责|督促|推动|压实|定期|每[月季周年半]|按[月季周期]|"
    r"实行|实施|推行|设[立置]|安排|抓好|做好|持续|坚持|深化|优化|提升|提高|加大|加快|细化|落实|纳入|签订|编制|收回|兑付|发放|拆除|恢复|疏通|协调|委托|聘|启动|争取|整合|成立|依托|利用|采取|进一步|切实|认真|深入|全面|统筹|结合|"
    r"通过|重新|集中|及时|主动|已(?:于|完成|召开|制定|将|对|组织|清退|整改)|(?:19|20)\d\d年\d{1,2}月(?:\d{1,2}日|底|中旬|上旬|下旬)?(?:之?前|起|内)|\d{1,2}月(?:\d{1,2}日|底|中旬)?(?:之?前|起))"
)
_PHRASES = re.compile(
    r"(?:[前内底]|之前|以前)[，,]?(?:全部|全面|基本)?(?:完成|建成|办结|到位|整改|修复|通水|投入|启用|上报|报送|退还|追回|销号|印发|出台|清[退理]|解决|配齐)|负责|牵头(?!抓总不)|确保|务求|不少于|完成率|"
    r"(?:党委|党组|支部|办公室|书记|主任|局长|镇长|院长|校长|站长|所长|科长|会计|委员|股|科|室|办|站|所|局|中心)[^，。；]{0,12}(?:于|在)\d|于(?:20\d\d年)?\d{1,2}月|20\d\d年\d{1,2}月(?:\d{1,2}日|底)?(?:之)?前|收到反馈后|反馈之日起|\d{1,2}月(?:\d{1,2}日|底|末|中旬|上旬|下旬)?之?前|\d+个?(?:工作)?[日天]内|\d+个月内|[季年月](?:度)?[末底](?:之)?前|每(?:月|季度?|周|年|半年|学期)\d{1,2}[日次]"
)
_ABOUT = re.compile(
    r"^(?:关于|针对|对|就)[“\"「‘]?.+?(?:的?(?:问题|反馈问题)|方面问题)[”\"」]?[。：:]?$|^[“\"「].{4,120}[”\"」](?:的)?问题[。：:]?$"
)
_MARKS = (
    re.compile(r"(?:^|(?<=[。；;：:，,、！？\n ]))(?P<n>[一二三四五六七八九十]{1,2})是"),
    re.compile(r"(?P<n>[①-⑳])"),
    re.compile(r"(?:^|(?<=[。；;：:，,！？\n ]))[（(](?P<n>\d{1,2}|[一二三四五六七八九十]{1,2})[）)]"),
    re.compile(r"(?:^|(?<=[。；;：:！？\n ]))(?P<n>\d{1,2})(?:[.．](?!\d)|[.．](?=(?:19|20)\d\d年|\d{1,2}月)|、|[）)])"),
    re.compile(r"(?:^|(?<=[。；;：:，\n]))第(?P<n>[一二三四五六七八九十])[，,]"),
    re.compile(r"(?:^|(?<=[。；;：:\n ]))(?:整改)?措施\s*(?P<n>\d{1,2}|[一二三四五六七八九十]{1,2})\s*[：:.、]"),
    re.compile(r"(?:^|(?<=[。；;：:\n]))(?P<n>[一二三四五六七八九十]{1,2})、"),
)
_MARK = re.compile(
    r"^(?:\d{1,2}[-－]\d{1,2}[、.．：:\s]?|\d{1,2}\.\d{1,2}[、\s]|[一二三四五六七八九十]{1,2}是[，,：:]?|[①-⑳]|[（(](?:\d{1,2}|[一二三四五六七八九十]{1,2})[）)]|\d{1,2}(?:[.．](?!\d)|[.．](?=(?:19|20)\d\d年|\d{1,2}月)|、|[）)])|第[一二三四五六七八九十][，,]|(?:整改)?措施\s*(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s*[：:.、]|[一二三四五六七八九十]{1,2}、|[•●■◆▪·➢✓-])\s*"
)
_EMPTY = re.compile(r"^[\s—–\-/、。无.…]*$|^(?:无|暂无|同上|/)$")


def label(text: str) -> tuple[str, str] | None:
    """The key of the label a paragraph begins with, and the text after it; None where it begins with none."""
    match = _LABEL.match(text)
    if match:
        return key_of(match), text[match.end() :].strip()
    bare = _BARE_LABEL.match(text)
    return (key_of(bare), "") if bare else None


def key_of(match: re.Match[str]) -> str:
    """The key of a label's match."""
    return next(re.sub(r"\d+$", "", name) for name, value in match.groupdict().items() if value and name != "open")


def labelled(text: str) -> list[tuple[str, str]]:
    """A paragraph cut at its labels: ``("", words before the first)``, then key and text of each.

    A label counts at the start, after a sentence or clause end, or after a blank; in brackets it stays in its sentence.
    """
    cuts = [
        match
        for match in _LABEL.finditer(text)
        if match.start() == 0 or (match["open"] not in {"（", "("} and text[match.start() - 1] in "。；;，, \n　！")
    ]
    pieces = [("", text[: cuts[0].start()].strip())] if cuts and text[: cuts[0].start()].strip() else []
    for match, after in zip(cuts, [*cuts[1:], None], strict=False):
        pieces.append((key_of(match), text[match.end() : after.start() if after else len(text)].strip()))
    if pieces:
        return [(key, words.rstrip("）)") if text[0] in "（(" else words) for key, words in pieces]
    bare = _BARE_LABEL.match(text)
    return [(key_of(bare), "")] if bare else [("", text)]


def split_measures(text: str) -> list[str]:
    """The measures in one cell or paragraph, without their numbers, in order.

    Numbered ones (1. （1） ① 一是) are cut at their numbers, by the kind of number the text begins with: others within
    are steps of one measure. Without numbers each line is one.
    """
    if _EMPTY.match(text):
        return []
    opening = [pattern for pattern in _MARKS if (match := pattern.search(text)) and match.start() == 0]
    for pattern in opening or _MARKS:
        starts: list[int] = []
        for match in pattern.finditer(text):
            if value_of(match["n"]) == len(starts) + 1:
                starts.append(match.start())
        if len(starts) > 1 or (starts and starts[0] == 0):
            return _cut(text, starts)
    return [line for line in (unmarked(raw) for raw in text.split("\n")) if line and not _EMPTY.match(line)]


def _cut(text: str, starts: list[int]) -> list[str]:
    head = text[: starts[0]].strip()
    pieces = [text[a:b].strip() for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]
    measures = [unmarked(piece) for piece in pieces]
    # Words before the first number are a measure of their own only where they are a whole sentence, not a lead-in.
    if head and head[-1] in "。；;" and len(head) > 12:
        measures.insert(0, unmarked(head))
    return [measure for measure in measures if measure]


def unmarked(text: str) -> str:
    """A measure without its number."""
    return _MARK.sub("", text.strip(), count=1).strip()


def about(text: str) -> bool:
    """Whether a text names a fault as a heading: 关于……的问题."""
    return _ABOUT.match(unmarked(text)) is not None


def measure_like(text: str) -> bool:
    """Whether a text reads like something to be done, rather than something wrong."""
    words = unmarked(text)
    if _ABOUT.match(words):
        return False
    return _PHRASES.search(words) is not None or (_STARTS.match(words) is not None and not _faulty_end(words))


def _faulty_end(words: str) -> bool:
    """Whether a sentence that begins with a verb of doing ends in a fault (落实一岗双责不到位)."""
    first = re.split(r"[。；]", words)[0]
    return len(words) <= 60 and states_fault(first[-12:])


def head_like(text: str) -> bool:
    """Whether a text reads like the fault that measures answer."""
    mark = parse(text)
    words = text[mark.length :] if mark else text
    if _ABOUT.match(words):
        return True
    return states_fault(words) and not measure_like(words) and not names_area(words)
