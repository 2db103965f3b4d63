"""Recognised pieces of text put into lines, paragraphs and tables. No engine runs here: the pieces are made up."""

from __future__ import annotations

import math
import random
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.importers import tables
from advisor.importers.blocks import Place, Row, Table
from advisor.importers.pages import joined, paragraphs, without_running
from advisor.importers.scan_tables import Box, Rule, cut
from advisor.importers.scans import Scan, lay_out, marks, skew, tidy
from advisor.importers.wrap import width

SIZE = 16.0
PITCH = 29.0


def box(text: str, x: float, y: float, size: float = SIZE) -> Box:
    """A piece whose first character stands at x; y is its top."""
    return Box(text, x, y, x + width(text) * size / 2, y + size * 1.2)


def page(lines: list[tuple[str, float]], number: int = 1, left: float = 79, top: float = 100, rules: tuple[Rule, ...] = ()) -> Scan:
    """An A4 page of lines, each with its indent in characters."""
    boxes = [box(text, left + indent * SIZE, top + index * PITCH) for index, (text, indent) in enumerate(lines)]
    random.Random(number).shuffle(boxes)
    return Scan(number, 595, 842, tuple(boxes), rules)


def texts(*scans: Scan) -> list[str]:
    body, _ = without_running([line for scan in scans for line in lay_out(scan)[0]])
    return [block.text for block in paragraphs(body)]


FULL = "支部没有催缴记录，也没有向上级党组织报告过相关的情况，党员"  # 28 characters and more: a full line


def test_lines_in_any_order_become_paragraphs() -> None:
    first = page(
        [
            ("关于巡察石桥镇党委的反馈意见", 7),
            ("一、存在的主要问题", 2),
            ("1.党费收缴不及时，截至检查时仍有十二名党员欠缴，支部", 2),
            (FULL, 0),
            ("意见较大。", 0),
            ("2.村务公开栏长期空白，群众多次反映，镇纪委两次督办以后", 2),
        ]
    )
    second = page(
        [("仍没有更新。", 0), ("二、整改要求", 2), ("认真研究，抓好落实，一个月以内报送整改方案，三个月以内", 2), ("报送整改情况。", 0)], 2
    )
    assert texts(first, second) == [
        "关于巡察石桥镇党委的反馈意见",
        "一、存在的主要问题",
        f"1.党费收缴不及时，截至检查时仍有十二名党员欠缴，支部{FULL}意见较大。",
        "2.村务公开栏长期空白，群众多次反映，镇纪委两次督办以后仍没有更新。",
        "二、整改要求",
        "认真研究，抓好落实，一个月以内报送整改方案，三个月以内报送整改情况。",
    ]


@pytest.mark.parametrize("shift", [-40, -28, 0, 28, 40])
def test_each_sheet_lies_otherwise_on_the_glass(shift: float) -> None:
    lines = [("1.党费收缴不及时，截至检查时仍有十二名党员欠缴，支部", 2.0), (FULL, 0.0), (FULL, 0.0), ("意见较大。", 0.0)]
    told = f"1.党费收缴不及时，截至检查时仍有十二名党员欠缴，支部{FULL}{FULL}意见较大。"
    assert texts(page(lines), page(lines, 2, left=79 + shift)) == [told, told]


def test_a_page_of_short_paragraphs_has_no_margin_of_its_own() -> None:
    first = page([("1.党费收缴不及时，截至检查时仍有十二名党员欠缴，支部", 2), (FULL, 0), (FULL, 0), ("意见较大。", 0)])
    short = ["村务公开栏长期空白。", "宅基地审批拖延。", "河道垃圾无人清理。", "低保复核走过场。"]
    assert texts(first, page([(text, 2) for text in short], 2))[1:] == short


def test_pieces_of_one_line_are_joined_and_wide_gaps_kept() -> None:
    scan = Scan(1, 595, 842, (box("党费收缴不及时", 130, 200), box("1.", 111, 201), box("组织办", 400, 199)))
    assert [line.text for line in lay_out(scan)[0]] == ["1.党费收缴不及时 组织办"]


@pytest.mark.parametrize("text", ["- 5 -", "—5一", "·5·", "第5页"])
def test_page_numbers_are_taken_away(text: str) -> None:
    scan = page([("1.党费收缴不及时。", 2)])
    foot = box(text, 280, 770)
    body, margins = without_running(lay_out(Scan(1, 595, 842, (*scan.boxes, foot)))[0])
    assert [line.text for line in body] == ["1.党费收缴不及时。"]
    assert len(margins) == 1


def test_two_pages_side_by_side() -> None:
    left = [box(f"{n}.村务公开栏长期空白，群众意见较大，镇里没有过问", 80, 60 + n * 30) for n in range(1, 8)]
    right = [box(f"{n}.宅基地审批拖延，群众多次跑空，镇里也没有人过问", 660, 60 + (n - 7) * 30) for n in range(8, 15)]
    lines = lay_out(Scan(1, 1190, 842, tuple(right + left)))[0]
    assert [int(line.text.split(".")[0]) for line in lines] == list(range(1, 15))


