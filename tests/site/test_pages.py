from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from test_page import Tags

import mtqg
from mtqg.run import provenance
from mtqg.sections import cases, first_page
from mtqg.sections.blocks import Findings
from mtqg.site import pages
from mtqg.table import areas


def record(code: str, name: str, value: float | None = 3.81, **changes: Any) -> dict[str, Any]:
    found = {
        "findings": [
            {"id": "a", "severity": "info", "text": "thường", "value": None, "unit": ""},
            {"id": "b", "severity": "error", "text": "=HYPERLINK(1) <b>", "value": 1, "unit": "%"},
        ],
        "measures": {
            "poor": {"value": value, "unit": "%", "label": "Hộ nghèo", "period": "2022"},
        },
    }
    return {
        "stem": f"2024/x{code}/trend.vi",
        "notebook": "trend",
        "title": "Xu hướng",
        "edition": "2024",
        "code": code,
        "names": {"vi": name, "en": name},
        "language": "vi",
        "made": "2024-03-05T07:08:09+00:00",
        "outcome": {"ok": True, "cause": {"vi": "", "en": ""}},
        "found": found,
        **changes,
    }


def test_the_summary_opens_in_a_spreadsheet_without_running_anything() -> None:
    text = pages.summary([record("24", "Bắc Giang")])
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [row["kind"] for row in rows] == ["measure", "finding", "finding"]
    assert rows[0]["value"] == "3.81"
    assert rows[2]["text"] == "'=HYPERLINK(1) <b>"


def test_the_index_lists_every_province_once_with_its_reports() -> None:
    failed = {"ok": False, "cause": {"vi": "hết giờ", "en": "out of time"}}
    records = [
        record("49", "Quảng Nam", None),
        record("24", "Bắc Giang"),
        record("24", "Bắc Giang", notebook="forecast", stem="2024/x24/forecast.vi", outcome=failed),
    ]
    text = pages.index(records)
    tags = Tags(text)
    rows = [a for a in tags.all("tr") if "data-key" in a]
    assert [row["data-key"].split()[0] for row in rows] == ["bacgiang", "quangnam"]
    links = [a["href"] for a in tags.all("a") if "2024/" in a["href"]]
    assert links[:3] == [
        "2024/x24/trend.vi.html",
        "2024/x24/forecast.vi.failed.ipynb",
        "2024/x49/trend.vi.html",
    ]
    # the map shows every province, and leads to a report that could be made
    assert sorted(links[3:]) == ["2024/x24/trend.vi.html", "2024/x49/trend.vi.html"]
    assert "Hoàng Sa" in text
    assert "Trường Sa" in text
    assert "hết giờ" in text
    assert "3,8" in text
    assert "=HYPERLINK(1) &lt;b&gt;" in text
    # The gravest finding stands first; a missing figure is neither a blank nor a zero.
    assert text.index("=HYPERLINK") < text.index("thường")
    assert "…" in text
    assert tags.all("html") == [{"lang": "vi"}]


def test_a_finding_that_two_reports_share_stands_once() -> None:
    other = record("24", "Bắc Giang", notebook="report", stem="2024/x24/report.vi")
    text = pages.index([record("24", "Bắc Giang"), other])
    assert text.count("=HYPERLINK(1)") == 1
    # and the whole report comes first
    assert text.index("report.vi.html") < text.index("trend.vi.html")


def test_the_weightiest_of_equal_severity_comes_first_in_its_short_form() -> None:
    def finding(name: str, shortfall: float, brief: str = "") -> dict[str, Any]:
        text = f"dài {name}"
        return {
            "id": name,
            "severity": "warning",
            "text": text,
            "shortfall": shortfall,
            "brief": brief,
        }

    found = {"findings": [finding("a", 0.1), finding("b", 0.9, "gọn b")], "measures": {}}
    text = pages.index([record("24", "Bắc Giang", found=found)])
    assert text.index("gọn b") < text.index("dài a")
    assert "dài b" not in text


