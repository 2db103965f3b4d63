"""Which branches of the tree are findings: the leaves, what section they stand in, and how they are numbered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from advisor.importers import register
from advisor.importers.candidates import Candidate, Left, Outcome, left_out, with_given
from advisor.importers.scored import heading_given
from advisor.importers.tree import HEADING, PLAIN, REASONS, Node
from advisor.models import Given


def outcomes(root: Node, aside: list[tuple[int, Left]]) -> list[Outcome]:
    """Findings and what is left out, in source order.

    Args:
        root: the tree; paragraphs of a first-level heading may become branches of their own.
        aside: what was left out when the tree was built, with its position.
    """
    _part(root)
    found = _accepted(list(_leaves(root, root.zone, Given(), ())))
    named = _numbers(found)
    out: list[tuple[int, Outcome]] = list(aside)
    out += [(leaf.node.position, _outcome(leaf, number)) for leaf, number in zip(found, named, strict=True)]
    out += [
        (node.position, left_out(node.head, "引出问题的过渡语" if node.kind == "lead" else "标题", node.para.place))
        for node in _heads(root, {id(leaf.node) for leaf in found})
        if node.para is not None
    ]
    return [item for _, item in sorted(out, key=lambda pair: pair[0])]


@dataclass(frozen=True)
class _Leaf:
    node: Node
    zone: str
    given: Given
    path: tuple[Node, ...]


def _part(node: Node) -> None:
    """Make the paragraphs under a first-level heading findings of their own where each opens with a fault of its own.

    一、落实主体责任有差距 / 党委抓党建用力不够。2023年…… / 纪委监督执纪偏软。……
    """
    for child in node.children:
        _part(child)
        topical = len(child.extras) > 1 and all(extra.number is None and register.topical(extra.text) for extra in child.extras)
        if child.rank <= 1 and not child.children and "。" not in child.head and topical:
            child.children = [
                Node(extra, "plain", PLAIN, position=child.position + index) for index, extra in enumerate(child.extras, start=1)
            ]
            child.extras = []


def _leaves(node: Node, zone: str, given: Given, path: tuple[Node, ...]) -> Iterator[_Leaf]:
    for child in node.children:
        stated = heading_given(child.head)
        inner = zone == "problems" and node.kind not in {"root", "lead"} and child.kind != "progress"
        said = "" if inner and child.zone in {"praise", "progress"} else child.zone  # an area of problems: 班子建设情况
        own = said or ("problems" if stated != Given() else zone)
        if child.children and _done(child, own):
            # A plan sets its measures under the fault, in a section called 整改任务: the fault is a finding all the same.
            yield _Leaf(child, "problems" if own == "demands" else own, given, (*path, child))
            for below in _below(child):
                yield _Leaf(below, "progress", given, (*path, child, below))
        elif child.children:
            context = given.model_copy(update=stated.model_dump(exclude_none=True))
            yield from _leaves(child, own, context, (*path, child))
        else:
            yield _Leaf(child, own, given, (*path, child))


def _accepted(found: list[_Leaf]) -> list[_Leaf]:
    """Leaves of no stated section count as problems where two in five of them state a fault in so many words.

    Findings that only tell what happened (大门一直上锁) hold none of the register's words; their neighbours do.
    """
    open_ = [leaf for leaf in found if not leaf.zone and leaf.node.kind != "lead"]
    faulty = sum(register.states_fault(leaf.node.text) for leaf in open_)
    if len(open_) < 2 or faulty * 5 < len(open_) * 2:
        return found
    return [replace(leaf, zone="problems") if not leaf.zone and not register.demands(leaf.node.text) else leaf for leaf in found]


def _done(node: Node, zone: str) -> bool:
    """Whether what is numbered under a fault tells what was done about it (关于…的问题, then 1.制定…)."""
    if register.names_area(node.head) or not (register.states_fault(node.head) or register.about(node.head)):
        return False
    if all(child.kind == "progress" for child in node.children):
        return True
    texts = [below.text for below in _below(node)]
    return zone == "problems" and len(texts) > 1 and not any(map(register.states_fault, texts)) and any(map(register.demands, texts))


def _below(node: Node) -> Iterator[Node]:
    for child in node.children:
        yield child
        yield from _below(child)


def _heads(node: Node, leaves: set[int]) -> Iterator[Node]:
    return (below for below in _below(node) if id(below) not in leaves)


def _outcome(leaf: _Leaf, number: str) -> Outcome:
    assert leaf.node.para is not None
    text, place = leaf.node.text, leaf.node.para.place
    reason = _refusal(leaf.node, leaf.zone)
    if reason:
        return left_out(text, reason, place)
    given = leaf.given.model_copy(update={"owner": leaf.node.owner}) if leaf.node.owner else leaf.given
    return with_given(Candidate(text, place, number), given)


def _refusal(node: Node, zone: str) -> str:
    """Why a leaf is no finding; empty where it is one."""
    text = node.text
    if zone in REASONS:
        return REASONS[zone]
    if not node.extras and (
        register.names_area(node.head)
        or node.kind == "lead"
        or (zone != "problems" and node.rank <= HEADING and register.area_heading(node.head))
    ):
        return "标题，其下没有具体问题"
    if register.demands(text, weak=not zone):
        return REASONS["demands"]
    if register.closes(text) and not (zone and register.states_fault(text)):
        return "结束语"
    if register.states_fault(text):
        return ""
    if register.praises(text):
        return REASONS["praise"]
    return "" if zone == "problems" else "未写明问题"


def _numbers(found: list[_Leaf]) -> list[str]:
    """Numbers such as （一）2: the first level (一、) is left out unless numbers would repeat without it."""
    short = [_path(leaf.path, first=False) for leaf in found]
    counts = Counter(number for number, leaf in zip(short, found, strict=True) if number and not _refusal(leaf.node, leaf.zone))
    if all(count == 1 for count in counts.values()):
        return short
    return [_path(leaf.path, first=True) for leaf in found]


def _path(path: tuple[Node, ...], first: bool) -> str:
    nodes = [node for node in path if node.label]
    if not first and len(nodes) > 1:
        nodes = [node for node in nodes if node.kind not in {"cn", "part"} or node is nodes[-1]]
    out = ""
    for node in nodes:
        if node.kind.startswith("decimal"):
            out = node.label
        else:
            out += ("、" if out and out[-1] in "一二三四五六七八九十" else "") + node.label
    return out
