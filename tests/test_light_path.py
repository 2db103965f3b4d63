"""Light commands stay light: which modules a fresh process loads, how long it takes, how much memory it needs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from advisor.service import Service

HEAVY = (
    "torch",
    "transformers",
    "sentence_transformers",
    "chromadb",
    "jieba",
    "sklearn",
    "gradio",
    "langchain_core",
    "docx",
    "openpyxl",
    "ir_measures",
    "jinja2",
    "rapidocr",
    "onnxruntime",
)
PROBE = """
import json, sys
sys.argv = ["advisor", *{argv!r}]
from advisor.cli import main
try:
    main()
finally:
    sys.stderr.write("\\nLOADED " + json.dumps(sorted({{m.split(".")[0] for m in sys.modules}})))
"""


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory, service: Service) -> Path:
    assert service.retriever is not None  # the index is there, as after the first use
    path = tmp_path_factory.mktemp("light") / "one.jsonl"
    path.write_text(json.dumps({"id": "a", "text": "抽查5个村党支部，均未按季召开党员大会。"}, ensure_ascii=False), encoding="utf-8")
    return path


def test_diagnose_loads_nothing_heavy(one: Path, cache: Path) -> None:
    code = PROBE.format(argv=["diagnose", str(one), "--json"])
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ, "ADVISOR_CACHE": str(cache)}, check=True
    )
    loaded = set(json.loads(done.stderr.rsplit("LOADED ", 1)[1]))
    assert not loaded & set(HEAVY)
    assert json.loads(done.stdout)["id"] == "a"


def test_diagnose_is_quick_and_small(one: Path, cache: Path) -> None:
    """The bar is 1 s and 150 MB on an idle machine; the best of five keeps a busy one from failing it."""
    resource = pytest.importorskip("resource")
    times = []
    for _ in range(5):
        start = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "advisor", "diagnose", str(one), "--json"],
            capture_output=True,
            env={**os.environ, "ADVISOR_CACHE": str(cache)},
            check=True,
        )
        times.append(time.perf_counter() - start)
    code = (
        "import resource, subprocess, sys; subprocess.run([sys.executable, '-m', 'advisor', 'diagnose', sys.argv[1], '--json'], "
        "stdout=subprocess.DEVNULL, check=True); print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(one)], capture_output=True, text=True, env={**os.environ, "ADVISOR_CACHE": str(cache)}, check=True
    )
    assert resource is not None
    assert min(times) < 1.0
    assert int(done.stdout) / 1024 < 150
