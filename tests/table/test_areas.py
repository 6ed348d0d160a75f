"""Every listed spelling finds its province; nothing else does."""

import unicodedata

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtqg import paths
from mtqg.table import areas

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
            else ["", "Tỉnh ", "tỉnh ", "TP. ", "T.P ", "thành phố ", " "]
        ),
        st.sampled_from(["", " ", "\u00a0"]),
    )


@given(st.data())
def test_any_listed_spelling_finds_its_province(data):
    name, code, edition = data.draw(st.sampled_from(EVERY_NAME))
    typed = data.draw(spellings(name))
    assert areas.find(typed, edition).code == code


@given(st.text(max_size=20))
def test_nothing_else_is_a_province(text):
    try:
        found = areas.find(text)
    except areas.UnknownArea:
        return
    known = {found.name, found.name_en, found.slug, found.code}
    known |= set(ALIASES.loc[ALIASES["code"] == found.code, "alias"])
    assert areas.fold(text) in {areas.fold(name) for name in known} or found.code == "VN"


@pytest.mark.parametrize("wrong", ["Bằc Giang", "Hạ Nam", "Quàng Nam", "", "tỉnh", "Giang", "24x"])
def test_accents_may_be_left_out_but_not_contradict(wrong):
    with pytest.raises(areas.UnknownArea):
        areas.find(wrong)


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
