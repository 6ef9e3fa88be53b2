"""Alerts are told once a level."""

from __future__ import annotations

from datetime import date

from cities.facts import Level
from ledger.ledger import Ledger
from tests.ledger.moments import DAY, LATER, NOW

NEXT_DAY = date(2026, 6, 18)


def raised(ledger: Ledger, level: Level, day: date = DAY) -> bool:
    return ledger.raise_alert(
        "e1", day=day, rule="plant", level=level, event="e1", clock="reply_48h", due=LATER, at=NOW
    )


def test_a_new_alert_is_told_and_the_same_one_another_day_is_not(ledger: Ledger) -> None:
    assert raised(ledger, "Ⅲ")
    assert not raised(ledger, "Ⅲ", NEXT_DAY)


def test_an_alert_whose_level_rises_is_told_again_and_its_history_is_kept(ledger: Ledger) -> None:
    raised(ledger, "Ⅲ")
    assert raised(ledger, "Ⅰ", NEXT_DAY)
    assert [(step.level, step.day) for step in ledger.levels_of("e1")] == [("Ⅲ", "2026-06-17"), ("Ⅰ", "2026-06-18")]
    assert ledger.alert("e1").level == "Ⅰ"


def test_an_alert_whose_level_falls_is_not_told_and_keeps_its_level(ledger: Ledger) -> None:
    raised(ledger, "Ⅰ")
    assert not raised(ledger, "Ⅳ")
    assert not raised(ledger, "Ⅳ", NEXT_DAY)
    assert ledger.alert("e1").level == "Ⅰ"


def test_a_day_that_is_run_again_gets_the_same_answer(ledger: Ledger) -> None:
    assert [raised(ledger, "Ⅱ") for _ in range(3)] == [True, True, True]
    assert len(ledger.levels_of("e1")) == 1


def test_the_first_and_the_last_notice_are_kept(ledger: Ledger) -> None:
    raised(ledger, "Ⅱ")
    ledger.note_notified(["e1"], at=NOW)
    ledger.note_notified(["e1"], at=LATER)
    alert = ledger.alert("e1")
    assert (alert.first_notified, alert.last_notified) == ("2026-06-17T22:00:00+08:00", "2026-06-18T09:30:00+08:00")


def test_alerts_are_listed_by_day_and_the_gravest_first(ledger: Ledger) -> None:
    for id, level, day in [("a", "Ⅳ", DAY), ("b", "Ⅰ", DAY), ("c", "Ⅰ", NEXT_DAY)]:
        ledger.raise_alert(id, day=day, rule="r", level=level, clock="watch", due=LATER, at=NOW)  # type: ignore[arg-type]
    assert [alert.id for alert in ledger.alerts()] == ["b", "a", "c"]
    assert [alert.id for alert in ledger.alerts(first=NEXT_DAY)] == ["c"]
    assert [alert.id for alert in ledger.alerts(last=DAY)] == ["b", "a"]


def test_alerts_are_asked_by_id_by_what_they_are_about_and_by_when_they_were_raised(ledger: Ledger) -> None:
    for id, event, article, at in [("a", "e1", None, NOW), ("b", None, "n1", LATER), ("c", "e2", "n2", LATER)]:
        ledger.raise_alert(
            id, day=DAY, rule="r", level="Ⅲ", event=event, article=article, clock="watch", due=LATER, at=at
        )
    many = [f"nobody-{number}" for number in range(1200)]
    assert [alert.id for alert in ledger.alerts(ids=["c", "a", *many])] == ["a", "c"]
    assert ledger.alerts(ids=[]) == []
    assert [alert.id for alert in ledger.alerts_about(events=["e1", "e9"], articles=["n1", *many])] == ["a", "b"]
    assert [alert.id for alert in ledger.alerts(raised_since=LATER)] == ["b", "c"]
    assert [alert.id for alert in ledger.alerts(ids=["a", "b"], raised_since=LATER)] == ["b"]
