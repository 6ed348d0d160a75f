"""Whose figures a form holds: districts of one name, provinces before and after the reform."""

import pytest
from openpyxl import load_workbook

from mtqg import intake
from mtqg.intake import template
from mtqg.problems import ProblemError
from mtqg.table import areas
from tests.intake.test_form_cases import HEAD, ROW, asked, load, values, write


def ky_anh(tmp_path, name, labels, **more):
    """Load a form of Hà Tĩnh whose rows are units, each with the plan ten times its number."""
    rows = [["TÌNH HÌNH GIẢI NGÂN CHƯƠNG TRÌNH MTQG NÔNG THÔN MỚI NĂM 2024"], ["Tỉnh Hà Tĩnh"],
            ["Đến 30/9/2024"], ["ĐVT: triệu đồng"],
            ["STT", "Đơn vị", "Kế hoạch vốn năm 2024", "Giải ngân"]]  # fmt: skip
    rows += [[n, label, 10_000 * n, 4_000] for n, label in enumerate(labels, 1)]
    return intake.load(write(tmp_path / name, rows), **more)


def test_districts_of_one_name_have_two_keys_whatever_else_a_file_holds(tmp_path):
    alone = ky_anh(tmp_path, "town.xlsx", ["Thị xã Kỳ Anh"])
    assert set(alone.table["area"]) == {"42/thi-xa-ky-anh"}
    district = ky_anh(tmp_path, "district.xlsx", ["H. Kỳ Anh", "Huyện Đức Thọ"])
    assert set(district.table["area"]) == {"42/huyen-ky-anh", "42/duc-tho"}
    both = intake.load([tmp_path / "town.xlsx", tmp_path / "district.xlsx"])
    assert values(both, "area", "indicator")["42/thi-xa-ky-anh", "FIN.PLAN"] == 10
    assert not both.problems


def test_a_name_that_two_districts_share_needs_its_type(tmp_path):
    with pytest.raises(ProblemError) as refused:
        ky_anh(tmp_path, "bare.xlsx", ["Kỳ Anh", "Đức Thọ"], level="district")
    said = refused.value.say("vi")
    assert "huyện Kỳ Anh hay thị xã Kỳ Anh" in said
    assert "Biểu!B6" in said
    left = ky_anh(
        tmp_path, "left.xlsx", ["Kỳ Anh", "Đức Thọ"], level="district",
        mapping={"rows": {6: "skip"}},
    )  # fmt: skip
    assert set(left.table["area"]) == {"42/duc-tho"}


def test_types_are_read_without_a_space_or_accents(tmp_path):
    told = ky_anh(tmp_path, "dots.xlsx", ["TX.Hồng Lĩnh", "H.Can Lộc", "TP.Hà Tĩnh", "TX.Kỳ Anh"])
    assert set(told.table["area"]) == {
        "42/hong-linh", "42/can-loc", "42/ha-tinh", "42/thi-xa-ky-anh",
    }  # fmt: skip
    plain = ky_anh(tmp_path, "plain.xlsx", ["Huyen Can Loc", "Thi xa Hong Linh"])
    assert set(plain.table["area"]) == {"42/hong-linh", "42/can-loc"}


def test_a_town_that_bears_the_name_of_its_district_has_a_key_of_its_own(tmp_path):
    rows = [["UBND HUYỆN VŨ QUANG, TỈNH HÀ TĨNH"], ["GIẢI NGÂN CTMTQG NÔNG THÔN MỚI NĂM 2024"],
            ["Đến 30/9/2024. ĐVT: triệu đồng"], ["STT", "Xã", "Kế hoạch vốn", "Giải ngân"],
            [1, "Thị trấn Vũ Quang", 9_000, 4_000], [2, "Xã Đức Lĩnh", 5_000, 4_000],
            [None, "Tổng huyện", 14_000, 8_000]]  # fmt: skip
    taken = values(load(tmp_path, rows), "area", "level", "indicator")
    assert taken["42/thi-tran-vu-quang", "commune", "FIN.PLAN"] == 9
    assert taken["42/vu-quang", "district", "FIN.PLAN"] == 14


