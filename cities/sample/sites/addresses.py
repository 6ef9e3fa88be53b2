"""Where each text of the sample stands: what an article's URL (or a post's number) says about the text it came from."""

from __future__ import annotations

from cities.sample.sites import messages, wechat, weibo
from cities.sample.sites.texts import Item


def address_of(item: Item) -> str | None:
    """The URL of an item's page, of a post the one that ends with its number; None for the hotline's calls.

    The items of a day's television share one page.
    """
    day, key, plain = item.published, item.key, item.plain_key
    match item.source:
        case "yzrb":
            return f"http://rb.yunze.example/paper/{day:%Y%m}/{day:%d}/content_{plain}.html"
        case "yzwb":
            return f"http://wb.yunze.example/news/{day:%Y}/{day:%m%d}/{plain}.html"
        case "xhxw":
            return f"http://www.xinhe.example/show.asp?id={key}"
        case "apxw":
            return f"http://www.anping.example/xw/t{day:%Y%m%d}_{key}.htm"
        case "hpxw":
            return f"http://www.heping.example/content/{key}.html"
        case "ljrb":
            return f"http://www.lanjiang.example/a/{plain}.html"
        case "hxhj":
            return f"http://env.huaxia.example/{day:%Y-%m-%d}/{key}.shtml"
        case "yztv":
            return f"http://tv.yunze.example/xwlb/{day:%Y%m%d}.html"
        case "wx_yzhb" | "wx_linjiang":
            return wechat.address(item)
        case "wb_yzhb" | "wb_city":
            return f"http://m.weibo.example/status/{weibo.mid(item)}"
        case "liuyan":
            return f"http://liuyan.yunze.example/threads/{messages.number_of(item)}"
        case "sthj":
            return f"http://sthj.yunze.example/xxgk/{day:%Y%m}/t{day:%Y%m%d}_{key}.html"
        case "cffb":
            return f"http://www.changfeng.example/zwdt/content/post_{key}.html"
    return None
