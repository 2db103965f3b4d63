"""Plain text: lines joined where a paragraph was wrapped by hand."""

from __future__ import annotations

from advisor.importers.blocks import Block, Document, Place, clean
from advisor.importers.guard import Limits, Opened, decode
from advisor.importers.wrap import Line, join


def read(opened: Opened, limits: Limits) -> Document:  # noqa: ARG001  every reader has one shape
    """The paragraphs of a text file; ``paragraph`` is the line a paragraph begins on.

    Raises:
        InputFileError: the bytes are no text.
    """
    lines = []
    blank = True
    for index, raw in enumerate(decode(opened.data, opened.path.name).splitlines(), start=1):
        text = clean(raw)
        if text:
            indented = raw.startswith(("  ", "\u3000", "\t"))
            lines.append(Line(text, index, indented=indented, after_blank=blank))
        blank = not text
    blocks = tuple(Block(text, Place(paragraph=index)) for text, index in join(lines))
    return Document(opened.path.name, opened.sha256, blocks)
