"""What lies on each session's desk: its plan, what is chosen, what can be undone. A page holds only the desk's key."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from tempfile import TemporaryDirectory

from advisor.errors import UserError
from advisor.models import ImportResult, Plan

CAPACITY = 32
"""Desks kept at once: a plan of 200 findings takes about 30 MB, and few people share one machine."""
UNDO = 30
"""Steps that can be undone; plans share what an edit leaves alone, so a step costs little."""
Anchor = tuple[str, str]


@dataclass
class Work:
    """One session's work. ``pending`` holds what was typed and could not be taken: (finding, measure or cause, field) → (text, error)."""

    source: str = ""
    result: ImportResult | None = None
    plan: Plan | None = None
    finding: str = ""
    measure: str = ""
    cause: str = ""
    only_faulty: bool = False
    order: str = "编号"
    stale: bool = False
    saved: Plan | None = None
    undo: list[tuple[Plan, str]] = field(default_factory=list)
    pending: dict[tuple[str, str, str], tuple[str, str]] = field(default_factory=dict)
    folder: TemporaryDirectory[str] | None = None
    lock: threading.RLock = field(default_factory=threading.RLock, repr=False)

    @property
    def opened(self) -> Plan:
        """The plan.

        Raises:
            UserError: none is open.
        """
        if self.plan is None:
            raise UserError("还没有方案", fix="请先打开问题清单并生成方案，或打开 plan.json")
        return self.plan

    def remember(self) -> None:
        """Keep the current plan for undo."""
        if self.plan is not None:
            self.undo = [*self.undo[1 - UNDO :], (self.plan, self.source)]

    def take(self, plan: Plan) -> None:
        """Make ``plan`` the current one; the former can be had back by undo. The same plan changes nothing."""
        if plan is not self.plan:
            self.remember()
            self.plan, self.stale = plan, True

    def start(self, plan: Plan, source: str) -> None:
        """Lay a newly opened or generated plan on the desk; what lay there can be had back by undo."""
        self.remember()
        self.plan, self.source, self.saved, self.stale, self.pending = plan, source, plan, False, {}
        self.finding = plan.items[0].finding.id if plan.items else ""
        self.first()

    def back(self) -> None:
        """Undo the last change.

        Raises:
            UserError: there is none.
        """
        if not self.undo:
            raise UserError("没有可以撤销的修改")
        *self.undo, (self.plan, self.source) = self.undo
        self.stale, self.pending = True, {}
        item = next((i for i in self.plan.items if i.finding.id == self.finding), None)
        if item is None:
            self.finding = self.plan.items[0].finding.id if self.plan.items else ""
        if item is None or all(m.id != self.measure for m in item.draft.measures):
            self.first()

    def first(self) -> None:
        """Choose the first measure and cause of the chosen finding."""
        item = next((i for i in self.plan.items if i.finding.id == self.finding), None) if self.plan else None
        self.measure = item.draft.measures[0].id if item and item.draft.measures else ""
        self.cause = item.draft.causes[0].id if item and item.draft.causes else ""


class Desks:
    """Desks by key. Keys are random, so that no session finds another's; the least recently used desk goes first."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        """Hold at most ``capacity`` desks."""
        self._capacity = capacity
        self._works: OrderedDict[str, Work] = OrderedDict()
        self._lock = threading.Lock()

    def enter(self, key: str = "") -> str:
        """The key of the desk ``key``, so that a reloaded page finds its work again; a new desk's where there is none."""
        with self._lock:
            if key not in self._works:
                key = secrets.token_urlsafe(16)
                self._works[key] = Work()
                while len(self._works) > self._capacity:
                    self._works.popitem(last=False)
            self._works.move_to_end(key)
            return key

    def __getitem__(self, key: str) -> Work:
        """The desk.

        Raises:
            UserError: it was cleared away.
        """
        with self._lock:
            if key not in self._works:
                raise UserError("本次会话已失效", fix="请刷新页面，重新打开文件")
            self._works.move_to_end(key)
            return self._works[key]
