from __future__ import annotations

from advisor.errors import AdvisorError, BackendError, InputFileError, UserError


def test_a_message_is_one_line_that_says_where_what_and_what_to_do() -> None:
    error = InputFileError("缺少“问题”一列\n", where="清单.xlsx 工作表1", fix="请补上表头")
    assert str(error) == "清单.xlsx 工作表1：缺少“问题”一列 。请补上表头"
    assert "\n" not in error.line


def test_exit_codes_follow_the_tree() -> None:
    assert UserError("x").exit_code == 2
    assert BackendError("x").exit_code == 3
    assert issubclass(InputFileError, UserError)
    assert issubclass(UserError, AdvisorError)
