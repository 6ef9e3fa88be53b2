"""districts.yaml: the city, its districts and the namesakes that lie elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

from pydantic import model_validator

from cities.facts import Dated, DistrictCode, Fact, Words


class CityName(Fact):
    """The city itself: its name stands for all districts or for none, never for one."""

    code: DistrictCode
    name: str
    aliases: Words = ()
    province: str
    words: Words = ("我市", "全市")


class District(Dated):
    """One county-level division, or a zone that the city rates by a code of its own (`zone_of` holds it).

    `not_in` are longer words that contain the name and do not mean the place (创新河 for 新河).
    """

    code: DistrictCode
    name: str
    aliases: Words = ()
    towns: Words = ()
    landmarks: Words = ()
    organs: Words = ()
    not_in: Words = ()
    zone_of: DistrictCode | None = None

    @property
    def names(self) -> Words:
        return (self.name, *self.aliases)


class Namesake(Fact):
    """A place of the same name that another city or province (`of`) governs."""

    name: str
    of: Words


class Districts(Fact):
    city: CityName
    districts: tuple[District, ...]
    elsewhere: tuple[Namesake, ...] = ()

    @model_validator(mode="after")
    def _one_owner_a_name(self) -> Self:
        if errors := list(self._clashes()):
            raise ValueError("\n".join(errors))
        return self

    def _clashes(self) -> Iterator[str]:
        owner: dict[str, District] = {}
        codes: set[str] = set()
        for district in self.districts:
            if district.code in codes:
                yield f"code {district.code!r} 写了两次，第二次是“{district.name}”"
            codes.add(district.code)
            for name in dict.fromkeys((*district.names, *district.towns, *district.landmarks, *district.organs)):
                other = owner.setdefault(name, district)
                if other is not district:
                    yield f"{name!r} 在两个区县里：{other.name}、{district.name}"
        for district in self.districts:
            if district.zone_of is not None and district.zone_of not in codes:
                allowed = "、".join(sorted(codes))
                yield f"“{district.name}”的 zone_of {district.zone_of!r} 不可用，可以是 {allowed}"
            for word in filter(owner.__contains__, district.not_in):
                yield f"“{district.name}”的 not_in {word!r} 会遮住“{owner[word].name}”的名字"
