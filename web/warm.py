"""Warm: what every page asks for is read before the first reader comes, and what stays is left out of the search for
garbage, which would else stop every page for some tenths of a second now and then.
"""

from __future__ import annotations

import gc

from web.sessions import Session
from web.site import Site
from web.views.accounts import accounts_of
from web.views.today import today_of

_READER = Session(user="", role="leader", district=None, form_token="")


def warm(site: Site) -> None:
    """Some seconds for a large house; nothing where it is empty."""
    today_of(site, _READER)
    accounts_of(site)
    gc.collect()
    gc.freeze()