def of_districts(province, labels, head="Huyện, thị xã, thành phố"):
    rows = [[f"GIẢI NGÂN CTMTQG GIẢM NGHÈO BỀN VỮNG NĂM 2023 {province}"], ["Đến 30/9/2023"],
            ["ĐVT: triệu đồng"], ["STT", head, "Kế hoạch vốn năm 2023", "Giải ngân"]]  # fmt: skip
    return rows + [[n, label, 10_000 * n, 4_000] for n, label in enumerate(labels, 1)]


@pytest.mark.parametrize("kind", ["Huyện ", "H. ", ""])
def test_a_district_of_another_province_is_asked(tmp_path, kind):
    said = asked(tmp_path, of_districts("TỈNH LÀO CAI", [f"{kind}Bát Xát", f"{kind}Trạm Tấu"]))
    assert "Biểu!B6" in said
    assert "không có trong Lào Cai; có ở Yên Bái" in said
    assert "Bát Xát" not in said
    rows = [["UBND HUYỆN TRẠM TẤU, TỈNH LÀO CAI"], *of_districts("", ["Xã Bản Mù"], "Xã")]
    assert "có ở Yên Bái" in asked(tmp_path, rows)


def test_districts_merged_since_or_in_no_list_are_those_of_the_province(tmp_path):
    rows = of_districts("TỈNH BÀ RỊA - VŨNG TÀU", ["Huyện Đất Đỏ", "Huyện Mới Lập"])
    assert set(load(tmp_path, rows).table["area"]) == {"77/dat-do", "77/moi-lap"}


def test_a_missing_province_is_named_where_one_alone_has_all_districts(tmp_path):
    said = asked(tmp_path, of_districts("", ["Huyện Châu Thành", "Huyện Tri Tôn"]))
    assert '--area "An Giang"' in said
    said = asked(tmp_path, of_districts("", ["Huyện Châu Thành", "Huyện Châu Phú B"]))
    assert '--area "An Giang"' not in said


@pytest.mark.parametrize("kind", ["huyện", "xã"])
def test_the_title_tells_what_the_units_are(tmp_path, kind):
    rows = [[f"GIẢI NGÂN CTMTQG NÔNG THÔN MỚI NĂM 2024 THEO {kind.upper()}"], ["Tỉnh Hà Tĩnh"],
            ["Đến 30/9/2024. ĐVT: triệu đồng"], ["STT", "Đơn vị", "Kế hoạch vốn", "Giải ngân"],
            [1, "Can Lộc", 9_000, 4_000]]  # fmt: skip
    level = {"huyện": "district", "xã": "commune"}[kind]
    assert set(load(tmp_path, rows).table["level"]) == {level}
    rows[0] = ["GIẢI NGÂN CTMTQG NÔNG THÔN MỚI NĂM 2024"]
    assert "--level district" in asked(tmp_path, rows)


# ------------------------------------------------------------------ the map at the form's date


def form(whose, day, year="2025", rows=(ROW,)):
    head = [h.replace("2024", year) for h in HEAD]
    return [[whose], ["GIẢI NGÂN CÁC CHƯƠNG TRÌNH MTQG"], [f"Đến {day}; ĐVT: triệu đồng"], head,
            *rows]  # fmt: skip


def by_province(day, names):
    rows = [[n, name, 8000, 2000, 25] for n, name in enumerate(names, 1)]
    title = "GIẢI NGÂN CHƯƠNG TRÌNH MTQG GIẢM NGHÈO BỀN VỮNG CỦA CÁC TỈNH"
    return [[title], *form("", day, "2025", rows)[2:]]


