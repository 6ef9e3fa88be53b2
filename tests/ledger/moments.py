"""Moments of the sample's summer, as the tests hand them in."""

from __future__ import annotations

from datetime import date, datetime

from crawlers.clock import SHANGHAI

DAY = date(2026, 6, 17)
NOW = datetime(2026, 6, 17, 22, 0, tzinfo=SHANGHAI)
LATER = datetime(2026, 6, 18, 9, 30, tzinfo=SHANGHAI)
