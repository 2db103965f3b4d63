"""From imported findings to a plan: diagnose → retrieve → draft → score → lint, each finding apart, then the whole-plan pass."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from advisor import __version__
from advisor.diagnosis import Diagnoser
from advisor.drafting import Drafter, EmbeddedDrafter, assemble
from advisor.drafting.borrow import rank_cases, transfer
from advisor.errors import BackendError, InputFileError, UserError
from advisor.knowledge import KnowledgeBase
from advisor.lint import lint_measure, lint_plan
from advisor.models import Diagnosis, Draft, Finding, ImportResult, LintIssue, Match, Plan, PlanItem, UnitProfile, UnitType
from advisor.retrieval.hybrid import HybridRetriever
from advisor.scoring import Scored, areas, score

MATCHES = 4
CASES = 5
"""Cases shown beside a finding: what a reviewer looks through."""
UNIT_WORDS: tuple[tuple[str, UnitType], ...] = (
    (r"社区", "社区"),
    (r"(?:村|村党支部|村党总支|村委会)$", "村"),
    (r"街道", "街道"),
    (r"(?:镇|乡)(?:党委|人民政府|政府)?$|乡镇", "乡镇"),
    (r"医院|卫生院|中医院|妇幼保健院|疾控中心", "医院"),
    (r"学校|中学|小学|幼儿园|学院|大学|职校", "学校"),
    (r"公司|集团|企业|国资|投资|银行", "国企"),
    (r"^市(?!场|政)|市委|市直|[^县区]市[\u4e00-\u9fff]{1,10}(?:局|委|办|中心)", "市直部门"),
    (r"局|委员会|办公室|中心|部门|协会|联合会|法院|检察院|县委|党校|档案馆", "县直部门"),
)
"""What a unit's name says of its type; first match wins."""


def guess_unit(name: str | None, findings: Sequence[Finding] = ()) -> UnitProfile:
    """The unit as far as its name tells; ``guessed`` is always true here."""
    given = next((f.given.unit_type for f in findings if f.given.unit_type), None)
    bare = re.sub(r"(?:党委|党组|党工委|党总支|党支部|党组织|机关)$", "", name or "")
    kind = given or next((t for pattern, t in UNIT_WORDS if bare and re.search(pattern, bare)), "其他")
    return UnitProfile(name=name or "被巡察单位", type=kind, guessed=True)


class Planner:
    """Makes plans over one knowledge base."""

    def __init__(self, base: KnowledgeBase, retriever: HybridRetriever, diagnoser: Diagnoser, drafter: Drafter | None = None) -> None:
        self._base, self._retriever, self._diagnoser = base, retriever, diagnoser
        self._drafter = drafter or EmbeddedDrafter(base)

    def plan(
        self,
        result: ImportResult,
        unit: UnitProfile | None,
        feedback: date | None,
        *,
        keep: Path | None = None,
        resume: bool = False,
        step: Callable[[int, int], None] | None = None,
    ) -> Plan:
        """The plan of an imported file; see :meth:`advisor.service.Service.plan`.

        Raises:
            InputFileError: there is no finding.
            UserError: what a stopped run kept cannot be read or written.
        """
        if not result.findings:
            raise InputFileError("没有找到反馈问题", fix="请确认文件里有编号的问题条目，或“问题”一栏")
        unit = unit or guess_unit(result.unit_name, result.findings)
        feedback = feedback or result.feedback_date
        kept = _Kept(keep, self._fingerprint(unit, feedback), resume=resume)
        items = []
        for n, finding in enumerate(result.findings, 1):
            item = kept.get(finding)
            if item is None:
                item = self._item(finding, _unit_of(finding, unit), feedback)
                kept.add(item)
            items.append(item)
            if step:
                step(n, len(result.findings))
        notes = [f"单位类型“{unit.type}”系根据名称推断，请核对" if unit.guessed else "", *result.notes]
        plan = self.review(assemble(self._base, unit, feedback, items, [n for n in notes if n]))
        kept.clear()
        return plan

    def _fingerprint(self, unit: UnitProfile, feedback: date | None) -> str:
        return f"{__version__}|{self._base.hash}|{unit.model_dump_json()}|{feedback}"

    def _item(self, finding: Finding, unit: UnitProfile, feedback: date | None) -> PlanItem:
        diagnosis = self._diagnoser.diagnose(finding)
        matches = self._matches(finding, diagnosis, unit)
        draft = self._drafter.draft(finding, diagnosis, matches, unit, feedback)
        return PlanItem(
            finding=finding,
            diagnosis=diagnosis,
            matches=matches,
            draft=draft,
            score=score(diagnosis, finding.given, self._base.scoring),
            lint=self._lint(draft, finding, feedback),
        )

    def _matches(self, finding: Finding, diagnosis: Diagnosis, unit: UnitProfile) -> tuple[Match, ...]:
        """The cases that suit the finding, each with its transfer check; then problem types and rules that retrieval returns."""
        found = self._retriever.search(finding.text, MATCHES, ("problem", "rule"))
        cases = self.cases(finding, diagnosis, CASES)
        return (*(m.model_copy(update={"transfer": transfer(self._base.cases[m.id], diagnosis, unit)}) for m in cases), *found)

    def cases(self, finding: Finding, diagnosis: Diagnosis, k: int) -> list[Match]:
        """The ``k`` cases that suit a finding best."""
        return rank_cases(diagnosis, self._retriever.search(finding.text, k, ("case",)), self._base, k)

    def _lint(self, draft: Draft, finding: Finding, feedback: date | None) -> dict[str, tuple[LintIssue, ...]]:
        return {m.id: tuple(lint_measure(m, finding, feedback, self._base.lexicon)) for m in draft.measures}

    def review(self, plan: Plan) -> Plan:
        """Shared measures, burden, lint and area scores of a plan as it now stands; for a new plan and after edits."""
        items = [i.model_copy(update={"lint": self._lint(i.draft, i.finding, plan.feedback_date)}) for i in plan.items]
        again = assemble(self._base, plan.unit, plan.feedback_date, items)
        again = again.model_copy(update={"notes": plan.notes or again.notes, "parameters": plan.parameters or again.parameters})
        scored = [Scored(i.finding, i.diagnosis, i.score) for i in items]
        return again.model_copy(update={"areas": areas(scored, self._base.scoring), "lint": lint_plan(again, self._base.lexicon)})


