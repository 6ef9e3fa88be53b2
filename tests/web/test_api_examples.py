"""Every example of docs/api.md, run as it stands there: what it says must be in the answer is in it."""

from __future__ import annotations

import json
import re
import shlex
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from crawlers.folder import write_records
from index.load import index_articles
from ledger.tokens import SCOPES
from tests.index.made import made
from tests.index.written import DAY2, DAY3, article, event, write_day
from tests.web.conftest import NOW
from web.app import create_app
from web.site import Site

PAGE = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```sh\n(.*?)```(?:\n```json\n(.*?)```)?", PAGE, re.DOTALL)


@pytest.fixture
def site(site: Site) -> Site:
    """With an article in the files, an event of two, and an alert of level Ⅱ that waits to be assigned."""
    write_day(site.folder, DAY3, [article("a1", body="云泽热电厂冒黑烟。")])
    index_articles(site.city, site.folder, site.ledger, site.store, ["a1"])
    write_records(site.folder.events(DAY2), [event("e1", "a1", "a2")])
    site.ledger.raise_alert("t1", day=NOW.date(), rule="plant", level="Ⅱ", clock="reply_48h",
                            due=NOW + timedelta(hours=48), at=NOW, article="a1")  # fmt: skip
    site.ledger.open_task("t1", due=NOW + timedelta(hours=48), who="test", at=NOW)
    site.store.put([made("m", "热电厂", "热电厂冒烟", sentiment="negative")])
    return site


def run(client: TestClient, command: str, token: str) -> Response:
    """The answer to one line of curl, sent by the words that it is made of."""
    words = shlex.split(command.replace("$TOKEN", token).replace("$HUANYU", ""))
    method, headers, body, url = "GET", {}, None, ""
    rest = iter(words[1:])
    for word in rest:
        match word:
            case "-H":
                name, _, value = next(rest).partition(": ")
                headers[name] = value
            case "-X":
                method = next(rest)
            case "-d":
                body = next(rest)
            case _:
                url = word
    assert url.startswith("/api/v1/"), command
    return client.request(method, quote(url, safe="/?&=+:"), headers=headers, content=body and body.encode())


def holds(said: Any, answer: Any) -> bool:
    match said:
        case "…":
            return True
        case dict():
            return isinstance(answer, dict) and all(key in answer and holds(said[key], answer[key]) for key in said)
        case list():
            return isinstance(answer, list) and all(any(holds(each, one) for one in answer) for each in said)
    return bool(said == answer)


def test_every_example_answers_what_the_page_says(site: Site) -> None:
    _, token = site.ledger.add_token("analyst", "示例", scopes=SCOPES, days=1, by="admin", at=NOW)
    client = TestClient(create_app(site))
    commands = 0
    for said, shown in EXAMPLES:
        answers = [run(client, line, token) for line in said.strip().split("\n")]
        commands += len(answers)
        for answer in answers[:-1]:
            assert answer.status_code == 200, (said, answer.text)
        expected = json.loads(shown)
        assert (answers[-1].status_code == 200) is ("error" not in expected), answers[-1].text
        assert holds(expected, answers[-1].json()), (said, answers[-1].text)
    assert commands > 15


def test_the_page_names_every_scope_and_every_route(site: Site) -> None:
    described = TestClient(create_app(site)).get("/api/v1/openapi.json").json()
    assert [f"`{scope}`" in PAGE for scope in SCOPES] == [True] * len(SCOPES)
    assert [path for path in described["paths"] if f"`{path}`" not in PAGE] == []
