"""What a deputy director signs: rules that hold in every report, over all 63 and 34 provinces."""

import re
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from mtqg import paths
from mtqg.analysis.forecast.prediction import LEVELS
from mtqg.publish import column_names
from mtqg.publish.document import Data
from mtqg.sections import (
    analyst,
    annex,
    budget_year,
    first_page,
    full_report,
    lessons,
    new_rural,
    notes,
    opening,
    peer_list,
    peer_pace,
    programme_capital,
    projections,
    quality,
    ranks,
    results,
    summary,
    target_outlook,
    trends,
)
from mtqg.sections.blocks import Chart, Findings, ReaderTable, Reading
from mtqg.sections.cases import Case, province
from mtqg.site import index_rows
from mtqg.table import areas, catalogue
from tests.sections import office_year

POVERTY = "ST.POV_MD"
EDITIONS = ("2024", "2025")
OURS = "báo cáo"


#: The last day of each edition: of a province that was merged since nothing is forecast.
WHILE_IT_WAS = {"2024": "2025-06-30", "2025": ""}


def cases(edition: str, as_of: str = "") -> Iterator[Case]:
    first = province("01", edition=edition, as_of=as_of)
    for code in areas.provinces(edition)["code"]:
        yield first.of(areas.get(code, edition))


@pytest.mark.parametrize("edition", EDITIONS)
def test_what_is_forecast_or_computed_here_is_never_credited_to_its_publisher(edition):
    for case in cases(edition, WHILE_IT_WAS[edition]):
        found = projections.reading(case, POVERTY)
        assert isinstance(found, Findings), case.name
        for one in found.findings:
            assert one.id != "forecast" or one.source.startswith(f"dự báo của {OURS};"), case.name
        level = next(f for f in trends.reading(case, POVERTY).findings if f.id == "level")
        rebuilt = "+" in str(case.figures(indicator=POVERTY)["note"].iloc[-1])
        assert rebuilt == (edition == "2025" and len(case.parts) > 1)
        assert level.source.startswith(f"{OURS} tính lại;") == rebuilt, case.name
        assert f"{level.brief} {level.source}".count("tính lại") == rebuilt, case.name
        assert ("(báo cáo tính lại" in level.text) == rebuilt, case.name
        assert "(sơ bộ)" not in level.text or not rebuilt
        year = budget_year.reading(case)
        for one in year.findings if isinstance(year, Findings) else ():
            ours = one.id == "year_end_forecast" or (rebuilt and one.id.startswith("year_"))
            assert not one.source or one.source.startswith((f"dự báo của {OURS}", OURS)) == ours
    assert "Dự báo: của báo cáo." in projections.chart(case, POVERTY).source


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_line_of_country_and_region_has_one_basis(edition):
    for case in cases(edition):
        for code in (POVERTY, *trends.LIVING):
            for area in (case.country, case.region):
                if area is not None:
                    basis = case.reference(code, area)["flag"].str.contains("e")
                    assert basis.all() or not basis.any(), (case.name, code, area.name)
        # the bias of the estimate, known for the one year that has both, is told
        note = trends.estimate_note(case, POVERTY)
        assert "ước tính này của cả nước (3,60%) cao hơn số đã công bố (3,37%)" in note
    drawn = trends.chart(case, POVERTY)
    assert note in drawn.source
    published = drawn.data[drawn.data["line"] == "Cả nước, số công bố"]
    assert published["value"].tolist() == [3.37]


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_direction_is_told_with_the_probability_of_the_distribution(edition):
    floors = 0
    for case in cases(edition, WHILE_IT_WAS[edition]):
        found = projections.reading(case, POVERTY)
        (text,) = [f.text for f in found.findings if f.id == "forecast_against_last"]
        prediction = case.known.once(projections.prediction, POVERTY, projections.USUAL)
        quantiles = prediction.quantiles[prediction.units.index(case.area.code), 0]
        draws = np.interp((np.arange(999) + 0.5) / 999, LEVELS, quantiles)
        last = case.series(POVERTY).iloc[-1]
        if last <= trends.NEGLIGIBLE:  # what is nothing to the survey can neither fall nor rise
            assert "không nói được" in text, case.name
            floors += 1
            continue
        falls = float(np.mean(draws <= last))
        assert "xác suất giảm" in text if falls > 0.5 else "xác suất tăng" in text, case.name
        told = re.search(r"(khoảng|trên) (\d+)%", text)
        assert told, text
        assert max(falls, 1 - falls) == pytest.approx(float(told[2]) / 100, abs=0.06), case.name
        assert ("nhiều khả năng" in text) == (int(told[2]) >= 80), text
        # figure and interval are said by the sentence, once, the direction by the chart's title
        (title,) = [f.title for f in found.findings if f.id == "forecast_against_last"]
        assert ("nhiều khả năng" in title) == ("nhiều khả năng" in text), title
        assert not re.search(r"\d,\d", title), title
        assert "chưa đủ căn cứ" not in text
    assert floors


