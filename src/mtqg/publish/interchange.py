"""Figures for other programs: tidy CSV, Parquet, SDMX-CSV 2.0 and JSON-stat 2.0.

docs/interchange.md describes the columns and the structure that the two standards name.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from contextlib import suppress
from importlib.util import find_spec
from math import prod
from pathlib import Path
from typing import Any

import pandas as pd

from mtqg.intake import cubes
from mtqg.problems import Problem, ProblemError, nearest, speaking
from mtqg.table import areas, catalogue, files
from mtqg.table.schema import require_table
from mtqg.texts import Text
from mtqg.words.sentences import sentences

#: Each form with how its files end; the longer ending is looked at first.
FORMS = {
    "sdmx-csv": (".sdmx.csv",),
    "json-stat": (".json", ".jsonstat"),
    "parquet": (".parquet",),
    "csv": (".csv",),
}

#: What the SDMX files refer to; its version changes when a column does.
STRUCTURE = "MTQG:FIGURES(1.0.0)"

#: Columns of `figures` that tell one figure from another, by their SDMX dimension.
DIMENSIONS = {
    "REF_AREA": "area",
    "EDITION": "edition",
    "INDICATOR": "indicator",
    "PROGRAMME": "programme",
    "CAPITAL": "capital",
    "FUND": "fund",
    "PLAN_VINTAGE": "plan_vintage",
    "TIME_PERIOD": "period",
}
#: What is said of a figure, by its SDMX attribute.
ATTRIBUTES = {
    "LOWER_BOUND": "low",
    "UPPER_BOUND": "high",
    "UNIT_MEASURE": "unit",
    "STATUS": "status",
    "FLAGS": "flag",
    "AS_OF": "as_of",
    "PUBLISHED": "published",
    "SOURCE": "source",
    "COMMENT_OBS": "note",
}

#: A JSON-stat cube of more cells cannot be held by those who read it, the package's own among them.
MOST_CELLS = 2_000_000


def export(table: pd.DataFrame, path: str | Path, form: str = "", *, language: str = "vi") -> Path:
    """Write figures to a file that other programs read; return its path.

    Parameters
    ----------
    table : DataFrame
        As `mtqg.figures` gives it.
    path : path
        Its ending says the form: ".csv" the table as it is, ".parquet" the same with types,
        ".sdmx.csv" SDMX-CSV 2.0, ".json" or ".jsonstat" JSON-stat 2.0.
    form : {"", "csv", "parquet", "sdmx-csv", "json-stat"}
        Where the ending does not say it.
    language : {"vi", "en"}
        Of the labels in JSON-stat, and of what is refused.

    Returns
    -------
    Path
        The file that was written.

    Raises
    ------
    ProblemError
        If the form is unknown, two rows are of one figure, the cube would be too large, or the file
        cannot be written; for Parquet, if pyarrow is not installed.

    Examples
    --------
    >>> import mtqg
    >>> poor = mtqg.figures("ST.POV_MD", ["Bắc Giang", "Quảng Nam"])
    >>> mtqg.export(poor, "poor.sdmx.csv")  # doctest: +SKIP
    """
    with speaking(language):
        table, path = require_table(table, "table"), files.named(path)
        return files.save(written(table, form or form_of(path), language), path)


def form_of(path: Path) -> str:
    """Return the form that the ending of a file names.

    >>> form_of(Path("a.sdmx.csv")), form_of(Path("A.CSV"))
    ('sdmx-csv', 'csv')

    Raises
    ------
    ProblemError
        If it names none.
    """
    for form, endings in FORMS.items():
        if path.name.lower().endswith(endings):
            return form
    known = ", ".join(ending for endings in FORMS.values() for ending in endings)
    unknown = Text("không rõ ghi dạng nào", "which form is meant?")
    remedy = Text(f"đuôi tệp: {known}", f"endings: {known}")
    raise ProblemError(Problem(unknown, path.name, remedy=remedy))


def written(table: pd.DataFrame, form: str, language: str = "vi") -> bytes:
    """Return figures as the content of a file of a form, see `export`."""
    if str(form) not in FORMS:
        unknown = Text("không có dạng này", "there is no such form")
        remedy = nearest(form, list(FORMS)) or Text(*[" | ".join(FORMS)] * 2)
        raise ProblemError(Problem(unknown, value=str(form), remedy=remedy))
    if form == "csv":
        return _csv(table)
    if form == "parquet":
        return _parquet(table)
    keys = list(DIMENSIONS.values())
    if lacking := [column for column in keys if column not in table]:
        other = Text("bảng thiếu cột", "the table lacks columns")
        remedy = Text("dùng bảng của mtqg.figures", "give a table of mtqg.figures")
        raise ProblemError(Problem(other, column=", ".join(lacking), remedy=remedy))
    twice = table[table.duplicated(keys)]
    if len(twice):
        one = ", ".join(str(twice.iloc[0][column]) for column in keys)
        several = Text("nhiều dòng cho một số liệu", "several rows of one figure")
        remedy = Text(
            "dùng mtqg.figures: mỗi số liệu một dòng, lần công bố mới nhất",
            "take mtqg.figures: a row a figure, its latest vintage",
        )
        raise ProblemError(Problem(several, value=one, remedy=remedy))
    return sdmx_csv(table) if form == "sdmx-csv" else json_stat(table, language)


def _csv(table: pd.DataFrame) -> bytes:
    """Return a table as CSV in UTF-8; text that a spreadsheet would run stands behind a '."""
    return table.map(files.disarmed).to_csv(index=False, lineterminator="\n").encode()


