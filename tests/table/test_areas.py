"""Every listed spelling finds its province; nothing else does."""

import unicodedata
from collections import Counter

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.names import measure
from mtqg import paths
from mtqg.table import areas
from mtqg.table.names import EXACT, readings, spelled

ALIASES = pd.read_csv(paths.data() / "areas" / "aliases.csv", dtype=str, keep_default_na=False)
EVERY_NAME = [
    (row.name, row.code, edition)
    for edition in areas.EDITIONS
    for row in areas.provinces(edition).itertuples(index=False)
] + [
    (row.alias, row.code, row.edition or "2024")
    for row in ALIASES.itertuples(index=False)
    if row.code in set(areas.provinces(row.edition or "2024")["code"])
]

# Written out by hand from the statistics offices' lists, so that a slip in data/areas shows.
CODES = {
    "Hà Nội": "01",
    "Bắc Giang": "24",
    "Quảng Nam": "49",
    "TP. Hồ Chí Minh": "79",
    "Cà Mau": "96",
    "Sơn La": "14",
    "Đắk Lắk": "66",
}
REUSED = {  # code: (province in 2024, province in 2025)
    "15": ("Yên Bái", "Lào Cai"),
    "24": ("Bắc Giang", "Bắc Ninh"),
    "44": ("Quảng Bình", "Quảng Trị"),
    "52": ("Bình Định", "Gia Lai"),
    "80": ("Long An", "Tây Ninh"),
    "82": ("Tiền Giang", "Đồng Tháp"),
    "91": ("Kiên Giang", "An Giang"),
}


def spellings(name: str) -> st.SearchStrategy[str]:
    """Names as people type them: any case, form of Unicode, prefix, spacing, with or without."""
    bare = "".join(
        c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c)
    ).translate(str.maketrans("đĐ", "dD"))
    return st.builds(
        lambda text, case, form, prefix, pad: (
            prefix + unicodedata.normalize(form, case(text)) + pad
        ),
        st.sampled_from([name, bare, name.replace(" ", ""), name.replace(" ", "  ")]),
        st.sampled_from([str, str.upper, str.lower]),
        st.sampled_from(["NFC", "NFD"]),
        st.sampled_from(
            ["", " "]
            if areas.fold(name) != areas.fold(f"tỉnh {name}") or "." in name
            else ["", "Tỉnh ", "T. ", "UBND tỉnh ", "1. ", "- ", "a) Tỉnh ", " "]
        ),
        st.sampled_from(["", " ", "\u00a0"]),
    )


@settings(deadline=None)
@given(st.data())
def test_any_listed_spelling_finds_its_province(data):
    name, code, edition = data.draw(st.sampled_from(EVERY_NAME))
    typed = data.draw(spellings(name))
    assert areas.find(typed, edition).code == code


@settings(deadline=None)
@given(st.text(max_size=20))
def test_nothing_else_is_a_province(text):
    try:
        found = areas.find(text)
    except areas.UnknownArea:
        return
    known = {found.name, found.name_en, found.slug, found.code}
    known |= set(ALIASES.loc[ALIASES["code"] == found.code, "alias"])
    keys = {spelled(name).key for name in known}
    assert any(spelled(read).key in keys for read in readings(text)) or found.code == "VN"


# Written by hand: what people type for a province, and the code of edition 2024 that it means.
TYPED = {
    "Thủ đô Hà Nội": "01", "Sai Gon": "79", "Sài Gòn": "79", "Vũng Tàu": "77", "HN": "01",
    "Bac Giang, Vietnam": "24", "1. Bắc Giang": "24", "Bắc Giang (cũ)": "24", "TTH": "46",
    "Bằc Giang": "24", "Bâc Giang": "24", "Hạ Nam": "35", "Quàng Nam": "49", "Tp Đà Nẵng": "48",
    "thành phố trực thuộc trung ương Hải Phòng": "31", "UBND tỉnh Quảng Nam": "49", "TT. Huế": "46",
    "T. Thanh Hóa": "38", "Hoà Bình": "17", "B¾c Giang": "24", "BÕn Tre": "83", "Ñaék Laék": "66",
    "Haø Noäi": "01", "Báº¯c Giang": "24", "Bãìc Giang": "24", "Ðǎk Lǎk": "66", "Bắc Giang¹": "24",
    "Bac Giang Province": "24", "Ha Noi City": "01", "BẮC GIANG (*)": "24", "02 - Hà Giang": "02",
    "Bắc\u200bGiang": "24", "Vùng Tây Nguyên": "CHL", "TP Huế": "46",
}  # fmt: skip


@pytest.mark.parametrize("text", TYPED)
def test_what_people_type_finds_its_province(text):
    assert areas.find(text).code == TYPED[text]


@pytest.mark.parametrize("wrong", [
    "", "tỉnh", "Giang", "24x", "1.0", "1", "2-5", "1.1)", "Bằc Giàng", "Yen Bài",
    "Nguyễn Thái Bình", "huyện Quảng Ninh", "H. Quảng Ninh", "X. Hà Nam", "xã Hà Nam",
    "phường Hòa Bình", "sông Đồng Nai",
    "TP Bắc Giang", "TP. Vũng Tàu", "Bac Giang City", "Sở Tài chính tỉnh Bắc Giang", "Quang Bình",
    "Yên Bài", "Bắc Giang, Bắc Ninh", "Bắc Giang - Quảng Nam", "VN-54", "VN.BG", "VNM.5_1", "QN",
])  # fmt: skip
def test_what_is_no_province_is_refused(wrong):
    with pytest.raises(areas.UnknownArea) as error:
        areas.find(wrong)
    (problem,) = error.value.problems
    assert problem.text.vi != problem.text.en


