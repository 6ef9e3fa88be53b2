"""Papers about one matter to take away as Word: 交办单, 反馈单, 批示单, and the 舆情专报, as draft or issued."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, HTTPException, Request, Response
from fastapi.responses import FileResponse

from reports.briefing.files import WORD_TYPE
from reports.response.dossier import Dossier, dossier_of
from reports.response.issuing import issue_special, issued_file
from reports.response.slips import slip_docx
from reports.response.special import KIND, special_docx
from web.access import session_of
from web.changing import refused_as
from web.pages.tasks import check_unit
from web.reading import note_reading
from web.render import back_to, site_of

router = APIRouter()
Names = Annotated[str, Form(max_length=300)]


@router.get("/tasks/{id}/slips/{name}", name="task_slip")
def task_slip(request: Request, id: str, name: str) -> Response:
    """`name` is a kind of slip; an officer has those of the own unit's tasks."""
    check_unit(request, id)
    dossier = _dossier(request, id)
    with refused_as(404):
        data = slip_docx(dossier, name)
    return _paper(data, f"{name}-{id}.docx")


@router.get("/tasks/{id}/special", name="task_special")
def task_special(request: Request, id: str) -> Response:
    """A draft, as things stand now."""
    return _paper(special_docx(_dossier(request, id), None), f"{KIND}草稿-{id}.docx")


@router.post("/tasks/{id}/special", name="task_special_issue")
def task_special_issue(request: Request, id: str, signer: Names = "", to: Names = "", copies: Names = "") -> Response:
    """Numbers the paper and keeps it; the same day again, it stays the first."""
    site = site_of(request)
    issue_special(
        _dossier(request, id), site.folder, site.ledger, by=session_of(request).user, signer=signer, to=to,
        copies=copies,
    )  # fmt: skip
    return back_to(request, "task", id=id, said="issued", place="papers")


@router.get("/tasks/{id}/specials/{name}", name="task_special_file")
def task_special_file(request: Request, id: str, name: str) -> Response:
    """An issued one (`舆情专报2026年第1期`), as it went out."""
    site = site_of(request)
    issue = next((each for each in site.ledger.issued_papers(KIND, subject=id) if each.name == name), None)
    if issue is None:
        raise HTTPException(404, f"这件没有编发过“{name}”。")
    path = issued_file(_dossier(request, id), site.folder, site.ledger, issue)
    return FileResponse(path, filename=path.name, media_type=WORD_TYPE)


def _dossier(request: Request, id: str) -> Dossier:
    site = site_of(request)
    with refused_as(404):
        alert = site.ledger.alert(id)
        note_reading(request, site.store.get(alert.article) if alert.article else None)
        return dossier_of(
            site.city, site.folder, site.ledger, alert.id, page=str(request.url_for("today")), at=site.clock()
        )  # fmt: skip


def _paper(data: bytes, name: str) -> Response:
    return Response(
        data, media_type=WORD_TYPE, headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    )
