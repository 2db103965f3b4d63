"""A small plan and a fake service: enough for every handler, no knowledge base, no browser."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from types import SimpleNamespace

from advisor.errors import InputFileError
from advisor.models import (
    Answer,
    BorrowedCase,
    Cause,
    Check,
    Citation,
    Diagnosis,
    Draft,
    Evidence,
    Finding,
    ImportResult,
    Indicator,
    LintIssue,
    Match,
    Measure,
    Origin,
    PainPointScore,
    Plan,
    PlanItem,
    ProblemScore,
    Provenance,
    Rating,
    Rejected,
    Score,
    SharedMeasure,
    SourceRef,
    Span,
    Transfer,
    UnitProfile,
)

TEXT = "资金管理不严。2024年有3笔押金12.6万元逾期未退。"
EVIL = """<script>alert(1)</script><img src=x onerror="alert(2)">${alert(3)}{{alert}}'"&amp;"""


ACTION = "财政所长对3笔押金逐笔核对，切实退还12.6万元"
SECOND = "办公室主任修订《押金管理办法》第3条"


def origin(field: str, text: str, words: str) -> Origin:
    at = text.index(words)
    return Origin(field=field, start=at, end=at + len(words), text=words, kind="proposed", ref="o-money/m1")


def measure(key: str = "m1", action: str = ACTION, template: str = "o-money/m1") -> Measure:
    return Measure(
        id=key, action=action, scope="3笔押金", owner="财政所长", lead="镇长", cooperating=("纪委", "经发办"), deadline=date(2026, 6, 30),
        category="限期整改", kind="挽回损失",
        indicator=Indicator(name="退还金额", baseline="12.6万元未退", target="12.6万元全部退还", unit="万元", data_source="银行回单"),
        evidence="银行回单", check=Check(method="逐笔核对回单", by="纪委副书记", when=date(2026, 7, 15), sample="3笔"),
        answers=("c1",), parts=(1,), relapse="再有逾期即约谈", citations=(1,), template=template,
    )  # fmt: skip


def finding(key: str = "f1", text: str = TEXT, number: str = "（一）1") -> Finding:
    return Finding(
        id=key, number=number, text=text, source=SourceRef(file="反馈意见.docx", sha256="0" * 64, paragraph=7),
        problems=(Span(start=0, end=7, text=text[:7]), Span(start=7, end=len(text), text=text[7:])),
    )  # fmt: skip


def diagnosis(key: str) -> Diagnosis:
    rating = Rating(value=3, reason="“逾期”：影响群众利益")
    return Diagnosis.model_validate({
        "finding_id": key,
        "pain_points": (PainPointScore(id="P3", confidence=0.8),),
        "problem_types": (ProblemScore(id="o-money", name="资金管理", confidence=0.7), ProblemScore(id="o-x", name="别的", confidence=0.02)),
        "dimension": "纪律建设", "domain": "经济", "severity": rating, "prevalence": rating, "difficulty": rating, "urgency": rating,
        "evidence": (
            Evidence.model_validate({"start": 0, "end": 4, "text": "资金管理", "for": "pain_point:P3"}),
            Evidence.model_validate({"start": 2, "end": 6, "text": "管理不严", "for": "severity"}),
        ),
        "in_scope": True,
    })  # fmt: skip


def item(key: str = "f1", text: str = TEXT, number: str = "（一）1", importance: int = 60) -> PlanItem:
    transfer = Transfer(fits=False, why=("同为乡镇",), change=("范围缩小",), not_if=("没有信息系统",))
    draft = Draft(
        finding_id=key,
        causes=(
            Cause(id="c1", level="制度", statement="押金没有到期提醒", verify="谁负责提醒？", citations=(1,)),
            Cause(id="c2", level="思想", statement="认为押金是小事", verify="何时议过？"),
        ),
        measures=(measure(), measure("m2", SECOND)),
        long_term="每季度公示押金余额",
        borrowed=BorrowedCase(case_id="case-1", name="某县押金清退", borrow="到期自动退还", transfer=transfer, citations=(1,)),
        citations=(Citation(n=1, knowledge_id="case-1", field="summary", quote="到期自动退还", start=0, end=6, source="某报，《清退押金》，2023"),),
        origins=(
            origin("measures.0.action", ACTION, "3笔"), origin("measures.0.action", ACTION, "12.6万元"),
            origin("measures.0.deadline", "2026-06-30", "2026-06-30"), origin("measures.1.action", SECOND, "第3条"),
        ),
        provenance=Provenance(backend="embedded"),
    )  # fmt: skip
    return PlanItem(
        finding=finding(key, text, number), diagnosis=diagnosis(key),
        matches=(
            Match(id="case-1", kind="case", title="某县押金清退", score=0.5, transfer=transfer),
            Match(id="rule-1", kind="rule", title="期限规则", score=0.4),
        ),
        draft=draft, score=Score(importance=importance, composite=50, difficulty=3, points=1.5, reasons=()),
        lint={"m1": (issue(),), "m2": ()},
    )  # fmt: skip


