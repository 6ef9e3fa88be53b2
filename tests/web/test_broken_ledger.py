"""A ledger that cannot be read is told as that, and never as something that is not there or was entered wrongly."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from web.sessions import COOKIE, form_token_of
from web.site import Site

Login = Callable[[str], TestClient]
SPECIAL = {"signer": "李敏"}
SAVED = {"q": "黑烟", "name": "黑烟"}
USER = {"name": "new", "role": "leader", "password": "correct horse battery"}


@pytest.mark.parametrize(
    ("table", "path", "form"),
    [
        ("users", "/", None),
        ("alerts", "/tasks/x", None),
        ("alerts", "/tasks/x/slips/交办单", None),
        ("alerts", "/tasks/x/special", SPECIAL),
        ("corrections", "/articles/a1/correct", {"why": "看错了", "env": "no"}),
        ("saved_searches", "/search/saved", SAVED),
        ("users", "/admin/users", USER),
        ("audit", "/admin/users", USER),
    ],
)  # fmt: skip
def test_a_page_says_that_data_cannot_be_opened(
    table: str, path: str, form: dict[str, str] | None, login: Login, site: Site
) -> None:
    client = login("admin" if path.startswith("/admin") else "analyst")
    with site.ledger.engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE {table} RENAME TO gone"))
    if form is None:
        answer = client.get(path)
    else:
        answer = client.post(path, data={**form, "token": form_token_of(client.cookies[COOKIE])})
    assert (answer.status_code, "数据暂时打不开" in answer.text) == (503, True)
