"""What a file that is handed in really is, told by how its content begins: names are what their senders like."""

from __future__ import annotations

import io
from zipfile import BadZipFile, ZipFile

MAX_UNPACKED = 300_000_000
"""bytes of an Office file's parts together; a bomb has more"""
_BEGINS = {
    b"\xff\xd8\xff": ".jpg", b"\x89PNG\r\n\x1a\n": ".png", b"GIF87a": ".gif", b"GIF89a": ".gif", b"BM": ".bmp",
    b"%PDF-": ".pdf",
}  # fmt: skip
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OFFICE = {"word/document.xml": ".docx", "xl/workbook.xml": ".xlsx"}
_MACROS = "vbaProject.bin"
_OLD = {"WordDocument".encode("utf-16-le"): ".doc", "Workbook".encode("utf-16-le"): ".xls",
        "Book".encode("utf-16-le"): ".xls"}  # fmt: skip


def kind_of(data: bytes) -> str | None:
    """The suffix of what the content is (`.jpg`, `.docx`, …); None for what may not be kept: programs, web pages,
    archives, Office files with macros or that unpack beyond all measure.
    """
    for begin, suffix in _BEGINS.items():
        if data.startswith(begin):
            return suffix
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return ".webp"
    if data.startswith(b"PK\x03\x04"):
        return _office(data)
    if data.startswith(_OLE):
        return next((suffix for name, suffix in _OLD.items() if name in data), None)
    return ".txt" if _is_text(data) else None


def _office(data: bytes) -> str | None:
    try:
        with ZipFile(io.BytesIO(data)) as parts:
            entries = parts.infolist()
    except (BadZipFile, OSError, ValueError):
        return None
    names = {entry.filename for entry in entries}
    if any(name.endswith(_MACROS) for name in names) or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        return None
    return next((suffix for name, suffix in _OFFICE.items() if name in names), None)


def _is_text(data: bytes) -> bool:
    """Words in UTF-8 or GB18030 that no browser takes for a page."""
    for encoding in ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        plain = not any(sign < " " and sign not in "\t\r\n\f" for sign in text)
        return plain and not text.lstrip("\ufeff \t\r\n").startswith("<")
    return False
