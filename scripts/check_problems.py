"""Check problem-type files while they are written: schema, wording of templates, sameness of typical findings.

usage: python scripts/check_problems.py FILE.yaml …     prints one line a fault; exit code 1 where there is one

Links to cases and rules are checked by ``advisor kb check`` once everything is there.
"""

from __future__ import annotations

import re
import sys
from itertools import combinations
from pathlib import Path

from pydantic import ValidationError

from advisor.errors import AdvisorError
from advisor.knowledge import MeasureTemplate, ProblemType, read_yaml

VAGUE = re.compile(
    "进一步|切实|不断|高度重视|加大力度|持续发力|久久为功|落到实处|适时|择机|尽快|近期|年底前|力争|原则上|积极争取|稳步推进|逐步|狠抓|扎实|"
    "相关部门|有关部门|有关人员|相关人员|相关单位|有关单位|各科室|全体干部|做深做细|最后一公里|形成合力|齐抓共管|长效机制|全覆盖|零容忍|"
    "提高思想认识|提高认识|增强意识|加强领导|强化责任|压实责任|统筹推进|领导小组|工作专班|责任状|承诺书|打卡|APP|小程序|"
    "常态化|及时整改|认真学习|深入贯彻|加强|强化|完善机制"
)
"""Words that the linter flags in a measure; a template that needs one writes what is done instead."""


def grams(text: str, n: int = 4) -> set[str]:
    """Character n-grams of the text without punctuation."""
    text = re.sub(r"[\s\W_]+", "", text)
    return {text[i : i + n] for i in range(len(text) - n + 1)}


def wording(m: MeasureTemplate) -> list[str]:
    """Vague words in the fields of a measure that promise something."""
    texts = {
        "action": m.action, "scope": m.scope, "target": m.indicator.target, "evidence": m.evidence,
        "method": m.check.method, "relapse": m.relapse,
    }  # fmt: skip
    out = [f"措施 {m.id} 的 {k} 含“{w}”" for k, t in texts.items() for w in VAGUE.findall(t)]
    if m.check.by == m.owner:
        out.append(f"措施 {m.id} 由责任人自己核验")
    if len(m.action) < 35:
        out.append(f"措施 {m.id} 的 action 只有 {len(m.action)} 字")
    return out


def main(paths: list[str]) -> int:
    """Check each file and print its faults."""
    faults: list[str] = []
    texts: list[tuple[str, str]] = []
    for name in paths:
        path = Path(name)
        try:
            problem = ProblemType.model_validate(read_yaml(path))
        except AdvisorError as error:
            faults.append(error.line)
            continue
        except ValidationError as error:
            faults += [f"{path.name}: {'.'.join(map(str, e['loc']))} {e['msg']}" for e in error.errors()]
            continue
        if problem.id != path.stem:
            faults.append(f"{path.name}: id {problem.id} differs from the file's name")
        if not any(not m.situations for m in problem.measures if m.kind in ("专项整治", "挽回损失")) and not problem.situations:
            faults.append(f"{path.name}: no measure that fixes the thing itself")
        missing = {"举一反三", "建章立制"} - {m.kind for m in problem.measures if not m.situations}
        faults += [f"{path.name}: no {k} measure that fits any situation" for k in sorted(missing)]
        faults += [f"{path.name}: {w}" for m in problem.measures for w in wording(m)]
        texts += [(path.name, f.text) for f in problem.typical_findings]
    sets = [grams(t) for _, t in texts]
    for (i, a), (j, b) in combinations(enumerate(sets), 2):
        if a and b and len(a & b) / len(a | b) >= 0.3:
            faults.append(f"alike: {texts[i][0]} “{texts[i][1]}” ~ {texts[j][0]} “{texts[j][1]}”")
    print("\n".join(faults) or f"ok: {len(paths)} files, {len(texts)} findings")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
