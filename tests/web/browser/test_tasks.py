"""A task from its alert to its end, as analyst and officer click it."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.web.browser.conftest import House, troubles_of


def test_a_task_is_assigned_signed_answered_and_closed(page_of: Callable[[str], Page], house: House) -> None:
    analyst, officer = page_of("analyst"), page_of("officer")
    troubles = troubles_of(analyst) + troubles_of(officer)
    analyst.goto("/tasks")
    analyst.get_by_role("link", name="热电厂夜里冒黑烟").click()
    analyst.get_by_label("要求").fill("今晚核查")
    analyst.get_by_role("button", name="派单").click()
    expect(analyst.get_by_role("status")).to_have_text("已派单。")
    officer.goto("/tasks")
    officer.get_by_role("link", name="热电厂夜里冒黑烟").click()
    expect(officer.get_by_text("今晚核查")).to_be_visible()
    officer.get_by_role("button", name="签收").click()
    officer.get_by_label("回应内容").fill("已责令停产，明日通报。")
    officer.get_by_role("button", name="登记回应").click()
    expect(officer.get_by_role("status")).to_contain_text("回应已登记")
    analyst.goto("/tasks/t1")
    analyst.get_by_role("button", name="办结").click()
    expect(analyst.get_by_text("这件已经了结")).to_be_visible()
    assert troubles == []
    states = [each.state for each in house.site.ledger.task_events("t1")]
    assert states == ["待派", "已派", "已签收", "已回应", "已办结"]


def test_an_answer_that_cannot_be_kept_says_why_and_loses_nothing_that_was_written(page: Page) -> None:
    page.goto("/tasks/t2")
    page.get_by_text("登记回应").first.click()
    page.get_by_label("回应内容").fill("写了很久的一段话")
    page.get_by_label("发布时间").fill("2026-06-30T08:00")
    page.get_by_role("button", name="登记回应").click()
    expect(page.get_by_role("alert")).to_contain_text("晚于现在")
    expect(page.get_by_label("回应内容")).to_have_value("写了很久的一段话")


def test_a_false_alarm_is_one_press(page: Page, house: House) -> None:
    page.goto("/tasks/t3")
    page.get_by_role("button", name="误报").click()
    expect(page.get_by_role("status")).to_be_visible()
    assert house.site.ledger.task("t3").state == "误报"


def test_an_alert_that_was_only_watched_becomes_a_task_when_it_is_assigned(page: Page, house: House) -> None:
    page.goto("/tasks/watched")
    page.get_by_label("主办").select_option("石泉县")
    page.get_by_role("button", name="派单").click()
    expect(page.get_by_role("status")).to_have_text("已派单。")
    assert house.site.ledger.task("watched").unit == "shiquan"


def test_an_officer_sees_only_what_is_their_units(page_of: Callable[[str], Page]) -> None:
    officer = page_of("officer")
    answer = officer.goto("/tasks/watched")
    assert answer is not None
    assert answer.status == 404
    officer.goto("/tasks?which=all&unit=shiquan")
    expect(officer.get_by_role("heading", name="临江区")).to_be_visible()
    expect(officer.get_by_role("link", name="朱鹮来了")).to_have_count(0)
