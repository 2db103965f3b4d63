from __future__ import annotations

from datetime import date

import pytest

from advisor.errors import UserError
from advisor.models import Draft, Plan
from advisor.ui import edits
from advisor.ui.fields import value_at
from tests.unit.ui.samples import issue, measure, plan


def draft(p: Plan, key: str = "f1") -> Draft:
    return edits.item_of(p, key).draft


def holds(d: Draft) -> bool:
    """Every origin of a measure's text stands where it says."""
    rows = [o for o in d.origins if o.field.startswith("measures.") and not o.field.endswith("deadline")]
    for o in rows:
        _, index, path = o.field.split(".", 2)
        text = value_at(d.measures[int(index)], path)
        if text[o.start : o.end] != o.text:
            return False
    return True


def test_the_sample_itself_holds() -> None:
    assert holds(draft(plan()))


def test_an_edit_changes_one_field_of_one_measure_and_leaves_the_given_plan() -> None:
    before = plan()
    after = edits.set_measure(before, "f1", "m1", "indicator.target", "全部退还")
    assert draft(after).measures[0].indicator.target == "全部退还"
    assert before == plan()
    assert draft(after).measures[1] == draft(before).measures[1]
    assert draft(after, "f2") == draft(before, "f2")
    assert draft(after).provenance.fields == {"measures.0.indicator.target": "人工"}


def test_an_edited_measure_is_no_longer_a_template_so_that_the_shared_wording_cannot_replace_it() -> None:
    after = edits.set_measure(plan(), "f1", "m1", "owner", "镇长助理")
    assert draft(after).measures[0].template == ""
    assert draft(after).measures[1].template == "o-money/m1"


def test_no_change_gives_the_same_plan() -> None:
    p = plan()
    assert edits.set_measure(p, "f1", "m1", "deadline", "2026年6月30日") is p
    assert edits.set_measure(p, "f1", "m1", "cooperating", "纪委、经发办") is p
    assert edits.set_long_term(p, "f1", "每季度公示押金余额") is p


def test_origins_follow_the_words_and_go_with_them() -> None:
    after = edits.set_measure(plan(), "f1", "m1", "action", "财政所长于月底前对3笔押金退还")
    left = [o.text for o in draft(after).origins if o.field == "measures.0.action"]
    assert left == ["3笔"]
    assert holds(draft(after))
    moved = edits.set_measure(plan(), "f1", "m1", "deadline", "2026-07-01")
    assert [o for o in draft(moved).origins if o.field == "measures.0.deadline"] == []
    assert draft(moved).measures[0].deadline == date(2026, 7, 1)


def test_an_impossible_date_is_refused_and_nothing_changes() -> None:
    p = plan()
    with pytest.raises(UserError, match=r"2026年2月30日.*不是有效的日期"):
        edits.set_measure(p, "f1", "m1", "deadline", "2026年2月30日")
    assert p == plan()


def test_marks_are_counted_again() -> None:
    marked = edits.set_measure(plan(), "f1", "m1", "scope", "〔待核实：押金笔数〕笔押金")
    assert draft(marked).marks == ("押金笔数",)
    assert draft(edits.set_measure(marked, "f1", "m1", "scope", "5笔押金")).marks == ()


def test_delete_moves_origins_and_lint() -> None:
    p = edits.set_measure(plan(), "f1", "m2", "owner", "办公室主任")
    after = edits.delete_measure(p, "f1", "m1")
    assert [m.id for m in draft(after).measures] == ["m2"]
    assert [o.field for o in draft(after).origins] == ["measures.0.action"]
    assert holds(draft(after))
    assert draft(after).provenance.fields == {"measures.0.owner": "人工"}
    assert "m1" not in edits.item_of(after, "f1").lint
    with pytest.raises(UserError, match="不在方案里"):
        edits.delete_measure(after, "f1", "m1")


def test_copy_stands_after_its_original_with_origins_of_its_own() -> None:
    after, key = edits.copy_measure(plan(), "f1", "m1")
    assert key == "m3"
    assert [m.id for m in draft(after).measures] == ["m1", "m3", "m2"]
    assert draft(after).measures[1].template == ""
    assert [o.text for o in draft(after).origins if o.field == "measures.1.action"] == ["3笔", "12.6万元"]
    assert holds(draft(after))


def test_a_new_measure_is_empty_and_at_the_end() -> None:
    after, key = edits.add_measure(plan(), "f1")
    assert draft(after).measures[-1].id == key == "m3"
    assert draft(after).measures[-1].action == ""
    again, other = edits.add_measure(edits.delete_measure(after, "f1", "m2"), "f1")
    assert other == "m2"
    assert len({m.id for m in draft(again).measures}) == 3


def test_causes_and_long_term() -> None:
    after = edits.set_cause(plan(), "f1", "c2", "level", "作风")
    assert draft(after).causes[1].level == "作风"
    after = edits.set_long_term(after, "f1", "每月\n公示")
    assert draft(after).long_term == "每月 公示"
    with pytest.raises(UserError, match="不能为空"):
        edits.set_cause(after, "f1", "c1", "statement", " ")


def test_unit_name() -> None:
    assert edits.set_unit_name(plan(), "白石镇").unit.name == "白石镇"
    p = plan()
    assert edits.set_unit_name(p, " ") is p


def test_replacement_takes_removals_and_plain_words_and_no_advice() -> None:
    m = measure(action="25年6月前切实核对")
    at = issue(m.action, "25年", "2025年")
    assert edits.replacement(m, at, "写四位年份") == "2025年"
    assert edits.replacement(m, issue(m.action)) == ""
    assert edits.replacement(m, issue(m.action, "切实", "删去，直接写做什么")) == ""
    for advice in ("写四位年份", "由哪个岗位负责？", "写成“由××于×年×月×日前逐一××”", "改成看得见的行为", "并入哪个已有会议？", ""):
        assert edits.replacement(m, issue(m.action, "切实", advice), "写四位年份") is None, advice
    whole_field = issue(m.action).model_copy(update={"field": "deadline"})
    assert edits.replacement(m, whole_field) is None


@pytest.mark.parametrize(
    ("text", "words", "new", "result"),
    [
        ("25年6月前核对", "25年", "2025年", "2025年6月前核对"),
        ("核对，坚持问题导向，退还押金", "坚持问题导向", "", "核对，退还押金"),
        ("坚持问题导向，退还押金", "坚持问题导向", "", "退还押金"),
        ("切实退还押金", "切实", "", "退还押金"),
    ],
)
def test_rewrites_leave_clean_text(text: str, words: str, new: str, result: str) -> None:
    p = edits.set_measure(plan(), "f1", "m1", "action", text)
    after = edits.apply_rewrite(p, "f1", "m1", issue(text, words), new)
    assert draft(after).measures[0].action == result


def test_a_rewrite_of_words_that_are_gone_is_refused() -> None:
    p = edits.set_measure(plan(), "f1", "m1", "action", "退")
    with pytest.raises(UserError, match="已经改动"):
        edits.apply_rewrite(p, "f1", "m1", issue(), "")


def test_unknown_finding() -> None:
    with pytest.raises(UserError, match="没有这条问题"):
        edits.set_long_term(plan(), "nope", "x")
