"""Reads running text into a tree: where each paragraph belongs, and what is no content at all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from advisor.importers import register
from advisor.importers.blocks import Block
from advisor.importers.candidates import Left, Outcome, left_out
from advisor.importers.leaves import outcomes
from advisor.importers.numbers import Number
from advisor.importers.paragraphs import Para, paragraphs
from advisor.importers.tree import HEADING, PLAIN, REASONS, Node


def outcomes_of(blocks: Sequence[Block]) -> list[Outcome]:
    """The findings of running text and what is left out of it, in source order."""
    outline = Outline()
    outline.add(paragraphs(blocks))
    return outcomes(outline.root, outline.aside)


@dataclass
class Outline:
    """Builds the tree paragraph by paragraph, then gives its outcomes in source order."""

    root: Node = field(default_factory=lambda: Node(None, "root", -9))
    stack: list[Node] = field(default_factory=list)
    aside: list[tuple[int, Left]] = field(default_factory=list)
    numbered: bool = False
    attached: bool = False  # within a list of attachments at the end
    answered: bool = False  # the document tells how findings were put right: what follows a finding is no part of it

    def add(self, paras: Iterable[Para]) -> None:
        """Take the paragraphs of a document in order."""
        listed = list(paras)
        self.numbered = any(para.number for para in listed)
        titles = [para.raw for para in listed[:6] if para.number is None and len(para.raw) <= 60]
        self.answered = any(map(register.tells_progress, titles))
        self.root.zone = "problems" if any(map(register.titles_problems, titles)) else ""
        for position, para in enumerate(listed):
            self._place(para, position)

    @property
    def top(self) -> Node:
        """The node that the next paragraph may belong to."""
        return self.stack[-1] if self.stack else self.root

    def _place(self, para: Para, position: int) -> None:
        reason = self._outside(para)
        if reason:
            self._leave(para, reason, position)
        elif para.number is not None and self._continues(para.number):
            self._extend(para, position)
        elif para.number is not None:
            zone = register.zone(para.text)
            self.answered = self.answered or register.tells_progress(para.text)
            self._push(Node(para, para.number.kind, para.number.rank, zone, para.number.label, position=position))
        elif para.heading:
            while self.stack and not (self.top.para and 0 < self.top.para.heading < para.heading):
                self.stack.pop()
            self._push(Node(para, f"heading{para.heading}", para.heading / 10, register.zone(para.text), position=position))
        else:
            self._unnumbered(para, position)

    def _outside(self, para: Para) -> str:
        """Why a paragraph is no content: a date, a signature, an attachment …; empty where it is content."""
        faulty = register.states_fault(para.text)
        reason = register.furniture(para.raw)
        if reason and not (para.number and faulty):
            self.attached = reason == register.ATTACHMENT
            return reason
        self.attached = self.attached and not faulty and len(para.text) <= 40 and para.text[-1:] not in "。；："
        return register.ATTACHMENT if self.attached else ""

    def _continues(self, number: Number) -> bool:
        """Whether a numbered paragraph goes on with the finding above it: 一是…, or a bullet, under no mere heading."""
        if number.kind not in {"yishi", "bullet"}:
            return False
        return not self._above(number.kind).area and (number.kind == "yishi" or bool(self.stack))

    def _extend(self, para: Para, position: int) -> None:
        """Add a paragraph to the finding above, or leave it out where it tells how the finding was put right."""
        head = self.top.head
        if self.answered and self.top.kind != "plain" and register.about(head):
            self._leave(para, REASONS["progress"], position)
        else:
            self.top.extras.append(para)

    def _above(self, kind: str) -> Node:
        return next((node for node in reversed(self.stack) if node.kind != kind), self.root)

    def _unnumbered(self, para: Para, position: int) -> None:
        text = para.raw
        opened = register.lead(text)
        owner = register.owner(text)
        if owner and self._leafy():
            self.top.owner = owner
            self._leave(para, "责任单位，已记入该问题", position)
        elif register.progress(text) and self.stack:
            self._push(Node(para, "progress", self._owner().rank + 0.1, "progress", position=position))
        elif opened == "problems" and self.stack and self.top.para and self.top.para.number and not self.top.extras:
            self.top.zone = self.top.zone or opened
            self._leave(para, "引出问题的过渡语", position)
        elif opened == "demands" or (opened and self._zone() != "problems"):
            self.stack.clear()
            self._push(Node(para, "lead", -1, opened, position=position))
        elif opened and (not self._leafy() or self.top.kind == "plain"):
            self._leave(para, "引出问题的过渡语", position)
        elif register.closes(text) and not register.states_fault(text):
            self._leave(para, "结束语", position)
        elif register.zone(text) or (text[-1] not in "。，；！" and register.area_heading(text) and (self.stack or not self.numbered)):
            self._push(Node(para, "heading", HEADING, register.zone(text), position=position))
        elif not self._takes(text):
            self._leave(para, self._reason(text), position)
        elif self._exemplified(text) or (self._leafy() and not (self.top.kind == "plain" and not register.illustrates(text))):
            self._extend(para, position)
        else:
            self._push(Node(para, "plain", PLAIN, position=position))

    def _owner(self) -> Node:
        return next((node for node in reversed(self.stack) if node.kind != "progress"), self.root)

    def _zone(self) -> str:
        return next((node.zone for node in reversed(self.stack) if node.zone), self.root.zone)

    def _leafy(self) -> bool:
        """Whether the current node takes continuing paragraphs: a finding or a text of another zone, no mere heading."""
        return bool(self.stack) and not self.top.area

    def _exemplified(self, text: str) -> bool:
        """Whether a paragraph illustrates a numbered one that reads like a heading: it is no heading then."""
        top = self.top
        numbered = top.para is not None and top.para.number is not None and not top.children
        return numbered and not register.names_area(top.head) and re.match(r"其中|例如|比如|如[，,：:]", text) is not None

    def _takes(self, text: str) -> bool:
        """Whether an unnumbered paragraph may be (part of) a finding."""
        if self._zone() in REASONS:
            return bool(self.stack) and not register.closes(text)
        if register.closes(text) or register.introduces(text) or register.demands(text):
            return False
        if self.top.kind == "lead" and register.praises(text):
            return False
        if not self.stack:
            return not self.numbered and register.states_fault(text) and not register.praises(text)
        return self._leafy() or register.states_fault(text) or self._zone() == "problems"

    def _reason(self, text: str) -> str:
        if register.introduces(text):
            return "导语"
        if register.closes(text):
            return "结束语"
        if register.demands(text):
            return REASONS["demands"]
        return REASONS["praise"] if register.praises(text) else "标题或导语" if not self.stack else "未写明问题"

    def _leave(self, para: Para, reason: str, position: int) -> None:
        self.aside.append((position, left_out(para.raw, reason, para.place)))

    def _push(self, node: Node) -> None:
        kinds = [item.kind for item in self.stack]
        if node.kind in kinds:
            del self.stack[kinds.index(node.kind) :]
        else:
            while self.stack and self.stack[-1].rank >= node.rank and not self._nests(self.stack[-1], node):
                self.stack.pop()
        self.top.children.append(node)
        self.stack.append(node)

    @staticmethod
    def _nests(parent: Node, node: Node) -> bool:
        """A number of a coarser kind opens a level below when it begins to count under a heading with nothing under it yet."""
        first = node.para is not None and node.para.number is not None and node.para.number.value == 1
        return first and parent.kind in {"arabic", "cn_paren", "paren"} and not parent.extras and not parent.children and node.kind != "cn"