def cells(tags: Tags) -> list[str]:
    return [a["data-value"] for a in tags.all("td") if "data-value" in a]


def test_the_table_has_the_figures_of_the_records_and_no_others() -> None:
    records = [record("24", "Bắc Giang", 3.81), record("49", "Quảng Nam", 1 / 3)]
    assert [json.loads(v) for v in cells(Tags(pages.index(records)))] == [3.81, 1 / 3]
    records = [record("24", "Bắc Giang", None), record("49", "Quảng Nam", 2.0)]
    assert cells(Tags(pages.index(records))) == ["", "2.0"]


def test_a_search_finds_names_codes_short_forms_and_former_provinces() -> None:
    def keys(code: str, edition: str) -> list[str]:
        one = record(code, "x", edition=edition)
        rows = [a for a in Tags(pages.index([one])).all("tr") if "data-key" in a]
        return str(rows[0]["data-key"]).split()

    assert {"hochiminh", "tphochiminh", "tphcm", "79"} <= set(keys("79", "2024"))
    assert {"bariavungtau", "brvt"} <= set(keys("77", "2024"))
    assert {"thuathienhue", "hue"} <= set(keys("46", "2024"))
    # Bắc Ninh since 2025 holds Bắc Giang, whose code 24 it has taken over
    assert {"bacninh", "bacgiang", "24"} <= set(keys("24", "2025"))
    assert "27" not in keys("24", "2025")


def test_rows_say_what_they_can_be_filtered_by() -> None:
    failed = {"ok": False, "cause": {"vi": "hết giờ", "en": "out of time"}}
    records = [
        record("24", "Bắc Giang"),
        record("24", "Bắc Giang", notebook="peers", stem="2024/x24/peers.vi", outcome=failed),
        record("49", "Quảng Nam", notebook="forecast", title="Dự báo"),
    ]
    tags = Tags(pages.index(records))
    rows = [a for a in tags.all("tr") if "data-key" in a]
    told = [(r["data-region"], r["data-severity"], r["data-reports"]) for r in rows]
    assert told == [("NMM", "error", "trend"), ("NCC", "error", "forecast")]
    options = [a["value"] for a in tags.all("option")]
    assert {"NMM", "NCC", "error", "warning", "trend", "forecast"} <= set(options)
    assert "peers" not in options


def test_country_and_pairs_have_links_of_their_own_and_are_no_provinces() -> None:
    country = record("VN", "Cả nước", stem="2024/ca-nuoc/country.vi", title="Tổng hợp cả nước")
    pair = record("24-49", "Bắc Giang – Quảng Nam", stem="2024/a--b/compare.vi")
    tags = Tags(pages.index([record("24", "Bắc Giang"), country, pair]))
    assert len([a for a in tags.all("tr") if "data-key" in a]) == 1
    links = [a["href"] for a in tags.all("a")]
    assert links.count("2024/ca-nuoc/country.vi.html") == 1
    assert links.count("2024/a--b/compare.vi.html") == 1


def test_every_link_leads_to_a_file(tmp_path: Path) -> None:
    for code, slug in (("24", "bac-giang"), ("49", "quang nam")):
        stem = f"2024/{slug}/trend.vi"
        folder = (tmp_path / stem).parent
        folder.mkdir(parents=True)
        made = {**record(code, slug, stem=stem), "slug": slug, "inputs": {}, "files": {}}
        (tmp_path / f"{stem}.json").write_text(
            json.dumps(provenance.sealed(made)), encoding="utf-8"
        )
        (tmp_path / f"{stem}.html").write_text("", encoding="utf-8")
        (tmp_path / f"{stem}.ipynb").write_text("", encoding="utf-8")
    (tmp_path / "2024/bac-giang/trend.vi.docx").write_text("", encoding="utf-8")
    pages.write(str(tmp_path))
    tags = Tags((tmp_path / "index.html").read_text(encoding="utf-8"))
    links = [a["href"] for a in tags.all("a") if not a["href"].startswith("#")]
    assert len(links) == 6  # two tiles, two reports, a form, the summary
    assert "2024/quang%20nam/trend.vi.html" in links
    for link in links:
        assert (tmp_path / unquote(link)).is_file(), link


