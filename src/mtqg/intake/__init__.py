"""Loaders: files as offices really have them become the one long table, with an account.

`load` opens any of them and chooses by content, never by name:

- the statistics office's monthly workbooks (`workbook`),
- table exports of its PX-Web site (`pxweb`), .px and JSON-stat files (`cubes`),
- the long table itself as CSV,
- an office's own form (`form`; `template` writes a blank one).

Nothing is assumed: every decision carries the cell that says it, and what no cell says is asked.
"""

from __future__ import annotations

import re
import reprlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from mtqg.intake import between_dates, cross_checks, cubes, form, pxweb, template, workbook
from mtqg.intake.loaded import WHAT, Decision, Left, Loaded
from mtqg.intake.sheets import Book, open_book
from mtqg.problems import Problem, ProblemError, cause, nearest
from mtqg.table import areas, catalogue, observations, schema
from mtqg.table.files import named
from mtqg.table.schema import coded, is_period
from mtqg.table.supplied import Supplied, from_csv, from_rows, is_long_table
from mtqg.texts import DEFAULT_LANGUAGE, Text
from mtqg.words.sentences import sentences

_SAY = sentences("intake").text

__all__ = ["Decision", "Left", "Loaded", "load", "template"]

LONG_TABLE = "long table"


def load(
    paths: str | Path | Iterable[str | Path],
    *,
    mapping: str | Path | dict[str, Any] | None = None,
    partial: bool = False,
    language: str = DEFAULT_LANGUAGE,
    **answers: str | None,
) -> Loaded:
    """Return the figures of one file or several, what was understood and what was left.

    Parameters
    ----------
    paths : path, or paths
        .xlsx, .xlsm, .xls, .ods, .csv, .tsv, .txt, .px, or .json (JSON-stat).
    mapping : path or dict, optional
        How to read a form that does not say everything itself; the message of the error drafts it.
    partial : bool
        Of several files, return those that can be read, and the refusals of the others among
        `problems`.
    language : {"vi", "en"}
        The language of `understood`, `left` and `summary`.
    **answers : str
        What no cell says, for all the files: `area`, `edition`, `unit`, `period`, `as_of`,
        `programme`, `capital`, `fund`, `plan_vintage`, `decimal`, `sheet`, `level`,
        `scope` (ALL: the whole area), `status` (actual, preliminary, estimate, plan, target).
        An answer overrules the cells; where one says otherwise, that is among `problems`.

    Returns
    -------
    Loaded
        `table` in the columns of the long table, valid by `schema.validate`;
        `understood`, `left` and `problems`.

    Raises
    ------
    ProblemError
        If a file cannot be opened, holds nothing that can be read, leaves open what has to be
        known, or what was read is no valid table. Nothing is half-loaded.

    Examples
    --------
    >>> loaded = load("bieu-thang-9.xlsx", area="Bắc Giang")  # doctest: +SKIP
    >>> loaded.table[["indicator", "period", "value", "unit"]]  # doctest: +SKIP
    """
    wanted = [named(path) for path in observations.listed(paths)]
    if not wanted:
        raise ProblemError(Problem(_SAY("loading.no_file")))
    if unknown := set(answers) - form.ANSWERS:
        raise TypeError(f"load() has no argument {', '.join(sorted(unknown))}")
    stated = read_mapping(mapping) | {k: v for k, v in answers.items() if v is not None}
    stated = {k: v for k, v in stated.items() if v != "?"}  # a draft not completed there
    given = stated | {k: coded(k, v) for k, v in stated.items() if isinstance(v, str)}
    if given.get("programme"):
        given["programme"] = catalogue.find_programme(str(given["programme"]))
    for key, fits in _ONE_OF.items():
        if given.get(key) and not fits(str(given[key])):
            value, say = str(given[key])[:80], sentences("intake")
            raise ProblemError(say.problem(f"answers.{key}", column=key, value=value))
    loaded: list[Loaded] = []
    refused: list[Problem] = []
    for path in wanted:
        try:
            opened = cubes.read(path) or open_book(path)
            one = _load_one(opened, path, given, loaded)
            against = _against_cells(one, opened, path, given, stated)
            loaded.append(replace(one, problems=(*against, *one.problems)))
        except ProblemError as error:
            refused += error.problems
    if not loaded or (refused and not partial):
        raise ProblemError(refused)
    return _together(loaded, refused, language)


