"""The types of knowledge entries. Each kind is one Pydantic type, and its JSON Schema stands beside the data.

Template text of measures has two constructs and no more:

* ``{kind|default}``: filled with a fact of the finding of that kind, else with the default;
* ``[…]``: an optional stretch, dropped unless every slot in it (written ``{kind}``, without default) is filled.

The slot kinds are ``SlotKind``.
"""

from __future__ import annotations

import re
from typing import Literal, get_args

from pydantic import Field, field_validator, model_validator

from advisor.models import (
    Burden,
    Category,
    CauseLevel,
    Dimension,
    Domain,
    MeasureKind,
    Model,
    PainPointId,
    UnitType,
)  # fmt: skip

SlotKind = Literal["object", "count", "people", "amount", "percent", "period", "place", "document", "duration", "quantity"]
Role = Literal[
    "主要负责人", "组织", "宣传", "纪检", "办公室", "财务", "资产", "采购", "工程", "人事", "民生", "窗口",
    "信访", "安全", "应急", "生态", "城建", "农业", "执法", "信息", "业务", "群团", "监督", "教育", "卫生",
]  # fmt: skip
Confidence = Literal["证", "部", "忆"]
"""证: a source says it; 部: partly, or one place's practice; 忆: general knowledge, not confirmed."""

SLOT = re.compile(r"\{(?P<kind>[a-z]+)(?:\|(?P<default>[^{}\[\]]*))?\}")
OPTIONAL = re.compile(r"\[[^\[\]]*\]")


def template_faults(text: str) -> list[str]:
    """What breaks the template grammar in ``text``: an unknown slot kind, a default inside [], none outside."""
    faults = []
    optional = [m.span() for m in OPTIONAL.finditer(text)]
    for m in SLOT.finditer(text):
        inside = any(a <= m.start() < b for a, b in optional)
        if m["kind"] not in get_args(SlotKind):
            faults.append(f"未知的槽位“{m['kind']}”")
        if inside and m["default"] is not None:
            faults.append(f"方括号内的槽位“{m[0]}”不能带默认值")
        if not inside and not m["default"]:
            faults.append(f"槽位“{m[0]}”缺默认值，应写成 {{{m['kind']}|默认说法}}")
    for a, b in optional:
        if not SLOT.search(text, a, b):
            faults.append(f"方括号“{text[a:b]}”里没有槽位")
    if re.search(r"[{}\[\]]", OPTIONAL.sub("", SLOT.sub("", text)).replace("[", "").replace("]", "")):
        faults.append("大括号没有配对")
    return faults


def _template(text: str) -> str:
    if faults := template_faults(text):
        raise ValueError("；".join(faults))
    return text


class Source(Model):
    """Where a fact was published. Unknown parts are null and shown as 出处待核; no links."""

    publisher: str | None
    title: str | None
    date: str | None = Field(description="YYYY, YYYY-MM or YYYY-MM-DD")
    seen: Literal["original", "reprint", "excerpt"]

    @field_validator("date", mode="before")
    @classmethod
    def _date_text(cls, value: object) -> object:
        return None if value is None else str(value)

    @property
    def complete(self) -> bool:
        """Publisher, title and date are all known."""
        return bool(self.publisher and self.title and self.date)

    @property
    def line(self) -> str:
        """The source in words; what is unknown reads 出处待核."""
        if not (self.publisher or self.title):
            return "出处待核"
        parts = [self.publisher or "发布方待核", f"《{self.title}》" if self.title else "题名待核", self.date or "日期待核"]
        return "，".join(parts)


class Symptom(Model):
    """A symptom of a pain point, or a measure of its path, as the seed names it."""

    name: str
    text: str


class PainPoint(Model):
    """One of the five pain points with its symptoms and its path."""

    id: PainPointId
    name: str
    short: str
    symptoms: tuple[Symptom, ...]
    example: str
    path: str
    measures: tuple[Symptom, ...]
    cases: tuple[str, ...]
    source: Source


class Situation(Model):
    """A sub-situation within a problem type, recognised by its cue words."""

    id: str
    name: str
    cues: tuple[str, ...] = Field(min_length=1)


