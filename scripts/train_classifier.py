"""Train the problem-type classifier on the knowledge base and ship its weights as arrays.

usage: python scripts/train_classifier.py [--cv] [--dev eval/dev/findings.yaml]

Needs the extra ``dev`` (scikit-learn). ``--cv`` prints five-fold cross-validation over the typical findings before training;
the temperature always comes from it. Takes about two minutes on two cores.

Training texts: every typical finding (weight 1), and what else the knowledge base says of a problem type, at less weight: how it
shows, its cues and situations, causes and questions, what its measures act on.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import classification_report, f1_score
from sklearn.model_selection import StratifiedKFold

from advisor.diagnosis.classifier import WEIGHTS
from advisor.diagnosis.features import Vectoriser, gram_counts
from advisor.knowledge import KnowledgeBase, ProblemType, load, read_yaml

C = 10.0
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
        self.counts = [gram_counts(t) for t in self.texts]
        self.embedded = Vectoriser.embedding(self.texts)

    def vectoriser(self, rows: NDArray[np.intp]) -> Vectoriser:
        """n-grams and smoothed idf (ln((1+n)/(1+df)) + 1, as scikit-learn's TfidfVectorizer) of these texts."""
        seen = Counter(g for i in rows for g in self.counts[i])
        kept = sorted(g for g, n in seen.items() if n >= MIN_TEXTS)
        df = np.array([seen[g] for g in kept], dtype=np.float32)
        return Vectoriser(np.array(kept, dtype=np.uint64), np.log((1 + len(rows)) / (1 + df)) + 1)

    def matrix(self, vectoriser: Vectoriser, rows: NDArray[np.intp]) -> csr_matrix:
        """Feature matrix of these texts."""
        parts = [vectoriser.grams(self.texts[i]) for i in rows]
        indptr = np.concatenate([[0], np.cumsum([len(r) for r, _ in parts])])
        sparse = csr_matrix(
            (np.concatenate([v for _, v in parts]), np.concatenate([r for r, _ in parts]), indptr),
            shape=(len(rows), len(vectoriser.hashes)),
        )
        return hstack([sparse, csr_matrix(self.embedded[rows])]).tocsr()

    def fit(self, rows: NDArray[np.intp]) -> tuple[Vectoriser, LogisticRegression]:
        """Train on these texts."""
        vectoriser = self.vectoriser(rows)
        model = LogisticRegression(C=C, max_iter=400, class_weight="balanced")
        model.fit(self.matrix(vectoriser, rows), self.labels[rows], sample_weight=self.weights[rows])
        return vectoriser, model


def softmax(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Row-wise softmax."""
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    return shifted / shifted.sum(axis=1, keepdims=True)


def by_pain(data: Data, probabilities: NDArray[np.float64]) -> tuple[list[str], NDArray[np.float64]]:
    """Names and summed probabilities of the six classes."""
    names = sorted(set(data.pain))
    return names, np.stack([probabilities[:, data.pain == n].sum(axis=1) for n in names], axis=1)


def cross_validate(data: Data) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Out-of-fold logits of the typical findings, and their rows."""
    core, other = np.flatnonzero(data.core), np.flatnonzero(~data.core)
    logits = np.zeros((len(core), len(data.types)))
    for train, test in StratifiedKFold(5, shuffle=True, random_state=0).split(core, data.labels[core]):
        vectoriser, model = data.fit(np.concatenate([core[train], other]))
        logits[test] = model.decision_function(data.matrix(vectoriser, core[test]))
    return logits, core


def temperature(data: Data, logits: NDArray[np.float64], core: NDArray[np.intp]) -> float:
    """The temperature at which the pain points' probabilities have the least negative log likelihood out of fold."""
    truth = data.pain[data.labels[core]]

    def loss(t: float) -> float:
        names, p = by_pain(data, softmax(logits / t))
        return float(-np.mean([np.log(max(row[names.index(y)], 1e-9)) for row, y in zip(p, truth, strict=True)]))

    return float(minimize_scalar(loss, bounds=(0.1, 3.0), method="bounded").x)


def report(data: Data, logits: NDArray[np.float64], core: NDArray[np.intp]) -> None:
    """Print macro-F1 and per-class figures out of fold."""
    names, p = by_pain(data, softmax(logits))
    predicted, truth = np.array(names)[p.argmax(axis=1)], data.pain[data.labels[core]]
    print(classification_report(truth, predicted, digits=3))
    top3 = np.argsort(-logits, axis=1)[:, :3]
    print("problem type recall@1, @3:", [round(float((top3[:, :k] == data.labels[core][:, None]).any(axis=1).mean()), 3) for k in (1, 3)])


def save(data: Data, vectoriser: Vectoriser, model: LogisticRegression, heat: float, knowledge: str) -> None:
    """Write the weights, int8 with one scale a column."""
    scale = np.abs(model.coef_).max(axis=1) / 127
    weights = np.round(model.coef_ / scale[:, None]).astype(np.int8).T
    meta = json.dumps({"types": data.types, "knowledge": knowledge, "temperature": round(heat, 4)}).encode()
    np.savez_compressed(
        WEIGHTS,
        hashes=vectoriser.hashes,
        idf=vectoriser.idf.astype(np.float32),
        weights=np.ascontiguousarray(weights),
        scale=scale.astype(np.float32),
        bias=model.intercept_.astype(np.float32),
        meta=np.frombuffer(meta, dtype=np.uint8),
    )
    print(f"{WEIGHTS.name}: {len(vectoriser.hashes)} n-grams, {len(data.types)} types, {WEIGHTS.stat().st_size / 1e6:.1f} MB, T={heat:.2f}")


def measure_dev(path: Path) -> None:
    """Print the shipped classifier's figures on a development set."""
    from advisor.diagnosis.classifier import load_classifier

    model, cases = load_classifier(), read_yaml(path)["cases"]
    pain = np.array([t.split("-")[0].upper().replace("O", "none") for t in model.types])
    names = sorted(set(pain))
    p = model.probabilities([c["finding"] for c in cases])
    summed = np.stack([p[:, pain == n].sum(axis=1) for n in names], axis=1)
    predicted = [names[i] for i in summed.argmax(axis=1)]
    truth = [(c["pain_points"] or ["none"])[0] for c in cases]
    print(f"dev: {len(cases)} cases, macro-F1 {f1_score(truth, predicted, average='macro'):.3f}")
    print(classification_report(truth, predicted, digits=3))


def main() -> None:
    """Cross-validate, train, save."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cv", action="store_true")
    parser.add_argument("--dev", type=Path)
    args = parser.parse_args()
    base = load()
    data = Data(base)
    logits, core = cross_validate(data)
    if args.cv:
        report(data, logits, core)
    heat = temperature(data, logits, core)
    save(data, *data.fit(np.arange(len(data.texts))), heat, base.hash)
    if args.dev:
        measure_dev(args.dev)


if __name__ == "__main__":
    main()
