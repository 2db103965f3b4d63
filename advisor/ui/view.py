"""What each part of the page shows for what lies on a desk: component name → value or update. Pure but for ``gr.update`` dicts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from html import escape
from typing import Any

import gradio as gr

from advisor.models import Measure, PlanItem
from advisor.ui import panels, presenters
from advisor.ui.desk import Work
from advisor.ui.edits import item_of
from advisor.ui.fields import CAUSE_FIELDS, GUESS, MEASURE_FIELDS, Field, day_words, shown

Painting = dict[str, Any]
Names = Mapping[str, str]
WELCOME = (
    '<div class="welcome"><h2>尚未打开方案</h2><ol><li>点“打开文件”，选择巡察反馈意见、问题清单（docx、xlsx、pdf、csv、txt、jsonl），或已有的 plan.json。</li>'
    "<li>核对单位名称、单位类型和反馈日期。</li><li>点“生成方案”。全部在本机完成，不联网。</li></ol></div>"
)


def header(name: str, kind: str | None, day: date | None) -> Painting:
    """The fields in the page head."""
    return {"unit_name": name, "unit_type": kind or GUESS, "feedback": day_words(day)}


def blank(work: Work) -> Painting:
    """The page while there is no plan: what to do next, and what the import found."""
    found = "".join(
        f'<div class="row plain"><span class="row-top"><b>{n}</b></span><span class="row-text">{escape(f.text)}</span></div>'
        for n, f in enumerate(work.result.findings if work.result else (), 1)
    )
    return {
        "status": panels.status(work), "list": found or '<div class="empty">打开文件后，这里列出反馈问题。</div>',
        "finding": WELCOME + panels.rejected_panel(work), "editor": gr.update(visible=False), "lint": "", "evidence": "", "whole": "",
        "files": gr.update(value=None, visible=False),
    }  # fmt: skip


def findings(work: Work, names: Names) -> Painting:
    """The list of findings and the status line."""
    return {
        "list": presenters.finding_list(work.opened, work.finding, names, only_faulty=work.only_faulty, order=work.order),
        "status": panels.status(work),
    }


def everything(work: Work, names: Names, asks: Names, base: Any) -> Painting:
    """The whole page."""
    return finding(work, names, asks, base) | {"whole": panels.plan_panel(work.opened, work.stale)}


def finding(work: Work, names: Names, asks: Names, base: Any) -> Painting:
    """The list and everything about the chosen finding."""
    item = item_of(work.opened, work.finding)
    return (
        findings(work, names)
        | {"finding": presenters.finding_card(item, names), "editor": gr.update(visible=True), "long_term": item.draft.long_term}
        | causes(work)
        | measure(work, asks, base)
    )


def to_measures() -> Painting:
    """Show the tab of measures."""
    return {"tabs": gr.update(selected="measures")}


def chosen(work: Work) -> tuple[PlanItem, Measure | None]:
    """The chosen item and measure."""
    item = item_of(work.opened, work.finding)
    return item, next((m for m in item.draft.measures if m.id == work.measure), None)


def measure(work: Work, asks: Names, base: Any) -> Painting:
    """The table of measures, the form of the chosen one, and what stands beside it."""
    item, m = chosen(work)
    out = _tables(work, item) | side(work, asks) | {"anchor": f"{work.finding}/{work.measure}", "form": gr.update(visible=m is not None)}
    out["evidence"] = panels.evidence_panel(item, m, base)
    if m is not None:
        for f in MEASURE_FIELDS:
            out[f"f:{f.path}"] = _box(work, item, m, f)
    return out


def _tables(work: Work, item: PlanItem) -> Painting:
    return {"measure_table": presenters.measure_table(item, work.measure, work.opened.shared), "status": panels.status(work)}


def _pending(work: Work) -> dict[str, tuple[str, str]]:
    return {path: v for (f, m, path), v in work.pending.items() if (f, m) == (work.finding, work.measure)}


def side(work: Work, asks: Names) -> Painting:
    """The lint panel of the chosen measure."""
    item, m = chosen(work)
    return {"lint": presenters.lint_panel(item, m, asks, work.opened.shared, _pending(work)), "status": panels.status(work)}


def _box(work: Work, item: PlanItem, m: Measure, f: Field) -> Any:
    """The update of one field: its value, choices where they depend on the finding, and the error of what could not be taken."""
    typed, error = _pending(work).get(f.path, (None, ""))
    value = shown(f, m) if typed is None else typed
    if f.kind == "causes":
        choices = [(f"{c.level}：{_short(c.statement)}", c.id) for c in item.draft.causes]
        return gr.update(choices=choices, value=[v for v in value if v in {c for _, c in choices}])
    if f.kind == "parts":
        parts = item.finding.problems
        choices = [(f"{n}．{_short(p.text)}", str(n)) for n, p in enumerate(parts, 1)] or [("全文", "1")]
        return gr.update(choices=choices, value=[v for v in value if v in {c for _, c in choices}])
    if f.kind == "choice":
        return gr.update(value=value)
    return gr.update(value=value, info=error or None, elem_classes=["field", "wrong"] if error else ["field"])


def _short(text: str) -> str:
    return text if len(text) <= 17 else text[:17] + "…"


def field(work: Work, anchor: str, path: str) -> Painting:
    """One field of the form, where the form still shows the measure that ``anchor`` names."""
    item, m = chosen(work)
    if m is None or anchor != f"{work.finding}/{work.measure}":
        return {}
    f = next(f for f in MEASURE_FIELDS if f.path == path)
    return {f"f:{path}": _box(work, item, m, f)}


def edited(work: Work, anchor: str, path: str, names: Names, asks: Names) -> Painting:
    """What an edit of one field changes on the page."""
    item, _ = chosen(work)
    return findings(work, names) | _tables(work, item) | side(work, asks) | field(work, anchor, path)


def cause_rows(work: Work) -> str:
    """The table of causes."""
    return presenters.cause_table(item_of(work.opened, work.finding), work.cause)


def causes(work: Work) -> Painting:
    """The table of causes and the form of the chosen one."""
    item = item_of(work.opened, work.finding)
    c = next((c for c in item.draft.causes if c.id == work.cause), None)
    out: Painting = {
        "cause_table": cause_rows(work),
        "cause_anchor": f"{work.finding}/{work.cause}",
        "cause_form": gr.update(visible=c is not None),
    }
    return out | ({f"c:{f.path}": shown(f, c) for f in CAUSE_FIELDS} if c else {})
