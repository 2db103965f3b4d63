"""What a scanned page holds once its characters are recognised: pieces of text with their places, put into lines and tables.

Pure: knows nothing of the engine that reads the characters. All lengths are points, from the top left of the upright page.
"""

from __future__ import annotations

import math
import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from advisor.importers import scan_columns, scan_tables
from advisor.importers.blocks import Table, clean
from advisor.importers.numbers import parse
from advisor.importers.pages import Line, close
from advisor.importers.scan_tables import Box, Rule
from advisor.importers.wrap import width

LOW = 0.8  # a piece read with less confidence is told of; clean scans stay above 0.9, and what is read upside down is at 0.6
_LONG = 6  # characters: pieces as short are read less surely than they are wrong
_HAN = r"\u4e00-\u9fff"
_FULL = str.maketrans(",:;?!()", "，：；？！（）")
# Half-width marks that stand at a Chinese character; between figures (1,000 10:30) they stay.
_HALF = re.compile(rf"(?<=[{_HAN}）”》%％])[,:;?!()]|[,:;?!()](?=[{_HAN}“《（])")
_FIGURE = re.compile(rf"^(\d+) (?=[{_HAN}])")  # a figure that begins a line, where it is no number of a paragraph
_CLOSED = re.compile(r"（([^（）()]*)\)|\(([^（）()]*)）")
_ONE = re.compile(r"^(?P<open>[（(]?)\s*[-—–]\s*(?P<close>[、）)])")  # 一 read as a dash before its 、 or in its brackets
_LEVEL = r"(?P<level>绝\s*密|机\s*密|秘\s*密)"
# The star of a mark of secrecy as engines misread it, or a term without it.
_MARK = re.compile(rf"{_LEVEL}\s*(?:[^\s，。；：、{_HAN}\w]|[大太女木六食夫交Xx])?\s*(?:[\d一二三四五六七八九十]{{1,3}}\s*年|长\s*期)?")
_TOP = 0.2  # of the page's height: where a mark of secrecy stands by itself


@dataclass(frozen=True)
class Scan:
    """A scanned page as recognised.

    ``across`` are the texts of pieces set across the page (watermarks, the words around a seal), which are no part of its lines;
    ``dropped`` counts those that could not be read at all.
    """

    number: int
    width: float
    height: float
    boxes: tuple[Box, ...]
    rules: tuple[Rule, ...] = ()
    across: tuple[str, ...] = ()
    dropped: int = 0

    @property
    def confidence(self) -> float:
        """The mean confidence of the page's characters, 0 to 1, page numbers and other short pieces left out; 1 where there are none."""
        long = [box for box in self.boxes if len(box.text) >= _LONG]
        return sum(box.score * len(box.text) for box in long) / sum(len(box.text) for box in long) if long else 1.0


def skew(quads: Sequence[Sequence[tuple[float, float]]]) -> float:
    """By how much the lines of a page lean, in radians (a positive angle leans down to the right): the middle one of the longer pieces.

    Args:
        quads: the corners of each piece, clockwise from its top left.
    """
    angles = []
    for (x0, y0), (x1, y1), _, (x3, y3) in quads:
        if math.hypot(x1 - x0, y1 - y0) > 4 * math.hypot(x3 - x0, y3 - y0):
            angles.append(math.atan2(y1 - y0, x1 - x0))
    angle = statistics.median(angles) if angles else 0.0
    return angle if abs(angle) < math.radians(20) else 0.0


def tidy(text: str) -> str:
    """The text with the marks of Chinese typesetting where the engine gave their half-width forms, and 一 where it gave a dash."""
    text = close(clean(text).replace("\n", " "))
    if parse(text) is None:
        text = _FIGURE.sub(r"\1", text)
    text = _HALF.sub(lambda match: match[0].translate(_FULL), text)
    text = _CLOSED.sub(lambda match: f"（{match[1] if match[1] is not None else match[2]}）", text)
    return _ONE.sub(lambda match: f"{match['open']}一{match['close']}", text)


def lay_out(scan: Scan) -> tuple[list[Line], list[Table]]:
    """The lines of a page in reading order, and its tables. Every piece of text is in one or the other."""
    tidied = (Box(tidy(box.text), box.x0, box.top, box.x1, box.bottom, box.score) for box in scan.boxes)
    boxes = [box for box in tidied if box.text]
    ruled, rest = scan_tables.ruled(boxes, scan.rules, scan.number)
    headed, rest = scan_columns.headed(rest, scan.number)
    size = scan_tables.character(rest or boxes)
    lines = [_line(row, scan, size) for column in _columns(rest, scan) for row in scan_tables.rows(column)]
    return lines, [*ruled, *headed]


def marks(scan: Scan) -> list[str]:
    """What is set across a page, and pieces that may be a mark of secrecy at its top, written as such though their star was misread."""
    found = (_MARK.fullmatch(clean(box.text)) for box in scan.boxes if box.bottom < _TOP * scan.height)
    return [*scan.across, *(re.sub(r"\s", "", match["level"]) + "★" for match in found if match)]


def _line(row: list[Box], scan: Scan, size: float) -> Line:
    long = max(row, key=lambda box: width(box.text))
    own = scan_tables.size_of(long) if width(long.text) >= 8 else size  # a short piece tells its size badly
    return Line(
        scan_tables.line_of(row, size),
        scan.number,
        row[0].x0,
        max(box.x1 for box in row),
        min(box.top for box in row),
        max(box.bottom for box in row),
        max(own, 1.0),
        scan.height,
        scan.width,
        scanned=True,
    )


def _columns(boxes: list[Box], scan: Scan) -> list[list[Box]]:
    """The boxes of the left and the right page where a sheet shows two side by side, else all of them."""
    if scan.width < 1.2 * scan.height or len(boxes) < 12:
        return [boxes]
    for share in (0.5, 0.48, 0.52, 0.46, 0.54):
        gutter = share * scan.width
        left = [box for box in boxes if box.x1 <= gutter]
        right = [box for box in boxes if box.x0 >= gutter]
        full = [sum(box.x1 - box.x0 > 0.25 * scan.width for box in side) for side in (left, right)]
        if len(left) + len(right) == len(boxes) and min(full) >= 4:
            return [left, right]
    return [boxes]
