"""Whatever changes something, and whoever opens a citizen's message, is on record: every such route, by enumeration."""

from __future__ import annotations

import io
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from index.load import index_articles
from ledger.tokens import SCOPES
from nlp.annotation import SentimentLabel
from reports.alerts.signing import Invitation, sign_url, signing_key
from reports.month.form import form_xlsx
from tests.index.written import DAY3, annotation, article, mention, write_day
from tests.web.conftest import NOW, PASSWORD, ROLES
from tests.web.test_access import routes_of
from web.access import API_ACCESS
from web.app import create_app
from web.sessions import COOKIE, form_token_of
from web.site import Site

BODY = "来电人反映昨夜烟很大，请尽快处理。"
DUE = NOW + timedelta(hours=48)
LOGIN = {"password": PASSWORD}
Files = dict[str, tuple[str, bytes]]
Step = tuple[str, str, str, dict[str, str], Files]


@pytest.fixture
def site(site: Site) -> Site:
    """A message and its alerts; two units' tasks; an article of May."""
    may = article("may", title="临江区办活动", body="临江区生态环境分局在学校里办活动。", source="apxw",
                  published_at="2026-05-20T08:00:00+08:00")  # fmt: skip
    praised = annotation(
        "may", sentiment=SentimentLabel(label="positive", p=0.9), districts=(mention("990102", "正面"),)
    )
    write_day(site.folder, DAY3, [article("m1", title="", body=BODY, kind="message", source="liuyan")], source="liuyan")
    write_day(site.folder, DAY3, [may], annotations=[praised], source="apxw")
    index_articles(site.city, site.folder, site.ledger, site.store, ["m1", "may"])
    for id in ("t1", "t2", "t3", "t4"):
        site.ledger.raise_alert(
            id, day=NOW.date(), rule="plant", level="Ⅱ", clock="reply_48h", due=DUE, at=NOW, article="m1"
        )  # fmt: skip
        site.ledger.open_task(id, due=DUE, who="环舆", at=NOW, unit="linjiang")
    for number in ("一", "二"):
        site.ledger.propose_answer(
            "t4", article="may", text=f"答复{number}", by="市局", given_at=NOW, kind="回复", at=NOW, url=None
        )  # fmt: skip
    return site


@pytest.fixture
def clients(site: Site) -> dict[str, TestClient]:
    app = create_app(site)
    return {role: TestClient(app, follow_redirects=False) for role in ROLES}


