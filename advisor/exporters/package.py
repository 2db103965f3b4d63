"""Office packages (docx, xlsx) with the same bytes for the same parts: sorted members, fixed times, fixed properties."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from typing import NamedTuple
from xml.sax.saxutils import escape

EPOCH = (1980, 1, 1, 0, 0, 0)
"""Time of every zip member: the earliest that the zip format can hold."""
STAMP = "2026-01-01T00:00:00Z"
"""Created and modified in the document properties: a constant, since a clock would change the bytes."""
CREATOR = "整改顾问"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_CORE = "application/vnd.openxmlformats-package.core-properties+xml"

_NOT_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_UNSEEN = re.compile(r"[\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")


def safe(text: str) -> str:
    """``text`` without what XML 1.0 forbids and without invisible and direction-changing characters; line ends unified."""
    return _UNSEEN.sub("", _NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))


def xml(text: str) -> str:
    """``text`` as XML character data."""
    return escape(safe(text))


def attribute(text: str) -> str:
    """``text`` as an XML attribute's value, without quotes around it."""
    return escape(safe(text).replace("\n", " "), {'"': "&quot;"})


class Part(NamedTuple):
    """A member of a package: its content type (empty for one that its extension tells) and its XML."""

    kind: str
    body: str


class Relation(NamedTuple):
    """A relationship: its id, the last part of its type, and the target."""

    id: str
    kind: str
    target: str


def relations(rows: list[Relation]) -> str:
    """A ``.rels`` part."""
    body = "".join(
        f'<Relationship Id="{r.id}" Type="{r.kind if "/" in r.kind else f"{OFFICE}/{r.kind}"}" Target="{r.target}"/>' for r in rows
    )
    return f'{DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{body}</Relationships>'


def _core(title: str) -> str:
    return (
        f'{DECLARATION}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{xml(title)}</dc:title><dc:creator>{CREATOR}</dc:creator><cp:lastModifiedBy>{CREATOR}</cp:lastModifiedBy>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{STAMP}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{STAMP}</dcterms:modified></cp:coreProperties>'
    )


def package(main: str, parts: Mapping[str, Part], title: str) -> bytes:
    """The bytes of a package.

    Args:
        main: name of its main part, such as ``word/document.xml``.
        parts: every part by name, relationship parts included.
        title: goes into the document properties.
    """
    types = "".join(f'<Override PartName="/{name}" ContentType="{p.kind}"/>' for name, p in sorted(parts.items()) if p.kind)
    content = (
        f'{DECLARATION}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{types}<Override PartName="/docProps/core.xml" ContentType="{_CORE}"/></Types>'
    )
    top = relations(
        [
            Relation("rId1", "officeDocument", main),
            Relation("rId2", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ]
    )
    members = {name: part.body for name, part in parts.items()}
    members |= {"[Content_Types].xml": content, "_rels/.rels": top, "docProps/core.xml": _core(title)}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, body in sorted(members.items()):
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            archive.writestr(info, body.encode("utf-8"))
    return buffer.getvalue()
