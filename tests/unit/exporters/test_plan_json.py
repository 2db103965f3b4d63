from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from advisor.errors import InputFileError, UserError
from advisor.exporters import read_plan_json
from advisor.exporters.plan_json import plan_json
from advisor.models import Plan


@pytest.fixture
def write(tmp_path: Path) -> Any:
    def _write(content: bytes) -> Path:
        path = tmp_path / "plan.json"
        path.write_bytes(content)
        return path

    return _write


def test_comes_back_equal(plan: Plan, undated: Plan, write: Any) -> None:
    for one in (plan, undated):
        assert read_plan_json(write(plan_json(one))) == one


def test_dates_come_back_as_dates(plan: Plan, write: Any) -> None:
    assert read_plan_json(write(plan_json(plan))).items[0].draft.measures[0].deadline == date(2026, 4, 3)


def test_chinese_is_not_escaped_and_evidence_says_for(plan: Plan) -> None:
    text = plan_json(plan).decode()
    assert "石桥镇党委" in text
    assert '"for": "pain_point:P1"' in text


def test_a_byte_order_mark_is_read(plan: Plan, write: Any) -> None:
    assert read_plan_json(write(b"\xef\xbb\xbf" + plan_json(plan))) == plan


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "plan.json 第1行第1列：不是有效的 JSON"),
        (b'{"unit": \n oops}', "第2行第2列"),
        ("石桥镇".encode("gb18030"), "不是 UTF-8 文本"),
        (b"[1, 2]", "内容不是一份整改方案"),
        (b"[" * 200_000, "不是有效的 JSON"),
        (b"9" * 10_000, "不是有效的 JSON"),
        (b'{"schema_version": 2}', "版本为2，本程序只读版本1"),
        (b'{"schema_version": true}', "版本为True"),
        (b"{}", "字段“unit”缺少这一项（另有"),
        (b"\x00\xff\x00", "plan.json"),
    ],
)
def test_bad_files_are_told_on_one_line(content: bytes, words: str, write: Any) -> None:
    with pytest.raises(InputFileError) as error:
        read_plan_json(write(content))
    assert words in error.value.line
    assert "\n" not in error.value.line
    assert isinstance(error.value, UserError)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda v: v["items"][0]["draft"]["measures"][1].pop("action"), "字段“items.0.draft.measures.1.action”缺少这一项"),
        (lambda v: v["items"][0]["finding"].update(extra=1), "字段“items.0.finding.extra”多出不认识的一项"),
        (lambda v: v["unit"].update(type="县"), "字段“unit.type”不在允许的取值之内"),
        (lambda v: v.update(feedback_date="某日"), "字段“feedback_date”"),
    ],
)
def test_a_fault_names_its_field(change: Any, words: str, plan: Plan, write: Any) -> None:
    value = json.loads(plan_json(plan))
    change(value)
    with pytest.raises(InputFileError, match=words):
        read_plan_json(write(json.dumps(value).encode()))


def test_missing_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(InputFileError, match="文件不存在"):
        read_plan_json(tmp_path / "none.json")
    with pytest.raises(InputFileError, match="读不出文件"):
        read_plan_json(tmp_path)
