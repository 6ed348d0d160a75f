"""Rules on totals: parts against total, provinces and regions against the country, counts
against shares of one base.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain

import pandas as pd

from mtqg import paths
from mtqg.checks.finding import Finding, about, cite, figure, number, what
from mtqg.table import areas, catalogue
from mtqg.table import communes as known_communes
from mtqg.table.numbers import decimals_of
from mtqg.table.schema import KEY
from mtqg.texts import Text
from mtqg.words.sentences import sentences

_SAY = sentences("findings")

_MONEY = ("FIN.PLAN", "FIN.DISB", "FIN.ENVELOPE", "FIN.MOBILISED", "NTP.PLAN", "NTP.FINAL")
_LOCAL = ("LOCAL_PROVINCE", "LOCAL_DISTRICT", "LOCAL_COMMUNE")
#: Dimension, parts, whether they are all there can be, and the indicators that they divide. Only
#: complete parts may fall short of their total; no part may exceed it.
_PARTS: tuple[tuple[str, tuple[str, ...], bool, tuple[str, ...]], ...] = (
    ("capital", ("INV", "REC"), True, _MONEY),
    ("plan_vintage", ("CURRENT", "CARRIED"), True, _MONEY),
    ("fund", ("CENTRAL", "LOCAL", "FOREIGN", "CREDIT", "PEOPLE", "OTHER"), False, _MONEY),
    ("programme", ("DTTS", "GNBV", "NTM"), True, _MONEY),
    ("scope", ("CENTRAL", "LOCAL"), True, ("SBI.MONTH", "SBI.CUM", "SBI.PLAN", "SBI.QUARTER")),
)
_ADDED = {
    "GNBV.MPI_HH": ("GNBV.POOR_HH", "GNBV.NEAR_HH"),
    "GNBV.MPI": ("GNBV.POOR", "GNBV.NEAR"),
    "ST.POP": ("ST.POP_URBAN", "ST.POP_RURAL"),
}
_DIVIDED = frozenset(
    (*(name for *_, names in _PARTS for name in names), *_ADDED, *chain(*_ADDED.values()))
)
#: A count, and the share of one common base that it is.
_SHARED = {
    "GNBV.POOR": "GNBV.POOR_HH",
    "GNBV.NEAR": "GNBV.NEAR_HH",
    "GNBV.MPI": "GNBV.MPI_HH",
}
#: Households are counted one by one: their sums are exact.
_COUNTED = frozenset(("GNBV.POOR_HH", "GNBV.NEAR_HH", "GNBV.MPI_HH", "GNBV.POOR_EM_HH"))
#: What adds up over provinces: counts and amounts, never shares, means or indices.
_ADDITIVE = ("stock", "flow", "plan", "count")


def parts(table: pd.DataFrame) -> Iterator[Finding]:
    """Yield totals whose parts exceed them, or fall short though all parts are given."""
    rows = table[table["indicator"].isin(_DIVIDED)]
    for dimension, names, complete, indicators in _PARTS:
        chosen = rows["indicator"].isin(indicators) & rows[dimension].isin(["ALL", *names])
        keys = [k for k in KEY if k not in (dimension, "status")]
        needed = len(names) if complete else 0
        yield from _unequal(rows, chosen, keys, dimension, "ALL", needed, "parts_total")
    chosen = rows["indicator"].isin(["SBI.MONTH", "SBI.CUM", "SBI.QUARTER"])
    chosen &= rows["scope"].isin(["LOCAL", *_LOCAL])
    keys = [k for k in KEY if k not in ("scope", "status")]
    yield from _unequal(rows, chosen, keys, "scope", "LOCAL", len(_LOCAL), "parts_total")
    keys = [k for k in KEY if k not in ("indicator", "programme", "status", "published")]
    for whole, some in _ADDED.items():
        chosen = rows["indicator"].isin([whole, *some])
        # Without each of its parts a rate says nothing about the others.
        yield from _unequal(
            rows, chosen, keys, "indicator", whole, len(some), "parts_total", least=len(some)
        )


def country(table: pd.DataFrame) -> Iterator[Finding]:
    """Yield counts of the country that its regions, or all its provinces, do not add up to.

    A plan of the country may hold a reserve that no province has yet: only an excess is wrong, a
    shortfall of all provinces is told as `country_reserve`, for no source says what it is.
    """
    if not (table["area"] == areas.COUNTRY).any():  # as in the audit of one province's figures
        return
    kinds = catalogue.indicators()["kind"]
    rows = table[table["indicator"].map(kinds).isin(_ADDITIVE)]
    rows = rows[~rows["indicator"].str.startswith("SBI.")]
    keys = [k for k in KEY if k not in ("area", "status", "as_of", "published")]
    for edition in areas.EDITIONS:
        inside = rows[rows["edition"] == edition]
        # Before a province took in another, today's provinces are not the whole country.
        inside = inside[inside["period"].str[:4] >= _complete_since(edition)]
        for level, expected in (
            ("region", len(areas.regions(edition))),
            ("province", len(areas.provinces(edition))),
        ):
            if not expected:
                continue
            both = inside[inside["level"].isin(["country", level])]
            for planned in (False, True):
                chosen = (both["status"] == "plan") == planned
                if planned:  # made before the year in which a province took in another
                    chosen &= both["period"].str[:4] > _complete_since(edition)
                yield from _unequal(
                    both,
                    chosen,
                    keys,
                    "area",
                    areas.COUNTRY,
                    expected,
                    "country",
                    least=expected,
                    short="country_reserve" if planned else "",
                )


@cache
def _complete_since(edition: str) -> str:
    """Return the year from which the provinces of `edition` cover the country."""
    events = pd.read_csv(paths.data() / "areas" / "events.csv", dtype=str, keep_default_na=False)
    absorbed = events[(events["edition"] == edition) & (events["kind"] == "absorbs")]
    return max(absorbed["date"].str[:4], default="")


def _unequal(
    table: pd.DataFrame,
    chosen: pd.Series,
    keys: Sequence[str],
    dimension: str,
    whole: str,
    needed: int,
    rule: str,
    least: int = 2,
    short: str = "",
) -> Iterator[Finding]:
    """Yield a finding for each total among `chosen` that its parts contradict beyond rounding.

    Parts that fall short of their total are a warning by the name of `short` where it is given.
    Within `keys` the row whose `dimension` is `whole` is the total, the others are its parts; at
    least `least` of them. They may fall short of it unless there are `needed` (0: always).
    """
    chosen = chosen & table["value"].notna()
    if (table.loc[chosen, dimension] == whole).nunique() < 2:  # no total, or no part of one
        return
    rows = table[chosen].drop_duplicates([*keys, dimension])
    low, high = _bounds(rows)
    group = rows.groupby(list(keys), sort=False).ngroup()
    total = rows[dimension] == whole
    sums = pd.DataFrame({"group": group, "low": low, "high": high, "n": 1})
    some = sums[~total].groupby("group").sum()
    wholes = sums[total].set_index("group")[["low", "high"]].add_suffix("_total")
    both = some.join(wholes, how="inner")
    noise = pd.Series(_noise(rows), index=rows.index)[total].to_numpy()
    both = both.join(pd.Series(noise, index=group[total].to_numpy(), name="noise"))
    both = both[both["n"] >= least]
    above = both["low"] > both["high_total"] + both["noise"]
    below = (both["high"] < both["low_total"] - both["noise"]) & (both["n"] == needed)
    for number_of_group in both.index[above | below]:
        mine = rows[group == number_of_group]
        is_total = mine[dimension] == whole
        of, parts_ = mine[is_total], mine[~is_total]
        message = _against_total(of.iloc[0], float(parts_["value"].sum()))
        cited = cite(pd.concat([of, parts_]))
        if short and below[number_of_group]:
            message += _SAY.text("totals.unexplained")
            yield Finding(short, "warning", message, cited)
        else:
            yield Finding(rule, "error", message, cited)


def _against_total(row: pd.Series, parts: float) -> Text:
    """Return the words for a total that its parts do not add up to."""
    total, unit = float(row["value"]), str(row["unit"])
    gap = abs(parts - total)
    return _SAY.text(
        "totals.over" if parts > total else "totals.short",
        about=about(row),
        what=what(row["indicator"]),
        total=figure(total, unit),
        sum=figure(parts, unit),
        gap=figure(gap, unit, 1 if gap >= 10 and round(gap, 1) % 1 else None),
    )


def _noise(rows: pd.DataFrame) -> pd.Series:
    """Return what totals of printed values may differ by for reasons of printing alone.

    Centre plus local misses the total by up to 0.004% in the office's own tables, urban plus
    rural population by 0.002%, 63 provinces by 0.2%; households are counted one by one.
    """
    share = rows["level"].eq("country").map({True: 0.002, False: 0.0001})
    share = share.where(~rows["indicator"].str.startswith("SBI."), 0.0001)
    counted = rows["indicator"].isin(_COUNTED) | (rows["unit"] == "%")
    return (share * rows["value"].abs()).where(~counted, 1e-6)


def _bounds(rows: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Return between what the figures lie: their hedges, or half a unit of the last digit."""
    exact = (rows["low"] == rows["value"]) & (rows["high"] == rows["value"])
    half = rows["value"].map({v: _half_unit(v) for v in rows["value"].unique()})
    # Money is rounded even where it is whole; households and communes are counted.
    half = half.where((half > 0) | (rows["unit"] != "bn VND"), 0.5) * exact
    return rows["low"].fillna(0.0) - half, rows["high"].fillna(float("inf")) + half


