"""Scores: importance, composite and deduction of a finding, 得分率 of an area, each with its reasons.

Every number comes from ``knowledge_base/scoring.yaml`` (keys ``label``, ``k``, ``weights``, ``areas``, ``other_area``, ``bands``).
There is no official method for this: what comes out is 系统建议，非官方标准. Scores that the report itself states are kept, shown beside
ours, and win: a stated deduction takes the place of ours, a stated 得分率 decides the band.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from pydantic import Field, ValidationError, model_validator

from advisor.errors import KnowledgeError
from advisor.models import AreaScore, Diagnosis, Finding, Given, Model, PainPointId, Score

RatingName = Literal["severity", "prevalence", "difficulty", "urgency"]
RATING_NAMES: dict[RatingName, str] = {"severity": "严重性", "prevalence": "普遍性", "difficulty": "整改难度", "urgency": "紧迫性"}
"""The four ratings in the order of the scale, with their names on the page."""
TOP = 5
"""Highest rating: a weighted sum of ratings is divided by it to give 0–1."""

_STATED_AREAS: tuple[tuple[re.Pattern[str], PainPointId], ...] = (
    (re.compile(r"党建|党的建设|党组织|组织建设"), "P1"),
    (re.compile(r"作风|形式主义|减负"), "P2"),
    (re.compile(r"民生|公共服务|惠民"), "P3"),
    (re.compile(r"治理|安全|风险|稳定|信访"), "P4"),
    (re.compile(r"干部|队伍|人才"), "P5"),
)
"""How reports name the scored items that are our areas; first match wins. Names that match none stay with the finding's own area."""


class Weights(Model):
    """Weights of the ratings; each set adds up to 1."""

    importance: dict[RatingName, float]
    composite: dict[RatingName, float]

    @model_validator(mode="after")
    def _whole(self) -> Weights:
        for name, weights in (("importance", self.importance), ("composite", self.composite)):
            if abs(sum(weights.values()) - 1) > 1e-6 or min(weights.values(), default=-1) < 0:
                raise ValueError(f"{name} 各权重须非负且合计为1")
        return self


class Area(Model):
    """A scored area: the pain point that leads to it, and its full points."""

    name: str
    pain_point: PainPointId
    points: float = Field(gt=0)


class Band(Model):
    """A band holds from ``min`` (得分率, 0–100) up to the next one."""

    min: float = Field(ge=0, le=100)
    name: str


class Parameters(Model):
    """The scoring part of ``scoring.yaml``. ``k``: points that a finding of importance 100 costs."""

    label: str
    k: float = Field(gt=0)
    weights: Weights
    areas: tuple[Area, ...] = Field(min_length=1)
    other_area: str
    bands: tuple[Band, ...] = Field(min_length=1)


class Scored(NamedTuple):
    """What :func:`areas` needs of a finding."""

    finding: Finding
    diagnosis: Diagnosis
    score: Score


def parameters(scoring: Mapping[str, Any]) -> Parameters:
    """The parameters in the value of ``scoring.yaml``; its other keys belong to diagnosis.

    Raises:
        KnowledgeError: a key is missing or wrong.
    """
    try:
        return Parameters.model_validate({key: scoring[key] for key in Parameters.model_fields if key in scoring})
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise KnowledgeError(f"字段“{field}”{first['msg']}", where="scoring.yaml", fix="请对照随附的评分参数改正") from error


def whole(value: float) -> int:
    """Rounded to a whole number, halves upwards: scores bear no decimals."""
    return int(value + 0.5 + 1e-9)


def plain(value: float) -> str:
    """A figure of at most two decimals without trailing zeros."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def band(rate: float, bands: Sequence[Band]) -> str:
    """The name of the highest band whose ``min`` is not above ``rate``; the lowest band's where none is."""
    ordered = sorted(bands, key=lambda b: -b.min)
    return next((b.name for b in ordered if rate >= b.min), ordered[-1].name)


def _weighted(diagnosis: Diagnosis, weights: Mapping[RatingName, float]) -> int:
    return whole(sum(w * getattr(diagnosis, name).value for name, w in weights.items()) / TOP * 100)


def _formula(diagnosis: Diagnosis, weights: Mapping[RatingName, float]) -> str:
    return "＋".join(f"{RATING_NAMES[name]}{getattr(diagnosis, name).value}×{w:.0%}" for name, w in weights.items())


