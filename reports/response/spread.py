"""The parts of a special report that count: who carried the matter, where it plays, what was measured, all articles."""

from __future__ import annotations

from collections import Counter

from index.document import Document
from reports.alerts.air import class_of
from reports.alerts.digest import minute_of, title_of
from reports.response.dossier import Dossier
from reports.word import HEI_FONT, Paper, Text, link
from reports.words import EMOTIONS, KINDS, SENTIMENTS, TIERS

MAX_NAMES = 5
MAX_ARTICLES = 100
MAX_AIR_ROWS = 14
_FELT = ("angry", "fear")


def write_spread(paper: Paper, dossier: Dossier) -> None:
    """Tone and heat in a sentence, then a table of carriers by tier."""
    tones, heat = dossier.tones, dossier.heat
    total = sum(tones.values())
    said = "、".join(f"{name}{tones[tone]}条" for tone, name in SENTIMENTS.items() if tones[tone])
    share = f"，负面占{tones['negative'] / total:.0%}" if total else ""
    felt = Counter(each.emotion for each in dossier.others if each.emotion in _FELT)
    moods = "、".join(f"{EMOTIONS[mood]}{felt[mood]}条" for mood in _FELT if felt[mood])
    paper.body(
        f"按情感分：{said or '没有环境类信息'}{share}。"
        + (f"帖文和留言中情绪{moods}。" if moods else "")
        + (f"转发、评论、点赞合计{heat}次。" if heat else "")
    )
    paper.table(
        ["来源", "家数", "篇（条）", "刊载者"],
        _carriers(dossier),
        [32, 18, 22, 84],
        left=(3,),
        caption="表1　传播载体",
        note="注：同一报社（台）的报、网、端算一家。",
    )  # fmt: skip


def write_places(paper: Paper, dossier: Dossier) -> None:
    """How many of the articles each district is in."""
    counts = Counter(code for each in dossier.others for code in each.districts)
    names = {code: place.name for code, place in dossier.city.district_by_code.items()}
    places = [f"{names[code]}{counts[code]}条" for code in dossier.matter.districts if code in names and counts[code]]
    paper.subsection("涉及区县")
    paper.body(f"{'、'.join(places)}。" if places else "相关信息没有写明区县，属地待核实。")


def write_air(paper: Paper, dossier: Dossier) -> None:
    """What the stations measured where the matter plays; nothing where it is not about air."""
    if not any("air" in each.topics for each in dossier.others):
        return
    paper.section("实测空气质量")
    if not dossier.air:
        paper.body("事件期间涉及区县没有导入的监测数据，未作对照。")
        return
    worst: dict[tuple[str, str | None], tuple[int, str]] = {}
    for each in dossier.air:
        if each.aqi is not None:
            key = (each.at[:10], each.district)
            worst[key] = max(worst.get(key, (-1, "")), (each.aqi, each.primary or "—"))
    names = {code: place.name for code, place in dossier.city.district_by_code.items()}
    rows = [
        [f"{int(day[5:7])}月{int(day[8:])}日", names.get(code or "", dossier.city.facts.name), str(aqi), class_of(aqi),
         primary]
        for (day, code), (aqi, primary) in sorted(worst.items(), key=lambda item: (item[0][0], item[0][1] or ""))
    ]  # fmt: skip
    spoke = [each for each in dossier.others if "air" in each.topics]
    negative = sum(each.sentiment == "negative" for each in spoke)
    paper.body(f"同期涉气信息{len(spoke)}条，其中负面{negative}条；涉及区县监测结果见表2。")
    paper.table(
        ["日期", "区县", "AQI", "级别", "首要污染物"], rows[-MAX_AIR_ROWS:], [30, 36, 22, 34, 34],
        caption="表2　实测空气质量", note="注：同一天有多个站点或时段的，取最高值；级别按HJ 633划分。",
    )  # fmt: skip


def write_articles(paper: Paper, dossier: Dossier) -> None:
    """附件: every article with its link, oldest first."""
    paper.page_break()
    paper.line("附件", font=HEI_FONT)
    paper.title("相关信息清单")
    rows: list[list[Text]] = [
        [str(number), minute_of(each.published_at, dossier.at.year), each.source_name,
         link(title_of(each), dossier.source(each).url), SENTIMENTS.get(each.sentiment, "")]
        for number, each in enumerate(dossier.matter.members[:MAX_ARTICLES], 1)
    ]  # fmt: skip
    left = len(dossier.matter.members) - len(rows)
    paper.table(
        ["序号", "时间", "来源", "标题", "情感"], rows, [12, 30, 34, 66, 14], left=(2, 3), size_pt=10.5, together=False,
        note=f"注：截至{minute_of(dossier.at)}共{len(dossier.matter.members)}条"
        + (f"，列出最早的{len(rows)}条，其余见环舆页面。" if left > 0 else "。"),
    )  # fmt: skip


def _carriers(dossier: Dossier) -> list[list[Text]]:
    """Outlets by tier, then posts and messages, then the bureau's own."""
    others = dossier.others
    media = [each for each in others if each.kind not in ("weibo", "message")]
    rows: list[list[Text]] = [
        _carrier(f"{name}媒体", [each for each in media if each.tier == tier]) for tier, name in TIERS.items()
    ]
    rows += [_carrier(KINDS[kind], [each for each in others if each.kind == kind]) for kind in ("weibo", "message")]
    rows.append(_carrier("本局账号", [each for each in dossier.matter.members if each.own]))
    return [row for row in rows if row[2] != "0"]


def _carrier(name: str, articles: list[Document]) -> list[Text]:
    publishers = list(dict.fromkeys(each.source_name for each in articles))
    listed = "、".join(publishers[:MAX_NAMES]) + (f"等{len(publishers)}家" if len(publishers) > MAX_NAMES else "")
    posts = any(each.kind in ("weibo", "message") for each in articles)
    return [name, "—" if posts else str(len({each.publisher for each in articles})), str(len(articles)), listed]
