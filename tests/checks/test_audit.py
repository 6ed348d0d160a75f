import json
import re

import pandas as pd
import pytest

from mtqg import checks
from mtqg.checks import RULES
from mtqg.problems import ProblemError
from mtqg.table import observations, schema

SHIPPED = observations.read()


@pytest.fixture(scope="module")
def found():
    return checks.findings(SHIPPED)


def rows(*facts, **shared):
    """Return a long table of invented figures of Sơn La; every row says what differs."""
    base = {"area": "14", "edition": "2024", "source": "made up", "period": "2023"} | shared
    return schema.complete(pd.DataFrame([base | fact for fact in facts]))


def rules(table):
    return [(f.rule, f.severity) for f in checks.findings(table)]


def money(indicator, value, **more):
    return {"indicator": indicator, "value": value, "programme": "ALL"} | more


def hits(found, rule, area, indicator, period):
    return [
        f for f in found
        if f.rule == rule and any(
            (x["area"], x["indicator"], x["period"]) == (area, indicator, period)
            for x in f.figures
        )
    ]  # fmt: skip


KNOWN = [
    ("rate_of_plan", "49", "FIN.DISB_RATE", "2023"),  # 262 of 1,730 is not nearly 11.5%
    ("implied_plan", "49", "FIN.DISB_RATE", "2022"),  # 487 at 30%: a plan of 1,623
    ("base_of_share", "24", "NTM.ADV_ALL", "2023"),  # 30.2% of all are 35.7% of those that meet
    ("base_of_share", "24", "NTM.MODEL_ALL", "2023"),  # 6.6% are 7.8%
    ("country_rate", "VN", "GNBV.MPI", "2024"),  # regions imply 4.57%, headline 4.06%
    ("country", "VN", "GNBV.POOR_HH", "2022"),  # 1,057,374 stated, regions 1,057,284
    ("parts_total", "VN", "GNBV.MPI_HH", "2022"),  # poor and near-poor miss the total by 119
    ("parts_total", "10", "FIN.MOBILISED", "2021/2025"),  # Lào Cai: 11,398.9 of 11,182.2
    ("noted_sum", "14", "FIN.MOBILISED", "2021/2025"),  # Sơn La: 8,592 of 8,690
    ("cumulative_falls", "14", "FIN.DISB", "2021/2025"),  # 3,434 by July below 3,666 by June
    ("unreliable", "60", "GNBV.POOR_EM", "2022"),  # a share of all printed as of the poor
    ("two_poverty_rates", "14", "GNBV.POOR", "2023"),  # 14.41 beside 19.79
    ("target_as_actual", "24", "GNBV.POOR_RED_PD", "2023"),  # 4 - 5, the target's own band
]


@pytest.mark.parametrize("known", KNOWN, ids=lambda k: f"{k[0]}-{k[1]}-{k[2]}")
def test_known_contradictions_come_out(found, known):
    assert hits(found, *known)


def test_counts_that_the_collectors_of_the_data_made_independently(found):
    falls = [f for f in found if f.rule == "cumulative_falls"]
    assert sum(f.figures[0]["indicator"] == "SBI.CUM" for f in falls) == 18
    assert sum(f.rule == "plan_revised" for f in found) == 150


def test_no_alarm_on_tables_that_add_up(found):
    errors = [f for f in found if f.severity == "error"]
    clean = {"ST.POP", "ST.POP_URBAN", "ST.PUPILS", "BUD.NTP", "SBI.CUM", "SBI.MONTH", "ST.POV_MD"}
    assert not [f for f in errors if f.figures[0]["indicator"] in clean]
    assert not hits(found, "rate_of_plan", "24", "FIN.DISB_RATE", "2021/2023")  # 50.6 agrees


def test_what_would_make_the_rate_true_is_said(found):
    (quang_nam,) = [f for f in found if f.rule == "rate_of_plan" and f.severity == "error"]
    assert "2,278" in quang_nam.message.en
    assert "15.1%" in quang_nam.message.en
    assert "15,1%" in quang_nam.message.vi
    assert quang_nam.sources == ("meeting_2023",)


def test_messages_speak_as_officials_do(found):
    (mobilised,) = hits(found, "noted_sum", "14", "FIN.MOBILISED", "2021/2025")
    assert mobilised.message.vi == (
        "Sơn La, chương trình Dân tộc thiểu số và miền núi, giai đoạn 2021-2025: nguồn nêu vốn huy "
        "động thực hiện chương trình là 8.690 tỷ đồng, nhưng các phần cộng lại 8.592 tỷ đồng (lệch "
        "98 tỷ đồng)"
    )
    codes = {"DTTS", "GNBV", "NTM", "_Z", "UNSTATED", "EM_HH"}
    for finding in found:
        for said in (finding.message.vi, finding.message.en.partition(" is unreliable: ")[0]):
            assert not codes & set(re.findall(r"[A-Z_]+", said)), said
            assert not re.search(r"\d{4}-\d\d(?!\d)|\d{4}/\d{4}", said), said


