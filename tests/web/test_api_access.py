"""Who may ask the API: tokens within scopes and roles, a bounded number of times; errors that name the field."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from ledger.tokens import SCOPES
from tests.index.made import made
from tests.web.conftest import NOW, ROLES, Clock
from web.access import API_ACCESS
from web.api.app import create_api
from web.api.bearer import WRONG_A_MINUTE
from web.api.limits import Limits
from web.app import create_app
from web.site import Site

PATHS = {"id": "a1", "month": "2026-06"}
Asking = Callable[..., TestClient]


@pytest.fixture
def asking(site: Site) -> Asking:
    """A client that sends a token of a user, with all scopes unless some are named."""

    def of(user: str, *scopes: str, rate: int = 1000) -> TestClient:
        _, secret = site.ledger.add_token(user, "测试", scopes=scopes or SCOPES, days=30, by="admin", at=NOW)
        client = TestClient(create_app(site, api_rate=rate), base_url="http://testserver/api/v1")
        client.headers["Authorization"] = f"Bearer {secret}"
        return client

    return of


def routes_of(site: Site) -> list[APIRoute]:
    found: list[APIRoute] = []
    for route in create_api(site).routes:
        inner = route.original_router.routes if hasattr(route, "original_router") else [route]
        found += [each for each in inner if isinstance(each, APIRoute)]
    return found


def ask(client: TestClient, route: APIRoute) -> int:
    (method,) = route.methods
    body = {"move": "close"} if method == "POST" else None
    return client.request(method, route.path.format(**PATHS), json=body).status_code


def test_every_route_has_a_rule_and_every_rule_a_route(site: Site) -> None:
    names = {route.name for route in routes_of(site)}
    assert len(names) > 12
    assert names == set(API_ACCESS)


@pytest.mark.parametrize("role", ROLES)
def test_every_route_answers_every_role_as_the_table_says(role: str, site: Site, asking: Asking) -> None:
    client = asking(role)
    for route in routes_of(site):
        status = ask(client, route)
        if role in API_ACCESS[route.name][0]:
            assert status not in (401, 500), route.name
            assert status != 403 or route.name == "api_move", route.name
        else:
            assert status == 403, route.name


@pytest.mark.parametrize("scope", SCOPES)
def test_a_token_opens_the_routes_of_its_scopes_and_no_other(scope: str, site: Site, asking: Asking) -> None:
    client = asking("analyst", scope)
    for route in routes_of(site):
        within = API_ACCESS[route.name][1] == scope
        assert (ask(client, route) != 403) is within, route.name


def test_a_route_that_the_table_does_not_name_is_refused(site: Site, asking: Asking) -> None:
    api = create_api(site)
    api.add_api_route("/new", lambda: "open", name="new")
    answer = TestClient(api).get("/new", headers={"Authorization": asking("analyst").headers["Authorization"]})
    assert answer.status_code == 403


@pytest.mark.parametrize("sent", [None, "Bearer", "Bearer hy_made-up", "Basic YTpi", "Bearer é".encode()])
def test_without_a_token_that_holds_nothing_is_answered(sent: str | bytes | None, site: Site) -> None:
    client = TestClient(create_app(site), base_url="http://testserver/api/v1")
    answer = client.get("/search", headers={} if sent is None else {"Authorization": sent})
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert answer.json()["error"]["code"] == "no-token"


def test_a_page_session_does_not_open_the_api(login: Callable[[str], TestClient]) -> None:
    assert login("analyst").get("/api/v1/search").status_code == 401


def test_a_token_ends_on_its_day_when_revoked_and_with_its_user(site: Site, asking: Asking, clock: Clock) -> None:
    first, second, third = asking("analyst"), asking("analyst"), asking("leader")
    assert [each.get("/search").status_code for each in (first, second, third)] == [200] * 3
    site.ledger.revoke_token(site.ledger.tokens("analyst")[0].number, by="admin", at=NOW)
    site.ledger.close_user("leader", by="admin", at=NOW)
    assert [each.get("/search").status_code for each in (first, second, third)] == [200, 401, 401]
    clock.now += timedelta(days=30)
    assert first.get("/search").status_code == 401


def test_a_token_has_the_role_that_its_user_has_now(site: Site, asking: Asking) -> None:
    client = asking("analyst")
    site.ledger.set_user("analyst", "another password", role="operator", by="admin", at=NOW)
    assert client.get("/search").status_code == 403
    assert client.get("/sources").status_code == 200


def test_the_ledger_keeps_no_token_that_opens_anything(site: Site, asking: Asking) -> None:
    secret = asking("analyst").headers["Authorization"].removeprefix("Bearer ")
    site.ledger.close()
    assert secret.encode() not in b"".join(path.read_bytes() for path in site.folder.root.glob("ledger.sqlite*"))


def test_who_asks_too_often_waits_as_long_as_the_answer_says(site: Site, asking: Asking) -> None:
    api = create_api(site)
    api.state.limits = Limits(3, clock=lambda: 0.0)
    client = TestClient(api, headers={"Authorization": asking("analyst").headers["Authorization"]})
    assert [client.get("/sources").status_code for _ in range(4)] == [200, 200, 200, 429]
    answer = client.get("/sources")
    assert answer.headers["retry-after"] == "20"
    assert answer.json()["error"]["code"] == "too-often"
    other = {"Authorization": asking("leader").headers["Authorization"]}
    assert client.get("/sources", headers=other).status_code == 200


def test_tokens_cannot_be_tried_one_after_the_other(site: Site) -> None:
    api = create_api(site)
    api.state.strangers = Limits(WRONG_A_MINUTE, clock=lambda: 0.0)
    client = TestClient(api)
    said = [client.get("/search", headers={"Authorization": f"Bearer hy_{n}"}).status_code for n in range(31)]
    assert said == [401] * 30 + [429]


def test_a_bucket_fills_with_time_and_buckets_are_bounded() -> None:
    now = [0.0]
    limits = Limits(60, clock=lambda: now[0])
    assert [limits.wait_s("a") for _ in range(61)] == [0] * 60 + [1]
    now[0] += 2
    assert [limits.wait_s("a") for _ in range(3)] == [0, 0, 1]


@pytest.mark.parametrize(
    ("path", "field", "value", "allowed"),
    [
        ("/search?limit=0", "limit", "0", "不小于 1"),
        ("/search?limit=x", "limit", "x", "整数"),
        ("/search?sort=best", "sort", "best", "'relevance', 'time' 或 'heat'"),
        ("/search?facets=day,colour", "facets", "colour", "district、topic"),
        ("/counts?by=colour", "by", "colour", "'day'"),
        ("/alerts?first=yesterday", "first", "yesterday", "2026-06-17 这样的日期"),
        ("/tasks?state=no", "state", "no", "待派、已派"),
        ("/tasks?unit=no", "unit", "no", "linjiang"),
        ("/months/2026-13", "month", "2026-13", "2026-06 这样的月份"),
        ("/months/2026-06/points?unit=no", "unit", "no", "linjiang"),
        ("/events?after=!!", "after", "!!", "上一页 next 的值"),
    ],
)
def test_a_mistake_is_answered_with_field_value_and_what_is_allowed(
    path: str, field: str, value: str, allowed: str, asking: Asking
) -> None:
    answer = asking("analyst").get(path)
    told = answer.json()["error"]
    assert (answer.status_code, told["field"], told["value"]) == (422, field, value)
    assert allowed in told["allowed"]
    assert field in told["message"]


def test_a_query_that_cannot_be_understood_is_answered_with_the_place_of_the_mistake(asking: Asking) -> None:
    answer = asking("analyst").get("/search", params={"q": "黑烟 (热电厂"})
    told = answer.json()["error"]
    assert (answer.status_code, told["code"], told["field"], told["value"]) == (422, "bad-query", "q", 3)


def test_what_is_not_there_is_answered_as_json_too(asking: Asking) -> None:
    client = asking("analyst")
    for path in ("/articles/none", "/events/none", "/tasks/none", "/alerts/none", "/nothing", "/months/2027-01"):
        answer = client.get(path)
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not-found"), path
    assert client.delete("/search").json()["error"]["code"] == "bad-method"


def test_a_role_without_need_and_a_token_without_private_get_texts_masked(site: Site, asking: Asking) -> None:
    site.store.put([made("p1", "居民来电", "电话13812345678", kind="message")])
    whole, masked = "13812345678", "138********"
    bodies = [
        asking(role, *scopes).get("/articles/p1").json()["body"]
        for role, scopes in (("analyst", SCOPES), ("analyst", ("articles",)), ("leader", SCOPES), ("officer", SCOPES))
    ]
    assert [whole in body for body in bodies] == [True, False, False, False]
    assert all(masked in body for body in bodies[1:])
    assert [each.what for each in site.ledger.deeds(subject="p1")] == ["read message"] * 4


def test_the_description_is_openapi_served_from_here_and_names_every_route(site: Site) -> None:
    answer = TestClient(create_app(site)).get("/api/v1/openapi.json")
    described = answer.json()
    assert described["openapi"].startswith("3.")
    assert described["servers"] == [{"url": "/api/v1"}]
    assert set(described["paths"]) == {route.path for route in routes_of(site)}
    assert "cdn" not in answer.text
