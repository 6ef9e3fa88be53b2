"""What a person corrected is learnt, but never what is kept to measure by: a gold text, a test, a calibration."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from nlp.labelled import Labelled, gold_texts, own_texts
from nlp.train_sets import held_out_texts, part_of, sets_of


def corrected(text: Labelled) -> Labelled:
    """The text as an analyst's correction of the same article would be learnt."""
    return replace(text, origin="corrections", sentiment="positive")


def learnt_bodies(data: Path | None, more: list[Labelled]) -> set[str]:
    sets = sets_of(data, more)
    return {text.body for text in (*sets.labelled, *sets.emotional) if text.origin == "corrections"}


NEW = Labelled(title="河道清淤", body="沙洲镇的一段河道清出三百吨淤泥，这是一篇谁也没有标过的稿件。", kind=None,
               origin="corrections", env=1, topics=("water",), sentiment="positive", emotion=None)  # fmt: skip


@pytest.mark.parametrize("part", ["test", "calibration", "learnt"])
def test_a_correction_of_a_text_of_ours_is_not_learnt_beside_it(part: str) -> None:
    text = next(each for each in own_texts() if part_of(each) == part)
    assert learnt_bodies(None, [corrected(text), NEW]) == {NEW.body}


def test_nothing_that_is_held_out_is_learnt_whatever_was_corrected() -> None:
    held_out = held_out_texts(None)
    assert held_out
    sets = sets_of(None, [*map(corrected, held_out), NEW])
    assert not {text.body for text in sets.labelled} & {text.body for text in held_out}
    assert NEW in sets.labelled


def test_a_correction_of_a_gold_text_is_not_learnt(shared: Path) -> None:
    gold = gold_texts(shared)[:50]
    assert learnt_bodies(shared, [*map(corrected, gold), NEW]) == {NEW.body}
