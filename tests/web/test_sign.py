"""签收 by the link of an urgent mail."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from reports.alerts.signing import Invitation, sign_url, signing_key
from tests.web.conftest import NOW, Clock
from web.app import create_app
from web.site import Site

ADDRESS = "linjiang@sthj.yunze.example"


@pytest.fixture
def path(site: Site) -> str:
    """The link of a mail about an alert of level Ⅱ."""
    site.ledger.raise_alert(
        "family-x", day=NOW.date(), rule="plant", level="Ⅱ", clock="reply_48h", due=NOW + timedelta(hours=48), at=NOW,
        article="a1",
    )  # fmt: skip
    return sign_url("", signing_key(site.folder), Invitation("family-x", "Ⅱ", ADDRESS), NOW)


@pytest.fixture
def stranger(site: Site) -> TestClient:
    return TestClient(create_app(site), follow_redirects=False)


def test_opening_the_link_names_alert_and_reader_and_signs_nothing(site: Site, stranger: TestClient, path: str) -> None:
    answer = stranger.get(path)
    assert answer.status_code == 200
    assert "Ⅱ级预警签收" in answer.text
    assert 'value="临江分局信息员"' in answer.text
    assert site.ledger.signatures() == []


def test_the_button_signs_once_and_says_who_and_when(site: Site, stranger: TestClient, path: str, clock: Clock) -> None:
    assert stranger.post(path, data={"who": "临江分局信息员"}).status_code == 303
    clock.pass_hours(1)
    stranger.post(path, data={"who": "别人"})
    (signature,) = site.ledger.signatures("family-x")
    assert (signature.who, signature.level, signature.via) == ("临江分局信息员", "Ⅱ", "mail")
    assert "临江分局信息员</strong> 已于" in stranger.get(path).text
    assert site.ledger.deeds(subject="family-x")[0].what == "sign"


def test_a_link_that_was_changed_by_a_letter_opens_nothing(stranger: TestClient, path: str) -> None:
    said, _, mac = path.partition(".")
    forged = [f"{said[:-1]}{'A' if said[-1] != 'A' else 'B'}.{mac}", f"{said}.{mac[:-2]}AA", said, f"{said}.é"]
    assert [stranger.get(each).status_code for each in forged] == [404] * 4


def test_a_link_of_another_house_opens_nothing(stranger: TestClient, path: str) -> None:
    other = sign_url("", b"another house's key", Invitation("family-x", "Ⅱ", ADDRESS), NOW)
    assert stranger.post(other, data={"who": "甲"}).status_code == 404


def test_a_link_that_is_too_old_is_gone(stranger: TestClient, path: str, clock: Clock) -> None:
    clock.pass_hours(24 * 15 + 1)
    assert stranger.get(path).status_code == 410


def test_a_signature_without_a_name_is_refused(site: Site, stranger: TestClient, path: str) -> None:
    assert stranger.post(path, data={"who": "　 "}).status_code == 422
    assert site.ledger.signatures() == []


def test_the_key_is_made_once_and_only_its_owner_reads_it(site: Site) -> None:
    assert signing_key(site.folder) == signing_key(site.folder)
    assert (site.folder.root / "signing.key").stat().st_mode & 0o077 == 0