def test_the_plan_behind_a_hedged_rate_is_a_range(found):
    said = [f.message for f in hits(found, "implied_plan", "14", "FIN.DISB_RATE", "2021/2025")]
    # 3,434 at nearly 70%, taken as 60 to 70: 3434 / 0.7 to 3434 / 0.6; 3,666 at 64% is one plan.
    assert any("tỷ lệ gần 70% ứng với kế hoạch 4.906 đến 5.723 tỷ đồng" in m.vi for m in said)
    assert any("khoảng 5.728 tỷ đồng" in m.vi for m in said)


def test_early_outturns_of_one_paper_are_told_once(found):
    early = [f for f in found if f.rule == "after_publication"]
    told = [f for f in checks.together(found) if f.rule == "after_publication"]
    assert (len(early), len(told)) == (8, 3)
    (son_la,) = [f for f in told if len(f.figures) > 1]
    assert len(son_la.figures) == 6
    assert son_la.message.vi.startswith(
        "Sơn La: 6 chỉ tiêu ghi là số thực hiện đến 31/12/2025, nhưng nguồn công bố ngày 05/06/2025"
    )
    assert "trường học được xây dựng kiên cố" in son_la.message.vi
    rest = [f for f in found if f.rule != "after_publication"]
    assert [f for f in checks.together(found) if f.rule != "after_publication"] == rest


def test_a_digit_cut_off_instead_of_rounded_is_a_note_only(found):
    (dien_bien,) = hits(found, "rate_of_plan", "11", "FIN.DISB_RATE", "2021/2025")
    assert dien_bien.severity == "note"


@pytest.mark.parametrize(
    ("rate", "expected"),
    [
        (50.0, []),
        (49.96, []),
        (50.4, [("rate_of_plan", "error")]),
        (12, [("rate_of_plan", "error")]),
    ],
)
def test_a_rate_is_held_against_plan_and_payment_as_rounded(rate, expected):
    table = rows(
        money("FIN.PLAN", 1000, status="plan"),
        money("FIN.DISB", 499.6),
        money("FIN.DISB_RATE", rate),
    )
    assert rules(table) == expected


def test_hedges_are_given_their_room():
    plan, paid = money("FIN.PLAN", 1730, low=1730, high=1740, status="plan"), money("FIN.DISB", 262)
    fits = money("FIN.DISB_RATE", 15.1, low=15.0, high=15.1)
    misses = money("FIN.DISB_RATE", 11.5, low=11.4, high=11.5)
    assert rules(rows(plan, paid, fits)) == []
    assert rules(rows(plan, paid, misses)) == [("rate_of_plan", "error")]


@pytest.mark.parametrize("extra", [0, 5, -5])
def test_parts_against_their_total(extra):
    table = rows(
        money("FIN.PLAN", 100 + extra, status="plan"),
        money("FIN.PLAN", 60, capital="INV", status="plan"),
        money("FIN.PLAN", 40, capital="REC", status="plan"),
    )
    assert rules(table) == ([("parts_total", "error")] if extra else [])


def test_incomplete_parts_may_fall_short_but_not_exceed():
    def funds(total):
        return rows(
            money("FIN.PLAN", total, status="plan"),
            money("FIN.PLAN", 60, fund="CENTRAL", status="plan"),
            money("FIN.PLAN", 30, fund="LOCAL", status="plan"),
        )

    assert rules(funds(120)) == []
    assert rules(funds(80)) == [("parts_total", "error")]


def test_a_slip_of_the_unit_between_two_sources_and_two_words_on_one_figure():
    slip = rows(
        money("FIN.PLAN", 1971, status="plan"),
        money("FIN.PLAN", 1.971, status="plan", source="another"),
    )
    assert {("unit_slip", "error"), ("two_sources", "warning")} <= set(rules(slip))
    agree = rows(money("FIN.DISB", 998), money("FIN.DISB", 998.2, source="another"))
    assert rules(agree) == []


def test_revisions_beyond_a_fifth_are_noted():
    facts = {"indicator": "SBI.MONTH", "period": "2023-05"}
    table = rows(
        facts | {"value": 100.0, "published": "2023-05-29", "status": "estimate"},
        facts | {"value": 60.0, "published": "2023-06-29", "flag": "r"},
    )
    assert rules(table) == [("two_vintages", "note")]


def test_ranges_editions_dates_and_nested_shares():
    assert ("out_of_range", "error") in rules(rows({"indicator": "GNBV.POOR", "value": 103.0}))
    wrong = rows({"indicator": "NTM.COMMUNES_MET", "value": 50.0, "area": "24", "period": "2026"})
    assert rules(wrong) == [("wrong_edition", "error")]
    early = rows({"indicator": "NTM.COMMUNES_MET", "value": 5.0, "area": "24", "edition": "2025"})
    assert rules(early) == [("wrong_edition", "error")]
    unchanged = rows({"indicator": "NTM.COMMUNES_MET", "value": 50.0, "period": "2026"})
    assert rules(unchanged) == []
    late = money("FIN.DISB", 5.0, as_of="2023-12-31", published="2023-10-04")
    assert rules(rows(late)) == [("after_publication", "error")]
    assert rules(rows(late | {"status": "estimate"})) == []
    nested = rows(
        {"indicator": "NTM.COMMUNE", "value": 20.0}, {"indicator": "NTM.ADV_ALL", "value": 30.0}
    )
    assert rules(nested) == [("nested_shares", "error")]


