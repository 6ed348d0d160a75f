"""Year ends as a table: of an office's own monthly figures, and of provinces' investment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from mtqg.analysis.forecast.prediction import level_list
from mtqg.analysis.year_end.method import development
from mtqg.analysis.year_end.outlook import YearEnd, forecast
from mtqg.analysis.year_end.pace import position
from mtqg.analysis.year_end.triangle import Triangle, triangle
from mtqg.problems import Problem, ProblemError, check_language, nearest
from mtqg.table.figures import Figures, known
from mtqg.texts import DEFAULT_LANGUAGE, Text
from mtqg.words.sentences import sentences

_SAY = sentences("analysis")

OWN, BLEND, REFERENCE, OUTTURN = "own course", "blend", "reference class", "outturn"

#: With as many finished years of its own a table needs no reference class beside it.
ENOUGH_OWN = 60
#: Above this share of plan in % an amount above plan is no rounding: the plan is no cap.
ABOVE_PLAN = 100.5
#: From this part of the weight of past cases on, the office's own years speak; below the other,
#: the reference class does.
MOSTLY, HARDLY = 0.75, 0.25

_KEYS = ("area", "name", "programme", "scope", "capital", "fund", "plan_vintage", "edition")
_SOURCES = (
    ("FIN.DISB", "FIN.PLAN", "FIN.DISB_RATE", None),
    ("SBI.CUM", "SBI.PLAN", "SBI.RATE", "SBI.YOY"),
)
#: What is no outturn: an authority's own forecast of an amount, an aim, a plan.
_NOT_PAID = ("plan", "target", "projection", "forecast")
_PREFIX = "SBI "


@dataclass(frozen=True, eq=False)
class _Budgets:
    """The budget years of one kind of a table: `keys` names each unit of the triangle."""

    indicator: str
    triangle: Triangle
    keys: dict[str, dict[str, object]]

    @property
    def own(self) -> bool:
        return not self.indicator.startswith("SBI")


def year_end(
    table: pd.DataFrame,
    *,
    year: int | None = None,
    as_of: str | date | None = None,
    target: float = 95.0,
    level: float | Iterable[float] | None = (80, 95),
    measure: str = "share",
    by: str = "year",
    cap: bool | None = None,
    reference: Triangle | None = None,
    language: str = DEFAULT_LANGUAGE,
) -> pd.DataFrame:
    """Forecast where budget years end on 31 December, with odds and the pace required.

    A programme's year is held against its own earlier years (its course), and as far as these are
    few against a reference class: how years of provinces' state-budget investment ended, all of
    which count as six cases. The forecast and its interval come from one pooled robust
    regression of past year ends on where a year stood then (`mtqg.analysis.year_end.method`).

    Parameters
    ----------
    table : DataFrame
        Cumulative amounts by month, with the plan of the year:

        - own figures: `month` or `period` ("2026-09"), `value` (paid since January) and `plan` (in
          force then), and where there are several `area`, `name`, `programme`, `capital` …;
        - or rows of the long table: FIN.DISB with FIN.PLAN, SBI.CUM with SBI.PLAN.
    year : int, optional
        The budget year; the last with figures unless given. Earlier years teach.
    as_of : str or date, optional
        What was known then ("2026-09"): later months are left aside. "all" forecasts from every
        month of the year. The last month known unless given.
    target : float
        Share of plan in %.
    level : number, several, or None
        Levels of the intervals in percent.
    measure : {"share", "amount"}
        Whether mean, interval and pace are in % of plan or in the unit of the amounts.
    by : {"year", "month"}
        One row a forecast, for December; or one for every month ahead.
    cap : bool, optional
        Whether no more than the plan can be paid, and nothing paid is taken back. Left out: yes for
        own figures unless an amount above plan occurred in that series; no for realised
        investment.
    reference : Triangle, optional
        Another reference class than the provinces' investment.
    language : {"vi", "en"}
        Of `note`.

    Returns
    -------
    DataFrame
        What names a series (area, name, programme … as given; indicator for rows of the long
        table); period (the budget year; with `by="month"` the month ahead, "2026-11"), as_of (the
        month known), plan, value (paid by then), share (% of plan), mean (the middle forecast),
        lo-L and hi-L, unit ("%" or "amount"), target (%), odds (probability, 0-1, of reaching it in
        December), months_left, pace_required (a month, to reach the target on 31 December), cap
        (the plan, or missing where it is none), basis ("own course", "blend", "reference class", or
        "outturn" where December is known), cases (finished years it rests on), note.

    Raises
    ------
    ProblemError
        With every problem: a column is missing, a month is none, no month has both amount and plan,
        an argument is out of range.

    Examples
    --------
    >>> months = [f"2026-{m:02}" for m in range(1, 10)]
    >>> paid = [0, 2, 10, 18, 30, 45, 60, 80, 104]
    >>> own = pd.DataFrame({"month": months, "value": paid, "plan": 200, "programme": "NTP2026"})
    >>> found = year_end(own)
    >>> found[["programme", "period", "as_of", "share", "pace_required", "cap", "basis"]].values
    array([['NTP2026', 2026, '2026-09', 52.0, 14.333333333333334, 200.0,
            'reference class']], dtype=object)
    """
    levels = level_list(level)
    cut = _checked(table, year, as_of, target, measure, by, cap, reference, language)
    rows: list[dict[str, object]] = []
    for budgets in _budgets(table):
        whole, prior = _with_reference(budgets, reference)
        for unit, key in budgets.keys.items():
            for at, chosen in _origins(budgets.triangle, unit, year, cut):
                months = _rows_of(budgets, whole, prior, unit, chosen, at, target, levels, by, cap)
                named = key if not _is_long(table) else key | {"indicator": budgets.indicator}
                rows += [named | row for row in months]
    if not rows:
        raise ProblemError(
            _SAY.problem("year_end.no_months", value=f"{year or ''} {as_of or ''}".strip())
        )
    found = pd.DataFrame(rows)
    found["note"] = [" ".join(text.say(language) for text in notes) for notes in found["note"]]
    if measure == "amount":
        moved = ["mean", "pace_required", *(c for c in found if c[:3] in ("lo-", "hi-"))]
        found[moved] = found[moved].mul(found["plan"] / 100, axis=0)
        found["unit"] = "amount"
    return found


def _rows_of(
    budgets: _Budgets,
    whole: Triangle,
    prior: frozenset[str],
    unit: str,
    year: int,
    month: int,
    target: float,
    levels: Sequence[float],
    by: str,
    cap: bool | None,
) -> Iterator[dict[str, object]]:
    """Yield the rows of one series from one month: December, or every month ahead."""
    own = budgets.triangle
    share, plan = float(own.shares.loc[(unit, year), month]), own.plans.loc[(unit, year), month]
    above = bool((own.shares.loc[unit].to_numpy() > ABOVE_PLAN).any())
    capped = (budgets.own and not above) if cap is None else cap
    notes = [
        problem.text + Text(*[f" ({problem.value.removeprefix(unit).strip()})."] * 2)
        for problem in own.problems_of(unit)
        if problem.value.startswith(f"{unit} {year}-") and (budgets.own or month == 12)
    ]
    if budgets.own and above and cap is None:
        notes.append(_SAY.text("year_end.no_cap"))
    paid = float(own.paid.loc[(unit, year), month])
    row: dict[str, object] = {
        "period": year,
        "as_of": f"{year}-{month:02}",
        "plan": float(plan),
        "value": paid if np.isfinite(paid) else share * float(plan) / 100,
        "share": share,
    }
    rest: dict[str, object] = {"unit": "%", "target": target}
    if month == 12:
        last = dict.fromkeys((f"{side}-{x}" for x in levels for side in ("lo", "hi")), share)
        rest |= {"odds": float(share >= target), "months_left": 0, "pace_required": 0.0}
        rest |= {"cap": float(plan) if capped else np.nan, "basis": OUTTURN, "cases": 0}
        yield row | {"mean": share} | last | rest | {"note": notes}
        return
    ceiling = max(100.0, share) if capped else None
    end = forecast(
        whole,
        unit,
        year,
        month,
        target=target,
        levels=levels,
        ceiling=ceiling,
        peers=own.units,
        prior=prior,
        ahead=by == "month",
    )
    assert end.pace is not None
    basis = _basis(end, whole, prior, year, month)
    notes += _why(end, basis, budgets.own)
    certain = capped and share >= target
    rest |= {
        "odds": 1.0 if certain else end.probability,
        "months_left": 12 - month,
        "pace_required": end.pace.points,
        "cap": float(plan) if capped else np.nan,
        "basis": basis,
        "cases": end.cases,
        "note": notes,
    }
    for step in end.fan.to_dict("records"):
        when = {"period": f"{year}-{int(step['month']):02}"} if by == "month" else {}
        band = {f"{side}-{x}": step[f"{long}{x}"]
                for x in levels for side, long in (("lo", "low"), ("hi", "high"))}  # fmt: skip
        yield row | when | {"mean": step["forecast"]} | band | rest


def _basis(end: YearEnd, whole: Triangle, prior: frozenset[str], year: int, month: int) -> str:
    """Return whose years speak: the office's, the reference class's, or both."""
    if not prior:
        return OWN if end.own_history else REFERENCE
    part = development(whole, year, end.own_history > 0, prior).own_part(month)
    if part < HARDLY and not end.own_history:
        return REFERENCE
    return OWN if part >= MOSTLY else BLEND


def _why(end: YearEnd, basis: str, own: bool) -> Iterator[Text]:
    """Yield what the forecast rests on, where that is not the series' own past."""
    if not own:
        yield from end.notes
        return
    reference = _SAY.text("year_end.reference")
    if not end.own_history:
        yield _SAY.text("year_end.none_earlier", reference=reference)
    elif basis == BLEND:
        earlier = "year_end.one_earlier" if end.own_history == 1 else "year_end.earlier"
        given: dict[str, int] = {} if end.own_history == 1 else {"years": end.own_history}
        yield _SAY.text(earlier, reference=reference, **given)


