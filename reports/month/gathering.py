"""One look at all that was collected: what of it a month is made from, taken document by document.

Years lie in a data folder, and one month may have 200,000 articles: what the month does not need is not kept.
"""

from __future__ import annotations

from collections.abc import Container
from datetime import datetime, timedelta

from index.document import Document
from reports.month.accounts import is_own_account
from reports.month.facts import MonthFacts, Period, campaign_state
from reports.month.given import Listed
from reports.month.points import is_coverage
from reports.month.words import short_day

LATE_DAYS = 7
"""An article without a date is listed with the month in which it was found, and up to so many days after it."""


class Gathered:
    """What the month needs of the documents that `take` was given, in their order.

    `kept` are the month's environmental articles (where the rules count an own account's days, its posts whatever they
    say) and, before it, coverage in the window of a running campaign. `posts` are the month's of own accounts,
    `corrected` its articles of which people said something, `collected` and `models` are of all its articles; `titles`
    are those of the articles that were asked for, of any month.
    """

    def __init__(self, facts: MonthFacts, period: Period, asked: Container[str]) -> None:
        self.kept: list[Document] = []
        self.posts: list[Document] = []
        self.corrected: list[Document] = []
        self.undated: list[Listed] = []
        self.skewed: list[Listed] = []
        self.titles: dict[str, str] = {}
        self.models: set[str] = set()
        self.collected = 0
        self._period, self._asked = period, asked
        self._skew_s = facts.rules.skew_hours * 3600
        self._counted = {each.id for each in facts.sources if each.own and each.district} if _counts(facts) else set()
        self._own = {each.id for each in facts.sources if is_own_account(each)}
        running = [each for each in facts.campaigns if campaign_state(each, period) == "due"]
        self._opened = min((each.start.isoformat() for each in running), default=period.month)
        self._late = (period.last + timedelta(days=LATE_DAYS)).isoformat()
        self._told: set[tuple[str, str]] = set()
        self._before: dict[tuple[str, str], list[str]] = {}

    def take(self, document: Document) -> None:
        if document.dated and _ahead_s(document) > self._skew_s:
            self._take_skewed(document)
            return
        if document.id in self._asked:
            self.titles[document.id] = title_of(document)
        if not document.dated:
            self._take_undated(document)
        elif document.published_month == self._period.month:
            self.collected += 1
            self.models.add(document.model)
            if document.corrected:
                self.corrected.append(document)
            if document.source in self._own:
                self.posts.append(document)
            self.keep(document)
        elif document.published_month < self._period.month and is_coverage(document):
            if document.published_day >= self._opened:
                self.kept.append(document)
            else:
                self._before.setdefault((document.family, document.publisher), []).append(document.id)

    def keep(self, document: Document) -> None:
        """Keeps an article of the month, collected or handed in, where it can give points."""
        if document.environmental or document.source in self._counted:
            self.kept.append(document)
        if is_coverage(document):
            self._told.add((document.family, document.publisher))

    def told_before(self) -> list[str]:
        """Ids of coverage before all windows that the same publisher tells again in the month."""
        return [id for key in self._told & self._before.keys() for id in self._before[key]]

    def _take_skewed(self, document: Document) -> None:
        if self._period.month in (document.published_month, document.fetched_at[:7]) and document.environmental:
            dates = f"所印日期{short_day(document.published_day)}晚于采集日{short_day(document.fetched_at)}"
            self.skewed.append(_listed(document, f"{dates}，视为有误，不计入任何月份"))

    def _take_undated(self, document: Document) -> None:
        if document.environmental and self._period.first.isoformat() <= document.fetched_at[:10] <= self._late:
            found = short_day(document.fetched_at)
            self.undated.append(_listed(document, f"没有可用的发布日期（{found}采到），不计入任何月份"))


def title_of(document: Document) -> str:
    return document.title or document.body[:30]


def _counts(facts: MonthFacts) -> bool:
    return any(item.measure == "posts" for item in facts.items)


def _ahead_s(document: Document) -> float:
    """By how much the printed date is later than the fetching."""
    if document.published_at <= document.fetched_at:
        return 0
    published, fetched = (datetime.fromisoformat(each) for each in (document.published_at, document.fetched_at))
    return (published - fetched).total_seconds()


def _listed(document: Document, why: str) -> Listed:
    return Listed(article=document.id, title=title_of(document), url=document.url, source=document.source_name, why=why)
