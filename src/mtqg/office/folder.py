"""The folder of an office: where it is, what its mtqg.toml says, and what it holds.

A setting is taken from the flag of a command, else from the environment (`MTQG_EDITION` …), else
from mtqg.toml, else from the default of the command. Nothing in the folder holds its own path.
"""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from mtqg.problems import Problem, ProblemError, nearest
from mtqg.table import dates
from mtqg.terminal import complain
from mtqg.words.sentences import sentences

_SAY = sentences("office")

NAME = "mtqg.toml"

#: What mtqg.toml may say: the type of each setting, and whether it is a path in the folder.
SETTINGS: Mapping[str, type] = {
    "provinces": list,
    "edition": str,
    "language": str,
    "as_of": str,
    "notes": str,
    "out": str,
    "notebooks": list,
    "to": list,
    "parameters": dict,
}
#: Settings that the environment may give, as MTQG_ and their name; lists hold commas there.
ENVIRONMENT = ("provinces", "edition", "language", "as_of", "notes", "out")
FOLDERS = ("inbox", "figures", "notes", "notebooks", "reports")
_MADE_UP = "# SỐ LIỆU GIẢ ĐỊNH: thư mục ví dụ, không có số thật nào. (Made up: an example.)\n"


@dataclass(frozen=True)
class Office:
    """An office's folder; `settings` as its mtqg.toml says them."""

    root: Path
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def figures(self) -> Path:
        """The folder of its figures: files of the long table."""
        return self.root / "figures"

    @property
    def originals(self) -> Path:
        """The folder of the files as they were loaded, each with what was understood of it."""
        return self.figures / "originals"

    @cached_property
    def provinces(self) -> list[Any]:
        """Its provinces (`areas.Area`), each of the edition that is set or in force today.

        Raises
        ------
        ProblemError
            If mtqg.toml names one that does not exist.
        """
        from mtqg.table import parameters_given

        found, problems = [], []
        for name in self.setting("provinces", []):
            edition, _ = parameters_given.as_given(self.setting("edition", ""), "", [name])
            try:
                found.append(parameters_given.find_province(name, edition))
            except ProblemError as error:
                problems += error.problems
        if problems:
            raise ProblemError(
                Problem(p.text, NAME, self._line("provinces"), "provinces", p.value, p.remedy)
                for p in problems
            )
        return found

    def setting(self, name: str, default: Any) -> Any:
        """Return a setting: of the environment, else of mtqg.toml, else the default."""
        return settings(self).get(name, default)

    @property
    def usual(self) -> str:
        """The province that it means where none is named, "" where it has none or several."""
        provinces = self.setting("provinces", [])
        return provinces[0] if len(provinces) == 1 else ""

    def files(self) -> list[Path]:
        """Return the files of its figures, in order of name."""
        return sorted(self.figures.glob("*.csv"))

    def _line(self, name: str) -> int | None:
        return _line_of(name, (self.root / NAME).read_text(encoding="utf-8-sig"))


def find(start: Path | None = None) -> Office | None:
    """Return the office whose folder `start` (the current folder) is or lies in, None outside.

    Raises
    ------
    ProblemError
        If its mtqg.toml cannot be read, with every problem and its line.
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / NAME).is_file():
            return Office(folder, read(folder / NAME))
    return None


def read(path: Path) -> dict[str, Any]:
    """Return the settings of a mtqg.toml.

    Raises
    ------
    ProblemError
        If it is no TOML, or has a setting that does not exist or of another type; all at once.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        given = tomllib.loads(text)
    except UnicodeDecodeError:
        raise ProblemError(_SAY.problem("folder.encoding", file=NAME)) from None
    except tomllib.TOMLDecodeError as error:
        # What is found out at the end of the file is told at its last line.
        lines = text.splitlines() or [""]
        line = re.search(r"at line (\d+)", str(error))
        row = min(int(line[1]), len(lines)) if line else len(lines)
        value = lines[row - 1].strip()[:80]
        raise ProblemError(_SAY.problem("folder.syntax", file=NAME, row=row, value=value)) from None
    except OSError as error:
        given = {"reason": error.strerror or str(error)}
        raise ProblemError(_SAY.problem("folder.unreadable", given, file=NAME)) from None
    if "province" in given:
        given["provinces"] = given.pop("province")
    if isinstance(given.get("provinces"), str):
        given["provinces"] = [given["provinces"]]
    problems, choices = [], [*SETTINGS, "province"]
    for name, value in given.items():
        if name not in SETTINGS:
            key, shown, near = "folder.unknown", "", nearest(name, choices)
        elif not isinstance(value, SETTINGS[name]):
            key, shown, near = f"folder.{SETTINGS[name].__name__}", str(value), None
        else:
            continue
        at = {"file": NAME, "row": _line_of(name, text), "column": name, "value": shown}
        problems.append(_SAY.problem(key, {"names": ", ".join(choices)}, **at, remedy=near))
    if problems:
        raise ProblemError(problems)
    return given


def _line_of(name: str, text: str) -> int | None:
    names = "provinces?" if name == "provinces" else re.escape(name)
    found = re.search(rf"^\s*\[?\s*{names}\s*[=\]]", text, re.MULTILINE)
    return text.count("\n", 0, found.end()) + 1 if found else None


def settings(office: Office | None) -> dict[str, Any]:
    """Return what holds where a flag does not: the environment over mtqg.toml.

    >>> settings(Office(Path("x"), {"edition": "2024"}))["edition"]
    '2024'
    """
    found = dict(office.settings) if office else {}
    for name in ENVIRONMENT:
        if given := os.environ.get(f"MTQG_{name.upper()}", ""):
            listed = [part.strip() for part in given.split(",") if part.strip()]
            found[name] = listed if SETTINGS[name] is list else given
    return found