@pytest.mark.parametrize("whose", ["UBND TỈNH PHÚ THỌ", "UBND TỈNH VĨNH PHÚC"])
def test_a_province_that_is_no_more_is_asked_from_the_first_day_after_the_reform(tmp_path, whose):
    before = load(tmp_path, form(whose, "30/6/2025"))
    assert set(before.table["edition"]) == {"2024"}
    if whose == "UBND TỈNH PHÚ THỌ":
        after = load(tmp_path, form(whose, "1/7/2025"))
        assert set(after.table["edition"]) == {"2025"}
        return
    said = asked(tmp_path, form(whose, "1/7/2025"))
    assert "Vĩnh Phúc không còn từ 1/7/2025 (nay thuộc Phú Thọ)" in said
    assert 'edition: "?"' in said
    told = load(tmp_path, form(whose, "1/7/2025"), edition="2024")
    assert set(told.table["area"]) == {"26"}


@pytest.mark.parametrize(
    "whose",
    ["UBND HUYỆN MƯỜNG CHÀ, TỈNH ĐIỆN BIÊN", "UBND THÀNH PHỐ SƠN LA, TỈNH SƠN LA",
     "UBND HUYỆN TAM NÔNG, TỈNH PHÚ THỌ"],
)  # fmt: skip
def test_no_district_is_loaded_after_the_reform(tmp_path, whose):
    assert load(tmp_path, form(whose, "30/6/2025")).table["level"].eq("district").all()
    assert "từ 1/7/2025 không còn cấp huyện" in asked(tmp_path, form(whose, "30/9/2025"))


def test_a_province_that_became_a_city_may_bear_either_title(tmp_path):
    for day in ("31/8/2026", "31/10/2026"):
        for title in ("THÀNH PHỐ", "TỈNH"):
            rows = form(f"UBND {title} QUẢNG NINH", day, "2026", [[1, "Vốn đầu tư", 800, 200, 25]])
            assert set(load(tmp_path, rows).table["area"]) == {"22"}


def test_a_list_of_provinces_is_of_one_map(tmp_path):
    names = ["Lào Cai", "Yên Bái", "Nghệ An"]
    old = load(tmp_path, by_province("31/5/2025", names))
    assert set(old.table["area"]) == {"10", "15", "40"}
    said = asked(tmp_path, by_province("31/8/2025", names))
    assert "ngày của biểu là của 34 tỉnh, mà biểu có Yên Bái" in said
    assert "Biểu!B5" in said
    told = load(tmp_path, by_province("31/8/2025", names), edition="2024")
    assert set(told.table["area"]) == {"10", "15", "40"}
    new = load(tmp_path, by_province("31/8/2025", ["Lào Cai", "Nghệ An"]))
    assert set(new.table["area"]) == {"15", "40"}


def test_a_list_of_the_34_before_the_reform_is_asked(tmp_path):
    names = areas.provinces("2025")["name"].tolist()
    assert "34 tỉnh" in asked(tmp_path, by_province("31/5/2025", names))
    told = load(tmp_path, by_province("31/5/2025", names), edition="2025")
    assert told.table["area"].nunique() == 34


def test_a_title_after_the_merger_contradicts_an_earlier_date(tmp_path):
    rows = form("UBND TỈNH PHÚ THỌ (SAU SÁP NHẬP)", "30/6/2025")
    assert "ngày của biểu là của 63 tỉnh" in asked(tmp_path, rows)
    assert set(load(tmp_path, rows, edition="2025").table["edition"]) == {"2025"}


def test_a_province_named_only_to_compare_is_not_whose_figures_they_are(tmp_path):
    rows = form("SỞ TÀI CHÍNH", "30/9/2024", "2024")
    rows[1] = ["GIẢI NGÂN CÁC CHƯƠNG TRÌNH MTQG NĂM 2024 SO VỚI TỈNH NGHỆ AN"]
    said = asked(tmp_path, rows)
    assert "chưa rõ địa phương: tỉnh này chỉ nêu để so sánh" in said
    assert said.count("địa phương") == 1
    assert set(load(tmp_path, rows, area="Hà Tĩnh").table["area"]) == {"42"}


