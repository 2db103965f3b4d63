"""The diagnosis of one finding: classifier and retrieval together, part by part.

A finding's type probabilities are a mix of three views: the classifier on the whole text, the classifier on each part
of a compound finding, and the typical findings that hybrid retrieval returns. Weights by cross-validation (docs/diagnosis.md).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from advisor.diagnosis.classifier import Classifier, load_classifier
from advisor.diagnosis.ratings import domain, rate
from advisor.importers.register import states_fault
from advisor.knowledge import KnowledgeBase, ProblemType
from advisor.models import Diagnosis, Evidence, Finding, PainPointId, PainPointScore, PartDiagnosis, ProblemScore, Rating, Span, Theme
from advisor.retrieval.hybrid import HybridRetriever
from advisor.text import clauses

PAIN_POINTS: tuple[PainPointId, ...] = ("P1", "P2", "P3", "P4", "P5")
NEIGHBOURS = 12
NEIGHBOUR_WEIGHT = 0.1
PART_WEIGHT = 0.2
SECOND = 0.30
"""A second pain point is reported from this probability on: below it two labellers no longer agree that it is there."""
TYPES_SHOWN = 5
THEME, CONTEXT = 0.4, 0.25
"""A clause shows a fault of another type from this probability on; ``CONTEXT`` is the share of the whole part in that probability."""
MOST_THEMES = 3
SHORTEST_THEME = 6
"""Characters: a shorter clause says too little of its own."""


class Diagnoser:
    """Diagnoses findings against one knowledge base."""

    def __init__(
        self,
        base: KnowledgeBase,
        retriever: HybridRetriever,
        classifier: Classifier | None = None,
        *,
        neighbour_weight: float = NEIGHBOUR_WEIGHT,
    ) -> None:
        """``neighbour_weight``: share of retrieval in the mix, 0..1; other than the default only to compare."""
        self._base, self._retriever, self._neighbour_weight = base, retriever, neighbour_weight
        self._classifier = classifier or load_classifier()
        known = set(base.problems)
        self._types = sorted(known)
        self._column = {t: i for i, t in enumerate(self._types)}
        self._from_classifier = [(i, self._column[t]) for i, t in enumerate(self._classifier.types) if t in known]
        self._pain: list[PainPointId | None] = [_pain_point(t) for t in self._types]

    @property
    def stale(self) -> bool:
        """Whether the classifier was trained on another state of the knowledge base."""
        return self._classifier.knowledge != self._base.hash

    def _classified(self, texts: list[str]) -> NDArray[np.float32]:
        found = self._classifier.probabilities(texts)
        out = np.zeros((len(texts), len(self._types)), dtype=np.float32)
        for source, target in self._from_classifier:
            out[:, target] = found[:, source]
        return out

    def _neighbours(self, text: str) -> NDArray[np.float32]:
        out = np.zeros(len(self._types), dtype=np.float32)
        for rank, match in enumerate(self._retriever.search(text, NEIGHBOURS, ("finding", "problem")), 1):
            owner = self._retriever.entry(match.id).owner or match.id
            out[self._column[owner]] += 1 / (rank + 2)
        total = float(out.sum())
        return out / total if total else out

    def _mixed(self, texts: list[str]) -> NDArray[np.float32]:
        classified, weight = self._classified(texts), self._neighbour_weight
        out = np.stack([(1 - weight) * row + weight * self._neighbours(t) for row, t in zip(classified, texts, strict=True)])
        mixed: NDArray[np.float32] = out / np.maximum(out.sum(axis=1, keepdims=True), 1e-9)
        return mixed

    def diagnose(self, finding: Finding) -> Diagnosis:
        """Diagnose one finding; deterministic."""
        parts = finding.problems or (Span(start=0, end=len(finding.text), text=finding.text),)
        texts = [finding.text] if len(parts) == 1 else [finding.text, *(p.text for p in parts)]
        rows = self._mixed(texts)
        whole = rows[0] if len(parts) == 1 else (1 - PART_WEIGHT) * rows[0] + PART_WEIGHT * rows[1:].mean(axis=0)
        part_rows = rows if len(parts) == 1 else 0.7 * rows[1:] + 0.3 * rows[0]
        pain = self._pain_points(whole)
        types = self._problem_types(whole)
        evidence = [*self._pain_evidence(finding.text, pain, types), *self._type_evidence(finding.text, types)]
        top = self._base.problems[types[0].id]
        ratings, spans = self._ratings(finding.text)
        area, area_span = domain(finding.text, top.domain, self._base.scoring)
        if area_span:
            evidence.append(_evidence(area_span, f"domain:{area}"))
        evidence.append(_evidence(self._best_clause(finding.text, types[0].id), f"dimension:{top.dimension}"))
        return Diagnosis(
            finding_id=finding.id,
            pain_points=pain,
            problem_types=types,
            parts=tuple(
                PartDiagnosis(
                    number=n, pain_points=self._pain_points(row), problem_types=self._problem_types(row)[:3], themes=self._themes(part, row)
                )
                for n, (part, row) in enumerate(zip(parts, part_rows, strict=True), 1)
            ),
            dimension=top.dimension,
            domain=area,
            severity=ratings["severity"],
            prevalence=ratings["prevalence"],
            difficulty=ratings["difficulty"],
            urgency=ratings["urgency"],
            evidence=(*evidence, *spans),
            in_scope=bool(pain),
            outside=round(min(float(sum(v for v, q in zip(whole, self._pain, strict=True) if q is None)), 1.0), 4),
        )

    def _themes(self, part: Span, row: NDArray[np.float32]) -> tuple[Theme, ...]:
        """Clauses of the part that state a fault of another problem type than the part as a whole, in order."""
        pieces = [c for c in clauses(part.text) if len(c.text) >= SHORTEST_THEME and states_fault(c.text)]
        if len(pieces) < 2:
            return ()
        main = self._problem_types(row)[0].id
        found: dict[str, Theme] = {}
        for piece, own in zip(pieces, self._mixed([p.text for p in pieces]), strict=True):
            probabilities = (1 - CONTEXT) * own + CONTEXT * row
            top = int(np.argmax(probabilities))
            kind, sure = self._types[top], float(probabilities[top])
            if sure >= THEME and kind != main and kind not in found:
                problem = ProblemScore(id=kind, name=self._base.problems[kind].name, confidence=round(min(sure, 1.0), 4))
                found[kind] = Theme(start=piece.start + part.start, end=piece.end + part.start, text=piece.text, problem=problem)
        return tuple(list(found.values())[:MOST_THEMES])

    def _ratings(self, text: str) -> tuple[dict[str, Rating], list[Evidence]]:
        ratings: dict[str, Rating] = {}
        spans: list[Evidence] = []
        for name in ("severity", "prevalence", "difficulty", "urgency"):
            ratings[name], span = rate(name, text, self._base.scoring)
            if span:
                spans.append(_evidence(span, name))
        return ratings, spans

    def _pain_points(self, row: NDArray[np.float32]) -> tuple[PainPointScore, ...]:
        """Pain points most likely first; none where "outside the five" is the likeliest of the six."""
        sums = {p: float(sum(v for v, q in zip(row, self._pain, strict=True) if q == p)) for p in (*PAIN_POINTS, None)}
        if max(sums.values()) == sums[None]:
            return ()
        ranked = sorted(PAIN_POINTS, key=lambda p: (-sums[p], p))
        kept = [ranked[0], *(p for p in ranked[1:2] if sums[p] >= SECOND)]
        return tuple(PainPointScore(id=p, confidence=round(min(sums[p], 1.0), 4)) for p in kept)

    def _problem_types(self, row: NDArray[np.float32]) -> tuple[ProblemScore, ...]:
        """The likeliest types of the likeliest class first, then the others."""
        order = sorted(range(len(row)), key=lambda i: (-float(row[i]), self._types[i]))[:TYPES_SHOWN]
        pain = self._pain_points(row)
        main = pain[0].id if pain else None
        order = [i for i in order if self._pain[i] == main] + [i for i in order if self._pain[i] != main]
        return tuple(
            ProblemScore(id=self._types[i], name=self._base.problems[self._types[i]].name, confidence=round(float(row[i]), 4))
            for i in order
        )

    def _pain_evidence(self, text: str, pain: Sequence[PainPointScore], types: Sequence[ProblemScore]) -> list[Evidence]:
        out = []
        for p in pain:
            kind = next((t.id for t in types if _pain_point(t.id) == p.id), types[0].id)
            out.append(_evidence(self._cue(text, self._base.problems[kind]) or self._best_clause(text, kind), f"pain_point:{p.id}"))
        return out

    def _type_evidence(self, text: str, types: Sequence[ProblemScore]) -> list[Evidence]:
        return [_evidence(self._best_clause(text, types[0].id), f"problem:{types[0].id}")]

    @staticmethod
    def _cue(text: str, problem: ProblemType) -> Span | None:
        """The longest cue of the type that stands in the text."""
        found = sorted((c for c in problem.cues if c in text), key=lambda c: (-len(c), text.index(c)))
        return Span(start=text.index(found[0]), end=text.index(found[0]) + len(found[0]), text=found[0]) if found else None

    def _best_clause(self, text: str, kind: str) -> Span:
        """The clause whose n-grams speak most for the type."""
        pieces = clauses(text) or [Span(start=0, end=len(text), text=text)]
        column = self._classifier.types.index(kind) if kind in self._classifier.types else -1
        if len(pieces) == 1 or column < 0:
            return pieces[0]
        support = self._classifier.support([p.text for p in pieces], column)
        return pieces[max(range(len(pieces)), key=lambda i: (support[i], -i))]


def _pain_point(problem: str) -> PainPointId | None:
    """The pain point that a problem type's id begins with (the schema holds both to the same); loading every entry would take longer."""
    return next((p for p in PAIN_POINTS if problem.startswith(p.lower())), None)


def _evidence(span: Span, what: str) -> Evidence:
    return Evidence(start=span.start, end=span.end, text=span.text, for_=what)