def _origins(
    own: Triangle, unit: str, year: int | None, cut: tuple[int, int] | str | None
) -> Iterator[tuple[int, int]]:
    """Yield the months from which a series is forecast, with the year."""
    months = own.shares.loc[unit]
    months = months[months.notna().any(axis=1)]
    if isinstance(cut, tuple):
        months = months[months.index <= cut[0]]
    if year is not None:
        months = months[months.index == year]
    if months.empty:
        return
    chosen = int(months.index.max())
    stated = months.loc[chosen].dropna().index.astype(int)
    if isinstance(cut, tuple) and chosen == cut[0]:
        stated = stated[stated <= cut[1]]
    if len(stated):
        yield from ((m, chosen) for m in (stated if cut == "all" else stated[-1:]))


def _with_reference(
    budgets: _Budgets, reference: Triangle | None
) -> tuple[Triangle, frozenset[str]]:
    """Return the budgets with a reference class beside them, and the names of its units."""
    own = budgets.triangle
    finished = int(np.isfinite(own.cube[..., 12]).sum())
    if finished >= ENOUGH_OWN:
        return own, frozenset()
    beside = known("2024").once(_reference) if reference is None else reference.prefixed(_PREFIX)
    if not budgets.own:
        # Figures of the same kind: other provinces' years teach like the table's own.
        return beside.without(_PREFIX + unit for unit in own.units).joined(own), frozenset()
    return beside.joined(own), frozenset(beside.units)


