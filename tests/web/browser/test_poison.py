"""What a hostile site writes is text on every page: it runs nothing, opens nothing, and breaks no page's frame."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.web.browser.conftest import fits, troubles_of

PATHS = (
    "/", "/search?q=&each=1", "/search?q=alert", "/articles/evil", "/articles/evil/versions", "/tasks?which=all",
    "/tasks/t3",
)  # fmt: skip
INERT = """() => {
    const ours = document.querySelectorAll('main script, main svg[onload], main img, main a[href^="javascript:" i]');
    const handlers = [...document.querySelectorAll('*')].filter(
        each => [...each.attributes].some(one => one.name.startsWith('on')));
    return [...ours, ...handlers].map(each => each.outerHTML.slice(0, 100));
}"""


def test_a_title_of_ten_thousand_signs_with_scripts_drawings_and_marks_runs_nothing_and_fits(page: Page) -> None:
    troubles = troubles_of(page)
    opened: list[str] = []
    page.on("dialog", lambda dialog: (opened.append(dialog.message), dialog.dismiss()))
    seen = 0
    for path in PATHS:
        for width in (360, 1440):
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(path)
            assert page.evaluate(INERT) == [], path
            assert fits(page), (path, width)
        seen += "alert(1)" in page.locator("main").inner_text()
    assert seen >= 4
    assert opened == []
    assert troubles == []


def test_marks_that_turn_the_reading_direction_end_with_the_text_that_holds_them(page: Page) -> None:
    page.goto("/articles/evil")
    held = page.locator("h1").evaluate("each => getComputedStyle(each).unicodeBidi")
    assert held in ("isolate", "isolate-override", "plaintext")
    assert page.locator("header").evaluate("each => getComputedStyle(each).direction") == "ltr"
