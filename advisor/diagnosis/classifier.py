"""The classifier: a softmax over all problem types and one over the six classes (five pain points, none), on the same features.

The second head settles how likely each class is (the mean of its own view and the sum over the class's types), the first one how a
class's share is spread over its types. The weights are arrays (``weights.npz``: int8 with one scale a column), made by ``scripts/train_classifier.py``; prediction needs
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


def softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """Row-wise softmax."""
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    out: NDArray[np.float32] = shifted / shifted.sum(axis=1, keepdims=True)
    return out


def combine(types: NDArray[np.float32], classes: NDArray[np.float32], member: NDArray[np.intp], weight: float) -> NDArray[np.float32]:
    """Type probabilities rescaled so that each class sums to ``weight`` · its own head + (1 - ``weight``) · its types.

    Args:
        types: shape (n, types), rows sum to 1.
        classes: shape (n, classes), rows sum to 1.
        member: class index of each type.
        weight: 0..1.
    """
    sums = np.stack([types[:, member == k].sum(axis=1) for k in range(classes.shape[1])], axis=1)
    factor = (weight * classes + (1 - weight) * sums) / np.maximum(sums, 1e-9)
    out = types * factor[:, member]
    scaled: NDArray[np.float32] = out / np.maximum(out.sum(axis=1, keepdims=True), 1e-9)
    return scaled


class Classifier:
    """Problem-type probabilities of texts."""

    def __init__(self, arrays: dict[str, NDArray[Any]], meta: dict[str, Any]) -> None:
        """``meta``: types and classes (ids, in column order), member (class of each type), temperatures, weight, knowledge hash."""
        self.types: list[str] = meta["types"]
        self.knowledge: str = meta["knowledge"]
        self._member = np.array(meta["member"], dtype=np.intp)
        self.temperatures: tuple[float, float] = tuple(meta["temperatures"])
        self._class_weight: float = meta["class_weight"]
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
        logits = np.stack([self._dot(*self._vectoriser.grams(t), e) for t, e in zip(texts, embedded, strict=True)])
        n = len(self.types)
        types = softmax(logits[:, :n] / self.temperatures[0])
        classes = softmax(logits[:, n:] / self.temperatures[1])
        return combine(types, classes, self._member, self._class_weight)

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
