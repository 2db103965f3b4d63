"""The types that flow from a findings file to a reviewed plan.

path → ImportResult → Diagnosis → list[Match] → Draft → list[LintIssue] → Plan → export

All are frozen and refuse unknown fields. ``start`` and ``end`` are Unicode code points, end exclusive.
Enumerations are the Chinese terms of the field, as they stand in documents.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

PainPointId = Literal["P1", "P2", "P3", "P4", "P5"]
UnitType = Literal["村", "社区", "乡镇", "街道", "县直部门", "市直部门", "国企", "学校", "医院", "其他"]
Dimension = Literal["政治建设", "思想建设", "组织建设", "作风建设", "纪律建设"]
Domain = Literal["党建", "经济", "民生", "生态", "治理", "其他"]
CauseLevel = Literal["思想", "制度", "作风"]
Category = Literal["立行立改", "限期整改", "长期坚持"]
MeasureKind = Literal["专项整治", "挽回损失", "追责问责", "举一反三", "建章立制"]
Severity = Literal["error", "warning", "info"]
OriginKind = Literal["finding", "source", "computed", "proposed"]
KnowledgeKind = Literal["problem", "case", "rule", "finding", "pain_point"]
BurdenKind = Literal["会议", "文件", "报表", "台账", "留痕", "检查", "培训", "App", "责任状", "机构"]
UNIT_TYPES: tuple[UnitType, ...] = (
    "村", "社区", "乡镇", "街道", "县直部门", "市直部门", "国企", "学校", "医院", "其他",
)  # fmt: skip


def _iso_day(value: object) -> object:
    """A date from its ISO form: a union of date and str would keep the text."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return value


Day = Annotated[date | str, BeforeValidator(_iso_day)]
"""A date, or words counted from 反馈之日 when no date is known."""


class Model(BaseModel):
    """Base of every type here: frozen, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Span(Model):
    """A stretch of a text, with the words themselves so that a reader can check it."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)
    text: str


class SourceRef(Model):
    """Where a finding stood. Not part of any id."""

    file: str
    sha256: str
    page: int | None = None
    sheet: str | None = None
    row: int | None = None
    paragraph: int | None = None

    @property
    def place(self) -> str:
        """The place in words, such as ``第3页第2段`` or ``工作表“问题清单”第8行``."""
        parts = []
        if self.sheet is not None:
            parts.append(f"工作表“{self.sheet}”")
        if self.page is not None:
            parts.append(f"第{self.page}页")
        if self.paragraph is not None:
            parts.append(f"第{self.paragraph}段")
        if self.row is not None:
            parts.append(f"第{self.row}行")
        return "".join(parts)


class Given(Model):
    """What the report itself states about a finding: kept, shown beside ours, and it wins."""

    domain: str | None = None
    points: float | None = None
    score_rate: float | None = Field(default=None, description="得分率, 0..100")
    area: str | None = Field(default=None, description="the scored item's own name, such as 党建引领")
    owner: str | None = None
    unit_type: UnitType | None = None


class Finding(Model):
    """One finding of an inspection report.

    ``id``: the given id where the input has one, else the first 16 hex digits of the SHA-256 of the
    normalised text and its ordinal among equal texts.
    """

    id: str
    number: str = Field(default="", description="the number in the source, such as （三）2")
    text: str
    source: SourceRef
    problems: tuple[Span, ...] = Field(default=(), description="the parts of a compound finding, in order; never empty after import")
    given: Given = Given()


class Rejected(Model):
    """A stretch of the source that was not taken as a finding, and why."""

    text: str
    reason: str
    source: SourceRef


class ImportResult(Model):
    """What a file gave: findings in source order, what was left out, what the document says of itself."""

    findings: tuple[Finding, ...]
    rejected: tuple[Rejected, ...] = ()
    title: str = ""
    unit_name: str | None = None
    feedback_date: date | None = None
    notes: tuple[str, ...] = ()


class UnitProfile(Model):
    """The inspected unit, given once a plan."""

    name: str
    type: UnitType
    guessed: bool = Field(default=False, description="true where name or type was inferred from the document")
    size: int | None = Field(default=None, ge=0, description="staff or households, where known")


class Evidence(Span):
    """A span of the finding and what it is evidence for, such as ``pain_point:P1`` or ``severity``."""

    for_: str = Field(alias="for")
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True, populate_by_name=True)


class PainPointScore(Model):
    """A pain point with calibrated confidence."""

    id: PainPointId
    confidence: float = Field(ge=0, le=1)


