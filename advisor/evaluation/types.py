"""The types of the evaluation: golden cases, results of a run, comparison with a baseline."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, field_validator, model_validator

from advisor.models import Dimension, Domain, Model, PainPointId, UnitType

Rating = Annotated[int, Field(ge=1, le=5)]
Phrases = tuple[str, ...]
MeasureClass = Literal["error", "warning"]
Outcome = Literal["better", "worse", "same", "new", "gone"]


class GoldenSource(Model):
    """The public notice whose facts a golden finding is built on."""

    publisher: str
    title: str
    year: int | None = None


class GoldenPart(Model):
    """One problem of a finding; ``text == finding[start:end]``."""

    start: int = Field(ge=0)
    end: int = Field(ge=1)
    text: str


class GoldenFinding(Model):
    """A finding with its settled labels, and what its draft must and must not say.

    ``causes_must``: one inner tuple a cause, any of whose wordings counts. ``cases_good`` empty: nothing must be borrowed.
    """

    name: str
    finding: str = Field(min_length=4)
    unit_type: UnitType
    source: GoldenSource | None = None
    parts: tuple[GoldenPart, ...] = Field(min_length=1)
    pain_points: tuple[PainPointId, ...]
    problem_types: tuple[str, ...] = Field(min_length=1)
    dimension: Dimension
    domain: Domain
    severity: Rating
    prevalence: Rating
    difficulty: Rating
    cases_good: Phrases = ()
    cases_bad: Phrases = ()
    facts: Phrases = ()
    causes_must: tuple[Phrases, ...] = ()
    causes_must_not: Phrases = ()
    faults: Phrases = ()

    @model_validator(mode="after")
    def _spans(self) -> GoldenFinding:
        last = 0
        for part in self.parts:
            if self.finding[part.start : part.end] != part.text or part.start < last:
                raise ValueError(f"parts 的“{part.text[:12]}”与原文位置不符或互相重叠")
            last = part.end
        if missing := [f for f in self.facts if f not in self.finding]:
            raise ValueError(f"facts 的“{missing[0]}”不在问题原文里")
        return self

    @property
    def main(self) -> str:
        """The main class: a pain point, or ``none``."""
        return self.pain_points[0] if self.pain_points else "none"


class GoldenQuestion(Model):
    """A chat question. ``points``: one inner tuple a point, any of whose wordings counts; ``sources``: ids a right answer may cite."""

    name: str
    question: str = Field(min_length=1)
    kind: str
    answerable: bool
    points: tuple[Phrases, ...] = ()
    sources: Phrases = ()
    must_not: Phrases = ()

    @model_validator(mode="after")
    def _points(self) -> GoldenQuestion:
        if self.answerable and not self.points:
            raise ValueError("可回答的问题至少要有一个 points")
        return self


class GoldenMeasure(Model):
    """A measure with a strict reviewer's verdict. ``worst`` only where it is bad."""

    name: str
    finding: str = ""
    measure: str = Field(min_length=1)
    feedback_date: date | None = None
    good: bool
    faults: Phrases = ()
    why: str = ""
    worst: MeasureClass | None = None


class PlanExpectation(Model):
    """What a whole plan must show. ``shared``: pairs of findings (from 0) with the same root."""

    shared: tuple[tuple[int, int], ...] = ()
    must_cover_parts: int = Field(ge=1)
    owners_must_not: Phrases = ()


class GoldenPlan(Model):
    """Findings of one unit."""

    name: str
    unit_name: str
    unit_type: UnitType
    feedback_date: date
    findings: Phrases = Field(min_length=1)
    expect: PlanExpectation


class LabelPair(Model):
    """The two independent labellings of one finding, and how a disagreement was settled."""

    name: str
    first: Labels
    second: Labels
    settled: str = ""


class Labels(Model):
    """One labeller's view of a finding."""

    pain_points: tuple[PainPointId, ...]
    problem_types: tuple[str, ...] = Field(min_length=1)
    dimension: Dimension | None = None
    domain: Domain | None = None


def _text(value: object) -> object:
    return str(value)


class GoldenSet(Model):
    """All golden cases. ``version`` is the hash of the files they came from."""

    version: Annotated[str, BeforeValidator(_text)]
    findings: tuple[GoldenFinding, ...] = ()
    questions: tuple[GoldenQuestion, ...] = ()
    measures: tuple[GoldenMeasure, ...] = ()
    plans: tuple[GoldenPlan, ...] = ()


class Metric(Model):
    """A figure with its bootstrap 95% interval. ``n``: cases it was computed over; ``value`` null where there are none."""

    value: float | None
    ci: tuple[float, float] | None = None
    n: int = Field(ge=0)


class CaseResult(Model):
    """One case of one suite. ``score`` 0..1, higher is better; ``failed`` tells the error of a case that crashed (score 0)."""

    suite: str
    name: str
    score: float = Field(ge=0, le=1)
    text: str = ""
    detail: str = ""
    failed: str = ""


class Curve(Model):
    """A plotted relation, such as reliability: points (x, y, n)."""

    name: str
    points: tuple[tuple[float, float, int], ...]


class SuiteResult(Model):
    """What one suite found. ``confusion[true][predicted]`` only of the classification."""

    name: str
    metrics: dict[str, Metric]
    cases: tuple[CaseResult, ...]
    confusion: dict[str, dict[str, int]] = Field(default_factory=dict)
    curves: tuple[Curve, ...] = ()
    tables: dict[str, tuple[tuple[str, ...], ...]] = Field(default_factory=dict)


class Fingerprint(Model):
    """What a run's figures depend on."""

    program: str
    knowledge: str
    prompts: str
    backend: str
    model: str
    embedding: str
    retrieval: str
    golden: str


class EvaluationReport(Model):
    """A run: fingerprint, metrics by name, every case, and seconds taken."""

    fingerprint: Fingerprint
    suites: tuple[SuiteResult, ...]
    seconds: float

    @property
    def metrics(self) -> dict[str, Metric]:
        """Every metric by name; names are unique over the suites."""
        return {name: m for s in self.suites for name, m in s.metrics.items()}

    @property
    def cases(self) -> tuple[CaseResult, ...]:
        """Every case of every suite."""
        return tuple(c for s in self.suites for c in s.cases)


class Gate(Model):
    """What a metric must hold: its direction, how far it may fall behind the baseline, and a bar of its own."""

    better: Literal["higher", "lower"]
    tolerance: float = Field(ge=0)
    bar: float | None = None


class Baseline(Model):
    """A committed run: what later runs are held against."""

    fingerprint: Fingerprint
    metrics: dict[str, Metric]
    scores: dict[str, float] = Field(description="score by '<suite>/<case>'")

    @field_validator("scores")
    @classmethod
    def _range(cls, value: dict[str, float]) -> dict[str, float]:
        if bad := [k for k, v in value.items() if not 0 <= v <= 1]:
            raise ValueError(f"“{bad[0]}”的得分不在 0 到 1 之间")
        return value


class MetricChange(Model):
    """One metric beside its baseline."""

    name: str
    before: float | None
    after: float | None
    regressed: str = Field(default="", description="why it turns the gate red; empty where it does not")


class CaseChange(Model):
    """One case beside its baseline."""

    case: str
    before: float | None
    after: float | None
    outcome: Outcome


class Comparison(Model):
    """A run beside its baseline."""

    metrics: tuple[MetricChange, ...]
    cases: tuple[CaseChange, ...]

    @property
    def regressions(self) -> tuple[MetricChange, ...]:
        """The metrics that turn the gate red."""
        return tuple(m for m in self.metrics if m.regressed)


LabelPair.model_rebuild()
