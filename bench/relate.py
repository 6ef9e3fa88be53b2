"""How quickly a day's texts are held against a window of a million: `python -m bench.relate`.

The window is the real texts (national evening news, messages to boards) and, to a million, texts of the same lengths
whose sequences are drawn by chance: real texts that differ share hardly any. The day's are the real ones again, each
edited in one of six ways: what is found again is the recall, what else is found the precision. Some of the real texts
are copies of others already (the same message sent again, news told again at noon): where difflib finds at least
SAME of the shorter one in the other, in stretches of four characters or more, finding it is right. The peer, MinHash
with LSH of datasketch over the same sequences, holds the real texts alone: a million would take it hours.
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from importlib.metadata import version
from importlib.util import find_spec
from random import Random

import numpy as np

from bench.articles import SHARED
from nlp.fingerprints import Print, grams, plain_text, sample_of
from nlp.reprints import kin_of
from nlp.segment import words_of
from nlp.traces import Trace

WINDOW, DAY = 1_000_000, 10_000
LEAST = 120
"""characters of a text that is edited"""
PERMUTATIONS, THRESHOLD = 128, 0.4
SAME, STRETCH = 0.7, 4


@dataclass(frozen=True, slots=True)
class Found:
    """Pairs found and pairs that are, and the seconds of processor time that it took."""

    right: int
    wrong: int
    of: int
    seconds: float

    def row(self, name: str, window: int) -> str:
        precision = self.right / max(1, self.right + self.wrong)
        rate = self.of / self.seconds
        return f"| {name} | {window:,} | {self.of:,} | {rate:,.0f} | {self.right / self.of:.3f} | {precision:.4f} |"


def real_texts() -> list[tuple[str, str]]:
    """Title and body, each body once."""
    rows: dict[str, str] = {}
    for name, key in (
        ("tv/xwlb_2022-09_2025-12.jsonl.gz", "text"),
        ("complaints/messages_with_replies.jsonl.gz", "body"),
    ):
        with gzip.open(SHARED / name, "rt", encoding="utf-8") as file:
            for line in file:
                row = json.loads(line)
                rows.setdefault(row[key], row["title"])
    return [(title, body) for body, title in rows.items() if len(body) >= LEAST]


def edited(texts: Sequence[tuple[str, str]], draw: Random) -> Iterator[tuple[int, str]]:
    """Number of the text and the edited copy of its body, one way after another."""
    ways: tuple[Callable[[str], str], ...] = (
        lambda text: text, lambda text: f"本报综合报道 {text}", lambda text: text[: int(len(text) * 0.8)],
        lambda text: text[: len(text) // 2], lambda text: f"小环说两句：这事值得一看。\n{text}",
        lambda text: "".join(
            word if draw.random() > 0.1 or len(word) < 2 else draw.choice(_OTHERS) for word in words_of(text)
        ),
    )  # fmt: skip
    for number, (_, body) in enumerate(texts):
        yield number, ways[number % len(ways)](body)


_OTHERS = ("推进", "有关", "群众", "地方", "工作", "情况", "方面", "单位")


def trace(number: int, sample: np.ndarray) -> Trace:
    return Trace(
        id=str(number), version="", day="", source="", kind="press", at="", title="", outlet="", length=0,
        sample=sample, env=False, bulletin=False, topics=(), districts=(), firms=(), places=(), campaigns=(), names=(),
        terms={},
    )  # fmt: skip


def ours(texts: Sequence[tuple[str, str]], copies: Sequence[tuple[int, str]], window: int) -> Found:
    plain = [plain_text(title, body) for title, body in texts]
    samples = [sample_of(grams(text)) for text in plain]
    chance = np.random.default_rng(1)
    traces = [trace(number, sample) for number, sample in enumerate(samples)]
    for number in range(len(texts), window):
        size = len(samples[number % len(samples)])
        traces.append(trace(number, np.unique(chance.integers(0, 2**64, size, dtype=np.uint64))))
    prints = {str(number): Print("", text) for number, text in enumerate(plain)}
    begun = time.process_time()
    for at, (_, body) in enumerate(copies):
        prints[str(window + at)] = Print("", plain_text("", body))
        traces.append(trace(window + at, sample_of(prints[str(window + at)].grams)))
    kin = kin_of(traces, window, lambda one: prints.get(one.id) or Print("", ""))
    seconds = time.process_time() - begun
    found = ([one.number for one in kin.get(window + at, []) if one.reprint] for at in range(len(copies)))
    return _found(texts, copies, found, seconds, window)


def datasketch(texts: Sequence[tuple[str, str]], copies: Sequence[tuple[int, str]]) -> Found:
    from datasketch import MinHash, MinHashLSH

    def sketch(text: str) -> MinHash:
        made = MinHash(num_perm=PERMUTATIONS)
        made.update_batch([text[at : at + 5].encode() for at in range(max(1, len(text) - 4))])
        return made

    lsh = MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS)
    for number, (title, body) in enumerate(texts):
        lsh.insert(number, sketch(plain_text(title, body)))
    begun = time.process_time()
    found = [lsh.query(sketch(plain_text("", body))) for _, body in copies]
    return _found(texts, copies, found, time.process_time() - begun, len(texts))


def _found(
    texts: Sequence[tuple[str, str]],
    copies: Sequence[tuple[int, str]],
    found: Iterable[list[int]],
    seconds: float,
    window: int,
) -> Found:
    """`found`: for each copy the numbers of what it is said to be a copy of; from `window` on these are copies too."""
    right = wrong = 0
    for (number, _), others in zip(copies, found, strict=True):
        right += number in others
        for other in others:
            named = other if other < window else copies[other - window][0]
            wrong += named != number and not (named < len(texts) and are_copies(texts[number][1], texts[named][1]))
    return Found(right, wrong, len(copies), seconds)


def are_copies(one: str, other: str) -> bool:
    """Whether two real texts are copies of each other as difflib sees it, which shares nothing with ours."""
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks if block.size >= STRETCH) >= SAME * min(len(one), len(other))


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m bench.relate")
    asked.add_argument("--window", type=int, default=WINDOW)
    asked.add_argument("--day", type=int, default=DAY)
    given = asked.parse_args()
    if not SHARED.is_dir():
        raise SystemExit(f"{SHARED}: the real texts are not there; name their folder in HUANYU_SHARED")
    texts = real_texts()
    Random(3).shuffle(texts)
    copies = list(edited(texts[: given.day], Random(4)))
    print("| near-duplicates | window | texts of the day | a second, one core | recall | precision |")
    print("|---|---|---|---|---|---|")
    print(ours(texts, copies, given.window).row("ours: sampled sequences, then all of them", given.window), flush=True)
    highest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if find_spec("datasketch"):
        name = f"datasketch {version('datasketch')}, MinHash LSH, {PERMUTATIONS} permutations, {THRESHOLD}"
        print(datasketch(texts, copies).row(name, len(texts)))
    else:
        print("\ndatasketch is not installed (pip install -e '.[bench]'): no peer in this run.")
    print(f"\nHighest memory of ours, the window's traces in it: {highest:,.0f} MB.")


if __name__ == "__main__":
    main()
