"""An article's page: corrections of every field, why it was judged so, and what its versions changed."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from cities.city import City
from index.load import index_all
from index.owed import owed
from ledger.ledger import Ledger
from nlp.annotate import Annotator
from nlp.annotation import FormEvidence
from tests.index.written import DAY1, annotation, article, event, write_day
from tests.web.conftest import PASSWORD
from web.app import create_app
from web.site import Site
from web.views.versions import changed

Login = Callable[[str], TestClient]


@pytest.fixture
def written(site: Site) -> Site:
    """The site with files behind its articles: `n1` in two versions, `n2` beside it, an event of both."""
    first = article("n1", title="电厂冒烟", body="居民报警。\n罚款10万元。")
    second = article("n1", version="v2", title="电厂冒烟", body="居民报警。\n罚款30万元。\n已停产。")
    other = article("n2", title="另一篇")
    write_day(site.folder, DAY1, [first, other], events=[event("e1", "n1", "n2")])
    write_day(site.folder, DAY1 + timedelta(days=1), [second], annotations=[annotation("n1", "v2")])
    index_all(site.city, site.folder, site.ledger, site.store)
    return site


def corrected(client: TestClient, id: str, **wish: Any) -> int:
    page = client.get(f"/articles/{id}").text
    token = page.split('name="token" value="')[1].split('"')[0]
    return client.post(f"/articles/{id}/correct", data={"token": token, "why": "核对原文", **wish}).status_code


@pytest.mark.parametrize(
    ("wish", "field", "after"),
    [
        ({"env": "no"}, "env", False),
        ({"sentiment": "positive"}, "sentiment", "positive"),
        ({"form": "评论"}, "form", "评论"),
        ({"has": "topics", "topics": ["water"]}, "topics", ["water"]),
        ({"has": "districts", "stance-990103": "正面"}, "districts", [{"code": "990103", "stance": "正面"}]),
        ({"has": "enterprises"}, None, None),
        (
            {"has": "figures", "figure_type": "fine", "figure_value": "300000", "figure_unit": "元"},
            "figures", [{"type": "fine", "value": 300000.0, "unit": "元"}],
        ),
        ({"family": "other", "family_of": "n2"}, "family", "n2"),
        ({"event": "other", "event_id": "e1"}, "event", "e1"),
        ({"family": "own", "event": ""}, None, None),
    ],
)  # fmt: skip
def test_each_judgement_can_be_corrected_by_itself(
    wish: dict[str, Any], field: str | None, after: Any, login: Login, written: Site
) -> None:
    assert corrected(login("analyst"), "n1", **wish) == 303
    made = written.ledger.corrections_of(["n1"]).get("n1", ())
    assert [(each.field, each.after) for each in made] == ([] if field is None else [(field, after)])


def test_a_correction_is_whole_and_the_store_owed_it_from_before_the_ledger_has_it(
    login: Login, written: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a kill leaves at any of these moments is made good by whoever puts next."""
    client, real, seen = login("analyst"), Ledger.correct, []

    def correct(self: Ledger, article: str, field: str, after: object, **more: Any) -> object:
        seen.append(owed(written.folder).ids)
        if len(seen) == 2:
            raise RuntimeError("killed here")
        return real(self, article, field, after, **more)

    monkeypatch.setattr(Ledger, "correct", correct)
    with pytest.raises(RuntimeError, match="killed here"):
        corrected(client, "n1", env="no", sentiment="positive")
    assert seen == [{"n1"}, {"n1"}]
    assert written.ledger.all_corrections() == {}
    assert owed(written.folder).ids == {"n1"}


def test_a_page_opened_before_somebody_elses_correction_does_not_take_it_back(login: Login, written: Site) -> None:
    client = login("analyst")
    seen = client.get("/articles/n1").text.split('name="seen" value="')[1].split('"')[0]
    assert corrected(client, "n1", has="topics", topics=["water"]) == 303
    late = {"seen": seen, "sentiment": "positive", "has": "topics", "topics": ["power_plant"]}
    assert corrected(client, "n1", **late) == 409
    assert [each.field for each in written.ledger.corrections_of(["n1"])["n1"]] == ["topics"]
    now = client.get("/articles/n1").text.split('name="seen" value="')[1].split('"')[0]
    assert corrected(client, "n1", seen=now, sentiment="positive") == 303