def _half_unit(value: float) -> float:
    """Return half a unit of the last decimal; a whole number is taken as it stands."""
    digits = decimals_of(value)
    return 0.5 * 10.0**-digits if digits else 0.0


def country_rate(table: pd.DataFrame) -> Iterator[Finding]:
    """Yield rates of the country that the households and rates of its regions contradict.

    Households / rate is a region's base; the bases and the households of all regions give the
    country's rate, which rounding of the regions' rates can move only a little.
    """
    for rate, count in _SHARED.items():
        rows = table[table["indicator"].isin([rate, count]) & table["value"].notna()]
        for _, group in rows.groupby(["edition", "period", "scope", "source"], sort=False):
            nation = group[(group["area"] == areas.COUNTRY) & (group["indicator"] == rate)]
            if nation.empty:
                continue
            regions = group[group["level"] == "region"]
            wide = regions.pivot_table(index="area", columns="indicator", values="value")
            wide = wide.reindex(columns=[rate, count]).dropna()
            expected = len(areas.regions(str(group["edition"].iloc[0])))  # none for the 34
            if wide.empty or len(wide) != expected:
                continue
            half = wide[rate].map(_half_unit)
            half = half.where(half > 0, half[half > 0].min())  # 1 stands for 1.00 among 14.23
            least, implied, most = (
                100 * wide[count].sum() / (100 * wide[count] / (wide[rate] + shift)).sum()
                for shift in (-half, 0, half)
            )
            stated = float(nation["value"].iloc[0])
            step = _half_unit(stated)
            if least - step <= stated <= most + step:
                continue
            message = _SAY.text(
                "totals.rate",
                about=about(nation.iloc[0]),
                what=what(rate),
                stated=figure(stated, "%"),
                implied=figure(implied, "%", 2),
            )
            yield Finding("country_rate", "error", message, cite(pd.concat([nation, regions])))


