"""The bureau's own site and a county government's: dated notices, long lists, one with a PDF."""

from __future__ import annotations

import re

from cities.sample.sites.site import Answer, Request, Site, body_lines, sheet

WITH_PDF = "sthj-0618"
"""The decision whose scan the page offers for download."""
_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\nxref\n0 4\n0000000000 65535 f \n"
    b"0000000009 00000 n \n0000000052 00000 n \n0000000101 00000 n \n"
    b"trailer<</Root 1 0 R/Size 4>>\nstartxref\n164\n%%EOF\n"
)


class Bureau(Site):
    """/xxgk/index_1.html is the second page of the list, whose link a script writes."""

    hosts = ("sthj.yunze.example",)
    software = "Apache"
    robots = "User-agent: *\nDisallow: /nbwj/\nDisallow: /hudong/\n"

    def answer(self, request: Request) -> Answer | None:
        if match := re.fullmatch(r"/xxgk/(?:index(?:_(\d+))?\.html)?", request.path):
            found = sheet(self.shown(request.now), int(match[1] or 0) + 1, 15)
            return self.page("bureau_list.html", sheet=found) if found else None
        if re.fullmatch(r"/xxgk/\d{6}/P\d+\.pdf", request.path):
            return Answer(_PDF, "application/pdf")
        match = re.fullmatch(r"/xxgk/(\d{6})/t(\d{8})_([\w-]+)\.html", request.path)
        item = self.item(match[3], request.now) if match else None
        if match is None or item is None or f"{item.published:%Y%m%d}" != match[2]:
            return None
        pdf = f"./P{item.published:%Y%m%d}{item.number % 10**6:06d}.pdf" if item.key == WITH_PDF else None
        index = f"{item.published:%Y}-{item.number % 90000 + 10000}"
        return self.page("bureau_article.html", item=item, lines=body_lines(item), pdf=pdf, index=index)


class ChangfengCounty(Site):
    hosts = ("www.changfeng.example",)
    robots = "User-agent: *\nDisallow: /hdjl/\nCrawl-delay: 0\n"

    def answer(self, request: Request) -> Answer | None:
        if match := re.fullmatch(r"/zwdt/(?:index(?:_(\d+))?\.html)?", request.path):
            found = sheet(self.shown(request.now), match[1] or "1", 5)
            return self.page("changfeng_list.html", sheet=found) if found else None
        match = re.fullmatch(r"/zwdt/content/post_([\w-]+)\.html", request.path)
        item = self.item(match[1], request.now) if match else None
        return self.page("changfeng_article.html", item=item, lines=body_lines(item)) if item else None
