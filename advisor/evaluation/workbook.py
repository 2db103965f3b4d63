"""A user's own golden set in a workbook: the template, and reading a filled-in one. Each fault names sheet, row and column."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple, get_args

from pydantic import ValidationError

from advisor.errors import InputFileError
from advisor.evaluation.golden import check_names, fault
from advisor.evaluation.types import GoldenFinding, GoldenMeasure, GoldenQuestion, GoldenSet
from advisor.importers import split_problems
from advisor.models import UNIT_TYPES, Dimension, Domain, Model

LIST_MARKS = "；;"
ALTERNATIVES = "／/"
"""Between the wordings of one cause or point; lists of them are separated by ``LIST_MARKS``."""
LARGEST = 50_000_000


class Column(NamedTuple):
    """A column of a sheet: field, title, whether it must be filled, how it is read, what it means, an example, what may be chosen."""

    field: str
    title: str
    needed: bool
    form: str
    hint: str
    example: str
    choices: tuple[str, ...] = ()


FINDINGS = (
    Column("name", "名称", True, "text", "互不相同的名称", "g-001"),
    Column("finding", "问题", True, "text", "反馈问题原文", "村级值班记录补造，12次巡查无人到场。"),
    Column("unit_type", "单位类型", True, "text", "被巡察单位的类型", "村", UNIT_TYPES),
    Column("pain_points", "痛点", False, "list", "P1—P5，最主要的在前，分号分开；空着表示五个都不贴切", "P2"),
    Column("problem_types", "问题类型", True, "list", "问题类型 id，主要的在前；用 advisor kb list 查看", "p2-fake-records"),
    Column("dimension", "维度", True, "text", "五个建设之一", "作风建设", get_args(Dimension)),
    Column("domain", "领域", True, "text", "六个领域之一", "治理", get_args(Domain)),
    Column("severity", "严重程度", True, "number", "1—5", "3"),
    Column("prevalence", "普遍程度", True, "number", "1—5", "2"),
    Column("difficulty", "整改难度", True, "number", "1—5", "2"),
    Column("facts", "须用事实", False, "list", "措施必须用到的数字、对象、地点，照抄原文，分号分开", "12次巡查"),
    Column("cases_good", "可借鉴案例", False, "list", "案例 id，分号分开；空着表示不应借鉴", ""),
    Column("cases_bad", "不可借鉴案例", False, "list", "字面相近但借鉴会出错的案例 id", ""),
    Column("causes_must", "须有原因", False, "wordings", "一个原因的几种说法用／分开，不同原因用分号分开", "值班／轮值；核查／查岗"),
    Column("causes_must_not", "不应有原因", False, "list", "出现在原因里就是错的词", "群众素质"),
    Column("faults", "不应有内容", False, "list", "出现在草稿里就是错的词句", ""),
)
QUESTIONS = (
    Column("name", "名称", True, "text", "互不相同的名称", "q-001"),
    Column("question", "问题", True, "text", "问答的问题", "销号要看什么？"),
    Column("kind", "类别", True, "text", "自定的类别", "规则"),
    Column("answerable", "可回答", True, "flag", "是或否；否表示应答“依据不足”", "是", ("是", "否")),
    Column("points", "要点", False, "wordings", "一个要点的几种说法用／分开，不同要点用分号分开", "现场／实地；责任人不得自核／不能自查"),
    Column("sources", "应引条目", False, "list", "知识条目 id，任一即可", ""),
    Column("must_not", "不应出现", False, "list", "出现在答案里就是错的词句", ""),
)
MEASURES = (
    Column("name", "名称", True, "text", "互不相同的名称", "m-001"),
    Column("finding", "问题", False, "text", "措施所答的问题", "村级值班记录补造。"),
    Column("measure", "措施", True, "text", "整改措施全文", "加强值班管理，提高思想认识。"),
    Column("feedback_date", "反馈日期", False, "day", "YYYY-MM-DD", "2026-03-12"),
    Column("good", "合格", True, "flag", "是或否", "否", ("是", "否")),
    Column("worst", "程度", False, "class", "不合格的：错误或警告", "错误", ("错误", "警告")),
    Column("faults", "毛病", False, "list", "毛病的种类，分号分开", "空泛"),
)
SHEETS: dict[str, tuple[str, tuple[Column, ...], type[Model]]] = {
    "问题": ("findings", FINDINGS, GoldenFinding),
    "问答": ("questions", QUESTIONS, GoldenQuestion),
    "措施": ("measures", MEASURES, GoldenMeasure),
}
EXAMPLE = "（例）"
"""A row whose name begins with this is an example of the template and is not read."""


def write_template(path: Path) -> None:
    """Write an empty workbook with hints, drop-downs and one example row a sheet.

    Raises:
        InputFileError: it cannot be written.
    """
    from openpyxl import Workbook
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    book.remove(book.worksheets[0])
    for name, (_, columns, _) in SHEETS.items():
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "B2"
        for n, c in enumerate(columns, 1):
            head = sheet.cell(1, n, c.title + ("*" if c.needed else ""))
            head.font, head.fill = Font(bold=True), PatternFill("solid", fgColor="DDE6F0")
            head.comment = Comment(c.hint, "整改顾问")
            example = sheet.cell(2, n, (EXAMPLE if c.field == "name" else "") + c.example)
            example.font = Font(italic=True, color="808080")
            letter = get_column_letter(n)
            sheet.column_dimensions[letter].width = 48 if c.field in {"finding", "measure", "question"} else 16
            for row in range(1, 200):
                sheet.cell(row, n).alignment = Alignment(wrap_text=True, vertical="top")
            if c.choices:
                choice = DataValidation(type="list", formula1=f'"{",".join(c.choices)}"', allow_blank=not c.needed)
                sheet.add_data_validation(choice)
                choice.add(f"{letter}2:{letter}2000")
    save(book, path)


def save(book: Any, path: Path) -> None:
    """Write a workbook, whole or not at all.

    Raises:
        InputFileError: it cannot be written.
    """
    scratch = path.with_name(f".{path.name}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        book.save(scratch)
        scratch.replace(path)
    except OSError as error:
        raise InputFileError(f"写不出来（{error.strerror or error}）", where=str(path), fix="请换一个可写的位置") from error
    finally:
        scratch.unlink(missing_ok=True)


def open_book(path: Path) -> Any:
    """The workbook.

    Raises:
        InputFileError: it is not one, or too large.
    """
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        if path.stat().st_size > LARGEST:
            raise InputFileError("文件超过 50 MB", where=str(path), fix="请拆成几个文件")
        return load_workbook(path, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError) as error:
        raise InputFileError("不是可读的 xlsx 文件", where=str(path), fix="请用 --template 生成的工作簿，另存为 xlsx") from error
    except OSError as error:
        raise InputFileError(f"读不出来（{error.strerror or error}）", where=str(path), fix="请检查文件和读取权限") from error


def rows_of(sheet: Any, columns: Sequence[Column], where: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """(row number, value by field) of each filled row that is no example.

    Raises:
        InputFileError: a column that is needed is missing, or stands twice.
    """
    titles = [str(c.value or "").strip().rstrip("*") for c in next(sheet.iter_rows(min_row=1, max_row=1), ())]
    doubled = next((t for t in titles if t and titles.count(t) > 1), None)
    if doubled:
        raise InputFileError(f"列“{doubled}”出现了两次", where=where, fix="请删去多余的一列")
    if missing := [c.title for c in columns if c.needed and c.title not in titles]:
        raise InputFileError(f"缺少列“{missing[0]}”", where=where, fix="请按 --template 生成的表头填写")
    place = {c.field: titles.index(c.title) for c in columns if c.title in titles}
    for number, cells in enumerate(sheet.iter_rows(min_row=2, values_only=True), 2):
        row = {field: cells[at] if at < len(cells) else None for field, at in place.items()}
        if any(v not in {None, ""} for v in row.values()) and not str(row.get("name") or "").startswith(EXAMPLE):
            yield number, row


def _value(column: Column, value: object, where: str) -> Any:
    """A cell in the form of its column.

    Raises:
        InputFileError: it has another form.
    """
    said = str(value).strip() if value is not None else ""
    if column.needed and not said:
        raise InputFileError("没有填写", where=where, fix=column.hint)
    if column.form in {"list", "wordings"}:
        items = tuple(x.strip() for x in _split(said, LIST_MARKS) if x.strip())
        if column.form == "list":
            return items
        return tuple(tuple(y.strip() for y in _split(x, ALTERNATIVES) if y.strip()) for x in items)
    if column.form == "number":
        if not said.removesuffix(".0").isdigit():
            raise InputFileError(f"“{said}”不是整数", where=where, fix=column.hint)
        return int(float(said))
    if column.form in {"flag", "class"}:
        known = {"是": True, "否": False, "错误": "error", "警告": "warning"}
        if said and (said not in known or said not in column.choices):
            raise InputFileError(f"“{said}”不是允许的值", where=where, fix=f"请填{'或'.join(column.choices)}")
        return known.get(said)
    return _day(value, said, where, column) if column.form == "day" else said


def _day(value: object, said: str, where: str, column: Column) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if not said:
        return None
    try:
        return date.fromisoformat(said[:10])
    except ValueError as error:
        raise InputFileError(f"“{said}”不是日期", where=where, fix=column.hint) from error


def _split(text: str, marks: str) -> list[str]:
    for mark in marks[1:]:
        text = text.replace(mark, marks[0])
    return text.split(marks[0])


def _case(kind: type[Model], columns: Sequence[Column], row: dict[str, Any], where: str) -> Any:
    by_field = {c.field: c for c in columns}
    values = {f: _value(by_field[f], v, f"{where}“{by_field[f].title}”") for f, v in row.items()}
    if kind is GoldenFinding:
        values["parts"] = [{"start": s.start, "end": s.end, "text": s.text} for s in split_problems(values["finding"])]
    try:
        return kind.model_validate({k: v for k, v in values.items() if v is not None})
    except ValidationError as error:
        first = str(error.errors()[0]["loc"][0]) if error.errors()[0]["loc"] else ""
        title = by_field[first].title if first in by_field else ""
        raise InputFileError(fault(error), where=f"{where}“{title}”" if title else where, fix="请按表头批注改正") from error


def read_workbook(path: Path) -> GoldenSet:
    """The golden set in a workbook; its findings are split into parts as an imported file is.

    Raises:
        InputFileError: a sheet, column or cell is wrong (named), or there is no case at all.
    """
    book = open_book(path)
    cases: dict[str, Any] = {}
    for name, (kind, columns, type_) in SHEETS.items():
        if name not in book.sheetnames:
            continue
        where = f"{path.name} 工作表“{name}”"
        cases[kind] = tuple(_case(type_, columns, row, f"{where}第{n}行") for n, row in rows_of(book[name], columns, where))
        check_names(cases[kind], where)
    if not any(cases.values()):
        raise InputFileError("没有一条金标", where=path.name, fix=f"请在工作表“{'”“'.join(SHEETS)}”里至少填一行")
    return GoldenSet(version=hashlib.sha256(path.read_bytes()).hexdigest()[:12], **cases)