class CauseTemplate(Model):
    """A root cause that this problem type can have. ``question`` tells whether it is the cause here.

    ``situations`` empty: it may lie behind any.
    """

    id: str
    level: CauseLevel
    statement: str
    why: tuple[str, ...] = Field(min_length=1)
    question: str
    cues: tuple[str, ...] = ()
    situations: tuple[str, ...] = ()


class IndicatorTemplate(Model):
    """Indicator with data source; ``baseline`` and ``target`` may hold slots."""

    name: str
    baseline: str
    target: str
    unit: str
    source: str

    _check = field_validator("name", "baseline", "target", "source")(_template)


class CheckTemplate(Model):
    """How, by which role, how many days after the deadline, on which sample."""

    method: str
    by: Role
    after: int = Field(ge=0, le=400)
    sample: str

    _check = field_validator("method", "sample")(_template)


class MeasureTemplate(Model):
    """A measure with typed slots. ``situations`` and ``units`` empty: fits any; ``days`` counts from 反馈之日."""

    id: str
    kind: MeasureKind
    situations: tuple[str, ...] = ()
    units: tuple[UnitType, ...] = ()
    answers: tuple[str, ...] = Field(min_length=1, description="cause ids")
    action: str
    scope: str
    owner: Role
    owner_by_unit: dict[UnitType, str] = Field(default_factory=dict)
    lead: Role | None = Field(default=None, description="null: the leader in charge of the owner's line")
    cooperating: tuple[Role, ...] = ()
    category: Category
    days: int = Field(ge=1, le=400)
    indicator: IndicatorTemplate
    evidence: str
    check: CheckTemplate
    relapse: str
    burden: tuple[Burden, ...] = ()

    _check = field_validator("action", "scope", "evidence", "relapse")(_template)


class TypicalFinding(Model):
    """A composed finding. ``also`` names further pain points it shows, after the type's own; ``situation`` the one it is an example of."""

    text: str
    also: tuple[PainPointId, ...] = ()
    situation: str | None = None


class ProblemType(Model):
    """A concrete kind of problem (问题类型) with its causes, measures and typical findings."""

    id: str = Field(pattern=r"^(p[1-5]|o)-[a-z0-9]+(-[a-z0-9]+)*$")
    name: str
    pain_point: PainPointId | None
    definition: str
    shows: tuple[str, ...] = Field(min_length=3)
    dimension: Dimension
    domain: Domain
    cues: tuple[str, ...] = Field(min_length=5)
    objects: tuple[str, ...] = Field(min_length=3)
    situations: tuple[Situation, ...] = ()
    causes: tuple[CauseTemplate, ...]
    measures: tuple[MeasureTemplate, ...] = Field(min_length=4)
    long_term: str
    cases: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    typical_findings: tuple[TypicalFinding, ...] = Field(min_length=15)

    _check = field_validator("long_term")(_template)

    @field_validator("typical_findings", mode="before")
    @classmethod
    def _plain_strings(cls, value: object) -> object:
        if not isinstance(value, list):
            return value
        return [{"text": item} if isinstance(item, str) else item for item in value]

    @model_validator(mode="after")
    def _consistent(self) -> ProblemType:
        faults = []
        prefix = self.pain_point.lower() if self.pain_point else "o"
        if self.id.split("-")[0] != prefix:
            faults.append(f"id 前缀应为 {prefix}-")
        if {c.level for c in self.causes} != set(get_args(CauseLevel)):
            faults.append("原因须覆盖思想、制度、作风三个层面")
        cause_ids = [c.id for c in self.causes]
        situation_ids = [s.id for s in self.situations]
        for kind, ids in (("原因", cause_ids), ("情形", situation_ids), ("措施", [m.id for m in self.measures])):
            if len(set(ids)) != len(ids):
                faults.append(f"{kind} id 重复")
        for m in self.measures:
            faults += [f"措施 {m.id} 指向不存在的原因 {a}" for a in m.answers if a not in cause_ids]
            faults += [f"措施 {m.id} 指向不存在的情形 {s}" for s in m.situations if s not in situation_ids]
        for c in self.causes:
            faults += [f"原因 {c.id} 指向不存在的情形 {s}" for s in c.situations if s not in situation_ids]
        tagged = {f.situation for f in self.typical_findings if f.situation}
        faults += [f"典型问题指向不存在的情形 {s}" for s in sorted(tagged - set(situation_ids))]
        if faults:
            raise ValueError("；".join(faults))
        return self


