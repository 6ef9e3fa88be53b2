"""Districts: what is a place of the city's and what only looks so, in three cities."""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from cities.alerts import Alerts
from cities.campaigns import Campaigns
from cities.city import City
from cities.districts import CityName, District, Districts
from cities.load import load_city
from cities.sources import Sources
from cities.units import Enterprises, Units
from crawlers.article import Article
from nlp.districts import district_mentions

LINJIANG, QINGHE, BEIHU, ANPING, XINHE, SHIQUAN, HEPING, CHANGFENG, GAOXIN = (
    "990102", "990103", "990104", "990121", "990122", "990123", "990124", "990125", "990171",
)  # fmt: skip
WULING, DINGCHENG, ANXIANG, HANSHOU, LIXIAN, LINLI, TAOYUAN, SHIMEN, JINSHI = (
    "430702", "430703", "430721", "430722", "430723", "430724", "430725", "430726", "430781",
)  # fmt: skip

SAMPLE_TRAPS = (
    # inside other words
    ("今年以来全县治安平稳，群众满意度提高。", ()),
    ("各地创新河长制工作机制，层层压实责任。", ()),
    ("田里稻谷生长丰茂，农户喜上眉梢。", ()),
    ("孩子们在劳动里收获成长丰收的喜悦。", ()),
    ("一行人前往考察湖北湖泊的治理经验。", ()),
    ("山里的岩石泉水格外清甜。", ()),
    ("这座小楼面临江水，风景很好。", ()),
    ("两台挖机在清河道淤泥，岸边堆成小山。", ()),
    ("生在和平年代，更要珍惜安宁。", ()),
    ("警方开展专项行动，肃清河霸沙霸。", ()),
    ("技术人员更新河道监测设备三台。", ()),
    ("公安平台接到报警后立即出警。", ()),
    ("亩产增长丰厚，合作社分红翻番。", ()),
    ("澄清河湖划界中的几个误解。", ()),
    ("看得见山水，留得住白鹭乡愁。", ()),
    # people
    ("（记者 李安平）城区今天有小雨。", ()),
    ("记者王长丰报道：市民中心昨日启用。", ()),
    ("局长周石泉主持会议并讲话。", ()),
    ("本报记者 陈新河 摄影报道", ()),
    ("社区居民张清河说，楼下的路灯亮了。", ()),
    ("新河同志长期从事环保工作。", ()),
    # datelines and outlets
    ("本报安平6月3日讯（记者 王敏）全省生态环境工作会议今天在省城召开。", ()),
    ("新华社长丰6月3日电 记者从省气象台了解到，未来三天有雨。", ()),
    ("来源：安平日报\n市里将新增公交线路五条。", ()),
    ("据《新河新闻》报道，省里将出台新规。", ()),
    ("长丰县融媒体中心记者获悉，全省高考成绩今日公布。", ()),
    # elsewhere
    ("河北安平县的丝网卖到了一百多个国家。", ()),
    ("广东省河源市和平县请来了果树专家。", ()),
    ("他的老家在吉林临江市，冬天很冷。", ()),
    ("安徽合肥的长丰草莓上市了，长丰县是它的原产地。", ()),
    ("回陕西石泉县老家过节，石泉的江水绿得像玉。", ()),
    ("湖南郴州北湖区的经验值得学习。", ()),
    ("白沙市安平县也遭遇了同样的暴雨。", ()),
    # products, streets, estates, prizes
    ("一碗长丰草莓冰沙二十元，甜酸刚好。", ()),
    ("“石泉”牌矿泉水抽检合格。", ()),
    ("临江大道今起双向封闭施工。", ()),
    ("新河小区的业主聚在一起看球。", ()),
    ("“北湖杯”征文比赛落幕。", ()),
    # ruled out
    ("经核实，此次停水不涉及安平县。", ()),
    ("事发地并非石泉县，请勿传谣。", ()),
    ("网传“清河区同时冒黑烟”的图片系外地旧图，与此事无关。", ()),
    ("除长丰县外，其他地方均未接到报告。", ()),
    ("此事与新河县无关。", ()),
    ("此次污染不是发生在新河县，而是在外省。", ()),
    # classes of compounds, of people, of what is remembered or held up
    ("长丰鱼塘一夜翻白，养殖户损失惨重。", (CHANGFENG,)),
    ("安平猪场的臭味飘了三里地。", (ANPING,)),
    ("市集上摆满了石泉蚕丝被，摊主来自外地。", ()),
    ("那家安平布鞋店开在河西，一双八十元。", ()),
    ("外卖里的新河酱菜太咸了。", ()),
    ("省运会上，安平队以二比一取胜。", ()),
    ("临江路、长丰路、清河路三处工地夜里施工，都归北湖区管。", (BEIHU,)),
    ("坐石泉大巴的旅客请到三号口候车。", ()),
    ("护林员石泉每天巡山二十里。", ()),
    ("技术员新河表示，设备运行良好。", ()),
    ("家住幸福里的石泉今年七十岁。", ()),
    ("保洁员王和平清晨四点上路。", ()),
    ("县长到安平调研。", (ANPING,)),
    ("他曾任安平县委书记，现为省厅副厅长。", ()),
    ("时任石泉县县长的周某某已被判刑，案发地在新河县。", (XINHE,)),
    ("《安平县大气污染防治方案》印发。", (ANPING,)),
    ("江西省新河镇的一家造纸厂被关停。", ()),
    ("记者在河南省清河区采访时看到，河面很干净。", ()),
    ("淮安市清河区、清浦区合并。", ()),
    ("山东临沂的和平县城更新项目开工。", ()),
    ("我市和平县与广东和平县结成友好县。", (HEPING,)),
    ("要像石泉县那样抓治水，新河县还差得远。", (XINHE,)),
    ("同样是造纸，安平县能做到，长丰县为什么做不到？", (ANPING, CHANGFENG)),
    ("此次检查未涉及新河县，重点在安平县。", (ANPING,)),
    ("大风把烟吹向石泉县方向，冒烟的是安平县的窑。", (ANPING,)),
    ("清河水位上涨，新河县紧急转移群众。", (XINHE,)),
    ("不同于安平县，新河县一家未关。", (XINHE,)),
    ("与安平县相比，新河县的罚款少得多。", (XINHE,)),
    ("与安平县相比之下，谁也不差。", (ANPING,)),
    ("我市创新河湖管护，水清河畅、岸绿景美正变成现实。", ()),
    ("码头街道的红灯前，开往石泉的班车一脚黑烟。", (LINJIANG,)),
    ("当年的清河公社，如今是仁义镇东头那几个村。", (HEPING,)),
    # hearsay that is denied, long ago, passed by, where people and goods come from
    (
        "近日，一段“长丰县化工厂爆炸”的视频在微信群里传播。经公安机关查证，视频系2019年外省事故画面，长丰县从未发生此类事故，造谣者已被处罚。",
        (),
    ),
    ("有网民发帖说新河县自来水有毒，让大家囤水。市疾控中心检测，全市水质合格，该帖内容不实。", ()),
    ("抗战时，兵工厂从安平迁到长丰，又从长丰迁到石泉。旧址在今新河县。", (XINHE,)),
    ("作者简介：李某，安平县人，现居上海。", ()),
    ("新河这个名字，全国有上百条河都叫。", ()),
    ("一位姓安的平民百姓拾金不昧。", ()),
    ("电视剧里的长丰县令是个清官。", ()),
    ("从石泉到安平的省道修好了，沿线的新河县扬尘少了。", (SHIQUAN, ANPING, XINHE)),
    ("王女士从长丰嫁到了江苏，如今在南京做环保志愿者。", ()),
    ("三伏天，老赵从安平贩来的西瓜在临江区的街头卖。", (LINJIANG,)),
    # not known when the rules were written
    ("他叫赵长丰，是个木匠。", ()),
    ("编辑：石泉 审核：李北湖", ()),
    ("邢台市新河县的钻机卖到海外。", ()),
    ("临江仙·滚滚长江东逝水", ()),
    ("家住和平里的王大爷早起晨练。", ()),
    ("安平、衡水等地的丝网名声在外。", ()),
    ("一批创新河湖治理办法出台。", ()),
    ("清河坊街游人如织。", ()),
    # a namesake's office and a namesake's town, in a text about them
    ("吉林临江市连降大雪。白山市生态环境局临江分局加密了巡查。", ()),
    ("河南信阳市平桥区修了步道，平桥镇的老厂改成书店。", ()),
    # hearsay put right
    ("网传“长丰县一河段鱼群翻肚”。经核实，视频拍摄地为外省，与我市长丰县无关。", ()),
    ("网友发帖称“新河县青石镇井水变色”。经查，画面摄于别处的青石镇，并非新河县。", ()),
    ("网传“安平县有人夜倒垃圾”，记者核实，倒垃圾的地方在石泉县云岭镇。", (SHIQUAN,)),
    ("网传“安平县有人夜倒垃圾”，经核实确有此事，安平县已清运完毕。", (ANPING,)),
    ("气味不是来自上风处的安平水泥厂，源头还在查。", ()),
    # birthplaces, schools, kinds of zones in a text about all of them
    ("新河籍商人周某捐建的书屋在和平县落成。", (HEPING,)),
    ("安平中学新校区位于石泉县云岭镇，食堂用上了净化器。", (SHIQUAN,)),
    ("安平中学的学生在校园里种树。", (ANPING,)),
    ("安平中学的学生种了树。安平中学新校区位于石泉县云岭镇。", (SHIQUAN,)),
    ("安平县人民医院因医疗废物混放被责令整改。另一家涉事公司位于石泉县云岭镇。", (ANPING, SHIQUAN)),
    ("涉事公司位于石泉县云岭镇，安平县人民医院收治了两人。", (ANPING, SHIQUAN)),
    # firms and campuses that lie elsewhere than their names say
    ("位于新河化工园的安平环保涂料（澜江）有限公司未开废气设施，已立案。", (XINHE,)),
    ("安平环保涂料有限公司敞门喷漆，安平县已立案。", (ANPING,)),
    ("石泉中学双塔校区把菜叶投进蚯蚓塔。校区位于双塔街道，学生常来。", (BEIHU,)),
    # a county that was, one to measure by, guests, a shop's sign
    ("据县志记载，明清两代安平县衙曾设于今新河县青石镇老街。", (XINHE,)),
    ("清代石泉县衙旧址在新河县城东。", (XINHE,)),
    ("长丰县PM2.5降至31微克，降幅比安平县高出4.2个百分点。", (CHANGFENG,)),
    ("长丰县的水质好于邻近的新河县。", (CHANGFENG,)),
    ("清河区的垃圾分类率不及石泉县。", (QINGHE,)),
    ("同比石泉县投入更多。", (SHIQUAN,)),
    ("新河县办环保市集，安平、石泉的环保社团也前来摆摊。", (XINHE,)),
    ("安平县党政考察团到新河县学习治水。", (XINHE,)),
    ("沿河路一家“安平刘聋子牛肉粉”油烟直排，新河县城管责令整改。", (XINHE,)),
    ("“安平县要算清生态账”，新河县干部说。", (ANPING, XINHE)),
    # the like where the text is about no other district, or of the place itself
    ("安平县的群众纷纷前来举报，厂区气味刺鼻。", (ANPING,)),
    ("安平县的养殖户赶来求助。", (ANPING,)),
    ("新河县的居民慕名前来打卡。", (XINHE,)),
    ("安平县政府考察组现场检查了三家企业。", (ANPING,)),
    ("今年较石泉县投入更多。", (SHIQUAN,)),
    ("超过安平县总面积一半的农田退水直排新河县。", (ANPING, XINHE)),
    ("记者在老家安平县看到，河水变清了。", (ANPING,)),
    ("去石泉、去安平都方便了，噪声小了。", (SHIQUAN, ANPING)),
    ("新河县居民举报“石泉县青山饭店”油烟直排。", (XINHE, SHIQUAN)),
    # a thing wherever the text has the word bare
    ("挖掘机在稻田里开出一条新河，宽十二米。新河一通，风都是甜的。", ()),
    ("新河县开出一条新河，新河一通，死塘成活水。", (XINHE,)),
    # where somebody is from, what a place once belonged to, a firm of the city with such a name
    ("望江公园捡垃圾的大爷老家和平县枫树镇的，退伍后来城里带孙子。", (LINJIANG,)),
    ("清末的地图上，这座石闸还标在新河县境内；民国划界，才改隶清河区。", (QINGHE,)),
    ("云泽长丰建材有限公司的破碎机装进了隔音棚，安平县验收。", (ANPING,)),
    ("长丰建材有限公司的破碎机装进了隔音棚。", (CHANGFENG,)),
    # a resident reporter, somebody's home, where a line leads, a dish
    ("本报驻石泉记者站记者 罗素 发自枫杨镇 新河县的盐水沟填平了。", (XINHE,)),
    ("我是安平人，在长沙望城打工，租住处旁边的废品站烧塑料。", ()),
    ("来电人住新河县，说坐这趟线去石泉、去长沙都方便，就是夜里鸣笛吵。", (XINHE,)),
    ("双塔街道一楼的“安平烧鸡”和“石泉羊肉馆”不装净化器。", (BEIHU,)),
    # suspected and cleared
    ("居民怀疑是云泽热电厂，在线数据各项指标正常。昨晚循味溯源，源头在新河县一家小作坊。", (XINHE,)),
    ("居民怀疑是云泽热电厂，在线数据显示超标，已立案。", (LINJIANG,)),
    ("疑似来自安平县的废水，各断面指标正常。溯源查明，源头就是安平县印染厂，新河县协助。", (ANPING, XINHE)),
    # another city's office of the same name
    ("天津市和平区给酒吧街装上音量红绿灯，天津市公安局和平分局民警说报警少了一半。", ()),
    ("全国178家高新区参评，东部高新区得分高，高新区之间差距缩小。", ()),
    # one character each, and only if the count agrees
    ("临、清、北三区城管联手夜巡。", (LINJIANG, QINGHE, BEIHU)),
    ("临、清、北两区城管联手夜巡。", ()),
    ("东、西、北三区同时供水。", ()),
    # what bears another city's name and governs nothing
    ("广州铁路局安平县工务段清理了路基旁的垃圾。", (ANPING,)),
    ("上海的居民小区分好了垃圾，平桥镇的人说能学。", (ANPING,)),
    # kinds of zones
    ("国家级高新区座谈会在京举行。", ()),
    ("学习长沙高新区的做法。", ()),
    # places after all, though they look like traps
    ("李安平县长到平桥镇调研秸秆禁烧。", (ANPING,)),
    ("治安平稳的背后，安平县多了三百名夜巡队员。", (ANPING,)),
    ("除了安平县，新河县也建成了自动监测站。", (ANPING, XINHE)),
    ("我市石泉县与陕西石泉县结为友好县。", (SHIQUAN,)),
    ("长丰夏收过半，秸秆打捆机一字排开。", (CHANGFENG,)),
    ("昨晚半个临江被呛醒。", (LINJIANG,)),
    ("市公安局安平分局破获一起盗采案。", (ANPING,)),
    ("新河、石泉两县联合执法。", (XINHE, SHIQUAN)),
    ("来柳林给测一下空气吧，菜叶上都是灰。", (LINJIANG,)),
    ("大安派出所民警帮老人找回了家。", (ANPING,)),
)