def shared_base(table: pd.DataFrame) -> Iterator[Finding]:
    """Yield counts and shares of one source that imply different bases.

    Poor and near-poor households over their rates must give the same number of households.
    """
    names = {*_SHARED, *_SHARED.values()}
    rows = table[
        table["indicator"].isin(names) & table["value"].notna() & (table["scope"] == "ALL")
    ]
    for _, group in rows.groupby(["area", "edition", "period", "source"], sort=False):
        values = group.drop_duplicates("indicator").set_index("indicator")["value"]
        bases, said = [], []
        for rate, count in _SHARED.items():
            if rate in values and count in values and values[rate] > 0:
                half = _half_unit(float(values[rate]))
                bases.append([100 * values[count] / (values[rate] + s) for s in (half, -half)])
                said.append(number(100 * values[count] / values[rate], 0))
        if len(bases) < 2 or max(b[0] for b in bases) <= min(b[1] for b in bases):
            continue
        both = Text(" và ".join(t.vi for t in said), " and ".join(t.en for t in said))
        message = _SAY.text("totals.bases", about=about(group.iloc[0]), bases=both)
        yield Finding("shared_base", "error", message, cite(group))


#: What communes and their province count alike: money a province may also spend itself.
_OF_COMMUNES = ("GNBV.HH_TOTAL", "GNBV.POOR_HH", "GNBV.NEAR_HH", "FIN.PLAN", "FIN.DISB")


