"""WeChat accounts through a bridge's feed: WeChat has no lists that a machine may read."""

from __future__ import annotations

from crawlers.spiders.feed import FeedSpider


class WechatSpider(FeedSpider):
    name = "wechat"
