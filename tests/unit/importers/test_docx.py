"""Word documents: numbers that Word makes, tracked changes, tables, text boxes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from docx import Document

from advisor.importers import read_findings

from .build import Numbered, grid, repacked, word, xml


def test_automatic_numbers_are_rendered(tmp_path: Path) -> None:
    doc = Numbered()
    doc.add("关于对柳河镇党委的反馈意见")
    doc.add("基本情况", 0)
    doc.add("柳河镇辖12个村，近年来各项工作取得一定成效。")
    doc.add("存在的问题", 0)
    doc.add("政治建设方面", 1)
    doc.add("第一议题落实不到位。", 2)
    doc.add("传达学习滞后，4份文件超过1个月才传达。", 2)
    doc.add("民生方面", 1)
    doc.add("饮水工程停摆。", 2)
    doc.add("整改要求", 0)
    doc.add("认真整改。", 1)
    result = read_findings(doc.save(tmp_path / "a.docx"))
    assert [(item.number, item.text) for item in result.findings] == [
        ("（一）1", "第一议题落实不到位。"),
        ("（一）2", "传达学习滞后，4份文件超过1个月才传达。"),
        ("（二）1", "饮水工程停摆。"),
    ]
    assert {item.reason for item in result.rejected} >= {"整改要求或意见建议", "基本情况或成效", "标题"}


def test_fourth_level_and_restart_of_numbers(tmp_path: Path) -> None:
    doc = Numbered()
    doc.add("存在的问题", 0)
    for area in ("党建方面", "作风方面"):
        doc.add(area, 1)
        doc.add("制度执行走样", 2)
        doc.add("会议记录缺失。", 3)
        doc.add("缴费登记混乱。", 3)
    numbers = [item.number for item in read_findings(doc.save(tmp_path / "a.docx")).findings]
    assert numbers == ["（一）1①", "（一）1②", "（二）1①", "（二）1②"]


def test_tracked_changes(tmp_path: Path) -> None:
    doc = Document()
    doc.add_paragraph("存在的问题：")
    paragraph = doc.add_paragraph("1.村卫生室")
    paragraph._p.append(xml('<w:ins w:id="1" w:author="a"><w:r><w:t>缺医少药，</w:t></w:r></w:ins>'))
    paragraph._p.append(xml('<w:del w:id="2" w:author="a"><w:r><w:delText>条件较好，</w:delText></w:r></w:del>'))
    paragraph.add_run("常用药不足50种。")
    doc.save(str(tmp_path / "a.docx"))
    assert [item.text for item in read_findings(tmp_path / "a.docx").findings] == ["村卫生室缺医少药，常用药不足50种。"]


def test_hidden_text_and_field_codes_are_no_text(tmp_path: Path) -> None:
    doc = Document()
    doc.add_paragraph("存在的问题：")
    paragraph = doc.add_paragraph("1.党费收缴不及时")
    paragraph._p.append(xml("<w:r><w:rPr><w:vanish/></w:rPr><w:t>（内部批注）</w:t></w:r>"))
    paragraph._p.append(xml("<w:r><w:instrText> PAGEREF _Toc1 </w:instrText></w:r>"))
    doc.save(str(tmp_path / "a.docx"))
    assert read_findings(tmp_path / "a.docx").findings[0].text == "党费收缴不及时"


def test_soft_breaks_part_numbered_lines_and_join_wrapped_ones(tmp_path: Path) -> None:
    text = "1.村集体林地承包合同到期未收回，涉及面积四百三十亩，\n承包人已欠租两年。\n2.厕所改造后无人管护。"
    result = read_findings(word(tmp_path / "a.docx", ["存在的问题：", text]))
    assert [item.text for item in result.findings] == [
        "村集体林地承包合同到期未收回，涉及面积四百三十亩，承包人已欠租两年。",
        "厕所改造后无人管护。",
    ]


def test_table_with_merged_cells(tmp_path: Path) -> None:
    doc = Document()
    doc.add_paragraph("石桥镇党委巡察问题清单")
    rows = [
        ["序号", "问题类别", "存在问题", "责任单位"],
        ["1", "党建", "党费收缴不及时", "组织办"],
        ["2", "党建", "党员档案缺失", "组织办"],
        ["一、民生方面", "", "", ""],
        ["3", "民生", "蓄水池未通水", "水利站"],
        ["合计", "3条", "", ""],
    ]
    grid(doc, rows, merges=[(1, 1, 2, 1), (3, 0, 3, 3)])
    doc.save(str(tmp_path / "a.docx"))
    result = read_findings(tmp_path / "a.docx")
    assert [(item.number, item.text, item.given.domain, item.given.owner) for item in result.findings] == [
        ("1", "党费收缴不及时", "党建", "组织办"),
        ("2", "党员档案缺失", "党建", "组织办"),
        ("3", "蓄水池未通水", "民生", "水利站"),
    ]
    assert result.findings[2].source.row == 5
    assert [item.reason for item in result.rejected if item.source.row] == ["表内标题或说明", "合计行"]
    assert result.title == "石桥镇党委巡察问题清单"


def test_table_that_repeats_the_text_is_read_once(tmp_path: Path) -> None:
    doc = Document()
    for line in ("存在的问题：", "1.党费收缴不及时。", "2.党员档案缺失。", "附件：问题清单"):
        doc.add_paragraph(line)
    grid(doc, [["序号", "问题"], ["1", "党费收缴不及时"], ["2", "党员档案缺失"]])
    doc.save(str(tmp_path / "a.docx"))
    result = read_findings(tmp_path / "a.docx")
    assert len(result.findings) == 2
    assert "重复" in result.notes[0]


def test_table_of_figures_is_no_finding(tmp_path: Path) -> None:
    doc = Document()
    for line in ("存在的问题：", "1.低保错发12户，明细见下表。"):
        doc.add_paragraph(line)
    grid(doc, [["村名", "户数"], ["石桥头村", "7"], ["柳树湾村", "5"]])
    doc.save(str(tmp_path / "a.docx"))
    result = read_findings(tmp_path / "a.docx")
    assert [item.text for item in result.findings] == ["低保错发12户，明细见下表。"]
    assert any("没有“问题”一列" in note for note in result.notes)


def test_form_table(tmp_path: Path) -> None:
    doc = Document()
    for index in (1, 2):
        grid(
            doc,
            [
                ["序号", str(index)],
                ["问题标题", f"第{index}支部换届超期"],
                ["问题描述", "超期14个月，未书面说明。"],
                ["责任单位", "机关党委"],
            ],
        )
        doc.add_paragraph("")
    doc.save(str(tmp_path / "a.docx"))
    findings = read_findings(tmp_path / "a.docx").findings
    assert [(item.number, item.text, item.given.owner) for item in findings] == [
        ("1", "第1支部换届超期\n超期14个月，未书面说明。", "机关党委"),
        ("2", "第2支部换届超期\n超期14个月，未书面说明。", "机关党委"),
    ]


def test_layout_table_is_read_as_paragraphs(tmp_path: Path) -> None:
    doc = Document()
    grid(doc, [["存在的问题："], ["1.党费收缴不及时。"], ["2.村务公开栏空白。"]])
    doc.save(str(tmp_path / "a.docx"))
    assert [item.number for item in read_findings(tmp_path / "a.docx").findings] == ["1", "2"]


def test_heading_styles(tmp_path: Path) -> None:
    doc = Document()
    doc.add_heading("巡察反馈意见", 0)
    doc.add_heading("党的建设方面", 1)
    doc.add_heading("支部换届超期", 2)
    doc.add_paragraph("2021年应换届，至今未启动。")
    doc.add_heading("发展党员不规范", 2)
    doc.add_paragraph("3名党员材料缺失。")
    doc.add_heading("整改要求", 1)
    doc.add_paragraph("切实抓好整改。")
    doc.save(str(tmp_path / "a.docx"))
    assert [item.text for item in read_findings(tmp_path / "a.docx").findings] == [
        "支部换届超期\n2021年应换届，至今未启动。",
        "发展党员不规范\n3名党员材料缺失。",
    ]


def test_title_unit_and_date(tmp_path: Path) -> None:
    lines = [
        "中共青川县委第三巡察组",
        "关于巡察石桥镇党委的反馈意见",
        "石桥镇党委：",
        "根据县委统一部署，2025年3月1日至5月30日，县委第三巡察组对石桥镇党委开展了巡察。2025年6月12日，向镇党委作了反馈。",
        "一、存在的问题",
        "（一）党费收缴不及时。",
        "2025年6月18日",
    ]
    result = read_findings(word(tmp_path / "a.docx", lines))
    assert (result.title, result.unit_name, result.feedback_date) == ("关于巡察石桥镇党委的反馈意见", "石桥镇", date(2025, 6, 12))


def test_strict_and_foreign_namespaces(tmp_path: Path) -> None:
    source = word(tmp_path / "a.docx", ["存在的问题：", "1.党费收缴不及时。"])
    import zipfile

    with zipfile.ZipFile(source) as archive:
        data = archive.read("word/document.xml")
    strict = data.replace(
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main", b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    )
    result = read_findings(repacked(source, tmp_path / "b.docx", {"word/document.xml": strict}))
    assert len(result.findings) == 1


def test_ids_are_stable_and_apart(tmp_path: Path) -> None:
    lines = ["存在的问题：", "1.党费收缴不及时。", "2.党费收缴不及时。", "3.村务公开不规范。"]
    first = read_findings(word(tmp_path / "a.docx", lines))
    second = read_findings(word(tmp_path / "b.docx", ["问题清单", *lines[1:]]))
    assert [item.id for item in first.findings] == [item.id for item in second.findings]
    assert len({item.id for item in first.findings}) == 3
    assert all(len(item.id) == 16 for item in first.findings)