def communes(table: pd.DataFrame) -> Iterator[Finding]:
    """Yield figures of provinces that the sum over their communes contradicts.

    Households must add up once every commune is there; money of the communes may not exceed the
    province's, whose own departments spend the rest, of which a note tells.
    """
    rows = table[table["indicator"].isin(_OF_COMMUNES) & table["value"].notna()]
    below = rows[(rows["level"] == "commune") & (rows["edition"] == "2025")]
    if below.empty:
        return
    same = [c for c in KEY if c not in ("area", "edition", "source", "published")]
    above = rows[(rows["level"] == "province") & (rows["edition"] == "2025")]
    above = above.sort_values("published").drop_duplicates([*same, "area"], keep="last")
    parent = {c.code: c.province for c in known_communes.communes()}
    below = below.assign(province=below["area"].map(parent))
    # What no province states is not added up: of 3,321 communes that took most of an audit.
    below = below[below["province"].isin(above["area"])]
    below = below[below["indicator"].isin(above["indicator"])]
    below = below.sort_values("published").drop_duplicates([*same, "area"], keep="last")
    grouped = below.groupby(["province", *same], sort=False)
    sums = grouped.agg(
        total=("value", "sum"), here=("value", "size"), of=("source", "first")
    ).reset_index()
    both = above.reset_index(names="row").merge(
        sums, left_on=["area", *same], right_on=["province", *same]
    )
    number = Counter(parent.values())
    for row in both.to_dict("records"):
        total, here, unit = float(row["total"]), int(row["here"]), str(row["unit"])
        money = unit == "bn VND"
        # 126 communes rounded to a million each, and the province to a hundred million.
        slack = max(0.001 * here, _half_unit(float(row["value"]))) if money else 1e-6
        gap = total - float(row["value"])
        if gap > slack:
            severity = "error"
        elif gap < -slack and here == number[row["area"]]:
            severity = "note" if money else "error"
        else:
            continue
        message = _SAY.text(
            "totals.communes",
            about=about(row),
            what=what(row["indicator"]),
            total=figure(float(row["value"]), unit),
            count=here,
            sum=figure(round(total, 6), unit),
            gap=figure(round(abs(gap), 6), unit),
            rest=_SAY.text("totals.communes_rest") if severity == "note" else "",
        )
        cited = cite(table.loc[[row["row"]]])
        example = cite(below[below["source"] == row["of"]].head(1))
        yield Finding("communes", severity, message, (*cited, *example))


_NOTED = re.compile(r"(?:parts|regions|poor and near-poor) add up to ([\d,]+(?:\.\d+)?)")


def noted_sum(table: pd.DataFrame) -> Iterator[Finding]:
    """Yield totals beside which the collector noted another sum of their source's own parts.

    Parts that the long table holds are summed by `parts` and `country`; this covers those that
    only the note gives.
    """
    noted = table[table["note"].map(lambda note: bool(_NOTED.search(note)))]
    if noted.empty:
        return
    near = table[table["source"].isin(set(noted["source"]))]
    known: Sequence[Finding] = [*parts(near), *country(near)]
    said = {
        (f["area"], f["indicator"], f["period"], f["source"]) for k in known for f in k.figures[:1]
    }
    for index, row in noted.iterrows():
        total = float(_NOTED.search(str(row["note"]))[1].replace(",", ""))  # type: ignore[index]
        key = (row["area"], row["indicator"], row["period"], row["source"])
        if abs(total - float(row["value"])) < 1e-6 or key in said:
            continue
        message = _against_total(row, total)
        yield Finding("noted_sum", "error", message, cite(table.loc[[index]]))
