"""The contract of every command: JSON on stdout, everything else on stderr, exit codes, one Chinese line an error."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from advisor.cli import main
from advisor.models import UNIT_TYPES
from advisor.service import Service

ROOT = Path(__file__).resolve().parents[2]
FINDINGS = [
    {"id": "a", "text": "抽查5个村党支部，均未按季召开党员大会。", "unit_type": "乡镇"},
    {"id": "b", "text": "公务接待无公函，涉及金额3.2万元；一些干部工作不在状态。"},
]


class Ran:
    """What a command gave back."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err
        assert "Traceback" not in err + out

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def faults(self) -> list[str]:
        return [line for line in self.err.splitlines() if line.startswith("错误：")]


def process(argv: list[Any], cache: Path) -> Ran:
    """A command in a process of its own."""
    env = {**os.environ, "ADVISOR_CACHE": str(cache)}
    done = subprocess.run(
        [sys.executable, *argv], capture_output=True, env=env, cwd=ROOT, check=False, timeout=120, stdin=subprocess.DEVNULL
    )
    return Ran(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


@pytest.fixture
def run(cache: Path, tmp_path: Path, service: Service, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """Runs a command in this process, from its arguments to its exit code."""
    assert service.retriever is not None  # the index is there, as after the first use
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "1")  # the command sets it else

    def command(*argv: str | Path, **environment: str) -> Ran:
        with monkeypatch.context() as patch:
            patch.setattr(sys, "argv", ["advisor", *map(str, argv)])
            for name, value in {"ADVISOR_CACHE": str(cache), **environment}.items():
                patch.setenv(name, value)
            capsys.readouterr()
            with pytest.raises(SystemExit) as ended:
                main()
        shown = capsys.readouterr()
        return Ran(int(ended.value.code or 0), shown.out, shown.err)

    return command


@pytest.fixture
def findings(tmp_path: Path) -> Path:
    path = tmp_path / "问题 🙂.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in FINDINGS), encoding="utf-8")
    return path


def test_import(run: Any, findings: Path) -> None:
    done = run("import", findings, "--json")
    assert done.code == 0
    assert [set(row) for row in done.rows] == [{"id", "number", "text", "source", "problems", "given"}] * 2
    assert [row["id"] for row in done.rows] == ["a", "b"]
    assert done.rows[0]["source"]["file"] == findings.name
    assert done.rows[0]["source"]["row"] == 1
    assert len(done.rows[1]["problems"]) == 2
    for row in done.rows:
        assert all(row["text"][p["start"] : p["end"]] == p["text"] for p in row["problems"])
    assert "\\u" not in done.out


def test_what_is_left_out_is_told_on_stderr(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "半坏.jsonl"
    path.write_text('{"id":"1","text":"党费收缴不及时。"}\n{坏\n{"id":"3"}\n[1]\n', encoding="utf-8")
    done = run("import", path, "--json")
    assert done.code == 0
    assert [row["id"] for row in done.rows] == ["1"]
    assert [line.split("行")[0] for line in done.err.splitlines()] == [f"未作为问题：半坏.jsonl第{n}" for n in (2, 3, 4)]


def test_one_bad_file_does_not_stop_the_others(run: Any, findings: Path, tmp_path: Path) -> None:
    (tmp_path / "空.pdf").write_bytes(b"")
    for command in ("import", "diagnose"):
        done = run(command, "--json", "没有.docx", tmp_path / "空.pdf", findings, tmp_path)
        assert done.code == 2
        assert [row["id"] for row in done.rows] == ["a", "b"]
        assert len(done.faults) == 3
        assert "没有.docx：文件不存在" in done.faults[0]


def test_a_file_that_may_not_be_read_does_not_stop_the_others(run: Any, findings: Path, tmp_path: Path) -> None:
    closed = tmp_path / "不许读.jsonl"
    closed.write_text('{"id":"c","text":"村务公开不规范。"}', encoding="utf-8")
    closed.chmod(0)
    done = run("import", closed, findings, "--json")
    if hasattr(os, "geteuid") and os.geteuid() != 0:  # the administrator may read anything
        assert done.code == 2
        assert "没有读取权限" in done.faults[0]
    assert [row["id"] for row in done.rows][-2:] == ["a", "b"]


def test_diagnose(run: Any, findings: Path) -> None:
    done = run("diagnose", findings, "--json")
    assert done.code == 0
    names = "id pain_points problem_types dimension domain severity prevalence difficulty urgency evidence in_scope".split()
    assert [list(row) for row in done.rows] == [names] * 2
    for row, given in zip(done.rows, FINDINGS, strict=True):
        assert row["in_scope"] == bool(row["pain_points"])
        assert all(p["id"] in {"P1", "P2", "P3", "P4", "P5"} and 0 <= p["confidence"] <= 1 for p in row["pain_points"])
        assert all(set(p) == {"id", "name", "confidence"} for p in row["problem_types"])
        assert all(row[name] in range(1, 6) for name in ("severity", "prevalence", "difficulty", "urgency"))
        assert row["evidence"]
        assert all(set(e) == {"start", "end", "text", "for"} and given["text"][e["start"] : e["end"]] == e["text"] for e in row["evidence"])


def test_plan_lint_and_ask_about_it(run: Any, findings: Path, tmp_path: Path) -> None:
    folder = tmp_path / "新" / "输出"
    done = run("plan", findings, "-o", folder, "--unit", "青山镇", "--unit-type", "乡镇", "--feedback-date", "2026-03-12")
    assert done.code == 0
    assert sorted(p.name for p in folder.iterdir()) == ["plan.json", "内部参考.docx", "整改台账.xlsx", "整改方案.docx"]
    plan = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    assert (plan["schema_version"], plan["unit"]["name"], plan["unit"]["guessed"], plan["feedback_date"]) == (
        1,
        "青山镇",
        False,
        "2026-03-12",
    )
    assert [item["finding"]["id"] for item in plan["items"]] == ["a", "b"]

    linted = run("lint", folder / "plan.json", "--json")
    assert linted.code in {0, 1}
    assert linted.rows[0]["id"] == "1-1"
    assert linted.rows[-1]["id"] == "plan"
    assert linted.code == int(any(i["severity"] != "info" for row in linted.rows for i in row["issues"]))

    asked = run("ask", "第1条怎么整改？", "--plan", folder / "plan.json", "--json")
    assert asked.code == 0
    assert {"answer", "citations", "sufficient"} <= set(asked.rows[0])


def test_plan_writes_the_formats_asked_for(run: Any, findings: Path, tmp_path: Path) -> None:
    assert run("plan", findings, "-o", tmp_path / "o", "--formats", "JSON,json").code == 0
    assert [p.name for p in (tmp_path / "o").iterdir()] == ["plan.json"]
    assert json.loads((tmp_path / "o/plan.json").read_text(encoding="utf-8"))["feedback_date"] is None
    again = run("plan", findings, "-o", tmp_path / "o", "--no-overwrite")
    assert again.code == 2
    assert "plan.json" in again.faults[0]


def test_lint_of_rows(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "m.jsonl"
    rows = [
        {"id": "7", "finding": "党费收缴不及时", "measure": "进一步加强领导，提高认识，狠抓落实。"},
        {"id": "8", "finding": "x", "measure": "长" * 6000},
    ]
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    done = run("lint", path, "--json")
    assert done.code == 1
    assert [row["id"] for row in done.rows] == ["7"]
    fields = {"code", "severity", "field", "start", "end", "message", "rewrite"}
    assert done.rows[0]["issues"]
    assert all(fields <= set(issue) for issue in done.rows[0]["issues"])


def test_ask(run: Any, tmp_path: Path) -> None:
    done = run("ask", "公务接待超标准怎么整改？", "--json")
    assert done.code == 0
    answer = done.rows[0]
    assert answer["sufficient"]
    assert answer["citations"]
    assert "〔1〕" in answer["answer"]
    unknown = run("ask", "火箭发动机怎么加注液氧？", "--json").rows[0]
    assert not unknown["sufficient"]
    assert "依据不足" in unknown["answer"]


def test_ask_a_file_of_questions(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text(
        '{"id":"1","question":"党费收缴不及时怎么整改？"}\n{"id":"2"}\n{"id":"3","question":" "}\n{"id":4,"question":"村务公开怎么改？"}\n',
        encoding="utf-8",
    )
    done = run("ask", "--file", path, "--json")
    assert done.code == 2
    assert [row["id"] for row in done.rows] == ["1", "4"]
    assert len(done.faults) == 2
    assert "第2行" in done.faults[0]
    assert "问题 3" in done.faults[1]


def test_search(run: Any) -> None:
    done = run("search", "党费", "-k", "3", "--json")
    assert done.code == 0
    assert len(done.rows) == 3
    assert all({"id", "kind", "title", "score", "ranks"} <= set(row) for row in done.rows)
    assert [row["score"] for row in done.rows] == sorted((row["score"] for row in done.rows), reverse=True)


def test_doctor_schema_and_knowledge(run: Any) -> None:
    assert all(set(row) == {"name", "ok", "detail"} for row in run("doctor", "--json").rows)
    names = run("schema", "all").out.split()
    assert {"Finding", "Diagnosis", "Plan", "Measure", "ProblemType"} <= set(names)
    assert json.loads(run("schema", "Plan").out)["properties"]["schema_version"]
    listed = run("kb", "list", "pain_points").out.splitlines()
    assert [line.split("\t")[0] for line in listed] == ["P1", "P2", "P3", "P4", "P5"]
    assert "P1" in run("kb", "show", "P1").out
    assert "内容指纹" in run("kb", "check").out
    assert run("rule", "all").out.count("\t") >= 50


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (["frob"], "没有命令 frob"),
        (["plan", "x", "--foo"], "没有选项 --foo"),
        (["plan", "x"], "缺少参数 -o / --output"),
        (["plan", "-o", "o"], "缺少参数 FILE"),
        (["plan", "x", "-o"], "-o 后面要写值"),
        (["search", "x", "-k", "99"], "-k 的值不在允许的范围内"),
        (["search", "x", "-k", "多"], "-k 的值不是数字"),
        (["ask", "x", "y"], "多出参数 y"),
        (["ask"], "请写一个问题"),
        (["ask", "\u3000"], "问题是空的"),
        (["search", " "], "检索词是空的"),
        (["schema", "没有"], "没有类型"),
        (["rule", "X999"], "没有规则"),
        (["kb", "show", "没有"], "没有条目"),
        (["kb", "list", "没有"], "没有这一类"),
        (["kb", "add", "没有.yaml"], "找不到条目文件"),
        (["lint", "没有.json"], "文件不存在"),
        (["ask", "x", "--plan", "没有.json"], "文件不存在"),
        (["ask", "--file", "没有.jsonl"], "问题文件读不出来"),
    ],
)
def test_a_wrong_call_is_one_chinese_line(argv: list[str], says: str, run: Any) -> None:
    done = run(*argv)
    assert done.code == 2
    assert done.out == ""
    assert len(done.err.splitlines()) == 1
    assert says in done.faults[0]


def test_no_command_shows_the_help(run: Any) -> None:
    done = run()
    assert (done.code, done.out) == (2, "")
    assert "整改顾问" in done.err
    assert run("--help").code == 0


@pytest.mark.parametrize(
    ("option", "value", "says"),
    [
        ("--formats", "pdf", "不认识的导出格式 pdf"),
        ("--formats", ",", "没有写导出格式"),
        ("--feedback-date", "2026-02-30", "不是有效的日期"),
        ("--feedback-date", "1800-01-01", "请核对年份"),
        ("--feedback-date", "9999-12-31", "请核对年份"),
        ("--feedback-date", "20260312", "请写成 2026-03-12"),
        ("--unit-type", "火星", "、".join(UNIT_TYPES)),
        ("--unit", "长" * 200, "超过100字"),
        ("--backend", "gpt", "embedded"),
    ],
)
def test_a_wrong_option_of_plan_leaves_nothing(option: str, value: str, says: str, run: Any, findings: Path, tmp_path: Path) -> None:
    done = run("plan", findings, "-o", tmp_path / "o", option, value)
    assert done.code == 2
    assert says in done.faults[0]
    assert not (tmp_path / "o").exists()


def test_output_that_cannot_be_written(run: Any, findings: Path, tmp_path: Path) -> None:
    (tmp_path / "文件").write_text("x", encoding="utf-8")
    for target in (tmp_path / "文件", tmp_path / "文件" / "下", tmp_path / ("长" * 200)):
        done = run("plan", findings, "-o", target)
        assert done.code == 2
        assert len(done.faults) == 1
    (tmp_path / "o" / "plan.json").mkdir(parents=True)
    assert run("plan", findings, "-o", tmp_path / "o").code == 2
    assert [p.name for p in (tmp_path / "o").iterdir()] == ["plan.json"]


def test_a_file_that_fails_leaves_no_folder(run: Any, tmp_path: Path) -> None:
    (tmp_path / "坏.docx").write_bytes(b"PK\x03\x04" + bytes(400))
    assert run("plan", tmp_path / "坏.docx", "-o", tmp_path / "a" / "b").code == 2
    assert not (tmp_path / "a").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="RLIMIT_FSIZE, devices and pipes are POSIX")
def test_full_disk_devices_and_pipes(run: Any, findings: Path, tmp_path: Path, cache: Path) -> None:
    code = "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000)); sys.argv[0] = 'advisor'; from advisor.cli import main; main()"
    argv = [sys.executable, "-c", code, "plan", str(findings), "-o", str(tmp_path / "o")]
    done = process(argv[1:], cache)
    assert done.code == 3
    assert "磁盘空间不足" in done.faults[0]
    assert {p.name for p in (tmp_path / "o").glob("*")} <= {".advisor-resume.jsonl"}  # whole items, for --resume

    os.mkfifo(tmp_path / "管道.json")
    for path in (tmp_path / "管道.json", Path("/dev/zero")):
        for argv_ in (["import", path], ["lint", path], ["ask", "x", "--plan", path], ["ask", "--file", path]):
            done = run(*argv_)
            assert done.code == 2
            assert "普通文件" in done.faults[0]


def test_arguments_that_are_no_text(run: Any, cache: Path) -> None:
    if sys.platform != "win32":
        assert process(["-m", "advisor", "ask", b"\xff\xfe\xe5", "--json"], cache).code == 2
    done = run("ask", "\x1b[31m党费\x07怎么整改\u202e", "--json")
    assert done.code == 0
    assert "\x1b" not in done.out


def test_an_unforeseen_error_is_one_line_too(cache: Path) -> None:
    code = (
        "import sys; sys.argv = ['advisor', 'version']; import advisor.cli as cli\n"
        "def broken(*a, **k): raise KeyError('x')\n"
        "cli.app = broken; cli.main()"
    )
    done = process(["-c", code], cache)
    assert done.code == 3
    assert "程序内部出错（KeyError" in done.faults[0]


def test_a_reader_that_goes_away(findings: Path, cache: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "advisor", "schema", "Plan"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "ADVISOR_CACHE": str(cache)},
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.wait(timeout=60) == 0
        assert process.stderr.read() == b""


def test_settings_that_are_wrong(run: Any, tmp_path: Path) -> None:
    assert "ADVISOR_TOP_K" in run("search", "x", ADVISOR_TOP_K="多").faults[0]
    assert "ADVISOR_STORE" in run("search", "x", ADVISOR_STORE="硬盘").faults[0]
    assert "找不到知识库" in run("search", "x", ADVISOR_KNOWLEDGE=str(tmp_path / "没有")).faults[0]
    (tmp_path / "advisor.toml").write_text("[[[", encoding="utf-8")
    assert "advisor.toml" in run("search", "x").faults[0]


def test_a_cache_that_cannot_be_written(run: Any, tmp_path: Path) -> None:
    (tmp_path / "文件").write_text("x", encoding="utf-8")
    done = run("ask", "党费", ADVISOR_CACHE=str(tmp_path / "文件"))
    assert done.code == 3
    assert "ADVISOR_CACHE" in done.faults[0]