def defaults(office: Office | None) -> dict[str, dict[str, Any]]:
    """Return the defaults of the options of each command, as click takes them.

    Paths of mtqg.toml are of its folder, wherever the command is called from.
    """
    given = settings(office)
    for name in ("notes", "out"):
        of_file = office is not None and f"MTQG_{name.upper()}" not in os.environ
        if of_file and "://" not in given.get(name, ""):
            usual = "reports" if name == "out" else ""
            if given.get(name, usual) and office is not None:
                given[name] = str(office.root / given.get(name, usual))
    if office is not None:
        given["notebook"] = [
            str(office.root / one) if one.endswith(".ipynb") else one
            for one in given.get("notebooks", [])
        ]
    given["parameter"] = [f"{name}={value}" for name, value in given.get("parameters", {}).items()]
    wanted = {
        "report": ("edition", "language", "as_of", "notes", "out", "notebook", "to", "parameter"),
        "compare": ("edition", "language", "as_of", "out"),
        "list": ("edition", "language"),
        "export": ("edition", "language", "as_of"),
    }
    wanted["doctor"] = ("out", "language")
    common = "check load audit template read-text data lab collect fill rebuild".split()
    wanted |= dict.fromkeys(common, ("language",))
    return {
        command: {name: given[name] for name in names if given.get(name)}
        for command, names in wanted.items()
    }


def out_at(out: str, as_of: str) -> str:
    """Return the folder of results at a cut-off: `{as_of:%Y-%m}` in it is the month of that day.

    Raises
    ------
    ProblemError
        If something else stands in braces.

    >>> out_at("reports/{as_of:%Y-%m}", "31/10/2026"), out_at("reports", "")
    ('reports/2026-10', 'reports')
    """
    if "{" not in out:
        return out
    from mtqg.table import parameters_given

    _, day = parameters_given.as_given("2025", as_of)
    try:
        return out.format(as_of=date.fromisoformat(day) if day else dates.today())
    except (KeyError, IndexError, ValueError, AttributeError):
        given = {"pattern": "{as_of:%Y-%m}"}
        raise ProblemError(_SAY.problem("folder.braces", given, column="out", value=out)) from None


def own(
    office: Office | None, data: list[Path] | None, only: list[Path] | None, language: str
) -> list[Path]:
    """Return the own figures of a call: the office's with `data` added, or `only` and those.

    What was loaded and is gone is told: a report would be without it.
    """
    if office is None or only:
        return [*(only or []), *(data or [])]
    complain(missing(office), language)
    return [*office.files(), *(data or [])]


def create(
    root: Path, provinces: list[str], *, language: str = "vi", made_up: bool = False
) -> Office:
    """Make an office's folder: its mtqg.toml, its folders, and copies of the notebooks to change.

    Raises
    ------
    ProblemError
        If there is one already, a province does not exist, or it cannot be written.
    """
    from mtqg import paths
    from mtqg.table import parameters_given

    if (root / NAME).exists():
        raise ProblemError(_SAY.problem("folder.there", file=str(root)))
    named, problems = [], []
    for name in provinces:
        try:
            named.append(
                parameters_given.find_province(name, parameters_given.as_given("", "", [name])[0])
            )
        except ProblemError as error:
            problems += error.problems
    if problems:
        raise ProblemError(problems)
    try:
        for folder in FOLDERS:
            (root / folder).mkdir(parents=True, exist_ok=True)
        for path in sorted(paths.notebooks().glob("*.ipynb")):
            text = path.read_text(encoding="utf-8")
            if named:  # a copy opened in JupyterLab is about the office's province and figures
                text = text.replace(
                    '"province: str = \\"bac-giang\\"', f'"province: str = \\"{named[0].slug}\\"'
                )
            text = text.replace('"data: list[str] = []', '"data: list[str] = [\\"../figures\\"]')
            json.loads(text)
            copy = root / "notebooks" / f"{path.stem}-rieng.ipynb"
            copy.write_text(text, encoding="utf-8", newline="\n")
        for area in named:
            place = root / "notes" / f"{area.slug}.yml"
            if not place.exists():
                notes = _new("new_notes.yml").format(name=area.name)
                place.write_text(notes, encoding="utf-8", newline="\n")
        listed = ", ".join(f'"{area.slug}"' for area in named)
        toml = _new("new_mtqg.toml").format(listed=listed, language=language)
        toml = f"{_MADE_UP if made_up else ''}{toml}"
        (root / NAME).write_text(toml, encoding="utf-8", newline="\n")
    except OSError as error:
        given = {"reason": error.strerror or str(error)}
        raise ProblemError(_SAY.problem("folder.unwritten", given, file=str(root))) from None
    return Office(root.resolve(), read(root / NAME))


def _new(name: str) -> str:
    """Return what a file of a new office holds, with room for its names in braces."""
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def records(office: Office) -> list[dict[str, Any]]:
    """Return the records of what was loaded, in order of time."""
    found = []
    for path in sorted(office.originals.glob("*.json")):
        try:
            record = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            record = {}
        found.append({"name": path.stem, "file": path.name, "loaded": "", "rows": 0} | record)
    return sorted(found, key=lambda record: record["loaded"])


def missing(office: Office) -> list[Problem]:
    """Return which files of figures were loaded and are there no more."""
    found = []
    for record in records(office):
        name, original = f"figures/{record['name']}.csv", record.get("original")
        if "replaced_by" not in record and not (office.root / name).is_file():
            key = "folder.gone" if original else "folder.lost"
            found.append(_SAY.problem(key, {"file": str(original)}, file=name))
    return found
