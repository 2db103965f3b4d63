"""The best rows of a score array, in one order for both channels: descending, ties by id."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


class Ranking:
    """Ids and kinds of the rows of a score array. What a query needs again and again is worked out once."""

    def __init__(self, ids: Sequence[str], kinds: Sequence[str]) -> None:
        self._ids = list(ids)
        self._kinds = np.asarray(kinds, dtype=np.str_)
        self._place = np.empty(len(self._ids), dtype=np.intp)  # of each row among the sorted ids
        self._place[sorted(range(len(self._ids)), key=self._ids.__getitem__)] = np.arange(len(self._ids))
        self._rows: dict[frozenset[str], NDArray[np.intp]] = {}

    def rows(self, kinds: frozenset[str]) -> NDArray[np.intp]:
        """The rows of these kinds, ascending."""
        if kinds not in self._rows:
            self._rows[kinds] = np.flatnonzero(np.isin(self._kinds, sorted(kinds)))
        return self._rows[kinds]

    def best(self, scores: NDArray[np.floating], k: int, kinds: frozenset[str], *, positive: bool = False) -> list[tuple[str, float]]:
        """The ``k`` best rows of ``kinds`` as (id, score).

        Args:
            scores: one a row, of all rows.
            k: how many at most.
            kinds: which rows count.
            positive: leave out scores of 0 and below.
        """
        rows = self.rows(kinds)
        values = scores[rows]
        if positive:
            rows, values = rows[values > 0], values[values > 0]
        if len(rows) > k:
            # Every row that ties with the k-th stays, so that the id decides among them.
            least = np.partition(values, len(values) - k)[len(values) - k]
            rows, values = rows[values >= least], values[values >= least]
        order = np.lexsort((self._place[rows], -values))[:k]
        return [(self._ids[rows[i]], float(values[i])) for i in order]
