"""The commands. Each reads its inputs, makes one call to the service, and presents."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from advisor import __version__, calls, presenting
from advisor.cli.output import dump, each, out, say, service
from advisor.errors import InputFileError, UserError
from advisor.models import UNIT_TYPES, ImportResult
from advisor.service import FORMATS, build_service

app = typer.Typer(
    help="整改顾问：读巡视巡察反馈问题，起草可检查的整改方案。",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
kb = typer.Typer(help="知识库：检查、列出、查看、增加、建索引。", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(kb, name="kb")

# readable=False: a file that may not be read is told by the reader, and does not stop the others.
Files = Annotated[list[Path], typer.Argument(help="文件，可以多个", metavar="FILE...", readable=False)]
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON")]


@app.command("import")
def import_(files: Files, as_json: AsJson = False) -> None:
    """读文件里的反馈问题，每条一行。"""
    advisor = service()

    def do(path: Path) -> None:
        result = advisor.import_file(path)
        for finding in result.findings:
            dump(presenting.finding(finding)) if as_json else out(presenting.finding_line(finding))
        _say_left_out(result)

    each(files, do)


def _say_left_out(result: ImportResult) -> None:
    for note in result.notes:
        say(f"提示：{note}")
    for row in result.rejected:
        say(f"未作为问题：{row.source.file}{row.source.place} {row.text[:40]!r}：{row.reason}")


@app.command()
def diagnose(files: Files, as_json: AsJson = False) -> None:
    """诊断：每条问题属于哪个痛点、哪类问题，依据是哪些词。"""
    advisor = service()

    def do(path: Path) -> None:
        findings = advisor.import_file(path).findings
        for finding, found in zip(findings, advisor.diagnose(findings), strict=True):
            dump(presenting.diagnosis(found)) if as_json else out(presenting.diagnosis_line(finding, found))

    each(files, do)


@app.command()
def plan(
    file: Annotated[Path, typer.Argument(help="反馈问题文件", metavar="FILE", readable=False)],
    output: Annotated[Path, typer.Option("-o", "--output", help="输出文件夹", readable=False)],
    unit: Annotated[str | None, typer.Option(help="单位名称")] = None,
    unit_type: Annotated[str | None, typer.Option(help=f"单位类型：{'、'.join(UNIT_TYPES)}")] = None,
    feedback_date: Annotated[str | None, typer.Option(help="反馈日期 YYYY-MM-DD")] = None,
    backend: Annotated[str, typer.Option(help="起草方式：embedded")] = "embedded",
    formats: Annotated[str, typer.Option(help="导出格式，逗号分开")] = ",".join(FORMATS),
    resume: Annotated[bool, typer.Option("--resume", help="接着上次中断的地方做")] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite/--no-overwrite", help="是否覆盖已有文件")] = True,
) -> None:
    """起草整改方案，写出方案、内部参考、台账和 plan.json。"""
    if backend != "embedded":
        raise UserError(f"不认识的起草方式 {backend!r}", where="--backend", fix="本版可用：embedded")
    wanted = calls.formats(formats, FORMATS)
    day, kind, name = calls.day(feedback_date), calls.unit_type(unit_type), calls.unit_name(unit)
    with calls.output_folder(output):
        advisor = service()
        result = advisor.import_file(file)
        _say_left_out(result)
        if not overwrite and (existing := [p.name for p in calls.outputs(output) if p.exists()]):
            raise UserError(f"已有同名文件 {'、'.join(existing)}", where=str(output), fix="请换一个文件夹，或去掉 --no-overwrite")
        profile = calls.unit_profile(result, name, kind)
        with presenting.progress() as step:
            made = advisor.plan(result, profile, day, keep=output, resume=resume, step=step)
        paths = advisor.export(made, output, wanted)
    out(presenting.plan_table(made))
    for path in paths:
        out(f"已写出 {path}")


@app.command()
def lint(files: Files, as_json: AsJson = False) -> None:
    """检查整改措施是否可检查；发现错误或警告时退出码为 1。"""
    advisor = service()
    flagged = False

    def do(path: Path) -> None:
        nonlocal flagged
        for report in advisor.lint_file(path):
            flagged = flagged or any(i.severity != "info" for i in report.issues)
            dump(report.model_dump(mode="json")) if as_json else _print_report(report)

    each(files, do)
    if flagged:
        raise typer.Exit(1)


def _print_report(report: Any) -> None:
    for line in presenting.report_lines(report):
        out(line)


@app.command()
def rule(code: Annotated[str, typer.Argument(help="规则编号，如 V101；写 all 列出全部")]) -> None:
    """说明一条检查规则。"""
    advisor = service()
    if code.lower() == "all":
        for info in advisor.rules():
            out(f"{info.code}\t{info.severity}\t{info.name}")
        return
    out(advisor.explain_rule(code))


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="问题")] = None,
    as_json: AsJson = False,
    plan_file: Annotated[Path | None, typer.Option("--plan", help="打开的 plan.json", readable=False)] = None,
    file: Annotated[Path | None, typer.Option(help="JSONL，每行 {id, question}", readable=False)] = None,
) -> None:
    """回答问题，每个说法带引注；找不到依据就说依据不足。"""
    if (question is None) == (file is None):
        raise UserError("请写一个问题，或用 --file 给出问题文件（二者取一）", where="ask")
    advisor = service()
    opened = advisor.open_plan(plan_file) if plan_file else None
    if question is not None:
        answer = advisor.ask(question, opened)
        dump(answer.model_dump(mode="json")) if as_json else out(presenting.answer_text(answer))
        return

    def do(question: tuple[str, str] | InputFileError) -> None:
        if isinstance(question, InputFileError):
            raise question
        key, text = question
        try:
            answer = advisor.ask(text, opened)
        except UserError as error:
            raise UserError(error.what, where=f"问题 {key}", fix=error.fix) from error
        dump(answer.model_dump(mode="json") | {"id": key}) if as_json else out(f"【{key}】{presenting.answer_text(answer)}")

    each(calls.read_questions(file or Path()), do)


@app.command()
def search(
    query: Annotated[str, typer.Argument(help="检索词")],
    k: Annotated[int, typer.Option("-k", min=1, max=50, help="条数")] = 8,
    as_json: AsJson = False,
) -> None:
    """检索知识库，显示各通道的名次。"""
    for match in service().search(query, k):
        dump(match.model_dump(mode="json")) if as_json else out(presenting.match_line(match))


@app.command()
def serve(port: Annotated[int, typer.Option(min=1, max=65535, help="端口")] = 7860) -> None:
    """打开审阅页面（只在本机 127.0.0.1）。"""
    try:
        from advisor.ui import launch
    except ImportError as error:
        raise UserError("没有安装页面部分", where="serve", fix="请运行 pip install 'rectification-advisor[ui]'") from error
    launch(service(), port=port, report=say)


@app.command()
def doctor(as_json: AsJson = False) -> None:
    """检查安装：知识库、索引、诊断模型、LibreOffice。"""
    rows = service().doctor()
    for name, fine, detail in rows:
        dump({"name": name, "ok": fine, "detail": detail}) if as_json else out(f"{'正常' if fine else '注意'}  {name}：{detail}")


@app.command()
def schema(name: Annotated[str, typer.Argument(help="类型名，如 Plan；写 all 列出全部")]) -> None:
    """输出一个类型的 JSON Schema。"""
    found = presenting.schemas()
    if name == "all":
        for key in sorted(found):
            out(key)
        return
    if name not in found:
        raise UserError(f"没有类型 {name!r}", where="schema", fix=f"可用：{'、'.join(sorted(found))}")
    out(json.dumps(found[name].model_json_schema(), ensure_ascii=False, indent=2))


@kb.command("check")
def kb_check() -> None:
    """检查知识库：格式、引用、模板、重复。"""
    from advisor.knowledge import load

    base = load(build_service().settings.knowledge)
    out("知识库正常：" + "，".join(f"{k} {len(v)}" for k, v in base.entries.items()) + f"；内容指纹 {base.hash}")


@kb.command("list")
def kb_list(kind: Annotated[str, typer.Argument(help="problems、cases、rules、pain_points、posts、lexicon")] = "problems") -> None:
    """列出一类条目。"""
    entries = service().knowledge.entries
    if kind not in entries:
        raise UserError(f"没有这一类条目 {kind!r}", where="kb list", fix=f"可用：{'、'.join(entries)}")
    for key, entry in entries[kind].items():
        out(f"{key}\t{getattr(entry, 'name', '')}")


@kb.command("show")
def kb_show(key: Annotated[str, typer.Argument(help="条目 id")]) -> None:
    """显示一个条目。"""
    for entries in service().knowledge.entries.values():
        if key in entries:
            out(presenting.as_yaml(entries[key]))
            return
    raise UserError(f"没有条目 {key!r}", where="kb show", fix="用 advisor kb list 查看可用的 id")


@kb.command("add")
def kb_add(file: Annotated[Path, typer.Argument(help="条目文件（YAML）", readable=False)]) -> None:
    """把一个条目文件加入知识库；检查不过则不加。"""
    path = service().add_entry(file)
    out(f"已加入 {path}；索引将在下次使用时更新")


@kb.command("build")
def kb_build() -> None:
    """建立或更新索引。"""
    advisor = service()
    found = advisor.retriever.search("整改", 1)
    out(f"索引就绪：{advisor.settings.cache}（{len(found)} 条试检命中）")


@app.command()
def version() -> None:
    """版本。"""
    out(__version__)
