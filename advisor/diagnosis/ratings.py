"""Ratings 1–5 of a finding (severity, prevalence, difficulty, urgency) and its domain, from the words that show them.

The patterns are data: ``knowledge_base/scoring.yaml``, keys ``ratings``, ``domains`` and ``default``. Amounts are judged here, since
a pattern cannot compare numbers. Bounds: severity 3 is "小额损失", 5 "重大损失"; the sums are a proposal
(系统建议) and stand in scoring.yaml under ``amounts``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from advisor.models import Domain, Rating, Span
from advisor.text import facts

UNIT = {"亿": 1e8, "千万": 1e7, "百万": 1e6, "万": 1e4, "千": 1e3, "百": 1e2}
OTHER_DOMAIN = 2
AMOUNT = re.compile(r"(\d+(?:,\d{3})*(?:\.\d+)?)余?多?(亿|千万|百万|万|千|百)?")


@lru_cache(maxsize=4096)
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text)


def yuan(text: str) -> float:
    """The sum in yuan that an amount such as ``35.6万元`` states; 0 where it is not written in digits."""
    m = AMOUNT.search(text)
    return float(m[1].replace(",", "")) * UNIT.get(m[2] or "", 1.0) if m else 0.0


def _first(text: str, patterns: Iterable[str]) -> Span | None:
    for pattern in patterns:
        if (m := _pattern(pattern).search(text)) and m[0]:
            return Span(start=m.start(), end=m.end(), text=m[0])
    return None


def rate(name: str, text: str, scoring: Mapping[str, Any]) -> tuple[Rating, Span | None]:
    """The strongest level whose words stand in the finding, with those words; else the default, with no span."""
    for level in scoring["ratings"][name]:
        if span := _first(text, level["patterns"]):
            return Rating(value=level["value"], reason=f"“{span.text}”：{level['reason']}"), span
    if name == "severity" and (found := _by_amount(text, scoring)):
        return found
    return Rating(value=scoring["default"][name], reason="文中没有表明程度的词，取默认值"), None


def _by_amount(text: str, scoring: Mapping[str, Any]) -> tuple[Rating, Span | None] | None:
    amounts = [f for f in facts(text) if f.kind == "amount"]
    if not amounts:
        return None
    largest = max(amounts, key=lambda f: yuan(f.text))
    for level in scoring.get("amounts", ({"value": 4, "yuan": 1_000_000}, {"value": 3, "yuan": 0})):
        if yuan(largest.text) >= level["yuan"]:
            span = Span(start=largest.start, end=largest.end, text=largest.text)
            return Rating(value=level["value"], reason=f"涉及金额{largest.text}"), span
    return None


def domain(text: str, own: Domain, scoring: Mapping[str, Any]) -> tuple[Domain, Span | None]:
    """The problem type's own domain with the first words that show it.

    Another one only where none of its own words stand in the text and at least two different ones of the other do.
    """
    hits: dict[Domain, list[re.Match[str]]] = {
        row["domain"]: [m for p in row["patterns"] for m in _pattern(p).finditer(text)] for row in scoring["domains"]
    }
    best = own
    if not hits.get(own):
        others = {d: len({m[0] for m in found}) for d, found in hits.items()}
        strongest = max(others, key=lambda d: others[d], default=own)
        best = strongest if others.get(strongest, 0) >= OTHER_DOMAIN else own
    found = min(hits.get(best, ()), key=lambda m: m.start(), default=None)
    return best, Span(start=found.start(), end=found.end(), text=found[0]) if found else None