def _reference(figures: Figures) -> Triangle:
    return triangle(figures.about("SBI.CUM", "SBI.PLAN", "SBI.RATE")).prefixed(_PREFIX)


def _is_long(table: pd.DataFrame) -> bool:
    return "indicator" in table.columns


def _budgets(table: pd.DataFrame) -> Iterator[_Budgets]:
    """Yield the budget years of a table by kind: own payments, realised investment."""
    if not _is_long(table):
        yield _built(_as_long(table), *_SOURCES[0])
        return
    codes = set(table["indicator"].dropna())
    kinds = [source for source in _SOURCES if {source[0], source[2]} & codes]
    if not kinds:
        raise ProblemError(
            _SAY.problem(
                "year_end.no_payments",
                column="indicator",
                value=", ".join(sorted(map(str, codes))[:5]),
            )
        )
    problems: list[Problem] = []
    built = []
    for source in kinds:
        rows = table[table["indicator"].isin([c for c in source if c])]
        if "status" in rows.columns:
            rows = rows[~rows["status"].isin(_NOT_PAID) | (rows["indicator"] == source[1])]
        try:
            built.append(_built(rows, *source))
        except ProblemError as error:
            problems += error.problems
    if not built:
        raise ProblemError(problems)
    yield from built


def _built(rows: pd.DataFrame, paid: str, plan: str, rate: str | None, yoy: str | None) -> _Budgets:
    """Build the budget years of rows of the long table; each combination of keys is a series."""
    has = set(rows["indicator"])
    rate, yoy = (code if code in has else None for code in (rate, yoy))
    if paid.startswith("SBI"):
        # Provinces as wholes: their parts are no further cases of how years run.
        edition = {"edition": str(rows["edition"].iloc[-1])} if "edition" in rows.columns else {}
        own = triangle(rows, paid=paid, plan=plan, rate=rate, yoy=yoy, where=edition)
        return _Budgets(paid, own, {u: {"area": u} for u in own.units})
    unit = [c for c in _KEYS if c in rows.columns and c != "name"]
    if not unit:
        rows, unit = rows.assign(area="ALL"), ["area"]
    blank = {c: rows[c].isna() for c in unit}
    rows = rows.assign(**{c: rows[c].astype(str).mask(blank[c], "") for c in unit})
    own = triangle(rows, paid=paid, plan=plan, rate=rate, yoy=None, unit=tuple(unit), where={})
    # The long table has every column: told are those by which its series differ.
    long = "source" in rows.columns
    texts = [
        c for c in _KEYS if c in rows.columns
        and (c in ("area", "name", "programme") or not long or (rows[c] != rows[c].iloc[0]).any())
    ]  # fmt: skip
    series = rows.groupby(rows[unit].agg("/".join, axis=1), sort=False)[texts].first()
    keys: dict[str, dict[str, object]] = series.to_dict("index")
    return _Budgets(paid, own, {u: key for u, key in keys.items() if u in own.units})


