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

from advisor.models import Citation, Draft, Measure, Origin
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
    covered = [(f.start, f.end) for f in found]
    for m in BARE_NUMBER.finditer(text):
        if not any(a <= m.start() < b for a, b in covered):
            found.append(Fact(kind="count", start=m.start(), end=m.end(), text=m[0]))
    return sorted(found, key=lambda f: f.start)


class Ledger:
    """Knows where the facts of one draft may come from."""

    def __init__(self, finding: str, citations: Sequence[Citation], proposed: Mapping[str, str]) -> None:
        """``proposed``: template id → all of the template's own text and the post names."""
        self._finding, self._citations, self._proposed = finding, citations, proposed

    def origin(self, field: str, fact: Fact) -> Origin | None:
        """Where the fact comes from, or None."""
        kind, ref = "", ""
        at = self._finding.find(fact.text)
        if COMPUTED.search(field):
            kind, ref = "computed", "feedback_date"
        elif at >= 0:
            kind, ref = "finding", f"{at}-{at + len(fact.text)}"
        elif cited := next((c.n for c in self._citations if fact.text in c.quote), None):
            kind, ref = "source", str(cited)
        elif template := next((t for t, words in self._proposed.items() if fact.text in words), None):
            kind, ref = "proposed", template
        else:
            return None
        return Origin.model_validate({"field": field, "start": fact.start, "end": fact.end, "text": fact.text, "kind": kind, "ref": ref})


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
