"""A fortnight by the clock: each mail that the rules promise arrives, at its time, and none else.

EXPECTED was written by hand from the sentences of alerts.yaml and of the issue, never from what the code sent.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from cities.city import City
from tests.reports.alerts.fortnight import DOWN, FIRST, READERS, Fortnight, at, run_fortnight

ALL = ("局长", "副局长", "分析员", "临江", "临江备岗", "清河")
HOUSE = ("局长", "副局长", "分析员")
LINJIANG = (*HOUSE, "临江", "临江备岗")

URGENT: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    # the plant, one outlet: level Ⅱ, to be answered in 48 hours; the rule does not wait for the night to end
    ("04-28 22:00", "【环舆急报】{area} 4月28日：Ⅱ级 云泽热电厂冒黑烟，4月30日22:00前回应", (*HOUSE, "临江")),
    # nobody signs in thirty minutes: whoever stands in; in thirty more: the leader who answers for 临江
    ("04-28 22:30", "【环舆急报·催签】{area} 4月28日：Ⅱ级 云泽热电厂冒黑烟，4月30日22:00前回应", ("临江备岗",)),
    ("04-28 23:00", "【环舆急报·催签】{area} 4月28日：Ⅱ级 云泽热电厂冒黑烟，4月30日22:00前回应", ("副局长",)),
    # three outlets: level Ⅰ; the answer is owed since yesterday, so the limit stays; 临江 signs, so nobody is chased
    ("04-29 22:00", "【环舆急报】{area} 4月29日：Ⅰ级 云泽热电厂冒黑烟，4月30日22:00前回应", (*HOUSE, "临江")),
    # its time has passed at 22:00, first seen at 22:30 in the quiet hours: told one level up in the morning, once
    ("05-01 07:00", "【环舆催办】云泽市：云泽热电厂冒黑烟超时未回应", ("副局长",)),
    # the briefing of April; that of the week, due on Monday the 4th, never leaves: the server is down for too long
    (
        "05-01 08:30",
        "【环舆月报】云泽市 2026年4月：9篇（条），负面8；最多的是“云泽热电厂冒黑烟”4篇（条）",
        ("局长", "副局长"),
    ),
    # a hot post in the quiet hours of a holiday: that rule waits for seven
    ("05-02 07:00", "【环舆急报】{area} 5月1日：Ⅱ级 微博：清河的水又黑了，5月3日23:30前回应", (*HOUSE, "清河")),
    # 清河 has nobody who stands in and no leader of its own: after thirty minutes all leaders
    ("05-02 07:30", "【环舆急报·催签】{area} 5月2日：Ⅱ级 微博：清河的水又黑了，5月3日23:30前回应", ("局长", "副局长")),
    # that rule waits for a workday: the holiday ends with the 5th; its clock stood still as long
    ("05-06 07:00", "【环舆急报】{area} 5月2日：Ⅱ级 湿地边倒满渣土，5月8日00:00前回应", (*HOUSE, "临江")),
    ("05-06 07:30", "【环舆急报·催签】{area} 5月6日：Ⅱ级 湿地边倒满渣土，5月8日00:00前回应", ("临江备岗",)),
    ("05-06 08:00", "【环舆急报·催签】{area} 5月6日：Ⅱ级 湿地边倒满渣土，5月8日00:00前回应", ("副局长",)),
    ("05-08 07:00", "【环舆催办】云泽市：湿地边倒满渣土超时未回应", ("副局长",)),
    # Saturday the 9th is a make-up workday: at once, but chased by nobody at night nor on the Sunday; what the Sunday
    # brings waits for Monday. Two of the 48 hours are over when that Sunday begins.
    ("05-09 22:00", "【环舆急报】{area} 5月9日：Ⅱ级 湿地芦苇被割光，5月12日22:00前回应", (*HOUSE, "临江")),
)
"""Beside the mornings: (moment, subject, readers)."""

OF_THE_MORNING: dict[str, tuple[str, tuple[str, ...]]] = {
    "04-29": ("1件需回应，最高Ⅱ级", LINJIANG),
    "04-30": ("1件需回应，最高Ⅰ级", LINJIANG),
    "05-01": ("2件需回应，最高Ⅲ级", (*HOUSE, "清河")),
    "05-02": ("1件需回应，最高Ⅱ级", (*HOUSE, "清河")),
    "05-03": ("1件需回应，最高Ⅱ级", LINJIANG),
    "05-07": ("1件需回应，最高Ⅲ级", (*HOUSE, "清河")),
    "05-08": ("1件关注，最高Ⅲ级", LINJIANG),
    "05-10": ("1件需回应，最高Ⅱ级", LINJIANG),
}
"""Headline and readers; every other reader, and everybody on the other mornings, gets a 零报告."""

ZERO = "零报告，没有需要回应的舆情"
LATE = "05-06 03:00"
"""The mails of the 5th at eight were tried at 8:00, 8:30, 9:00, 9:30, 10:30, 12:00, 15:00, 19:00, 23:00 (after 5, 10,
20, 40, 80, 160 and 240 minutes, at the next half hour) and so at three, when the server was back."""

GIVEN_UP = (
    ("05-06 03:30", "【环舆运维】云泽市 5月5日：7封邮件没有送达，不再重试"),
    ("05-06 04:00", "【环舆运维】云泽市 5月5日：9封邮件没有送达，不再重试"),
)
"""The mails of the 4th at eight were 36 hours old on the 5th at 20:00; the operators' mail of 20:30 was itself tried at
20:30, 21:00, 21:30, 22:00, 23:00, 0:30 and 3:30. The two briefings of half past eight followed them half an hour later.
"""


@pytest.fixture(scope="module")
def fortnight(sample: City, tmp_path_factory: pytest.TempPathFactory) -> Fortnight:
    return run_fortnight(sample, tmp_path_factory.mktemp("fortnight"))


def area_of(reader: str) -> str:
    unit = {"临江": "临江区", "临江备岗": "临江区", "清河": "清河区"}.get(reader)
    return f"云泽市·{unit}" if unit else "云泽市"


def mornings() -> set[tuple[datetime, str, str]]:
    """The digests of fourteen mornings; those of the 4th never left, those of the 5th left late."""
    found = set()
    for number in range(14):
        day = FIRST + timedelta(days=number)
        key = f"{day:%m-%d}"
        if key == "05-04":
            continue
        headline, readers = OF_THE_MORNING.get(key, (ZERO, ()))
        for reader in ALL:
            said = headline if reader in readers else ZERO
            when = at(LATE) if key == "05-05" else at(f"{key} 08:00")
            found.add((when, f"【环舆日报】{area_of(reader)} {day.month}月{day.day}日：{said}", reader))
    return found


def urgent() -> set[tuple[datetime, str, str]]:
    return {
        (at(moment), subject.format(area=area_of(reader)), reader)
        for moment, subject, readers in URGENT
        for reader in readers
    }


def test_the_readers_get_each_mail_that_the_rules_promise_and_none_else(fortnight: Fortnight) -> None:
    received = [mail for mail in fortnight.received if mail[2] != "运维"]
    assert sorted(received) == sorted(mornings() | urgent())


def test_the_operators_get_the_health_of_each_day_before_and_what_was_given_up(fortnight: Fortnight) -> None:
    received = [(when, subject) for when, subject, reader in fortnight.received if reader == "运维"]
    days = [FIRST + timedelta(days=number) for number in range(14) if number != 7]
    health = {
        (
            at(LATE) if f"{day:%m-%d}" == "05-05" else at(f"{day:%m-%d} 08:00"),
            f"【环舆运维】云泽市 {before.month}月{before.day}日",
        )
        for day in days
        for before in [day - timedelta(days=1)]
    }
    sent = [
        (when, subject.partition("：")[0])
        for when, subject in received
        if (when, subject) not in [(at(moment), said) for moment, said in GIVEN_UP]
    ]
    assert sorted(sent) == sorted(health)
    assert len(received) == len(health) + len(GIVEN_UP)


def test_nothing_reaches_a_reader_twice(fortnight: Fortnight) -> None:
    assert len(fortnight.received) == len(set(fortnight.received))
    assert {reader for _, _, reader in fortnight.received} == set(READERS)


def test_while_mail_cannot_leave_each_attempt_ends_in_a_failure_and_no_other_hour_does(fortnight: Fortnight) -> None:
    refused = {when for when, lines in fortnight.failed.items() if any("连不上" in line for line in lines)}
    first = {at(f"05-04 {hour}") for hour in ("08:00", "08:30", "09:00", "09:30", "10:30", "12:00", "15:00", "19:00")}
    assert first <= refused
    assert all(DOWN[0] <= when < DOWN[1] for when in refused)
    lacking = {when for when, lines in fortnight.failed.items() if any("没有备岗可转" in line for line in lines)}
    assert lacking == {at("05-02 07:30")}
