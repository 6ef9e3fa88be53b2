"""What a run of a page's text says of itself: prose, a menu's word, a byline, a heading over other pages."""

from __future__ import annotations

import re

from crawlers.names import word_set

# a run of text shorter than this, or without a sentence's sign, may be a menu's word
PROSE_CHARS = 6
LONG_CHARS = 30
# 留言时间：2026-06-17　来源：云泽日报 are labels with their values
_LABELLED_CHARS = 60
_CHARS_A_SIGN = 60
_WHOSE = word_set(
    """
    相关 推荐 热门 热点 热文 猜你 你可能 您可能 为你 为您 更多 延伸 往期 最新 精彩 网友
    全部 今日 相似 同类 大家都在 相關 推薦 熱門 你可能還 最多人
    """
)
_WHICH = word_set(
    """
    阅读 推荐 新闻 文章 链接 资讯 专题 评论 喜欢 感兴趣 閱讀 新聞 内容 视频 搜索 排行
    想看 還想看 关注 在看 热门 回顾 报道 精彩 资源 信息 问题 主题 话题 信件 来信 回复
    诉求 办件 发布 动态 消息
    """
)
_ALONE = word_set(
    """
    选集 剧集 播放列表 节目单 视频列表 热榜 热搜榜 热搜 直播预告 精彩预告 活动预告 节目预告
    热评 跟帖 (?:网友|读者)(?:评论|留言|热评|热议|跟帖)? 评论区 评论
    """
)
_OTHERS = re.compile(
    rf"\s*[【\[\-—·|]*(?:{'|'.join(sorted(_WHOSE))})(?:{'|'.join(sorted(_WHICH))})[^，。]{{0,6}}\s*|"
    rf"\s*(?:{'|'.join(sorted(_ALONE))})\s*(?:[（(]?\d+[)）]?条?)?\s*"
)
OTHERS_CHARS = 16
OPENS_OTHERS = frozenset(
    "【[-—·| \t\n\r\u3000\xa0" + "".join(word.lstrip("(?:")[0] for word in (*_WHOSE, "读者", *_ALONE))
)
"""What such a heading begins with, which few texts do."""


def is_others(text: str) -> bool:
    """Whether what follows this heading is about other pages, or is what readers say."""
    return text[:1] in OPENS_OTHERS and _OTHERS.fullmatch(text) is not None


_LEGAL = tuple(
    (sign, re.compile(words))
    for sign, words in (
        ("权", r"版权所有|未经[^。]{0,14}授权[^。]{0,20}(?:不得|禁止|请勿)"),
        ("备", r"ICP备|公网安备"),
        ("证", r"许可证[号：:]"),
        ("igh", r"Copyright|All Rights Reserved"),
        ("良", r"不良信息举报"),
        ("载", r"下载[^。]{0,12}(?:客户端|APP)|凡转载本"),
        ("码", r"(?:长按|扫描?|识别)[^。]{0,12}(?:二维码|扫码)|网站标识码"),
        ("本", r"本[网站](?:[^。]{0,30}(?:系统|停机|升级)[^。]{0,6}(?:维护|升级|改造)|[^。]{0,6}注明)|凡本[网站]"),
        ("注明", r"凡注明"),
        ("微信", r"官方微信"),
        ("顾问", r"法律顾问"),
        ("稿件", r"稿件来源[：:][^。]{0,40}本[网站]"),
        ("网友", r"网友评论[^。]{0,10}个人"),
    )
)
"""Each with what it cannot do without, which is found faster."""


def is_legal(text: str) -> bool:
    """Whether a site speaks of itself, as at its foot: that is no article, also where there is no other prose."""
    return any(sign in text and words.search(text) for sign, words in _LEGAL)


AGO, AGO_CHARS = (
    re.compile(
        r"\s*(?:\d+\s*(?:秒|分钟|小时|天|周|个月)前|刚刚|\d{1,2}-\d{1,2}(?:\s+\d\d:\d\d)?)\s*[\u4e00-\u9fff]{0,3}\s*"
    ),
    16,
)
"""How long ago a reader wrote what stands before it."""
BARE_MOMENT = re.compile(
    r"\s*(?:发[布表]于|评论于|回复于)?\s*20\d\d[-年/.]\d{1,2}[-月/.]\d{1,2}日?\s*\d{1,2}:\d\d(?::\d\d)?\s*"
)
"""When somebody wrote, and nothing else."""
_LETTER = re.compile(r"[^\W\d_]")
_BYLINE = re.compile(r"(?:时间|日期|来源|作者|编辑|责编|记者|浏览|点击|审核|录入)(?:次数|量)?\s*[：:]")
_BYLINE_CHARS = 120
_SIGN = re.compile(r"[，。；！？：、,]|\. ")


def weight_of(text: str) -> float:
    """Long runs with few signs are word lists, short ones without any are labels."""
    length, signs = len(text), len(_SIGN.findall(text))
    if length < LONG_CHARS and not signs:
        return 0.0
    if signs and length < _LABELLED_CHARS and signs == text.count("："):
        return 0.0
    if length < _BYLINE_CHARS and ("：" in text or ":" in text) and len(_BYLINE.findall(text)) > 1:
        return 0.0
    if text.isascii() and _LETTER.search(text) is None:
        return 0.0
    return min(length, _CHARS_A_SIGN * (signs + 1)) + 6.0 * signs
