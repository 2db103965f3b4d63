"""What a file may cost and what it claims to be: looked at before any reader opens it."""

from __future__ import annotations

import hashlib
import io
import json
import stat
import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from advisor.errors import InputFileError

ENCRYPTED = "请在 Word、Excel 或 WPS 中打开后另存为无密码的文件，再导入"
BROKEN = "请用 Word、Excel 或 WPS 打开另存一份；打不开的，请向提供者重新索取"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_HTML_SUFFIXES = {".doc", ".xls", ".wps", ".et", ".htm", ".html"}  # office systems export web pages under office names
_OLE_SUFFIXES = {".doc": "doc", ".dot": "doc", ".wps": "doc", ".xls": "xls", ".xlt": "xls", ".et": "xls"}


@dataclass(frozen=True)
class Limits:
    """How much a file may cost. Sizes are bytes, lengths are characters.

    200 MB unpacked is some twenty times the largest findings file seen; the ratio is twice what the most repetitive real
    worksheet (a formatted empty one) reaches. A part of a package that is held whole (all but worksheets) takes ten times its size in
    memory, hence ``part_bytes``. ``stream_bytes`` is one compressed stream of a PDF: the raw picture of an A4 page at 600 dots an inch
    in colour. ``memory_bytes`` and ``seconds`` hold for a reader that runs in a process of its own. What ``ocr_`` begins holds for
    scanned pages: as many dots as A3 has at 200 an inch, twice the address space that the engine was seen to take for these, and the
    seconds that each page adds to ``seconds``, of which it takes three on two processors. The other figures are ten times the largest such file.
    """

    file_bytes: int = 50_000_000
    unpacked_bytes: int = 200_000_000
    unpacked_ratio: int = 400
    part_bytes: int = 50_000_000
    stream_bytes: int = 100_000_000
    memory_bytes: int = 1_500_000_000
    entries: int = 5_000
    finding_chars: int = 5_000
    block_chars: int = 20_000
    text_chars: int = 3_000_000
    rows: int = 50_000
    pages: int = 400
    seconds: int = 120
    ocr_pages: int = 100
    ocr_pixels: int = 8_000_000
    ocr_memory_bytes: int = 3_000_000_000
    ocr_page_seconds: int = 15


@dataclass(frozen=True)
class Opened:
    """A file's bytes with what its content says it is: docx xlsx pdf doc xls rtf odt ods html jsonl json csv txt."""

    path: Path
    data: bytes
    kind: str
    sha256: str
    note: str = ""


def open_file(path: Path, limits: Limits) -> Opened:
    """Read a file whole, after looking at its size, and tell its kind by content first, suffix second.

    Raises:
        InputFileError: missing, a folder, unreadable, empty, too large, or of no kind that can be read.
    """
    data = _read(path, limits)
    kind = _kind(path, data, limits)
    return Opened(path, data, kind, hashlib.sha256(data).hexdigest(), _suffix_note(path, kind))