@pytest.mark.parametrize(
    ("raw", "tidied"),
    [
        ("(一）贯彻落实方面", "（一）贯彻落实方面"),
        ("(一)贯彻落实方面:", "（一）贯彻落实方面："),
        ("(-)贯彻落实方面", "（一）贯彻落实方面"),
        ("一、总体评价", "一、总体评价"),
        ("—、总体评价", "一、总体评价"),
        ("抽查5个村,3个没有记录;金额1,200元,占25%,偏高", "抽查5个村，3个没有记录；金额1,200元，占25%，偏高"),
        ("2024 年 8 月 10:30", "2024年8月10:30"),
        ("21 笔没有清单", "21笔没有清单"),
        ("3 党费收缴不及时", "3 党费收缴不及时"),
        ("1.党费(扣2分）", "1.党费（扣2分）"),
    ],
)
def test_marks_of_typesetting(raw: str, tidied: str) -> None:
    assert tidy(raw) == tidied


@pytest.mark.parametrize("text", ["机密★1年", "秘密*", "绝密大长期", "机密 食 3年", "秘密三年", "机密", "绝 密"])
def test_marks_of_secrecy_with_a_star_misread(text: str) -> None:
    assert [mark[-1] for mark in marks(Scan(1, 595, 842, (box(text, 79, 60),)))] == ["★"]


@pytest.mark.parametrize("text", ["机密级文件未登记", "秘密。", "保密工作", "泄露国家秘密"])
def test_words_that_are_no_mark(text: str) -> None:
    assert marks(Scan(1, 595, 842, (box(text, 79, 60),))) == []


def test_lean() -> None:
    angle = math.radians(1.2)
    long = [((0, y), (500, y + 500 * math.tan(angle)), (500, y + 30), (0, y + 20)) for y in (100.0, 150.0, 200.0)]
    stamp = ((0.0, 0.0), (100.0, 100.0), (90.0, 110.0), (-10.0, 10.0))
    assert skew([*long, stamp]) == pytest.approx(angle)
    assert skew([]) == 0


def grid(xs: list[float], ys: list[float], without: tuple[Rule, ...] = ()) -> tuple[Rule, ...]:
    """Every border of a grid as a rule of its own, but those named."""
    down = [Rule(x, y0, x, y1) for x in xs for y0, y1 in pairwise(ys)]
    across = [Rule(x0, y, x1, y) for y in ys for x0, x1 in pairwise(xs)]
    return tuple(rule for rule in [*down, *across] if rule not in without)


def cells(table: Table) -> list[tuple[str, ...]]:
    return [row.cells for row in table.rows]


def test_ruled_table_with_merged_cells() -> None:
    xs, ys = [60.0, 110.0, 400.0, 530.0], [100.0, 130.0, 190.0, 250.0]
    rules = grid(xs, ys, without=(Rule(400, 190, 530, 190),))  # the last column's two cells are one
    boxes = [
        *(box(text, x, 108, 12) for text, x in (("序号", 66), ("反馈问题", 220), ("责任单位", 440))),
        *(box(text, 66, y, 12) for text, y in (("1", 140), ("2", 200))),
        *(box(text, 115, y, 12) for text, y in (("党费收缴不及时，十二名党员", 135), ("欠缴。", 155), ("村务公开栏长期空白。", 200))),
        box("组织办", 420, 180, 12),
        box("巡察反馈问题清单", 220, 60, 20),
        box("一、其他情况", 79, 300),
    ]
    lines, found = lay_out(Scan(1, 595, 842, tuple(boxes), rules))
    assert [line.text for line in lines] == ["巡察反馈问题清单", "一、其他情况"]
    assert cells(found[0]) == [
        ("序号", "反馈问题", "责任单位"),
        ("1", "党费收缴不及时，十二名党员欠缴。", "组织办"),
        ("2", "村务公开栏长期空白。", "组织办"),
    ]
    assert found[0].rows[2].merged == {2}
    given = [(item.number, item.given.owner) for item in tables.findings(found[0]).outcomes if hasattr(item, "number")]
    assert given == [("1", "组织办"), ("2", "组织办")]


def test_rules_that_bend_or_break_are_still_a_table() -> None:
    rules = (
        *(Rule(60, y, 300, y + 3) for y in (100.0, 140.0, 180.0)),
        *(Rule(303, y + 3, 530, y + 4) for y in (100.0, 140.0, 180.0)),
        *(Rule(x, 100, x + 4, 180) for x in (60.0, 110.0, 526.0)),
    )
    boxes = (box("序号", 66, 112, 12), box("问题", 300, 113, 12), box("1", 70, 152, 12), box("党费收缴不及时", 120, 152, 12))
    _, found = lay_out(Scan(1, 595, 842, boxes, rules))
    assert cells(found[0]) == [("序号", "问题"), ("1", "党费收缴不及时")]


