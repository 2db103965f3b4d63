from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from conftest import make_finding

from advisor.errors import InputFileError, UserError
from advisor.models import ImportResult, UnitProfile
from advisor.planning import guess_unit
from advisor.service import Service

TEXTS = ["三会一课未按期召开。", "村卫生室常年关门。", "公务接待无公函。"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("清河镇党委", "乡镇"),
        ("城北街道党工委", "街道"),
        ("石桥头村党支部", "村"),
        ("城北社区党委", "社区"),
        ("县教育局党组", "县直部门"),
        ("市水务局党组", "市直部门"),
        ("县市场监督管理局党组", "县直部门"),
        ("县城市建设投资集团有限公司党委", "国企"),
        ("县第一中学党总支", "学校"),
        ("县人民医院党委", "医院"),
        (None, "其他"),
    ],
)
def test_a_units_name_tells_its_type(name: str | None, kind: str) -> None:
    unit = guess_unit(name)
    assert unit.type == kind
    assert unit.guessed


def result() -> ImportResult:
    return ImportResult(findings=tuple(make_finding(t, f"f{n}") for n, t in enumerate(TEXTS)))


def test_a_stopped_run_goes_on_where_it_stood(service: Service, tmp_path: Path) -> None:
    unit, day = UnitProfile(name="清河镇", type="乡镇"), date(2026, 3, 12)
    whole = service.plan(result(), unit, day)

    class Stop(Exception):
        pass

    def stop(done: int, total: int) -> None:
        if done == 2:
            raise Stop

    with pytest.raises(Stop):
        service.plan(result(), unit, day, keep=tmp_path, resume=True, step=stop)
    kept = tmp_path / ".advisor-resume.jsonl"
    lines = kept.read_text(encoding="utf-8").splitlines()
    assert len(lines) == 2
    kept.write_text("\n".join([lines[0], lines[1][: len(lines[1]) // 2]]) + "\n", encoding="utf-8")
    assert service.plan(result(), unit, day, keep=tmp_path, resume=True) == whole
    assert not kept.exists()


def test_other_inputs_do_not_take_kept_items(service: Service, tmp_path: Path) -> None:
    unit = UnitProfile(name="清河镇", type="乡镇")
    first = service.plan(result(), unit, date(2026, 3, 12), keep=tmp_path, resume=True)
    second = service.plan(result(), unit, date(2026, 6, 1), keep=tmp_path, resume=True)
    assert first.items[0].draft.measures[0].deadline != second.items[0].draft.measures[0].deadline


def test_nothing_to_plan_is_an_error(service: Service) -> None:
    with pytest.raises(InputFileError, match="没有找到"):
        service.plan(ImportResult(findings=()), None, None)


def test_a_plan_whose_templates_are_gone_can_still_be_reviewed(service: Service) -> None:
    made = service.plan(result(), UnitProfile(name="清河镇", type="乡镇"), date(2026, 3, 12))
    items = [
        i.model_copy(
            update={
                "draft": i.draft.model_copy(
                    update={"measures": tuple(m.model_copy(update={"template": "p9-gone/m1"}) for m in i.draft.measures)}
                )
            }
        )
        for i in made.items
    ]
    again = service.redraft(made.model_copy(update={"items": tuple(items)}))
    assert again.shared == ()
    assert [len(i.draft.measures) for i in again.items] == [len(i.draft.measures) for i in made.items]


def test_what_a_stop_broke_is_drafted_again(service: Service, tmp_path: Path) -> None:
    unit, day = UnitProfile(name="清河镇", type="乡镇"), date(2026, 3, 12)

    def stop(done: int, _: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    whole = service.plan(result(), unit, day)
    with pytest.raises(KeyboardInterrupt):
        service.plan(result(), unit, day, keep=tmp_path, step=stop)
    kept = tmp_path / ".advisor-resume.jsonl"
    kept.write_bytes(kept.read_bytes()[:-200] + b'\n\xff\xfe\x00\n[1]\n{"key": 5}\n' + b"[" * 100_000)
    assert service.plan(result(), unit, day, keep=tmp_path, resume=True) == whole
    assert not kept.exists()


def test_without_resume_kept_items_are_forgotten(service: Service, tmp_path: Path) -> None:
    kept = tmp_path / ".advisor-resume.jsonl"
    kept.write_text("x", encoding="utf-8")
    service.plan(result(), None, None, keep=tmp_path)
    assert not kept.exists()
    kept.mkdir()
    for resume in (True, False):
        with pytest.raises(UserError, match="续做记录"):
            service.plan(result(), None, None, keep=tmp_path, resume=resume)
