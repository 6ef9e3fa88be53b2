"""Elsewhere: provinces and prefectures of the country, to tell a place of ours from its namesake in their hands."""

from __future__ import annotations

import re
from functools import lru_cache

_PROVINCES = (
    "北京 天津 河北 山西 内蒙古 辽宁 吉林 黑龙江 上海 江苏 浙江 安徽 福建 江西 山东 "
    "河南 湖北 湖南 广东 广西 海南 重庆 四川 贵州 云南 西藏 "
    "陕西 甘肃 青海 宁夏 新疆 香港 澳门 台湾"
)
_PREFECTURES = (
    "石家庄 唐山 秦皇岛 邯郸 邢台 保定 张家口 承德 沧州 廊坊 衡水 太原 大同 阳泉 长治 "
    "晋城 朔州 晋中 运城 忻州 临汾 吕梁 呼和浩特 包头 乌海 "
    "赤峰 通辽 鄂尔多斯 呼伦贝尔 巴彦淖尔 乌兰察布 沈阳 大连 鞍山 抚顺 本溪 丹东 锦州 "
    "营口 阜新 辽阳 盘锦 铁岭 葫芦岛 长春 四平 辽源 通化 "
    "白山 松原 白城 延边 哈尔滨 齐齐哈尔 鸡西 鹤岗 双鸭山 大庆 伊春 佳木斯 七台河 牡丹江 "
    "黑河 绥化 南京 无锡 徐州 常州 苏州 南通 连云港 淮安 "
    "盐城 扬州 镇江 泰州 宿迁 杭州 宁波 温州 嘉兴 湖州 绍兴 金华 衢州 舟山 台州 丽水 "
    "合肥 芜湖 蚌埠 淮南 马鞍山 淮北 铜陵 安庆 黄山 滁州 阜阳 "
    "宿州 六安 亳州 池州 宣城 福州 厦门 莆田 三明 泉州 漳州 南平 龙岩 宁德 南昌 景德镇 "
    "萍乡 九江 新余 鹰潭 赣州 吉安 宜春 抚州 上饶 济南 青岛 "
    "淄博 枣庄 东营 烟台 潍坊 济宁 泰安 威海 日照 临沂 德州 聊城 滨州 菏泽 郑州 开封 "
    "洛阳 平顶山 安阳 鹤壁 新乡 焦作 濮阳 许昌 漯河 三门峡 "
    "南阳 商丘 信阳 周口 驻马店 济源 武汉 黄石 十堰 宜昌 襄阳 鄂州 荆门 孝感 荆州 黄冈 "
    "咸宁 随州 恩施 长沙 株洲 湘潭 衡阳 邵阳 岳阳 常德 "
    "张家界 益阳 郴州 永州 怀化 娄底 湘西 广州 韶关 深圳 珠海 汕头 佛山 江门 湛江 茂名 "
    "肇庆 惠州 梅州 汕尾 河源 阳江 清远 东莞 中山 潮州 揭阳 "
    "云浮 南宁 柳州 桂林 梧州 北海 防城港 钦州 贵港 玉林 百色 贺州 河池 来宾 崇左 海口 "
    "三亚 儋州 成都 自贡 攀枝花 泸州 德阳 绵阳 广元 遂宁 "
    "内江 乐山 南充 眉山 宜宾 广安 达州 雅安 巴中 资阳 阿坝 甘孜 凉山 贵阳 六盘水 遵义 "
    "安顺 毕节 铜仁 黔西南 黔东南 黔南 昆明 曲靖 玉溪 保山 "
    "昭通 丽江 普洱 临沧 楚雄 红河 文山 西双版纳 大理 德宏 怒江 迪庆 拉萨 日喀则 昌都 "
    "林芝 山南 那曲 阿里 西安 铜川 宝鸡 咸阳 渭南 延安 汉中 "
    "榆林 安康 商洛 兰州 嘉峪关 金昌 白银 天水 武威 张掖 平凉 酒泉 庆阳 定西 陇南 临夏 "
    "甘南 西宁 海东 银川 石嘴山 吴忠 固原 中卫 乌鲁木齐 "
    "克拉玛依 吐鲁番 哈密 昌吉 阿克苏 喀什 和田 伊犁 塔城 阿勒泰 台北 高雄 台中 台南 新北 桃园"
)

