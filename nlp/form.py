"""Form: what kind of item it is. What is printed (column, page, marks in heading) wins; else make-up and length."""

from __future__ import annotations

import re

from cities.facts import Form
from crawlers.article import Article

_KINDS = frozenset({"press", "tv", "wechat", "gov", "video"})
_LONG = 1000
_FEATURE = 700

_VIDEO = re.compile(
    r"^[【\[（(]?(?:视频|短视频|微视频|图集|组图|图片新闻|图片|海报|长图|动画|动漫|航拍|"
    r"延时|直播|vlog|H5|一图读懂|图解|微电影|宣传片)"
    r"(?:新闻|报道|故事)?\s*[】\]）)]?\s*(?:[｜|丨:：·]|$|(?<=[】\]）)]))|[（(【](?:视频|摄影报道|图片报道|摄影|"
    r"图集|组图|多图|附视频|高清大图)[）)】]$",
    re.IGNORECASE,
)
_DRAWN = re.compile(r"^航拍|^[【\[]?(?:一图(?:读懂|看懂|了解|说)|一张图|图说|长图|漫画|动图|手绘)")
_VIDEO_BODY = re.compile(
    r"^\s*[（(【]?(?:视频时长|视频片长|点击观看视频|点击视频|请观看视频|视频加载中|共\d+张图|" r"图\s*1[/／])"
)
_PICTURES = re.compile(
    r"^\s*(?:[^。\n]{0,120}(?:[（(](?:[^（）()]{1,20})?摄[）)]|(?:记者|通讯员)\s?[^\s。]{2,8}\s?摄)\s*)$"
)
# columns that are merely sections of a site or paper say nothing about the form
_SECTIONS = re.compile(
    r"^(?:要闻|今日要闻|时政|本地|本地新闻|社会|民生|民生新闻|头版|头条|综合|综合新闻|"
    r"新闻|国内|国际|动态|工作动态|政务动态|部门动态|乡镇动态|县区动态|区县动态|新闻中心|"
    r"新闻动态|经济|文化|教育|体育|法治|县域|区县|县市区|城事|都市|财经|科教|政务要闻|"
    r"今日(?:要闻|头条|新闻|导读|关注|热点|快讯|本地|\S[市县区])|首页|图文|环境要闻|信息公开|政府信息公开|政务公开|主动公开|法定主动公开内容|"
    r"环境新闻|时事|资讯|最新|热点|"
    r"天气|气象|健康|旅游|房产|交通|农业|乡镇|街道|党建|广告|(?!图片|视频|一句话)\S{1,8}(?:新闻|联播|播报|快讯|要闻|动态)|"
    r"[A-D]?\d{1,2}版?.*|第?[一二三四五六七八\d]+版)$"
)
_PRINTED: tuple[tuple[Form, re.Pattern[str]], ...] = (
    ("视频", re.compile(r"视频|图片|影像|图集|镜头$|光影|摄影")),
    ("专版", re.compile(r"专版|专刊|整版")),
    (
        "专题",
        re.compile(
            r"专题|特刊|特别报道|特别策划|特别节目|系列报道|大型主题|主题报道|特别关注|聚焦两会|进行时$|主题活动"
        ),
    ),
    (
        "评论",
        re.compile(
            r"评论|时评|社论|锐评|快评|短评|漫评|评弹|观点|言论|论坛$|杂谈|随笔|杂文|之声论|"
            r"论坛|热评|众评|来论|有话说$|微评|网评|声音$|[今每]日谈|[漫夜微]谈|论语$|一家之言|三言两语|百家言"
        ),
    ),
    (
        "深度",
        re.compile(
            r"深度|纵深|特稿|调查|专访|特写|长读|长篇|对话|访谈|人物$|纪实|(?:今日|新闻|焦点|热点|深度|时事|社会|记者)观察$|焦点|追踪|暗访"
        ),
    ),
    ("公告", re.compile(r"公告|公示|通告|通知|公开招聘|声明|启事")),
    ("简报", re.compile(r"简报|快报|快讯|简讯|短讯|日报$|周报$|月报$|数据发布|一句话新闻")),
)
# a mark that stands alone, as the first line or before the heading proper: 05版·专版, 长篇调查, 读图
_MARKS: tuple[tuple[Form, re.Pattern[str]], ...] = (
    ("专版", re.compile(r"(?:[A-Z]?\d{1,2}版?)?\S{0,4}(?:专版|专刊|整版)")),
    ("视频", re.compile("(?:读图|图片|组图|图集|视频|影像|光影|摄影|图说)(?:新闻|报道|故事)?")),
    ("专题", re.compile(r"\S{0,6}(?:专题|特别报道|系列报道|特别策划|特刊)")),
    ("评论", re.compile(r"\S{0,4}(?:时评|评论|社论|快评|锐评|短评)")),
    (
        "深度",
        re.compile(
            "(?:长篇|深度|记者|新闻|本报|独家|一线)*(?:深度|调查|特稿|专访|特写|纪实|报道)(?<!新闻报道)(?<!^报道)"
        ),
    ),
)
_MARK_ENDS = re.compile(r"[\s　·｜|丨:：]+")
_MARK_LINE = 40
_NAMED_COLUMN = re.compile(r"“[^”\n]{2,10}”(?:专栏|栏目)")
_CAPTIONS = re.compile(r"^[（(【]?图[一二三四五六七八九\d]{1,2}[）)】:：]?", re.MULTILINE)
_SPOKEN = re.compile(r"“[^”\n]{3,}[。！？…]”|[：:，]“[^”\n]{6,}”")
_DATED_LEAD = re.compile(r"[讯电]|日前|近日|昨[天日]|今[天日]|记者[^，。]{0,12}获悉|\d{1,2}月\d{1,2}日")
_TALE, _TALE_PARAGRAPHS, _TALE_VOICES = 600, 5, 2
_COMMENT_TITLE = re.compile(
    r"(?:社论|时评|锐评|快评|短评|漫评|热评|评论员文章|微评论|今日评论|评论)\s*[｜|丨:：]|"
    r"[｜|丨]\s*(?:社论|时评|锐评|快评|短评|评论)|^[【\[](?:[^】\]]{0,6})(?:评论|时评|"
    r"快评|锐评|社论)[】\]]|本报评论员|^(?:编后|编者按|编辑手记|短论|微论)[：:｜|丨]?"
)
_COMMENT_AUTHOR = re.compile(r"评论员|评论部|特约撰稿|时评")
_NOTICE_TITLE = re.compile(
    r"^(?:公告|公示|通告|通知|声明|启事|名单|招标|招聘)|(?:公告|公示|通告|通知|启事|"
    r"声明|名单|决定书|告知书|通报|公开招聘|招聘简章|一览表|清单|目录|意见稿|征求意见|"
    r"须知|提示|预告|拍卖|成交结果|中标结果|解读版?)(?:（[^）]*）|\([^)]*\)|[！!。])?$"
    r"|^关于.{2,60}的(?:公告|公示|通告|通知|通报|函|批复|意见|决定|说明|声明|提示|公布)|"
    r"^[^，。]{0,30}(?:情况通报|典型案例)(?:[：:]|$)|典型(?:违法)?案例(?:[：:（(]|$)|"
    r"(?:受理|拟批准|拟审批|审批).{0,24}(?:公示|公告)|^快来报名|报名(?:开始|启动|啦|"
    r"通道)|招\d+[人个名]|招募|征集(?:令|启事|啦|[！!])|(?:公告|公示|通告|启事|通知)[：:]|名[录单]$|^征求意见|(?:扫码|火热|免费|限额)报名|报名[！!啦]"
)
# what an authority puts out under such a heading is a document or a notice, whatever its length
_DOCUMENT_TITLE = re.compile(
    r"(?:情况说明|说明|答复|复函|回复|预案|方案|办法|规定|条例|细则|规划|计划|要点|章程|(?:信息|公开|公示|汇总|统计)表|预警(?:信号)?|"
    r"提醒|倡议书|(?:审批|备案|处罚|许可)信息|公开信|一封信|问答|指南|流程)(?:（[^）]*）|\([^)]*\)|[！!。])?$"
)
_BULLETIN_TITLE = re.compile(
    r"(?:空气质量|水质|环境质量|水环境|生态环境状况|大气|气象|污染源|地表水|断面|声环境|水源)[^，。！？]{0,14}(?:日报|"
    r"周报|旬报|月报|季报|状况|公报|通报|预报|快报|简报|排名|报告|监测结果|情况)"
    r"|(?:简报|快报|周报|月报|日报|旬报|要情|信息专报|工作动态)[ 　]*(?:\d{4}年)?(?:（[^）]*）|\([^)]*\)|"
    r"第?[\d一二三四五六七八九十]+期?)?$|^(?:\d{4}年)?第?\d+[月季]?.{0,10}(?:水质状况|"
    r"质量状况|质量排名)"
)
_ISSUE = re.compile(
    r"^\s*[【\[][^】\]\n]{2,12}[】\]]\s*第?\s*[\d一二三四五六七八九十百]+\s*[期集回讲]|"
    r"^[^\n]{0,16}第[\d一二三四五六七八九十百]+期[·｜|丨]?[^\n]{0,10}\n"
)
_FEATURE_TITLE = re.compile(r"调查|深度|专访|特写|纪实|追踪|探访|暗访|始末|背后|为何|何以|之问|如何破|困局|对话")
_SERIES_TITLE = re.compile(
    r"(?:系列报道|系列(?:之)?[一二三四五六七八九十\d]+|之[一二三四五六七八九十]$|[①②③④⑤⑥⑦⑧⑨⑩]|[（(][一二三四五六七八九十上中下][)）]$)"
)
# 观点｜…, 【空气周报】…: what the heading itself says it is
_TITLE_MARK = re.compile(r"^(?:[【\[]([^】\]\n]{2,10})[】\]]|([^｜丨|：:\s]{2,10})[ 　]*[｜丨|])")
_NUMBERED = re.compile(r"[（(]?第[\d一二三四五六七八九十百]+期[）)]?")
_SUBHEADS = re.compile(r"^(?:[■●▲◆★▌]|[一二三四五六]、|【[^】]{2,14}】|\d{1,2}[.、．]|[壹贰叁肆])", re.MULTILINE)
_NOTICE_BODY = re.compile(
    r"[互相]相转告|广而告之|特此(?:公告|通告|公示|通知|声明|函告)|予以公示|公示期|现将[^。]{0,30}(?:公告|公示|"
    r"通告|通报|公布)如下|现公告如下|现通告如下|现通知如下"
)


