"""Progress towards targets of every kind, on figures whose answer is known by hand."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pandas as pd
import pytest

from mtqg.analysis import forecast as forecasts
from mtqg.analysis import sdg
from mtqg.analysis.progress import (
    BEHIND,
    MET,
    NO_DATA,
    ON_TRACK,
    UNCERTAIN,
    Assessment,
    assess,
    calibrated,
    targets,
)
from mtqg.analysis.targets import Target
from mtqg.problems import ProblemError

NONE = math.nan


def series(*values: float, since: int = 2020) -> pd.Series:
    return pd.Series(values, index=range(since, since + len(values)), dtype=float)


def one(target: Target, data: pd.Series, **options: object) -> Assessment:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        (found,) = assess(target, data, **options)  # type: ignore[arg-type]
    return found


RATE = {"bounds": (0, 100)}
LEVEL = Target("level_min", 80, NONE, 2021, 2025)


def test_level_at_least() -> None:
    found = one(LEVEL, series(60, 64, 68, 72), **RATE)
    assert (found.value, found.year, found.base, found.base_year) == (72, 2023, 60, 2020)
    assert found.pace == pytest.approx(4.0)
    assert found.pace_required == pytest.approx(4.0)
    assert found.low < found.projected < found.high
    assert found.verdict == UNCERTAIN
    assert found.eurostat == "significant progress"
    assert found.arrow == "↑"


def test_probability_is_that_of_the_forecast() -> None:
    data = series(60, 64, 68, 72)
    found = one(LEVEL, data, **RATE)
    p = forecasts.predict(data, horizon=2, bounds=(0, 100))
    said = p.probability("series", 2025, at_least=79.95)
    assert found.probability == calibrated(said, together=False)
    row = p.table().iloc[-1]
    assert (found.projected, found.low, found.high) == pytest.approx(
        (row["mean"], row["lo-80"], row["hi-80"])
    )


def test_verdicts_follow_the_probability() -> None:
    assert one(LEVEL, series(10, 10.5, 11, 11.5), **RATE).verdict == BEHIND
    steady = series(*np.arange(50, 72, 2.0), since=2013)
    reachable = Target("level_min", 70.4, NONE, 2021, 2025)
    assert one(reachable, steady, **RATE).verdict == ON_TRACK
    met = one(LEVEL, series(78, 79, 80, 81), **RATE)
    assert met.verdict == MET
    assert 0 < met.probability < 1  # it may yet be lost


def test_level_at_most() -> None:
    target = Target("level_max", NONE, 10, 2021, 2025)
    assert one(target, series(20, 17, 14, 11), **RATE).probability > 0.5
    assert one(target, series(20, 17, 14, 9), **RATE).verdict == MET


def test_zero_is_zero() -> None:
    target = Target("zero", 0, 0, 2021, 2025)
    assert one(target, series(20, 9, 3, 1), bounds=(0, None), decimals=0).verdict != MET
    assert one(target, series(20, 9, 3, 0), bounds=(0, None), decimals=0).verdict == MET
    assert one(target, series(20, 9, 3, 2, 1, 0.4), bounds=(0, None), decimals=1).verdict == BEHIND
    assert one(target, series(20, 9, 3, 2, 1, 0), bounds=(0, None), decimals=0).probability == 1


def test_annual_change_counts_from_the_year_before() -> None:
    """Bắc Giang's review rate 3.81 (2022), 3.0 (2023): below 1 point a year."""
    target = Target(
        "annual_change", 1.0, 1.5, 2023, 2025, "GNBV.POOR_RED", "GNBV.POOR", falling=True
    )
    found = one(target, series(3.81, 3.0, since=2022), indicator="GNBV.POOR", **RATE)
    assert found.goal == pytest.approx(0.81)
    assert found.pace == pytest.approx(-0.81)
    assert found.pace_required == pytest.approx((0.81 - 3.0) / 2)
    assert found.arrow == "↗"  # 0.81 of 1.0
    over = one(target, series(9.0, 8.0, 6.9, 6.0, since=2022), indicator="GNBV.POOR", **RATE)
    assert (over.verdict, over.probability) == (MET, 1.0)
    short = one(target, series(9.0, 8.0, 6.9, 6.5, since=2022), indicator="GNBV.POOR", **RATE)
    assert (short.verdict, short.probability) == (BEHIND, 0.0)


