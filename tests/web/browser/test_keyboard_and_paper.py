"""The keyboard alone is enough, paper shows what matters, and a browser without script can do an officer's work."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.conftest import WAIT_MS
from tests.web.browser.conftest import House, log_in
from tests.web.conftest import PASSWORD

MOST_STEPS = 150


def reach(page: Page, wanted: Locator) -> None:
    """Goes on by the Tab key to where the keys then go to `wanted`."""
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        if wanted.evaluate("each => each === document.activeElement"):
            outline = wanted.evaluate("each => getComputedStyle(each).outlineStyle")
            assert outline != "none"
            return
    raise AssertionError(f"{wanted} is not reached by the keyboard")


def test_an_analyst_logs_in_saves_a_search_and_narrows_it_by_the_keyboard_alone(browser: Browser, house: House) -> None:
    context = browser.new_context(base_url=house.address)
    page = context.new_page()
    page.set_default_timeout(WAIT_MS)
    page.goto("/login?back=/search?q=热电厂%26each=1")
    expect(page.get_by_label("用户名")).to_be_focused()
    page.keyboard.type("analyst")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="退出")).to_be_visible()
    page.goto("/search?q=热电厂&each=1")
    reach(page, page.get_by_text("存下的检索"))
    page.keyboard.press("Enter")
    reach(page, page.get_by_label("把现在这个检索存为"))
    page.keyboard.type("按键存下")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("已存下")
    reach(page, page.get_by_role("complementary").get_by_role("link", name="临江区"))
    page.keyboard.press("Enter")
    expect(page.get_by_label("检索式", exact=True)).to_have_value("热电厂 区县:临江区")
    (saved,) = [each for each in house.site.ledger.saved_searches() if each.name == "按键存下"]
    house.site.ledger.drop_search(saved.number, by="test", at=house.site.clock())
    context.close()


@pytest.mark.parametrize("path", ["/", "/search?q=热电厂", "/articles/a1", "/months/2026-05", "/tasks/t2", "/sources"])
def test_paper_shows_the_matter_without_menus_and_forms_and_nothing_is_cut_off(path: str, page: Page) -> None:
    page.set_viewport_size({"width": 794, "height": 1123})
    page.goto(path)
    page.emulate_media(media="print")
    assert page.locator("header").is_hidden()
    assert [each for each in page.locator("main form").all() if each.is_visible()] == []
    assert len(page.locator("main").inner_text()) > 50
    cut = page.evaluate(
        "[...document.querySelectorAll('.scroll')].filter(each => getComputedStyle(each).overflowX !== 'visible').length"
    )
    assert cut == 0
    assert page.pdf(format="A4").startswith(b"%PDF")
    page.emulate_media(media="screen")


def test_a_task_is_answered_without_script(browser: Browser, house: House) -> None:
    context = browser.new_context(base_url=house.address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/login?back=/tasks/t2")
    log_in(page, "analyst", PASSWORD)
    page.get_by_text("登记批示").click()
    page.get_by_label("领导").fill("李局长")
    page.get_by_label("批示").fill("请大气科跟进。")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_text("请大气科跟进。")).to_be_visible()
    assert house.site.ledger.instructions("t2")[0].leader == "李局长"
    context.close()
