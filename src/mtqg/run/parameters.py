"""What a report is about: notebook, province, edition, language, date; checked before any run.

Nothing here imports papermill or pandas at module level: a command with nothing to do is quick.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from mtqg import paths
from mtqg.problems import Problem, ProblemError, nearest
from mtqg.table import areas, dates, disk_cache
from mtqg.table.parameters_given import as_given, check_shared, find_province
from mtqg.texts import Text
from mtqg.words import sentences as words
from mtqg.words.sentences import Value, sentences

_SAY = sentences("run")

#: Parameters that the runner fills in itself, never the user by name.
OWN = ("province", "edition", "language", "as_of", "data")

#: The notebook that answers every question stands before those that go into one.
FIRST = "report"

#: Made where they are asked for, or have figures: without, every province had an empty page more.
ASKED = ("communes",)

#: What Vietnamese messages call the notebooks.
CALLED = {
    "report": "báo cáo chung", "disbursement": "giải ngân", "trend": "xu hướng",
    "forecast": "dự báo", "peers": "tỉnh tương đồng", "communes": "các xã", "commune": "xã",
    "compare": "hai tỉnh", "country": "cả nước", "quality": "chất lượng số liệu",
    "changes": "thay đổi", "intervals": "khoảng dự báo",
}  # fmt: skip

#: How JupyterLab and file managers name a copy: what is tried out in one is no report.
_COPY = re.compile(r"(-Copy\d+| - Copy( \(\d+\))?| \((copy|\d+)\))$")


@dataclass(frozen=True)
class Template:
    """A notebook that makes one report: its name, and its parameters with their defaults.

    `declared` maps each name of the cell tagged `parameters` to its default value, whose type is
    the type that a given value must have. `problem` is why the notebook cannot be used, None when
    it can.
    """

    name: str
    path: Path
    declared: Mapping[str, Any]
    problem: Problem | None = None


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

    @classmethod
    def of(
        cls,
        notebook: str,
        area: areas.Area,
        language: str,
        parameters: Mapping[str, Any],
        template: Path | None = None,
    ) -> Run:
        """Return the run of a notebook for an area; the project's own where no `template` is."""
        path = template or paths.notebooks() / f"{notebook}.ipynb"
        names = area.text
        return cls(notebook, path, area.edition, area.code, area.slug, names, language, parameters)

    @property
    def stem(self) -> str:
        """The report's path below the output folder, without its ending."""
        return f"{self.edition}/{self.slug}/{self.notebook}.{self.language}"

    @property
    def shared(self) -> dict[str, Any]:
        """The parameters that all runs of one call have in common, the question among them."""
        names = ("edition", "language", "as_of", "data", "indicator", "horizon", "method")
        shared = {n: self.parameters[n] for n in names if n in self.parameters}
        below = {"communes": True, "edition": self.edition}
        return shared | (below if self.notebook in ("commune", "communes") else {})

    @property
    def label(self) -> str:
        """The run as messages name it."""
        called = CALLED.get(self.notebook) if self.language == "vi" else None
        return f"{self.names.say(self.language)} · {called or self.notebook}"


def templates(folder: Path | None = None) -> dict[str, Template]:
    """Return the notebooks that make reports, by name: those with a `province` parameter.

    A notebook without it is none, nor is a copy that JupyterLab made beside one, nor one that
    papermill wrote. One that cannot be read is told by `unreadable`.
    """
    return {t.name: t for t in _in_folder(folder) if t.problem is None and "province" in t.declared}


def unreadable(notebooks: Sequence[str] = (), folder: Path | None = None) -> list[Problem]:
    """Return why notebooks asked for (none named: all) are no templates, though others are."""
    here = _in_folder(folder)
    own = [template(_path(name)) for name in notebooks if _is_path(name)]
    wanted = [*own, *(t for t in here if not notebooks or t.name in notebooks)]
    return [t.problem for t in wanted if t.problem is not None]


def _in_folder(folder: Path | None) -> list[Template]:
    found = sorted((folder or paths.notebooks()).glob("*.ipynb"))
    found.sort(key=lambda path: (path.stem != FIRST, path.stem))
    return [template(path) for path in found if not _COPY.search(path.stem)]


def template(path: Path) -> Template:
    """Return the notebook at `path` as a template, with what is wrong with it.

    Read again only when the file has changed.
    """
    try:
        state = path.stat()
    except OSError:
        return Template(path.stem, path, {}, _SAY.problem("notebook.missing", file=str(path)))
    return _template(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=256)
