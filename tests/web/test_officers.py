"""An officer of a district sees the matters of their own unit, on every page and in the API, and no other's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from crawlers.folder import write_records
from index.load import index_articles
from ledger.tokens import SCOPES
from nlp.relation import Related
from tests.index.written import DAY3, article, event, write_day
from tests.web.conftest import NOW
from web.sessions import COOKIE, form_token_of
from web.site import Site

Login = Callable[[str], TestClient]
ANSWER = "二号炉停炉检修两周"


@pytest.fixture
def site(site: Site) -> Site:
    """Two alerts of one event: one is answered by the officer's unit, the other by another one."""
    write_day(site.folder, DAY3, [article("x1"), article("x2")],
              related=[Related(id=id, family=id, original=id, event="x1") for id in ("x1", "x2")],
              events=[event("x1", "x1", "x2")])  # fmt: skip
    index_articles(site.city, site.folder, site.ledger, site.store, ["x1", "x2"])
    own = site.city.unit_of_district["990102"].id
    other = next(unit.id for unit in site.city.units if unit.id != own and unit.district)
    for id, unit in (("own", own), ("other", other)):
        site.ledger.raise_alert(id, day=NOW.date(), rule="plant", level="Ⅲ", clock="reply_48h",
                                due=NOW + timedelta(hours=48), at=NOW, article="x1" if id == "own" else "x2")  # fmt: skip
        site.ledger.open_task(id, due=NOW + timedelta(hours=48), unit=unit, who="test", at=NOW)
        site.ledger.answer_task(id, text=f"{ANSWER}（{id}）", by="承办单位", who="test", at=NOW)
    write_records(site.folder.events(DAY3), [event("x1", "x1", "x2")])
    return site


def test_no_page_shows_an_officer_another_units_matter(site: Site, login: Login) -> None:
    client = login("officer")
    for path in ("/", "/tasks", "/tasks?which=all", "/events/x1"):
        text = client.get(path).text
        assert "（other）" not in text, path
        assert "/tasks/other" not in text, path
    assert "（own）" in client.get("/events/x1").text
    assert client.get("/tasks/own").status_code == 200
    assert client.get("/tasks/other").status_code == 404


def test_an_officer_of_a_district_for_which_no_unit_answers_any_more_sees_no_matter(site: Site, login: Login) -> None:
    site.ledger.set_role("officer", "officer", district="990199", by="test", at=NOW)
    client = login("officer")
    for path in ("/", "/tasks", "/tasks?which=all", "/tasks?which=all&unit=linjiang", "/events/x1"):
        text = client.get(path).text
        assert "/tasks/own" not in text, path
        assert "/tasks/other" not in text, path


def test_an_officer_moves_no_task_of_another_unit(site: Site, login: Login) -> None:
    client = login("officer")
    form = {"token": form_token_of(client.cookies[COOKIE]), "text": "退回"}
    assert client.post("/tasks/other/return", data=form).status_code == 404
    assert site.ledger.task("other").state == "已回应"


def test_the_api_shows_and_moves_only_what_the_officers_unit_answers(site: Site, client: TestClient) -> None:
    _, token = site.ledger.add_token("officer", "测试", scopes=SCOPES, days=1, by="admin", at=NOW)
    client.headers["Authorization"] = f"Bearer {token}"
    assert [each["alert"] for each in client.get("/api/v1/tasks").json()["tasks"]] == ["own"]
    assert [each["id"] for each in client.get("/api/v1/alerts").json()["alerts"]] == ["own"]
    for path in ("/api/v1/tasks/other", "/api/v1/alerts/other"):
        assert client.get(path).status_code == 404
    moved = client.post("/api/v1/tasks/other/moves", json={"move": "return", "text": "退回"})
    assert moved.status_code == 404
    assert client.get("/api/v1/tasks?unit=" + site.ledger.task("other").unit).json()["tasks"] == []


def test_everybody_else_sees_all(site: Site, login: Login) -> None:
    assert "（other）" in login("analyst").get("/events/x1").text
