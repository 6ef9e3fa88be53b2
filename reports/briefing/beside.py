"""What stands beside a window's opinion: own accounts, comments, answers, measured air, what the sources lacked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from cities.city import City
from crawlers.air import AirReading, worst_aqi
from index.document import Document
from reports.briefing.given import Given
from reports.briefing.lines import Account, Air, Answered, Gap, Voice
from reports.masking import masked
from reports.response.statistics import answers_of

MOST_VOICES = 5
MAX_VOICE = 80
OVER = 100
"""Above this index a day is no good one (HJ 633: 优, 良 up to 100)."""


def own_accounts(city: City, given: Given, published: Sequence[Document]) -> tuple[Account, ...]:
    """Each of the bureau's own accounts in force; `published` is all of the window, environmental or not."""
    missed = {pace.source: pace.missed for pace in given.cadences}
    found = []
    for source in city.sources:
        if not source.own or not source.valid_on(given.days[-1]):
            continue
        mine = [each for each in published if each.source == source.id]
        days = given.audience.get(source.id, ())
        followers = [day.followers for day in days if day.followers is not None]
        moved = [(day.gained or 0) - (day.lost or 0) for day in days if day.gained is not None or day.lost is not None]
        found.append(
            Account(
                key=f"account-{source.id}", name=source.name, published=len(mine),
                missed=tuple(day.isoformat() for day in missed[source.id]) if source.id in missed else None,
                followers=followers[-1] if followers else None, gained=sum(moved) if moved else None,
                reads=_sum([day.reads for day in days]), shares=_sum([day.shares for day in days]),
                articles=tuple(each.id for each in mine),
            )
        )  # fmt: skip
    return tuple(found)


def _sum(numbers: Sequence[int | None]) -> int | None:
    known = [number for number in numbers if number is not None]
    return sum(known) if known else None


def own_voices(given: Given) -> tuple[int, int, tuple[Voice, ...]]:
    """Comments of the window under the bureau's posts: how many, under how many posts, and the most liked."""
    known = {each.id for each in given.documents}
    found = [
        comment for comment in given.comments
        if comment.article in known and comment.at and given.window.holds(datetime.fromisoformat(comment.at))
    ]  # fmt: skip
    liked = sorted(found, key=lambda one: (-(one.likes or 0), one.at or "", one.id))[:MOST_VOICES]
    voices = tuple(
        Voice(
            key=f"voice-{one.id}", text=_cut(masked(" ".join(one.text.split()))), likes=one.likes or 0, at=one.at,
            articles=(one.article,),
        )
        for one in liked
    )  # fmt: skip
    return len(found), len({comment.article for comment in found}), voices


def _cut(text: str) -> str:
    return text if len(text) <= MAX_VOICE else text[: MAX_VOICE - 1] + "…"


def answers(city: City, given: Given) -> tuple[Answered, ...]:
    """A line for each unit with a task of the window, the house as a whole last; none where there was no task."""
    tasks = [
        task for task in given.tasks
        if given.window.holds(at := datetime.fromisoformat(task.opened_at)) and at < given.as_of
    ]  # fmt: skip
    articles: dict[str, dict[str, None]] = {}
    for task in tasks:
        article = given.alerts[task.alert].article if task.alert in given.alerts else None
        for unit in (task.unit or "", "total") if article else ():
            articles.setdefault(unit, {})[str(article)] = None
    return tuple(
        Answered(
            key=f"unit-{line.unit or 'none'}", name=line.name, tasks=line.tasks, due=line.due, in_time=line.in_time,
            overdue=line.overdue, waiting=line.waiting, median_hours=line.median_hours, false=line.false,
            articles=tuple(articles.get(line.unit, ())),
        )
        for line in (answers_of(city, tasks, given.as_of) if tasks else ()) if line.tasks
    )  # fmt: skip


def air_beside(city: City, given: Given, mine: Sequence[Document]) -> tuple[Air, ...]:
    """The city and each district that was measured or whose air was spoken of: both side by side."""
    about = [each for each in mine if "air" in each.topics and not each.own]
    places = [("", city.facts.name), *((each.code, each.name) for each in city.districts)]
    lines = (_air(given, code, name, about) for code, name in places)
    return tuple(line for line in lines if line.days or line.total)


def _air(given: Given, code: str, name: str, about: Sequence[Document]) -> Air:
    """A day's index is that of its worst station, from the day's table where there is one, else from its hours."""
    by_day: dict[str, list[AirReading]] = {}
    for reading in given.air:
        if reading.district == (code or None):
            by_day.setdefault(reading.at[:10], []).append(reading)
    days = [
        worst for readings in by_day.values()
        if (worst := worst_aqi([one for one in readings if one.span == "day"] or readings)) is not None
    ]  # fmt: skip
    worst = worst_aqi(days)
    said = [each for each in about if not code or code in each.districts]
    return Air(
        key=f"air-{code or 'city'}", name=name, days=len(days), over=sum((one.aqi or 0) > OVER for one in days),
        worst=worst.aqi if worst else None, worst_at=worst.at[:10] if worst else "",
        primary=(worst.primary or "") if worst else "", total=len(said),
        negative=sum(each.sentiment == "negative" for each in said), articles=tuple(each.id for each in said),
    )  # fmt: skip


def idle_days(given: Given) -> tuple[date, ...]:
    """Days of the window on which no source at all was asked: the house itself did not collect."""
    asked = {one.day for days in given.source_days.values() for one in days}
    first = min(asked, default=None)
    return tuple(day for day in given.days if first is not None and day >= first and day not in asked)


def gaps(city: City, given: Given) -> tuple[int, tuple[Gap, ...]]:
    """How many sources were to be collected, and those that did not answer on a day on which others were asked."""
    idle = set(idle_days(given))
    wanted = [one for one in city.sources if one.kind != "import" and one.valid_on(given.days[-1])]
    asked = {one.day for days in given.source_days.values() for one in days}
    found = []
    for source in wanted:
        days = given.source_days.get(source.id, ())
        well = {one.day for one in days if one.has_answered}
        begun = min((one.day for one in days), default=min(asked, default=given.days[-1]))
        missed = [day for day in given.days if day >= begun and day not in well and day not in idle]
        if missed:
            last = max((day for day in well if day <= given.days[-1]), default=None)
            found.append(
                Gap(
                    source=source.id, name=source.name, missed=tuple(day.isoformat() for day in missed),
                    last=last.isoformat() if last else None,
                )
            )  # fmt: skip
    return len(wanted), tuple(found)
