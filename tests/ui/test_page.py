"""The page in a real browser: one reviewer's whole work, hostile text, two sessions, many findings. Nothing may leave 127.0.0.1."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from conftest import program
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from advisor.models import Plan
from advisor.ui import create_app, page_options
from tests.unit.ui.samples import EVIL, FakeService, item, plan

pytestmark = pytest.mark.real

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "巡察反馈意见.docx"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
WAIT = 60_000


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = program("chromium", "chromium-browser", "google-chrome")
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A session whose requests all stay on this machine and whose scripts raise no error."""
    context = browser.new_context(viewport={"width": 1280, "height": 720}, locale="zh-CN", accept_downloads=True)
    hosts: set[str | None] = set()
    faults: list[str] = []
    context.on("request", lambda r: hosts.add(urlsplit(r.url).hostname) if r.url.startswith(("http", "ws")) else None)
    context.on("weberror", lambda e: faults.append(str(e.error)))
    yield context
    context.close()
    assert hosts == {"127.0.0.1"}
    assert faults == []


@pytest.fixture(scope="module")
def uploads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("uploads")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, uploads: Path) -> Iterator[str]:
    """``advisor serve`` itself, with the real service."""
    port = free_port()
    cache = tmp_path_factory.getbasetemp().parent / "advisor-test-cache"
    env = {**{k: v for k, v in os.environ.items() if not k.startswith("ADVISOR_")}, "ADVISOR_CACHE": str(cache)}
    env["GRADIO_TEMP_DIR"] = str(uploads)
    log = uploads.parent / "serve.log"
    with log.open("w", encoding="utf-8") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "advisor", "serve", "--port", str(port)],
            cwd=ROOT,
            env=env,
            stderr=out,
            stdout=subprocess.PIPE,
            text=True,
        )
        address = f"http://127.0.0.1:{port}"
        until = time.monotonic() + 60
        while address not in log.read_text(encoding="utf-8"):
            assert process.poll() is None, log.read_text(encoding="utf-8")
            assert time.monotonic() < until
            time.sleep(0.2)
        yield address
        process.terminate()
        output, _ = process.communicate(timeout=20)
        assert output == ""


@pytest.fixture(scope="module")
def faked() -> Iterator[str]:
    """The page over the fake service."""
    blocks = create_app(FakeService())
    port = free_port()
    blocks.launch(server_name="127.0.0.1", server_port=port, quiet=True, prevent_thread_lock=True, ssr_mode=False, **page_options())
    yield f"http://127.0.0.1:{port}"
    blocks.close(verbose=False)


