from __future__ import annotations

import subprocess
import sys

import pytest

import mtqg

LIGHT = """
import sys
import mtqg.cli
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


def test_the_command_starts_without_the_libraries_of_the_analysis() -> None:
    subprocess.run([sys.executable, "-c", LIGHT], check=True)
