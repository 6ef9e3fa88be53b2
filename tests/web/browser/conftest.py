"""The page of a small house on loopback, in the distribution's own Chromium: the three fixture days, what a hostile site
would write, alerts with tasks, and a closed month; one user of each role."""

from __future__ import annotations

import json
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, expect

from cities.city import City
from crawlers.clock import SHANGHAI
from crawlers.folder import DataFolder, write_whole
from crawlers.warc.fetch import Answered, Asked
from crawlers.warc.writer import WarcFile
from index.load import index_all
from index.open import open_store
from ledger.ledger import Ledger
from nlp.annotation import SentimentLabel
from reports.briefing.files import write_briefing
from reports.briefing.window import window_named
from reports.month.close import close_month
from tests.conftest import WAIT_MS
from tests.index.written import DAY3, annotation, article, mention, write_day
from tests.web.conftest import HOSTILE, PASSWORD, ROLES
from web.app import create_app
from web.site import Site

NOW = datetime(2026, 6, 18, 22, tzinfo=SHANGHAI)
LONG = "云泽市临江区望江街道柳林镇生态环境保护综合行政执法联合整治工作领导小组办公室" * 4
SAVED = '<html><body><h1>原来的网页</h1><script>document.title = "ran"</script><img src="http://far.example/x.png">'
LEFT = "net::ERR_ABORTED"


@dataclass(frozen=True, slots=True)
class House:
    """What the browser sees, and what stands behind it."""

    address: str
    site: Site
    search: int
    """the number of a saved search"""


@pytest.fixture(scope="session")
def house(sample: City, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = DataFolder(tmp_path_factory.mktemp("browser") / "sample")
    shutil.copytree(Path(__file__).parent.parent.parent / "days", folder.root)
    _write(folder)
    store = open_store("embedded:", folder, sample)
    with Ledger(f"sqlite:///{folder.ledger}") as ledger:
        for role in ROLES:
            ledger.set_user(role, PASSWORD, role=role, district="990102", by="test", at=NOW)
        _alert(ledger)
        index_all(sample, folder, ledger, store)
        write_briefing(sample, folder, ledger, window_named("2026-06-18"), house="https://huanyu.example", now=NOW)
        search = ledger.save_search("一直留着", "热电厂", sort="time", by="leader", at=NOW).number
        close_month(sample, folder, ledger, "2026-05", by="测试", now=NOW, reason="只采了几天")
        site = Site(city=sample, folder=folder, ledger=ledger, store=store, clock=lambda: NOW)
        config = uvicorn.Config(create_app(site), host="127.0.0.1", port=0, log_level="error", ws="none")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run)
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.02)
        yield House(f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}", site, search)
        server.should_exit = True
        thread.join()
    store.close()


@pytest.fixture(scope="session")
def contexts(browser: Browser, house: House) -> Iterator[Callable[[str], BrowserContext]]:
    """One browser's profile for each role, logged in once."""
    open_ones: dict[str, BrowserContext] = {}

    def of(role: str) -> BrowserContext:
        if role not in open_ones:
            context = browser.new_context(base_url=house.address, locale="zh-CN")
            page = context.new_page()
            page.goto("/login")
            log_in(page, role, PASSWORD)
            expect(page.get_by_role("button", name="退出")).to_be_visible()
            page.close()
            open_ones[role] = context
        return open_ones[role]

    yield of
    for context in open_ones.values():
        context.close()


@pytest.fixture
def page_of(contexts: Callable[[str], BrowserContext]) -> Iterator[Callable[[str], Page]]:
    """A new tab of a role."""
    tabs = []

    def tab(role: str) -> Page:
        page = contexts(role).new_page()
        page.set_default_timeout(WAIT_MS)
        tabs.append(page)
        return page

    yield tab
    for page in tabs:
        page.close()


@pytest.fixture
def page(page_of: Callable[[str], Page]) -> Page:
    """A new tab of the analyst."""
    return page_of("analyst")


def log_in(page: Page, name: str, password: str) -> None:
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()


def troubles_of(page: Page) -> list[str]:
    """What the page will have complained of, from now on."""
    found: list[str] = []
    page.on("console", lambda message: found.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    # a page that is left before all of it has come gives up the rest
    page.on("requestfailed", lambda asked: asked.failure == LEFT or found.append(f"{asked.url} {asked.failure}"))
    page.on("response", lambda answer: found.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None)
    return found


def fits(page: Page) -> bool:
    """Whether nothing of the page lies beyond its right edge."""
    found: bool = page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    return found


def biggest_event(house: House) -> str:
    return max(house.site.events().values(), key=lambda each: len(each.members)).id


def _write(folder: DataFolder) -> None:
    saved = folder.pages(DAY3) / "apxw-1.warc.gz"
    with WarcFile(saved, source="apxw", run="1", software="tests") as warc:
        warc.start(NOW)
        asked = Asked(url="http://rb.yunze.example/" + "very-long-path/" * 20, role="article")
        headers = [("Content-Type", "text/html; charset=utf-8")]
        answered = Answered(
            status=200, reason="OK", headers=headers, body=SAVED.encode(), request_line="GET / HTTP/1.1",
            request_headers=[],
        )  # fmt: skip
        number = warc.answer(asked, answered, NOW)
    first = article("a1", title="热电厂夜里冒黑烟", source="apxw")
    assert first.evidence is not None
    first = replace(first, evidence=replace(first.evidence, file=str(saved.relative_to(folder.root)), record=number))
    may = {"published_at": "2026-05-20T08:00:00+08:00", "source": "apxw"}
    others = [
        article("may", title="临江区举办六五环境日活动", body="临江区生态环境分局在学校里举办活动，居民称赞。", **may),
        article("a2", title="朱鹮来了", body="石泉县云岭自然保护区。", source="apxw"),
        article("long", title=LONG, body=LONG, author=LONG, source="apxw"),
        article("evil", title=HOSTILE, body=HOSTILE, url="javascript:alert(3)", source="apxw"),
    ]
    praised = annotation(
        "may", sentiment=SentimentLabel(label="positive", p=0.9), districts=(mention("990102", "正面"),)
    )
    plain = [annotation(each.id, districts=(), topics=()) for each in others if each.id != "may"]
    annotations = [annotation("a1"), praised, *plain]
    account = {"counts": {"ok": 3, "unchanged": 2, "http-404": 1}, "urls": {}}
    write_whole(folder.account(DAY3, "apxw"), json.dumps(account).encode())
    write_day(folder, DAY3, [first, *others], annotations=annotations, source="apxw")


def _alert(ledger: Ledger) -> None:
    """One for each test that moves a task on, and one that is only watched."""
    for id, article_id, level in (("t1", "a1", "Ⅰ"), ("t2", "long", "Ⅱ"), ("t3", "evil", "Ⅲ"), ("watched", "a2", "Ⅳ")):
        due = NOW + timedelta(hours=3 if id == "t1" else 40)
        ledger.raise_alert(
            id, day=DAY3, rule="plant", level=level, article=article_id, clock="reply_48h", due=due, at=NOW
        )  # fmt: skip
        if id != "watched":
            ledger.open_task(id, due=due, who="环舆", at=NOW, unit="linjiang", text="临江区")
