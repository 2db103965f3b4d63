"""A reviewer's edits as pure functions: plan in, changed plan out. The plan given is never touched.

An edited measure loses its template, so that the whole-plan pass no longer puts the shared wording in its place. Origins of the
edited text are found again or dropped, the marks of 〔待核实〕 counted again, and the provenance notes the field as 人工.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, TypeVar

from pydantic import ValidationError

from advisor.errors import UserError
from advisor.models import Cause, Draft, LintIssue, Measure, Model, Origin, Plan, PlanItem, UnitProfile
from advisor.ui.fields import CAUSE_FIELDS, LABELS, MEASURE_FIELDS, Field, day_words, parse, value_at

M = TypeVar("M", bound=Model)
BY_HAND = "人工"
_MARK = re.compile(r"〔待核实：([^〔〕]*)〕")
_TEXTS = {f.path for f in MEASURE_FIELDS if f.kind == "text"}
_REMOVE = re.compile(r"^删[去掉](?:[，,；;。]|$|副词|顿号)")
_INSTRUCTION = re.compile(r"[？?×]|^(?:写|补|改|按|请|由|并入|列|说|用|换|统一|数据|本级|本单位|对照|是哪|停用|复用|分期|把|专人|核|删)")


def item_of(plan: Plan, finding_id: str) -> PlanItem:
    """The item of a finding.

    Raises:
        UserError: the plan has no such finding.
    """
    for item in plan.items:
        if item.finding.id == finding_id:
            return item
    raise UserError("方案里没有这条问题", where=finding_id, fix="请在左侧重新选择")


def measure_of(item: PlanItem, measure_id: str) -> Measure:
    """A measure of an item.

    Raises:
        UserError: it is no longer there.
    """
    for measure in item.draft.measures:
        if measure.id == measure_id:
            return measure
    raise UserError("这条措施已不在方案里", where=measure_id, fix="请重新选择措施")


def _with(model: Model, path: str, value: Any) -> dict[str, Any]:
    """The model's fields with the one at ``path`` replaced, ready to validate."""
    data = model.model_dump(by_alias=True)
    target = data
    *parents, last = path.split(".")
    for name in parents:
        target = target[name]
    target[last] = value
    return data


def _valid(kind: type[M], data: dict[str, Any], label: str) -> M:
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        raise UserError(f"填写的内容不合要求（{error.errors()[0]['type']}）", where=label, fix="请改正后再离开该栏") from error


def _put(plan: Plan, item: PlanItem) -> Plan:
    return plan.model_copy(update={"items": tuple(item if i.finding.id == item.finding.id else i for i in plan.items)})


def _redraft(item: PlanItem, **changes: Any) -> PlanItem:
    draft = item.draft.model_copy(update=changes)
    return item.model_copy(update={"draft": draft.model_copy(update={"marks": marks(draft)})})


def marks(draft: Draft) -> tuple[str, ...]:
    """What each 〔待核实：…〕 in causes, measures and long-term mechanism asks for, in order."""
    texts = [*(c.model_dump_json() for c in draft.causes), *(m.model_dump_json() for m in draft.measures), draft.long_term]
    return tuple(what for text in texts for what in _MARK.findall(text))


def relocate(origins: Sequence[Origin], field: str, text: str) -> tuple[Origin, ...]:
    """The origins with those of ``field`` found again in its new text, left to right; those whose words are gone are dropped."""
    out: list[Origin] = []
    position = 0
    for origin in origins:
        if origin.field != field:
            out.append(origin)
            continue
        at = text.find(origin.text, position)
        if at >= 0:
            position = at + len(origin.text)
            out.append(origin.model_copy(update={"start": at, "end": position}))
    return tuple(out)


def _renumber(path: str, move: Callable[[int], int | None]) -> str | None:
    """``measures.3.action`` with its index moved; None where the measure is gone; other paths as they are."""
    head, _, rest = path.partition(".")
    if head != "measures":
        return path
    index, _, tail = rest.partition(".")
    new = move(int(index))
    return None if new is None else f"measures.{new}.{tail}"


