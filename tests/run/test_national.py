"""The pages that all provinces share are made with all reports, and with no single one."""

from __future__ import annotations

from typer.testing import CliRunner

from mtqg import cli, paths
from mtqg.run import command, national, parameters, provenance
from mtqg.table import figures_used


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


def test_a_figure_of_any_province_changes_the_digest_of_all(tmp_path):
    own = tmp_path / "own.csv"
    own.write_text("area,edition,indicator,period,value,source\n24,2025,ST.POV_MD,2030,1,mine\n")
    before, after = (
        provenance.figure_digests(files).of([figures_used.ALL]) for files in ((), (own,))
    )
    assert before != after


def test_one_of_them_can_be_asked_for(tmp_path, monkeypatch):
    planned = []
    monkeypatch.setattr(command.runner, "tasks", lambda runs, *a, **k: planned.extend(runs) or [])
    monkeypatch.chdir(tmp_path)

    def asked(*notebooks):
        planned.clear()
        words = [w for n in notebooks for w in ("--notebook", n)]
        found = CliRunner().invoke(cli.app, ["report", "--all", "--edition", "2025", *words])
        assert found.exit_code == 0, found.output
        return {(run.notebook, run.code == "VN") for run in planned}

    assert asked("quality") == {("quality", True)}
    assert asked("quality", "trend") == {("quality", True), ("trend", False)}
    assert {name for name, shared in asked() if shared} == {*national.NOTEBOOKS} - {"changes"}
    assert len(planned) > 34
