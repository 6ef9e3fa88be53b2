"""The plan's campaigns: what each unit has of them, and what is due by the calendar."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from cities.campaigns import Campaign
from cities.scoring import Item
from cities.units import Unit
from index.document import Document
from reports.month.facts import RuleError, campaign_state
from reports.month.points import Found, Material, point_of, repeated, stance_of, worth
from reports.month.ranking import said
from reports.month.records import ArticlePoint


def campaign_found(material: Material, item: Item, unit: Unit) -> Found:
    """`campaign`: for each campaign that the month asks for, coverage and entered activities, at most what is due."""
    number = aim = Fraction(0)
    notes = []
    points: list[ArticlePoint] = []
    for campaign in material.facts.campaigns_of(item):
        if campaign_state(campaign, material.period) != "due":
            continue
        done = campaign_done(material, campaign, unit)
        number += min(done.number, done.aim or Fraction(0))
        aim += done.aim or Fraction(0)
        notes.append(f"{campaign.name}：{done.note}")
        points += done.articles
    return Found(number=number, aim=aim, note="；".join(notes), articles=tuple(points))


def campaign_done(material: Material, campaign: Campaign, unit: Unit) -> Found:
    """What the unit has of one campaign, and what is due of it by the calendar."""
    if campaign.kind == "growth":
        return _growth_done(material, campaign, unit)
    aim = campaign_due(material, campaign) if applies(campaign, unit) else Fraction(0)
    district = unit.district or ""
    documents = [
        each for each in material.campaign_media.get(campaign.id, {}).get(district, [])
        if material.rules.stance_factor[stance_of(each, district)] > 0
    ]  # fmt: skip
    values = [(each, worth(material.rules, each, district)) for each in documents]
    left_out = repeated(values, material.rules, {})
    last = min(campaign.end, material.period.until).isoformat()
    done = [
        each for each in material.inputs.activities
        if (each.unit, each.campaign) == (unit.id, campaign.id) and campaign.start.isoformat() <= each.day <= last
    ]  # fmt: skip
    points = tuple(_plan_point(each, district, campaign, left_out.get(each.id)) for each in documents)
    articles = len(documents) - len(left_out)
    note = f"报道{articles}篇、登记活动{len(done)}项，序时应完成{said(aim)}"
    return Found(number=Fraction(articles + len(done)), aim=aim, note=note, articles=points)


def campaign_due(material: Material, campaign: Campaign) -> Fraction:
    """What is due of the plan by the calendar: the whole at the window's end, a milestone on its last day only."""
    if campaign.kind == "milestone":
        return Fraction(max(1, campaign.planned))
    if campaign.kind == "growth":
        if campaign.target is None:
            raise RuleError(f"{material.facts.city}/campaigns.yaml：{campaign.id!r}按人数计，却没有写 target")
        sharing = [unit for unit in material.facts.ranked if applies(campaign, unit)]
        return Fraction(campaign.target, max(1, len(sharing))) * elapsed(campaign, material.period.until)
    return campaign.planned * elapsed(campaign, material.period.until)


def elapsed(campaign: Campaign, until: date) -> Fraction:
    """The share of the window's days that have passed by the end of `until`."""
    days = (campaign.end - campaign.start).days + 1
    return Fraction(max(0, min(days, (until - campaign.start).days + 1)), days)


def applies(campaign: Campaign, unit: Unit) -> bool:
    return not campaign.districts or unit.district in campaign.districts


def _growth_done(material: Material, campaign: Campaign, unit: Unit) -> Found:
    aim = campaign_due(material, campaign) if applies(campaign, unit) else Fraction(0)
    entry = next((each for each in material.inputs.followers if each.unit == unit.id), None)
    if entry is None or entry.month < f"{campaign.start:%Y-%m}":
        return Found(number=Fraction(0), aim=aim, note=f"没有登记加粉数，序时应完成{said(aim)}人")
    late = "" if entry.month == material.inputs.month else f"（沿用{entry.month}登记数）"
    note = f"累计加粉{entry.count}人{late}，序时应完成{said(aim)}人"
    return Found(number=Fraction(entry.count), aim=aim, note=note)


def _plan_point(document: Document, district: str, campaign: Campaign, repeat: str | None) -> ArticlePoint:
    why = repeat or f"计入“{campaign.name}”1篇"
    return point_of(document, stance_of(document, district), Fraction(int(repeat is None)), why)