def _load_one(
    opened: cubes.Cube | Book, path: Path, given: dict[str, Any], earlier: Sequence[Loaded] = ()
) -> Loaded:
    if isinstance(opened, cubes.Cube):
        if opened.rows:
            found = from_rows(opened.rows, opened.file, edition=str(given.get("edition", "")))
            return _of_long_table(found, opened.file)
        loaded = pxweb.load_cube(opened, given)
        schema.validate(loaded.table, path.name)
        return loaded
    book = opened
    if _is_long_table(book):
        return _long_table(book, path, str(given.get("edition", "")))
    if workbook.recognises(book):
        # Months loaded in one call are held against each other.
        tables = [one.table for one in earlier if one.kind == workbook.KIND]
        loaded = workbook.load(book, pd.concat([workbook.shipped(), *tables]) if tables else None)
    elif pxweb.recognises(book):
        loaded = pxweb.load(book, given)
    else:
        loaded = form.load(book, given, path)
    _validate(loaded)
    return loaded


#: What a cell can say otherwise than an answer does.
_STATED = (
    "unit", "area", "period", "as_of", "programme", "capital", "fund", "plan_vintage", "status"
)  # fmt: skip
_OF_A_FIGURE = ("period", "as_of", "programme", "capital", "fund", "plan_vintage")


def _against_cells(
    one: Loaded,
    opened: cubes.Cube | Book,
    path: Path,
    given: dict[str, Any],
    stated: dict[str, Any],
) -> Iterator[Problem]:
    """Yield the answers, on the command line or in the mapping, that a cell says otherwise."""
    for name in [name for name in _STATED if stated.get(name)]:
        told = _SAY("loading.cell_says_other", name=str(stated[name]), what=WHAT[name])
        try:
            unanswered = _load_one(opened, path, {k: v for k, v in given.items() if k != name})
        except ProblemError as error:  # it was asked for, yet a cell may name another province
            for asked in error.problems if name == "area" else ():
                if areas.names_another(asked.value, str(stated[name])):
                    yield replace(asked, text=told, file=one.file, remedy=None, severity="warning")
            continue
        settled = {d.value for d in one.decisions if d.what == name}
        others = [(d.place, d.text) for d in unanswered.decisions
                  if d.what == name and d.place and d.value not in settled]  # fmt: skip
        answer = {d.value for d in one.decisions if d.what == name and not d.place}
        if answer - {"ALL"} and name in _OF_A_FIGURE:  # what a row or a column says goes before it
            rows = one.table[~one.table[name].isin({*answer, "", "ALL", "_Z"})]
            others += [*zip(rows["place"], rows[name], strict=True)]
        for place, text in others[:1]:
            option = f"--{name.replace('_', '-')}"
            remedy = _SAY("loading.cell_says_other_how", option=option, key=name)
            yield Problem(told, one.file, None, "", text, remedy, place, "warning", True)


def _validate(loaded: Loaded) -> None:
    """Refuse what is no valid table, by the cells that it was read from."""
    try:
        schema.validate(loaded.table, loaded.file)
    except ProblemError as error:
        places = loaded.table["place"]
        raise ProblemError(
            replace(p, row=None, column="", cell=str(places.iloc[p.row - 2]))
            if p.row is not None and 0 <= p.row - 2 < len(places)
            else p
            for p in error.problems
        ) from None


def _is_long_table(book: Book) -> bool:
    texts = book.sheets[0].texts[:20] if book.sheets else []
    return is_long_table(next((row for row in texts if any(row)), []))


def _long_table(book: Book, path: Path, edition: str) -> Loaded:
    """Return a long table as it is: a text file as it was written, a workbook by its cells."""
    sheet = book.sheets[0]
    found = (
        from_csv(path, sheet.name, edition=edition)
        if book.kind == "text"
        else from_rows(sheet.rows, book.file, sheet.name, edition=edition)
    )
    return _of_long_table(found, book.file)


def _of_long_table(found: Supplied, file: str) -> Loaded:
    places = found.cells or [""] * len(found.table)  # a cube has no cells to name
    against = cross_checks.of_table(found.table.assign(place=places), file)
    return Loaded(
        file,
        LONG_TABLE,
        found.table,
        problems=(*found.warnings, *against),
        decisions=tuple(Decision(*one) for one in found.decisions),
    )


