"""No test reaches the network, the user's home or the user's settings."""

from __future__ import annotations

import os
import shutil
import socket
from pathlib import Path

import pytest

from advisor.knowledge import KnowledgeBase
from advisor.models import Finding, SourceRef
from advisor.service import Service, build_service
from advisor.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
LOOPBACK = {"127.0.0.1", "::1", "localhost", "0.0.0.0"}


def program(*names: str) -> str:
    """The path of a program that is no Python package; a machine with Python and make alone skips what needs it, CI must not."""
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found is None and os.environ.get("CI"):
        pytest.fail(f"CI lacks {names[0]}: .ci/run must install it")
    if found is None:
        pytest.skip(f"{names[0]} is not installed")
    return found


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that leaves the machine."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: object) -> object:
        if self.family in {socket.AF_INET, socket.AF_INET6} and isinstance(address, tuple) and address[0] not in LOOPBACK:
            raise AssertionError(f"a test tried to reach {address[0]}")
        return real(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", connect)


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No ``ADVISOR_*`` of the developer, and a cache that is shared by the run but nobody else's."""
    for name in list(os.environ):
        if name.startswith("ADVISOR_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("ADVISOR_CACHE", str(tmp_path_factory.getbasetemp().parent / "advisor-test-cache"))


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache for the whole run: the index is built once."""
    folder = tmp_path_factory.getbasetemp().parent / "advisor-test-cache"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def service(cache: Path) -> Service:
    """The real service over the real knowledge base."""
    return build_service(Settings(cache=cache))


@pytest.fixture(scope="session")
def base(service: Service) -> KnowledgeBase:
    """The real knowledge base."""
    return service.knowledge


def make_finding(text: str, key: str = "f1") -> Finding:
    """A finding as an importer makes it."""
    from advisor.importers import split_problems

    return Finding(id=key, text=text, source=SourceRef(file="test.txt", sha256="0" * 64, paragraph=1), problems=split_problems(text))
