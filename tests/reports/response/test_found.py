"""Official answers are found among the articles of a matter and the bureau's own, and proposed once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from cities.city import City
from crawlers.article import Observation, Reply
from crawlers.folder import DataFolder, write_records
from index.document import Document
from ledger.alerts import Alert
from ledger.ledger import Ledger
from reports.alerts.day import alert_day
from reports.response.found import answers_in, propose_answers
from reports.response.matters import Matter
from tests.reports.alerts.alert_days import DAY, NEXT, NOW, PAGE, SENDER, TOMORROW, Days, Item, document

ALERT = Alert(
    id="family-a1", day="2026-06-17", rule="plant", level="Ⅱ", article="a1", event=None, clock="reply_48h",
    due="2026-06-19T22:00:00+08:00", raised_at="2026-06-17T22:00:00+08:00", first_notified=None, last_notified=None,
)  # fmt: skip
REPLY = {"text": "经查，企业已停产检修。", "by": "临江分局", "at": "2026-06-18T09:30:00+08:00"}


def matter(*members: Document) -> Matter:
    return Matter(alert=ALERT, task=None, name="黑烟", members=members, lead=members[0], districts=("990102",))


def own(**changes: Any) -> Document:
    """The bureau's own article of the evening after."""
    values = {
        "id": "o1", "source_name": "云泽市生态环境局", "own": True, "kind": "gov", "title": "情况通报",
        "sentiment": "neutral", "published_at": "2026-06-17T20:05:00+08:00", "summary": ("该公司2号锅炉故障。",),
    }  # fmt: skip
    return document(**(values | changes))


def test_a_reply_on_the_message_board_is_an_answer_of_whoever_replied() -> None:
    (found,) = answers_in(matter(document(kind="message", reply=REPLY, replied=True)), [])
    assert (found.kind, found.by, found.text) == ("留言答复", "临江分局", "经查，企业已停产检修。")
    assert found.given_at.isoformat() == "2026-06-18T09:30:00+08:00"


def test_the_bureaus_own_article_of_the_same_event_is_an_answer_in_its_own_words() -> None:
    (found,) = answers_in(matter(document(), own()), [])
    assert (found.kind, found.by, found.text) == ("自有发布", "云泽市生态环境局", "《情况通报》该公司2号锅炉故障。")


def test_a_county_governments_notice_of_the_event_is_an_answer_too() -> None:
    (found,) = answers_in(matter(document(), own(own=False, source_name="临江区人民政府")), [])
    assert (found.kind, found.by) == ("政府发布", "临江区人民政府")


def test_what_was_published_before_the_matter_began_answers_nothing() -> None:
    assert answers_in(matter(document(), own(published_at="2026-06-17T07:00:00+08:00")), []) == []


@pytest.mark.parametrize(
    ("changes", "is_answer"),
    [
        ({}, True),
        ({"enterprises": (), "keywords": ("黑烟", "锅炉")}, True),
        ({"enterprises": (), "keywords": ("黑烟",)}, False),
        ({"districts": ("990103",)}, False),
        ({"topics": ("water",)}, False),
        ({"published_at": "2026-07-09T08:00:00+08:00"}, False),
        ({"districts": ("990102", "990103", "990104")}, False),
    ],
)
def test_an_own_article_outside_the_event_answers_it_where_place_topic_and_firm_or_words_are_the_same(
    changes: dict[str, Any], is_answer: bool
) -> None:
    found = answers_in(matter(document(keywords=("黑烟", "锅炉", "气味"))), [own(**changes)])
    assert bool(found) is is_answer


def test_a_reply_that_a_later_day_sees_is_proposed_once_and_only_while_an_answer_is_owed(
    sample: City, folder: DataFolder, ledger: Ledger
) -> None:
    days = Days(sample, folder)
    days.put(DAY, Item(id="m1", source="liuyan", title="热电厂冒黑烟"))
    alert_day(sample, folder, ledger, DAY, now=NOW, page=PAGE, sender=SENDER)
    assert propose_answers(sample, folder, ledger, DAY, now=NOW) == 0
    seen = Observation(id="m1", at=TOMORROW.isoformat(), reply=Reply(**REPLY))
    write_records(folder.observations(NEXT, "liuyan"), [seen])
    write_records(folder.articles(NEXT, "liuyan"), [])
    assert [propose_answers(sample, folder, ledger, NEXT, now=TOMORROW) for _ in range(2)] == [1, 0]
    (answer,) = ledger.answers("family-m1")
    assert (answer.state, answer.article, answer.by) == ("待定", "m1", "临江分局")
    assert datetime.fromisoformat(answer.found_at) == TOMORROW
    ledger.accept_answer(answer.number, who="王敏", at=TOMORROW)
    later = Observation(id="m1", at=TOMORROW.isoformat(), reply=Reply(**(REPLY | {"text": "另有补充。"})))
    write_records(folder.observations(NEXT, "liuyan"), [later])
    assert propose_answers(sample, folder, ledger, NEXT, now=TOMORROW) == 0
