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


def test_help_names_every_command_and_imports_none_of_their_rooms() -> None:
    code = (
        "import sys\n"
        "from typer.testing import CliRunner\n"
        "from mtqg import cli\n"
        "told = CliRunner().invoke(cli.app, ['--help']).output\n"
        "assert [name for name in cli.COMMANDS if name not in told] == []\n"
        "rooms = {place.partition('.')[0] for place in cli.COMMANDS.values()}\n"
        "print({f'mtqg.{room}' for room in rooms} & set(sys.modules))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "set()"
