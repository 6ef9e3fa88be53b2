"""Every setting: where its value came from, and what is said when it cannot be used."""

from __future__ import annotations

from datetime import datetime

import pytest

from crawlers.clock import SHANGHAI
from huanyu.settings import Settings, SettingsError


def test_a_flag_wins_over_the_environment_and_that_over_the_default() -> None:
    settings = Settings({"HUANYU_CITY": "changde", "HUANYU_DATA": "/srv/a"}, {"city": None, "data": "/srv/b"})
    assert [(settings[name], settings.values[name].origin) for name in ("city", "data", "port")] == [
        ("changde", "环境变量"), ("/srv/b", "命令行"), ("8000", "默认"),
    ]  # fmt: skip


def test_a_slip_in_a_variables_name_is_an_error_that_lists_the_names() -> None:
    with pytest.raises(SettingsError, match=r"HUANYU_CTY 不是可用的设置；可用的有 HUANYU_CITY"):
        Settings({"HUANYU_CTY": "x"}, {})


@pytest.mark.parametrize(
    ("variable", "value", "allowed"),
    [
        ("HUANYU_PORT", "80000", "0 到 65535"),
        ("HUANYU_SMTP", "mail.example", "smtp、smtps://主机:端口"),
        ("HUANYU_STORE", "sqlite:///x", "embedded: 或 http"),
        ("HUANYU_NOW", "昨天", "2026-06-17T22:00:00"),
        ("HUANYU_LOG_LEVEL", "LOUD", "DEBUG"),
        ("HUANYU_JUDGES", "best", "accurate、fast"),
        ("HUANYU_WORKERS", "0", "1 到 256"),
    ],
)
def test_a_bad_value_is_named_with_what_is_allowed(variable: str, value: str, allowed: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings({variable: value}, {})
    assert variable in str(caught.value)
    assert value in str(caught.value)
    assert allowed in str(caught.value)


def test_a_password_is_never_shown() -> None:
    settings = Settings({"HUANYU_SMTP": "smtp://post:s3cret@mail.example:587"}, {})
    assert settings.values["smtp"].shown == "smtp://post:***@mail.example:587"
    assert settings["smtp"] == "smtp://post:s3cret@mail.example:587"


def test_a_moment_without_offset_is_shanghais_and_one_with_is_brought_there() -> None:
    for text in ("2026-06-17T22:00:00", "2026-06-17T14:00:00+00:00"):
        moment = Settings({"HUANYU_NOW": text}, {}).now()
        assert moment == datetime(2026, 6, 17, 22, tzinfo=SHANGHAI)
        assert moment.utcoffset() == SHANGHAI.utcoffset(None)
