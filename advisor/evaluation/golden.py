"""Read a golden set: a folder of YAML files, or a user's own workbook. Every fault names file, case and field."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from pydantic import ValidationError

from advisor.errors import InputFileError
from advisor.evaluation.types import GoldenFinding, GoldenMeasure, GoldenPlan, GoldenQuestion, GoldenSet, LabelPair
from advisor.knowledge import KnowledgeBase, read_yaml
from advisor.models import Model


class Kind(NamedTuple):
    """A file of a golden set: its name, the key that holds its cases, their type."""

    file: str
    key: str
    type: type[Model]


KINDS: dict[str, Kind] = {
    "findings": Kind("findings.yaml", "findings", GoldenFinding),
    "questions": Kind("questions.yaml", "questions", GoldenQuestion),
    "measures": Kind("measures.yaml", "measures", GoldenMeasure),
    "plans": Kind("plans.yaml", "plans", GoldenPlan),
}
LABELS = Kind("labels.yaml", "labels", LabelPair)
Case = TypeVar("Case", bound=Model)


def fault(error: ValidationError) -> str:
    """The first fault of an entry in words: the field, and what is wrong with it."""
    first = error.errors()[0]
    field = ".".join(str(x) for x in first["loc"]) or "整条"
    said = {
        "missing": "缺少这一项",
        "extra_forbidden": "不认识这一项",
        "literal_error": f"“{first.get('input')}”不是允许的值",
    }.get(first["type"], first["msg"].removeprefix("Value error, "))
    more = f"（另有 {error.error_count() - 1} 处）" if error.error_count() > 1 else ""
    return f"“{field}”：{said}{more}"


def read_cases(path: Path, kind: Kind) -> list[Any]:
    """The cases of one YAML file.

    Raises:
        InputFileError: the file has another form, or a case breaks its schema.
    """
    value = read_yaml(path)
    rows = value.get(kind.key) if isinstance(value, dict) else None
    if not isinstance(rows, list) or not rows:
        raise InputFileError(f"没有“{kind.key}”清单或清单是空的", where=path.name, fix="请对照 eval/golden/schemas 改正")
    out = []
    for n, row in enumerate(rows, 1):
        name = row.get("name") if isinstance(row, dict) else None
        try:
            out.append(kind.type.model_validate(row))
        except ValidationError as error:
            raise InputFileError(
                fault(error), where=f"{path.name} 第{n}条（{name or '未命名'}）", fix="请对照 eval/golden/schemas 改正"
            ) from error
    return out


def read_folder(folder: Path) -> GoldenSet:
    """The golden set in a folder; a kind whose file is not there has no cases.

    Raises:
        InputFileError: no file is there, a case breaks its schema, or a name stands twice.
    """
    present = {kind: k for kind, k in KINDS.items() if (folder / k.file).exists()}
    if not present:
        names = "、".join(k.file for k in KINDS.values())
        raise InputFileError("文件夹里没有金标文件", where=str(folder), fix=f"应有其中至少一个：{names}")
    digest = hashlib.sha256()
    cases: dict[str, Any] = {}
    for kind, k in present.items():
        digest.update((folder / k.file).read_bytes())
        cases[kind] = tuple(read_cases(folder / k.file, k))
        check_names(cases[kind], k.file)
    return GoldenSet(version=digest.hexdigest()[:12], **cases)


def check_names(cases: Sequence[Any], where: str) -> None:
    """Raise where a name stands twice.

    Raises:
        InputFileError: it does.
    """
    seen: dict[str, int] = {}
    for n, case in enumerate(cases, 1):
        if case.name in seen:
            raise InputFileError(f"名称“{case.name}”重复（第{seen[case.name]}条和第{n}条）", where=where, fix="请改成互不相同的名称")
        seen[case.name] = n


def check_ids(golden: GoldenSet, base: KnowledgeBase) -> None:
    """Raise where a case names a problem type, a model case or a source that the knowledge base does not hold.

    Raises:
        InputFileError: it does; the message names the case.
    """
    known = {key for entries in base.entries.values() for key in entries}
    for f in golden.findings:
        for field, ids, pool in (
            ("problem_types", f.problem_types, base.problems),
            ("cases_good", f.cases_good, base.cases),
            ("cases_bad", f.cases_bad, base.cases),
        ):
            _known(f.name, field, ids, set(pool))
    for q in golden.questions:
        _known(q.name, "sources", q.sources, known)


def _known(name: str, field: str, ids: Sequence[str], pool: set[str]) -> None:
    if missing := [i for i in ids if i not in pool]:
        raise InputFileError(
            f"知识库里没有“{missing[0]}”", where=f"金标 {name} 的 {field}", fix="用 advisor kb list 查看可用的 id，改正或删去"
        )


def read_golden(path: Path) -> GoldenSet:
    """A golden set: a folder of YAML files, one YAML file of findings, or a workbook (xlsx).

    Raises:
        InputFileError: there is none, or a case breaks its schema.
    """
    if path.is_dir():
        return read_folder(path)
    if not path.is_file():
        raise InputFileError("找不到金标", where=str(path), fix="请用 --golden 指出金标文件夹或 xlsx 文件；模板用 --template 生成")
    if path.suffix.lower() == ".xlsx":
        from advisor.evaluation.workbook import read_workbook

        return read_workbook(path)
    raise InputFileError("不是金标文件夹，也不是 xlsx 文件", where=str(path), fix="请给出文件夹，或按 --template 的样式填写 xlsx")