def _parquet(table: pd.DataFrame) -> bytes:
    if find_spec("pyarrow") is None:
        lacking = Text("cần thư viện pyarrow để ghi Parquet", "Parquet needs the library pyarrow")
        remedy = Text('pip install "mtqg[parquet]"', 'pip install "mtqg[parquet]"')
        raise ProblemError(Problem(lacking, remedy=remedy))
    held = io.BytesIO()
    table.to_parquet(held, engine="pyarrow", index=False)
    return held.getvalue()


def sdmx_csv(table: pd.DataFrame) -> bytes:
    """Return figures as SDMX-CSV 2.0: structure, dimensions, the value, and what is said of it.

    A figure known within bounds only has NaN as its value. A span of years is a time range:
    2021/2025 is written 2021-01-01/P5Y.
    """
    periods = table["period"]
    found = pd.DataFrame(
        {
            "STRUCTURE": "datastructure",
            "STRUCTURE_ID": STRUCTURE,
            "ACTION": "I",
            "FREQ": [frequency(period) for period in periods],
            **{name: table[column] for name, column in DIMENSIONS.items()},
        }
    )
    found["TIME_PERIOD"] = [
        f"{period[:4]}-01-01/P{frequency(period)[1:]}Y" if "/" in period else period
        for period in periods
    ]
    found["OBS_VALUE"] = table["value"].astype(object).where(table["value"].notna(), "NaN")
    for name, column in ATTRIBUTES.items():
        found[name] = table[column]
    states = zip(table["status"], table["flag"], strict=True)
    found["OBS_STATUS"] = [observation_status(status, flag) for status, flag in states]
    return _csv(found)


def frequency(period: str) -> str:
    """Return the code of CL_FREQ: A, M, Q, and A with their number for a span of years.

    >>> [frequency(period) for period in ("2023", "2023-09", "2023-Q3", "2021/2025")]
    ['A', 'M', 'Q', 'A5']
    """
    if "/" in period:
        return f"A{int(period[5:]) - int(period[:4]) + 1}"
    return "Q" if "-Q" in period else "M" if "-" in period else "A"


def observation_status(status: str, flag: str) -> str:
    """Return the code of CL_OBS_STATUS: of the gravest flag, else of the status.

    >>> observation_status("actual", ""), observation_status("estimate", "pu")
    ('A', 'U')
    """
    flagged = next((code for code in "BUFEP" if code.lower() in flag), "")
    stated = {state: code for code, (state, mark) in cubes.STATES.items() if not mark}
    return flagged or stated.get(status, "A")


