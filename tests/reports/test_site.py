from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

from test_export import Tags

from mtqg.reports import site


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
    text = site.summary([record("24", "Bắc Giang")])
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
    text = site.index(records)
    tags = Tags(text)
    rows = [a for a in tags.all("tr") if "data-key" in a]
    assert [row["data-key"] for row in rows] == ["bacgiang bacgiang", "quangnam quangnam"]
    links = [a["href"] for a in tags.all("a")]
    assert links[-3:] == [
        "2024/x24/forecast.vi.failed.ipynb",
        "2024/x24/trend.vi.html",
        "2024/x49/trend.vi.html",
    ]
    # the map shows every province, and leads to a report that could be made
    assert sorted(links[2:-3]) == ["2024/x24/trend.vi.html", "2024/x49/trend.vi.html"]
    assert "Hoàng Sa" in text
    assert "Trường Sa" in text
    assert "hết giờ" in text
    assert "3,8" in text
    assert "=HYPERLINK(1) &lt;b&gt;" in text
    # The gravest finding stands first; a missing figure is neither a blank nor a zero.
    assert text.index("=HYPERLINK") < text.index("thường")
    assert "…" in text
    assert tags.all("html") == [{"lang": "vi"}]


def test_figures_and_dates_stand_as_readers_write_them() -> None:
    measures = {
        "a": {"value": 0.95, "unit": "%", "label": "A", "period": "2023-09-30"},
        "b": {"value": 50.63, "unit": "%", "label": "B", "period": "2025-02"},
        "c": {"value": 41.0, "unit": "%", "label": "C", "period": "2021/2023"},
        "d": {"value": 1971.4, "unit": "", "label": "D", "period": "đến tháng 6"},
    }
    text = site.index([record("24", "Bắc Giang", found={"findings": [], "measures": measures})])
    for shown in (
        "0,95 <small>30/09/2023",
        "50,6 <small>tháng 2/2025",
        "41 <small>2021-2023",
        "1.971 <small>đến tháng 6",
    ):
        assert shown in text
    # What there is to note is what a reader comes for: beside the name, in sight on any screen.
    assert text.index("Điều đáng chú ý") < text.index('scope="col">Báo cáo')


def test_both_languages_stand_on_one_page() -> None:
    english = record("24", "Bac Giang", language="en", stem="2024/x24/trend.en")
    text = site.index([record("24", "Bắc Giang"), english])
    blocks = [a for a in Tags(text).all("div") if a.get("class") == "language"]
    assert [(a["lang"], "hidden" in a) for a in blocks] == [("vi", False), ("en", True)]


def test_a_folder_without_reports_has_an_index(tmp_path: Path) -> None:
    site.write(str(tmp_path))
    assert (tmp_path / "index.html").exists()
    assert (tmp_path / "summary.csv").read_bytes().startswith(b"\xef\xbb\xbfedition,")
