"""The arithmetic of a form or a long table, used while it is loaded: contradictions are told.

Payment over plan against the printed rate, and every other share (poor households, communes that
meet the standard) against its part and whole; parts (types of capital, vintages, sources,
programmes, places) against their total; one month against the next. A miss that looks like a factor
of ten, swapped columns or a shift by one row is named so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

from mtqg.intake.forms.dates import not_yet, too_late
from mtqg.intake.forms.headings import SHARES
from mtqg.intake.loaded import LoadNotes
from mtqg.problems import Problem
from mtqg.table import areas, catalogue, communes
from mtqg.table.numbers import decimals_of, power_of_ten, written
from mtqg.texts import Text
from mtqg.words.sentences import sentences

_SAY = sentences("intake").text

_KEY = (
    "area",
    "edition",
    "scope",
    "programme",
    "capital",
    "fund",
    "plan_vintage",
    "period",
    "as_of",
)
#: A province's programmes of one year; the whole country had 24,000 bn VND for the three in 2022.
_MOST = 30_000.0
#: The largest plan of an office's form is never below this, in bn VND.
_LEAST = {"country": 100.0, "province": 1.0, "district": 0.02, "commune": 0.001}
#: What is counted one by one, and adds up over places.
_COUNTS = {code for pair in SHARES.values() for code in pair} - {"FIN.PLAN", "FIN.DISB"}
Row = dict[str, object]


def check(account: LoadNotes) -> None:
    """Note what the figures of `account` contradict, among its problems."""
    rows = account.rows
    grain = _grain(rows)
    _rates(rows, account)
    for field in ("capital", "plan_vintage", "fund", "programme"):
        _parts(rows, field, grain, account)
    _places(rows, grain, account)
    _few_communes(rows, account)
    _lives(rows, account)
    _huge(rows, account)
    _shares(rows, account)
    _standards(rows, account)
    _units(rows, account)


def of_table(table: pd.DataFrame, file: str) -> list[Problem]:
    """Return what the figures of a long table contradict, by the rules of forms.

    `place` names the cell of each row in the file. Each source and vintage is held against itself;
    hedged figures, targets and forecasts are not held against outturns. Parts may fall short of
    their total unless all that there can be are given: a long table need not hold every commune.
    """
    account = LoadNotes(file)
    exact = (table["low"] == table["value"]) & (table["high"] == table["value"])
    for status in ("actual", "estimate"):
        stated = table[exact & table["status"].isin([status, "plan"])]
        for _, group in stated.groupby(["source", "published"], sort=False):
            rows: list[Row] = group.to_dict("records")
            grain = _grain(rows)
            _dates(rows, account)
            _rates(rows, account)
            for field in ("capital", "plan_vintage", "fund", "programme"):
                _parts(rows, field, grain, account, may_lack=True)
            for inside in _by_whole(rows):
                _places(inside, grain, account, may_lack=True)
            _huge(rows, account)
            _shares(rows, account)
            _standards(rows, account)
            _units(rows, account)
    return list(dict.fromkeys(account.problems))  # plans stand beside both statuses


def _dates(rows: list[Row], account: LoadNotes) -> None:
    """Hold the date of outturns against their year and today, once for each pair of them."""
    told: set[tuple[str, str]] = set()
    for row in rows:
        day, period = str(row["as_of"]), str(row["period"])
        if not day or row["status"] != "actual" or (day, period) in told:
            continue
        told.add((day, period))
        early = _SAY("cross_checks.before_period", period=period, day=day)
        if wrong := early if day < f"{period[:4]}-01-01" else not_yet(day):
            account.trouble(wrong, _cell(row), day, severity="error")
        paid = row["indicator"] in ("FIN.DISB", "FIN.DISB_RATE") and len(period) == 4
        if paid and row["plan_vintage"] != "CARRIED" and (late := too_late(int(period), day)):
            soon = day <= f"{int(period) + 1}-03-31"  # offices report how the year closed
            account.trouble(late, _cell(row), day, severity="note" if soon else "warning")


def _number(row: Row) -> float:
    return float(row["value"])  # type: ignore[arg-type]


def _grain(rows: Iterable[Row]) -> float:
    """Return one unit of the last decimal with which the money of a form is stated."""
    money = [_number(r) for r in rows if r["indicator"] in ("FIN.PLAN", "FIN.DISB")]
    return 10.0 ** -max((decimals_of(v, 9) for v in money), default=0)


def named_miss(ratio: float) -> Text | None:
    """Return how a systematic miss by `ratio` most likely came about, None where that is open."""
    power = power_of_ten(ratio, 1.0)
    return _SAY("cross_checks.off_by_times", times=written(10.0 ** abs(power))) if power else None


def explained(text: Text, why: Text | None) -> Text:
    """Return what is wrong with how it most likely came about, where that is known."""
    return _SAY("cross_checks.explained", text=text, why=why) if why else text


def _rates(rows: list[Row], account: LoadNotes) -> None:
    """Hold payment over plan against the printed rate of the same scope and date."""
    found: dict[tuple[object, ...], dict[str, Row]] = defaultdict(dict)
    for row in rows:
        if str(row["indicator"]).startswith("FIN."):
            found[tuple(row[k] for k in _KEY)][str(row["indicator"])] = row
    missed: list[tuple[Row, Row, Row, float]] = []
    agreed = 0
    order: list[tuple[Row, float]] = []
    above = []
    shares: list[tuple[float, Row]] = []
    day = _KEY.index("as_of")
    for key, some in found.items():
        plan, paid, rate = (some.get(f"FIN.{name}") for name in ("PLAN", "DISB", "DISB_RATE"))
        plan = plan or found.get((*key[:day], "", *key[day + 1 :]), {}).get("FIN.PLAN")
        if not plan or not paid:
            continue
        if _number(paid) > _number(plan) * 1.0005:
            above.append((plan, paid, rate))
        if not _number(plan):
            continue
        implied = 100 * _number(paid) / _number(plan)
        # In January and February so little is paid indeed.
        if str(paid["as_of"])[5:7] not in ("01", "02"):
            shares.append((implied, paid))
        if not rate:
            continue
        order.append((rate, implied))
        if abs(implied - _number(rate)) > _step(_number(rate)):
            missed.append((plan, paid, rate, implied))
        else:
            agreed += 1
    least = 0.2  # percent: a thousandth of 20 to 200
    # A printed rate that agrees says that so little is paid indeed.
    if not agreed and len(shares) > 1 and 0 < max(share for share, _ in shares) < least:
        text = _SAY("cross_checks.payments_too_small", most=written(least))
        account.trouble(text, _cell(shares[0][1]), severity="error")
    pattern = _pattern(missed, order)
    for plan, paid, rate, implied in missed:
        cells = {"paid": _cell(paid), "plan": _cell(plan)}
        rates = {"implied": written(round(implied, 2)), "rate": written(_number(rate))}
        text = explained(_SAY("cross_checks.other_rate", **cells, **rates), pattern)
        account.trouble(text, str(rate["place"]), severity="error")
    fine = {id(rate) for _, _, rate in above if rate}
    wrong = {id(rate) for _, _, rate, _ in missed}
    for plan, paid, rate in above:
        sure = rate is not None and id(rate) in fine - wrong
        values = {"paid": written(_number(paid)), "plan": written(_number(plan))}
        text = _SAY("cross_checks.paid_above_plan", cell=_cell(plan), **values)
        account.trouble(text, str(paid["place"]), severity="warning" if sure else "error")


def _pattern(
    missed: list[tuple[Row, Row, Row, float]], order: list[tuple[Row, float]]
) -> Text | None:
    """Return what all misses of a column of rates have in common, None for nothing."""
    if not missed:
        return None
    ratios = [_number(rate) / implied for _, _, rate, implied in missed if implied]
    alike = ratios and all(abs(r / ratios[0] - 1) < 0.02 for r in ratios) and ratios[0] > 0
    if alike and (named := named_miss(ratios[0])):
        return named
    swapped = [10_000 / implied for _, _, _, implied in missed if implied]
    if len(swapped) == len(missed) and all(
        abs(_number(m[2]) - s) <= 0.06 + 0.001 * s for m, s in zip(missed, swapped, strict=True)
    ):
        return _SAY("cross_checks.columns_swapped")
    for step in (1, -1):
        pairs = list(zip(order[max(step, 0) :], order[max(-step, 0) :], strict=False))
        good = sum(abs(_number(a[0]) - b[1]) <= 0.06 for a, b in pairs)
        if len(pairs) >= 2 and good >= max(2, len(pairs) - 1):
            return _SAY("cross_checks.rates_shifted")
    return None


def _cell(row: Row) -> str:
    return str(row["place"])


def _parts(
    rows: list[Row], field: str, grain: float, account: LoadNotes, may_lack: bool = False
) -> None:
    """Hold parts against the total: both types, both vintages, sources, programmes."""
    rest = [k for k in (*_KEY, "indicator") if k != field]
    groups: dict[tuple[object, ...], dict[str, Row]] = defaultdict(dict)
    for row in rows:
        if row["indicator"] in ("FIN.PLAN", "FIN.DISB"):
            groups[tuple(row[k] for k in rest)][str(row[field])] = row
    whole_sets = {"capital": {"INV", "REC"}, "plan_vintage": {"CURRENT", "CARRIED"}}
    part_of = catalogue.programmes()["part_of"]
    for key, some in groups.items():
        if field == "programme":
            some = _with_vintages(some, key, rest.index("plan_vintage"), groups)
            # A component is a part of its programme, not beside it.
            inner = {code: of for code in some if (of := str(part_of.get(code, ""))) in some}
            for whole in dict.fromkeys(inner.values()):
                parts = [some[code] for code, of in inner.items() if of == whole]
                complete = len(parts) == int((part_of == whole).sum())
                if complete or sum(map(_number, parts)) > _number(some[whole]):
                    _compare(some[whole], parts, complete, grain, account)
            some = {code: row for code, row in some.items() if code not in inner}
        total = some.pop("ALL", None)
        if total is None or not some:
            continue
        added = sum(map(_number, some.values()))
        if len(some) < 2 and added <= _number(total) and set(some) != {"NTP2026"}:
            continue  # "trong đó: vốn kéo dài" is one part of its whole
        complete = set(some) == whole_sets.get(field) or (
            field == "programme" and _in_force(total) == set(some)
        )
        if complete or not may_lack or added > _number(total):
            _compare(total, list(some.values()), complete, grain, account)


def _with_vintages(
    some: dict[str, Row],
    key: tuple[object, ...],
    at: int,
    groups: Mapping[tuple[object, ...], dict[str, Row]],
) -> dict[str, Row]:
    """Return the programmes of a total over both vintages, those stated by vintage among them.

    `at` is where the vintage stands in the keys of `groups`. In 2026 the merged programme has this
    year's capital alone, the three before it what is carried over: none of them states a sum of
    both, and all of them are in that of the programmes.
    """
    if key[at] != "ALL" or "ALL" not in some:
        return some
    added: dict[str, Row] = {}
    for vintage in ("CURRENT", "CARRIED"):
        for code, row in groups.get((*key[:at], vintage, *key[at + 1 :]), {}).items():
            earlier = _number(added[code]) if code in added else 0.0
            added[code] = row | {"value": earlier + _number(row)}
    return some | {code: row for code, row in added.items() if code not in some}


def _in_force(total: Row) -> set[str]:
    year = str(total["period"])[-4:]
    return {"DTTS", "GNBV", "NTM"} if "2021" <= year <= "2025" else set()


def _compare(
    total: Row, parts: list[Row], complete: bool, grain: float, account: LoadNotes
) -> None:
    added = sum(map(_number, parts))
    whole = _number(total)
    counted = total["indicator"] in _COUNTS
    slack = (0.0 if counted else 0.51 * grain * (len(parts) + 1)) + 1e-9
    unit = catalogue.indicator(str(total["indicator"])).unit_label
    if abs(added - whole) <= slack:
        return
    cells = ", ".join(_cell(p).rpartition("!")[2] for p in parts[:6]) + (
        " …" if len(parts) > 6 else ""
    )
    sums = {"added": written(added), "whole": written(whole), "gap": written(whole - added)}
    text = _SAY("cross_checks.other_sum", cells=cells, unit=unit, **sums)
    text = explained(text, named_miss(whole / added) if added else None)
    for part in parts:
        if _number(part) and abs(added + 999 * _number(part) - whole) <= max(slack, 0.002 * whole):
            text = explained(text, _SAY("cross_checks.part_in_larger_unit", part=_cell(part)))
    missing = any(item.place for item in account.left)
    severity = "error" if complete or added > whole or not missing else "warning"
    account.trouble(text, _cell(total), severity=severity)


def _places(rows: list[Row], grain: float, account: LoadNotes, may_lack: bool = False) -> None:
    """Hold districts and communes against their province, provinces against the country."""
    rest = [k for k in (*_KEY, "indicator") if k not in ("area", "edition")]
    groups: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    for row in rows:
        if row["indicator"] in ("FIN.PLAN", "FIN.DISB") or row["indicator"] in _COUNTS:
            groups[tuple(row.get(k) for k in rest)].append(row)
    for some in groups.values():
        for level, below in (("province", ("district", "commune")), ("country", ("province",))):
            total = [r for r in some if r["level"] == level]
            parts = [r for r in some if r["level"] in below]
            alike = len(total) == 1 and len({r["level"] for r in parts}) == 1
            if not alike or (len(parts) < 2 and _number(parts[0]) <= _number(total[0])):
                continue
            if not may_lack or sum(map(_number, parts)) > _number(total[0]):
                _compare(total[0], parts, False, grain, account)


def _few_communes(rows: list[Row], account: LoadNotes) -> None:
    """Tell, once a sheet, of a province's total beside fewer communes than it has, wards aside."""
    totals: dict[str, Row] = {}
    listed: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        sheet = _cell(row).rpartition("!")[0]
        if row["level"] == "commune":
            listed[sheet].add(str(row["area"]))
        elif row["level"] == "province" and row["edition"] == "2025":
            totals.setdefault(sheet, row)
    for sheet, total in totals.items():
        rural = sum(one.type == "xã" for one in communes.communes(str(total["area"])))
        if 1 < (count := len(listed[sheet])) < rural:
            text = _SAY("cross_checks.few_communes", count=count, rural=rural)
            account.trouble(text, _cell(total), severity="note")