CHANGDE_TRAPS = (
    ("天津市区昨日举行马拉松。", ()),
    ("天津市市场监管委发布抽检结果。", ()),
    ("社会治安乡村共治，夜里走路也放心。", ()),
    ("本报讯（记者王桃源）全市工业运行平稳。", ()),
    ("武陵源景区游客如织。", ()),
    ("武陵山区的脱贫故事。", ()),
    ("这里仿佛世外桃源，桃源仙境一般。", ()),
    ("深圳南山区桃源街道开展清运。", ()),
    ("台湾高雄桃源区发生地震。", ()),
    ("石家庄石门公园的荷花开了。", ()),
    ("汉寿亭侯关羽的塑像重新开放。", ()),
    ("杭州西湖区的经验在全国推广。", ()),
    ("怀化溆浦龙潭镇的梯田美如画。", ()),
    ("新华社石门6月3日电 全国防汛工作会议召开。", ()),
    ("来源：桃源县融媒体中心\n我省下达专项资金。", ()),
    ("桃源大叶茶和石门柑橘一起亮相博览会。", ()),
    ("武陵大道两侧的樟树修剪完毕。", ()),
    ("国家级经开区排名公布。", ()),
    ("经核查，异味并非来自津市市。", ()),
    ("除桃源县外，其余县市均已上报。", ()),
    ("石门柑橘园旁的选矿厂夜里排黑水。", (SHIMEN,)),
    ("桃源茶园里装上了诱虫灯。", (TAOYUAN,)),
    ("津市粉厂把酸水直排进内河。", (JINSHI,)),
    ("汉寿甲鱼养殖尾水治理完成。", (HANSHOU,)),
    ("年货大街上，石门腊肠、安乡藠头卖得最好。", ()),
    ("食堂今天做了临澧烘糕，大家抢着吃。", ()),
    ("展台上的桃源石雕、桃源刺绣引人驻足。", ()),
    ("东莞市石门商会向灾区捐款十万元。", ()),
    ("农博会湖南馆里，桃源展位前排起长队。", ()),
    ("石长铁路扩能改造，沿线噪声屏障已装到益阳。", ()),
    ("班主任桃源带着孩子们捡垃圾。", ()),
    ("网格员李石门、张安乡入户宣传。", ()),
    ("副县长带队到石门督查。", (SHIMEN,)),
    ("他毕业于桃源师范，后来在广州教书。", ()),
    ("纪录片《石门往事》昨晚在省台播出。", ()),
    ("诗集《桃源望断》首发。", ()),
    ("江苏丹阳市街道整洁。", ()),
    ("鼎城区学习借鉴石门县经验，推行河长制。", (DINGCHENG,)),
    ("名单中没有石门县，桃源县有两家。", (TAOYUAN,)),
    ("外界误以为是澧县，其实是临澧县。", (LINLI,)),
    ("汉寿县的污水干管贯穿南北镇村，全长五十三公里。", (HANSHOU,)),
    ("南北镇村民修好了水渠。", (SHIMEN,)),
    ("“毛里湖惊现鳄鱼”这条短视频刷屏。画面摄于泰国，跟毛里湖八竿子打不着。", ()),
    ("朋友圈疯传“石门核电站选址”，记者求证：纯属谣言，石门县没有也不会建核电站。", ()),
    ("网传桃源县一水库溃坝，当地辟谣：水库运行正常。", ()),
    ("网传桃源县一企业偷排，当地核查属实，已立案。", (TAOYUAN,)),
    ("1943年的常德会战，战火烧过石门、桃源、临澧。今年清明，武陵区的学生来到会战阵亡将士公墓献花。", (WULING,)),
    ("红军长征经过石门、慈利，如今的纪念馆在武陵区。", (WULING,)),
    ("列车途经石门县北、津市、澧县，终点长沙。", ()),
    ("我的同事是石门的，她说冬天不烧煤了。武陵区这条街却还在烧。", (WULING,)),
    ("安乡，多好听的名字。可我说的是湖南以外的那个。", ()),
    ("桃源、仙境这些词在广告里用滥了。", ()),
    ("常德籍歌手在鼎城长大，如今在北京开演唱会。", ()),
    ("鼎城人在深圳开的那家米粉店火了。", ()),
    ("“桃源一号”卫星发射成功。", ()),
    # and places
    ("代表团莅临安乡考察水利工程。", (ANXIANG,)),
    ("省督察组一行莅临澧县，察看王家厂水库。", (LIXIAN,)),
    ("督察组来到临澧县。", (LINLI,)),
    ("石门关停两家小砖厂。", (SHIMEN,)),
    ("桃源居民反映夜间噪声。", (TAOYUAN,)),
    ("澧县、临澧县同步开展巡河。", (LIXIAN, LINLI)),
    ("常德市鼎城区、武陵区交界处堆了建筑垃圾。", (DINGCHENG, WULING)),
    ("津市市生态环境保护综合行政执法大队现场检查。", (JINSHI,)),
    ("沅江桃源段水质达到Ⅱ类。", (TAOYUAN,)),
    ("石门桥镇的村民说河水清了。", (DINGCHENG,)),
    ("汉寿西洞庭湖湿地来了三千只天鹅。", (HANSHOU,)),
    ("市生态环境局石门分局约谈了企业负责人。", (SHIMEN,)),
)