def decode(data: bytes, where: str, lenient: bool = False) -> str:
    """Text from bytes: UTF-8 (with BOM or without), UTF-16 with BOM, GB18030; a tail cut inside a character is dropped.

    Args:
        data: the bytes.
        where: the file's name, for the error.
        lenient: let single broken bytes of UTF-8 stand as U+FFFD (at most three, or one in 200 characters), for records that are
            refused one by one.

    Raises:
        InputFileError: the bytes are no text in any of these.
    """
    for bom, name in _BOMS:
        if data.startswith(bom):
            return data.decode(name, errors="replace")
    for cut in range(4):
        try:
            return _plausible(data[: len(data) - cut].decode("utf-8"))
        except UnicodeDecodeError:
            continue
    for cut in range(4):
        try:
            return _plausible(data[: len(data) - cut].decode("gb18030"))
        except UnicodeDecodeError:
            continue
    if lenient and (text := data.decode("utf-8", errors="replace")).count("\ufffd") <= max(3, len(text) // 200):
        return text
    raise InputFileError(
        "不是能读的文字（不是 UTF-8、UTF-16 或 GB18030 编码）", where=where, fix="请另存为 UTF-8 编码的文本，或提供 docx、xlsx 文件"
    )


def _plausible(text: str) -> str:
    strange = sum(1 for char in text[:20_000] if (ord(char) < 32 and char not in "\t\r\n\x0b\x0c") or 0xE000 <= ord(char) < 0xF900)
    if strange > max(2, len(text[:20_000]) // 200) or "\x00" in text[:20_000]:
        raise UnicodeDecodeError("text", b"", 0, 1, "control characters")
    return text


def _read(path: Path, limits: Limits) -> bytes:
    where = path.name or str(path)
    try:
        if path.is_dir():
            raise InputFileError("这是一个文件夹，不是文件", where=where, fix="请给出文件夹中的具体文件")
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise InputFileError("这不是普通文件（是设备或管道）", where=where, fix="请先存成文件再导入")
        if status.st_size > limits.file_bytes:
            raise InputFileError(
                f"文件有 {status.st_size / 1e6:.0f} MB，超过 {limits.file_bytes / 1e6:.0f} MB 的上限",
                where=where,
                fix="请删去图片等附件，或拆分后导入",
            )
        data = path.read_bytes() if status.st_size else b""  # a file of /proc has no size, and may never end
    except FileNotFoundError as error:
        raise InputFileError("文件不存在", where=where, fix="请核对路径和文件名") from error
    except PermissionError as error:
        raise InputFileError("没有读取权限", where=where, fix="请调整文件权限，或复制到可读的位置") from error
    except (OSError, ValueError) as error:
        raise InputFileError("读取失败", where=where, fix="请核对路径，或复制到本机后再导入") from error
    if not data.strip(b"\x00 \t\r\n"):
        raise InputFileError("文件是空的", where=where, fix="请核对是否选错文件，或重新索取")
    return data


def _kind(path: Path, data: bytes, limits: Limits) -> str:
    if data.startswith(b"PK"):
        return _zip_kind(path, data, limits)
    if data.startswith(_OLE):
        return _ole_kind(path, data)
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"{\\rtf"):
        return "rtf"
    if data.startswith((b"\x89PNG", b"GIF8", b"II*\x00", b"MM\x00*", b"\xff\xd8\xff")) or (
        data[:2] == b"BM" and path.suffix.lower() == ".bmp"
    ):
        raise InputFileError("这是图片，没有可读的文字", where=path.name, fix="请提供文字版（docx、xlsx、txt），或存成 PDF 后导入")
    return _text_kind(path, _text(path, data))


def _text(path: Path, data: bytes) -> str:
    try:
        return decode(data, path.name, lenient=path.suffix.lower() in {".jsonl", ".ndjson"})
    except InputFileError as error:
        suffix = path.suffix.lower()
        if suffix in {".txt", ".csv", ".tsv", ".jsonl", ".json", ".md", ""}:
            raise
        raise InputFileError(f"内容已损坏，或不是 {suffix} 文件", where=path.name, fix=BROKEN) from error


def _text_kind(path: Path, text: str) -> str:
    head = text.lstrip("\ufeff \t\r\n")
    suffix = path.suffix.lower()
    if head[:200].lower().startswith(("<!doctype html", "<html", "<?xml", "<table")) and suffix in _HTML_SUFFIXES:
        return "html"
    if suffix in {".jsonl", ".ndjson"}:
        return "jsonl"
    first = head.split("\n", 1)[0].strip()
    if head.startswith("{"):
        return "jsonl" if _is_json(first) else "json" if suffix == ".json" else "txt"
    if suffix == ".json" or (head.startswith("[") and _is_json(head)):
        return "json"
    return "csv" if suffix in {".csv", ".tsv"} else "txt"


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _zip_kind(path: Path, data: bytes, limits: Limits) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            _check_size(path, infos, limits)
            names = {info.filename for info in infos}
            kind = next((kind for name, kind in (("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx")) if name in names), "")
            if not kind and "mimetype" in names:
                mime = archive.read("mimetype")[:100]
                kind = "odt" if b"opendocument.text" in mime else "ods" if b"opendocument.spreadsheet" in mime else ""
            if kind in {"docx", "xlsx"}:
                _check_entities(path, archive, infos)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError, KeyError, zlib.error) as error:
        raise InputFileError("文件已损坏或不完整", where=path.name, fix=BROKEN) from error
    if not kind:
        raise InputFileError("压缩包不是 Word 或 Excel 文件", where=path.name, fix="请解压后导入其中的文件")
    return kind


