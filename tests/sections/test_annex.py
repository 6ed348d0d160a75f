"""The annexes: programmes and targets as the decisions on them state them."""

from __future__ import annotations

import mtqg
from mtqg.sections import annex


def test_a_target_is_told_with_its_word_its_group_and_its_decision() -> None:
    rows = annex.aims(mtqg.province("bac-giang", language="en", as_of="2023-10-04")).frame
    rows = rows.set_index("Indicator")
    poor = rows.loc["Fall of the poor-household rate in a year"]
    assert poor["Target"] == "1.0 to 1.5 percentage points a year"
    assert (poor["Years"], "24/2021/QH15" in poor["Decision"]) == ("2021-2025", True)
    # Resolution 24/2021/QH15: of ethnic-minority households by more than 3%
    minority = rows.loc["Fall of the poor rate of ethnic-minority households in a year", "Target"]
    assert minority.startswith("more than 3.0 percentage points a year (ethnic-minority")


def test_targets_from_2026_on_are_of_the_new_provinces_alone() -> None:
    old = annex.aims(mtqg.province("bac-giang", as_of="2023-10-04")).frame
    new = annex.aims(mtqg.province("bac-ninh", edition="2025", as_of="2026-11-26")).frame
    assert set(old["Giai đoạn"]) == {"2021-2025"}
    assert set(new["Giai đoạn"]) == {"2026-2030"}
    # Sơn La has figures of its own on poverty by review, to which targets that ended refer.
    told = annex.aims(mtqg.province("son-la", edition="2025", as_of="2026-11-26")).frame
    assert list(told["Giai đoạn"].unique()) == ["2026-2030", "2021-2025"]
    assert (new["Văn bản"] == "Quyết định 417/QĐ-BNNMT ngày 31/01/2026").any()


def test_programmes_stand_with_what_they_rest_on() -> None:
    rows = annex.programmes(mtqg.province("bac-giang", as_of="2023-10-04")).frame
    assert set(rows["Giai đoạn"]) == {"2021-2025"}
    decisions = " ".join(rows["Căn cứ"])
    assert all(number in decisions for number in ("1719/QĐ-TTg", "90/QĐ-TTg", "263/QĐ-TTg"))


def test_programmes_of_2026_stand_with_their_parts_and_the_capital_still_paid() -> None:
    rows = annex.programmes(mtqg.province("lao-cai", edition="2025", as_of="2026-11-26")).frame
    names, years = list(rows["Chương trình"]), list(rows["Giai đoạn"])
    assert "hợp phần 1" in names[1]
    assert "257/2025/QH15" in rows["Căn cứ"][0]
    assert years[-3:] == ["vốn kéo dài của giai đoạn 2021-2025"] * 3
