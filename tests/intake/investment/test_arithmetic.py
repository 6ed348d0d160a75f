"""Hand-made tables of May 2024, each with one thing wrong, and what must be said of it."""

import math

import pandas as pd
import pytest

from mtqg.intake.investment import arithmetic

NOW, BEFORE = "2024-05", "2024-04"
COLUMNS = {
    ("SBI.MONTH", BEFORE): "C", ("SBI.MONTH", NOW): "D", ("SBI.CUM", NOW): "E",
    ("SBI.RATE", NOW): "F", ("SBI.YOY", NOW): "G",
}  # fmt: skip
#: month before, month, running total, plan, running total a year ago
ROWS = {
    ("VN", "ALL"): (9000, 10000, 40000, 100000, 38000),
    ("VN", "CENTRAL"): (2000, 2500, 9000, 22000, 8000),
    ("VN", "LOCAL"): (7000, 7500, 31000, 78000, 30000),
    **{
        (area, "ALL"): (100 + 7 * i, 120 + 11 * i, 500 + 31 * i, 1300 + 70 * i, 450 + 40 * i)
        for i, area in enumerate(["01", "24", "31", "38", "40", "48", "49", "75", "79", "92"])
    },
}


def table():
    rows = {}
    for n, (who, (last, flow, total, plan, ago)) in enumerate(ROWS.items(), 8):
        values = (last, flow, total, 100 * total / plan, 100 * total / ago)
        for ((indicator, period), letter), value in zip(COLUMNS.items(), values, strict=True):
            rows[who, indicator, period] = [float(value), f"Sheet!{letter}{n}", who[0]]
    return rows


def known():
    """April's table and May 2023, as they agree with `table`."""
    said = []
    for (area, scope), (last, flow, total, plan, ago) in ROWS.items():
        april = total - flow
        for indicator, period, value, published in (
            ("SBI.CUM", BEFORE, april, "2024-04-29"),
            ("SBI.MONTH", BEFORE, last, "2024-04-29"),
            ("SBI.RATE", BEFORE, 100 * april / plan, "2024-04-29"),
            ("SBI.CUM", "2023-05", ago, "2023-05-29"),
        ):
            said.append((area, scope, indicator, period, float(value), "", published))
    names = ["area", "scope", "indicator", "period", "value", "flag", "published"]
    return pd.DataFrame(said, columns=names)


def check(rows, known=None):
    frame = pd.DataFrame(
        [
            {"area": who[0], "scope": who[1], "indicator": i, "period": p, "value": v,
             "place": place, "label": label}
            for (who, i, p), (v, place, label) in rows.items()
        ]
    )  # fmt: skip
    return arithmetic.check(frame, known, NOW)


def cells(found):
    return {finding.place for finding in found}


def test_a_table_that_agrees_has_no_findings():
    assert check(table()) == []
    assert check(table(), known()) == []


WHO = ("24", "ALL")  # row 12: month 131, running total 531


@pytest.mark.parametrize(
    ("change", "cell", "said"),
    [
        ({"SBI.CUM": 10}, "E12", "10 times 531.0"),
        ({"SBI.CUM": 0.1}, "E12", "1/10 of 531.0"),
        ({"SBI.MONTH": 10}, "D12", "exceed the running total"),
        ({"SBI.MONTH": -1}, "D12", "negative"),
        ({"SBI.MONTH": 311 / 131}, "D12", "transposed"),
        ({"SBI.CUM": 513 / 531}, "E12", "transposed"),
        ({"SBI.RATE": 0.01}, "F12", "% of the plan, the country"),
        ({"SBI.RATE": 700 / 38.76}, "F12", "% of the plan, the country"),
        ({"SBI.RATE": 1.8}, "F12", "a plan 0.6 times"),
        ({"SBI.YOY": 2}, "G12", "0.5 times the known figure"),
    ],
)
def test_one_figure_is_named_with_what_it_most_likely_is(change, cell, said):
    rows = table()
    for indicator, factor in change.items():
        rows[WHO, indicator, NOW][0] *= factor
    found = check(rows, known())
    assert [f.text.en for f in found if cell in f.place and said in f.text.en], found
    assert all("12" in f.place for f in found)
    assert not any(f.fatal for f in found)


