"""Write the JSON Schema of each kind of knowledge entry and golden case beside the data: ``<data>/schemas/<kind>.json``.

A file of the kinds ``rules``, ``posts`` and ``lexicon`` holds a list; the schema accepts one entry or a list of them, as
``advisor.knowledge.load`` does. Run it after a change of the entry types in ``advisor.knowledge``::

    python scripts/make_schemas.py            # writes the files
    python scripts/make_schemas.py --check    # exit code 1 where a file differs
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from advisor.evaluation.golden import KINDS, LABELS, Kind  # noqa: E402
from advisor.knowledge import FOLDERS  # noqa: E402
from advisor.models import Model  # noqa: E402


def schema(kind: str, entry: type[Model]) -> dict[str, Any]:
    """The schema of a file of this kind: one entry, or a list of entries."""
    body = entry.model_json_schema(by_alias=True)
    definitions = body.pop("$defs", {})
    if kind == "problems":
        definitions["TypicalFinding"] = {"anyOf": [{"type": "string"}, definitions["TypicalFinding"]]}
    # YAML reads an unquoted year or date as a number or a date; the loader turns it into text.
    if "Source" in definitions:
        definitions["Source"]["properties"]["date"]["anyOf"].append({"type": "integer"})
    definitions[entry.__name__] = body
    ref = {"$ref": f"#/$defs/{entry.__name__}"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": kind,
        "anyOf": [ref, {"type": "array", "items": ref}],
        "$defs": dict(sorted(definitions.items())),
    }


def golden_schema(kind: Kind) -> dict[str, Any]:
    """The schema of a golden file: its cases under one key."""
    body = kind.type.model_json_schema(by_alias=True)
    definitions = body.pop("$defs", {}) | {kind.type.__name__: body}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": kind.key,
        "type": "object",
        "properties": {kind.key: {"type": "array", "minItems": 1, "items": {"$ref": f"#/$defs/{kind.type.__name__}"}}},
        "required": [kind.key],
        "additionalProperties": False,
        "$defs": dict(sorted(definitions.items())),
    }


def wanted() -> dict[Path, dict[str, Any]]:
    """Every schema file and what it should hold."""
    knowledge, golden = ROOT / "knowledge_base" / "schemas", ROOT / "eval" / "golden" / "schemas"
    found = {knowledge / f"{kind}.json": schema(kind, entry) for kind, entry in FOLDERS.items()}
    return found | {golden / f"{k.key}.json": golden_schema(k) for k in (*KINDS.values(), LABELS)}


def main(argv: list[str] | None = None) -> int:
    """Write or compare the schema files; 1 where ``--check`` finds a difference."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="only compare")
    arguments = parser.parse_args(argv)
    stale = []
    for path, value in wanted().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(value, ensure_ascii=False, indent=2, sort_keys=False) + "\n"
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(path.name)
        if not arguments.check:
            path.write_text(text, encoding="utf-8")
    sys.stderr.write(("需要重写：" if arguments.check else "已写：") + ("、".join(stale) or "无") + "\n")
    return 1 if arguments.check and stale else 0


if __name__ == "__main__":
    raise SystemExit(main())
