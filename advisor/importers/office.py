"""Older and other office formats (.doc .wps .xls .et .rtf .odt .ods), converted by LibreOffice where it is installed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from advisor.errors import InputFileError
from advisor.importers.guard import BROKEN, Limits, Opened, open_file

_TARGET = {"doc": "docx", "rtf": "docx", "odt": "docx", "html": "docx", "xls": "xlsx", "ods": "xlsx"}


def convert(opened: Opened, limits: Limits) -> Opened:
    """The file as docx or xlsx, by LibreOffice with a profile of its own in a temporary folder.

    Raises:
        InputFileError: LibreOffice is not installed, fails, or takes longer than the limit.
    """
    name = opened.path.name
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        target = _TARGET[opened.kind]
        raise InputFileError(
            f"读取 .{opened.kind} 格式需要 LibreOffice，本机未安装",
            where=name,
            fix=f"请安装 LibreOffice，或用 WPS、Office 另存为 {target} 后导入",
        )
    with tempfile.TemporaryDirectory(prefix="advisor-") as folder:
        return _converted(program, Path(folder), opened, limits)


def _converted(program: str, folder: Path, opened: Opened, limits: Limits) -> Opened:
    target = _TARGET[opened.kind]
    source = folder / f"input.{opened.kind}"
    source.write_bytes(opened.data)
    web = ["--infilter=HTML (StarWriter)"] if opened.kind == "html" else []
    command = [
        program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore", "--nolockcheck", *web,
        "--convert-to", target, "--outdir", str(folder / "out"), str(source),
    ]  # fmt: skip
    try:
        _run(command, limits.seconds)
    except subprocess.TimeoutExpired as error:
        raise InputFileError(
            f"LibreOffice 转换超过{limits.seconds}秒，已停止", where=opened.path.name, fix=f"请另存为 {target} 后导入"
        ) from error
    except OSError as error:
        raise InputFileError("LibreOffice 无法启动", where=opened.path.name, fix=f"请另存为 {target} 后导入") from error
    result = folder / "out" / f"input.{target}"
    if not result.is_file() or not result.stat().st_size:
        raise InputFileError("LibreOffice 不能转换这个文件，可能已损坏或有密码", where=opened.path.name, fix=BROKEN)
    converted = open_file(result, limits)
    return Opened(opened.path, converted.data, converted.kind, opened.sha256, opened.note)


def _run(command: list[str], seconds: int) -> None:
    """Run LibreOffice; its launcher starts the program proper, so what must end is the whole group."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True) as process:
        try:
            process.wait(timeout=seconds)
        except BaseException:
            if os.name == "posix":
                os.killpg(process.pid, signal.SIGKILL)
            process.kill()
            raise
