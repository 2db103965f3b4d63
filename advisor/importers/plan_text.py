"""Plans written as running text: a fault, then its measures, then who and until when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from advisor.importers import register
from advisor.importers.blocks import Block, Place
from advisor.importers.candidates import Candidate, Outcome, left_out
from advisor.importers.paragraphs import Para, paragraphs
from advisor.importers.plan_words import about, head_like, label, labelled, measure_like, split_measures
from advisor.importers.register import names_area

_OTHER = re.compile(
    r"(?:总体要求|指导思想|组织领导|组织机构|时间安排|时间步骤|工作步骤|实施步骤|工作要求|保障措施|组织保障|基本原则|工作目标|总体目标|整改要求|工作安排|方法步骤|"
    r"基本情况|工作保障|领导小组|几点要求|有关要求|目标任务|组织落实情况|下一?步)"
)
_PLAN = re.compile(r"整改(?:工作|落实|实施|任务)?(?:方案|台账|计划)")


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
    mode: str = ""  # what an unlabelled paragraph continues: measure, free (measures without label), detail, field, skip, finding
    skipped: bool = False  # in a section that holds no findings
    open: bool = False  # a finding has begun
    counted: int = 0  # the last number of a measure of the present finding
    last: int = 0  # the present finding's own number
    kinds: frozenset[str] = frozenset()  # kinds of number that findings bear
    labels: bool = False  # the document says 整改措施： before its measures

    def events(self) -> Iterator[Event]:
        """The events in order."""
        self.kinds = _finding_kinds(self.paras)
        self.labels = any(key == "measure" for para in self.paras for key, _ in labelled(para.text))
        for para in self.paras:
            yield from self._para(para)

    def _para(self, para: Para) -> Iterator[Event]:
        if register.furniture(para.raw) or self._section(para):
            return
        pieces = labelled(para.text)
        key, text = pieces[0]
        if self.skipped and key != "finding":
            return
        if not key and self._is_head(para, text):
            yield self._begin(text, para)
            pieces = pieces[1:]
        for key, text in pieces:
            yield from self._piece(key, text, para)

    def _begin(self, text: str, para: Para) -> Event:
        self.open, self.mode, self.counted, self.skipped = True, "detail", 0, False
        self.last = para.number.value if para.number else 0
        return Event("finding", text, para.place, para.number.label if para.number else "")

    def _section(self, para: Para) -> bool:
        """Whether a paragraph is a section's heading; findings end there."""
        top = (para.number is not None and para.number.kind in {"cn", "part"}) or bool(para.heading)
        short = len(para.text) <= 40 and "。" not in para.text and label(para.text) is None
        if top and short and _OTHER.search(para.text) and not head_like(para.text):
            self.skipped, self.open, self.mode = True, False, ""
            return True
        self.skipped = self.skipped and not top
        if short and names_area(para.text) and not head_like(para.text):
            self.open, self.mode = False, ""
            return True
        return False

    def _is_head(self, para: Para, text: str) -> bool:
        kind = _kind(para)
        if kind not in self.kinds:
            fresh = not self.open or self.mode in {"measure", "free", "field"}
            return not self.kinds and head_like(text) and (bool(kind) or fresh)
        value = para.number.value if para.number else 0
        if self.open and self.mode in {"measure", "free"} and value == self.counted + 1:
            # The next measure, unless its number would suit the next finding as well and it states a fault.
            return about(text) or (value == self.last + 1 and head_like(text))
        return not (self.open and measure_like(text))

    def _piece(self, key: str, text: str, para: Para) -> Iterator[Event]:
        if key == "finding":
            if text:
                yield self._begin(text, para)
            else:
                self.open, self.mode, self.counted = True, "finding", 0
        elif key in {"detail", "measure", "skip"}:
            self.mode, self.counted = key, 0
            if text and key == "detail":
                yield Event("detail", text, para.place)
            elif text and key == "measure":
                yield from self._measures(text, para)
        elif key:
            self.mode = "field"
            yield Event(key, text.rstrip("；;。，, "), para.place)
        elif text and self.open and self.mode != "skip":
            yield from self._unlabelled(text, para)

    def _unlabelled(self, text: str, para: Para) -> Iterator[Event]:
        if self.mode == "finding":
            yield self._begin(text, para)
            return
        fault = register.states_fault(text) and not measure_like(text)
        if self.mode in {"detail", "field"}:
            told = measure_like(text) or (not self.labels and (para.number is not None or not fault))
            if not told or (self.mode == "field" and register.closes(text)):
                yield Event("detail", text, para.place)
                return
            self.mode = "free"
        elif self.mode == "free" and register.closes(text):
            return
        self.counted = para.number.value if para.number else self.counted
        marked = para.raw if para.number is not None and para.text == text else text
        yield from self._measures(marked, para)

    def _measures(self, text: str, para: Para) -> Iterator[Event]:
        yield from (Event("measure", measure, para.place) for measure in split_measures(text))


def plan_outcomes(blocks: Sequence[Block]) -> list[Outcome] | None:
    """The findings of a rectification plan in running text, what else it holds left out; None where the text is no plan.

    A text is a plan where its title says so (整改方案), or where 整改措施： stands before measures more than once.
    """
    paras = list(paragraphs(blocks))
    titled = any(para.number is None and len(para.raw) <= 60 and _PLAN.search(para.raw) for para in paras[:6])
    if not titled and sum(key == "measure" for para in paras for key, _ in labelled(para.text)) < 2:
        return None
    found: dict[Place, Candidate] = {}
    last: Place | None = None
    for event in Reader(paras).events():
        if event.kind == "finding":
            last = event.place
            found[last] = Candidate(event.text, event.place, event.number)
        elif event.kind == "detail" and last is not None:
            found[last] = replace(found[last], text=f"{found[last].text}\n{event.text}")
    if not found:
        return None
    kept = "\n".join(item.text for item in found.values())
    rest: list[Outcome] = [
        left_out(para.raw, "整改方案的其他内容", para.place) for para in paras if para.text not in kept and para.place not in found
    ]
    return [*found.values(), *rest]


def _kind(para: Para) -> str:
    return para.number.kind if para.number else "heading" if para.heading else ""


def _finding_kinds(paras: Sequence[Para]) -> frozenset[str]:
    """The kind of number that findings bear: the deepest one whose paragraphs read like faults rather than like measures."""
    heads: dict[str, list[bool]] = {}
    ranks: dict[str, float] = {}
    measured = False
    for para in paras:
        key, words = labelled(para.text)[0]
        measured = key == "measure" if key else measured
        kind = _kind(para)
        if not kind or key or names_area(words) or (_OTHER.search(words) and len(words) <= 20):
            continue
        fault = head_like(words)
        if fault or measure_like(words):
            # Under 整改措施： only a fault stated as a heading ends the measures.
            heads.setdefault(kind, []).append(about(words) if measured else fault)
        ranks[kind] = para.number.rank if para.number and para.number.rank < 5 else 0
    likely = [kind for kind, marks in heads.items() if sum(marks) and sum(marks) * 5 >= len(marks) * 2]
    return frozenset({max(likely, key=lambda kind: (ranks[kind], sum(heads[kind])))}) if likely else frozenset()
