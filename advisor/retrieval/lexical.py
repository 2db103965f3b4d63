"""BM25 over the entries, with the one tokenizer.

bm25s computes every term's score in every entry when the index is built, and saves them as a sparse matrix. A query is then a sum of a
few columns, which is done here: bm25s itself would bring scipy into the light path (0.12 s, 8 MB). A test compares the scores with bm25s's own.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from advisor.retrieval.entries import Entry
from advisor.retrieval.ranking import Ranking
from advisor.text import words

K1, B = 1.2, 0.6
"""Robertson and Zaragoza 2009: 1.2 is usual; b below the usual 0.75, since findings are short and of like length."""


class LexicalIndex:
    """BM25 scores of every entry for a query."""

    def __init__(self, folder: Path, entries: Sequence[Entry]) -> None:
        """The index that bm25s saved in ``folder``; ``entries`` are those it was built from, in the same order.

        Raises:
            ValueError: the index was built from other entries, or its files do not fit together.
            OSError: a file of it is missing.
        """
        vocabulary = json.loads((folder / "vocab.index.json").read_text(encoding="utf-8"))
        data, indices, indptr = (np.load(folder / f"{name}.csc.index.npy", allow_pickle=False) for name in ("data", "indices", "indptr"))
        whole = isinstance(vocabulary, dict) and data.ndim == indices.ndim == indptr.ndim == 1 and len(indptr) > 0
        if not whole or len(data) != len(indices) or indptr[-1] != len(data) or len(vocabulary) > len(indptr):
            raise ValueError("the files of the index do not fit together")
        if not entries or (len(indices) and not 0 <= int(indices.min()) <= int(indices.max()) < len(entries)):
            raise ValueError("the index was built from other entries")
        self._vocabulary: dict[str, int] = vocabulary
        self._data, self._indices, self._indptr = data, indices, indptr
        self._total = len(entries)
        self._ranking = Ranking([e.id for e in entries], [e.kind for e in entries])

    @staticmethod
    def build(entries: Sequence[Entry], folder: Path) -> None:
        """Index ``entries`` and keep the index in ``folder``."""
        import bm25s

        model = bm25s.BM25(k1=K1, b=B)
        model.index(words(e.text for e in entries), show_progress=False)
        model.save(folder, show_progress=False)

    def _column(self, word: str) -> slice:
        """Where the scores of ``word`` stand; empty for a word no entry holds."""
        column = self._vocabulary.get(word)
        return slice(0, 0) if column is None else slice(int(self._indptr[column]), int(self._indptr[column + 1]))

    def idf(self, word: str) -> float:
        """ln(1 + (N - df + 0.5) / (df + 0.5)), BM25's inverse document frequency."""
        where = self._column(word)
        df = where.stop - where.start
        return math.log(1 + (self._total - df + 0.5) / (df + 0.5))

    def scores(self, query: Sequence[str]) -> NDArray[np.float32]:
        """BM25 score of every entry for these words; a word that stands twice counts twice."""
        out = np.zeros(self._total, dtype=np.float32)
        for word in query:
            where = self._column(word)
            out[self._indices[where]] += self._data[where]  # an entry stands once in a column
        return out

    def query(self, text: str, k: int, kinds: frozenset[str]) -> list[tuple[str, float]]:
        """The ``k`` best entries of ``kinds`` as (id, score), descending, ties by id; those with score 0 left out."""
        return self._ranking.best(self.scores(words([text])[0]), k, kinds, positive=True)
