"""The link by which a reader signs for an urgent alert (签收): nobody can make one without the house's key."""

from __future__ import annotations

import hmac
import json
import os
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cities.facts import Level
from crawlers.folder import DataFolder

VALID_FOR = timedelta(days=15)
"""A link that lies in a mailbox for longer opens nothing."""

_KEY_FILE = "signing.key"
_MAC_BYTES = 16


class TokenError(ValueError):
    """A link that this house did not make, or that is too old; the message is Chinese, for whoever followed it."""


class ExpiredError(TokenError):
    """The house made the link, too long ago."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a link lets its holder do: sign for an alert at a level, in the name of the address it was sent to."""

    alert: str
    level: Level
    address: str


def signing_key(folder: DataFolder) -> bytes:
    """The house's key, made when it is first asked for, readable by its owner only."""
    path = folder.root / _KEY_FILE
    try:
        return path.read_bytes()
    except FileNotFoundError:
        folder.root.mkdir(parents=True, exist_ok=True)
    made = path.with_name(f".{_KEY_FILE}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(secrets.token_bytes(32))
    _keep(made, path)
    return path.read_bytes()


def sign_url(page: str, key: bytes, invitation: Invitation, at: datetime) -> str:
    until = int((at + VALID_FOR).timestamp())
    said = json.dumps([invitation.alert, invitation.level, invitation.address, until], separators=(",", ":")).encode()
    return f"{page.rstrip('/')}/sign/{_text(said)}.{_text(_mac(key, said))}"


def invitation_of(key: bytes, token: str, now: datetime) -> Invitation:
    """TokenError where the token is not one of this house, or too old."""
    said, _, mac = token.partition(".")
    try:
        plain, given = _bytes(said), _bytes(mac)
    except ValueError:
        raise TokenError("签收链接不完整，请从邮件里重新点开") from None
    if not hmac.compare_digest(_mac(key, plain), given):
        raise TokenError("签收链接无效，请从邮件里重新点开")
    alert, level, address, until = json.loads(plain)
    if now.timestamp() > until:
        raise ExpiredError("签收链接已过期，请登录后签收")
    return Invitation(alert, level, address)


def _keep(made: Path, path: Path) -> None:
    """The first of two that make a key at once wins; a link fails where the other has put its own already."""
    try:
        os.link(made, path)
    except FileExistsError:
        pass
    finally:
        made.unlink()


def _mac(key: bytes, said: bytes) -> bytes:
    return hmac.digest(key, said, "sha256")[:_MAC_BYTES]


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