class Result(Model):
    """A figure of a case. ``confidence``: 来源载明 (a named source says it), 据转载 (a reprint or no source), 仅见种子文."""

    figure: str
    confidence: Literal["来源载明", "据转载", "仅见种子文"]
    source: int | None = Field(default=None, description="index into the case's sources, from 0")


class Case(Model):
    """A model case: what was done, with what result, under which conditions, and when it must not be copied."""

    id: str
    name: str
    place: str
    years: str
    level: str = Field(description="the level it ran on: 村社区 / 乡镇街道 / 县区 / 市 / 省 / 全国")
    pain_points: tuple[PainPointId, ...]
    problems: tuple[str, ...] = Field(description="problem types it helps with")
    kind: Literal["正面案例", "反面案例", "研究证据"]
    summary: str
    mechanisms: tuple[str, ...] = Field(min_length=1)
    results: tuple[Result, ...]
    conditions: tuple[str, ...] = Field(min_length=1)
    limits: tuple[str, ...] = Field(min_length=1)
    transfer_questions: tuple[str, ...] = Field(min_length=2)
    changes: tuple[str, ...] = Field(min_length=1, description="what must change when a smaller unit borrows it")
    not_if: tuple[str, ...] = Field(min_length=1, description="when it does not apply")
    counter_examples: tuple[str, ...] = ()
    units: tuple[UnitType, ...] = Field(description="unit types that can borrow it")
    confidence: str
    sources: tuple[Source, ...]


class DeadlineParameter(Model):
    """A deadline as a parameter: days from 反馈之日, its basis, how sure we are."""

    id: str
    name: str
    days: int
    basis: str
    confidence: Confidence


class Rule(Model):
    """What may be asserted about rectification, and how sure we are. ``confidence`` other than 证 is shown as 待核实."""

    id: str
    group: Literal["依据", "期限", "责任", "销号", "减负红线", "公文格式", "评估", "公开", "分类"]
    name: str
    text: str
    confidence: Confidence
    parameter: DeadlineParameter | None = None
    checks: tuple[str, ...] = ()
    source: Source


class Post(Model):
    """Who holds a role in each unit type: ``owner`` does the work, ``leader`` is in charge of that line."""

    role: Role
    owner: dict[UnitType, str]
    leader: dict[UnitType, str]


class Term(Model):
    """An entry of a lexicon: the pattern, why it matters, and what to write instead."""

    pattern: str = Field(description="a word, or a regular expression where ``regex`` is true")
    regex: bool = False
    note: str = ""
    rewrite: str = ""


class Lexicon(Model):
    """A word list with a purpose."""

    id: str
    name: str
    terms: tuple[Term, ...]


class Remedy(Model):
    """How a fault is put right by the way it is worded (拖欠, 破损, 未建立…), for a clause that no situation of its problem type answers.

    In the measure's texts 〔对象〕 stands for what is at fault and 〔原文〕 for the clause. An empty ``pattern``: a closing measure.
    """

    id: str
    pattern: str = Field(description="regular expression on the clause; the first remedy that matches is used")
    measure: MeasureTemplate

    @field_validator("pattern")
    @classmethod
    def _compiles(cls, value: str) -> str:
        try:
            re.compile(value)
        except re.error as error:
            raise ValueError(f"不是有效的正则表达式（{error}）") from error
        return value


FOLDERS: dict[str, type[Model]] = {
    "pain_points": PainPoint, "problems": ProblemType, "cases": Case, "rules": Rule, "posts": Post, "lexicon": Lexicon, "remedies": Remedy,
}  # fmt: skip
