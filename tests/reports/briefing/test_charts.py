"""Charts that are read without colour, and whose bytes are those of their figures alone."""

from __future__ import annotations

import struct

import pytest
from PIL import ImageColor

from reports.charts.columns import Column, tone_chart
from reports.charts.ink import TONES, WIDTH_PX, png_of, svg_of
from reports.charts.ranked import Bar, ranked_chart

DAYS = [
    Column(f"6月{day}日", {"negative": day % 3, "neutral": day % 5, "positive": 1}, day % 4) for day in range(15, 22)
]
TOPICS = [Bar("大气", 18, 7, 12), Bar("水", 12, 3, 12), Bar("固废", 1, 0, None)]


def grey(colour: str) -> float:
    """How light it is on paper, 0 to 1."""
    red, green, blue = (part / 255 for part in ImageColor.getrgb(colour)[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_tones_differ_in_grey_as_much_as_the_eye_needs() -> None:
    shades = sorted(grey(colour) for colour in TONES.values())
    assert shades[1] - shades[0] > 0.2
    assert shades[2] - shades[1] > 0.2


def test_the_same_figures_are_the_same_bytes_and_others_are_not() -> None:
    made = tone_chart(DAYS, "每天", "柱为当天")
    assert png_of(made) == png_of(tone_chart(DAYS, "每天", "柱为当天"))
    assert svg_of(made, "每天") == svg_of(tone_chart(DAYS, "每天", "柱为当天"), "每天")
    assert png_of(made) != png_of(tone_chart(DAYS[1:], "每天", "柱为当天"))
    assert struct.unpack(">I", png_of(made)[16:20]) == (WIDTH_PX,)


def test_the_words_of_a_drawn_chart_are_text_and_name_every_part() -> None:
    drawn = svg_of(tone_chart(DAYS, "每天", "柱为当天"), 'a<b & "c"')
    assert all(f">{word}<" in drawn for word in ("每天", "柱为当天", "6月15日", "负面 6", "正面 7"))
    assert 'aria-label="a&lt;b &amp; &quot;c&quot;"' in drawn
    assert "<metadata" not in drawn


def test_a_bar_says_its_figure_its_negative_part_and_its_change() -> None:
    drawn = svg_of(ranked_chart(TOPICS, "各主题"), "各主题")
    assert all(f">{word}<" in drawn for word in ("大气", "18", "负面7　+6", "负面3　持平", "负面0"))


@pytest.mark.parametrize("number", [0, 1, 24, 31])
def test_any_number_of_columns_can_be_drawn_also_when_all_are_empty(number: int) -> None:
    empty = [Column(str(place), {}) for place in range(number)]
    assert png_of(tone_chart(empty, "空")).startswith(b"\x89PNG")
    assert png_of(ranked_chart([], "空")).startswith(b"\x89PNG")