class ProblemScore(Model):
    """A problem type with confidence."""

    id: str
    name: str
    confidence: float = Field(ge=0, le=1)


class Rating(Model):
    """A 1–5 rating and why: the words of the finding that show it, or ``reason`` alone where none do."""

    value: int = Field(ge=1, le=5)
    reason: str


class Theme(Span):
    """A clause of a part that shows a fault of another problem type than the part itself."""

    problem: ProblemScore


class PartDiagnosis(Model):
    """What one part of a compound finding is about. ``number`` counts parts from 1; ``themes``: further faults strung into it."""

    number: int = Field(ge=1)
    pain_points: tuple[PainPointScore, ...]
    problem_types: tuple[ProblemScore, ...]
    themes: tuple[Theme, ...] = ()


class Diagnosis(Model):
    """What a finding is about. ``pain_points`` most important first, empty when out of scope."""

    finding_id: str
    pain_points: tuple[PainPointScore, ...]
    problem_types: tuple[ProblemScore, ...]
    parts: tuple[PartDiagnosis, ...] = ()
    dimension: Dimension
    domain: Domain
    severity: Rating
    prevalence: Rating
    difficulty: Rating
    urgency: Rating
    evidence: tuple[Evidence, ...]
    in_scope: bool
    outside: float = Field(default=0.0, ge=0, le=1, description="calibrated confidence that the finding is outside the five")


class Transfer(Model):
    """Whether a case can be borrowed by this unit: what fits, what must change, when it does not apply."""

    fits: bool
    why: tuple[str, ...] = ()
    change: tuple[str, ...] = ()
    not_if: tuple[str, ...] = ()


class Match(Model):
    """A knowledge entry that retrieval returned. Lists are descending by score, ties by id."""

    id: str
    kind: KnowledgeKind
    title: str
    score: float
    ranks: dict[str, int] = Field(default_factory=dict, description="rank in each channel, from 1")
    transfer: Transfer | None = None


class Citation(Model):
    """A quote of a knowledge entry: ``quote == entry[field][start:end]``. ``n`` never changes once stored."""

    n: int = Field(ge=1)
    knowledge_id: str
    field: str
    quote: str
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    source: str = Field(description="publisher, title and date, or 出处待核")


class Origin(Model):
    """Where a number, date, amount, organisation or regulation in a draft comes from.

    ``field`` is a path such as ``measures.2.indicator.target``; ``ref`` names the span (``12-16``),
    the citation number, the parameter, or the template.
    """

    field: str
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    text: str
    kind: OriginKind
    ref: str


class Cause(Model):
    """A root cause on one level, tied to words of the finding."""

    id: str
    level: CauseLevel
    statement: str
    why: tuple[str, ...] = Field(default=(), description="why-chain, from the statement downwards")
    evidence: Span | None = None
    verify: str = Field(description="how to tell whether it is the cause here")
    citations: tuple[int, ...] = ()


class Indicator(Model):
    """How success is measured: from ``baseline`` to ``target``."""

    name: str
    baseline: str
    target: str
    unit: str
    data_source: str


class Check(Model):
    """How the result is verified: by whom, how, on which sample, and until when."""

    method: str
    by: str
    when: Day
    sample: str


class Burden(Model):
    """What a measure adds to (count > 0) or takes from (count < 0) the grassroots."""

    kind: BurdenKind
    count: int
    note: str = ""


class Measure(Model):
    """A complete, checkable measure."""

    id: str
    action: str
    scope: str
    owner: str
    lead: str
    cooperating: tuple[str, ...] = ()
    deadline: Day
    category: Category
    kind: MeasureKind
    indicator: Indicator
    evidence: str = Field(description="佐证材料")
    check: Check
    answers: tuple[str, ...] = Field(description="cause ids it answers")
    parts: tuple[int, ...] = Field(description="numbers of the finding's parts it answers, from 1")
    relapse: str = Field(description="how a relapse is noticed")
    burden: tuple[Burden, ...] = ()
    citations: tuple[int, ...] = ()
    template: str = Field(default="", description="id of the template it was made from, empty where a person wrote it")


class BorrowedCase(Model):
    """The case a draft borrows from, with its transfer check."""

    case_id: str
    name: str
    borrow: str = Field(description="what is taken over")
    transfer: Transfer
    citations: tuple[int, ...] = ()


class Provenance(Model):
    """What made the draft. ``fields`` tells, for each replaced field path, which backend it came from."""

    backend: str
    model: str = ""
    prompt_hash: str = ""
    knowledge_hash: str = ""
    templates: tuple[str, ...] = ()
    fields: dict[str, str] = Field(default_factory=dict)
    notes: tuple[str, ...] = ()