def _unit_of(finding: Finding, unit: UnitProfile) -> UnitProfile:
    """The finding's own unit type where its row names one."""
    kind = finding.given.unit_type
    return unit.model_copy(update={"type": kind}) if kind else unit


class _Kept:
    """Finished items in a folder, so that a stopped run goes on where it stood. A line is whole or not there."""

    def __init__(self, folder: Path | None, fingerprint: str, *, resume: bool) -> None:
        self._path = folder / ".advisor-resume.jsonl" if folder else None
        self._fingerprint = fingerprint
        self._items: dict[str, PlanItem] = {}
        if self._path:
            with self._told(self._path):
                if resume:
                    self._read(self._path)
                else:
                    self._path.unlink(missing_ok=True)

    @staticmethod
    @contextmanager
    def _told(path: Path) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
                raise BackendError("磁盘空间不足，续做记录没有写出", where=str(path), fix="请腾出空间后加 --resume 重试") from error
            raise UserError(f"续做记录读写失败（{error.strerror or error}）", where=str(path), fix="请移走它，或换一个文件夹") from error

    def _key(self, finding: Finding) -> str:
        return hashlib.sha256(f"{self._fingerprint}|{finding.model_dump_json()}".encode()).hexdigest()

    def _read(self, path: Path) -> None:
        if not path.exists():
            return
        if not path.is_file():
            raise FileExistsError(errno.EEXIST, "不是普通文件", str(path))
        data = path.read_bytes()
        if data and not data.endswith(b"\n"):  # the line that a stop cut off must not swallow the next one
            with path.open("ab") as out:
                out.write(b"\n")
        for line in data.split(b"\n"):
            try:
                row = json.loads(line)
                self._items[row["key"]] = PlanItem.model_validate(row["item"])
            except (ValueError, KeyError, TypeError, RecursionError, ValidationError):
                continue  # the line a stop cut off: its finding is drafted again

    def get(self, finding: Finding) -> PlanItem | None:
        """The finished item of this finding under the same inputs, if there is one."""
        return self._items.get(self._key(finding))

    def add(self, item: PlanItem) -> None:
        """Keep a finished item."""
        if self._path is None:
            return
        row = json.dumps({"key": self._key(item.finding), "item": item.model_dump(mode="json", by_alias=True)}, ensure_ascii=False)
        with self._told(self._path):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            before = self._path.stat().st_size if self._path.exists() else 0
            try:
                with self._path.open("ab") as out:
                    out.write(f"{row}\n".encode())
            except OSError:
                os.truncate(self._path, before)
                if not before:
                    self._path.unlink()
                raise

    def clear(self) -> None:
        """Forget: the plan is whole."""
        if self._path:
            with self._told(self._path):
                self._path.unlink(missing_ok=True)
