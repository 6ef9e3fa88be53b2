"""retention.yaml: how many days each kind of record is kept. A city without the file keeps them as written here."""

from __future__ import annotations

from pydantic import Field

from cities.facts import Fact

SIX_MONTHS = 184
"""Days for which whoever runs a network must keep its logs (《网络安全法》第二十一条: 不少于六个月)."""


class Retention(Fact):
    """Days by kind of record. What a closed month or an open task names is kept whatever is written here; articles,
    what was understood of them, decisions and closed months are never deleted.

    `pages` are the fetched bytes, `comments` those of citizens under own posts, `inbox` files that people brought,
    `outbox` mails, `quarantine` what failed, `logs` the programs' logs, `audit` who did what and read what.
    """

    pages: int = Field(default=1100, ge=31)
    comments: int = Field(default=400, ge=31)
    inbox: int = Field(default=400, ge=31)
    outbox: int = Field(default=1100, ge=31)
    quarantine: int = Field(default=200, ge=31)
    logs: int = Field(default=200, ge=SIX_MONTHS)
    audit: int = Field(default=1100, ge=SIX_MONTHS)
