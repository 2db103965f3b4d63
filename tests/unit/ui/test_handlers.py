from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import gradio as gr
import pytest

from advisor.errors import UserError
from advisor.models import Plan
from advisor.ui import create_app
from advisor.ui.desk import Desks, Work
from advisor.ui.edits import item_of
from advisor.ui.handlers import FORMATS, Handlers
from tests.unit.ui.samples import FakeService, item, plan


@pytest.fixture
def handlers() -> Handlers:
    return Handlers(FakeService())


@pytest.fixture
def key(handlers: Handlers) -> str:
    key = handlers.desks.enter()
    handlers.desks[key].start(plan(), "plan.json")
    return key


def value(painted: Any) -> Any:
    return painted["value"] if isinstance(painted, dict) else painted


def now(handlers: Handlers, key: str) -> Plan:
    return handlers.desks[key].opened


def test_the_page_builds_without_a_server_and_its_state_is_plain() -> None:
    blocks = create_app(FakeService())
    states = [b for b in blocks.blocks.values() if isinstance(b, gr.State)]
    assert [pickle.loads(pickle.dumps(s.value)) for s in states] == [""]


def test_open_then_generate(handlers: Handlers, tmp_path: Path) -> None:
    key = handlers.desks.enter()
    opened = handlers.open_file(key, str(tmp_path / "清单.docx"))
    assert opened["unit_name"] == "清河镇"
    assert opened["feedback"] == "2026年3月12日"
    assert "识别出 2 条问题" in opened["status"]
    assert "标题或导语" in opened["finding"]
    steps: list[tuple[int, int]] = []
    painted = handlers.generate(key, "白石镇", "乡镇", "2026-3-13", lambda done, of: steps.append((done, of)))
    assert steps == [(1, 2), (2, 2)]
    assert handlers.service.calls == ["plan 白石镇 乡镇 2026-03-13"]  # type: ignore[attr-defined]
    assert 'data-id="f2"' in painted["list"]
    assert painted["anchor"] == "f1/m1"
    assert value(painted["f:deadline"]) == "2026年6月30日"


