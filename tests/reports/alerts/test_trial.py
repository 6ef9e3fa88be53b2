"""What changed rules would have sent over past days, beside what was sent."""

from __future__ import annotations

from pathlib import Path

import pytest

from cities.city import City
from cities.load import CityError
from crawlers.folder import DataFolder
from ledger.ledger import Ledger
from reports.alerts.day import alert_day
from reports.alerts.trial import Trial, try_rules
from tests.reports.alerts.alert_days import DAY, NEXT, NOW, PAGE, SENDER, TOMORROW, Days, Item


@pytest.fixture
def days(sample: City, folder: DataFolder, ledger: Ledger) -> Days:
    """Two days: the plant's smoke and a complaint about water, then a second paper on the smoke."""
    made = Days(sample, folder)
    water = Item(id="m1", source="liuyan", title="河水发黑", topics=("water",), districts=("990103",))
    made.put(DAY, Item(id="a1", event="e1"), water)
    made.put(NEXT, Item(id="a2", source="ljrb", event="e1"))
    for day, now in ((DAY, NOW), (NEXT, TOMORROW)):
        alert_day(sample, folder, ledger, day, now=now, page=PAGE, sender=SENDER)
    return made


def tried(days: Days, ledger: Ledger, tmp_path: Path, old: str, new: str) -> Trial:
    text = (days.city.folder / "alerts.yaml").read_text(encoding="utf-8")
    assert old in text
    rules = tmp_path / "tried.yaml"
    rules.write_text(text.replace(old, new), encoding="utf-8")
    return try_rules(days.city, days.folder, ledger, rules, DAY, NEXT)


def test_the_rules_that_stand_tried_again_send_what_was_sent(days: Days, ledger: Ledger, tmp_path: Path) -> None:
    trial = tried(days, ledger, tmp_path, "first_screen: 5", "first_screen: 5")
    told = [(one.day, one.level, one.rule, one.id, one.urgent) for one in trial.tried]
    assert told == [(one.day, one.level, one.rule, one.id, one.urgent) for one in trial.sent]
    assert (trial.added, trial.dropped) == ((), ())
    assert len(told) == 2


def test_a_rule_made_looser_is_shown_by_what_it_adds(days: Days, ledger: Ledger, tmp_path: Path) -> None:
    trial = tried(days, ledger, tmp_path, "min_carriers: 3", "min_carriers: 2")
    (added,) = trial.added
    assert (added.day, added.level, added.rule) == (NEXT.isoformat(), "Ⅰ", "plant_surge")
    assert f"  {NEXT.isoformat()}　Ⅰ级　云泽热电厂冒黑烟（plant_surge）" in trial.lines
    assert trial.dropped == ()


def test_a_rule_made_stricter_is_shown_by_what_it_drops(days: Days, ledger: Ledger, tmp_path: Path) -> None:
    trial = tried(days, ledger, tmp_path, "id: complaint, ", "id: complaint, min_heat: 999, ")
    assert [one.rule for one in trial.dropped] == ["complaint"]
    assert trial.as_json()["dropped"][0]["level"] == "Ⅳ"


def test_trying_notes_nothing(days: Days, ledger: Ledger, tmp_path: Path) -> None:
    before = (ledger.alerts(), ledger.alert_steps(), ledger.mails())
    tried(days, ledger, tmp_path, "min_carriers: 3", "min_carriers: 1")
    assert (ledger.alerts(), ledger.alert_steps(), ledger.mails()) == before


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("min_carriers: 3", "min_carriers: viele", "tried.yaml: rules[0] (id 'plant_surge'): min_carriers 'viele'"),
        ("topics: [power_plant]", "topics: [luft]", "tried.yaml: rules (id 'plant_surge'): topics 'luft' 不可用，可以是"),
    ],
)  # fmt: skip
def test_rules_that_cannot_be_used_are_named_by_their_own_file(
    days: Days, ledger: Ledger, tmp_path: Path, old: str, new: str, said: str
) -> None:
    with pytest.raises(CityError) as error:
        tried(days, ledger, tmp_path, old, new)
    assert said in str(error.value)
