"""The classifier: one softmax over all problem types; a pain point's probability is the sum of its types'.

The weights are arrays (``weights.npz``: int8 with one scale a column), made by ``scripts/train_classifier.py``; prediction needs
numpy alone.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from advisor.diagnosis.features import Vectoriser

WEIGHTS = Path(__file__).parent / "weights.npz"


class Classifier:
    """Problem-type probabilities of texts."""

    def __init__(self, arrays: dict[str, NDArray[Any]], meta: dict[str, Any]) -> None:
        """``meta``: types (ids, in column order), knowledge (hash trained on), temperature."""
        self.types: list[str] = meta["types"]
        self.knowledge: str = meta["knowledge"]
        self._temperature: float = meta["temperature"]
        self._vectoriser = Vectoriser(arrays["hashes"], arrays["idf"])
        self._weights, self._scale, self._bias = arrays["weights"], arrays["scale"], arrays["bias"]
        self._ngrams = len(arrays["hashes"])

    def _dot(self, rows: NDArray[np.intp], values: NDArray[np.float32], embedded: NDArray[np.float32]) -> NDArray[np.float32]:
        sparse = values @ self._weights[rows].astype(np.float32)
        dense = embedded @ self._weights[self._ngrams :].astype(np.float32)
        out: NDArray[np.float32] = (sparse + dense) * self._scale + self._bias
        return out

    def probabilities(self, texts: list[str]) -> NDArray[np.float32]:
        """Shape (len(texts), types); each row sums to 1."""
        if not texts:
            return np.zeros((0, len(self.types)), dtype=np.float32)
        embedded = self._vectoriser.embedding(texts)
        logits = np.stack([self._dot(*self._vectoriser.grams(t), e) for t, e in zip(texts, embedded, strict=True)]) / self._temperature
        shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
        out: NDArray[np.float32] = shifted / shifted.sum(axis=1, keepdims=True)
        return out

    def support(self, pieces: list[str], column: int) -> list[float]:
        """How much each piece of a text speaks for one problem type: its n-grams' weight, not normalised."""
        weights = self._weights[: self._ngrams, column].astype(np.float32) * self._scale[column]
        return [float(values @ weights[rows]) for rows, values in map(self._vectoriser.grams, pieces)]


@cache
def load_classifier() -> Classifier:
    """The shipped classifier, loaded once a process."""
    with np.load(WEIGHTS) as data:
        arrays = {name: data[name] for name in data.files}
    return Classifier(arrays, json.loads(bytes(arrays.pop("meta")).decode()))
