"""What a rank among all provinces is worth: its interval, and whether it moved."""

from __future__ import annotations

import pandas as pd

from mtqg import plot
from mtqg.analysis import pace_of_provinces
from mtqg.analysis.breaks import segments
from mtqg.plot import theme
from mtqg.sections import charts
from mtqg.sections.blocks import NOTHING, Chart, Findings, Measure, Reading, ReportFinding, plain
from mtqg.sections.peer_list import Choice
from mtqg.sections.trends import short
from mtqg.words import formats
from mtqg.words.sentences import Value


def at(choice: Choice, year: int) -> pd.DataFrame:
    """Return the ranks of a year with their intervals (`pace_of_provinces.ranks`)."""
    spread = pace_of_provinces.scatter(choice.figures, choice.breaks, choice.indicator).loc[year]
    return pace_of_provinces.ranks(
        choice.figures.loc[year],
        spread,
        lower_is_better=choice.indicator.direction != "higher",
    )


def dates(choice: Choice) -> tuple[int, int]:
    """Return the first and the last year of the definition in force, of a question answered."""
    years = choice.figures.dropna(how="all").index
    return segments(list(years), choice.breaks)[-1]


def chart(choice: Choice) -> Chart | Reading:
    """Draw the rank of the province and its peers among all, each with its interval."""
    case = choice.case
    if not choice.answered:
        return NOTHING
    _, year = dates(choice)
    table = at(choice, year)
    rows = table.loc[[c for c in (case.area.code, *choice.others) if c in table.index]]
    rows = rows.sort_values(["rank", "low"])
    count = len(table)
    shown = rows[["rank", "low", "high"]].reset_index(drop=True)
    shown.insert(0, "name", [choice.name(code) for code in rows.index])
    axes = plot.ranks(
        shown,
        highlight=[choice.name(c) for c in rows.index if c == case.area.code],
        count=count,
        title=_title(choice, charts.title(reading(choice), "rank") or ""),
        language=case.language,
        ax=theme.sheet(),
    )
    return charts.block(axes, case.sources(case.points(choice.question)), shown)


def _title(choice: Choice, told: str) -> str:
    """Return a sentence on the rank, its interval left out, after what the ranks are of."""
    say, told = choice.case.says("ranks"), plain(told).partition(" (")[0]
    return say("chart.title", name=short(choice.question).lower(), told=told.rstrip("."))


def reading(choice: Choice) -> Findings | Reading:
    """Return the rank with its interval, and how many provinces have one that overlaps."""
    case = choice.case
    if not choice.answered:
        return NOTHING
    _, year = dates(choice)
    if case.area.code not in (table := at(choice, year)).index:
        return NOTHING
    own = table.loc[case.area.code]
    same = table[(table["low"] <= own["high"]) & (table["high"] >= own["low"])]
    others, count = len(same) - 1, len(table)
    say = case.says("ranks")
    rank, low, high = (int(own[name]) for name in ("rank", "low", "high"))
    band = formats.places(low, high, case.language)
    title = say("reading.rank", year=year, place=case.name, rank=rank, count=count, band=band)
    rest = say("reading.overlap", others=others) if others else say("reading.alone")
    text = say("reading.band", band=band, rest=rest)
    label = say("reading.label", count=count)
    measure = Measure(float(rank), "", label, str(year), decimals=0)
    found = (float(rank), "", float(low), float(high))
    finding = ReportFinding("rank", "info", text, *found, title=title, brief=title)
    return Findings((finding,), {f"rank_{choice.question}": measure})


def _both(choice: Choice) -> pd.DataFrame:
    """Return the ranks at both dates of the province and its peers among those ranked at both.

    Only provinces with figures of both years are ranked, so that no rank moves because another
    province is counted.
    """
    first, last = dates(choice)
    complete = choice.figures.loc[:, choice.figures.loc[[first, last]].notna().all()]
    spread = pace_of_provinces.scatter(choice.figures, choice.breaks, choice.indicator)
    lower_is_better = choice.indicator.direction != "higher"
    both = {
        name: pace_of_provinces.ranks(
            complete.loc[year], spread.loc[year], lower_is_better=lower_is_better
        )
        for name, year in (("before", first), ("after", last))
    }
    named = {"rank": "", "low": "_low", "high": "_high"}
    return pd.DataFrame(
        {name + end: ranks[column] for name, ranks in both.items() for column, end in named.items()}
    )


def moved_chart(choice: Choice) -> Chart | Reading:
    """Draw how the ranks of the province and its peers moved under the definition in force."""
    case = choice.case
    if not choice.answered:
        return NOTHING
    first, last = dates(choice)
    if first == last or case.area.code not in (table := _both(choice)).index:
        return NOTHING
    rows = table.loc[[c for c in (case.area.code, *choice.others) if c in table.index]]
    shown = rows.reset_index(drop=True)
    shown.insert(0, "name", [choice.name(code) for code in rows.index])
    ends = []
    for when, year in (("before", first), ("after", last)):
        columns = {when: "rank", f"{when}_low": "low", f"{when}_high": "high"}
        ends.append(shown[["name", *columns]].rename(columns=columns).assign(year=year))
    both = pd.concat(ends)
    axes = plot.ranks(
        both,
        highlight=choice.name(case.area.code),
        count=len(table),
        title=_title(choice, _moved(choice, table)),
        language=case.language,
        ax=theme.sheet(),
    )
    return charts.block(axes, case.sources(case.points(choice.question)), both)


def moved(choice: Choice) -> Reading:
    """Return whose ranks moved by more than noise beside the province's, told above the chart."""
    case = choice.case
    if not choice.answered:
        return NOTHING
    first, last = dates(choice)
    if first == last or case.area.code not in (table := _both(choice)).index:
        return NOTHING
    up, down = _clear(table.loc[[c for c in choice.others if c in table.index]])
    counts = {"peers": len(up), "up": int(up.sum()), "down": int(down.sum())}
    return Reading(case.says("ranks")("moved.peers", **counts, count=len(table)))


def _clear(table: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Return whose rank rose, and whose fell, by more than noise."""
    return table["after_high"] < table["before_low"], table["after_low"] > table["before_high"]


def _moved(choice: Choice, table: pd.DataFrame) -> str:
    """Return the sentence on the province's own rank at both dates."""
    own, say = table.loc[choice.case.area.code], choice.case.says("ranks")
    before, after = int(own["before"]), int(own["after"])
    first, last = dates(choice)
    told: dict[str, Value] = {"first": first, "last": last, "place": choice.case.name}
    told["after"] = after
    if before == after:
        return say("moved.same", **told)
    told["before"] = before
    if not any(moved[choice.case.area.code] for moved in _clear(table)):
        return say("moved.unclear", **told)
    return say(f"moved.{'up' if after < before else 'down'}", steps=abs(after - before), **told)
