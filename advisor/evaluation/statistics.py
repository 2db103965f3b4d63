"""Intervals, paired significance and the classification figures that no library gives in one call.

Bootstrap: percentile intervals over cases (Efron and Tibshirani 1993, An Introduction to the Bootstrap, ch. 13), 1,000 resamples, fixed seed.
Calibration error: expected calibration error, ten bins of equal width (Guo et al. 2017, On Calibration of Modern Neural Networks, eq. 3).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from advisor.evaluation.types import Metric

RESAMPLES = 1000
SEED = 20261125
BINS = 10
Statistic = Callable[[NDArray[np.int64]], float]
"""A figure over the cases with these indices (with repeats)."""


def interval(n: int, statistic: Statistic) -> Metric:
    """``statistic`` over all ``n`` cases with its 95% percentile interval; a null value where there are no cases."""
    if n == 0:
        return Metric(value=None, n=0)
    rng = np.random.default_rng(SEED)
    drawn = [statistic(rng.integers(0, n, n)) for _ in range(RESAMPLES)]
    low, high = np.percentile(drawn, [2.5, 97.5])
    return Metric(value=round(statistic(np.arange(n)), 4), ci=(round(float(low), 4), round(float(high), 4)), n=n)


def mean(values: Sequence[float]) -> Metric:
    """The mean of ``values`` with its interval."""
    array = np.asarray(values, dtype=np.float64)
    return interval(len(array), lambda index: float(array[index].mean()))


def ratio(parts: Sequence[float], wholes: Sequence[float]) -> Metric:
    """Σ parts / Σ wholes over cases with its interval; cases without a whole count for nothing."""
    pairs = [(p, w) for p, w in zip(parts, wholes, strict=True) if w]
    top, bottom = np.asarray([p for p, _ in pairs], dtype=np.float64), np.asarray([w for _, w in pairs], dtype=np.float64)
    return interval(len(pairs), lambda index: float(top[index].sum() / bottom[index].sum()))


def f1(true: NDArray[np.int64], predicted: NDArray[np.int64], label: int) -> float:
    """F1 of one class: 2·TP / (2·TP + FP + FN); 0 where the class occurs on neither side."""
    hit = float(((true == label) & (predicted == label)).sum())
    total = float((true == label).sum() + (predicted == label).sum())
    return 2 * hit / total if total else 0.0


def macro_f1(true: NDArray[np.int64], predicted: NDArray[np.int64], labels: int) -> float:
    """Mean of the F1 of each class that occurs in ``true`` or ``predicted``."""
    present = [c for c in range(labels) if (true == c).any() or (predicted == c).any()]
    return float(np.mean([f1(true, predicted, c) for c in present])) if present else 0.0


def calibration_error(confidence: NDArray[np.float64], right: NDArray[np.float64]) -> float:
    """Expected calibration error: Σ over bins of n_bin/n · |accuracy − mean confidence|."""
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    error = 0.0
    for b in range(BINS):
        inside = bins == b
        if inside.any():
            error += float(inside.mean()) * abs(float(right[inside].mean()) - float(confidence[inside].mean()))
    return error


def accuracy_at_coverage(confidence: NDArray[np.float64], right: NDArray[np.float64], coverage: float) -> float:
    """Accuracy over the ``coverage`` share of cases with the highest confidence."""
    kept = max(1, round(coverage * len(confidence)))
    order = np.argsort(-confidence, kind="stable")[:kept]
    return float(right[order].mean())


def paired(first: Sequence[float], second: Sequence[float]) -> float:
    """Two-sided p of a paired sign-flip permutation test on the mean difference (Fisher 1935), 10,000 flips, fixed seed."""
    difference = np.asarray(second, dtype=np.float64) - np.asarray(first, dtype=np.float64)
    difference = difference[difference != 0]
    if not len(difference):
        return 1.0
    rng = np.random.default_rng(SEED)
    signs = rng.choice([-1.0, 1.0], size=(10_000, len(difference)))
    flipped = np.abs((signs * difference).mean(axis=1))
    return float((1 + (flipped >= abs(difference.mean()) - 1e-12).sum()) / (1 + len(flipped)))