def test_annual_rise_and_a_fall_that_would_pass_zero() -> None:
    rise = Target("annual_change", 2.0, NONE, 2021, 2024)
    assert one(rise, series(10, 12, 14, 16, 18), **RATE).verdict == MET
    fall = Target("annual_change", 3.0, NONE, 2021, 2024, falling=True)
    assert one(fall, series(5, 3, 1, 0.5, 0.0), **RATE).verdict == MET  # nothing is left


def test_ratio_to_base() -> None:
    target = Target("ratio_to_base", 1.5, NONE, 2021, 2025, base_year=2020)
    found = one(target, series(40, 44, 49, 54), bounds=(0, None))
    assert found.goal == pytest.approx(60.0)
    assert found.verdict in (ON_TRACK, UNCERTAIN)
    lacking = one(target, series(44, 49, 54, since=2021), bounds=(0, None))
    assert lacking.verdict == NO_DATA
    assert "2020" in lacking.reason.en


def test_counts() -> None:
    target = Target("count_range", 17, 19, 2021, 2025)
    assert one(target, series(5, 10, 14, 18), bounds=(0, None)).verdict == MET
    assert one(Target("count", 50, NONE, 2021, 2025), series(5, 6, 7, 8)).verdict == BEHIND


def test_no_verdict_across_a_break() -> None:
    target = Target("level_max", NONE, 5, 2022, 2025)
    before = one(target, series(8, 7, 6, since=2019), breaks=(2022,), **RATE)
    assert before.verdict == NO_DATA
    assert "2022" in before.reason.en
    assert math.isnan(before.probability)
    change = Target("annual_change", 1.0, NONE, 2021, 2025, falling=True)
    later = one(change, series(9, 8, 12, 11, 10), breaks=(2022,), **RATE)
    assert later.base_year == 2022
    assert later.goal == 9.0
    assert "2022" in later.reason.en


def test_the_two_poverty_rates_are_never_put_together() -> None:
    target = Target(
        "annual_change", 1.0, 1.5, 2021, 2025, "GNBV.POOR_RED", "GNBV.POOR", falling=True
    )
    found = one(target, series(9, 8, 7), indicator="ST.POV_MD", **RATE)
    assert found.verdict == NO_DATA
    assert "not compared" in found.reason.en


def test_little_or_nothing_to_go_by() -> None:
    assert one(LEVEL, series(70), **RATE).verdict == NO_DATA
    assert one(LEVEL, series(85), **RATE).verdict == MET
    late = one(LEVEL, series(60, 70, since=2030), **RATE)
    assert late.verdict == NO_DATA


def test_a_panel_gives_one_answer_a_unit() -> None:
    years = range(2015, 2024)
    wide = pd.DataFrame({f"u{k}": 30 - k - 2.0 * np.arange(9) for k in range(8)}, index=years)
    wide["gone"] = np.nan
    found = assess(Target("level_max", NONE, 12, 2021, 2025), wide, bounds=(0, 100))
    answers = pd.DataFrame(map(vars, found)).set_index("unit")
    assert len(answers) == 9
    assert answers.loc["gone", "verdict"] == NO_DATA
    assert answers.loc["u7", "probability"] > answers.loc["u0", "probability"]
    assert answers.loc["u0", "pace"] == pytest.approx(-2.0)


def test_usual_verdicts_by_hand() -> None:
    # required (60/40)^(1/5) - 1 = 8.4% a year, actual 44/40 - 1 = 10%: ratio 1.18
    assert sdg.verdicts(40, 44, 60, 1, 5, downward=False) == ("significant progress", "↑")
    assert sdg.verdicts(20, 19, 10, 2, 5, downward=True) == ("insufficient progress", "→")
    assert sdg.verdicts(20, 17, 10, 2, 5, downward=True) == ("moderate progress", "↗")
    # to zero there is no compound rate: the linear ratio 0.5 serves both
    assert sdg.verdicts(5, 4, 0, 2, 5, downward=True) == ("insufficient progress", "↗")
    assert sdg.verdicts(20, 22, 10, 2, 5, downward=True) == ("movement away", "↓")
    assert sdg.verdicts(20, 20, 10, 0, 5, downward=True) == ("", "")
    # it met the goal at the start and has lost it
    assert sdg.verdicts(82, 79, 80, 2, 5, downward=False) == ("movement away", "↓")