def visit(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    expect(page.locator("#generate")).to_be_visible(timeout=WAIT)
    expect(page.locator(".masthead .status")).to_contain_text("未打开文件", timeout=WAIT)
    return page


def upload(page: Page, path: Path) -> None:
    page.set_input_files('input[type="file"]', str(path))


def box(page: Page, path: str) -> str:
    return f"#f-{path.replace('.', '-')} textarea"


def save(folder: Path, p: Plan) -> Path:
    path = folder / "plan.json"
    path.write_text(p.model_dump_json(by_alias=True), encoding="utf-8")
    return path


def test_a_reviewer_works_through_a_document(context: BrowserContext, served: str, uploads: Path, tmp_path: Path) -> None:
    page = visit(context, served)
    upload(page, EXAMPLE)
    expect(page.locator(".masthead .status")).to_contain_text("识别出 22 条问题", timeout=WAIT)
    expect(page.locator("#feedback textarea")).to_have_value("2026年3月12日")
    assert list(uploads.rglob(EXAMPLE.name)) == []

    page.click("#generate")
    expect(page.locator(".list-head")).to_contain_text("共 22 条", timeout=WAIT)
    expect(page.locator(".list .row[data-id]")).to_have_count(22)
    page.locator(".list .row").nth(2).click()
    expect(page.locator(".list .row").nth(2)).to_have_class("row chosen")
    assert page.locator(".verbatim mark").count() > 0

    page.fill(box(page, "action"), "党政综合办公室主任25年6月底前切实核对账目12笔")
    page.locator(box(page, "scope")).click()
    expect(page.locator(".issue", has_text="“切实”").first).to_be_visible()
    page.locator("button[data-act=rewrite]", has_text="改为“2025年”").click()
    expect(page.locator(box(page, "action"))).to_have_value("党政综合办公室主任2025年6月底前切实核对账目12笔")

    page.fill(box(page, "deadline"), "2026年2月30日")
    page.locator(box(page, "owner")).click()
    expect(page.locator("#f-deadline")).to_contain_text("不是有效的日期")
    expect(page.locator(box(page, "deadline"))).to_have_value("2026年2月30日")
    page.fill(box(page, "deadline"), "2026-08-31")
    page.locator(box(page, "owner")).click()
    expect(page.locator(box(page, "deadline"))).to_have_value("2026年8月31日")

    page.click("#save")
    link = page.locator("#files a", has_text="KB").first
    expect(link).to_be_visible(timeout=WAIT)
    with page.expect_download() as got:
        link.click()
    got.value.save_as(tmp_path / "plan.json")
    saved = Plan.model_validate_json((tmp_path / "plan.json").read_text(encoding="utf-8"))
    measure = saved.items[2].draft.measures[0]
    assert measure.action == "党政综合办公室主任2025年6月底前切实核对账目12笔"
    assert str(measure.deadline) == "2026-08-31"
    expect(page.locator(".masthead .status")).to_contain_text("已保存")

    page.click("#export")
    for name in ("整改方案.docx", "内部参考.docx", "整改台账.xlsx", "plan.json"):
        expect(page.locator("#files")).to_contain_text(name.split(".")[0], timeout=WAIT)

    page.get_by_role("tab", name="提问").click()
    page.fill("#question textarea", "整改期限一般多长？")
    page.click("button#ask")
    expect(page.locator("#answer .question")).to_contain_text("整改期限一般多长", timeout=WAIT)

    page.reload()
    expect(page.locator(box(page, "action"))).to_have_value(measure.action, timeout=WAIT)


def test_what_was_typed_is_not_lost_by_a_quick_click(context: BrowserContext, faked: str, tmp_path: Path) -> None:
    page = visit(context, faked)
    upload(page, save(tmp_path, plan()))
    expect(page.locator(box(page, "owner"))).to_have_value("财政所长", timeout=WAIT)
    page.fill(box(page, "owner"), "镇长助理")
    page.locator(".measure[data-id=m2]").click()
    expect(page.locator(box(page, "action"))).to_have_value("办公室主任修订《押金管理办法》第3条")
    expect(page.locator(box(page, "owner"))).to_have_value("财政所长")
    expect(page.locator(".measure[data-id=m1]")).to_contain_text("镇长助理")
    page.locator(".measure[data-id=m1]").click()
    page.fill(box(page, "action"), "切实退还3笔")
    page.locator("#f-action textarea").blur()
    expect(page.locator("button[data-act=rewrite]")).to_be_visible()
    page.fill(box(page, "action"), "切实退还3笔押金")
    page.locator("button[data-act=rewrite]").click()
    expect(page.locator(box(page, "action"))).to_have_value("退还3笔押金")
    page.get_by_label("2．").check()
    page.click("#copy")
    expect(page.locator(".measures .measure[data-id]")).to_have_count(3)
    expect(page.get_by_label("2．")).to_be_checked()
    page.click("#delete")
    expect(page.locator(".measures .measure[data-id]")).to_have_count(2)
    page.click("#undo")
    expect(page.locator(".measures .measure[data-id]")).to_have_count(3)


def test_hostile_text_is_shown_and_does_nothing(context: BrowserContext, faked: str, tmp_path: Path) -> None:
    page = visit(context, faked)
    page.on("dialog", lambda d: pytest.fail(f"the page ran a script: {d.message}"))
    hostile = item(text=EVIL * 2)
    draft = hostile.draft
    rows = tuple(m.model_copy(update={"action": EVIL, "owner": EVIL}) for m in draft.measures)
    causes = tuple(c.model_copy(update={"statement": EVIL, "verify": EVIL}) for c in draft.causes)
    draft = draft.model_copy(update={"measures": rows, "causes": causes, "long_term": EVIL})
    hostile = hostile.model_copy(update={"draft": draft})
    upload(page, save(tmp_path, plan(hostile)))
    expect(page.locator(".verbatim")).to_contain_text("<script>alert(1)</script>", timeout=WAIT)
    expect(page.locator(".verbatim")).to_contain_text("${alert(3)}{{alert}}")
    expect(page.locator(".measure[data-id=m1]")).to_contain_text("<img src=x")
    for name in ("依据", "全案"):
        page.get_by_role("tab", name=name).click()
    page.get_by_role("tab", name="整改措施").click()
    typed = "<img src=x onerror=alert(4)>2月30"
    page.fill(box(page, "deadline"), typed)
    page.locator(box(page, "owner")).click()
    expect(page.locator("#f-deadline")).to_contain_text(typed)
    page.click("#save")
    expect(page.get_by_test_id("toast-text")).to_contain_text(typed)
    assert page.locator(".pane img, .pane script, .toast-wrap img").count() == 0


def test_two_sessions_have_two_plans(browser: Browser, context: BrowserContext, faked: str, tmp_path: Path) -> None:
    first = visit(context, faked)
    upload(first, save(tmp_path, plan()))
    expect(first.locator(".list .row")).to_have_count(2, timeout=WAIT)
    second = visit(context, faked)
    assert second.locator(".list .row").count() == 0
    stranger = browser.new_context()
    third = visit(stranger, faked)
    assert third.locator(".list .row").count() == 0
    stranger.close()


def test_two_hundred_findings_stay_usable(context: BrowserContext, faked: str, tmp_path: Path) -> None:
    page = visit(context, faked)
    many = plan(*(item(f"f{n}", f"第{n}项资金管理不严。3笔押金12.6万元逾期未退。", str(n)) for n in range(1, 201)))
    upload(page, save(tmp_path, many))
    expect(page.locator(".list .row")).to_have_count(200, timeout=WAIT)
    assert page.locator(".measure-form textarea").count() < 30
    started = time.monotonic()
    page.locator(".list .row").nth(180).click()
    expect(page.locator(".card-head b")).to_have_text("反馈问题 181")
    page.fill(box(page, "owner"), "镇长")
    page.locator(box(page, "scope")).click()
    expect(page.locator(".measure[data-id=m1]")).to_contain_text("镇长")
    assert time.monotonic() - started < 5


def test_a_taken_port_is_one_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "advisor", "serve", "--port", str(port)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.strip().startswith(f"错误：serve：端口 {port} 打不开")
    assert len(done.stderr.strip().splitlines()) == 1


def test_an_unreadable_file_is_one_line_and_is_not_kept(context: BrowserContext, served: str, uploads: Path, tmp_path: Path) -> None:
    page = visit(context, served)
    bad = tmp_path / "坏文件.docx"
    bad.write_bytes(b"not a document")
    upload(page, bad)
    expect(page.get_by_test_id("toast-text")).to_contain_text("坏文件.docx", timeout=WAIT)
    secret = tmp_path / "绝密清单.txt"
    secret.write_text("绝密\n1．资金管理不严。\n", encoding="utf-8")
    upload(page, secret)
    expect(page.get_by_test_id("toast-text").last).to_contain_text("密级标志", timeout=WAIT)
    kept = [p for p in uploads.rglob("*") if p.is_file() and p.stat().st_size and b"\xe8\xb5\x84\xe9\x87\x91" in p.read_bytes()]
    assert [p for p in kept if "绝密" in p.name] == []
    assert json.loads(page.evaluate("JSON.stringify([...document.querySelectorAll('.list .row')].map(e => e.innerText))")) == []
