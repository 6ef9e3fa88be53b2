"""The pages: one module of routes a page."""

from __future__ import annotations

from web.pages import (
    admin,
    api_page,
    article,
    briefings,
    claims,
    event,
    evidence,
    export,
    inspections,
    login,
    month,
    month_changes,
    papers,
    plan,
    saved,
    search,
    sign,
    sources,
    tasks,
    today,
)

ROUTERS = tuple(
    page.router
    for page in (
        login,
        sign,
        today,
        search,
        saved,
        export,
        article,
        event,
        evidence,
        tasks,
        papers,
        inspections,
        month,
        month_changes,
        plan,
        claims,
        briefings,
        sources,
        admin,
        api_page,
    )
)

MENU = (
    ("today", "今日", ("today",)),
    ("search", "检索", ("search", "search_save", "search_rule", "article", "why", "versions", "event", "evidence")),
    ("tasks", "回应", ("tasks", "task")),
    ("inspections", "督察", ("inspections",)),
    (
        "months",
        "月报",
        (
            "month",
            "month_unit",
            "month_plan",
            "month_followers",
            "month_activity",
            "claims",
            "claims_import",
            "claims_match",
            "claim_decide",
        ),
    ),
    ("briefings", "简报", ("briefings", "briefing_line")),
    ("sources", "来源", ("sources", "source", "source_pause", "source_resume", "city_facts")),
    ("admin", "管理", ("admin", "admin_user", "admin_close", "admin_audit")),
)
"""(route, label, routes under it): what the page's menu shows to whoever may open it."""