# --- the table of targets -----------------------------------------------------------------------


def panel(areas: int = 12, years: range = range(2010, 2025)) -> pd.DataFrame:
    """Made-up: rates that fall by some 0.6 points a year, each at its own level."""
    rng = np.random.default_rng(4)
    rows = []
    for k in range(areas):
        level = 20.0 + k
        for year in years:
            level += rng.normal(-0.6, 0.15)
            rows.append((f"{k:02}", f"Tỉnh {k}", year, round(level, 1)))
    return pd.DataFrame(rows, columns=["area", "name", "year", "value"])


def test_targets_is_a_row_per_target_and_area():
    figures = panel()
    last = figures[figures["year"] == 2024].set_index("area")["value"]
    own = pd.DataFrame(
        [
            {"kind": "level_max", "high": float(last["00"]) - 0.1, "due": 2026, "area": "00"},
            {"kind": "level_max", "high": float(last["01"]) - 6.0, "due": 2026, "area": "01"},
            {"kind": "level_max", "high": 60.0, "due": 2026, "decision": "1/QĐ"},
        ]
    )
    found = targets(figures, targets=own, bounds=(0, 100), language="en")
    assert len(found) == 2 + 12
    near, far, met = found.iloc[0], found.iloc[1], found.iloc[2]
    assert (near["area"], near["name"]) == ("00", "Tỉnh 0")
    assert near["probability"] > 0.5
    assert near["required"] == pytest.approx(-0.05)
    assert (far["verdict"], far["probability"] < 0.1) == ("behind", True)
    assert (met["verdict"], met["decision"]) == ("met", "1/QĐ")
    assert (found["basis"] == "areas together").all()
    assert (found["lo-80"] < found["projected"]).all()
    assert (found["note"] == "").all()  # fourteen years and twelve areas are record enough


def test_without_a_record_it_is_an_experiment():
    figures = pd.DataFrame({"year": range(2020, 2025), "value": [9.0, 8.4, 8.1, 7.2, 6.8]})
    goal = Target("level_max", float("nan"), 6.0, 2020, 2026)
    (row,) = targets(figures, targets=goal, bounds=(0, 100)).to_dict("records")
    assert "thử nghiệm" in row["note"]
    assert row["basis"] == "own series"
    assert 0 < row["probability"] < 1


def test_figures_that_turn_badly_are_an_experiment():
    """A saw with growing teeth: every forecast of its past was far off."""
    saw = [20.0, 21, 22, 23, 24, 12, 11, 10, 9, 30, 31, 32, 33, 10, 9, 8, 7]
    figures = pd.DataFrame({"year": range(2008, 2025), "value": saw})
    goal = Target("level_max", float("nan"), 6.0, 2009, 2026)
    assert "experimental" in targets(figures, targets=goal, language="en")["note"].item()


def test_the_catalogue_gives_the_targets_of_its_indicators():
    rows = [("24", 2020 + k, v) for k, v in enumerate([60.0, 66.0, 71.0, 76.0, 80.0])]
    figures = pd.DataFrame(rows, columns=["area", "year", "value"]).assign(indicator="NTM.COMMUNE")
    found = targets(figures)
    first = found[found["due"] == 2025].iloc[0]
    assert (first["low"], first["kind"], first["decision"][:15]) == (
        80,
        "level_min",
        "Decision 263/QĐ",
    )
    assert (found["indicator"] == "NTM.COMMUNE").all()
    assert "40" not in set(found["area"])


