"""Features of the classifier: TF-IDF over character 1–3-grams, and the static embedding.

Training and prediction share this code, so that they cannot drift apart. An n-gram is kept as a 64-bit hash (BLAKE2b), looked
up by binary search: no dictionary of strings in memory.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from advisor.text import normalise, static_model

NGRAM = (1, 3)
EMBEDDING_WEIGHT = 1.5
"""Length of the embedding part beside the unit TF-IDF part; chosen by cross-validation (docs/diagnosis.md)."""


@lru_cache(maxsize=200_000)
def gram_hash(gram: str) -> int:
    """A 64-bit hash of an n-gram, the same on every machine."""
    return int.from_bytes(hashlib.blake2b(gram.encode(), digest_size=8).digest(), "little")


def gram_counts(text: str) -> Counter[int]:
    """Hashes of the character 1–3-grams of the normalised text, with their counts."""
    text = normalise(text)
    low, high = NGRAM
    return Counter(gram_hash(text[i : i + n]) for n in range(low, high + 1) for i in range(len(text) - n + 1))


class Vectoriser:
    """Text → (rows of the weight matrix, values). Rows: n-grams in the order of ``hashes``, then embedding dimensions."""

    def __init__(self, hashes: NDArray[np.uint64], idf: NDArray[np.float32]) -> None:
        """``hashes`` ascending; ``idf`` beside them."""
        self.hashes, self.idf = hashes, idf

    def grams(self, text: str) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
        """Rows and unit-length TF-IDF values (1 + ln tf, smoothed idf) of the known n-grams."""
        counts = gram_counts(text)
        keys = np.fromiter(counts.keys(), dtype=np.uint64, count=len(counts))
        values = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
        rows = np.searchsorted(self.hashes, keys)
        rows[rows == len(self.hashes)] = 0
        known = self.hashes[rows] == keys if len(self.hashes) else np.zeros(len(keys), dtype=bool)
        rows, values = rows[known], (1 + np.log(values[known])) * self.idf[rows[known]]
        norm = float(np.linalg.norm(values))
        return rows, (values / norm if norm else values).astype(np.float32)

    @staticmethod
    def embedding(texts: list[str]) -> NDArray[np.float32]:
        """Static vectors of length ``EMBEDDING_WEIGHT``, shape (len(texts), d)."""
        return np.asarray(static_model().encode(texts), dtype=np.float32) * EMBEDDING_WEIGHT
