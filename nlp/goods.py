"""Goods: what a place's name only gives its origin to (石门柑橘, 安平丝网), told by what the next word ends in.

Chinese says what a thing is at a compound's end: 莓茶 is a tea, 酱板鸭 a duck. Where something is grown or made of it
(茶园, 猪场, 甲鱼养殖) the name is the place again.
"""

from __future__ import annotations

import re

from nlp.segment import words_of

# these end nothing but goods
_HEAD = (
    "茶酒醋酱糖糕饼粽粑糍鸭鹅虾蟹鳖菇笋柚橙橘柑莓薯藕蒜椒姜葱菊梨"
    "枣桃李瓜蜜腊肠脯腐竹饭粥鞋衫袄裤裙帽伞扇席巾瓷陶刀壶绣雕锦绸缎毯砚"
)
_GOODS = re.compile(
    "(?:[冻腌熏土黑红绿老鲜干小大白香黄]|大叶|野生|高山|有机|本地|手工|正宗|特产)?(?:"
    f"[\u4e00-\u9fff]{{0,3}}[{_HEAD}]|"
    "[\u4e00-\u9fff]{0,3}(?:大|香|贡|小|粳|糯|富硒)米|(?:[\u4e00-\u9fff]{0,2}(?:米|牛肉|羊肉|[凉卷切手])|面)?[粉面](?:条|丝)?|米面|"
    "[\u4e00-\u9fff]{0,2}(?:油茶|茶油|菜油|麻油|[牛羊猪腊狗驴鱼]肉|牛杂|鱼头|[鱼肉]丸|烤鱼|[乌土烧烤麻板三黄]+鸡|[黑土生]猪|[酱香豆笋鱼]干|[皮咸土]蛋|"
    "卤[味菜]|泡菜|酱菜|咸菜|腊味|小吃|火锅|砂锅|锅巴|罐头|年画|剪纸|花鼓戏?|皮影戏?|丝网|丝弦|工艺品?|"
    "木耳|银针|毛尖|云雾|擂钵|矿泉水|啤酒|被子|蚕丝被|棉被|豆瓣|豆腐|包子|汤圆|粽子|苹果|葡萄|萝卜|板栗|核桃|花生|玫瑰|茯苓|"
    "轿车|皮卡|猎豹|自行车|羊绒|藠头|荞头|中药材|药材)|猪|鸡|甲?鱼|牛|羊|牌)"
)
_NO_GOODS = re.compile(
    "[采喝吃杀养卖买收种贩做炒偷钓捕放护节死敬请品]|主席|出席|缺席|绿竹|如[茶]|毛竹|文竹|行李|糟糕|早饭|午饭|晚饭|要饭"
)
_SHOP = re.compile("[\u4e00-\u9fff]{0,3}(?:粉|面|菜|餐|吃|肉|饭|茶|布鞋)(?:馆|店|铺)")
# where it is grown, made or sold by many, or the people who do
_MADE_HERE = re.compile(
    "[场厂塘棚舍圈栏池园田地农户商企农产种协区街镇村乡山]|基地|加工|养殖|合作社|市场|大棚|交易|作坊|集散|采摘|收割|废|粪|尾水|苗|林|行业|大户"
)
_LONGEST = 8


def goods_after(text: str, at: int) -> bool:
    """Whether goods that are named by their origin, or a shop that sells them, stand at `at`, right behind a name."""
    ahead = text[at : at + _LONGEST]
    if _SHOP.match(ahead):
        return True
    words = words_of(ahead)
    for number in (1, 2, 3):
        thing = "".join(words[:number])
        if number > len(words) or _NO_GOODS.match(thing):
            return False
        if _GOODS.fullmatch(thing):
            return _MADE_HERE.match(ahead, len(thing)) is None
    return False
