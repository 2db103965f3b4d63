"""Between reading and result: what is taken for a finding, what is left out, and the public types made of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from advisor.importers.blocks import Place
from advisor.importers.guard import Limits
from advisor.importers.split import split_problems
from advisor.models import Finding, Given, Rejected
from advisor.text import finding_id, normalise

EXCERPT = 200  # characters of an over-long text that are shown with the reason
_POINTS = re.compile(r"[（(]\s*(?:本项|此项|该项|共)?扣\s*(?:除|减)?\s*(?P<n>\d{1,3}(?:\.\d{1,2})?)\s*分\s*[）)]\s*[。；]?\s*$")


@dataclass(frozen=True)
class Candidate:
    """A text taken for a finding. ``id`` is the given one, empty where the input has none."""

    text: str
    place: Place
    number: str = ""
    id: str = ""
    given: Given = field(default_factory=Given)


@dataclass(frozen=True)
class Left:
    """A text left out, and why."""

    text: str
    reason: str
    place: Place


Outcome = Candidate | Left


def left_out(text: str, reason: str, place: Place) -> Left:
    """A ``Left`` whose text is short enough to be shown."""
    return Left(text if len(text) <= EXCERPT else f"{text[:EXCERPT]}……（共{len(text)}字）", reason, place)


def findings(outcomes: Iterable[Outcome], file: str, sha256: str, limits: Limits) -> tuple[tuple[Finding, ...], tuple[Rejected, ...]]:
    """The public types, in order: ids made or kept, parts found, over-long and repeated-id texts left out."""
    found: list[Finding] = []
    rejected: list[Rejected] = []
    seen: Counter[str] = Counter()
    given_ids: set[str] = set()
    for outcome in outcomes:
        fault = _refused(outcome, given_ids, limits) if isinstance(outcome, Candidate) else outcome
        if fault is not None:
            rejected.append(Rejected(text=fault.text, reason=fault.reason, source=fault.place.ref(file, sha256)))
            continue
        assert isinstance(outcome, Candidate)
        given_ids.add(outcome.id)
        found.append(_finding(outcome, seen, file, sha256))
    return tuple(found), tuple(rejected)


def _refused(candidate: Candidate, given_ids: set[str], limits: Limits) -> Left | None:
    if len(candidate.text) > limits.finding_chars:
        reason = f"一条问题超过{limits.finding_chars}字（{len(candidate.text)}字），请在原文中分条后重新导入"
        return left_out(candidate.text, reason, candidate.place)
    if candidate.id and candidate.id in given_ids:
        return left_out(candidate.text, f"编号“{candidate.id}”与前面重复，请改为不同的编号", candidate.place)
    return None


def _finding(candidate: Candidate, seen: Counter[str], file: str, sha256: str) -> Finding:
    normal = normalise(candidate.text)
    ordinal = seen[normal]
    seen[normal] += 1
    stated = _POINTS.search(candidate.text)
    given = candidate.given.model_copy(update={"points": float(stated["n"])}) if stated else candidate.given
    return Finding(
        id=candidate.id or finding_id(candidate.text, ordinal),
        number=candidate.number,
        text=candidate.text,
        source=candidate.place.ref(file, sha256),
        problems=split_problems(candidate.text),
        given=given,
    )


def distinct(groups: Sequence[Sequence[Outcome]]) -> tuple[list[Outcome], list[int]]:
    """The groups (sheets, or text and tables of one document) put together, less those that only repeat earlier ones.

    A group repeats when four in five of its texts stood in a group before it: the three lists of one ledger do, the
    sheets of two villages with some alike findings do not. Returns the outcomes and the indexes of repeating groups.
    """
    out: list[Outcome] = []
    seen: set[str] = set()
    repeating = []
    for index, group in enumerate(groups):
        keys = [normalise(item.text) for item in group if isinstance(item, Candidate)]
        if keys and seen and sum(key in seen for key in keys) * 5 >= len(keys) * 4:
            repeating.append(index)
            out += [
                item if isinstance(item, Left) else left_out(item.text, "与前面的内容重复（同一问题在多张表中出现）", item.place)
                for item in group
                if isinstance(item, Left) or normalise(item.text) in seen
            ]
            out += [item for item in group if isinstance(item, Candidate) and normalise(item.text) not in seen]
        else:
            out += group
        seen.update(keys)
    return out, repeating


def with_given(candidate: Candidate, context: Given) -> Candidate:
    """The candidate with what its headings state, where it states nothing itself."""
    own = candidate.given.model_dump(exclude_none=True)
    return replace(candidate, given=context.model_copy(update=own))
