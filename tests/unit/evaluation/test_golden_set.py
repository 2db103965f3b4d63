"""The golden set itself: read, labelled twice, near no corpus text, and its card says what is true."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pytest
import yaml
from sklearn.metrics import cohen_kappa_score

from advisor.evaluation import GoldenSet, read_golden
from advisor.evaluation.golden import LABELS, check_ids, read_cases
from advisor.evaluation.types import LabelPair
from advisor.knowledge import KnowledgeBase
from advisor.models import UNIT_TYPES
from advisor.text import grams, jaccard

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "eval" / "golden"
FRAME = {t["id"]: t for t in yaml.safe_load((ROOT / "eval" / "frame.yaml").read_text(encoding="utf-8"))["types"]}
NEAR = 0.35


@pytest.fixture(scope="module")
def whole() -> GoldenSet:
    return read_golden(FOLDER)


@pytest.fixture(scope="module")
def labels() -> list[LabelPair]:
    return read_cases(FOLDER / LABELS.file, LABELS)


def test_it_is_as_large_as_it_says(whole: GoldenSet) -> None:
    assert len(whole.findings) >= 400
    assert len(whole.questions) == 120
    assert len(whole.measures) == 200
    assert sum(m.good for m in whole.measures) == 100
    assert len(whole.plans) == 10
    assert sum(f.source is not None for f in whole.findings) * 2 >= len(whole.findings)


def test_it_covers_the_field(whole: GoldenSet) -> None:
    assert {f.main for f in whole.findings} == {"P1", "P2", "P3", "P4", "P5", "none"}
    assert {f.unit_type for f in whole.findings} == set(UNIT_TYPES) == {p.unit_type for p in whole.plans}
    assert {t for f in whole.findings for t in f.problem_types} == set(FRAME)
    assert sum(len(f.parts) > 1 for f in whole.findings) >= 100


def test_the_knowledge_base_is_that_of_the_frame(base: KnowledgeBase) -> None:
    assert 120 <= len(FRAME) <= 150
    assert {key: p.name for key, p in base.problems.items()} == {key: t["name"] for key, t in FRAME.items()}


def test_every_id_is_known(whole: GoldenSet, base: KnowledgeBase) -> None:
    check_ids(whole, base)


def test_labels_are_two_and_agree(whole: GoldenSet, labels: list[LabelPair]) -> None:
    assert [p.name for p in labels] == [f.name for f in whole.findings]

    def main(pain: tuple[str, ...]) -> str:
        return pain[0] if pain else "none"

    assert cohen_kappa_score([main(p.first.pain_points) for p in labels], [main(p.second.pain_points) for p in labels]) >= 0.8
    first, second = [p.first.problem_types[0] for p in labels], [p.second.problem_types[0] for p in labels]
    for kind in set(first) | set(second):
        assert cohen_kappa_score([t == kind for t in first], [t == kind for t in second]) >= 0.6, kind


def test_disagreements_are_settled_and_kept(whole: GoldenSet, labels: list[LabelPair]) -> None:
    for pair, finding in zip(labels, whole.findings, strict=True):
        agreed = pair.first.pain_points[:1] == pair.second.pain_points[:1] and pair.first.problem_types[0] == pair.second.problem_types[0]
        assert agreed != bool(pair.settled), pair.name
        if agreed:
            assert finding.problem_types[0] == pair.first.problem_types[0], pair.name


def test_no_golden_text_is_near_a_corpus_text(whole: GoldenSet, base: KnowledgeBase) -> None:
    corpus: list[str] = []
    for p in base.problems.values():
        corpus += [f.text for f in p.typical_findings]
        corpus += [t for m in p.measures for t in (m.action, m.evidence, m.check.method, m.indicator.target)]
        corpus += [t for c in p.causes for t in (c.statement, c.question, *c.why)]
    corpus += [t for lexicon in base.lexicon.values() for term in lexicon.terms for t in (term.note, term.rewrite)]
    sets = [grams(t) for t in corpus]
    holders = defaultdict(list)
    for i, found in enumerate(sets):
        for gram in found:
            holders[gram].append(i)
    texts = [(f.name, f.finding) for f in whole.findings] + [(m.name, m.measure) for m in whole.measures]
    texts += [(q.name, q.question) for q in whole.questions] + [(p.name, t) for p in whole.plans for t in p.findings]
    for name, text in texts:
        own = grams(text)
        near = Counter(i for gram in own for i in holders.get(gram, ()))
        worst = max((jaccard(own, sets[i]) for i, _ in near.most_common(8)), default=0.0)
        assert worst < NEAR, (name, text)
