"""The editable fields of a measure and of a cause: label, kind, how a value is shown and read back.

The page, the edits and the presenters all work from these tables, so that a field is described once.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Literal, NamedTuple, get_args

from advisor.errors import UserError
from advisor.models import Burden, BurdenKind, Category, CauseLevel, MeasureKind, Model

Kind = Literal["text", "day", "choice", "names", "burden", "causes", "parts"]


class Field(NamedTuple):
    """One field: ``path`` in the model, ``label`` on the page, ``lines`` of its box, ``wide`` its share of the row."""

    path: str
    label: str
    kind: Kind = "text"
    lines: int = 1
    wide: int = 1
    choices: tuple[str, ...] = ()


MEASURE_ROWS: tuple[tuple[Field, ...], ...] = (
    (Field("action", "整改措施", lines=3),),
    (Field("scope", "对象和范围"),),
    (Field("owner", "责任人"), Field("lead", "牵头领导"), Field("cooperating", "配合单位（用顿号隔开）", "names")),
    (
        Field("deadline", "完成期限", "day"),
        Field("category", "整改类别", "choice", choices=get_args(Category)),
        Field("kind", "措施种类", "choice", choices=get_args(MeasureKind)),
    ),
    (Field("indicator.name", "衡量指标", wide=2), Field("indicator.unit", "计量单位"), Field("indicator.data_source", "数据来源", wide=2)),
    (Field("indicator.baseline", "现状（基线）", lines=2), Field("indicator.target", "目标值", lines=2)),
    (Field("evidence", "佐证材料"),),
    (Field("check.method", "核验方法", wide=2), Field("check.by", "核验人")),
    (Field("check.when", "核验时间", "day"), Field("check.sample", "核验样本", wide=2)),
    (Field("relapse", "反弹的识别"),),
    (Field("answers", "针对的原因", "causes"), Field("parts", "对应反馈问题的分项", "parts")),
    (Field("burden", "对基层负担的增减（如：报表-2；会议+1（并入例会））", "burden"),),
)
"""The rows of the measure form, in reading order."""
MEASURE_FIELDS: tuple[Field, ...] = tuple(f for row in MEASURE_ROWS for f in row)
CAUSE_FIELDS: tuple[Field, ...] = (
    Field("level", "层面", "choice", choices=get_args(CauseLevel)),
    Field("statement", "原因表述", lines=2, wide=3),
    Field("verify", "如何核实", lines=2, wide=3),
)
LABELS: dict[str, str] = {f.path: f.label.split("（")[0] for f in (*MEASURE_FIELDS, *CAUSE_FIELDS)} | {"long_term": "长效机制"}
"""Label by path, without the hint in brackets."""

GUESS = "按名称推断"
"""The choice of unit type that leaves it to be guessed from the name."""

_DAY = re.compile(r"(?P<y>\d{4})\s*(?:年|[-./])\s*(?P<m>\d{1,2})\s*(?:月|[-./])\s*(?P<d>\d{1,2})\s*[日号]?\s*(?:前|之前|以前)?")
_DAY_LIKE = re.compile(r"\d+\s*月\s*\d+|\d+\s*[-./]\s*\d+\s*[-./]\s*\d+|^\d+$|\d{2,4}年\d{1,2}月")
_BURDEN = re.compile(
    rf"(?P<kind>{'|'.join(get_args(BurdenKind))})\s*(?P<sign>[+＋\-－−])\s*(?P<count>\d+)\s*(?:[（(](?P<note>[^（）()]*)[)）])?"
)


def day_words(value: date | str | None) -> str:
    """A date as official papers write it (2026年6月5日), words as they stand, "" for None."""
    return f"{value.year}年{value.month}月{value.day}日" if isinstance(value, date) else value or ""


def parse_day(text: str, label: str) -> date | str:
    """A date from its usual forms; words such as 反馈之日起60日内 stay words.

    Raises:
        UserError: it looks like a date and is none, or lacks year, month or day.
    """
    text = text.strip()
    if m := _DAY.fullmatch(text):
        try:
            return date(int(m["y"]), int(m["m"]), int(m["d"]))
        except ValueError as error:
            raise UserError(f"“{text}”不是有效的日期", where=label, fix="请写成 2026年6月30日 的形式") from error
    if _DAY_LIKE.search(text):
        raise UserError(f"“{text}”不是完整的日期", where=label, fix="请写全年月日，如 2026年6月30日")
    return text


def parse_burden(text: str, label: str) -> tuple[Burden, ...]:
    """Burden from words such as ``报表-2；会议+1（并入例会）``; empty text is no burden.

    Raises:
        UserError: a part is not of that form, or names an unknown kind.
    """
    parts = [p for p in re.split(r"[；;\n]", text) if p.strip()]
    out = []
    for part in parts:
        m = _BURDEN.fullmatch(part.strip())
        if not m:
            raise UserError(f"“{part.strip()}”看不懂", where=label, fix=f"请写成 报表-2 的形式，种类限于{'、'.join(get_args(BurdenKind))}")
        count = int(m["count"]) * (1 if m["sign"] in "+＋" else -1)
        out.append(Burden.model_validate({"kind": m["kind"], "count": count, "note": (m["note"] or "").strip()}))
    return tuple(out)


def burden_words(burden: tuple[Burden, ...]) -> str:
    """The form that :func:`parse_burden` reads."""
    return "；".join(f"{b.kind}{b.count:+d}" + (f"（{b.note}）" if b.note else "") for b in burden)


def parse(field: Field, raw: Any) -> Any:
    """The model value that ``raw``, the value of the field on the page, stands for.

    Raises:
        UserError: it stands for none; the message is one Chinese line that begins with the field's label.
    """
    label = LABELS[field.path]
    if field.kind == "parts":
        return tuple(sorted(int(n) for n in raw or ()))
    if field.kind == "causes":
        return tuple(raw or ())
    text = str(raw or "").strip()
    if field.kind == "day":
        return parse_day(text, label)
    if field.kind == "burden":
        return parse_burden(text, label)
    if field.kind == "names":
        return tuple(n.strip() for n in re.split(r"[、，,；;\n]", text) if n.strip())
    if field.kind == "choice" and text not in field.choices:
        raise UserError(f"“{text}”不在可选范围", where=label, fix=f"可选：{'、'.join(field.choices)}")
    return " ".join(text.split("\n"))


def value_at(model: Model, path: str) -> Any:
    """The value at a dotted path."""
    value: Any = model
    for name in path.split("."):
        value = getattr(value, name)
    return value


def shown(field: Field, model: Model) -> Any:
    """The field's value as the page shows it: text, or a list of strings for check boxes."""
    value = value_at(model, field.path)
    if field.kind == "day":
        return day_words(value)
    if field.kind == "burden":
        return burden_words(value)
    if field.kind == "names":
        return "、".join(value)
    if field.kind in {"causes", "parts"}:
        return [str(v) for v in value]
    return value
