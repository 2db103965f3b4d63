from __future__ import annotations

import pytest
from pydantic import ValidationError

from advisor.knowledge import MeasureTemplate, Source, template_faults


@pytest.mark.parametrize("text", ["核对{count|反馈所指支部}的记录", "核对记录[，其中{amount}][，{period}]", "没有槽位"])
def test_good_templates(text: str) -> None:
    assert template_faults(text) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("核对{colour|红}", "未知的槽位"),
        ("核对{count}", "缺默认值"),
        ("核对[{count|四个}]", "不能带默认值"),
        ("核对[全部]", "没有槽位"),
        ("核对{count|四个", "没有配对"),
    ],
)
def test_bad_templates_are_named(text: str, fault: str) -> None:
    assert any(fault in f for f in template_faults(text))


def test_a_source_without_parts_says_so() -> None:
    assert Source(publisher=None, title=None, date=None, seen="excerpt").line == "出处待核"
    half = Source(publisher="某报", title=None, date=2020, seen="reprint")  # type: ignore[arg-type]
    assert half.line == "某报，题名待核，2020"
    assert not half.complete


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(ValidationError):
        MeasureTemplate.model_validate({"id": "m1", "colour": "red"})
