"""What a search finds, to take away as CSV or Excel; each export is noted, and persons' details are masked in it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import StreamingResponse

from cities.city import City
from index.document import Document
from index.export import csv_chunks, write_excel
from index.query import parse_query
from index.store import QueryError
from reports.masking import masked_documents
from reports.office import EXCEL_TYPE
from web.access import session_of
from web.pages.search import Asked
from web.render import site_of

router = APIRouter()
MOST_ROWS = 50_000
"""Of a workbook, which is written whole before the first byte leaves."""
_CHUNK = 1 << 16


@router.get("/search/export.csv", name="export_csv")
def export_csv(request: Request, q: Asked = "") -> Response:
    documents = _documents(request, q, "csv")
    return StreamingResponse(
        csv_chunks(documents, site_of(request).city), media_type="text/csv; charset=utf-8", headers=_named("csv")
    )


@router.get("/search/export.xlsx", name="export_excel")
def export_excel(request: Request, q: Asked = "") -> Response:
    """The newest MOST_ROWS where there are more."""
    documents = islice(_documents(request, q, "xlsx"), MOST_ROWS)
    return StreamingResponse(_workbook(documents, site_of(request).city), media_type=EXCEL_TYPE, headers=_named("xlsx"))


def _workbook(documents: Iterable[Document], city: City) -> Iterator[bytes]:
    with tempfile.TemporaryFile() as file:
        write_excel(documents, city, file)
        file.seek(0)
        while chunk := file.read(_CHUNK):
            yield chunk


def _documents(request: Request, q: Annotated[str, Query()], kind: str) -> Iterator[Document]:
    site, session = site_of(request), session_of(request)
    try:
        node = parse_query(q, site.city)
    except QueryError as error:
        raise HTTPException(422, f"检索式{error}。") from None
    site.ledger.note_deed(who=session.user, what="export", subject=q or "全部", at=site.clock(), detail={"as": kind})
    return masked_documents(site.store.each(node))  # a file goes further than its reader


def _named(ending: str) -> dict[str, str]:
    """The name in Chinese, and a plain one for whoever cannot read that."""
    name = quote(f"检索结果.{ending}")
    return {"Content-Disposition": f"attachment; filename=search.{ending}; filename*=UTF-8''{name}"}
