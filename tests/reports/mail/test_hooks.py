"""Calls to robots over a real local server: in each one's own form, signed, once, and again after a failure."""

from __future__ import annotations

import hmac
import json
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from cities.city import City
from cities.roster import HookKind, Roster, Webhook
from crawlers.folder import DataFolder
from ledger.ledger import Ledger
from reports.alerts.day import alert_day
from reports.mail.hooks import WECOM_MAX_BYTES, Call, CallError, call, send_calls
from reports.mail.outbox import SentOutcome
from tests.reports.alerts.alert_days import DAY, NOW, Days, Item, house_of

SAID = Call(
    id="x1", level="Ⅱ级", title="【环舆急报】云泽市 Ⅱ级 冒黑烟", lines=("临江区", "“有*黑烟*。”——云泽晚报"),
    links=(("签收", "https://huanyu.yunze.example/sign/abc"), ("原文", "http://wb.yunze.example/1.html")),
)  # fmt: skip
OK = {"errcode": 0, "errmsg": "ok"}


@dataclass
class Robot:
    """A server that answers each call with the next of `answers` (the last one for ever) and keeps what it was sent."""

    answers: list[Any] = field(default_factory=lambda: [OK])
    taken: list[tuple[str, dict[str, Any], dict[str, str]]] = field(default_factory=list)
    url: str = ""

    def next(self) -> Any:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@pytest.fixture
def serve() -> Iterator[Callable[[Robot], Robot]]:
    running: list[ThreadingHTTPServer] = []

    def start(robot: Robot) -> Robot:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                robot.taken.append((self.path, json.loads(body), dict(self.headers) | {"raw": body.decode()}))
                answer = robot.next()
                if answer == "hang":
                    time.sleep(1)
                elif answer == "break":
                    self.connection.close()
                elif isinstance(answer, int):
                    self.send_response(answer)
                    self.send_header("Location", "http://127.0.0.1:9/elsewhere")
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                else:
                    data = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
                    self.send_response(200)
                    self.send_header("Content-Length", str(len(data)))
                    self.end_headers()
                    self.wfile.write(data)

            def log_message(self, *_: Any) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        running.append(server)
        robot.url = f"http://127.0.0.1:{server.server_port}/hook?key=k"
        return robot

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


def make_call(robot: Robot, kind: HookKind, secret: str | None = None, said: Call = SAID) -> None:
    call(Webhook(name="群", kind=kind, url=robot.url, secret=secret), said, now=NOW, timeout_s=0.3)


def test_wecom_gets_markdown_in_which_a_text_marks_nothing(serve: Callable[[Robot], Robot]) -> None:
    robot = serve(Robot())
    make_call(robot, "wecom")
    ((path, body, _),) = robot.taken
    assert (path, body["msgtype"]) == ("/hook?key=k", "markdown")
    content = body["markdown"]["content"]
    assert "“有\\*黑烟\\*。”" in content
    assert "[签收](https://huanyu.yunze.example/sign/abc)" in content


def test_wecom_never_gets_more_bytes_than_it_takes_and_always_the_links(serve: Callable[[Robot], Robot]) -> None:
    robot = serve(Robot())
    long = Call(id="x", level="Ⅱ级", title="题", lines=("浓烟" * 300,) * 9, links=SAID.links)
    make_call(robot, "wecom", said=long)
    content = robot.taken[0][1]["markdown"]["content"]
    assert 2000 < len(content.encode()) <= WECOM_MAX_BYTES
    assert content.endswith("(http://wb.yunze.example/1.html)")


def test_dingtalk_is_signed_over_time_and_secret(serve: Callable[[Robot], Robot]) -> None:
    robot = serve(Robot())
    make_call(robot, "dingtalk", "SEC1")
    ((path, body, _),) = robot.taken
    asked = parse_qs(urlsplit(path).query)
    stamp = str(int(NOW.timestamp()) * 1000)
    mac = b64encode(hmac.new(b"SEC1", f"{stamp}\nSEC1".encode(), sha256).digest()).decode()
    assert (asked["key"], asked["timestamp"], asked["sign"]) == (["k"], [stamp], [mac])
    assert body["markdown"]["title"] == SAID.title


def test_feishu_is_signed_with_time_and_secret_as_the_key(serve: Callable[[Robot], Robot]) -> None:
    robot = serve(Robot(answers=[{"code": 0, "msg": "success", "data": {}}]))
    make_call(robot, "feishu", "SEC2")
    ((_, body, _),) = robot.taken
    stamp = str(int(NOW.timestamp()))
    mac = b64encode(hmac.new(f"{stamp}\nSEC2".encode(), b"", sha256).digest()).decode()
    assert (body["timestamp"], body["sign"], body["msg_type"]) == (stamp, mac, "post")
    rows = body["content"]["post"]["zh_cn"]["content"]
    assert {"tag": "a", "text": "签收　", "href": "https://huanyu.yunze.example/sign/abc"} in rows[-1]


