"""The store that a URL names: `embedded:` in the data folder, or an Elasticsearch server at http(s)://…"""

from __future__ import annotations

from cities.city import City
from crawlers.folder import DataFolder
from index.elastic_options import ElasticOptions
from index.embedded import EmbeddedStore
from index.store import Store, StoreError
from index.text import Cutter, city_words


def open_store(url: str, folder: DataFolder, city: City, options: ElasticOptions | None = None) -> Store:
    """Opens nothing yet: a store that is down says so when it is asked. StoreError for a URL that names none."""
    cutter = Cutter(city_words(city))
    if url == "embedded:":
        return EmbeddedStore(folder.store, cutter)
    if url.startswith(("http://", "https://")):
        from index.elastic import ElasticStore  # its client takes a third of a second to load

        return ElasticStore(url, city.name, cutter, options)
    raise StoreError(f"检索库地址“{url}”无法识别；可以是 embedded: 或 http(s)://主机:端口")
