"""The path to a target: the founding provinces, and a made-up one with enough outturns."""

from __future__ import annotations

from pathlib import Path

import pytest

import mtqg
from mtqg.sections import required, target_outlook
from mtqg.sections.blocks import Chart, ReaderTable, Reading

CODE = "GNBV.POOR"


def test_bac_giang_by_hand() -> None:
    """3.81% in 2022, 1 point a year to 2025; the estimate of 2023 is 3.0%."""
    case = mtqg.province("bac-giang", language="en", as_of="2023-10-04")
    chart = required.chart(case, CODE)
    assert isinstance(chart, Chart)
    path = chart.data[chart.data["kind"] == "required"].set_index("period")["value"]
    assert path.to_dict() == pytest.approx({"2022": 3.81, "2023": 2.81, "2024": 1.81, "2025": 0.81})
    assert "forecast" not in set(chart.data["kind"])
    assert "an estimated 3.00% (2023)" in chart.alt
    text = required.reading(case, CODE).text
    assert "national target (if it applied) asks for 0.81% in 2025" in text
    over = required.reading(mtqg.province("bac-giang", edition="2024", language="en"), CODE).text
    assert over.endswith("The period to 2025 has ended.")
    assert "Estimated about 3.0% in 2023, 0.19 percentage points behind the path of 2.81%" in text
    assert "needs 3 years of outturns" in text


def test_what_is_missing_is_named() -> None:
    case = mtqg.province("quang-nam", language="vi")
    note = required.chart(case, CODE)
    assert isinstance(note, Reading)
    assert "tỷ lệ hộ nghèo của ít nhất hai năm cùng cách tính (chưa có năm nào)" in note.text
    assert required.reading(case, CODE).text == ""
    assert target_outlook.usual(case).text == ""


def test_three_outturns_get_a_forecast_and_the_usual_verdicts(tmp_path: Path) -> None:
    file = tmp_path / "made_up.csv"
    rows = [f"49,{CODE},{y},{v},made up" for y, v in ((2022, 9.0), (2023, 7.8), (2024, 6.9))]
    file.write_text("\n".join(["area,indicator,period,value,source", *rows]))
    case = mtqg.province("quang-nam", language="en", data=[str(file)], as_of="2025-06-30")
    chart = required.chart(case, CODE)
    assert isinstance(chart, Chart)
    ahead = chart.data[chart.data["kind"] == "forecast"]
    assert ahead["period"].tolist() == ["2025"]
    assert ahead["lo-80"].item() < 6.9
    assert chart.data.iloc[-1]["value"] == pytest.approx(6.0)
    line = target_outlook.usual(case).texts.iloc[0]
    assert line["Pace a year so far"].startswith("−1.05")
    assert line["Pace required"].startswith("−0.90")
    assert (line["Eurostat"], line["SDG Index"]) == ("significant progress", "↑")
    assert "42-45%" in target_outlook.usual_caution(case).text


def test_a_level_reached_before_the_years_were_over_is_told() -> None:
    # Sơn La: 14.41 in 2023, at most 12.41 asked for in 2025 (1.0 a year), 10.89 in 2024 already.
    shown = target_outlook.table(mtqg.province("son-la", edition="2024"))
    assert isinstance(shown, ReaderTable)
    row = shown.frame.iloc[0]
    assert (row["Số gần nhất"].value, row["Mức cần đạt"].value) == (10.89, 12.41)
    assert row["Nhận định"] == (
        "đã kết thúc: đến năm 2024 đã đạt mức cần đạt, chưa có số liệu năm 2025"
    )
