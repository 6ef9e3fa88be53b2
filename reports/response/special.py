"""舆情专报: one matter for the leaders, as a Word paper; each sentence is an article's, a count, or a rule's."""

from __future__ import annotations

from index.document import Document
from ledger.papers import IssuedPaper
from reports.alerts.digest import minute_of
from reports.charts.columns import tone_chart
from reports.charts.ink import png_of
from reports.response.dossier import MEDIA, Dossier, quoted, sentences_of
from reports.response.handling import write_handling, write_steps
from reports.response.spread import write_air, write_articles, write_places, write_spread
from reports.word import Head, Imprint, Paper
from reports.words import KINDS

KIND = "舆情专报"
TO = "局领导"
VOICES = (("媒体报道", MEDIA, 3), ("网民发言", frozenset({"weibo"}), 4), ("群众留言", frozenset({"message"}), 3))
_TOLD = {"tv": "播出", "video": "发布", "weibo": "出现相关帖文", "message": "收到群众留言"}


def special_docx(dossier: Dossier, issue: IssuedPaper | None) -> bytes:
    """The paper's bytes; without `issue` it is a draft that has no number."""
    paper = Paper()
    day = dossier.at.date()
    office = f"{dossier.bureau}办公室"
    paper.head(
        Head(
            mark=f"{dossier.city.facts.name}环境舆情专报", number=issue.issue if issue else f"{day.year}年第　期",
            office=office, day=day, signer=issue.signer if issue else "",
            warning=None if issue else "（草稿：尚未编号、签发）",
        )
    )  # fmt: skip
    paper.title(title_of(dossier))
    paper.addressees(issue.to if issue else TO)
    _happened(paper, dossier)
    _judged(paper, dossier)
    _voices(paper, dossier)
    write_air(paper, dossier)
    write_handling(paper, dossier)
    write_steps(paper, dossier)
    paper.sources()
    paper.attachments(["相关信息清单"])
    paper.signature(dossier.bureau, day)
    write_articles(paper, dossier)
    paper.imprint(
        Imprint(
            to=issue.to if issue else TO, copies=(issue.copies if issue else "") or copies_for(dossier), office=office,
            day=day,
        )
    )  # fmt: skip
    return paper.data(title_of(dossier), dossier.bureau, dossier.at)


def title_of(dossier: Dossier) -> str:
    """`关于“热电厂夜间冒黑烟”的舆情专报`."""
    return f"关于{quoted(dossier.matter.name)}的舆情专报"


def copies_for(dossier: Dossier) -> str:
    """抄送 where nothing else is said: who answers and who helps to."""
    return "、".join(unit.name for unit in dossier.units)


def _happened(paper: Paper, dossier: Dossier) -> None:
    paper.section("基本情况")
    first = dossier.others[0]
    told = _TOLD.get(first.kind, "刊发")
    what = "" if first.kind in ("weibo", "message") else f"《{first.title}》"
    numbers = [
        f"{name}{number}{'件' if kind == 'message' else '条' if kind == 'weibo' else '篇'}"
        for kind, name in KINDS.items()
        if (number := sum(each.kind == kind for each in dossier.others))
    ]
    paper.body(
        [f"{minute_of(first.published_at)}，{first.source_name}{told}{what}", paper.cite(dossier.source(first)),
         f"。截至{minute_of(dossier.at)}，共采集到相关信息{len(dossier.others)}条：{'、'.join(numbers)}。"]
    )  # fmt: skip
    for place, document in enumerate(_telling(dossier)):
        said = sentences_of(document, 2 if place else 3)
        if said:
            paper.body([f"{document.source_name}：{quoted(''.join(said))}", paper.cite(dossier.source(document))])


def _telling(dossier: Dossier) -> list[Document]:
    """What tells the matter: the article that raised it, and two of the media's."""
    lead = dossier.alert.lead
    return [lead, *[each for each in dossier.of_kinds(MEDIA) if each.family != lead.family][:2]]


def _judged(paper: Paper, dossier: Dossier) -> None:
    entry = dossier.entry
    paper.section("影响研判")
    paper.subsection("舆情级别")
    why = f"：{entry.why}" if entry.why else ""
    also = f"同时符合规则“{entry.also}”。" if entry.also else ""
    paper.body(f"按预警规则“{entry.rule}”列为{entry.level}舆情{why}。{also}")
    rises = [
        f"{minute_of(after.at)}由{before.level}级升为{after.level}级"
        for before, after in zip(dossier.steps, dossier.steps[1:], strict=False)
    ]
    if rises:
        paper.body(f"级别变化：{'，'.join(rises)}。")
    if entry.incident:
        paper.body(f"突发环境事件分级：{entry.incident}。")
    paper.subsection("传播情况")
    write_spread(paper, dossier)
    if len(dossier.others) > 1:
        figure = tone_chart(dossier.columns(), "相关信息数量（条）", f"截至{minute_of(dossier.at)}")
        paper.picture(png_of(figure), "图1　传播走势", words="相关信息按时间的数量，分负面、中性、正面")
    write_places(paper, dossier)


def _voices(paper: Paper, dossier: Dossier) -> None:
    """What was said, in the words of who said it; what the first section has told is not said again."""
    told, begun = {each.family for each in _telling(dossier)}, False
    for name, kinds, most in VOICES:
        voices = [each for each in dossier.of_kinds(kinds) if each.family not in told and sentences_of(each, 1)][:most]
        if voices and not begun:
            paper.section("各方反映")
            begun = True
        if voices:
            paper.subsection(name)
        for each in voices:
            paper.quote("".join(sentences_of(each, 2)), dossier.source(each))