def issue(text: str = ACTION, words: str = "切实", rewrite: str = "删去副词，直接写动作和数量") -> LintIssue:
    at = text.index(words)
    return LintIssue(code="V01", severity="warning", field="action", start=at, end=at + len(words), message="副词不能检查", rewrite=rewrite)


def plan(*items: PlanItem) -> Plan:
    rows = items or (item(), item("f2", "窗口服务差。群众反映办事难。", "（一）2", 90))
    shared = SharedMeasure(measure=measure("s1"), finding_ids=("f1", "f2"), replaces=("f1/m1", "f2/m1"))
    return Plan(
        unit=UnitProfile(name="清河镇", type="乡镇"), feedback_date=date(2026, 3, 12), parameters=(), items=rows, shared=(shared,),
        proposed=("责任人：财政所长（问题（一）1）",),
    )  # fmt: skip


class FakeService:
    """The service with the whole answer known beforehand; counts what it was asked."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        case = SimpleNamespace(summary="到期自动退还", sources=())
        rule = SimpleNamespace(text="一般三个月", confidence="部", source=SimpleNamespace(line="出处待核"))
        self.knowledge = SimpleNamespace(
            pain_points={"P3": SimpleNamespace(short="公共服务不均")}, cases={"case-1": case}, rules={"rule-1": rule}
        )

    def import_file(self, path: Path) -> ImportResult:
        if path.name == "空.docx":
            raise InputFileError("没有内容", where=path.name, fix="请换一个文件")
        rejected = Rejected(text="标题", reason="标题或导语", source=SourceRef(file=path.name, sha256="0", paragraph=1))
        rows = (finding(), finding("f2", "窗口服务差。群众反映办事难。", "（一）2"))
        return ImportResult(findings=rows, rejected=(rejected,), unit_name="清河镇", feedback_date=date(2026, 3, 12))

    def open_plan(self, path: Path) -> Plan:
        self.calls.append("open_plan")
        return Plan.model_validate_json(path.read_text(encoding="utf-8"))

    def plan(
        self, result: ImportResult, unit: UnitProfile | None, feedback: date | None, *, step: Callable[[int, int], None] | None = None
    ) -> Plan:
        self.calls.append(f"plan {result.unit_name} {unit.type if unit else None} {feedback}")
        for n in range(len(result.findings)):
            if step:
                step(n + 1, len(result.findings))
        return plan()

    def redraft(self, plan: Plan) -> Plan:
        self.calls.append("redraft")
        return plan.model_copy(update={"notes": (*plan.notes, "已重新检查")})

    def lint_measure(self, plan: Plan, finding_id: str, measure_id: str) -> tuple[LintIssue, ...]:
        self.calls.append(f"lint {finding_id}/{measure_id}")
        rows = next(i for i in plan.items if i.finding.id == finding_id).draft.measures
        text = next(m for m in rows if m.id == measure_id).action
        return (issue(text),) if "切实" in text else ()

    def export(self, plan: Plan, folder: Path, formats: Sequence[str]) -> list[Path]:
        self.calls.append(f"export {','.join(formats)}")
        path = folder / "plan.json"
        path.write_text(plan.model_dump_json(by_alias=True), encoding="utf-8")
        return [path]

    def ask(self, question: str, plan: Plan | None) -> Answer:
        self.calls.append(f"ask {plan is not None}")
        cited = Citation(n=1, knowledge_id="rule-1", field="text", quote="一般三个月", start=0, end=5, source="出处待核")
        return Answer(question=question, answer="一般三个月〔1〕。", citations=(cited,), sufficient=True)

    def rules(self) -> Sequence[SimpleNamespace]:
        return (SimpleNamespace(code="G02", ask="写成10%～20%"),)
