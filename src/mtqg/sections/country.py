"""The whole country: its course and its regions', who is where, the provinces added up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from mtqg import plot
from mtqg.plot import theme
from mtqg.plot.classes import Scale
from mtqg.problems import ProblemError, speaking
from mtqg.sections import charts, targets
from mtqg.sections.blocks import Chart, Finding, Findings, Quantity, Reading, Table
from mtqg.sections.cases import Case, as_given, check_shared
from mtqg.sections.peers import QUESTION
from mtqg.table import areas, catalogue
from mtqg.table.figures import known
from mtqg.texts import Text, lower
from mtqg.words import formats


def country(
    *, edition: str = "", language: str = "vi", as_of: str = "", data: Sequence[str] = ()
) -> Case:
    """Return the case of the whole country; parameters as of `mtqg.province`.

    Raises
    ------
    ProblemError
        As `mtqg.province`.

    >>> country(language="en").name
    'Viet Nam'
    """
    edition, as_of = as_given(edition, as_of)
    with speaking(language):
        problems = check_shared(edition=edition, language=language, as_of=as_of)
        if problems:
            raise ProblemError(problems)
    return Case(areas.get(areas.COUNTRY, edition), language, known(edition, as_of, data))


def names(of: Case) -> dict[str, str]:
    """Return the names of the provinces by code."""
    table = areas.provinces(of.edition)
    return dict(zip(table["code"], table[of.say("name", "name_en")], strict=True))


def title(of: Case, subject: Text) -> Reading:
    """Return the title and, under it, edition and cut-off."""
    count = len(areas.provinces(of.edition))
    if of.edition == "2025":
        scope = of.say(
            f"{count} tỉnh, thành phố, theo địa giới từ 01/07/2025.",
            f"{count} provinces, boundaries since 1 July 2025.",
        )
    elif of.day < areas.REFORM:
        scope = of.say(f"{count} tỉnh, thành phố.", f"{count} provinces.")
    else:
        scope = of.say(
            f"{count} tỉnh, thành phố, theo địa giới đến 30/06/2025.",
            f"{count} provinces, boundaries to 30 June 2025.",
        )
    if of.as_of:
        cut = formats.day(of.as_of, of.language)
        scope += of.say(
            f" Chỉ dùng số liệu đã công bố đến {cut}.", f" Only figures published by {cut}."
        )
    return Reading(f"# {of.tell(subject)}\n\n{scope}")


def _levels(of: Case) -> list[tuple[areas.Area, pd.DataFrame]]:
    """Return the yearly rates of the country and of its regions, the country first."""
    regions = [areas.get(code, of.edition) for code in areas.regions(of.edition)["code"]]
    found = [(area, of.reference(QUESTION, area)) for area in (of.country, *regions)]
    return [(area, figures) for area, figures in found if len(figures)]


def course(of: Case) -> Chart | Reading:
    """Draw the rate of the country and of its regions, year by year."""
    levels = {area.label(of.language): figures for area, figures in _levels(of)}
    if not levels:
        return Reading("")
    name = catalogue.indicator(QUESTION).name
    source = of.sources(of.known.about(QUESTION)) + of.say(
        " Năm chưa công bố: bình quân các tỉnh gia quyền theo dân số, ước tính.",
        " Years not published: mean of the provinces weighted by population, an estimate.",
    )
    table = charts.tidy(levels, QUESTION)
    if len(levels) == 1:
        only = plot.lines(table, source="", language=of.language, ax=theme.sheet())
        return charts.block(only, source, charts.listed(table))
    grid = plot.small_multiples(
        table,
        highlight=next(iter(levels)),
        title=of.say(f"{name.vi}: các vùng và cả nước", f"{name.en}: regions and the country"),
        source="",
        language=of.language,
        figure=theme.blank(),
    )
    return charts.block(grid, source, charts.listed(table))


def course_reading(of: Case) -> Findings | Reading:
    """Return how the country moved within the definition in force, and where its regions are."""
    levels = _levels(of)
    if not levels:
        return Reading("")
    start = max(catalogue.definition_breaks(QUESTION), default="")
    figures = levels[0][1]
    own = figures[figures["period"] >= start]
    first, last = own.iloc[0], own.iloc[-1]

    def told(row: pd.Series) -> str:
        estimate = of.say(" (ước tính)", " (estimate)") if "e" in row["flag"] else ""
        return percent(of, float(row["value"])) + estimate

    name = catalogue.indicator(QUESTION).name
    text = of.say(
        f"{name.vi} của cả nước: {told(first)} năm {first['period']}, **{told(last)}** năm "
        f"{last['period']}.",
        f"{name.en} of the country: {told(first)} in {first['period']}, **{told(last)}** in "
        f"{last['period']}.",
    )
    ends = [
        (float(rows["value"].iloc[-1]), area.label(of.language))
        for area, rows in levels[1:]
        if rows["period"].iloc[-1] == last["period"]
    ]
    if ends:
        (low, lowest), (high, highest) = min(ends), max(ends)
        text += of.say(
            f" Vùng cao nhất: {highest} ({percent(of, high)}); thấp nhất: {lowest} "
            f"({percent(of, low)}).",
            f" Highest region: {highest} ({percent(of, high)}); lowest: {lowest} "
            f"({percent(of, low)}).",
        )
    return Findings((Finding("country_level", "info", text, float(last["value"]), "%"),))


def percent(of: Case, value: float) -> str:
    """Return a rate of the question as readers write it."""
    known = catalogue.indicator(QUESTION)
    return formats.with_unit(value, known.unit, known.decimals, of.language)


def latest(of: Case) -> pd.Series:
    """Return the latest year's figure of every province by code; its name is the year."""
    panel = of.panel(QUESTION)
    return panel.iloc[-1].dropna() if len(panel) else pd.Series(dtype=float)


