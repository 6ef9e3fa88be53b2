"""Pictures of what people see, into docs/pictures: pages, mails, Word and Excel of the sample city's demo.

    make pictures                            runs the demo anew into a temporary folder
    python -m docs.pictures --data DIR       pictures of a demo that has run into DIR already

Needs Chromium, LibreOffice and pdftoppm.
"""

from __future__ import annotations

import argparse
import email
import email.policy
import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from docs.pictures_papers import picture_papers
from huanyu.demo import ADMIN, BRIEFINGS, NOW, PASSWORD, USER, demo_is_there, run_demo, workplace
from huanyu.workplace import Workplace
from reports.month.frozen import PAGE
from web.app import create_app
from web.site import Site

PICTURES = Path(__file__).parent / "pictures"
WIDE: ViewportSize = {"width": 1280, "height": 860}
PHONE: ViewportSize = {"width": 390, "height": 844}
MONTH = "2026-06"
TALL = 1800
"""pixels of a long page that a picture keeps"""
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]


def main() -> None:
    needed = {
        "chromium": "chromium",
        "soffice": "libreoffice-writer-nogui and -calc-nogui",
        "pdftoppm": "poppler-utils",
    }
    missing = [package for command, package in needed.items() if shutil.which(command) is None]
    if missing:
        sys.exit(f"not installed: {', '.join(missing)}")
    parser = argparse.ArgumentParser(prog="python -m docs.pictures", description="Pictures into docs/pictures.")
    parser.add_argument("--data", type=Path, help="the folder of a finished demo; without it the demo runs anew")
    data: Path | None = parser.parse_args().data
    if data is None:
        with tempfile.TemporaryDirectory() as fresh:
            run_demo(os.environ, fresh, on_day=lambda done: print(done.day, file=sys.stderr))
            picture_all(fresh)
    elif demo_is_there(data):
        picture_all(str(data))
    else:
        sys.exit(f"{data}: no finished demo here; make one with: huanyu --data {data} demo")


def picture_all(data: str) -> None:
    """Every picture anew, of the demo in `data`; pictures of an earlier run are removed first."""
    PICTURES.mkdir(exist_ok=True)
    for old in PICTURES.glob("*.png"):
        old.unlink()
    work = workplace(os.environ, data, NOW)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM)
        with served(work) as address:
            picture_pages(browser, address)
        picture_mails(browser, work)
        picture_ranking(browser, work)
        browser.close()
    for path in picture_papers(work, PICTURES, MONTH):
        shrink(path)


@contextmanager
def served(work: Workplace) -> Iterator[str]:
    """The page of a workplace on loopback, while the block runs."""
    with work.ledger() as ledger, work.store() as store:
        site = Site(
            city=work.city, folder=work.folder, ledger=ledger, store=store, clock=work.settings.now,
            explain=work.annotator.explain, roster=work.settings.roster,
        )  # fmt: skip
        server = uvicorn.Server(uvicorn.Config(create_app(site), host="127.0.0.1", port=0, log_level="warning"))
        thread = threading.Thread(target=server.run)
        thread.start()
        while not server.started:
            time.sleep(0.05)
        port = server.servers[0].sockets[0].getsockname()[1]
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            thread.join()


def picture_pages(browser: Browser, address: str) -> None:
    """Every page at a desk's and a phone's width."""
    for suffix, size in (("", WIDE), ("-phone", PHONE)):
        page = _logged_in(browser, address, USER, size, picture=f"login{suffix}")
        keep(page, f"today{suffix}", tall=True)
        for name, path, tall in (
            ("search", "/search?q=热电厂 情感:负面", False),
            ("days", "/search?q=热电厂 日期:2026-06-16..2026-06-18", False),
            ("mistake", "/search?q=热电厂 区县:火星 -演练", False), ("month", f"/months/{MONTH}", True),
            ("unit", f"/months/{MONTH}/units/linjiang", True), ("sources", "/sources", True), ("city", "/city", True),
            ("plan", "/months/2026-06/plan", True), ("claims", "/months/2026-06/claims", False), ("api", "/api", True),
            ("inspection", "/inspections", True),
            ("briefings", "/briefings", False), ("briefing", f"/briefings/{BRIEFINGS[1]}", True),
            ("briefing-line", f"/briefings/{BRIEFINGS[1]}/lines/all", False),
        ):  # fmt: skip
            page.goto(address + path)
            keep(page, f"{name}{suffix}", tall=tall)
        _follow(page, address, suffix)
        page.context.close()
        page = _logged_in(browser, address, ADMIN, size)
        page.goto(f"{address}/admin")
        keep(page, f"admin{suffix}")
        page.goto(f"{address}/admin/audit")
        keep(page, f"audit{suffix}")
        page.context.close()


