"""Users' own golden sets in a workbook."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from advisor.errors import InputFileError
from advisor.evaluation.golden import read_golden
from advisor.evaluation.workbook import SHEETS, write_template


def filled(path: Path, sheet: str, *rows: dict[str, Any]) -> Path:
    """The template with these rows (value by column title) under its example row."""
    write_template(path)
    book = openpyxl.load_workbook(path)
    titles = [str(c.value).rstrip("*") for c in book[sheet][1]]
    for number, row in enumerate(rows, 3):
        for title, value in row.items():
            book[sheet].cell(number, titles.index(title) + 1, value)
    book.save(path)
    return path


FINDING = {
    "名称": "g-1", "问题": "值班记录补造；巡查12次无人到场。", "单位类型": "村", "痛点": "P2；P1", "问题类型": "p2-fake-records", "维度": "作风建设",
    "领域": "治理", "严重程度": 3, "普遍程度": 2, "整改难度": 2, "须用事实": "12次", "须有原因": "值班／轮值；核查/查岗",
}  # fmt: skip


def test_a_filled_template_is_read(tmp_path: Path) -> None:
    path = filled(tmp_path / "我的金标.xlsx", "问题", FINDING)
    found = read_golden(path).findings
    assert len(found) == 1, "the example row is not read"
    assert found[0].pain_points == ("P2", "P1")
    assert found[0].causes_must == (("值班", "轮值"), ("核查", "查岗"))
    assert [p.text for p in found[0].parts] == ["值班记录补造；", "巡查12次无人到场。"]


def test_questions_and_measures_are_read(tmp_path: Path) -> None:
    path = filled(tmp_path / "q.xlsx", "问答", {"名称": "q", "问题": "销号看什么", "类别": "规则", "可回答": "是", "要点": "现场"})
    assert read_golden(path).questions[0].answerable
    row = {"名称": "m", "措施": "加强管理", "合格": "否", "程度": "错误", "反馈日期": "2026-03-12"}
    measure = read_golden(filled(tmp_path / "m.xlsx", "措施", row)).measures[0]
    assert (measure.good, measure.worst, str(measure.feedback_date)) == (False, "error", "2026-03-12")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"痛点": "P9"}, "第3行“痛点”"),
        ({"严重程度": "很高"}, "第3行“严重程度”"),
        ({"单位类型": "公司"}, "第3行“单位类型”"),
        ({"问题": None}, "第3行“问题”"),
        ({"须用事实": "99次"}, "99次"),
        ({"严重程度": 9}, "第3行“严重程度”"),
    ],
)
def test_a_bad_cell_is_located(tmp_path: Path, changes: dict[str, Any], said: str) -> None:
    with pytest.raises(InputFileError) as caught:
        read_golden(filled(tmp_path / "bad.xlsx", "问题", FINDING | changes))
    assert said in caught.value.line
    assert "bad.xlsx 工作表“问题”" in caught.value.line


def test_a_doubled_name_a_missing_column_and_an_empty_book_are_located(tmp_path: Path) -> None:
    with pytest.raises(InputFileError, match="“g-1”重复"):
        read_golden(filled(tmp_path / "a.xlsx", "问题", FINDING, FINDING))
    path = filled(tmp_path / "b.xlsx", "问题", FINDING)
    book = openpyxl.load_workbook(path)
    book["问题"].delete_cols(2)
    book.save(path)
    with pytest.raises(InputFileError, match="缺少列“问题”"):
        read_golden(path)
    write_template(tmp_path / "c.xlsx")
    with pytest.raises(InputFileError, match="没有一条金标"):
        read_golden(tmp_path / "c.xlsx")
    (tmp_path / "d.xlsx").write_bytes(b"PK not a workbook")
    with pytest.raises(InputFileError, match=r"d\.xlsx"):
        read_golden(tmp_path / "d.xlsx")


def test_every_column_is_a_field_of_its_type() -> None:
    for _, columns, kind in SHEETS.values():
        assert {c.field for c in columns} <= set(kind.model_fields)
