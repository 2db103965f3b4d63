from __future__ import annotations

from typing import Any

import pytest

from advisor.evaluation.types import GoldenFinding, GoldenMeasure, GoldenPlan, GoldenQuestion, GoldenSet

FINDING = "党支部三会一课会议记录系事后补造，2023年4次党员大会无人到场却有记录。"


def finding(name: str = "f-1", text: str = FINDING, **changes: Any) -> GoldenFinding:
    row: dict[str, Any] = {
        "name": name,
        "finding": text,
        "unit_type": "村",
        "parts": [{"start": 0, "end": len(text), "text": text}],
        "pain_points": ["P2", "P1"],
        "problem_types": ["p2-fake-records"],
        "dimension": "作风建设",
        "domain": "党建",
        "severity": 3,
        "prevalence": 2,
        "difficulty": 2,
    }
    return GoldenFinding.model_validate(row | changes)


def question(name: str = "q-1", **changes: Any) -> GoldenQuestion:
    row: dict[str, Any] = {"name": name, "question": "怎样才算可以销号？", "kind": "rule", "answerable": True, "points": [["销号"]]}
    return GoldenQuestion.model_validate(row | changes)


@pytest.fixture
def golden() -> GoldenSet:
    """A small set with a case of every kind."""
    return GoldenSet(
        version="test",
        findings=(
            finding(),
            finding("f-2", "自来水管网老化，全村46户每天只供水两小时。", pain_points=["P3"], problem_types=["p3-water-supply"]),
            finding(
                "f-3", "12间门面出租未公开招租，租金8.6万元未收取。", pain_points=[], problem_types=["o-state-assets"], facts=["8.6万元"]
            ),
        ),
        questions=(question(), question("q-2", question="红烧肉怎么做？", answerable=False, points=[])),
        measures=(
            GoldenMeasure(
                name="m-1",
                finding=FINDING,
                measure="由村党支部组织委员于2026年4月20日前对照签到原件逐次核对4次党员大会，补造的记录加盖“作废”章封存，核对期间各支部每日上报台账，由村党支部纪检委员入户向10名党员核实。",
                good=False,
                worst="error",
            ),
            GoldenMeasure(
                name="m-2",
                finding=FINDING,
                measure="由村党支部组织委员于2026年4月20日前对照签到原件逐次核对4次党员大会，补造的记录加盖“作废”章封存，由村党支部纪检委员入户向10名党员核实。",
                good=True,
            ),
        ),
        plans=(
            GoldenPlan.model_validate(
                {
                    "name": "p-1",
                    "unit_name": "石桥村",
                    "unit_type": "村",
                    "feedback_date": "2026-03-12",
                    "findings": [FINDING, "主题党日活动记录照抄上年，党员签名由一人代签。"],
                    "expect": {"shared": [[0, 1]], "must_cover_parts": 3},
                }
            ),
        ),
    )
