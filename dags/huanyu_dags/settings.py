"""Huanyu's settings of a task: Airflow's variable `huanyu`, else the worker's environment, else the default.

The variable is one JSON object of setting names and values, {"city": "/srv/city", "smtp": "connection:mail"}: one
question to the API server for a task, whatever is set. A value `connection:ID` is that connection as the setting's
address, so that passwords lie where Airflow keeps them and are masked in its logs.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING
from urllib.parse import quote

from airflow.sdk import Connection, Variable

if TYPE_CHECKING:
    from huanyu.settings import Settings
    from huanyu.workplace import Workplace

VARIABLE = "huanyu"
FROM_CONNECTION = "connection:"
SCHEMES = {"smtp": "smtp", "store": "http", "ledger": "postgresql+psycopg", "proxy": "http"}
"""The settings that may be a connection, with the scheme of their address where the connection says none."""


def workplace() -> Workplace:
    """The command line's workplace with a task's settings. SettingsError (Chinese) names what cannot be used."""
    from huanyu.workplace import Workplace

    return Workplace(task_settings())


def task_settings() -> Settings:
    from huanyu.settings import SETTINGS, Settings, SettingsError

    given = Variable.get(VARIABLE, default={}, deserialize_json=True)
    variables = {setting.name: setting.variable for setting in SETTINGS}
    if not isinstance(given, dict):
        raise SettingsError(f'Airflow 变量 {VARIABLE} 应为一个 JSON 对象，如 {{"city": "sample"}}')
    if unknown := sorted(given.keys() - variables.keys()):
        raise SettingsError(
            f"Airflow 变量 {VARIABLE} 里的 {unknown[0]!r} 不是设置；可用的有 {'、'.join(sorted(variables))}"
        )
    environment = dict(os.environ)
    environment |= {variables[name]: _value(name, str(value)) for name, value in given.items()}
    return Settings(environment, {})


def _value(name: str, value: str) -> str:
    from huanyu.settings import SettingsError

    if not value.startswith(FROM_CONNECTION):
        return value
    if name not in SCHEMES:
        allowed = "、".join(SCHEMES)
        raise SettingsError(f"Airflow 变量 {VARIABLE} 里的 {name!r} 不能用连接；可以用连接的有 {allowed}")
    return address_of(Connection.get(value.removeprefix(FROM_CONNECTION)), SCHEMES[name])


def address_of(connection: Connection, scheme: str) -> str:
    """`scheme://login:password@host:port/path` of a connection; its extra `scheme` (https, smtps) overrules."""
    scheme = str(connection.extra_dejson.get("scheme", scheme))
    login = quote(connection.login or "", safe="")
    secret = f":{quote(connection.password, safe='')}" if connection.password else ""
    at = f"{login}{secret}@" if login or secret else ""
    port = f":{connection.port}" if connection.port else ""
    path = f"/{connection.schema}" if connection.schema else ""
    return f"{scheme}://{at}{connection.host or ''}{port}{path}"