def _check_size(path: Path, infos: list[zipfile.ZipInfo], limits: Limits) -> None:
    total = sum(info.file_size for info in infos)
    ratio = max((info.file_size / max(info.compress_size, 1) for info in infos if info.file_size > 1_000_000), default=0)
    if total > limits.unpacked_bytes or ratio > limits.unpacked_ratio or len(infos) > limits.entries:
        raise InputFileError(
            f"解开后有 {total / 1e6:.0f} MB，可能是压缩炸弹，未打开", where=path.name, fix="请用 Office 打开、删去多余内容后另存，再导入"
        )
    whole = max((i.file_size for i in infos if i.filename.endswith(".xml") and not i.filename.startswith("xl/worksheets/")), default=0)
    if whole > limits.part_bytes:
        raise InputFileError(
            f"文件里有一部分解开后达 {whole / 1e6:.0f} MB，未打开", where=path.name, fix="请用 Office 打开、删去多余内容后另存，再导入"
        )
    if any(info.flag_bits & 1 for info in infos):
        raise InputFileError("压缩包有密码", where=path.name, fix=ENCRYPTED)


def _check_entities(path: Path, archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo]) -> None:
    """Office never writes a document type; an XML part that has one wants entities expanded or files fetched."""
    for info in infos:
        if info.filename.endswith((".xml", ".rels")):
            with archive.open(info) as part:
                if b"<!" in part.read(2048).replace(b"\x00", b"").replace(b"<!--", b""):
                    raise InputFileError("文件内含外部实体声明，未打开", where=path.name, fix=BROKEN)


def _ole_kind(path: Path, data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data or _legacy_encrypted(data):
        raise InputFileError("文件有密码，无法读取", where=path.name, fix=ENCRYPTED)
    kind = "xls" if "Workbook".encode("utf-16-le") in data or "Book".encode("utf-16-le") in data else ""
    kind = "doc" if "WordDocument".encode("utf-16-le") in data else kind
    kind = kind or _OLE_SUFFIXES.get(path.suffix.lower(), "")
    if not kind:
        raise InputFileError("不是能读的 Word 或 Excel 文件", where=path.name, fix=BROKEN)
    return kind


def _legacy_encrypted(data: bytes) -> bool:
    """Whether a 97–2003 file is encrypted; a damaged one is left for the converter to refuse."""
    import msoffcrypto
    from msoffcrypto.exceptions import DecryptionError, FileFormatError, ParseError

    try:
        return bool(msoffcrypto.OfficeFile(io.BytesIO(data)).is_encrypted())
    except (
        FileFormatError,
        ParseError,
        DecryptionError,
        OSError,
        ValueError,
        KeyError,
        IndexError,
        struct.error,
        AttributeError,
        TypeError,
    ):
        return False


def _suffix_note(path: Path, kind: str) -> str:
    expected = {"txt": {".txt", ".md", ".text", ""}, "jsonl": {".jsonl", ".ndjson", ".json"}, "csv": {".csv", ".tsv"}}
    suffix = path.suffix.lower()
    also = {"doc": {".wps", ".dot"}, "xls": {".et", ".xlt"}, "docx": {".docm", ".dotx", ".wps"}, "xlsx": {".xlsm", ".xltx", ".et"}}
    allowed = expected.get(kind, {f".{kind}"}) | also.get(kind, set()) | ({".htm"} if kind == "html" else set())
    return "" if suffix in allowed else f"文件扩展名为“{suffix or '无'}”，内容是 {kind}，已按内容读取"
