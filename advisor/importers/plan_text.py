"""Plans written as running text: a fault, then its measures, then who and until when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from advisor.importers import register
from advisor.importers.blocks import Place
from advisor.importers.paragraphs import Para
from advisor.importers.plan_words import about, head_like, label, labelled, measure_like, split_measures
from advisor.importers.register import names_area

_OTHER = re.compile(
    r"(?:总体要求|指导思想|组织领导|组织机构|时间安排|时间步骤|工作步骤|实施步骤|工作要求|保障措施|组织保障|基本原则|工作目标|总体目标|整改要求|工作安排|方法步骤|"
    r"基本情况|工作保障|领导小组|几点要求|有关要求|目标任务|组织落实情况|下一?步)"
)


@dataclass(frozen=True)
class Event:
    """A step of the text: ``finding``, ``detail``, ``measure``, or a field's key with its value."""

    kind: str
    text: str
    place: Place
    number: str = ""


@dataclass
class Reader:
    """Turns paragraphs into events."""

    paras: Sequence[Para]
    mode: str = ""  # what an unlabelled paragraph continues: measure, detail, skip
    skipped: bool = False  # in a section that holds no findings
    open: bool = False  # a finding has begun
    counted: int = 0  # measures numbered so far under the present label
    last: int = 0  # the present finding's own number
    deepest: frozenset[str] = field(default_factory=frozenset)

    def events(self) -> Iterator[Event]:
        """The events in order."""
        self.deepest = _finding_kinds(self.paras)
        for para in self.paras:
            yield from self._para(para)

    def _para(self, para: Para) -> Iterator[Event]:
        if register.furniture(para.raw):
            return
        if self._section(para):
            return
        if self.skipped and (label(para.text) or ("", ""))[0] != "finding":
            return
        pieces = labelled(para.text)
        first = pieces[0]
        if first[0] == "" and self._is_head(para, first[1]):
            self.open, self.mode, self.counted = True, "detail", 0
            self.last = para.number.value if para.number else 0
            yield Event("finding", first[1], para.place, para.number.label if para.number else "")
            pieces = pieces[1:]
        for key, text in pieces:
            yield from self._piece(key, text, para)

    def _section(self, para: Para) -> bool:
        """Whether a paragraph is a section's heading; findings end there."""
        top = (para.number is not None and para.number.kind in {"cn", "part"}) or bool(para.heading)
        short = len(para.text) <= 40 and "。" not in para.text
        if top and short and _OTHER.search(para.text) and not head_like(para.text):
            self.skipped, self.open, self.mode = True, False, ""
            return True
        if top and self.skipped:
            self.skipped = False
        if short and names_area(para.text) and label(para.text) is None and not head_like(para.text):
            self.open, self.mode = False, ""
            return True
        return False

    def _is_head(self, para: Para, text: str) -> bool:
        kind = para.number.kind if para.number else "heading" if para.heading else ""
        if self.mode == "measure" and para.number is not None and para.number.value == self.counted + 1:
            # The next measure, unless its number would suit the next finding as well and it states a fault.
            return about(text) or (para.number.value == self.last + 1 and kind in self.deepest and head_like(text))
        if kind and kind in self.deepest:
            return not (self.open and measure_like(text) and not head_like(text))
        if kind:
            return not self.deepest and head_like(text)
        return not self.deepest and head_like(text) and (not self.open or self.mode == "measure")

    def _piece(self, key: str, text: str, para: Para) -> Iterator[Event]:
        if key == "finding":
            self.open, self.mode, self.counted = True, "detail", 0
            if text:
                yield Event("finding", text, para.place, para.number.label if para.number else "")
            else:
                self.mode = "finding"
        elif key in {"detail", "measure", "skip"}:
            self.mode, self.counted = key, 0
            if text and key != "skip":
                yield from self._texts(key, text, para)
        elif key:
            self.mode = "field"
            yield Event(key, text.rstrip("；;。，, "), para.place)
        elif text:
            yield from self._unlabelled(text, para)

    def _unlabelled(self, text: str, para: Para) -> Iterator[Event]:
        if self.mode == "finding":
            self.mode = "detail"
            yield Event("finding", text, para.place)
        elif not self.open or self.mode == "skip":
            return
        elif self.mode == "measure" or measure_like(text) or (self.mode == "field" and not register.states_fault(text)):
            self.counted = para.number.value if para.number else self.counted
            if self.mode != "measure":
                self.mode = "free"
            if not register.closes(text) or self.mode == "measure":
                yield from self._texts("measure", text, para)
        else:
            yield Event("detail", text, para.place)

    def _texts(self, key: str, text: str, para: Para) -> Iterator[Event]:
        if key == "detail":
            yield Event("detail", text, para.place)
            return
        for measure in split_measures(text):
            self.counted += para.number is None
            yield Event("measure", measure, para.place)


def _finding_kinds(paras: Sequence[Para]) -> frozenset[str]:
    """The kinds of number that findings bear: the deepest kind whose paragraphs mostly read like faults."""
    heads: dict[str, list[bool]] = {}
    ranks: dict[str, int] = {}
    measured = False
    for para in paras:
        tagged = label(para.text)
        measured = tagged is not None and tagged[0] == "measure" if tagged else measured
        kind = para.number.kind if para.number else "heading" if para.heading else ""
        words = labelled(para.text)[0]
        if not kind or words[0] or names_area(words[1]) or (_OTHER.search(words[1]) and len(words[1]) <= 20):
            continue
        if measured and measure_like(words[1]):
            continue
        heads.setdefault(kind, []).append(head_like(words[1]))
        ranks[kind] = para.number.rank if para.number else 0
    likely = [kind for kind, marks in heads.items() if sum(marks) * 2 >= len(marks) and sum(marks)]
    if not likely:
        return frozenset()
    return frozenset({max(likely, key=lambda kind: (ranks[kind] if ranks[kind] < 5 else 0, sum(heads[kind])))})
