"""Load, validate and hash the knowledge base.

Folders of YAML, one entry a file (``pain_points``, ``problems``, ``cases``) or one list a file (``rules``, ``posts``, ``lexicon``).
YAML of this size takes seconds to read, so :func:`open_base` keeps a compiled copy, keyed by the content hash, whose
entries become objects only when they are asked for.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, get_args

import yaml
from pydantic import ValidationError

from advisor.errors import KnowledgeError
from advisor.knowledge import types
from advisor.knowledge.types import FOLDERS, Case, DeadlineParameter, Lexicon, PainPoint, Post, ProblemType, Remedy, Role, Rule
from advisor.models import Model

SCORING = ("label", "k", "weights", "areas", "bands", "default", "ratings", "domains")
"""What scoring.yaml must hold."""


def default_folder() -> Path:
    """The knowledge base that ships in the wheel, else the one beside a checkout."""
    packaged = Path(__file__).parent.parent / "_data" / "knowledge_base"
    return packaged if packaged.is_dir() else Path(__file__).parent.parent.parent / "knowledge_base"


def _files(folder: Path) -> Iterator[Path]:
    for kind in FOLDERS:
        yield from _entry_files(folder / kind)
    scoring = folder / "scoring.yaml"
    if scoring.exists():
        yield scoring


def _entry_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*.yaml") if path.is_file())


def content_hash(folder: Path) -> str:
    """SHA-256 (16 hex) over the names and bytes of every entry file, in sorted order."""
    digest = hashlib.sha256()
    for path in _files(folder):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def read_yaml(path: Path) -> Any:
    """The YAML value in ``path``.

    Raises:
        KnowledgeError: the file cannot be read, is not UTF-8 or not YAML.
    """
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise KnowledgeError(
            f"不是有效的 YAML（{' '.join(str(error).split())[:160]}）", where=str(path), fix="请按报错位置改正后重试"
        ) from error
    except OSError as error:
        raise KnowledgeError(f"读不出来（{error.strerror}）", where=str(path), fix="请检查文件和读取权限") from error


class KnowledgeBase:
    """Every entry, by kind and id. Build it with :func:`load`."""

    def __init__(self, folder: Path, entries: Mapping[str, Mapping[str, Any]], scoring: dict[str, Any], digest: str) -> None:
        """Take validated entries; ``entries[kind][id]``."""
        self.folder, self.entries, self.scoring, self.hash = folder, entries, scoring, digest

    @property
    def pain_points(self) -> Mapping[str, PainPoint]:
        """The five pain points by id."""
        return self.entries["pain_points"]

    @property
    def problems(self) -> Mapping[str, ProblemType]:
        """Problem types by id, in sorted order."""
        return self.entries["problems"]

    @property
    def cases(self) -> Mapping[str, Case]:
        """Model cases by id."""
        return self.entries["cases"]

    @property
    def rules(self) -> Mapping[str, Rule]:
        """Rules by id."""
        return self.entries["rules"]

    @property
    def posts(self) -> Mapping[str, Post]:
        """Posts by role."""
        return self.entries["posts"]

    @property
    def remedies(self) -> Mapping[str, Remedy]:
        """Remedies by id, in the order in which they are tried."""
        return self.entries["remedies"]

    @property
    def lexicon(self) -> Mapping[str, Lexicon]:
        """Lexicons by id."""
        return self.entries["lexicon"]

    @cached_property
    def parameters(self) -> dict[str, DeadlineParameter]:
        """Deadline parameters by id."""
        return {r.parameter.id: r.parameter for r in self.rules.values() if r.parameter}


def _entries(path: Path, kind: type[Model]) -> Iterator[tuple[str, Model]]:
    value = read_yaml(path)
    rows = value if isinstance(value, list) else [value]
    for i, row in enumerate(rows, 1):
        where = f"{path.name}" + (f" 第{i}条" if isinstance(value, list) else "")
        try:
            entry = kind.model_validate(row)
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(str(x) for x in first["loc"])
            more = f"（另有 {error.error_count() - 1} 处）" if error.error_count() > 1 else ""
            raise KnowledgeError(f"字段“{field}”{first['msg']}{more}", where=where, fix="请对照 knowledge_base/schemas 改正") from error
        yield str(getattr(entry, "id", None) or getattr(entry, "role", "")), entry


def load(folder: Path | None = None) -> KnowledgeBase:
    """Load and validate the whole knowledge base.

    Raises:
        KnowledgeError: an entry breaks its schema, an id stands twice, or a link points at nothing.
    """
    folder = folder or default_folder()
    if not folder.is_dir():
        raise KnowledgeError("找不到知识库文件夹", where=str(folder), fix="请检查 ADVISOR_KNOWLEDGE 或重新安装")
    entries: dict[str, dict[str, Any]] = {kind: {} for kind in FOLDERS}
    for name, kind in FOLDERS.items():
        for path in _entry_files(folder / name):
            for key, entry in _entries(path, kind):
                if key in entries[name]:
                    raise KnowledgeError(f"id“{key}”重复", where=path.name, fix="请改用另一个 id")
                entries[name][key] = entry
    scoring = read_yaml(folder / "scoring.yaml") if (folder / "scoring.yaml").exists() else {}
    base = KnowledgeBase(folder, entries, scoring, content_hash(folder))
    if faults := [*_missing(base), *link_faults(base)]:
        raise KnowledgeError(
            faults[0] + (f"（另有 {len(faults) - 1} 处）" if len(faults) > 1 else ""),
            where=str(folder),
            fix="请补上缺少的部分，改正引用的 id",
        )
    return base


def _missing(base: KnowledgeBase) -> list[str]:
    """What the program cannot do without and is not there, as one line each."""
    faults = [f"{kind} 一类没有条目" for kind in ("pain_points", "problems", "rules") if not base.entries[kind]]
    faults += [f"posts 缺少岗位“{role}”" for role in get_args(Role) if role not in base.posts]
    given = base.scoring if isinstance(base.scoring, dict) else {}
    return faults + [f"scoring.yaml 缺少“{key}”" for key in SCORING if key not in given]


def link_faults(base: KnowledgeBase) -> list[str]:
    """Every id that points at nothing, as one line each."""
    faults = []
    for p in base.problems.values():
        faults += [f"问题类型 {p.id} 引用不存在的案例 {c}" for c in p.cases if c not in base.cases]
        faults += [f"问题类型 {p.id} 引用不存在的规则 {r}" for r in p.rules if r not in base.rules]
    for c in base.cases.values():
        faults += [f"案例 {c.id} 引用不存在的问题类型 {p}" for p in c.problems if p not in base.problems]
    for pp in base.pain_points.values():
        faults += [f"痛点 {pp.id} 引用不存在的案例 {c}" for c in pp.cases if c not in base.cases]
    return faults


class _Lazy(Mapping[str, Model]):
    """Entries that are read when they are first asked for; the compiled copy was validated as a whole when it was written.

    A row is the entry's JSON text: a tenth of what the objects take.
    """

    def __init__(self, kind: type[Model], rows: dict[str, str]) -> None:
        self._kind, self._rows = kind, rows
        self._made: dict[str, Model] = {}

    def __getitem__(self, key: str) -> Model:
        if key not in self._made:
            self._made[key] = self._kind.model_validate_json(self._rows[key])
        return self._made[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


def open_base(folder: Path | None, cache: Path) -> KnowledgeBase:
    """The knowledge base through its compiled copy in ``cache``; compiles and validates it when its content has changed.

    Raises:
        KnowledgeError: as :func:`load`.
        OSError: the cache cannot be written.
    """
    folder = folder or default_folder()
    digest = content_hash(folder) if folder.is_dir() else ""
    compiled = cache / f"knowledge-{digest}-{_program()}.json"
    value = _compiled(compiled) if digest else None
    if value is not None:
        return KnowledgeBase(folder, {k: _Lazy(FOLDERS[k], rows) for k, rows in value["entries"].items()}, value["scoring"], digest)
    base = load(folder)
    rows = {kind: {key: e.model_dump_json() for key, e in entries.items()} for kind, entries in base.entries.items()}
    cache.mkdir(parents=True, exist_ok=True)
    # A name of its own: two processes may compile at once, and each must put its copy in place whole.
    scratch = cache / f".tmp-{os.getpid()}-{secrets.token_hex(4)}"
    try:
        with scratch.open("x", encoding="utf-8") as out:
            json.dump({"entries": rows, "scoring": base.scoring}, out, ensure_ascii=False)
        if compiled.is_dir():
            compiled.rmdir()
        scratch.replace(compiled)
    finally:
        scratch.unlink(missing_ok=True)
    return base


def _program() -> str:
    """Changes with the code that validates entries: what another version compiled was held to another schema."""
    return hashlib.sha256(Path(types.__file__).read_bytes() + Path(__file__).read_bytes()).hexdigest()[:8]


def _compiled(path: Path) -> dict[str, Any] | None:
    """The compiled copy; None where it is not there or damaged, so that it is compiled again."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, IsADirectoryError, ValueError, RecursionError):
        return None
    whole = isinstance(value, dict) and isinstance(value.get("scoring"), dict) and isinstance(value.get("entries"), dict)
    whole = whole and set(value["entries"]) == set(FOLDERS) and all(isinstance(rows, dict) for rows in value["entries"].values())
    return value if whole and all(isinstance(row, str) for rows in value["entries"].values() for row in rows.values()) else None


def add_entry(folder: Path, path: Path) -> Path:
    """Copy an entry file into the folder of its kind, and keep it only where the whole base still loads.

    The kind is the one whose type accepts the file's content. Returns where the entry now is.

    Raises:
        KnowledgeError: no kind accepts it, its id is taken, or it points at nothing.
    """
    if not path.is_file():
        raise KnowledgeError("找不到条目文件", where=str(path), fix="请检查路径")
    value = read_yaml(path)
    rows = value if isinstance(value, list) else [value]
    faults: dict[str, KnowledgeError] = {}
    for name, kind in FOLDERS.items():
        try:
            keys = [key for key, _ in _entries(path, kind)]
        except KnowledgeError as error:
            faults[name] = error
            continue
        target = folder / name / (f"{keys[0]}.yaml" if len(rows) == 1 else path.name)
        if target.exists():
            raise KnowledgeError(f"已有条目文件 {target.name}", where=path.name, fix="请改用另一个 id")
        target.write_bytes(path.read_bytes())
        try:
            load(folder)
        except KnowledgeError:
            target.unlink()
            raise
        return target
    likely = "problems" if isinstance(rows[0], dict) and "typical_findings" in rows[0] else "cases"
    raise faults[likely]
