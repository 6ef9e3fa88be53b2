"""One mail: a draft in words, set as HTML and as text, and its bytes: the same for the same draft and moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache
from hashlib import sha256
from pathlib import Path

from css_inline import CSSInliner
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from cities.roster import Recipient

MAX_HTML_BYTES = 100_000
"""Gmail and some telephones cut a mail that is longer, without saying so."""

MAX_ATTACHED_BYTES = 15_000_000
"""Base64 adds a third; NetEase and many offices' servers refuse a mail of more than 20 to 25 MB."""

CHART_ID = "week-chart"
ALERTS_HEADER = "X-Huanyu-Alerts"
NOT_BEFORE_HEADER = "X-Huanyu-Not-Before"
_TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a mail; `type` is its media type (`application/pdf`). The name may be Chinese."""

    name: str
    data: bytes
    type: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Draft:
    """A mail before it has a moment. kind: `digest`, `urgent-…`, `health`; `alerts` are the (id, level) it tells.

    `pictures` are PNGs by the Content-ID that the HTML names (`<img src="cid:topics">`). A kind is prepared once a day
    and recipient: another mail of the same day needs another kind. `not_before` holds it back (quiet hours).
    """

    kind: str
    recipient: Recipient
    subject: str
    text: str
    html: str
    alerts: tuple[tuple[str, str], ...] = ()
    chart: bytes | None = None
    pictures: tuple[tuple[str, bytes], ...] = ()
    attachments: tuple[Attachment, ...] = ()
    not_before: datetime | None = None

    def __post_init__(self) -> None:
        size = sum(len(attached.data) for attached in self.attachments)
        if size > MAX_ATTACHED_BYTES:
            raise ValueError(f"{self.kind}: attachments of {size} bytes are more than {MAX_ATTACHED_BYTES}")

    @property
    def name(self) -> str:
        """The name of its file in the outbox of the day."""
        return f"{self.kind}-{self.recipient.address}.eml"


def message_bytes(draft: Draft, *, day: date, sender: str, at: datetime) -> bytes:
    """The mail as it goes to the server (RFC 5322, CRLF); `at` becomes its Date. ValueError for a bad address."""
    digest = _digest(draft, day)
    message = EmailMessage(policy=SMTP)
    message["Date"] = at
    message["From"] = Address("环舆", addr_spec=sender)
    message["To"] = Address(draft.recipient.name, addr_spec=draft.recipient.address)
    message["Subject"] = " ".join(draft.subject.split())
    message["Message-ID"] = message_id(draft, day=day, sender=sender)
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: keeps holiday notices from answering
    message["X-Huanyu-Kind"] = draft.kind
    message["X-Huanyu-Day"] = day.isoformat()
    if draft.not_before is not None:
        message[NOT_BEFORE_HEADER] = draft.not_before.isoformat()
    if draft.alerts:
        message[ALERTS_HEADER] = ", ".join(f"{id}={level}" for id, level in _ascii(draft.alerts))
    message.set_content(draft.text, cte="base64")
    message.add_alternative(draft.html, subtype="html", cte="base64")
    page = message.get_payload()[1]  # type: ignore[index]
    charts = (() if draft.chart is None else ((CHART_ID, draft.chart),)) + draft.pictures
    for id, picture in charts:
        page.add_related(picture, "image", "png", cid=f"<{id}>", disposition="inline", filename=f"{id}.png")  # type: ignore[union-attr]
    for attached in draft.attachments:
        main, _, sub = attached.type.partition("/")
        message.add_attachment(attached.data, main, sub, filename=attached.name)
    for number, part in enumerate(part for part in message.walk() if part.is_multipart()):
        part.set_boundary(f"=_{digest[:24]}_{number}")  # the library's own is random
    return message.as_bytes()


def message_id(draft: Draft, *, day: date, sender: str) -> str:
    return f"<{_digest(draft, day)[:32]}@{sender.rpartition('@')[2]}>"


def alerts_in(message: EmailMessage) -> set[tuple[str, str]]:
    """The (id, level) that a prepared mail tells."""
    pairs = str(message.get(ALERTS_HEADER, "")).replace("\n", " ").split(", ")
    found = (pair.strip().rpartition("=") for pair in pairs if pair.strip())
    return {(id, _FROM_ASCII[level]) for id, _, level in found}


_TO_ASCII = {"Ⅰ": "1", "Ⅱ": "2", "Ⅲ": "3", "Ⅳ": "4"}
_FROM_ASCII = {number: level for level, number in _TO_ASCII.items()}


def _ascii(alerts: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    return [(id, _TO_ASCII[level]) for id, level in alerts]


def _digest(draft: Draft, day: date) -> str:
    told = "\n".join(f"{id}={level}" for id, level in sorted(draft.alerts))
    return sha256("\x1f".join((day.isoformat(), draft.kind, draft.recipient.address, told)).encode()).hexdigest()


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=select_autoescape(["html"]), undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip


@cache
def _inliner() -> CSSInliner:
    # Rules under @media cannot stand in a tag; what reads them (telephones, dark mode) reads a style sheet too.
    return CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


def inlined(html: str) -> str:
    """The page with its style sheet's rules in the tags (Outlook and QQ Mail drop sheets) and without idle space."""
    return _inliner().inline("\n".join(line.strip() for line in html.splitlines() if line.strip()))


def html_of(template: str, **words: object) -> str:
    """A template of this room as a page that a mail can carry."""
    return inlined(_environment().get_template(template).render(**words))


def text_of(template: str, **words: object) -> str:
    """A template of this room as a mail's text part."""
    return _environment().get_template(template).render(**words).strip() + "\n"
