"""Fill the typed slots of a template with the facts of a finding, and remember which words came from where."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from advisor.knowledge import OPTIONAL, SLOT
from advisor.models import Span
from advisor.text import Fact, Token, facts, tokens

_OCCASIONS = re.compile(r"\d*余?[次届期轮回]")
_SUM_WORD = re.compile(r"(?:共计?|累计|合计|达)")
_TOTAL = re.compile(r"(?:共计|累计|合计|总计|共)[\u4e00-\u9fff]{0,4}\d{0,2}$")
_MADE = re.compile(r"(?:年|月)?(?:底|初)?(?:投资|投入|建成|修建|新建|建设|兴建|完工|竣工|购置|购买|采购|安装|成立|印发|出台|修订|制定)")
_SAMPLE = re.compile(
    r"(?:抽查|走访|查看|翻阅|随机|调阅|全县|全市|全镇|全村|全区|核定|现有|应有|应配|下辖|辖区|共有|在册|登记)[^，。；]{0,6}$"
)
_WHOLE = re.compile(r"(?:中|里|内)?[，,]?(?:其中|有|仅有?|只有?)[^，。；\d]{0,6}\d")
_NAMED_PEOPLE = re.compile(r"(?:近|约|超过|超|达|共|不足|仅|逾)?\d[\d,]*(?:余|多)?[名位人户][\u4e00-\u9fff]")
_NAMED_THINGS = re.compile(r"(?:近|约|超过|超|达|共|不足|仅|逾)?\d[\d,]*(?:余|多|几)?[\u4e00-\u9fff]{2,}")
_NOUNS = ("n", "j", "l", "s", "x")
_NO_PART = frozenset("部分 个别 规范 名下 不可 核查 研究 整改 问题 工作 情况 方面 利用 谋划 代行 重 迎检".split())
"""Words that stand before an object without belonging to it."""
LONGEST_OBJECT = 14
"""A noun phrase longer than this reads like a sentence where a slot stands."""


FUNCTION = frozenset(
    "年月日次个家份处条名户所件项本座台辆张笔批栋间块口支的了在对将把为未不和与及从向由被等各该其有无是以于到多仅只均已就也又或按经"
)


def _first_word(words: Sequence[Token], start: int) -> int:
    """Length of the word that begins at ``start``; 1 hints that the tokenizer broke a word it does not know (巡|河|记录)."""
    return next((len(t.text) for t in words if t.start == start), 0)


class Filled(NamedTuple):
    """A filled template: its text, and for each fact used its place in the text and in the finding."""

    text: str
    used: tuple[tuple[int, int, Fact], ...]


class Facts:
    """The facts of one part of a finding, ready for the slots of one problem type.

    ``offset`` is where the part begins in the finding, so that spans point into the finding.
    """

    def __init__(self, text: str, offset: int, objects: Sequence[str]) -> None:
        self.text, self.offset = text, offset
        self.all = [f.model_copy(update={"start": f.start + offset, "end": f.end + offset}) for f in facts(text)]
        self._objects = objects
        self._by_slot = {
            "amount": self._amount(),
            "percent": self._first("percent"),
            "period": self._period(),
            "place": self._places(),
            "document": self._first("document"),
            "duration": self._first("duration"),
            "quantity": self._first("quantity"),
            "people": self._people(),
            "count": self._count(),
            "object": self._object(),
        }

    def _first(self, kind: str) -> Fact | None:
        return next((f for f in self.all if f.kind == kind), None)

    def _amount(self) -> Fact | None:
        """The sum that is called a total, else the first one; without 共 or 累计 before it: a slot says what it is a sum of."""
        found = [f for f in self.all if f.kind == "amount"]
        fact = next((f for f in found if _TOTAL.search(self.text[: f.start - self.offset + 2])), found[0] if found else None)
        lead = _SUM_WORD.match(fact.text) if fact else None
        return fact.model_copy(update={"start": fact.start + lead.end(), "text": fact.text[lead.end() :]}) if fact and lead else fact

    def _period(self) -> Fact | None:
        """A stretch of time, or a date that is not that of a building or a purchase (2016年建成)."""
        if period := self._first("period"):
            return period
        dates = [f for f in self.all if f.kind == "date"]
        dates = [f for f in dates if "年" in f.text and "日" not in f.text]
        return next((f for f in dates if not _MADE.match(self.text[f.end - self.offset :])), None)

    def _sampled(self, fact: Fact) -> bool:
        """Whether the number is what was looked at, or the whole of which the next number is a part, not what was found."""
        at = fact.end - self.offset
        return bool(_WHOLE.match(self.text, at)) or bool(
            _SAMPLE.search(self.text[max(0, fact.start - self.offset - 8) : fact.start - self.offset])
        )

    def _places(self) -> Fact | None:
        """The first place, with those that are listed beside it (双槐村、白果村)."""
        found = [f for f in self.all if f.kind == "place"]
        if not found:
            return None
        last = found[0]
        for fact in found[1:]:
            if fact.start != last.end + 1 or self.text[last.end - self.offset] not in "、和与及":
                break
            last = fact
        text = self.text[found[0].start - self.offset : last.end - self.offset]
        return Fact(kind="place", start=found[0].start, end=last.end, text=text)

    def _people(self) -> Fact | None:
        found = [f for f in self.all if f.kind == "people" and _NAMED_PEOPLE.match(f.text) and not self._sampled(f)]
        return found[0] if found else None

    def _count(self) -> Fact | None:
        """A number of things in digits; preferred one that names an object of the type. Occasions (3次) are no things."""
        found = [f for f in self.all if f.kind == "count" and _NAMED_THINGS.match(f.text) and not _OCCASIONS.search(f.text)]
        found = [f for f in found if not self._sampled(f)] or found[:1]
        return next((f for f in found if any(o in f.text or f.text[-2:] in o for o in self._objects)), found[0] if found else None)

    def _object(self) -> Fact | None:
        """The noun phrase round the first of the type's objects that stands in the part."""
        for name in self._objects:
            at = self.text.find(name)
            if at >= 0:
                span = self._phrase(at, at + len(name))
                return Fact(kind="document", start=span.start + self.offset, end=span.end + self.offset, text=span.text)
        return None

    def _phrase(self, start: int, end: int) -> Span:
        """``text[start:end]`` widened to the left over nouns that stand directly before it."""
        words: list[Token] = tokens(self.text)
        left = start
        for token in reversed([t for t in words if t.end <= start]):
            if token.end != left or not token.text.isalpha() or end - token.start > LONGEST_OBJECT:
                break
            broken = len(token.text) == 1 and _first_word(words, left) == 1 and token.text not in FUNCTION
            whole = len(token.text) > 1 and token.tag.startswith(_NOUNS) and token.text not in _NO_PART
            if not broken and not whole:
                break
            left = token.start
        return Span(start=left, end=end, text=self.text[left:end])

    def slot(self, kind: str) -> Fact | None:
        """The fact that fills a slot of this kind, if the part has one."""
        return self._by_slot.get(kind)


