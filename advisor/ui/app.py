"""The page put together: components, events, and the server of ``advisor serve``."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.utils import get_upload_folder

from advisor.errors import UserError
from advisor.ui import layout
from advisor.ui.fields import CAUSE_FIELDS, MEASURE_FIELDS
from advisor.ui.handlers import Handlers, Painting
from advisor.ui.seam import Advisor
from advisor.ui.theme import page_options

HOST = "127.0.0.1"
SAVE = "方案数据（plan.json）"
_RECALL = "(old) => [sessionStorage.getItem('advisor-desk') || '']"
_REMEMBER = "(key) => { sessionStorage.setItem('advisor-desk', key); return []; }"
"""A desk's key stays in the tab's own storage, so that a reload finds the work again and another tab does not."""


class Wiring:
    """Ties events to handlers. Every handler may paint any component; edits of one page are taken one after another."""

    def __init__(self, page: layout.Page, handlers: Handlers, key: gr.State) -> None:
        """Take the components by name, the handlers and the state that holds the desk's key."""
        self.page, self.handlers, self.key = page, handlers, key
        self.outputs = [c for name, c in page.items() if name not in {"open", "whole_tab"}]

    def paint(self, painting: Painting) -> dict[Any, Any]:
        """Component → value."""
        return {self.page[name]: value for name, value in painting.items()}

    def on(self, event: Any, fn: Callable[..., Painting], *names: str, wait: str = "", apart: bool = False) -> Any:
        """Call ``fn(key, *values of the named components)`` on ``event``.

        ``wait`` names the component that shows progress. ``apart``: long work that other sessions' edits need not wait for.
        """

        def handler(key: str, *values: Any) -> dict[Any, Any]:
            return self.paint(fn(key, *values))

        return event(
            handler,
            [self.key, *(self.page[n] for n in names)],
            self.outputs,
            show_progress="minimal" if wait else "hidden",
            show_progress_on=self.page[wait] if wait else None,
            concurrency_id=None if apart else "desk",
            api_visibility="private",
        )


def _fields(wiring: Wiring) -> None:
    page, h = wiring.page, wiring.handlers
    for prefix, fields, anchor, call in (
        ("f", MEASURE_FIELDS, "anchor", h.edit_measure),
        ("c", CAUSE_FIELDS, "cause_anchor", h.edit_cause),
    ):
        for f in fields:
            box = page[f"{prefix}:{f.path}"]

            def edit(key: str, at: str, raw: Any, path: str = f.path, fn: Callable[..., Painting] = call) -> Painting:
                return fn(key, at, path, raw)

            events = [box.input] if f.kind in {"choice", "causes", "parts"} else [box.blur, box.submit] if f.lines == 1 else [box.blur]
            for event in events:
                wiring.on(event, edit, anchor, f"{prefix}:{f.path}")
    wiring.on(page["long_term"].blur, h.edit_long_term, "anchor", "long_term")
    wiring.on(page["unit_name"].blur, h.edit_unit, "unit_name")


def _clicks(wiring: Wiring) -> None:
    h = wiring.handlers

    def act(key: str, event: gr.EventData) -> dict[Any, Any]:
        return wiring.paint(h.act(key, {str(k): str(v) for k, v in (event._data or {}).items()}))

    for name in ("list", "measure_table", "cause_table", "lint", "whole"):
        wiring.page[name].click(act, [wiring.key], wiring.outputs, show_progress="hidden", concurrency_id="desk", api_visibility="private")