def form_of(article: Article) -> Form | None:
    """The form of a press, TV, WeChat, government or video item; None for posts and messages, which have none."""
    if article.kind not in _KINDS:
        return None
    if article.kind == "video":
        return "视频"
    return _printed(article) or _by_heading(article) or _by_make_up(article)


def _printed(article: Article) -> Form | None:
    """What column or page say in print: a name of its own is a standing column."""
    title = article.title.strip()
    if _VIDEO.search(title) or _DRAWN.search(title) or _VIDEO_BODY.search(article.body):
        return "视频"
    marked = _marked(title, article.body)
    if marked is not None:
        return marked
    if re.search("[①-⑩]", title):
        return "专题"
    columned = False
    for printed in (article.column, _page_name(article.page)):
        name = (printed or "").strip()
        if not re.search(r"[\u4e00-\u9fffA-Za-z]", name) or _SECTIONS.fullmatch(name):
            continue
        named = _named(name)
        if named is not None:
            return named
        columned = columned or printed == article.column
    return "专栏" if columned else None


def _marked(title: str, body: str) -> Form | None:
    """What a mark says that stands before the heading or alone in the first line; a column named as such."""
    first = body.lstrip().split("\n", 1)[0]
    line = first.strip(" 　（）()【】[]")
    words = _MARK_ENDS.split(line) if len(line) <= _MARK_LINE and not re.search("[。！？；]", line) else []
    before = _MARK_ENDS.split(title)[:-1]
    for form, pattern in _MARKS:
        if any(pattern.fullmatch(word) for word in [*before, *words]):
            return form
    if len(_CAPTIONS.findall(body)) >= 2:
        return "视频"
    return "专栏" if _NAMED_COLUMN.search(first[:_MARK_LINE]) else None