def test_a_column_of_a_province_that_is_no_more_is_left(tmp_path):
    rows = [["GIẢI NGÂN CHƯƠNG TRÌNH MTQG GIẢM NGHÈO BỀN VỮNG NĂM 2025"],
            ["Đến 30/9/2025; ĐVT: triệu đồng"], ["Nội dung", "Nghệ An", None, "Yên Bái", None],
            [None, *["Kế hoạch", "Giải ngân"] * 2], ["Vốn đầu tư", 80, 20, 60, 15]]  # fmt: skip
    loaded = load(tmp_path, rows, merge=("B3:C3", "D3:E3"))
    assert set(loaded.table["area"]) == {"40"}
    assert {p.cell for p in loaded.errors} == {"Biểu!D5", "Biểu!E5"}
    assert "Yên Bái không còn từ 1/7/2025" in loaded.errors[0].text.vi


def test_communes_of_2025_by_types_written_short(tmp_path):
    rows = [["UBND TỈNH LAI CHÂU"], ["GIẢI NGÂN CTMTQG ĐẾN 30/9/2026. ĐVT: triệu đồng"],
            ["STT", "Xã, phường", "Kế hoạch vốn năm 2026", "Giải ngân"],
            [1, "P.Đoàn Kết", 9_000, 4_000], [2, "X. Bình Lư", 8_000, 4_000]]  # fmt: skip
    told = load(tmp_path, rows, programme="NTP2026")
    assert set(told.table["level"]) == {"commune"}
    assert len(set(told.table["area"])) == 2


def test_a_form_of_programmes_is_of_the_provinces_of_its_year(tmp_path):
    made = template.template(tmp_path / "f.xlsx", area="Bắc Giang", year=2024)
    assert load_workbook(made)["Biểu"]["A3"].value == "Tỉnh: Bắc Giang"
    with pytest.raises(ProblemError):
        template.template(tmp_path / "g.xlsx", area="Bắc Giang", year=2026)


def test_the_code_of_a_commune_is_held_against_its_name(tmp_path):
    rows = [["UBND TỈNH LAI CHÂU"], ["GIẢI NGÂN CTMTQG HỢP NHẤT ĐẾN 30/9/2026. ĐVT: triệu đồng"],
            ["Mã xã", "Tên xã", "Kế hoạch vốn năm 2026", "Giải ngân"],
            ["", "Xã Bình Lư", 9_000, 4_000], ["", "Phường Đoàn Kết", 8_000, 4_000]]  # fmt: skip
    codes = list(dict.fromkeys(load(tmp_path, rows).table["area"]))
    rows[3][0], rows[4][0] = codes
    assert not load(tmp_path, rows).errors
    rows[4][0] = codes[0]
    loaded = load(tmp_path, rows)
    assert [p.cell for p in loaded.errors] == ["Biểu!B5"]
    assert set(loaded.table["area"]) == {codes[0]}


@pytest.mark.parametrize("label", ["Vĩnh Phúc (cũ)", "Tỉnh Hòa Bình trước sáp nhập"])
def test_a_former_province_as_a_row_is_left_as_a_part(tmp_path, label):
    rows = [["GIẢI NGÂN CTMTQG GIẢM NGHÈO TỈNH PHÚ THỌ NĂM 2025"], ["Đến 30/9/2025. ĐVT: tỷ đồng"],
            ["TT", "Địa bàn", "Kế hoạch", "Giải ngân"], [1, label, 20, 15],
            [None, "Tổng cộng", 420, 215]]  # fmt: skip
    loaded = load(tmp_path, rows)
    assert values(loaded, "area", "indicator") == {
        ("25", "FIN.PLAN"): 420, ("25", "FIN.DISB"): 215
    }  # fmt: skip
    assert ["trước ngày 1/7/2025" in p.say("vi") for p in loaded.problems] == [True]


@pytest.mark.parametrize(
    "title",
    [
        "(Theo Quyết định giao vốn của Thủ tướng Chính phủ, đến 31/10/2026)",
        "(theo Nghị quyết của Quốc hội, lũy kế đến 31/10/2026)",
    ],
)
def test_who_assigned_the_capital_limits_no_figure(tmp_path, title):
    rows = [["GIẢI NGÂN CTMTQG NĂM 2026 TỈNH CÀ MAU"], [title], ["ĐVT: tỷ đồng"],
            ["Nội dung", "Kế hoạch", "Giải ngân"], ["Tổng cộng", 420, 215]]  # fmt: skip
    assert len(load(tmp_path, rows).table) == 2


