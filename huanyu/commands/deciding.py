"""How a command writes what a person decided: the ledger open for writing, a refusal as the command's error."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

import click

from huanyu.workplace import Workplace
from ledger.database import LedgerError
from ledger.ledger import Ledger
from reports.month.facts import RuleError
from reports.month.form import FormError
from reports.month.proofs import ProofError


@contextmanager
def deciding(work: Workplace, command: str) -> Iterator[Ledger]:
    """The ledger, to be written to; what is refused becomes the command's error."""
    with work.writing(command), work.ledger() as ledger:
        try:
            yield ledger
        except (LedgerError, FormError, RuleError, ProofError) as error:
            raise click.ClickException(str(error)) from error


def say(made: Any, words: str, as_json: bool) -> None:
    print(json.dumps(asdict(made), ensure_ascii=False) if as_json else words)
