"""签收 by the link of an urgent mail: whoever holds it signs for that one alert, and nothing else is opened.

Opening the link signs nothing: mail servers open links to look for viruses. Only the button does.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from fastapi.templating import Jinja2Templates

from ledger.alerts import Alert
from ledger.signing import Signature
from reports.alerts.signing import ExpiredError, Invitation, TokenError, invitation_of, signing_key
from web.render import path_for, site_of

router = APIRouter()


@router.get("/sign/{token}", name="sign_page")
def sign_page(request: Request, token: str) -> HTMLResponse:
    invitation = _invitation(request, token)
    alert, signature = _standing(request, invitation)
    context = {
        "alert": alert, "level": invitation.level, "signature": signature, "token": token, "session": None,
        "name": _name(request, invitation),
    }  # fmt: skip
    templates: Jinja2Templates = request.app.state.templates
    return templates.TemplateResponse(request, "sign.html", context)


@router.post("/sign/{token}", name="sign")
def sign(request: Request, token: str, who: Annotated[str, Form(max_length=50)]) -> Response:
    invitation = _invitation(request, token)
    site = site_of(request)
    _standing(request, invitation)
    name = " ".join(who.split())
    if not name:
        raise HTTPException(422, "请写明签收人姓名。")
    site.ledger.sign_alert(invitation.alert, who=name, at=site.clock(), via="mail", level=invitation.level)
    return RedirectResponse(path_for(request, "sign_page", token=token), 303)


def _invitation(request: Request, token: str) -> Invitation:
    site = site_of(request)
    try:
        return invitation_of(signing_key(site.folder), token, site.clock())
    except ExpiredError as error:
        raise HTTPException(410, f"{error}。") from error
    except TokenError as error:
        raise HTTPException(404, f"{error}。") from error


def _standing(request: Request, invitation: Invitation) -> tuple[Alert, Signature | None]:
    ledger = site_of(request).ledger
    alert = next(iter(ledger.alerts(ids=[invitation.alert])), None)
    if alert is None:
        raise HTTPException(404, "台账里没有这条预警。")
    signed = [each for each in ledger.signatures(alert.id) if each.level == invitation.level]
    return alert, signed[0] if signed else None


def _name(request: Request, invitation: Invitation) -> str:
    """The reader to whom the link was sent; nobody in particular for a group's robot."""
    readers = site_of(request).city.roster.recipients
    return next((each.name for each in readers if each.address == invitation.address), "")
