"""A running month made in a process of its own: `python -m web.month_beside` reads what to make and writes the report.

It takes half a minute of a core for 200,000 articles and a gigabyte while it runs; in the server's own process every
page would wait for it, and the memory would stay.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from cities.city import City
from cities.load import load_city
from crawlers.folder import DataFolder
from ledger.ledger import Ledger
from reports.month.facts import RuleError
from reports.month.inputs import month_report
from reports.month.records import MonthReport

_LESS_URGENT = 5


def month_beside(city: City, folder: DataFolder, ledger: Ledger, month: str, now: datetime) -> MonthReport:
    """As `month_report`, and raises RuleError as it does; RuntimeError where the process fails."""
    url = ledger.engine.url.render_as_string(hide_password=False)
    asked = (str(city.folder.resolve()), str(folder.root.resolve()), url, month, now.isoformat())
    # by standard input: a ledger's password must not stand in the list of processes
    done = subprocess.run(
        [sys.executable, "-m", "web.month_beside"], input=pickle.dumps(asked), capture_output=True, check=False
    )
    if done.returncode != 0:
        raise RuntimeError(f"{month}: {done.stderr.decode(errors='replace')[-2000:]}")
    found = pickle.loads(done.stdout)
    if isinstance(found, str):
        raise RuleError(found)
    report: MonthReport = found
    return report


def main() -> None:
    os.nice(_LESS_URGENT)
    city, root, url, month, now = pickle.load(sys.stdin.buffer)
    found: MonthReport | str
    with Ledger(url) as ledger:
        try:
            found = month_report(
                load_city(city), DataFolder(Path(root)), ledger, month, now=datetime.fromisoformat(now)
            )  # fmt: skip
        except RuleError as error:
            found = str(error)
    sys.stdout.buffer.write(pickle.dumps(found))


if __name__ == "__main__":
    main()
