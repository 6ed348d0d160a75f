"""The first page: the order of findings made by hand, ten lines, no number that is not in them."""

import re

import pytest

from mtqg.sections import budget_year, full_report, programme_capital, quality, summary, trends
from mtqg.sections.blocks import Findings, ReportFinding
from mtqg.sections.cases import province
from mtqg.table import areas


def finding(
    id_: str, severity: str, shortfall: float = 0.0, value: float | None = 1.0
) -> ReportFinding:
    return ReportFinding(id_, severity, f"{id_} {shortfall}.", value, "%", shortfall=shortfall)


def ranked(*findings: ReportFinding) -> list[str]:
    return [f.id for f in summary.rank([Findings(findings)])]


def test_a_contradiction_comes_before_a_shortfall_before_a_success_before_context():
    assert ranked(
        finding("level", "info"),
        finding("rate_agrees", "good"),
        finding("poverty_fall", "warning", 0.9),
        finding("noted_sum", "error", 0.1),
    ) == ["noted_sum", "poverty_fall", "rate_agrees", "level"]


def test_of_two_shortfalls_the_one_that_misses_more_comes_first():
    # 2 of 10 points are missing in the one, 4 of 40 in the other
    assert ranked(
        finding("poverty_fall", "warning", 4 / 40), finding("communes_met", "warning", 2 / 10)
    ) == ["communes_met", "poverty_fall"]


def test_of_one_topic_only_the_weightiest_is_told():
    assert ranked(
        finding("communes_met", "warning", 0.1),
        finding("ntm.adv_base", "warning", 0.2),
        finding("ntm.model_base", "warning", 0.3),
        finding("rate_of_plan", "error", 0.1),
        finding("pace_required", "warning", 0.9),
    ) == ["rate_of_plan", "ntm.model_base"]


def test_what_rests_on_no_number_or_on_other_provinces_is_not_told():
    assert ranked(
        finding("which_rate", "error", value=None),
        finding("call", "warning", value=float("nan")),
        finding("reference_class", "warning"),
        finding("level", "info"),
    ) == ["level"]


def test_equals_stay_in_the_order_of_the_sections():
    assert ranked(finding("b", "info"), finding("a", "info")) == ["b", "a"]


def test_each_finding_is_told_briefly_with_its_source_and_what_it_calls_to_decide():
    told = ReportFinding(
        "rate_of_plan", "error", "Long.", 15.1, "%", source="Báo A, 01/02/2024", brief="Short."
    )
    text = summary.summary(province("24"), [Findings((told,))], ["hộ nghèo"]).text
    assert text.startswith("- ✖ Short. *(Báo A, 01/02/2024)*")
    assert "Long" not in text
    assert "**Cần quyết định:** xác nhận kế hoạch" in text
    assert "**Bộ dữ liệu còn thiếu:** hộ nghèo." in text


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_is_first_to_decide_stays_on_the_page(language):
    decide = "Cần quyết định" if language == "vi" else "To decide"
    first = province("01", edition="2024", as_of="2023-10-04", language=language)
    calling = 0
    for code in {"24", "49", *areas.provinces("2024")["code"][::9]}:
        case = first.of(areas.get(code, "2024"))
        found = full_report.sections(case).values()
        calls = any(summary.decision(f) for f in summary.rank(found)[: summary.MOST])
        calling += calls
        text = str(summary.summary(case, found))
        assert (decide in text) == calls, case.name
        assert summary.lines_of(text) <= summary.LINES, case.name
    assert calling


def test_a_success_calls_for_no_decision():
    assert summary.decision(finding("communes_met", "good")) is None
    assert summary.decision(finding("communes_met", "warning")) is not None


def test_missing_figures_give_way_to_findings_but_are_counted():
    long = ReportFinding("level", "info", "a" * ((summary.WIDTH - summary.INDENT) * 9 - 2), 1.0)
    names = ["một", "hai", "b" * summary.WIDTH]
    text = summary.summary(province("24"), [Findings((long,))], names).text
    assert text.endswith("một; hai; và 1 số liệu khác nêu ở phụ lục.")
    assert summary.lines_of(text) == summary.LINES


SOME = [("24", "2024", ""), ("49", "2024", ""), ("14", "2024", ""), ("01", "2024", "")]
SOME += [("11", "2024", ""), ("48", "2025", ""), ("24", "2025", ""), ("49", "2024", "2023-10-05")]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(("code", "edition", "as_of"), SOME)
def test_ten_lines_three_topics_and_only_numbers_of_the_findings(code, edition, as_of, language):
    about = province(code, edition=edition, as_of=as_of, language=language)
    found = list(full_report.sections(about).values())
    text = summary.summary(about, found, quality.absent(about)).text
    assert 0 < summary.lines_of(text) <= summary.LINES
    chosen = summary.rank(found)[: summary.MOST]
    assert len({summary.topic(f) for f in chosen}) == len(chosen) > 0
    assert all(f.source for f in chosen if f.id != "target")
    for one in chosen:
        numbers = [float(n) for n in _numbers(one.brief or one.text, language)]
        known = [v for v in (one.value, one.low, one.high) if v is not None]
        # pace_required tells amounts a month, its value is what is left of the plan
        if one.id not in (
            "pace_required",
            "cumulative_falls",
            "noted_sum",
            "target",
            "target_as_actual",
        ):
            assert any(abs(n - v) <= 0.5 for n in numbers for v in known), (one, numbers)


def _numbers(text: str, language: str) -> list[str]:
    found = re.findall(r"\d+(?:[.,]\d+)*", text)
    if language == "vi":
        return [n.replace(".", "").replace(",", ".") for n in found]
    return [n.replace(",", "") for n in found]


@pytest.mark.parametrize("edition", areas.EDITIONS)
def test_provinces_with_hardly_a_programme_figure_have_a_first_page(edition):
    for code in areas.provinces(edition)["code"][::9]:
        about = province(code, edition=edition)
        found = [budget_year.reading(about), trends.reading(about, "ST.POV_MD")]
        assert summary.rank(found), about.name


def test_the_same_contradiction_has_one_id_and_one_wording():
    about = province("Quảng Nam")
    (one,) = [f for f in programme_capital.reading(about).findings if f.severity == "error"]
    (other,) = [f for f in quality.contradictions(about).findings if f.severity == "error"]
    assert one == other
    assert one.id == "rate_of_plan"
    again = quality.contradictions(about, [programme_capital.agreement(about)])
    assert not [f for f in again.findings if f.severity == "error"]
    assert "đã nêu ở các phần trên: 1" in again.markdown()


def test_a_cut_off_before_the_first_call_of_the_ministry_has_a_first_page_too():
    about = province("Hà Nội", as_of="2019-06-30")
    text = summary.summary(about, [budget_year.reading(about)]).text
    assert "Vốn đầu tư ngân sách 2019" in text
