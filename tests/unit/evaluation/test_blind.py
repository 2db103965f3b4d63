"""Blind review sheets: the order is hidden, and the win rate comes back out."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from advisor.errors import InputFileError
from advisor.evaluation.blind import score_sheet, write_sheet

FIRST = {f"f{n}": (f"问题{n}", f"A稿{n}") for n in range(20)}
SECOND = {f"f{n}": (f"问题{n}", f"B稿{n}") for n in range(20)}


def fill(path: Path, prefer: str) -> None:
    """Choose the draft that begins with ``prefer`` in every row."""
    book = openpyxl.load_workbook(path)
    sheet = book["盲评"]
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, 5, "甲" if str(sheet.cell(row, 3).value).startswith(prefer) else "乙")
    book.save(path)


@pytest.mark.parametrize(("prefer", "rate"), [("A", 1.0), ("B", 0.0)])
def test_the_win_rate_comes_back(tmp_path: Path, prefer: str, rate: float) -> None:
    path = tmp_path / "盲评.xlsx"
    write_sheet(FIRST, SECOND, path)
    fill(path, prefer)
    found = score_sheet(path)
    assert found.rate.value == rate
    assert found.wins + found.losses == 20


def test_the_order_is_mixed_and_the_sheet_does_not_tell_it(tmp_path: Path) -> None:
    key = write_sheet(FIRST, SECOND, tmp_path / "a.xlsx")
    assert set(json.loads(key.read_text(encoding="utf-8")).values()) == {"甲", "乙"}
    values = [c.value for row in openpyxl.load_workbook(tmp_path / "a.xlsx")["盲评"].iter_rows() for c in row if c.value]
    assert not any(str(v) == "f1" for v in values)


def test_a_tie_counts_half(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_sheet(FIRST, SECOND, path)
    book = openpyxl.load_workbook(path)
    book["盲评"].cell(2, 5, "相当")
    book.save(path)
    assert score_sheet(path).rate.value == 0.5


@pytest.mark.parametrize(("cell", "value", "said"), [((2, 5), "丙", "第2行"), ((3, 1), "999", "第3行"), ((3, 1), "001", "重复")])
def test_a_bad_row_is_located(tmp_path: Path, cell: tuple[int, int], value: str, said: str) -> None:
    path = tmp_path / "a.xlsx"
    write_sheet(FIRST, SECOND, path)
    book = openpyxl.load_workbook(path)
    book["盲评"].cell(*cell, value)
    book.save(path)
    with pytest.raises(InputFileError, match=said):
        score_sheet(path)


def test_without_key_or_choices_there_is_no_rate(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    key = write_sheet(FIRST, SECOND, path)
    with pytest.raises(InputFileError, match="没有一行"):
        score_sheet(path)
    key.unlink()
    with pytest.raises(InputFileError, match="对照文件"):
        score_sheet(path)
    with pytest.raises(InputFileError, match="没有相同的问题"):
        write_sheet(FIRST, {}, path)


def test_texts_never_become_formulas(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_sheet({"x": ("=1+1", "=cmd|x")}, {"x": ("=1+1", "乙")}, path)
    cells = [c for row in openpyxl.load_workbook(path)["盲评"].iter_rows(min_row=2) for c in row if c.value]
    assert all(c.data_type == "s" for c in cells)