@pytest.fixture(scope="module")
def changde() -> City:
    return load_city("changde")


def article(body: str, title: str = "", district: str | None = None, source: str | None = None) -> Article:
    return Article(id="a", version="1", kind="press", title=title, body=body, source_district=district, source=source)


def codes(text: str, city: City, title: str = "", district: str | None = None) -> set[str]:
    return {mention.code for mention in district_mentions(article(text, title, district), city)}


@pytest.mark.parametrize(("text", "expected"), SAMPLE_TRAPS)
def test_a_name_of_the_sample_city_counts_only_where_it_is_the_place(
    text: str, expected: tuple[str, ...], sample: City
) -> None:
    assert codes(text, sample) == set(expected)


@pytest.mark.parametrize(("text", "expected"), CHANGDE_TRAPS)
def test_a_name_of_changde_counts_only_where_it_is_the_place(
    text: str, expected: tuple[str, ...], changde: City
) -> None:
    assert codes(text, changde) == set(expected)


def test_evidence_is_the_exact_span_in_code_points(sample: City) -> None:
    text = "😀记者在现场看到，石泉县云岭镇的田里来了七只朱鹮。"
    found = district_mentions(article(text, title="朱鹮来了"), sample)
    assert [(m.code, m.how, text[m.start : m.end]) for m in found] == [(SHIQUAN, "name", "石泉县")]
    assert all(text[m.start : m.end] == m.evidence for m in found)