def _by_whole(rows: list[Row]) -> Iterator[list[Row]]:
    """Yield the rows of each province with what is below it, and of the country's provinces."""
    found: dict[tuple[object, str], list[Row]] = defaultdict(list)
    for row in rows:
        area = str(row["area"])
        if row["level"] in ("country", "province"):
            found[row["edition"], areas.COUNTRY].append(row)
        if row["level"] in ("province", "district", "commune"):
            commune = communes.get(area)
            found[row["edition"], commune.province if commune else area[:2]].append(row)
    yield from found.values()


def _lives(rows: list[Row], account: LoadNotes) -> None:
    """Warn of periods outside a programme's life, and of capital carried over into its first."""
    programmes = catalogue.programmes()
    told: set[object] = set()
    for row in rows:
        code, period = str(row["programme"]), str(row["period"])
        if not str(row["indicator"]).startswith("FIN.") or code not in programmes.index:
            continue
        start, end = programmes.loc[code, "start"], programmes.loc[code, "end"]
        carried = row["plan_vintage"] == "CARRIED"
        late = carried and end and int(period[-4:]) == int(end) + 1
        outside = (start and period[:4] < start) or (end and period[-4:] > end and not late)
        if (outside or (carried and period[:4] == start)) and (code, period, outside) not in told:
            told.add((code, period, outside))
            name = Text(programmes.loc[code, "name_vi"], programmes.loc[code, "name_en"])
            text = _SAY("cross_checks.carried_into_first", name=name, start=start)
            if outside:
                years = {"start": start, "end": end, "period": period}
                text = _SAY("cross_checks.outside_programme", name=name, **years)
            account.trouble(text, _cell(row))


