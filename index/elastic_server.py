"""The connection to an Elasticsearch server: who asks, whom is trusted, and its errors in words without secrets."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote, urlsplit

from elastic_transport.client_utils import DEFAULT
from elasticsearch import (
    ApiError,
    AuthenticationException,
    AuthorizationException,
    ConnectionError,
    ConnectionTimeout,
    Elasticsearch,
    NotFoundError,
    TransportError,
    UnsupportedProductError,
)

from index.elastic_options import ElasticOptions
from index.store import StoreError

MAJOR_VERSIONS = ("8", "9")
DEFAULT_PORT = 9200
_READ_ONLY = "cluster_block_exception"


class ElasticServer:
    """Connects when it is first asked; `name` is the address without user and password."""

    def __init__(self, url: str, alias: str, options: ElasticOptions) -> None:
        parts = urlsplit(url)
        try:
            port = parts.port or DEFAULT_PORT
        except ValueError:  # its words would show what stands there, such as the end of a password
            raise StoreError("检索库地址里的端口不是数字（密码里的 / 写成 %2F）") from None
        address = f"{parts.scheme}://{_bracketed(parts.hostname or '')}:{port}"
        self.name = f"{address}/{alias}"
        self.timeout_s = options.timeout_s
        account = None if parts.username is None else (unquote(parts.username), unquote(parts.password or ""))
        if account is not None and options.api_key is not None:
            raise StoreError(f"检索库 {self.name}：用户名和 API 密钥只能给一样")
        with self.explained():
            if options.ca_file is not None:
                ssl.create_default_context(cafile=options.ca_file)  # the client says less of a file that is none
            self.client = Elasticsearch(
                address,
                basic_auth=account,
                api_key=_key(options.api_key),
                ca_certs=str(options.ca_file) if options.ca_file is not None and parts.scheme == "https" else DEFAULT,
                request_timeout=options.timeout_s,
            )
        self._known = False

    def check(self) -> None:
        """StoreError where the server is of a version that does not understand what we ask; asked once."""
        if self._known:
            return
        try:
            # As plain JSON: a server of version 7 refuses the header in which the client names its own version.
            answer = self.client.perform_request("GET", "/", headers={"accept": "application/json"}).body
        except AuthorizationException:  # an account that may read and write, but not ask after the server
            self._known = True
            return
        except UnsupportedProductError:
            raise StoreError(f"{self.name} 不是 Elasticsearch {' 或 '.join(MAJOR_VERSIONS)} 服务器") from None
        version = answer.get("version", {}) if isinstance(answer, dict) else {}
        number = str(version.get("number", "?"))
        if number.split(".")[0] not in MAJOR_VERSIONS:
            raise StoreError(f"检索库 {self.name} 的服务器版本是 {number}，需要 {' 或 '.join(MAJOR_VERSIONS)}")
        self._known = True

    @contextmanager
    def explained(self) -> Iterator[None]:
        """The client's errors as StoreErrors that name the store."""
        try:
            yield
        except (ApiError, TransportError, OSError) as error:
            raise StoreError(f"检索库 {self.name} {self._words(error)}") from error

    def _words(self, error: Exception) -> str:
        match error:
            case AuthenticationException():
                return "不认可用户名、密码或 API 密钥"
            case ApiError() if error_type(error.body) == _READ_ONLY:
                return blocked(str(error))
            case AuthorizationException():
                return f"不许这个账号这样做：{error}"
            case NotFoundError():
                return f"里没有要用的索引，请运行 huanyu reindex 重建：{error}"
            case ApiError():
                return f"拒绝了请求：{error}"
            case UnsupportedProductError():
                return f"不是 Elasticsearch {' 或 '.join(MAJOR_VERSIONS)} 服务器"
            case ConnectionTimeout():
                return f"{self.timeout_s:g} 秒内没有答复"
            case TransportError() if "CERTIFICATE_VERIFY_FAILED" in str(error):
                return f"的证书不被信任（可指定 CA 证书文件）：{error.message}"
            case ConnectionError():
                return f"连不上：{error.message}"
            case TransportError():
                return f"没有答复：{type(error).__name__} {error.message}"
            case ssl.SSLError():
                return f"的 CA 证书文件不能用：{error}"
            case OSError():
                return f"的 CA 证书文件读不成：{error.strerror or error}"
        return str(error)


def blocked(reason: str) -> str:
    """What to say where the server takes nothing because an index is blocked."""
    if "read-only-allow-delete" in reason:
        return f"现在只读：服务器的磁盘超过了水位，腾出空间后会自行恢复（{reason}）"
    return f"现在只读：{reason}"


def error_type(body: object) -> str:
    """The server's own name of an error, of an answer's body or of its `error`."""
    error = body.get("error", body) if isinstance(body, dict) else body
    return str(error.get("type", "")) if isinstance(error, dict) else ""


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _key(api_key: str | None) -> str | tuple[str, str] | None:
    if api_key is None or ":" not in api_key:
        return api_key
    id, _, key = api_key.partition(":")
    return id, key
