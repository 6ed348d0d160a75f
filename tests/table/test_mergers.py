"""What became of each province in the reform, and which one a bare name or code means."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtqg.table import areas, mergers

OLD = areas.provinces("2024")["code"].tolist()
NEW = areas.provinces("2025")["code"].tolist()


@pytest.mark.parametrize("code", NEW)
def test_predecessors_and_successors_are_two_sides_of_one_walk(code):
    whole = areas.get(code, "2025")
    assert mergers.parts(whole)
    assert all(mergers.successor(part) == whole for part in mergers.parts(whole))


def test_every_old_province_ends_or_goes_on():
    ends = {code: mergers.until(areas.get(code, "2024")) for code in OLD}
    assert sum(end == "2025-06-30" for end in ends.values()) == 52
    assert sum(end == "" for end in ends.values()) == 11


@pytest.mark.parametrize(
    ("code", "edition", "day", "title"),
    [
        ("46", "2024", date(2024, 12, 31), ("tỉnh", "Thừa Thiên Huế")),
        ("46", "2025", date(2024, 12, 31), ("tỉnh", "Thừa Thiên Huế")),
        ("46", "2024", date(2025, 1, 1), ("thành phố trực thuộc trung ương", "Huế")),
        ("75", "2025", date(2026, 4, 29), ("tỉnh", "Đồng Nai")),
        ("75", "2025", date(2026, 4, 30), ("thành phố trực thuộc trung ương", "Đồng Nai")),
        ("75", "2024", date(2026, 4, 30), ("tỉnh", "Đồng Nai")),
        ("24", "2024", date(2023, 10, 4), ("tỉnh", "Bắc Giang")),
    ],
)
def test_type_and_name_at_a_date(code, edition, day, title):
    assert mergers.title(areas.get(code, edition), day) == title


REUSED = {
    "15": ("Yên Bái", "Lào Cai"),
    "24": ("Bắc Giang", "Bắc Ninh"),
    "44": ("Quảng Bình", "Quảng Trị"),
    "52": ("Bình Định", "Gia Lai"),
    "80": ("Long An", "Tây Ninh"),
    "82": ("Tiền Giang", "Đồng Tháp"),
    "91": ("Kiên Giang", "An Giang"),
}


@pytest.mark.parametrize(("code", "names"), REUSED.items())
def test_a_bare_code_is_told_by_its_date(code, names):
    before = mergers.resolve(code, period_end="2024-12-31", published="2025-06-30")
    after = mergers.resolve(code, period_end="2025-09-30")
    assert (before.name, after.name) == names


@pytest.mark.parametrize("code", REUSED)
def test_a_code_without_date_or_context_is_refused(code):
    with pytest.raises(mergers.AmbiguousArea) as error:
        mergers.resolve(code)
    assert REUSED[code][0] in error.value.say("vi")
    assert REUSED[code][1] in error.value.say("vi")


def test_an_old_figure_published_after_the_reform_is_refused():
    with pytest.raises(mergers.AmbiguousArea):
        mergers.resolve("Bắc Ninh", period_end="2023-12-31", published="2025-12-31")


def test_a_name_of_one_edition_only_needs_no_date():
    assert mergers.resolve("Bắc Giang").code == "24"
    assert mergers.resolve("27") == areas.get("27", "2024")


def test_an_unchanged_province_and_the_country_are_never_ambiguous():
    assert mergers.resolve("Sơn La").edition == "2024"
    assert mergers.resolve("Sơn La", period_end="2025-12-31").edition == "2025"
    assert mergers.resolve("cả nước").code == "VN"


def test_a_name_of_no_edition_is_unknown():
    with pytest.raises(areas.UnknownArea):
        mergers.resolve("Bắc Gang", published="2025-12-01")


@settings(deadline=None)
@given(st.sampled_from(OLD), st.dates(date(2010, 1, 1), date(2025, 6, 30)))
def test_whatever_was_published_before_the_reform_is_of_63_provinces(code, day):
    found = mergers.resolve(code, period_end=day.isoformat(), published=day.isoformat())
    assert found == areas.get(code, "2024")


@settings(deadline=None)
@given(st.sampled_from(NEW), st.dates(date(2025, 7, 1), date(2035, 12, 31)))
def test_whatever_ends_after_the_reform_is_of_34(code, day):
    assert mergers.resolve(code, period_end=day.isoformat()) == areas.get(code, "2025")
