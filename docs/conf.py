"""Sphinx: our pages of Markdown and what the code says of itself, into build/docs (`make docs`).

With `-t pages_only` the code is left out, which takes seconds.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
FLOORS = ("cities", "crawlers", "nlp", "ledger", "index", "reports", "web", "huanyu")
PAGES_ONLY = "pages_only" in tags  # type: ignore[name-defined]  # noqa: F821 - Sphinx hands it in

project = "Huanyu 环舆"
copyright = "the Huanyu authors, Apache-2.0"
extensions = ["myst_parser", "sphinx.ext.autodoc", *([] if PAGES_ONLY else ["sphinx.ext.apidoc"])]
html_theme = "alabaster"
html_theme_options = {"description": "Public opinion and news of a city's environment", "page_width": "1080px"}
myst_heading_anchors = 3
# links lead to files of the project too; docstrings are plain text
OF_CODE = ["docutils", "autodoc", "ref.python"]
suppress_warnings = ["myst.xref_missing", "toc.excluded", *([] if PAGES_ONLY else OF_CODE)]
autodoc_member_order = "bysource"
autodoc_mock_imports = ["torch", "onnx"]  # of the extra train
exclude_patterns = ["reference*"] if PAGES_ONLY else []
apidoc_modules = [
    {
        "path": ROOT / floor, "destination": f"reference/{floor}", "separate_modules": True, "max_depth": 2,
        "exclude_patterns": ["**/sample/sites/**"],
    }
    for floor in FLOORS
]  # fmt: skip


def as_it_stands(_app: Any, _what: str, _name: str, _of: Any, _options: Any, lines: list[str]) -> None:
    """Docstrings are plain text with `names` and indented examples; none of their signs is markup."""
    shown: list[str] = []
    for line in lines:
        if line.startswith("    ") and (not shown or not shown[-1].strip()):
            shown += ["::", ""]
        parts = line.split("`") if line.count("`") % 2 == 0 and not line.startswith("    ") else [line]
        if len(parts) == 1:
            shown.append(line if line.startswith("    ") else _plain(line))
        else:
            shown.append("".join(f"``{part}``" if place % 2 else _plain(part) for place, part in enumerate(parts)))
    lines[:] = shown


def _plain(text: str) -> str:
    return re.sub(r"([*|\\]|(?<=\w)_(?=\W|$))", r"\\\1", text)


def what_is_written(_app: Any, name: str, source: list[str]) -> None:
    """Leaves pages out of the contents that a run writes and has not written yet."""
    if name == "index":
        absent = [page for page in ("faults", "fuzz", "load") if not (ROOT / "docs" / f"{page}.md").is_file()]
        source[0] = "".join(line for line in source[0].splitlines(keepends=True) if line.strip() not in absent)


def setup(app: Any) -> None:
    app.connect("source-read", what_is_written)
    app.connect("autodoc-process-docstring", as_it_stands)
