"""All figures in one run: `python -m bench`, printed and written to bench/results.md with the machine they are of."""

from __future__ import annotations

import contextlib
import io
import os
import platform
import runpy
import sys
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).parent
SHARED = Path(os.environ.get("HUANYU_SHARED", HERE.parent.parent / "shared"))


def printed(module: str, *arguments: str) -> str:
    """What `python -m module` prints."""
    out, sys.argv = io.StringIO(), [module, *arguments]
    with contextlib.redirect_stdout(out):
        runpy.run_module(module, run_name="__main__")
    return out.getvalue()


def main() -> None:
    parts = [
        f"Measured {datetime.now(UTC):%Y-%m-%d} with Python {platform.python_version()} on {os.cpu_count()} cores "
        f"({platform.machine()}), by `make bench`. Rates are of one core, by processor time.\n",
        "## Annotation\n\n" + printed("bench.annotate"),
        "## The month\n\n" + printed("bench.month"),
        "## The embedded index\n\n" + printed("bench.index"),
        "## Collection\n\n" + printed("bench.collect", "--pages", "3000"),
        "## Alerts\n\n" + printed("bench.alerts"),
        "## Elasticsearch\n\n" + printed("bench.elastic"),
    ]
    parts.append("## The page\n\n" + printed("bench.page"))
    if (SHARED / "data" / "pages").is_dir():
        parts.append("## Extraction\n\n" + printed("bench.extract", "--shared", str(SHARED)))
    else:
        print(f"extraction is left out: {SHARED} is absent", file=sys.stderr)
    text = "# Figures\n\n" + "\n".join(parts)
    print(text)
    (HERE / "results.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
