import re
from types import ModuleType

import pytest

from bench.annotate import sample_articles
from crawlers.article import Article
from nlp import figure_deeds, figure_words, form_cues, form_shape, form_words, periods, stance, stance_cues, summary
from nlp.openings import Opening, openings_of
from nlp.sought import Sought, Together

ROOMS = (figure_deeds, figure_words, form_shape, form_words, periods, stance_cues)


def patterns_of(room: ModuleType) -> list[re.Pattern[str]]:
    values = (one.pattern if isinstance(one, Sought) else one for one in vars(room).values())
    return [one for one in values if isinstance(one, re.Pattern)]


PATTERNS = [*(cue.pattern for cue in form_cues.CUES), *(one for room in ROOMS for one in patterns_of(room))]


@pytest.fixture(scope="module")
def texts() -> list[str]:
    def both(article: Article) -> str:
        return f"{article.title}\n{article.body}"

    found = [both(article) for article in sample_articles()[::2]]
    return [*found, *(text[::-1] for text in found[::4]), "“\ud83d”罚款5万元\udc00", ""]


def spans(matches: object) -> list[tuple[tuple[int, int], ...]]:
    return [one.regs for one in matches]  # type: ignore[attr-defined]


def test_patterns_sought_together_find_what_each_finds_alone(texts: list[str]) -> None:
    together = Together(PATTERNS)
    for text in texts:
        expected = {number: spans(pattern.finditer(text)) for number, pattern in enumerate(PATTERNS)}
        found = {number: spans(matches) for number, matches in together.found_in(text).items()}
        assert found == {number: matches for number, matches in expected.items() if matches}


def test_a_pattern_is_sought_in_parts_of_a_text_as_re_does_it(texts: list[str]) -> None:
    sought = [Sought(pattern) for pattern in PATTERNS]
    for text in texts[::9]:
        parts = [(0, len(text)), (7, len(text) - 5), (len(text) // 3, len(text) // 2), (9, 4)]
        for one in sought:
            for start, end in parts:
                found, expected = one.search(text, start, end), one.pattern.search(text, start, end)
                assert (found and found.regs) == (expected and expected.regs)
                assert spans(one.finditer(text, start, end)) == spans(one.pattern.finditer(text, start, end))


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("取缔|关停", ["关停", "取缔"]),
        ("[退出]城[入进]园", ["出城入园", "出城进园", "退城入园", "退城进园"]),
        ("(?<!刑事)处罚(?!金)", ["处罚"]),
        ("(?:行政)?罚款", ["罚款", "行政罚款"]),
        ("罚(?:单|款)?(?=\\d)", ["罚"]),
        ("很+慢", ["很"]),
        ("污水处理厂排口", ["污水处理"]),
    ],
)
def test_a_pattern_tells_its_openings(pattern: str, words: list[str]) -> None:
    assert openings_of(re.compile(pattern)) == tuple(Opening(word, 0, 0) for word in words)


def test_what_may_be_anything_stands_before_an_opening() -> None:
    assert openings_of(re.compile(r"^[^，。]{2,10}(?:说|问)，")) == (Opening("说，", 2, 10), Opening("问，", 2, 10))
    assert openings_of(re.compile(r"\d{4}年\d+月")) == (Opening("年", 4, 4),)


@pytest.mark.parametrize("pattern", [r"\d+月", "[^，]*的", "(?:好)?", ".{0,99}罚", "(?i:vlog)", "(.)\\1", "|罚"])
def test_a_pattern_that_may_begin_with_anything_has_no_openings(pattern: str) -> None:
    assert openings_of(re.compile(pattern)) is None


def test_what_a_room_seeks_has_openings() -> None:
    sought = [one for room in (figure_deeds, figure_words, stance, summary) for one in vars(room).values()]
    patterns = [one.pattern for one in sought if isinstance(one, Sought)]
    assert len(patterns) == 4
    assert all(openings_of(pattern) for pattern in patterns)


def test_a_pattern_without_regard_to_case_has_no_openings() -> None:
    assert openings_of(re.compile("vlog", re.IGNORECASE)) is None
