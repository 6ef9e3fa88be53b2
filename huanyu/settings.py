"""Every setting, read once: from a flag, else the environment, else its default. Lower floors get plain values.

To add a setting: a field here with its environment variable, default and one line of explanation; nothing else reads
the environment.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

from cities.roster import ADDRESS
from crawlers.clock import SHANGHAI, shanghai_now
from index.elastic_options import ElasticOptions


class SettingsError(ValueError):
    """A setting cannot be used; the message (Chinese, for the operator) names it, its value and what is allowed."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting's name, environment variable, default and meaning."""

    name: str
    variable: str
    default: str
    meaning: str
    secret: bool = False


SETTINGS = (
    Setting("api_rate", "HUANYU_API_RATE", "120", "每个接口令牌每分钟最多几次请求"),
    Setting("city", "HUANYU_CITY", "sample", "城市：随包的名字或城市目录"),
    Setting("contact", "HUANYU_CONTACT", "https://example.invalid/huanyu", "采集时写进 User-Agent 的联系方式"),
    Setting("data", "HUANYU_DATA", "data", "数据目录"),
    Setting("host", "HUANYU_HOST", "127.0.0.1", "网页监听的地址"),
    Setting("judges", "HUANYU_JUDGES", "accurate", "分析方式：accurate（拿不准时再问编码器）或 fast（只用线性模型）"),
    Setting("ledger", "HUANYU_LEDGER", "", "台账数据库（SQLAlchemy 地址）；空为数据目录里的 SQLite"),
    Setting("log_level", "HUANYU_LOG_LEVEL", "INFO", "日志级别：DEBUG INFO WARNING ERROR"),
    Setting("mail_from", "HUANYU_MAIL_FROM", "huanyu@localhost.localdomain", "发件人地址"),
    Setting("model", "HUANYU_MODEL", "", "模型目录（huanyu train 所写）；空为随包模型"),
    Setting("now", "HUANYU_NOW", "", "把“现在”定在某一时刻（ISO 8601，演示和补跑用）；空为此刻"),
    Setting("page", "HUANYU_PAGE", "http://127.0.0.1:8000", "邮件里的链接所指的网页地址"),
    Setting("port", "HUANYU_PORT", "8000", "网页监听的端口"),
    Setting("prefix", "HUANYU_PREFIX", "", "反向代理把网页放在哪个路径下，如 /huanyu；空为根"),
    Setting("proxies", "HUANYU_PROXIES", "", "可信的反向代理的地址，逗号分开：只信它们转来的来访地址和 https"),
    Setting("proxy", "HUANYU_PROXY", "", "采集用的 HTTP 代理"),
    Setting("roster", "HUANYU_ROSTER", "", "通讯录文件；空为城市目录里的 roster.example.yaml"),
    Setting(
        "smtp", "HUANYU_SMTP", "", "发信服务器：smtp[s]://用户:密码@主机:端口；空则邮件只留在 outbox/", secret=True
    ),
    Setting("store", "HUANYU_STORE", "embedded:", "检索库：embedded: 或 http(s)://…（Elasticsearch）", secret=True),
    Setting(
        "store_api_key", "HUANYU_STORE_API_KEY", "", "Elasticsearch 的 API 密钥（编码后的，或 编号:密钥）", secret=True
    ),
    Setting("store_ca", "HUANYU_STORE_CA", "", "签发 Elasticsearch 证书的 CA 文件（PEM）；空则用系统信任的 CA"),
    Setting("store_monthly", "HUANYU_STORE_MONTHLY", "no", "Elasticsearch 按月分索引：yes 或 no；下次重建时起效"),
    Setting("store_replicas", "HUANYU_STORE_REPLICAS", "0", "Elasticsearch 每个索引的副本数；下次重建时起效"),
    Setting("store_shards", "HUANYU_STORE_SHARDS", "1", "Elasticsearch 每个索引的分片数；下次重建时起效"),
    Setting("workers", "HUANYU_WORKERS", "", "分析用几个进程；空为处理器个数"),
)
_BY_NAME = {setting.name: setting for setting in SETTINGS}
JUDGES = ("accurate", "fast")
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


@dataclass(frozen=True, slots=True)
class Effective:
    """A setting's value and where it came from (Chinese: 命令行, 环境变量 …, 默认)."""

    setting: Setting
    value: str
    origin: str

    @property
    def shown(self) -> str:
        """The value with any password masked, whatever signs it is made of."""
        if self.setting.name == "store_api_key":
            return "***" if self.value else ""
        if self.setting.secret or self.setting.name == "ledger":
            return re.sub(r"(^|://)([^:/@]*):(?!//).*@", r"\1\2:***@", self.value, flags=re.DOTALL)
        return self.value