@pytest.fixture(scope="module", params=EDITIONS)
def choices(request) -> list[peer_list.Choice]:
    return [peer_list.choose(case) for case in cases(request.param)]


def test_equal_rounded_paces_are_never_called_faster_or_slower(choices):
    clear = 0
    for choice in choices:
        found = peer_pace.reading(choice)
        for one in found.findings if isinstance(found, Findings) else ():
            own, median = re.findall(r"bình quân (\d+)%/năm", one.text)[:2] or ("", "-")
            assert own != median or "rõ rệt:" not in one.text.split(". ")[0]
            if "nhanh hơn rõ rệt" in one.text or "chậm hơn rõ rệt" in one.text:
                clear += 1
                assert own != median, one.text
    assert clear  # else nothing was tested


def test_provinces_to_learn_from_are_better_now_and_faster(choices):
    named, none = 0, 0
    for choice in choices:
        for lesson in lessons.lessons(choice):
            if not lesson.learn_from:
                none += 1
                continue
            named += 1
            sign = 1 if lesson.indicator.direction == "higher" else -1
            figures = choice.case.panel(lesson.indicator.code)
            own, other = figures[choice.case.area.code], figures[lesson.learn_from]
            first, last = (str(y) for y in lesson.paces[["first", "last"]].iloc[0])
            assert sign * (other[last] - own[last]) > 0
            assert sign * (other[last] - other[first]) > 0  # it improved at all
            assert sign * ((other[last] - other[first]) - (own[last] - own[first])) > 0
            assert lesson.indicator.code != "ST.UNEMP"
    assert named
    assert none
    nobody = next(c for c in choices if not any(x.learn_from for x in lessons.lessons(c)))
    assert "không có địa phương tương đồng nào" in lessons.table(nobody).text


def test_no_lesson_runs_across_the_year_in_which_workers_were_counted_anew(choices):
    # The figures as published tell the year: their steps scatter nowhere as they do in 2021.
    rows = pd.read_csv(paths.data() / "observations" / "labour.csv", dtype={"area": str})
    rows = rows[rows["area"].str.fullmatch(r"\d\d") & (rows["period"] >= 2018)]
    for code, figures in rows.groupby("indicator"):
        wide = figures.pivot_table(index="period", columns="area", values="value")
        steps = np.log(wide).diff() if wide.max(axis=None) > 100 else wide.diff()
        scatter = steps.sub(steps.median(axis=1), axis=0).abs().quantile(0.75, axis=1)
        assert scatter.idxmax() == 2021, code
        assert "2021" in catalogue.definition_breaks(str(code)), code
    found = [lesson for choice in choices for lesson in lessons.lessons(choice)]
    of_work = [x for x in found if x.indicator.code in set(rows["indicator"])]
    assert of_work
    for lesson in of_work:
        named = lesson.paces.loc[[a for a in [lesson.learn_from] if a]]
        assert (named["first"] >= 2021).all(), lesson.indicator.code


def test_no_two_charts_of_peers_share_a_title_nor_is_one_said_again_below(choices):
    for choice in choices[::7]:
        drawn = [peer_pace.chart, peer_pace.rates, ranks.chart, ranks.moved_chart]
        charts = [c for c in (draw(choice) for draw in drawn) if isinstance(c, Chart)]
        titles = [re.sub(r" \([^()]*\)$", "", chart.title) for chart in charts]  # the unit
        assert len(set(titles)) == len(titles), titles
        found = ranks.reading(choice)
        below = [f.text for f in found.findings] if isinstance(found, Findings) else []
        for text in [*below, str(ranks.moved(choice))]:
            assert not any(title.rpartition(". ")[2] in text for title in titles), text


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_gap_in_the_data_set_is_no_delay_of_the_province(edition):
    older = 0
    for vi in cases(edition):
        for case in (vi, replace(vi, language="en")):
            table = quality.coverage(case)
            texts = [*table.texts.iloc[:, -1], *quality.absent(case)]
            assert not [t for t in texts if re.search("chậm|muộn|behind|late", t)], case.name
            assert re.search("chậm|muộn|behind|late", table.source) is None, case.name
            # each figure that a report needs is a row or named below, the data set as subject
            named = len(table.source.split("; ")) if table.source else 0
            assert len(table.frame) + named == len(quality.NEEDED), case.name
            assert not named or re.match("Bộ dữ liệu chưa có|Not in the data set", table.source)
            older += sum("bộ dữ liệu có số của" in t for t in texts)
    assert older  # else nothing was tested


