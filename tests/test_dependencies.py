"""pyproject.toml, environment.yml and requirements.lock name the same dependencies."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
CONDA_NAMES = {  # conda-forge splits some packages; the part that a library needs is named
    "matplotlib-base": "matplotlib",
    "nbconvert-core": "nbconvert",
    "pandera-pandas": "pandera",
    "seaborn-base": "seaborn",
}

PIP_ONLY = {
    "pypdfium2",
    "typst",
}  # `-e .` installs these, which carry their own programs


def requirements(lines: list[str]) -> dict[str, str]:
    found = {}
    for line in lines:
        name, version = re.fullmatch(r"([A-Za-z0-9._-]+)(?:\[[^]]*\])?(.*)", line).groups()
        found[CONDA_NAMES.get(name, name).lower().replace("_", "-")] = version
    return found


@pytest.fixture(scope="module")
def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def test_conda_users_get_the_same_dependencies(project):
    environment = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    assert environment[-1] == {"pip": ["-e ."]}
    conda = requirements([line for line in environment if isinstance(line, str)])
    assert conda.pop("python") == project["requires-python"]
    assert conda.pop("pip") == ""
    direct = requirements(project["dependencies"])
    assert conda == {name: v for name, v in direct.items() if name not in PIP_ONLY}


def locked(name: str) -> dict[str, set[str]]:
    """Return the versions that a lock holds of each package: several where Python decides."""
    lock = (ROOT / name).read_text()
    assert "://" not in lock
    found: dict[str, set[str]] = {}
    for block in re.split(r"\n(?=[A-Za-z0-9])", lock):
        package, version = re.match(r"([A-Za-z0-9._-]+)==(\S+)", block).groups()
        assert "--hash=sha256:" in block, package
        found.setdefault(package.lower(), set()).add(version)
    return found


def test_the_lock_holds_every_dependency_with_hashes_and_no_address(project):
    extras = project["optional-dependencies"]
    direct = [*project["dependencies"], *extras["dev"], *extras["docs"]]
    assert set(requirements(direct)) <= set(locked("requirements.lock"))


def test_an_installation_gets_versions_that_were_tested_and_no_tool_of_developers(project):
    whole, runtime = locked("requirements.lock"), locked("requirements-runtime.lock")
    assert set(requirements(project["dependencies"])) <= set(runtime)
    assert {name: whole.get(name) for name in runtime} == runtime
    assert not {"hypothesis", "mypy", "pytest", "ruff", "sphinx", "uv"} & set(runtime)
