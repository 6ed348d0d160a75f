"""Every figure leads to its row and source: the ledger of a page, and what the command prints."""

from __future__ import annotations

import csv
import re

import pytest
from typer.testing import CliRunner

import mtqg
from mtqg import cli
from mtqg.publish.page import _traced
from mtqg.sections import first_page, programme_capital, results, trace
from mtqg.sections.blocks import ReaderTable
from mtqg.table import observations


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
    # every complete indicator of the first page is found in the ledger
    spine_html = _traced(first_page.table(case)._html() + ledger._html()).split("</table>")[0]
    assert spine_html.count('class="trace"') == spine_html.count("<tr>") - 1


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
