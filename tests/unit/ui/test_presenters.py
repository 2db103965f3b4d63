from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

from advisor.models import Answer, Burden, PlanIssue
from advisor.ui import edits, panels, presenters
from advisor.ui.desk import Work
from tests.unit.ui.samples import EVIL, TEXT, FakeService, item, measure, plan

NAMES = {"P3": "公共服务不均"}


class Tags(HTMLParser):
    """Collects the tags and event attributes of a page part."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.handlers: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.handlers += [k for k, _ in attrs if k.startswith("on")]


def words(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html))


def test_the_finding_stands_verbatim_with_overlapping_evidence_marked() -> None:
    i = item()
    html = presenters.highlighted(i.finding, i.diagnosis.evidence)
    plain = re.sub(r'<span class="part"[^>]*>\d</span>', "", html)
    assert words(plain) == TEXT
    assert re.findall(r'<mark class="(\w+)"[^>]*>([^<]*)</mark>', html) == [("main", "资金"), ("main", "管理"), ("rating", "不严")]
    assert html.count('class="part"') == 2


def test_hostile_text_stays_text_everywhere() -> None:
    i = item(text=EVIL * 2)
    p = plan(i)
    for path in ("action", "owner", "evidence"):
        p = edits.set_measure(p, "f1", "m1", path, EVIL)
    p = edits.set_cause(p, "f1", "c1", "statement", EVIL)
    i = p.items[0]
    m = i.draft.measures[0]
    bad = PlanIssue(code="P01", severity="error", start=0, end=0, message=EVIL, rewrite=EVIL, findings=("f1",))
    p = p.model_copy(update={"lint": (bad,), "notes": (EVIL,), "proposed": (EVIL,)})
    lint = i.lint["m1"][0].model_copy(update={"message": EVIL, "rewrite": EVIL})
    i = i.model_copy(update={"lint": {"m1": (lint,)}})
    base = FakeService().knowledge
    work = Work(source=EVIL, plan=p)
    parts = [
        presenters.finding_list(p, "f1", {"P3": EVIL}), presenters.finding_card(i, NAMES), presenters.measure_table(i, "m1", p.shared),
        presenters.cause_table(i, "c1"), presenters.lint_panel(i, m, {}, p.shared, {"owner": (EVIL, EVIL)}),
        panels.evidence_panel(i, m, base), panels.plan_panel(p, True), panels.status(work),
        panels.answer_panel(Answer(question=EVIL, answer=EVIL, citations=(), sufficient=False)),
    ]  # fmt: skip
    for html in parts:
        seen = Tags(html)
        assert not seen.tags & {"script", "img"}, html[:200]
        assert not seen.handlers
    assert any("<script>" in words(html) for html in parts)


def test_the_list_filters_and_orders() -> None:
    clean = item("f2", "窗口服务差。群众反映办事难。", "（一）2", 90).model_copy(update={"lint": {}})
    p = plan(item(), clean)
    both = presenters.finding_list(p, "f1", NAMES)
    assert "共 2 条，列出 2 条" in both
    assert both.index('data-id="f1"') < both.index('data-id="f2"')
    assert "公共服务不均" in both
    by_weight = presenters.finding_list(p, "f1", NAMES, order="重要程度")
    assert by_weight.index('data-id="f2"') < by_weight.index('data-id="f1"')
    faulty = presenters.finding_list(p, "f1", NAMES, only_faulty=True)
    assert "列出 1 条" in faulty
    assert 'data-id="f2"' not in faulty


def test_the_card_names_place_diagnosis_and_reasons_and_leaves_out_unlikely_types() -> None:
    html = words(presenters.finding_card(item(), NAMES))
    for expected in ("反馈意见.docx 第7段", "公共服务不均（80%）", "资金管理（70%）", "严重性 3", "“逾期”：影响群众利益", "重要程度 60"):
        assert expected in html
    assert "别的" not in html


def test_the_lint_panel_offers_the_rewrite_and_says_that_the_measure_is_shared() -> None:
    p = plan()
    html = presenters.lint_panel(p.items[0], p.items[0].draft.measures[0], {}, p.shared, {})
    assert "警告 V01" in html
    assert "“切实”" in words(html)
    assert 'data-act="rewrite"' in html
    assert "与 2 条问题共用" in html
    other = presenters.lint_panel(p.items[0], p.items[0].draft.measures[1], {}, p.shared, {})
    assert "未发现问题" in other
    assert "共用" not in other


def test_the_evidence_panel_holds_quotes_sources_and_the_transfer_check() -> None:
    text = words(panels.evidence_panel(item(), measure(), FakeService().knowledge))
    for expected in ("〔1〕", "本措施引用", "“到期自动退还”", "某报，《清退押金》，2023", "不宜照搬", "范围缩小", "“一般三个月”", "待核实"):
        assert expected in text


def test_the_plan_panel_shows_issues_burden_and_lists() -> None:
    issue = PlanIssue(code="P02", severity="warning", start=0, end=0, message="期限冲突", rewrite="错开", findings=("f1",))
    p = plan().model_copy(update={"lint": (issue,), "burden": (Burden(kind="报表", count=-2),)})
    text = words(panels.plan_panel(p, True))
    for expected in ("尚未更新", "期限冲突", "问题（一）1", "报表 -2", "拟定，请核对（1项）", "待核实（0项）"):
        assert expected in text


def test_status_says_what_is_unsaved() -> None:
    p = plan()
    assert "未打开文件" in panels.status(Work())
    assert "已保存" in panels.status(Work(plan=p, saved=p, source="plan.json"))
    assert "有修改未另存" in panels.status(Work(plan=p, source="plan.json"))
