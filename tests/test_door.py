from __future__ import annotations

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from openpyxl import load_workbook

import mtqg

LIGHT = """
import sys
import mtqg.cli
from mtqg.run.choices import list_
list_("vi")
heavy = {"pandas", "numpy", "matplotlib", "statsmodels", "papermill"} & set(sys.modules)
assert not heavy, heavy
"""


@pytest.mark.parametrize("name", mtqg.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(mtqg, name) is not None
    assert name in dir(mtqg)


def test_no_other_name_is() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        mtqg.nothing  # noqa: B018


def test_the_command_starts_and_lists_without_the_libraries_of_the_analysis() -> None:
    subprocess.run([sys.executable, "-c", LIGHT], check=True, stdout=subprocess.DEVNULL)


def printed(code: str) -> str:
    """Return what `code` prints in a process of its own, where nothing is imported yet."""
    head = "import sys\nfrom typer.testing import CliRunner\nfrom mtqg import cli\n"
    done = subprocess.run(
        [sys.executable, "-c", head + code], check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def test_help_names_every_command_and_imports_none_of_their_rooms() -> None:
    code = (
        "told = CliRunner().invoke(cli.app, ['--help']).output\n"
        "assert [name for name in cli.COMMANDS if name not in told] == []\n"
        "rooms = {place.partition('.')[0] for place in cli.COMMANDS.values()}\n"
        "print({f'mtqg.{room}' for room in rooms} & set(sys.modules))\n"
    )
    assert printed(code) == "set()"


def test_help_of_no_command_waits_for_charts_or_models() -> None:
    code = (
        "for name in cli.COMMANDS:\n"
        "    assert CliRunner().invoke(cli.app, [name, '--help']).exit_code == 0, name\n"
        "print(sorted({'seaborn', 'matplotlib', 'statsmodels'} & set(sys.modules)))\n"
    )
    assert printed(code) == "[]"


def test_help_of_a_command_does_without_pandas() -> None:
    code = (
        "for name in cli.COMMANDS:\n"
        "    CliRunner().invoke(cli.app, [name, '--help'])\n"
        "    assert 'pandas' not in sys.modules, name\n"
    )
    assert printed(code) == ""


SERIES = pd.Series([7.9, 7.1, 6.4], index=[2021, 2022, 2023])
#: Calls with something else than what is wanted, and what the refusal must name.
WRONG = [
    (lambda: mtqg.figures(None), "None"),
    (lambda: mtqg.figures([5.5]), "5.5"),
    (lambda: mtqg.figures("ST.POP", True), "True"),
    (lambda: mtqg.figures("ST.POP", as_of=pd.DataFrame()), "date"),
    (lambda: mtqg.figures("ST.POP", data=5), "needs a file"),
    (lambda: mtqg.wide("GNBV.POOR"), "DataFrame"),
    (lambda: mtqg.wide(pd.DataFrame(), None), "column"),
    (lambda: mtqg.select(None), "DataFrame"),
    (lambda: mtqg.select(mtqg.read(), area=None), "None"),
    (lambda: mtqg.changes("a.csv", pd.DataFrame()), "before"),
    (lambda: mtqg.trend(SERIES, language=pd.DataFrame()), "language"),
    (lambda: mtqg.compare(5), "5"),
    (lambda: mtqg.peers(None), "None"),
    (lambda: mtqg.peers("Sơn La", size="8"), "size"),
    (lambda: mtqg.peers("Sơn La", size=True), "size"),
    (lambda: mtqg.peers("Sơn La", at="2020"), "at"),
    (lambda: mtqg.peers("Sơn La", edition=5), "5"),
    (lambda: mtqg.peers("Sơn La", variables=[1]), "1"),
    (lambda: mtqg.export(None, "a.csv"), "DataFrame"),
    (lambda: mtqg.export(pd.DataFrame(), None), "None"),
    (lambda: mtqg.export(pd.DataFrame(), "a.csv", 5), "5"),
    (lambda: mtqg.load(None), "path"),
    (lambda: mtqg.load([]), "no file"),
    (lambda: mtqg.load(["a.xlsx", 3]), "3"),
    (lambda: mtqg.read_text(None), "path"),
    (lambda: mtqg.template(None), "path"),
    (lambda: mtqg.template("a.xlsx", kind=None), "None"),
    (lambda: mtqg.report(None), "None"),
    (lambda: mtqg.report("Sơn La", 5), "5"),
]


@pytest.mark.parametrize(("call", "named"), WRONG)
def test_a_wrong_argument_is_refused_in_words_and_not_by_a_library(call, named, monkeypatch):
    monkeypatch.setenv("MTQG_LANGUAGE", "en")
    with pytest.raises(mtqg.ProblemError) as refused:
        call()
    assert named in str(refused.value)


def test_one_name_and_an_array_of_names_do_where_a_list_does():
    alone = mtqg.peers("Sơn La", edition="2024", pin="Lào Cai")
    assert alone.loc[alone["pinned"], "name"].tolist() == ["Lào Cai"]
    both = mtqg.figures("ST.POV_MD", np.array(["Sơn La", "Lào Cai"]), edition="2024")
    assert both["name"].unique().tolist() == ["Sơn La", "Lào Cai"]


def test_a_form_takes_a_day_as_it_is_written_here_and_refuses_what_is_none(tmp_path):
    form = mtqg.template(tmp_path / "a.xlsx", area="Lào Cai", as_of="31/10/2026")
    assert load_workbook(form).worksheets[0]["A5"].value == "Tính đến ngày: 31/10/2026"
    with pytest.raises(mtqg.ProblemError, match="30/9/2023"):
        mtqg.template(tmp_path / "b.xlsx", as_of="tháng mười")
