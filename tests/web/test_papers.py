"""Papers about a matter, taken away from its page by who may have them."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import unquote

import docx
import pytest
from fastapi.testclient import TestClient

from cities.city import City
from crawlers.clock import SHANGHAI
from crawlers.folder import DataFolder
from index.load import index_all
from index.open import open_store
from ledger.ledger import Ledger
from tests.reports.alerts.alert_days import DAY, NOW, Days, Item
from tests.web.conftest import PASSWORD
from web.app import create_app
from web.site import Site

EVENING = datetime(2026, 6, 17, 23, tzinfo=SHANGHAI)
ALERT = "family-a1"


@pytest.fixture(scope="module")
def prepared(sample: City, tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """A matter of 临江区 that is assigned; made once, each test has a copy of its own."""
    folder = DataFolder(tmp_path_factory.mktemp("papers") / "sample")
    Days(sample, folder).put(DAY, Item(id="a1", body="望江街道居民看见黑烟，联系市民张三丰，电话13812345678。"))
    store = open_store("embedded:", folder, sample)
    with Ledger(f"sqlite:///{folder.ledger}") as ledger:
        index_all(sample, folder, ledger, store)
        due = NOW + timedelta(hours=48)
        ledger.raise_alert(ALERT, day=DAY, rule="plant", level="Ⅱ", article="a1", clock="reply_48h", due=due, at=NOW)
        ledger.open_task(ALERT, due=due, who="环舆", at=NOW, unit="linjiang")
        ledger.assign_task(ALERT, who="王敏", at=NOW)
        for name, role, district in (
            ("analyst", "analyst", None), ("leader", "leader", None), ("mine", "officer", "990102"),
            ("other", "officer", "990123"),
        ):  # fmt: skip
            ledger.set_user(name, PASSWORD, role=role, district=district, by="test", at=NOW)
    store.close()
    return folder


@pytest.fixture
def site(sample: City, prepared: DataFolder, folder: DataFolder) -> Iterator[Site]:
    """The evening of the matter's day."""
    shutil.copytree(prepared.root, folder.root)
    store = open_store("embedded:", folder, sample)
    with Ledger(f"sqlite:///{folder.ledger}") as ledger:
        yield Site(city=sample, folder=folder, ledger=ledger, store=store, clock=lambda: EVENING)
    store.close()


def reader(site: Site, name: str) -> TestClient:
    client = TestClient(create_app(site))
    client.post("/login", data={"name": name, "password": PASSWORD})
    return client


def words_of(data: bytes) -> str:
    paper = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in paper.paragraphs), *cells])


def test_an_officer_takes_the_slips_of_the_own_units_task_alone(site: Site) -> None:
    answer = reader(site, "mine").get(f"/tasks/{ALERT}/slips/交办单")
    assert answer.status_code == 200
    assert unquote(answer.headers["content-disposition"]).endswith(f"交办单-{ALERT}.docx")
    assert "热电厂上空冒黑烟" in words_of(answer.content)
    assert reader(site, "other").get(f"/tasks/{ALERT}/slips/交办单").status_code == 404


def test_an_officer_neither_reads_nor_issues_a_special_report(site: Site) -> None:
    client = reader(site, "mine")
    assert client.get(f"/tasks/{ALERT}/special").status_code == 403
    assert client.post(f"/tasks/{ALERT}/special", data={"token": "x"}).status_code == 403
    assert site.ledger.issued_papers("舆情专报") == []


def test_an_analyst_issues_a_special_report_once_a_day_and_a_leader_takes_it_as_it_went_out(site: Site) -> None:
    analyst = reader(site, "analyst")
    for _ in range(2):
        token = analyst.get("/tasks").text.split('name="token" value="')[1].split('"')[0]
        page = analyst.post(f"/tasks/{ALERT}/special", data={"token": token, "signer": "赵建国", "to": "市委办公室"})
        assert page.status_code == 200
    assert page.text.count("编发</span>") == 1
    taken = reader(site, "leader").get(f"/tasks/{ALERT}/specials/舆情专报2026年第1期").content
    assert taken == (site.folder.papers / "2026" / "舆情专报2026年第1期.docx").read_bytes()
    words = words_of(taken)
    for said in ("（2026年第1期）", "签发人：赵建国", "主送：市委办公室。", "抄送：临江区。"):
        assert said in words


def test_no_paper_shows_private_data_even_to_who_may_read_them_on_the_page(site: Site) -> None:
    client = reader(site, "analyst")
    for path in ("slips/交办单", "slips/反馈单", "slips/批示单", "special"):
        words = words_of(client.get(f"/tasks/{ALERT}/{path}").content)
        assert "热电厂" in words
        assert "13812345678" not in words


@pytest.mark.parametrize("path", ["slips/通知单", "specials/舆情专报2026年第9期", "slips/..%2F..%2Fledger.sqlite"])
def test_a_paper_that_there_is_not_is_not_found(path: str, site: Site) -> None:
    assert reader(site, "analyst").get(f"/tasks/{ALERT}/{path}").status_code == 404