def _measures(item: PlanItem, measures: Iterable[Measure], move: Callable[[int], int | None]) -> PlanItem:
    """The item with other measures; paths of origins and provenance follow ``move`` (old index → new index or None)."""
    draft = item.draft
    origins = [o.model_copy(update={"field": p}) for o in draft.origins if (p := _renumber(o.field, move)) is not None]
    fields = {p: by for path, by in draft.provenance.fields.items() if (p := _renumber(path, move)) is not None}
    provenance = draft.provenance.model_copy(update={"fields": fields})
    return _redraft(item, measures=tuple(measures), origins=tuple(origins), provenance=provenance)


def _edited(item: PlanItem, group: str, index: int, new: Model, path: str, old_value: Any) -> PlanItem:
    """The item with ``new`` in place ``group.index``, its origins and provenance following the edit of ``path``."""
    draft = item.draft
    where = f"{group}.{index}.{path}"
    value = value_at(new, path)
    origins = relocate(draft.origins, where, value) if isinstance(value, str) and value != old_value else draft.origins
    if not isinstance(value, str):
        origins = tuple(o for o in origins if o.field != where)
    rows = list(getattr(draft, group))
    rows[index] = new
    provenance = draft.provenance.model_copy(update={"fields": {**draft.provenance.fields, where: BY_HAND}})
    return _redraft(item, **{group: tuple(rows), "origins": origins, "provenance": provenance})


def set_measure(plan: Plan, finding_id: str, measure_id: str, path: str, raw: Any) -> Plan:
    """The plan with one field of a measure set; the same plan object where nothing changes.

    Raises:
        UserError: the value is not one for this field, or the measure is gone.
    """
    field = next(f for f in MEASURE_FIELDS if f.path == path)
    item = item_of(plan, finding_id)
    measure = measure_of(item, measure_id)
    value, old = parse(field, raw), value_at(measure, path)
    if value == old:
        return plan
    new = _valid(Measure, _with(measure, path, value) | {"template": ""}, LABELS[path])
    return _put(plan, _edited(item, "measures", item.draft.measures.index(measure), new, path, old))


def set_cause(plan: Plan, finding_id: str, cause_id: str, path: str, raw: Any) -> Plan:
    """The plan with one field of a cause set; the same plan object where nothing changes.

    Raises:
        UserError: the value is empty or not one for this field, or the cause is gone.
    """
    field: Field = next(f for f in CAUSE_FIELDS if f.path == path)
    item = item_of(plan, finding_id)
    index = next((i for i, c in enumerate(item.draft.causes) if c.id == cause_id), None)
    if index is None:
        raise UserError("这条原因已不在方案里", where=cause_id, fix="请重新选择")
    cause = item.draft.causes[index]
    value, old = parse(field, raw), value_at(cause, path)
    if value == old:
        return plan
    if not value:
        raise UserError("不能为空", where=LABELS[path], fix="请写明内容")
    return _put(plan, _edited(item, "causes", index, _valid(Cause, _with(cause, path, value), LABELS[path]), path, old))


def set_long_term(plan: Plan, finding_id: str, raw: str) -> Plan:
    """The plan with the long-term mechanism of a finding set; the same plan object where nothing changes."""
    item = item_of(plan, finding_id)
    text = " ".join(str(raw or "").split("\n")).strip()
    if text == item.draft.long_term:
        return plan
    provenance = item.draft.provenance
    fields = {**provenance.fields, "long_term": BY_HAND}
    return _put(
        plan,
        _redraft(
            item,
            long_term=text,
            origins=relocate(item.draft.origins, "long_term", text),
            provenance=provenance.model_copy(update={"fields": fields}),
        ),
    )


def set_unit_name(plan: Plan, name: str) -> Plan:
    """The plan with another unit name; an empty one changes nothing."""
    name = name.strip()
    if not name or name == plan.unit.name:
        return plan
    return plan.model_copy(update={"unit": UnitProfile(name=name, type=plan.unit.type, guessed=plan.unit.guessed, size=plan.unit.size)})


def _new_id(item: PlanItem) -> str:
    used = {m.id for m in item.draft.measures}
    return next(f"m{n}" for n in range(1, len(used) + 2) if f"m{n}" not in used)


