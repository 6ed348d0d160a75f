"""What a rank among all provinces is worth: its interval, and whether it moved."""

from __future__ import annotations

import pandas as pd

from mtqg import plot
from mtqg.analysis import movement
from mtqg.analysis.breaks import segments
from mtqg.plot import theme
from mtqg.sections import charts
from mtqg.sections.blocks import Chart, Finding, Findings, Measure, Reading
from mtqg.sections.peers import Choice
from mtqg.texts import lower


def at(choice: Choice, year: int) -> pd.DataFrame:
    """Return the ranks of a year with their intervals (`movement.ranks`)."""
    spread = movement.scatter(choice.figures, choice.breaks, choice.indicator).loc[year]
    return movement.ranks(
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
        return Reading("")
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
        title=case.say(
            f"Hạng trong {count} tỉnh, thành phố, {year}: {lower(choice.indicator.name.vi)}",
            f"Rank among {count} provinces, {year}: {lower(choice.indicator.name.en)}",
        ),
        language=case.language,
        ax=theme.sheet(),
    )
    return charts.block(axes, case.sources(case.points(choice.question)), shown)


def reading(choice: Choice) -> Findings | Reading:
    """Return the rank with its interval, and from whom the province cannot be told apart."""
    case = choice.case
    if not choice.answered:
        return Reading("")
    _, year = dates(choice)
    if case.area.code not in (table := at(choice, year)).index:
        return Reading("")
    own = table.loc[case.area.code]
    same = table[(table["low"] <= own["high"]) & (table["high"] >= own["low"])]
    text = case.say(
        f"Năm {year} {case.name} đứng thứ **{own['rank']:.0f}** trong {len(table)} tỉnh, thành phố "
        f"(khoảng 80%: thứ {own['low']:.0f} đến {own['high']:.0f}). ",
        f"In {year} {case.name} ranks **{own['rank']:.0f}** of {len(table)} provinces (80% "
        f"interval: {own['low']:.0f} to {own['high']:.0f}). ",
    )
    others = len(same) - 1
    text += (
        case.say(
            f"Khoảng hạng này trùng một phần với {others} tỉnh khác, nên hơn kém nhau vài bậc "
            "không nói lên điều gì.",
            f"It overlaps with those of {others} others: a few places say nothing.",
        )
        if others
        else case.say(
            "Không tỉnh nào khác có khoảng hạng trùng với khoảng này.",
            "No other province has an interval that overlaps with it.",
        )
    )
    label = case.say(f"Hạng trong {len(table)} tỉnh", f"Rank of {len(table)}")
    measure = Measure(float(own["rank"]), "", label, str(year), decimals=0)
    finding = Finding(
        "rank", "info", text, float(own["rank"]), "", float(own["low"]), float(own["high"])
    )
    return Findings((finding,), {f"rank_{choice.question}": measure})


def _both(choice: Choice) -> pd.DataFrame:
    """Return the ranks at both dates of the province and its peers among those ranked at both.

    Only provinces with figures of both years are ranked, so that no rank moves because another
    province is counted.
    """
    first, last = dates(choice)
    complete = choice.figures.loc[:, choice.figures.loc[[first, last]].notna().all()]
    spread = movement.scatter(choice.figures, choice.breaks, choice.indicator)
    lower_is_better = choice.indicator.direction != "higher"
    both = {
        name: movement.ranks(complete.loc[year], spread.loc[year], lower_is_better=lower_is_better)
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
        return Reading("")
    first, last = dates(choice)
    if first == last or case.area.code not in (table := _both(choice)).index:
        return Reading("")
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
        title=case.say(
            f"Hạng năm {first} và {last} trong {len(table)} tỉnh, thành phố: "
            f"{lower(choice.indicator.name.vi)}",
            f"Ranks of {first} and {last} among {len(table)} provinces: "
            f"{lower(choice.indicator.name.en)}",
        ),
        language=case.language,
        ax=theme.sheet(),
    )
    return charts.block(axes, case.sources(case.points(choice.question)), both)


def moved(choice: Choice) -> Reading:
    """Return whether the province's rank moved by more than noise, and whose did."""
    case = choice.case
    if not choice.answered:
        return Reading("")
    first, last = dates(choice)
    if first == last or case.area.code not in (table := _both(choice)).index:
        return Reading("")
    up = table["after_high"] < table["before_low"]
    down = table["after_low"] > table["before_high"]
    own = table.loc[case.area.code]
    steps = int(own["before"] - own["after"])
    course = case.say(
        f"Từ năm {first} đến {last}, {case.name} từ thứ {own['before']} đến thứ {own['after']}",
        f"From {first} to {last} {case.name} went from {own['before']} to {own['after']}",
    )
    if up[case.area.code] or down[case.area.code]:
        word = case.say("lên" if steps > 0 else "xuống", "up" if steps > 0 else "down")
        verdict = case.say(
            f": {word} {abs(steps)} bậc, vượt mức dao động của số liệu.",
            f": {word} {abs(steps)} places, more than the noise of the figures.",
        )
    else:
        verdict = case.say(
            "; hai khoảng 80% còn chung hạng, nên chưa thể nói hạng đã đổi.",
            "; the two 80% intervals still share ranks: it cannot be said to have moved.",
        )
    peers = [c for c in choice.others if c in table.index]
    rest = case.say(
        f" Trong {len(peers)} tỉnh tương đồng, {int(up[peers].sum())} tỉnh lên rõ, "
        f"{int(down[peers].sum())} tỉnh xuống rõ. Hạng tính lại trong {len(table)} tỉnh, thành phố "
        "có số liệu của cả hai năm.",
        f" Of {len(peers)} peers {int(up[peers].sum())} clearly rose and {int(down[peers].sum())} "
        f"clearly fell. Ranks are among the {len(table)} provinces with figures of both years.",
    )
    return Reading(course + verdict + rest)
