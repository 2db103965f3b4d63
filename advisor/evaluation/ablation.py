"""``advisor evaluate --compare A B …``: several configurations in one go, beside the first, with paired significance.

A configuration is a name of ``CONFIGURATIONS``, or several joined by ``+`` (``dense+nosplit``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from advisor.errors import UserError
from advisor.evaluation.runner import evaluate
from advisor.evaluation.statistics import paired
from advisor.evaluation.types import EvaluationReport, GoldenSet
from advisor.retrieval.hybrid import CHANNELS
from advisor.service import Service
from advisor.settings import Settings


class Configuration(NamedTuple):
    """What differs from the default."""

    channels: tuple[str, ...] = CHANNELS
    split: bool = True
    embedding: str | None = None
    classifier: bool = True


CONFIGURATIONS: dict[str, tuple[Configuration, str]] = {
    "hybrid": (Configuration(), "默认：词面和向量两个通道融合"),
    "lexical": (Configuration(channels=("bm25",)), "只用词面通道（BM25）"),
    "dense": (Configuration(channels=("dense",)), "只用向量通道"),
    "nosplit": (Configuration(split=False), "复合问题不拆分"),
    "e5": (Configuration(embedding="e5"), "向量换成 multilingual-e5-small"),
    "noclassifier": (Configuration(classifier=False), "只用检索到的典型问题，不用分类器"),
}
SUITES = ("classification", "retrieval", "drafts", "chat")
SHOWN = ("macro_f1", "type_recall_at_3", "case_hit_at_5", "problem_mrr", "part_coverage", "facts_used", "answer_points")


def configuration(name: str) -> Configuration:
    """The configuration with this name.

    Raises:
        UserError: there is none.
    """
    made = Configuration()
    for piece in name.split("+"):
        if piece not in CONFIGURATIONS:
            raise UserError(f"没有配置“{piece}”", where="--compare", fix=f"可用：{'、'.join(CONFIGURATIONS)}，可以用 + 组合")
        differing = {k: v for k, v in CONFIGURATIONS[piece][0]._asdict().items() if v != getattr(Configuration(), k)}
        made = made._replace(**differing)
    return made


class Row(NamedTuple):
    """A configuration's report, and for each suite the p of its difference from the first."""

    name: str
    report: EvaluationReport
    p: dict[str, float]


def run(
    names: Sequence[str],
    golden: GoldenSet,
    settings: Settings,
    build: Callable[[Settings, Configuration], Service],
    step: Callable[[str], None] = lambda _: None,
) -> list[Row]:
    """Evaluate every configuration.

    Raises:
        UserError: fewer than two names, or one that is not known.
    """
    if len(set(names)) < 2:
        raise UserError("至少要写两个不同的配置", where="--compare", fix=f"可用：{'、'.join(CONFIGURATIONS)}")
    chosen = [(n, configuration(n)) for n in dict.fromkeys(names)]
    rows: list[Row] = []
    for name, c in chosen:
        service = build(settings.model_copy(update={"embedding": c.embedding} if c.embedding else {}), c)
        report = evaluate(service, golden, only=SUITES, split=c.split, retrieval="+".join(c.channels), step=_told(step, name))
        rows.append(Row(name, report, _significance(rows[0].report, report) if rows else {}))
    return rows


def _told(step: Callable[[str], None], name: str) -> Callable[[str], None]:
    return lambda suite: step(f"{name}：{suite}")


def _significance(first: EvaluationReport, other: EvaluationReport) -> dict[str, float]:
    """For each suite the p of the paired test over its case scores."""
    out = {}
    for a, b in zip(first.suites, other.suites, strict=True):
        out[a.name] = paired([c.score for c in a.cases], [c.score for c in b.cases])
    return out


def table(rows: Sequence[Row]) -> list[tuple[str, ...]]:
    """The table: a row a configuration, a column a metric; ``*`` marks p < 0.05 against the first over the suite's case scores."""
    of_metric = {metric: s.name for s in rows[0].report.suites for metric in s.metrics}
    shown = [m for m in SHOWN if m in of_metric]
    out = [("配置", *shown, "秒")]
    for row in rows:
        cells = []
        for metric in shown:
            value = row.report.metrics[metric].value
            star = "*" if row.p.get(of_metric[metric], 1.0) < 0.05 else ""
            cells.append(f"{value:.3f}{star}" if value is not None else "—")
        out.append((row.name, *cells, f"{row.report.seconds:.0f}"))
    return out
