"""Every setting: where its value came from, and what is said when it cannot be used."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from crawlers.clock import SHANGHAI
from huanyu.settings import Settings, SettingsError
from index.elastic_options import ElasticOptions


def test_a_flag_wins_over_the_environment_and_that_over_the_default() -> None:
    settings = Settings({"HUANYU_CITY": "changde", "HUANYU_DATA": "/srv/a"}, {"city": None, "data": "/srv/b"})
    assert [(settings[name], settings.values[name].origin) for name in ("city", "data", "port")] == [
        ("changde", "环境变量"), ("/srv/b", "命令行"), ("8000", "默认"),
    ]  # fmt: skip


def test_a_slip_in_a_variables_name_is_an_error_that_lists_the_names() -> None:
    with pytest.raises(SettingsError, match=r"HUANYU_CTY 不是可用的设置；可用的有 .*HUANYU_CITY"):
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
        ("HUANYU_STORE_SHARDS", "0", "1 到 1024"),
        ("HUANYU_STORE_REPLICAS", "-1", "0 到 100"),
        ("HUANYU_STORE_MONTHLY", "ja", "yes 或 no"),
        ("HUANYU_STORE_CA", "/no/such/ca.pem", "没有这个文件"),
        ("HUANYU_MAIL_FROM", "huanyu@bureau.example,Bcc:all@bureau.example", "一个邮件地址"),
        ("HUANYU_MAIL_FROM", "市局", "一个邮件地址"),
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


@pytest.mark.parametrize("password", ["geheim", "ge@heim", "ge:heim@", "ge/heim", "ge heim"])
def test_no_sign_in_a_password_makes_a_part_of_it_seen(password: str) -> None:
    address = f"https://elastic:{password}@es.example:9200"
    if "/" in password:
        told = _refusal({"HUANYU_STORE": address})
    else:
        told = Settings({"HUANYU_STORE": address}, {}).values["store"].shown
    assert "heim" not in told
    assert "elastic:***@es.example:9200" in told


def test_an_api_key_is_never_shown_and_goes_not_with_a_password() -> None:
    key = {"HUANYU_STORE_API_KEY": "bWVpbjpzY2hsdWVzc2Vs"}
    assert Settings(key, {}).values["store_api_key"].shown == "***"
    assert "bWVpbjpz" not in repr(Settings(key, {}).elastic)
    told = _refusal(key | {"HUANYU_STORE": "https://elastic:geheim@es.example:9200"})
    assert "HUANYU_STORE_API_KEY" in told
    assert "两样只能给一样" in told
    assert "bWVpbjpz" not in told
    assert "geheim" not in told


def test_what_is_set_of_the_store_is_handed_down_as_values(tmp_path: Path) -> None:
    authority = tmp_path / "ca.pem"
    authority.touch()
    given = {"SHARDS": "3", "REPLICAS": "1", "MONTHLY": "yes", "CA": str(authority), "API_KEY": "id:key"}
    assert Settings({f"HUANYU_STORE_{name}": value for name, value in given.items()}, {}).elastic == ElasticOptions(
        shards=3, replicas=1, monthly=True, ca_file=authority, api_key="id:key"
    )


def _refusal(environment: dict[str, str]) -> str:
    with pytest.raises(SettingsError) as caught:
        Settings(environment, {})
    return str(caught.value)


def test_a_moment_without_offset_is_shanghais_and_one_with_is_brought_there() -> None:
    for text in ("2026-06-17T22:00:00", "2026-06-17T14:00:00+00:00"):
        moment = Settings({"HUANYU_NOW": text}, {}).now()
        assert moment == datetime(2026, 6, 17, 22, tzinfo=SHANGHAI)
        assert moment.utcoffset() == SHANGHAI.utcoffset(None)
