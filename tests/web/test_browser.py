"""An analyst's day in a real Chromium: what is clicked, what is seen, and that nothing breaks on a phone."""

from __future__ import annotations

import re
import shutil
import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from cities.city import City
from crawlers.folder import DataFolder
from crawlers.warc.fetch import Answered, Asked
from crawlers.warc.writer import WarcFile
from index.load import index_all
from index.open import open_store
from ledger.ledger import Ledger
from tests.index.written import DAY1, annotation, article, event, write_day
from tests.web.conftest import HOSTILE, NOW, PASSWORD
from web.app import create_app
from web.site import Site

LONG = "云泽市临江区望江街道柳林镇生态环境保护综合行政执法联合整治工作领导小组办公室" * 4
SAVED = '<html><body><h1>原来的网页</h1><script>document.title = "ran"</script><img src="http://far.example/x.png">'
PAGES = (
    "/", "/search", "/search?q=黑烟 或 朱鹮", "/search?q=区县:火星", "/search?q=没有这样的词", "/articles/a1", "/articles/long",
    "/articles/evil", "/events/e1", "/evidence/a1", "/months/2026-06", "/sources",
)  # fmt: skip
ERRORS = ("/nowhere", "/articles/none", "/search?page=99", "/months/2019-01", "/evidence/a2")


@pytest.fixture(scope="module")
def address(sample: City, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page of a small site on loopback, made of files as the steps of a day leave them."""
    folder = DataFolder(tmp_path_factory.mktemp("browser") / "sample")
    _write(folder)
    store = open_store("embedded:", folder, sample)
    with Ledger(f"sqlite:///{folder.ledger}") as ledger:
        ledger.set_user("analyst", PASSWORD, role="analyst", district=None, by="test", at=NOW)
        index_all(sample, folder, ledger, store)
        site = Site(city=sample, folder=folder, ledger=ledger, store=store, clock=lambda: NOW)
        config = uvicorn.Config(create_app(site), host="127.0.0.1", port=0, log_level="error", ws="none")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run)
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.02)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
        server.should_exit = True
        thread.join()
    store.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("Chromium: not on this machine")
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def logged_in(browser: Browser, address: str) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=address, locale="zh-CN")
    page = context.new_page()
    page.goto("/login")
    _log_in(page, PASSWORD)
    expect(page.get_by_role("button", name="退出")).to_be_visible()
    page.close()
    yield context
    context.close()


@pytest.fixture
def page(logged_in: BrowserContext) -> Iterator[Page]:
    page = logged_in.new_page()
    page.set_default_timeout(10_000)
    yield page
    page.close()


def _write(folder: DataFolder) -> None:
    saved = folder.pages(DAY1) / "yzrb-1.warc.gz"
    with WarcFile(saved, source="yzrb", run="1", software="tests") as warc:
        warc.start(NOW)
        asked = Asked(url="http://rb.yunze.example/" + "very-long-path/" * 20, role="article")
        headers = [("Content-Type", "text/html; charset=utf-8")]
        answered = Answered(
            status=200, reason="OK", headers=headers, body=SAVED.encode(), request_line="GET / HTTP/1.1",
            request_headers=[],
        )  # fmt: skip
        number = warc.answer(asked, answered, NOW)
    first = article("a1", title="热电厂夜里冒黑烟")
    assert first.evidence is not None
    first = replace(first, evidence=replace(first.evidence, file=str(saved.relative_to(folder.root)), record=number))
    others = [
        article("a2", title="朱鹮来了", body="石泉县云岭自然保护区。"),
        article("long", title=LONG, body=LONG, author=LONG),
        article("evil", title=HOSTILE, body=HOSTILE, url="javascript:alert(3)"),
    ]
    annotations = [annotation("a1"), *(annotation(each.id, districts=(), topics=()) for each in others)]
    write_day(folder, DAY1, [first, *others], annotations=annotations, events=[event("e1", "a1", "long")])


def _log_in(page: Page, password: str) -> None:
    page.get_by_label("用户名").fill("analyst")
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()


def _troubles(page: Page) -> list[str]:
    """What the page will have complained of, from now on."""
    found: list[str] = []
    page.on("console", lambda message: found.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("requestfailed", lambda request: found.append(f"{request.url} {request.failure}"))
    page.on("response", lambda answer: found.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None)
    return found


def _fits(page: Page) -> bool:
    found: bool = page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    return found


def test_an_analyst_searches_narrows_opens_and_corrects_and_sees_the_correction(page: Page) -> None:
    troubles = _troubles(page)
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


def test_a_wrong_password_says_so_and_lets_nobody_in(browser: Browser, address: str) -> None:
    page = browser.new_page(base_url=address)
    page.goto("/login?back=/sources")
    _log_in(page, "wrong wrong")
    expect(page.get_by_role("alert")).to_have_text("用户名或密码不对。")
    page.goto("/sources")
    assert "/login" in page.url
    _log_in(page, PASSWORD)
    expect(page.get_by_role("heading", name="来源", exact=True)).to_be_visible()
    page.context.close()


def test_a_mistake_in_a_query_is_explained_in_place(page: Page) -> None:
    page.goto("/search?q=黑烟 区县:火星 -演练")
    expect(page.get_by_role("alert")).to_contain_text("“火星”不是已知的区县")
    expect(page.locator("mark.wrong")).to_have_text("火星")
    expect(page.get_by_label("检索式", exact=True)).to_have_value("黑烟 区县:火星 -演练")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_works_without_a_complaint_and_fits_a_small_phone(path: str, page: Page) -> None:
    troubles = _troubles(page)
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(path)
    assert _fits(page)
    # what the saved page itself wanted, and must not get, is no complaint of ours
    kept_back = ("sandboxed", "Content Security Policy", "far.example") if path.startswith("/evidence") else ()
    assert [each for each in troubles if not any(word in each for word in kept_back)] == []


@pytest.mark.parametrize("path", ERRORS)
def test_what_cannot_be_shown_is_said_in_chinese_with_a_way_on(path: str, page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    answer = page.goto(path)
    assert answer is not None
    assert answer.status in (404, 422)
    assert re.search("[A-Za-z]{4,}", page.locator("main").inner_text()) is None
    expect(page.get_by_role("link", name="回到今日")).to_be_visible()
    assert _fits(page)


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