class Draft(Model):
    """Causes and measures for one finding. Depends only on the finding, the unit and the parameters."""

    finding_id: str
    causes: tuple[Cause, ...]
    measures: tuple[Measure, ...]
    long_term: str = Field(description="长效机制")
    borrowed: BorrowedCase | None = None
    citations: tuple[Citation, ...] = ()
    origins: tuple[Origin, ...] = ()
    marks: tuple[str, ...] = Field(default=(), description="what each 〔待核实：…〕 in the draft asks for")
    provenance: Provenance


class LintIssue(Model):
    """One fault that the linter sees. ``field`` is null for a measure judged as one text."""

    code: str
    severity: Severity
    field: str | None = None
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    message: str
    rewrite: str = Field(default="", description="a rewrite, or the question to ask")


class Score(Model):
    """系统建议分，非官方标准. ``importance`` (0..100) orders findings, ``difficulty`` sets time, ``points`` is the deduction."""

    importance: int = Field(ge=0, le=100)
    composite: int = Field(ge=0, le=100)
    difficulty: int = Field(ge=1, le=5)
    points: float = Field(ge=0)
    reasons: tuple[str, ...]
    given_points: float | None = None


class AreaScore(Model):
    """得分率 of one scored area. ``rate`` is null for 其他."""

    area: str
    full: float
    deducted: float
    rate: float | None
    band: str
    findings: tuple[str, ...]
    given_rate: float | None = None
    reasons: tuple[str, ...] = ()


class PlanItem(Model):
    """One finding with everything drafted for it."""

    finding: Finding
    diagnosis: Diagnosis
    matches: tuple[Match, ...]
    draft: Draft
    score: Score
    lint: dict[str, tuple[LintIssue, ...]] = Field(default_factory=dict, description="issues by measure id; '' holds those of the draft")


class SharedMeasure(Model):
    """A measure several findings share; it replaces theirs and names them."""

    measure: Measure
    finding_ids: tuple[str, ...]
    replaces: tuple[str, ...] = Field(description="measure ids it stands for, '<finding id>/<measure id>'")


class PlanIssue(LintIssue):
    """A fault of the whole plan, with the findings and measures it touches."""

    findings: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()


class Parameter(Model):
    """A deadline parameter and how sure we are of it (证 / 部 / 忆)."""

    id: str
    name: str
    days: int = Field(ge=0)
    confidence: Literal["证", "部", "忆"]
    basis: str


class Plan(Model):
    """The rectification plan. plan.json is its only file form; every other export is made from it."""

    schema_version: int = 1
    unit: UnitProfile
    feedback_date: date | None
    parameters: tuple[Parameter, ...]
    items: tuple[PlanItem, ...]
    shared: tuple[SharedMeasure, ...] = ()
    lint: tuple[PlanIssue, ...] = ()
    burden: tuple[Burden, ...] = Field(default=(), description="net burden, one row a kind")
    areas: tuple[AreaScore, ...] = ()
    proposed: tuple[str, ...] = Field(default=(), description="拟定，请核对: what templates proposed, once each")
    notes: tuple[str, ...] = ()


class Answer(Model):
    """An answer with 〔n〕 after each claim. ``sufficient`` false means 依据不足."""

    question: str
    answer: str
    citations: tuple[Citation, ...]
    sufficient: bool


class WrittenMeasure(Model):
    """A measure as people wrote it, read from a docx, xlsx or JSONL.

    ``id`` is finding-measure, such as ``3-2``, or the given id. ``fields`` holds what stood in columns of its own
    (owner, lead, deadline, indicator, evidence, check …, keys of ``Measure``), as text.
    """

    id: str
    text: str
    finding: str = ""
    finding_number: str = ""
    feedback_date: date | None = None
    fields: dict[str, str] = Field(default_factory=dict)
    source: SourceRef | None = None


class WrittenPlan(Model):
    """A plan as people wrote it. ``findings`` holds number and text of every finding, those without a measure too."""

    title: str = ""
    unit_name: str | None = None
    feedback_date: date | None = None
    findings: tuple[tuple[str, str], ...] = ()
    measures: tuple[WrittenMeasure, ...] = ()
    notes: tuple[str, ...] = ()


class MeasureReport(Model):
    """What ``advisor lint`` says of one measure, or of the whole document (id ``plan``)."""

    id: str
    text: str
    issues: tuple[LintIssue | PlanIssue, ...]
