"""The base of every model of a city's facts, and the types that they share."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

Tier = Literal["central", "province", "city", "county"]
Level = Literal["Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ"]
Stance = Literal["正面", "曝光", "提及"]
Form = Literal["消息", "专栏", "专题", "专版", "深度", "评论", "简报", "公告", "视频"]
Sentiment = Literal["negative", "neutral", "positive"]
Emotion = Literal["happy", "angry", "sad", "fear", "surprise", "neutral"]
FigureType = Literal[
    "closed", "suspended", "rectified", "relocated", "accountable", "interviewed", "detained", "transferred", "cases",
    "penalised", "fine", "received", "resolved",
]  # fmt: skip
ArticleKind = Literal["press", "tv", "wechat", "weibo", "message", "gov", "video"]

IDENTIFIER = r"^[a-z][a-z0-9_]*$"
DISTRICT_CODE = r"^\d{6}$"
TIME = r"^([01]\d|2[0-3]):[0-5]\d$"
Identifier = Annotated[str, StringConstraints(pattern=IDENTIFIER)]
DistrictCode = Annotated[str, StringConstraints(pattern=DISTRICT_CODE)]
Words = tuple[Annotated[str, StringConstraints(min_length=1)], ...]


class Fact(BaseModel):
    """A frozen piece of a city's facts; an unknown key is an error, so that a typing slip is seen."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Dated(Fact):
    """A fact that held from a day on; a closed month keeps the facts of its time."""

    valid_from: date | None = None
    valid_to: date | None = None

    def valid_on(self, day: date) -> bool:
        """Whether the fact held on `day` (both ends included; an open end always holds)."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)
