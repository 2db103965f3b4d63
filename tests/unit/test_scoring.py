from __future__ import annotations

from typing import Any

import pytest

from advisor.errors import KnowledgeError
from advisor.models import Diagnosis, Given, PainPointScore, Rating
from advisor.scoring import Band, Scored, areas, band, score, whole
from tests.unit.exporters.plans import diagnosis, finding

SCORING: dict[str, Any] = {
    "label": "系统建议，非官方标准",
    "k": 3,
    "weights": {
        "importance": {"severity": 0.5, "prevalence": 0.3, "urgency": 0.2},
        "composite": {"severity": 0.40, "prevalence": 0.25, "difficulty": 0.20, "urgency": 0.15},
    },
    "areas": [
        {"name": name, "pain_point": f"P{n}", "points": 20} for n, name in enumerate(("党建", "作风", "民生", "治理与安全", "干部队伍"), 1)
    ],
    "other_area": "其他",
    "bands": [{"min": 90, "name": "优"}, {"min": 75, "name": "良"}, {"min": 60, "name": "一般"}, {"min": 0, "name": "差"}],
    "ratings": {},
}


def _rated(severity: int, prevalence: int, difficulty: int, urgency: int, *points: str) -> Diagnosis:
    values = {"severity": severity, "prevalence": prevalence, "difficulty": difficulty, "urgency": urgency}
    pains = tuple(PainPointScore.model_validate({"id": p, "confidence": 0.9}) for p in points)
    return diagnosis("f", "P1").model_copy(
        update={**{k: Rating(value=v, reason=f"理由{v}") for k, v in values.items()}, "pain_points": pains, "in_scope": bool(points)}
    )


def _scored(n: int, d: Diagnosis, given: Given | None = None) -> Scored:
    given = given or Given()
    return Scored(finding(n, f"问题{n}", given=given), d, score(d, given, SCORING))


@pytest.mark.parametrize(
    ("ratings", "importance", "composite", "points"),
    [
        ((1, 1, 1, 1), 20, 20, 0.6),
        ((5, 5, 5, 5), 100, 100, 3.0),
        ((3, 2, 3, 2), 50, 52, 1.5),
        ((4, 3, 5, 2), 66, 73, 1.98),
        ((3, 4, 1, 5), 74, 63, 2.22),
    ],
)
def test_figures(ratings: tuple[int, int, int, int], importance: int, composite: int, points: float) -> None:
    found = score(_rated(*ratings), Given(), SCORING)
    assert (found.importance, found.composite, found.points) == (importance, composite, points)
    assert found.difficulty == ratings[2]


def test_difficulty_does_not_make_a_finding_more_important() -> None:
    assert score(_rated(3, 3, 1, 3), Given(), SCORING).importance == score(_rated(3, 3, 5, 3), Given(), SCORING).importance


def test_every_figure_has_its_reasons_and_the_label() -> None:
    reasons = score(_rated(4, 3, 5, 2), Given(), SCORING).reasons
    assert reasons[:4] == ("严重性4：理由4", "普遍性3：理由3", "整改难度5：理由5", "紧迫性2：理由2")
    assert "重要程度66＝（严重性4×50%＋普遍性3×30%＋紧迫性2×20%）÷5×100，用于排序，不含难度" in reasons
    assert "扣分1.98＝3×66÷100" in reasons
    assert reasons[-1] == "系统建议，非官方标准"


def test_points_stated_by_the_report_are_kept_beside_ours() -> None:
    found = score(_rated(3, 2, 3, 2), Given(points=-2.5), SCORING)
    assert (found.points, found.given_points) == (1.5, 2.5)
    assert "报告载明扣2.5分，以报告为准" in found.reasons


