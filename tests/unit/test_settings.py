from __future__ import annotations

from pathlib import Path

import pytest

from advisor.errors import UserError
from advisor.settings import Settings, load_settings

README = Path(__file__).resolve().parents[2] / "README.md"


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "advisor.toml").write_text('embedding = "e5"\ntop_k = 5\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ADVISOR_TOP_K", "7")
    settings = load_settings()
    assert (settings.embedding, settings.top_k) == ("e5", 7)


@pytest.mark.parametrize(("name", "value"), [("ADVISOR_TOP_K", "many"), ("ADVISOR_TOP_K", "0")])
def test_a_wrong_value_is_named(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(UserError, match="ADVISOR_TOP_K"):
        load_settings()


@pytest.mark.parametrize("text", ["unknown = 1\n", "not toml at all ["])
def test_a_wrong_file_is_named(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "advisor.toml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UserError):
        load_settings()


@pytest.mark.parametrize(("store", "kind"), [("memory", "memory"), ("chroma", "chroma"), ("http://127.0.0.1:8000", "server")])
def test_stores(store: str, kind: str) -> None:
    assert Settings(store=store).store_kind == kind


def test_an_unknown_store_is_refused() -> None:
    with pytest.raises(UserError, match="ADVISOR_STORE"):
        _ = Settings(store="redis").store_kind


def test_every_setting_stands_in_the_readme() -> None:
    text = README.read_text(encoding="utf-8")
    assert [name for name in Settings.model_fields if f"`ADVISOR_{name.upper()}`" not in text] == []
