"""Calls to the robots of groups: 企业微信, 钉钉 and 飞书 in their own forms, any program as plain JSON.

Each answers HTTP 200 even when it refuses; what counts is the code in its answer.
"""

from __future__ import annotations

import hmac
import json
import logging
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from cities.roster import Webhook
from crawlers.folder import DataFolder
from ledger.ledger import Ledger
from reports.mail.outbox import ROBOT, SentOutcome, is_ready, retry_at

log = logging.getLogger(__name__)

WECOM_MAX_BYTES = 4096
"""企业微信 refuses a markdown text that is longer, in UTF-8."""

MAX_ANSWER_BYTES = 65_536


class CallError(RuntimeError):
    """A robot was not reached or did not take the call; the message says why, in Chinese."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What a robot says: a heading, lines, and links by their words. `id` is the same however often it is called."""

    id: str
    level: str
    title: str
    lines: tuple[str, ...]
    links: tuple[tuple[str, str], ...]

    def as_json(self) -> bytes:
        said = {
            "id": self.id, "level": self.level, "title": self.title, "lines": self.lines,
            "links": [{"text": text, "url": url} for text, url in self.links],
        }  # fmt: skip
        return json.dumps(said, ensure_ascii=False, indent=1).encode()

    @classmethod
    def of_json(cls, data: bytes) -> Call:
        said = json.loads(data)
        links = tuple((link["text"], link["url"]) for link in said["links"])
        return cls(id=said["id"], level=said["level"], title=said["title"], lines=tuple(said["lines"]), links=links)


def send_calls(
    ledger: Ledger, folder: DataFolder, hooks: Sequence[Webhook], *, now: datetime, timeout_s: float = 10.0
) -> SentOutcome:
    """Makes the calls that wait in the outbox; each one that fails is kept for the next run, as a mail is."""
    by_name = {hook.name: hook for hook in hooks}
    failures, sent = [], 0
    for waiting in (one for one in ledger.unsent_mails() if one.kind == ROBOT and is_ready(one, now)):
        (name,) = waiting.recipients
        try:
            if name not in by_name:
                raise CallError("通讯录里没有这个机器人")
            call(by_name[name], Call.of_json((folder.outbox / waiting.path).read_bytes()), now=now, timeout_s=timeout_s)
        except (CallError, OSError, ValueError, KeyError) as error:
            ledger.note_mail_failed(waiting.message_id, error=str(error), next_try=retry_at(waiting, now))
            failures.append(f"机器人“{name}”没有收下 outbox/{waiting.path}：{error}")
        else:
            ledger.note_mail_sent(waiting.message_id, at=now)
            log.info("robot called", extra={"robot": name, "call": waiting.path})
            sent += 1
    return SentOutcome(sent, tuple(failures))


def call(hook: Webhook, said: Call, *, now: datetime, timeout_s: float) -> None:
    """Makes one call; CallError where it is not taken. `now` signs it: a robot refuses an hour that is not its own."""
    url, body, headers = _request(hook, said, now)
    data = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    if hook.kind == "generic" and hook.secret:
        headers["X-Huanyu-Signature"] = "sha256=" + hmac.new(hook.secret.encode(), data, sha256).hexdigest()
    request = Request(url, data, {"Content-Type": "application/json; charset=utf-8", **headers}, method="POST")
    try:
        with _opener.open(request, timeout=timeout_s) as response:
            answer = response.read(MAX_ANSWER_BYTES)
    except HTTPError as error:
        raise CallError(f"对方答复 HTTP {error.code}") from error
    except URLError as error:
        raise CallError(_reason(error.reason)) from error
    except (OSError, HTTPException) as error:
        raise CallError(_reason(error)) from error
    if hook.kind != "generic":
        _check(answer)


def _request(hook: Webhook, said: Call, now: datetime) -> tuple[str, dict[str, Any], dict[str, str]]:
    """(address, body, headers) in the robot's own form."""
    seconds = int(now.timestamp())
    match hook.kind:
        case "wecom":
            return hook.url, {"msgtype": "markdown", "markdown": {"content": _markdown(said, WECOM_MAX_BYTES)}}, {}
        case "dingtalk":
            text = {"title": said.title, "text": _markdown(said, 18_000)}
            return _dingtalk_url(hook, seconds * 1000), {"msgtype": "markdown", "markdown": text}, {}
        case "feishu":
            signed = _feishu_sign(hook.secret, seconds) if hook.secret else {}
            return hook.url, {**signed, "msg_type": "post", "content": {"post": {"zh_cn": _post(said)}}}, {}
        case _:
            return hook.url, json.loads(said.as_json()), {"Idempotency-Key": said.id}


def _dingtalk_url(hook: Webhook, milliseconds: int) -> str:
    if not hook.secret:
        return hook.url
    mac = hmac.digest(hook.secret.encode(), f"{milliseconds}\n{hook.secret}".encode(), "sha256")
    joint = "&" if urlsplit(hook.url).query else "?"
    return f"{hook.url}{joint}timestamp={milliseconds}&sign={quote(b64encode(mac).decode(), safe='')}"


def _feishu_sign(secret: str, seconds: int) -> dict[str, str]:
    # 飞书 takes time and secret as the key, and signs nothing with it
    mac = hmac.digest(f"{seconds}\n{secret}".encode(), b"", "sha256")
    return {"timestamp": str(seconds), "sign": b64encode(mac).decode()}


def _markdown(said: Call, max_bytes: int) -> str:
    """The call as Markdown; lines that would make it too long are left out from the end, never the links."""
    head = f"**{_plain(said.title)}**"
    tail = "　".join(f"[{text}]({url})" for text, url in said.links)
    lines = [_plain(line) for line in said.lines]
    while lines and len("\n\n".join([head, *lines, tail]).encode()) > max_bytes:
        lines.pop()
    return "\n\n".join([head, *lines, tail])


def _post(said: Call) -> dict[str, Any]:
    rows: list[list[dict[str, str]]] = [[{"tag": "text", "text": line}] for line in said.lines]
    rows.append([{"tag": "a", "text": f"{text}　", "href": url} for text, url in said.links])
    return {"title": said.title, "content": rows}


def _plain(text: str) -> str:
    """Text in which nothing is Markdown."""
    return "".join(f"\\{char}" if char in "\\*_`[]<>#" else char for char in text)


def _check(answer: bytes) -> None:
    """CallError unless the answer's code is 0 (`errcode` of 企业微信 and 钉钉, `code` or `StatusCode` of 飞书)."""
    try:
        said = json.loads(answer)
        codes = [said[key] for key in ("errcode", "code", "StatusCode") if key in said]
    except (ValueError, TypeError):
        raise CallError("对方的答复读不懂") from None
    if not codes:
        raise CallError("对方的答复里没有结果代码")
    if codes[0] != 0:
        words = next((str(said[key]) for key in ("errmsg", "msg", "StatusMessage") if key in said), "")
        raise CallError(f"对方拒收（{codes[0]} {' '.join(words.split())[:120]}）")


def _reason(error: object) -> str:
    match error:
        case TimeoutError():
            return "超时没有应答"
        case ConnectionRefusedError():
            return "连不上（拒绝连接）"
        case ConnectionError() | HTTPException():
            return "中途断开了连接"
        case _:
            return f"连不上（{error}）"


class _NoRedirects(HTTPRedirectHandler):
    """A robot's address holds its key: it is not carried to wherever an answer points."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


_opener = build_opener(ProxyHandler({}), _NoRedirects)
