"""What is wrong with the tables of data/ beside the figures: each has a schema, all fit together.

A unit factor of 1 for 1,000, a code twice or a formula that leads back to itself makes every
figure wrong that goes through it, so nothing of them is taken at its word: `problems` reads the
files again, not what the package made of them.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from mtqg import paths
from mtqg.checks.schemas import ANY, DATE, DAY, PATTERN, SHAPES, TABLES, is_number
from mtqg.problems import Problem, nearest
from mtqg.table.dates import is_date
from mtqg.table.schema import CAPITAL, FUNDS, PLAN_VINTAGES, STATUSES
from mtqg.texts import unaccented
from mtqg.words.sentences import sentences

_SAY = sentences("shipped")

Rows = list[dict[str, str]]
Tables = dict[str, Rows]

#: What a code of the vocabulary of forms and texts has to be, by the field that it fills.
_FIELDS = {
    "capital": set(CAPITAL),
    # Of both budgets together, of one level of the local one: no fund, so such columns are left.
    "fund": {*FUNDS, "DOMESTIC", "LEVEL"},
    "plan_vintage": set(PLAN_VINTAGES),
    "status": {*STATUSES, "none", "target_once", "preliminary", "done"},
}


def problems() -> list[Problem]:
    """Return everything that is wrong with the tables of data/, nothing when all is right.

    >>> problems()
    []
    """
    tables: Tables = {}
    found: list[Problem] = []
    for path in sorted(paths.data().rglob("*.csv")):
        name = path.relative_to(paths.data()).with_suffix("").as_posix()
        if not name.startswith("observations/"):
            tables[name], wrong = _read(path, name)
            found += wrong
    for name in sorted(set(TABLES) - set(tables)):
        found.append(_problem(name, None, "", "", "missing"))
        tables[name] = []
    for name in TABLES:
        found += _columns(name, tables)
    if found:
        return found  # what follows takes columns and numbers for granted
    for together in (_areas, _indicators, _programmes, _targets, _numbers, _units, _vocabulary):
        found += together(tables)
    return found


def _problem(
    name: str, line: int | None, column: str, value: str, key: str, **given: str | int
) -> Problem:
    at = {"file": f"{name}.csv", "row": line, "column": column, "value": value[:80]}
    return _SAY.problem(f"table.{key}", given, **at)


def _read(path: Path, name: str) -> tuple[Rows, list[Problem]]:
    """Return the rows of a table of whatever schema, with lines that do not fit their header."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
        lines = list(csv.reader(text.splitlines(keepends=True), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        return [], [_problem(name, None, "", str(error), "damaged")]
    header, *rows = lines or [[]]
    wanted = list(TABLES[name][2]) if name in TABLES else header
    if header != wanted or not rows or len(set(header)) < len(header):
        given = ", ".join(header)
        if header == wanted and not rows:
            return [], [_problem(name, 1, "", given, "empty")]
        return [], [_problem(name, 1, "", given, "columns", columns=", ".join(wanted))]
    odd = [
        _problem(name, n, "", str(len(row)), "ragged")
        for n, row in enumerate(rows, 2)
        if len(row) != len(header)
    ]
    return [dict(zip(header, row, strict=False)) for row in rows if len(row) == len(header)], odd


def _columns(name: str, tables: Tables) -> Iterator[Problem]:
    """Yield the cells of a table that do not fit their column, and keys that stand twice."""
    key, least, columns = TABLES[name]
    rows = tables[name]
    if len(rows) < least:
        yield _problem(name, None, "", str(len(rows)), "few", least=least)
    for column, rule in columns.items():
        optional, rule = rule.endswith("?"), rule.removesuffix("?")
        if rule.startswith(">"):
            target = tables.get(rule[1:], [])
            first = next(iter(TABLES[rule[1:]][2]))
            known = {row[first] for row in target if first in row}
        elif rule not in SHAPES:
            known = set(rule.split("|"))
        for line, row in enumerate(rows, 2):
            cell = row[column]
            if optional and not cell:
                continue
            if rule in SHAPES:
                test, text = SHAPES[rule]
                if not test(cell) or (rule != ANY and not cell):
                    yield Problem(text, f"{name}.csv", line, column, cell[:80])
            elif cell not in known:
                remedy = nearest(cell, sorted(known))
                yield replace(_problem(name, line, column, cell, "unknown"), remedy=remedy)
    keys = Counter(tuple(row[c] for c in key) for row in rows) if key else Counter()
    for twice, times in keys.items():
        if times > 1:
            yield _problem(name, None, ", ".join(key), ", ".join(twice), "twice", times=times)


def _areas(tables: Tables) -> Iterator[Problem]:
    """Yield what is wrong with names, codes and the way from 63 provinces to 34."""
    name = "areas/provinces"
    of = {e: {r["code"]: r for r in tables[name] if r["edition"] == e} for e in ("2024", "2025")}
    for edition, count in (("2024", 63), ("2025", 34)):
        if len(of[edition]) != count:
            yield _problem(name, None, "edition", edition, "provinces", count=count)
    for line, row in enumerate(tables[name], 2):
        slug = re.sub(r"[^a-z]+", "-", unaccented(row["name"])).strip("-")
        if row["slug"] != slug:
            yield _problem(name, line, "slug", row["slug"], "slug", slug=slug)
        english = unaccented(row["name_en"]).removesuffix(" city")
        plain = unaccented(row["name"]).removeprefix("tp. ")
        if re.split(r"[ -]+", english) != re.split(r"[ -]+", plain):
            yield _problem(name, line, "name_en", row["name_en"], "english")
        if row["edition"] == "2024" and not row["region"]:
            yield _problem(name, line, "region", "", "region")
    name = "areas/crosswalk"
    parts: dict[str, list[str]] = {}
    for line, row in enumerate(tables[name], 2):
        parts.setdefault(row["code_2025"], []).append(row["code_2024"])
        for edition in ("2024", "2025"):
            known = of[edition].get(row[f"code_{edition}"], {}).get("name")
            if known != row[f"name_{edition}"]:
                column, called = f"name_{edition}", f"{known}"
                yield _problem(name, line, column, row[column], "named", called=called)
    for missing in sorted(set(of["2024"]) - {x for p in parts.values() for x in p}):
        yield _problem(name, None, "code_2024", missing, "parted_where")
    for missing in sorted(set(of["2025"]) - set(parts)):
        yield _problem(name, None, "code_2025", missing, "parted_of")
    for line, row in enumerate(tables[name], 2):
        alone = len(parts[row["code_2025"]]) == 1
        if alone != (row["change"] == "unchanged"):
            yield _problem(name, line, "change", row["change"], "merged")
    for line, row in enumerate(tables["areas/communes"], 2):
        if not re.fullmatch(r"\d{5}", row["code"]):
            yield _problem("areas/communes", line, "code", row["code"], "digits")
        if row["province"] not in of["2025"]:
            yield _problem("areas/communes", line, "province", row["province"], "no_province")
    regions = {row["code"] for row in tables["areas/regions"]}
    for name, column in (
        ("areas/aliases", "code"),
        ("areas/events", "code"),
        ("catalogue/targets", "area"),
        ("catalogue/breaks", "area"),
        ("corrections/corrections", "area"),
        ("areas/tiles", "code"),
    ):
        for line, row in enumerate(tables[name], 2):
            editions = [row["edition"]] if row.get("edition") else ["2024", "2025"]
            known_codes = {"VN", "", *regions}.union(*(of[e] for e in editions))
            if row[column] not in known_codes:
                yield _problem(name, line, column, row[column], "no_area")
    for line, row in enumerate(tables["catalogue/breaks"], 2):
        if row["kind"] == "border" and not row["area"]:  # it would cut the series of every province
            yield _problem("catalogue/breaks", line, "area", "", "border")
    for edition, provinces in of.items():
        shown = {r["code"] for r in tables["areas/tiles"] if r["edition"] == edition}
        for code in sorted(set(provinces) - shown):
            yield _problem("areas/tiles", None, "code", f"{code} ({edition})", "no_tile")


_CODE = re.compile(r"\b[A-Z]{2,4}\.[A-Z][A-Z0-9_]*")


def _indicators(tables: Tables) -> Iterator[Problem]:
    """Yield ranges that are none, units named in two ways, formulas of nothing or of themselves."""
    name = "catalogue/indicators"
    rows = tables[name]
    codes = {row["code"]: line for line, row in enumerate(rows, 2)}
    labels: dict[str, set[tuple[str, str]]] = {}
    needs: dict[str, set[str]] = {}
    for row in rows:
        line = codes[row["code"]]
        low, high = (float(row[c] or "nan") for c in ("minimum", "maximum"))
        if low >= high:
            yield _problem(name, line, "minimum", row["minimum"], "minimum")
        labels.setdefault(row["unit"], set()).add((row["unit_vi"], row["unit_en"]))
        needs[row["code"]] = set(_CODE.findall(row["formula"]))
        for missing in sorted(needs[row["code"]] - set(codes)):
            yield _problem(name, line, "formula", missing, "no_formula")
    for unit, said in labels.items():
        if len(said) > 1 and unit != "units":  # the unit of what has none: communes and villages
            yield _problem(name, None, "unit_vi", f"{unit}: {sorted(said)}", "unit_names")
    for cycle in _cycles(needs):
        yield _problem(name, codes[cycle[0]], "formula", " → ".join(cycle), "cycle")
    for line, row in enumerate(tables["catalogue/peer_variables"], 2):
        for code in row["indicator"].split("|"):
            if code not in codes:
                yield _problem("catalogue/peer_variables", line, "indicator", code, "no_indicator")


def _cycles(needs: Mapping[str, set[str]]) -> list[list[str]]:
    """Return the ways that lead from a name back to itself, each from where it was met first.

    >>> _cycles({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": {"d"}})
    [['b', 'c', 'b'], ['d', 'd']]
    """
    found: list[list[str]] = []
    done: set[str] = set()

    def follow(one: str, way: list[str]) -> None:
        if one in way:
            found.append([*way[way.index(one) :], one])
        elif one not in done:
            for other in sorted(needs.get(one, ())):
                follow(other, [*way, one])
            done.add(one)

    for one in needs:
        follow(one, [])
    return found


def _programmes(tables: Tables) -> Iterator[Problem]:
    """Yield programmes that end before they begin, or succeed or belong to themselves."""
    name = "catalogue/programmes"
    rows = tables[name]
    codes = {row["code"]: line for line, row in enumerate(rows, 2)}
    for row in rows:
        line = codes[row["code"]]
        if row["start"] and row["end"] and row["start"] > row["end"]:
            yield _problem(name, line, "end", row["end"], "backwards")
        for code in filter(None, re.split(r"[;,\s]+", row["descends_from"])):
            if code not in codes:
                yield _problem(name, line, "descends_from", code, "no_programme")
    for column in ("successor", "part_of"):
        for cycle in _cycles({r["code"]: {r[column]} - {""} for r in rows}):
            yield _problem(name, codes[cycle[0]], column, " → ".join(cycle), "leads_back")


#: Which bounds each kind of target must state.
_BOUNDS = {
    "level_min": ("low",), "level_max": ("high",), "zero": ("low", "high"),
    "annual_change": ("low",), "ratio_to_base": ("low", "base_period"), "count_range": ("low",),
}  # fmt: skip


def _targets(tables: Tables) -> Iterator[Problem]:
    """Yield targets without the bound or base of their kind, or outside the indicator's range."""
    name = "catalogue/targets"
    known = {row["code"]: row for row in tables["catalogue/indicators"]}
    programmes = {row["code"]: row for row in tables["catalogue/programmes"]}
    for line, row in enumerate(tables[name], 2):
        for column in _BOUNDS[row["kind"]]:
            if not row[column]:
                yield _problem(name, line, column, "", "bound", kind=row["kind"])
        low, high = (float(row[c] or "nan") for c in ("low", "high"))
        if low > high or (row["kind"] == "zero" and (low, high) != (0.0, 0.0)):
            yield _problem(name, line, "low", row["low"], "contradicting")
        limits = known[row["indicator"]]
        least, most = (float(limits[c] or "nan") for c in ("minimum", "maximum"))
        for column, value in (("low", low), ("high", high)):
            if value < least or value > most:
                yield _problem(name, line, column, row[column], "range")
        if row["year_to"] and row["year_to"] < row["year_from"]:
            yield _problem(name, line, "year_to", row["year_to"], "ends_first")
        life = programmes[row["programme"]]
        if row["year_from"] < life["start"] or row["year_from"] > (life["end"] or "9999"):
            years = f"{life['start']}-{life['end']}"
            yield _problem(name, line, "year_from", row["year_from"], "life", years=years)


def _numbers(tables: Tables) -> Iterator[Problem]:
    """Yield quantiles of errors that fall, and days of the budget calendar that are none."""
    name = "catalogue/error_quantiles"
    for line, row in enumerate(tables.get(name, []), 2):
        cells = [cell for column, cell in row.items() if column.startswith("q")]
        if not all(map(is_number, row.values())) or cells != sorted(cells, key=float):
            yield _problem(name, line, "q", "", "quantiles")
    name = "catalogue/budget_calendar"
    for line, row in enumerate(tables[name], 2):
        if row["unit"].startswith("day of") and not SHAPES[DAY][0](row["value"]):
            yield Problem(SHAPES[DAY][1], f"{name}.csv", line, "value", row["value"])


#: What words of money are worth in tỷ đồng: the sign of a power and the power, as one would read.
_WORTH = (
    (r"\b10\^(\d+)", None),
    (r"^[\d.]{4,}", None),
    (r"\b(?:nghin|ngan) (?:ty|ti)\b|\btrillion", 1000.0),
    (r"\btram trieu\b", 0.1),
    (r"\b(?:ty|ti)\b|\bbill|\bbn\b", 1.0),
    (r"\btrieu\b|\bmillion|\bmn\b|\btr\b|\btr\.|\btrd", 1e-3),
    (r"\b(?:nghin|ngan)\b|\bthousand", 1e-6),
    (r"dong|vnd|\bd\b", 1e-9),
)


def _worth(words: str) -> float | None:
    """Return what a unit of money is worth in bn VND by its words alone, None for no money.

    >>> [_worth(x) for x in ("nghìn tỷ đồng", "tr.đ", "1.000 đồng", "10^6 đ", "hộ")]
    [1000.0, 0.001, 1e-06, 0.001, None]
    """
    plain = unaccented(words)
    for pattern, worth in _WORTH:
        if found := re.search(pattern, plain):
            if worth is not None:
                return worth
            if not re.search(r"d|vnd", plain):
                return None
            power = int(found[1]) if found.groups() else len(re.sub(r"\D", "", found[0])) - 1
            return float(f"1e{power - 9}")
    return None


def _units(tables: Tables) -> Iterator[Problem]:
    """Yield factors that are not what the words of their unit say, and unknown units."""
    units = {row["unit"] for row in tables["catalogue/indicators"]} | {"pp", "persons"}
    for line, row in enumerate(tables["vocabulary/units"], 2):
        if row["unit"] not in units:
            yield _problem("vocabulary/units", line, "unit", row["unit"], "not_of_unit")
    said = [
        ("vocabulary/units", line, row["words"], row["unit"], row["factor"])
        for line, row in enumerate(tables["vocabulary/units"], 2)
    ]
    said += [
        ("vocabulary/form_words", line, row["words"], "bn VND", row["code"])
        for line, row in enumerate(tables["vocabulary/form_words"], 2)
        if row["field"] == "unit" and is_number(row["code"])
    ]
    for name, line, words, unit, factor in said:
        right = _worth(words) if unit == "bn VND" else 1.0
        if right is None or abs(float(factor) / right - 1) > 1e-9:
            if right is None:
                yield _problem(name, line, "factor", factor, "no_money", words=words)
            else:
                given = {"words": words, "right": f"{right:g}"}
                yield _problem(name, line, "factor", factor, "factor", **given)
    for line, row in enumerate(tables["vocabulary/text_units"], 2):
        plain = unaccented(row["words"])
        thousands = "ngan" in plain or "nghin" in plain
        of_thousands = row["unit"].startswith("thousand ")
        right = 1.0 if thousands == of_thousands else 1000.0 if thousands else 0.001
        if of_thousands and "trieu" in plain:
            right = 1000.0
        if row["unit"] == "km2" and plain == "ha":
            right = 0.01
        if abs(float(row["factor"]) / right - 1) > 1e-9:
            given = {"right": f"{right:g}"}
            yield _problem(
                "vocabulary/text_units", line, "factor", row["factor"], "must_be", **given
            )


def _vocabulary(tables: Tables) -> Iterator[Problem]:
    """Yield words that stand for codes that do not exist, or that no reader can compile."""
    codes = _FIELDS | {
        # of the year where it is told apart from carried-over capital, and carried over behind it
        "plan_vintage": _FIELDS["plan_vintage"] | {"YEAR", "APART"},
        "programme": {row["code"] for row in tables["catalogue/programmes"]},
        # some part, some districts: what the long table has no code for, and is left
        "scope": {row["code"] for row in tables["catalogue/scopes"]} | {"PART", "DISTRICTS"},
        "indicator": {row["code"] for row in tables["catalogue/indicators"]},
    }
    for name, rows in tables.items():
        if not name.startswith("vocabulary/"):
            continue
        for line, row in enumerate(rows, 2):
            known = codes.get(row.get("field", ""))
            if known is not None and "code" in row and row["code"] not in known | {""}:
                yield _problem(name, line, "code", row["code"], "no_code")
            if "status" in row and row["status"] not in codes["status"]:
                yield _problem(name, line, "status", row["status"], "no_status")
            if row.get("from") and not is_date(row["from"]):
                yield Problem(SHAPES[DATE][1], f"{name}.csv", line, "from", row["from"])
            filled = re.sub(r"\{\w+\}", "x", row.get("words", ""))
            if name.startswith("vocabulary/text_") and not SHAPES[PATTERN][0](filled):
                yield Problem(SHAPES[PATTERN][1], f"{name}.csv", line, "words", filled[:80])
