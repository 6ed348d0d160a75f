from __future__ import annotations

import subprocess
import sys

import pytest

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
    """Of these three the room itself, which `mtqg.load` and `mtqg.audit` are in, needs it."""
    code = (
        "for name in cli.COMMANDS.keys() - {'audit', 'template', 'read-text'}:\n"
        "    CliRunner().invoke(cli.app, [name, '--help'])\n"
        "    assert 'pandas' not in sys.modules, name\n"
    )
    assert printed(code) == ""
