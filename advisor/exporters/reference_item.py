"""One finding in 内部参考.docx: diagnosis, ratings, causes, the borrowed case, citations, lint."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.exporters import names, wml
from advisor.exporters.gb9704 import columns
from advisor.exporters.names import KINDS, RATINGS, SEVERITIES
from advisor.exporters.outline import Entry
from advisor.exporters.phrases import chinese, one_line
from advisor.knowledge import KnowledgeBase
from advisor.models import Diagnosis, Transfer

LIKELY = 0.05
"""Confidence under which a problem type besides the first is not worth showing."""
_BACKENDS = {"embedded": "内置模板（未使用语言模型）"}


def _marks(numbers: tuple[int, ...]) -> str:
    return "".join(f"〔{n}〕" for n in numbers)


def finding(entry: Entry, base: KnowledgeBase) -> Iterator[str]:
    """Everything the drafter and the reviewer need to judge one finding's draft."""
    found, draft = entry.item.finding, entry.item.draft
    number = f"（原文编号{one_line(found.number)}）" if found.number else ""
    yield wml.text(f"（{chinese(entry.n)}）{one_line(found.text)}", "Heading2")
    place = found.source.place
    yield wml.paragraph(wml.grey(f"出处：{one_line(found.source.file)}{place}{number}"), "Note")
    yield from _diagnosis(entry, base)
    yield from _causes(entry)
    yield from _case(entry, base)
    yield from _issues(entry)
    if draft.citations:
        yield wml.text("引用", "Heading3")
        for c in draft.citations:
            yield wml.text(
                f"〔{c.n}〕“{one_line(c.quote)}”——{names.entry(base, c.knowledge_id)}·{names.cited_field(c.field)}，{one_line(c.source)}",
                "Note",
            )
    for note in draft.provenance.notes:
        yield wml.paragraph(wml.red(f"说明：{one_line(note)}"), "Note")
    made = draft.provenance
    model = f"，模型{one_line(made.model)}" if made.model else ""
    yield wml.paragraph(wml.grey(f"起草方式：{_BACKENDS.get(made.backend, one_line(made.backend))}{model}"), "Note")


def _diagnosis(entry: Entry, base: KnowledgeBase) -> Iterator[str]:
    d, score, given = entry.item.diagnosis, entry.item.score, entry.item.finding.given
    yield wml.text("定位与评分", "Heading3")
    types = "；".join(
        f"{one_line(t.name)}（{t.confidence:.2f}）" for i, t in enumerate(d.problem_types) if i == 0 or t.confidence >= LIKELY
    )
    rows = [
        ("主要痛点", names.pain_points(base, d)),
        ("问题类型", types or "无"),
        ("维度与领域", f"{d.dimension}；{d.domain}"),
        ("依据文字", _spans(d, base)),
        *((title, f"{getattr(d, key).value}（1—5）：{getattr(d, key).reason}") for key, title in RATINGS.items()),
        ("系统评分", f"重要程度{score.importance}，综合分{score.composite}，难度{score.difficulty}，扣分{score.points:g}"),
        ("评分说明", "\n".join(r for r in score.reasons if not r.startswith(tuple(RATINGS.values())))),
    ]
    stated = [
        f"扣分{given.points:g}" if given.points is not None else "",
        f"得分率{given.score_rate:g}%" if given.score_rate is not None else "",
        f"评分项目“{one_line(given.area)}”" if given.area else "",
        f"领域“{one_line(given.domain)}”" if given.domain else "",
    ]
    if any(stated):
        rows.append(("报告载明", f"{'，'.join(filter(None, stated))}（以报告为准）"))
    yield wml.pairs(rows, columns(2, 10))


def _spans(d: Diagnosis, base: KnowledgeBase) -> str:
    told: dict[str, list[str]] = {}
    for e in d.evidence:
        told.setdefault(one_line(e.text), []).append(names.evidence(base, e.for_))
    return "\n".join(f"“{words}”：{'、'.join(dict.fromkeys(whats))}" for words, whats in told.items()) or "文中没有可指明的文字"


def _causes(entry: Entry) -> Iterator[str]:
    causes = entry.item.draft.causes
    yield wml.text("原因及核实办法", "Heading3")
    if not causes:
        yield wml.text("没有形成原因分析。")
        return
    rows = [
        (
            c.level,
            f"{one_line(c.statement)}{_marks(c.citations)}" + "".join(f"\n为何：{one_line(w)}" for w in c.why),
            f"“{one_line(c.evidence.text)}”" if c.evidence else "无",
            one_line(c.verify),
        )
        for c in causes
    ]
    yield wml.table(("层面", "原因", "文中依据", "怎样核实"), rows, columns(1, 6, 3, 4))


def _case(entry: Entry, base: KnowledgeBase) -> Iterator[str]:
    borrowed = entry.item.draft.borrowed
    yield wml.text("可借鉴的案例", "Heading3")
    if borrowed is None:
        yield wml.text("依据不足：没有找到适合本单位的案例，措施按本类问题拟定。")
    else:
        case = base.cases.get(borrowed.case_id)
        rows = [
            ("案例", one_line(borrowed.name) + (f"（{one_line(case.place)}，{one_line(case.years)}）" if case else "")),
            ("借鉴内容", f"{one_line(borrowed.borrow)}{_marks(borrowed.citations)}"),
            *_transfer(borrowed.transfer),
        ]
        if case and case.results:
            rows.append(("案例结果", "\n".join(f"{r.figure}（{r.confidence}）" for r in case.results) + "\n案例数据不作为本单位目标。"))
        if case:
            rows.append(("出处", "\n".join(dict.fromkeys(s.line for s in case.sources)) or "出处待核"))
        yield wml.pairs(rows, columns(2, 10))
    others = [m for m in entry.item.matches if borrowed is None or m.id != borrowed.case_id]
    told = [
        f"{KINDS[m.kind]}“{one_line(m.title)}”" + ("" if m.transfer is None or m.transfer.fits else "（不宜直接照搬）") for m in others[:6]
    ]
    if told:
        yield wml.text(f"检索所得其他条目：{'；'.join(told)}。", "Note")


def _transfer(check: Transfer) -> list[tuple[str, str]]:
    rows = [("能否借鉴", "可以借鉴，须作下列调整" if check.fits else "不宜直接照搬")]
    for title, lines in (("为何适合", check.why), ("须作调整", check.change), ("不适用情形", check.not_if)):
        if lines:
            rows.append((title, "\n".join(map(one_line, lines))))
    return rows


def _issues(entry: Entry) -> Iterator[str]:
    places = {m.id: f"{entry.n}-{n}" for n, m in entry.numbered}
    shared = {m.id for m in entry.item.draft.measures} - places.keys()
    rows = [
        (
            places.get(key, "已并入共同措施" if key in shared else "全条"),
            SEVERITIES[i.severity],
            i.code,
            names.measure_field(i.field),
            one_line(i.message),
            one_line(i.rewrite),
        )
        for key, found in entry.item.lint.items()
        for i in found
    ]
    if rows:
        yield wml.text("审查提示", "Heading3")
        yield wml.table(("措施", "级别", "规则", "位置", "说明", "建议改写"), rows, columns(2, 2, 2, 3, 7, 7))
