"""A month is closed on the page on a named leader's word, with a reason where something stands against it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from web.sessions import COOKIE, form_token_of
from web.site import Site

Login = Callable[[str], TestClient]


def close(client: TestClient, **form: str) -> tuple[int, str]:
    answer = client.post("/months/2026-05/close", data={"token": form_token_of(client.cookies[COOKIE]), **form})
    return answer.status_code, answer.text


def test_it_asks_for_the_leader_and_for_a_reason_and_then_closes_it_for_good(site: Site, login: Login) -> None:
    client = login("leader")
    site.ledger.add_objection("2026-05", "linjiang", "漏了一篇", by="officer", at=site.clock())
    assert 'name="signer" required maxlength="100" value="leader"' in client.get("/months/2026-05").text
    status, page = close(client, signer=" ")
    assert (status, "封账要写明签发通报的领导" in page) == (409, True)
    status, page = close(client, signer="张局长")
    assert (status, "写明理由" in page, "--reason" in page) == (409, True, False)
    assert site.ledger.closing("2026-05") is None
    assert close(client, signer="张局长", reason="异议另行答复")[0] == 303
    closing = site.ledger.closing("2026-05")
    assert closing is not None
    assert (closing.by, closing.signer, closing.reason) == ("leader", "张局长", "异议另行答复")
    page = client.get("/months/2026-05").text
    assert "已封账" in page
    assert 'name="signer"' not in page


def test_a_month_that_runs_still_offers_no_closing_and_refuses_it(site: Site, login: Login) -> None:
    client = login("leader")
    assert 'name="signer"' not in client.get("/months/2026-06").text
    answer = client.post("/months/2026-06/close", data={"token": form_token_of(client.cookies[COOKIE]), "signer": "张"})
    assert (answer.status_code, "还没有结束" in answer.text) == (409, True)


@pytest.mark.parametrize("role", ["officer", "operator", "admin"])
def test_nobody_else_closes_a_month(role: str, site: Site, login: Login) -> None:
    assert close(login(role), signer="张局长")[0] == 403
    assert 'name="signer"' not in login(role).get("/months/2026-05").text