def json_stat(table: pd.DataFrame, language: str = "vi") -> bytes:
    """Return figures as a JSON-stat 2.0 dataset: a cube, cells without a figure left out.

    Its dimensions are those of SDMX of which there is more than one value, and always indicator,
    area and period. What the cube cannot say stands under `extension`: bounds of figures that are
    not exact, and `states`, status and flag where they are more than their code.
    """
    once = {column: list(dict.fromkeys(table[column])) for column in DIMENSIONS.values()}
    once["period"] = sorted(once["period"])
    always = ("indicator", "area", "period")
    used = [c for c in once if c not in always and len(once[c]) > 1]
    names = ["indicator", *used, "area", "period"]
    sizes = [len(once[name]) for name in names]
    if prod(sizes) > MOST_CELLS:
        large = Text(
            f"khối số liệu quá lớn: {prod(sizes):,} ô", f"the cube is too large: {prod(sizes):,}"
        )
        remedy = Text("chọn ít chỉ tiêu, tỉnh hơn", "choose fewer indicators or areas")
        raise ProblemError(Problem(large, remedy=remedy))
    at = {name: {value: n for n, value in enumerate(once[name])} for name in names}
    values, states = dict[str, float](), dict[str, str]()
    bounds: dict[str, dict[str, float]] = {"low": {}, "high": {}}
    more = dict[str, list[str]]()
    for row in table.to_dict("records"):
        cell = 0
        for name, size in zip(names, sizes, strict=True):
            cell = cell * size + at[name][row[name]]
        states[str(cell)] = code = observation_status(row["status"], row["flag"])
        if (row["status"], row["flag"]) != cubes.STATES[code]:
            more[str(cell)] = [row["status"], row["flag"]]
        if pd.notna(row["value"]):
            values[str(cell)] = row["value"]
        for bound, of in bounds.items():
            if pd.notna(row[bound]) and row[bound] != row["value"]:
                of[str(cell)] = row[bound]
    single = {c: once[c][0] for c in once if c not in names and once[c]}
    dataset = {
        "version": "2.0",
        "class": "dataset",
        "label": "; ".join(_labels("indicator", once["indicator"], table, language).values()),
        "source": "; ".join(sorted(set(table["source"]))),
        "id": names,
        "size": sizes,
        "role": {"time": ["period"], "geo": ["area"], "metric": ["indicator"]},
        "dimension": {name: _dimension(name, once[name], table, language) for name in names},
        "value": values,
        "status": states,
        "extension": {"structure": STRUCTURE, **single, **bounds, "states": more},
    }
    return (json.dumps(dataset, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def _dimension(
    name: str, codes: Sequence[str], table: pd.DataFrame, language: str
) -> dict[str, Any]:
    labels = _labels(name, codes, table, language)
    category: dict[str, Any] = {"index": list(codes), "label": labels}
    if name == "indicator":
        units = dict(zip(table["indicator"], table["unit"], strict=True))
        category["unit"] = {code: {"label": units[code]} for code in codes if units[code]}
    return {"label": sentences("columns", language)(f"dimensions.{name}"), "category": category}


def _labels(name: str, codes: Sequence[str], table: pd.DataFrame, language: str) -> dict[str, str]:
    """Return what codes of a dimension mean, in words; codes without any stand for themselves."""
    if name == "area":
        named = dict(zip(table["area"], table["name"], strict=True))
        if language == "en":
            editions = dict(zip(table["area"], table["edition"], strict=True))
            for code in codes:
                with suppress(areas.UnknownArea):  # a district, or an area of the user's own
                    named[code] = areas.get(code, editions[code]).name_en
        return {code: str(named[code]) for code in codes}
    known = {"indicator": catalogue.indicators, "programme": catalogue.programmes}
    if name not in known:
        return {code: code for code in codes}
    words = known[name]()[f"name_{language}"].to_dict()
    return {code: str(words.get(code, code)) for code in codes}
