"""What happens on each event: read inputs → one service call → present.

A handler takes the desk's key and plain values, and returns a dict of component name → new value (or update); :mod:`advisor.ui.app`
puts them where they belong. So handlers can be called without a page. Errors the user can mend are raised as ``gr.Error`` with one
Chinese line; a value that cannot be taken is shown at its field and kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import cached_property
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Concatenate, ParamSpec

import gradio as gr

from advisor.errors import AdvisorError, UserError
from advisor.models import ImportResult, Plan, UnitProfile, UnitType
from advisor.ui import edits, panels, view
from advisor.ui.desk import Desks, Work
from advisor.ui.fields import GUESS, parse_day
from advisor.ui.seam import Advisor

P = ParamSpec("P")
Painting = dict[str, Any]
FORMATS = {"整改方案和内部参考（docx）": "docx", "整改台账（xlsx）": "xlsx", "方案数据（plan.json）": "json"}


def told(method: Callable[Concatenate[Handlers, str, P], Painting]) -> Callable[Concatenate[Handlers, str, P], Painting]:
    """Turn an ``AdvisorError`` into a ``gr.Error`` of one line."""

    def handler(self: Handlers, key: str, /, *args: P.args, **kwargs: P.kwargs) -> Painting:
        try:
            return method(self, key, *args, **kwargs)
        except AdvisorError as error:
            # Gradio puts a message into the page as HTML, and a message may quote a file name or what was typed.
            raise gr.Error(escape(error.line, quote=False), title="未完成", print_exception=False) from error

    return handler


def at_desk(method: Callable[Concatenate[Handlers, Work, P], Painting]) -> Callable[Concatenate[Handlers, str, P], Painting]:
    """Find the desk by its key, hold it while the method runs, and tell errors as :func:`told` does."""

    def handler(self: Handlers, key: str, /, *args: P.args, **kwargs: P.kwargs) -> Painting:
        work = self.desks[key]
        with work.lock:
            return method(self, work, *args, **kwargs)

    return told(handler)


class Handlers:
    """The handlers over one service. Holds no session's data itself: that lies on the desks."""

    def __init__(self, service: Advisor, desks: Desks | None = None) -> None:
        """``desks`` is given in tests."""
        self.service, self.desks = service, desks or Desks()

    @cached_property
    def names(self) -> dict[str, str]:
        """Pain point names by id."""
        return {key: p.short for key, p in self.service.knowledge.pain_points.items()}

    @cached_property
    def asks(self) -> dict[str, str]:
        """The question of each lint rule by code."""
        return {r.code: r.ask for r in self.service.rules()}

    def _all(self, work: Work) -> Painting:
        return view.everything(work, self.names, self.asks, self.service.knowledge)

    def _chosen(self, work: Work) -> Painting:
        return view.measure(work, self.asks, self.service.knowledge)

    @at_desk
    def show(self, work: Work) -> Painting:
        """Everything as it stands on the desk, for a page that was opened or loaded again."""
        return self._all(work) if work.plan else view.blank(work)

    @at_desk
    def open_file(self, work: Work, path: str) -> Painting:
        """Open a findings file or a plan.json."""
        file = Path(path)
        if file.suffix.lower() == ".json":
            work.start(self.service.open_plan(file), file.name)
            work.result = None
            return self._all(work) | view.header(work.opened.unit.name, work.opened.unit.type, work.opened.feedback_date)
        result = self.service.import_file(file)
        if not result.findings:
            raise UserError("没有找到反馈问题", where=file.name, fix="请确认文件里有编号的问题条目，或“问题”一栏")
        work.remember()
        work.source, work.result, work.plan = file.name, result, None
        given = next((f.given.unit_type for f in result.findings if f.given.unit_type), None)
        return view.blank(work) | view.header(result.unit_name or "", given, result.feedback_date)

    @told
    def generate(self, key: str, name: str, kind: str | None, day: str, step: Callable[[int, int], None] | None = None) -> Painting:
        """Draft the plan of the opened file; of an opened plan, draft it anew from its findings.

        The desk is not held while the drafts are made: that may take a minute.
        """
        work = self.desks[key]
        feedback = _feedback(day)
        result = work.result or _findings(work.plan)
        if result is None:
            raise UserError("还没有打开文件", fix="请先点“打开文件”选择问题清单")
        plan = self.service.plan(_named(result, name), _unit(name, kind), feedback, step=step)
        with work.lock:
            work.start(plan, work.source)
            work.saved = None
            return self._all(work) | view.header(plan.unit.name, plan.unit.type, plan.feedback_date)

    @at_desk
    def filter(self, work: Work, only: str, order: str) -> Painting:
        """Filter and order the list of findings."""
        work.only_faulty, work.order = only == "有问题的", order
        return view.findings(work, self.names) if work.plan else {"status": panels.status(work)}

    @at_desk
    def act(self, work: Work, data: dict[str, str]) -> Painting:
        """A click on something that bears ``data-act``: choose a finding, a measure or a cause, or apply a rewrite."""
        plan = work.opened
        act, key = data.get("act", ""), data.get("id", "")
        if act == "finding":
            edits.item_of(plan, key)
            work.finding = key
            work.first()
            return view.finding(work, self.names, self.asks, self.service.knowledge) | view.to_measures()
        if act == "measure":
            edits.measure_of(edits.item_of(plan, work.finding), key)
            work.measure = key
            return self._chosen(work)
        if act == "cause":
            work.cause = key
            return view.causes(work)
        if act == "rewrite":
            return self._rewrite(work, plan, data)
        return {"status": panels.status(work)}

    def _rewrite(self, work: Work, plan: Plan, data: dict[str, str]) -> Painting:
        finding, measure_id = data["finding"], data["id"]
        item = edits.item_of(plan, finding)
        measure = edits.measure_of(item, measure_id)
        issues = item.lint.get(measure_id, ())
        at = int(data["k"])
        issue = issues[at] if at < len(issues) and issues[at].code == data["code"] else None
        if issue is None or edits.words_of(measure, issue) != data["words"]:
            raise UserError("要替换的文字已经改动", fix="请按最新的审查意见再试")
        text = edits.replacement(measure, issue, self.asks.get(issue.code, ""))
        changed = edits.apply_rewrite(plan, finding, measure_id, issue, text or "")
        self._commit(work, changed, finding, measure_id)
        return view.findings(work, self.names) | self._chosen(work)

    def _commit(self, work: Work, plan: Plan, finding: str, measure: str) -> None:
        """Take the edited plan, with the lint of the edited measure worked out again."""
        work.take(edits.with_lint(plan, finding, measure, self.service.lint_measure(plan, finding, measure)))

    @at_desk
    def edit_measure(self, work: Work, anchor: str, path: str, raw: Any) -> Painting:
        """Set one field of the measure that ``anchor`` names (finding/measure: the one shown when the field was left)."""
        finding, _, measure = anchor.partition("/")
        if not measure:
            return {"status": panels.status(work)}
        try:
            plan = edits.set_measure(work.opened, finding, measure, path, raw)
        except UserError as error:
            work.pending[finding, measure, path] = (str(raw), error.line)
            if anchor != f"{work.finding}/{work.measure}":
                gr.Warning(escape(error.line, quote=False))  # the form has moved on, so the field cannot show it
            return view.field(work, anchor, path) | view.side(work, self.asks)
        had = work.pending.pop((finding, measure, path), None)
        if plan is work.plan:
            return {"status": panels.status(work)} | (view.field(work, anchor, path) | view.side(work, self.asks) if had else {})
        self._commit(work, plan, finding, measure)
        return view.edited(work, anchor, path, self.names, self.asks)

    @at_desk
    def edit_cause(self, work: Work, anchor: str, path: str, raw: Any) -> Painting:
        """Set one field of the cause that ``anchor`` names."""
        finding, _, cause = anchor.partition("/")
        if not cause:
            return {"status": panels.status(work)}
        work.take(edits.set_cause(work.opened, finding, cause, path, raw))
        return {"cause_table": view.cause_rows(work), "status": panels.status(work)}

    @at_desk
    def edit_long_term(self, work: Work, anchor: str, raw: str) -> Painting:
        """Set the long-term mechanism of the finding that ``anchor`` names."""
        finding = anchor.partition("/")[0]
        if finding and work.plan:
            work.take(edits.set_long_term(work.opened, finding, raw))
        return {"status": panels.status(work)}

    @at_desk
    def edit_unit(self, work: Work, name: str) -> Painting:
        """Set the unit's name in an open plan."""
        if work.plan:
            work.take(edits.set_unit_name(work.plan, name))
        return {"status": panels.status(work)}

    @at_desk
    def change(self, work: Work, what: str) -> Painting:
        """Add, copy or delete a measure of the chosen finding (``what``: 新增, 复制, 删除), or undo the last change (撤销)."""
        if what == "撤销":
            work.back()
            unit = work.opened.unit
            return self._all(work) | view.header(unit.name, unit.type, work.opened.feedback_date)
        plan, finding = work.opened, work.finding
        if what == "删除":
            work.take(edits.delete_measure(plan, finding, work.measure))
            work.pending = {k: v for k, v in work.pending.items() if k[:2] != (finding, work.measure)}
            work.first()
            return self._all(work)
        changed, key = edits.add_measure(plan, finding) if what == "新增" else edits.copy_measure(plan, finding, work.measure)
        work.measure = key
        self._commit(work, changed, finding, key)
        return self._all(work)

    @at_desk
    def review(self, work: Work) -> Painting:
        """Work out the whole plan again: shared measures, burden, lint."""
        self._review(work)
        return self._all(work)

    def _review(self, work: Work) -> Plan:
        plan = work.opened
        if work.stale:
            unsaved = plan is not work.saved
            work.plan = self.service.redraft(plan)
            work.stale = False
            work.saved = work.saved if unsaved else work.plan
        return work.opened

    @at_desk
    def export(self, work: Work, chosen: Sequence[str]) -> Painting:
        """Write the documents for download into a fresh folder; what was opened is never touched."""
        if not chosen:
            raise UserError("没有选择导出内容", where="导出", fix="请至少勾选一项")
        if work.pending:
            finding, (_, error) = next((key[0], value) for key, value in work.pending.items())
            number = edits.item_of(work.opened, finding).finding.number
            raise UserError(f"有{len(work.pending)}处填写有误未采用（问题{number}：{error}）", fix="请改正后再保存")
        plan = self._review(work)
        work.folder = TemporaryDirectory(prefix="advisor-export-")
        files = self.service.export(plan, Path(work.folder.name), [FORMATS[c] for c in chosen])
        if "json" in {FORMATS[c] for c in chosen}:
            work.saved = work.plan
        return self._all(work) | {
            "files": gr.update(value=[str(f) for f in files], visible=True),
            "side_tabs": gr.update(selected="export"),
        }

    @told
    def ask(self, key: str, question: str, about_plan: bool) -> Painting:
        """Answer a question, with its citations."""
        if not (question or "").strip():
            raise UserError("还没有写问题", where="提问", fix="请写出要问的内容")
        return {"answer": panels.answer_panel(self.service.ask(question, self.desks[key].plan if about_plan else None))}


def _feedback(day: str | None) -> date | None:
    """The feedback date on the page; None where it is left empty.

    Raises:
        UserError: it is not a date.
    """
    feedback = parse_day(day or "", "反馈日期") or None
    if isinstance(feedback, str):
        raise UserError(f"“{feedback}”不是日期", where="反馈日期", fix="请写成 2026年3月12日 的形式")
    return feedback


def _findings(plan: Plan | None) -> ImportResult | None:
    """The findings of an open plan, to draft them anew."""
    return ImportResult(findings=tuple(i.finding for i in plan.items), feedback_date=plan.feedback_date) if plan else None


def _named(result: ImportResult, name: str | None) -> ImportResult:
    """The findings with the unit name that the page gives, from which the type is guessed where none is chosen."""
    return result.model_copy(update={"unit_name": name.strip()}) if name and name.strip() else result


def _unit(name: str | None, kind: str | None) -> UnitProfile | None:
    """The unit where the page gives its type; None where the type is left to be guessed."""
    if not kind or kind == GUESS:
        return None
    chosen: UnitType = UnitProfile.model_validate({"name": "", "type": kind}).type
    return UnitProfile(name=(name or "").strip() or "被巡察单位", type=chosen)