def test_former_provinces_by_bare_name_are_no_wards_of_that_name(tmp_path):
    rows = [["GIẢI NGÂN CTMTQG GIẢM NGHÈO TỈNH LÀO CAI NĂM 2025"], ["Đến 31/10/2025. ĐVT: tỷ đồng"],
            ["TT", "Địa bàn", "Kế hoạch", "Giải ngân"], [1, "Lào Cai", 60, 40],
            [2, "Yên Bái", 40, 20], [None, "Tổng số", 100, 60]]  # fmt: skip
    assert "trước ngày 1/7/2025, hay xã" in asked(tmp_path, rows)
    rows[3:5] = [[1, "Phường Lào Cai", 60, 40], [2, "Phường Yên Bái", 40, 20]]
    assert {len(area) for area in load(tmp_path, rows).table["area"]} == {2, 5}
    rows[3:5] = [[1, "Yên Bái", 60, 40], [2, "Mường Hum", 40, 20]]  # beside another commune
    assert {len(area) for area in load(tmp_path, rows).table["area"]} == {2, 5}


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        ("Huyện (cũ)", "không còn cấp huyện"),
        ("Địa bàn huyện cũ", "không còn cấp huyện"),
        ("Đơn vị cấp huyện trước sắp xếp", "không còn cấp huyện"),
        ("Huyện, thành phố", "huyện hay xã?"),
    ],
)
def test_names_in_a_column_of_districts_are_no_communes_of_that_name(tmp_path, heading, said):
    rows = [["GIẢI NGÂN CTMTQG NĂM 2026"], ["Tỉnh Tuyên Quang, đến 30/9/2026. ĐVT: tỷ đồng"],
            ["TT", heading, "Kế hoạch", "Giải ngân"], [1, "Đồng Văn", 60, 40]]  # fmt: skip
    assert said in asked(tmp_path, rows)
    rows.append([2, "Mèo Vạc", 50, 20])
    assert said in asked(tmp_path, rows)
    rows[3][1], rows[4][1] = "Xã Đồng Văn", "Xã Mèo Vạc"
    assert {len(area) for area in load(tmp_path, rows).table["area"]} == {5}


def test_a_column_of_former_provinces_holds_parts_of_the_new_one(tmp_path):
    rows = [["GIẢI NGÂN CTMTQG NĂM 2026 TỈNH ĐẮK LẮK"], ["Đến 31/10/2026. ĐVT: tỷ đồng"],
            ["TT", "Tỉnh cũ", "Kế hoạch", "Giải ngân"], [1, "Đắk Lắk", 60, 40],
            [2, "Phú Yên", 40, 20], [None, "Tổng số", 100, 60]]  # fmt: skip
    loaded = load(tmp_path, rows)
    assert values(loaded, "area", "indicator") == {("66", "FIN.PLAN"): 100, ("66", "FIN.DISB"): 60}
    assert {"Biểu!B4", "Biểu!B5"} <= {p.cell for p in loaded.problems}


def test_years_in_rows_tell_of_which_map_a_merged_name_is(tmp_path):
    rows = [["GIẢI NGÂN CTMTQG GIẢM NGHÈO TỈNH LÀO CAI"], ["ĐVT: tỷ đồng"],
            ["Năm", "Kế hoạch vốn", "Giải ngân đến 31/12"], [2022, 90, 45],
            [2023, 80, 70]]  # fmt: skip
    assert set(load(tmp_path, rows).table["area"]) == {"10"}
    rows.append([2025, 80, 70])
    assert "--edition" in asked(tmp_path, rows)


# ------------------------------------------------------------------ where the province is missing

TITLE_2026 = ["GIẢI NGÂN CHƯƠNG TRÌNH MTQG GIAI ĐOẠN 2026-2035 ĐẾN 30/9/2026"]
DECISION = "(Kèm theo Quyết định số 12/QĐ-UBND ngày 05/3/2026 của UBND tỉnh Điện Biên)"
HERE = ["Xã Mường Nhé", "Xã Sín Thầu", "Phường Mường Thanh"]


