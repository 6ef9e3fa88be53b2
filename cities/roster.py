"""roster.yaml: who gets mail and which robots; named by a setting, never committed (roster.example.yaml shows it)."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from cities.facts import Fact, Identifier, Level

ADDRESS = r"^[A-Za-z0-9._%+\-]+@[A-Za-z0-9\-]+(\.[A-Za-z0-9\-]+)+$"
"""Of a mail: ASCII, one at sign, a domain with a dot; nothing that ends a header's line."""

HOOK_URL = r"^https?://[^\s/]+\S*$"

HookKind = Literal["wecom", "dingtalk", "feishu", "generic"]


class Recipient(Fact):
    """role: a `leader` gets all, an `officer` the units named, an `operator` the health of sources only.

    A leader's `units` are those that answer to them: an urgent alert of one of these that nobody signs for goes to them
    (to all leaders where none has it). An `alternate` stands in for the officer or analyst of the same units.
    """

    name: str = Field(min_length=1)
    address: str = Field(pattern=ADDRESS, max_length=254)
    role: Literal["leader", "analyst", "officer", "operator"]
    units: tuple[Identifier, ...] = ()
    alternate: bool = False

    @field_validator("name")
    @classmethod
    def _one_line(cls, value: str) -> str:
        if any(not character.isprintable() for character in value):
            raise ValueError(f"name {value!r} 里有换行或别的不能打印的字符")
        return value

    @model_validator(mode="after")
    def _stands_in_for_somebody(self) -> Self:
        if self.alternate and self.role not in ("officer", "analyst"):
            raise ValueError(f"alternate 只用于 role 是 officer、analyst 的人，这里是 {self.role!r}")
        return self


class Webhook(Fact):
    """A robot of a group: wecom 企业微信, dingtalk 钉钉, feishu 飞书, or JSON for any program.

    `levels` are the urgent ones that it hears of, `units` those units' only (all where none is named); `secret` signs
    the calls of dingtalk, feishu and generic. An `operators` robot hears of undelivered mail instead.
    """

    name: str = Field(min_length=1)
    kind: HookKind
    url: str = Field(pattern=HOOK_URL)
    secret: str | None = Field(default=None, min_length=1)
    levels: tuple[Level, ...] = ("Ⅰ", "Ⅱ")
    units: tuple[Identifier, ...] = ()
    operators: bool = False

    @model_validator(mode="after")
    def _signed_where_it_can_be(self) -> Self:
        if self.kind == "wecom" and self.secret is not None:
            raise ValueError("wecom 机器人不签名，secret 用不上：它的密钥在 url 里")
        return self


class Roster(Fact):
    recipients: tuple[Recipient, ...]
    webhooks: tuple[Webhook, ...] = ()
