"""Chat: points covered in the answer alone, right and false refusals, citations that hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from advisor.evaluation import statistics as stat
from advisor.evaluation.suites.citations import broken
from advisor.evaluation.suites.running import Ran, attempt
from advisor.evaluation.types import CaseResult, GoldenQuestion, SuiteResult
from advisor.knowledge import KnowledgeBase
from advisor.models import Answer

COUNTED = 600
"""Characters of an answer that are read; what stands after them counts for nothing."""


def covered(question: GoldenQuestion, answer: Answer | None) -> tuple[int, int]:
    """(points covered, points asked for), in the first ``COUNTED`` characters of the answer."""
    said = answer.answer[:COUNTED] if answer and answer.sufficient else ""
    return sum(any(w in said for w in wordings) for wordings in question.points), len(question.points)


def chat(cases: Sequence[GoldenQuestion], ask: Callable[[str], Answer], base: KnowledgeBase) -> SuiteResult:
    """Ask every golden question."""
    ran = [attempt(lambda c=c: ask(c.question)) for c in cases]  # type: ignore[misc]
    pairs = [(c, r.value) for c, r in zip(cases, ran, strict=True)]
    answerable = [(c, a) for c, a in pairs if c.answerable]
    points = [covered(c, a) for c, a in answerable]
    cited = [(len(a.citations) - len(broken(a.citations, base)), len(a.citations)) for _, a in pairs if a is not None]
    metrics = {
        "answer_points": stat.ratio([p for p, _ in points], [w for _, w in points]),
        "right_refusals": stat.mean([float(a is not None and not a.sufficient) for c, a in pairs if not c.answerable]),
        "false_refusals": stat.mean([float(a is None or not a.sufficient) for _, a in answerable]),
        "chat_citations_resolve": stat.ratio([g for g, _ in cited], [t for _, t in cited]),
        "answers_too_long": stat.mean([float(a is not None and len(a.answer) > COUNTED) for _, a in pairs]),
        "answers_with_faults": stat.mean([float(a is not None and any(w in a.answer for w in c.must_not)) for c, a in pairs]),
    }
    return SuiteResult(name="chat", metrics=metrics, cases=tuple(_case(c, r) for c, r in zip(cases, ran, strict=True)))


def _case(case: GoldenQuestion, ran: Ran) -> CaseResult:
    """Score: share of points covered, or 1 for a right refusal; 0 where the answer says what it must not."""
    if ran.value is None:
        return CaseResult(suite="chat", name=case.name, score=0, text=case.question, failed=ran.failed)
    answer: Answer = ran.value
    got, whole = covered(case, answer)
    score = got / whole if case.answerable else float(not answer.sufficient)
    if any(w in answer.answer for w in case.must_not):
        score = 0.0
    detail = f"{'要点' + f' {got}/{whole}' if case.answerable else '应答依据不足'}；答：{answer.answer[:160]}"
    return CaseResult(suite="chat", name=case.name, score=score, text=case.question, detail=detail)