def test_each_way_of_finding_says_how(sample: City) -> None:
    found = {
        m.code: m.how
        for m in district_mentions(article("安平县的事。青石镇的事。长丰分局的事。望江公园的事。"), sample)
    }
    assert found == {ANPING: "name", XINHE: "town", CHANGFENG: "organ", LINJIANG: "landmark"}


def test_our_county_means_the_county_of_the_source(sample: City) -> None:
    found = district_mentions(article("今年以来，我县建成三座污水处理站。", district=XINHE), sample)
    assert [(m.code, m.how, m.evidence) for m in found] == [(XINHE, "source", "我县")]


def test_our_county_means_nothing_without_a_source_district(sample: City) -> None:
    assert codes("今年以来，我县建成三座污水处理站。", sample) == set()


@pytest.mark.parametrize(
    "body",
    [
        "（来源：石泉县融媒体中心）我县开放湿地。", "我县开放湿地。\n稿源：石泉融媒", "我县开放湿地。\n本文来源于石泉发布",
        "我县开放湿地。\n首发：石泉发布", "据《石泉新闻》报道，我县开放湿地。",
    ],
)  # fmt: skip
def test_our_county_in_a_text_taken_over_is_the_county_of_its_origin(body: str, sample: City) -> None:
    assert codes(body, sample, district=XINHE) == {SHIQUAN}


