"""Workbooks: header rows, columns by meaning, merged cells, several sheets."""

from __future__ import annotations

import time
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from advisor.importers import read_findings
from advisor.importers.columns import meaning

from .build import book, sheet


@pytest.mark.parametrize(
    ("header", "what"),
    [
        ("序号", "number"),
        ("问题编号", "number"),
        ("反馈问题", "finding"),
        ("巡察反馈的主要问题", "finding"),
        ("存在问题", "finding"),
        ("问  题", "finding"),
        ("具体表现", "detail"),
        ("问题描述", "detail"),
        ("扣分原因", "detail"),
        ("问题类别", "domain"),
        ("所属领域", "domain"),
        ("扣分", "points"),
        ("扣分值（分）", "points"),
        ("满分", "full"),
        ("得分率（%）", "score_rate"),
        ("责任单位", "owner"),
        ("责任部门*", "owner"),
        ("单位类型", "unit_type"),
        ("被巡察单位", "unit"),
        ("考核指标", "area"),
        ("整改措施", "measure"),
        ("责任领导", "lead"),
        ("责任人", "person"),
        ("配合单位", "cooperating"),
        ("完成时限", "deadline"),
        ("整改目标", "goal"),
        ("佐证材料", "evidence"),
        ("整改类别", "category"),
        ("整改进展情况", "status"),
        ("备注", "note"),
        ("联系电话", ""),
    ],
)
def test_meanings(header: str, what: str) -> None:
    assert meaning(header) == what


def test_plain_list(tmp_path: Path) -> None:
    rows = [
        ["石桥镇党委巡察反馈问题清单"],
        ["反馈时间：2025年6月12日"],
        ["序号", "问题类别", "反馈问题", "扣分", "得分率", "责任单位", "单位类型"],
        [1, "党建", "三会一课落实不到位，2021年仅召开1次。", 2, "65%", "党政办", "乡镇"],
        [2, "民生", "饮水不安全，3口蓄水池至今未通水。", 1.5, 0.7, "水利站", None],
        [None, None, None],
        ["合计", None, None, 3.5],
        ["填表人：王某", None, None],
    ]
    result = read_findings(sheet(tmp_path / "a.xlsx", rows, ["A1:G1", "A2:G2", "A8:G8"]))
    first, second = result.findings
    assert (first.number, first.given.domain, first.given.points, first.given.score_rate, first.given.owner, first.given.unit_type) == (
        "1", "党建", 2, 65, "党政办", "乡镇",
    )  # fmt: skip
    assert (second.given.score_rate, second.source.sheet, second.source.row) == (70, "问题清单", 5)
    assert result.feedback_date == date(2025, 6, 12)
    assert result.title == "石桥镇党委巡察反馈问题清单"
    assert {item.reason for item in result.rejected} == {"合计行", "表内标题或说明"}


def test_two_line_header_and_filled_down_cells(tmp_path: Path) -> None:
    rows = [
        ["序号", "问题", None, "评分", None],
        [None, "问题类别", "具体问题", "满分", "扣分"],
        [1, "党建", "支部换届超期14个月。", 10, 2],
        [None, None, "党员大会记录缺失。", 10, 1],
        [2, "民生", "高龄补贴漏发4人。", 10, 3],
    ]
    result = read_findings(sheet(tmp_path / "a.xlsx", rows, ["A1:A2", "B1:C1", "D1:E1", "A3:A4", "B3:B4"]))
    assert [(item.number, item.text, item.given.domain, item.given.points) for item in result.findings] == [
        ("1", "支部换届超期14个月。", "党建", 2),
        ("1", "党员大会记录缺失。", "党建", 1),
        ("2", "高龄补贴漏发4人。", "民生", 3),
    ]


def test_fault_over_several_details_is_their_heading(tmp_path: Path) -> None:
    rows = [
        ["序号", "反馈问题", "具体表现"],
        [1, "基层党建薄弱", "石桥头村支部换届超期。"],
        [2, "基层党建薄弱", "柳树湾村党员大会记录缺失。"],
        [3, "惠民政策落实不力", "高龄补贴漏发4人。"],
    ]
    texts = [item.text for item in read_findings(sheet(tmp_path / "a.xlsx", rows, ["B2:B3"])).findings]
    assert texts == ["石桥头村支部换届超期。", "柳树湾村党员大会记录缺失。", "惠民政策落实不力\n高龄补贴漏发4人。"]


def test_numbered_findings_in_one_cell(tmp_path: Path) -> None:
    rows = [
        ["序号", "领域", "存在问题"],
        [1, "党建", "1.支部换届超期14个月，未书面说明。\n2.党费收缴台账与银行流水不一致。"],
        [2, "民生", "窗口服务不规范：（1）无人值守；（2）材料反复退回。"],
    ]
    result = read_findings(sheet(tmp_path / "a.xlsx", rows))
    assert [(item.number, item.text) for item in result.findings] == [
        ("1-1", "支部换届超期14个月，未书面说明。"),
        ("1-2", "党费收缴台账与银行流水不一致。"),
        ("2", "窗口服务不规范：（1）无人值守；（2）材料反复退回。"),
    ]
    assert "已分为2条" in result.notes[0]
    assert len(result.findings[2].problems) == 2


