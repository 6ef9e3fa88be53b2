"""自报 from the empty form to a person's decision, as an officer and the bureau do it."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.drawing.image import Image
from PIL import Image as Picture

from cities.city import City
from crawlers.folder import DataFolder
from index.document import Document
from ledger.database import LedgerError
from ledger.ledger import Ledger
from reports.month.claims import match_of
from reports.month.form import FormError, form_xlsx, read_form
from reports.month.handing_in import decide_claim, import_form, rematch_claims
from reports.month.inputs import month_inputs
from reports.month.table import report_of

Make = Callable[..., Document]
FIRST = 5
LINES: tuple[dict[str, Any], ...] = (
    {"类型": "报纸", "标题": "清河治水记", "媒体名称": "澜江日报", "级别": "省级", "体裁": "专版", "刊发日期": "2026年6月8日",
     "附件": "剪报.jpg"},
    {"类型": "活动", "标题": "环保进校园", "刊发日期": date(2026, 6, 5), "计划项目": "六五环境日"},
)  # fmt: skip


def filled(city: City, now: datetime, *lines: dict[str, Any], unit: str = "清河区") -> bytes:
    book = load_workbook(io.BytesIO(form_xlsx(city, "2026-06", unit, now)))
    sheet = book["自报表"]
    places = {cell.value: cell.column for cell in sheet[4]}
    sheet.cell(3, 7).value = "王芳"
    for number, line in enumerate(lines, FIRST):
        for head, value in line.items():
            sheet.cell(number, places[head]).value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def no_clipping(name: str) -> bytes | None:
    return None


def test_the_form_that_we_write_is_read_back_as_it_was_filled_in(sample: City, now: datetime) -> None:
    read = read_form(sample, filled(sample, now, *LINES))
    assert (read.month, read.unit, read.by, read.bad) == ("2026-06", "清河区", "王芳", ())
    assert [(each.title, each.day, each.campaign) for each in read.rows] == [
        ("清河治水记", "2026-06-08", None),
        ("环保进校园", "2026-06-05", "june5"),
    ]


@pytest.mark.parametrize("month", [date(2026, 6, 1), "2026年6月", "2026/6", " 2026-06 "])
def test_a_head_that_an_officer_typed_anew_is_understood(sample: City, now: datetime, month: object) -> None:
    book = load_workbook(io.BytesIO(filled(sample, now, LINES[0] | {"刊发日期": "26.6.8"}, LINES[1])))
    sheet = book["自报表"]
    sheet["C3"].value, sheet["E3"].value = month, None
    sheet["A900000"].number_format = "0"  # a column that was formatted down to its end
    out = io.BytesIO()
    book.save(out)
    read = read_form(sample, out.getvalue())
    assert (read.month, read.unit, read.by, read.bad) == ("2026-06", None, "王芳", ())
    assert [each.day for each in read.rows] == ["2026-06-08", "2026-06-05"]


def test_the_empty_form_is_the_same_bytes_each_time(sample: City, now: datetime) -> None:
    assert form_xlsx(sample, "2026-06", "清河区", now) == form_xlsx(sample, "2026-06", "清河区", now)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ({"类型": "传单"}, "第5行“类型”：“传单”不对，可以是报纸、广播"),
        ({"刊发日期": "六月初"}, "“刊发日期”"),
        ({"级别": "国际"}, "可以是中央级、省级、市级、县级"),
        ({"标题": ""}, "要写标题"),
        ({"类型": "活动", "级别": ""}, "活动要选计划项目"),
        ({"链接": "www.example"}, "应以 http:// 或 https:// 开头"),
    ],
)
def test_a_wrong_line_is_named_with_its_cell_and_what_is_allowed_and_the_rest_is_taken(
    sample: City, now: datetime, line: dict[str, Any], words: str
) -> None:
    read = read_form(sample, filled(sample, now, LINES[0] | line, LINES[1]))
    assert words in str(read.bad[0])
    assert [each.title for each in read.rows] == ["环保进校园"]


def test_what_is_no_form_is_refused_with_words(sample: City) -> None:
    with pytest.raises(FormError, match="不是能打开的 Excel"):
        read_form(sample, b"PK nothing")


@pytest.mark.parametrize("part", ["docProps/core.xml", "xl/workbook.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml"])
def test_a_workbook_that_is_torn_inside_is_refused_with_words(part: str, sample: City, now: datetime) -> None:
    whole, torn = ZipFile(io.BytesIO(filled(sample, now, *LINES))), io.BytesIO()
    with ZipFile(torn, "w") as copy:
        for name in whole.namelist():
            content = whole.read(name)
            copy.writestr(name, content[: len(content) // 2] if name == part else content)
    with pytest.raises(FormError, match="不是能读的 Excel"):
        read_form(sample, torn.getvalue())


def test_a_form_is_kept_with_its_clippings_and_each_row_is_found_or_left_to_a_person(
    sample: City, june_folder: DataFolder, ledger: Ledger, now: datetime
) -> None:
    # Filled once: Excel writes the moment of saving into a file, so that a form saved again is another file.
    form = filled(sample, now, *LINES)
    made = import_form(
        sample, june_folder, ledger, form, file="清河.xlsx", at=now, clipping={"剪报.jpg": b"\xff\xd8\xffpicture"}.get
    )
    assert [(each.state, each.by) for each in made.claims] == [("待核", "王芳"), ("待核", "王芳")]
    assert (june_folder.root / str(made.claims[0].proof)).read_bytes() == b"\xff\xd8\xffpicture"
    with pytest.raises(LedgerError, match="已经导入过"):
        import_form(
            sample,
            june_folder,
            ledger,
            form,
            file="清河.xlsx",
            at=now,
            clipping={"剪报.jpg": b"\xff\xd8\xffpicture"}.get,
        )


def test_a_clipping_that_is_named_and_not_handed_in_is_that_rows_mistake(
    sample: City, june_folder: DataFolder, ledger: Ledger, now: datetime
) -> None:
    made = import_form(sample, june_folder, ledger, filled(sample, now, *LINES), file="清河.xlsx", at=now,
                       clipping=no_clipping)  # fmt: skip
    assert "没有随表交来" in str(made.bad[0])
    assert [each.title for each in made.claims] == ["环保进校园"]


def test_a_picture_pasted_into_the_row_is_its_clipping(
    sample: City, june_folder: DataFolder, ledger: Ledger, now: datetime
) -> None:
    book = load_workbook(io.BytesIO(filled(sample, now, LINES[1])))
    picture = io.BytesIO()
    Picture.new("RGB", (4, 4), "green").save(picture, "PNG")
    book["自报表"].add_image(Image(picture), f"J{FIRST}")
    out = io.BytesIO()
    book.save(out)
    made = import_form(sample, june_folder, ledger, out.getvalue(), file="清河.xlsx", at=now, clipping=no_clipping)
    assert (june_folder.root / str(made.claims[0].proof)).read_bytes()[:4] == b"\x89PNG"


def test_another_units_name_on_the_form_is_refused(
    sample: City, june_folder: DataFolder, ledger: Ledger, now: datetime
) -> None:
    with pytest.raises(FormError, match="“清河区”，与给出的“临江区”不一致"):
        import_form(sample, june_folder, ledger, filled(sample, now, *LINES), file="清河.xlsx", at=now,
                    clipping=no_clipping, unit="临江区")  # fmt: skip


def test_accepted_rows_count_by_the_rules_and_at_the_tier_of_the_citys_list(
    sample: City, june_folder: DataFolder, ledger: Ledger, now: datetime
) -> None:
    before = scores(sample, june_folder, ledger, now)
    line = LINES[0] | {"级别": "中央级"}
    made = import_form(sample, june_folder, ledger, filled(sample, now, line, LINES[1]), file="清河.xlsx", at=now,
                       clipping={"剪报.jpg": b"\xff\xd8\xffpicture"}.get)  # fmt: skip
    assert "按名录省级" in made.claims[0].reason
    for claim in made.claims:
        decide_claim(sample, june_folder, ledger, claim.number, "已核", by="李敏", why="见附件", at=now)
    after = scores(sample, june_folder, ledger, now)
    assert (after["media"] - before["media"], after["june5"] - before["june5"]) == (9, 1)


def scores(city: City, folder: DataFolder, ledger: Ledger, now: datetime) -> dict[str, float]:
    report = report_of(month_inputs(city, folder, ledger, "2026-06", now=now))
    line = next(line for line in report.standings if line.unit == "qinghe")
    # The plan's row counts what is above the plan too; the item does not.
    plan = {row.campaign: row.found["qinghe"] for row in report.plan}
    return {score.item: score.found for score in line.items} | plan


def test_a_row_may_not_be_matched_to_an_article_of_other_districts(
    sample: City, june_folder: DataFolder, ledger: Ledger, now: datetime
) -> None:
    made = import_form(sample, june_folder, ledger, filled(sample, now, LINES[1]), file="清河.xlsx", at=now,
                       clipping=no_clipping)  # fmt: skip
    with pytest.raises(LedgerError, match="请先更正"):
        decide_claim(sample, june_folder, ledger, made.claims[0].number, "已核", by="李敏", why="是", at=now,
                     article="yzrb/0620-03")  # fmt: skip


def test_rows_that_nobody_decided_are_held_against_what_was_collected_since(
    sample: City, june_folder: DataFolder, ledger: Ledger, now: datetime
) -> None:
    import_form(sample, june_folder, ledger, filled(sample, now, LINES[1]), file="清河.xlsx", at=now,
                clipping=no_clipping)  # fmt: skip
    ledger.rematch_claim(1, "重复", article=None, reason="旧", at=now)
    assert rematch_claims(sample, june_folder, ledger, "2026-06", now) == 1
    decide_claim(sample, june_folder, ledger, 1, "不符", by="李敏", why="没有照片", at=now)
    assert rematch_claims(sample, june_folder, ledger, "2026-06", now) == 0


class Row:
    title, outlet, day, url, kind = "题a", "新云泽客户端", "2026-06-11", None, "报纸"


def test_two_outlets_of_one_publisher_are_one(document: Make) -> None:
    families = {"新云泽客户端": "云泽日报社"}
    assert match_of("990102", "2026-06", Row(), [document("a")], [], families)[:2] == ("已核", "a")
    assert match_of("990102", "2026-06", Row(), [document("a")], [])[:2] == ("待核", None)


def test_a_title_that_is_nearly_the_same_is_left_to_a_person_by_name(document: Make) -> None:
    class Near(Row):
        title, outlet = "清河区整治黑臭水体见实效", "云泽日报"

    near = document("a", title="清河区整治黑臭水体 见实效显成绩")
    state, article, reason = match_of("990102", "2026-06", Near(), [near], [])
    assert (state, article) == ("待核", "a")
    assert "是不是同一篇" in reason


def test_a_piece_of_another_month_cannot_be_accepted_for_this_one(
    sample: City, june_folder: DataFolder, ledger: Ledger, now: datetime
) -> None:
    late = LINES[0] | {"刊发日期": "2026-07-01", "附件": ""}
    done = import_form(
        sample, june_folder, ledger, filled(sample, now, late), file="表.xlsx", at=now, clipping=no_clipping
    )
    assert [each.state for each in done.claims] == ["不符"]
    with pytest.raises(LedgerError, match="核为已核也不会计分；请报入 2026-07"):
        decide_claim(sample, june_folder, ledger, 1, "已核", by="李敏", why="见报", at=now)


def test_followers_are_no_activity_that_a_form_can_report(sample: City, now: datetime) -> None:
    growth = next(each.name for each in sample.campaigns if each.kind == "growth")
    (bad,) = read_form(sample, filled(sample, now, LINES[1] | {"计划项目": growth})).bad
    assert bad.column == "计划项目"
    assert growth not in bad.allowed