def test_a_frame_is_no_table() -> None:
    rules = (Rule(50, 90, 540, 90), Rule(50, 400, 540, 400), Rule(50, 90, 50, 400), Rule(540, 90, 540, 400))
    scan = page([("1.党费收缴不及时。", 2), ("2.村务公开不规范。", 2)], rules=rules)
    assert lay_out(scan)[1] == []
    assert texts(scan) == ["1.党费收缴不及时。", "2.村务公开不规范。"]


def test_a_piece_over_a_border_is_cut() -> None:
    pieces = cut(box("1党费收缴不及时", 100, 100, 12), [107.0, 300.0])
    assert [piece.text for piece in pieces] == ["1", "党费收缴不及时"]


@pytest.mark.parametrize("centred", [False, True])
def test_table_without_rules(centred: bool) -> None:
    boxes = [box("问题清单", 240, 60, 20), box("序号", 60, 110, 12), box("问题", 110, 110, 12), box("责任单位", 420, 110, 12)]
    rows = [
        (["党费收缴不及时，截至检查时仍有十二名党员欠缴，", "支部没有催缴记录。"], "组织办"),
        (["村务公开栏长期空白。"], "村监会"),
        (["低保复核走过场，抽查的档案没有入户记录，签字", "由一人代签，村干部亲属的情况没有登记，公示照", "片是从别处复制的。"], "民政办"),
    ]
    y = 140.0
    for number, (lines, owner) in enumerate(rows, start=1):
        at = y + (len(lines) - 1) * 9 if centred else y
        boxes += [box(str(number), 66, at, 12), box(owner, 420, at, 12)]
        boxes += [box(line, 110, y + index * 18, 12) for index, line in enumerate(lines)]
        y += len(lines) * 18 + 6
    boxes.append(box("注：以上问题须在三个月以内完成整改，并按要求报送。", 60, y + 10, 12))
    lines_left, found = lay_out(Scan(1, 595, 842, tuple(boxes)))
    assert cells(found[0])[1:] == [(str(n), "".join(lines), owner) for n, (lines, owner) in enumerate(rows, start=1)]
    assert [line.text for line in lines_left] == ["问题清单", "注：以上问题须在三个月以内完成整改，并按要求报送。"]


def test_a_row_that_a_page_break_parts_is_one_again() -> None:
    def rows(page: int, *held: tuple[str, ...]) -> tuple[Row, ...]:
        return tuple(Row(cells, Place(page=page, row=index)) for index, cells in enumerate(held, start=1))

    header = ("序号", "问题", "责任单位")
    first = Table(rows(1, header, ("1", "党费收缴不及时，十二名", "组织")), Place(page=1))
    second = Table(rows(2, header, ("", "党员欠缴。", "办"), ("2", "村务公开栏长期空白。", "村监会")), Place(page=2))
    assert [row.cells for row in joined([first, second])[0].rows] == [
        header,
        ("1", "党费收缴不及时，十二名党员欠缴。", "组织办"),
        header,
        ("2", "村务公开栏长期空白。", "村监会"),
    ]


WORDS = st.text(alphabet="一二1党费，。；：()（）、.-—序号问题责任单位 a★机密", min_size=0, max_size=30)
LENGTH = st.floats(-50, 900, allow_nan=False)
BOXES = st.builds(lambda text, x, y, w, h: Box(text, x, y, x + w, y + h), WORDS, LENGTH, LENGTH, st.floats(0, 600), st.floats(0, 60))
RULES = st.one_of(
    st.builds(lambda x, y, w: Rule(x, y, x + w, y), LENGTH, LENGTH, st.floats(0, 600)),
    st.builds(lambda x, y, h: Rule(x, y, x, y + h), LENGTH, LENGTH, st.floats(0, 600)),
)
GRID = list(grid([50.0, 200.0, 540.0], [80.0, 300.0, 500.0, 700.0]))
HEADER = [box("序号", 60, 110, 12), box("问题", 110, 110, 12), box("责任单位", 420, 110, 12), box("1", 66, 160, 12)]


def characters(texts: list[str]) -> Counter[str]:
    return Counter(char for text in texts for char in text if not char.isspace())


@given(st.lists(BOXES, max_size=25), st.sampled_from(([], HEADER)), st.lists(RULES, max_size=25), st.sampled_from(([], GRID)))
def test_no_text_is_lost(boxes: list[Box], header: list[Box], rules: list[Rule], more: list[Rule]) -> None:
    boxes, rules = boxes + header, rules + more
    lines, found = lay_out(Scan(1, 595, 842, tuple(boxes), tuple(rules)))
    put = characters([tidy(box.text) for box in boxes])
    held = characters([line.text for line in lines] + [cell for table in found for row in table.rows for cell in row.cells])
    assert put <= held  # a merged cell's text stands in each row it covers
    body, margins = without_running(lines)
    assert characters([block.text for block in paragraphs(body)] + margins) == characters([line.text for line in lines])