@pytest.mark.parametrize("edition", areas.EDITIONS)
def test_no_commune_with_its_type_is_a_province(edition):
    for row in areas.rows("communes"):
        with pytest.raises(areas.UnknownArea):
            areas.find(f"{row['type']} {row['name']}", edition)


@pytest.mark.parametrize("edition", areas.EDITIONS)
def test_a_commune_without_its_type_is_a_province_only_under_the_very_same_name(edition):
    for name in {row["name"] for row in areas.rows("communes")}:
        try:
            found = areas.find(name, edition)
        except areas.UnknownArea:
            continue
        named = {found.name, *ALIASES.loc[ALIASES["code"] == found.code, "alias"]}
        assert any(spelled(name).against(spelled(other)) == EXACT for other in named)


def test_a_town_becomes_the_city_of_its_name_at_the_date_of_a_law():
    assert areas.find("Thành phố Bắc Ninh", "2025").code == "24"
    assert areas.find("Tỉnh Quảng Ninh", "2025").code == "22"
    with pytest.raises(areas.UnknownArea, match="2025"):
        areas.find("Thành phố Bắc Ninh", "2024")


@pytest.mark.parametrize(("text", "said"), [
    ("Bắc Giang", "Bắc Ninh"), ("Bắc Ninh (cũ)", "Bắc Ninh"), ("Vũng Tàu", "Hồ Chí Minh"),
    ("Tây Nguyên", "chưa có danh sách vùng"), ("VN-54", "ISO 3166-2"), ("10", "Lào Cai"),
    ("TP Cà Mau", "tỉnh Cà Mau"), ("QN", "Quảng Ninh, Quảng Ngãi"), ("Hà Tỉn", "Hà Tĩnh"),
])  # fmt: skip
def test_a_refusal_says_what_would_be_right(text, said):
    with pytest.raises(areas.UnknownArea) as error:
        areas.find(text, "2025")
    assert said in error.value.say("vi")


def test_a_long_text_is_refused_at_once():
    with pytest.raises(areas.UnknownArea) as error:
        areas.find("Bắc Giang " * 1_000_000)
    assert len(error.value.say("vi")) < 500


@pytest.mark.parametrize(("name", "code"), CODES.items())
def test_codes_are_the_statistics_offices(name, code):
    assert areas.find(name).code == code


def test_eleven_provinces_stay_and_twenty_three_are_formed_out_of_fifty_two():
    parts = areas.crosswalk().groupby("code_2025").size()
    assert len(parts) == 34
    assert (parts == 1).sum() == 11
    assert parts[parts > 1].sum() == 52


def test_a_merged_province_keeps_the_name_of_one_part():
    old = areas.provinces("2024").set_index("code")["name"]
    for code, group in areas.crosswalk().groupby("code_2025"):
        new = areas.get(code, "2025").name
        parts = set(old[group["code_2024"]])
        assert new in parts or (new == "Huế" and parts == {"Thừa Thiên Huế"})


@pytest.mark.parametrize(("code", "names"), REUSED.items())
def test_seven_codes_mean_another_province_since_the_reform(code, names):
    assert (areas.get(code, "2024").name, areas.get(code, "2025").name) == names


def test_a_former_name_is_told_where_it_went():
    with pytest.raises(areas.UnknownArea) as error:
        areas.find("Bắc Giang", "2025")
    assert "Bắc Ninh" in error.value.say("vi")


def test_a_misspelling_is_answered_with_the_nearest_province():
    with pytest.raises(areas.UnknownArea) as error:
        areas.find("bac gang")
    assert "Bắc Giang" in error.value.say("vi")
    assert "Bắc Giang" in error.value.say("en")


def test_of_the_spellings_judged_99_in_100_are_right():
    judged = measure()
    assert judged["names"] >= 300
    assert judged["names_right"] >= 0.99 * judged["names"]


def test_a_code_below_a_province_has_one_form_and_tells_districts_of_one_name_apart():
    twins = areas.twin_districts()
    assert len(twins) == 6
    assert all(len(types) == 2 for types in twins.values())
    assert areas.code_below("42", "H.", "Kỳ Anh") == "42/huyen-ky-anh"
    assert areas.code_below("42", "TX.", "Kỳ Anh") == "42/thi-xa-ky-anh"
    assert areas.code_below("42", "", "Kỳ Anh") == ""
    assert areas.code_below("40", "", "Kỳ Anh") == "40/ky-anh"  # of another province
    for code in ("24-son-dong", "42/ky-anh", "99/son-dong"):
        assert not areas.is_below(code, "2024"), code
    for code in ("24/son-dong", "42/thi-xa-ky-anh"):
        assert areas.is_below(code, "2024"), code


def test_every_province_of_2024_has_the_districts_that_it_had():
    listed = [row for row in areas.rows("districts") if row["listed_until"] == "2025"]
    assert len(listed) == len({row["code"] for row in listed}) == 696
    counts = Counter(row["province"] for row in listed)
    assert set(counts) == set(areas.provinces("2024")["code"])
    # As of the mergers of 2025: Hà Nội 30, TP. Hồ Chí Minh 22, Bắc Ninh 8, Đà Nẵng 8 with Hoàng Sa
    assert (counts["01"], counts["79"], counts["27"], counts["48"]) == (30, 22, 8, 8)


def test_a_district_is_known_by_its_province_under_every_spelling():
    assert areas.provinces_with_district("Mù Cang Chải") == {"15"}
    assert areas.provinces_with_district("Chư Pah") == {"64"}
    assert areas.provinces_with_district("Yên Dũng") == {"24"}  # of Bắc Giang until 2024
    assert "38" in areas.provinces_with_district("Thọ Xuân")
    assert not areas.provinces_with_district("Nghĩa Lâm Đồng")
