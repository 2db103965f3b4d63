"""Citations of one draft: numbered in the order of use, each an exact quote of a field of a knowledge entry."""

from __future__ import annotations

from advisor.knowledge import Case, KnowledgeBase, Source
from advisor.models import Citation

OWN = "整改顾问知识库自编条目，非公开文件"
"""Source line of entries this project wrote itself."""


def case_source(case: Case) -> str:
    """The best source of a case: a complete one first."""
    ranked = sorted(case.sources, key=lambda s: not s.complete)
    return source_line(ranked[0]) if ranked else "出处待核"


def source_line(source: Source) -> str:
    """A source in words, and whether only a reprint or an excerpt of it was seen."""
    return source.line + {"original": "", "reprint": "（据转载）", "excerpt": "（据节选）"}[source.seen]


class Citer:
    """Numbers citations; asking twice for the same quote gives the same number."""

    def __init__(self, base: KnowledgeBase) -> None:
        self._base = base
        self._made: dict[tuple[str, str], Citation] = {}

    @property
    def citations(self) -> tuple[Citation, ...]:
        """All citations made so far, by number."""
        return tuple(self._made.values())

    def _cite(self, key: str, field: str, quote: str, source: str) -> int:
        if (key, field) not in self._made:
            n = len(self._made) + 1
            self._made[key, field] = Citation(n=n, knowledge_id=key, field=field, quote=quote, start=0, end=len(quote), source=source)
        return self._made[key, field].n

    def problem(self, key: str, field: str, quote: str) -> int:
        """Cite a field of a problem type."""
        return self._cite(key, field, quote, f"问题类型“{self._base.problems[key].name}”（{OWN}）")

    def case(self, key: str, field: str, quote: str) -> int:
        """Cite a field of a case."""
        return self._cite(key, field, quote, case_source(self._base.cases[key]))

    def parameter(self, key: str) -> int | None:
        """Cite the rule that holds a deadline parameter."""
        rule = next((r for r in self._base.rules.values() if r.parameter and r.parameter.id == key), None)
        if rule is None:
            return None
        note = "" if rule.confidence == "证" else "；待核实，请以本级规定为准"
        return self._cite(rule.id, "text", rule.text, source_line(rule.source) + note)
