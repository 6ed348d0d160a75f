"""What a chart says in words and on its labels; how it looks is judged by eye."""

import pandas as pd
import pytest

from mtqg import charts
from mtqg.displays import Chart
from mtqg.texts import Text

MONTHS = range(1, 13)
NOTHING_AHEAD = pd.DataFrame(
    columns=["month", "forecast", "low80", "high80", "low95", "high95", "assumed"]
).astype({"assumed": bool})


def drawn(now: dict[int, float], language: str = "vi", **more: Text) -> Chart:
    """A made-up year beside a full one and one of which two months were printed."""
    past = pd.DataFrame(
        {2023: [6.0 * m for m in MONTHS], 2024: [5.0, 10.6] + [float("nan")] * 10}, index=MONTHS
    )
    return charts.budget_year(
        past,
        pd.Series(now).reindex(MONTHS),
        NOTHING_AHEAD,
        year=2025,
        target=95,
        language=language,
        source="made up",
        title="Made up",
        **more,
    )


def labels(chart: Chart) -> set[str]:
    return {text.get_text() for text in chart.figure.axes[0].texts}


@pytest.mark.parametrize(
    ("language", "half", "late"),
    [
        ("vi", "2024 (đến tháng 2)", "2023: ước 72,0%"),
        ("en", "2024 (to month 2)", "2023: estimate 72.0%"),
    ],
)
def test_a_part_of_a_year_is_not_told_as_the_year(language: str, half: str, late: str):
    chart = drawn({1: 4.0, 2: 11.9}, language)
    named = {label.replace("\n", " ").rpartition(":")[0] for label in labels(chart)}
    assert {"2023", half} <= named
    assert f"{half}: 10" in chart.alt
    assert late in chart.alt
    whole = drawn({m: 7.0 * m for m in MONTHS}, language)
    assert any(label.startswith("2025: 84") for label in labels(whole))


def test_the_level_across_is_named_by_the_caller():
    assert "Mục tiêu 95%" in labels(drawn({1: 4.0}))
    named = Text("Mức 95% (giải ngân), tham khảo", "95% disbursed, for reference")
    assert named.vi in labels(drawn({1: 4.0}, target_label=named))


def test_words_do_not_compare_across_a_break():
    points = pd.DataFrame({"period": ["2016", "2021", "2022", "2024"], "value": [9.0, 4, 5, 3]})
    chart = charts.trend(
        charts.Line("Sơn La", points),
        indicator="ST.POV_MD",
        language="en",
        source="made up",
        breaks=["2022"],
    )
    assert "Sơn La, from 2022: 5.00% (2022) to 3.00% (2024)" in chart.alt
    assert "2016" not in chart.alt
