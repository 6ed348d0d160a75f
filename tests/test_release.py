"""What is released: one version everywhere, and a wheel that works from an empty folder."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml

import mtqg

ROOT = Path(__file__).parents[1]


def test_the_version_is_one() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert project["version"] == cited["version"] == mtqg.__version__
    assert project["license"] == cited["license"]


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel as an installation lays it out; its libraries are those of this environment."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("mtqg-*.whl")
    with zipfile.ZipFile(wheel) as file:
        file.extractall(folder / "site")
    return folder / "site"


def test_a_wheel_holds_every_table_notebook_and_sentence(unpacked: Path) -> None:
    for inside, outside in (
        ("data", "data"),
        ("notebooks", "notebooks"),
        ("words", "src/mtqg/words"),
    ):
        kinds = {".csv", ".ipynb", ".ini", ".md", ".py", ".yml"}
        wanted = {p.relative_to(ROOT / outside) for p in (ROOT / outside).rglob("*")}
        wanted = {p for p in wanted if p.suffix in kinds and ".ipynb_checkpoints" not in p.parts}
        there = unpacked / "mtqg" / inside
        assert wanted - {p.relative_to(there) for p in there.rglob("*")} == set()
        assert wanted


def test_a_wheel_makes_a_report_in_an_empty_folder(unpacked: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(unpacked)}
    where = [sys.executable, "-c", "import mtqg, mtqg.paths as p; print(mtqg.__file__, p.data())"]
    said = subprocess.run(where, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert said.stdout.count(str(unpacked)) == 2, said.stdout + said.stderr
    call = [sys.executable, "-m", "mtqg", "report", "lao-cai", "--notebook", "trend"]
    made = subprocess.run(call, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert made.returncode == 0, made.stdout + made.stderr
    page = tmp_path / "reports" / "2025" / "lao-cai" / "trend.vi.html"
    assert "Lào Cai" in page.read_text(encoding="utf-8")


def test_nothing_that_installs_names_a_host_or_a_folder_of_one_machine() -> None:
    for name in ("requirements.lock", "requirements-runtime.lock", "Containerfile", "Makefile"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert not re.search(r"https?://|(?<!emit-)index-url|/home/|/root/", text), name
