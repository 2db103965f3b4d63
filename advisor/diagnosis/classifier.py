"""The classifier: a softmax over all problem types and one over the six classes (five pain points, none), on the same features.

The second head settles how likely each class is (the mean of its own view and the sum over the class's types), the first one how a
class's share is spread over its types. The weights are arrays (folder ``weights``: int8 with one scale a column), made by ``scripts/train_classifier.py``; prediction needs
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

WEIGHTS = Path(__file__).parent / "weights"
ARRAYS = ("hashes", "idf", "scale", "bias")
OUTSIDE_SHARE = 1 / 6
"""Share of real findings that belong to none of the five pain points (labelling guide: 约六分之一). The corpus holds more of them, so
that their many kinds are learnt; prediction corrects for it."""


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


class RowFile:
    """Rows of an int8 matrix on disk, read one by one: a finding looks at some two hundred of seventy thousand."""

    def __init__(self, path: Path) -> None:
        """``path``: a .npy file of a C-ordered int8 matrix."""
        header = np.load(path, mmap_mode="r")
        self.shape, self._offset = header.shape, header.offset
        self._file = path.open("rb")

    def take(self, rows: NDArray[np.intp]) -> NDArray[np.float32]:
        """These rows as float32, shape (len(rows), width)."""
        width = self.shape[1]
        parts = []
        for row in rows.tolist():
            self._file.seek(self._offset + row * width)
            parts.append(self._file.read(width))
        return np.frombuffer(b"".join(parts), dtype=np.int8).reshape(len(parts), width).astype(np.float32)


class Classifier:
    """Problem-type probabilities of texts."""

    def __init__(self, arrays: dict[str, NDArray[Any]], weights: RowFile, meta: dict[str, Any]) -> None:
        """``meta``: types, classes (in column order), member (class of each type), temperatures, class_weight, outside_share, knowledge."""
        self.types: list[str] = meta["types"]
        self.knowledge: str = meta["knowledge"]
        self._member = np.array(meta["member"], dtype=np.intp)
        self.temperatures: tuple[float, float] = tuple(meta["temperatures"])
        self._class_weight: float = meta["class_weight"]
        outside = np.array([meta["classes"][k] == "none" for k in meta["member"]])
        self._prior = np.where(outside, OUTSIDE_SHARE / meta["outside_share"], 1.0).astype(np.float32)
        self._vectoriser = Vectoriser(arrays["hashes"], arrays["idf"])
        self._weights, self._scale, self._bias = weights, arrays["scale"], arrays["bias"]
        self._embedding = weights.take(np.arange(len(arrays["hashes"]), weights.shape[0]))

    def _dot(self, rows: NDArray[np.intp], values: NDArray[np.float32], embedded: NDArray[np.float32]) -> NDArray[np.float32]:
        sparse, dense = values @ self._weights.take(rows), embedded @ self._embedding
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
        out: NDArray[np.float32] = combine(types, classes, self._member, self._class_weight) * self._prior
        scaled: NDArray[np.float32] = out / out.sum(axis=1, keepdims=True)
        return scaled

    def support(self, pieces: list[str], column: int) -> list[float]:
        """How much each piece of a text speaks for one problem type: its n-grams' weight, not normalised."""
        scale = float(self._scale[column])
        return [float(values @ self._weights.take(rows)[:, column]) * scale for rows, values in map(self._vectoriser.grams, pieces)]


@cache
def load_classifier() -> Classifier:
    """The shipped classifier, loaded once a process; the rows of the n-grams stay on disk."""
    arrays = {name: np.load(WEIGHTS / f"{name}.npy") for name in ARRAYS}
    return Classifier(arrays, RowFile(WEIGHTS / "weights.npy"), json.loads((WEIGHTS / "meta.json").read_text(encoding="utf-8")))
