"""The components of the page, by name. No handlers here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gradio as gr

from advisor.models import UNIT_TYPES
from advisor.ui.fields import CAUSE_FIELDS, GUESS, MEASURE_ROWS, Field
from advisor.ui.handlers import FORMATS
from advisor.ui.view import WELCOME

Page = dict[str, Any]


def _html(value: str = "", css: str = "") -> gr.HTML:
    """HTML whose ``data-act`` buttons can be clicked."""
    script = (Path(__file__).parent / "click.js").read_text(encoding="utf-8")
    return gr.HTML(value, js_on_load=script, elem_classes=[css] if css else None, apply_default_css=False)


def _field(f: Field, prefix: str) -> Any:
    name = f"{prefix}-{f.path.replace('.', '-')}"
    if f.kind == "choice":
        return gr.Dropdown(
            choices=list(f.choices), label=f.label, elem_id=name, scale=f.wide, min_width=90, interactive=True, elem_classes=["field"]
        )
    if f.kind in {"causes", "parts"}:
        return gr.CheckboxGroup(
            choices=[], label=f.label, elem_id=name, scale=f.wide, min_width=120, interactive=True, elem_classes=["field"]
        )
    return gr.Textbox(
        label=f.label, lines=f.lines, max_lines=8, elem_id=name, scale=f.wide, min_width=90, interactive=True, elem_classes=["field"]
    )


def head(page: Page) -> None:
    """Title, what is open, and the row of commands."""
    with gr.Row(elem_classes=["masthead"]):
        gr.HTML('<span class="title">整改方案审阅</span><span class="draft">草稿，供人工审核</span>', scale=0, min_width=300)
        page["status"] = gr.HTML('<span class="status">未打开文件</span>', scale=1)
    with gr.Row(elem_classes=["toolbar"]):
        page["open"] = gr.UploadButton("打开文件", size="sm", scale=0, min_width=92, elem_id="open")
        page["unit_name"] = gr.Textbox(label="单位名称", scale=3, min_width=160, elem_id="unit-name", max_length=80)
        page["unit_type"] = gr.Dropdown(
            choices=[GUESS, *UNIT_TYPES],
            value=GUESS,
            label="单位类型",
            scale=1,
            min_width=110,
            elem_id="unit-type",
        )
        page["feedback"] = gr.Textbox(label="反馈日期", placeholder="2026年3月12日", scale=1, min_width=120, elem_id="feedback")
        page["generate"] = gr.Button("生成方案", variant="primary", size="sm", scale=0, min_width=92, elem_id="generate")
        page["undo"] = gr.Button("撤销", size="sm", scale=0, min_width=60, elem_id="undo")
        page["save"] = gr.Button("保存方案", size="sm", scale=0, min_width=84, elem_id="save")
        page["export"] = gr.Button("导出文件", size="sm", scale=0, min_width=84, elem_id="export")


def left(page: Page) -> None:
    """The list of findings."""
    with gr.Column(scale=0, min_width=276, elem_classes=["pane", "left"]):
        with gr.Row(elem_classes=["filters"]):
            page["only"] = gr.Radio(
                ["全部", "有问题的"], value="全部", label="筛选", show_label=False, container=False, min_width=140, elem_id="only"
            )
            page["order"] = gr.Dropdown(
                ["编号", "重要程度"],
                value="编号",
                label="排序",
                show_label=False,
                container=False,
                scale=0,
                min_width=96,
                elem_id="order",
                filterable=False,
            )
        page["list"] = _html('<div class="empty">打开文件后，这里列出反馈问题。</div>', "list")


def middle(page: Page) -> None:
    """The chosen finding and what is drafted for it."""
    with gr.Column(scale=1, min_width=480, elem_classes=["pane", "middle"]):
        page["finding"] = gr.HTML(WELCOME, apply_default_css=False)
        page["editor"] = gr.Column(visible=False, elem_classes=["editor"])
        with page["editor"], gr.Tabs(selected="measures") as page["tabs"]:
            with gr.Tab("整改措施", id="measures"):
                _measures(page)
            with gr.Tab("原因分析", id="causes"):
                _causes(page)
            with gr.Tab("长效机制", id="long-term"):
                page["long_term"] = gr.Textbox(label="长效机制", lines=5, max_lines=12, elem_id="long-term", elem_classes=["field"])


def _measures(page: Page) -> None:
    page["measure_table"] = _html("", "table")
    with gr.Row(elem_classes=["commands"]):
        page["add"] = gr.Button("新增措施", size="sm", scale=0, min_width=84, elem_id="add")
        page["copy"] = gr.Button("复制措施", size="sm", scale=0, min_width=84, elem_id="copy")
        page["delete"] = gr.Button("删除措施", size="sm", scale=0, min_width=84, elem_id="delete")
    page["form"] = gr.Column(elem_classes=["measure-form"])
    with page["form"]:
        for row in MEASURE_ROWS:
            with gr.Row(elem_classes=["fields"]):
                for f in row:
                    page[f"f:{f.path}"] = _field(f, "f")


def _causes(page: Page) -> None:
    page["cause_table"] = _html("", "table")
    page["cause_form"] = gr.Column(elem_classes=["measure-form"])
    with page["cause_form"], gr.Row(elem_classes=["fields"]):
        for f in CAUSE_FIELDS:
            page[f"c:{f.path}"] = _field(f, "c")


def right(page: Page) -> None:
    """What stands beside a measure: lint, sources, the whole plan, questions, files."""
    with gr.Column(scale=0, min_width=350, elem_classes=["pane", "right"]), gr.Tabs(selected="lint") as page["side_tabs"]:
        with gr.Tab("审查", id="lint"):
            page["lint"] = _html("", "side")
        with gr.Tab("依据", id="evidence"):
            page["evidence"] = gr.HTML(apply_default_css=False, elem_classes=["side"])
        with gr.Tab("全案", id="whole") as page["whole_tab"]:
            page["review"] = gr.Button("重新检查全案", size="sm", elem_id="review")
            page["whole"] = _html("", "side")
        with gr.Tab("提问", id="ask"):
            page["question"] = gr.Textbox(label="问题", lines=2, placeholder="如：整改期限从哪一天起算？", elem_id="question")
            with gr.Row(elem_classes=["commands"]):
                page["about_plan"] = gr.Checkbox(label="结合当前方案", value=False, container=False, elem_id="about-plan")
                page["ask"] = gr.Button("提问", variant="primary", size="sm", scale=0, min_width=72, elem_id="ask")
            page["answer"] = gr.HTML(apply_default_css=False, elem_classes=["side"], elem_id="answer")
        with gr.Tab("导出", id="export"):
            _files(page)


def _files(page: Page) -> None:
    gr.HTML(
        '<p class="note">“保存方案”只生成新的 plan.json；“导出文件”按下列所选生成。原文件不改动，点文件名右侧下载。</p>',
        apply_default_css=False,
    )
    page["formats"] = gr.CheckboxGroup(list(FORMATS), value=list(FORMATS), label="导出内容", elem_id="formats")
    page["files"] = gr.File(label="生成的文件", file_count="multiple", interactive=False, visible=False, elem_id="files")


def build() -> Page:
    """All components, inside the current Blocks."""
    page: Page = {}
    # What the forms show, as the browser knows it when a field is left. Outside the tabs: Gradio shows hidden boxes in a tab.
    page["anchor"] = gr.Textbox(visible="hidden", elem_id="anchor")
    page["cause_anchor"] = gr.Textbox(visible="hidden", elem_id="cause-anchor")
    head(page)
    with gr.Row(elem_classes=["panes"]):
        left(page)
        middle(page)
        right(page)
    return page
