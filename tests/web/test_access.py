"""Who may open what, and what a stranger, a guesser or a forger meets."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from tests.web.conftest import PASSWORD
from web.access import ACCESS, EVERYONE, ROLES, allowed
from web.app import create_app
from web.sessions import COOKIE, form_token_of
from web.site import Site

Login = Callable[[str], TestClient]
PATHS = {
    "id": "a1", "month": "2026-06", "name": "x.docx", "number": "1", "token": "x", "unit": "linjiang", "source": "yzrb",
    "window": "2026-06", "line": "all",
}  # fmt: skip
OPEN = ("login", "login_page", "logout", "logout_everywhere")


def routes_of(site: Site) -> list[APIRoute]:
    found: list[APIRoute] = []

    def gather(routes: list[object]) -> None:
        for route in routes:
            if isinstance(route, APIRoute):
                found.append(route)
            elif hasattr(route, "original_router"):
                gather(route.original_router.routes)

    gather(list(create_app(site).routes))
    return found


def test_every_route_has_a_line_in_the_table_of_access_and_every_line_a_route(site: Site) -> None:
    names = {route.name for route in routes_of(site)}
    assert len(names) > 8
    assert names | {"static"} == set(ACCESS)


@pytest.mark.parametrize("role", [None, *ROLES])
def test_every_route_answers_every_role_as_the_table_says(role: str | None, site: Site, login: Login) -> None:
    client = login(role) if role else TestClient(create_app(site), follow_redirects=False)
    for route in routes_of(site):
        if route.name in OPEN:
            continue
        (method,) = route.methods
        token = form_token_of(client.cookies[COOKIE]) if role else "x"
        answer = client.request(method, route.path.format(**PATHS), data={"token": token} if method == "POST" else None)
        if allowed(route.name, role):
            assert answer.status_code not in (401, 403, 500), route.name
            assert "login" not in answer.headers.get("location", ""), route.name
        elif role is None:
            assert (answer.status_code, "/login" in answer.headers["location"]) == (303, True), route.name
        else:
            assert answer.status_code == 403, route.name


def test_a_route_that_the_table_does_not_name_is_refused() -> None:
    assert not allowed("a new page", "analyst")
    assert not allowed("a new page", None)
    assert ACCESS["search"] != EVERYONE


@pytest.mark.parametrize("role", ROLES)
def test_no_change_is_made_without_the_token_of_this_sessions_own_page(role: str, site: Site, login: Login) -> None:
    client = login(role)
    changes = [route for route in routes_of(site) if "POST" in route.methods and ACCESS[route.name] != EVERYONE]
    assert len(changes) > 8
    for route in changes:
        for form in ({"token": "forged", "why": "x", "text": "x", "unit": "x"}, {}, {"token": ""}):
            assert client.post(route.path.format(**PATHS), data=form).status_code == 403, route.name
    assert client.get("/").status_code == 200


def test_a_form_sent_from_another_site_logs_nobody_in(client: TestClient) -> None:
    said = {"name": "analyst", "password": PASSWORD}
    assert client.post("/login", data=said, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert client.post("/login", data=said, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 303


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/\\evil.example", "/\n/evil"])
def test_a_login_never_leads_to_another_site(back: str, client: TestClient) -> None:
    answer = client.post("/login", data={"name": "analyst", "password": PASSWORD, "back": back})
    assert answer.headers["location"] == "/"


def test_a_login_leads_back_to_the_page_that_was_asked_for(client: TestClient) -> None:
    asked = client.get("/search?q=x")
    assert asked.headers["location"].endswith("/login?back=%2Fsearch%3Fq%3Dx")
    answer = client.post("/login", data={"name": "analyst", "password": PASSWORD, "back": "/search?q=x"})
    assert answer.headers["location"] == "/search?q=x"


def test_the_cookie_cannot_be_read_by_a_script_or_sent_from_another_site(client: TestClient) -> None:
    answer = client.post("/login", data={"name": "analyst", "password": PASSWORD})
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