def _template(path: Path, _changed: int, _size: int) -> Template:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        cells = [(set(c.get("metadata", {}).get("tags", [])), c) for c in content["cells"]]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        broken = _SAY.problem("notebook.broken", {"error": str(error)}, file=path.name)
        return Template(path.stem, path, {}, broken)
    if any("injected-parameters" in tags for tags, _ in cells):
        return Template(path.stem, path, {})  # what papermill wrote is a result
    source = next(("".join(c["source"]) for tags, c in cells if "parameters" in tags), "")
    try:
        return Template(path.stem, path, _declared(source))
    except SyntaxError as error:
        given, value = {"line": error.lineno or 0}, (error.text or "").strip()
        wrong = _SAY.problem("notebook.python", given, file=path.name, value=value)
        return Template(path.stem, path, {}, wrong)


def _declared(source: str) -> dict[str, Any]:
    r"""Return the assignments in the source of a cell of parameters; None for no literal.

    >>> _declared("a = 1\nb: list[str] = []\nc = max(1, 2)")
    {'a': 1, 'b': [], 'c': None}
    """
    declared: dict[str, Any] = {}
    for line in ast.parse(source).body:
        match line:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                pass
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                pass
            case _:
                continue
        try:
            declared[name] = ast.literal_eval(value)
        except ValueError:
            declared[name] = None
    return declared


def plan(
    provinces: Sequence[str | int],
    *,
    notebooks: Sequence[str] = (),
    language: str = "vi",
    edition: str = "",
    as_of: str = "",
    data: Sequence[Path] = (),
    extra: Mapping[str, Any] | None = None,
    folder: Path | None = None,
) -> list[Run]:
    """Return the runs that are asked for, in the order of provinces and notebooks.

    Parameters
    ----------
    provinces : sequence of str
        Names in any spelling, codes or slugs; empty means every province of `edition`.
    notebooks : sequence of str
        Names of templates, or paths of notebooks of one's own (reports are named after the file);
        empty means all templates.
    language, edition, as_of : str
        "vi" or "en"; "2024", "2025" or "": of each province the edition in force at the cut-off,
        the former one for a name that only that has; a date in any usual form or "" (everything
        known).
    data : sequence of Path
        The user's own files of the long table, or folders of them.
    extra : mapping
        Values of further parameters that the notebooks declare: as typed, or as Python has them.
    folder : Path, optional
        The folder of templates; by default the project's.

    Raises
    ------
    ProblemError
        With everything that is wrong, before any kernel starts: an unknown province, notebook,
        parameter, language or edition, a date that does not exist, a value of another type than
        the parameter's default, a missing or invalid data file, a wrong edit of the sentences.
    """
    asked = edition
    edition, as_of = as_given(asked, as_of)
    problems = check_shared(edition=edition, language=language, as_of=as_of)
    problems += dates.to_come(as_of, "as_of")
    edited = sorted(words.FOLDER.glob("*/*.ini"))  # all are looked through once in each state
    problems += disk_cache.of_files("words", edited, words.problems, small=True)
    chosen = _chosen(notebooks, folder, problems)
    own = files(data, problems)
    values = _values(extra or {}, chosen, problems)
    if any("notes" in template.declared for template in chosen):
        values["notes"] = _notes(str(values.get("notes", "")), problems)
    wanted: list[areas.Area] = []
    for text in provinces:
        within = edition if asked else as_given("", as_of, [text])[0]
        try:
            area = find_province(text, within if within in areas.EDITIONS else "2025")
        except ProblemError as error:
            problems += error.problems
            continue
        if area not in wanted:
            wanted.append(area)
    editions = {area.edition for area in wanted} or {edition}
    values_in = {one: _in_codes(values, one, problems) for one in sorted(editions)}
    if problems:
        raise ProblemError(dict.fromkeys(problems))
    if not provinces:
        every = (areas.get(code, edition) for code in sorted(areas.codes(edition)))
        wanted = [area for area in every if area.level == "province"]

    shared: dict[str, Any] = {"language": language, "as_of": as_of}
    if own:
        shared["data"] = [str(path) for path in own]
    runs = []
    for area in wanted:
        given = {"province": area.slug, "edition": area.edition, **shared}
        given |= values_in[area.edition]
        for template in chosen:
            asked_for = {name: given[name] for name in template.declared if name in given}
            runs.append(Run.of(template.name, area, language, asked_for, template.path))
    return runs


