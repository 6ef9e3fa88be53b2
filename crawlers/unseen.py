"""What a page holds and no reader sees: hidden by its style, by an attribute, by a class of copy protection."""

from __future__ import annotations

import re
from functools import lru_cache

_HIDES = re.compile(r"display\s*:\s*none|font-size\s*:\s*0*\.?0+(?![\d.]*[1-9])", re.I)
_VEILS = re.compile(r"visibility\s*:\s*hidden", re.I)
_CLASSES = frozenset(("jammer", "sr-only"))
# scripts unveil large elements (a whole article of WeChat), they do not unveil these
_SMALL_TAGS = frozenset(("span", "p", "font", "i", "em"))


def is_unseen(tag: str, attributes: dict[str, str | None]) -> bool:
    """Whether an element with these attributes is not shown."""
    if not attributes:
        return False
    if "hidden" in attributes:
        return True
    if (style := attributes.get("style")) and _style_hides(style, tag in _SMALL_TAGS):
        return True
    return not _CLASSES.isdisjoint((attributes.get("class") or "").split())


@lru_cache(maxsize=10_000)
def _style_hides(style: str, veils: bool) -> bool:
    return _HIDES.search(style) is not None or (veils and _VEILS.search(style) is not None)