def fill(template: str, source: Facts) -> Filled:
    """Fill ``template``; an optional stretch stays only where each of its slots is filled."""
    out: list[str] = []
    used: list[tuple[int, int, Fact]] = []

    def add(text: str) -> None:
        at, last = sum(map(len, out)), 0
        for m in SLOT.finditer(text):
            out.append(text[last : m.start()])
            at += m.start() - last
            last = m.end()
            fact = source.slot(m["kind"])
            words = fact.text if fact else m["default"]
            if fact:
                used.append((at, at + len(words), fact))
            out.append(words)
            at += len(words)
        out.append(text[last:])

    last = 0
    for m in OPTIONAL.finditer(template):
        add(template[last : m.start()])
        inner = m[0][1:-1]
        if all(source.slot(s["kind"]) for s in SLOT.finditer(inner)):
            add(inner)
        last = m.end()
    add(template[last:])
    return Filled("".join(out), tuple(used))


def clause_of(text: str, start: int, end: int) -> str:
    """The clause of ``text`` round a fact, without a leading connective: what a reader needs to know what the number counts."""
    left = max((text.rfind(mark, 0, start) for mark in "，。；：、！？\n"), default=-1) + 1
    right = min((p for p in (text.find(mark, end) for mark in "，。；：！？\n") if p >= 0), default=len(text))
    clause = text[left:right]
    if clause.count("“") != clause.count("”") or clause.count("（") != clause.count("）"):
        return text[start:end]
    clause = re.sub(r"^(?:其中|截至目前|截至|且|并且|但|而|致使|导致|造成|一是|二是|三是|四是|有的|还有)", "", clause.strip())
    return clause.strip()


def leftover(source: Facts, used: Iterable[str], longest: int = 30) -> list[tuple[str, Fact]]:
    """Numbers of the part that no field uses yet, each in the words that say what it counts."""
    taken = "\n".join(used)
    out: list[tuple[str, Fact]] = []
    for fact in source.all:
        if fact.kind in {"place", "organisation", "document"} or fact.text in taken:
            continue
        clause = clause_of(source.text, fact.start - source.offset, fact.end - source.offset)
        words = clause if fact.text in clause and len(clause) <= longest else fact.text
        if not any(words in w or w in words for w, _ in out):
            out.append((words, fact))
            taken += words
    return out
