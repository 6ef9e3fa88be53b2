"""Volume, tones, topics, districts, kinds and tiers of a window, beside the windows before it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from cities.city import City
from crawlers.clock import day_words
from index.document import Document
from reports.briefing.given import Beside, Given
from reports.briefing.lines import Compared, Count, Slot
from reports.briefing.window import Window
from reports.words import KINDS, TIERS

TONES = ("negative", "neutral", "positive")
WEEKDAYS = "一二三四五六日"
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


def environmental(documents: Iterable[Document]) -> list[Document]:
    return [each for each in documents if each.environmental]


def compared(given: Given, mine: Sequence[Document]) -> tuple[Compared, ...]:
    """The window beside each earlier one; `mine` are its environmental articles."""
    return tuple(_compared(given, each, mine) for each in given.beside)


def _compared(given: Given, other: Beside, mine: Sequence[Document]) -> Compared:
    collected = [found for window in other.windows if (found := given.within(window))]
    said = f"{other.windows[-1].said.partition('至')[0]}至{other.windows[0].said.partition('至')[2]}"
    if not collected:
        return Compared(name=other.name, said=said, total=None, negative=None)
    theirs = [environmental(found) for found in collected]
    total = sum(len(found) for found in theirs) / len(theirs)
    negative = sum(each.sentiment == "negative" for found in theirs for each in found) / len(theirs)
    if len(other.windows) > 1:
        return Compared(name=other.name, said=said, total=round(total, 1), negative=round(negative, 1))
    now, then = _silent(given, given.window), _silent(given, other.windows[0])
    if now == then:
        return Compared(name=other.name, said=said, total=total, negative=negative)
    return Compared(
        name=other.name, said=said, total=total, negative=negative,
        same_sources=len(given.source_days) - len(now | then),
        same_now=sum(each.source not in now | then for each in mine),
        same_then=sum(each.source not in now | then for each in theirs[0]),
    )  # fmt: skip


def _silent(given: Given, window: Window) -> set[str]:
    """The sources that answered on no day of a window; those that are imported by hand are never among them."""
    first, last = window.start.date(), (window.end - timedelta(seconds=1)).date()
    return {
        source for source, days in given.source_days.items()
        if not any(first <= one.day <= last and one.has_answered for one in days)
    }  # fmt: skip


def slots(given: Given, mine: Sequence[Document]) -> tuple[Slot, ...]:
    """The hours of a day, the days of a week or month, each beside its like of the window before."""
    step = _HOUR if given.window.kind == "day" else _DAY
    starts = [given.window.start + step * place for place in range((given.window.end - given.window.start) // step)]
    labels = [f"{at.hour}时" if step == _HOUR else day_words(at.date()) for at in starts]
    return _slots(given, mine, "slot", starts, labels)


def parts(given: Given, mine: Sequence[Document]) -> tuple[Slot, ...]:
    """The same in a few lines: quarters of a day, days of a week, weeks of a month (from Monday)."""
    window = given.window
    if window.kind == "day":
        starts = [window.start + _HOUR * 6 * place for place in range(4)]
        labels = [f"{day_words(at.date())}{at.hour}时至{(at.hour + 6) % 24}时" for at in starts]
    elif window.kind == "week":
        starts = [window.start + _DAY * place for place in range(7)]
        labels = [f"{day_words(at.date())} 周{WEEKDAYS[at.weekday()]}" for at in starts]
    else:
        days = [window.start + _DAY * place for place in range(len(window.days))]
        starts = [at for at in days if at == window.start or at.weekday() == 0]
        ends = [*(at - _DAY for at in starts[1:]), days[-1]]
        labels = [f"{day_words(at.date())}至{end.day}日" for at, end in zip(starts, ends, strict=True)]
    return _slots(given, mine, "part", starts, labels)


def _slots(
    given: Given, mine: Sequence[Document], key: str, starts: Sequence[datetime], labels: Sequence[str]
) -> tuple[Slot, ...]:
    earlier = given.beside[0].windows[0]
    documents = given.within(earlier)
    # the days of two months do not answer one another
    alike = bool(documents) and given.window.kind != "month"
    now = _by_place(mine, starts)
    then = _by_place(environmental(documents), [earlier.start + (at - given.window.start) for at in starts])
    return tuple(
        Slot(
            key=f"{key}-{place}", label=label, before=len(then.get(place, ())) if alike else None,
            articles=tuple(each.id for each in now.get(place, ())),
            **{tone: sum(each.sentiment == tone for each in now.get(place, ())) for tone in TONES},
        )
        for place, label in enumerate(labels)
    )  # fmt: skip


def _by_place(documents: Iterable[Document], starts: Sequence[datetime]) -> dict[int, list[Document]]:
    """Place of the last of `starts` that has passed → what was published from then on."""
    found: dict[int, list[Document]] = {}
    for each in documents:
        place = bisect_right(starts, datetime.fromisoformat(each.published_at)) - 1
        found.setdefault(place, []).append(each)
    return found


def topic_counts(city: City, mine: Sequence[Document], before: Sequence[Document] | None) -> tuple[Count, ...]:
    names = {topic.id: topic.name for topic in city.topics.topics}
    return _counts("topic", names | {"": "未归主题"}, lambda each: each.topics or ("",), mine, before)


def district_counts(city: City, mine: Sequence[Document], before: Sequence[Document] | None) -> tuple[Count, ...]:
    names = {code: district.name for code, district in city.district_by_code.items()}
    return _counts("district", names | {"": "未明确区县"}, lambda each: each.districts or ("",), mine, before)


def kind_counts(mine: Sequence[Document], before: Sequence[Document] | None) -> tuple[Count, ...]:
    return _counts("kind", KINDS, lambda each: (each.kind,), mine, before)


def tier_counts(mine: Sequence[Document], before: Sequence[Document] | None) -> tuple[Count, ...]:
    """By the tier of what has an editor: posts and citizens' messages have none."""
    edited = [each for each in mine if each.kind not in ("weibo", "message")]
    earlier = None if before is None else [each for each in before if each.kind not in ("weibo", "message")]
    found = _counts("tier", TIERS, lambda each: (each.tier,), edited, earlier)
    return tuple(sorted(found, key=lambda one: list(TIERS).index(one.key.partition("-")[2])))


def _counts(
    field: str, names: dict[str, str], values: Callable[[Document], Sequence[str]], mine: Sequence[Document],
    before: Sequence[Document] | None,
) -> tuple[Count, ...]:  # fmt: skip
    """A line for each value that either window has, the most first; what has no value at the end."""
    found = []
    for value, name in names.items():
        here = [each for each in mine if value in values(each)]
        there = None if before is None else sum(value in values(each) for each in before)
        if here or there:
            found.append(
                Count(
                    key=f"{field}-{value or 'none'}", name=name, total=len(here),
                    negative=sum(each.sentiment == "negative" for each in here), before=there,
                    articles=tuple(each.id for each in here),
                )
            )  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.key.endswith("-none"), -one.total, -(one.before or 0))))
