"""The tests' own Elasticsearch: what `make es` fetched serves each process of a run."""

from __future__ import annotations

from pathlib import Path

from tests.server import borrow


def test_a_process_borrows_the_server_that_was_fetched_and_lets_go_of_one_that_is_gone(tmp_path: Path) -> None:
    lender, folder = tmp_path / "made", tmp_path / "made-gw0"
    assert not borrow(folder, lender)
    assert not folder.exists()
    (lender / "home").mkdir(parents=True)
    assert borrow(folder, lender)
    assert (folder / "home").resolve() == lender / "home"
    assert borrow(folder, lender)
    (lender / "home").rmdir()
    assert not borrow(folder, lender)
    assert not (folder / "home").is_symlink(), "a start fetches into a folder, not onto a broken link"


def test_a_server_of_its_own_stays_its_own(tmp_path: Path) -> None:
    (tmp_path / "made" / "home").mkdir(parents=True)
    (tmp_path / "own" / "home").mkdir(parents=True)
    assert borrow(tmp_path / "own", tmp_path / "made")
    assert not (tmp_path / "own" / "home").is_symlink()
