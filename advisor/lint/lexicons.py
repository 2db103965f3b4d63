"""Lexicons made searchable: one pass over a text finds the terms of every lexicon.

Terms are looked up by their first character, so that the cost of a pass grows with the text and hardly with the number of terms
(600 terms: about 40 µs for 100 characters). A regular expression in a lexicon must therefore begin with literal characters, with
``(?:a|b)`` groups of such, or with a digit class.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from advisor.errors import KnowledgeError
from advisor.knowledge import Lexicon, Term

NEEDED = (
    "vague-verb",
    "paper-meeting",
    "burden-report",
    "field-act",
    "field-act-weak",
    "field-end",
    "field-post",
    "field-unit",
    "field-term",
)
"""A lexicon of each family that the rules cannot do without."""


class Hit(NamedTuple):
    """A term found in a text. ``end`` is exclusive."""

    start: int
    end: int
    text: str
    lexicon: str
    term: Term


def _group_end(pattern: str, start: int) -> int:
    depth, i = 0, start
    while i < len(pattern):
        if pattern[i] == "\\":
            i += 1
        elif pattern[i] == "(":
            depth += 1
        elif pattern[i] == ")":
            depth -= 1
            if not depth:
                return i
        i += 1
    raise ValueError(f"括号没有配对：{pattern}")


def _alternatives(body: str) -> list[str]:
    parts, depth, last = [], 0, 0
    for i, char in enumerate(body):
        depth += (char == "(") - (char == ")")
        if char == "|" and not depth:
            parts.append(body[last:i])
            last = i + 1
    return [*parts, body[last:]]


def first_characters(pattern: str) -> set[str]:
    """Every character a match of ``pattern`` can begin with.

    Raises:
        ValueError: the pattern begins with something other than literals, groups of literals or a digit class.
    """
    parts = _alternatives(pattern)
    if not all(parts):
        raise ValueError(f"词条须以文字开头：{pattern}")
    if len(parts) > 1:
        return set().union(*map(first_characters, parts))
    found: set[str] = set()
    i = 0
    while i < len(pattern):
        if pattern.startswith(("(?!", "(?=", "(?<"), i):
            i = _group_end(pattern, i) + 1
            continue
        if pattern.startswith("(?:", i):
            end = _group_end(pattern, i)
            for part in _alternatives(pattern[i + 3 : end]):
                found |= first_characters(part)
            i = end + 1
        elif pattern.startswith("\\d", i):
            found |= set("0123456789")
            i += 2
        elif pattern[i] in "[.*+?^$|)\\":
            raise ValueError(f"词条须以文字开头：{pattern}")
        else:
            found.add(pattern[i])
            i += 1
        if pattern[i : i + 1] not in ("?", "*"):
            return found
        i += 1
    return found


class Terms:
    """All terms of all lexicons, ready to scan."""

    def __init__(self, lexicons: Mapping[str, Lexicon]) -> None:
        """Compile ``lexicons`` (by id).

        Raises:
            KnowledgeError: a lexicon that the rules need is missing, or a term is not a usable pattern.
        """
        if missing := [name for name in NEEDED if name not in lexicons]:
            raise KnowledgeError(f"词库缺少“{'、'.join(missing)}”", where="knowledge_base/lexicon", fix="请恢复随程序发布的词库文件")
        self._plain: dict[str, dict[int, dict[str, dict[str, Term]]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(dict)))
        self._regex: dict[str, list[tuple[re.Pattern[str], str, Term]]] = defaultdict(list)
        for name, lexicon in lexicons.items():
            if not name.startswith(("field-post", "field-unit")):  # suffixes: used by who_pattern only
                for term in lexicon.terms:
                    self._add(name, term)
        self.who = self._who_pattern(lexicons)

    def _add(self, name: str, term: Term) -> None:
        if not term.regex:
            self._plain[term.pattern[0]][len(term.pattern)][term.pattern].setdefault(name, term)
            return
        try:
            compiled = re.compile(term.pattern)
            first = first_characters(term.pattern)
        except (re.error, ValueError) as error:
            raise KnowledgeError(f"词条“{term.pattern}”不可用（{error}）", where=f"词库 {name}", fix="请改正这一条") from error
        for char in first:
            self._regex[char].append((compiled, name, term))

    @staticmethod
    def _who_pattern(lexicons: Mapping[str, Lexicon]) -> re.Pattern[str]:
        posts = sorted((t.pattern for t in lexicons["field-post"].terms), key=len, reverse=True)
        units = sorted((t.pattern for t in lexicons["field-unit"].terms), key=len, reverse=True)
        post, unit = "|".join(map(re.escape, posts)), "|".join(map(re.escape, units))
        return re.compile(
            rf"(?P<post>(?:[\u4e00-\u9fffA-Za-z“”（）]{{0,10}}?)(?:{post}))"
            rf"|(?P<unit>[\u4e00-\u9fffA-Za-z“”（）]{{1,10}}?(?:{unit}))(?!的|工作|管理|建设|能力|制度|方面|问题|整改|机制|设施|流程|服务|环境|秩序|内容|行为)"
        )

    def scan(self, text: str) -> list[Hit]:
        """Every hit in ``text`` by start, then longest first; within one lexicon no two hits overlap."""
        found: list[Hit] = []
        for i, char in enumerate(text):
            plain = self._plain.get(char)
            if plain is not None:
                for size, terms in plain.items():
                    word = text[i : i + size]
                    found.extend(Hit(i, i + size, word, name, term) for name, term in terms.get(word, {}).items())
            for compiled, name, term in self._regex.get(char, ()):
                if (m := compiled.match(text, i)) and m.end() > i:
                    found.append(Hit(i, m.end(), m[0], name, term))
        found.sort(key=lambda h: (h.start, -h.end))
        ends: dict[str, int] = {}
        kept = []
        for hit in found:
            if hit.start >= ends.get(hit.lexicon, 0):
                ends[hit.lexicon] = hit.end
                kept.append(hit)
        return kept


_CACHE: list[tuple[Mapping[str, Lexicon], Terms]] = []


def terms_of(lexicons: Mapping[str, Lexicon]) -> Terms:
    """The compiled form of ``lexicons``; the last one is kept, because every measure of a run is linted with the same lexicons."""
    if not _CACHE or _CACHE[0][0] is not lexicons:
        _CACHE[:] = [(lexicons, Terms(lexicons))]
    return _CACHE[0][1]
