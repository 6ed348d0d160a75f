"""A folder of returned forms: taken in, held against each other, and who is missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import pandas as pd
from openpyxl import load_workbook

from mtqg import checks
from mtqg.collect import query
from mtqg.collect.query import Query
from mtqg.intake import Loaded, load
from mtqg.intake.form import EMPTY
from mtqg.problems import Problem, ProblemError
from mtqg.table import areas, communes, schema
from mtqg.table.numbers import written
from mtqg.table.schema import KEY, SAME
from mtqg.texts import Text, join
from mtqg.words.sentences import sentences

_SAY = sentences("collect")
_ENDINGS = (".xlsx", ".xlsm", ".xls", ".ods")

#: Rules of the audit that a commune can answer.
RULES = (
    "rate_of_plan", "above_plan", "out_of_range", "parts_total", "shared_base", "cumulative_falls",
    "unit_slip",
)  # fmt: skip


@dataclass
class Collected:
    """What a folder of returned forms holds.

    Attributes
    ----------
    province : Area
    table : DataFrame
        The long table of all forms, corrected by the answers.
    states : DataFrame
        One row a commune: area, name, state (Text), kind (received, contradictory, tardy, missing,
        overdue, blank: a form is there and not filled in), file, saved (YYYY-MM-DD), figures.
    queries : list of Query
        What is still to be asked.
    corrected, accepted : int
        Figures that answers changed, contradictions that they confirmed.
    blank : int
        Forms that nobody filled in.
    problems : list of Problem
        Answers that are not whole, or fit no more.
    """

    province: areas.Area
    table: pd.DataFrame
    states: pd.DataFrame
    queries: list[Query]
    corrected: int = 0
    accepted: int = 0
    blank: int = 0
    problems: list[Problem] = field(default_factory=list)

    def count(self, *kinds: str) -> int:
        """Return how many communes are in one of these states."""
        return int(self.states["kind"].isin(kinds).sum())


def collect(
    folder: str | Path,
    *,
    province: str = "",
    due: str = "",
    today: date | None = None,
    before: pd.DataFrame | None = None,
) -> Collected:
    """Return what the communes of a province returned, and what is to be asked about it.

    Excel forms and answered query sheets in `folder` are read, whatever their names. Of two forms
    of a commune the one saved last counts, and where they differ that is asked. What an earlier
    month says is held against the new figures.

    Parameters
    ----------
    folder : path
    province : str
        Left out, that of most communes in the forms.
    due : str
        YYYY-MM-DD, until when forms were to come; without it nobody is late.
    today : date, optional
        For how many days a form is overdue.
    before : DataFrame, optional
        Earlier figures of the communes, a long table.

    Raises
    ------
    ProblemError
        If the folder or the province is none, or no form is in it.
    """
    place = Path(folder)
    if not place.is_dir():
        raise ProblemError(Problem(_SAY.text("messages.no_folder"), str(folder)))
    found = sorted(p for p in place.iterdir() if p.suffix.lower() in _ENDINGS)
    found = [p for p in found if not p.name.startswith(("~$", "."))]
    sheets = [p for p in found if query.is_query_sheet(p)]
    forms = sorted((p for p in found if p not in sheets), key=lambda p: (_saved(p), p.name))
    if not forms:
        none = _SAY.text("messages.none")
        raise ProblemError(Problem(none, str(folder), remedy=_SAY.text("messages.none_how")))
    loaded: dict[str, Loaded] = {}
    queries: list[Query] = []
    blank: dict[str, str] = {}
    for path in forms:
        try:
            loaded[path.name] = load(path, partial=True)
        except ProblemError as error:
            if all(p.text == EMPTY for p in error.problems):
                blank[path.name] = _of_name(path)
                continue
            reason = join([p.text for p in error.problems[:2]], "; ")
            cell = error.problems[0].cell
            queries.append(
                Query(_of_name(path), path.name, cell, _SAY.text("query.unread", reason=reason))
            )
    saved = {path.name: _saved(path) for path in forms}
    tables = [_dated(one.table.assign(source=name), saved[name]) for name, one in loaded.items()]
    every = pd.concat(tables or [schema.complete(pd.DataFrame())], ignore_index=True)
    for name, one in loaded.items():
        queries += _troubles(name, one, every[every["source"] == name])
    every = every[every["level"] == "commune"].reset_index(drop=True)
    of = _province(province, every, [*blank.values(), *(q.area for q in queries)], place)
    table, doubled = _last(every)
    queries += doubled
    said = {(q.file, q.cell) for q in queries}
    answers, problems = [], []
    for path in sheets:
        some, wrong = query.read(path)
        answers += some
        problems += wrong
    asked = [*queries, *_contradictions(table, before, said)]
    table, settled, corrected, expired = query.apply(table, asked, answers)
    # What is right now may contradict nothing, or something else, than before it was corrected.
    now = [*queries, *_contradictions(table, before, said)] if corrected else asked
    still = [q for q in now if q.key not in settled]
    states = _states(of, table, still, set(blank.values()), saved, due, today or date.today())
    accepted = len(settled) - corrected
    return Collected(of, table, states, still, corrected, accepted, len(blank), problems + expired)


def _dated(table: pd.DataFrame, day: str) -> pd.DataFrame:
    """Return the figures of a form as published on the day it was saved, where they have a date.

    A figure of the whole year cannot be published before its end.
    """
    return table.assign(published=table["as_of"].where(table["as_of"] == "", day))


def _saved(path: Path) -> str:
    """Return the day on which a workbook was last saved: as it says itself, else its file."""
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        try:
            book = load_workbook(path, read_only=True)
            modified = book.properties.modified
            book.close()
            if isinstance(modified, datetime):
                return modified.date().isoformat()
        except Exception:  # no workbook: loading it says so
            pass
    return date.fromtimestamp(path.stat().st_mtime).isoformat()


def _of_name(path: Path) -> str:
    """Return the commune whose code stands in the name of a file, as the blank forms have it."""
    code = path.stem[:5]
    return code if communes.get(code) else ""


def _province(given: str, table: pd.DataFrame, more: Iterable[str], place: Path) -> areas.Area:
    if given:
        return communes.province_of(given)
    codes = [*table["area"].unique(), *more]
    parents = pd.Series([c.province for code in codes if (c := communes.get(str(code)))])
    if parents.empty:
        whose = _SAY.text("messages.whose")
        raise ProblemError(Problem(whose, str(place), remedy=_SAY.text("messages.whose_how")))
    return areas.get(str(parents.mode()[0]), "2025")


def _last(table: pd.DataFrame) -> tuple[pd.DataFrame, list[Query]]:
    """Return each figure once, from the form saved last, and a query where two forms differ."""
    kept = table.drop_duplicates(SAME, keep="last")
    queries = []
    twice = table[table.duplicated(SAME, keep=False)]
    for _, group in twice.groupby(SAME, sort=False):
        last = group.iloc[-1]
        for _, other in group.iloc[:-1].iterrows():
            if abs(other["value"] - last["value"]) > 1e-9:
                figure = last.to_dict()
                probe = Query(str(last["area"]), "", "", Text("", ""), other.to_dict())
                what = _SAY.text(
                    "query.twice", other=str(other["source"]), value=written(probe.value)
                )
                queries.append(
                    Query(str(last["area"]), str(last["source"]), str(last["place"]), what, figure)
                )
    return kept.reset_index(drop=True), queries


def _troubles(name: str, one: Loaded, rows: pd.DataFrame) -> list[Query]:
    """Return what loading a form found contradictory, by the cell that it names."""
    owners = {
        _row_of(str(place)): str(area)
        for place, area in zip(rows["place"], rows["area"], strict=True)
    }
    found = []
    for problem in one.problems:
        if problem.severity != "error":
            continue
        same = rows[rows["place"] == problem.cell]
        figure = same.iloc[0].to_dict() if len(same) else {}
        alone = next(iter(owners.values())) if len(set(owners.values())) == 1 else ""
        area = str(figure.get("area", "")) or owners.get(_row_of(problem.cell), alone)
        found.append(Query(area, name, problem.cell, problem.text, figure))
    return found


def _row_of(place: str) -> tuple[str, str]:
    """Return sheet and row of a cell: ("Biểu", "9") for "Biểu!G9"."""
    sheet, _, cell = place.rpartition("!")
    return sheet, cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def _contradictions(
    table: pd.DataFrame, before: pd.DataFrame | None, said: set[tuple[str, str]]
) -> list[Query]:
    """Return what the audit finds in the forms, alone and beside earlier figures."""
    rows = table
    if before is not None and len(before):
        old = before[before["area"].isin(set(table["area"]))]
        rows = pd.concat([old, table], ignore_index=True).drop_duplicates(SAME, keep="last")
    found = []
    sources = set(table["source"])
    for one in checks.together(checks.findings(rows, RULES, sources)):
        own = [f for f in one.figures if f["source"] in sources]
        if one.severity == "note" or not own:
            continue
        cited = own[-1]  # of a running total that falls, the later one
        same = rows[(rows[list(KEY)] == pd.Series({c: cited[c] for c in KEY})).all(axis=1)]
        if same.empty or any((str(f["source"]), str(f["place"])) in said for f in own):
            continue
        figure = same.iloc[-1].to_dict()
        place = str(figure["place"])
        found.append(Query(str(figure["area"]), str(figure["source"]), place, one.message, figure))
    return found


def _states(
    of: areas.Area,
    table: pd.DataFrame,
    queries: Sequence[Query],
    blank: set[str],
    saved: dict[str, str],
    due: str,
    today: date,
) -> pd.DataFrame:
    asked = {q.area for q in queries}
    lines = []
    for one in communes.communes(of.code):
        rows = table[table["area"] == one.code]
        file = str(rows["source"].iloc[-1]) if len(rows) else ""
        file = file or next((q.file for q in queries if q.area == one.code), "")
        day = saved.get(file, "")
        if not file and one.code in blank:
            kind, state = "blank", _SAY.text("state.blank")
        elif not file and due and today > date.fromisoformat(due):
            kind, days = "overdue", (today - date.fromisoformat(due)).days
            state = _SAY.text("state.overdue", days=days)
        elif not file:
            kind, state = "missing", _SAY.text("state.missing")
        elif one.code in asked:
            kind, state = "contradictory", _SAY.text("state.contradictory")
        elif due and day > due:
            kind, state = (
                "tardy",
                _SAY.text("state.tardy", day=f"{date.fromisoformat(day):%d/%m/%Y}"),
            )
        else:
            kind, state = "received", _SAY.text("state.received")
        lines.append((one.code, one.title, state, kind, file, day, len(rows)))
    columns = ["area", "name", "state", "kind", "file", "saved", "figures"]
    return pd.DataFrame(lines, columns=columns)
