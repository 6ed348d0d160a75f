"""Reports of communes: which are meant, where they lie, how their pages lead to each other."""

from __future__ import annotations

import os

import pytest

from mtqg.problems import ProblemError
from mtqg.run import communal, parameters, provenance
from mtqg.sections import shared_results
from mtqg.sections.commune_pages import CRITERIA
from mtqg.site import links
from mtqg.table import areas
from mtqg.table.figures import known


def test_a_shared_name_is_asked_about_with_each_province():
    with pytest.raises(ProblemError) as error:
        communal.parted(["phường Hòa Bình", "xã Nậm Có, Lào Cai", "xã Nam Co, Hà Nội"])
    told = [p.say("vi") for p in error.value.problems]
    assert len(told) == 2
    assert "không có xã, phường" in told[1]


def test_they_lie_below_their_province_whatever_its_reports_are_of():
    _, wanted, whole = communal.parted([], ["Yên Bái"])  # a former province
    runs = communal.plan(wanted, whole, language="en")
    assert runs[0].stem == "2025/lao-cai/communes.en"
    assert "2025/lao-cai/communes/04462/commune.en" in {run.stem for run in runs}
    assert len(runs) == 100
    assert runs[1].names.en.endswith(("ward", "commune"))


def test_pages_of_communes_are_made_by_name_or_for_figures_only(tmp_path):
    assert "communes" not in {run.notebook for run in parameters.plan(["lao-cai"])}
    own = tmp_path / "own.csv"
    own.write_text(
        "area,edition,indicator,period,value,source\n04462,2025,NTM.CRIT_MET,2026,12,made_up\n"
    )
    runs = parameters.plan(["lao-cai", "son-la"], edition="2025", notebooks=["trend"])
    assert [a.slug for a in communal.with_figures(runs, [own])] == ["lao-cai"]
    assert communal.with_figures(runs, []) == []


def test_what_all_communes_read_is_computed_before_their_runs(tmp_path):
    own = tmp_path / "own.csv"
    own.write_text(
        "area,edition,indicator,period,value,source\n04462,2025,NTM.CRIT_MET,2026,12,made_up\n"
    )
    (run,) = communal.plan([areas.get("04462", "2025")], data=[own])
    shared_results.warm(**run.shared)
    figures = known("2025", "", [str(own)])
    assert ("15", CRITERIA) in {key[1:] for key in figures._results}


def test_what_is_wrong_is_told_before_any_run(tmp_path):
    with pytest.raises(ProblemError) as error:
        communal.plan([areas.get("04462", "2025")], as_of="x", data=[tmp_path / "none.csv"])
    assert len(error.value.problems) == 2


def record(code, slug, notebook, name):
    return {
        "edition": "2025", "code": code, "slug": slug, "notebook": notebook, "title": name,
        "names": {"vi": name, "en": name}, "language": "vi", "outcome": {"ok": True},
        "stem": f"2025/{slug}/{notebook}.vi",
    }  # fmt: skip


def test_pages_lead_from_the_province_to_its_communes_and_back():
    whole = record("15", "lao-cai", "communes", "Các xã")
    one = record("04462", "lao-cai/communes/04462", "commune", "Xã Nậm Có")
    down, up = links.links(whole, [whole, one]), links.links(one, [one, whole])
    assert 'href="communes/04462/commune.vi.html"' in down
    assert 'href="../../communes.vi.html"' in up


def test_records_of_communes_are_found_below_their_province(tmp_path):
    folder = tmp_path / "2025/lao-cai/communes/04462"
    folder.mkdir(parents=True)
    (tmp_path / "index.html").write_text("")
    (folder / "commune.vi.json").write_text("{")
    assert provenance.damaged(str(tmp_path)) == ["2025/lao-cai/communes/04462/commune.vi"]
    written = (tmp_path / "index.html").stat().st_mtime
    os.utime(folder, (written + 10, written + 10))
    assert provenance.index_outdated(str(tmp_path))
