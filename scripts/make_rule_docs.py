"""Write docs/rules.md from the linter's catalogue.

usage: python scripts/make_rule_docs.py [--check]     --check writes nothing; exit code 1 where the file is out of date
"""

from __future__ import annotations

import sys
from itertools import groupby
from pathlib import Path

from advisor.lint import RuleInfo, catalogue

TARGET = Path(__file__).parent.parent / "docs" / "rules.md"
_LEVEL = {"error": "错误", "warning": "警告", "info": "提示"}
_HEAD = """# 整改措施审核规则

<!-- 由 scripts/make_rule_docs.py 从规则目录生成，请勿手改 -->

`advisor lint` 逐条检查整改措施，`advisor rule 代码` 解释一条规则。“错误”是审核时仅凭这一条就会退回的；“警告”须补充；“提示”不影响通过。

表中的级别是最高级别：一条措施已经写明可核查的动作、数量、期限时，其中个别空泛说法、会议、台账只作提示。
"""


def _section(info: RuleInfo) -> str:
    lines = [
        f"### {info.code} {info.name}",
        "",
        f"级别：{_LEVEL[info.severity]}",
        "",
        f"- 为什么退回：{info.reason}",
        f"- 怎么改：{info.ask}",
    ]
    if info.finding:
        lines.append(f"- 反馈问题：{info.finding}")
    if info.feedback_date:
        d = info.feedback_date
        lines.append(f"- 反馈日：{d.year}年{d.month}月{d.day}日")
    lines += [f"- 不合格：{info.bad}", f"- 合格：{info.good}", f"- 依据：{info.source}", ""]
    return "\n".join(lines)


def render() -> str:
    """The whole page."""
    parts = [_HEAD, f"共{len(catalogue())}条规则。\n"]
    for family, infos in groupby(catalogue(), key=lambda i: i.family):
        parts += [f"## {family}\n", *(_section(i) for i in infos)]
    return "\n".join(parts)


def main(arguments: list[str]) -> int:
    """Write the page, or compare it."""
    page = render()
    if "--check" in arguments:
        return 0 if TARGET.exists() and TARGET.read_text(encoding="utf-8") == page else 1
    TARGET.write_text(page, encoding="utf-8", newline="\n")
    print(f"{TARGET.name}: {len(catalogue())} rules")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
