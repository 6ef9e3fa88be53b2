"""A server with security on: a user, API keys, TLS with an authority of its own; and that no secret is ever shown."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from crawlers.folder import DataFolder
from index.elastic import ElasticStore
from index.elastic_options import ElasticOptions
from index.store import All, Store, StoreError
from index.text import Cutter
from tests.huanyu.states import House
from tests.index.made import generated, made
from tests.index.secured import PASSWORD, USER, SecuredServer, write_certificates
from tests.index.written import DAY1, article, write_day

ALIAS = f"huanyu-secured-{os.getpid()}"
SECRETS = (PASSWORD, "ge%2Fhe", "he@im")
WRITER = {
    "cluster": ["manage_index_templates"],
    "indices": [{"names": ["huanyu-*"], "privileges": ["all"]}],
}
READER = {"indices": [{"names": ["huanyu-*"], "privileges": ["read", "view_index_metadata"]}]}


@pytest.fixture(scope="module")
def client(secured: SecuredServer) -> Iterator[Elasticsearch]:
    with Elasticsearch(secured.address, basic_auth=(USER, PASSWORD), ca_certs=str(secured.authority)) as opened:
        yield opened


@pytest.fixture(scope="module")
def filled(secured: SecuredServer) -> Iterator[Store]:
    store = opened(secured, f"{secured.url}/{ALIAS}")
    store.put(generated(20))
    yield store
    store.drop()
    store.close()


def opened(secured: SecuredServer, url: str, **options: Any) -> ElasticStore:
    return ElasticStore(url, "sample", Cutter(), ElasticOptions(**{"ca_file": secured.authority} | options))


def key_of(client: Elasticsearch, rights: dict[str, Any]) -> dict[str, str]:
    return dict(client.security.create_api_key(name="huanyu", role_descriptors={"huanyu": rights}).body)


def test_a_user_with_password_writes_and_finds_over_tls(filled: Store) -> None:
    assert filled.search(All()).total == 20
    assert sum(1 for _ in filled.versions()) == 20


@pytest.mark.parametrize("form", ["encoded", "id:key"])
def test_an_api_key_writes_and_finds_with_no_more_rights_than_it_needs(
    form: str, secured: SecuredServer, client: Elasticsearch
) -> None:
    key = key_of(client, WRITER)
    given = key["encoded"] if form == "encoded" else f"{key['id']}:{key['api_key']}"
    store = opened(secured, f"{secured.address}/{ALIAS}-key", api_key=given)
    assert store.put([made("a1")]) == 1
    assert store.rebuild([made("a1"), made("a2")]) == 2
    assert store.delete(["a1"]) == 1
    assert [hit.document.id for hit in store.search(All()).hits] == ["a2"]
    store.drop()
    store.close()


def test_a_key_that_may_only_read_finds_and_is_told_that_it_may_not_write(
    secured: SecuredServer, client: Elasticsearch, filled: Store
) -> None:
    key = key_of(client, READER)["encoded"]
    store = opened(secured, f"{secured.address}/{ALIAS}", api_key=key)
    assert store.search(All()).total == 20
    with pytest.raises(StoreError, match=r"不许这个账号这样做|没有收下文章") as told:
        store.put([made("a1")])
    assert key not in str(told.value)
    assert filled.search(All()).total == 20
    store.close()


@pytest.mark.parametrize("wrong", ["password", "key", "none"])
def test_who_is_not_known_is_told_so_without_the_secret(wrong: str, secured: SecuredServer) -> None:
    account = f"{USER}:falsch88@" if wrong == "password" else ""
    url = f"https://{account}127.0.0.1:{secured.port}/{ALIAS}"
    store = opened(secured, url, api_key="aWQ6ZmFsc2No" if wrong == "key" else None)
    for asked in (lambda: store.search(All()), lambda: store.put([made("a1")]), lambda: store.rebuild([made("a1")])):
        with pytest.raises(StoreError) as told:
            asked()
        assert str(told.value) == f"检索库 {secured.address}/{ALIAS} 不认可用户名、密码或 API 密钥"
    store.close()


def test_a_server_whose_authority_is_not_known_is_not_spoken_to(secured: SecuredServer, tmp_path: Path) -> None:
    write_certificates(tmp_path)
    for authority in (None, tmp_path / "ca.pem"):
        store = opened(secured, f"{secured.url}/{ALIAS}", ca_file=authority)
        with pytest.raises(StoreError, match="证书不被信任") as told:
            store.search(All())
        assert not any(secret in str(told.value) for secret in SECRETS)
        store.close()


def test_a_file_that_is_no_certificate_is_named_as_such(secured: SecuredServer, tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("nothing\n")
    for name, words in (("ca.pem", "CA 证书文件不能用"), ("none.pem", "CA 证书文件读不成")):
        with pytest.raises(StoreError, match=words):
            opened(secured, secured.url, ca_file=tmp_path / name)


def test_a_command_works_by_settings_alone_and_neither_output_nor_log_shows_a_secret(
    secured: SecuredServer, client: Elasticsearch, folder: DataFolder
) -> None:
    write_day(folder, DAY1, [article("a1"), article("a2")])
    settings = {"now": "2026-06-16T23:00:00+08:00", "store_ca": str(secured.authority)}
    by_password = House("sample", folder.root.parent, store=f"{secured.url}/{ALIAS}-cli", **settings)
    key = key_of(client, WRITER)["encoded"]
    by_key = House("sample", folder.root.parent, store=f"{secured.address}/{ALIAS}-cli", store_api_key=key, **settings)
    told = [by_password.huanyu("index", "--day", "2026-06-16"), by_key.huanyu("search", "电厂", "--json")]
    assert json.loads(told[1][0])["total"] == 2
    wrong = House("sample", folder.root.parent, store=f"https://{USER}:falsch88@127.0.0.1:{secured.port}/x", **settings)
    said, failure = wrong.huanyu("index", "--day", "2026-06-16", status=1)
    assert f"检索库 https://{USER}:***@127.0.0.1:{secured.port}/x 没有更新" in failure
    assert "不认可用户名、密码或 API 密钥" in failure
    logged = "".join(path.read_text(encoding="utf-8") for path in (folder.root / "logs").glob("*.jsonl"))
    assert "index failed" in logged
    everything = "".join((*(text for pair in told for text in pair), said, failure, logged))
    assert not [secret for secret in (*SECRETS, key, "falsch88", "Basic ", "ApiKey ") if secret in everything]
    client.indices.delete(index=f"{ALIAS}-cli-v000001")
