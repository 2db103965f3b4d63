from __future__ import annotations

import numpy as np
import pytest
from conftest import make_finding
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.diagnosis.classifier import load_classifier
from advisor.diagnosis.features import Vectoriser, gram_counts, gram_hash
from advisor.service import Service

TEXTS = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=120).filter(
    lambda t: t.strip()
)


@pytest.mark.parametrize(
    ("text", "pain"),
    [
        ("支部委员会两年没有换届，党员大会长期不开", "P1"),
        ("检查组要求村里一周报三次表，同一数据填五个系统", "P2"),
        ("村卫生室常年关门，村民买药要到镇上", "P3"),
        ("拖欠征地补偿款，村民连年上访", "P4"),
        ("在编不在岗人员长期被上级借调，年轻干部断档", "P5"),
        ("公务接待超标准、无公函，陪餐人数超规定", None),
        ("村集体鱼塘未公开竞价即发包，租金三年未收", None),
    ],
)
def test_plain_findings_reach_their_pain_point(service: Service, text: str, pain: str | None) -> None:
    found = service.diagnoser.diagnose(make_finding(text))
    assert [p.id for p in found.pain_points][:1] == ([pain] if pain else [])
    assert found.in_scope is (pain is not None)


@given(TEXTS)
@settings(max_examples=60, deadline=None)
def test_every_judgement_points_at_words_of_the_finding(service: Service, text: str) -> None:
    finding = make_finding(text)
    found = service.diagnoser.diagnose(finding)
    for e in found.evidence:
        assert finding.text[e.start : e.end] == e.text
    kinds = {e.for_ for e in found.evidence}
    assert {f"pain_point:{p.id}" for p in found.pain_points} <= kinds
    assert f"problem:{found.problem_types[0].id}" in kinds
    assert all(0 <= p.confidence <= 1 for p in (*found.pain_points, *found.problem_types))
    assert found == service.diagnoser.diagnose(finding)


def test_parts_are_judged_apart(service: Service) -> None:
    finding = make_finding("三会一课制度落实不严，支委会全年未召开；村饮水工程建成后长期停用，群众吃水困难。")
    found = service.diagnoser.diagnose(finding)
    assert [p.number for p in found.parts] == [1, 2]
    assert found.parts[0].pain_points[0].id == "P1"
    assert found.parts[1].pain_points[0].id == "P3"


def test_the_classifier_knows_the_base_it_runs_on(service: Service) -> None:
    assert set(load_classifier().types) == set(service.knowledge.problems)
    assert service.diagnoser.stale is False


def test_probabilities_sum_to_one() -> None:
    found = load_classifier().probabilities(["三会一课不规范", "", "☃"])
    assert found.sum(axis=1) == pytest.approx(np.ones(3), abs=1e-4)


def test_features() -> None:
    assert gram_hash("党") == gram_hash("党") != gram_hash("团")
    assert sum(gram_counts("党支部").values()) == 6
    empty = Vectoriser(np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.float32))
    rows, values = empty.grams("党支部")
    assert len(rows) == len(values) == 0
