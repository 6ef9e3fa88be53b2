"""What a person read in texts written to try the rules, answers first: tests/nlp/read/*.jsonl.

The rules have since been mended on most of these; `stance.jsonl` alone was never learnt or mended on: it was looked at
once, to choose whose tone of the whole text stance weighs (28 districts: both judges .845, the linear one .745).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Hashable, Iterable
from pathlib import Path
from typing import Any

import pytest

from cities.city import City
from cities.load import load_city
from crawlers.article import Article
from nlp.annotate import Annotator, Judges
from nlp.districts import district_mentions
from nlp.figures import figures_of
from nlp.form import form_of
from nlp.measures import macro_f1
from nlp.places import short_name
from tests.nlp.test_districts import city_from_gazetteer

READ = Path(__file__).parent / "read"
FILLER = ("记者来到现场，看到工作人员正在采样。", "居民说，变化一点一点看得见。\n", "傍晚，河面上起了一层薄雾。")


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (READ / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def article(row: dict[str, Any], **more: Any) -> Article:
    given = {key: row[key] for key in ("title", "body", "kind", "column", "page", "author") if row.get(key)}
    return Article(**{"id": "a", "version": "1", "kind": "press", **given, **more})


def f1(pairs: Iterable[tuple[Counter[Hashable], Counter[Hashable]]]) -> float:
    both = marked = 0
    for true, found in pairs:
        both += (true & found).total()
        marked += true.total() + found.total()
    return 2 * both / marked


def district_pairs(name: str, city: City) -> list[tuple[Counter[Hashable], Counter[Hashable]]]:
    code_of = {short_name(district.name): district.code for district in city.districts} | {
        name: district.code for district in city.districts for name in (district.name, *district.aliases)
    }
    return [
        (Counter(code_of.get(one, one) for one in row["districts"]),
         Counter(mention.code for mention in district_mentions(article(row), city)))
        for row in rows(name)
    ]  # fmt: skip


def hold(pairs: list[tuple[Counter[Hashable], Counter[Hashable]]], *, traps: float) -> None:
    """Ordinary texts to .97, and of the texts that name no place of the city the share `traps`."""
    assert f1(pair for pair in pairs if pair[0]) >= 0.97
    empty = [not found for true, found in pairs if not true]
    assert sum(empty) / len(empty) >= traps


@pytest.mark.parametrize("name", ["sample", "changde"])
def test_names_that_are_no_places_of_the_city_are_told_from_those_that_are(name: str) -> None:
    hold(district_pairs(f"districts_{name}", load_city(name)), traps=0.95)


@pytest.mark.parametrize("name", ["sample", "changde"])
def test_plain_texts_of_local_media_lose_no_district(name: str) -> None:
    city = load_city(name)
    pairs = []
    for row in (row for row in rows("plain") if row["city"] == name):
        source = city.source_by_id.get(row["source"])
        text = article(row, source=row["source"] or None, source_district=source.district if source else None)
        pairs.append(
            (Counter[Hashable](row["districts"]), Counter[Hashable](m.code for m in district_mentions(text, city)))
        )
    assert len(pairs) == 80
    assert f1(pairs) >= 0.98


@pytest.mark.parametrize(("name", "code"), [("yueyang", "430600"), ("yongzhou", "431100")])
def test_the_same_holds_in_cities_that_only_a_gazetteer_knows(name: str, code: str, shared: Path, sample: City) -> None:
    hold(district_pairs(f"districts_{name}", city_from_gazetteer(shared, sample, code, "湖南省")), traps=0.92)


@pytest.mark.parametrize(("judges", "least"), [("fast", 0.7), ("accurate", 0.8)])
def test_the_stance_of_texts_never_learnt_is_seen(sample: City, judges: Judges, least: float) -> None:
    annotator = Annotator(sample, judges=judges)
    true, said = [], []
    for row in rows("stance"):
        found = {mention.code: mention.stance for mention in annotator.annotate(article(row)).districts}
        for each in row["districts"]:
            true.append(each["stance"])
            said.append(found.get(each["code"]))
    assert macro_f1(true, said, ["正面", "曝光", "提及"]) >= least


def test_the_form_is_seen_in_headings_columns_and_length() -> None:
    right = []
    for row in rows("form"):
        body = ("".join(FILLER) * (row["length"] // 20))[: row["length"]]
        found = form_of(article(row, body=body))
        right.append(found is not None and found.form == row["form"])
    assert sum(right) / len(right) >= 0.93


def test_figures_are_exact_in_type_value_and_unit(sample: City) -> None:
    pairs = []
    for row in rows("figures"):
        item = article(row)
        found = figures_of(item, district_mentions(item, sample))
        pairs.append(
            (Counter((one["type"], one["value"], one["unit"]) for one in row["figures"]),
             Counter((one.type, one.value, one.unit) for one in found))
        )  # fmt: skip
    assert f1(pairs) >= 0.95