def former(runs: Sequence[Run], as_of: str = "") -> list[Text]:
    """Return which provinces of `runs` are of the former edition, though the cut-off is later.

    Nothing where the edition was asked for is to be told: call it where it was left out.
    """
    from mtqg.table import mergers

    notes = []
    if as_given("", as_of)[0] == "2025":
        for code in dict.fromkeys(run.code for run in runs if run.edition == "2024"):
            old = areas.get(code, "2024")
            new = mergers.successor(old)
            names = {"old": old.text, "new": new.text}
            notes.append(_SAY.text("messages.former", **names))
    return notes


def unused(runs: Sequence[Run]) -> list[Text]:
    """Return which of the user's own figures no report of `runs` can take, and what would."""
    files = dict.fromkeys(path for run in runs for path in run.parameters.get("data", []))
    if not files:
        return []
    of = tuple(sorted({run.edition for run in runs}))
    own = [Path(path) for path in files]
    known = disk_cache.of_files(
        f"unused {of}", [*_shipped(), *own], partial(_unused, own, of), small=True
    )
    notes = []
    for edition, count, codes in known:
        named = Text(
            *(
                ", ".join(areas.names(edition, language).get(code, code) for code in codes)
                for language in ("vi", "en")
            )
        )
        given: dict[str, Value] = {"count": count, "edition": edition, "areas": named}
        lost = _SAY.text("messages.unused", **given, others=", ".join(of))
        if edition not in of:
            lost = _SAY.text("messages.unused_edition", unused=lost, edition=edition)
        notes.append(lost)
    return notes


def _unused(own: Sequence[Path], of: Sequence[str]) -> list[tuple[str, int, list[str]]]:
    """Return edition, number and first areas of the rows that no edition of `of` can take."""
    import pandas as pd

    from mtqg.table import editions, observations
    from mtqg.table.packed import unpacked

    tables = [observations.own_packed(path) for path in own]
    others = [unpacked(table[~table["edition"].isin(of)]) for table in tables]
    rest = pd.concat(others, ignore_index=True)
    if len(rest):
        stated = pd.concat([observations.shipped(), rest], ignore_index=True)
        for edition in of:
            rest = editions.unused(rest, edition, stated)
    return [
        (str(edition), len(rows), list(dict.fromkeys(rows["area"]))[:5])
        for edition, rows in rest.groupby("edition")
    ]


def _shipped() -> list[Path]:
    return sorted((paths.data() / "observations").glob("*.csv"))


def _chosen(names: Sequence[str], folder: Path | None, problems: list[Problem]) -> list[Template]:
    known = templates(folder)
    chosen = [] if names else [t for t in known.values() if t.name not in ASKED]
    for name in dict.fromkeys(names):
        if _is_path(name):
            _take(template(_path(name)), known, chosen, problems)
        elif name in known:
            chosen.append(known[name])
        elif not any(t.name == name and t.problem for t in _in_folder(folder)):
            given = {"names": ", ".join(known), "name": name}
            near = nearest(name, list(known))
            problems.append(_SAY.problem("notebook.unknown", given, value=name, remedy=near))
    if not chosen and not problems:
        problems += unreadable(names, folder)
    if not chosen and not problems:
        problems.append(_SAY.problem("notebook.none", file=str(folder or paths.notebooks())))
    return chosen


def _take(
    own: Template, known: Mapping[str, Template], chosen: list[Template], problems: list[Problem]
) -> None:
    """Add a notebook of the user's to the `chosen`, or what is wrong with it to the problems."""
    namesake = known.get(own.name)
    if namesake is not None and namesake.path.resolve() == own.path:
        chosen.append(namesake)
    elif namesake is not None or own.name in {t.name for t in chosen}:
        problems.append(_SAY.problem("notebook.namesake", file=str(own.path)))
    elif own.problem is None and "province" not in own.declared:
        problems.append(_SAY.problem("notebook.province", file=str(own.path)))
    elif own.problem is None:
        chosen.append(own)


def _is_path(name: str) -> bool:
    return name.endswith(".ipynb") or "/" in name or "\\" in name


def _path(name: str) -> Path:
    return Path(name).expanduser().resolve()


def files(data: Sequence[Path], problems: list[Problem]) -> list[Path]:
    """Return the absolute paths of the user's files, checked together with the project's own.

    What is wrong with them is added to `problems`.
    """
    found: list[Path] = []
    for path in data:
        files = sorted(path.glob("*.csv")) if path.is_dir() else [path]
        if not files or not all(file.is_file() for file in files):
            problems.append(_SAY.problem("notebook.figures", file=str(path)))
        else:
            found += [file.resolve() for file in files]
    if found and not problems:
        try:
            files = [*_shipped(), *found]
            disk_cache.of_files("read", files, partial(_read, found), small=True)
        except ProblemError as error:
            problems += error.problems
    return found


