"""Every figure leads to its row and source: the ledger of a page, and what the command prints."""

from __future__ import annotations

import csv
import re

import pytest
from typer.testing import CliRunner

import mtqg
from mtqg import cli
from mtqg.publish.page import _traced
from mtqg.sections import (
    first_page,
    full_report,
    own_months,
    programme_capital,
    projections,
    results,
    trace,
)
from mtqg.sections.blocks import Findings, Quantity, ReaderTable
from mtqg.table import areas, observations
from mtqg.words import formats
from tests.sections import office_year


def test_a_statement_names_the_line_of_its_file() -> None:
    case = mtqg.province("quang-nam", edition="2024")
    rows = trace.statements(case, "FIN.DISB_RATE", "2023")
    one = rows[rows["as_of"] == "2023-10-04"].iloc[0]
    path = next(p for p in observations.files() if p.name == one["file"])
    with path.open(encoding="utf-8", newline="") as opened:
        lines = list(csv.reader(opened))
    line = dict(zip(lines[0], lines[one["line"] - 1], strict=True))
    assert (line["area"], line["indicator"], line["value"]) == ("49", "FIN.DISB_RATE", "11.5")


def test_what_is_computed_from_a_contradiction_is_told() -> None:
    case = mtqg.province("quang-nam", edition="2024")
    said = " ".join(trace.computed(case, "FIN.DISB_RATE", "2023"))
    assert "100 × 262 tỷ đồng / 1.730 tỷ đồng = 15,1%" in said
    assert "mâu thuẫn 3,6 điểm %" in said


def test_a_forecast_says_how_it_is_made_and_the_country_whose_figure_it_is() -> None:
    case = mtqg.province("son-la", edition="2025", as_of="2026-11-27")
    told = list(trace.computed(case, "ST.POV_MD"))
    ahead = projections.of_province(case, "ST.POV_MD").iloc[0]
    figure = formats.figure("ST.POV_MD", ahead["mean"], "vi")
    first, how = trace.forecasts(case, "ST.POV_MD", str(ahead["period"]))
    assert (told.count(first), told.count(how)) == (1, 1)
    assert "34 đơn vị" in how
    assert f"ước tính của báo cáo {figure} (khoảng dự báo 80%: " in first
    assert any("Cả nước 2,54% (ước tính của báo cáo: bình quân gia quyền" in one for one in told)


def test_a_year_that_is_only_forecast_is_traced_to_its_series() -> None:
    shown = CliRunner().invoke(cli.app, ["trace", "son-la", "ST.POV_MD", "2025"])
    assert shown.exit_code == 0
    assert "poverty" in shown.output
    assert "ước tính của báo cáo" in " ".join(shown.output.split())
    assert CliRunner().invoke(cli.app, ["trace", "son-la", "ST.POV_MD", "2031"]).exit_code != 0


def test_a_merged_province_shows_the_rows_of_its_parts() -> None:
    case = mtqg.province("gia-lai", edition="2025")
    rows = trace.statements(case, "ST.POV_MD", "2023")
    assert sorted(rows["value"]) == [2.37, 14.82]  # Bình Định and the former Gia Lai
    assert any(
        "Gia Lai (trước sáp nhập)" in " ".join(trace.cells(case, r))
        for r in rows.to_dict("records")
    )
    assert any("báo cáo tính lại từ Bình Định" in one for one in trace.computed(case, "ST.POV_MD"))


@pytest.mark.parametrize(
    ("slug", "edition"),
    [("bac-giang", "2024"), ("son-la", "2024"), ("gia-lai", "2025"), ("ha-noi", "2025")],
)
def test_figures_of_the_tables_lead_to_rows_of_the_ledger(slug: str, edition: str) -> None:
    case = mtqg.province(slug, edition=edition)
    ledger = trace.ledger(case)
    assert isinstance(ledger, ReaderTable)
    page = ledger._html()
    for shown in (first_page.table(case), programme_capital.table(case), results.table(case)):
        if isinstance(shown, ReaderTable):
            page += shown._html()
    kept = _traced(page)
    assert kept.count('class="trace"') >= 9
    ids = re.findall(r'<tr id="([^"]+)"', kept)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#(so-[^"]+)"', kept)) <= set(ids)
    # every figure of the first page is found in the ledger: own, change, country, region, place
    spine = first_page.table(case)
    assert isinstance(spine, ReaderTable)
    cells = [cell for cell in spine.frame.to_numpy().ravel() if isinstance(cell, Quantity)]
    assert _traced(spine._html() + ledger._html()).split("</table>")[0].count("#so-") == len(cells)