class Settings:
    """The effective settings of one command, checked."""

    def __init__(self, environment: Mapping[str, str], flags: Mapping[str, str | None]) -> None:
        unknown = sorted(
            name for name in environment
            if name.startswith("HUANYU_") and not name.startswith("HUANYU_TEST_")
            and name not in {setting.variable for setting in SETTINGS} | {"HUANYU_SHARED"}
        )  # fmt: skip
        if unknown:
            allowed = "、".join(setting.variable for setting in SETTINGS)
            raise SettingsError(f"环境变量 {unknown[0]} 不是可用的设置；可用的有 {allowed}")
        self.values = {setting.name: _effective(setting, environment, flags) for setting in SETTINGS}
        self._check()

    def __getitem__(self, name: str) -> str:
        return self.values[name].value

    def get(self, name: str) -> str | None:
        """The value, None where it is empty."""
        return self[name] or None

    @property
    def data(self) -> Path:
        return Path(self["data"])

    @property
    def port(self) -> int:
        return int(self["port"])

    @property
    def elastic(self) -> ElasticOptions:
        """What is set of a store on an Elasticsearch server beside its URL."""
        return ElasticOptions(
            api_key=self.get("store_api_key"),
            ca_file=Path(self["store_ca"]) if self["store_ca"] else None,
            shards=int(self["store_shards"]),
            replicas=int(self["store_replicas"]),
            monthly=self["store_monthly"] == "yes",
        )

    @property
    def roster(self) -> Path | None:
        return Path(self["roster"]) if self["roster"] else None

    def now(self) -> datetime:
        """The moment handed in by the setting `now`, else this moment; aware, +08:00."""
        return _moment(self["now"]) if self["now"] else shanghai_now()

    def _check(self) -> None:
        if self["now"]:
            _moment(self["now"])
        if not self["port"].isdigit() or not 0 <= int(self["port"]) <= 65535:
            raise SettingsError(self._named("port", "应为 0 到 65535 的整数"))
        if not self["api_rate"].isdigit() or not 1 <= int(self["api_rate"]) <= 100_000:
            raise SettingsError(self._named("api_rate", "应为 1 到 100000 的整数"))
        if not re.fullmatch(r"((/[A-Za-z0-9._~-]+)+)?", self["prefix"]):
            raise SettingsError(self._named("prefix", "应为 /huanyu 这样的路径，末尾不带 /，或留空"))
        for address in filter(None, self["proxies"].split(",")):
            if not _is_address(address.strip()):
                raise SettingsError(self._named("proxies", "应为 127.0.0.1,10.0.0.0/8 这样的地址或网段，或留空"))
        if self["workers"] and not (self["workers"].isdigit() and 1 <= int(self["workers"]) <= 256):
            raise SettingsError(self._named("workers", "应为 1 到 256 的整数，或留空"))
        if self["log_level"] not in _LEVELS:
            raise SettingsError(self._named("log_level", "应为 " + "、".join(_LEVELS)))
        if self["judges"] not in JUDGES:
            raise SettingsError(self._named("judges", "应为 " + "、".join(JUDGES)))
        if not re.fullmatch(ADDRESS, self["mail_from"]):
            raise SettingsError(self._named("mail_from", "应为一个邮件地址，如 huanyu@sthj.example.cn"))
        self._check_scheme("smtp", ("smtp", "smtps"))
        self._check_scheme("proxy", ("http",))
        if self["store"] != "embedded:":
            self._check_scheme(
                "store", ("http", "https"), "embedded: 或 http(s)://[用户:密码@]主机:端口（密码里的 / 写成 %2F）"
            )
        self._check_store()

    def _check_store(self) -> None:
        for name, least, most in (("store_shards", 1, 1024), ("store_replicas", 0, 100)):
            if not (self[name].isdigit() and least <= int(self[name]) <= most):
                raise SettingsError(self._named(name, f"应为 {least} 到 {most} 的整数"))
        if self["store_monthly"] not in ("yes", "no"):
            raise SettingsError(self._named("store_monthly", "应为 yes 或 no"))
        if self["store_ca"] and not Path(self["store_ca"]).is_file():
            raise SettingsError(self._named("store_ca", "没有这个文件"))
        if self["store_api_key"] and "@" in self["store"]:
            raise SettingsError(self._named("store_api_key", "HUANYU_STORE 里已有用户名，两样只能给一样"))

    def _check_scheme(self, name: str, schemes: tuple[str, ...], allowed: str | None = None) -> None:
        if not self[name]:
            return
        if not _names_a_host(self[name], schemes):
            raise SettingsError(self._named(name, "应为 " + (allowed or f"{'、'.join(schemes)}://主机:端口")))

    def _named(self, name: str, allowed: str) -> str:
        effective = self.values[name]
        return f"设置 {_BY_NAME[name].variable}（{effective.origin}）的值 {effective.shown!r} 不能用：{allowed}"


def _effective(setting: Setting, environment: Mapping[str, str], flags: Mapping[str, str | None]) -> Effective:
    flag = flags.get(setting.name)
    if flag is not None:
        return Effective(setting, flag, "命令行")
    if setting.variable in environment:
        return Effective(setting, environment[setting.variable], "环境变量")
    return Effective(setting, setting.default, "默认")


def _is_address(text: str) -> bool:
    try:
        ip_network(text)
    except ValueError:
        return False
    return True


def _names_a_host(text: str, schemes: tuple[str, ...]) -> bool:
    """Whether it names a host, and a port that is a number: a / in a password ends the host too early."""
    parts = urlsplit(text)
    try:
        return parts.scheme in schemes and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return False


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise SettingsError(
            f"设置 HUANYU_NOW 的值 {text!r} 不能用：应为 2026-06-17T22:00:00+08:00 这样的时刻"
        ) from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)).astimezone(SHANGHAI)
