"""An analyst's day in a real Chromium: what is clicked, what is seen, and that nothing breaks on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from fastapi.routing import APIRoute
from playwright.sync_api import Browser, Page, expect

from tests.web.browser.conftest import House, biggest_event, fits, log_in, troubles_of
from tests.web.conftest import PASSWORD
from web.access import ACCESS
from web.pages import ROUTERS

ROUTES = [
    route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute) and "GET" in route.methods
]
"""All of them: a new page is in this test without being named here."""
NAMED = {
    "id": {"/tasks": "t2", "/events": "{event}", "": "a1"}, "month": {"": "2026-05"}, "unit": {"": "linjiang"},
    "source": {"": "yzrb"}, "window": {"": "2026-06-18"}, "line": {"": "all"}, "number": {"": "{search}"},
    "token": {"": "x"}, "name": {"/tasks": "交办单", "/briefings": "x.docx", "": "x.docx"},
}  # fmt: skip
"""Part of a route's path → what stands for it under a path that begins so."""
MORE = (
    "/search?q=黑烟 或 朱鹮", "/search?q=区县:火星", "/search?q=没有这样的词", "/articles/long", "/articles/evil", "/months/2026-06",
    "/tasks?which=all", "/tasks/t1", "/months/2026-06/plan", "/months/2026-06/claims",
)  # fmt: skip
"""What a page shows besides its plain case."""
NOT_HTML = {
    "months", "export_csv", "export_excel", "task_slip", "task_special", "task_special_file", "month_file", "claims_form",
    "proof", "briefing_file",
}  # fmt: skip
NOT_OURS = {"saved_page"}
"""A stranger's page in a sandbox; what holds it is looked at in the page that frames it."""
ONLY_ERROR = {"sign_page", "public_month"}
"""Shown in tests of their own; here a wrong link, and a month that nobody has published."""
ERRORS = ("/nowhere", "/articles/none", "/search?after=99", "/months/2019-01", "/evidence/a2")


def faults_of(page: Page) -> list[str]:
    """What axe finds that keeps somebody from using the page; a saved page in its frame is not ours."""
    found = Axe().run(page, context={"exclude": [["iframe"]]}).response["violations"]
    return [
        f"{each['id']}: {node['html'][:200]}"
        for each in found
        if each["impact"] in ("serious", "critical")
        for node in each["nodes"]
    ]


def test_an_analyst_searches_narrows_opens_and_corrects_and_sees_the_correction(page: Page) -> None:
    troubles = troubles_of(page)
    page.goto("/search")
    page.get_by_label("检索式", exact=True).fill("黑烟")
    page.get_by_role("button", name="检索").click()
    before = page.locator(".hit").count()
    page.get_by_role("complementary").get_by_role("link", name="临江区").click()
    expect(page.get_by_label("检索式", exact=True)).to_have_value("黑烟 区县:临江区")
    assert 0 < page.locator(".hit").count() <= before
    page.get_by_role("link", name="热电厂夜里冒黑烟").click()
    page.get_by_text("更正这篇的判断").click()
    page.get_by_label("情感").select_option("中性")
    page.get_by_label("理由").fill("实为演练")
    page.get_by_role("button", name="更正").click()
    expect(page.get_by_role("status")).to_contain_text("已更正")
    expect(page.get_by_text("情感由“负面”改为“中性”：实为演练")).to_be_visible()
    expect(page.locator("dd .tone")).to_have_text("中性")
    assert troubles == []


def test_a_facet_that_was_chosen_can_be_let_go(page: Page) -> None:
    page.goto("/search?q=热电厂 区县:临江区")
    page.locator("li.chosen").get_by_role("link", name="临江区").click()
    expect(page.get_by_label("检索式", exact=True)).to_have_value("热电厂")


def test_narrowing_a_search_for_one_or_the_other_narrows_both(page: Page) -> None:
    page.goto("/search?q=朱鹮 或 黑烟")
    page.get_by_role("complementary").get_by_role("link", name="临江区").click()
    expect(page.get_by_label("检索式", exact=True)).to_have_value("(朱鹮 或 黑烟) 区县:临江区")
    expect(page.get_by_role("link", name="朱鹮来了")).to_have_count(0)


def test_a_wrong_password_says_so_and_lets_nobody_in(browser: Browser, house: House) -> None:
    page = browser.new_page(base_url=house.address)
    page.goto("/login?back=/sources")
    log_in(page, "analyst", "wrong wrong")
    expect(page.get_by_role("alert")).to_have_text("用户名或密码不对。")
    page.goto("/sources")
    assert "/login" in page.url
    log_in(page, "analyst", PASSWORD)
    expect(page.get_by_role("heading", name="来源", exact=True)).to_be_visible()
    page.context.close()


