"""Tables of scanned pages: what the lines ruled on them hold."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from advisor.importers.blocks import Place, Row, Table
from advisor.importers.numbers import parse
from advisor.importers.wrap import glue, width

_NEAR = 5.0  # points: ruled lines nearer than this are one or meet
_COVER = 0.6  # of a cell's side: how much of it must be ruled to be a border
_OVER = 0.8  # half-width characters: a piece that reaches further over a border has text on both sides
_CELLS = 5_000  # fields of a grid; more is a pattern, no table


@dataclass(frozen=True)
class Box:
    """A piece of recognised text with its place and the engine's confidence (0 to 1)."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    score: float = 1.0

    @property
    def x(self) -> float:
        """The middle, across."""
        return (self.x0 + self.x1) / 2

    @property
    def y(self) -> float:
        """The middle, down."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True)
class Rule:
    """A ruled line, across or down, by its ends."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def across(self) -> bool:
        """Whether it runs from left to right."""
        return self.x1 - self.x0 >= self.bottom - self.top


def rows(boxes: Sequence[Box]) -> list[list[Box]]:
    """The boxes by lines from top to bottom, each from left to right. Two are on one line where half of the lower one's height agrees."""
    found: list[list[Box]] = []
    for box in sorted(boxes, key=lambda box: (box.y, box.x0)):
        row = found[-1] if found else None
        if row and min(row[0].bottom, box.bottom) - max(row[0].top, box.top) > 0.5 * min(row[0].bottom - row[0].top, box.bottom - box.top):
            row.append(box)
        else:
            found.append([box])
    return [sorted(row, key=lambda box: (box.x0, box.x1)) for row in found]


def line_of(row: Sequence[Box], size: float) -> str:
    """The text of a line's boxes, given from left to right; a blank where they are more than a character of that size apart."""
    text = row[0].text
    for before, box in pairwise(row):
        text = f"{text} {box.text}" if box.x0 - before.x1 > size else glue(text, box.text)
    return text


def character(boxes: Sequence[Box]) -> float:
    """The size of characters: the middle one over the boxes; 12 where there are none."""
    return statistics.median([size for box in boxes if (size := size_of(box)) > 0] or [12.0])


def size_of(box: Box) -> float:
    """The size of a box's characters, all taken to be of even width."""
    return (box.x1 - box.x0) * 2 / max(width(box.text), 1)


def text_of(boxes: Sequence[Box]) -> str:
    """The text of a cell: its lines joined, a numbered one on a line of its own."""
    out = ""
    for row in rows(boxes):
        line = line_of(row, character(row))
        out = f"{out}\n{line}" if out and parse(line) is not None else glue(out, line)
    return out


def cut(box: Box, borders: Sequence[float]) -> list[Box]:
    """A box cut where it runs over borders, given from left to right; its characters are taken to be of even width."""
    size = (box.x1 - box.x0) / max(width(box.text), 1)  # of a half-width character
    pieces: list[Box] = []
    for at in borders:
        if not box.x0 + _OVER * size < at < box.x1 - _OVER * size:
            continue
        count = sum(box.x0 + width(box.text[:end]) * size <= at + size / 2 for end in range(1, len(box.text)))
        if count:
            pieces.append(replace(box, text=box.text[:count].strip(), x1=at))
            box = replace(box, text=box.text[count:].strip(), x0=at)
    return [piece for piece in [*pieces, box] if piece.text]


def ruled(boxes: Sequence[Box], rules: Sequence[Rule], page: int) -> tuple[list[Table], list[Box]]:
    """The tables that ruled lines make, and the boxes outside them.

    Args:
        boxes: the pieces of a page.
        rules: its ruled lines.
        page: its number.
    """
    rest = list(boxes)
    tables: list[Table] = []
    for group in sorted(_connected(rules), key=lambda group: min(rule.top for rule in group)):
        grid = _Grid.of(group)
        inside = [box for box in rest if grid and grid.holds(box)]
        if grid is None or not inside:
            continue
        table = grid.table(inside, page)
        used = {column for row in table.rows for column, cell in enumerate(row.cells) if cell}
        if len(table.rows) > 1 and len(used) > 1:
            tables.append(table)
            rest = [box for box in rest if not grid.holds(box)]
    return tables, rest


def _connected(rules: Sequence[Rule]) -> list[list[Rule]]:
    """The rules by tables: those that meet."""
    groups: list[list[Rule]] = []
    for rule in rules:
        touching = [group for group in groups if any(_meet(rule, other) for other in group)]
        groups = [group for group in groups if not any(group is other for other in touching)]
        groups.append([rule, *(other for group in touching for other in group)])
    return groups


