from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import f1_score

from advisor.evaluation import statistics as stat


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=60))
def test_macro_f1_is_that_of_scikit_learn(pairs: list[tuple[int, int]]) -> None:
    true, predicted = (np.array(x) for x in zip(*pairs, strict=True))
    assert stat.macro_f1(true, predicted, 6) == pytest.approx(f1_score(true, predicted, average="macro", zero_division=0))


def test_a_crashed_case_counts_as_an_error_of_its_class() -> None:
    true, predicted = np.array([0, 0, 1]), np.array([0, -1, 1])
    assert stat.f1(true, predicted, 0) == pytest.approx(2 / 3)


def test_interval_holds_the_value_and_narrows_with_more_cases() -> None:
    few, many = stat.mean([0.0, 1.0] * 10), stat.mean([0.0, 1.0] * 400)
    for metric in (few, many):
        assert metric.ci is not None
        assert metric.ci[0] <= 0.5 <= metric.ci[1]
    assert few.ci is not None
    assert many.ci is not None
    assert many.ci[1] - many.ci[0] < few.ci[1] - few.ci[0]


def test_no_case_gives_no_value() -> None:
    assert stat.mean([]).value is None
    assert stat.ratio([1.0], [0.0]).value is None


def test_calibration_error_by_hand() -> None:
    # Two bins: 0.85 sure and always right (gap 0.15, half of the cases), 0.55 sure and never right (gap 0.55, the other half).
    confidence, right = np.array([0.85, 0.85, 0.55, 0.55]), np.array([1.0, 1.0, 0.0, 0.0])
    assert stat.calibration_error(confidence, right) == pytest.approx(0.5 * 0.15 + 0.5 * 0.55)


def test_accuracy_at_coverage_leaves_out_the_least_sure() -> None:
    confidence, right = np.array([0.9, 0.8, 0.7, 0.1]), np.array([1.0, 1.0, 1.0, 0.0])
    assert stat.accuracy_at_coverage(confidence, right, 0.75) == 1.0
    assert stat.accuracy_at_coverage(confidence, right, 1.0) == 0.75


def test_paired_tells_a_real_difference_from_chance() -> None:
    assert stat.paired([0.0] * 20, [1.0] * 20) < 0.001
    assert stat.paired([0.0, 1.0] * 10, [1.0, 0.0] * 10) > 0.5
    assert stat.paired([0.5] * 9, [0.5] * 9) == 1.0
