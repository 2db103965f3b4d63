"""Marks of secrecy are refused; words about secrecy are not marks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from docx import Document

from advisor.errors import SecretFileError
from advisor.importers import read_findings, read_plan

from .build import book, pdf, word, xml

LINES = ["存在的问题：", "1.党费收缴不及时。", "2.村务公开不规范。"]


@pytest.mark.parametrize(
    "mark", ["机密★1年", "机密", "秘密★", "绝密", "绝密★长期", "密级：秘密", "【机密】", "机 密", "秘密★5年", "机密级"]
)
def test_marks_at_the_head(mark: str, tmp_path: Path) -> None:
    path = word(tmp_path / "a.docx", [mark, *LINES])
    for read in (read_findings, read_plan):
        with pytest.raises(SecretFileError) as caught:
            read(path)
        assert "党费" not in caught.value.line
        assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    "sentence",
    [
        "3.保密工作不到位，机密级文件未登记。",
        "3.对商业秘密保护不重视，2名员工未签协议。",
        "3.泄露国家秘密，1名干部用微信传输秘密文件。",
        "3.秘密文件与普通文件混放，涉密计算机违规上网。",
        "3.绝密级、机密级载体未专柜存放。",
    ],
)
def test_words_are_no_marks(sentence: str, tmp_path: Path) -> None:
    assert len(read_findings(word(tmp_path / "a.docx", [*LINES, sentence])).findings) == 3


def test_header_and_text_box(tmp_path: Path) -> None:
    doc = Document()
    doc.sections[0].header.paragraphs[0].text = "机密★3年"
    for line in LINES:
        doc.add_paragraph(line)
    doc.save(str(tmp_path / "a.docx"))
    with pytest.raises(SecretFileError):
        read_findings(tmp_path / "a.docx")
    doc = Document()
    for line in LINES:
        doc.add_paragraph(line)
    doc.paragraphs[0]._p.append(xml("<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>秘密</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"))
    doc.save(str(tmp_path / "b.docx"))
    with pytest.raises(SecretFileError):
        read_findings(tmp_path / "b.docx")


def test_sheets_hidden_ones_too(tmp_path: Path) -> None:
    rows = [["序号", "问题"], [1, "党费收缴不及时"]]
    for hidden in ([], ["封面"]):
        path = book(tmp_path / "a.xlsx", {"清单": (rows, ()), "封面": ([["机密★"], ["问题清单"]], ())}, hidden)
        with pytest.raises(SecretFileError):
            read_findings(path)


def test_pages_of_a_pdf(tmp_path: Path) -> None:
    texts = [(79.0, 700.0 - index * 29, 16.0, line) for index, line in enumerate(LINES)]
    with pytest.raises(SecretFileError):
        read_findings(pdf(tmp_path / "a.pdf", [texts, [(79.0, 800.0, 12.0, "秘密★1年"), (79.0, 700.0, 16.0, "3.低保评议未公示。")]]))


@pytest.mark.parametrize("name", ["（机密）问题清单.docx", "机密-问题清单.docx", "问题清单_秘密.docx", "绝密.docx"])
def test_file_names(name: str, tmp_path: Path) -> None:
    with pytest.raises(SecretFileError):
        read_findings(word(tmp_path / name, LINES))


def test_harmless_file_name(tmp_path: Path) -> None:
    assert read_findings(word(tmp_path / "保密工作检查问题清单.docx", LINES)).findings


def test_records_and_text(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"id": "1", "text": "机密★\n党费收缴不及时"}, ensure_ascii=False), encoding="utf-8")
    with pytest.raises(SecretFileError):
        read_findings(path)
    path = tmp_path / "a.txt"
    path.write_text("\n".join(["秘密★", *LINES]), encoding="utf-8")
    with pytest.raises(SecretFileError):
        read_findings(path)


@pytest.mark.parametrize("field", ["title", "subject", "keywords"])
def test_a_mark_in_the_properties_of_the_file(field: str, tmp_path: Path) -> None:
    from docx import Document as Word
    from openpyxl import Workbook

    text = Word()
    text.add_paragraph("1.党费收缴不及时，12名党员欠缴。")
    book = Workbook()
    for row in (["序号", "问题"], [1, "党费收缴不及时，12名党员欠缴"]):
        book.active.append(row)
    for value, fine in (("机密★10年", False), ("关于保密工作的反馈", True)):
        setattr(text.core_properties, field, value)
        text.save(str(tmp_path / "a.docx"))
        setattr(book.properties, field, value)
        book.save(tmp_path / "a.xlsx")
        for name in ("a.docx", "a.xlsx"):
            if fine:
                assert read_findings(tmp_path / name).findings
            else:
                with pytest.raises(SecretFileError):
                    read_findings(tmp_path / name)
