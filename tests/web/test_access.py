"""Who may open what, and what a stranger, a guesser or a forger meets."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from tests.web.conftest import PASSWORD, Clock
from web.access import ACCESS, EVERYONE, ROLES, allowed
from web.app import create_app
from web.sessions import COOKIE
from web.site import Site

Login = Callable[[str], TestClient]
PATHS = {"id": "a1", "month": "2026-06", "name": "x.docx", "number": "1", "token": "x", "unit": "linjiang"}


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
        if route.name in ("login", "login_page", "logout"):
            continue
        (method,) = route.methods
        answer = client.request(method, route.path.format(**PATHS), data={"token": "x"} if method == "POST" else None)
        if allowed(route.name, role):
            assert answer.status_code not in (401, 500), route.name
            assert "login" not in answer.headers.get("location", ""), route.name
            if method == "GET":
                assert answer.status_code != 403, route.name
        elif role is None:
            assert (answer.status_code, "/login" in answer.headers["location"]) == (303, True), route.name
        else:
            assert answer.status_code == 403, route.name


def test_a_route_that_the_table_does_not_name_is_refused() -> None:
    assert not allowed("a new page", "analyst")
    assert not allowed("a new page", None)
    assert ACCESS["search"] != EVERYONE


def test_who_guesses_is_slowed_down_and_the_right_password_waits_too(client: TestClient, clock: Clock) -> None:
    for _ in range(5):
        assert client.post("/login", data={"name": "analyst", "password": "wrong"}).status_code == 403
    assert client.post("/login", data={"name": "analyst", "password": PASSWORD}).status_code == 429
    clock.pass_hours(0.2)
    assert client.post("/login", data={"name": "analyst", "password": PASSWORD}).status_code == 303


def test_a_session_ends_after_twelve_hours_and_at_logout(login: Login, clock: Clock) -> None:
    client = login("analyst")
    assert client.get("/").status_code == 200
    clock.pass_hours(12.1)
    assert client.get("/").status_code == 303
    client = login("analyst")
    page = client.get("/search").text
    token = page.split('name="token" value="')[1].split('"')[0]
    assert client.post("/logout", data={"token": token}).status_code == 303
    assert client.get("/").status_code == 303


def test_a_form_that_this_sessions_page_did_not_make_changes_nothing(login: Login, site: Site) -> None:
    client = login("analyst")
    forged = {"token": "forged", "why": "x", "sentiment": "positive", "env": "no"}
    assert client.post("/articles/a1/correct", data=forged).status_code == 403
    assert site.ledger.all_corrections() == {}


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