def distribution(of: Case) -> Findings | Reading:
    """Return how the provinces' figures spread, and who is at the ends."""
    values = latest(of).sort_values()
    if values.empty:
        return Reading("")
    known = catalogue.indicator(QUESTION)
    called = names(of)

    def ends(codes: pd.Index) -> str:
        return ", ".join(f"{called[str(c)]} ({percent(of, values[c])})" for c in codes)

    low, middle, high = values.quantile([0.25, 0.5, 0.75])
    text = of.say(
        f"Năm {values.name}, {lower(known.name.vi)}: một nửa số tỉnh dưới "
        f"**{percent(of, middle)}**, một nửa ở giữa từ {percent(of, low)} đến "
        f"{percent(of, high)}. Cao nhất: "
        f"{ends(values.index[:-4:-1])}; thấp nhất: {ends(values.index[:3])}.",
        f"{values.name}, {lower(known.name.en)}: half of the provinces are below "
        f"**{percent(of, middle)}**, the middle half between {percent(of, low)} and "
        f"{percent(of, high)}. Highest: {ends(values.index[:-4:-1])}; lowest: "
        f"{ends(values.index[:3])}.",
    )
    return Findings((Finding("distribution", "info", text, float(middle), known.unit),))


def groups(of: Case) -> Table | Reading:
    """Return who is where: the provinces by class of the latest year, the highest first."""
    values = latest(of).sort_values(ascending=False)
    if values.empty:
        return Reading("")
    known = catalogue.indicator(QUESTION)
    scale = Scale.of(values, known.decimals)
    called = names(of)
    lines = [
        {
            of.say("Mức", "Level"): text,
            of.say("Số tỉnh", "Provinces"): Quantity(held),
            of.say("Tỉnh, thành phố (từ cao xuống thấp)", "Which (from high to low)"): ", ".join(
                f"{called[str(code)]} {formats.number(value, known.decimals, of.language)}"
                for code, value in values.items()
                if scale.shade(value) == shade
            ),
        }
        for shade, text, held in reversed(scale.legend(values.tolist(), known.unit, of.language))
    ]
    frame = pd.DataFrame(lines)
    return Table(
        frame,
        language=of.language,
        title=of.say(
            f"{known.name.vi}, {values.name}: tỉnh nào ở đâu",
            f"{known.name.en}, {values.name}: who is where",
        ),
        source=of.sources(of.known.about(QUESTION)),
    )


