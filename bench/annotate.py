"""How quickly texts are judged, and how quickly the steps of a day run: `python -m bench.annotate`."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import yaml

from cities.load import CITIES, load_city
from crawlers.article import Article
from nlp.annotate import Annotator

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


def main() -> None:
    articles = sample_articles()
    annotator = Annotator(load_city("sample"))
    short = [each for each in articles if each.kind in ("weibo", "message")]
    long = [each for each in articles if each.kind not in ("weibo", "message")]
    for each in articles[:20]:
        annotator.annotate(each)
    print("| | texts | characters each | least a second | median | most |\n|---|---|---|---|---|---|")
    for name, texts in (("posts and messages", short), ("articles", long)):
        length = sum(len(each.title) + len(each.body) for each in texts) / len(texts)
        rates = a_second(lambda texts=texts: [annotator.annotate(each) for each in texts], len(texts))  # type: ignore[misc]
        print(f"| {name} | {len(texts)} | {length:.0f} | " + " | ".join(f"{rate:.0f}" for rate in rates) + " |")


if __name__ == "__main__":
    main()
