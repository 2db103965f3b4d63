"""Which situation of a problem type a finding shows."""

from __future__ import annotations

from collections import Counter

from advisor.drafting.situations import SituationReader
from advisor.knowledge import KnowledgeBase

FLOOR = 0.6
"""Share of tagged findings whose situation comes first when the finding itself is no example; authors measured 75–95% by type."""


def test_a_held_out_finding_shows_its_situation(base: KnowledgeBase) -> None:
    count: Counter[bool] = Counter()
    for problem in list(base.problems.values())[::6]:
        tagged = [f for f in problem.typical_findings if f.situation][:6]
        for finding in tagged:
            rest = tuple(f for f in problem.typical_findings if f is not finding)
            scores = SituationReader().scores(problem.model_copy(update={"typical_findings": rest}), finding.text)
            count[max(scores, key=lambda x: x[0])[1].id == finding.situation] += 1
    assert count[True] / (count[True] + count[False]) >= FLOOR, count


def test_words_of_another_world_show_none(base: KnowledgeBase) -> None:
    reader = SituationReader()
    problem = base.problems["p3-road-transit"]
    assert reader.seen(problem, "qwerty 12345") == []
