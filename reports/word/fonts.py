"""The standard's fonts, which are not free, and the free ones that a program takes where they are absent."""

from __future__ import annotations

TITLE_FONT, BODY_FONT, KAI_FONT = "方正小标宋简体", "仿宋_GB2312", "楷体_GB2312"
HEI_FONT, SONG_FONT, LATIN_FONT = "黑体", "宋体", "Times New Roman"
SUBSTITUTES = {
    TITLE_FONT: "方正小标宋_GBK,小标宋体,Noto Serif CJK SC,思源宋体,宋体",
    BODY_FONT: "仿宋,FangSong,朱雀仿宋,Noto Serif CJK SC,思源宋体",
    KAI_FONT: "楷体,KaiTi,霞鹜文楷,Noto Serif CJK SC,思源宋体",
    HEI_FONT: "SimHei,Noto Sans CJK SC,思源黑体",
    SONG_FONT: "SimSun,Noto Serif CJK SC,思源宋体",
    LATIN_FONT: "Liberation Serif,Noto Serif,Noto Serif CJK SC",
}
"""Font of the standard → other names of it and free fonts, best first."""


def font_table() -> bytes:
    """word/fontTable.xml: each font of the standard with the free ones to take in its stead."""
    entries = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/>'
        f'<w:charset w:val="{"00" if name == LATIN_FONT else "86"}"/>'
        f'<w:family w:val="{"swiss" if name == HEI_FONT else "roman"}"/><w:pitch w:val="variable"/></w:font>'
        for name, others in SUBSTITUTES.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{entries}</w:fonts>'
    ).encode()


def fontconfig(*, system: str | None = None) -> str:
    """The same for LibreOffice, which takes no names from fontTable.xml but asks fontconfig: a file for conf.d, or with
    `system`, the machine's own fonts.conf, one that stands in its place."""
    first = f"  <include>{system}</include>\n" if system else ""
    aliases = "\n".join(
        f'  <alias binding="same"><family>{name}</family><prefer>'
        + "".join(f"<family>{other}</family>" for other in others.split(","))
        + "</prefer></alias>"
        for name, others in SUBSTITUTES.items()
    )
    return (
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n'
        f"<fontconfig>\n{first}{aliases}\n</fontconfig>\n"
    )
