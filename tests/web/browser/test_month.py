"""A closed month as officer, analyst and leader work on it: objection, answer, correction, publication."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from openpyxl import load_workbook
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.web.browser.conftest import House, fits, troubles_of
from tests.web.browser.test_every_page import faults_of


def test_an_officer_objects_and_an_analyst_accepts_corrects_the_article_and_the_month(
    page_of: Callable[[str], Page], house: House
) -> None:
    officer, analyst = page_of("officer"), page_of("analyst")
    troubles = troubles_of(officer) + troubles_of(analyst)
    officer.goto("/months/2026-05")
    officer.get_by_role("link", name="临江区").first.click()
    officer.get_by_role("link", name="对《临江区举办六五环境日活动》提异议").first.click()
    expect(officer.get_by_label("文章编号")).to_have_value("may")
    officer.get_by_label("异议内容").fill("这篇不是我们区的活动，请核实。")
    officer.get_by_role("button", name="提出异议").click()
    expect(officer.get_by_role("status")).to_contain_text("异议已提出")
    assert officer.get_by_role("button", name="采纳", exact=True).count() == 0

    analyst.goto("/months/2026-05")
    expect(analyst.get_by_text("1 件待核")).to_be_visible()
    analyst.get_by_label("答复（写明理由）").fill("核对过，确实不是。")
    analyst.get_by_role("button", name="采纳", exact=True).click()
    expect(analyst.get_by_role("status")).to_contain_text("已采纳异议")
    analyst.get_by_role("link", name="临江区举办六五环境日活动").first.click()
    analyst.get_by_text("更正这篇的判断").click()
    analyst.get_by_label("环境类").select_option("否")
    analyst.get_by_label("理由").fill("按异议核对")
    analyst.get_by_role("button", name="更正").click()
    analyst.goto("/months/2026-05")
    analyst.get_by_text("作编号更正", exact=True).click()
    analyst.get_by_label("理由", exact=True).fill("按第1号异议更正")
    analyst.get_by_label("依据的异议").select_option("1 号")
    analyst.get_by_role("button", name="作更正").click()
    expect(analyst.get_by_role("status")).to_contain_text("更正已作出")
    expect(analyst.locator("#corrections")).to_contain_text("更正1")
    expect(analyst.locator("#corrections")).to_contain_text("→")
    assert troubles == []
    (made,) = house.site.ledger.month_corrections("2026-05")
    assert made.objection == 1
    assert made.before["linjiang"] != made.after["linjiang"]


def test_a_month_is_public_only_by_a_named_leaders_word_and_until_it_is_taken_back(
    page_of: Callable[[str], Page], browser: Browser, house: House
) -> None:
    stranger = browser.new_page(base_url=house.address)
    gone = stranger.goto("/public/months/2026-05")
    assert gone is not None
    assert gone.status == 404
    leader = page_of("leader")
    leader.goto("/months/2026-05")
    leader.get_by_label("同意公开的领导").fill("张局长")
    leader.get_by_role("button", name="公开").click()
    expect(leader.get_by_role("status")).to_have_text("已公开。")
    expect(leader.get_by_text("张局长同意").first).to_be_visible()

    troubles = troubles_of(stranger)
    stranger.goto("/public/months/2026-05")
    expect(stranger.get_by_role("heading", level=1)).to_contain_text("2026年5月")
    stranger.set_viewport_size({"width": 360, "height": 740})
    assert fits(stranger)
    assert faults_of(stranger) == []
    assert troubles == []
    assert "居民称赞" not in stranger.content()

    leader.get_by_role("button", name="撤回公开").click()
    expect(leader.get_by_role("status")).to_have_text("已撤回公开。")
    stranger.goto("/public/months/2026-05")
    expect(stranger.get_by_text("没有公开这个月份")).to_be_visible()
    stranger.context.close()


def test_a_correction_without_anything_to_correct_says_why_and_keeps_what_was_written(page: Page) -> None:
    page.goto("/months/2026-05")
    page.get_by_text("作编号更正", exact=True).click()
    page.get_by_label("理由", exact=True).fill("再看一遍")
    page.get_by_role("button", name="作更正").click()
    expect(page.get_by_role("alert")).to_contain_text("没有")
    expect(page.get_by_label("理由", exact=True)).to_have_value("再看一遍")


def test_an_officer_hands_in_a_form_and_an_analyst_decides_on_its_rows(
    page_of: Callable[[str], Page], house: House, tmp_path: Path
) -> None:
    officer, analyst = page_of("officer"), page_of("analyst")
    troubles = troubles_of(officer) + troubles_of(analyst)
    officer.goto("/months/2026-06/claims")
    with officer.expect_download() as taken:
        officer.get_by_role("link", name="临江区 2026年6月自报表").click()
    form = tmp_path / "填好的.xlsx"
    taken.value.save_as(form)
    book = load_workbook(form)
    for row, title in ((5, "本区在报纸上的新闻"), (6, "另一篇没有采到的")):
        for column, value in enumerate(("报纸", title, "云泽日报", "市级", "消息", f"2026-06-0{row}"), 2):
            book["自报表"].cell(row, column, value)
    book["自报表"]["J5"] = "剪报.jpg"
    book.save(form)
    clipping = tmp_path / "剪报.jpg"
    Image.new("RGB", (40, 30)).save(clipping)
    officer.get_by_label("填好的表").set_input_files(form)
    officer.get_by_label("附件").set_input_files(clipping)
    officer.get_by_role("button", name="交表").click()
    expect(officer.get_by_role("status")).to_contain_text("自报表已收下")
    expect(officer.get_by_role("heading", name="本区在报纸上的新闻")).to_be_visible()
    assert officer.get_by_role("button", name="核定").count() == 0

    analyst.goto("/months/2026-06/claims?state=待核")
    row = analyst.locator("section.card", has_text="本区在报纸上的新闻")
    assert analyst.request.get(str(row.get_by_role("link", name="附件").get_attribute("href"))).ok
    row.get_by_label("结果").select_option("已核")
    row.get_by_label("理由").fill("见剪报")
    row.get_by_role("button", name="核定").click()
    expect(analyst.get_by_role("status")).to_have_text("已核定。")
    expect(analyst.locator("section.card", has_text="本区在报纸上的新闻").locator(".state")).to_have_text("已核")
    assert next((each.state, each.decided_by) for each in house.site.ledger.claims("2026-06")) == ("已核", "analyst")
    assert troubles == []


def test_an_analyst_enters_followers_and_an_activity_with_its_proof_and_the_plan_counts_them(
    page: Page, house: House, tmp_path: Path
) -> None:
    page.goto("/months/2026-06/plan")
    activity = page.locator("form", has=page.get_by_role("button", name="登记活动"))
    photo = tmp_path / "照片.jpg"
    photo.write_bytes(b"<html>no picture</html>")

    def enter() -> None:
        activity.get_by_label("单位").select_option("临江区")
        activity.get_by_label("计划").select_option("june5")
        activity.get_by_label("日期").fill("6月5日")
        activity.get_by_label("活动名称").fill("环保进校园")
        activity.get_by_label("凭据文件").set_input_files(photo)
        activity.get_by_role("button", name="登记活动").click()

    enter()
    expect(page.get_by_role("alert")).to_contain_text("不是可以留存的文件")
    expect(activity.get_by_label("活动名称")).to_have_value("环保进校园")
    Image.new("RGB", (40, 30)).save(photo)
    enter()
    expect(page.get_by_role("status").first).to_have_text("活动已登记。")
    expect(page.get_by_role("row", name="6月5日 环保进校园 临江区")).to_be_visible()
    count = page.locator("form", has=page.get_by_role("button", name="登记加粉"))
    count.get_by_label("单位").select_option("临江区")
    count.get_by_label("到月底累计人数").fill("1234")
    count.get_by_label("或写明在哪里能查到").fill("公众号后台截图")
    count.get_by_role("button", name="登记加粉").click()
    expect(page.get_by_role("status").first).to_have_text("加粉数已登记。")
    expect(page.locator("#followers").get_by_role("row", name="临江区 1,234")).to_be_visible()
    plan = page.get_by_role("row", name="市局公众号加粉")
    column = page.locator(".rank thead th").all_inner_texts().index("临江区")
    expect(plan.locator("th, td").nth(column)).to_contain_text("1234")