_COUNTRIES = (
    "美国 英国 法国 德国 日本 韩国 俄罗斯 澳大利亚 新西兰 加拿大 意大利 西班牙 印度 泰国 越南 巴西 "
    "马来西亚 新加坡 印度尼西亚 菲律宾 瑞士 荷兰 墨西哥"
)
_REGIONS = {
    f"{short}{side}": province
    for short, province in (
        ("陕", "陕西"), ("皖", "安徽"), ("苏", "江苏"), ("浙", "浙江"), ("闽", "福建"), ("粤", "广东"), ("川", "四川"),
        ("鲁", "山东"), ("冀", "河北"), ("豫", "河南"), ("赣", "江西"), ("鄂", "湖北"), ("湘", "湖南"), ("黔", "贵州"),
        ("滇", "云南"), ("桂", "广西"), ("晋", "山西"), ("辽", "辽宁"), ("陇", "甘肃"), ("渝", "重庆"),
    )
    for side in "东南西北中"
}  # fmt: skip

PLACES = frozenset(f"{_PROVINCES} {_PREFECTURES} {_COUNTRIES}".split())

# a city, county or province named in full: 白沙市, 长沙县; words that merely end so are barred (城市, 全县, 保护区)
_GOVERNS = re.compile(
    r"([\u4e00-\u9fff]{1,5}(?:省|自治区|自治州|(?<![全我本该各城超县省地两多都菜集闹股楼夜早门上花灯开收成市从向由在对和与及同将把按经让请给于往赴至令])市|"
    r"(?<![全我本该各两外邻市郊全])县))$"
)


@lru_cache(maxsize=64)
def _ends(own: frozenset[str]) -> re.Pattern[str]:
    names = sorted(PLACES - own, key=lambda name: (-len(name), name))
    regions = [name for name, province in _REGIONS.items() if province not in own]
    # a county of another city may stand between: 衡阳石鼓区青石镇
    return re.compile(
        "(?:" + "|".join(names) + ")(?:省|市|地区|自治区|壮族自治区|回族自治区|维吾尔自治区|州|盟)?"
        "(?:的|省内|境内|(?:公安|环保|生态环境|环境保护)局|[\u4e00-\u9fff]{1,3}[县区市旗](?!域|位|间))?$|(?:"
        + "|".join(regions)
        + ")$"
    )


def governor_of(left: str, own: frozenset[str], own_words: re.Pattern[str]) -> str | None:
    """The other province, city or county whose name ends `left`, if one does; `own` are the city's own names.

    `left` is what stands before a place's name, without quotation marks.
    """
    if own_words.search(left):
        return None
    match = _ends(own).search(left) or _GOVERNS.search(left)
    return match[0] if match else None


@lru_cache(maxsize=64)
def _bare_county(own: frozenset[str]) -> re.Pattern[str]:
    return re.compile(
        f"(?:{_alternatives(own)})[\u4e00-\u9fff]{{2}}(?<![老客游商专记媒司货朋同车学企市村][板商客人家者体机车友学乡行业辆民伴])的$"
    )


def _alternatives(own: frozenset[str]) -> str:
    return "|".join(sorted(PLACES - own, key=lambda name: (-len(name), name)))


@lru_cache(maxsize=64)
def _lead(own: frozenset[str]) -> re.Pattern[str]:
    return re.compile(
        f"(?:{_alternatives(own)})(?:省[\u4e00-\u9fff]{{2,4}})?市，$|(?:在|到|去了?)(?:一?趟)?(?:{_alternatives(own)})，$"
    )


def town_elsewhere(left: str, own: frozenset[str]) -> bool:
    """湖北长阳的|磨市镇, 江苏省淮安市，|白马湖公园, 在成都，|望江公园: what a text puts into another city without
    a county's full name."""
    return _bare_county(own).search(left) is not None or _lead(own).search(left) is not None


