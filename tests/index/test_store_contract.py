"""What every store must do; each test runs on the embedded engine and on a real Elasticsearch."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cities.city import City
from index.document import Document
from index.embedded import EmbeddedStore
from index.fields import digest_of
from index.query import parse_query
from index.store import (
    FACETS,
    All,
    AnyOf,
    Between,
    DocumentsRefused,
    Node,
    Not,
    QueryError,
    Store,
    Term,
    Words,
)
from tests.index.made import CODES, TOPICS, WORDS, generated, made
from tests.index.oracle import counts, found

DOCUMENTS = generated(300)


def ids(store: Store, query: Node, **how: object) -> list[str]:
    return [hit.document.id for hit in store.search(query, limit=1000, **how).hits]  # type: ignore[arg-type]


def phrase(text: str) -> Words:
    return Words(text=text, phrase=True)


def generated_query(draw: Random, depth: int = 0) -> Node:
    """Phrases, conditions and their combinations, as an analyst might put them together."""
    kind = draw.randrange(9 if depth < 3 else 5)
    if kind <= 1:
        return phrase("".join(draw.choices(WORDS[:-1], k=draw.randint(1, 2))) or "的")
    if kind == 2:
        return Term(field="district", value=draw.choice((*CODES, "999999")))
    if kind == 3:
        field, value = draw.choice(
            (
                ("topic", draw.choice(TOPICS)), ("sentiment", "negative"), ("source", "wb_city"), ("kind", "wechat"),
                ("tier", "central"), ("month", "2026-06"), ("event", "e1"), ("outlet", "湖南日报"), ("env", "yes"),
                ("env", "no"), ("original", "yes"), ("form", "消息"),
            )
        )  # fmt: skip
        return Term(field=field, value=value)
    if kind == 4:
        first, last = sorted(f"2026-0{draw.choice((5, 6))}-{draw.randint(1, 28):02d}" for _ in range(2))
        return draw.choice((Between(first=first, last=last), Between(first=first, last=None)))
    if kind == 5:
        return Not(part=generated_query(draw, depth + 1))
    parts = tuple(generated_query(draw, depth + 1) for _ in range(draw.randint(1, 3)))
    return All(parts=parts) if kind < 8 else AnyOf(parts=parts)


@pytest.fixture
def filled(store: Store) -> Store:
    store.put(DOCUMENTS)
    return store


class TestKeeping:
    def test_a_store_where_nothing_was_put_finds_nothing(self, store: Store) -> None:
        result = store.search(All(), facets=("district",))
        assert (result.total, result.hits, result.facets) == (0, (), {"district": {}})
        assert store.get("a1") is None
        assert list(store.versions()) == []
        assert store.delete(["a1"]) == 0

    def test_a_document_comes_back_exactly_as_it_was_put(self, store: Store) -> None:
        document = made(
            "a1",
            "标题",
            "正文\n第二段",
            topics=("air",),
            stances={"990102": "曝光"},
            reply={"text": "已办", "by": None, "at": "2026-06-18T09:00:00+08:00"},
            figures=({"type": "fine", "value": 300000.0, "unit": "元"},),
            env=0.7312,
            evidence={"file": "f", "record": "r", "digest": "d"},
            corrected=("topics",),
            summary=("正文",),
            url="http://x.example/?a=1&b=2",
        )
        store.put([document])
        assert store.get("a1") == document
        assert store.search(All()).hits[0].document == document

    def test_a_document_put_again_replaces_the_old_one(self, store: Store) -> None:
        store.put([made("a1", "旧标题"), made("a2")])
        assert store.put([made("a1", "新标题", version="v2")]) == 1
        assert ids(store, phrase("旧标题")) == []
        assert ids(store, phrase("新标题")) == ["a1"]
        assert store.search(All()).total == 2

    def test_of_one_document_put_twice_at_once_the_last_stays(self, store: Store) -> None:
        assert store.put([made("a1", "第一"), made("a1", "第二")]) == 1
        assert [hit.document.title for hit in store.search(All()).hits] == ["第二"]

    def test_of_one_document_that_a_rebuild_is_given_twice_one_stays(self, embedded: EmbeddedStore) -> None:
        assert embedded.rebuild([made("a1", "第一"), *DOCUMENTS, made("a1", "第二")]) == len(DOCUMENTS) + 1
        found = [hit.document.title for hit in embedded.search(Term(field="id", value="a1")).hits]
        assert found == ["第二"]

    def test_putting_the_same_again_changes_nothing(self, filled: Store) -> None:
        before = list(filled.versions())
        filled.put(DOCUMENTS)
        assert list(filled.versions()) == before

    def test_a_deleted_document_is_not_found_and_deleting_tells_how_many_there_were(self, filled: Store) -> None:
        gone = [document.id for document in DOCUMENTS[:5]]
        assert filled.delete([*gone, "nobody"]) == 5
        assert filled.get(gone[0]) is None
        assert not set(gone) & set(ids(filled, All()))
        assert filled.search(All()).total == len(DOCUMENTS) - 5

    def test_versions_tell_every_id_in_order_with_the_digest_of_its_document(self, filled: Store) -> None:
        assert list(filled.versions()) == sorted((document.id, digest_of(document)) for document in DOCUMENTS)

    def test_a_rebuild_replaces_everything(self, filled: Store) -> None:
        assert filled.rebuild([made("a1"), made("a2")]) == 2
        assert ids(filled, All()) == ["a1", "a2"]

    def test_until_a_rebuild_is_done_the_old_documents_answer(self, filled: Store) -> None:
        seen = []

        def documents() -> Iterator[Document]:
            yield made("a1")
            seen.append(filled.search(All()).total)

        filled.rebuild(documents())
        assert seen == [len(DOCUMENTS)]
        assert filled.search(All()).total == 1

    def test_a_rebuild_that_fails_leaves_the_old_documents(self, filled: Store) -> None:
        def documents() -> Iterator[Document]:
            yield made("a1")
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            filled.rebuild(documents())
        assert filled.search(All()).total == len(DOCUMENTS)
        assert filled.rebuild([made("a2")]) == 1
        assert ids(filled, All()) == ["a2"]

    def test_a_document_that_cannot_be_kept_is_named_and_the_others_are_kept(self, store: Store) -> None:
        with pytest.raises(DocumentsRefused) as refused:
            store.put([made("a1"), made("bad", published_at="yesterday"), made("half", "电厂\ud83d"), made("a2")])
        assert (refused.value.taken, sorted(refused.value.refused)) == (2, ["bad", "half"])
        assert "yesterday" in refused.value.refused["bad"]
        assert ids(store, All()) == ["a1", "a2"]


class TestFinding:
    def test_a_thousand_generated_queries_find_exactly_what_a_plain_scan_finds(self, filled: Store) -> None:
        draw = Random(20260617)
        for _ in range(1000):
            query = generated_query(draw)
            expected = found(DOCUMENTS, query)
            facet = draw.choice(FACETS)
            result = filled.search(query, limit=0, facets=("id", facet))
            assert set(result.facets["id"]) == {document.id for document in expected}, query
            assert result.total == len(expected), query
            assert result.facets[facet] == counts(expected, facet), query

    def test_words_are_found_together_or_apart_and_phrases_only_together(self, store: Store) -> None:
        store.put([made("near", "朱鹮觅食"), made("far", "朱鹮", "在水田里觅食"), made("other", "觅食")])
        assert ids(store, Words(text="朱鹮觅食")) == ["near", "far"]
        assert ids(store, phrase("朱鹮觅食")) == ["near"]

    def test_what_no_dictionary_has_is_found_by_its_characters(self, store: Store) -> None:
        store.put([made("a1", "", "昨夜楼下烧烤摊又冒出滚滚浓烟熏得娃娃咳嗽"), made("a2", "", "滚浓")])
        for words in ("烤摊又", "滚浓烟熏", "烟", "得娃"):
            assert ids(store, Words(text=words)) == ["a1"]

    def test_full_and_half_width_and_capital_and_small_letters_meet(self, store: Store) -> None:
        store.put([made("a1", "ＰＭ２．５超标，ＶＯＣｓ治理"), made("a2", "pm2.5 (vocs)")])
        assert sorted(ids(store, Words(text="PM2.5"))) == ["a1", "a2"]
        assert sorted(ids(store, Words(text="ＶＯＣＳ"))) == ["a1", "a2"]

    def test_traditional_and_simplified_characters_meet(self, store: Store) -> None:
        store.put([made("a1", "熱電廠冒黑煙"), made("a2", "热电厂冒黑烟")])
        for typed in ("热电厂", "熱電廠", "熱电廠"):
            hits = store.search(Words(text=typed), sort="time").hits
            assert [hit.document.id for hit in hits] == ["a1", "a2"]
        assert hits[0].title_html == "<mark>熱電廠</mark>冒黑煙"

    def test_a_number_is_not_found_within_a_longer_one(self, store: Store) -> None:
        store.put([made("a1", "罚款30万元"), made("a2", "罚款130万元"), made("a3", "PM10浓度")])
        assert ids(store, Words(text="30万元")) == ["a1"]
        assert ids(store, Words(text="PM1")) == []

    def test_a_prefix_of_a_month_or_day_finds_all_within(self, filled: Store) -> None:
        expected = sorted(document.id for document in DOCUMENTS if document.published_day.startswith("2026-06-1"))
        assert sorted(ids(filled, Term(field="day", value="2026-06-1*"))) == expected

    def test_a_query_that_only_forbids_finds_the_rest(self, filled: Store) -> None:
        query = All(parts=(Not(part=phrase("电厂")), Not(part=Term(field="topic", value="air"))))
        assert sorted(ids(filled, query)) == sorted(document.id for document in found(DOCUMENTS, query))

    def test_a_value_of_half_a_character_is_not_found(self, filled: Store) -> None:
        assert filled.search(Term(field="outlet", value="\ud83d")).total == 0

    def test_words_without_anything_to_find_find_nothing(self, filled: Store) -> None:
        assert filled.search(Words(text=" \u200b ")).total == 0

    @pytest.mark.parametrize(
        "query", [Term(field="title", value="x"), Term(field="env", value="maybe"), Term(field="day", value="2026.*")]
    )
    def test_a_field_or_value_that_there_is_not_is_a_value_error(self, filled: Store, query: Node) -> None:
        with pytest.raises(ValueError, match=r"is not one of|is yes or no|is no beginning"):
            filled.search(query)

    def test_nothing_that_people_type_takes_the_store_down(self, filled: Store, sample: City) -> None:
        @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
        @given(text=st.text(max_size=60) | st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
        def types(text: str) -> None:
            try:
                query = parse_query(text, sample)
            except QueryError:
                return
            assert filled.search(query, limit=3, facets=FACETS).total >= 0

        types()


PIECES = [
    *(
        "电厂",
        "pm2.5",
        "一",
        "\x00",
        "\ud800",
        "😀",
        " ",
        "(",
        ")",
        "（",
        "）",
        "-",
        "－",
        '"',
        "“",
        "”",
        "、",
        "，",
        "：",
        ":",
    ),
    *("或", "OR", " 或 ", "NOT ", "*", "?", "~", "^2", "区县:临江区", "主题：大气", "日期:2026-06", "环境:是"),
    *("编号:a*", "事件:\\", "原载:.*["),
]


class TestShowing:
    def test_time_shows_the_newest_first_and_equal_ones_by_id(self, filled: Store) -> None:
        expected = sorted(DOCUMENTS, key=lambda document: document.id)
        expected.sort(key=lambda document: document.published_at, reverse=True)
        assert ids(filled, All(), sort="time") == [document.id for document in expected]

    def test_heat_shows_the_hottest_first_and_equal_ones_by_id(self, filled: Store) -> None:
        expected = sorted(DOCUMENTS, key=lambda document: (-document.heat, document.id))
        assert ids(filled, All(), sort="heat") == [document.id for document in expected]

    def test_moments_of_other_time_zones_are_in_order_of_time(self, store: Store) -> None:
        store.put(
            [
                made("a1", published_at="2026-06-17T08:00:00+08:00"),
                made("a2", published_at="2026-06-17T01:00:00+00:00"),
                made("a3", published_at="2026-06-17T08:30:00.250000+08:00"),
            ]
        )
        assert ids(store, All(), sort="time") == ["a2", "a3", "a1"]

    def test_relevance_puts_the_title_before_the_body_and_the_phrase_before_scattered_words(self, store: Store) -> None:
        rest = "其余的话说别的事情，与此无关。"
        store.put(
            [
                made("scattered", "一则消息", f"电厂的烟很黑。{rest}冒了一夜。"),
                made("body", "一则消息", f"{rest}电厂冒烟。"),
                made("title", "电厂冒烟", rest),
                *(made(f"other{number}", "另一则消息", rest) for number in range(20)),
            ]
        )
        assert ids(store, Words(text="电厂冒烟"))[:2] == ["title", "body"]

    def test_equal_scores_are_shown_by_id_page_after_page(self, store: Store) -> None:
        same = [made(f"a{number:03d}", "电厂冒烟") for number in range(60)]
        store.put(reversed(same[:30]))
        store.put(same[30:])
        query = Words(text="电厂冒烟")
        shown = [hit.document.id for page in range(9) for hit in store.search(query, limit=7, offset=page * 7).hits]
        assert shown == [document.id for document in same]

    def test_relevance_without_words_shows_the_newest_first(self, filled: Store) -> None:
        query = Term(field="sentiment", value="negative")
        assert ids(filled, query) == ids(filled, query, sort="time")

    def test_pages_follow_each_other_without_gap_or_overlap(self, filled: Store) -> None:
        query = phrase("电厂")
        whole = ids(filled, query)
        pages = [hit.document.id for at in range(0, 400, 13) for hit in filled.search(query, limit=13, offset=at).hits]
        assert pages == whole
        assert len(whole) == filled.search(query, limit=0).total > 50

    def test_counts_are_of_all_that_was_found_and_the_most_frequent_come_first(self, filled: Store) -> None:
        result = filled.search(phrase("电厂"), limit=1, facets=FACETS)
        expected = found(DOCUMENTS, phrase("电厂"))
        for field in FACETS:
            assert result.facets[field] == counts(expected, field)
            assert list(result.facets[field].items()) == sorted(
                result.facets[field].items(), key=lambda item: (-item[1], item[0])
            )

    def test_more_values_than_ten_are_counted(self, store: Store) -> None:
        store.put(made(f"a{number}", event=f"e{number:02d}") for number in range(40))
        assert len(store.search(All(), facets=("event",)).facets["event"]) == 40

    def test_a_field_that_cannot_be_counted_is_a_value_error(self, store: Store) -> None:
        with pytest.raises(ValueError, match="cannot be counted"):
            store.search(All(), facets=("body",))

    @pytest.mark.parametrize("how", [{"sort": "beauty"}, {"offset": -1}, {"limit": -1}])
    def test_an_order_or_page_that_there_is_not_is_a_value_error(self, store: Store, how: dict[str, object]) -> None:
        with pytest.raises(ValueError, match="cannot show"):
            store.search(All(), **how)  # type: ignore[arg-type]

    def test_hits_mark_the_words_in_title_and_passage(self, store: Store) -> None:
        store.put([made("a1", "热电厂<停产>", "开头的话。" * 60 + "昨晚电厂冒黑烟，居民报警。" + "结尾。" * 60)])
        (hit,) = store.search(Words(text="电厂")).hits
        assert hit.title_html == "热<mark>电厂</mark>&lt;停产&gt;"
        assert "昨晚<mark>电厂</mark>冒黑烟" in hit.passage_html
        assert hit.score > 0
