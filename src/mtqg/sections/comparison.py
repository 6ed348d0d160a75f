"""Two provinces side by side: every shared indicator, on the same scope and date or said so."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from mtqg.analysis import pace_of_provinces, peers
from mtqg.problems import Problem, ProblemError
from mtqg.sections import charts, missing, opening
from mtqg.sections.account import kinds
from mtqg.sections.blocks import NOTHING, Chart, Quantity, ReaderTable, Reading, escape
from mtqg.sections.cases import Case, province
from mtqg.sections.peer_list import QUESTION, features, latest_year
from mtqg.table import catalogue
from mtqg.table.figures import period_end
from mtqg.table.parameters_given import as_given
from mtqg.texts import Text, lower
from mtqg.words import formats

_SERIES = ["indicator", "programme", "scope", "capital", "fund", "plan_vintage"]
_DATE = ["period", "as_of"]
_STATED = ("actual", "estimate", "plan")


@dataclass(frozen=True)
class Pair:
    """Two provinces of one edition, at one cut-off, for readers of one language."""

    first: Case
    second: Case

    @cached_property
    def rows(self) -> pd.DataFrame:
        """The shared figures, see `side_by_side`."""
        return side_by_side(self.first, self.second)

    @property
    def names(self) -> tuple[str, str]:
        """The names of both for the reader."""
        return self.first.name, self.second.name


def pair(first: str, second: str, **parameters: object) -> Pair:
    """Return the pair of two provinces; parameters as of `mtqg.province`.

    Raises
    ------
    ProblemError
        As `mtqg.province`, or if both are the same province.

    >>> pair("bac-giang", "quang nam").names
    ('Bắc Giang', 'Quảng Nam')
    """
    given = (parameters.get("edition"), parameters.get("as_of"), [first, second])
    parameters["edition"], parameters["as_of"] = as_given(*given)  # type: ignore[arg-type]
    one, other = province(first, **parameters), province(second, **parameters)  # type: ignore[arg-type]
    if one.area == other.area:
        raise ProblemError(
            Problem(
                Text("cần hai tỉnh khác nhau", "two different provinces are wanted"), value=second
            )
        )
    return Pair(one, other)


def side_by_side(first: Case, second: Case) -> pd.DataFrame:
    """Return the indicators that both provinces have figures on, the latest that compare.

    Figures of one series (indicator, programme, scope, capital, fund, plan) are compared at the
    latest date that both have. Where they share none, the latest of each stands, `same_date` is
    False; where they share only the indicator, of different scopes or programmes, the two most
    alike stand and `same_scope` is False.

    Returns
    -------
    DataFrame
        Columns indicator, same_scope, same_date, and programme, scope, capital, fund,
        plan_vintage, period, as_of, value, low, high, status, flag, source of each province, with
        the endings _1 and _2.
    """
    left, right = _stated(first), _stated(second)
    same = left.merge(right, on=[*_SERIES, *_DATE], suffixes=("_1", "_2"))
    same = same.sort_values("end_1").drop_duplicates(_SERIES, keep="last")
    both = [_both(same, [*_SERIES[1:], *_DATE]).assign(same_scope=True, same_date=True)]
    done = pd.MultiIndex.from_frame(same[_SERIES])
    left, right = (
        side[~pd.MultiIndex.from_frame(side[_SERIES]).isin(done)] for side in (left, right)
    )
    apart = left.drop_duplicates(_SERIES, keep="last").merge(
        right.drop_duplicates(_SERIES, keep="last"), on=_SERIES, suffixes=("_1", "_2")
    )
    both.append(_both(apart, _SERIES[1:]).assign(same_scope=True, same_date=False))
    shown_already = {*same["indicator"], *apart["indicator"]}
    left, right = (side[~side["indicator"].isin(shown_already)] for side in (left, right))
    other = left.merge(right, on="indicator", suffixes=("_1", "_2"))
    alike = sum((other[f"{c}_1"] == other[f"{c}_2"]).astype(int) for c in _SERIES[1:])
    days = (pd.to_datetime(other["end_1"]) - pd.to_datetime(other["end_2"])).abs()
    other = other.assign(alike=alike, days=days).sort_values(["alike", "days"], ascending=[0, 1])
    other = other.drop_duplicates("indicator").drop(columns=["alike", "days"])
    ours, theirs = (other[[f"{c}_{n}" for c in _DATE]].to_numpy() for n in (1, 2))
    dates = (ours == theirs).all(axis=1)
    both.append(other.assign(same_scope=False, same_date=dates))
    rows = pd.concat([frame for frame in both if len(frame)], ignore_index=True)
    order = {code: place for place, code in enumerate(catalogue.indicators().index)}
    ordered = rows.sort_values("indicator", key=lambda c: c.map(order), kind="stable")
    return ordered.reset_index(drop=True)


def _stated(of: Case) -> pd.DataFrame:
    """Return the stated figures of a province, the latest last, one a series and date."""
    rows = of.figures(status=list(_STATED))
    rows = rows.assign(
        end=[a or period_end(p) for a, p in zip(rows["as_of"], rows["period"], strict=True)],
        bound=rows["value"].isna(),
        estimate=rows["status"] != "actual",
    )
    rows = rows.sort_values(
        ["end", "bound", "estimate", "published"],
        ascending=[True, False, False, True],
        kind="stable",
    )
    columns = [*_SERIES, *_DATE, "value", "low", "high", "status", "flag", "source", "end"]
    return rows.drop_duplicates([*_SERIES, *_DATE], keep="last")[columns]


def _both(rows: pd.DataFrame, shared: list[str]) -> pd.DataFrame:
    """Return `rows` with the columns both have in common under either ending."""
    doubled = rows.assign(**{f"{c}_{n}": rows[c] for c in shared for n in (1, 2)})
    return doubled.drop(columns=shared)


def title(both: Pair) -> Reading:
    """Return the title, edition and cut-off."""
    first, second = (escape(name) for name in both.names)
    say = both.first.says("comparison")
    head = say("title.text", first=first, second=second)
    scopes = " ".join(
        f"**{escape(of.name)}**: {opening.scope(of)}" for of in (both.first, both.second)
    )
    return Reading(f"# {head}\n\n{scopes}")


def _what(of: Case, row: pd.Series, ending: str) -> list[str]:
    """Return what a figure is of, where it is not the whole."""
    programmes, scopes = catalogue.programmes(), catalogue.scopes()
    name, narrowed = f"name_{of.language}", []
    usual = catalogue.indicator(row["indicator"]).programme
    programme = row[f"programme{ending}"]
    if programme != usual and programme in programmes.index:
        narrowed.append(str(programmes.loc[programme, name]))
    scope = row[f"scope{ending}"]
    if scope != "ALL":
        narrowed.append(lower(str(scopes.loc[scope, name])))
    return narrowed + kinds(of, row, ending)


def _cell(of: Case, row: pd.Series, ending: str) -> Quantity:
    indicator = catalogue.indicator(row["indicator"])
    value, low, high = (float(row[f"{c}{ending}"]) for c in ("value", "low", "high"))
    say, note = of.says("comparison"), ""
    if "e" in row[f"flag{ending}"]:
        note = " " + say("table.rebuilt")
    elif row[f"status{ending}"] == "estimate":
        note = " " + say("table.estimate")
    return Quantity(value, indicator.decimals, indicator.unit, low, high, note=note)


def _when(of: Case, row: pd.Series, ending: str) -> str:
    as_of = row[f"as_of{ending}"]
    text = formats.period(row[f"period{ending}"], of.language)
    if as_of and as_of != period_end(row[f"period{ending}"]):
        say = of.says("comparison")
        return say("table.as_of", period=text, day=formats.day(as_of, of.language))
    return text


def _table(both: Pair, rows: pd.DataFrame, title: str) -> ReaderTable:
    of, say = both.first, both.first.says("comparison")
    lines = []
    for _, row in rows.iterrows():
        name = of.tell(catalogue.indicator(row["indicator"]).name)
        what = _what(of, row, "_1")
        cells = [_cell(of, row, ending) for ending in ("_1", "_2")]
        when = _when(of, row, "_1")
        if row["same_scope"] and what:
            name = f"{name} ({', '.join(what)})"
        notes = []
        if not row["same_scope"]:
            notes.append(say("table.other_scope"))
            cells = [
                replace(cell, note=f"{cell.note} ({', '.join(narrowed)})")
                if (narrowed := _what(of, row, ending))
                else cell
                for cell, ending in zip(cells, ("_1", "_2"), strict=True)
            ]
        if not row["same_date"]:
            notes.append(say("table.other_date"))
            if ("/" in row["period_1"]) != ("/" in row["period_2"]):
                notes.append(say("table.other_span"))
            when = " | ".join(_when(of, row, ending) for ending in ("_1", "_2"))
        if row["status_1"] != row["status_2"]:
            notes.append(say("table.one_estimate"))
        note = "; ".join(notes)
        lines.append(
            {
                say("table.indicator"): name,
                both.names[0]: cells[0],
                both.names[1]: cells[1],
                say("table.period"): when,
                say("table.note"): note[:1].upper() + note[1:],
            }
        )
    frame = pd.DataFrame(lines)
    both_sides = [
        rows[[f"source_{n}", f"flag_{n}"]].set_axis(["source", "flag"], axis=1) for n in (1, 2)
    ]
    source = (of if of.rebuilt else both.second).sources(pd.concat(both_sides))
    return ReaderTable(frame, say(title), of.language, source)


def programmes(both: Pair) -> ReaderTable | Reading:
    """Return the shared figures on the programmes."""
    rows = both.rows[both.rows["indicator"].map(catalogue.indicators()["programme"]) != "_Z"]
    if rows.empty:
        return missing.note(both.first, "comparison", "programmes", second=both.second.name)
    return _table(both, rows, "table.programmes")


def statistics(both: Pair) -> ReaderTable | Reading:
    """Return the shared general statistics and budget figures."""
    rows = both.rows[both.rows["indicator"].map(catalogue.indicators()["programme"]) == "_Z"]
    if rows.empty:
        return NOTHING
    return _table(both, rows, "table.statistics")


def reading(both: Pair) -> Reading:
    """Return how many figures compare fully, and how many only with care."""
    rows, of = both.rows, both.first
    full = int((rows["same_scope"] & rows["same_date"]).sum())
    date = int((rows["same_scope"] & ~rows["same_date"]).sum())
    scope = int((~rows["same_scope"]).sum())
    say = of.says("comparison")
    return Reading(say("reading.shared", count=len(rows), full=full, date=date, scope=scope))


def alone(both: Pair) -> Reading:
    """Return what only one of the two has figures on, among the programmes' indicators."""
    of = both.first
    mine, theirs = (
        set(side.figures(status=list(_STATED))["indicator"]) for side in (both.first, both.second)
    )
    indicators = catalogue.indicators()
    lines = []
    for name, codes in ((both.names[0], mine - theirs), (both.names[1], theirs - mine)):
        names = [
            lower(of.tell(catalogue.indicator(c).name))
            for c in indicators.index
            if c in codes and indicators.loc[c, "programme"] != "_Z"
        ]
        if names:
            say = of.says("comparison")
            lines.append("- " + say("reading.alone", name=name, indicators="; ".join(names)))
    return Reading("\n".join(lines))