def filled(site: Site) -> bytes:
    book = load_workbook(io.BytesIO(form_xlsx(site.city, "2026-06", "临江区", NOW)))
    row = ("报纸", "本区新闻", "云泽日报", "市级", "消息", "2026-06-05")
    for column, value in enumerate(row, 2):
        book["自报表"].cell(5, column, value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def story(site: Site) -> list[Step]:
    """Every changing route once, in an order in which each can: (route, role, path, form, files)."""
    sign = urlsplit(sign_url("", signing_key(site.folder), Invitation("t1", "Ⅱ", "x@sthj.example"), NOW)).path
    none: Files = {}
    return [
        *(("login", role, "/login", {"name": role, **LOGIN}, none) for role in ROLES),
        ("sign", "leader", sign, {"who": "值班员"}, none),
        ("search_save", "analyst", "/search/saved", {"q": "热电厂", "name": "热电厂"}, none),
        ("search_drop", "analyst", "/search/saved/1/drop", {}, none),
        ("correct", "analyst", "/articles/may/correct", {"sentiment": "neutral", "why": "核对"}, none),
        ("task_assign", "leader", "/tasks/t1/assign", {"unit": "linjiang"}, none),
        ("task_sign", "officer", "/tasks/t1/sign", {}, none),
        ("task_answer", "officer", "/tasks/t1/answer", {"text": "已处理", "by": "分局"}, none),
        ("task_return", "leader", "/tasks/t1/return", {"text": "再补充"}, none),
        ("task_answer", "officer", "/tasks/t1/answer", {"text": "已补充", "by": "分局"}, none),
        ("task_close", "analyst", "/tasks/t1/close", {}, none),
        ("task_dismiss", "analyst", "/tasks/t2/dismiss", {"state": "误报"}, none),
        ("task_instruct", "leader", "/tasks/t3/instruct", {"leader": "张局长", "text": "请快办"}, none),
        ("task_transfer", "leader", "/tasks/t3/transfer", {"to": site.city.duties.offices[0].name, "text": "归他管"}, none),
        ("answer_decide", "analyst", "/tasks/t4/found/1", {"accept": "false", "text": "不是"}, none),
        ("task_special_issue", "analyst", "/tasks/t4/special", {}, none),
        ("month_followers", "analyst", "/months/2026-06/followers",
         {"unit": "linjiang", "count": "120", "proof": "后台"}, none),
        ("month_activity", "analyst", "/months/2026-06/activities",
         {"unit": "linjiang", "campaign": "june5", "day": "6月5日", "title": "进校园"},
         {"file": ("照片", b"\xff\xd8\xff picture")}),
        ("claims_import", "officer", "/months/2026-06/claims", {}, {"file": ("表.xlsx", filled(site))}),
        ("claim_decide", "analyst", "/months/2026-06/claims/1", {"state": "已核", "why": "见剪报"}, none),
        ("month_close", "leader", "/months/2026-05/close", {"signer": "张局长", "reason": "只采了几天"}, none),
        ("month_object", "officer", "/months/2026-05/units/linjiang/objections", {"text": "漏了一篇"}, none),
        ("month_answer", "analyst", "/months/2026-05/objections/1", {"accept": "true", "text": "属实"}, none),
        ("correct", "analyst", "/articles/may/correct", {"env": "no", "why": "按异议"}, none),
        ("month_amend", "analyst", "/months/2026-05/amend", {"reason": "按异议", "objection": "1"}, none),
        ("month_publish", "leader", "/months/2026-05/publish", {"leader": "张局长"}, none),
        ("month_withdraw", "leader", "/months/2026-05/withdraw", {}, none),
        ("source_pause", "operator", "/sources/yzrb/pause", {"why": "改版"}, none),
        ("source_resume", "operator", "/sources/yzrb/resume", {}, none),
        ("admin_user", "admin", "/admin/users", {"name": "新人", "password": "long enough", "role": "leader"}, none),
        ("admin_close", "admin", "/admin/users/新人/close", {}, none),
        ("logout", "leader", "/logout", {}, none),
        ("logout_everywhere", "analyst", "/logout/everywhere", {}, none),
    ]  # fmt: skip


UNCHANGED = {"claims_match": "holds rows anew against what is there; each row that changes is noted by itself"}


def test_every_route_that_changes_something_notes_who_did_it(site: Site, clients: dict[str, TestClient]) -> None:
    told = story(site)
    paths = {route.name: route.path for route in routes_of(site) if "POST" in route.methods}
    assert {name for name, *_ in told} | set(UNCHANGED) == set(paths)
    for name, role, path, form, files in told:
        client, before = clients[role], site.ledger.deeds(limit=1)
        token = form_token_of(client.cookies[COOKIE]) if COOKIE in client.cookies else ""
        answer = client.post(path, data={"token": token, **form}, files=files or None)
        assert answer.status_code == 303, (name, answer.text)
        noted = [each for each in site.ledger.deeds(limit=20) if not before or each.number > before[0].number]
        who = "值班员" if name == "sign" else role
        assert who in {each.who for each in noted}, (name, noted)


def test_every_page_and_answer_that_shows_a_citizens_message_notes_its_reader(
    site: Site, clients: dict[str, TestClient]
) -> None:
    client = clients["analyst"]
    client.post("/login", data={"name": "analyst", **LOGIN})
    _, token = site.ledger.add_token("analyst", "测试", scopes=SCOPES, days=1, by="测试", at=NOW)
    bearer = {"Authorization": f"Bearer {token}"}
    asked = [
        *((route.name, route.path, {}) for route in routes_of(site) if "GET" in route.methods and "{id}" in route.path),
        *((route.name, f"/api/v1{route.path}", bearer) for route in api_routes(site) if "{id}" in route.path),
    ]
    assert len(asked) > 10
    shown = set()
    for name, path, headers in asked:
        before = len(site.ledger.deeds(subject="m1", who="analyst"))
        place = path.format(id="t4" if "/tasks/" in path or "/alerts/" in path else "m1", name="交办单")
        answer = client.get(place, headers=headers)
        noted = len(site.ledger.deeds(subject="m1", who="analyst")) > before
        says_it = BODY[:8] in answer.text or (
            answer.status_code == 200 and "wordprocessing" in answer.headers["content-type"]
        )
        assert noted or not says_it, name
        if says_it:
            shown.add(name)
    assert {"article", "versions", "why", "task", "task_slip", "api_article"} <= shown


def api_routes(site: Site) -> list[object]:
    found: list[object] = []

    def gather(routes: list[object]) -> None:
        for route in routes:
            if getattr(route, "name", "") in API_ACCESS and "GET" in route.methods:  # type: ignore[attr-defined]
                found.append(route)
            elif hasattr(route, "original_router"):
                gather(route.original_router.routes)

    gather(list(create_app(site).state.api.routes))
    return found
