"""PDF with a text layer."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.errors import InputFileError
from advisor.importers import read_findings

from .build import pdf

FILES = Path(__file__).parents[2] / "files" / "pdf"
Lines = list[tuple[float, float, float, str]]


def page(lines: list[tuple[str, bool]], number: int) -> Lines:
    """A page of 28 characters a line with a running head and a page number; True begins a paragraph."""
    texts: Lines = [(200, 800, 9, "青川县委第三巡察组反馈材料"), (280, 40, 9, f"— {number} —")]
    for index, (text, first) in enumerate(lines):
        texts.append((79 + (32 if first else 0), 730 - index * 29, 16, text))
    return texts


def test_wrapped_lines_heads_and_page_numbers(tmp_path: Path) -> None:
    first = page(
        [
            ("一、存在的主要问题", True),
            ("1.党费收缴不及时，截至检查时仍有十二名党员欠缴，支部", True),
            ("没有催缴记录，也没有向上级党组织报告过相关的情况，党员", False),
        ],
        1,
    )
    second = page(
        [("意见较大。", False), ("2.村务公开栏长期空白，群众反映强烈。", True), ("二、整改要求", True), ("1.认真研究，抓好落实。", True)], 2
    )
    result = read_findings(pdf(tmp_path / "a.pdf", [first, second]))
    assert [(item.source.page, item.text) for item in result.findings] == [
        (1, "党费收缴不及时，截至检查时仍有十二名党员欠缴，支部没有催缴记录，也没有向上级党组织报告过相关的情况，党员意见较大。"),
        (2, "村务公开栏长期空白，群众反映强烈。"),
    ]


def test_ruled_table(tmp_path: Path) -> None:
    xs, ys = (60, 120, 400, 530), (700, 660, 620, 580)
    rules = [(x, ys[-1], x, ys[0]) for x in xs] + [(xs[0], y, xs[-1], y) for y in ys]
    rows = [("序号", "反馈问题", "责任单位"), ("1", "党费收缴不及时", "组织办"), ("2", "村务公开不规范", "村监会")]
    texts = [(x + 4, y - 24, 12, cell) for row, y in zip(rows, ys, strict=False) for cell, x in zip(row, xs, strict=False)]
    result = read_findings(pdf(tmp_path / "a.pdf", [[(200, 760, 16, "巡察反馈问题清单"), *texts]], rules))
    assert [(item.number, item.text, item.given.owner) for item in result.findings] == [
        ("1", "党费收缴不及时", "组织办"),
        ("2", "村务公开不规范", "村监会"),
    ]


def test_file_written_by_an_office_program() -> None:
    result = read_findings(FILES / "feedback.pdf")
    assert [item.number for item in result.findings] == [
        "一、（一）1",
        "一、（一）2",
        "一、（二）1",
        "二、（一）1",
        "二、（一）2",
        "三、1",
        "三、2",
    ]
    assert result.findings[0].text == "第一议题制度执行不到位。2022年至2024年，镇党委会议落实“第一议题”仅6次。"
    assert result.unit_name == "石桥镇"


def test_password() -> None:
    with pytest.raises(InputFileError, match="有密码"):
        read_findings(FILES / "encrypted.pdf")


def test_end_missing_is_noted(tmp_path: Path) -> None:
    data = (FILES / "feedback.pdf").read_bytes()
    (tmp_path / "a.pdf").write_bytes(data[: data.rindex(b"startxref")])
    assert any("缺页" in note for note in read_findings(tmp_path / "a.pdf").notes)