def test_figures_and_dates_stand_as_readers_write_them() -> None:
    measures = {
        "a": {"value": 0.95, "unit": "%", "label": "A", "period": "2023-09-30", "decimals": 2},
        "b": {"value": 50.63, "unit": "%", "label": "B", "period": "2025-02"},
        "c": {"value": 41.0, "unit": "%", "label": "C", "period": "2021/2023"},
        "d": {"value": 1971.4, "unit": "", "label": "D", "period": "đến tháng 6", "decimals": 0},
        "investment_odds": {"value": 14.2, "unit": "%", "label": "E", "period": "2025-12"},
    }
    text = pages.index([record("24", "Bắc Giang", found={"findings": [], "measures": measures})])
    for shown in (
        "0,95 <small>30/09/2023",
        "50,6 <small>tháng 2/2025",
        "41,0 <small>2021-2023",
        "1.971 <small>đến tháng 6",
        "khoảng 10% <small>tháng 12/2025",
    ):
        assert shown in text
    # What there is to note is what a reader comes for: beside the name, in sight on any screen.
    assert text.index("Điều đáng chú ý") < text.index('scope="col">Báo cáo')


def test_a_province_costs_few_bytes_whatever_is_said_of_it() -> None:
    """63 and 34 provinces in two languages are to stay under 1 MB, findings and all."""
    course = [[f"{year}", 1.0 + year % 7] for year in range(2016, 2025)]
    months = [[f"2024-{month:02d}", 8.0 * month] for month in range(1, 13)]

    def measure(label: str, course: list[Any]) -> dict[str, Any]:
        return {"value": 3.8, "unit": "%", "label": label, "period": "2024", "course": course}

    measures = {f"m{i}": measure("Đầu tư ngân sách so với kế hoạch năm", []) for i in range(5)}
    measures |= {"a": measure("Nghèo đa chiều (khảo sát)", course), "b": measure("Cả năm", months)}
    finding = {"id": "x", "severity": "info", "text": "x"}

    def page(codes: list[str]) -> int:
        found = {"findings": [{**finding, "id": str(i)} for i in range(4)], "measures": measures}
        records = [
            record(code, "", notebook=name, stem=f"2024/x/{name}.vi", found=found)
            for code in codes
            for name in ("report", "trend", "forecast", "peers", "disbursement")
        ]
        forms = {r["stem"]: ["docx", "pdf", "xlsx"] for r in records}
        return len(pages.index(records, forms).encode())

    codes = ["24", "49", "01", "79", "46", "48"]
    each = (page(codes) - page(codes[:1])) / (len(codes) - 1)
    # four findings of 250 bytes each come on top
    assert (each + 4 * 250) * 2 * (63 + 34) + 100_000 < 1_100_000


def test_both_languages_stand_on_one_page() -> None:
    english = record("24", "Bac Giang", language="en", stem="2024/x24/trend.en")
    text = pages.index([record("24", "Bắc Giang"), english])
    blocks = [a for a in Tags(text).all("div") if a.get("class") == "language"]
    assert [(a["lang"], "hidden" in a) for a in blocks] == [("vi", False), ("en", True)]


def test_country_and_region_can_be_chosen_to_compare_with() -> None:
    poor = {"value": 14.5, "unit": "%", "label": "Nghèo đa chiều", "period": "2024", "decimals": 2}
    share = {"value": 70.0, "unit": "%", "label": "Vốn đầu tư", "period": "2023-09"}
    found = {"findings": [], "measures": {"st.pov_md": poor, "investment_final": share}}
    new = record(
        "14", "Sơn La", edition="2025", stem="2025/x14/trend.vi", found=record("", "")["found"]
    )
    text = pages.index([record("14", "Sơn La", found=found), new])
    assert text.count('<tr class="reference"') == 2  # of 2025 nothing to compare
    country, region = text.split('<tr class="reference"')[1:]
    assert 'data-value="Cả nước"' in country
    case = mtqg.province("son-la", edition="2024")
    row = case.reference("ST.POV_MD", case.country).set_index("period").loc["2024"]
    assert f'data-value="{json.dumps(float(row["value"]))}"' in country
    # of what the provinces manage together; the whole budget has the ministries' part in it
    local = case.figures(area="VN", indicator="SBI.RATE", scope="LOCAL", period="2023-09")["value"]
    assert f'data-value="{json.dumps(float(local.iloc[-1]))}"' in country
    assert 'data-value="Trung du và miền núi phía Bắc"' in region
    assert region.count('data-value=""') == 2
    assert "Sơn La" not in country


