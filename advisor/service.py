"""The use cases, and the composition root :func:`build_service`.

A command line, a page or a test does: read inputs → one call here → present.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from advisor.errors import AdvisorError, BackendError, InputFileError, UserError
from advisor.importers import Limits, read_findings, read_plan
from advisor.knowledge import KnowledgeBase, open_base
from advisor.models import (
    Answer,
    Diagnosis,
    Finding,
    ImportResult,
    LintIssue,
    Match,
    MeasureReport,
    Plan,
    UnitProfile,
    WrittenMeasure,
)
from advisor.settings import Settings, load_settings
from advisor.text import clean

if TYPE_CHECKING:
    from advisor.chat import Answerer
    from advisor.diagnosis import Diagnoser
    from advisor.lint import RuleInfo
    from advisor.planning import Planner
    from advisor.retrieval.hybrid import HybridRetriever

Report = Callable[[str], None]
FORMATS = ("docx", "xlsx", "json")


def _quiet(_: str) -> None:
    """Report nothing."""


class Service:
    """Everything a user can ask for. Parts are opened when first needed, so that light commands stay light."""

    def __init__(
        self, settings: Settings, report: Report = _quiet, *, channels: Sequence[str] | None = None, classifier: bool = True
    ) -> None:
        """Take the settings.

        Args:
            settings: what a user can set.
            report: told in Chinese what takes long.
            channels: retrieval channels to read; all where None. Only to compare.
            classifier: whether the diagnosis uses its classifier. Only to compare.
        """
        self.settings, self._report, self._channels, self._classifier = settings, report, channels, classifier

    @cached_property
    def knowledge(self) -> KnowledgeBase:
        """The knowledge base.

        Raises:
            KnowledgeError: it breaks its schema.
            BackendError: the cache cannot be written.
        """
        try:
            return open_base(self.settings.knowledge, self.settings.cache)
        except OSError as error:
            where = str(self.settings.cache)
            raise BackendError(f"缓存写不进去（{error.strerror}）", where=where, fix="请用 ADVISOR_CACHE 指定一个可写的文件夹") from error

    @cached_property
    def retriever(self) -> HybridRetriever:
        """The index, built where it is missing or old."""
        from advisor.retrieval.index import open_index

        found = open_index(self.knowledge, self.settings, self._report)
        return found if self._channels is None else found.using(self._channels)

    @cached_property
    def diagnoser(self) -> Diagnoser:
        """The diagnosis."""
        from advisor.diagnosis import Diagnoser

        if not self._classifier:
            return Diagnoser(self.knowledge, self.retriever, neighbour_weight=1.0)
        return Diagnoser(self.knowledge, self.retriever)

    @cached_property
    def answerer(self) -> Answerer:
        """Answers to questions."""
        from advisor.chat import Answerer

        return Answerer(self.knowledge, self.retriever)

    @cached_property
    def planner(self) -> Planner:
        """Drafts plans."""
        from advisor.planning import Planner

        return Planner(self.knowledge, self.retriever, self.diagnoser)

    def import_file(self, path: Path) -> ImportResult:
        """Findings of a file.

        Raises:
            UserError: see :func:`advisor.importers.read_findings`.
        """
        return read_findings(path, limits=Limits(file_bytes=self.settings.max_file_mb * 1_000_000))

    def diagnose(self, findings: Sequence[Finding]) -> Iterator[Diagnosis]:
        """A diagnosis for each finding, in order."""
        for finding in findings:
            yield self.diagnoser.diagnose(finding)

    def plan(
        self,
        result: ImportResult,
        unit: UnitProfile | None = None,
        feedback: date | None = None,
        *,
        keep: Path | None = None,
        resume: bool = False,
        step: Callable[[int, int], None] | None = None,
    ) -> Plan:
        """The rectification plan of an imported file.

        Args:
            result: the imported findings.
            unit: the unit; guessed from the document where None, and marked so.
            feedback: day of feedback; the document's own where None.
            keep: folder in which finished items are kept, so that a stopped run can be resumed.
            resume: take up the items kept there.
            step: told (done, all) after each finding.
        """
        return self.planner.plan(result, unit, feedback, keep=keep, resume=resume, step=step)

    def cases(self, finding: Finding, k: int) -> list[Match]:
        """The ``k`` model cases that suit a finding best, descending."""
        return self.planner.cases(finding, self.diagnoser.diagnose(finding), k)

    def redraft(self, plan: Plan) -> Plan:
        """``plan`` with lint, shared measures and burden worked out again, after a reviewer's edits."""
        return self.planner.review(plan)

    def export(self, plan: Plan, folder: Path, formats: Sequence[str] = FORMATS) -> list[Path]:
        """Write the documents of a plan, all whole or none.

        Raises:
            UserError: an unknown format, or a folder that cannot be written.
        """
        from advisor.exporters import export

        unknown = [f for f in formats if f not in FORMATS]
        if unknown or not formats:
            raise UserError(f"不认识的导出格式 {unknown or '（空）'!r}", where="--formats", fix=f"可用：{','.join(FORMATS)}")
        return export(plan, folder, formats, self.knowledge)

    def open_plan(self, path: Path) -> Plan:
        """A plan from plan.json.

        Raises:
            UserError: it is not one.
        """
        from advisor.exporters import read_plan_json

        return read_plan_json(path)

    def lint_file(self, path: Path) -> list[MeasureReport]:
        """Lint a written plan (docx, xlsx), a plan.json, or JSONL of measures.

        For a document the last report has the id ``plan`` and holds the issues of the whole plan.

        Raises:
            UserError: the file cannot be read, or holds no measure.
        """
        if path.suffix.lower() == ".json":
            return self.lint_plan(self.open_plan(path))
        return self._lint_written(path)

    def lint_plan(self, plan: Plan) -> list[MeasureReport]:
        """Lint every measure of a typed plan, and the plan as a whole (last)."""
        from advisor.lint import lint_plan

        reports = [
            MeasureReport(id=f"{n}-{k}", text=m.action, issues=item.lint.get(m.id, ()))
            for n, item in enumerate(plan.items, 1)
            for k, m in enumerate(item.draft.measures, 1)
        ]
        return [*reports, MeasureReport(id="plan", text="", issues=lint_plan(plan, self.knowledge.lexicon))]

    def _lint_written(self, path: Path) -> list[MeasureReport]:
        from advisor.lint import lint_written, lint_written_plan

        written = read_plan(path)
        if not written.measures:
            raise InputFileError("没有找到整改措施", where=path.name, fix="请确认文件里有“整改措施”一栏或段落")
        lexicon = self.knowledge.lexicon
        reports = [MeasureReport(id=m.id, text=m.text, issues=lint_written(m, lexicon)) for m in written.measures]
        if path.suffix.lower() != ".jsonl":
            reports.append(MeasureReport(id="plan", text="", issues=lint_written_plan(written, lexicon)))
        return reports

    def lint_text(self, measure: WrittenMeasure) -> tuple[LintIssue, ...]:
        """Issues of a measure that stands as one text."""
        from advisor.lint import lint_written

        return tuple(lint_written(measure, self.knowledge.lexicon))

    def lint_measure(self, plan: Plan, finding_id: str, measure_id: str) -> tuple[LintIssue, ...]:
        """Issues of one measure of a typed plan."""
        from advisor.lint import lint_measure

        item = next(i for i in plan.items if i.finding.id == finding_id)
        measure = next(m for m in item.draft.measures if m.id == measure_id)
        return tuple(lint_measure(measure, item.finding, plan.feedback_date, self.knowledge.lexicon))

    def rules(self) -> tuple[RuleInfo, ...]:
        """Every lint rule."""
        from advisor.lint import catalogue

        return catalogue()

    def explain_rule(self, code: str) -> str:
        """A lint rule in words.

        Raises:
            UserError: there is no such rule.
        """
        from advisor.lint import explain

        return explain(code)

    def ask(self, question: str, plan: Plan | None = None) -> Answer:
        """Answer a question from the knowledge base, or from an open plan.

        Raises:
            UserError: the question is empty.
        """
        question = clean(question)
        if not question:
            raise UserError("问题是空的", where="QUESTION", fix="请写出要问的内容")
        return self.answerer.answer(question, plan)

    def search(self, query: str, k: int | None = None) -> list[Match]:
        """What retrieval returns for a query, with the ranks of each channel.

        Raises:
            UserError: the query is empty.
        """
        query = clean(query)
        if not query:
            raise UserError("检索词是空的", where="QUERY", fix="请写出要检索的内容")
        return self.retriever.search(query, k or self.settings.top_k)

    def add_entry(self, path: Path) -> Path:
        """Put an entry file into the knowledge base; it stays out where the base would no longer be valid.

        Raises:
            KnowledgeError: the entry breaks its schema, its id is taken, or it points at nothing.
            UserError: the knowledge base is the shipped one and cannot be written.
        """
        from advisor.knowledge import add_entry, default_folder

        folder = self.settings.knowledge or default_folder()
        try:
            return add_entry(folder, path)
        except OSError as error:
            raise UserError(
                f"写不进去（{error.strerror}）", where=str(folder), fix="请把知识库复制到可写的文件夹，用 ADVISOR_KNOWLEDGE 指定"
            ) from error

    def doctor(self) -> list[tuple[str, bool, str]]:
        """(what, fine, detail) for each part of the installation."""
        checks: list[tuple[str, Callable[[], str]]] = [
            ("知识库", lambda: "，".join(f"{k} {len(v)}" for k, v in self.knowledge.entries.items())),
            ("索引和向量", lambda: f"{self.settings.embedding} / {self.settings.store}，{len(self.search('整改', 3))} 条命中"),
            ("诊断模型", self._doctor_classifier),
            ("LibreOffice（旧格式 .doc .wps .xls .et）", _doctor_office),
        ]
        out = []
        for name, check in checks:
            try:
                out.append((name, True, check()))
            except AdvisorError as error:
                out.append((name, False, error.line))
        return out

    def _doctor_classifier(self) -> str:
        if self.diagnoser.stale:
            raise UserError("诊断模型是按另一版知识库训练的", fix="请运行 python scripts/train_classifier.py")
        return "与知识库一致"


def _doctor_office() -> str:
    import shutil

    found = shutil.which("soffice") or shutil.which("libreoffice")
    if not found:
        raise UserError("没有安装，旧格式文件不能直接导入", fix="请安装 LibreOffice，或另存为 docx、xlsx")
    return found


def build_service(settings: Settings | None = None, report: Report = _quiet, **overrides: Any) -> Service:
    """The service with these settings, else with those of the environment."""
    base = settings or load_settings()
    return Service(base.model_copy(update=overrides) if overrides else base, report)
