"""Events: what speaks of one happening comes together as it comes in, and a past day never learns of later ones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from cities.city import City
from cities.facts import ArticleKind
from crawlers.article import Article
from crawlers.folder import DataFolder, write_records
from nlp.annotation import Annotation, SentimentLabel, TopicLabel
from nlp.districts import district_mentions
from nlp.enterprises import enterprises_of
from nlp.form import form_of
from nlp.relate import fold_events, fold_related, relate_day

DAY = date(2026, 6, 16)
SMOKE = (
    ("weibo", "p1", "热电厂那边什么情况！黑烟一大股往望江街道这边压，呛嗓子，一股硫磺味。", "air"),
    (
        "message",
        "m1",
        "今晚六点半开始，云泽热电厂大烟囱冒出黑灰色浓烟，整个望江街道都是硫磺味，请立刻派人来查。",
        "air",
    ),
    (
        "press",
        "n1",
        "临江区望江街道多名居民反映云泽热电厂烟囱冒黑烟，有硫磺味。厂方称脱硫系统故障，正在抢修，执法人员已到现场。",
        "power_plant",
    ),
)
NOISE = ("message", "x1", "锦绣家园隔壁工地夜里十二点还在打桩，双塔街道的居民睡不着。", "noise")
FISHING = ("press", "f1", "三汊湖进入禁捕期，长丰县渔政人员夜巡，收缴地笼四条，劝离垂钓者九人。", "ecology")


def put(
    folder: DataFolder, city: City, items: Sequence[tuple[str, str, str, str]], day: date = DAY, hour: int = 19
) -> None:
    """Writes a day's articles and what annotation says of them, each item in a source of its own kind, and relates."""
    sources = {"weibo": "wb_city", "message": "liuyan", "press": "yzrb"}
    for kind, source in sources.items():
        articles = [
            _article(kind, source, one, text, day, hour + n) for n, (k, one, text, _) in enumerate(items) if k == kind
        ]
        topics = {one: topic for _, one, _, topic in items}
        if articles:
            write_records(folder.articles(day, source), articles)
            write_records(folder.annotated(day, source), [_annotation(a, topics[a.id], city) for a in articles])
    relate_day(city, folder, day)


def _article(kind: str, source: str, number: str, text: str, day: date, hour: int) -> Article:
    kinds: dict[str, ArticleKind] = {"weibo": "weibo", "message": "message", "press": "press"}
    return Article(
        id=number, version="1", source=source, kind=kinds[kind], title="" if kind == "weibo" else text[:18], body=text,
        published_at=f"{day.isoformat()}T{hour:02}:15:00+08:00",
    )  # fmt: skip


def _annotation(article: Article, topic: str, city: City) -> Annotation:
    form, form_evidence = form_of(article) or (None, None)
    return Annotation(
        id=article.id, version=article.version, env=0.0 if topic == "none" else 0.9,
        topics=(TopicLabel(label=topic, p=0.9),), sentiment=SentimentLabel(label="negative", p=0.8),
        form=form, form_evidence=form_evidence, enterprises=enterprises_of(article, city),
        districts=district_mentions(article, city), model="t",
    )  # fmt: skip


def test_a_post_a_message_and_a_report_of_one_happening_are_one_event(folder: DataFolder, sample: City) -> None:
    put(folder, sample, [*SMOKE, NOISE, FISHING])
    related, events = fold_related(folder), fold_events(folder)
    assert {related[one].event for one in ("p1", "m1", "n1")} == {"p1"}
    assert related["x1"].event is None
    assert related["f1"].event is None
    assert events["p1"].members == ("p1", "m1", "n1")


def test_an_event_has_a_place_a_beginning_heat_by_hour_and_districts(folder: DataFolder, sample: City) -> None:
    put(folder, sample, SMOKE)
    event = fold_events(folder)["p1"]
    assert "云泽热电厂" in event.name
    assert event.first_seen == "2026-06-16T19:15:00+08:00"
    assert event.heat == {f"2026-06-16T{hour}:00:00+08:00": 1 for hour in (19, 20, 21)}
    assert event.districts == ("990102",)
    assert event.ended is None


def test_one_text_in_many_papers_is_a_family_and_no_event(folder: DataFolder, sample: City) -> None:
    text = SMOKE[2][2]
    put(folder, sample, [("press", "n1", text, "air"), ("press", "n2", text, "air")])
    assert {line.event for line in fold_related(folder).values()} == {None}
    assert fold_events(folder) == {}


def test_what_is_not_environmental_belongs_to_no_event(folder: DataFolder, sample: City) -> None:
    put(folder, sample, [(*one[:3], "none") for one in SMOKE])
    assert fold_events(folder) == {}


def test_a_later_day_adds_to_the_event_and_the_earlier_day_stays_as_it_was(folder: DataFolder, sample: City) -> None:
    put(folder, sample, SMOKE[:2])
    before = folder.events(DAY).read_bytes()
    put(folder, sample, SMOKE[2:], DAY + timedelta(days=1))
    assert folder.events(DAY).read_bytes() == before
    assert fold_events(folder, upto=DAY)["p1"].members == ("p1", "m1")
    assert fold_events(folder)["p1"].members == ("p1", "m1", "n1")