@pytest.mark.parametrize("body", ["我县查明，污染来源于石泉县的砂场。", "首发石泉队的队员来自我县。"])
def test_what_is_no_outlet_is_no_origin(body: str, sample: City) -> None:
    assert XINHE in codes(body, sample, district=XINHE)


def test_a_county_papers_bare_street_is_at_home(sample: City) -> None:
    text = "昨晚，沿河路上的烧烤摊搬进了新棚。"
    found = district_mentions(article(text, district=XINHE), sample)
    assert [(m.code, m.how, m.evidence) for m in found] == [(XINHE, "source", "沿河路")]
    assert codes(text, sample) == set()


@pytest.mark.parametrize(
    "text",
    [
        "一条道路，三种走法。",
        "全省推开夜巡。昨晚，沿河路上的烧烤摊搬进了新棚。",
        "长沙的沿河路亮了灯。",
        "高铁路过这里。",
    ],
)
def test_a_street_of_nowhere_or_elsewhere_is_not_at_home(text: str, sample: City) -> None:
    assert codes(text, sample, district=XINHE) == set()


def test_our_city_means_no_district(sample: City) -> None:
    assert codes("我市召开会议，云泽市各县区参加，全市一盘棋。", sample) == set()


def test_our_city_means_a_county_level_city_in_its_own_paper(changde: City) -> None:
    assert codes("我市毛里湖畔今起禁捕。", changde, district=JINSHI) == {JINSHI}


