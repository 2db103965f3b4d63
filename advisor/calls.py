"""What a call of the command line says, checked: options, output folder, question file. No service calls.

Each fault is a ``UserError`` that names the option and says what can be written instead.
"""

from __future__ import annotations

import json
import re
import stat
import traceback
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import get_args

from advisor.errors import InputFileError, UserError
from advisor.models import UNIT_TYPES, ImportResult, UnitProfile, UnitType
from advisor.text import clean

FEEDBACK_YEARS = range(2000, 2100)
"""Years a day of feedback can lie in: earlier ones are slips of the pen, later ones too."""
UNIT_CHARS = 100
"""Longest name of a unit; official names have some 40 characters."""
_QUESTION_BYTES = 50_000_000
_USAGE = (
    (r"No such option:? '?(.+?)'?(?: Did you mean .*)?\.?$", "没有选项 {0}"),
    (r"No such command '(.*)'.*$", "没有命令 {0}"),
    (r"Option '?(.+?)'? requires (?:an argument|\d+ arguments).*$", "选项 {0} 后面要写值"),
    (r"Got unexpected extra argument(?:\(s\)|s)? \((.*)\).*$", "多出参数 {0}"),
    (r"Invalid value for '(.*?)': .*(?:valid integer|valid number).*$", "{0} 的值不是数字"),
    (r"Invalid value for '(.*?)': .*(?:less|greater) than.*$", "{0} 的值不在允许的范围内"),
    (r"Invalid value for '(.*?)': .*$", "{0} 的值不对"),
    (r"Missing (?:argument|option|parameter):? ?'?(.*?)'?\.?$", "缺少参数 {0}"),
)
"""What the library of the command line says of a wrong call, in its English, and what we say."""


def usage_fault(said: str) -> str:
    """A wrong call in Chinese, on one line."""
    line = " ".join(said.split())
    for pattern, words in _USAGE:
        if m := re.match(pattern, line):
            return words.format(*(g.replace("'", "") for g in m.groups()))
    return f"命令写得不对（{line}）"


def place_of(error: BaseException) -> str:
    """File and line of this program in which an unforeseen error arose."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if "advisor" in Path(f.filename).parts]
    return f"{Path(frames[-1].filename).name} 第{frames[-1].lineno}行" if frames else type(error).__module__


def _question_lines(path: Path) -> list[str]:
    """The lines of a question file, at most 50 MB of them."""
    where = str(path)
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode) or status.st_size > _QUESTION_BYTES:
            raise InputFileError("问题文件不是普通文件，或超过 50 MB", where=where, fix="请给出 UTF-8 编码的 JSONL 文件")
        return path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, ValueError) as error:
        raise InputFileError("问题文件读不出来", where=where, fix="请核对路径，并给出 UTF-8 编码的 JSONL 文件") from error


def read_questions(path: Path) -> Iterator[tuple[str, str] | InputFileError]:
    """(id, question) of each line of a JSONL file, or what is wrong with the line.

    Raises:
        InputFileError: the file cannot be read.
    """
    for n, line in enumerate(_question_lines(path), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            key, question = row["id"], row["question"]
        except (ValueError, KeyError, TypeError, RecursionError):
            key = question = None
        if isinstance(key, str | int) and isinstance(question, str):
            yield str(key), question
        else:
            yield InputFileError('不是 {"id", "question"}', where=f"{path.name} 第{n}行", fix="请改正这一行")


def day(text: str | None) -> date | None:
    """``--feedback-date``.

    Raises:
        UserError: it is no date, or none that can be meant.
    """
    if text is None:
        return None
    try:
        value = date.fromisoformat(text)
    except ValueError as error:
        raise UserError(f"不是有效的日期 {text!r}", where="--feedback-date", fix="请写成 YYYY-MM-DD，例如 2026-03-12") from error
    if value.isoformat() != text:
        raise UserError(f"日期 {text!r} 的写法不对", where="--feedback-date", fix=f"请写成 {value.isoformat()}")
    if value.year not in FEEDBACK_YEARS:
        years = f"{FEEDBACK_YEARS[0]}年至{FEEDBACK_YEARS[-1]}年"
        raise UserError(f"反馈日期 {text} 不在{years}之间", where="--feedback-date", fix="请核对年份")
    return value


def unit_type(text: str | None) -> UnitType | None:
    """``--unit-type``.

    Raises:
        UserError: there is no such type.
    """
    if text is None:
        return None
    if text not in get_args(UnitType):
        raise UserError(f"不认识的单位类型 {text!r}", where="--unit-type", fix=f"可用：{'、'.join(UNIT_TYPES)}")
    return text  # type: ignore[return-value]


def unit_name(text: str | None) -> str | None:
    """``--unit`` without control characters; None where it is empty.

    Raises:
        UserError: it is too long to be a name.
    """
    name = clean(text or "")
    if len(name) > UNIT_CHARS:
        raise UserError(f"单位名称有{len(name)}字，超过{UNIT_CHARS}字", where="--unit", fix="请写单位的全称或简称")
    return name or None


def formats(text: str, known: Sequence[str]) -> list[str]:
    """``--formats``: names parted by commas, each once.

    Raises:
        UserError: there is none, or one that is not known.
    """
    wanted = list(dict.fromkeys(f.strip().lower() for f in text.replace("，", ",").split(",") if f.strip()))
    if unknown := [f for f in wanted if f not in known]:
        raise UserError(f"不认识的导出格式 {'、'.join(unknown)}", where="--formats", fix=f"可用：{','.join(known)}")
    if not wanted:
        raise UserError("没有写导出格式", where="--formats", fix=f"可用：{','.join(known)}")
    return wanted


def unit_profile(result: ImportResult, name: str | None, kind: UnitType | None) -> UnitProfile | None:
    """The unit as the call gives it; None where it gives nothing, so that it is guessed."""
    if name is None and kind is None:
        return None
    from advisor.planning import guess_unit

    guessed = guess_unit(name or result.unit_name, result.findings)
    return UnitProfile(name=guessed.name, type=kind or guessed.type, guessed=kind is None)


def outputs(folder: Path) -> list[Path]:
    """The files that ``advisor plan`` writes."""
    return [folder / n for n in ("plan.json", "整改方案.docx", "内部参考.docx", "整改台账.xlsx")]


@contextmanager
def output_folder(folder: Path) -> Iterator[None]:
    """The folder, made and found writable before the work begins; where the work fails, what was made and is empty goes again.

    Raises:
        UserError: it cannot be written.
    """
    from advisor.exporters.write import made

    with ExitStack() as stack:
        try:
            stack.enter_context(made(folder))
            probe = folder / ".advisor-probe"
            probe.touch()
            probe.unlink()
        except (FileExistsError, NotADirectoryError) as error:
            raise UserError("这不是文件夹", where=str(folder), fix="请换一个文件夹") from error
        except OSError as error:
            raise UserError(f"文件夹写不进去（{error.strerror}）", where=str(folder), fix="请换一个有写权限的文件夹") from error
        yield
