"""Subtitles (SubRip, WebVTT) as the paragraphs that were spoken: timings, tags and doubled lines of a rolling caption
are the player's and go."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

_TIMING = re.compile(
    r"^\s*(?:(?P<h1>\d{1,4}):)?(?P<m1>\d{1,2}):(?P<s1>\d{2})[.,](?P<f1>\d{1,3})\s*-->\s*"
    r"(?:(?P<h2>\d{1,4}):)?(?P<m2>\d{1,2}):(?P<s2>\d{2})[.,](?P<f2>\d{1,3})"
)
_VOICE = re.compile(r"<v(?:\.[^ >]*)?\s+([^>]+)>")
_TAG = re.compile(r"</?[a-zA-Z][^>]*>|<\d[\d:.]*>|\{\\[^}]*\}")
_ENTITIES = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&nbsp;": " ", "&lrm;": "", "&rlm;": ""}
_SENTENCE_ENDS = ("。", "！", "？", "…", "”", "；", ".", "!", "?")
_OPENS_PART = re.compile(r"^(?:【[^】]{1,12}】|[-—]\s|[^\s：:，。]{1,12}[：:](?!\d|//))")
_PAUSE_S = 2.0
"""So long a silence after the end of a sentence begins a new paragraph."""


@dataclass(frozen=True, slots=True)
class Cue:
    """What is shown from `start_s` to `end_s`; `voice` as WebVTT names it."""

    start_s: float
    end_s: float
    text: str
    voice: str = ""


def cues_in(text: str) -> Iterator[Cue]:
    """The cues of a SubRip or WebVTT file in its order; blocks without a timing (header, NOTE, STYLE) are none."""
    for block in re.split(r"\n[ \t]*\n+", text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")):
        lines = block.strip("\n").split("\n")
        timed = next(((n, match) for n, line in enumerate(lines) if (match := _TIMING.match(line))), None)
        if timed is None:
            continue
        number, match = timed
        raw = "\n".join(lines[number + 1 :])
        voice = _VOICE.search(raw)
        shown = [line.strip() for line in _plain(raw).split("\n") if line.strip()]
        if shown:
            yield Cue(_seconds(match, "1"), _seconds(match, "2"), "\n".join(shown), voice[1].strip() if voice else "")


def paragraphs_of(cues: list[Cue]) -> Iterator[str]:
    """The spoken text: a new paragraph for a new voice, a mark (【同期声】, 记者：) or a pause after a sentence."""
    paragraph = ""
    for before, cue in pairwise([Cue(0, 0, ""), *cues]):
        rolled = before.text.split("\n")
        for line in [line for line in cue.text.split("\n") if line not in rolled]:
            if paragraph and _begins_new(paragraph, line, before, cue):
                yield paragraph
                paragraph = ""
            if not paragraph and cue.voice and not _OPENS_PART.match(line):
                paragraph = f"{cue.voice}："
            paragraph = _joined(paragraph, line)
    if paragraph:
        yield paragraph


def _begins_new(paragraph: str, line: str, before: Cue, cue: Cue) -> bool:
    if _OPENS_PART.match(line) or before.voice != cue.voice:
        return True
    return cue.start_s - before.end_s >= _PAUSE_S and paragraph.endswith(_SENTENCE_ENDS)


def _joined(paragraph: str, line: str) -> str:
    """Han goes on without a blank, words of letters with one."""
    blank = " " if paragraph and paragraph[-1].isascii() and paragraph[-1].isalnum() and line[0].isascii() else ""
    return f"{paragraph}{blank}{line}"


def _plain(text: str) -> str:
    text = _TAG.sub("", text)
    for entity, sign in _ENTITIES.items():
        text = text.replace(entity, sign)
    return text


def _seconds(match: re.Match[str], which: str) -> float:
    hours, minutes, seconds = (int(match[name + which] or 0) for name in "hms")
    return hours * 3600 + minutes * 60 + seconds + int(match["f" + which].ljust(3, "0")) / 1000
