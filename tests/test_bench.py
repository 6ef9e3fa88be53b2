"""The file of figures: one part can be measured anew, the others stay, and what was never run says so."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

from bench.__main__ import HEAD, NOT_RUN, PARTS, Part, measured, together, written


def test_a_part_takes_the_place_of_its_old_section_and_the_others_stay() -> None:
    first = written("", {"The month": "| a | b |\n\nsecond paragraph", "Alerts": "old"})
    both = written(first, {"Alerts": "new"})
    assert both.startswith(HEAD)
    assert "## Alerts\n\nnew\n" in both
    assert "## The month\n\n| a | b |\n\nsecond paragraph\n" in both
    assert both.count(NOT_RUN) == len(PARTS) - 2
    assert written(both, {}) == both


def test_a_part_that_fails_leaves_its_section() -> None:
    assert measured(Part("None", "no_such_module")) is None


@pytest.mark.parametrize("name", list(PARTS))
def test_every_part_is_a_module(name: str) -> None:
    assert find_spec(f"bench.{PARTS[name].module}") is not None


def test_rounds_are_put_together_figure_by_figure() -> None:
    rounds = [f"| trafilatura 2.3.1 | {rate} | 46/47 |\nmost {most} MB" for rate, most in
              (("1,010", "99.5"), ("998", "101.0"), ("1,002", "99.5"))]  # fmt: skip
    assert together(rounds) == "| trafilatura 2.3.1 | 1,002 (998–1,010) | 46/47 |\nmost 99.5 (99.5–101.0) MB"
    assert together(rounds[:1]) == rounds[0]
    assert together(rounds[:2]) == "| trafilatura 2.3.1 | 998 (998–1,010) | 46/47 |\nmost 99.5 (99.5–101.0) MB"
    with pytest.raises(ValueError, match="more than figures"):
        together([rounds[0], "| gone |"])