def score(diagnosis: Diagnosis, given: Given, scoring: Mapping[str, Any]) -> Score:
    """The score of one finding.

    ``importance`` orders findings and leaves difficulty out: what is hard to mend is not for that reason more important. ``composite``
    holds all four ratings. ``points`` is k × importance / 100.

    Args:
        diagnosis: its four ratings (1–5) with their reasons.
        given: what the report itself states; its points are kept beside ours.
        scoring: the value of ``scoring.yaml``.

    Raises:
        KnowledgeError: ``scoring`` lacks a key.
    """
    p = parameters(scoring)
    importance, composite = _weighted(diagnosis, p.weights.importance), _weighted(diagnosis, p.weights.composite)
    points = round(p.k * importance / 100, 2)
    reasons = [f"{title}{getattr(diagnosis, name).value}：{getattr(diagnosis, name).reason}" for name, title in RATING_NAMES.items()]
    reasons += [
        f"重要程度{importance}＝（{_formula(diagnosis, p.weights.importance)}）÷5×100，用于排序，不含难度",
        f"综合分{composite}＝（{_formula(diagnosis, p.weights.composite)}）÷5×100，用于汇总",
        f"扣分{plain(points)}＝{plain(p.k)}×{importance}÷100",
    ]
    if given.points is not None:
        reasons.append(f"报告载明扣{plain(abs(given.points))}分，以报告为准")
    reasons.append(p.label)
    return Score(
        importance=importance,
        composite=composite,
        difficulty=diagnosis.difficulty.value,
        points=points,
        reasons=tuple(reasons),
        given_points=None if given.points is None else abs(given.points),
    )


def areas(items: Iterable[Scored], scoring: Mapping[str, Any]) -> tuple[AreaScore, ...]:
    """得分率 of every area, in the order of ``scoring.yaml``, then 其他 where findings lie outside the five.

    A finding belongs to the area of its main pain point. An area loses what its findings cost, at most its full points. A 得分率 that
    the report states belongs to the area its item names (党建引领 → 党建), else to the finding's own.

    Args:
        items: findings with diagnosis and score, in the plan's order.
        scoring: the value of ``scoring.yaml``.

    Raises:
        KnowledgeError: ``scoring`` lacks a key.
    """
    p = parameters(scoring)
    by_point = {a.pain_point: a.name for a in p.areas}
    members: dict[str, list[Scored]] = {}
    stated: dict[str, dict[str, float]] = {}
    for item in items:
        own = by_point.get(item.diagnosis.pain_points[0].id, p.other_area) if item.diagnosis.pain_points else p.other_area
        members.setdefault(own, []).append(item)
        given = item.finding.given
        if given.score_rate is not None:
            name = given.area or given.domain or own
            point = next((point for pattern, point in _STATED_AREAS if pattern.search(name)), None)
            stated.setdefault(by_point.get(point, own) if point else own, {})[name] = given.score_rate
    out = [_area(a.name, a.points, members.get(a.name, []), stated.get(a.name, {}), p) for a in p.areas]
    if p.other_area in members:
        out.append(_other(members[p.other_area], stated.get(p.other_area, {}), p))
    return tuple(out)


def _cost(item: Scored) -> float:
    return item.score.points if item.score.given_points is None else item.score.given_points


def _stated(rates: Mapping[str, float]) -> tuple[float | None, list[str]]:
    """The rate the report states for an area; where it states several items of it, their mean, told as such."""
    if not rates:
        return None, []
    told = "、".join(f"“{name}”{plain(rate)}%" for name, rate in rates.items())
    if len(set(rates.values())) == 1:
        return next(iter(rates.values())), [f"报告载明{told}，以报告为准"]
    return round(sum(rates.values()) / len(rates), 1), [f"报告载明{told}，取平均值，以报告为准，请核对"]


def _area(name: str, full: float, members: Sequence[Scored], rates: Mapping[str, float], p: Parameters) -> AreaScore:
    total = round(sum(map(_cost, members)), 2)
    deducted = min(full, total)
    rate = round((full - deducted) / full * 100, 1)
    stated, told = _stated(rates)
    reasons = [f"满分{plain(full)}分，{len(members)}条问题合计扣{plain(total)}分" + ("，以扣完为限" if total > full else "")]
    if count := sum(item.score.given_points is not None for item in members):
        reasons.append(f"其中{count}条按报告载明的扣分计算")
    reasons += [f"得分率{plain(rate)}%＝（{plain(full)}－{plain(deducted)}）÷{plain(full)}", *told, p.label]
    return AreaScore(
        area=name,
        full=full,
        deducted=deducted,
        rate=rate,
        band=band(rate if stated is None else stated, p.bands),
        findings=tuple(item.finding.id for item in members),
        given_rate=stated,
        reasons=tuple(reasons),
    )


def _other(members: Sequence[Scored], rates: Mapping[str, float], p: Parameters) -> AreaScore:
    stated, told = _stated(rates)
    total = round(sum(map(_cost, members)), 2)
    return AreaScore(
        area=p.other_area,
        full=0,
        deducted=total,
        rate=None,
        band="" if stated is None else band(stated, p.bands),
        findings=tuple(item.finding.id for item in members),
        given_rate=stated,
        reasons=(f"{len(members)}条问题不属于五个评分领域，单题分值合计{plain(total)}，只列出，不计得分率", *told, p.label),
    )
