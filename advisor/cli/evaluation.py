"""``advisor evaluate``: run, compare with the baseline, present; also the template and the blind review sheets of users' own sets."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from advisor.cli.output import dump, out, say, service
from advisor.errors import UserError

GOLDEN, BASELINE, GATES = Path("eval/golden"), Path("eval/baselines/embedded.json"), Path("eval/gates.yaml")


def evaluate(
    configurations: Annotated[list[str] | None, typer.Argument(help="与 --compare 合用：要比较的配置", metavar="[CONFIG...]")] = None,
    golden: Annotated[Path, typer.Option(help="金标文件夹，或填好的 xlsx", readable=False)] = GOLDEN,
    baseline: Annotated[Path, typer.Option(help="基线文件", readable=False)] = BASELINE,
    gates: Annotated[Path, typer.Option(help="各指标的容许退步和门槛", readable=False)] = GATES,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
    html: Annotated[Path | None, typer.Option(help="写出 HTML 报告")] = None,
    write_baseline: Annotated[bool, typer.Option("--write-baseline", help="把本次结果写成基线")] = False,
    compare: Annotated[bool, typer.Option("--compare", help="比较几个配置，如 --compare hybrid lexical dense")] = False,
    template: Annotated[Path | None, typer.Option(help="写出自建金标的 xlsx 模板")] = None,
    blind: Annotated[
        tuple[Path, Path] | None, typer.Option(help="用两份 plan.json 写出盲评表", metavar="A.json B.json", readable=False)
    ] = None,
    blind_score: Annotated[Path | None, typer.Option(help="从填好的盲评表算胜率", readable=False)] = None,
    output: Annotated[Path, typer.Option("-o", "--output", help="盲评表的文件名")] = Path("盲评.xlsx"),
) -> None:
    """对照金标评测；比基线退步或没有基线时退出码为 1。"""
    if configurations and not compare:
        raise UserError(f"多出参数 {configurations[0]!r}", where="evaluate", fix="比较几个配置请加 --compare")
    if template:
        _template(template)
    elif blind:
        _blind(blind, output)
    elif blind_score:
        _blind_score(blind_score)
    elif compare:
        _compare(configurations or [], golden, as_json)
    else:
        _run(golden, baseline, gates, as_json=as_json, html=html, write_baseline=write_baseline)


def _template(path: Path) -> None:
    from advisor.evaluation.workbook import write_template

    write_template(path)
    out(f"已写出 {path}")


def _blind(plans: tuple[Path, Path], path: Path) -> None:
    from advisor.evaluation.blind import plan_texts, write_sheet

    advisor = service()
    first, second = (plan_texts(advisor.open_plan(p)) for p in plans)
    key = write_sheet(first, second, path)
    out(f"已写出 {path}，请交评审人填写")
    out(f"已写出 {key}（对照文件，不要交给评审人）")


def _blind_score(path: Path) -> None:
    from advisor.evaluation.blind import score_sheet, verdict_line

    out(verdict_line(score_sheet(path)))


def _compare(names: list[str], golden: Path, as_json: bool) -> None:
    from advisor.evaluation import ablation, read_golden, report
    from advisor.service import Service, build_service

    rows = ablation.run(
        names,
        read_golden(golden),
        build_service().settings,
        lambda settings, c: Service(settings, say, channels=c.channels, classifier=c.classifier),
        lambda text: say(f"正在评测 {text}"),
    )
    if as_json:
        for row in rows:
            dump({"configuration": row.name, "p": row.p} | report.as_json(row.report, None, {}))
        return
    for line in report.columns(ablation.table(rows)):
        out(line)
    out("* 与第一个配置逐例比较，配对置换检验 p < 0.05")


def _run(golden: Path, baseline: Path, gates: Path, *, as_json: bool, html: Path | None, write_baseline: bool) -> None:
    from advisor import evaluation
    from advisor.evaluation import baseline as gate
    from advisor.evaluation import report

    wanted = evaluation.read_golden(golden)
    rules = gate.read_gates(gates) if gates.exists() else {}
    kept = None if write_baseline else gate.read_baseline(baseline)
    if kept is not None:
        gate.check_version(wanted.version, kept)
    made = evaluation.evaluate(service(), wanted, step=lambda name: say(f"正在评测：{report.SUITE_NAMES[name]}"))
    comparison = gate.compare(made, kept, rules) if kept is not None else None
    if html:
        report.write_html(made, comparison, html)
        say(f"已写出 {html}")
    if as_json:
        dump(report.as_json(made, comparison, rules))
    else:
        for line in report.lines(made, comparison):
            out(line)
    if write_baseline:
        gate.write_baseline(made, baseline)
        say(f"已写出基线 {baseline}")
        return
    if comparison is None:
        say(f"没有基线 {baseline}：不能判断是否退步。确认结果后用 --write-baseline 写出")
        raise typer.Exit(1)
    for change in comparison.regressions:
        say(f"未通过：{report.metric_name(change.name)}：{change.regressed}")
    if comparison.regressions:
        raise typer.Exit(1)
