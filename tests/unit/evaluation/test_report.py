"""What a run shows: the contract's JSON, a page that stands alone and escapes what it shows."""

from __future__ import annotations

import json

from advisor.evaluation import baseline as gate
from advisor.evaluation import evaluate, report
from advisor.evaluation.types import Gate, GoldenSet
from advisor.service import Service
from evaluation.conftest import finding


def test_json_holds_what_the_contract_names(service: Service, golden: GoldenSet) -> None:
    made = evaluate(service, golden, only=["classification", "lint"])
    body = json.loads(json.dumps(report.as_json(made, None, {}), ensure_ascii=False))
    assert body["cases"] == len(made.cases)
    assert set(body["metrics"]["macro_f1"]) >= {"value", "ci"}
    assert body["fingerprint"]["golden"] == "test"


def test_the_page_stands_alone_and_escapes_texts(service: Service) -> None:
    golden = GoldenSet(version="x", findings=(finding(text="<script>alert(1)</script>档案记录补造，签名一人代签。"),))
    made = evaluate(service, golden, only=["classification"])
    kept = gate.baseline_of(made)
    comparison = gate.compare(made, kept, {"macro_f1": Gate(better="higher", tolerance=0, bar=1.1)})
    page = report.html(made, comparison)
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "http" not in page.replace('charset="utf-8"', "")
    assert "未通过：1 项" in page


def test_every_metric_has_a_chinese_name(service: Service, golden: GoldenSet) -> None:
    made = evaluate(service, golden)
    assert [n for n in made.metrics if report.metric_name(n).isascii() and not n.startswith("f1_P")] == []


def test_failed_cases_are_named_in_the_table(service: Service, golden: GoldenSet) -> None:
    made = evaluate(service, golden, only=["lint"])
    broken = made.suites[0].model_copy(update={"cases": (made.suites[0].cases[0].model_copy(update={"failed": "断了"}),)})
    lines = report.lines(made.model_copy(update={"suites": (broken,)}), None)
    assert any("m-1" in line and "断了" in line for line in lines)
