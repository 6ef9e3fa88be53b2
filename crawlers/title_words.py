"""What a short text beside an article is where it is no title: an office, a column, a label, a line of dates."""

from __future__ import annotations

import re

MAX_TITLE_CHARS, MAX_SITE_CHARS = 160, 10
_GENERIC = re.compile(
    r"(?:网|网站|[日晚早时商]报|都市报|环境报|数字报|电子报|在线|频道|门户|客户端|电视台|新闻中心|新湖南)$|^(?:新闻|文章|信息|工单|信件|留言|办件|诉求|问政)?(?:详情|正文|内容|查看)页?$|"
    r"^(?:微博|头条)?(?:文章|正文)$|首页$"
)
# 直播｜澄水洪峰过境
_BARRED = re.compile(r"\w{2,6}\s*[｜|]\s*(?=\S{5})")
_A_DAY = re.compile(r"20\d\d[-年/.]\d{1,2}(?:[-月/.]\d{1,2}日?|月)?(?:\s*\d{1,2}:\d\d(?::\d\d)?)?")
_LETTERS = re.compile(r"[\u3400-\u9fff]|[A-Za-z]{4}")
_FEWEST_LETTERS, _BESIDE_DAY, _MAX_BESIDE_DAY = 3, 6, 14
_NO_TITLE = re.compile(
    r"[。；|｜]|第\w{1,4}版|(?:作者|记者|时间|日期|版次|栏目|人气)\s*[：:]|(?<!老)字号|字体|浏览|阅读|来源|打印|编辑|位置|点击|(?:主管|主办)(?:单位)?[：:\s]|刊号|星期|农历|^文[/／]图|(?:记者|通讯员)\s"
)
_AN_ORGAN = re.compile(r"(?:局|委员会|政府|厅|院|所|站|中心|办公室|管委会|公司|集团|热线|信箱|平台|办事处|[支大总]队)$")
_ORGAN = re.compile(r"(?:人民政府(?:办公室)?|[^\W\d]{3}[局厅院]|委员会|管委会|融媒体中心)$")
_MAX_ORGAN_CHARS = 18
_LATIN_NAME = re.compile(r"[\s|/]*[A-Za-z][A-Za-z\s.,'’&()-]{5,}$|^[A-Za-z][A-Za-z\s.,'’&()-]{5,}(?=[\u3400-\u9fff])")
# what a notice may be called, in so few signs that anything else of them is a label
_NOTICE = re.compile(r"(?:通报|公告|通告|启事|公示|声明|讣告|通知|预告|提示|警示|倡议书|公开信|告知书)$")
_NOTICES = re.compile(r"通知公告|公告公示|公示公告|公告栏|公告通知|^(?:公告|公示|通知|通告)$")
_COLUMN = re.compile(
    r"(?:[^\W\d]{2,6})?(?:动态|公开|信息|专题|专栏|访谈|留言板|平台|中心|频道|问政|互动|交流|解读|快讯|简报|要闻|新闻|之窗|在线|信箱|服务|文件|"
    r"问题|栏目|详情|正文|内容|公示|办理|诉求|留言|咨询|投诉|热线|资讯|报道|导航|首页|实录|副刊|人物|城事|处罚|许可|数据|回应|关切|评论|时评|"
    r"视频|图片|直播|党建|大厅|专区|指南|目录|年报|列表|推荐|排行|公告栏|答复|回复|结果|查询|发布)(?:\s*[A-Za-z ]+)?"
)
_LABEL = re.compile(
    r"[>›»→]|^首页|[：:]$|^(?:官方|部门|网友)?(?:回复|答复|留言|来信|问题|详情)|(?:详情|内容|进度|流程|列表|导航|推荐|评论)$|^本版|打开|下载|客户端"
)
LABELLED = re.compile(
    r"\W*(?:信件|来信|留言|咨询|投诉|诉求|提问|工单|信息|文件|公文|公告|项目)?"
    r"(?:主\s*题|标\s*题|名\s*称|题\s*名|题\s*目)\s*(?:[：:]\s*(?P<title>\S.{2,})?)?"
)
"""信件标题：…, or the cell before the one that holds it."""


def is_notice(text: str) -> bool:
    """情况通报, 停水公告, and not the column 通知公告."""
    return _NOTICE.search(text) is not None and _NOTICES.search(text) is None


def is_no_title(text: str) -> bool:
    """Whether a text is a date, a label or a line of both."""
    plain = _A_DAY.sub("", text)
    name = plain.strip()
    # 临江区人民政府 2025年1月24日19:56, and not 2026年4月10日云泽县空气质量日报
    apart = plain != text and (name != plain or text.startswith(name))
    if apart and len(name) <= _MAX_BESIDE_DAY and (_AN_ORGAN.search(name) or _GENERIC.search(name)):
        return True
    if len(_LETTERS.findall(plain)) < (_FEWEST_LETTERS if plain == text else _BESIDE_DAY):
        return True
    return _NO_TITLE.search(_BARRED.sub("", text, count=1)) is not None


def is_generic(text: str) -> bool:
    """Whether a text names the site or the kind of page rather than this page."""
    return len(text) <= MAX_SITE_CHARS and _GENERIC.search(text) is not None


def is_organs_name(text: str) -> bool:
    """An office's or a site's name, also with the same in English: 临溆县公安局 Linxu Public Security Bureau."""
    plain = _LATIN_NAME.sub("", text).strip()
    if len(plain) > _MAX_ORGAN_CHARS:
        return False
    names = _AN_ORGAN if len(plain) <= MAX_SITE_CHARS else _ORGAN
    return names.search(plain) is not None or _GENERIC.search(plain) is not None or not plain


def is_column(text: str) -> bool:
    """部门动态, 政务公开, 常见问题: what a site calls a part of itself."""
    return len(text) <= MAX_SITE_CHARS + 6 and _COLUMN.fullmatch(text.strip("#【】[]| ")) is not None


def is_label(text: str) -> bool:
    """诉求内容, 首页 > 要闻, 打开客户端: what leads on or names what follows."""
    return _LABEL.search(text) is not None
