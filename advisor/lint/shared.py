"""Measures that a written plan marks as shared (共同措施): which findings they serve, and what only refers to them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from advisor.models import WrittenMeasure, WrittenPlan

_SHARED = re.compile(r"(?:共同|共性|通用|共用)(?:性)?(?:整改)?措施|^(?:以上问题中的|各单位|全部)?共性问题(?:的?整改)?(?:（[^）]*）)?$")
_MARKED = re.compile(
    r"[（(【][^（）()【】]{0,4}(?:共同|共性|通用|共用)(?:整改)?措施[^（）()【】]{0,6}[）)】]|^(?:共同|共性|通用|共用)(?:整改)?措施[：:]"
)
_REFERS = re.compile(
    r"(?:同|见|详见|参见|按|按照|执行|适用|并入|纳入)(?:上述|前述|前面|本方案)?(?:第[一二三四五六七八九十\d]+部分)?(?:的)?[“（(]?(?:共同|共性|通用|共用)(?:整改)?措施"
)
_REFERENCE = re.compile(
    r"(?:本(?:条|项|问题)|该问题|整改措施|共同适用)?[：:，]?(?:同|见|详见|参见|按|按照|执行|适用|并入|纳入)(?:上述|前述|前面|本方案)?(?:第[一二三四五六七八九十\d]+部分)?(?:的)?"
    r"[“（(]?(?:共同|共性|通用|共用)(?:整改)?措施[”）)]?(?:第?[（(]?[\d一二三四五六七八九十、，,和及至到—\-～~]+[）)]?(?:项|条|款)?)?[”）)]?(?:执行|办理|落实|整改|一并整改)?[。；;]?"
)
_NUM = r"[（(]?(?:\d{1,3}|[一二三四五六七八九十百零]{1,5})[）)]?"
_SPAN = r"(?:至|到|—|－|-|~|～)"
_LIST = rf"{_NUM}(?:(?:、|，|,|和|及|{_SPAN})(?:第|问题)?{_NUM})*"
_SERVES = re.compile(rf"适用(?:于)?[：:]?(?:反馈)?(?:问题)?第?(?P<a>{_LIST})|第(?P<b>{_LIST})(?:项|个|条|号)?问题|问题第?(?P<c>{_LIST})")
_ALL = re.compile(r"(?:全部|所有|各(?:项|个)?|以上各(?:项|个)?|上述各(?:项|个)?)(?:反馈)?问题")
_DIGITS = {c: n for n, c in enumerate("一二三四五六七八九", 1)}


def refers(text: str) -> bool:
    """``text`` is nothing but a reference to a shared measure, such as 见共同措施第1项."""
    return bool(_REFERENCE.fullmatch(text.strip()))


def value(number: str) -> int | None:
    """The first numeral of ``number`` (（五）, 5-1, 问题十二), null where there is none. Chinese numerals up to 199."""
    m = re.search(r"\d{1,3}|[一二三四五六七八九十百零]{1,5}", number)
    if not m:
        return None
    if m[0].isdigit():
        return int(m[0])
    head, hundred, tail = m[0].rpartition("百")
    tens, ten, ones = tail.lstrip("零").rpartition("十")
    found = (_DIGITS.get(head, 1) * 100 if hundred else 0) + (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones.lstrip("零"), 0)
    return found or None


def _listed(words: str) -> Iterator[int]:
    last: int | None = None
    for joint, number in re.findall(rf"({_SPAN}?)(?:第|问题)?({_NUM})", words):
        n = value(number)
        if n is None:
            continue
        yield from range(last + 1, n) if joint and last is not None else ()
        yield n
        last = n


def serves(text: str) -> set[int]:
    """The numbers of findings that ``text`` says it serves: 适用于第（二）、（五）问题, 第2至5项问题."""
    return {n for m in _SERVES.finditer(text) for n in _listed(m["a"] or m["b"] or m["c"])}


class SharedMeasures:
    """The shared measures of a written plan."""

    def __init__(self, plan: WrittenPlan) -> None:
        """Read the headings of ``plan`` and its measures, once."""
        self._heads = {number for number, text in plan.findings if _SHARED.search(text) and not _REFERS.search(text)}
        marked = [m for m in plan.measures if self.marks(m)]
        self._any = bool(marked)
        texts = [f"{m.finding}\n{m.text}" for m in marked] + [t for n, t in plan.findings if n in self._heads and marked]
        self._served = {n for text in texts for n in serves(text)}
        self._all = any(_ALL.search(text) for text in texts)

    def marks(self, m: WrittenMeasure) -> bool:
        """``m`` stands under a heading of shared measures or is itself marked as one."""
        return m.finding_number in self._heads or bool(_MARKED.search(m.text) or _MARKED.search(m.finding))

    def covered(self, findings: Iterable[tuple[str, str]]) -> set[str]:
        """The numbers of ``findings`` that a shared measure serves, that refer to one, or that are its own heading."""
        rows = list(findings)
        out = set(self._heads)
        if not self._any:
            return out
        numbered = [value(number) for number, _ in rows]
        distinct = len(set(numbered)) == len(numbered)  # 1-1, 1-2 … all begin with 1: then only a reference tells
        for (number, text), n in zip(rows, numbered, strict=True):
            if self._all or _REFERS.search(text) or (distinct and n in self._served):
                out.add(number)
        return out
