"""Figures as an analyst wants them: one row an area and period, names beside codes."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from mtqg.problems import Problem, ProblemError
from mtqg.table import areas as places
from mtqg.table import catalogue, communes, observations
from mtqg.table.dates import cut_off
from mtqg.table.figures import Data, known, preferred
from mtqg.table.schema import missing_columns, require_table
from mtqg.words.sentences import sentences

_SAY = sentences("table")

#: Columns of `figures`, in order.
COLUMNS = tuple(
    "area name level edition indicator programme capital fund plan_vintage period year value low"
    " high unit status flag as_of published source note".split()
)

_ALL = "ALL"
_LEVELS = ("province", "region", "country", "district", "commune")
#: What tells parts of one amount apart.
_PARTS = ["capital", "fund", "plan_vintage"]
_CODE = re.compile(r"[A-Z][A-Z0-9_]*(?:\.[A-Z0-9_]+)+")
_OPERATIONS: Mapping[type, Callable[..., Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
}


def figures(
    indicators: str | Sequence[str] | Mapping[str, str],
    areas: str | Sequence[str] | None = None,
    *,
    edition: str | None = None,
    level: str | None = "province",
    programme: str | Sequence[str] | None = None,
    as_of: str | date | None = None,
    data: Data | Sequence[Data] | None = None,
    wide: bool = False,
) -> pd.DataFrame:
    """Return figures as a tidy table: one row an area, indicator, programme and period.

    Of what is stated several times the latest vintage known at `as_of` is given: outturns before
    estimates, exact figures before bounds, later publications before earlier ones. Plans are given
    for indicators that are plans; targets and the forecasts of others never. Where the total of an
    amount is stated (`capital`, `fund` and `plan_vintage` are ALL), only that is given; where it is
    not, its parts are, such as investment and recurrent capital, a row each. Rates of merged
    provinces are rebuilt from their parts (flag e), see `mtqg.table.editions`.

    Parameters
    ----------
    indicators : str, sequence of str, or mapping
        Codes ("ST.POV_MD") or labels in Vietnamese or English ("Tỷ lệ hộ nghèo"). A mapping gives
        indicators of one's own: a name and its formula over codes, such as
        ``{"dân số thành thị, %": "100 * ST.POP_URBAN / ST.POP"}``. Of an indicator with several
        programmes the total of all (ALL) counts, unless `programme` chooses one.
    areas : str or sequence of str, optional
        Names in any spelling, codes or slugs; a region stands for its provinces, unless `level` is
        "region"; "VN" is the country; a commune is named with its province ("xã Nậm Có, Lào Cai")
        or by its code; with `level` "commune" a province stands for its communes. Nothing means
        every area of `level`.
    edition : {"2024", "2025"}, optional
        63 provinces, or the 34 since 1 July 2025. Left out, it is the one in force at `as_of`
        (today without one), but the former one where only that has all of `areas`.
    level : {"province", "region", "country", "district", "commune"} or None
        Of the areas where none are named; None gives every level.
    programme : str or sequence of str, optional
        Codes of programmes; left out, every one, each in rows of its own.
    as_of : str or date, optional
        Cut-off, "2023-10-04" or "4/10/2023": only what was known by then.
    data : path, DataFrame, or sequence of them, optional
        Own figures, which join the project's: tables and files of the long table, or forms that
        `mtqg.load` reads.
    wide : bool
        Give years × areas, as `wide` does.

    Returns
    -------
    DataFrame
        Columns `COLUMNS`: `area` (code), `name` (Vietnamese), `level`, `edition`, `indicator`,
        `programme`, `capital`, `fund`, `plan_vintage`, `period` ("2023", "2023-09", "2023-Q3",
        "2021/2023"), `year` (the last one of the period, an integer), `value` with `low` and
        `high` in `unit`, `status`, `flag` (SDMX: b break, e estimate, p provisional, r revised,
        u unreliable), `as_of`, `published`, `source`, `note`. Sorted by area as asked for,
        indicator, programme and period; empty where nothing is known of areas and indicators that
        exist. A formula's figures have its name as `indicator`, itself as `note`, flag e and no
        unit; their bounds are missing where one of its figures is not exact.

    Raises
    ------
    ProblemError
        For an unknown indicator, area, edition, level or date, with the nearest that exists; for a
        formula that is none, or that leaves open which of several programmes or parts is meant; for
        own figures that are no valid long table.

    Examples
    --------
    >>> table = figures("ST.POV_MD", ["Bắc Giang", "quang nam"])
    >>> table[table["year"] == 2023][["area", "name", "edition", "value"]].values.tolist()
    [['24', 'Bắc Giang', '2024', 1.5], ['49', 'Quảng Nam', '2024', 5.44]]
    >>> figures("ST.POV_MD", "Sơn La", edition="2025", wide=True).tail(2).round(2)
    name  Sơn La
    year
    2023   19.79
    2024   14.50
    """
    cut = cut_off(as_of)
    wanted = [] if areas is None else observations.listed(areas)
    formulas = dict(indicators) if isinstance(indicators, Mapping) else {}
    if formulas:
        codes = sorted({code for text in formulas.values() for code in _CODE.findall(text)})
    else:
        codes = [catalogue.find(text) for text in observations.listed(indicators) or [""]]
    below = level == "commune" or any(communes.is_meant(str(text)) for text in wanted)
    of = str(edition or ("2025" if below else places.edition_of(wanted, cut)))
    if level not in (*_LEVELS, None):
        raise ProblemError(
            _SAY.problem(
                "tidy.no_level", {"levels": ", ".join(_LEVELS)}, parameter="level", value=str(level)
            )
        )
    chosen = _areas(wanted, of, level)
    then = known(of, cut, [] if data is None else data)
    asked = [catalogue.indicator(code).code for code in codes]
    about = then.about(*asked, areas=chosen, level=level if chosen is None else None)
    if chosen is not None:
        about = about[about["area"].isin(chosen)]
    elif level is not None:
        about = about[about["level"] == level]
    rows = _rows(about, programme)
    if formulas:
        rows = _computed(rows, formulas)
    order = {code: i for i, code in enumerate(chosen or ())}
    names = rows["area"].map({code: _name(code, of) for code in rows["area"].unique()})
    table = rows.assign(
        name=names.astype(object),
        year=rows["period"].str.split("/").str[-1].str[:4].astype(int),
        _order=rows["area"].map(order).fillna(0),
    ).sort_values(["_order", "area", "indicator", "programme", "period"])
    table = table[list(COLUMNS)].reset_index(drop=True)
    return _by_area(table, "value") if wide else table


def wide(table: pd.DataFrame, values: str = "value") -> pd.DataFrame:
    """Return a tidy table as years × areas (periods × areas where there are parts of years).

    The numbers alone are left: `forecast` and `trend` of a wide table know no bounds, breaks or
    unit of its indicator, so give them the tidy one, or `bounds=` and `breaks=`.

    Parameters
    ----------
    table : DataFrame
        With `year` or `period`, the column `values`, and `name` or `area`; of several indicators
        or programmes, columns are their codes above the areas.

    Returns
    -------
    DataFrame
        Index `year` or `period`, increasing; columns areas in the order of the table.

    Raises
    ------
    ProblemError
        If two rows are of one area and period, or a column is missing.

    Examples
    --------
    >>> wide(pd.DataFrame({"name": ["A", "A"], "year": [2022, 2023], "value": [3, 2.5]}))
    name    A
    year
    2022  3.0
    2023  2.5
    """
    require_table(table, "table")
    return _by_area(table, str(values))


def _by_area(table: pd.DataFrame, values: str) -> pd.DataFrame:
    finer = "period" in table and bool(table["period"].astype(str).str.contains("[-/]").any())
    rows = "period" if finer or "year" not in table else "year"
    above = [
        c for c in ("indicator", "programme", *_PARTS) if c in table and len(set(table[c])) > 1
    ]
    columns = [*above, "name" if "name" in table else "area"]
    if lacking := [c for c in (rows, columns[-1], values) if c not in table]:
        raise ProblemError(missing_columns(lacking, [str(c) for c in table.columns], "table"))
    twice = table[table.duplicated([rows, *columns], keep=False)]
    if len(twice):
        first = twice.iloc[0]
        raise ProblemError(
            _SAY.problem(
                "tidy.twice", {"name": first[columns[-1]], "time": first[rows]}, column=rows
            )
        )
    order = list(dict.fromkeys(table[columns].itertuples(index=False, name=None)))
    names = pd.MultiIndex.from_tuples(order, names=columns) if above else [k[0] for k in order]
    if table.empty:
        return pd.DataFrame(index=pd.Index([], name=rows), columns=pd.Index([], name=columns[-1]))
    found = table.pivot_table(
        index=rows, columns=columns, values=values, aggfunc="first", dropna=False
    )
    return found.sort_index().reindex(columns=names).rename_axis(columns=columns)


def _areas(wanted: Sequence[str], edition: str, level: str | None) -> list[str] | None:
    """Return the codes of the areas asked for, None for all; every unknown one is a problem."""
    if not wanted:
        return None
    codes: list[str] = []
    problems: list[Problem] = []
    for text in wanted:
        try:
            if edition == "2025" and communes.is_meant(str(text)):
                codes.append(communes.named(str(text)).code)
                continue
            area = places.find(text, edition)
        except ProblemError as error:
            problems += error.problems
            continue
        if area.level == "region" and level == "province":
            members = places.provinces(edition)
            codes += list(members.loc[members["region"] == area.code, "code"])
        elif area.level == "province" and level == "commune":
            codes += [one.code for one in communes.communes(area.code)]
        else:
            codes.append(area.code)
    if problems:
        raise ProblemError(problems)
    return list(dict.fromkeys(codes))


def _name(code: str, edition: str) -> str:
    try:
        return places.get(code, edition).name
    except places.UnknownArea:  # a district, or an area of the user's own
        return code


def _rows(about: pd.DataFrame, programme: str | Sequence[str] | None) -> pd.DataFrame:
    """Return one row an area, indicator, programme and period of whole areas; see `figures`."""
    whole = about[about["scope"] == _ALL]
    kinds = whole["indicator"].map(catalogue.indicators()["kind"])
    stated = whole["status"].isin(["actual", "estimate"])
    rows = whole[stated | ((kinds == "plan") & (whole["status"] == "plan"))]
    if programme is not None:
        rows = observations.select(rows, programme=programme)
    key = ["area", "indicator", "programme", "period"]
    found = preferred(observations.latest(rows), [*key, *_PARTS])
    total = (found[_PARTS] == _ALL).all(axis=1)
    stated = total.groupby([found[c] for c in key]).transform("any")
    return found[total | ~stated]


def _computed(rows: pd.DataFrame, formulas: Mapping[str, str]) -> pd.DataFrame:
    """Return the figures of formulas over the indicators in `rows`, of the same area and period."""
    key = ["area", "level", "edition", "period"]
    one = [*key, "indicator"]
    total = rows["programme"] == _ALL
    rows = rows[total | ~total.groupby([rows[c] for c in one]).transform("any")]
    open_ones = rows[rows.duplicated(one)].drop_duplicates("indicator")
    if len(open_ones):
        raise ProblemError(
            _SAY.problem(
                "tidy.several", {"indicator": row.indicator, "area": row.area, "period": row.period}
            )
            for row in open_ones.itertuples()
        )
    values = rows.pivot_table(index=key, columns="indicator", values="value")
    exact = (rows["low"] == rows["value"]) & (rows["high"] == rows["value"])
    exact = exact.groupby([rows[c] for c in key]).all()
    sources = rows.groupby(key)["source"].agg(lambda s: "; ".join(sorted(set(s))))
    parts = []
    for name, formula in formulas.items():
        found = _evaluated(formula, values).rename("value").dropna().reset_index()
        parts.append(found.assign(indicator=name, note=formula))
    table = pd.concat(parts, ignore_index=True)
    table["source"] = pd.MultiIndex.from_frame(table[key]).map(sources)
    bound = table["value"].where(pd.MultiIndex.from_frame(table[key]).map(exact).astype(bool))
    about = {"low": bound, "high": bound, "status": "estimate", "flag": "e"}
    blank = {c: "" for c in rows.columns if c not in table}
    return table.assign(**(blank | about))


def _evaluated(formula: str, values: pd.DataFrame) -> pd.Series:
    """Return a formula of numbers, codes and + - * / ** over the columns of `values`."""
    names = {code: f"v{i}" for i, code in enumerate(dict.fromkeys(_CODE.findall(formula)))}
    columns = {
        name: values[code] if code in values else pd.Series(float("nan"), values.index)
        for code, name in names.items()
    }

    def value(node: ast.AST) -> Any:
        match node:
            case ast.Expression(body=body):
                return value(body)
            case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
                return number
            case ast.Name(id=name) if name in columns:
                return columns[name]
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATIONS:
                return _OPERATIONS[type(op)](value(left), value(right))
            case ast.UnaryOp(op=op, operand=operand) if type(op) in _OPERATIONS:
                return _OPERATIONS[type(op)](value(operand))
        raise SyntaxError(formula)

    try:
        result = value(ast.parse(_CODE.sub(lambda m: names[m[0]], formula), mode="eval"))
    except (SyntaxError, ZeroDivisionError, OverflowError):
        signs = {"signs": "+ - * / ** ( )"}
        raise ProblemError(_SAY.problem("tidy.no_formula", signs, value=formula)) from None
    if not isinstance(result, pd.Series):
        raise ProblemError(_SAY.problem("tidy.no_indicator", value=formula))
    return result