def test_a_correction_shows_at_once_in_article_and_search(login: Login, written: Site) -> None:
    client = login("analyst")
    corrected(client, "n1", **{"has": "districts", "stance-990103": "曝光"})
    assert "清河区·曝光" in client.get("/articles/n1").text
    assert "电厂冒烟" in client.get("/search", params={"q": "区县:清河区"}).text


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({"sentiment": "furious"}, "furious"),
        ({"has": "topics", "topics": "nonsense"}, "nonsense"),
        ({"family": "other", "family_of": "nowhere"}, "没有编号为“nowhere”的文章"),
        ({"event": "other", "event_id": "nothing"}, "没有编号为“nothing”的事件"),
        ({"has": "figures", "figure_value": "很多", "figure_unit": "元"}, "不是一个数"),
        ({"why": " "}, "写明理由"),
    ],
)
def test_a_correction_that_cannot_be_is_explained_and_nothing_is_noted(
    wish: dict[str, Any], said: str, login: Login, written: Site
) -> None:
    client = login("analyst")
    token = client.get("/articles/n1").text.split('name="token" value="')[1].split('"')[0]
    answer = client.post("/articles/n1/correct", data={"token": token, "why": "核对原文", **wish})
    assert answer.status_code == 409
    assert said in answer.text
    assert written.ledger.all_corrections() == {}


def test_the_versions_of_an_article_show_what_was_put_in_and_taken_out(login: Login, written: Site) -> None:
    page = login("analyst").get("/articles/n1/versions").text
    assert "2 版" in page
    assert "罚款<del>1</del><ins>3</ins>0万元。" in page
    assert "<ins>已停产。</ins>" in page


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("甲。乙。", "甲。丙。", "甲。<del>乙</del><ins>丙</ins>。"),
        ("<b>甲", "<b>甲", "&lt;b&gt;甲"),
        ("甲。\n乙。", "甲。", "甲。<del>乙。</del>"),
        ("", "甲\n乙", "<ins>甲</ins>\n<ins>乙</ins>"),
    ],
)
def test_a_difference_is_safe_html_that_keeps_the_paragraphs(old: str, new: str, shown: str) -> None:
    assert changed(old, new) == shown


def test_an_article_says_why_it_was_judged_so(written: Site, sample: City) -> None:
    annotator = Annotator(sample, judges="fast")
    client = TestClient(create_app(replace(written, explain=annotator.explain)))
    client.post("/login", data={"name": "analyst", "password": PASSWORD})
    while "Refresh" in (answer := client.get("/articles/n1/why")).headers:
        time.sleep(0.05)
    page = answer.text
    assert "是否环境类" in page
    assert "电厂" in page.split("去掉后把握的变化")[1]


def test_without_a_model_the_page_says_why_there_are_no_reasons(login: Login, written: Site) -> None:
    assert "没有带模型启动" in login("analyst").get("/articles/n1/why").text


def test_the_words_that_say_the_form_stand_beside_it_until_a_person_says_another(site: Site, login: Login) -> None:
    said = FormEvidence("column", "column", 0, 4, "生态云泽")
    write_day(
        site.folder, DAY1, [article("n1", column="生态云泽")],
        annotations=[replace(annotation("n1"), form="专栏", form_evidence=said)],
    )  # fmt: skip
    index_all(site.city, site.folder, site.ledger, site.store)
    client = login("analyst")
    assert "专栏<small>栏目“生态云泽”</small>" in client.get("/articles/n1").text
    assert corrected(client, "n1", form="评论") == 303
    assert "评论<small>人工更正</small>" in client.get("/articles/n1").text
