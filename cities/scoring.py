"""scoring.yaml: three blocks of 100 points, and what an article is worth by tier and form."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal, Self

from pydantic import Field, model_validator

from cities.facts import Dated, Fact, Form, Identifier, Stance, Tier

BLOCKS = ("coverage", "activity", "platform")


class Item(Fact):
    """One line of a block: `points` at most; `raw` points of the ranked units are scaled so that the best has all.

    measure: `articles` (by tier and form), `answers` (messages answered), `campaign` (items found against planned),
    `followers` (brought against the unit's share of the target), `posts` (days on which an own account published).
    `cap` is the most raw points that one unit can have of the item in a month.
    """

    id: Identifier
    name: str
    points: float = Field(gt=0)
    measure: Literal["articles", "answers", "campaign", "followers", "posts"]
    scale: Literal["best", "plan"] = "best"
    campaigns: tuple[Identifier, ...] = ()
    cap: float | None = Field(default=None, gt=0)

    @model_validator(mode="after")
    def _has_its_campaigns(self) -> Self:
        if self.measure in ("campaign", "followers") and not self.campaigns:
            raise ValueError(f"campaigns 是空的；measure 是 {self.measure!r} 的项目至少要写一个")
        return self


class Block(Fact):
    id: Literal["coverage", "activity", "platform"]
    name: str
    points: float = Field(gt=0)
    items: tuple[Item, ...]

    @model_validator(mode="after")
    def _items_sum(self) -> Self:
        total = sum(item.points for item in self.items)
        if abs(total - self.points) > 1e-9:
            raise ValueError(f"points {self.points:g} 不等于各项目之和 {total:g}")
        return self


class Rules(Dated):
    """The rules of a time. `tier_points`: an article's worth; `form_factor` multiplies it; `stance_factor` too.

    `reprint_tier`: whether a reprint counts at its carrier's tier or at that of the printed origin.
    `checking_workdays`: how long a form of 自报 lies for checking before the close. `silent_share`: of a source that
    missed more than this share of its days the close needs a reason. `skew_hours`: how far ahead of its fetching an
    article's date may be. `amendments`: whether a correction after the close is made good in the next closed month or
    by a new edition of the month itself.
    """

    blocks: tuple[Block, ...]
    tier_points: dict[Tier, float]
    form_factor: dict[Form, float] = Field(default_factory=dict)
    stance_factor: dict[Stance, float]
    reprints: Literal["once_per_family", "original_only", "each"] = "once_per_family"
    shared_article: Literal["each", "split"] = "each"
    decimals: int = Field(default=2, ge=0, le=4)
    ties: Literal["same_rank"] = "same_rank"
    reprint_tier: Literal["carrier", "origin"] = "carrier"
    checking_workdays: int = Field(default=3, ge=0, le=30)
    silent_share: float = Field(default=0.5, ge=0, le=1)
    skew_hours: int = Field(default=24, ge=0, le=720)
    amendments: Literal["next_month", "new_edition"] = "next_month"

    @model_validator(mode="after")
    def _hundred_points(self) -> Self:
        if len({block.id for block in self.blocks}) != len(self.blocks):
            raise ValueError(f"blocks 里有的写了两次：{'、'.join(block.id for block in self.blocks)}")
        total = sum(block.points for block in self.blocks)
        if abs(total - 100) > 1e-9:
            raise ValueError(f"blocks 的分数之和是 {total:g}，应为 100")
        missing = {"central", "province", "city", "county"} - set(self.tier_points)
        if missing:
            raise ValueError(f"tier_points 里缺 {'、'.join(sorted(missing))}")
        absent = {"正面", "曝光", "提及"} - set(self.stance_factor)
        if absent:
            raise ValueError(f"stance_factor 里缺 {'、'.join(sorted(absent))}")
        return self


class Scoring(Fact):
    """Rules in order of `valid_from`; the first may be open at its start."""

    rules: tuple[Rules, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        for earlier, later in pairwise(rules.valid_from for rules in self.rules):
            if later is None or (earlier is not None and later <= earlier):
                shown = [f"{day or '（没有）'}" for day in (later, earlier)]
                raise ValueError(f"valid_from {shown[0]} 的规则排在 {shown[1]} 的后面，应按 valid_from 由早到晚")
        return self
