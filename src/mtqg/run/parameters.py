"""What a report is about: notebook, province, edition, language, date; checked before any run.

Nothing here imports papermill or pandas at module level: a command with nothing to do is quick.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from mtqg import paths
from mtqg.problems import Problem, ProblemError, nearest
from mtqg.texts import Text

#: Parameters that the runner fills in itself, never the user by name.
OWN = ("province", "edition", "language", "as_of", "data")

#: The notebook that answers every question stands before those that go into one.
FIRST = "report"


@dataclass(frozen=True)
class Template:
    """A notebook that makes one report: its name, and its parameters with their defaults.

    `declared` maps each name of the cell tagged `parameters` to its default value, whose type is
    the type that a given value must have.
    """

    name: str
    path: Path
    declared: Mapping[str, Any]


@dataclass(frozen=True)
class Run:
    """One report to be made: one notebook for one province in one language.

    `parameters` are the values that papermill injects. `stem` is the report's path without its
    ending, the same for no other run of one call.
    """

    notebook: str
    template: Path
    edition: str
    code: str
    slug: str
    names: Text
    language: str
    parameters: Mapping[str, Any] = field(default_factory=dict)

    @property
    def stem(self) -> str:
        """The report's path below the output folder, without its ending."""
        return f"{self.edition}/{self.slug}/{self.notebook}.{self.language}"

    @property
    def shared(self) -> dict[str, Any]:
        """The parameters that all runs of one call have in common."""
        names = ("edition", "language", "as_of", "data")
        return {n: self.parameters[n] for n in names if n in self.parameters}

    @property
    def label(self) -> str:
        """The run as messages name it."""
        return f"{self.names.say(self.language)} · {self.notebook}"


def templates(folder: Path | None = None) -> dict[str, Template]:
    """Return the notebooks that make reports, by name: those with a `province` parameter.

    A notebook without it (a tour for an analyst) is no template.
    """
    return dict(_templates(folder or paths.notebooks()))


@cache
def _templates(folder: Path) -> dict[str, Template]:
    found = {}
    for path in sorted(folder.glob("*.ipynb"), key=lambda p: (p.stem != FIRST, p.stem)):
        declared = _declared(path)
        if "province" in declared:
            found[path.stem] = Template(path.stem, path, declared)
    return found


