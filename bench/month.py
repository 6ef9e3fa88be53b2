"""A month of 200,000 articles, generated: its provisional table with all papers, closed, told again, held against what
was frozen. `python -m bench.month`.

Articles as the sample city's sources have them over June: four of five environmental, one or two districts each, one of
six in a family of reprints, one of twenty naming a campaign. Time and memory are those of the command itself, from its
start to its end.
"""

from __future__ import annotations

import argparse
import random
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from cities.city import City
from cities.load import load_city
from crawlers.article import Article, Evidence, Observation, Reply, content_version
from crawlers.folder import DataFolder, write_records, write_whole
from nlp.annotation import Annotation, DistrictMention, SentimentLabel, TopicLabel
from nlp.relation import Related

MONTH, FIRST = "2026-06", date(2026, 6, 1)
NOW = "2026-07-01T22:00:00+08:00"
STEPS = (
    ("provisional", ("month", MONTH)),
    ("close", ("month", MONTH, "--close", "--by", "甲", "--reason", "量时间")),
    ("told again", ("month", MONTH)),
    ("verify", ("month", MONTH, "--verify")),
)
SENTENCE = "市生态环境局执法人员到现场检查，督促企业整改，居民说最近空气好了一些，街道继续开展宣传。"
FORMS = ("消息", "消息", "消息", "专栏", "专题", "深度", "简报", None)
STANCES = ("正面", "正面", "提及", "提及", "曝光")


def write_month(folder: DataFolder, city: City, number: int) -> None:
    """Articles, annotations, relations, answers and accounts of `number` articles, the same each time."""
    chance = random.Random(0)
    sources = [each for each in city.sources if each.holds == "articles"]
    codes = [each.code for each in city.districts]
    topics = [each.id for each in city.topics.topics]
    each_day = -(-number // 30)
    made = 0
    for place in range(30):
        day = FIRST + timedelta(days=place)
        of_day: dict[str, list[Article]] = {source.id: [] for source in sources}
        labels: dict[str, list[Annotation]] = {source.id: [] for source in sources}
        related: list[Related] = []
        for _ in range(min(each_day, number - made)):
            made += 1
            source = chance.choice(sources)
            article = _article(chance, source.id, source.article_kind, day, made)
            of_day[source.id].append(article)
            labels[source.id].append(_annotation(chance, article, codes, topics))
            first = f"a{made - made % 6:06}" if made % 6 in (0, 1) else article.id
            related.append(Related(id=article.id, family=first, original=first))
        for source in sources:
            write_records(folder.articles(day, source.id), of_day[source.id])
            write_records(folder.annotated(day, source.id), labels[source.id])
            write_records(folder.observations(day, source.id), list(_answers(chance, of_day[source.id])))
            write_whole(folder.account(day, source.id), b'{"counts": {"ok": 1}}')
        write_records(folder.related(day), related)


def run(data: Path, arguments: tuple[str, ...]) -> tuple[float, float, float]:
    """(seconds by the clock, seconds of one core, megabytes at most) of the command."""
    command = [sys.executable, "-m", "huanyu", "--city", "sample", "--data", str(data), *arguments]
    began, worked = time.perf_counter(), _processor_s()
    process = subprocess.Popen(
        command, env={"HUANYU_NOW": NOW, "PATH": "/usr/bin:/bin"}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    most = [0]
    watcher = threading.Thread(target=_watch, args=(process, most))
    watcher.start()
    told, _ = process.communicate()
    watcher.join()
    if process.returncode:
        raise RuntimeError(f"{' '.join(arguments)} ended with {process.returncode}: {told.decode()[-2000:]}")
    return time.perf_counter() - began, _processor_s() - worked, most[0] / 1024


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.month")
    parser.add_argument("--articles", type=int, default=200_000)
    number: int = parser.parse_args().articles
    city = load_city("sample")
    with tempfile.TemporaryDirectory() as place:
        write_month(DataFolder(Path(place) / "sample"), city, number)
        print("| step | articles | seconds by the clock | seconds of one core | megabytes at most |")
        print("|---|---|---|---|---|")
        for name, arguments in STEPS:
            seconds, worked, megabytes = run(Path(place), arguments)
            print(f"| {name} | {number:,} | {seconds:.1f} | {worked:.1f} | {megabytes:.0f} |", flush=True)


def _article(chance: random.Random, source: str, kind: str, day: date, number: int) -> Article:
    title = f"第{number}条：街道整治见成效" + ("，迎接六五环境日" if number % 20 == 0 else "")
    body = f"{number}。" + SENTENCE * chance.randint(3, 12)
    at = f"{day}T{chance.randint(6, 21):02}:{chance.randint(0, 59):02}:00+08:00"
    return Article(
        id=f"a{number:06}", version=content_version(title, body, at), url=f"http://{source}.example/{number}",
        source=source, kind=kind, title=title, body=body, published_at=at, fetched_at=f"{day}T22:00:00+08:00",
        evidence=Evidence(file=f"pages/{day}/{source}.warc.gz", record=f"<{number}>", digest=f"sha1:{number}"),
    )  # fmt: skip


def _annotation(chance: random.Random, article: Article, codes: list[str], topics: list[str]) -> Annotation:
    return Annotation(
        id=article.id, version=article.version, env=0.9 if chance.random() < 0.8 else 0.1,
        topics=(TopicLabel(label=chance.choice(topics), p=0.9),), sentiment=SentimentLabel(label="neutral", p=0.9),
        form=chance.choice(FORMS),
        districts=tuple(
            DistrictMention(
                code=code, score=1.0, stance=chance.choice(STANCES), evidence="", field="body", start=0, end=0,
                how="name",
            )
            for code in sorted(chance.sample(codes, chance.choice((1, 1, 2))))
        ),
        model="generated",
    )  # fmt: skip


def _answers(chance: random.Random, articles: list[Article]) -> Iterator[Observation]:
    for each in articles:
        if each.kind == "message" and chance.random() < 0.7:
            yield Observation(id=each.id, at=NOW, reply=Reply(text="已处理", by="市生态环境局", at=NOW))


def _processor_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _watch(process: subprocess.Popen[bytes], most: list[int]) -> None:
    """Keeps the most kilobytes that the process had in memory."""
    status = Path(f"/proc/{process.pid}/status")
    while process.poll() is None:
        try:
            found = [line for line in status.read_text().splitlines() if line.startswith("VmHWM")]
        except OSError:
            return
        most[0] = max([most[0], *(int(line.split()[1]) for line in found)])
        time.sleep(0.1)


if __name__ == "__main__":
    main()