def _logged_in(
    browser: Browser, address: str, user: str, size: ViewportSize, *, picture: str | None = None
) -> Page:  # fmt: skip
    page = browser.new_context(viewport=size, locale="zh-CN").new_page()
    page.goto(f"{address}/login")
    if picture is not None:
        keep(page, picture)
    page.fill("[name=name]", user)
    page.fill("[name=password]", PASSWORD)
    page.click("main button")
    return page


def _follow(page: Page, address: str, suffix: str) -> None:
    """What is reached from another page: article, event, reasons, task, saved page."""
    page.goto(f"{address}/search?q=热电厂 罚款 类型:报刊&sort=relevance")
    page.locator(".hit a").first.click()
    keep(page, f"article{suffix}", tall=True)
    page.locator("aside a[href*='/events/']").first.click()
    keep(page, f"event{suffix}", tall=True)
    page.go_back()
    page.get_by_text("为什么这样判").click()
    page.locator("main section").first.wait_for()  # the page comes by itself when the reasons are found
    keep(page, f"why{suffix}")
    page.goto(f"{address}/tasks")
    keep(page, f"tasks{suffix}")
    page.locator("main a[href*='/tasks/']").first.click()
    keep(page, f"task{suffix}", tall=True)
    page.goto(f"{address}/search?q=朱鹮")
    page.locator(".hit a").first.click()
    page.get_by_text("留存的原样").click()
    page.wait_for_load_state("networkidle")
    keep(page, f"evidence{suffix}")


def keep(page: Page, name: str, *, tall: bool = False) -> None:
    """The screen, or with `tall` the page down to TALL pixels, in few colours: a page has no more."""
    path = PICTURES / f"{name}.png"
    page.screenshot(path=path, full_page=tall)
    shrink(path)


def shrink(path: Path) -> None:
    with Image.open(path) as picture:
        top = picture.convert("RGB").crop((0, 0, picture.width, min(picture.height, TALL)))
    top.quantize(128, dither=Image.Dither.NONE).save(path, optimize=True)


def picture_ranking(browser: Browser, work: Workplace) -> None:
    """The closed month's page that needs no server, at a desk's and a phone's width."""
    for suffix, size in (("", WIDE), ("-phone", PHONE)):
        page = browser.new_page(viewport=size)
        page.goto((work.folder.month(MONTH) / PAGE).resolve().as_uri())
        keep(page, f"ranking{suffix}", tall=True)
        page.close()


def picture_mails(browser: Browser, work: Workplace) -> None:
    """The fullest mail of each kind, at a desk's and a phone's width."""
    fullest: dict[str, tuple[int, str]] = {}
    for path in sorted(work.folder.outbox.rglob("*.eml")):
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        body = message.get_body(("html",))
        if body is None:
            continue
        html = body.get_content()
        for part in message.walk():
            if part.get_content_maintype() == "image":
                data = part.get_payload()
                name = str(part["Content-ID"]).strip("<>")
                html = html.replace(f"cid:{name}", f"data:{part.get_content_type()};base64,{data}")
        kind = path.name.split("-")[0]
        fullest[kind] = max(fullest.get(kind, (0, "")), (len(html), html))
    for kind, (_, html) in fullest.items():
        for suffix, width in (("", 900), ("-phone", 390)):
            page = browser.new_page(viewport={"width": width, "height": 800})
            page.set_content(html)
            keep(page, f"mail-{kind}{suffix}", tall=True)
            page.close()


if __name__ == "__main__":
    main()
