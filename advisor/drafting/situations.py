"""Which situations of a problem type a finding shows: by cue words, and by nearness to the situation's name and examples.

Cue words alone miss a fault in words of its own (“只修到半途” for a road that ends), nearness alone is blind to a telling word.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from advisor.knowledge import ProblemType, Situation
from advisor.text import static_model

CUE_WEIGHT, NAME_WEIGHT, EXAMPLE_WEIGHT = 1.0, 0.6, 0.9
FULL_CUE = 6
"""Matched cue characters from which the cue words are fully convinced."""
SEEN = 0.22
"""Below this score no situation is seen, and the measures that fit any are used."""
CLOSE = 0.75
"""A further situation is seen where its score reaches this share of the best one's."""


class SituationReader:
    """Reads situations; keeps the vectors of a problem type once they are made."""

    def __init__(self) -> None:
        self._vectors: dict[str, tuple[NDArray[np.float32], list[NDArray[np.float32]]]] = {}

    def _of(self, problem: ProblemType) -> tuple[NDArray[np.float32], list[NDArray[np.float32]]]:
        """Vectors of the names, and for each situation those of its examples."""
        if problem.id not in self._vectors:
            names = _unit([f"{s.name}：{'、'.join(s.cues)}" for s in problem.situations])
            examples = [_unit([f.text for f in problem.typical_findings if f.situation == s.id]) for s in problem.situations]
            self._vectors[problem.id] = names, examples
        return self._vectors[problem.id]

    def scores(self, problem: ProblemType, text: str) -> list[tuple[float, Situation]]:
        """Every situation with its score, in the order of the problem type."""
        if not problem.situations:
            return []
        names, examples = self._of(problem)
        vector = _unit([text])[0]
        out = []
        for n, situation in enumerate(problem.situations):
            cue = min(sum(len(c) for c in _longest(situation.cues, text)) / FULL_CUE, 1.0)
            near = float(names[n] @ vector)
            example = float((examples[n] @ vector).max()) if len(examples[n]) else near
            total = CUE_WEIGHT * cue + NAME_WEIGHT * max(near, 0.0) + EXAMPLE_WEIGHT * max(example, 0.0)
            out.append((total / (CUE_WEIGHT + NAME_WEIGHT + EXAMPLE_WEIGHT), situation))
        return out

    def seen(self, problem: ProblemType, text: str) -> list[Situation]:
        """The situations the text shows, the most likely first; empty where it shows none."""
        scored = sorted(((score, -n, s) for n, (score, s) in enumerate(self.scores(problem, text))), reverse=True)
        best = scored[0][0] if scored else 0.0
        return [s for score, _, s in scored if score >= SEEN and score >= CLOSE * best]


def _longest(cues: Sequence[str], text: str) -> list[str]:
    """The cues that stand in the text, without those that stand inside a longer one."""
    found = [c for c in cues if c in text]
    return [c for c in found if not any(c != other and c in other for other in found)]


def _unit(texts: Sequence[str]) -> NDArray[np.float32]:
    """Unit vectors of the texts, a row each."""
    if not texts:
        return np.zeros((0, static_model().dim), dtype=np.float32)
    found = np.asarray(static_model().encode(list(texts)), dtype=np.float32)
    unit: NDArray[np.float32] = found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)
    return unit
