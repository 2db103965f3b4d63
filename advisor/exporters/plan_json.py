"""plan.json: the only file form of a plan; every other export is made from it."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from advisor.errors import InputFileError
from advisor.models import Plan

VERSION = 1
"""``schema_version`` that this program writes and reads."""
_LIMIT = 512 * 1024 * 1024
"""Largest file read, in bytes: a plan of 2,000 findings has about 60 MB."""
_FIX = "请选用本程序导出、未经手工改动的 plan.json"
_WORDS = {
    "missing": "缺少这一项",
    "extra_forbidden": "多出不认识的一项",
    "string_type": "应为文字",
    "int_type": "应为整数",
    "float_type": "应为数字",
    "bool_type": "应为 true 或 false",
    "tuple_type": "应为列表",
    "dict_type": "应为对象",
    "model_type": "应为对象",
    "literal_error": "不在允许的取值之内",
    "greater_than_equal": "小于允许的最小值",
    "less_than_equal": "大于允许的最大值",
}
"""Pydantic's error types in Chinese; others are shown by their type."""


def plan_json(plan: Plan) -> bytes:
    """The plan as indented UTF-8 JSON with a final line end; no ASCII escaping."""
    return plan.model_dump_json(by_alias=True, indent=2).encode("utf-8") + b"\n"


def read_plan_json(path: Path) -> Plan:
    """The plan in a plan.json.

    Raises:
        InputFileError: the file cannot be read, is not UTF-8 or not JSON, is of another version, or breaks the schema.
    """
    text = _text(path)
    _check_version(_value(text, path.name), path.name)
    try:
        return Plan.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "plan"
        more = f"（另有{error.error_count() - 1}处）" if error.error_count() > 1 else ""
        what = _WORDS.get(first["type"], f"不符合要求（{first['type']}）")
        raise InputFileError(f"字段“{field}”{what}{more}", where=path.name, fix=_FIX) from error


def _text(path: Path) -> str:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise InputFileError("读不出文件（不是普通文件）", where=str(path), fix="请选 plan.json 文件")
        if status.st_size > _LIMIT:
            raise InputFileError(f"文件超过{_LIMIT // 2**20} MB", where=path.name, fix=_FIX)
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as error:
        raise InputFileError("文件不存在", where=str(path), fix="请检查路径") from error
    except UnicodeDecodeError as error:
        raise InputFileError(f"不是 UTF-8 文本（第{error.start + 1}字节）", where=path.name, fix=_FIX) from error
    except (OSError, ValueError) as error:
        raise InputFileError(
            f"读不出文件（{getattr(error, 'strerror', None) or error}）", where=str(path), fix="请检查路径和读取权限"
        ) from error


def _value(text: str, name: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise InputFileError("不是有效的 JSON", where=f"{name} 第{error.lineno}行第{error.colno}列", fix=_FIX) from error
    except (RecursionError, ValueError) as error:
        # Nested too deeply, or an integer with more digits than Python converts.
        raise InputFileError("不是有效的 JSON", where=name, fix=_FIX) from error


def _check_version(value: Any, name: str) -> None:
    if not isinstance(value, dict):
        raise InputFileError("内容不是一份整改方案", where=name, fix=_FIX)
    version = value.get("schema_version", VERSION)
    if version != VERSION or isinstance(version, bool):
        raise InputFileError(f"版本为{version!r}，本程序只读版本{VERSION}", where=f"{name} schema_version", fix="请用导出它的程序版本打开")
