"""管理: who may log in as what, and the log of what was done."""

from __future__ import annotations

from typing import Annotated, cast, get_args

from fastapi import APIRouter, Form, HTTPException, Query, Request, Response
from fastapi.responses import HTMLResponse

from ledger.database import LedgerError
from ledger.users import MIN_PASSWORD, Role
from web.access import session_of
from web.changing import refusal
from web.render import back_to, render, site_of
from web.views.people import PAGE, deed_of

router = APIRouter()
SAID = {"set": "已设置，用新密码登录。", "role": "已改角色，密码不变，马上生效。", "closed": "已停用，不能再登录。"}
Name = Annotated[str, Form(max_length=60)]


@router.get("/admin", name="admin")
def admin(
    request: Request, said: Annotated[str, Query(max_length=20)] = "", name: Annotated[str, Query(max_length=60)] = ""
) -> HTMLResponse:  # fmt: skip
    """`name`: whose role and district stand in the form, to be changed."""
    user = site_of(request).ledger.user(name) if name else None
    entered = {"name": user.name, "role": user.role, "district": user.district or ""} if user else None
    return _page(request, said=SAID.get(said), entered=entered)


@router.post("/admin/users", name="admin_user")
def set_user(
    request: Request, name: Name, role: Name, password: Annotated[str, Form(max_length=200)] = "",
    district: Annotated[str, Form(max_length=6)] = "",
) -> Response:  # fmt: skip
    """Adds somebody, or gives them another role and district and, unless it is left empty, another password."""
    site, session = site_of(request), session_of(request)
    name = name.strip()
    entered = {"name": name, "role": role, "district": district}

    def change() -> None:
        if role not in get_args(Role):
            raise LedgerError(f"没有“{role}”这个角色")
        if name == session.user and role != session.role:
            raise LedgerError("不能改自己的角色；请另一位管理员来改")
        if role == "officer" and district not in site.city.district_by_code:
            raise LedgerError("信息员要选所属的区县")
        place, at = district if role == "officer" else None, site.clock()
        if password:
            site.ledger.set_user(name, password, role=cast(Role, role), district=place, by=session.user, at=at)
        else:
            site.ledger.set_role(name, cast(Role, role), district=place, by=session.user, at=at)

    if (mistake := refusal(change)) is not None:
        return _page(request, mistake=mistake, entered=entered)
    return back_to(request, "admin", said="set" if password else "role")


@router.post("/admin/users/{name}/close", name="admin_close")
def close_user(request: Request, name: str) -> Response:
    site, session = site_of(request), session_of(request)
    if name == session.user:
        return _page(request, mistake="不能停用自己；请另一位管理员来办")
    if site.ledger.user(name) is None:
        raise HTTPException(404, "没有这个用户。")
    site.ledger.close_user(name, by=session.user, at=site.clock())
    return back_to(request, "admin", said="closed")


@router.get("/admin/audit", name="admin_audit")
def audit(
    request: Request,
    who: Annotated[str, Query(max_length=60)] = "",
    subject: Annotated[str, Query(max_length=200)] = "",
    before: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
) -> HTMLResponse:
    """The newest first; `before` is the number from which it goes on."""
    site = site_of(request)
    found = site.ledger.deeds(who=who.strip() or None, subject=subject.strip() or None, before=before, limit=PAGE + 1)
    context = {
        "deeds": [deed_of(each) for each in found[:PAGE]], "who": who, "subject": subject, "before": before,
        "more": found[PAGE - 1].number if len(found) > PAGE else None,
    }  # fmt: skip
    return render(request, "audit.html", context)


def _page(
    request: Request, *, said: str | None = None, mistake: str | None = None, entered: dict[str, str] | None = None
) -> HTMLResponse:
    site = site_of(request)
    context = {
        "users": site.ledger.users(), "roles": get_args(Role), "said": said, "mistake": mistake,
        "entered": entered or {}, "least": MIN_PASSWORD,
    }  # fmt: skip
    return render(request, "admin.html", context, status=200 if mistake is None else 409)
