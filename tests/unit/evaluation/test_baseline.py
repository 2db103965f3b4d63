"""The gate: it turns red where it must, and stays green where nothing changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.chat import Answerer
from advisor.errors import InputFileError, UserError
from advisor.evaluation import baseline as gate
from advisor.evaluation import evaluate
from advisor.evaluation.types import EvaluationReport, Gate, GoldenSet
from advisor.knowledge import KnowledgeBase
from advisor.lint import runner
from advisor.models import Answer
from advisor.service import Service
from advisor.settings import Settings

GATES = {
    "macro_f1": Gate(better="higher", tolerance=0.01),
    "bad_flagged": Gate(better="higher", tolerance=0.01),
    "chat_citations_resolve": Gate(better="higher", tolerance=0.0, bar=1.0),
    "unsupported_facts": Gate(better="lower", tolerance=0.0, bar=0.0),
}


@pytest.fixture
def report(service: Service, golden: GoldenSet) -> EvaluationReport:
    return evaluate(service, golden)


def test_an_equal_run_is_green(report: EvaluationReport) -> None:
    found = gate.compare(report, gate.baseline_of(report), GATES)
    assert found.regressions == ()
    assert set(gate.counts(found)) == {"same"}


def test_every_suite_ran(report: EvaluationReport) -> None:
    assert [s.name for s in report.suites] == ["classification", "retrieval", "drafts", "lint", "chat", "plans"]
    assert report.metrics["citations_resolve"].value == 1.0
    assert report.metrics["unsupported_facts"].value == 0.0
    assert not [c for c in report.cases if c.failed]


def test_a_pain_point_without_its_corpus_turns_the_gate_red(report: EvaluationReport, golden: GoldenSet, cache: Path) -> None:
    cut = Service(Settings(cache=cache))
    whole = cut.knowledge
    problems = {key: p for key, p in whole.problems.items() if not key.startswith("p3-")}
    cut.__dict__["knowledge"] = KnowledgeBase(whole.folder, {**whole.entries, "problems": problems}, whole.scoring, f"{whole.hash}-cut")
    broken = evaluate(cut, without_ids(golden), only=["classification"])
    found = gate.compare(broken, gate.baseline_of(report), GATES)
    assert "macro_f1" in {m.name for m in found.regressions}
    assert "classification/f-2" in {c.case for c in found.cases if c.outcome == "worse"}


def without_ids(golden: GoldenSet) -> GoldenSet:
    """The same findings, labelled with a type that the cut base still holds; the pain points stay."""
    kept = tuple(f.model_copy(update={"problem_types": ("p2-fake-records",)}) for f in golden.findings)
    return golden.model_copy(update={"findings": kept})


def test_a_broken_rule_turns_the_gate_red(
    report: EvaluationReport, service: Service, golden: GoldenSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """B01 (an added report against formalism) is the only rule that sees what is wrong with m-1."""
    monkeypatch.setattr(runner, "RULES", tuple(r for r in runner.RULES if r.info.code != "B01"))
    found = gate.compare(evaluate(service, golden, only=["lint"]), gate.baseline_of(report), GATES)
    assert "bad_flagged" in {m.name for m in found.regressions}


def test_a_citation_that_does_not_resolve_turns_the_gate_red(
    report: EvaluationReport, service: Service, golden: GoldenSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Answerer.answer

    def invented(self: Answerer, question: str, plan: object = None) -> Answer:
        answer = real(self, question)
        return answer.model_copy(update={"citations": tuple(c.model_copy(update={"quote": "无中生有"}) for c in answer.citations)})

    monkeypatch.setattr(Answerer, "answer", invented)
    found = gate.compare(evaluate(service, golden, only=["chat"]), gate.baseline_of(report), GATES)
    assert "chat_citations_resolve" in {m.name for m in found.regressions}


def test_a_crash_is_counted_and_shown(service: Service, golden: GoldenSet, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(question: str) -> Answer:
        raise RuntimeError("断了")

    monkeypatch.setattr(service, "ask", crash)
    report = evaluate(service, golden, only=["chat"])
    assert len(report.cases) == len(golden.questions)
    assert all("断了" in c.failed and c.score == 0 for c in report.cases)
    assert report.metrics["right_refusals"].value == 0.0


def test_a_missing_metric_is_a_regression(report: EvaluationReport) -> None:
    kept = gate.baseline_of(report)
    fewer = report.model_copy(update={"suites": report.suites[1:]})
    assert "macro_f1" in {m.name for m in gate.compare(fewer, kept, GATES).regressions}


def test_another_golden_version_is_refused(report: EvaluationReport) -> None:
    kept = gate.baseline_of(report)
    kept = kept.model_copy(update={"fingerprint": kept.fingerprint.model_copy(update={"golden": "anders"})})
    with pytest.raises(UserError, match="不能比较"):
        gate.compare(report, kept, GATES)


def test_baseline_round_trip(report: EvaluationReport, tmp_path: Path) -> None:
    path = tmp_path / "b.json"
    gate.write_baseline(report, path)
    assert gate.read_baseline(path) == gate.baseline_of(report)
    assert gate.read_baseline(tmp_path / "none.json") is None
    path.write_text("{", encoding="utf-8")
    with pytest.raises(InputFileError, match=r"b\.json"):
        gate.read_baseline(path)


@pytest.mark.parametrize("text", ["[]", "macro_f1: {better: up, tolerance: 0.1}", "macro_f1: 3"])
def test_bad_gates_are_located(tmp_path: Path, text: str) -> None:
    path = tmp_path / "gates.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputFileError, match=r"gates\.yaml"):
        gate.read_gates(path)
