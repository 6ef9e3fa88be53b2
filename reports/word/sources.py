"""What a paper cites: each article once, under a number that its sentences bear."""

from __future__ import annotations

from dataclasses import dataclass

from reports.word.text import Span, Text, link


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An article: `outlet` is who published it, `at` when, in the words of the paper (`6月17日08:05`); a post has no
    `title`."""

    title: str
    outlet: str
    at: str
    url: str | None = None

    @property
    def words(self) -> Text:
        """`云泽日报《…》，6月17日08:05`, the title a link; `云泽微博，6月17日08:05（原文）` of what has none."""
        if self.title:
            return [self.outlet, link(f"《{self.title}》", self.url), f"，{self.at}"]
        return [f"{self.outlet}，{self.at}（", link("原文", self.url), "）"]


class Sources:
    """The sources of one paper, numbered from 1 in the order in which they were first cited."""

    def __init__(self) -> None:
        self._numbers: dict[Source, int] = {}

    def cite(self, source: Source) -> Span:
        """A raised [1] that leads to the source's line in the list."""
        number = self._numbers.setdefault(source, len(self._numbers) + 1)
        return Span(f"[{number}]", url=f"#{mark_of(number)}", raised=True)

    def numbered(self) -> list[tuple[int, Source]]:
        return [(number, source) for source, number in self._numbers.items()]


def mark_of(number: int) -> str:
    """The name of the bookmark of a source's line."""
    return f"source{number}"