def of_communes(*lines, labels=HERE, head="Tên xã", below=()):
    rows = [TITLE_2026, *([line] for line in lines), ["ĐVT: triệu đồng"],
            ["STT", head, "Kế hoạch vốn năm 2026", "Giải ngân"]]  # fmt: skip
    rows += [[n, label, 10_000 * n, 4_000] for n, label in enumerate(labels, 1)]
    return [*rows, *([None, None, line] for line in below)]


@pytest.mark.parametrize(
    ("lines", "below"),
    [
        ([DECISION], []),
        (["(Kèm theo Báo cáo số 4/BC-STC ngày 5/10/2026 của Sở Tài chính tỉnh Điện Biên)"], []),
        (["Điện Biên, ngày 05 tháng 10 năm 2026"], []),
        (["Hà Nội, ngày 05 tháng 10 năm 2026", DECISION], []),
        (["UBND TỈNH ĐIỆN BIÊN"], []),
        (["CÁC XÃ, PHƯỜNG TỈNH ĐIỆN BIÊN"], []),
        (["CÁC XÃ ĐIỆN BIÊN"], []),
        ([], ["TM. UBND TỈNH ĐIỆN BIÊN"]),
    ],
)
@pytest.mark.parametrize("bare", [False, True])
def test_the_paper_tells_the_province_that_all_communes_are_of(tmp_path, lines, below, bare):
    labels = [name.split(" ", 1)[1] for name in HERE] if bare else HERE
    loaded = load(tmp_path, of_communes(*lines, labels=labels, below=below))
    assert set(loaded.table["area"]) == {"03160", "03158", "03334"}
    assert not loaded.problems


@pytest.mark.parametrize("head", ["Tên xã", "Địa phương"])
@pytest.mark.parametrize("lines", [[], ["Hà Nội, ngày 05 tháng 10 năm 2026"]])
def test_a_missing_province_is_what_is_asked_and_named_where_one_has_all_communes(
    tmp_path, head, lines
):
    rows = of_communes(*lines, labels=["Mường Nhé", "Sín Thầu", "Mường Thanh"], head=head)
    said = asked(tmp_path, rows)
    assert "không ô nào cho biết số liệu của tỉnh nào" in said
    assert '--area "Điện Biên"' in said
    assert "không hiểu" not in said
    assert set(load(tmp_path, rows, area="Điện Biên").table["area"]) == {"03160", "03158", "03334"}


def test_communes_of_several_provinces_or_of_none_name_no_province(tmp_path):
    said = asked(tmp_path, of_communes(labels=["Xã Hòa Bình", "Xã Tân Thành"]))
    assert '--area "Bắc Ninh" với tên tỉnh' in said
    said = asked(tmp_path, of_communes(DECISION, labels=["Xã Bản Mù", "Xã Sín Thầu"]))
    assert '--area "Điện Biên" nếu là tỉnh nêu ở Biểu!A2' in said