def test_a_folder_without_reports_has_an_index(tmp_path: Path) -> None:
    pages.write(str(tmp_path))
    assert (tmp_path / "index.html").exists()
    assert (tmp_path / "summary.csv").read_bytes().startswith(b"\xef\xbb\xbfedition,")


def test_of_a_few_provinces_the_table_stands_above_the_map() -> None:
    few = pages.index([record("24", "Bắc Giang"), record("49", "Quảng Nam")])
    assert few.index("<table") < few.index("<svg")
    many = pages.index([record(code, code) for code in list(areas.provinces()["code"])[:12]])
    assert many.index("<svg") < many.index("<table")


def test_the_page_opens_in_the_edition_of_most_provinces_or_of_the_report_made_last() -> None:
    def first(*records: dict[str, Any]) -> str:
        options = [one.get("value") for one in Tags(pages.index(records)).all("option")]
        return next(value for value in options if value in ("2024", "2025"))

    former = record("24", "Bắc Giang", made="2026-11-25T00:00:00+00:00")
    now = record("15", "Lào Cai", edition="2025", stem="2025/x/trend.vi")
    late, early = ({**now, "made": f"2026-11-{day}T00:00:00+00:00"} for day in (26, 24))
    assert first(former, late) == "2025"
    assert first(former, early) == "2024"
    other = record("14", "Sơn La", edition="2025", stem="2025/y/trend.vi", made=early["made"])
    again = {**former, "notebook": "peers", "stem": "2024/x/peers.vi"}  # no province more
    assert first(former, again, early, other) == "2025"


def test_the_map_lives_on_the_first_run_and_the_index_of_all_stays_light() -> None:
    def told(case: cases.Case) -> dict[str, Any]:
        found = first_page.reading(case)
        assert isinstance(found, Findings)
        measures = {name: vars(one) for name, one in found.measures.items()}
        return {"findings": [vars(one) for one in found.findings], "measures": measures}

    for edition, count in (("2024", 63), ("2025", 34)):
        codes = areas.provinces(edition)["code"]
        records = [
            record(
                code,
                case.name,
                stem=f"{edition}/x{code}/report.{language}",
                notebook="report",
                edition=edition,
                language=language,
                found=told(case),
            )
            for code in codes
            for language in ("vi", "en")
            for case in [mtqg.province(code, edition=edition, language=language)]
        ]
        text = pages.index(records)
        tiles = [a["class"] for a in Tags(text).all("a") if "tile" in str(a.get("class"))]
        assert len(tiles) == 2 * count
        assert len(set(tiles) - {"tile shade-none"}) > 2
        assert "tile shade-none" not in tiles
        assert len(text.encode()) < 600_000


def test_the_map_shows_every_province_before_any_has_a_report() -> None:
    page = pages.index([record("24", "Bắc Giang")])
    own = [f'data-code="{code}"' for code in areas.provinces("2024")["code"]]
    assert all(code in page for code in own)
    tiles = page.split("<svg")[1].split("</svg>")[0]
    assert "shade-none" not in tiles
    assert tiles.count("<a ") == 1  # of the one report
    then = pages.index([record("24", "Bắc Giang", parameters={"as_of": "2020-06-30"})])
    assert "Kỳ: 2024" in page
    assert "Kỳ: 2024" not in then  # nothing later than the reports know
