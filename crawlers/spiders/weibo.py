"""Weibo timelines and searches through the mobile site's JSON; cut texts are asked whole."""

from __future__ import annotations

from crawlers.spiders.base import Page, SourceSpider
from crawlers.timeline import Timeline, extend_address, timeline_in
from crawlers.warc import Asked


class WeiboSpider(SourceSpider):
    """Engagement is read from the timeline's pages, so that it is read back as far as posts are due."""

    name = "weibo"
    entry_role = "timeline"
    looks_again = False

    def read_timeline(self, page: Page) -> None:
        found = timeline_in(page.text, page.url)
        for post in found.posts:
            if post.long:
                # also of a post that is known: cut, its text would seem to have changed
                url = extend_address(page.url, post.mid)
                self.ask(Asked(url=url, role="extend", via=page.asked.url))
        if found.next_page is not None and self._goes_on(found):
            self.ask(Asked(url=found.next_page, role="timeline", via=page.asked.url))

    def _goes_on(self, found: Timeline) -> bool:
        source = self.source
        lacking = any(post.mid in source.due or not self.before.knows(post.mid) for post in found.posts)
        days = [post.day for post in found.posts if post.day is not None]
        return (lacking or source.deep) and (not days or max(days) >= source.since)
