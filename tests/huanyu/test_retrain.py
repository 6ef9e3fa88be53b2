"""The link to the model in use: said to be none before hours are spent, and made to point to another model."""

from __future__ import annotations

from pathlib import Path

import pytest

from huanyu.retrain import model_link, promote
from huanyu.settings import Settings, SettingsError
from huanyu.workplace import Workplace


def work_with(model: Path | None) -> Workplace:
    return Workplace(Settings({"HUANYU_MODEL": str(model)} if model else {}, {}))


def test_a_folder_or_nothing_is_no_link_that_could_be_changed(tmp_path: Path) -> None:
    for model in (tmp_path, None):
        with pytest.raises(SettingsError, match="符号链接"):
            model_link(work_with(model))


def test_the_link_is_made_and_then_changed(tmp_path: Path) -> None:
    link = tmp_path / "models" / "in-use"
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        promote(work_with(link), tmp_path / name)
        assert (link.is_symlink(), link.resolve()) == (True, tmp_path / name)