def _read(files: Sequence[Path]) -> int:
    """Return how many figures files have, all read and checked, with the project's too."""
    from mtqg.table import observations

    own = [observations.own_packed(path) for path in files]
    observations.agree(own, ", ".join(path.name for path in files))
    return sum(map(len, own))


def _notes(folder: str, problems: list[Problem]) -> str:
    """Return the folder of the analyst's notes, "" for that of the data; its files are checked.

    Those of the data are checked by `mtqg check`.
    """
    if not folder:
        return ""
    if not Path(folder).is_dir():
        problems.append(_SAY.problem("notebook.notes", parameter="notes", value=folder))
        return folder
    files = sorted(Path(folder).glob("*.yml"))
    problems += disk_cache.of_files(
        f"notes {folder}", files, partial(_problems_of_notes, folder), small=True
    )
    return str(Path(folder).resolve())


def _problems_of_notes(folder: str) -> list[Problem]:
    from mtqg.sections import notes  # and with it pandas, for which no unchanged report waits

    return notes.problems(folder)


def _values(
    extra: Mapping[str, Any], chosen: Sequence[Template], problems: list[Problem]
) -> dict[str, Any]:
    """Return the typed values of `extra`, held against the defaults of the chosen templates."""
    values: dict[str, Any] = {}
    declared = {name: default for t in chosen for name, default in t.declared.items()}
    for name, given in extra.items():
        if name == "notes" and name not in declared:
            continue  # the folder of notes of an office; not every notebook takes notes
        if name not in declared or name in OWN:
            near = nearest(name, [n for n in declared if n not in OWN])
            problems.append(_SAY.problem("notebook.parameter", value=name, remedy=near))
            continue
        try:
            values[name] = _typed(given, declared[name])
        except (ValueError, SyntaxError):
            kind = {"kind": type(declared[name]).__name__}
            problems.append(_SAY.problem("notebook.type", kind, parameter=name, value=str(given)))
    return values


def _typed(given: Any, default: Any) -> Any:
    """Return what was typed, or given from Python, as a value of the type of `default`.

    Several texts may stand for one (`indicator`), and one for a list of one.

    >>> _typed("3", 5), _typed("3", 0.5), _typed("3", "x"), _typed("True", False)
    (3, 3.0, '3', True)
    >>> _typed("24, quang nam", []), _typed("['a']", []), _typed(["a", "b"], "x"), _typed(24, [])
    (['24', 'quang nam'], ['a'], ['a', 'b'], [24])
    """
    if isinstance(default, str):
        if isinstance(given, list | tuple):
            return [str(one) for one in given]
        return str(given)
    if isinstance(default, list):
        if isinstance(given, str) and not given.lstrip().startswith("["):
            return [part.strip() for part in given.split(",") if part.strip()]
        value = ast.literal_eval(given) if isinstance(given, str) else given
        return list(value) if isinstance(value, list | tuple) else [value]
    value = ast.literal_eval(given) if isinstance(given, str) and default is not None else given
    if type(default) is float and type(value) is int:
        return float(value)
    if default is not None and type(value) is not type(default):
        raise ValueError(given)
    return value


def _in_codes(values: Mapping[str, Any], edition: str, problems: list[Problem]) -> dict[str, Any]:
    """Return `values` with codes for the indicators and peers of a question, told where wrong."""
    values = dict(values)
    if {"horizon", "method"} & set(values):
        from mtqg.analysis import forecast

        try:
            forecast.check(values.get("horizon", 1), values.get("method", "auto"))
        except ProblemError as error:
            problems += error.problems

    def coded(name: str, code: Callable[[Any], str]) -> None:
        given = values.get(name, [])
        found = []
        for one in given if isinstance(given, list) else [given]:
            try:
                found.append(code(one))
            except ProblemError as error:
                problems.extend(error.problems)
        if name in values:
            values[name] = found if isinstance(given, list) else "".join(found)

    if "indicator" in values:
        from mtqg.table import catalogue

        coded("indicator", catalogue.find)
    if values.get("programme"):
        from mtqg.table import catalogue

        coded("programme", catalogue.find_programme)
    if values.get("since"):
        from mtqg.table.dates import since_day

        coded("since", since_day)
    if edition in areas.EDITIONS:
        coded("peers", lambda text: areas.find(text, edition).slug)
    return values