def test_a_bare_town_counts_in_the_paper_of_its_own_district(sample: City) -> None:
    assert codes("平桥的麦子熟了。", sample, district=ANPING) == {ANPING}


def test_a_list_of_all_districts_means_all_of_them(sample: City) -> None:
    text = "监测站分布于临江区、清河区、北湖区、安平县、新河县、石泉县、和平县、长丰县和云泽高新区，数据有效。"
    found = district_mentions(article(text), sample)
    assert len(found) == 9
    assert {m.how for m in found} == {"all"}
    assert {m.stance for m in found} == {"提及"}


def test_the_most_supported_district_comes_first(sample: City) -> None:
    text = "安平县平桥镇的水泥厂扬尘得到治理，安平县组织回访。新河也派人来看。"
    assert [m.code for m in district_mentions(article(text), sample)] == [ANPING, XINHE]


def test_a_zone_with_a_code_of_its_own_is_not_its_holder(sample: City) -> None:
    assert codes("云泽高新区金鼎产业园新签项目十个。", sample) == {GAOXIN}


@pytest.mark.parametrize("body", ["", "no Han at all 123", "。" * 50, "安" * 3000])
def test_an_odd_text_has_no_district_and_breaks_nothing(body: str, sample: City) -> None:
    assert district_mentions(article(body), sample) == ()