def test_complaints_about_one_nuisance_over_weeks_are_one_event(folder: DataFolder, sample: City) -> None:
    put(folder, sample, [NOISE])
    put(
        folder,
        sample,
        [("message", "x2", "又一点五十二了！锦绣家园隔壁工地切钢筋，打了12345说记下了。", "noise")],
        DAY + timedelta(days=13),
    )
    put(
        folder,
        sample,
        [("message", "x3", "锦绣家园隔壁工地夜间施工第四次反映，昨夜仍打桩到三点。", "noise")],
        DAY + timedelta(days=35),
    )
    assert fold_events(folder)["x1"].members == ("x1", "x2", "x3")


def test_a_nuisance_complained_of_again_after_half_a_year_is_the_same_event(folder: DataFolder, sample: City) -> None:
    put(folder, sample, [NOISE])
    again = [("message", "x2", "锦绣家园隔壁工地夜里又打桩了，双塔街道的居民睡不着。", "noise")]
    other = [("message", "y1", "翡翠家园楼下的工地白天切割石材，灰尘和噪声一起来。", "noise")]
    later = DAY + timedelta(days=180)
    put(folder, sample, again, later)
    put(folder, sample, other, later + timedelta(days=1))
    events, related = fold_events(folder), fold_related(folder)
    assert events["x1"].members == ("x1", "x2")
    assert events["x1"].heat == {"2026-06-16T19:00:00+08:00": 1, f"{later.isoformat()}T19:00:00+08:00": 1}
    assert related["x1"].event == related["x2"].event == "x1"
    assert related["y1"].event is None
    lines = [path(later).read_bytes() for path in (folder.related, folder.events)]
    for path in (folder.root / "related" / "memory").iterdir():
        path.unlink()
    relate_day(sample, folder, later)
    assert [path(later).read_bytes() for path in (folder.related, folder.events)] == lines


def test_the_like_happening_in_another_district_is_another_event(folder: DataFolder, sample: City) -> None:
    put(folder, sample, [NOISE])
    put(
        folder, sample,
        [
            ("message", "y1", "河口镇的歌厅低音炮响到凌晨，清河区没人管，家里有婴儿。", "noise"),
            ("message", "x2", "锦绣家园隔壁工地夜里又打桩，双塔街道居民投诉。", "noise"),
        ],
        DAY + timedelta(days=1),
    )  # fmt: skip
    related = fold_related(folder)
    assert related["x2"].event == "x1"
    assert related["y1"].event is None


def test_an_event_ends_when_it_has_been_quiet(folder: DataFolder, sample: City) -> None:
    put(folder, sample, SMOKE)
    put(folder, sample, [FISHING], DAY + timedelta(days=20))
    assert fold_events(folder, upto=DAY)["p1"].ended is None
    assert fold_events(folder)["p1"].ended == "2026-06-16T21:15:00+08:00"


def test_days_one_by_one_or_again_give_the_same_bytes(folder: DataFolder, sample: City) -> None:
    days = [DAY, DAY + timedelta(days=1), DAY + timedelta(days=9)]
    for day, items in zip(days, [SMOKE[:1], [SMOKE[1], NOISE], [SMOKE[2], FISHING]], strict=True):
        put(folder, sample, items, day)
    before = [path(day).read_bytes() for day in days for path in (folder.related, folder.events)]
    for day in days:
        relate_day(sample, folder, day)
    assert [path(day).read_bytes() for day in days for path in (folder.related, folder.events)] == before


def test_two_events_that_turn_out_to_be_one_are_joined_and_the_old_id_answers(folder: DataFolder, sample: City) -> None:
    put(folder, sample, [("weibo", "a1", "望江公园的健身器材上一层黑灰，手指一抹就是一道。", "air"),
                         ("weibo", "a2", "望江公园一层黑灰，健身器材手指一抹一道黑。", "air")])  # fmt: skip
    put(folder, sample, [("message", "b1", "柳林镇夜里硫磺味刺鼻，烟囱冒黑烟，请查云泽热电厂脱硫。", "air"),
                         ("press", "b2", "柳林镇居民反映硫磺味刺鼻，云泽热电厂脱硫故障，烟囱冒黑烟。", "air")],
        DAY + timedelta(days=1))  # fmt: skip
    assert {event.id for event in fold_events(folder).values()} == {"a1", "b1"}
    bridge = "望江公园健身器材上一层黑灰，柳林镇夜里硫磺味刺鼻，云泽热电厂脱硫故障，烟囱冒黑烟，黑灰手指一抹一道。"
    put(folder, sample, [("message", "c1", bridge, "air"), ("press", "c2", bridge + "执法人员到场。", "air")],
        DAY + timedelta(days=2))  # fmt: skip
    events = fold_events(folder)
    assert events["b1"] is events["a1"]
    assert events["a1"].joins == ("b1",)
    assert {fold_related(folder)[one].event for one in ("a1", "a2", "b1", "b2", "c1")} == {"a1"}
    put(folder, sample, [("weibo", "d1", bridge, "air")], DAY + timedelta(days=3))
    touched = fold_events(folder)["a1"]
    assert "d1" in touched.members
    assert sum(touched.heat.values()) == len(touched.members)