def _huge(rows: list[Row], account: LoadNotes) -> None:
    """Tell money that no province has."""
    money = [r for r in rows if r["indicator"] in ("FIN.PLAN", "FIN.DISB")]
    huge = [r for r in money if r["level"] not in ("country", "region") and _number(r) > _MOST]
    if huge:
        named = [_cell(r).rpartition("!")[2] for r in money if _number(r) > _MOST / 100]
        cells = ", ".join(named[:24]) + (" …" if len(named) > 24 else "")
        text = _SAY("cross_checks.above_country", cells=cells, huge=written(_number(huge[0])))
        remedy = _SAY("cross_checks.above_country_how")
        account.trouble(text, _cell(huge[0]), "", remedy, "error", blocks=True)


def _units(rows: list[Row], account: LoadNotes) -> None:
    """Warn of money too small for its unit: beside the other programmes, or for a whole office.

    One row of 150 beside 500.000 and 250.000 in triệu đồng is most likely in tỷ đồng. Payment over
    plan cannot tell, both being in the same wrong unit; where a total is stated, it does.
    """
    groups: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    for row in rows:
        if row["indicator"] in ("FIN.PLAN", "FIN.DISB") and row["programme"] != "ALL":
            key = tuple(row[k] for k in (*_KEY, "indicator") if k != "programme")
            groups[key].append(row)
    for some in groups.values():
        for row in some if len(some) > 1 else ():
            others = [_number(r) for r in some if r is not row and _number(r)]
            value = _number(row)
            if value and others and 1000 * value > min(others) / 10 and min(others) > 300 * value:
                beside = {"value": written(value), "least": written(min(others))}
                account.trouble(_SAY("cross_checks.row_in_other_unit", **beside), _cell(row))
    for level, least in _LEAST.items():
        plans = [r for r in rows if r["indicator"] == "FIN.PLAN" and r["level"] == level]
        largest = max(plans, key=_number, default=None)
        if largest is not None and 0 < _number(largest) < least:
            text = _SAY("cross_checks.plans_too_small", largest=written(_number(largest)))
            account.trouble(text, _cell(largest))


