"""The command line.

Machine output goes to stdout as UTF-8 JSON, progress and errors to stderr. Exit codes: 0 fine, 1 problems found, 2 the input or the
call is wrong, 3 a backend failed.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
from typing import Any, NoReturn

import typer

from advisor import calls
from advisor.cli import evaluation
from advisor.cli.commands import app
from advisor.cli.output import say
from advisor.errors import AdvisorError

app.command("evaluate")(evaluation.evaluate)
_CALL_FAULT: Any = typer.BadParameter.__mro__[2]
"""What typer raises on a wrong call: ``ClickException``, of click or of typer's own copy of it, by its version."""


def main() -> NoReturn:
    """Run the command line; errors become one Chinese line and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    # numpy is not loaded yet. Our products are too small to gain from threads, which on a busy machine wait for each other (0.2 → 5 ms).
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    sys.exit(_run())


def _run() -> int:
    try:
        code = app(standalone_mode=False)
        if sys.stdout:  # None where the caller closed it
            sys.stdout.flush()
    except AdvisorError as error:
        say(f"错误：{error.line}")
        return error.exit_code
    except _CALL_FAULT as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            say(error.format_message())
            return 2
        say(f"错误：{calls.usage_fault(error.format_message())}。用 --help 查看用法")
        return 2
    except (KeyboardInterrupt, typer.Abort):
        say("已中断；plan 可用 --resume 接着做")
        return 130
    except (
        BrokenPipeError,
        SystemExit,
    ):  # typer turns the first into the second: the reader of stdout has gone (head): nobody is left to be told
        _drop_stdout()
        return 0
    except OSError as error:
        _drop_stdout()
        say(f"错误：{error.filename or '标准输出'}：读写失败（{error.strerror or error}）。请检查磁盘和权限后重试")
        return 3
    except Exception as error:  # noqa: BLE001 - the border: a user sees one line, never a traceback
        said = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        say(f"错误：程序内部出错（{said}，{calls.place_of(error)}）。请把这一行和所用命令告诉维护者")
        return 3
    return code if isinstance(code, int) else 0


def _drop_stdout() -> None:
    """Let what is still to be written to stdout go nowhere, so that the end of the process does not fail on it again."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