def test_several_sheets(tmp_path: Path) -> None:
    header = ["序号", "问题"]
    result = read_findings(
        book(
            tmp_path / "a.xlsx",
            {
                "石桥头村": ([header, [1, "三会一课不规范"], [2, "村务公开不及时"]], ()),
                "柳树湾村": ([header, [1, "三会一课不规范"], [2, "低保评议未公示"]], ()),
                "说明": ([["填表说明"], ["本表由各村填写"]], ()),
                "旧表": ([header, [1, "已删的问题不规范"]], ()),
            },
            hidden=["旧表"],
        )
    )
    assert [(item.source.sheet, item.text) for item in result.findings] == [
        ("石桥头村", "三会一课不规范"),
        ("石桥头村", "村务公开不及时"),
        ("柳树湾村", "三会一课不规范"),
        ("柳树湾村", "低保评议未公示"),
    ]
    assert any("旧表" in note and "隐藏" in note for note in result.notes)


def test_three_lists_of_one_ledger_are_read_once(tmp_path: Path) -> None:
    faults = ["三会一课不规范", "村务公开不及时", "低保评议未公示"]
    lists = {
        "问题清单": ([["序号", "反馈问题"], *([i, f] for i, f in enumerate(faults, 1))], ()),
        "任务清单": ([["序号", "反馈问题", "整改措施"], *([i, f, f"由组织委员纠正{f}。"] for i, f in enumerate(faults, 1))], ()),
        "责任清单": ([["序号", "反馈问题", "责任单位"], *([i, f, "党支部"] for i, f in enumerate(faults, 1))], ()),
    }
    assert [item.text for item in read_findings(book(tmp_path / "a.xlsx", lists)).findings] == faults


def test_rows_of_measures_under_one_finding(tmp_path: Path) -> None:
    rows = [
        ["序号", "反馈问题", "整改措施", "完成时限"],
        [1, "三会一课不规范", "补开党员大会。", datetime(2025, 7, 31)],
        [None, None, "按季抽查记录。", datetime(2025, 9, 30)],
        [2, "村务公开不及时", "补公开2023年以来收支。", datetime(2025, 7, 31)],
    ]
    assert len(read_findings(sheet(tmp_path / "a.xlsx", rows, ["A2:A3", "B2:B3"])).findings) == 2


def test_details_that_only_repeat_the_finding(tmp_path: Path) -> None:
    rows = [
        ["序号", "反馈问题", "整改措施", "具体表现"],
        ["1-1", "党费收缴不及时；村务公开不规范。", "补收党费。", "1. 党费收缴不及时；\n2. 村务公开不规范。"],
        ["1-2", "党费收缴不及时；村务公开不规范。", "补公开。", "2. 村务公开不规范。"],
        ["2-1", "低保评议未公示。", "补公示。", "2个村民小组未公示。"],
    ]
    texts = [item.text for item in read_findings(sheet(tmp_path / "a.xlsx", rows)).findings]
    assert texts == ["党费收缴不及时；村务公开不规范。", "低保评议未公示。\n2个村民小组未公示。"]


def test_list_without_header(tmp_path: Path) -> None:
    rows = [["1.三会一课不规范。"], ["2.村务公开不及时。"], ["3.低保评议未公示。"]]
    assert len(read_findings(sheet(tmp_path / "a.xlsx", rows)).findings) == 3


def test_cached_values_errors_and_dates(tmp_path: Path) -> None:
    workbook = Workbook()
    page = workbook.active
    page.append(["序号", "问题", "扣分", "得分率"])
    page.append([1.0, "党费收缴不及时", "扣2分", 0.65])
    page["D2"].number_format = "0%"
    page.append([2, "#REF!", 1, None])
    page.append([3, "村务公开不及时", "=1+1", None])
    workbook.save(tmp_path / "a.xlsx")
    result = read_findings(tmp_path / "a.xlsx")
    assert [(item.number, item.given.points, item.given.score_rate) for item in result.findings] == [("1", 2, 65), ("3", None, None)]


def test_million_formatted_rows_and_a_huge_cell(tmp_path: Path) -> None:
    workbook = Workbook()
    page = workbook.active
    page.append(["序号", "问题"])
    page.append([1, "党费收缴不及时"])
    page.append([2, "很" * 30_000])
    page.cell(1_048_576, 1).value = "末行"
    workbook.save(tmp_path / "a.xlsx")
    start = time.perf_counter()
    result = read_findings(tmp_path / "a.xlsx")
    assert time.perf_counter() - start < 3
    assert [item.text for item in result.findings] == ["党费收缴不及时"]
    assert [(item.source.row, item.reason) for item in result.rejected] == [(3, "一条问题超过5000字（30000字），请在原文中分条后重新导入")]


def test_two_thousand_rows(tmp_path: Path) -> None:
    rows = [["序号", "领域", "问题", "责任单位"]]
    rows += [[i, "党建", f"第{i}支部三会一课落实不到位，仅召开{i}次。党费收缴不规范；村务公开不及时。", "组织办"] for i in range(1, 2001)]  # type: ignore[list-item]
    path = sheet(tmp_path / "a.xlsx", rows)
    start = time.perf_counter()
    assert len(read_findings(path).findings) == 2000
    assert time.perf_counter() - start < 3