def test_a_retyped_ratio_does_not_give_back_a_whole_plan():
    rows = table()
    rows[WHO, "SBI.RATE", NOW][0] += 1.1234567
    (found,) = check(rows)
    assert found.place == "Sheet!E12, F12"
    assert "whole plan" in found.text.en


def test_two_rows_that_changed_places_are_named_together():
    rows = table()
    other = ("31", "ALL")
    for indicator, period in COLUMNS:
        a, b = rows[WHO, indicator, period], rows[other, indicator, period]
        a[0], b[0] = b[0], a[0]
    found = check(rows, known())
    assert any("are swapped" in f.text.en and f.place == "Sheet!E12, E13" for f in found)


@pytest.mark.parametrize("scope", ["ALL", "CENTRAL", "LOCAL"])
def test_a_digit_too_many_in_the_country_refuses_the_table_and_names_the_row(scope):
    rows = table()
    rows[("VN", scope), "SBI.CUM", NOW][0] *= 10
    fatal = [f for f in check(rows) if f.fatal]
    assert any("10 times" in f.text.en for f in fatal)
    row = {"ALL": 8, "CENTRAL": 9, "LOCAL": 10}[scope]
    assert f"Sheet!E{row}" in cells(fatal)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda last, flow, total: (last, last, total), "last month pasted"),
        (lambda last, flow, total: (last, flow, total - flow), "pasted again"),
        (lambda last, flow, total: (flow, last, total), "columns swapped"),
        (lambda last, flow, total: (last, flow, total * 1000), "continue"),
    ],
)
def test_a_whole_column_gone_wrong_is_one_finding_that_refuses(change, said):
    rows = table()
    for who in ROWS:
        keys = [(who, "SBI.MONTH", BEFORE), (who, "SBI.MONTH", NOW), (who, "SBI.CUM", NOW)]
        values = change(*(rows[k][0] for k in keys))
        for key, value in zip(keys, values, strict=True):
            rows[key][0] = value
    assert any(f.fatal and said in f.text.en for f in check(rows, known()))


def test_where_totals_were_revised_a_small_step_is_no_misprint():
    past = known()
    revised = (past["indicator"] == "SBI.CUM") & (past["period"] == BEFORE)
    past.loc[revised, "value"] *= [1.02 + 0.001 * i for i in range(revised.sum())]
    assert check(table(), past) == []


def test_the_same_table_already_known_names_every_cell_that_differs():
    rows = table()
    same = pd.DataFrame(
        [
            {"area": who[0], "scope": who[1], "indicator": i, "period": p, "value": v,
             "flag": "", "published": "2024-05-29"}
            for (who, i, p), (v, _, _) in rows.items()
        ]
    )  # fmt: skip
    past = pd.concat([known(), same], ignore_index=True)
    rows[WHO, "SBI.MONTH", BEFORE][0] += 1
    rows[("92", "ALL"), "SBI.YOY", NOW][0] -= 0.5
    found = check(rows, past)
    assert cells(found) == {"Sheet!C12", "Sheet!G20"}
    assert all("as published 2024-05-29" in f.text.en for f in found)


def test_levels_in_an_unusual_order():
    rows = table()
    for n, (level, share) in enumerate(
        [("LOCAL_PROVINCE", 0.2), ("LOCAL_DISTRICT", 0.7), ("LOCAL_COMMUNE", 0.1)], 30
    ):
        for (indicator, period), letter in COLUMNS.items():
            if indicator in ("SBI.MONTH", "SBI.CUM"):
                value = rows[("VN", "LOCAL"), indicator, period][0] * share
                rows[("VN", level), indicator, period] = [value, f"Sheet!{letter}{n}", level]
    assert any("usual order" in f.text.en for f in check(rows))


def test_without_parts_nothing_can_be_checked_and_that_is_said():
    rows = {k: v for k, v in table().items() if k[0] == ("VN", "ALL")}
    assert any("nothing to check" in f.text.en for f in check(rows))
    assert not any(math.isnan(v[0]) for v in rows.values())
