"""Pages of communes: what they say of made-up figures, and of none."""

from __future__ import annotations

import pandas as pd
import pytest

import mtqg
from mtqg.sections import commune_pages as section
from mtqg.table import communes, schema

CODES = [c.code for c in communes.communes("15")]


@pytest.fixture(scope="module")
def given():
    """Return figures of every commune of Lào Cai but two at the newest date."""
    facts = []
    for i, code in enumerate(CODES):
        for day, share in (("2026-09-30", 0.4), ("2026-10-31", 0.5)):
            if day == "2026-10-31" and code in CODES[5:7]:
                continue
            slow = 0.5 if i == 10 and day == "2026-10-31" else 1.0
            base = {"area": code, "as_of": day, "period": "2026", "programme": "NTP2026"}
            facts.append(base | {"indicator": "FIN.PLAN", "value": 4.0})
            facts.append(base | {"indicator": "FIN.DISB", "value": 4.0 * share * slow})
        base = {"area": code, "period": "2026"}
        facts.append(base | {"indicator": "GNBV.HH_TOTAL", "value": 1000})
        facts.append(base | {"indicator": "GNBV.POOR_HH", "value": 200 if i == 3 else 50})
    facts.append({"area": "15", "period": "2026", "indicator": "GNBV.POOR_HH", "value": 5000})
    frame = pd.DataFrame(facts).assign(edition="2025", source="made_up", note="made up")
    return schema.complete(frame)


@pytest.fixture(scope="module")
def province(given):
    return mtqg.province("Lào Cai", edition="2025", data=given)


def test_a_province_hears_who_lags_who_worsens_and_who_is_late(province):
    told = {f.id: f for f in section.overview(province).findings}
    late = told["communes_reported_FIN.DISB_RATE"]
    assert "**97/99**" in late.text
    assert late.severity == "warning"
    for code in CODES[5:7]:
        assert communes.get(code).title in late.text
    lag = told["communes_lag_FIN.DISB_RATE"]
    assert "**1** nơi có khoảng cách đang rộng ra" in lag.text
    assert communes.get(CODES[10]).title in lag.text
    poor = told["communes_lag_GNBV.POOR"]
    assert communes.get(CODES[3]).title in poor.text


def test_payments_that_rise_more_slowly_than_all_are_not_said_to_worsen(given):
    slow = given.copy()
    behind = (slow["indicator"] == "FIN.DISB") & (slow["area"] == CODES[10])
    slow.loc[behind, ["value", "low", "high"]] = 0.4  # of 4.0: 10%, where all rise from 40 to 50%
    slow.loc[behind & slow["as_of"].str.startswith("2026-10"), ["value", "low", "high"]] = 0.44
    told = mtqg.province("Lào Cai", edition="2025", data=slow)
    lag = {f.id: f for f in section.overview(told).findings}["communes_lag_FIN.DISB_RATE"]
    assert "**1** nơi có khoảng cách đang rộng ra" in lag.text
    assert "xấu đi" not in lag.text


def test_sums_of_communes_are_held_against_their_province(province):
    # 98 × 50 + 200 = 5,100
    assert "5.100 hộ" in section.contradictions(province).text


def test_the_table_has_a_row_for_every_commune_the_late_at_the_end(province):
    shown = section.table(province, section.PAID).frame
    assert len(shown) == 99
    assert set(shown["Xã, phường"].tail(2)) == {communes.get(c).title for c in CODES[5:7]}
    # 95% of 4,000 million is 3,800, of which 1,000 are paid
    assert shown["Còn thiếu để đạt 95% (triệu đồng)"][0].value == pytest.approx(2800)


def test_a_commune_hears_its_own(given):
    case = section.commune(CODES[10], data=given)
    told = {f.id: f for f in section.reading(case).findings}
    assert told["commune_FIN.DISB_RATE"].severity == "warning"
    assert "25,0%" in told["commune_FIN.DISB_RATE"].text
    late = section.reading(section.commune(CODES[5], data=given)).findings[0]
    assert late.id == "commune_late_FIN.DISB_RATE"
    assert "30/09/2026" in late.text
    assert "GIẢ ĐỊNH" in section.title(case).text
    assert section.money(case).texts["Giải ngân (triệu đồng)"].tolist() == ["1.000"]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_without_figures_a_page_says_what_is_missing_and_how_to_send_it(language):
    case = section.commune("Phường Ba Đình", language=language)
    told = section.missing(case).text
    assert "Excel" in told
    assert "mtqg" not in told  # no command in an official document
    first = told.splitlines()[0]
    assert "hộ nghèo" in first or "household" in first
    assert "tiêu chí" not in first  # wards have none
    assert "criteria" not in first
    assert str(section.reading(case)) == ""
    province = mtqg.province("Hà Nội", edition="2025", language=language)
    assert (
        "Hà Nội" in section.overview(province).text or "Ha Noi" in section.overview(province).text
    )


def test_the_chart_of_a_commune_is_titled_by_its_finding_and_numbered_by_months(given):
    case = section.commune(CODES[10], data=given)
    drawn = section.chart(case)
    assert drawn.title.startswith(
        f"{case.name}: giải ngân 25,0% kế hoạch đến tháng 10/2026, các xã"
    )
    labels = [tick.get_text() for tick in drawn.figure.axes[0].get_xticklabels()]
    assert labels == ["9/2026", "10/2026"]


@pytest.mark.parametrize(
    ("own", "said", "severity"),
    [
        (None, "193,0/388,0 tỷ đồng.", "info"),
        ((193.0, 388.0), "khớp số của Lào Cai", "info"),
        ((250.0, 400.0), "Phần chênh", "info"),
        ((150.0, 388.0), "cao hơn", "warning"),
    ],
)
def test_the_provinces_report_adds_its_communes_up(given, own, said, severity):
    # 97 reported: 96 paid 2 of 4 and one, slow, 1: 193 of 388.
    rows = given
    if own:
        facts = [
            {"area": "15", "period": "2026", "as_of": "2026-10-31", "programme": "NTP2026",
             "indicator": code, "value": value, "edition": "2025", "source": "made_up"}
            for code, value in zip(("FIN.DISB", "FIN.PLAN"), own, strict=True)
        ]  # fmt: skip
        rows = pd.concat([given, schema.complete(pd.DataFrame(facts))])
    of = mtqg.province("Lào Cai", edition="2025", data=rows)
    found = {f.id: f for f in section.in_report(of).findings}
    assert said in found["communes_sum"].text
    assert found["communes_sum"].severity == severity
    assert "**2** nơi chưa báo cáo" in found["communes_reported_FIN.DISB_RATE"].brief


def test_a_report_without_figures_of_communes_is_silent_on_them():
    assert section.in_report(mtqg.province("Sơn La", edition="2025")).text == ""
