"""Units and offices by the short names that people type."""

from __future__ import annotations

import pytest

from cities.city import City
from ledger.database import LedgerError
from reports.response.matters import office_name, unit_named


def test_an_office_goes_by_its_short_name_and_one_that_is_not_known_by_what_was_typed(sample: City) -> None:
    names = {
        "城管": "市城市管理局",
        "住建": "市住房和城乡建设局",
        "gongan": "市公安局",
        "市消防救援支队": "市消防救援支队",
    }
    assert {short: office_name(sample, short) for short in names} == names


def test_a_unit_goes_by_its_short_name_where_one_alone_has_it(sample: City) -> None:
    assert [unit_named(sample, text).id for text in ("daqi", "大气环境科", "大气科", "临江")] == [
        "daqi", "daqi", "daqi", "linjiang",
    ]  # fmt: skip
    with pytest.raises(LedgerError, match="没有单位“火星科”；可以是：临江区"):
        unit_named(sample, "火星科")
    with pytest.raises(LedgerError, match=r"“环境科”可以是：大气环境科、水生态环境科.*请写全称"):
        unit_named(sample, "环境科")