def test_a_form_of_a_commune_or_of_an_annex_asks_for_its_province(tmp_path):
    rows = of_communes("UBND XÃ MƯỜNG NHÉ", labels=["Vốn đầu tư"], head="Nội dung")
    assert '--area "Điện Biên" (các đơn vị' in asked(tmp_path, rows)
    assert set(load(tmp_path, rows, area="Điện Biên").table["area"]) == {"03160"}
    rows = of_communes(DECISION, labels=["Vốn đầu tư"], head="Nội dung")
    assert '--area "Điện Biên" nếu là tỉnh nêu ở Biểu!A2' in asked(tmp_path, rows)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("(Tỉnh Tuyên Quang sau sáp nhập với tỉnh Hà Giang)", "08"),
        ("Tỉnh Tuyên Quang (sau hợp nhất với Hà Giang)", "08"),
        ("Tỉnh Bắc Ninh (gồm tỉnh Bắc Giang và tỉnh Bắc Ninh trước sáp nhập)", "24"),
        ("Tỉnh Phú Thọ (sáp nhập 3 tỉnh Phú Thọ, Vĩnh Phúc, Hòa Bình)", "25"),
        ("TP. Đà Nẵng sau khi sáp nhập với tỉnh Quảng Nam", "48"),
        ("TỈNH GIA LAI (MỚI), GỒM BÌNH ĐỊNH VÀ GIA LAI CŨ", "52"),
    ],
)
def test_the_former_provinces_that_were_joined_are_no_other_area(tmp_path, line, code):
    rows = [["GIẢI NGÂN CTMTQG GIẢM NGHÈO BỀN VỮNG NĂM 2025"], [line], ["Đến 30/9/2025"],
            ["ĐVT: triệu đồng"], ["STT", "Nội dung", "Kế hoạch", "Giải ngân"],
            [1, "Vốn đầu tư", 8000, 2000]]  # fmt: skip
    loaded = load(tmp_path, rows)
    assert set(loaded.table["area"]) == {code}
    assert set(loaded.table["edition"]) == {"2025"}
    assert not loaded.problems
    earlier = [[str(cell).replace("2025", "2024") for cell in row] for row in rows]
    with pytest.raises(ProblemError):
        load(tmp_path, [*earlier[:-1], rows[-1]])


@pytest.mark.parametrize(
    "line",
    [
        "Tỉnh Tuyên Quang sau sáp nhập với tỉnh Cao Bằng",
        "Tỉnh Bắc Giang sau sáp nhập với tỉnh Bắc Ninh",
        "Tỉnh Tuyên Quang (trước sáp nhập với tỉnh Hà Giang)",
        "Tỉnh Phú Thọ (chỉ gồm Vĩnh Phúc cũ)",
        "Tỉnh Phú Thọ (sáp nhập với Vĩnh Phúc)",
        "Tỉnh Hà Giang, tỉnh Tuyên Quang",
    ],
)
def test_provinces_that_were_not_joined_so_are_asked(tmp_path, line):
    rows = [["GIẢI NGÂN CTMTQG GIẢM NGHÈO BỀN VỮNG NĂM 2025"], [line], ["Đến 30/9/2025"],
            ["ĐVT: triệu đồng"], ["STT", "Nội dung", "Kế hoạch", "Giải ngân"],
            [1, "Vốn đầu tư", 8000, 2000]]  # fmt: skip
    assert "Biểu!A2" in asked(tmp_path, rows)


@pytest.mark.parametrize(
    ("province", "names"),
    [
        ("Điện Biên", ["Xã Tuần Giáo", "Xã Mường Nhé"]),
        ("Điện Biên", ["Tuần Giáo", "Mường Nhé"]),
        ("Điện Biên", ["Xa Dung", "Mường Tùng"]),
        ("Thái Nguyên", ["Xã Văn Lang", "Xã Văn Lăng"]),
    ],
)
def test_communes_like_a_word_or_like_each_other_are_themselves(tmp_path, province, names):
    rows = [["GIẢI NGÂN CTMTQG GIẢM NGHÈO BỀN VỮNG NĂM 2025"], [f"Tỉnh {province}, đến 30/9/2025"],
            ["ĐVT: tỷ đồng"], ["TT", "Xã", "Kế hoạch", "Giải ngân"]]  # fmt: skip
    rows += [[at, name, 60 + at, 40] for at, name in enumerate(names)]
    loaded = load(tmp_path, rows)
    assert loaded.table["area"].nunique() == 2
    assert not loaded.errors


@pytest.mark.parametrize("title", ["Gia Lai - GNBV năm 2025", "HUẾ: GNBV năm 2025"])
def test_a_title_may_open_with_the_bare_name_of_its_province(tmp_path, title):
    rows = [[title], ["Đến 30/9/2025. ĐVT: tỷ đồng"],
            ["TT", "Nội dung", "Kế hoạch", "Giải ngân"], [1, "Vốn đầu tư", 60, 40]]  # fmt: skip
    assert set(load(tmp_path, rows).table["area"]) <= {"52", "46"}
