"""Office files that come out the same byte for byte, and text that they can hold."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

EXCEL_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP_DATE = (1980, 1, 1, 0, 0, 0)
Part = bytes | Iterable[bytes]
"""A part of a zip file, whole or in pieces."""
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def plain(text: str) -> str:
    """The text without characters that no XML file may hold."""
    return _CONTROL.sub("", text)


def repacked(data: bytes, parts: Mapping[str, Part]) -> bytes:
    """The zip file anew, with `parts` in place of its own of these names, and no moment or machine left in it."""
    out = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        names = sorted({*old.namelist(), *parts}, key=lambda name: (name != "[Content_Types].xml", name))
        for name in names:
            entry = ZipInfo(name, ZIP_DATE)
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            part = parts[name] if name in parts else old.read(name)
            with new.open(entry, "w") as written:
                for piece in (part,) if isinstance(part, bytes) else part:
                    written.write(piece)
    return out.getvalue()


def part_of(data: bytes, name: str) -> bytes | None:
    """One part of a zip file, None where there is none of this name."""
    with ZipFile(io.BytesIO(data)) as parts:
        return parts.read(name) if name in parts.namelist() else None


def core_properties(title: str, author: str, moment: datetime) -> bytes:
    """docProps/core.xml of a file made at `moment` (aware)."""
    stamp = f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{_escaped(title)}</dc:title><dc:creator>{_escaped(author)}</dc:creator>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{stamp}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{stamp}</dcterms:modified></cp:coreProperties>'
    ).encode()


def _escaped(text: str) -> str:
    return plain(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