def _shares(rows: list[Row], account: LoadNotes) -> None:
    """Hold part over whole (poor of all households, communes) against the printed share.

    A part larger than its whole is told also where no share is printed.
    """
    keys = [k for k in _KEY if k not in ("programme",)]
    found: dict[tuple[object, ...], dict[str, Row]] = defaultdict(dict)
    for row in rows:
        found[tuple(row.get(k) for k in keys)][str(row["indicator"])] = row
    pairs = {code: pair for code, pair in SHARES.items() if not code.startswith("FIN.")}
    for some in found.values():
        _near_and_poor(some, account)
        told: set[str] = set()
        for code, (of, among) in pairs.items():
            part, whole, share = some.get(of), some.get(among), some.get(code)
            if not part or not whole or not _number(whole):
                continue
            implied = 100 * _number(part) / _number(whole)
            if implied > 100 and of not in told:
                told.add(of)
                numbers = {"part": written(_number(part)), "whole": written(_number(whole))}
                name = catalogue.indicator(among).name
                text = _SAY(
                    "cross_checks.part_above_whole", cell=_cell(whole), name=name, **numbers
                )
                account.trouble(text, _cell(part), severity="error")
            elif share and abs(implied - _number(share)) > _step(_number(share)):
                miss = named_miss(_number(share) / implied) if implied else None
                text = _other_share(f"{_cell(part)} / {_cell(whole)}", implied, share)
                account.trouble(explained(text, miss), _cell(share), severity="error")


