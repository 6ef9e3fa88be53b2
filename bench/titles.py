"""Fits the points of crawlers/title.py to the pages of tests/pages and tells how right they are on pages that they were
not fitted to, one lot after another: `python -m bench.titles`. Needs no data beside the repository's own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from selectolax.lexbor import LexborHTMLParser

from bench.extract import same_title
from crawlers.candidates import candidates_of, told_by
from crawlers.encoding import decoded
from crawlers.extract import STRIPPED, container_in
from crawlers.head import head_of
from crawlers.nesting import flattened
from crawlers.title import AGAINST, POINTS, evidence_of, page_of

PAGES = Path(__file__).parent.parent / "tests" / "pages"
_LOT = re.compile(r"[a-z]?(?=\d)")
_ARTICLES = ("ok", "bad-date", "no-body")
# how much a point costs: a kind that few pages have is not to get many
_COST = 0.05

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Weighed:
    """A page's candidates, a row of `evidence` each, in the order of `KINDS`; `right` tells the titles among them."""

    lot: str
    name: str
    evidence: Floats
    right: NDArray[np.bool_]


KINDS = list(POINTS)


def weighed_pages() -> Iterator[Weighed]:
    for lot, name, html, titles in _titled():
        utf8 = flattened(decoded(html).utf8)
        tree = LexborHTMLParser(utf8, scripting=True)
        head = head_of(tree, utf8)
        tree.strip_tags(STRIPPED)
        container = container_in(tree, tree.body) if tree.body is not None else None
        told = told_by(head)
        found = candidates_of(tree, told, container)
        said = evidence_of(found, page_of(head, told, container))
        rows = [[evidence.get(kind, 0.0) for kind in KINDS] for evidence in said.values()]
        right = [any(same_title(each.text, title) for title in titles) for each in found.values()]
        if any(right):
            # the others show their titles in scripts alone
            yield Weighed(lot, name, np.array(rows), np.array(right))


def _titled() -> Iterator[tuple[str, str, bytes, list[str]]]:
    for page in sorted((PAGES / "written").glob("*/page.html")):
        gold = json.loads(page.with_name("gold.json").read_text(encoding="utf-8"))
        titles = [title for title in (gold.get("title"), *(gold.get("title_ok") or [])) if title]
        match = _LOT.match(page.parent.name)
        if gold["status"] in _ARTICLES and titles and match is not None:
            yield f"written {match[0] or 'a'}", page.parent.name, page.read_bytes(), titles
    for gold in json.loads((PAGES / "gold.json").read_text(encoding="utf-8")):
        yield "shapes", gold["file"], (PAGES / gold["file"]).read_bytes(), [gold["title"]]
    sketched = json.loads((PAGES / "sketched" / "titles.json").read_text(encoding="utf-8"))
    for name, titles in sketched.items():
        yield "sketched", name, (PAGES / "sketched" / name).read_bytes(), titles


def fitted(pages: Sequence[Weighed]) -> Floats:
    """Points by which the right candidate of each page is likeliest (a softmax over its candidates); what speaks
    against a title stays at or below zero, everything else at or above."""

    def loss(points: Floats) -> tuple[float, Floats]:
        total, slope = _COST * float(points @ points), 2 * _COST * points
        for page in pages:
            score = page.evidence @ points
            share = np.exp(score - score.max())
            share /= share.sum()
            own = share * page.right
            total -= float(np.log(own.sum()))
            slope = slope + page.evidence.T @ (share - own / own.sum())
        return total, slope

    bounds = [(None, 0.0) if kind in AGAINST else (0.0, None) for kind in KINDS]
    found: Floats = minimize(loss, np.zeros(len(KINDS)), jac=True, method="L-BFGS-B", bounds=bounds).x
    return found


def is_right(page: Weighed, points: Floats) -> bool:
    return bool(page.right[int(np.argmax(page.evidence @ points))])


def main() -> None:
    pages = list(weighed_pages())
    print("| lot | titles right by points fitted to the others |\n|---|---|")
    for lot in sorted({page.lot for page in pages}):
        points = fitted([page for page in pages if page.lot != lot])
        own = [page for page in pages if page.lot == lot]
        wrong = [page.name for page in own if not is_right(page, points)]
        print(f"| {lot} | {len(own) - len(wrong)}/{len(own)}{': not ' + ', '.join(wrong) if wrong else ''} |")
    points = np.round(fitted(pages), 1)
    print(f"\nFitted to all of them {sum(is_right(page, points) for page in pages)}/{len(pages)} are right:")
    for place in np.argsort(-points):
        print(f'    "{KINDS[place]}": {points[place]},')


if __name__ == "__main__":
    main()
