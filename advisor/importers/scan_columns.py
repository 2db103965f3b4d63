"""A table without ruled lines: what stands under the words of its header, row by row as its numbers stand."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from advisor.importers import columns
from advisor.importers.blocks import Place, Row, Table
from advisor.importers.scan_tables import Box, cut, rows, text_of

_NUMBER = re.compile(r"[（(]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[）)]?[.、．]?")
_TITLE = 12  # characters: a header's words are short
_EDGE = 4.0  # points: as much wider than its text may a piece be
_LINES = 150  # lines of a column whose rows are sought; a page holds some 60


@dataclass(frozen=True)
class _Body:
    """The boxes under a header by column, and those that no longer belong to the table."""

    held: list[list[Box]]
    rest: list[Box]


def headed(boxes: Sequence[Box], page: int) -> tuple[list[Table], list[Box]]:
    """The table that begins at a header with a column of numbers and one of findings, and the boxes outside it.

    Args:
        boxes: the pieces of a page that stand in no ruled table.
        page: its number.
    """
    lines = rows(boxes)
    for index, header in enumerate(lines):
        names = [columns.meaning(box.text) for box in header]
        if "number" not in names or not {"finding", "detail"} & set(names) or any(len(box.text) > _TITLE for box in header):
            continue
        numbers = names.index("number")
        body = _body(lines[index + 1 :], header, numbers)
        anchors = sorted(box.y for box in body.held[numbers])
        if not anchors:
            continue
        told = next(at for at, name in enumerate(names) if name in {"finding", "detail"})
        bounds = _bounds([sum(box.y for box in row) / len(row) for row in rows(body.held[told])], anchors)
        cells: list[list[list[Box]]] = [[[] for _ in header] for _ in range(len(bounds) + 1)]
        for column, held in enumerate(body.held):
            for box in held:
                cells[bisect(bounds, box.y)][column].append(box)
        texts = [tuple(box.text for box in header), *(tuple(text_of(cell) for cell in row) for row in cells)]
        table = Table(tuple(Row(row, Place(page=page, row=at)) for at, row in enumerate(texts, start=1) if any(row)), Place(page=page))
        return [table], [*(box for line in lines[:index] for box in line), *body.rest]
    return [], list(boxes)


def _body(lines: Sequence[Sequence[Box]], header: Sequence[Box], numbers: int) -> _Body:
    """What stands under the header's words, down to a line that runs across columns or has words where numbers stand."""
    spans = [(box.x0, box.x1) for box in header]
    loose: list[Box] = []
    held: list[list[Box]] = [[] for _ in header]
    for index, line in enumerate(lines):
        parts = [part for box in line for part in cut(box, [x0 for at, (x0, _) in enumerate(spans) if at and box.x0 > spans[numbers][1]])]
        hits = [[at for at, (x0, x1) in enumerate(spans) if min(x1, box.x1) - max(x0, box.x0) > _EDGE] for box in parts]
        wrong = any(hit == [numbers] and not _NUMBER.fullmatch(box.text) for hit, box in zip(hits, parts, strict=True))
        if wrong or any(len(hit) > 1 for hit in hits):
            return _settled(held, loose, spans, [box for rest in lines[index:] for box in rest])
        for hit, box in zip(hits, parts, strict=True):
            if not hit:
                loose.append(box)
                continue
            held[hit[0]].append(box)
            x0, x1 = spans[hit[0]]
            spans[hit[0]] = (min(x0, box.x0), max(x1, box.x1))
    return _settled(held, loose, spans, [])


def _settled(held: list[list[Box]], loose: list[Box], spans: list[tuple[float, float]], rest: list[Box]) -> _Body:
    """The boxes under no word of the header given to the column that is nearest."""
    for box in loose:
        distances = [max(x0 - box.x1, box.x0 - x1, 0.0) for x0, x1 in spans]
        held[distances.index(min(distances))].append(box)
    return _Body(held, rest)


def _bounds(lines: Sequence[float], anchors: Sequence[float]) -> list[float]:
    """Where one row ends and the next begins, from the middles of a column's lines and of the rows' numbers.

    A number stands at the first line of its row or at its middle: whichever agrees better over the whole table.
    """
    top = [(before + after) / 2 for before, after in _first_lines(lines, anchors)]
    if not len(anchors) <= len(lines) <= _LINES:
        return top
    first, firsts = _parted(lines, anchors, middle=False)
    centre, centres = _parted(lines, anchors, middle=True)
    starts = centres if centre < first else firsts
    return [(lines[start - 1] + lines[start]) / 2 for start in starts[1:]]


def _first_lines(lines: Sequence[float], anchors: Sequence[float]) -> list[tuple[float, float]]:
    """For each row but the first, the line above it and its own first line, where its number stands at that line."""
    return [(max((line for line in lines if line < at - 2), default=before), at) for before, at in pairwise(anchors)]


def _parted(lines: Sequence[float], anchors: Sequence[float], middle: bool) -> tuple[float, list[int]]:
    """The lines parted among the rows so that the numbers stand nearest to their rows' first line or middle: the misfit, the rows' starts."""
    count = len(lines)
    sums = [0.0]
    for line in lines:
        sums.append(sums[-1] + line)
    widest = max((after - before for before, after in pairwise(lines)), default=0.0)  # rows part at the wider gaps
    best: list[tuple[float, list[int]]] = [(0.0, []), *((float("inf"), []) for _ in lines)]
    for anchor in anchors:
        after: list[tuple[float, list[int]]] = [(float("inf"), []) for _ in best]
        for end in range(1, count + 1):
            for start in range(end):
                if best[start][0] == float("inf"):
                    continue
                at = (sums[end] - sums[start]) / (end - start) if middle else lines[start]
                cost = best[start][0] + abs(at - anchor) + (widest - (lines[start] - lines[start - 1]) if start else 0.0)
                if cost < after[end][0]:
                    after[end] = (cost, [*best[start][1], start])
        best = after
    return best[count]
