"""Page after page by cursor, one line a reprint family, and everything one after the other; on both engines."""

from __future__ import annotations

from typing import Any

import pytest

from index.families import search_families
from index.store import All, CursorError, Node, Result, Sort, Store, Term, Words
from tests.index.made import generated, made
from tests.index.oracle import found

DOCUMENTS = generated(300)
PLANT = Words(text="电厂", phrase=True)


@pytest.fixture
def filled(store: Store) -> Store:
    store.put(DOCUMENTS)
    return store


def ids(result: Result) -> list[str]:
    return [hit.document.id for hit in result.hits]


def paged(search: Any, query: Node, sort: Sort, limit: int = 13) -> list[str]:
    """Ids of all pages, each begun where the one before ended."""
    shown, after = [], None
    while True:
        result = search(query, limit=limit, after=after, sort=sort)
        shown += ids(result)
        if result.next is None:
            return shown
        after = result.next


@pytest.mark.parametrize("sort", ["relevance", "time", "heat"])
def test_pages_by_cursor_give_what_one_long_page_gives(filled: Store, sort: Sort) -> None:
    whole = ids(filled.search(PLANT, limit=1000, sort=sort))
    assert paged(filled.search, PLANT, sort) == whole
    assert len(whole) > 50


@pytest.mark.parametrize("sort", ["time", "heat"])
def test_documents_that_come_in_leave_no_gap_and_repeat_none(filled: Store, sort: Sort) -> None:
    first = filled.search(All(), limit=100, sort=sort)
    newer = made("zz-new", "新到", published_at="2026-07-30T08:00:00+08:00", heat=10**6)
    older = made("zz-old", "补采", published_at="2026-01-01T08:00:00+08:00", published_day="2026-01-01", heat=0)
    filled.put([newer, older])
    rest = filled.search(All(), limit=1000, after=first.next, sort=sort)
    assert sorted([*ids(first), *ids(rest)]) == sorted([*(document.id for document in DOCUMENTS), "zz-old"])
    assert rest.total == len(DOCUMENTS) + 2


def test_the_last_page_has_no_next_and_counts_are_of_all_pages(filled: Store) -> None:
    first = filled.search(All(), limit=299, sort="time", facets=("kind",))
    last = filled.search(All(), limit=10, after=first.next, sort="time", facets=("kind",))
    assert (len(last.hits), last.next, last.total) == (1, None, 300)
    assert last.facets == first.facets


def test_the_place_of_a_hit_is_a_cursor(filled: Store) -> None:
    whole = filled.search(All(), limit=20, sort="heat")
    assert ids(filled.search(All(), limit=10, after=whole.hits[4].place, sort="heat")) == ids(whole)[5:15]


@pytest.mark.parametrize("text", ["", "x", "dA", "电厂", "cjEw", "dDEyMw==", "dDAwMDAwMDAwMDAwMDAwMDA"])
def test_what_is_no_cursor_of_the_search_is_refused(filled: Store, text: str) -> None:
    with pytest.raises(CursorError, match="no cursor of this search"):
        filled.search(All(), after=text, sort="time")


def test_a_cursor_of_another_order_is_refused(filled: Store) -> None:
    by_time = filled.search(All(), limit=5, sort="time").next
    with pytest.raises(CursorError):
        filled.search(All(), after=by_time, sort="heat")


@pytest.mark.parametrize("sort", ["time", "heat"])
def test_everything_comes_one_after_the_other_as_pages_show_it(
    filled: Store, sort: Sort, monkeypatch: pytest.MonkeyPatch
) -> None:
    for engine in ("embedded", "elastic"):
        monkeypatch.setattr(f"index.{engine}.DOCUMENTS_A_PAGE", 17)
    assert [each.id for each in filled.each(PLANT, sort=sort)] == ids(filled.search(PLANT, limit=1000, sort=sort))


def test_everything_is_of_the_moment_it_was_begun(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for engine in ("embedded", "elastic"):
        monkeypatch.setattr(f"index.{engine}.DOCUMENTS_A_PAGE", 17)
    listing = filled.each(All())
    begun = [next(listing).id]
    filled.put([made("zz-old", published_at="2026-01-01T08:00:00+08:00", published_day="2026-01-01")])
    assert len([*begun, *listing]) == len(DOCUMENTS)


def test_of_an_empty_store_nothing_comes(store: Store) -> None:
    assert list(store.each(All())) == []
    assert search_families(store, All()).hits == ()


def families(store: Store) -> None:
    """Three families: of three, of two, of one; the newest of each is no original."""
    moments = ("2026-06-01", "2026-06-02", "2026-06-03", "2026-06-04", "2026-06-05", "2026-06-06")
    members = (("a1", "a1"), ("b1", "b1"), ("a2", "a1"), ("c1", "c1"), ("b2", "b1"), ("a3", "a1"))
    store.put(
        made(id, "热电厂冒烟", family=family, original=id == family, published_at=f"{day}T08:00:00+08:00", source=id)
        for day, (id, family) in zip(moments, members, strict=True)
    )


def test_a_family_is_one_line_with_all_who_carry_it(store: Store) -> None:
    families(store)
    result = search_families(store, PLANT, sort="time")
    assert [(hit.document.id, hit.carried, [each.id for each in hit.carriers]) for hit in result.hits] == [
        ("a3", 3, ["a1", "a2"]),
        ("b2", 2, ["b1"]),
        ("c1", 1, []),
    ]
    assert (result.total, result.next) == (6, None)


def test_a_search_in_one_source_still_tells_who_else_carried_it(store: Store) -> None:
    families(store)
    (line,) = search_families(store, Term(field="source", value="a2")).hits
    assert (line.document.id, line.carried, [each.id for each in line.carriers]) == ("a2", 3, ["a1", "a3"])


@pytest.mark.parametrize("sort", ["relevance", "time", "heat"])
@pytest.mark.parametrize("limit", [1, 2, 7])
def test_lines_page_after_page_show_every_family_once_by_its_first(store: Store, sort: Sort, limit: int) -> None:
    documents = [made(each.id, each.title, each.body, published_at=each.published_at, heat=each.heat,
                      family=f"f{number % 23}") for number, each in enumerate(DOCUMENTS)]  # fmt: skip
    store.put(documents)
    firsts: dict[str, str] = {}
    for hit in store.search(PLANT, limit=1000, sort=sort).hits:
        firsts.setdefault(hit.document.family, hit.document.id)
    shown = paged(lambda *how, **more: search_families(store, *how, **more), PLANT, sort, limit)
    assert shown == list(firsts.values())
    assert set(firsts) == {each.family for each in found(documents, PLANT)}
