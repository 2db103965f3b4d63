"""The fact gate: every number, date, amount, organisation and document in a draft has an origin.

``finding`` (a span), ``source`` (a citation), ``computed`` (a parameter and the feedback date) or ``proposed`` (a template). A
statement that has none is replaced by 〔待核实：what〕 before a draft leaves this package.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from pydantic import BaseModel

from advisor.models import Citation, Draft, Measure, Origin, OriginKind
from advisor.text import Fact, facts

CHECKED = {"amount", "count", "people", "percent", "period", "date", "duration", "quantity", "document", "organisation"}
COMPUTED = re.compile(r"(?:^|\.)(?:deadline|when)$")
BARE_NUMBER = re.compile(r"\d+(?:\.\d+)?")
SKIP = {"id", "template", "citations", "parts", "answers", "level", "category", "kind", "start", "end", "burden"}


def text_fields(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """(path, text) of every text a reader sees in a cause, measure or draft; dates in ISO form."""
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            if name not in SKIP:
                yield from text_fields(getattr(value, name), f"{path}.{name}" if path else name)
    elif isinstance(value, str):
        yield path, value
    elif isinstance(value, date):
        yield path, value.isoformat()
    elif isinstance(value, tuple):
        for i, item in enumerate(value):
            yield from text_fields(item, f"{path}.{i}")


def claims(text: str) -> list[Fact]:
    """What in ``text`` needs an origin: facts, and bare numbers outside them."""
    found = [f for f in facts(text) if f.kind in CHECKED]
    covered = {at for f in found for at in range(f.start, f.end)}
    for m in BARE_NUMBER.finditer(text):
        if m.start() not in covered:
            found.append(Fact(kind="count", start=m.start(), end=m.end(), text=m[0]))
    return sorted(found, key=lambda f: f.start)


class Ledger:
    """Knows where the facts of one draft may come from."""

    def __init__(self, finding: str, citations: Sequence[Citation], proposed: Mapping[str, str]) -> None:
        """``proposed``: template id → all of the template's own text and the post names."""
        self._finding, self._citations, self._proposed = finding, citations, proposed

    def origin(self, field: str, fact: Fact) -> Origin | None:
        """Where the fact comes from, or None."""
        found = ("computed", "feedback_date") if COMPUTED.search(field) else self._source(fact.text) or self._pieces(fact.text)
        if found is None:
            return None
        kind, ref = found
        return Origin.model_validate({"field": field, "start": fact.start, "end": fact.end, "text": fact.text, "kind": kind, "ref": ref})

    def _source(self, text: str) -> tuple[OriginKind, str] | None:
        """The first place that holds exactly these words: the finding, a citation, a template."""
        at = self._finding.find(text)
        if at >= 0:
            return "finding", f"{at}-{at + len(text)}"
        if cited := next((c.n for c in self._citations if text in c.quote), None):
            return "source", str(cited)
        template = next((t for t, words in self._proposed.items() if text in words), None)
        return ("proposed", template) if template else None

    def _pieces(self, text: str) -> tuple[OriginKind, str] | None:
        """Where a slot's words and the template's have grown into one phrase: its numbers must all have a source of their own.

        A number in Chinese numerals leads its phrase, so the longest beginning that has a source settles it.
        """
        found = [self._source(m[0]) for m in BARE_NUMBER.finditer(text)]
        if found:
            return found[0] if all(found) else None
        return next((s for cut in range(len(text) - 1, 1, -1) if (s := self._source(text[:cut]))), None)


def trace(draft: Draft, ledger: Ledger) -> tuple[tuple[Origin, ...], tuple[tuple[str, Fact], ...]]:
    """Origins of every claim in causes, measures and long-term mechanism; and the claims that have none, as (field, fact)."""
    origins: list[Origin] = []
    without: list[tuple[str, Fact]] = []
    groups: list[tuple[str, Any]] = [(f"causes.{i}", c) for i, c in enumerate(draft.causes)]
    groups += [(f"measures.{i}", m) for i, m in enumerate(draft.measures)]
    groups.append(("long_term", draft.long_term))
    if draft.borrowed:
        groups.append(("borrowed", draft.borrowed))
    for path, value in groups:
        for field, text in text_fields(value, path):
            for fact in claims(text):
                found = ledger.origin(field, fact)
                if found:
                    origins.append(found)
                else:
                    without.append((field, fact))
    return tuple(origins), tuple(without)


def mark(draft: Draft, without: Sequence[tuple[str, Fact]]) -> Draft:
    """``draft`` with every claim that has no origin replaced by 〔待核实：what〕, the last of each field first."""
    value = draft.model_dump()
    marks = list(draft.marks)
    for path, fact in sorted(without, key=lambda x: (x[0], -x[1].start)):
        *steps, last = path.split(".")
        holder: Any = value
        for step in steps:
            holder = holder[int(step)] if isinstance(holder, (list, tuple)) else holder[step]
        if isinstance(holder, tuple):
            continue
        text = str(holder[last])
        holder[last] = f"{text[: fact.start]}〔待核实：{fact.text}〕{text[fact.end :]}"
        marks.append(fact.text)
    return Draft.model_validate(value | {"marks": marks})


def unmarked(draft: Draft) -> list[tuple[str, Fact]]:
    """Claims of a finished draft that no origin covers and no 〔待核实〕 mark replaces: must be empty."""
    covered = {(o.field, o.start, o.end) for o in draft.origins}
    groups: list[tuple[str, Any]] = [
        *((f"measures.{i}", m) for i, m in enumerate(draft.measures)),
        *((f"causes.{i}", c) for i, c in enumerate(draft.causes)),
    ]
    out = []
    for path, value in groups:
        for field, text in text_fields(value, path):
            out += [(field, f) for f in claims(text) if (field, f.start, f.end) not in covered]
    return out


def proposed_lines(measures: Sequence[tuple[str, Measure]]) -> tuple[str, ...]:
    """拟定，请核对: posts, targets and samples that templates proposed, once each, with the findings they stand under.

    Args:
        measures: (number of the finding as shown, measure).
    """
    lines: dict[str, list[str]] = {}
    for number, m in measures:
        for what in (
            f"责任人：{m.owner}",
            f"牵头领导：{m.lead}",
            f"核验人：{m.check.by}",
            f"目标值：{m.indicator.name}——{m.indicator.target}",
            f"核验样本：{m.check.sample}",
        ):
            numbers = lines.setdefault(what, [])
            if number not in numbers:
                numbers.append(number)
    return tuple(f"{what}（问题{'、'.join(numbers)}）" for what, numbers in lines.items())