def test_the_type_is_guessed_where_none_is_chosen(handlers: Handlers, tmp_path: Path) -> None:
    key = handlers.desks.enter()
    handlers.open_file(key, str(tmp_path / "清单.docx"))
    handlers.generate(key, "", "按名称推断", "")
    assert handlers.service.calls == ["plan 清河镇 None None"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(("day", "words"), [("2026年13月1日", "不是有效的日期"), ("下个月", "不是日期")])
def test_a_wrong_feedback_date_is_one_line(handlers: Handlers, key: str, day: str, words: str) -> None:
    with pytest.raises(gr.Error) as caught:
        handlers.generate(key, "清河镇", "乡镇", day)
    assert words in caught.value.message
    assert caught.value.message.startswith("反馈日期：")


def test_errors_of_the_service_become_one_chinese_line(handlers: Handlers, tmp_path: Path) -> None:
    with pytest.raises(gr.Error) as caught:
        handlers.open_file(handlers.desks.enter(), str(tmp_path / "空.docx"))
    assert caught.value.message == "空.docx：没有内容。请换一个文件"
    with pytest.raises(gr.Error, match="会话已失效"):
        handlers.review("nobody")
    with pytest.raises(gr.Error, match="还没有方案"):
        handlers.change(handlers.desks.enter(), "新增")


def test_sessions_do_not_see_each_other(handlers: Handlers, key: str) -> None:
    other = handlers.desks.enter()
    assert other != key
    assert "未打开文件" in handlers.show(other)["status"]
    handlers.desks[other].start(plan(item("f9", "别的问题。")), "b.json")
    handlers.edit_measure(key, "f1/m1", "owner", "镇长")
    assert [i.finding.id for i in now(handlers, other).items] == ["f9"]
    assert item_of(now(handlers, other), "f9").draft.measures[0].owner == "财政所长"


def test_a_reload_finds_the_work_and_a_stranger_gets_a_new_desk(handlers: Handlers, key: str) -> None:
    assert handlers.desks.enter(key) == key
    assert handlers.show(key)["anchor"] == "f1/m1"
    assert handlers.desks.enter("made-up") != "made-up"


def test_the_least_used_desk_is_cleared_away() -> None:
    desks = Desks(capacity=2)
    first, second = desks.enter(), desks.enter()
    assert isinstance(desks[first], Work)
    desks.enter()
    with pytest.raises(UserError, match="会话已失效"):
        desks[second]


def test_an_edit_is_linted_at_once(handlers: Handlers, key: str) -> None:
    painted = handlers.edit_measure(key, "f1/m1", "action", "财政所长逐笔退还3笔押金")
    assert "未发现问题" in painted["lint"]
    assert handlers.service.calls == ["lint f1/m1"]  # type: ignore[attr-defined]
    assert "有修改未另存" in painted["status"]
    assert "逐笔退还3笔押金" in painted["measure_table"]


def test_an_edit_that_arrives_after_the_choice_goes_to_the_measure_it_was_typed_in(handlers: Handlers, key: str) -> None:
    handlers.act(key, {"act": "measure", "id": "m2"})
    painted = handlers.edit_measure(key, "f1/m1", "owner", "镇长助理")
    rows = item_of(now(handlers, key), "f1").draft.measures
    assert [m.owner for m in rows] == ["镇长助理", "财政所长"]
    assert "f:owner" not in painted
    assert "措施 2 的审查意见" in painted["lint"]


def test_bad_input_is_shown_at_its_field_kept_and_blocks_saving(handlers: Handlers, key: str) -> None:
    painted = handlers.edit_measure(key, "f1/m1", "deadline", "2026年2月30日")
    box = painted["f:deadline"]
    assert box["value"] == "2026年2月30日"
    assert "不是有效的日期" in box["info"]
    assert "wrong" in box["elem_classes"]
    assert now(handlers, key) == plan()
    assert "1 处填写有误" in painted["status"]
    handlers.act(key, {"act": "measure", "id": "m2"})
    again = handlers.act(key, {"act": "measure", "id": "m1"})
    assert again["f:deadline"]["value"] == "2026年2月30日"
    with pytest.raises(gr.Error, match="填写有误未采用"):
        handlers.export(key, list(FORMATS))
    mended = handlers.edit_measure(key, "f1/m1", "deadline", "2026-07-01")
    assert mended["f:deadline"]["value"] == "2026年7月1日"
    assert mended["f:deadline"]["info"] is None
    handlers.export(key, list(FORMATS))


def test_deleting_a_measure_forgets_what_was_wrong_in_it(handlers: Handlers, key: str) -> None:
    handlers.edit_measure(key, "f1/m1", "deadline", "2026年2月30日")
    handlers.change(key, "删除")
    assert handlers.desks[key].pending == {}


def test_one_click_rewrite_and_undo(handlers: Handlers, key: str) -> None:
    click = {"act": "rewrite", "finding": "f1", "id": "m1", "k": "0", "code": "V01", "words": "切实"}
    painted = handlers.act(key, click)
    assert value(painted["f:action"]) == "财政所长对3笔押金逐笔核对，退还12.6万元"
    assert "未发现问题" in painted["lint"]
    with pytest.raises(gr.Error, match="已经改动"):
        handlers.act(key, click)
    handlers.change(key, "撤销")
    assert now(handlers, key) == plan()
    with pytest.raises(gr.Error, match="没有可以撤销"):
        handlers.change(key, "撤销")


def test_add_copy_delete(handlers: Handlers, key: str) -> None:
    assert handlers.change(key, "复制")["anchor"] == "f1/m3"
    assert handlers.change(key, "新增")["anchor"] == "f1/m4"
    for _ in range(4):
        painted = handlers.change(key, "删除")
    assert painted["form"]["visible"] is False
    assert "还没有措施" in painted["measure_table"]
    with pytest.raises(gr.Error, match="不在方案里"):
        handlers.change(key, "删除")


def test_choose_a_finding_and_a_cause(handlers: Handlers, key: str) -> None:
    painted = handlers.act(key, {"act": "finding", "id": "f2"})
    assert painted["anchor"] == "f2/m1"
    assert "（一）2" in painted["finding"]
    assert "办事难" in painted["finding"]
    painted = handlers.act(key, {"act": "cause", "id": "c2"})
    assert painted["cause_anchor"] == "f2/c2"
    assert painted["c:level"] == "思想"
    handlers.edit_cause(key, "f2/c2", "statement", "没有把押金当回事")
    assert item_of(now(handlers, key), "f2").draft.causes[1].statement == "没有把押金当回事"
    with pytest.raises(gr.Error, match="没有这条问题"):
        handlers.act(key, {"act": "finding", "id": "x"})


def test_filter(handlers: Handlers, key: str) -> None:
    painted = handlers.filter(key, "有问题的", "重要程度")
    assert painted["list"].index('data-id="f2"') < painted["list"].index('data-id="f1"')


def test_saving_reviews_first_writes_a_new_file_and_marks_it_saved(handlers: Handlers, key: str, tmp_path: Path) -> None:
    original = tmp_path / "plan.json"
    original.write_text(plan().model_dump_json(by_alias=True), encoding="utf-8")
    before = original.read_bytes()
    handlers.open_file(key, str(original))
    handlers.edit_measure(key, "f1/m1", "owner", "镇长助理")
    painted = handlers.export(key, ["方案数据（plan.json）"])
    assert [c for c in handlers.service.calls if c in {"redraft", "export json"}] == ["redraft", "export json"]  # type: ignore[attr-defined]
    (file,) = painted["files"]["value"]
    assert Plan.model_validate_json(Path(file).read_text(encoding="utf-8")).items[0].draft.measures[0].owner == "镇长助理"
    assert original.read_bytes() == before
    assert "已保存" in painted["status"]
    with pytest.raises(gr.Error, match="没有选择导出内容"):
        handlers.export(key, [])


def test_opening_another_file_can_be_undone(handlers: Handlers, key: str, tmp_path: Path) -> None:
    handlers.edit_measure(key, "f1/m1", "owner", "镇长助理")
    handlers.open_file(key, str(tmp_path / "清单.docx"))
    handlers.change(key, "撤销")
    assert item_of(now(handlers, key), "f1").draft.measures[0].owner == "镇长助理"


def test_review_clears_the_stale_note(handlers: Handlers, key: str) -> None:
    handlers.edit_measure(key, "f1/m1", "owner", "镇长助理")
    painted = handlers.review(key)
    assert "已重新检查" in painted["whole"]
    assert "尚未更新" not in painted["whole"]


def test_ask(handlers: Handlers, key: str) -> None:
    painted = handlers.ask(key, "整改期限多长？", True)
    assert "〔1〕" in painted["answer"]
    assert "“一般三个月”" in painted["answer"]
    assert handlers.service.calls == ["ask True"]  # type: ignore[attr-defined]
    with pytest.raises(gr.Error, match="还没有写问题"):
        handlers.ask(key, " ", False)


def test_unit_name_and_long_term(handlers: Handlers, key: str) -> None:
    handlers.edit_unit(key, "白石镇")
    handlers.edit_long_term(key, "f1/m1", "每月公示")
    assert now(handlers, key).unit.name == "白石镇"
    assert item_of(now(handlers, key), "f1").draft.long_term == "每月公示"
