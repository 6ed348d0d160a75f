"""The pages that all provinces share are made with all reports, and with no single one."""

from __future__ import annotations

from mtqg import paths
from mtqg.reports import national, parameters


def test_they_are_no_reports_of_one_province():
    for name in national.NOTEBOOKS:
        assert (paths.notebooks() / f"{name}.ipynb").exists()
        assert name not in parameters.templates()


def test_they_lie_in_the_folder_of_the_country_in_every_edition_and_language():
    stems = {
        run.stem
        for edition in ("2024", "2025")
        for language in ("vi", "en")
        for run in national.plan(edition=edition, language=language)
    }
    assert len(stems) == 4 * len(national.NOTEBOOKS)
    assert "2025/ca-nuoc/quality.en" in stems
    run = national.plan(language="en", as_of="2023-10-04")[0]
    assert (run.code, run.names.en) == ("VN", "Viet Nam")
    assert run.parameters["as_of"] == "2023-10-04"