def _as_long(table: pd.DataFrame) -> pd.DataFrame:
    """Return own figures (month, value, plan) as rows of the long table."""
    month = next((c for c in ("month", "period") if c in table.columns), None)
    missing = [c for c in ("value", "plan") if c not in table.columns]
    if month is None:
        missing.insert(0, "month")
    if missing:
        have = [str(c) for c in table.columns]
        raise ProblemError(
            _SAY.problem(
                "table.no_column", column=name, value=", ".join(have), remedy=nearest(name, have)
            )
            for name in missing
        )
    periods = [_month(value) for value in table[month]]
    wrong = [
        _SAY.problem(
            "year_end.month", row=row + 2, column=str(month), value=str(table[month].iloc[row])
        )
        for row, period in enumerate(periods)
        if period is None
    ]
    wrong += [
        _SAY.problem("table.no_number", row=row + 2, column=name, value=str(value))
        for name in ("value", "plan")
        for row, (value, number) in enumerate(
            zip(table[name], pd.to_numeric(table[name], errors="coerce"), strict=True)
        )
        if (pd.isna(number) and not pd.isna(value)) or isinstance(value, bool | np.bool_)
    ]
    if table.empty:
        wrong.append(_SAY.problem("table.no_rows"))
    keys = [c for c in _KEYS if c in table.columns]
    if "unit" in table.columns:
        stated = table[[*keys, "unit"]].drop_duplicates()
        if len(stated) > len(stated[keys].drop_duplicates() if keys else stated[:1]):
            listed = ", ".join(sorted(map(str, table["unit"].unique())))
            wrong.append(_SAY.problem("year_end.units", column="unit", value=listed))
    if wrong:
        raise ProblemError(wrong)
    if "area" not in keys and "name" in keys:
        table, keys = table.assign(area=table["name"]), ["area", *keys]
    base = table[keys].assign(period=periods)
    parts = [
        base.assign(indicator=code, value=pd.to_numeric(table[column]).astype(float))
        for code, column in (("FIN.DISB", "value"), ("FIN.PLAN", "plan"))
    ]
    return pd.concat(parts, ignore_index=True)