def _open_and_draft(wiring: Wiring) -> None:
    page, h = wiring.page, wiring.handlers

    def open_file(key: str, path: str | None) -> Painting:
        if path is None:
            raise gr.Error("没有收到文件，请重新选择", title="未完成", print_exception=False)
        try:
            return h.open_file(key, path)
        finally:
            # Nothing of a file that must not be processed may stay behind, and no other is needed again.
            if Path(path).is_relative_to(get_upload_folder()):
                Path(path).unlink(missing_ok=True)

    def generate(key: str, name: str, kind: str, day: str, progress: gr.Progress = gr.Progress()) -> dict[Any, Any]:  # noqa: B008 - Gradio finds it so
        def step(done: int, of: int) -> None:
            progress((done, of), desc="正在起草", unit="条")

        progress(0.0, desc="正在准备知识库")
        return wiring.paint(h.generate(key, name, kind, day, step))

    wiring.on(page["open"].upload, open_file, "open", wait="finding")
    page["generate"].click(
        generate, [wiring.key, page["unit_name"], page["unit_type"], page["feedback"]], wiring.outputs, show_progress="full",
        show_progress_on=page["finding"], api_visibility="private",
    )  # fmt: skip


def _commands(wiring: Wiring) -> None:
    page, h = wiring.page, wiring.handlers
    for name, what in (("add", "新增"), ("copy", "复制"), ("delete", "删除"), ("undo", "撤销")):
        wiring.on(page[name].click, lambda key, what=what: h.change(key, what))
    for event in (page["only"].input, page["order"].input):
        wiring.on(event, h.filter, "only", "order")
    wiring.on(page["review"].click, h.review, wait="whole")
    wiring.on(page["save"].click, lambda key: h.export(key, [SAVE]), wait="files")
    wiring.on(page["export"].click, h.export, "formats", wait="files")
    for event in (page["ask"].click, page["question"].submit):
        wiring.on(event, h.ask, "question", "about_plan", wait="answer", apart=True)


def _enter(wiring: Wiring, ticket: gr.Textbox, blocks: gr.Blocks) -> None:
    def enter(old: str) -> dict[Any, Any]:
        key = wiring.handlers.desks.enter(old or "")
        return {ticket: key, wiring.key: key} | wiring.paint(wiring.handlers.show(key))

    loaded = blocks.load(
        enter, [ticket], [ticket, wiring.key, *wiring.outputs], js=_RECALL, show_progress="hidden", api_visibility="private"
    )
    loaded.then(None, [ticket], [], js=_REMEMBER, api_visibility="private")


def create_app(service: Advisor) -> gr.Blocks:
    """The page over ``service``, not launched. Each browser tab has a plan of its own.

    Launch or mount it with :func:`advisor.ui.theme.page_options`, which hold what Gradio takes only there.
    """
    blocks: gr.Blocks
    with gr.Blocks(title="整改方案审阅", analytics_enabled=False, fill_width=True, delete_cache=(3600, 86400)) as blocks:
        key = gr.State("")
        ticket = gr.Textbox(visible="hidden", elem_id="ticket")
        wiring = Wiring(layout.build(), Handlers(service), key)
        _enter(wiring, ticket, blocks)
        _open_and_draft(wiring)
        _clicks(wiring)
        _fields(wiring)
        _commands(wiring)
    return blocks


def _check_port(port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise UserError(f"端口 {port} 打不开（{error.strerror}）", where="serve", fix="请用 --port 换一个端口") from error


def launch(service: Advisor, *, port: int, report: Callable[[str], None]) -> None:
    """Serve the page on 127.0.0.1 until Ctrl+C.

    Args:
        service: the use cases.
        port: 1..65535.
        report: told the address, and the end.

    Raises:
        UserError: the port is taken or not allowed.
    """
    _check_port(port)
    # Gradio asks its own address whether it is up; a proxy set for the office network must not answer instead.
    for name in ("NO_PROXY", "no_proxy"):
        os.environ[name] = ",".join(filter(None, (os.environ.get(name), HOST)))
    blocks = create_app(service)
    blocks.launch(
        server_name=HOST, server_port=port, share=False, inbrowser=False, quiet=True, prevent_thread_lock=True, ssr_mode=False,
        **page_options(),
    )  # fmt: skip
    report(f"审阅页面已打开：http://{HOST}:{port}（只在本机；按 Ctrl+C 停止）")
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        report("审阅页面已停止")
    finally:
        blocks.close(verbose=False)