def _standards(rows: list[Row], account: LoadNotes) -> None:
    """Warn of figures that only a former standard allows: 17 criteria of the ten of 2026."""
    for row in rows:
        dated = catalogue.dated_maximum(str(row["indicator"]), int(str(row["period"])[:4]))
        if dated and _number(row) > dated[0]:
            text = _SAY("cross_checks.former_set", value=written(_number(row)), why=dated[1])
            account.trouble(text, _cell(row))


def _near_and_poor(some: dict[str, Row], account: LoadNotes) -> None:
    """Hold the shares of poor and near-poor households against that of both."""
    parts = [some[name] for name in ("GNBV.POOR", "GNBV.NEAR") if name in some]
    both = some.get("GNBV.MPI")
    if both and len(parts) == 2 and abs(sum(map(_number, parts)) - _number(both)) > 0.11:
        text = _other_share(" + ".join(map(_cell, parts)), sum(map(_number, parts)), both)
        account.trouble(text, _cell(both), severity="error")


def _other_share(cells: str, implied: float, share: Row) -> Text:
    """Return that `cells` make another share than a cell says."""
    shares = {"implied": written(round(implied, 2)), "said": written(_number(share))}
    return _SAY("cross_checks.other_share", cells=cells, **shares)


def _step(share: float) -> float:
    """Return by how much a printed share may miss its part over whole: half its last decimal.

    >>> _step(66.8), _step(67.0)
    (0.06, 0.525)
    """
    return max(0.06, 1.05 * 0.5 * 10.0 ** -decimals_of(share, 4))
