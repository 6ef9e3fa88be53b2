"""Guard: what holds for every request and answer, whatever page is asked: path prefix, bounds, security headers."""

from __future__ import annotations

from fastapi import HTTPException
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_FORM_BYTES = 1_000_000
MAX_UPLOAD_BYTES = 20_000_000
"""A form with a file in it; a month's workbook with its clippings has under 5 MB."""

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; frame-src 'self'; "
        "frame-ancestors 'self'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
}
HTTPS_HEADER = "Strict-Transport-Security"
HTTPS_FOR = "max-age=31536000"


class Guard:
    """`prefix` is the path under which a proxy shows the house (`/huanyu`), whether or not the proxy takes it away."""

    def __init__(self, app: ASGIApp, prefix: str = "") -> None:
        self._app, self._prefix = app, prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        inner, secure = under(self._prefix, scope), scope["scheme"] == "https"

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if inner["path"].startswith(f"{self._prefix}/static/"):
                    headers.setdefault("Cache-Control", "no-cache")  # kept, and asked after by its ETag
                add_headers(headers, secure)
            await send(message)

        await self._app(inner, _bounded(scope, receive), guarded)


def under(prefix: str, scope: Scope) -> Scope:
    """The scope as the routes expect it: path with the prefix, and the prefix by itself."""
    if not prefix:
        return scope
    path = scope["path"]
    inside = path == prefix or path.startswith(f"{prefix}/")
    return {**scope, "root_path": prefix, "path": path if inside else prefix + path}


def add_headers(headers: MutableHeaders, secure: bool) -> None:
    """Those that are not set already: a saved page has a stricter policy of its own."""
    for name, value in SECURITY_HEADERS.items():
        headers.setdefault(name, value)
    if secure:
        headers.setdefault(HTTPS_HEADER, HTTPS_FOR)


def _bounded(scope: Scope, receive: Receive) -> Receive:
    """The body, cut off with 413 where it grows beyond what is allowed, however long it said that it was."""
    headers = Headers(scope=scope)
    upload = headers.get("content-type", "").startswith("multipart/form-data")
    most = MAX_UPLOAD_BYTES if upload else MAX_FORM_BYTES
    said = headers.get("content-length", "0")
    got = int(said) if said.isdigit() and int(said) > most else 0

    async def bounded() -> Message:
        nonlocal got
        if got <= most:
            message = await receive()
            got += len(message.get("body", b""))
            if got <= most:
                return message
        raise HTTPException(413, f"提交的内容太大，最多 {most // 1_000_000} MB，没有办理。")

    return bounded
