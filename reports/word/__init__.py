"""Office papers in Word after GB/T 9704-2012: briefings, special reports, slips and notices stand on this one page.

    from reports.word import Head, Imprint, Paper, link

    paper = Paper()
    paper.head(Head(mark="云泽市环境舆情日报", number="2026年第168期", office="云泽市生态环境局", day=day))
    paper.title("6月17日环境舆情")
    paper.body("昨日8时至今日8时共采集环境类信息12条。")
    paper.section("总体情况")                                   # 一、总体情况
    paper.subsection("大气")                                    # （一）大气
    paper.body(["居民反映夜间冒黑烟。", paper.cite(source)])     # a raised [1]; paper.sources() lists what was cited
    paper.table(["区县", "条数"], [["和平县", "3"]], [78, 78], caption="表1　区县条数")
    paper.picture(png, "图1　近七日走势")
    paper.imprint(Imprint(to="局领导", copies="各科室", office="云泽市生态环境局", day=day))
    data = paper.data("6月17日环境舆情", "云泽市生态环境局", moment)

Every text is masked (`reports.masking`) on its way into the paper, wherever it came from; `official(text)` is the one
way around it, for names and numbers that the house itself publishes. The same calls with the same arguments give the
same bytes. Sizes are the standard's: 三号 = BODY_PT, 二号 = TITLE_PT.
"""

from reports.word.closing import Imprint
from reports.word.fonts import BODY_FONT, HEI_FONT, KAI_FONT, TITLE_FONT
from reports.word.head import Head, chinese_date
from reports.word.measures import BODY_PT, CAPTION_PT, LINE_PT, SMALL_PT, TITLE_PT
from reports.word.paper import Paper
from reports.word.sources import Source
from reports.word.text import Span, Text, link, official, spans_of, strong

__all__ = [
    "BODY_FONT", "BODY_PT", "CAPTION_PT", "HEI_FONT", "KAI_FONT", "LINE_PT", "SMALL_PT", "TITLE_FONT", "TITLE_PT",
    "Head", "Imprint", "Paper", "Source", "Span", "Text", "chinese_date", "link", "official", "spans_of", "strong",
]  # fmt: skip
