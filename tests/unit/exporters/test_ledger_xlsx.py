from __future__ import annotations

import io
import zipfile
from datetime import datetime

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from advisor.exporters.ledger_xlsx import ledger_xlsx
from advisor.exporters.outline import outline
from advisor.exporters.sheet_xml import LIMIT, Column, Sheet, letter, xlsx
from advisor.models import Plan
from tests.unit.exporters.plans import FINDINGS


@pytest.fixture(scope="module")
def book(ledger_bytes: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(ledger_bytes))


def _rows(sheet: Worksheet) -> list[dict[str, object]]:
    titles = [c.value for c in sheet[3]]
    return [dict(zip(titles, (c.value for c in row), strict=True)) for row in sheet.iter_rows(min_row=4)]


def test_sheets(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == ["整改台账", "问题清单", "任务清单", "责任清单"]


def test_ready_to_print_and_filter(book: openpyxl.Workbook) -> None:
    for sheet in book:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize == 9
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage) == (1, 0, True)
        assert sheet.print_title_rows == "$1:$3"
        assert sheet.freeze_panes == "C4"
        assert sheet.auto_filter.ref == f"A3:{letter(sheet.max_column - 1)}{sheet.max_row}"
        assert "草拟稿，须经人工审核" in sheet.oddHeader.right.text
        assert "草拟稿，须经人工审核" in sheet["A2"].value
        assert all(sheet.column_dimensions[letter(i)].width > 4 for i in range(sheet.max_column))
        assert all(c.alignment.wrap_text for row in sheet.iter_rows(min_row=4) for c in row)


def test_the_ledger_holds_every_field_of_every_measure(book: openpyxl.Workbook, plan: Plan) -> None:
    rows = _rows(book["整改台账"])
    assert [r["序号"] for r in rows] == ["1-1", "1-2", "1-3", "2-1", "3-1", "4-1", "共1"]
    first, m = rows[0], plan.items[0].draft.measures[0]
    assert first["反馈问题"] == FINDINGS[0]
    assert first["完成时限"] == datetime(2026, 4, 3)
    assert first["完成情况"] == "未完成"
    wanted = {
        "整改措施": m.action, "措施类型": m.kind, "牵头领导": m.lead, "责任人": m.owner, "责任单位": "党建办", "配合单位": "纪委副书记",
        "整改类别": m.category, "佐证材料": m.evidence, "实施范围": m.scope, "指标名称": m.indicator.name, "整改前（基线）": m.indicator.baseline,
        "目标值": m.indicator.target, "计量单位": m.indicator.unit, "数据来源": m.indicator.data_source, "核验人": m.check.by, "核验样本": m.check.sample,
        "防反弹": m.relapse, "减负影响": "台账-1：停用另设的组织生活台账", "是否常态化坚持": "否", "是否集中整改期完成": "是", "内部编号": "f0001/m1",
        "具体表现": FINDINGS[0].split("；")[0], "引用依据": "〔1〕出处待核",
    }  # fmt: skip
    assert {k: first[k] for k in wanted} == wanted
    assert "制度：" in first["对应原因"]
    assert rows[2]["是否常态化坚持"] == "是"
    assert rows[2]["是否集中整改期完成"] == "否"


def test_lists(book: openpyxl.Workbook) -> None:
    problems = _rows(book["问题清单"])
    assert [p["反馈问题"] for p in problems][4] == FINDINGS[4]
    assert problems[1]["并用共同项"] == "共1"
    assert problems[0]["完成时限"] == datetime(2026, 8, 28)
    assert [t["整改措施"] for t in _rows(book["任务清单"])] == [t["整改措施"] for t in _rows(book["整改台账"])]
    duties = _rows(book["责任清单"])
    assert (duties[0]["岗位"], duties[0]["职责"], duties[0]["涉及问题序号"]) == ("党委组织委员", "牵头领导", "1、2、5")
    assert [d["岗位"] for d in duties if d["职责"] == "责任人"] == ["党建办主任", "财政所所长", "便民服务中心主任"]


def test_no_cell_is_a_formula_and_risky_openings_are_quoted(book: openpyxl.Workbook) -> None:
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None]
    assert all(c.data_type != "f" for c in cells)
    risky = [c for c in cells if str(c.value).startswith(("=", "+", "-", "@"))]
    assert risky
    assert all(c.data_type == "s" and c.quotePrefix for c in risky)


def test_no_formula_element_and_no_control_character_in_the_xml(ledger_bytes: bytes) -> None:
    archive = zipfile.ZipFile(io.BytesIO(ledger_bytes))
    for name in archive.namelist():
        body = archive.read(name)
        assert b"<f>" not in body
        assert b"<f " not in body
        assert not any(bytes([c]) in body for c in (*range(9), 11, 12, *range(14, 32)))


def test_html_stays_text(book: openpyxl.Workbook) -> None:
    assert _rows(book["问题清单"])[3]["反馈问题"].startswith("<b>便民服务大厅</b>窗口脱岗，=HYPERLINK(")


@pytest.mark.parametrize("text", ["=1+1", " =1", "+1", "-1", "@SUM(1)", "\t=1", "\n=1", "＝1", "1-2", "3/4"])
def test_every_risky_opening(text: str) -> None:
    data = xlsx([Sheet("一", "题", "注", (Column("列", 9),), [(text,)], 0)], "题")
    cell = openpyxl.load_workbook(io.BytesIO(data)).active["A4"]
    assert (cell.data_type, cell.value, cell.quotePrefix) == ("s", text, True)


def test_a_text_longer_than_a_cell_is_cut_and_says_so() -> None:
    data = xlsx([Sheet("一", "题", "注", (Column("列", 9),), [("长" * 100_000,)], 0)], "题")
    value = openpyxl.load_workbook(io.BytesIO(data)).active["A4"].value
    assert len(value) == LIMIT
    assert value.endswith("（过长，全文见 plan.json）")


def test_choices_for_what_people_fill_in(book: openpyxl.Workbook) -> None:
    rules = book["整改台账"].data_validations.dataValidation
    assert '"未完成,基本完成,已完成"' in {r.formula1 for r in rules}


def test_only_the_main_columns_go_on_paper(book: openpyxl.Workbook) -> None:
    assert book["整改台账"].print_area.endswith("$L$10")
    assert book["整改台账"]["L3"].value == "备注"


def test_undated_deadlines_are_words(undated: Plan) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(ledger_xlsx(outline(undated))))["整改台账"]
    assert _rows(sheet)[0]["完成时限"] == "反馈之日起30日内"


def test_a_plan_without_findings(plan: Plan) -> None:
    empty = plan.model_copy(update={"items": (), "shared": ()})
    assert openpyxl.load_workbook(io.BytesIO(ledger_xlsx(outline(empty))))["整改台账"].max_row == 3
