"""Three county media centres: an old ASP site in GB18030, a publishing system that fits gov sites, a WordPress."""

from __future__ import annotations

import re

from cities.sample.sites.site import Answer, Request, Site, body_lines, sheet


class XinheNews(Site):
    """新河新闻: says gb2312 and sends GB18030; list.asp?id=3&page=2, show.asp?id=xh0618."""

    hosts = ("www.xinhe.example",)
    software = "Microsoft-IIS/6.0"
    encoding = "gb18030"
    robots = "User-agent: *\nDisallow: /manage/\nDisallow: /inc/\n"

    @property
    def charset(self) -> str | None:
        return None

    def answer(self, request: Request) -> Answer | None:
        match request.path:
            case "/" | "/index.asp" | "/list.asp":
                found = sheet(self.shown(request.now), request.query.get("page", "1"), 5)
                return self.page("xinhe_list.html", sheet=found) if found else None
            case "/show.asp":
                item = self.item(request.query.get("id", ""), request.now)
                others = [other for other in self.shown(request.now) if other is not item][:6]
                return (
                    self.page(
                        "xinhe_article.html",
                        item=item,
                        lines=body_lines(item),
                        others=others,
                        reads=item.number % 900 + 60,
                    )
                    if item
                    else None
                )
        return None


class AnpingNews(Site):
    """安平新闻: /xw/index_1.htm is the second page, whose link a script writes (createPageHTML)."""

    hosts = ("www.anping.example",)
    software = "Apache"
    robots = "User-agent: *\nAllow: /\n"

    def answer(self, request: Request) -> Answer | None:
        if match := re.fullmatch(r"/xw/(?:index(?:_(\d+))?\.htm)?", request.path):
            found = sheet(self.shown(request.now), int(match[1] or 0) + 1, 5)
            return self.page("anping_list.html", sheet=found) if found else None
        match = re.fullmatch(r"/xw/t(\d{8})_([\w-]+)\.htm", request.path)
        item = self.item(match[2], request.now) if match else None
        if match is None or item is None or f"{item.published:%Y%m%d}" != match[1]:
            return None
        others = [other for other in self.shown(request.now) if other.key != item.key][:5]
        return self.page("anping_article.html", item=item, lines=body_lines(item), others=others)


class HepingNews(Site):
    """和平新闻: a WordPress with a home page of summaries, /page/2/ and so on, side bar, comments."""

    hosts = ("www.heping.example",)
    robots = (
        "User-agent: *\nDisallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php\n\n"
        "Sitemap: http://www.heping.example/wp-sitemap.xml\n"
    )

    def answer(self, request: Request) -> Answer | None:
        if match := re.fullmatch(r"/(?:page/(\d+)/?)?", request.path):
            found = sheet(self.shown(request.now), match[1] or "1", 4)
            return self.page("heping_list.html", sheet=found, recent=self.shown(request.now)[:5]) if found else None
        match = re.fullmatch(r"/content/([\w-]+)\.html", request.path)
        item = self.item(match[1], request.now) if match else None
        if item is None:
            return None
        recent = [other for other in self.shown(request.now) if other.key != item.key][:5]
        return self.page("heping_article.html", item=item, lines=body_lines(item), recent=recent)
