"""A month that was closed long ago, on the page and in the API: shown, or said what is the matter with it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from fastapi.testclient import TestClient

from ledger.tokens import SCOPES
from reports.month.form import form_xlsx
from reports.month.formats import FORMAT
from web.sessions import COOKIE, form_token_of
from web.site import Site

OLDEST = Path(__file__).parents[1] / "months" / "1-e6e6369.zip"


@pytest.fixture
def closed(site: Site) -> Path:
    """June as the oldest code closed it."""
    path = site.folder.month("2026-06")
    with ZipFile(OLDEST) as file:
        file.extractall(path.parent)
    site.ledger.close_month("2026-06", "0" * 64, by="李敏", at=site.clock())
    return path


def test_a_month_that_older_code_closed_is_shown(closed: Path, login: Callable[[str], TestClient]) -> None:
    page = login("analyst").get("/months/2026-06")
    assert page.status_code == 200
    assert "李敏" in page.text


def test_a_month_of_an_unknown_shape_is_named_with_what_to_do(
    site: Site, closed: Path, login: Callable[[str], TestClient]
) -> None:
    manifest = closed / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_bytes()) | {"format": FORMAT + 1}), encoding="utf-8")
    _, secret = site.ledger.add_token("analyst", "测试", scopes=SCOPES, days=30, by="admin", at=site.clock())
    client = login("analyst")
    for address in ("/months/2026-06", "/api/v1/months/2026-06"):
        answer = client.get(address, headers={"Authorization": f"Bearer {secret}"})
        assert answer.status_code == 500, address
        assert f"封账的格式是第{FORMAT + 1}版" in answer.text


def test_a_milestone_is_done_or_not_on_the_plan_as_in_the_ranking(login: Callable[[str], TestClient]) -> None:
    table = login("analyst").get("/months/2026-06/plan").text
    (row,) = re.findall(r"<tr><td>[不计]+</td><th scope=.row.>环境教育基地建成验收</th>.*?</tr>", table, re.DOTALL)
    assert set(re.findall(r'<td class="n[^>]*>([^<]*)', row)[2:]) == {"未完成"}


def test_of_the_proofs_an_officer_is_offered_those_that_open(
    site: Site, closed: Path, login: Callable[[str], TestClient]
) -> None:
    for unit in ("linjiang", "qinghe"):
        proof = site.folder.root / "proofs" / f"{unit}.png"
        proof.parent.mkdir(exist_ok=True)
        proof.write_bytes(b"\x89PNG")
        site.ledger.add_followers(unit, "2026-06", 900, proof=f"proofs/{unit}.png", by="李敏", at=site.clock())
    for role, links in (("officer", ["linjiang"]), ("analyst", ["linjiang", "qinghe"])):
        client = login(role)
        found = re.findall(r'href="(/months/2026-06/proofs/[^"]+)"', client.get("/months/2026-06/plan").text)
        assert sorted(found) == [f"/months/2026-06/proofs/{unit}.png" for unit in links], role
        assert {client.get(link).status_code for link in found} == {200}
    assert login("officer").get("/months/2026-06/proofs/qinghe.png").status_code == 404


def test_no_form_is_handed_in_for_a_closed_month(site: Site, closed: Path, login: Callable[[str], TestClient]) -> None:
    form = form_xlsx(site.city, "2026-06", "临江区", site.clock())
    for role, route, files in (("officer", "", {"file": ("表.xlsx", form)}), ("analyst", "/match", None)):
        client = login(role)
        sent = {"token": form_token_of(client.cookies[COOKIE])}
        answer = client.post(f"/months/2026-06/claims{route}", data=sent, files=files)
        (told,) = re.findall('role="alert">([^<]*)<', answer.text)
        assert (answer.status_code, told) == (409, "2026年6月 已经封账，不再收表和核对。没有办理。"), role


def test_a_refused_count_is_told_on_the_tab_of_the_plan_in_words_of_the_page(
    site: Site, closed: Path, login: Callable[[str], TestClient]
) -> None:
    site.ledger.add_followers("linjiang", "2026-05", 900, proof="后台", by="李敏", at=site.clock())
    client = login("analyst")
    sent = {"token": form_token_of(client.cookies[COOKIE]), "unit": "linjiang", "count": "1", "proof": "后台"}
    answer = client.post("/months/2026-06/followers", data=sent)
    assert (answer.status_code, "少了九成以上" in answer.text, "--force" in answer.text) == (409, True, False)
    tabs = answer.text[answer.text.index('<ul class="tabs">') :]
    assert re.findall(r'<li><a href="([^"]+)" aria-current="page">', tabs) == ["/months/2026-06/plan"]


def test_a_page_that_waits_after_something_was_sent_does_not_ask_for_itself_again(
    site: Site, login: Callable[[str], TestClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.reads._PATIENT_S", 0)
    client = login("analyst")
    sent = {"token": form_token_of(client.cookies[COOKIE]), "unit": "linjiang", "count": "许多", "proof": "后台"}
    answer = client.post("/months/2026-06/followers", data=sent)
    assert "正在按最新的稿件和更正计算" in answer.text
    assert "“许多”应是不小于 0 的整数" in answer.text
    assert "Refresh" not in answer.headers
    assert "会自己打开" not in answer.text