def test_areas_follow_the_main_pain_point() -> None:
    found = areas(
        [_scored(1, _rated(5, 5, 3, 5, "P2", "P1")), _scored(2, _rated(3, 2, 3, 2, "P2")), _scored(3, _rated(5, 5, 5, 5))], SCORING
    )
    assert [a.area for a in found] == ["党建", "作风", "民生", "治理与安全", "干部队伍", "其他"]
    style = found[1]
    assert (style.findings, style.deducted, style.rate, style.band) == (("f0001", "f0002"), 4.5, 77.5, "良")
    assert (found[0].deducted, found[0].rate, found[0].band) == (0, 100, "优")
    assert (found[5].rate, found[5].band, found[5].findings) == (None, "", ("f0003",))
    assert all(a.reasons[-1] == "系统建议，非官方标准" for a in found)


def test_no_other_area_where_every_finding_is_in_scope() -> None:
    assert [a.area for a in areas([_scored(1, _rated(3, 3, 3, 3, "P1"))], SCORING)][-1] == "干部队伍"


def test_an_area_loses_at_most_its_full_points() -> None:
    found = areas([_scored(n, _rated(5, 5, 5, 5, "P3")) for n in range(1, 10)], SCORING)[2]
    assert (found.deducted, found.rate, found.band) == (20, 0, "差")
    assert "9条问题合计扣27分，以扣完为限" in found.reasons[0]


def test_stated_points_take_the_place_of_ours_and_a_stated_rate_decides_the_band() -> None:
    given = Given(points=7, score_rate=65, area="党建引领")
    found = areas([_scored(1, _rated(1, 1, 1, 1, "P1"), given)], SCORING)[0]
    assert (found.deducted, found.rate, found.given_rate, found.band) == (7, 65, 65, "一般")
    assert "报告载明“党建引领”65%，以报告为准" in found.reasons


def test_a_stated_rate_goes_to_the_area_its_item_names() -> None:
    given = Given(score_rate=70, area="民生服务")
    found = {a.area: a for a in areas([_scored(1, _rated(3, 3, 3, 3, "P2"), given)], SCORING)}
    assert (found["民生"].given_rate, found["作风"].given_rate) == (70, None)
    assert found["作风"].findings == ("f0001",)


def test_several_stated_items_of_one_area_are_told_and_averaged() -> None:
    items = [
        _scored(1, _rated(3, 3, 3, 3, "P1"), Given(score_rate=65, area="党建引领")),
        _scored(2, _rated(3, 3, 3, 3, "P1"), Given(score_rate=80, area="基层党组织建设")),
    ]
    found = areas(items, SCORING)[0]
    assert (found.given_rate, found.band) == (72.5, "一般")
    assert any("取平均值" in r and "“党建引领”65%、“基层党组织建设”80%" in r for r in found.reasons)


@pytest.mark.parametrize(
    ("rate", "name"), [(100, "优"), (90, "优"), (89.9, "良"), (75, "良"), (74.9, "一般"), (60, "一般"), (59.9, "差"), (0, "差")]
)
def test_bands(rate: float, name: str) -> None:
    assert band(rate, [Band.model_validate(b) for b in SCORING["bands"]]) == name


@pytest.mark.parametrize(("value", "rounded"), [(0.5, 1), (1.5, 2), (2.5, 3), (49.999999999, 50), (66.4, 66)])
def test_halves_round_upwards(value: float, rounded: int) -> None:
    assert whole(value) == rounded


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"k": 0}, "字段“k”"),
        ({"areas": []}, "字段“areas”"),
        ({"weights": {"importance": {"severity": 0.9}, "composite": SCORING["weights"]["composite"]}}, "合计为1"),
        ({"weights": {"importance": {"旧": 1}, "composite": {}}}, "字段“weights"),
    ],
)
def test_broken_parameters(change: dict[str, Any], words: str) -> None:
    with pytest.raises(KnowledgeError, match=words):
        score(_rated(3, 3, 3, 3), Given(), SCORING | change)


def test_a_missing_key_is_named() -> None:
    with pytest.raises(KnowledgeError, match=r"scoring.yaml：字段“bands”"):
        areas([], {k: v for k, v in SCORING.items() if k != "bands"})


def test_the_shipped_parameters_are_the_ones_decided() -> None:
    from advisor.knowledge import default_folder, read_yaml
    from advisor.scoring import parameters

    shipped = parameters(read_yaml(default_folder() / "scoring.yaml"))
    assert shipped == parameters(SCORING)
