"""Plans that people wrote: every measure found, with what stands beside it."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import pytest
from docx import Document

from advisor.errors import InputFileError
from advisor.importers import read_findings, read_plan
from advisor.importers.blocks import Block, Place
from advisor.importers.paragraphs import paragraphs
from advisor.importers.plan_text import Reader
from advisor.importers.plan_words import split_measures, unmarked
from advisor.importers.written_plan import _put_together

from .build import book, grid, sheet, word
from .plan_samples import PLANS


def expected(sample: str) -> tuple[list[str], list[tuple[str, str]]]:
    """The lines of a plan, and (finding, measure) in order."""
    lines: list[str] = []
    wanted: list[tuple[str, str]] = []
    finding = ""
    for line in sample.strip().split("\n"):
        mark, bar, rest = line.partition("|")
        if not bar:
            lines.append(line)
        elif mark == "F":
            words = rest.split("。整改措施：")[0].strip("。")
            finding = unmarked(words).replace("问题1 ", "")
            if not any(rest in earlier for earlier in lines[-1:]):
                lines.append(rest)
        else:
            wanted.append((finding, unmarked(rest)))
            if mark == "M":
                lines.append(rest)
    return lines, wanted


@pytest.mark.parametrize("name", PLANS)
def test_every_measure_under_its_finding(name: str, tmp_path: Path) -> None:
    lines, wanted = expected(PLANS[name])
    plan = read_plan(word(tmp_path / "a.docx", lines))
    got = [(item.finding.split("\n")[0].strip("。"), item.text) for item in plan.measures]
    assert [text for _, text in got] == [text for _, text in wanted]
    assert [finding for finding, _ in got] == [finding for finding, _ in wanted]
    assert len(plan.findings) == len({finding for finding, _ in wanted})


@pytest.mark.parametrize("name", PLANS)
def test_the_findings_of_a_plan_can_be_imported(name: str, tmp_path: Path) -> None:
    lines, wanted = expected(PLANS[name])
    found = read_findings(word(tmp_path / "a.docx", lines)).findings
    assert [item.text.split("\n")[0].strip("。") for item in found] == list(dict.fromkeys(finding for finding, _ in wanted))


FAULTS = ["“三会一课”制度落实不到位", "村务公开不及时，近一年未公开", "3口蓄水池至今没有通水"]
ACTIONS = [
    ["由村党支部书记于2025年7月15日前补开第二季度党员大会", "组织委员每月5日前公示会议计划，镇组织办抽查2次"],
    ["村监委会主任7月底前补充公开2023年以来收支明细", "每季度末月25日前公开一次并留存照片", "受理村民疑问并在5日内答复"],
    ["更换水泵2台并检测水质"],
]
CN = "一二三四五六七八九"


@pytest.mark.parametrize("head", ["（一）关于X的问题", "1.X", "问题1：X", "一、X。", "（一）反馈问题：X"])
@pytest.mark.parametrize("mark", ["1.", "（1）", "①", "一是"])
@pytest.mark.parametrize("inline", [True, False])
@pytest.mark.parametrize("labelled", [True, False])
def test_four_numberings(head: str, mark: str, inline: bool, labelled: bool) -> None:
    lines = ["石桥头村整改方案"]
    for order, (fault, actions) in enumerate(zip(FAULTS, ACTIONS, strict=True)):
        lines.append(head.replace("一", CN[order]).replace("1", str(order + 1)).replace("X", fault))
        marked = [
            mark.replace("一", CN[index]).replace("1", str(index + 1)).replace("①", "①②③"[index]) + action
            for index, action in enumerate(actions)
        ]
        ends = ["；"] * (len(marked) - 1) + ["。"]
        written = [text + end for text, end in zip(marked, ends, strict=True)]
        body = ["".join(written)] if inline else written
        if labelled and inline:
            body = ["整改措施：" + body[0]]
        elif labelled:
            body = ["整改措施：", *body]
        lines += [*body, "责任领导：副书记；完成时限：2025年9月30日前"]
    blocks = [Block(line, Place(paragraph=index)) for index, line in enumerate(lines, start=1)]
    items = _put_together(Reader(list(paragraphs(blocks))).events())
    assert [[event.text.rstrip("；。") for event in item.measures] for item in items] == ACTIONS
    assert all(fields == {"lead": "副书记", "deadline": "2025年9月30日前"} for item in items for fields in item.fields)


def test_ids_and_fields(tmp_path: Path) -> None:
    plan = read_plan(word(tmp_path / "a.docx", expected(PLANS["labels"])[0]))
    assert [item.id for item in plan.measures] == ["1-1", "1-2", "2-1", "2-2", "3-1", "3-2"]
    assert plan.measures[1].fields == {
        "indicator": "每次党委会落实第一议题",
        "lead": "党委副书记",
        "owner": "党政办",
        "deadline": "2025年9月30日前",
    }
    assert plan.measures[3].fields == {"lead": "宣传委员", "deadline": "长期坚持"}
    assert (plan.unit_name, plan.feedback_date) == ("石桥镇", date(2025, 6, 12))
    assert plan.findings[0] == ("1", "第一议题制度执行不到位\n2023年仅落实6次。")
    assert plan.measures[0].source is not None
    assert plan.measures[0].source.paragraph == 13


def test_fields_in_brackets(tmp_path: Path) -> None:
    plan = read_plan(word(tmp_path / "a.docx", expected(PLANS["bullets_and_brackets"])[0]))
    assert [item.fields.get("owner") for item in plan.measures] == ["村会计", "村会计", "村主任"]


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        ("1.补开党员大会。2.抽查记录。", ["补开党员大会。", "抽查记录。"]),
        ("（1）补开党员大会；（2）抽查记录。", ["补开党员大会；", "抽查记录。"]),
        ("①补开党员大会；②抽查记录。", ["补开党员大会；", "抽查记录。"]),
        ("一是补开党员大会；二是抽查记录；三是公示。", ["补开党员大会；", "抽查记录；", "公示。"]),
        ("1、补开党员大会\n2、抽查记录", ["补开党员大会", "抽查记录"]),
        ("1）补开党员大会 2）抽查记录", ["补开党员大会", "抽查记录"]),
        ("补开党员大会。\n抽查记录。", ["补开党员大会。", "抽查记录。"]),
        ("于2025年7月10日前清退1.2万元，其中3.5万元另行追缴。", ["于2025年7月10日前清退1.2万元，其中3.5万元另行追缴。"]),
        ("措施1：补开党员大会。措施2：抽查记录。", ["补开党员大会。", "抽查记录。"]),
        ("由支部书记负责：1.补开党员大会。2.抽查记录。", ["补开党员大会。", "抽查记录。"]),
        ("无", []),
        ("—", []),
    ],
)
def test_measures_in_a_cell(text: str, measures: list[str]) -> None:
    assert split_measures(text) == measures


HEADER = ["序号", "反馈问题", "整改措施", "责任领导", "责任单位", "责任人", "完成时限", "整改类别"]


def test_table_with_merged_findings(tmp_path: Path) -> None:
    rows = [
        ["石桥镇党委巡察整改台账", *[None] * 7],
        HEADER,
        [
            1,
            "三会一课落实不到位",
            "1.由组织办于7月底前补开党员大会。\n2.每月抽查1个支部。",
            "党委副书记",
            "组织办",
            "张某",
            datetime(2025, 7, 31),
            "立行立改",
        ],
        [2, "蓄水池未通水", "由水利站8月31日前更换水泵。", "副镇长", "水利站", "李某", "2025年8月31日", "限期整改"],
        [None, None, "每季度检测水质1次。", "副镇长", "卫生院", "赵某", "长期坚持", "长期坚持"],
        ["合计", "2个问题", None, None, None, None, None, None],
    ]
    plan = read_plan(sheet(tmp_path / "a.xlsx", rows, ["A1:H1", "A4:A5", "B4:B5"], title="整改台账"))
    assert [(item.id, item.text) for item in plan.measures] == [
        ("1-1", "由组织办于7月底前补开党员大会。"),
        ("1-2", "每月抽查1个支部。"),
        ("2-1", "由水利站8月31日前更换水泵。"),
        ("2-2", "每季度检测水质1次。"),
    ]
    assert plan.measures[0].fields == {"lead": "党委副书记", "deadline": "2025年7月31日", "category": "立行立改", "owner": "组织办、张某"}
    assert plan.measures[3].fields["owner"] == "卫生院、赵某"
    assert plan.findings == (("1", "三会一课落实不到位"), ("2", "蓄水池未通水"))
    assert plan.title == "石桥镇党委巡察整改台账"
    assert plan.measures[3].source is not None
    assert plan.measures[3].source.row == 5


def test_finding_without_measure_is_kept(tmp_path: Path) -> None:
    rows = [HEADER[:3], [1, "三会一课落实不到位", "补开党员大会。"], [2, "蓄水池未通水", None]]
    plan = read_plan(sheet(tmp_path / "a.xlsx", rows))
    assert len(plan.findings) == 2
    assert [item.id for item in plan.measures] == ["1-1"]


def test_finding_written_out_in_each_row(tmp_path: Path) -> None:
    rows = [
        ["反馈问题", "具体表现", "措施序号", "整改措施", "牵头领导", "整改目标", "佐证材料", "核验方式", "配合单位"],
        ["蓄水池未通水", "3口停用", 1, "更换水泵。", "副镇长", "全部通水", "验收单", "到场核验", "财政所"],
        ["蓄水池未通水", "3口停用", 2, "检测水质。", "副镇长", "合格", "检测报告", "抽样", None],
    ]
    plan = read_plan(sheet(tmp_path / "a.xlsx", rows))
    assert [item.id for item in plan.measures] == ["1-1", "1-2"]
    assert plan.measures[0].fields == {
        "lead": "副镇长", "indicator": "全部通水", "evidence": "验收单", "check": "到场核验", "cooperating": "财政所",
    }  # fmt: skip


def test_shared_out_deadlines(tmp_path: Path) -> None:
    rows = [["序号", "问题", "措施", "时限"], [1, "蓄水池未通水", "1.更换水泵。\n2.检测水质。", "1.2025年8月31日\n2.2025年9月10日"]]
    plan = read_plan(sheet(tmp_path / "a.xlsx", rows))
    assert [item.fields["deadline"] for item in plan.measures] == ["2025年8月31日", "2025年9月10日"]


def test_ledger_of_several_lists(tmp_path: Path) -> None:
    faults = ["三会一课落实不到位", "蓄水池未通水"]
    sheets = {
        "问题清单": ([["序号", "反馈问题"], *([i, f] for i, f in enumerate(faults, 1))], ()),
        "任务清单": ([["序号", "反馈问题", "整改措施"], *([i, f, f"由专人纠正{f}。"] for i, f in enumerate(faults, 1))], ()),
        "整改台账": ([HEADER[:4], *([i, f, f"由专人纠正{f}。", "副镇长"] for i, f in enumerate(faults, 1))], ()),
    }
    plan = read_plan(book(tmp_path / "a.xlsx", sheets))
    assert [item.id for item in plan.measures] == ["1-1", "2-1"]
    assert plan.notes


def test_word_table_and_form(tmp_path: Path) -> None:
    doc = Document()
    doc.add_paragraph("整改任务清单")
    grid(doc, [["序号", "反馈问题", "整改措施", "责任人"], ["1", "党费收缴不及时", "（1）补收欠缴党费。（2）按月公示。", "组织委员"]])
    doc.save(str(tmp_path / "a.docx"))
    assert [item.text for item in read_plan(tmp_path / "a.docx").measures] == ["补收欠缴党费。", "按月公示。"]
    doc = Document()
    for name in ("党费收缴不及时", "村务公开不规范"):
        grid(
            doc,
            [
                ["反馈问题", name, "", ""],
                ["整改目标", "按月缴清", "", ""],
                ["整改措施", "①补收。\n②公示。", "", ""],
                ["责任领导", "副书记", "责任单位", "支部"],
                ["责任人", "组织委员", "完成时限", "2025年8月"],
            ],
            merges=[(0, 1, 0, 3), (1, 1, 1, 3), (2, 1, 2, 3)],
        )
        doc.add_paragraph("")
    doc.save(str(tmp_path / "b.docx"))
    plan = read_plan(tmp_path / "b.docx")
    assert [item.id for item in plan.measures] == ["1-1", "1-2", "2-1", "2-2"]
    assert plan.measures[3].fields == {"indicator": "按月缴清", "lead": "副书记", "owner": "支部、组织委员", "deadline": "2025年8月"}
    assert plan.measures[3].finding == "村务公开不规范"


def test_records(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    rows = [
        {"id": "m-1", "finding": "党费收缴不及时", "measure": "7月底前补收。", "feedback_date": "2025-06-12"},
        {"id": "m-2", "finding": "", "measure": ""},
        {"id": "m-3", "measure": "按月公示。", "feedback_date": None},
    ]
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    plan = read_plan(path)
    assert [(item.id, item.finding, item.feedback_date) for item in plan.measures] == [
        ("m-1", "党费收缴不及时", date(2025, 6, 12)),
        ("m-3", "", None),
    ]
    assert "第2行" in plan.notes[0]


def test_no_measures(tmp_path: Path) -> None:
    with pytest.raises(InputFileError, match="没有找到整改措施"):
        read_plan(word(tmp_path / "a.docx", ["存在的问题：", "1.党费收缴不及时。"]))