def add_measure(plan: Plan, finding_id: str) -> tuple[Plan, str]:
    """The plan with an empty measure at the end of a finding's, and the new measure's id."""
    item = item_of(plan, finding_id)
    key = _new_id(item)
    blank = {"name": "", "baseline": "", "target": "", "unit": "", "data_source": ""}
    measure = Measure.model_validate({
        "id": key, "action": "", "scope": "", "owner": "", "lead": "", "deadline": "", "category": "限期整改", "kind": "专项整治",
        "indicator": blank, "evidence": "", "check": {"method": "", "by": "", "when": "", "sample": ""}, "answers": (), "parts": (),
        "relapse": "",
    })  # fmt: skip
    return _put(plan, _measures(item, (*item.draft.measures, measure), lambda i: i)), key


def copy_measure(plan: Plan, finding_id: str, measure_id: str) -> tuple[Plan, str]:
    """The plan with a copy of a measure right after it, and the copy's id.

    Raises:
        UserError: the measure is gone.
    """
    item = item_of(plan, finding_id)
    measure = measure_of(item, measure_id)
    at, key = item.draft.measures.index(measure), _new_id(item)
    rows = list(item.draft.measures)
    rows.insert(at + 1, measure.model_copy(update={"id": key, "template": ""}))
    moved = _measures(item, rows, lambda i: i if i <= at else i + 1)
    prefix, own = f"measures.{at}.", f"measures.{at + 1}."
    copies = tuple(o.model_copy(update={"field": own + o.field[len(prefix) :]}) for o in moved.draft.origins if o.field.startswith(prefix))
    return _put(plan, _redraft(moved, origins=(*moved.draft.origins, *copies))), key


def delete_measure(plan: Plan, finding_id: str, measure_id: str) -> Plan:
    """The plan without a measure.

    Raises:
        UserError: the measure is gone.
    """
    item = item_of(plan, finding_id)
    measure = measure_of(item, measure_id)
    at = item.draft.measures.index(measure)
    rows = [m for m in item.draft.measures if m.id != measure_id]
    left = _measures(item, rows, lambda i: None if i == at else i - (i > at))
    lint = {key: issues for key, issues in item.lint.items() if key != measure_id}
    return _put(plan, left.model_copy(update={"lint": lint}))


def with_lint(plan: Plan, finding_id: str, measure_id: str, issues: Sequence[LintIssue]) -> Plan:
    """The plan with the lint issues of one measure replaced."""
    item = item_of(plan, finding_id)
    return _put(plan, item.model_copy(update={"lint": {**item.lint, measure_id: tuple(issues)}}))


def words_of(measure: Measure, issue: LintIssue) -> str:
    """The words an issue points at, "" where it points at a whole field or at none."""
    field = issue.field or "action"
    if field not in LABELS or field not in {f.path for f in MEASURE_FIELDS}:
        return ""
    value = value_at(measure, field)
    if isinstance(value, str):
        return value[issue.start : issue.end]
    return day_words(value) if isinstance(value, date) else ""


def replacement(measure: Measure, issue: LintIssue, ask: str = "") -> str | None:
    """The text that can stand in place of the words an issue points at; None where its rewrite is advice or a question.

    Args:
        measure: the measure the issue belongs to.
        issue: the issue.
        ask: the question of the issue's rule; a rewrite equal to it is advice.
    """
    rewrite = issue.rewrite.strip()
    if (issue.field or "action") not in _TEXTS or issue.end <= issue.start or not rewrite or not words_of(measure, issue):
        return None
    if _REMOVE.match(rewrite):
        return ""
    if rewrite == ask.strip() or _INSTRUCTION.search(rewrite) or len(rewrite) > 2 * (issue.end - issue.start) + 12:
        return None
    return rewrite


def apply_rewrite(plan: Plan, finding_id: str, measure_id: str, issue: LintIssue, text: str) -> Plan:
    """The plan with ``text`` in place of the words the issue points at; punctuation left over by a removal is tidied.

    Raises:
        UserError: the field is not one text, or the words are no longer there.
    """
    measure = measure_of(item_of(plan, finding_id), measure_id)
    field = issue.field or "action"
    value = value_at(measure, field) if field in _TEXTS else None
    if not isinstance(value, str) or not value[issue.start : issue.end]:
        raise UserError("要替换的文字已经改动", where=LABELS.get(field, field), fix="请按最新的提示再试")
    before, after = value[: issue.start], value[issue.end :]
    if not text and (not before or before[-1] in "，、；。") and after[:1] in {"，", "、", "；"}:
        after = after[1:]
    return set_measure(plan, finding_id, measure_id, field, before + text + after)