def _declared(path: Path) -> dict[str, Any]:
    """Return the literal assignments of the cell tagged `parameters` in the notebook at `path`."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if "parameters" in cell.get("metadata", {}).get("tags", []):
            declared = {}
            for line in ast.parse("".join(cell["source"])).body:
                match line:
                    case ast.Assign(targets=[ast.Name(id=name)], value=value):
                        declared[name] = ast.literal_eval(value)
                    case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                        declared[name] = ast.literal_eval(value)
            return declared
    return {}


def plan(
    provinces: Sequence[str],
    *,
    notebooks: Sequence[str] = (),
    language: str = "vi",
    edition: str = "2024",
    as_of: str = "",
    data: Sequence[Path] = (),
    extra: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> list[Run]:
    """Return the runs that are asked for, in the order of provinces and notebooks.

    Parameters
    ----------
    provinces : sequence of str
        Names in any spelling, codes or slugs; empty means every province of `edition`.
    notebooks : sequence of str
        Names of templates; empty means all.
    language, edition, as_of : str
        "vi" or "en"; "2024" or "2025"; an ISO date or "" (everything known).
    data : sequence of Path
        The user's own files of the long table, or folders of them.
    extra : mapping of str to str
        Values of further parameters that the notebooks declare, as typed.
    folder : Path, optional
        The folder of templates; by default the project's.

    Raises
    ------
    ProblemError
        With everything that is wrong, before any kernel starts: an unknown province, notebook,
        parameter, language or edition, a date that does not exist, a value of another type than
        the parameter's default, a missing or invalid data file.
    """
    from mtqg.sections import cases
    from mtqg.table import areas

    problems = cases.check_shared(edition=edition, language=language, as_of=as_of)
    chosen = _chosen(notebooks, templates(folder), problems)
    own = _files(data, problems)
    values = _values(extra or {}, chosen, problems)
    if any("notes" in template.declared for template in chosen):
        values["notes"] = _notes(str(values.get("notes", "")), problems)
    wanted = []
    for text in provinces:
        try:
            area = cases.find_province(text, edition if edition in areas.EDITIONS else "2024")
        except ProblemError as error:
            problems += error.problems
            continue
        if area not in wanted:
            wanted.append(area)
    if problems:
        raise ProblemError(problems)
    if not provinces:
        wanted = [areas.get(code, edition) for code in areas.provinces(edition)["code"]]

    shared: dict[str, Any] = {
        "edition": edition,
        "language": language,
        "as_of": as_of,
    }
    if own:
        shared["data"] = [str(path) for path in own]
    runs = []
    for area in wanted:
        for template in chosen:
            given = {"province": area.slug, **shared, **values}
            runs.append(
                Run(
                    template.name,
                    template.path,
                    edition,
                    area.code,
                    area.slug,
                    Text(area.name, area.name_en),
                    language,
                    {name: given[name] for name in template.declared if name in given},
                )
            )
    return runs


def _chosen(
    names: Sequence[str], known: Mapping[str, Template], problems: list[Problem]
) -> list[Template]:
    if not known:
        none = Text("không có mẫu báo cáo nào", "there are no notebooks of reports")
        problems.append(Problem(none, file=str(paths.notebooks())))
    for name in names:
        if known and name not in known:
            problems.append(
                Problem(
                    Text("không có mẫu báo cáo này", "no such notebook of reports"),
                    value=name,
                    remedy=nearest(name, list(known))
                    or Text(f"có: {', '.join(known)}", f"there are: {', '.join(known)}"),
                )
            )
    return [known[name] for name in dict.fromkeys(names or known) if name in known]


def _files(data: Sequence[Path], problems: list[Problem]) -> list[Path]:
    """Return the absolute paths of the user's files, checked together with the project's own."""
    found: list[Path] = []
    for path in data:
        files = sorted(path.glob("*.csv")) if path.is_dir() else [path]
        if not files or not all(file.is_file() for file in files):
            missing = Text("không có tệp CSV nào ở đây", "there is no CSV file here")
            problems.append(Problem(missing, file=str(path)))
        else:
            found += [file.resolve() for file in files]
    if found and not problems:
        from mtqg.table import observations

        try:
            observations.read(*found)
        except ProblemError as error:
            problems += error.problems
    return found


def _notes(folder: str, problems: list[Problem]) -> str:
    """Return the folder of the analyst's notes, "" for that of the data; its files are checked."""
    from mtqg.sections import notes

    if folder and not Path(folder).is_dir():
        missing = Text("không có thư mục ghi chú này", "there is no such folder of notes")
        problems.append(Problem(missing, column="notes", value=folder))
        return folder
    problems += notes.problems(folder)
    return str(Path(folder).resolve()) if folder else ""


def _values(
    extra: Mapping[str, str], chosen: Sequence[Template], problems: list[Problem]
) -> dict[str, Any]:
    """Return the typed values of `extra`, held against the defaults of the chosen templates."""
    values: dict[str, Any] = {}
    declared = {name: default for t in chosen for name, default in t.declared.items()}
    for name, text in extra.items():
        if name not in declared or name in OWN:
            problems.append(
                Problem(
                    Text("không có tham số này", "no such parameter"),
                    value=name,
                    remedy=nearest(name, [n for n in declared if n not in OWN]),
                )
            )
            continue
        try:
            values[name] = _typed(text, declared[name])
        except (ValueError, SyntaxError):
            kind = type(declared[name]).__name__
            wanted = Text(f"cần giá trị kiểu {kind}", f"a value of type {kind} is wanted")
            problems.append(Problem(wanted, column=name, value=text))
    return values


def _typed(text: str, default: Any) -> Any:
    """Return `text` as a value of the type of `default`.

    >>> _typed("3", 5), _typed("3", 0.5), _typed("3", "x"), _typed("True", False)
    (3, 3.0, '3', True)
    """
    if isinstance(default, str):
        return text
    value = ast.literal_eval(text)
    if type(default) is float and type(value) is int:
        return float(value)
    if default is not None and type(value) is not type(default):
        raise ValueError(text)
    return value