def chart(both: Pair, indicator: str = QUESTION) -> Chart | Reading:
    """Draw one indicator of both provinces."""
    points = [of.points(indicator) for of in (both.first, both.second)]
    of = both.first
    if any(p.empty for p in points):
        name = catalogue.indicator(indicator).name.lower()
        return missing.note(of, "comparison", "both", name=name)
    lines, source = dict(zip(both.names, points, strict=True)), of.sources(pd.concat(points))
    breaks = sorted({*of.breaks(indicator), *both.second.breaks(indicator)})
    title = _title(both, indicator, points)
    return charts.courses(of, lines, indicator, source, title=title, breaks=breaks)


def _title(both: Pair, indicator: str, points: list[pd.DataFrame]) -> str | None:
    """Return how the two stand in the last year that both have."""
    values = [p.set_index("period")["value"].dropna() for p in points]
    years = values[0].index.intersection(values[1].index)
    if years.empty:
        return None
    of = both.first
    first, second = (formats.figure(indicator, float(v[years[-1]]), of.language) for v in values)
    name, (place, other) = catalogue.indicator(indicator).name, both.names
    given = {"place": place, "other": other, "level": first, "end": second, "year": str(years[-1])}
    return of.says("comparison")("course.title", name=name, **given)


def courses(both: Pair, indicator: str = QUESTION) -> Reading:
    """Return when either was where the other is now, and how alike the two started."""
    of, say = both.first, both.first.says("comparison")
    figures = peers.panel(of.known.about(indicator), indicator)
    measured = catalogue.indicator(indicator)
    text = []
    for one, other in ((both.first, both.second), (both.second, both.first)):
        if not {one.area.code, other.area.code} <= set(figures.columns):
            continue
        found = pace_of_provinces.from_level(
            figures, one.area.code, one.breaks(indicator), measured
        )
        found = found[found["area"] == other.area.code].sort_values("same")
        if found.empty:
            continue
        row = found.iloc[-1]
        text.append(
            say(
                "course.before",
                since=int(row["first"]),
                until=int(row["last"]),
                place=one.name,
                other=other.name,
                level=formats.figure(
                    indicator, figures[one.area.code].dropna().iloc[-1], of.language
                ),
                start=formats.figure(indicator, row["start"], of.language),
                end=formats.figure(indicator, row["end"], of.language),
            )
        )
        if not row["same"]:
            text.append(say("course.former"))
    text = text or [say("course.neither")]
    start = int(figures.index.max()) - 8 if len(figures) else latest_year(of)
    structure = peers.structure(of.known.about(*peers.indicators()), start)
    away = peers.distances(structure.scaled)[both.first.area.code]
    place = int(away.drop(both.first.area.code).rank(method="min")[both.second.area.code])
    text.append(
        say(
            "course.alike",
            year=start,
            features=features(of, structure),
            distance=formats.number(float(away[both.second.area.code]), 2, of.language),
            count=len(away) - 1,
            first=both.names[0],
            second=both.names[1],
            rank=place,
        )
    )
    return Reading(" ".join(text))