def _meet(one: Rule, two: Rule) -> bool:
    return (
        one.x0 - _NEAR <= two.x1 and two.x0 - _NEAR <= one.x1 and one.top - _NEAR <= two.bottom and two.top - _NEAR <= one.bottom
    )  # fmt: skip


def _places(values: Sequence[float]) -> list[float]:
    """The values without those that are near the one before."""
    out: list[float] = []
    for value in sorted(values):
        if not out or value - out[-1] > _NEAR:
            out.append(value)
    return out


@dataclass(frozen=True)
class _Grid:
    """The lines that a table's cells lie between, and the rules that are really drawn."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    across: tuple[Rule, ...]
    down: tuple[Rule, ...]

    @classmethod
    def of(cls, group: Sequence[Rule]) -> _Grid | None:
        """The grid of rules that meet, None where they make no two rows of two columns. Open sides end where the other rules do."""
        across = tuple(rule for rule in group if rule.across)
        ends = [at for rule in across for at in (rule.top, rule.bottom)]  # a stroke of a character ends at no line across
        down = tuple(r for r in group if not r.across and any(abs(r.top - at) <= _NEAR or abs(r.bottom - at) <= _NEAR for at in ends))
        if len(across) < 2 or not down:
            return None
        xs = _places([(rule.x0 + rule.x1) / 2 for rule in down] + [min(rule.x0 for rule in across), max(rule.x1 for rule in across)])
        ys = _places(
            [(rule.top + rule.bottom) / 2 for rule in across] + [min(rule.top for rule in down), max(rule.bottom for rule in down)]
        )
        if len(xs) < 3 or len(ys) < 3 or len(xs) * len(ys) > _CELLS:
            return None
        return cls(tuple(xs), tuple(ys), across, down)

    def holds(self, box: Box) -> bool:
        """Whether the middle of a box lies inside."""
        return self.xs[0] - _NEAR <= box.x <= self.xs[-1] + _NEAR and self.ys[0] <= box.y <= self.ys[-1]

    def table(self, boxes: Sequence[Box], page: int) -> Table:
        """The boxes as a table. A cell over several rows is carried down, one over several columns repeated, as in other formats."""
        regions = self._regions()
        held: dict[int, list[Box]] = {}
        for box in boxes:
            row = _interval(self.ys, box.y)
            borders = [self.xs[at] for at in range(1, len(self.xs) - 1) if regions[row][at - 1] != regions[row][at]]
            for piece in cut(box, borders):
                held.setdefault(regions[row][_interval(self.xs, piece.x)], []).append(piece)
        texts = {region: text_of(pieces) for region, pieces in held.items()}
        out: list[Row] = []
        for index, line in enumerate(regions):
            above = set(regions[index - 1]) if index else set()
            merged = frozenset(column for column, region in enumerate(line) if region in above)
            cells = tuple(texts.get(region, "") for region in line)
            if any(cell for column, cell in enumerate(cells) if column not in merged):
                out.append(Row(cells, Place(page=page, row=len(out) + 1), merged, max(line.count(region) for region in line)))
        return Table(tuple(out), Place(page=page))

    def _regions(self) -> list[list[int]]:
        """For each field of the grid the cell it belongs to: fields with no border between them are one cell."""
        wide, high = len(self.xs) - 1, len(self.ys) - 1
        parent = list(range(wide * high))

        def root(field: int) -> int:
            while parent[field] != field:
                field = parent[field]
            return field

        for row in range(high):
            for column in range(wide):
                field = row * wide + column
                if column and not self._border(self.xs[column], self.ys[row], self.ys[row + 1], down=True):
                    parent[root(field)] = root(field - 1)
                if row and not self._border(self.ys[row], self.xs[column], self.xs[column + 1], down=False):
                    parent[root(field)] = root(field - wide)
        return [[root(row * wide + column) for column in range(wide)] for row in range(high)]

    def _border(self, at: float, start: float, end: float, down: bool) -> bool:
        drawn = 0.0
        for rule in self.down if down else self.across:
            place = (rule.x0 + rule.x1) / 2 if down else (rule.top + rule.bottom) / 2
            if abs(place - at) <= _NEAR:
                first, last = (rule.top, rule.bottom) if down else (rule.x0, rule.x1)
                drawn += max(0.0, min(end, last) - max(start, first))
        return drawn >= _COVER * (end - start)


def _interval(edges: Sequence[float], value: float) -> int:
    """Which interval between the edges a value lies in; the first or last where it lies outside."""
    return min(max(sum(edge <= value for edge in edges) - 1, 0), len(edges) - 2)
