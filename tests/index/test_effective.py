"""effective: what a page says, what was understood and seen later, and over all of it what people said."""

from __future__ import annotations

from typing import Any

import pytest

from cities.city import City
from crawlers.article import Article
from index.document import Document
from index.effective import effective
from ledger.corrections import Correction
from nlp.annotation import EmotionLabel, Figure, Tagged
from nlp.relation import Related
from tests.index.written import DAY1, annotation, article, engagement, mention, observation, reply


def seen(city: City, *, of: Article | None = None, source: str = "yzrb", **parts: Any) -> Document:
    return effective(
        of or article("a1"),
        parts.get("annotation", annotation("a1")),
        parts.get("related"),
        parts.get("observations", ()),
        parts.get("corrections", ()),
        source=city.source_by_id[source],
        day=DAY1,
    )


def corrected(number: int, field: str, after: Any) -> Correction:
    return Correction(
        number=number, article="a1", field=field, before=None, after=after, who="王敏", why="读过", at="x"
    )


def test_an_article_as_the_page_and_the_model_have_it(sample: City) -> None:
    document = seen(sample)
    assert (document.id, document.source_name, document.publisher, document.tier) == (
        "a1",
        "云泽日报",
        "云泽日报社",
        "city",
    )
    assert (document.topics, document.sentiment, document.sentiment_p) == (("power_plant", "air"), "negative", 0.8)
    assert (document.districts, document.stances) == (("990102",), {"990102": "曝光"})
    assert (document.family, document.original, document.event, document.corrected) == ("a1", True, None, ())
    assert document.evidence == {"file": "pages/2026-06-16/yzrb.warc.gz", "record": "r", "digest": "d"}
    assert document.day == "2026-06-16"


def test_a_post_of_the_bureaus_own_account_is_its_own(sample: City) -> None:
    assert seen(sample, source="wx_yzhb").own
    assert not seen(sample).own


def test_the_kind_is_the_sources_where_the_article_names_none(sample: City) -> None:
    assert seen(sample, of=article("a1", kind=None), source="ljrb").kind == "press"
    assert seen(sample, of=article("a1", kind=None), source="hotline").kind == "message"


def test_day_and_month_are_shanghais_whatever_zone_is_printed(sample: City) -> None:
    document = seen(sample, of=article("a1", published_at="2026-05-31T16:30:00+00:00"))
    assert (document.published_day, document.published_month) == ("2026-06-01", "2026-06")


def test_without_a_printed_date_the_fetching_counts_and_it_is_said(sample: City) -> None:
    document = seen(sample, of=article("a1", published_at=None))
    assert (document.published_at, document.dated) == ("2026-06-16T22:00:01+08:00", False)
    nothing = seen(sample, of=article("a1", published_at=None, fetched_at=None))
    assert nothing.published_at == "2026-06-16T00:00:00+08:00"


def test_a_date_that_is_none_is_a_value_error(sample: City) -> None:
    with pytest.raises(ValueError, match="yesterday"):
        seen(sample, of=article("a1", published_at="yesterday"))


def test_marks_are_flattened_and_each_stands_once(sample: City) -> None:
    tag = Tagged(id="disclosure", evidence="公开", field="body", start=0, end=2)
    figure = Figure(type="fine", value=300000, unit="元", span="30万元", field="body", start=0, end=4)
    document = seen(
        sample,
        annotation=annotation(
            "a1",
            tags=(tag, tag),
            enterprises=(tag,),
            figures=(figure,),
            emotion=EmotionLabel(label="angry", p=0.9),
            districts=(mention("990102", "曝光"), mention("990121", "提及"), mention("990102", "提及")),
        ),
    )
    assert (document.tags, document.emotion, document.figures[0]["value"]) == (("disclosure",), "angry", 300000)
    assert (document.districts, document.stances) == (("990102", "990121"), {"990102": "曝光", "990121": "提及"})


def test_a_reprint_belongs_to_its_family_and_is_not_the_original(sample: City) -> None:
    document = seen(sample, related=Related(id="a1", family="f1", original="f1", event="e1"))
    assert (document.family, document.original, document.event) == ("f1", False, "e1")


def test_of_observations_the_latest_that_names_a_thing_holds_in_any_order(sample: City) -> None:
    seen_later = [
        observation("a1", "2026-06-18T22:00:00+08:00", engagement=engagement(reposts=9)),
        observation("a1", "2026-06-16T22:00:00+08:00", engagement=engagement(reposts=3, comments=4, reads=500)),
        observation("a1", "2026-06-17T22:00:00+08:00", engagement=engagement(likes=2), reply=reply("已办")),
    ]
    document = seen(sample, observations=seen_later)
    assert document.heat == 9 + 4 + 2
    assert document.replied
    assert document.reply is not None
    assert document.reply["text"] == "已办"
    assert seen(sample, observations=reversed(seen_later)) == document


def test_a_removed_page_is_told_and_its_text_is_kept(sample: City) -> None:
    document = seen(sample, observations=[observation("a1", "2026-06-18T22:00:00+08:00", removed=True)])
    assert document.removed
    assert document.body.startswith("云泽热电厂")


@pytest.mark.parametrize(
    ("field", "after", "shown"),
    [
        ("env", False, {"env": 0.0}),
        ("topics", ["water"], {"topics": ("water",)}),
        ("sentiment", "neutral", {"sentiment": "neutral", "sentiment_p": 1.0}),
        ("emotion", None, {"emotion": None}),
        (
            "districts",
            [{"code": "990121", "stance": "正面"}],
            {"districts": ("990121",), "stances": {"990121": "正面"}},
        ),
        ("form", "深度", {"form": "深度"}),
        ("tags", [], {"tags": ()}),
        ("family", "f9", {"family": "f9", "original": False}),
        ("family", "a1", {"family": "a1", "original": True}),
        ("event", "e9", {"event": "e9"}),
        (
            "figures",
            [{"type": "fine", "value": 1.0, "unit": "元"}],
            {"figures": ({"type": "fine", "value": 1.0, "unit": "元"},)},
        ),
    ],
)
def test_a_persons_correction_wins_and_is_told(sample: City, field: str, after: Any, shown: dict[str, Any]) -> None:
    document = seen(sample, corrections=[corrected(1, field, after)])
    assert {name: getattr(document, name) for name in shown} == shown
    assert document.corrected == (field,)


def test_of_two_corrections_of_one_field_the_last_made_holds(sample: City) -> None:
    made = [corrected(2, "topics", ["water"]), corrected(1, "topics", ["noise"]), corrected(3, "form", None)]
    document = seen(sample, corrections=made)
    assert (document.topics, document.form, document.corrected) == (("water",), None, ("form", "topics"))
