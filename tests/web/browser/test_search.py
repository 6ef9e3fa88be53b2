"""检索 as an analyst clicks it: days taken from the histogram, families, saved searches, exports, help."""

from __future__ import annotations

import csv
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from tests.web.browser.conftest import House, log_in, troubles_of
from tests.web.conftest import PASSWORD

QUERY = "检索式"


def query(page: Page) -> str:
    return page.get_by_label(QUERY, exact=True).input_value()


def columns(page: Page) -> list[int]:
    """The counts of the columns that are within the days asked for."""
    labels = page.locator(".brush svg a:has(rect.all)").evaluate_all(
        "all => all.map(a => a.getAttribute('aria-label'))"
    )
    return [int(label.split()[1]) for label in labels]


def test_a_column_narrows_to_its_day_the_one_beside_it_widens_and_both_are_addresses(page: Page) -> None:
    troubles = troubles_of(page)
    page.goto("/search?q=热电厂&each=1")
    page.get_by_role("link", name="6月17日 ").first.click()
    assert query(page) == "热电厂 日期:2026-06-17"
    one_day = columns(page)
    page.get_by_role("link", name="6月16日 ").first.click()
    assert query(page) == "热电厂 日期:2026-06-16..2026-06-17"
    two_days = columns(page)
    assert len(one_day) == 1
    assert len(two_days) == 2
    expect(page.locator(".count")).to_contain_text(f"共 {sum(two_days)} 篇")
    page.go_back()
    assert query(page) == "热电厂 日期:2026-06-17"
    page.get_by_role("link", name="不限日期").click()
    assert query(page) == "热电厂"
    assert troubles == []


def test_days_are_typed_in_and_the_query_says_them_without_any_script(browser: Browser, house: House) -> None:
    context = browser.new_context(base_url=house.address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/login?back=/search?q=热电厂 或 朱鹮")
    log_in(page, "analyst", PASSWORD)
    page.get_by_label("从").fill("六月")
    page.get_by_role("button", name="看这些天").click()
    expect(page.get_by_role("alert")).to_have_text("“六月”不是日期；可以写成 6月16日、2026-06-16")
    page.get_by_label("从").fill("6月16日")
    page.get_by_label("到", exact=True).fill("2026-06-17")
    page.get_by_role("button", name="看这些天").click()
    assert query(page) == "(热电厂 或 朱鹮) 日期:2026-06-16..2026-06-17"
    expect(page.get_by_label("从")).to_have_value("6月16日")
    context.close()


def test_reprints_stand_on_one_line_until_each_is_asked_for(page: Page) -> None:
    page.goto("/search?q=热电厂")
    folded = page.locator(".hit").count()
    page.get_by_role("link", name="逐篇列出").click()
    expect(page.get_by_role("link", name="把转载合在一起")).to_be_visible()
    assert page.locator(".hit").count() >= folded


def test_pages_follow_each_other_by_cursor_and_show_nothing_twice(page: Page) -> None:
    page.goto("/search?q=&each=1")
    seen = page.locator(".hit h2 a").evaluate_all("all => all.map(a => a.href)")
    while page.get_by_role("link", name="下一页").count():
        page.get_by_role("link", name="下一页").click()
        seen += page.locator(".hit h2 a").evaluate_all("all => all.map(a => a.href)")
    total = int(page.locator(".count").inner_text().split()[1].replace(",", ""))
    assert len(seen) == len(set(seen)) == total
    page.get_by_role("link", name="回到第一页").click()
    assert page.locator(".hit h2 a").first.evaluate("a => a.href") == seen[0]


def test_a_search_is_kept_opened_again_made_a_rule_and_dropped(page: Page, house: House) -> None:
    page.goto("/search?q=黑烟 情感:负面")
    page.get_by_text("存下的检索").click()
    page.get_by_label("把现在这个检索存为").fill("黑烟负面")
    page.get_by_role("button", name="存下").click()
    expect(page.get_by_role("status")).to_contain_text("已存下")
    page.goto("/search")
    page.get_by_text("存下的检索（").click()
    page.get_by_role("link", name="黑烟负面").click()
    assert query(page) == "黑烟 情感:负面"
    page.get_by_text("存下的检索").click()
    page.get_by_label("把现在这个检索存为").fill("黑烟负面")
    page.get_by_role("button", name="存下").click()
    expect(page.get_by_role("alert")).to_contain_text("已经有一个检索叫“黑烟负面”")
    kept = page.get_by_role("row").filter(has_text="黑烟负面")
    kept.get_by_role("link", name="做成预警规则").click()
    expect(page.get_by_text("贴进去就能用")).to_be_visible()
    expect(page.locator("pre")).to_contain_text("words: [黑烟]")
    page.get_by_role("link", name="回到这个检索").click()
    page.get_by_text("存下的检索").click()
    page.get_by_role("button", name="去掉 黑烟负面").click()
    expect(page.get_by_role("status")).to_contain_text("已从存下的检索里去掉")
    assert "黑烟负面" not in [each.name for each in house.site.ledger.saved_searches()]


def test_what_was_found_is_taken_away_as_csv_and_as_a_workbook_and_each_is_noted(
    page: Page, house: House, tmp_path: Path
) -> None:
    page.goto("/search?q=热电厂&each=1")
    total = int(page.locator(".count").inner_text().split()[1])
    with page.expect_download() as taken:
        page.get_by_role("link", name="CSV").click()
    taken.value.save_as(tmp_path / "found.csv")
    with page.expect_download() as taken:
        page.get_by_role("link", name="电子表格").click()
    assert taken.value.suggested_filename == "检索结果.xlsx"
    taken.value.save_as(tmp_path / "found.xlsx")
    rows = list(csv.reader((tmp_path / "found.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert len(rows) == total + 1
    assert load_workbook(tmp_path / "found.xlsx").active.max_row == total + 1
    noted = [each for each in house.site.ledger.deeds(subject="热电厂") if each.what == "export"]
    assert [each.detail for each in noted] == [{"as": "xlsx"}, {"as": "csv"}]


def test_the_help_of_the_query_language_is_at_hand_and_each_of_its_examples_is_understood(page: Page) -> None:
    page.goto("/search")
    page.get_by_text("检索式怎么写").click()
    examples = page.locator(".help code").all_inner_texts()
    assert len(examples) > 12
    for example in examples:
        page.goto(f"/search?q={example}")
        assert page.get_by_role("alert").count() == 0, example
