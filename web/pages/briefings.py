"""简报: the briefings that were written, each to read and to take away, and the articles behind every line of them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import FileResponse, HTMLResponse, Response

from reports.briefing.files import briefing_names, read_record
from reports.briefing.window import KINDS, window_named
from web.render import path_for, render, site_of
from web.site import Site

router = APIRouter()
LINES_A_PAGE = 50
MOST_LISTED = 60
"""Of each kind, the latest."""

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; base-uri 'none'"
"""The page brings its styles in its tags, as mails do; nothing else of it can load or run."""


@router.get("/briefings", name="briefings")
def briefings(request: Request) -> HTMLResponse:
    folder = site_of(request).folder
    found: dict[str, list[dict[str, Any]]] = {words: [] for words in KINDS.values()}
    for name in briefing_names(folder):
        window = window_named(name)
        listed = found[KINDS[window.kind]]
        if len(listed) < MOST_LISTED and (record := read_record(folder, name)) is not None:
            papers = [path.name for path in sorted((folder.briefings / name).glob("*.docx"))]
            listed.append({"window": window, "headline": record["headline"], "papers": papers})
    return render(request, "briefings.html", {"kinds": found})


@router.get("/briefings/{window}", name="briefing")
def briefing(request: Request, window: str) -> Response:
    """The page as it was written, its links leading to where it is read."""
    folder = site_of(request).folder
    record = _record(site_of(request), window)
    page = next((folder.briefings / window).glob("*.html"), None)
    if page is None:
        raise HTTPException(404, "没有这期简报的网页。")
    here = str(path_for(request, "today")).rstrip("/")
    said = page.read_text(encoding="utf-8").replace(f'href="{record["house"]}/', f'href="{here}/')
    headers = {"Content-Security-Policy": _POLICY}
    return Response(said, media_type="text/html; charset=utf-8", headers=headers)


@router.get("/briefings/{window}/files/{name}", name="briefing_file")
def briefing_file(request: Request, window: str, name: str) -> Response:
    _record(site_of(request), window)
    papers = {path.name: path for path in (site_of(request).folder.briefings / window).glob("*.docx")}
    if name not in papers:
        raise HTTPException(404, "没有这份文件。")
    return FileResponse(papers[name], filename=name)


@router.get("/briefings/{window}/lines/{line}", name="briefing_line")
def briefing_line(
    request: Request, window: str, line: str, page: Annotated[int, Query(ge=1, le=10_000)] = 1
) -> HTMLResponse:
    """The articles on which a line rests, in order of publication, as they were when it was written."""
    record = _record(site_of(request), window)
    if line not in record["lines"]:
        raise HTTPException(404, "这期简报没有这一行。")
    cited = {each["id"]: each for each in record["articles"]}
    mine = [cited[id] for id in record["lines"][line]["articles"]]
    pages = max(1, -(-len(mine) // LINES_A_PAGE))
    shown = mine[(page - 1) * LINES_A_PAGE : page * LINES_A_PAGE]
    context = {
        "window": window_named(window), "kind": KINDS[window_named(window).kind], "line": line,
        "title": record["lines"][line]["title"], "number": len(mine), "articles": shown, "page": page, "pages": pages,
    }  # fmt: skip
    return render(request, "briefing_line.html", context)


def _record(site: Site, window: str) -> dict[str, Any]:
    """The record of a window that was written; 404 for any other name."""
    if window not in briefing_names(site.folder) or (record := read_record(site.folder, window)) is None:
        raise HTTPException(404, "没有这期简报。")
    return record