@lru_cache(maxsize=64)
def _datelines(own: frozenset[str]) -> re.Pattern[str]:
    return re.compile(f"\\s*[一-鿿]{{0,6}}?(?:{_alternatives(own)})(?:\\d{{1,2}}月)?\\d{{1,2}}日[电讯]")


def is_dated_elsewhere(body: str, own: frozenset[str]) -> bool:
    """本报石家庄6月9日电: another city's dateline opens the text."""
    return _datelines(own).match(body) is not None


def mentions_elsewhere(text: str, own: frozenset[str]) -> bool:
    """Whether a text mentions another city, province or country anywhere."""
    return any(name in text for name in PLACES - own)


_OURS = re.compile("我[省市县区]|全[省市县区]|本[省市县区]|[;；]")


@lru_cache(maxsize=64)
def _names_elsewhere(own: frozenset[str]) -> re.Pattern[str]:
    names = sorted(PLACES - own, key=lambda name: (-len(name), name))
    return re.compile(
        "(?:^|(?<=[，。；：、“在据]))(?:" + "|".join(names) + ")(?!籍|[路街产人]|大道|方向|牌)|"
        "(?<!来自)(?<![从自由往向对与和同])(?:外省|外市|邻省|邻市|兄弟城市|某[省市](?![里内道]))|相邻的[\u4e00-\u9fff]{2}市"
    )


# 广东来的废料, 据长沙晚报报道, 在北京召开的会议后: not who did the deed
_NO_DOER = re.compile(
    "[省市]?[^，,。；：]{0,6}(?:[货客卡轿]车|车辆|车主|司机|老板|商人|客商|投资|企业家|来的|运来|流入|流窜|转移来|籍|"
    "晚报|日报|都市报|晨报|时报|电视台|媒体|会议|召开|开会|学习|考察|取经)"
)
_DOER = re.compile(
    r"[省市州县区](?![民场区])|自治[区州]|地区|等地|[、，：]|某[省市县]|[今去前]年|近|上半年|下半年|[\d一二三四五六七八九十]+[年月]|"
    "[^，,。；：]*(?:环保|环境|公安|执法|城管|水利|督察|政府)[^，,。；：]{0,6}[局厅部支大队组门府]"
)


def _does(match: re.Match[str], left: str) -> bool:
    """Whether the place is who did what is told: it is called a city or province, an organ stands behind it, or the
    clause goes on to the number."""
    if _NO_DOER.match(left, match.end()):
        return False
    full = match[0][-1] in "省市"
    return full or _DOER.match(left, match.end()) is not None or not re.search("[，,。；：]", left[match.end() :])


def county_elsewhere(text: str, own: frozenset[str]) -> bool:
    """Whether a text is set in a county of another city: 在湖北荆州的公安县，黄山头镇…"""
    return _counties_elsewhere(own).search(text) is not None


def town_of_county_elsewhere(text: str, own: frozenset[str]) -> bool:
    """Whether a text names a town right under a county of another city: 杭州上城区望江街道."""
    return any(_TOWN.match(text, match.end()) for match in _counties_elsewhere(own).finditer(text))


_TOWN = re.compile("的?[\u4e00-\u9fff]{2,3}(?:街道|镇|乡)")


@lru_cache(maxsize=64)
def _counties_elsewhere(own: frozenset[str]) -> re.Pattern[str]:
    names = sorted(PLACES - own, key=lambda name: (-len(name), name))
    return re.compile(
        "(?:" + "|".join(names) + ")(?:省|市)?的?[\u4e00-\u9fff]{2,3}(?<![小社园景新学厂校片])[县区旗](?!域|位|间)"
    )


def is_told_of(left: str, own: frozenset[str]) -> bool:
    """Whether what stands before a number in its sentence tells of another city or province, and not then of ours."""
    found = [match for match in _names_elsewhere(own).finditer(left) if _does(match, left)]
    if not found:
        return False
    after = left[found[-1].end() :]
    return _OURS.search(after) is None and not any(name in after for name in own if len(name) > 1)
