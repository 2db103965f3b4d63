"""What every command shares: output, the service, and doing every file although one fails."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import typer

from advisor.errors import AdvisorError
from advisor.service import Service, build_service

Item = TypeVar("Item")


def say(line: str) -> None:
    """One line on stderr."""
    typer.echo(line, err=True)


def out(line: str) -> None:
    """One line on stdout."""
    typer.echo(line)


def dump(value: Any) -> None:
    """One JSON value on one line of stdout."""
    out(json.dumps(value, ensure_ascii=False))


def service() -> Service:
    """The service, reporting on stderr."""
    return build_service(report=say)


def each(items: Iterable[Item], do: Callable[[Item], None]) -> None:
    """Do every file or row; one that fails is named on stderr, the others are still done, and the exit code is that of the worst."""
    worst = 0
    for item in items:
        try:
            do(item)
        except AdvisorError as error:
            say(f"错误：{error.line}")
            worst = max(worst, error.exit_code)
    if worst:
        raise typer.Exit(worst)
