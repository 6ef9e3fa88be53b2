"""How quickly texts are judged, beside what others judge them with: `python -m bench.annotate [--shared DIR]`.

The sample city's texts, nearly all of which are about the environment and name districts; and with DIR real ones as
they come: everyday posts and television news. By processor time of one core, and by the clock on all, start-up apart.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from functools import partial
from itertools import cycle, islice
from pathlib import Path

import yaml

from bench.tone_peers import Judge, tone_peers
from cities.load import CITIES, load_city
from crawlers.article import Article
from nlp.annotate import Annotator, Judges
from nlp.crew import annotations_of
from nlp.labelled import EMOTION_SETS, TV_SET, rows_of

ROUNDS = 5
SHORT_KINDS = ("weibo", "message")
BOTH: tuple[Judges, ...] = ("fast", "accurate")
# the length in characters of real texts, title and body
POST, NEWS = range(50, 131), range(490, 951)
MOST_POSTS, MOST_NEWS, MOST_OF_PEERS = 1000, 300, 100
# by the clock so long, at least
SECONDS = 3.0


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


def real_posts(data: Path) -> list[Article]:
    """Everyday Weibo posts as they come, those of a length within POST."""
    texts = (row["text"] for row in rows_of(data / EMOTION_SETS[0]))
    some = islice((text for text in texts if len(text) in POST), MOST_POSTS)
    return [Article(id=f"p{number}", version="1", kind="weibo", body=text) for number, text in enumerate(some)]


def real_news(data: Path) -> list[Article]:
    """Items of the national television news as they come, those of a length within NEWS."""
    rows = (row for row in rows_of(data / TV_SET) if len(row["title"]) + len(row["text"]) in NEWS)
    return [
        Article(id=f"t{number}", version="1", kind="tv", title=row["title"], body=row["text"])
        for number, row in enumerate(islice(rows, MOST_NEWS))
    ]


def length_of(articles: list[Article]) -> float:
    """Characters of title and body, in the mean."""
    return statistics.mean(len(each.title) + len(each.body) for each in articles)


def a_second(work: Callable[[], object], number: int, rounds: int = ROUNDS) -> tuple[float, float, float]:
    """(least, median, most) items a second over the rounds, by processor time of one core."""
    rates = []
    for _ in range(rounds):
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


def judged(judge: Judge, articles: list[Article]) -> None:
    for each in articles:
        judge(f"{each.title}\n{each.body}" if each.title else each.body)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.annotate", description=__doc__)
    parser.add_argument("--shared", type=Path, metavar="DIR", help="whose data/ holds real texts and labels")
    shared = parser.parse_args().shared
    articles = sample_articles()
    texts = {
        "our posts and messages": [each for each in articles if each.kind in SHORT_KINDS],
        "our articles": [each for each in articles if each.kind not in SHORT_KINDS],
    }
    if shared and (shared / "data").is_dir():
        texts |= {"real posts": real_posts(shared / "data"), "real news": real_news(shared / "data")}
    print("| judges | | texts | characters each | one core: least a second | median | most | all cores |")
    print("|---|---|---|---|---|---|---|---|")
    for judges in BOTH:
        annotator = Annotator(load_city("sample"), judges=judges)
        for name, some in texts.items():
            annotated(annotator, some)
            rates = a_second(partial(annotated, annotator, some), len(some))
            all_cores = together(annotator, some, round(SECONDS * 2 * rates[1]))
            shown = " | ".join(f"{rate:.0f}" for rate in (*rates, all_cores))
            print(f"| {judges} | {name} | {len(some)} | {length_of(some):.0f} | {shown} |", flush=True)
    print("\nWhat others judge them with, one core, texts a second (median):\n")
    print(f"| judge | {' | '.join(texts)} |\n|---|{'---|' * len(texts)}")
    for name, judge in tone_peers(shared):
        if judge is None:
            print(f"| {name} |{' not here |' * len(texts)}")
            continue
        parts = [some[:MOST_OF_PEERS] for some in texts.values()]
        shown = " | ".join(f"{a_second(partial(judged, judge, part), len(part), 3)[1]:.0f}" for part in parts)
        print(f"| {name} | {shown} |", flush=True)


if __name__ == "__main__":
    main()
