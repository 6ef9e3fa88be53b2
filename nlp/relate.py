"""relate: reprint families and events, the one step that looks across days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import date, timedelta

import numpy as np

from cities.city import City
from crawlers.article import Article
from crawlers.folder import DataFolder, records_of, write_records
from crawlers.quarantine import Quarantined, write_quarantine
from nlp.event_names import event_name
from nlp.events import Rarity, Stories, Story, ended_of, heat_of
from nlp.fingerprints import Print, plain_text
from nlp.relation import Event, Related
from nlp.reprints import Families, Kin, Member, kin_of
from nlp.traces import Trace, messages_of_day, traces_of_day

WINDOW_DAYS = 60
MESSAGE_DAYS = 400
"""Messages are remembered longer: what people complain of each summer is one nuisance."""
_MAX_QUOTES = 5
_MAX_FILES = 400


def relate_day(city: City, folder: DataFolder, day: date) -> int:
    """Writes related/DAY.jsonl and events/DAY.jsonl from that day and the WINDOW_DAYS before (for events also from the
    messages of the MESSAGE_DAYS before); returns the number of its articles.

    Earlier days are read from what was written for them; what later days hold is never looked at.
    """
    failed: list[Quarantined] = []

    def fail(article: Article, error: Exception) -> None:
        failed.append(
            Quarantined(source=article.source, item=article.id, reason=type(error).__name__, detail=str(error))
        )

    days = [one for one in folder.days("articles") if day - timedelta(days=MESSAGE_DAYS) <= one < day]
    window = day - timedelta(days=WINDOW_DAYS)
    messages = [trace for one in days if one < window for trace in messages_of_day(city, folder, one, fail)]
    earlier = [
        trace for one in days if one >= window for trace in traces_of_day(city, folder, one, anew=False, failed=fail)
    ]
    failed.clear()
    today = traces_of_day(city, folder, day, anew=True, failed=fail)
    lines, events = _Day(city, folder, day, messages, earlier, today).relate()
    write_records(folder.related(day), lines)
    write_records(folder.events(day), events)
    write_quarantine(folder, "relate", day, failed)
    return len(today)


def fold_related(folder: DataFolder, upto: date | None = None) -> dict[str, Related]:
    """What holds of each article at the end of `upto` (or of all days): the line of its latest day."""
    return {
        line.id: line for day in _days(folder, "related", upto) for line in records_of(Related, folder.related(day))
    }


def fold_events(folder: DataFolder, upto: date | None = None, since: date | None = None) -> dict[str, Event]:
    """Each event as known at the end of `upto`, by its id; the ids of those that joined it answer with it.

    `since`: only events of which something was told on that day or later.
    """
    held: dict[str, Event] = {}
    for day in _days(folder, "events", upto, since):
        for event in records_of(Event, folder.events(day)):
            held[event.id] = event
            held.update(dict.fromkeys(event.joins, event))
    return held


def _days(folder: DataFolder, part: str, upto: date | None, since: date | None = None) -> list[date]:
    return [day for day in folder.days(part) if (upto is None or day <= upto) and (since is None or day >= since)]


class _Day:
    """One day's work: the families and events of the window as they stood, and today's articles put into them."""

    def __init__(
        self, city: City, folder: DataFolder, day: date, messages: list[Trace], earlier: list[Trace], today: list[Trace]
    ) -> None:
        """`messages` are older than the window: today's may tell of the same, but reprint none of them."""
        self._city, self._folder, self._day = city, folder, day
        self._traces = [*earlier, *today]
        self._first = len(earlier)
        self._before = {line.id: line for line in _lines(folder, day, {trace.id for trace in messages})}
        self._families = self._old_families([*messages, *earlier])
        self._stories = self._old_stories([*messages, *earlier], today)
        self._prints: dict[tuple[str, str], dict[tuple[str, str], Print]] = {}
        self._quotes: dict[str, tuple[str, ...]] = {}

    def relate(self) -> tuple[list[Related], list[Event]]:
        kin = kin_of(self._traces, self._first, self._print_of)
        today = self._traces[self._first :]
        for number, trace in enumerate(today, self._first):
            self._put(trace, kin.get(number, []))
        return self._related_lines(today), self._event_lines()

    def _put(self, trace: Trace, kin: list[Kin]) -> None:
        one_text = self._of_one_text(trace, [one for one in kin if one.reprint])
        family = self._families.add(_member(trace), [name for name, _ in one_text])
        own = {member.id for member in self._families.members_of(family)}
        quoted = [self._traces[one.number].id for one in kin if one not in [found for _, found in one_text]]
        self._quotes[trace.id] = tuple(dict.fromkeys(one for one in quoted if one not in own))[:_MAX_QUOTES]
        if _tells(trace):
            self._stories.place(trace, sorted(own - {trace.id}))

    def _of_one_text(self, trace: Trace, near: list[Kin]) -> list[tuple[str, Kin]]:
        """The families of the texts that it reprints. An article made of two is a reprint of the one it opens with
        and quotes the other: two families are one only where both share the same stretch with it.
        """
        found = [(family, one) for one in near if (family := self._families.family_of(self._traces[one.number].id))]
        if len({family for family, _ in found}) < 2:
            return found
        mine = self._print_of(trace)
        shares = [mine.shares(self._print_of(self._traces[one.number])) for _, one in found]
        large = max(int(share.sum()) for share in shares) / 2
        lead, most = min(
            ((pair, share) for pair, share in zip(found, shares, strict=True) if share.sum() >= large),
            key=lambda one: int(np.argmax(one[1])),
        )
        return [
            pair
            for pair, share in zip(found, shares, strict=True)
            if pair[0] == lead[0] or int((share & most).sum()) * 2 > int(share.sum())
        ]

    def _old_families(self, earlier: list[Trace]) -> Families:
        names = {source.id: (source.name, source.family) for source in self._city.sources}
        families = Families(names)
        for trace in earlier:
            line = self._before.get(trace.id)
            if line is not None and families.family_of(trace.id) is None:
                families.restore(_member(trace), line.family, line.original)
        return families

    def _old_stories(self, earlier: list[Trace], today: list[Trace]) -> Stories:
        """The window's stories, made from their members again: told ones by their event, the others by family."""
        yesterday, first = (self._day - timedelta(days=days) for days in (1, MESSAGE_DAYS))
        held = fold_events(self._folder, yesterday, since=first)
        stories = Stories(Rarity(trace for trace in (*earlier, *today) if _tells(trace)))
        joined = {old: event.id for old, event in held.items()}
        grown: dict[str, Story] = {}
        for trace in {trace.id: trace for trace in earlier if _tells(trace)}.values():
            line = self._before.get(trace.id)
            if line is None:
                continue
            # reprints of one text stand together before anything else makes them an event
            name = joined.get(line.event, line.event) if line.event else f"family {line.family}"
            if name not in grown:
                told = held.get(name)
                grown[name] = Story(told.id if told else trace.id, joins=list(told.joins) if told else [])
            story = grown[name]
            story.add(trace, stories.rarity.vector(trace))
        for story in grown.values():
            stories.restore(story)
        self._held = held
        return stories

    def _print_of(self, trace: Trace) -> Print:
        key = trace.day, trace.source
        if key not in self._prints:
            path = self._folder.articles(date.fromisoformat(trace.day), trace.source)
            self._prints[key] = {
                (one.id, one.version): Print(one.title, plain_text(one.title, one.body))
                for one in records_of(Article, path)
            }
            while len(self._prints) > _MAX_FILES:
                del self._prints[next(iter(self._prints))]
        return self._prints[key][trace.id, trace.version]

    def _related_lines(self, today: list[Trace]) -> list[Related]:
        """A line for each article of today, and for each earlier one of which something else holds now."""
        ids = dict.fromkeys(trace.id for trace in today)
        touched = {self._families.family_of(one) for one in ids}
        for family in sorted(name for name in touched if name):
            ids.update(dict.fromkeys(member.id for member in self._families.members_of(family)))
        for name in sorted(self._stories.touched):
            ids.update(dict.fromkeys(member.id for member in self._stories.stories[name].members))
        now = {trace.id for trace in today}
        lines = (self._line(one) for one in ids)
        return sorted(
            (line for line in lines if line.id in now or line != self._before.get(line.id)), key=lambda line: line.id
        )

    def _line(self, article_id: str) -> Related:
        before = self._before.get(article_id)
        family = self._families.family_of(article_id) or article_id
        story = self._stories.story_of.get(article_id)
        return Related(
            id=article_id,
            family=family,
            original=self._families.original_of(family),
            quotes=self._quotes.get(article_id, before.quotes if before else ()),
            event=story if story is not None and self._is_told(self._stories.stories[story]) else None,
        )

    def _is_told(self, story: Story) -> bool:
        """Told once two texts speak of it: reprints of one text are a family and no event yet."""
        if story.id in self._held:
            return True
        return len({self._families.family_of(member.id) for member in story.members}) > 1

    def _event_lines(self) -> list[Event]:
        changed = {name for name in self._stories.touched if self._is_told(self._stories.stories[name])}
        ending = {
            name
            for name, story in self._stories.stories.items()
            if name in self._held and self._held[name].ended is None and ended_of(story.members, self._day.isoformat())
        }
        return [self._event(self._stories.stories[name]) for name in sorted(changed | ending)]

    def _event(self, story: Story) -> Event:
        before = self._held.get(story.id)
        # an id that joined answers with the event that it joined: each event once
        found = (self._held.get(name) for name in (story.id, *story.joins))
        told = list({event.id: event for event in found if event is not None}.values())
        members = dict.fromkeys([*(before.members if before else ()), *(m.id for m in story.members)])
        members |= dict.fromkeys(one for event in told for one in event.members)
        # items that have left the memory stay counted
        known = {one for event in told for one in event.members}
        heat = Counter(heat_of(member for member in story.members if member.id not in known))
        for event in told:
            heat.update(event.heat)
        return Event(
            id=story.id,
            name=event_name(story, self._city, self._stories.rarity),
            first_seen=min([story.first, *(event.first_seen for event in told)]),
            members=tuple(members),
            heat=dict(sorted(heat.items())),
            districts=tuple(code for code, _ in sorted(story.districts.items(), key=lambda item: (-item[1], item[0]))),
            joins=tuple(story.joins),
            ended=ended_of(story.members, self._day.isoformat()),
        )


def _tells(trace: Trace) -> bool:
    """Bulletins come each day whatever happens: they are about no happening."""
    return trace.env and not trace.bulletin


def _member(trace: Trace) -> Member:
    return Member(trace.id, trace.at, trace.source, trace.outlet)


def _lines(folder: DataFolder, day: date, older: Collection[str]) -> Iterator[Related]:
    """The lines of the window before a day, and those of the articles `older` from the days before the window."""
    window = day - timedelta(days=WINDOW_DAYS)
    for one in _days(folder, "related", day - timedelta(days=1), day - timedelta(days=MESSAGE_DAYS)):
        if one >= window:
            yield from records_of(Related, folder.related(one))
        elif older:
            yield from (line for line in records_of(Related, folder.related(one)) if line.id in older)