def test_notes_that_are_shipped_are_marked_as_an_example():
    shown = 0
    for case in cases("2024"):
        if notes.of(case.area) is None:
            continue
        shown += 1
        for one, said in ((case, "Mẫu kèm theo dự án"), (replace(case, language="en"), "Example")):
            text = analyst.difficulties(one).text + analyst.recommendations(one).text
            assert text.count(said) >= 2, case.name
            assert "không phải ý kiến của" in text or "no statement of the province" in text
    assert shown


def test_whose_work_causes_are_is_said_once_a_report():
    for slug in ("bac-giang", "son-la"):
        case = province(slug, edition="2024")
        both = analyst.difficulties(case).text + analyst.recommendations(case).text
        assert both.count("không tự nêu nguyên nhân") == 1, slug


def test_a_band_of_one_rank_is_no_interval():
    for case in cases("2024"):
        found = first_page.reading(case)
        assert isinstance(found, Findings)
        for one in found.findings:
            if one.low is not None and one.low == one.high:
                assert f"thứ {one.low:.0f} trong" in one.text, case.name
                assert "khoảng tin cậy" not in one.text, case.name
            assert not re.search(r"thứ (\d+) đến \1\b", one.text), case.name


@pytest.mark.parametrize(("edition", "as_of"), [("2024", ""), ("2024", "2023-10-04"), ("2025", "")])
def test_what_moved_one_way_in_every_year_is_never_called_unclear(edition, as_of):
    weak = 0
    for case in cases(edition, as_of):
        for code in (POVERTY, "ST.UNEMP"):
            if case.series(code).empty:
                continue
            pace = next(f for f in trends.reading(case, code).findings if f.id == "pace")
            breaks = {int(b) for b in case.breaks(code)}
            series = case.series(code)
            years, values = series.index.astype(int), series.to_numpy()
            steps = [
                b - a
                for first, year, a, b in zip(years, years[1:], values, values[1:], strict=False)
                if not any(first < b <= year for b in breaks)
            ]
            one_way = len(steps) > 1 and (max(steps) < 0 or min(steps) > 0)
            if one_way and (np.diff(years) == 1).all():
                way = "giảm" if steps[0] < 0 else "tăng"
                for told in (pace.text, pace.title, trends._short(case, code, series)):
                    assert "chưa" not in told.split(";")[0], (case.name, told)
                assert f" {way}" in pace.text.replace("**", "") + pace.title, case.name
                weak += "ở mọi năm" in pace.text
            elif "ở mọi năm" in pace.text:
                assert one_way, (case.name, pace.text)
    assert weak  # else nothing was tested


def test_of_two_provinces_that_were_merged_with_it_the_last_is_joined_by_and():
    case = next(one for one in cases("2024") if one.area.code == "79")
    said = opening.scope(case).text + opening.heading(case, full_report.TITLE).text
    assert "hợp nhất với Bình Dương và Bà Rịa - Vũng Tàu thành" in said


