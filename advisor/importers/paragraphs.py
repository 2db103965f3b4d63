"""Blocks cut into paragraphs with one number each: soft line breaks, and lists written into one paragraph."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from advisor.importers import register
from advisor.importers.blocks import Block, Place
from advisor.importers.numbers import Number, parse, sequel, value_of
from advisor.importers.wrap import glue

_INLINE = (
    re.compile(r"(?:^|(?<=[。；;：:，,\n ]))(?=(?P<n>[一二三四五六七八九十]{1,2})是)"),
    re.compile(r"(?:^|(?<=[。；;：:\n ]))(?=(?P<n>\d{1,2})[.．、](?!\d(?!\d\d\d年)))"),
    re.compile(r"(?:^|(?<=[。；;：:\n ]))(?=[（(](?P<n>\d{1,2})[）)])"),
    re.compile(r"(?=(?P<n>[①-⑳]))"),
)
_ANSWER = re.compile(r"(?<=[。；;）”])\s*(?:整改(?:落实|进展|完成)?情况|整改(?:措施|举措|成效|结果))[：:]")


@dataclass(frozen=True)
class Para:
    """A paragraph: ``raw`` as it stands (a rendered list number before it), ``text`` without its number."""

    raw: str
    text: str
    number: Number | None
    place: Place
    heading: int = 0
    centred: bool = False
    right: bool = False


def paragraphs(blocks: Iterable[Block]) -> Iterator[Para]:
    """The paragraphs of the blocks, in order."""
    counted: deque[int] = deque(maxlen=12)  # recent numbers: an inner list may have come between
    for block in blocks:
        for position, line in enumerate(_lines(block.text)):
            para = _para(line, block, block.number if position == 0 else "")
            if para.number is None and line[:1].isdigit():
                follows = next(filter(None, (sequel(line, value) for value in (*(value + 1 for value in counted), 1))), None)
                if follows is not None:
                    para = replace(para, number=follows, text=line[follows.length :].strip())
            if para.number is not None and para.number.kind == "arabic":
                counted.append(para.number.value)
            yield from (part for piece in _answered(para) for part in _listed(piece))


def _lines(text: str) -> list[str]:
    """Soft-broken lines: one that begins with a number, or follows a full stop, is a paragraph; others run on."""
    lines: list[str] = []
    for line in text.split("\n"):
        if lines and parse(line) is None and lines[-1][-1] not in "。：:；！？" and len(lines[-1]) > 20:
            lines[-1] = glue(lines[-1], line)
        else:
            lines.append(line)
    return lines


def _para(line: str, block: Block, rendered: str) -> Para:
    typed = parse(line)
    automatic = parse(rendered + ("" if rendered.endswith((".", "、", "）", ")")) else " ") + "文") if rendered else None
    number = typed if automatic is None or (automatic.kind == "bullet" and typed is not None) else automatic
    text = line[typed.length :] if number is typed and typed is not None else line
    raw = line if number is typed else rendered + line
    return Para(raw, text.strip(), number, block.place, block.heading, block.centred, block.right)


def _answered(para: Para) -> Iterator[Para]:
    """A paragraph that tells a fault and then how it was put right (…。整改情况：…) cut in two."""
    match = _ANSWER.search(para.text)
    if match is None:
        yield para
        return
    fault, answer = para.text[: match.start()].strip(), para.text[match.start() :].strip()
    yield replace(para, text=fault, raw=para.raw[: len(para.raw) - len(para.text) + match.start()].strip())
    yield Para(answer, answer, None, para.place)


def _listed(para: Para) -> Iterator[Para]:
    """A paragraph whose first words only lead into a list of numbered findings gives the list's items."""
    for pattern in _INLINE:
        starts = _sequence(pattern, para.text)
        if len(starts) < 2 or starts[0] == 0:
            continue
        head = para.text[: starts[0]].strip()
        opens = register.lead(head) == "problems" or register.area_heading(head)
        if not opens or (para.number is not None and pattern is _INLINE[0]):
            return (yield para)
        yield Para(head, head, para.number, para.place, para.heading)
        for start, end in zip(starts, [*starts[1:], len(para.text)], strict=True):
            item = para.text[start:end].strip()
            number = parse(item)
            yield Para(item, item[number.length :].strip() if number else item, number, para.place)
        return None
    yield para


def _sequence(pattern: re.Pattern[str], text: str) -> list[int]:
    starts: list[int] = []
    for match in pattern.finditer(text):
        if value_of(match["n"]) == len(starts) + 1:
            starts.append(match.start())
    return starts
