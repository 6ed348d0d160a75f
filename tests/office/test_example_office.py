"""The example: twelve months, none in the future, sums that hold, loaded without a question."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from mtqg import intake
from mtqg.office import example_office, ledger, listing


def test_its_months_are_twelve_and_over() -> None:
    assert len(example_office.DAYS) == 12
    assert max(example_office.DAYS) < date(2026, 11, 26)
    for day in example_office.DAYS:
        rows = example_office.amounts(day)
        total = rows["ALL", "ALL", "ALL"]
        assert all(paid <= plan for plan, paid in rows.values())
        parts = [row for (_, capital, _), row in rows.items() if capital != "ALL"]
        assert tuple(map(sum, zip(*parts, strict=True))) == total
        # Nothing of a programme that ended but what is carried over.
        over = {key[2] for key in rows if key[0] in ("DTTS", "GNBV", "NTM")}
        assert over == ({"CARRIED"} if day.year == 2026 else {"ALL"})


def test_its_files_say_that_they_are_made_up_and_load_without_a_question(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(example_office, "DAYS", (date(2025, 12, 31), date(2026, 10, 31)))
    office = example_office.create(tmp_path / "ví dụ")
    assert "GIẢ ĐỊNH" in (office.root / "mtqg.toml").read_text(encoding="utf-8")
    files = sorted((office.root / "inbox").iterdir())
    assert [path.name for path in files] == [
        "so-gia-dinh-2025-12-chuong-trinh.xlsx",
        "so-gia-dinh-2026-10-chuong-trinh.xlsx",
        "so-gia-dinh-2026-10-xa.xlsx",
    ]
    for path in files:
        loaded = intake.load(path)
        assert loaded.errors == loaded.contradictions == []
        assert ledger.foreign(office, loaded) == []
        ledger.add(office, loaded.table, path, "")
    table = ledger.stored(office)
    paid = table[(table["indicator"] == "FIN.DISB") & (table["as_of"] == "2026-10-31")]
    communes = paid[paid["level"] == "commune"]
    assert len(communes) == 99
    assert all(source.startswith("so-gia-dinh-") for source in table["source"])
    whole = example_office.amounts(date(2026, 10, 31))["NTP2026", "ALL", "CURRENT"][1]
    assert round(1000 * communes["value"].sum()) == whole
    # What is paid of a programme is listed though its total is stated by vintage alone.
    listed = listing.listing(office).months
    of = listed[listed["month"] == "2026-10"].set_index("programme")["paid"]
    assert round(1000 * of["NTP2026"]) == whole
    assert round(of.drop("ALL").sum(), 6) == round(of["ALL"], 6) == 928.2
