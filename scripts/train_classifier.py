"""Train the problem-type classifier on the knowledge base and ship its weights as arrays.

usage: python scripts/train_classifier.py [--cv | --keep-temperatures | --curve] [--dev eval/dev/findings.yaml]

Needs the extra ``dev`` (scikit-learn). ``--cv`` prints three-fold cross-validation over the typical findings before training;
the temperatures come from it, or, with ``--keep-temperatures``, from the weights that are there: for a small change of the knowledge
base. ``--curve`` prints the learning curve (macro-F1 on the development set by share of the typical findings) and saves nothing. Takes about five minutes on two cores, with ``--keep-temperatures`` one and a half.

Training texts: every typical finding (weight 1), and what else the knowledge base says of a problem type, at less weight: how it
shows, its cues and situations, causes and questions, what its measures act on.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import classification_report, f1_score
from sklearn.model_selection import StratifiedKFold

from advisor.diagnosis.classifier import WEIGHTS, combine, load_classifier, softmax
from advisor.diagnosis.features import Vectoriser, gram_counts
from advisor.knowledge import KnowledgeBase, ProblemType, load, read_yaml

DEVELOPMENT = Path(__file__).resolve().parent.parent / "eval" / "dev" / "findings.yaml"
C, C_CLASSES = 10.0, 30.0
"""Inverse regularisation of the two heads; chosen on the development set (docs/diagnosis.md)."""
CLASS_WEIGHT = 0.5
SECOND_LABEL = 0.4
"""Training weight of a finding under its second pain point."""
COMPOUND_WEIGHT, COMPOUND_LENGTH = 0.5, 30
"""Real lists string faults of several kinds on commas; most typical findings name one. Every typical finding is joined, at this weight,
with a short one (characters) drawn at random; the first part gives the label, the second the second label."""
MIN_TEXTS = 2
"""An n-gram that only one text holds is left out of the weights."""
SLOTS = re.compile(r"\{\w+\|?|[{}\[\]]")


def extra_texts(p: ProblemType) -> list[tuple[str, float]]:
    """(text, weight) of what the entry says beside its typical findings."""
    out = [(p.name, 1.0), *((s, 1.0) for s in p.shows), ("、".join(p.cues), 0.7), ("、".join(p.objects), 0.5)]
    out += [(f"{s.name}：{'、'.join(s.cues)}", 0.7) for s in p.situations]
    for c in p.causes:
        out += [(c.statement, 0.4), (c.question, 0.3), *((w, 0.3) for w in c.why)]
    for m in p.measures:
        out += [(SLOTS.sub("", m.action), 0.3), (SLOTS.sub("", m.indicator.baseline + m.scope), 0.3)]
    return out


class Data:
    """Training texts with their types and weights; ``core`` marks typical findings."""

    def __init__(self, base: KnowledgeBase) -> None:
        self.types = sorted(base.problems)
        column = {t: i for i, t in enumerate(self.types)}
        self.pain = np.array([base.problems[t].pain_point or "none" for t in self.types])
        rows = [(f.text, 1.0, column[p.id], True) for p in base.problems.values() for f in p.typical_findings]
        rows += [(t, w, column[p.id], False) for p in base.problems.values() for t, w in extra_texts(p)]
        self.texts = [r[0] for r in rows]
        self.weights = np.array([r[1] for r in rows])
        self.labels = np.array([r[2] for r in rows])
        self.core = np.array([r[3] for r in rows])
        self.classes = sorted(set(self.pain))
        self.member = np.array([self.classes.index(p) for p in self.pain])
        labels = [
            [*([p.pain_point] if p.pain_point else []), *f.also] or ["none"] for p in base.problems.values() for f in p.typical_findings
        ]
        labels += [[self.pain[i]] for i in self.labels[len(labels) :]]
        self.class_labels = [[self.classes.index(x) for x in row] for row in labels]
        self.counts = [gram_counts(t) for t in self.texts]

    def compounds(self, rows: NDArray[np.intp]) -> Rows:
        """A compound of every typical finding among ``rows`` with a short one among them."""
        draw = random.Random(0)
        core = [int(i) for i in rows if self.core[i]]
        short = [i for i in core if len(self.texts[i]) <= COMPOUND_LENGTH]
        pairs = [(i, draw.choice(short), draw.choice("，；")) for i in core]
        texts = [f"{self.texts[i].rstrip('。')}{mark}{self.texts[j]}" for i, j, mark in pairs]
        classes = [list(dict.fromkeys([*self.class_labels[i], self.class_labels[j][0]])) for i, j, _ in pairs]
        return Rows(texts, np.full(len(pairs), COMPOUND_WEIGHT), self.labels[[i for i, _, _ in pairs]], classes)

    def fit(self, rows: NDArray[np.intp]) -> Model:
        """Train both heads on these texts and their compounds."""
        made = self.compounds(rows)
        texts = [*(self.texts[i] for i in rows), *made.texts]
        weights = np.concatenate([self.weights[rows], made.weights])
        labels = np.concatenate([self.labels[rows], made.labels])
        class_labels = [*(self.class_labels[i] for i in rows), *made.classes]
        vectoriser = fitted_vectoriser([self.counts[i] for i in rows], self.core[rows])
        matrix = features(vectoriser, texts)
        types = LogisticRegression(C=C, max_iter=120, class_weight="balanced")
        types.fit(matrix, labels, sample_weight=weights)
        at = [(k, label, n) for k, row in enumerate(class_labels) for n, label in enumerate(row)]
        classes = LogisticRegression(C=C_CLASSES, max_iter=200)
        classes.fit(
            matrix[[k for k, _, _ in at]],
            [label for _, label, _ in at],
            sample_weight=[weights[k] * (SECOND_LABEL if n else 1.0) for k, _, n in at],
        )
        return Model(vectoriser, types, classes)


class Rows(NamedTuple):
    """Training texts with their weights, types and classes (the main one first)."""

    texts: list[str]
    weights: NDArray[np.float64]
    labels: NDArray[np.intp]
    classes: list[list[int]]


def fitted_vectoriser(counts: list[Counter[int]], core: NDArray[np.bool_]) -> Vectoriser:
    """n-grams and smoothed idf (ln((1+n)/(1+df)) + 1, as scikit-learn's TfidfVectorizer) of texts with these counts.

    An n-gram that no typical finding (``core``) holds is left out: templates have words of their own that no finding uses.
    """
    seen = Counter(g for found in counts for g in found)
    in_findings = {g for found, typical in zip(counts, core, strict=True) if typical for g in found}
    kept = sorted(g for g in in_findings if seen[g] >= MIN_TEXTS)
    df = np.array([seen[g] for g in kept], dtype=np.float32)
    return Vectoriser(np.array(kept, dtype=np.uint64), np.log((1 + len(counts)) / (1 + df)) + 1)


def features(vectoriser: Vectoriser, texts: list[str]) -> csr_matrix:
    """Feature matrix of texts, a row each."""
    parts = [vectoriser.grams(t) for t in texts]
    indptr = np.concatenate([[0], np.cumsum([len(r) for r, _ in parts])])
    values, rows = np.concatenate([v for _, v in parts]), np.concatenate([r for r, _ in parts])
    sparse = csr_matrix((values, rows, indptr), shape=(len(texts), len(vectoriser.hashes)))
    return hstack([sparse, csr_matrix(Vectoriser.embedding(texts))]).tocsr()


class Model(NamedTuple):
    """Features and the two heads."""

    vectoriser: Vectoriser
    types: LogisticRegression
    classes: LogisticRegression


class Logits(NamedTuple):
    """Out-of-fold logits of the typical findings ``rows``."""

    types: NDArray[np.float64]
    classes: NDArray[np.float64]
    rows: NDArray[np.intp]


def cross_validate(data: Data) -> Logits:
    """Three-fold; the texts that are no findings are always in training."""
    core, other = np.flatnonzero(data.core), np.flatnonzero(~data.core)
    types, classes = np.zeros((len(core), len(data.types))), np.zeros((len(core), len(data.classes)))
    for train, test in StratifiedKFold(3, shuffle=True, random_state=0).split(core, data.labels[core]):
        model = data.fit(np.concatenate([core[train], other]))
        matrix = features(model.vectoriser, [data.texts[i] for i in core[test]])
        types[test], classes[test] = model.types.decision_function(matrix), model.classes.decision_function(matrix)
    return Logits(types, classes, core)


def temperature(logits: NDArray[np.float64], truth: NDArray[np.intp], member: NDArray[np.intp] | None = None) -> float:
    """The temperature at which the true class has the least negative log likelihood; ``member`` sums types to classes."""

    def loss(t: float) -> float:
        p = softmax(logits / t)
        if member is not None:
            p = np.stack([p[:, member == k].sum(axis=1) for k in range(member.max() + 1)], axis=1)
        return float(-np.mean(np.log(np.maximum(p[np.arange(len(p)), truth], 1e-9))))

    return float(minimize_scalar(loss, bounds=(0.1, 4.0), method="bounded").x)


def report(data: Data, found: Logits, heat: tuple[float, float], truth: NDArray[np.intp]) -> None:
    """Print macro-F1 and per-class figures out of fold."""
    p = combine(softmax(found.types / heat[0]), softmax(found.classes / heat[1]), data.member, CLASS_WEIGHT)
    sums = np.stack([p[:, data.member == k].sum(axis=1) for k in range(len(data.classes))], axis=1)
    print(classification_report(truth, sums.argmax(axis=1), target_names=data.classes, digits=3))
    top3, kinds = np.argsort(-p, axis=1)[:, :3], data.labels[found.rows]
    print("problem type recall@1, @3:", [round(float((top3[:, :k] == kinds[:, None]).any(axis=1).mean()), 3) for k in (1, 3)])


def save(data: Data, model: Model, heat: tuple[float, float], knowledge: str) -> None:
    """Write the weights of both heads, int8 with one scale a column."""
    coefficients = np.concatenate([model.types.coef_, model.classes.coef_])
    scale = np.abs(coefficients).max(axis=1) / 127
    meta = {
        "types": data.types,
        "classes": data.classes,
        "member": data.member.tolist(),
        "temperatures": [round(t, 4) for t in heat],
        "class_weight": CLASS_WEIGHT,
        "outside_share": round(
            float(np.mean([data.classes[row[0]] == "none" for row, core in zip(data.class_labels, data.core, strict=True) if core])), 4
        ),
        "knowledge": knowledge,
    }
    arrays = {
        "hashes": model.vectoriser.hashes,
        "idf": model.vectoriser.idf.astype(np.float32),
        "weights": np.ascontiguousarray(np.round(coefficients / scale[:, None]).astype(np.int8).T),
        "scale": scale.astype(np.float32),
        "bias": np.concatenate([model.types.intercept_, model.classes.intercept_]).astype(np.float32),
    }
    WEIGHTS.mkdir(exist_ok=True)
    for name, array in arrays.items():
        np.save(WEIGHTS / f"{name}.npy", array)
    (WEIGHTS / "meta.json").write_text(json.dumps(meta, indent=1) + "\n", encoding="utf-8")
    print(f"{len(model.vectoriser.hashes)} n-grams, {len(data.types)} types, temperatures {heat}")


def measure_dev(path: Path) -> None:
    """Print the shipped classifier's figures on a development set."""
    model, cases = load_classifier(), read_yaml(path)["cases"]
    pain = np.array([t.split("-")[0].upper().replace("O", "none") for t in model.types])
    names = sorted(set(pain))
    p = model.probabilities([c["finding"] for c in cases])
    summed = np.stack([p[:, pain == n].sum(axis=1) for n in names], axis=1)
    predicted = [names[i] for i in summed.argmax(axis=1)]
    truth = [(c["pain_points"] or ["none"])[0] for c in cases]
    print(f"dev: {len(cases)} cases, macro-F1 {f1_score(truth, predicted, average='macro'):.3f}")
    print(classification_report(truth, predicted, digits=3))


CURVE = (0.1, 0.25, 0.5, 1.0)
CURVE_SEEDS = 1
"""Draws of each share; the curve shows their mean. One draw takes some ten minutes in all."""


def curve(data: Data, heat: tuple[float, float], path: Path) -> None:
    """Print macro-F1 on the development set for classifiers trained on a share of the typical findings of every type."""
    cases = read_yaml(path)["cases"]
    truth = [(c["pain_points"] or ["none"])[0] for c in cases]
    texts = [c["finding"] for c in cases]
    core, other = np.flatnonzero(data.core), np.flatnonzero(~data.core)
    print("share  findings  macro-F1")
    for share in CURVE:
        scores = []
        for seed in range(CURVE_SEEDS if share < 1 else 1):
            rng = np.random.default_rng(seed)
            kept = [rng.permutation(core[data.labels[core] == k]) for k in range(len(data.types))]
            rows = np.concatenate([*(k[: max(1, round(share * len(k)))] for k in kept), other])
            model = data.fit(rows)
            matrix = features(model.vectoriser, texts)
            p = combine(
                softmax(model.types.decision_function(matrix) / heat[0]),
                softmax(model.classes.decision_function(matrix) / heat[1]),
                data.member,
                CLASS_WEIGHT,
            )
            sums = np.stack([p[:, data.member == k].sum(axis=1) for k in range(len(data.classes))], axis=1)
            scores.append(f1_score(truth, [data.classes[i] for i in sums.argmax(axis=1)], average="macro"))
        print(f"{share:5.0%}  {len(rows) - len(other):8d}  {np.mean(scores):.3f}", flush=True)


def main() -> None:
    """Cross-validate, train, save."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cv", action="store_true")
    parser.add_argument("--keep-temperatures", action="store_true")
    parser.add_argument("--curve", action="store_true")
    parser.add_argument("--dev", type=Path)
    args = parser.parse_args()
    base = load(Path(os.environ["ADVISOR_KNOWLEDGE"]) if "ADVISOR_KNOWLEDGE" in os.environ else None)
    data = Data(base)
    if args.curve:
        curve(data, load_classifier().temperatures, args.dev or DEVELOPMENT)
        return
    if args.keep_temperatures:
        heat = load_classifier().temperatures
    else:
        found = cross_validate(data)
        truth = np.array([data.class_labels[i][0] for i in found.rows])
        heat = (temperature(found.types, truth, data.member), temperature(found.classes, truth))
        if args.cv:
            report(data, found, heat, truth)
    save(data, data.fit(np.arange(len(data.texts))), heat, base.hash)
    load_classifier.cache_clear()
    if args.dev:
        measure_dev(args.dev)


if __name__ == "__main__":
    main()