def test_a_very_long_text_is_read_to_a_bound(sample: City) -> None:
    assert codes("云泽的天气。" * 40_000 + "安平县", sample) == set()


def test_the_same_name_of_two_cities_is_told_by_the_facts_handed_in(sample: City, changde: City) -> None:
    text = "石泉县与石门县签约。"
    assert codes(text, sample) == {SHIQUAN}
    assert codes(text, changde) == {SHIMEN}


# ── a third city, made from the national gazetteer ──
def city_from_gazetteer(shared: Path, sample: City, code: str, province: str) -> City:
    with (shared / "gazetteer" / "cpca_adcodes.csv").open(encoding="utf-8") as file:
        names = {row["adcode"][:6]: row["name"] for row in csv.DictReader(file)}
    with (shared / "gazetteer" / "hunan_jionlp.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["level"] == "town" and row["city"] == names[code]]
    counties = {c: n for c, n in sorted(names.items()) if c[:4] == code[:4] and c != code and n != "市辖区"}
    often = Counter(row["town"] for row in rows)
    districts = tuple(
        District(
            code=county,
            name=name,
            aliases=(re.sub("(?:瑶族|侗族|苗族)*(?:自治)?[县区市]$", "", name),) if len(name) > 2 else (),
            towns=tuple(sorted({r["town"] for r in rows if r["county"] == name and often[r["town"]] == 1})),
        )
        for county, name in counties.items()
    )
    return City(
        name="third",
        folder=Path("third"),
        districts_file=Districts(
            city=CityName(code=code, name=names[code], aliases=(names[code][:-1],), province=province),
            districts=districts,
        ),
        sources_file=Sources(sources=()),
        topics=sample.topics,
        alerts=Alerts(clocks=(), rules=()),
        campaigns_file=Campaigns(campaigns=()),
        scoring=sample.scoring.model_copy(update={"rules": ()}),
        units_file=Units(units=tuple(unit for unit in sample.units if unit.id == sample.duties.fallback)),
        enterprises_file=Enterprises(enterprises=()),
        duties=sample.duties,
        roster=sample.roster.model_copy(update={"recipients": ()}),
    )


CHENZHOU_TRAPS = (
    ("郴州市北湖区、苏仙区联合开展巡河。", ("431002", "431003")),
    ("我市资兴市东江湖水质保持Ⅰ类。", ("431081",)),
    ("云泽市北湖区的夜市整改完成。", ()),
    ("考察湖北湖泊治理。", ()),
    ("治安仁心，医者担当。", ()),
    ("记者 王永兴 报道", ()),
    ("河南桂阳小吃店开张。", ()),
    ("江西安仁县人说起往事。", ()),
    ("嘉禾县的倒缸酒厂污水直排被查。", ("431024",)),
    ("桂东桂阳两县签了协议。", ("431021", "431027")),
    ("安仁县安平镇的稻田里来了白鹭。", ("431028",)),
    ("安仁路今起封闭。", ()),
)


@pytest.mark.parametrize(("text", "expected"), CHENZHOU_TRAPS)
def test_a_city_made_from_the_gazetteer_has_its_own_places_and_traps(
    text: str, expected: tuple[str, ...], shared: Path, sample: City
) -> None:
    assert codes(text, city_from_gazetteer(shared, sample, "431000", "湖南省")) == set(expected)


def test_the_outlets_printed_origin_and_author_are_no_evidence(sample: City) -> None:
    item = replace(article("全省高考成绩今日公布。"), author="李安平", outlet="安平新闻", page="A02 新河版")
    assert district_mentions(item, sample) == ()
