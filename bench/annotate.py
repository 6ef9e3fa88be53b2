"""How quickly texts are judged, and how quickly the steps of a day run: `python -m bench.annotate`."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from functools import partial
from itertools import cycle, islice

import yaml

from cities.load import CITIES, load_city
from crawlers.article import Article
from nlp.annotate import Annotator, Judges
from nlp.crew import annotations_of

ROUNDS = 5


def sample_articles() -> list[Article]:
    """The sample city's texts, which ship with the project."""
    city = load_city("sample")
    found = []
    for path in sorted((CITIES / "sample" / "sites" / "texts").glob("*.yaml")):
        data = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
        source = city.source_by_id[data["source"]]
        for item in data["items"]:
            found.append(
                Article(
                    id=f"{source.id}-{item['key']}", version="1", source=source.id, kind=source.article_kind,
                    title=item.get("title") or "", body=item["body"], source_district=source.district,
                )
            )  # fmt: skip
    return found


def a_second(work: Callable[[], object], number: int) -> tuple[float, float, float]:
    """(least, median, most) items a second over ROUNDS, by processor time of one core."""
    rates = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        work()
        rates.append(number / (time.process_time() - begun))
    return min(rates), statistics.median(rates), max(rates)


def together(annotator: Annotator, articles: list[Article], number: int) -> float:
    """Items a second by the clock on all processors, start-up apart: time of twice as many less time of once."""
    once, twice = (_seconds(annotator, articles, number * times) for times in (1, 2))
    return number / (twice - once)


def _seconds(annotator: Annotator, articles: list[Article], number: int) -> float:
    begun = time.perf_counter()
    answered = sum(1 for _ in annotations_of(annotator, islice(cycle(articles), number)))
    if answered != number:
        raise RuntimeError(f"{answered} answers to {number} articles")
    return time.perf_counter() - begun


def annotated(annotator: Annotator, articles: list[Article]) -> None:
    for each in articles:
        annotator.annotate(each)


def main() -> None:
    articles = sample_articles()
    short = [each for each in articles if each.kind in ("weibo", "message")]
    long = [each for each in articles if each.kind not in ("weibo", "message")]
    print("| judges | | texts | characters each | one core: least a second | median | most | all cores |")
    print("|---|---|---|---|---|---|---|---|")
    both: tuple[Judges, ...] = ("fast", "accurate")
    for judges in both:
        annotator = Annotator(load_city("sample"), judges=judges)
        for each in articles[:20]:
            annotator.annotate(each)
        for name, texts, number in (("posts and messages", short, 4000), ("articles", long, 1500)):
            length = sum(len(each.title) + len(each.body) for each in texts) / len(texts)
            rates = a_second(partial(annotated, annotator, texts), len(texts))
            all_cores = together(annotator, texts, number)
            shown = " | ".join(f"{rate:.0f}" for rate in (*rates, all_cores))
            print(f"| {judges} | {name} | {len(texts)} | {length:.0f} | {shown} |")


if __name__ == "__main__":
    main()