def _month(value: object) -> str | None:
    """Return a month as "2026-09"; None for what is none."""
    if isinstance(value, pd.Period | pd.Timestamp | date | np.datetime64):
        return str(pd.Timestamp(str(value)).date())[:7]
    year, _, month = str(value).strip().partition("-")
    fine = len(year) == 4 and year.isdigit() and month.isdigit() and 1 <= int(month) <= 12
    return f"{year}-{int(month):02}" if fine else None


def _checked(
    table: pd.DataFrame,
    year: object,
    as_of: str | date | None,
    target: float,
    measure: str,
    by: str,
    cap: object,
    reference: object,
    language: str,
) -> tuple[int, int] | str | None:
    """Return the cut-off as (year, whole months passed), "all" or None; refuse what is none."""
    check_language(language)
    problems = []
    if not isinstance(table, pd.DataFrame):
        raise ProblemError(_SAY.problem("table.no_frame", value=type(table).__name__))
    twice = sorted({str(c) for c in table.columns[table.columns.duplicated()]})
    problems += [_SAY.problem("table.column_twice", column=c) for c in twice]
    percent = isinstance(target, int | float | np.number) and not isinstance(target, bool)
    calendar = year is None or (isinstance(year, int | np.integer) and 1900 <= year <= 2999)
    classes = reference is None or isinstance(reference, Triangle)
    rules: tuple[tuple[object, str, object, str, str], ...] = (
        (measure in ("share", "amount"), "measure", measure, "share / amount", "share / amount"),
        (by in ("year", "month"), "by", by, "year / month", "year / month"),
        (cap is None or isinstance(cap, bool), "cap", cap, "True / False", "True / False"),
        (percent and 1 < target <= 1000, "target", target,
         "tỷ lệ % lớn hơn 1, ví dụ 95", "a share in % above 1, as 95"),
        (calendar, "year", year, "một năm, ví dụ 2026", "a year, as 2026"),
        (classes, "reference", reference, "một Triangle", "a Triangle"),
    )  # fmt: skip
    problems += [
        Problem(Text(f"phải là {vi}", f"must be {en}"), column=name, value=str(value))
        for fine, name, value, vi, en in rules
        if not fine
    ]
    cut: tuple[int, int] | str | None = None
    if as_of == "all":
        cut = "all"
    elif as_of is not None:
        try:
            day = date.fromisoformat(str(as_of)) if len(str(as_of)) > 7 else None
            month = None if day else _month(as_of)
            if day:
                cut = day.year, int(position(day))
            elif month:
                cut = int(month[:4]), int(month[5:])
        except ValueError:
            pass
        if cut is None:
            problems.append(_SAY.problem("year_end.as_of", parameter="as_of", value=str(as_of)))
    if problems:
        raise ProblemError(problems)
    return cut
