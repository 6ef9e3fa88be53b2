"""One line a reprint family: of a search's documents the best of each family, with the others that carry it.

Built on `Store.search` alone, so that it is the same on every engine.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from index.document import Document
from index.store import All, AnyOf, Hit, Node, Result, Sort, Store, Term

CARRIERS_SHOWN = 20
"""Of a family; `carried` counts all."""
_MORE = 2
_MEMBERS_A_PAGE = 500
_MEMBERS_READ = 400
"""For a page of lines, the newest of them where there are more."""


def search_families(
    store: Store,
    query: Node,
    *,
    limit: int = 20,
    after: str | None = None,
    sort: Sort = "relevance",
    facets: tuple[str, ...] = (),
) -> Result:
    """As `Store.search` by cursor, but of each family only its first document in this order.

    total and facets count documents; each hit tells how many its family has and who else carries it, also where the
    query does not find those (a search in one source shows who else had it).
    """
    first = store.search(query, limit=limit * _MORE, after=after, sort=sort, facets=facets)
    lines: list[Hit] = []
    page, is_whole = first, after is None
    while True:
        best = _best(page.hits) if is_whole else _firsts(store, query, sort, {hit.document.family for hit in page.hits})
        for number, hit in enumerate(page.hits, 1):
            if best.get(hit.document.family) != hit.document.id or any(
                line.document.id == hit.document.id for line in lines
            ):
                continue
            lines.append(hit)
            if len(lines) == limit:
                more = number < len(page.hits) or page.next is not None
                return replace(first, hits=_carried(store, lines), next=hit.place if more else None)
        if page.next is None or not limit:
            return replace(first, hits=_carried(store, lines), next=None)
        page, is_whole = store.search(query, limit=limit * _MORE, after=page.next, sort=sort), False


def _best(hits: Iterable[Hit]) -> dict[str, str]:
    """family → id of its first document."""
    found: dict[str, str] = {}
    for hit in hits:
        found.setdefault(hit.document.family, hit.document.id)
    return found


def _firsts(store: Store, query: Node, sort: Sort, families: set[str]) -> dict[str, str]:
    """family → id of the first of all its documents that the query finds, also of those before this page."""
    found: dict[str, str] = {}
    after: str | None = None
    asked = All(parts=(query, _of(families)))
    while len(found) < len(families):
        page = store.search(asked, limit=_MEMBERS_A_PAGE, after=after, sort=sort)
        found = _best(page.hits) | found
        after = page.next
        if after is None:
            break
    return found


def _carried(store: Store, lines: list[Hit]) -> tuple[Hit, ...]:
    if not lines:
        return ()
    families = {line.document.family for line in lines}
    counts = store.search(_of(families), limit=0, facets=("family",)).facets["family"]
    many = {family: count for family, count in counts.items() if count > 1}
    members: dict[str, list[Document]] = {family: [] for family in families}
    if many:
        found = store.search(_of(set(many)), limit=min(sum(many.values()), _MEMBERS_READ), sort="time").hits
        for hit in reversed(found):
            members[hit.document.family].append(hit.document)
    return tuple(
        replace(
            line,
            carried=counts.get(line.document.family, 1),
            carriers=tuple(each for each in members[line.document.family] if each.id != line.document.id)[
                :CARRIERS_SHOWN
            ],
        )
        for line in lines
    )


def _of(families: set[str]) -> Node:
    return AnyOf(parts=tuple(Term(field="family", value=family) for family in sorted(families)))
