"""今日, 来源, 城市资料 and 管理 as leader, operator and administrator use them."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Browser, Page, expect

from tests.web.browser.conftest import House, biggest_event, log_in, troubles_of


def test_today_shows_clocks_hours_districts_events_accounts_and_silent_sources(page: Page, house: House) -> None:
    troubles = troubles_of(page)
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("6月18日 星期四")
    expect(page.locator(".rows .left").first).to_contain_text("还有")
    for name in ("预警", "事件", "各区县", "自有账号", "要留意的来源"):
        expect(page.get_by_role("heading", name=name)).to_be_visible()
    chart = page.locator("figure.chart").first
    drawn = chart.locator("svg > g > text:not(.label)").all_text_contents()
    chart.get_by_text("看数字").click()
    told = [row.split()[1] for row in chart.locator("tbody tr").all_inner_texts()]
    assert len(told) == 24
    assert [number for number in told if number != "0"] == drawn
    page.locator(".tile", has_text="临江区").click()
    expect(page.get_by_label("检索式", exact=True)).to_have_value("环境:是 区县:临江区 日期:2026-06-12..2026-06-18")
    assert troubles == []


def test_an_event_shows_its_timeline_carriers_voices_and_answers(page: Page, house: House) -> None:
    page.goto(f"/events/{biggest_event(house)}")
    for name in ("经过", "回应和效果", "谁在报道", "批评的声音", "肯定的声音"):
        expect(page.get_by_role("heading", name=name)).to_be_visible()
    times = page.locator(".timeline .when").all_inner_texts()
    assert len(times) > 5
    page.locator("blockquote.negative + p a").first.click()
    expect(page.get_by_role("heading", name="判断", exact=True)).to_be_visible()


def test_an_operator_pauses_a_source_with_a_reason_and_lets_it_go_on(
    page_of: Callable[[str], Page], house: House
) -> None:
    operator = page_of("operator")
    operator.goto("/sources")
    expect(operator.get_by_role("row", name="安平新闻").locator("td.warn")).to_have_text("!3")
    operator.get_by_role("link", name="云泽晚报").click()
    operator.get_by_label("理由").fill("网站改版，等新样页")
    operator.get_by_role("button", name="暂停采集").click()
    expect(operator.get_by_role("status")).to_contain_text("已暂停")
    expect(operator.get_by_text("已暂停：网站改版，等新样页")).to_be_visible()
    assert house.site.ledger.paused_sources()["yzwb"].by == "operator"
    operator.goto("/sources")
    expect(operator.get_by_role("row", name="云泽晚报 已暂停")).to_be_visible()
    operator.goto("/sources/yzwb")
    operator.get_by_role("button", name="恢复采集").click()
    expect(operator.get_by_role("status")).to_contain_text("已恢复")
    assert house.site.ledger.paused_sources() == {}


def test_the_citys_facts_are_shown_and_checked_and_addresses_masked(page: Page) -> None:
    page.goto("/city")
    expect(page.get_by_text("文件没有错")).to_be_visible()
    expect(page.get_by_role("heading", name="预警规则")).to_be_visible()
    assert "linjiang@" not in page.content()
    assert "***@***" in page.content()


def test_an_administrator_adds_an_officer_who_logs_in_and_then_cannot_any_more(
    page_of: Callable[[str], Page], browser: Browser, house: House
) -> None:
    admin = page_of("admin")
    admin.goto("/admin")
    admin.get_by_label("登录名").fill("xinyuan")
    admin.get_by_label("密码").fill("long enough")
    admin.get_by_label("角色").select_option("信息员")
    admin.get_by_role("button", name="设置").click()
    expect(admin.get_by_role("alert")).to_contain_text("信息员要选所属的区县")
    admin.get_by_label("密码").fill("long enough")
    admin.get_by_label("区县").select_option("清河区")
    admin.get_by_role("button", name="设置").click()
    expect(admin.get_by_role("status")).to_contain_text("已设置")

    other = browser.new_page(base_url=house.address)
    other.goto("/login")
    log_in(other, "xinyuan", "long enough")
    expect(other.get_by_role("button", name="退出")).to_be_visible()
    admin.get_by_role("link", name="修改 xinyuan").click()
    admin.get_by_label("角色").select_option("运维")
    admin.get_by_role("button", name="设置").click()
    expect(admin.get_by_role("status")).to_contain_text("已改角色，密码不变")
    other.reload()
    expect(other.locator(".role")).to_have_text("（运维）")
    other.context.clear_cookies()
    admin.get_by_role("button", name="停用 xinyuan").click()
    expect(admin.get_by_role("status")).to_contain_text("已停用")
    other.goto("/login")
    log_in(other, "xinyuan", "long enough")
    expect(other.get_by_role("alert")).to_have_text("用户名或密码不对。")
    other.context.close()

    admin.get_by_role("link", name="操作记录").click()
    admin.get_by_label("对象").fill("xinyuan")
    admin.get_by_role("button", name="只看这些").click()
    expect(admin.get_by_role("cell", name="停用用户")).to_be_visible()
    expect(admin.get_by_role("cell", name="设置用户")).to_be_visible()
    expect(admin.get_by_role("cell", name="原为 信息员，角色 运维")).to_be_visible()
