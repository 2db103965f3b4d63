"""Marks of secrecy. A file that bears one is refused and nothing of it is kept."""

from __future__ import annotations

import re
from collections.abc import Iterable

from advisor.errors import SecretFileError
from advisor.importers.blocks import Block, Document, Table

FIRST = 8  # paragraphs, or rows of a sheet, in which a mark may stand by itself
_LEVEL = r"(?:绝\s*密|机\s*密|秘\s*密)"
# A mark with a star, or with its term, is one wherever it stands as a line of its own or begins a line.
_STARRED = re.compile(rf"{_LEVEL}\s*[★☆✩⭐*＊]|(?<![\u4e00-\u9fff]){_LEVEL}\s*[（(]?\s*\d{{1,2}}\s*年\s*[）)]?\s*$", re.MULTILINE)
_ALONE = re.compile(
    rf"^[\s【\[（(〔<《]*(?:密\s*级\s*[：:]?\s*)?{_LEVEL}(?:级|件|文件)?[\s】\]）)〕>》]*(?:\d{{1,2}}年|长期)?\s*$", re.MULTILINE
)
_LABEL = re.compile(rf"(?:密\s*级|保密等级|涉密等级)\s*[：:]?\s*{_LEVEL}")
_IN_NAME = re.compile(rf"(?:^|[\W_\d]){_LEVEL}(?:级|件|文件)?(?:[\W_\d]|$)|[（(【\[]{_LEVEL}[）)】\]]")


def check_name(name: str) -> None:
    """Refuse a file whose name bears a mark.

    Raises:
        SecretFileError: it does.
    """
    if _IN_NAME.search(name.rsplit(".", 1)[0]):
        raise _refusal("")


def check(document: Document) -> None:
    """Refuse a document that bears a mark: in its margins, at the top of any page or sheet, in its first paragraphs.

    Words inside a sentence (保密工作, 机密级文件未登记, 商业秘密) are no marks.

    Raises:
        SecretFileError: it bears one. The message holds nothing of the file but its name.
    """
    if (
        any(_marked(text) or _ALONE.search(text) for text in document.margins)
        or any(map(_marked, _lines(document)))
        or any(_ALONE.search(text) for text in _tops(document))
    ):
        raise _refusal(document.file)


def _refusal(file: str) -> SecretFileError:
    return SecretFileError("文件带有密级标志，已拒绝导入，未保留任何内容", where=file, fix="涉密材料不得在本系统处理，请按保密规定办理")


def _marked(text: str) -> bool:
    match = _STARRED.search(text)
    if match is not None and (len(text) <= 40 or match.start() == 0 or text[match.start() - 1] == "\n"):
        return True
    label = _LABEL.search(text)
    return label is not None and (len(text) <= 40 or label.start() == 0)


def _lines(document: Document) -> Iterable[str]:
    for item in document.items:
        if isinstance(item, Block):
            yield item.text
        else:
            for row in item.rows:
                yield from row.cells


def _tops(document: Document) -> Iterable[str]:
    """The first paragraphs of the document and of every page, the first rows of every table."""
    page: int | None = None
    count = 0
    for item in document.items:
        if isinstance(item, Table):
            for row in item.rows[:FIRST]:
                yield from row.cells
            continue
        count = 0 if item.place.page != page else count + 1
        page = item.place.page
        if count < FIRST:
            yield item.text