def test_of_a_merged_province_nothing_is_due_to_decide_or_forecast():
    told = 0
    for nth, vi in enumerate(cases("2024")):
        case = vi if nth % 2 else replace(vi, language="en")
        if case.successor is not None:
            told += 1
            head = opening.heading(case, full_report.TITLE).text
            assert "(trước 01/07/2025)" in head or "(before 1 July 2025)" in head
            found = [trends.reading(case, POVERTY)]
            page = summary.summary(case, found).text
            assert case.successor.label(case.language) in head.splitlines()[2]
            assert "Cần quyết định" not in page
            assert "To decide" not in page
            assert not [f for f in first_page.reading(case).findings if f.id == "due_next"]
            assert projections.of_province(case, POVERTY).empty
            assert "2026" not in annex.programmes(case).title
            names = annex.programmes(case).frame.iloc[:, 1]
            assert not names.str.startswith("2026").any()
            # a successor that keeps the name of a part is told from it wherever it stands
            new = case.successor.label(case.language)
            for text in (head, opening.scope(case).text, projections.chart(case, POVERTY).text):
                named = text.count(f"{new} (mới)") + text.count(f"the new {new}")
                assert named, case.name
                assert not re.search(rf"(báo cáo của|t of) {new}(?! \(mới\))", text), text
            # figures of others say nothing of it, and none of its own are to come
            lacking = results.table(case), programme_capital.table(case), budget_year.reading(case)
            for one in lacking:
                assert not isinstance(one, Reading) or "báo cáo sẽ" not in one.text, case.name
                assert not isinstance(one, Reading) or "report will" not in one.text, case.name
            assert not isinstance(lacking[2], Findings) or lacking[2].findings[0].id != (
                "reference_class"
            ), case.name
    assert told == 52


@pytest.mark.parametrize("edition", EDITIONS)
def test_what_contradicts_itself_long_ago_is_no_news(edition):
    old = 0
    for case in cases(edition):
        found = quality.contradictions(case)
        old += sum(f.id == "long_ago" for f in found.findings)
        for one in summary.rank([found]):
            assert one.id != "long_ago", case.name
            years = [int(y) for y in re.findall(r"\b(?:19|20)\d\d\b", one.text)]
            assert not years or max(years) >= 2019, one.text
    assert old or edition == "2025"


@pytest.mark.parametrize(("edition", "as_of"), [("2024", "2023-10-04"), ("2025", "")])
def test_a_deadline_is_as_certain_wherever_it_stands(edition, as_of):
    paces = 0
    for vi in cases(edition, as_of):
        for case in (vi, replace(vi, language="en")):
            (due,) = [f for f in first_page.reading(case).findings if f.id == "due_next"]
            unsure = re.search("chưa được xác nhận|not confirmed", due.text)
            assert bool(unsure) == (as_of != ""), due.text
            assert bool(unsure) != bool(re.search("Điều 72|art. 72", due.text)), due.text
            found = programme_capital.pace(case)
            for one in found.findings if isinstance(found, Findings) else ():
                if "31/01/2024" in one.text or "31 January 2024" in one.text:
                    paces += 1
                    assert re.search("chưa được xác nhận|not confirmed", one.text), one.text
    assert paces or not as_of


def test_levels_to_reach_tell_from_where_and_by_whom():
    yearly = 0
    for edition in EDITIONS:
        for case in cases(edition):
            shown = target_outlook.table(case)
            if not isinstance(shown, ReaderTable):
                continue
            assert shown.source, case.name
            for cells in shown.texts.to_numpy():
                if "mỗi năm)" in cells[0] and re.match(r"\d+,\d", cells[2]):
                    yearly += 1
                    assert re.search(r"\(20\d\d, tính từ \d+,\d+% năm 20\d\d\)", cells[2]), cells
    assert yearly


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_year_that_is_over_is_estimated_and_no_forecast_crosses_a_new_definition(edition):
    for vi in cases(edition):
        for case in (vi, replace(vi, language="en")):
            if case.successor is not None:
                continue
            found = projections.reading(case, POVERTY)
            ahead = projections.of_province(case, POVERTY)
            assert int(ahead["period"].max()) < 2027, case.name
            lines = [f for f in found.findings if f.id == "forecast"]
            for one, year in zip(lines, ahead["period"].astype(int), strict=True):
                word = "ước tính của báo cáo" if case.language == "vi" else "estimate of this"
                assert (word in one.text.lower()) == (year < case.day.year), one.text
            assert any(f.id == "forecast_ends" and "2027" in f.text for f in found.findings)


@pytest.mark.parametrize("edition", EDITIONS)
def test_how_new_the_figures_are_is_told_by_kind_and_never_older_than_what_is_printed(edition):
    for case in cases(edition):
        told = opening.scope(case).text
        capital = programme_capital.stated(case)
        if len(capital) and (last := max(capital["as_of"])) and "chương trình đến" in told:
            (day,) = re.findall(r"chương trình đến ([^;.]+)", told)
            if re.fullmatch(r"\d\d/\d\d/\d{4}", day):
                assert "-".join(reversed(day.split("/"))) >= last, (case.name, told)


def test_a_cut_off_that_cannot_be_upheld_is_not_claimed():
    for case in cases("2024", "2023-10-04"):
        assert "đã công bố đến" not in opening.scope(case).text, case.name


