"""The pages: one module of routes a page; ROUTERS names them all, in the order of the page's own menu."""

from __future__ import annotations

from web.pages import article, event, evidence, login, month, search, sources, today

ROUTERS = tuple(page.router for page in (login, today, search, article, event, evidence, month, sources))