def test_who_guesses_a_password_is_made_to_wait_and_told_until_when(browser: Browser, house: House) -> None:
    page = browser.new_page(base_url=house.address)
    page.goto("/login")
    for _ in range(5):
        log_in(page, "nobody", "a guess at it")
        expect(page.get_by_role("alert")).to_have_text("用户名或密码不对。")
    log_in(page, "nobody", "a guess at it")
    expect(page.get_by_role("alert")).to_contain_text("错误次数太多")
    page.context.close()


def test_a_mistake_in_a_query_is_explained_in_place(page: Page) -> None:
    page.goto("/search?q=黑烟 区县:火星 -演练")
    expect(page.get_by_role("alert")).to_contain_text("“火星”不是已知的区县")
    expect(page.locator("mark.wrong")).to_have_text("火星")
    expect(page.get_by_label("检索式", exact=True)).to_have_value("黑烟 区县:火星 -演练")


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_every_route_that_answers_with_a_page_answers_with_a_good_one(
    route: APIRoute, page_of: Callable[[str], Page], house: House
) -> None:
    roles = ACCESS[route.name]
    page = page_of(next((role for role in ("analyst", "admin", "operator") if role in roles), "analyst"))
    path = filled(route.path, house)
    answer = page.request.get(path, max_redirects=0)
    is_page = answer.ok and answer.headers["content-type"].startswith("text/html")
    if route.name in NOT_OURS:
        assert "sandbox" in answer.headers["content-security-policy"]
        return
    if route.name in NOT_HTML | ONLY_ERROR:
        assert not is_page, f"{route.name} is a page: take it off the list"
        return
    assert is_page, (route.name, answer.status)
    look(page, path)


@pytest.mark.parametrize("path", MORE)
def test_what_a_page_shows_besides_is_good_too(path: str, page: Page) -> None:
    look(page, path)


def filled(path: str, house: House) -> str:
    for part in re.findall(r"{(\w+)}", path):
        value = next(value for start, value in NAMED[part].items() if path.startswith(start))
        path = path.replace(f"{{{part}}}", value)
    return path.format(event=biggest_event(house), search=house.search)


def look(page: Page, path: str) -> None:
    """No complaint, no serious fault, every control within reach of the keys, and it fits from a phone to a wide desk."""
    troubles = troubles_of(page)
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(path)
    assert fits(page)
    for width in (768, 1280, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        assert fits(page), width
    # what the saved page itself wanted, and must not get, is no complaint of ours
    kept_back = ("sandboxed", "Content Security Policy", "far.example") if path.startswith("/evidence") else ()
    assert [each for each in troubles if not any(word in each for word in kept_back)] == []
    assert faults_of(page) == []
    assert page.evaluate(UNREACHED) == []
    assert english_of(page) == []
    # what needs no script works without one
    assert page.locator("script").count() == 0


UNREACHED = """
    [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, .scroll')]
      .filter(each => each.checkVisibility() && (each.tabIndex !== 0 || each.disabled)).map(each => each.outerHTML)
"""
"""Controls that the Tab key passes by, or that stand out of their turn."""


def english_of(page: Page) -> list[str]:
    """Dates as machines write them, which people should not have to read."""
    return re.findall(r"\d{4}-\d\d-\d\dT|\b(?:None|True|False|undefined|null)\b", page.locator("body").inner_text())


@pytest.mark.parametrize("path", ERRORS)
def test_what_cannot_be_shown_is_said_in_chinese_with_a_way_on(path: str, page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    answer = page.goto(path)
    assert answer is not None
    assert answer.status in (404, 422)
    assert re.search("[A-Za-z]{4,}", page.locator("main").inner_text()) is None
    expect(page.get_by_role("link", name="回到今日")).to_be_visible()
    assert fits(page)


def test_a_saved_page_is_shown_and_runs_nothing(page: Page) -> None:
    page.goto("/evidence/a1")
    expect(page.frame_locator("iframe.saved").get_by_role("heading", name="原来的网页")).to_be_visible()
    assert page.frames[1].title() == ""


def test_the_keyboard_reaches_the_search_box_and_searches(page: Page) -> None:
    page.goto("/search")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("检索式", exact=True)).to_be_focused()
    page.keyboard.type("朱鹮")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="朱鹮来了")).to_be_visible()
