"""BM25 over the entries (bm25s), with the one tokenizer."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import bm25s
import numpy as np

from advisor.retrieval.entries import Entry
from advisor.retrieval.ranking import Ranking
from advisor.text import words

K1, B = 1.2, 0.6
"""Robertson and Zaragoza 2009: 1.2 is usual; b below the usual 0.75, since findings are short and of like length."""


class LexicalIndex:
    """BM25 scores of every entry for a query."""

    def __init__(self, model: Any, ids: list[str], kinds: list[str]) -> None:
        self._model, self._total = model, len(ids)
        self._ranking = Ranking(ids, kinds)

    def idf(self, word: str) -> float:
        """ln(1 + (N - df + 0.5) / (df + 0.5)), BM25's inverse document frequency."""
        indptr, total = self._model.scores["indptr"], self._total
        column = self._model.vocab_dict.get(word)
        df = int(indptr[column + 1] - indptr[column]) if column is not None else 0
        return math.log(1 + (total - df + 0.5) / (df + 0.5))

    @classmethod
    def build(cls, entries: Sequence[Entry], folder: Path) -> LexicalIndex:
        """Index ``entries`` and keep the index in ``folder``."""
        model = bm25s.BM25(k1=K1, b=B)
        model.index(words(e.text for e in entries), show_progress=False)
        model.save(folder, show_progress=False)
        return cls(model, [e.id for e in entries], [e.kind for e in entries])

    @classmethod
    def load(cls, entries: Sequence[Entry], folder: Path) -> LexicalIndex:
        """The index kept in ``folder``; ``entries`` are those it was built from, in the same order.

        Raises:
            ValueError: the index was built from other entries, or its arrays do not fit together.
        """
        try:
            model = bm25s.BM25.load(folder, mmap=True)
        except AttributeError as error:
            raise ValueError("a file of the index is not what it should be") from error
        scores = model.scores
        if (
            scores["num_docs"] != len(entries)
            or len(scores["data"]) != len(scores["indices"])
            or scores["indptr"][-1] != len(scores["data"])
        ):
            raise ValueError("the arrays of the index do not fit together")
        if len(model.vocab_dict) > len(scores["indptr"]):  # bm25s keeps one word more, the empty one
            raise ValueError("the vocabulary does not fit the index")
        return cls(model, [e.id for e in entries], [e.kind for e in entries])

    def query(self, text: str, k: int, kinds: frozenset[str]) -> list[tuple[str, float]]:
        """The ``k`` best entries of ``kinds`` as (id, score), descending, ties by id; those with score 0 left out."""
        query = [w for w in words([text])[0] if w in self._model.vocab_dict]
        if not query:
            return []
        scores = np.asarray(self._model.get_scores(query))
        return self._ranking.best(scores, k, kinds, positive=True)