def _together(loaded: list[Loaded], refused: list[Problem], language: str) -> Loaded:
    """Return the accounts of several files as one."""
    table = pd.concat([one.table for one in loaded], ignore_index=True)
    return Loaded(
        ", ".join(one.file for one in loaded),
        ", ".join(dict.fromkeys(one.kind for one in loaded)),
        table,
        tuple(x for one in loaded for x in one.remains),
        (*refused, *(p for one in loaded for p in one.problems), *between_dates.across(table)),
        tuple(x for one in loaded for x in one.notes),
        tuple(x for one in loaded for x in one.decisions),
        language,
    )


def read_mapping(mapping: str | Path | dict[str, Any] | None) -> dict[str, Any]:
    """Return a mapping as a dict; a path is read as YAML.

    Its keys are the answers of `load`, `header_rows` (first and last row of the headings),
    `columns` (what each letter holds) and `rows` (what each number is).

    Raises
    ------
    ProblemError
        If the file cannot be read or holds no keys, or with every key that is unknown or holds
        what it cannot.

    >>> read_mapping({"columns": 5})
    Traceback (most recent call last):
    mtqg.problems.ProblemError: cột columns, giá trị "5": ... → columns: {B: content, C: FIN.PLAN}
    """
    if mapping is None:
        return {}
    name = "" if isinstance(mapping, dict) else Path(mapping).name
    read = mapping if isinstance(mapping, dict) else _yaml(Path(mapping))
    if not isinstance(read, dict) or not read:
        raise ProblemError(Problem(_SAY("loading.no_keys"), name))
    problems = []
    for key, value in read.items():
        if key not in form.ANSWERS and key not in _SHAPES:
            text = _SAY("loading.unknown_key")
            remedy = nearest(str(key), [*sorted(form.ANSWERS), *_SHAPES])
            problems.append(Problem(text, name, value=str(key)[:80], remedy=remedy))
        elif value is not None and not _SHAPES.get(key, _is_answer)(value):
            text = _SAY("loading.wrong_shape")
            example = Text(_EXAMPLES.get(key, f"{key}: …"), _EXAMPLES.get(key, f"{key}: …"))
            # Not str: nine lines of anchors in YAML can stand for a billion values.
            problems.append(Problem(text, name, None, key, reprlib.repr(value), example))
    if problems:
        raise ProblemError(problems)
    return dict(read)


def _yaml(path: Path) -> Any:
    try:
        if path.stat().st_size > 1_000_000:
            raise ValueError("1 MB")
        return yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
        why = cause(error) if isinstance(error, OSError) else Text(str(error), str(error))
        text = _SAY("loading.unreadable")
        raise ProblemError(Problem(text, path.name, value=why.vi[:120])) from None


def _is_answer(value: object) -> bool:
    return isinstance(value, str | int | float | date)


def _is_rows(value: object) -> bool:
    rows: list[Any] = value if isinstance(value, list) else []
    numbers = bool(rows) and all(type(r) is int and 0 < r <= 1_048_576 for r in rows)
    return numbers and rows[0] <= rows[-1]


def _is_columns(value: object) -> bool:
    return isinstance(value, dict) and all(
        isinstance(k, str) and re.fullmatch("[A-Za-z]{1,3}", k) and isinstance(v, str | int)
        for k, v in value.items()
    )


def _is_by_row(value: object) -> bool:
    return isinstance(value, dict) and all(
        re.fullmatch("[0-9]{1,7}", str(k)) and isinstance(v, str | int) for k, v in value.items()
    )


#: What a key of a mapping must hold, beside the answers, which are one word or number each.
_SHAPES: dict[Any, Callable[[object], bool]] = {
    "header_rows": _is_rows,
    "columns": _is_columns,
    "rows": _is_by_row,
}
#: What an answer must be where no reader asks for it itself.
_ONE_OF: dict[str, Callable[[str], bool]] = {
    "period": is_period,
    "decimal": lambda mark: mark in (",", "."),
}
_EXAMPLES = {
    "header_rows": "header_rows: [5, 6]",
    "columns": "columns: {B: content, C: FIN.PLAN}",
    "rows": "rows: {12: skip}",
}
