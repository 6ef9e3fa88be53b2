"""What takes longer than a page may: shown as it was known, made once, and right when it is there."""

from __future__ import annotations

import multiprocessing
from concurrent.futures.process import BrokenProcessPool
from datetime import datetime
from pathlib import Path
from threading import Event, enumerate

import pytest

from cities.city import City
from crawlers.clock import SHANGHAI
from crawlers.folder import DataFolder
from ledger.ledger import Ledger
from nlp.annotate import Annotator
from nlp.model_file import SHIPPED
from reports.month.facts import RuleError
from reports.month.inputs import month_report
from tests.index.written import article
from web.beside import done_beside
from web.explaining import Explainer
from web.soon import Soon

NOW = datetime(2026, 6, 20, 9, tzinfo=SHANGHAI)


def test_what_is_quick_is_there_at_once_and_what_is_not_is_shown_as_it_was_known() -> None:
    soon, go, made = Soon(2, at_once=1), Event(), []

    def slow() -> str:
        made.append(1)
        go.wait(10)
        return "new"

    assert soon.get("key", lambda: "old", wait_s=10) == ("old", True)
    assert soon.get("key", slow, wait_s=0) == ("old", False)
    assert soon.get("key", slow, wait_s=0) == ("old", False)
    assert soon.get("other", lambda: "waits its turn", wait_s=0.01) == (None, False)
    go.set()
    assert soon.get("key", slow, wait_s=10) == ("new", True)
    assert soon.get("other", lambda: "comes", wait_s=10)[1]
    assert len(made) <= 2


def test_what_goes_wrong_is_raised_and_tried_again() -> None:
    soon = Soon(2, at_once=1)
    with pytest.raises(ZeroDivisionError):
        soon.get("key", lambda: 1 // 0, wait_s=10)
    assert soon.get("key", lambda: 1, wait_s=10) == (1, True)


def test_what_goes_wrong_after_the_wait_is_raised_by_the_next_who_asks_and_tried_again() -> None:
    soon, go, before = Soon(2, at_once=1), Event(), set(enumerate())

    def fails() -> int:
        go.wait(10)
        return 1 // 0

    assert soon.get("key", fails, wait_s=0) == (None, False)
    making = set(enumerate()) - before
    go.set()
    for thread in making:
        thread.join(10)
    with pytest.raises(ZeroDivisionError):
        soon.get("key", lambda: 1, wait_s=0)
    assert soon.get("key", lambda: 1, wait_s=10) == (1, True)


def test_a_month_made_in_a_process_of_its_own_is_the_one_made_here(
    sample: City, days: DataFolder, tmp_path: Path
) -> None:
    with Ledger(f"sqlite:///{tmp_path / 'ledger.sqlite'}") as ledger:
        here = month_report(sample, days, ledger, "2026-06", now=NOW)
        assert done_beside(sample, days, ledger, month_report, "2026-06", now=NOW) == here
        with pytest.raises(RuleError):
            done_beside(sample, days, ledger, month_report, "2026-09", now=NOW)


def test_reasons_found_in_a_process_of_its_own_are_those_found_here_and_a_killed_one_is_begun_anew(
    sample: City,
) -> None:
    annotator = Annotator(sample, judges="fast")
    asked = article("n1", title="热电厂夜里冒黑烟", body="望江街道居民反映，昨晚热电厂冒黑烟，气味刺鼻。")
    with Explainer(sample, SHIPPED, "fast") as explainer:
        assert explainer.explain(asked) == annotator.explain(asked)
        (child,) = multiprocessing.active_children()
        child.kill()
        child.join(10)
        with pytest.raises(BrokenProcessPool):
            explainer.explain(asked)
        assert explainer.explain(asked) == annotator.explain(asked)
    assert not multiprocessing.active_children()
    with pytest.raises(RuntimeError, match="has ended"):
        explainer.explain(asked)
    assert not multiprocessing.active_children()
