"""Who may open what: one table of routes and roles, enforced in one place; a route without a line here is refused."""

from __future__ import annotations

from fastapi import HTTPException, Request

from ledger.tokens import Scope
from web.sessions import Session, Sessions, check_form

ROLES = ("leader", "analyst", "officer", "operator", "admin")
EVERYONE: frozenset[str] = frozenset({"*"})
"""Also who has not logged in."""
MAX_FILES, MAX_FIELDS = 60, 500
_ALL = frozenset(ROLES)
_READERS = frozenset({"leader", "analyst", "officer"})
_OFFICE = frozenset({"leader", "analyst"})

ACCESS: dict[str, frozenset[str]] = {
    "login_page": EVERYONE,
    "login": EVERYONE,
    "static": EVERYONE,
    "sign_page": EVERYONE,  # the link is the key: it names one alert and is signed by the house
    "sign": EVERYONE,
    "logout": _ALL,
    "logout_everywhere": _ALL,
    "today": _ALL,
    "search": _READERS,
    "search_save": _READERS,
    "search_drop": _OFFICE,
    "search_rule": _OFFICE,
    "export_csv": _READERS,
    "export_excel": _READERS,
    "article": _READERS,
    "correct": frozenset({"analyst"}),
    "why": _READERS,
    "versions": _READERS,
    "event": _READERS,
    "evidence": _READERS,
    "saved_page": _READERS,
    "inspections": _READERS,
    "tasks": _READERS,
    "task": _READERS,
    "task_assign": _OFFICE,
    "task_sign": frozenset({"analyst", "officer"}),
    "task_answer": frozenset({"analyst", "officer"}),
    "task_close": _OFFICE,
    "task_return": _READERS,
    "task_dismiss": frozenset({"analyst"}),
    "task_transfer": _OFFICE,
    "task_instruct": _OFFICE,
    "answer_decide": frozenset({"analyst"}),
    "task_slip": _READERS,
    "task_special": _OFFICE,
    "task_special_issue": frozenset({"analyst"}),
    "task_special_file": _OFFICE,
    "month": _ALL,
    "months": _ALL,
    "month_file": _READERS,
    "month_unit": _READERS,
    "month_plan": _READERS,
    "month_followers": frozenset({"analyst"}),
    "month_activity": frozenset({"analyst"}),
    "proof": _READERS,
    "claims": _READERS,
    "claims_form": _READERS,
    "claims_import": frozenset({"analyst", "officer"}),
    "claims_match": frozenset({"analyst"}),
    "claim_decide": frozenset({"analyst"}),
    "month_close": _OFFICE,
    "month_object": frozenset({"analyst", "officer"}),
    "month_answer": _OFFICE,
    "month_amend": frozenset({"analyst"}),
    "month_publish": _OFFICE,
    "month_withdraw": _OFFICE,
    "public_month": EVERYONE,  # only what a leader has made public
    "briefings": _READERS,
    "briefing": _READERS,
    "briefing_file": _READERS,
    "briefing_line": _READERS,
    "sources": _ALL,
    "source": _ALL,
    "source_pause": frozenset({"analyst", "operator"}),
    "source_resume": frozenset({"analyst", "operator"}),
    "city_facts": frozenset({"leader", "analyst", "operator", "admin"}),
    "api_page": _ALL,
    "admin": frozenset({"admin"}),
    "admin_user": frozenset({"admin"}),
    "admin_close": frozenset({"admin"}),
    "admin_audit": frozenset({"admin"}),
}

API_ACCESS: dict[str, tuple[frozenset[str], Scope]] = {
    "api_search": (_READERS, "articles"),
    "api_facets": (_READERS, "articles"),
    "api_counts": (_READERS, "articles"),
    "api_article": (_READERS, "articles"),
    "api_versions": (_READERS, "articles"),
    "api_events": (_READERS, "events"),
    "api_event": (_READERS, "events"),
    "api_tasks": (_READERS, "tasks"),
    "api_task": (_READERS, "tasks"),
    "api_move": (_READERS, "tasks:write"),  # and each move by the line of its page above
    "api_months": (_ALL, "months"),
    "api_month": (_ALL, "months"),
    "api_points": (_READERS, "months"),
    "api_sources": (_ALL, "sources"),
    "api_health": (_ALL, "sources"),
    "api_metrics": (_ALL, "sources"),
    "api_alerts": (_READERS, "alerts"),
    "api_alert": (_READERS, "alerts"),
}
"""Routes of the API: the roles of a token's user, and the scope that the token must be given."""


class LoginNeeded(Exception):
    """Nobody is logged in; the answer is the login page, which leads back."""


def allowed(name: str, role: str | None) -> bool:
    """Whether a role (None: not logged in) may open the route of this name."""
    roles = ACCESS.get(name, frozenset())
    return roles == EVERYONE or role in roles


def check_access(request: Request) -> None:
    """The dependency of every page. Raises LoginNeeded, or 403 for a role that may not."""
    name = request.scope["route"].name
    sessions: Sessions = request.app.state.sessions
    session = sessions.of(request)
    request.state.session = session
    if allowed(name, session.role if session else None):
        return
    if session is None:
        raise LoginNeeded
    raise HTTPException(403, "您的角色不能打开这一页。")


async def check_change(request: Request) -> None:
    """The dependency of every page, after check_access: what changes something comes from a form of this session's own.

    A form that everyone may send (the login, the button behind a mail's link) has no session; of it only what a browser
    says to come from another site is refused.
    """
    if request.method in ("GET", "HEAD"):
        return
    if request.headers.get("sec-fetch-site") == "cross-site":
        raise HTTPException(403, "这个表单不是从本站提交的，没有办理。")
    if ACCESS[request.scope["route"].name] != EVERYONE:
        form = await request.form(max_files=MAX_FILES, max_fields=MAX_FIELDS)
        check_form(session_of(request), str(form.get("token", "")))


def session_of(request: Request) -> Session:
    """The session of a request that passed check_access for a logged-in role."""
    session: Session = request.state.session
    return session
