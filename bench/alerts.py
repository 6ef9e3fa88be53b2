"""Rules over 100,000 articles, and days of up to 10,000 alerts from files to mails: `python -m bench.alerts`."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from cities.city import City
from cities.load import load_city
from crawlers.article import Article, content_version
from crawlers.clock import SHANGHAI
from crawlers.folder import DataFolder, write_records
from index.documents import documents
from ledger.ledger import Ledger
from nlp.annotation import Annotation, DistrictMention, SentimentLabel, TopicLabel
from nlp.relation import Related
from reports.alerts.day import alert_day, firing
from reports.alerts.house import House
from reports.alerts.known import Known
from reports.alerts.morning import digest_day
from reports.alerts.urgent import chase

DAY = date(2026, 6, 17)
EVENING = datetime(2026, 6, 17, 22, tzinfo=SHANGHAI)
ARTICLES = 100_000
ALERTS = (1_000, 2_000, 5_000, 10_000)
FIRING = 10
"""One article in so many is negative, when the rules are timed."""


def write_day(city: City, folder: DataFolder, number: int, *, one_fires_in: int) -> None:
    """A day of `number` articles of one paper, each a matter of its own, in districts turn by turn."""
    source = next(each for each in city.sources if each.article_kind == "press" and each.tier == "city")
    districts = [each.code for each in city.districts]
    fetched = EVENING.isoformat()
    articles, annotations, related = [], [], []
    for at in range(number):
        id, fires = f"a{at:06}", at % one_fires_in == 0
        title = f"{city.districts[at % len(districts)].name}第{at}处排口冒黑水" if fires else f"第{at}次巡河"
        body = f"{title}。附近居民说，气味刺鼻，已经持续{at % 9 + 1}天，希望有人来管。" + "执法人员到场查看。" * 8
        published = (EVENING - timedelta(minutes=at % 900)).isoformat()
        version = content_version(title, body, published)
        articles.append(
            Article(id=id, version=version, url=f"http://paper.example/{id}.html", source=source.id, kind="press",
                    title=title, body=body, published_at=published, fetched_at=fetched)
        )  # fmt: skip
        annotations.append(
            Annotation(
                id=id, version=version, env=0.97, model="bench", summary=(body[:40],),
                topics=(TopicLabel(label="water", p=0.9),),
                sentiment=SentimentLabel(label="negative" if fires else "neutral", p=0.9),
                districts=(
                    DistrictMention(code=districts[at % len(districts)], score=0.9, stance="曝光", evidence="处",
                                    field="body", start=0, end=1, how="town"),
                ),
            )
        )  # fmt: skip
        related.append(Related(id=id, family=id, original=id, event=None))
    write_records(folder.articles(DAY, source.id), articles)
    write_records(folder.annotated(DAY, source.id), annotations)
    write_records(folder.related(DAY), related)


def seconds(work: Callable[[], object]) -> float:
    """Processor time of one core."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def rules_over_articles(city: City, root: Path, ledger: Ledger) -> Iterator[str]:
    folder = DataFolder(root / "rules" / city.name)
    write_day(city, folder, ARTICLES, one_fires_in=FIRING)
    found: list[object] = []
    known = Known([], {})

    def read() -> None:
        nonlocal known
        known = Known(list(documents(city, folder, ledger, days=[DAY])), {})

    def judge() -> None:
        found.extend(firing(city, known, [each.id for each in known.documents], EVENING))

    reading, judging = seconds(read), seconds(judge)
    if len(found) != ARTICLES // FIRING:
        raise RuntimeError(f"{len(found)} of {ARTICLES} articles fired, not one in {FIRING}")
    rules = len(city.alerts.rules)
    yield f"{rules} rules over {ARTICLES:,} articles: {judging:.1f} s (reading their files: {reading:.1f} s)."


def day_of_alerts(city: City, root: Path, number: int) -> list[float]:
    """Seconds of the evening's alerts, of the morning's digest, and of a chase."""
    folder = DataFolder(root / str(number) / city.name)
    write_day(city, folder, number, one_fires_in=1)
    with Ledger(f"sqlite:///{folder.root / 'ledger.sqlite'}") as ledger:
        house = House(city, folder, ledger, "https://huanyu.example", "huanyu@bureau.example", b"k" * 32)
        raised = 0

        def evening() -> None:
            nonlocal raised
            outcome = alert_day(
                city, folder, ledger, DAY, now=EVENING, page=house.page, sender=house.sender, key=house.key
            )
            raised = outcome.counts["raised"]

        morning = EVENING + timedelta(hours=10)
        times = [
            seconds(evening), seconds(lambda: digest_day(house, now=morning)),
            seconds(lambda: chase(house, now=morning)),
        ]  # fmt: skip
        if raised != number:
            raise RuntimeError(f"{raised} alerts of {number} were raised")
    return times


def main() -> None:
    city = load_city("sample")
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        with Ledger(f"sqlite:///{root / 'ledger.sqlite'}") as ledger:
            for line in rules_over_articles(city, root, ledger):
                print(line)
        print("\n| alerts of a day | evening: raised, noted, told | morning's digest | chase | together, ms an alert |")
        print("|---|---|---|---|---|")
        for number in ALERTS:
            times = day_of_alerts(city, root, number)
            shown = " | ".join(f"{each:.1f} s" for each in times)
            print(f"| {number:,} | {shown} | {1000 * sum(times) / number:.1f} |")


if __name__ == "__main__":
    main()
