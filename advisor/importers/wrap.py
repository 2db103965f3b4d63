"""Joins lines into the paragraphs they were wrapped from. Chinese wraps without hyphen or blank."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from advisor.importers import numbers

_ENDS = "。！？；：…!?;:"


@dataclass(frozen=True)
class Line:
    """A line, the index it is told by, and what its surroundings say about it."""

    text: str
    index: int
    indented: bool = False
    after_blank: bool = False
    alone: bool = False  # centred or right-aligned: never joined


def width(text: str) -> int:
    """The width in half-width columns: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def join(lines: Sequence[Line]) -> list[tuple[str, int]]:
    """Paragraphs with the index of their first line.

    A line is joined to the one before it when that one is full (as wide as nearly the widest) and neither ended its
    sentence nor is followed by a blank line, an indent or a number. Where no width repeats, nothing was wrapped.
    """
    full = _full_width(lines)
    paragraphs: list[tuple[str, int]] = []
    for position, line in enumerate(lines):
        if position and full and _continues(lines[position - 1], line, full):
            text, index = paragraphs[-1]
            paragraphs[-1] = (glue(text, line.text), index)
        else:
            paragraphs.append((line.text, line.index))
    return paragraphs


def glue(first: str, second: str) -> str:
    """Two pieces of one paragraph: a blank only between Latin words."""
    blank = first[-1:].isascii() and first[-1:].isalpha() and second[:1].isascii() and second[:1].isalpha()
    return f"{first} {second}" if blank else first + second


def _full_width(lines: Sequence[Line]) -> int:
    """The width a wrapped line reaches, or 0 where lines end where their writer ended them.

    Wrapped lines are alike in width and mostly break inside a sentence; paragraphs are neither.
    """
    reached = [(_reach(line), line.text[-1] in _ENDS) for line in lines if not line.alone]
    widest = max((reach for reach, _ in reached), default=0)
    if not 40 <= widest <= 160:  # narrower than a column, or wider than any page: each line is a paragraph
        return 0
    full = [ended for reach, ended in reached if reach >= widest - 4]
    return widest - 4 if len(full) >= 2 and sum(full) * 2 < len(full) else 0


def _continues(before: Line, line: Line, full: int) -> bool:
    if line.after_blank or line.indented or line.alone or before.alone or numbers.parse(line.text) is not None:
        return False
    return _reach(before) >= full


def _reach(line: Line) -> int:
    return width(line.text) + (4 if line.indented else 0)
