"""Warm: what every page asks for is read before the first reader comes, and what stays is left out of the search for
garbage, which would else stop every page for some tenths of a second now and then.
"""

from __future__ import annotations

import gc

from index.query import parse_query
from web.sessions import Session
from web.site import Site
from web.views.accounts import accounts_of
from web.views.today import today_of

_SELDOM = (20_000, 50, 50)
"""A page leaves next to nothing to collect, and a month that is held takes some 30 ms to look through."""
_READER = Session(user="", role="leader", district=None, form_token="")


def warm(site: Site) -> None:
    """Some seconds for a large house; nothing where it is empty."""
    today_of(site, _READER)
    accounts_of(site)
    # the first search reads the words that the language is cut by
    site.store.search(parse_query("环境", site.city), limit=1)
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_SELDOM)