def test_made_up_figures_say_so_on_every_face_and_real_ones_never():
    rows = office_year.months(2, years=(2026,))
    for language, mark in (("vi", "SỐ LIỆU GIẢ ĐỊNH"), ("en", "MADE-UP FIGURES")):
        for source in ("so-gia-dinh-2026-02.xlsx", "Báo cáo tháng 2"):
            case = province("lao-cai", language=language, data=[rows.assign(source=source)])
            head = opening.heading(case, full_report.TITLE).text
            told = programme_capital.agreement(case).findings[0].source
            caption = programme_capital.table(case).source
            for text in (head, told, caption):
                assert (mark in text) == ("gia-dinh" in source), text
    assert not province("lao-cai").made_up


def test_a_day_of_publication_is_no_day_of_the_figure():
    seen = set()
    for case in cases("2025"):
        found = new_rural.communes(case)
        if found is None or found.estimate:
            continue
        told = new_rural.reading(case).findings[0].text
        if "-" in found.period:
            assert told.startswith("Tháng "), told
            seen.add("month")
        elif found.until and found.until == found.published:
            assert told.startswith("Theo nguồn công bố ngày "), told
            seen.add("published")
    assert seen == {"month", "published"}


def test_figures_behind_charts_credit_what_is_ours_to_the_report():
    for slug in ("lao-cai", "gia-lai", "son-la"):
        case = province(slug, edition="2025")
        for chart in (trends.chart(case, POVERTY), projections.chart(case, POVERTY)):
            rows = [tuple(None if v != v else v for v in row) for row in chart.data.to_numpy()]
            data = Data("", "", tuple(chart.data.columns), tuple(rows))
            told = column_names.translated(data, "vi", "2025")
            assert not [n for n in told.columns if n == "Ngày công bố"], slug
            for row in told.rows:
                line = "; ".join(map(str, row))
                if "e: ước tính" in line:
                    assert "thực tế" not in line
                    assert "số công bố" not in line
                    assert "Tổng cục Thống kê" not in line or "báo cáo tính lại;" in line


def test_a_gap_is_that_of_the_printed_figures():
    for case in cases("2025"):
        text = next(f for f in trends.reading(case, POVERTY).findings if f.id == "level").brief
        numbers = [float(n.replace(",", ".")) for n in re.findall(r"\d+,\d+", text)]
        if "hơn cả nước" in text:
            own, gap, other = numbers[:3]
            assert abs(own - other) == pytest.approx(gap, abs=1e-6), text


def test_the_index_and_the_report_say_the_same_forecast():
    told = []
    for case in cases("2025"):
        found = projections.reading(case, POVERTY)
        assert isinstance(found, Findings), case.name
        cell = index_rows._cell("forecast_st.pov_md", vars(*found.measures.values()), "vi")
        assert f"**{cell.text}%**" in found.findings[0].text, case.name
        told.append(cell.text)
    assert "dưới 0,1" in told
    assert len(set(told)) > 20


def test_a_table_of_results_credits_no_source_of_payments_alone():
    checked = 0
    for case in cases("2025"):
        shown = results.table(case)
        rows = case.figures(status=["actual", "estimate"])
        paid = rows["indicator"].str.startswith("FIN.")
        alone = set(rows.loc[paid, "source"]) - set(rows.loc[~paid, "source"])
        for source in alone if isinstance(shown, ReaderTable) else ():
            checked += 1
            assert case.cited([source]) not in shown.source, case.name
    assert checked > 3


@pytest.mark.parametrize(("edition", "as_of"), [("2024", ""), ("2024", "2023-10-04"), ("2025", "")])
def test_the_table_of_the_first_page_says_what_is_preliminary(edition, as_of):
    for case in [*cases(edition, as_of)][::4]:
        early = {
            known.name.vi.lower()
            for known, *_ in first_page.every_complete(case)
            if "p" in case.points(known.code)["flag"].iloc[-1]
        }
        every = {known.name.vi.lower() for known, *_ in first_page.every_complete(case)}
        source = first_page.table(case).source
        told = re.search(r"(Số liệu là số sơ bộ|Số sơ bộ: )(?:, trừ )?([^.]*)\.", source)
        assert bool(told) == bool(early), source
        if told:
            named = set(told[2].split("; ")) - {""}
            assert early == (named if ":" in told[1] else every - named), source
