"""Write the exports of a plan into a folder: all of them whole, or none."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from advisor.errors import AdvisorError, BackendError, UserError
from advisor.exporters.ledger_xlsx import ledger_xlsx
from advisor.exporters.outline import outline
from advisor.exporters.plan_docx import plan_docx
from advisor.exporters.plan_json import plan_json
from advisor.exporters.reference_docx import reference_docx
from advisor.knowledge import KnowledgeBase
from advisor.models import Plan

FORMATS: dict[str, tuple[str, ...]] = {
    "docx": ("整改方案.docx", "内部参考.docx"),
    "xlsx": ("整改台账.xlsx",),
    "json": ("plan.json",),
}
"""Formats and the files each one writes."""
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def export(plan: Plan, folder: Path, formats: Sequence[str], knowledge: KnowledgeBase) -> list[Path]:
    """Write the exports of ``plan``; same plan, same bytes. Files of the same name are replaced.

    Args:
        plan: the plan.
        folder: where to; made where it does not exist.
        formats: of ``FORMATS``, each at most once counted.
        knowledge: names of pain points, cases and rules in 内部参考.docx.

    Returns:
        The files written, in the order of ``FORMATS``.

    Raises:
        UserError: an unknown format, or a folder that cannot be written.
        BackendError: the disk is full or failed; nothing is left half-written.
    """
    if unknown := [f for f in formats if f not in FORMATS]:
        raise UserError(f"不认识的导出格式“{unknown[0]}”", fix=f"可选：{'、'.join(FORMATS)}")
    if not formats:
        raise UserError("没有指定导出格式", fix=f"可选：{'、'.join(FORMATS)}")
    return write_whole(folder, _render(plan, [f for f in FORMATS if f in formats], knowledge))


def _render(plan: Plan, formats: Sequence[str], knowledge: KnowledgeBase) -> dict[str, bytes]:
    view = outline(plan)
    files: dict[str, bytes] = {}
    if "docx" in formats:
        files["整改方案.docx"] = plan_docx(view)
        files["内部参考.docx"] = reference_docx(view, knowledge)
    if "xlsx" in formats:
        files["整改台账.xlsx"] = ledger_xlsx(view)
    if "json" in formats:
        files["plan.json"] = plan_json(plan)
    return files


def write_whole(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Write ``files`` (name → bytes) into ``folder``, all or none; what stood there before stays where it fails.

    Raises:
        UserError: the folder cannot be written.
        BackendError: the disk is full or failed.
    """
    try:
        with made(folder):
            # Inside the target, so that each replace is a rename on one file system.
            work = Path(tempfile.mkdtemp(prefix=".advisor-", dir=folder))
            try:
                for name, body in files.items():
                    _write(work / name, body)
                return _replace_all(work, folder, list(files))
            finally:
                shutil.rmtree(work, ignore_errors=True)
    except OSError as error:
        raise _told(error, folder) from error


@contextmanager
def made(folder: Path) -> Iterator[None]:
    """Make ``folder`` with its parents; where the body fails, remove again what was made and is empty."""
    missing = [p for p in (folder, *folder.parents) if not p.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException:
        for path in missing:
            with contextlib.suppress(OSError):  # it is not there, not a folder, or holds something
                path.rmdir()
        raise


def _write(path: Path, body: bytes) -> None:
    with path.open("wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())


def _replace_all(work: Path, folder: Path, names: Sequence[str]) -> list[Path]:
    """Move every file into place; where one fails (open in another program), put back what stood there before."""
    undo: list[tuple[Path, Path | None]] = []
    try:
        for name in names:
            target, kept = folder / name, work / f"{name}.old"
            if target.is_dir():
                raise IsADirectoryError(errno.EISDIR, "同名文件夹已存在", str(target))
            old = target.exists()
            if old:
                target.replace(kept)
            undo.append((target, kept if old else None))
            (work / name).replace(target)
    except OSError:
        for target, before in reversed(undo):
            target.unlink(missing_ok=True)
            if before is not None:
                before.replace(target)
        raise
    return [folder / name for name in names]


def _told(error: OSError, folder: Path) -> AdvisorError:
    where = str(error.filename2 or error.filename or folder) if error.errno == errno.EISDIR else str(folder)
    if error.errno in _FULL:
        return BackendError("磁盘空间不足，文件没有写出", where=where, fix="请腾出空间后重试")
    if isinstance(error, NotADirectoryError | FileExistsError):
        return UserError("不是文件夹", where=where, fix="请换一个文件夹")
    if isinstance(error, IsADirectoryError):
        return UserError("已有同名的文件夹，文件没有写出", where=where, fix="请移走它或换一个文件夹")
    if isinstance(error, PermissionError) or error.errno in {errno.EROFS, errno.ENAMETOOLONG, errno.EINVAL}:
        return UserError("不能写入，文件没有写出", where=where, fix="请关闭正打开的同名文件，或换一个有写权限的文件夹")
    return BackendError(f"写文件失败（{error.strerror or error}）", where=where, fix="请检查磁盘后重试")
