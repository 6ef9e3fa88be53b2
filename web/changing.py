"""Changing: what a page writes into the data folder, and why it could not be done, in words for whoever asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from fastapi import HTTPException

from crawlers.lease import LeaseTimeout, lease
from ledger.database import LedgerBroken, LedgerError
from web.site import Site

WAIT_S = 5
"""For a run that is writing; longer than that somebody comes back later."""
_OPTION = re.compile(r"（--\w+[^）]*）")


@contextmanager
def writing(site: Site) -> Iterator[None]:
    """Holds the data folder's lease; LeaseTimeout where somebody else has it for longer than WAIT_S."""
    with lease(site.folder.lease, holder="网页", wait_s=WAIT_S, tell=lambda _: None):
        yield


@contextmanager
def refused_as(status: int) -> Iterator[None]:
    """What the ledger refuses inside is answered with this status; a broken ledger is not taken for a refusal."""
    try:
        yield
    except LedgerBroken:
        raise
    except LedgerError as error:
        raise HTTPException(status, f"{error}。") from None


def refusal(change: Callable[[], object], *refused: type[Exception]) -> str | None:
    """Makes a change; None where it is made, else why it was not, without options of the command line.

    Taken for that are a refusal of the ledger, a run that is writing, and the errors named; anything else is raised.
    """
    taken: tuple[type[Exception], ...] = (LedgerError, *refused)
    try:
        change()
    except LeaseTimeout:
        return "采集或入库正在写数据，请过一会儿再试"
    except LedgerBroken:
        raise
    except taken as error:
        return _OPTION.sub("", str(error))
    return None
