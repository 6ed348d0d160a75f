"""What differs between two states: figures by hand, reports' findings, and what is refused."""

from __future__ import annotations

import pandas as pd
import pytest

from mtqg.analysis.changes import changes
from mtqg.problems import ProblemError

COLUMNS = ["area", "indicator", "period", "as_of", "published", "value"]


def table(*rows: tuple[object, ...]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=COLUMNS)


BEFORE = table(
    ("15", "GNBV.POOR", "2024", "", "2025-01-10", 9.1),
    ("15", "FIN.DISB", "2025", "2025-12-31", "", 300.0),
    ("15", "FIN.DISB", "2026", "2026-01-31", "", 4.0),
    ("14", "GNBV.POOR", "2024", "", "2025-01-10", 10.9),
)


def test_the_same_state_has_no_changes():
    assert changes(BEFORE, BEFORE).empty


def test_a_later_word_on_one_figure_is_a_revision_and_a_later_year_a_move():
    now = table(
        ("15", "GNBV.POOR", "2024", "", "2025-01-10", 9.1),
        ("15", "GNBV.POOR", "2024", "", "2025-06-01", 8.9),
        ("15", "GNBV.POOR", "2025", "", "2026-01-10", 6.9),
        ("15", "FIN.DISB", "2025", "2025-12-31", "", 300.0),
        ("15", "FIN.DISB", "2026", "2026-01-31", "", 4.0),
        ("15", "FIN.DISB", "2026", "2026-02-28", "", 3.5),
        ("15", "FIN.DISB", "2026", "2026-03-31", "", 12.0),
    )
    found = changes(BEFORE, now).set_index(["what", "indicator", "period", "as_of"])
    assert found.loc[("revised", "GNBV.POOR", "2024", ""), "change"] == pytest.approx(-0.2)
    # From the last word of the earlier state, 9.1, to the new year's figure.
    assert found.loc[("moved", "GNBV.POOR", "2025", ""), "change"] == pytest.approx(-2.2)
    assert found.loc[("moved", "FIN.DISB", "2026", "2026-03-31"), "change"] == pytest.approx(8.0)
    assert ("new", "FIN.DISB", "2026", "2026-02-28") in found.index
    assert found.loc[("gone", "GNBV.POOR", "2024", ""), "area"] == "14"


def test_a_new_budget_year_is_no_fall_of_the_last_one():
    before = table(("15", "FIN.DISB", "2025", "2025-12-31", "", 300.0))
    now = pd.concat([before, table(("15", "FIN.DISB", "2026", "2026-01-31", "", 4.0))])
    assert changes(before, now)["what"].tolist() == ["new"]


def test_verdicts_of_reports_that_changed_come_first():
    columns = ["area", "notebook", "kind", "id", "severity", "period", "value"]
    before = pd.DataFrame(
        [
            ("15", "report", "finding", "months_stand", "warning", "", 52.0),
            ("15", "report", "finding", "target", "good", "", 1.0),
            ("15", "report", "measure", "rate", "", "2026-09-30", 52.0),
        ],
        columns=columns,
    )
    now = before.assign(severity=["info", "good", ""], value=[66.8, 1.0, 66.8])
    now.loc[2, "period"] = "2026-10-31"
    found = changes(before, now)
    first = found.iloc[0]
    assert (first["what"], first["id"], first["before"], first["now"]) == (
        "verdict", "months_stand", "warning", "info",
    )  # fmt: skip
    assert "target" not in set(found["id"])


def test_a_table_without_its_columns_is_refused_with_their_names():
    with pytest.raises(ProblemError) as error:
        changes(BEFORE.drop(columns="value"), BEFORE)
    assert [p.column for p in error.value.problems] == ["value"]
