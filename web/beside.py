"""Beside: work over all of a house's articles, done in a process of its own where there are many of them.

A month of 200,000 articles takes half a minute of a core and some hundred megabytes; in the server's own process every
page would wait for it, and the memory would stay.

    python -m web.beside        reads from standard input what to do, writes to standard output what came of it
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import Any, TypeVar

from cities.city import City
from cities.load import load_city
from crawlers.folder import DataFolder
from ledger.database import LedgerError
from ledger.ledger import Ledger

T = TypeVar("T")
MANY_DAYS = 60
"""A house with more days of articles than this is asked in a process of its own."""
LESS_URGENT = 5
REFUSALS = (ValueError, LedgerError)
"""Errors with a message for a reader: those of months, forms and proofs are ValueErrors."""


def done_beside(
    city: City, folder: DataFolder, ledger: Ledger, work: Callable[..., T], *said: Any, **more: Any
) -> T:  # fmt: skip
    """`work(city, folder, ledger, *said, **more)`, a function of a module, in another process; what it refuses is
    raised as it would be here. RuntimeError where the process fails.
    """
    url = ledger.engine.url.render_as_string(hide_password=False)
    asked = (work, str(city.folder.resolve()), str(folder.root.resolve()), url, said, more)
    # by standard input: a ledger's password must not stand in the list of processes
    done = subprocess.run(
        [sys.executable, "-m", "web.beside"], input=pickle.dumps(asked), capture_output=True, check=False
    )
    if done.returncode != 0:
        raise RuntimeError(f"{work.__name__}: {done.stderr.decode(errors='replace')[-2000:]}")
    found = pickle.loads(done.stdout)
    if isinstance(found, REFUSALS):
        raise found
    value: T = found
    return value


def main() -> None:
    os.nice(LESS_URGENT)
    Thread(target=end_with, args=(os.getppid(),), daemon=True).start()
    work, city, root, url, said, more = pickle.load(sys.stdin.buffer)
    found: object
    with Ledger(url) as ledger:
        try:
            found = work(load_city(city), DataFolder(Path(root)), ledger, *said, **more)
        except REFUSALS as error:
            found = error
    sys.stdout.buffer.write(pickle.dumps(found))


def end_with(parent: int) -> None:
    """A server that has stopped waits for nothing any more."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


if __name__ == "__main__":
    main()
