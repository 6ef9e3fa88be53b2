"""12345 热线: not a site but an Excel export, as the hotline's office sends it."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from pathlib import Path

from cities.sample.sites.texts import TEXTS, Item, texts_of_sources

HEADINGS = ("工单编号", "工单标题", "来电内容", "来电时间", "承办单位", "办结时间", "办理结果")
_WIDTHS = (16, 34, 70, 18, 14, 18, 60)
_FIXED = (2026, 1, 1, 0, 0, 0)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(<)")


def hotline_xlsx(now: datetime, texts: Path = TEXTS) -> bytes:
    """The export of all calls up to `now`, oldest first; the same bytes for the same `now`."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    items = [item.as_of(now) for item in texts_of_sources(texts).get("hotline", ()) if item.out_at(now)]
    book = Workbook()
    page = book.worksheets[0]
    page.title = "工单明细"
    page.append(HEADINGS)
    for item in items:
        page.append(_row(item))
    for cell, letter, width in zip(page[1], "ABCDEFG", _WIDTHS, strict=True):
        cell.font = Font(bold=True)
        page.column_dimensions[letter].width = width
    for row in page.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    page.freeze_panes = "A2"
    book.properties.creator = "云泽市 12345 政务服务便民热线"
    book.properties.created = datetime(*_FIXED)  # noqa: DTZ001 (Excel knows no time zone)
    written = io.BytesIO()
    book.save(written)
    return _with_fixed_times(written.getvalue())


def _row(item: Item) -> tuple[str, ...]:
    call = (item.key.removeprefix("rx-"), item.title, item.body.strip(), f"{item.published:%Y-%m-%d %H:%M:%S}")
    if item.reply is None:
        return (*call, "", "", "")
    return (*call, item.reply.by, f"{item.reply.at:%Y-%m-%d %H:%M:%S}", item.reply.text.strip())


def _with_fixed_times(data: bytes) -> bytes:
    """The same archive with one time on every entry and in its properties: openpyxl writes the clock's."""
    stamp = "{:04d}-{:02d}-{:02d}T{:02d}:{:02d}:{:02d}Z".format(*_FIXED).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>" + stamp + rb"\g<2>", content)
            new.writestr(zipfile.ZipInfo(name, _FIXED), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
