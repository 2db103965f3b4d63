"""Splits a compound finding into its parts. A finding stays one finding; its parts are what measures must cover."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from advisor.importers.numbers import CIRCLED, value_of
from advisor.importers.register import illustrates, states_fault
from advisor.models import Span

_MARKS: tuple[re.Pattern[str], ...] = (
    re.compile(r"(?:^|(?<=[。；;：:，,、！？\n ）)”]))(?P<n>[一二三四五六七八九十]{1,2})(?:是|则)"),
    re.compile(rf"(?P<n>[{CIRCLED}])"),
    re.compile(r"(?:^|(?<=[。；;：:，,！？\n ]))第?[（(](?P<n>\d{1,2}|[一二三四五六七八九十]{1,2})[）)]"),
    re.compile(r"(?:^|(?<=[。；;：:！？\n ]))(?P<n>\d{1,2})(?:[.．、](?!\d(?!\d\d\d年))|[）)])"),
    re.compile(r"(?:^|(?<=[。；;：:，\n]))第(?P<n>[一二三四五六七八九十])[，,]"),
)
_ENDS = re.compile(r"[。！？!?；;\n]+[”’」』）)]*")
_EDGE = "，,、。；;！？!?\n ”“’）)"
_SOFT = re.compile(r"[，,、]")
_OWN_SUBJECT = 4  # characters before the faulty predicate: “群众工作不实” has a subject, “办法不多” leans on the one before
_CLAUSE = 22  # characters: complaints strung on commas are formulas; a longer clause tells a story that goes on
_PREDICATE = re.compile(
    r"(?P<subject>[\u4e00-\u9fffA-Za-z“”《》（）、]{2,}?)(?:还|仍|较|尚|有些|普遍|比较|存在)?"
    r"(?:不(?:到位|力|足|够[\u4e00-\u9fff]{0,4}|强|严|实|深|高|规范|及时|健全|完善|扎实|彻底|充分|明显|清|细|透|紧|多|宽|准|精准|合理|公开|落实|齐|畅|牢|大|广|科学|严格|严肃|"
    r"经常|主动|积极|密切|有力|明确|平衡|协调|稳定|匹配|配套|全|突出|顺畅|理想)|未(?:有效|全面|真正)?(?:落实|开展|建立|公开|到位|形成|覆盖|完成|整改|执行)|薄弱|滞后|松散|涣散|混乱|缺失|缺位|缺乏|"
    r"流于形式|走过场|虚化|弱化|淡化|老化|模糊不清|淡薄|有差距|有短板|有偏差|有漏洞|打折扣|严重|突出|流失|闲置|随意|单一|偏[高低大小少多慢软]|屡禁不止|时有发生|缓慢|迟缓|欠缺|脱节|雷同|漂浮|虚化)"
    r"(?:等)?(?:问题|现象)?$"
)
_WANTED = re.compile(
    r"(?P<subject>[\u4e00-\u9fffA-Za-z“”《》（）、]{2,}?)(?:还|仍|尚|亟)?(?:有待|需要?|须|待|亟待)(?:进一步|继续|持续)?"
    r"(?:加强|提高|提升|改进|完善|优化|规范|增强|加快|加大|深化|强化|拓宽|夯实|提质|改善)$"
    r"|(?P<other>[\u4e00-\u9fffA-Za-z“”《》（）、]{4,}?)(?:不(?:高|佳|好|到|严|畅|灵|硬|优|均|正|振|新)|欠佳|欠缺|较[差低弱慢]|差|低|弱|慢|懒散|松懈|松弛|粗放|宽松|空泛|泛化|形式化|表面化|浅表化|"
    r"断档|断层|发挥作用不够|质效不高|突出|频发|多发|高发|落后|空白|失管|失控|失守|失察|无人管护|无人问津)$"
)
"""Further endings of a complaint, read only in a list of formulas."""
_COMMON = frozenset("工作 落实 管理 制度 执行 方面 问题 情况 建设 发展 责任 意识 能力 作用 组织 存在".split())
_BESIDE = re.compile(r"^(?:同时|此外|另外|还有)[，,]?")


def split_problems(text: str) -> tuple[Span, ...]:
    """The parts of a finding, in order: they do not overlap and leave out nothing but blanks at their borders.

    Enumerations (一是…二是…, ①②, （1）（2）) are parts. Without one, a sentence or a clause after a semicolon is a new
    part unless it illustrates the one before; clauses between commas are parts only where each is a whole complaint with a
    subject of its own. A simple finding has one part. An empty text has none.
    """
    cuts = _enumerated(text) or _by_sentence(text)
    return tuple(_spans(text, cuts))


def _spans(text: str, cuts: list[int]) -> list[Span]:
    spans = []
    for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True):
        piece = text[start:end]
        inner = piece.strip()
        if inner:
            at = start + len(piece) - len(piece.lstrip())
            spans.append(Span(start=at, end=at + len(inner), text=inner))
    return spans


def _enumerated(text: str) -> list[int]:
    """Where the items after the first begin, for the first kind of mark that counts from one; empty without any."""
    for pattern in _MARKS:
        starts: list[int] = []
        for match in pattern.finditer(text):
            if value_of(match["n"]) == len(starts) + 1:
                starts.append(match.start())
        if len(starts) >= 2:
            return starts[1:]
    return []


def _by_sentence(text: str) -> list[int]:
    cuts: list[int] = []
    segments = _segments(text)
    head = ""  # the sentence that opened the current part
    semicolon = False  # whether the sign before this segment was a semicolon
    for start, end in segments:
        words = text[start:end].strip(_EDGE)
        if head and not _continues(words, semicolon):
            cuts.append(start)
            head = words
        head = head or words
        cuts += _clauses(text, start, end)
        semicolon = text[start:end].rstrip("\n ”")[-1:] in {"；", ";"}
    return sorted(set(cuts))


def _segments(text: str) -> list[tuple[int, int]]:
    segments, start, depth = [], 0, 0
    opening, closing = "（(“「《【", "）)”」》】"
    position = 0
    while position < len(text):
        char = text[position]
        depth += (char in opening) - (char in closing and depth > 0)
        match = _ENDS.match(text, position) if depth == 0 or char == "\n" else None
        if match is None:
            position += 1
            continue
        depth = 0
        position = match.end()
        segments.append((start, position))
        start = position
    if text[start:].strip():
        segments.append((start, len(text)))
    return [(a, b) for a, b in segments if text[a:b].strip()]


def _continues(words: str, semicolon: bool) -> bool:
    """Whether a segment belongs to the part before it."""
    if len(words) < 6 or not states_fault(words):
        return True
    if not illustrates(words):
        return False
    # Two facts set side by side by a semicolon are two faults, also below a general statement: it may stand above several themes.
    return not (semicolon and _independent(words))


def _independent(words: str) -> bool:
    return not re.match(
        r"(?:导致|致使|造成|引发|影响|因此|由于|因为|从而|以致|使得|对此|上述|以上|其|尤其|特别是|甚至|且|并|但|却|仍|该|均|全部|都|也|亦|又|即)",
        words,
    )


def _clauses(text: str, start: int, end: int) -> list[int]:
    """Cuts at commas within a segment, where every clause is a whole complaint unrelated to its neighbours."""
    borders = [start, *(match.end() for match in _SOFT.finditer(text, start, end)), end]
    clauses = [(a, b, text[a:b].strip(_EDGE)) for a, b in pairwise(borders)]
    if len(clauses) < 2 or text.count("“", start, end) != text.count("”", start, end):
        return []
    if _formulas(clauses):
        return _formula_cuts(clauses)
    cuts: list[int] = []
    before = ""
    for a, _, words in clauses:
        subject = _subject(words)
        beside = _BESIDE.match(words) and states_fault(words) and states_fault(text[start:a])
        if beside or (before and subject and not _related(before, subject)):
            cuts.append(a)
        if subject:
            before = subject
        elif before and not beside:
            return cuts if not states_fault(words) or _BESIDE.match(words) else [cut for cut in cuts if _BESIDE.match(text[cut:])]
    return cuts


def _formulas(clauses: Sequence[tuple[int, int, str]]) -> bool:
    """Whether the clauses are short complaints without figures strung on commas, at least two of them whole ones."""
    words = [w for _, _, w in clauses]
    plain = all(len(w) <= _CLAUSE + 6 and not re.search(r"\d", w) for w in words)
    whole = sum(bool(_complaint(w)) for w in words)
    return plain and whole >= 2 and whole * 2 > len(words) and not any(re.match(r"(?:导致|致使|造成|引发|因此|由于|因)", w) for w in words)


def _formula_cuts(clauses: Sequence[tuple[int, int, str]]) -> list[int]:
    """Each whole complaint with a subject of its own begins a part.

    A clause that states no fault (心系群众、为民服务意识有差距) leads into the one after it; any other goes on with the part before.
    """
    cuts: list[int] = []
    before, lead = "", -1
    for a, _, words in clauses:
        start = lead if lead >= 0 else a
        lead = -1
        subject = _complaint(words)
        if not subject and not states_fault(words):
            lead = start
        elif before and subject and not _related(before, subject):
            cuts.append(start)
        before = subject or before
    return [c for c in cuts if c > clauses[0][0]]


def _complaint(clause: str) -> str:
    """The subject of a clause that is a whole complaint in the wider sense of a list of formulas, else the empty string."""
    if found := _subject(clause):
        return found
    match = _WANTED.search(clause)
    if match is None or len(clause) > _CLAUSE + 6 or illustrates(clause):
        return ""
    subject = match["subject"] or match["other"]
    return subject if len(subject) >= _OWN_SUBJECT else ""


def _subject(clause: str) -> str:
    """The subject of a clause that is a whole complaint, else the empty string."""
    lead, exists, after = clause.partition("存在")
    words = after if exists and len(lead) <= 12 else clause
    match = _PREDICATE.search(words)
    if match is None or len(words) > _CLAUSE or (illustrates(words) and not exists):
        return ""
    subject = match["subject"]
    return subject if len(subject) >= _OWN_SUBJECT else ""


def _related(first: str, second: str) -> bool:
    """Whether two subjects share two neighbouring characters that are no commonplace."""
    pairs = {first[i : i + 2] for i in range(len(first) - 1)} - _COMMON
    return any(second[i : i + 2] in pairs for i in range(len(second) - 1))