_LINK = re.compile(r"\[([^]]*)\]\(#(so-[^)]*)\)")
#: Findings that rest on a stated figure, and those whose figure is computed from that of the row.
_STATED = {"level", "rate_alone", "rate_agrees", "payment_alone", "plan_missing", "plan_alone"}
_STATED |= {"poverty_review", "communes_met", "year_closed", "year_left_off", "best_place"}
_COMPUTED = {"poverty_fall", "ntm.adv_base", "ntm.model_base", "largest_move", "rate_of_plan"}


@pytest.mark.parametrize("edition", ["2024", "2025"])
def test_figures_in_sentences_lead_to_rows_that_say_the_same(edition: str) -> None:
    codes = areas.provinces(edition)["code"].tolist()
    told = 0
    for code in dict.fromkeys([*codes[::9], *(c for c in ("14", "24", "49", "52") if c in codes)]):
        case = mtqg.province(code, edition=edition)
        ledger = trace.ledger(case)
        assert isinstance(ledger, ReaderTable)
        shown = dict(zip(reversed(ledger.anchors), ledger.frame.to_numpy()[::-1], strict=True))
        sections = [*full_report.sections(case).values(), first_page.reading(case)]
        for one in (f for s in sections if isinstance(s, Findings) for f in s.findings):
            links = _LINK.findall(one.text)
            made_here = case.rebuilt and one.id.startswith("year_")
            assert links or made_here or one.id not in _STATED, one
            for text, row in links:
                assert row in shown, (case.name, text, row)
                figure = next(cell for cell in shown[row] if isinstance(cell, Quantity))
                if one.id in _COMPUTED:
                    continue
                told += 1
                said = formats.number(figure.value, _decimals(text), "vi")
                assert said in text or figure.value != figure.value, (text, figure)
    assert told > 50


def test_sums_of_an_office_lead_to_rows_that_tell_what_is_added() -> None:
    months = office_year.months(10, years=(2025, 2026))
    case = mtqg.province("lao-cai", data=[months])
    ledger, shown = trace.ledger(case), own_months.table(case)
    assert isinstance(ledger, ReaderTable)
    assert shown is not None
    rows = dict(zip(ledger.anchors, ledger.frame.to_dict("records"), strict=True))
    figures = [c for name in shown.frame.columns[1:3] for c in shown.frame[name]]
    for cell in figures:
        assert rows[cell.ref]["Số liệu"].value == pytest.approx(cell.value), cell
    added = [row for row in rows.values() if "báo cáo cộng từ" in row["Nguồn"]]
    assert added
    last = months[months["as_of"] == months["as_of"].max()]
    for code, name in (("FIN.PLAN", "Kế hoạch vốn"), ("FIN.DISB", "Vốn giải ngân")):
        whole = last.loc[last["indicator"] == code, "value"].sum()
        mine = [row["Số liệu"].value for row in added if row["Chỉ tiêu"].startswith(name)]
        assert max(mine) == pytest.approx(whole)  # each part once
    links = re.findall(r"\]\(#(so-[a-z0-9-]+)\)", own_months.findings(case).findings[0].text)
    assert len(links) == 2
    assert set(links) <= set(rows)


def _decimals(text: str) -> int:
    return len(re.search(r"(?:,(\d+))?[^\d]*$", text)[1] or "")  # type: ignore[index]


def test_a_row_shows_the_figure_that_leads_to_it() -> None:
    case = mtqg.province("bac-giang", edition="2024")
    ledger = trace.ledger(case)
    assert isinstance(ledger, ReaderTable)
    at = ledger.anchors.index("so-st-pov-md-2024")
    assert ledger.texts.iloc[at].tolist()[2:4] == ["2024", "0,95% (sơ bộ)"]
    assert "E14.48" in ledger.texts.iloc[at].tolist()[4]


def test_the_command_prints_and_refuses() -> None:
    ended = CliRunner().invoke(cli.app, ["trace", "bac-giang", "tỷ lệ giải ngân", "2021-2023"])
    assert ended.exit_code == 0, ended.output
    assert "100 × 998 tỷ đồng / 1.971 tỷ đồng = 50,6%" in ended.output
    assert "meeting_2023" in ended.output
    refused = CliRunner().invoke(cli.app, ["trace", "bac-giang", "ST.POV_MD", "1999"])
    assert refused.exit_code == 2
