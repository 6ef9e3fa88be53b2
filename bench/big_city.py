"""The sample city after years: the demo's two months behind 200,000 articles of the days before, with events, alerts,
tasks and corrections, in the embedded store. Made of the demo's own texts; the same folder each time.

    python -m bench.big_city --data DIR [--articles 200000]
"""

from __future__ import annotations

import argparse
import hashlib
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from crawlers.article import Article
from crawlers.clock import SHANGHAI
from crawlers.folder import records_of, write_records, write_whole
from huanyu.demo import FIRST, run_demo
from huanyu.workplace import Workplace
from index.load import index_all
from ledger.ledger import Ledger
from ledger.users import Role
from nlp.annotation import Annotation
from nlp.relation import Event, Related

A_DAY = 300
EVENTS_A_DAY = 10
MEMBERS = 8
ALERTS_A_DAY = 2
PASSWORD = "bench-password"
ROLES: tuple[Role, ...] = ("leader", "analyst", "officer", "operator", "admin")
_MORE = ("现场核查仍在继续", "居民希望尽快公布监测数据", "有关负责人作了说明", "整改方案已经公示", "记者将继续关注")


def build(data: Path, articles: int) -> Workplace:
    """Makes the folder under `data`, or opens the one that is there."""
    work = run_demo({}, str(data), on_day=lambda day: None) if not (data / "sample").is_dir() else _opened(data)
    with work.ledger() as ledger, work.store() as store:
        if not (data / "written").is_file():
            _write(work, ledger, articles)
            write_whole(data / "written", b"")
        if not (data / "built").is_file() or store.rebuild_due() is not None:
            taken = index_all(work.city, work.folder, ledger, store)
            write_whole(data / "built", f"{taken} documents\n".encode())
    return work


def _write(work: Workplace, ledger: Ledger, articles: int) -> None:
    texts, draw = _texts(work), Random(7)
    count = -(-articles // A_DAY)
    for number in range(count):
        day = FIRST - timedelta(days=count - number)
        _decide(ledger, work, day, _write_day(work, day, texts, draw), draw)
    for role in ROLES:
        ledger.set_user(role, PASSWORD, role=role, district="990102", by="bench", at=work.settings.now())


def _opened(data: Path) -> Workplace:
    from huanyu.demo import NOW, workplace

    return workplace({}, str(data), NOW)


def _texts(work: Workplace) -> list[tuple[Article, Annotation]]:
    """The demo's articles with what was understood of them."""
    folder, found = work.folder, []
    for day in folder.days("articles"):
        for source in folder.sources("articles", day):
            known = {(each.id, each.version): each for each in records_of(Annotation, folder.annotated(day, source))}
            for each in records_of(Article, folder.articles(day, source)):
                if (each.id, each.version) in known:
                    found.append((each, known[each.id, each.version]))
    return found


def _write_day(work: Workplace, day: date, texts: list[tuple[Article, Annotation]], draw: Random) -> list[str]:
    articles: dict[str, list[Article]] = {}
    annotated: dict[str, list[Annotation]] = {}
    for number in range(A_DAY):
        article, annotation = draw.choice(texts)
        id = hashlib.sha256(f"{day} {number}".encode()).hexdigest()[:20]
        at = datetime(day.year, day.month, day.day, draw.randint(6, 21), draw.randint(0, 59), tzinfo=SHANGHAI)
        said = "，".join(draw.choices(_MORE, k=2))
        new = replace(
            article, id=id, title=article.title and f"{article.title}（{draw.randint(1, 99)}）",
            body=f"{article.body}\n{day.month}月{day.day}日{draw.randint(1, 999)}号：{said}。",
            published_at=at.isoformat(), fetched_at=f"{day}T22:00:00+08:00",
        )  # fmt: skip
        articles.setdefault(article.source, []).append(new)
        annotated.setdefault(article.source, []).append(replace(annotation, id=id))
    for source, some in sorted(articles.items()):
        write_records(work.folder.articles(day, source), some)
        write_records(work.folder.annotated(day, source), annotated[source])
    for source in work.city.sources:
        counts = {"ok": len(articles.get(source.id, ())), "unchanged": draw.randint(1, 9)}
        write_whole(
            work.folder.account(day, source.id), f'{{"counts": {counts}, "urls": {{}}}}'.replace("'", '"').encode()
        )
    ids = [each.id for some in articles.values() for each in some]
    _relate(work, day, ids, draw)
    return ids


def _relate(work: Workplace, day: date, ids: list[str], draw: Random) -> None:
    """A tenth are reprints of another one, and each event has its members."""
    lines = {id: Related(id=id, family=id, original=id) for id in ids}
    for id in draw.sample(ids, len(ids) // 10):
        family = draw.choice(ids)
        if lines[family].family == family:
            lines[id] = replace(lines[id], family=family, original=family)
    events = []
    for members in _parts(draw.sample(ids, EVENTS_A_DAY * MEMBERS), MEMBERS):
        lines.update({id: replace(lines[id], event=members[0]) for id in members})
        hours = {f"{day}T{draw.randint(6, 21):02d}:00:00+08:00": 1 for _ in members}
        events.append(
            Event(
                id=members[0], name=f"{day.month}月{day.day}日热电厂冒黑烟（{members[0][:4]}）",
                first_seen=min(hours), members=tuple(members), heat=hours, districts=("990102",),
                ended=(day + timedelta(days=14)).isoformat(),
            )
        )  # fmt: skip
    write_records(work.folder.related(day), [lines[id] for id in sorted(lines)])
    write_records(work.folder.events(day), sorted(events, key=lambda event: event.id))


def _parts(ids: list[str], size: int) -> Iterator[list[str]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


def _decide(ledger: Ledger, work: Workplace, day: date, ids: list[str], draw: Random) -> None:
    """Alerts with their tasks: the last weeks' are open, the older ones closed; a correction a day."""
    at = datetime(day.year, day.month, day.day, 22, tzinfo=SHANGHAI)
    rule = work.city.alerts.rules[0]
    unit = next(unit.id for unit in work.city.units if unit.district == "990102")
    with ledger.together():
        ledger.correct(ids[0], "sentiment", "negative", before="neutral", who="analyst", why="语气", at=at)
    for number in range(ALERTS_A_DAY):
        id, due = f"big-{day}-{number}", at + timedelta(hours=48)
        ledger.raise_alert(
            id, day=day, rule=rule.id, level=draw.choice(("Ⅱ", "Ⅲ", "Ⅳ")), article=draw.choice(ids), clock=rule.clock,
            due=due, at=at,
        )  # fmt: skip
        ledger.open_task(id, due=due, unit=unit, who="bench", at=at)
        if day < FIRST - timedelta(days=20):
            ledger.assign_task(id, unit=unit, who="analyst", at=at)
            ledger.answer_task(id, text="已核查并公开回应。", by="临江分局", who="officer", at=at)
            ledger.close_task(id, who="analyst", at=at)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--articles", type=int, default=200_000)
    asked = parser.parse_args()
    began = time.monotonic()
    build(asked.data, asked.articles)
    print(f"{asked.data}: {(asked.data / 'built').read_text().strip()}, {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
