from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from stubs import code, write

from mtqg.problems import ProblemError
from mtqg.run import parameters
from mtqg.run.parameters import Run

Plan = Callable[..., list[Run]]


def test_a_notebook_without_a_province_is_no_template(folder: Path) -> None:
    assert list(parameters.templates(folder)) == ["forecast", "trend"]


def test_runs_are_provinces_by_notebooks(plan: Plan) -> None:
    runs = plan("Quảng Nam", "24", "bac giang", as_of="2023-09-30")
    assert [run.stem for run in runs] == [
        "2024/quang-nam/forecast.vi",
        "2024/quang-nam/trend.vi",
        "2024/bac-giang/forecast.vi",
        "2024/bac-giang/trend.vi",
    ]
    assert runs[0].parameters == {
        "province": "quang-nam",
        "edition": "2024",
        "language": "vi",
        "as_of": "2023-09-30",
    }


@pytest.mark.parametrize(("edition", "number"), [("2024", 63), ("2025", 34)])
def test_no_names_mean_every_province_and_no_two_runs_share_a_path(
    plan: Plan, edition: str, number: int
) -> None:
    runs = plan(edition=edition)
    assert len({run.stem for run in runs}) == len(runs) == 2 * number


def test_copies_and_results_of_papermill_never_join_a_run(folder: Path) -> None:
    for name in ("trend-Copy1", "trend - Copy", "trend (1)"):
        write(folder, name)
    write(folder / ".ipynb_checkpoints", "trend-checkpoint")
    write(folder, "out", code("province = '24'", "injected-parameters"))
    assert list(parameters.templates(folder)) == ["forecast", "trend"]


def test_a_notebook_of_ones_own_is_named_after_its_file(plan: Plan, tmp_path: Path) -> None:
    mine = write(tmp_path / "mine", "phân tích")
    runs = plan("24", notebooks=["trend", str(mine)], edition="2024", extra={"horizon": 2})
    assert [run.stem for run in runs] == ["2024/bac-giang/trend.vi", "2024/bac-giang/phân tích.vi"]
    assert runs[1].template == mine
    assert runs[1].parameters["horizon"] == 2


def test_the_path_of_a_template_is_the_template(plan: Plan, folder: Path) -> None:
    (run,) = plan("24", notebooks=[str(folder / "trend.ipynb")])
    assert run.notebook == "trend"


def test_what_is_wrong_with_an_own_notebook_is_told_at_once(plan: Plan, tmp_path: Path) -> None:
    namesake = write(tmp_path / "mine", "trend")
    none = tmp_path / "mine" / "none.ipynb"
    bare = tmp_path / "mine" / "bare.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[code("1 + 1")]), bare)
    with pytest.raises(ProblemError) as refused:
        plan("24", notebooks=[str(namesake), str(bare), "trnd"])
    told = refused.value.say("en").splitlines()
    assert told == [
        f"{namesake}: another notebook of reports is named so → give the file another name",
        f"{bare}: the notebook has no parameter province → add a cell tagged parameters with the "
        'line: province = "bac-giang"',
        'value "trnd": no such notebook of reports → did you mean trend?',
    ]
    with pytest.raises(ProblemError, match="không có sổ tính này"):
        plan("24", notebooks=[str(none)])


def test_a_notebook_that_does_not_parse_is_named_and_the_others_run(
    plan: Plan, folder: Path
) -> None:
    (folder / "torn.ipynb").write_text('{"cells": [', encoding="utf-8")
    slip = write(folder, "slip")
    slip.write_text(slip.read_text("utf-8").replace("horizon: int = 3", "horizon: int = = 3"))
    assert [run.notebook for run in plan("24")] == ["forecast", "trend"]
    told = [problem.say("en") for problem in parameters.unreadable(folder=folder)]
    assert told[0].startswith('slip.ipynb, value "horizon: int = = 3": its cell of parameters')
    assert told[1].startswith("torn.ipynb: not a Jupyter notebook")
    with pytest.raises(ProblemError, match="không phải là sổ tính"):
        plan("24", notebooks=["torn"])


def test_a_notebook_that_was_edited_is_read_again(folder: Path) -> None:
    write(folder, "trend")
    path = folder / "trend.ipynb"
    path.write_text(path.read_text("utf-8").replace("horizon: int = 3", "years: int = 31"))
    assert parameters.templates(folder)["trend"].declared["years"] == 31


def test_each_province_is_of_the_edition_in_force_at_the_cut_off(plan: Plan) -> None:
    runs = plan("bac-giang", "Lào Cai", "24", notebooks=["trend"])
    assert [(run.edition, run.slug) for run in runs] == [
        ("2024", "bac-giang"),
        ("2025", "lao-cai"),
        ("2025", "bac-ninh"),
    ]
    assert [run.parameters["edition"] for run in runs] == ["2024", "2025", "2025"]
    (told,) = parameters.former(runs)
    assert "Bac Giang is in edition 2024 (63 provinces) only: part of Bac Ninh" in told.en
    runs = plan("Lào Cai", "24", notebooks=["trend"], as_of="30/6/2025")
    assert [(run.edition, run.slug) for run in runs] == [("2024", "lao-cai"), ("2024", "bac-giang")]
    assert parameters.former(runs, "2025-06-30") == []
    assert len(plan(notebooks=["trend"])) == 34
    assert len(plan(notebooks=["trend"], as_of="2025-06-30")) == 63