def test_households_and_rates_must_share_a_base():
    facts = (
        ("GNBV.POOR", 3.14),
        ("GNBV.POOR_HH", 9604),
        ("GNBV.NEAR", 2.27),
        ("GNBV.NEAR_HH", 6943),
    )
    table = rows(*({"indicator": i, "value": v} for i, v in facts))
    assert rules(table) == []
    table.loc[table["indicator"] == "GNBV.NEAR_HH", ["value", "low", "high"]] = 6043
    assert rules(table) == [("shared_base", "error")]


def test_a_review_rate_copied_from_the_survey_is_a_warning():
    copied = rows(
        {"indicator": "GNBV.POOR", "value": 19.79}, {"indicator": "ST.POV_MD", "value": 19.79}
    )
    assert rules(copied) == [("two_poverty_rates", "warning")]


def test_json_holds_what_outsiders_read(found):
    plain = json.loads(checks.to_json(found, "en"))
    assert len(plain) == len(found)
    for item in plain:
        assert set(item) == {"rule", "severity", "figures", "sources", "message"}
        assert item["severity"] in checks.SEVERITIES
        assert item["figures"]
        assert item["sources"]
    assert list(checks.to_frame(found)["severity"]) == [f.severity for f in found]
    assert checks.to_frame([]).empty


def test_errors_come_first_and_rules_can_be_chosen(found):
    order = [checks.SEVERITIES.index(f.severity) for f in found]
    assert order == sorted(order)
    named = {f.rule for f in checks.findings(SHIPPED, ["country"])}
    assert named == {"country", "country_reserve"}
    with pytest.raises(ValueError, match="no such rule"):
        checks.findings(SHIPPED, ["countries"])


def test_every_rule_says_what_it_rests_on_in_both_languages():
    assert len({rule.name for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert rule.severity in checks.SEVERITIES
        assert rule.basis.vi
        assert rule.basis.en


def test_an_empty_table_has_no_findings():
    assert checks.findings(SHIPPED.iloc[:0]) == []


def test_a_country_whose_edition_has_no_regions_is_not_held_against_them():
    poor = rows({"area": "VN", "edition": "2025", "indicator": "GNBV.POOR", "value": 1.93})
    assert rules(poor) == []


def test_a_plan_that_provinces_fall_short_of_is_flagged_and_an_excess_is_an_error():
    plans = SHIPPED[SHIPPED["indicator"] == "BUD.REVENUE"]
    told = {f.figures[0]["period"]: f for f in checks.findings(plans, ["country"])}
    assert {"2015", "2016", "2017"} <= set(told)
    assert all((f.rule, f.severity) == ("country_reserve", "warning") for f in told.values())
    assert "991.600" in told["2015"].message.vi
    assert "949.025" in told["2015"].message.vi
    assert checks.basis("country_reserve") == checks.basis("country")
    numbers = ["value", "low", "high"]
    more = plans.copy()
    more.loc[more["area"] == "01", numbers] *= 3
    assert {f.severity for f in checks.findings(more, ["country"])} == {"error"}


@pytest.mark.parametrize("area", ["24", "49", "14", "60", "VN"])
def test_a_rule_of_one_area_finds_the_same_of_it_whatever_else_is_in_the_table(found, area):
    alone = SHIPPED[SHIPPED["area"] == area].reset_index(drop=True)
    names = {rule.name for rule in RULES if not rule.across_areas}
    # Milder findings of a rule go by another name: all that are not of rules across areas.
    wide = {rule.name for rule in RULES if rule.across_areas} | {"country_reserve"}
    mine = [
        f for f in found
        if f.rule not in wide and any(figure["area"] == area for figure in f.figures)
    ]  # fmt: skip
    assert [repr(f) for f in checks.findings(alone, rules=names)] == [repr(f) for f in mine]


def test_a_file_is_held_against_provinces_that_are_not_in_it(found):
    sources = {x["source"] for f in found if f.rule == "country" for x in f.figures}
    among = checks.findings(SHIPPED, about=sources)
    wanted = [repr(f) for f in found if not sources.isdisjoint(f.sources)]
    assert [repr(f) for f in among] == wanted
    assert any(f.rule == "country" for f in among)


@pytest.mark.parametrize("lacking", ["indicator", "source"])
def test_a_table_that_lacks_a_column_is_refused_by_name(lacking):
    table = observations.read().head(3).drop(columns=lacking)
    for given in ({"table": table}, {"table": observations.read().head(3), "against": table}):
        with pytest.raises(ProblemError) as refused:
            checks.audit(**given)
        assert [p.column for p in refused.value.problems] == [lacking]


def test_what_is_no_table_is_refused():
    with pytest.raises(ProblemError):
        checks.audit(["24"])