def test_a_fall_a_year_is_measured_by_its_level():
    rows = [("24", 2022 + k, v) for k, v in enumerate([5.0, 4.0, 3.0])]
    figures = pd.DataFrame(rows, columns=["area", "year", "value"]).assign(indicator="GNBV.POOR")
    found = targets(figures).set_index(["indicator", "due"])
    # From 2022 on (a break) at least one point a year to 2025: 5 - 3.
    assert found.loc[("GNBV.POOR_RED", 2025), "goal"] == pytest.approx(2.0)


def test_no_target_is_said():
    figures = pd.DataFrame({"year": range(2020, 2025), "value": [9.0, 8.4, 8.1, 7.2, 6.8]})
    with pytest.raises(ProblemError, match="mục tiêu riêng"):
        targets(figures)
    with pytest.raises(ProblemError, match="kind"):
        targets(figures, targets=pd.DataFrame([{"low": 3, "due": 2026}]))


@pytest.mark.parametrize(
    ("stated", "words"),
    [
        ({"due": "soon"}, "due"),
        ({"due": float("nan")}, "due"),
        ({"due": 2026.5}, "2026.5"),
        ({"due": 20260}, "20260"),
        ({"high": "6%"}, "6%"),
        ({"kind": "level_mx"}, "level_max"),
    ],
)
def test_a_target_that_is_none_is_refused(stated, words):
    figures = pd.DataFrame({"year": range(2020, 2025), "value": [9.0, 8.4, 8.1, 7.2, 6.8]})
    goal = {"kind": "level_max", "high": 6, "due": 2026}
    with pytest.raises(ProblemError, match=words):
        targets(figures, targets=pd.DataFrame([goal | stated]))


def test_arguments_of_targets_are_checked():
    figures = pd.DataFrame({"year": range(2020, 2025), "value": [0.9, 0.84, 0.81, 0.72, 0.68]})
    goal = Target("level_max", NONE, 0.5, 2020, 2026)
    for wrong, words in (
        ({"targets": "x"}, "Target"),
        ({"targets": [{"kind": "zero"}]}, "Target"),
        ({"decimals": -1}, "decimals"),
        ({"decimals": "1"}, "decimals"),
        ({"language": "fr"}, "vi / en"),
        ({"bounds": (0, 100)}, "bounds="),
        ({"pool": "yes"}, "pool"),
    ):
        with pytest.raises(ProblemError, match=words):
            targets(figures, **({"targets": goal} | wrong))
    far = targets(figures, targets=Target("level_max", NONE, 0.5, 2020, 2090), language="en")
    assert (far["verdict"].item(), far["note"].item()[:12]) == ("no data", "more than 30")


def test_probabilities_are_calibrated():
    # Log odds of 0.9 are ln 9; nine tenths of them 9^0.9.
    alone = [calibrated(p, together=False) for p in (0.9, 0.1)]
    assert alone == pytest.approx([9**0.9 / (1 + 9**0.9), 1 / (1 + 9**0.9)])
    # One half is odds of one, with the lean e^0.75 to one; a tenth of 1 : 9, with e^0.15.
    together = [calibrated(p, together=True) for p in (0.5, 0.1)]
    assert together == pytest.approx([2.117 / 3.117, 1.1618 / 10.1618], abs=1e-4)
    for pooled in (True, False):
        assert [calibrated(p, together=pooled) for p in (0.0, 1.0)] == [0.0, 1.0]


def test_areas_together_lean_to_what_is_aimed_at():
    rng = np.random.default_rng(5)
    fall = 30 - 1.5 * np.arange(12)[:, None] + rng.normal(0, 0.6, (12, 8))
    wide = pd.DataFrame(fall, index=range(2013, 2025), columns=[f"u{k}" for k in range(8)])
    goal = Target("level_max", NONE, float(fall[-1, 0]) - 3, 2013, 2026)
    first = targets(wide, targets=goal, bounds=(0, 100)).iloc[0]
    p = forecasts.predict(wide, 2, bounds=(0, 100))
    said = p.probability("u0", 2026, at_most=goal.high + 0.05)
    assert p.pooled
    assert said < first["probability"] == pytest.approx(calibrated(said, together=True))
