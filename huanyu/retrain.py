"""A new model beside the one in use: trained or brought, measured on gold sets, promoted where it is no worse."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from huanyu.commands.learn import corrected_texts
from huanyu.settings import SettingsError
from huanyu.workplace import Workplace
from nlp.annotate import Annotator
from nlp.evaluate import evaluate

FIGURES = {"env": "f1", "topics": "macro_f1", "sentiment": "macro_f1", "emotion": "macro_f1"}
"""The figure of each question by which two models are compared."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A figure of the model in use and of the new one, on a gold set: `gold` is its file, `question` as in FIGURES."""

    gold: str
    question: str
    before: float
    after: float

    @property
    def worse(self) -> bool:
        return self.after < self.before

    @property
    def said(self) -> str:
        return f"{self.gold} {self.question} {self.before:.3f} → {self.after:.3f}{'，更差' if self.worse else ''}"


def train_candidate(work: Workplace, *, data: Path | None, encoder: Path | None, with_corrections: bool) -> Path:
    """Trains into DATA/CITY/models/MOMENT and returns it. ImportError where training lacks a package."""
    from nlp.train import train

    out = work.folder.root / "models" / f"{work.settings.now():%Y%m%dT%H%M%S}"
    more = corrected_texts(work) if with_corrections else ()
    train(data, out, own=data is None, encoder=encoder, more=more)
    return out


def compare(work: Workplace, candidate: Path, gold: Sequence[Path]) -> list[Compared]:
    """Both models on each gold set (JSON lines as `huanyu eval` reads), question by question."""
    new = Annotator(work.city, candidate, work.judges)
    found = []
    for file in gold:
        before, after = evaluate(work.annotator, file), evaluate(new, file)
        found += [
            Compared(file.name, question, _figure(before[question], name), _figure(after[question], name))
            for question, name in FIGURES.items()
            if question in before and question in after
        ]
    return found


def model_link(work: Workplace) -> Path:
    """The link that HUANYU_MODEL names, or is to be; SettingsError where it cannot be made to point elsewhere."""
    link = work.settings.get("model")
    if link is None or (Path(link).exists() and not Path(link).is_symlink()):
        raise SettingsError(f"HUANYU_MODEL 的值 {link or ''!r} 不能换：应为指向在用模型的符号链接，或还没有的路径")
    return Path(link)


def promote(work: Workplace, candidate: Path) -> None:
    """Makes HUANYU_MODEL, a link, point to the candidate; tasks that begin from now on use it."""
    path = model_link(work)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.tmp")
    beside.unlink(missing_ok=True)
    beside.symlink_to(candidate.resolve(), target_is_directory=True)
    os.replace(beside, path)


def _figure(figures: Mapping[str, Any], name: str) -> float:
    return float(figures[name])