def test_any_program_gets_plain_json_with_an_id_and_a_signature_of_its_bytes(serve: Callable[[Robot], Robot]) -> None:
    robot = serve(Robot(answers=[b""]))
    make_call(robot, "generic", "SEC3")
    ((_, body, headers),) = robot.taken
    assert (body["id"], body["level"], headers["Idempotency-Key"]) == ("x1", "Ⅱ级", "x1")
    mac = hmac.new(b"SEC3", headers["raw"].encode(), sha256).hexdigest()
    assert headers["X-Huanyu-Signature"] == f"sha256={mac}"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({"errcode": 45009, "errmsg": "api freq out of limit"}, "对方拒收（45009 api freq out of limit）"),
        ({"code": 19021, "msg": "sign match fail"}, "对方拒收（19021 sign match fail）"),
        ({"ok": True}, "对方的答复里没有结果代码"), (b"<html>", "对方的答复读不懂"), (b"[1]", "没有结果代码"),
        (500, "对方答复 HTTP 500"), (302, "对方答复 HTTP 302"), ("hang", "超时没有应答"), ("break", "中途断开了连接"),
    ],
)  # fmt: skip
def test_a_robot_that_refuses_or_misbehaves_is_named_with_the_reason(
    serve: Callable[[Robot], Robot], answer: Any, reason: str
) -> None:
    robot = serve(Robot(answers=[answer]))
    with pytest.raises(CallError, match=reason.replace("(", r"\(")):
        make_call(robot, "dingtalk")


def alerted(sample: City, folder: DataFolder, ledger: Ledger, *hooks: Webhook) -> Days:
    """An urgent alert of 临江区 in a city with these robots."""
    roster = Roster(recipients=sample.roster.recipients, webhooks=hooks)
    days = Days(sample.model_copy(update={"roster": roster}), folder)
    days.put(DAY, Item(id="a1"))
    house = house_of(days, ledger)
    alert_day(days.city, folder, ledger, DAY, now=NOW, page=house.page, sender=house.sender, key=house.key)
    return days


def test_an_urgent_alert_calls_the_robots_of_its_level_and_units_once(
    sample: City, folder: DataFolder, ledger: Ledger, serve: Callable[[Robot], Robot]
) -> None:
    mine, others, high = serve(Robot()), serve(Robot()), serve(Robot())
    days = alerted(
        sample, folder, ledger, Webhook(name="全市", kind="wecom", url=mine.url),
        Webhook(name="清河", kind="wecom", url=others.url, units=("qinghe",)),
        Webhook(name="只要Ⅰ级", kind="wecom", url=high.url, levels=("Ⅰ",)),
    )  # fmt: skip
    hooks = days.city.roster.webhooks
    assert send_calls(ledger, folder, hooks, now=NOW) == SentOutcome(1, ())
    assert send_calls(ledger, folder, hooks, now=NOW + timedelta(hours=1)) == SentOutcome(0, ())
    assert (len(mine.taken), others.taken, high.taken) == (1, [], [])
    content = mine.taken[0][1]["markdown"]["content"]
    assert "【环舆急报】云泽市 Ⅱ级 热电厂上空冒黑烟" in content
    assert "/sign/" in content


def test_a_call_that_failed_waits_and_is_made_again_with_the_same_id(
    sample: City, folder: DataFolder, ledger: Ledger, serve: Callable[[Robot], Robot]
) -> None:
    robot = serve(Robot(answers=[503, b""]))
    days = alerted(sample, folder, ledger, Webhook(name="平台", kind="generic", url=robot.url))
    hooks = days.city.roster.webhooks
    outcome = send_calls(ledger, folder, hooks, now=NOW)
    assert "机器人“平台”没有收下" in outcome.failures[0]
    assert "对方答复 HTTP 503" in outcome.failures[0]
    assert send_calls(ledger, folder, hooks, now=NOW + timedelta(minutes=4)) == SentOutcome(0, ())
    assert send_calls(ledger, folder, hooks, now=NOW + timedelta(minutes=5)) == SentOutcome(1, ())
    assert len({body["id"] for _, body, _ in robot.taken}) == 1


def test_no_secret_and_no_address_of_a_robot_lies_in_the_outbox_or_the_ledger(
    sample: City, folder: DataFolder, ledger: Ledger, serve: Callable[[Robot], Robot]
) -> None:
    robot = serve(Robot(answers=[500]))
    days = alerted(sample, folder, ledger, Webhook(name="钉", kind="dingtalk", url=robot.url, secret="SECRET9"))
    outcome = send_calls(ledger, folder, days.city.roster.webhooks, now=NOW)
    everything = "".join(path.read_text() for path in folder.outbox.rglob("robot-*")) + repr(ledger.mails())
    assert outcome.failures
    for secret in ("SECRET9", "key=k"):
        assert secret not in everything + repr(outcome)