def test_own_figures_that_no_report_can_take_are_told(plan: Plan, tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    head = "area,edition,indicator,period,value,source\n"
    own.write_text(f"{head}24,2025,GNBV.POOR,2026,2.5,own\n24,2024,ST.POP,2024,1900,own\n")

    def told(*names: str, edition: str = "") -> list[str]:
        runs = plan(*names, notebooks=["trend"], data=[own], edition=edition)
        return [text.en for text in parameters.unused(runs)]

    (lost,) = told("bac-giang")
    assert lost == (
        "1 rows of your figures are of edition 2025 (Bac Ninh): reports of edition 2024 cannot"
        " take them → make them with --edition 2025"
    )
    (lost,) = told("bac-ninh")  # Bắc Giang alone is no Bắc Ninh of today
    assert lost.startswith("1 rows of your figures are of edition 2024 (Bac Giang)")
    assert told("bac-giang", "lao-cai") == []
    own.write_text(f"{head}24,2024,ST.POP,2020,1900,own\n27,2024,ST.POP,2020,1500,own\n")
    assert told("bac-ninh") == []


def test_a_date_may_be_written_as_in_vietnam(plan: Plan) -> None:
    assert plan("24", as_of="4/10/2023")[0].parameters["as_of"] == "2023-10-04"


def test_a_cut_off_that_is_to_come_is_refused(plan: Plan) -> None:
    with pytest.raises(ProblemError, match="chưa đến"):
        plan("lao-cai", as_of="31/12/2099")


def test_the_question_is_checked_and_told_in_codes(plan: Plan, folder: Path) -> None:
    declared = 'province = ""\nindicator: str = "ST.POV_MD"\npeers: list[str] = []'
    asks = nbformat.v4.new_notebook(cells=[code(declared, "parameters")])
    nbformat.write(asks, folder / "asks.ipynb")
    (run,) = plan("24", notebooks=["asks"], extra={"indicator": "st.income", "peers": "51, Sơn La"})
    assert run.parameters["indicator"] == "ST.INCOME"
    assert run.parameters["peers"] == ["quang-ngai", "son-la"]
    (run,) = plan("24", notebooks=["asks"], extra={"indicator": ["ST.POV_MD", "ST.INCOME"]})
    assert run.parameters["indicator"] == ["ST.POV_MD", "ST.INCOME"]
    with pytest.raises(ProblemError) as refused:
        plan("24", notebooks=["asks"], extra={"indicator": "ST.POV_MDD", "peers": "Quang Nm"})
    assert len(refused.value.problems) == 2


def test_further_parameters_take_the_type_of_their_default(plan: Plan) -> None:
    (run,) = plan("24", notebooks=["trend"], extra={"horizon": "5"})
    assert run.parameters["horizon"] == 5


def test_everything_wrong_is_told_at_once_with_what_would_be_right(
    plan: Plan, tmp_path: Path
) -> None:
    with pytest.raises(ProblemError) as refused:
        plan(
            "bac gian",
            "Lào Cai",
            "RRD",
            notebooks=["trnd"],
            language="fr",
            as_of="2023-02-30",
            data=[tmp_path / "none.csv"],
        )
    told = refused.value.say("en").splitlines()
    assert told == [
        'parameter language, value "fr": unknown language → vi or en',
        'parameter as_of, value "2023-02-30": no such date → write day/month/year, like 30/9/2023',
        'value "trnd": no such notebook of reports → did you mean trend?',
        f"{tmp_path / 'none.csv'}: there is no file of figures here",
        'value "bac gian": no province of edition 2025 is called so'
        " → did you mean Bắc Giang (trước 1/7/2025), Bắc Kạn (trước 1/7/2025),"
        " Hà Giang (trước 1/7/2025)?",
        'parameter province, value "RRD": not a province',
    ]


def test_mistyped_parameters_are_refused(plan: Plan) -> None:
    with pytest.raises(ProblemError) as refused:
        plan("24", extra={"horizn": "3", "horizon": "soon", "province": "24"})
    assert refused.value.say("en").splitlines() == [
        'value "horizn": no such parameter → did you mean horizon?',
        'parameter horizon, value "soon": a value of type int is wanted',
        'value "province": no such parameter',
    ]


def test_own_data_are_checked_and_passed_on(plan: Plan, tmp_path: Path) -> None:
    good = tmp_path / "good.csv"
    good.write_text("area,indicator,period,value,source\n24,GNBV.POOR,2024,2.5,own\n")
    runs = plan("24", notebooks=["trend"], data=[tmp_path])
    assert runs[0].parameters["data"] == [str(good)]
    bad = tmp_path / "bad.csv"
    bad.write_text("area,indicator,period,value,source\n24,GNBV.POOR,2024,150,own\n")
    with pytest.raises(ProblemError) as refused:
        plan("24", data=[bad])
    (told,) = refused.value.problems
    assert (told.file, told.row, told.column, told.value) == ("bad.csv", 2, "value", "150.0")


def test_a_folder_without_templates_is_told(tmp_path: Path) -> None:
    with pytest.raises(ProblemError, match="không có mẫu báo cáo nào"):
        parameters.plan(["24"], folder=tmp_path)


def test_declared_defaults_may_be_annotated(tmp_path: Path) -> None:
    write(tmp_path, "trend")
    declared = parameters.templates(tmp_path)["trend"].declared
    assert declared["data"] == []
    assert declared["horizon"] == 3