def _named(name: str) -> Form | None:
    return next((form for form, pattern in _PRINTED if pattern.search(name)), None)


def _page_name(page: str | None) -> str | None:
    """A page's own name without its number: `A04 环保专版` → 环保专版."""
    return re.sub(r"^[A-Za-z]?\d{1,3}\s*版?[:：\s·-]*", "", page) if page else None


def _by_heading(article: Article) -> Form | None:
    title, body = article.title.strip(), article.body
    if _COMMENT_TITLE.search(title) or _COMMENT_AUTHOR.search(article.author or ""):
        return "评论"
    mark = _TITLE_MARK.match(title)
    if mark is not None and (named := _named(mark[1] or mark[2])) is not None:
        return named
    if re.search(
        r"^(?:纪录片|专题片|系列片|政论片)《|^[【\[]?[^】\]]{0,8}(?:专题|特别报道|系列报道)[】\]｜|丨:：]", title
    ) or _SERIES_TITLE.search(title):
        return "专题"
    if re.search(
        r"^[【\[]?(?:深度|特稿|(?:记者|新闻)?调查|专访|特写|(?:今日|新闻|焦点)(?:观察|聚焦|追踪))[】\]｜|丨:：]", title
    ):
        return "深度"
    if _BULLETIN_TITLE.search(title) and article.kind != "press":
        return "简报"
    if _NOTICE_TITLE.search(title) or (article.kind in ("gov", "wechat") and _NOTICE_BODY.search(body)):
        return "公告"
    if article.kind in ("gov", "wechat") and _DOCUMENT_TITLE.search(title):
        return "公告"
    if article.kind == "gov" and _NUMBERED.search(title):
        return "简报"
    if _ISSUE.search(body[:60]) or _ISSUE.search(title) or _NUMBERED.search(title):
        return "专栏"
    return None


def _by_make_up(article: Article) -> Form:
    body = article.body
    length = len(body)
    if article.kind != "gov" and (
        length >= _LONG
        or (length >= _FEATURE and (_is_divided(body) or _FEATURE_TITLE.search(article.title)))
        or _is_tale(body)
    ):
        return "深度"
    if _PICTURES.fullmatch(body) and length < 160:
        return "视频"
    return "消息"


def _is_tale(body: str) -> bool:
    """Told in many paragraphs with voices in it, and beginning with a scene and not with when it happened."""
    paragraphs = [line for line in body.split("\n") if line.strip()]
    return (
        len(body) >= _TALE
        and len(paragraphs) >= _TALE_PARAGRAPHS
        and len(_SPOKEN.findall(body)) >= _TALE_VOICES
        and _DATED_LEAD.search(body[:_MARK_LINE]) is None
    )


def _is_divided(body: str) -> bool:
    return len(_SUBHEADS.findall(body)) >= 3
