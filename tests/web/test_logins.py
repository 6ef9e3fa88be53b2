"""Sessions and guesses: kept through a restart, ended by idleness, by time, by logout everywhere, by a closed user."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from ledger.logins import IDLE, LIFETIME, TRIES_AN_ADDRESS
from tests.web.conftest import NOW, PASSWORD, Clock
from web.app import create_app
from web.sessions import COOKIE, form_token_of
from web.site import Site

Login = Callable[[str], TestClient]
IN = {"name": "analyst", "password": PASSWORD}
WRONG = {"name": "analyst", "password": "wrong"}


def elsewhere(site: Site, address: str = "testclient") -> TestClient:
    """The application started anew, asked from `address`."""
    return TestClient(create_app(site), follow_redirects=False, client=(address, 50_000))


def test_a_session_survives_a_restart(site: Site, login: Login) -> None:
    key = login("analyst").cookies[COOKIE]
    again = elsewhere(site)
    again.cookies.set(COOKIE, key)
    assert again.get("/").status_code == 200


def test_the_ledger_keeps_no_key_that_opens_a_session(site: Site, login: Login) -> None:
    key = login("analyst").cookies[COOKIE]
    site.ledger.close()
    assert key.encode() not in b"".join(path.read_bytes() for path in site.folder.root.glob("ledger.sqlite*"))


def test_a_session_ends_when_nothing_was_asked_for_two_hours(login: Login, clock: Clock) -> None:
    client = login("analyst")
    for _ in range(3):
        clock.now += IDLE - timedelta(minutes=1)
        assert client.get("/").status_code == 200
    clock.now += IDLE
    assert client.get("/").status_code == 303


def test_a_session_ends_after_twelve_hours_however_busy(login: Login, clock: Clock) -> None:
    client = login("analyst")
    while clock.now < NOW + LIFETIME - timedelta(hours=1):
        clock.pass_hours(1)
        assert client.get("/").status_code == 200
    clock.pass_hours(1)
    assert client.get("/").status_code == 303


def test_logging_out_ends_this_session_alone_and_logging_out_everywhere_ends_all(site: Site, login: Login) -> None:
    here, there = login("analyst"), elsewhere(site)
    third = elsewhere(site)
    for each in (there, third):
        each.post("/login", data=IN)
    assert here.post("/logout", data={"token": form_token_of(here.cookies[COOKIE])}).status_code == 303
    assert [each.get("/").status_code for each in (here, there, third)] == [303, 200, 200]
    there.post("/logout/everywhere", data={"token": form_token_of(there.cookies[COOKIE])})
    assert [each.get("/").status_code for each in (there, third)] == [303, 303]


def test_a_copied_cookie_opens_nothing_after_logout(login: Login) -> None:
    client = login("analyst")
    key = client.cookies[COOKIE]
    client.post("/logout", data={"token": form_token_of(key)})
    client.cookies.set(COOKIE, key)
    assert client.get("/").status_code == 303


def test_a_user_who_is_closed_or_gets_a_new_role_is_out_at_once(site: Site, login: Login) -> None:
    client = login("analyst")
    site.ledger.close_user("analyst", by="admin", at=NOW)
    assert client.get("/").status_code == 303
    other = login("leader")
    site.ledger.set_user("leader", PASSWORD, role="operator", by="admin", at=NOW)
    assert other.get("/").status_code == 303


def test_who_guesses_waits_also_with_the_right_password_and_after_a_restart(site: Site, clock: Clock) -> None:
    client = elsewhere(site)
    for _ in range(5):
        assert client.post("/login", data=WRONG).status_code == 403
    answer = elsewhere(site).post("/login", data=IN)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "600")
    assert "22:10" in answer.text
    clock.pass_hours(10.1 / 60)
    assert client.post("/login", data=IN).status_code == 303


def test_a_guesser_elsewhere_locks_nobody_out_and_goes_on_record(site: Site) -> None:
    guesser = elsewhere(site, "10.1.1.1")
    for _ in range(6):
        guesser.post("/login", data=WRONG)
    assert elsewhere(site, "10.1.1.2").post("/login", data=IN).status_code == 303
    deeds = [(each.what, each.detail) for each in site.ledger.deeds(subject="analyst")]
    assert ("locked out", {"address": "10.1.1.1"}) in deeds


def test_one_address_cannot_try_name_after_name(site: Site) -> None:
    guesser = elsewhere(site, "10.1.1.1")
    for number in range(TRIES_AN_ADDRESS):
        site.ledger.note_wrong_password(f"name {number}", address="10.1.1.1", at=NOW)
    assert guesser.post("/login", data=IN).status_code == 429


def test_the_right_password_clears_the_wrong_ones(site: Site) -> None:
    client = elsewhere(site)
    for _ in range(3):
        for _ in range(4):
            client.post("/login", data=WRONG)
        assert client.post("/login", data=IN).status_code == 303


@pytest.mark.parametrize("key", ["", "x", "é" * 50])
def test_a_made_up_cookie_opens_nothing(key: str, site: Site) -> None:
    answer = elsewhere(site).get("/", headers={"Cookie": f"{COOKIE}={key}".encode("latin-1")})
    assert answer.status_code == 303


def test_what_was_written_into_a_form_that_came_too_late_is_shown_once_more(login: Login, clock: Clock) -> None:
    client = login("analyst")
    form = {"token": form_token_of(client.cookies[COOKIE]), "why": "写的是邻市的电厂 <b>", "env": "no"}
    clock.pass_hours(2.1)
    answer = client.post("/articles/a1/correct", data=form)
    assert answer.status_code == 401
    assert "登录已过期" in answer.text
    assert "写的是邻市的电厂 &lt;b&gt;</textarea>" in answer.text
    assert answer.text.count("<textarea") == 1

    again = login("analyst").post("/articles/a1/correct", data=form)  # the page was opened before the second login
    assert again.status_code == 403
    assert "写的是邻市的电厂" in again.text


def test_nothing_is_shown_of_a_form_that_another_site_has_made(login: Login, clock: Clock) -> None:
    client = login("analyst")
    clock.pass_hours(2.1)
    answer = client.post("/articles/a1/correct", data={"token": "forged", "why": "请拨打这个电话"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")