#: What is added up or weighted over the provinces and held against the country's own figure.
ADDED = ("ST.POP", "ST.AREA_KM2", "ST.COMMUNES", "ST.DISTRICTS", "GNBV.POOR_HH")


def sums(of: Case) -> Table | Reading:
    """Return the provinces added up beside the country's own figure, the latest year of both."""
    lines = [line for line in (*(_sum(of, c) for c in ADDED), _weighted(of)) if line]
    if not lines:
        return Reading("")
    frame = pd.DataFrame(
        lines,
        columns=[
            of.say("Chỉ tiêu", "Indicator"),
            of.say("Năm", "Year"),
            of.say("Các tỉnh", "Provinces"),
            of.say("Cả nước công bố", "Country, published"),
            of.say("Chênh lệch", "Difference"),
        ],
    )
    return Table(
        frame,
        language=of.language,
        title=of.say("Cộng các tỉnh so với số cả nước", "The provinces and the country's figure"),
        source=of.say(
            "Tỷ lệ: bình quân các tỉnh gia quyền theo dân số, vì chưa có số hộ của từng tỉnh.",
            "Rates: mean of the provinces weighted by population, households not being at hand.",
        ),
    )


def _sum(of: Case, code: str) -> tuple[object, ...] | None:
    panel, own = of.panel(code), of.series(code)
    whole = panel.dropna() if len(panel.columns) == len(names(of)) else panel.iloc[:0]
    years = [y for y in whole.index if y in own.index]
    if not years:
        return None
    return _line(of, code, years[-1], float(whole.loc[years[-1]].sum()), float(own[years[-1]]))


def _weighted(of: Case) -> tuple[object, ...] | None:
    own = of.series(QUESTION)
    panel, weights = of.panel(QUESTION), of.panel("ST.POP")
    years = [y for y in panel.dropna().index if y in own.index and y in weights.index]
    if not years:
        return None
    weight = weights.loc[years[-1]].reindex(panel.columns)
    mean = float(np.average(panel.loc[years[-1]], weights=weight))
    return _line(of, QUESTION, years[-1], mean, float(own[years[-1]]))


def _line(of: Case, code: str, year: str, made: float, own: float) -> tuple[object, ...]:
    known = catalogue.indicator(code)
    unit = of.tell(known.unit_label)
    away = (
        Quantity(made - own, known.decimals, sign=True)
        if known.unit == "%"
        else Quantity(100 * (made - own) / own, 2, sign=True, note="%")
    )
    sides = (Quantity(figure, known.decimals) for figure in (made, own))
    return f"{of.tell(known.name)} ({unit})", year, *sides, away


def outlook(of: Case) -> Table | Reading:
    """Return the targets of the country that a forecast can be held against; see `targets.table`.

    A target whose only yearly figure is years old stays with the results, where newer months are.
    """
    table = targets.table(of)
    if not isinstance(table, Table):
        return Reading("")
    forecast = table.frame.columns[3]
    shown = table.frame[table.frame[forecast] != Quantity()].reset_index(drop=True)
    return replace(table, frame=shown) if len(shown) else Reading("")


def missing(of: Case) -> Reading:
    """Return which figures would answer what the country cannot be told about."""
    with_targets = catalogue.targets()
    with_targets = with_targets[
        (with_targets["area"] == areas.COUNTRY)
        & (with_targets["edition"] == "2024")
        & (with_targets["indicator"] != "FIN.DISB_RATE")
    ]
    rows = of.figures(indicator=list(with_targets["indicator"]), status=["actual", "estimate"])
    known = {*rows["indicator"]}
    if len(of.points("GNBV.POOR")):
        known.add("GNBV.POOR_RED")
    aims = list(dict.fromkeys(with_targets["indicator"]))
    lacking = [code for code in aims if code not in known]
    if not lacking:
        return Reading("")
    head = of.say(
        f"{len(lacking)} trong {len(aims)} mục tiêu quốc gia đến năm 2025 chưa có số liệu cả nước:",
        f"{len(lacking)} of {len(aims)} national targets to 2025 have no figure of the country:",
    )
    told = "\n".join(f"- {of.tell(catalogue.indicator(code).name)}" for code in lacking)
    return Reading(f"{head}\n\n{told}")
