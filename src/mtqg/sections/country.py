"""The whole country: its yearly figures and its regions', provinces by level and added up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from mtqg.plot.map_classes import ClassScale
from mtqg.problems import ProblemError, speaking
from mtqg.sections import charts, target_outlook
from mtqg.sections.blocks import (
    NOTHING,
    Chart,
    Findings,
    Quantity,
    ReaderTable,
    Reading,
    ReportFinding,
)
from mtqg.sections.cases import Case
from mtqg.sections.peer_list import QUESTION
from mtqg.sections.trends import estimate_note
from mtqg.table import areas, catalogue
from mtqg.table.figures import known
from mtqg.table.parameters_given import as_given, check_shared
from mtqg.texts import Text
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
    return dict(zip(table["code"], table[Text("name", "name_en").say(of.language)], strict=True))


def title(of: Case, subject: Text) -> Reading:
    """Return the title and, under it, edition and cut-off."""
    say, key = of.says("country"), "scope.since"
    if of.edition == "2024":
        key = "scope.open" if of.day < areas.REFORM else "scope.before"
    scope = [say(key, count=len(areas.provinces(of.edition)))]
    if of.as_of:
        scope.append(say("scope.cut_off", day=formats.day(of.as_of, of.language)))
    return Reading(f"# {of.tell(subject)}\n\n{' '.join(scope)}")


def _levels(of: Case) -> list[tuple[areas.Area, pd.DataFrame]]:
    """Return the yearly rates of the country and of its regions, the country first."""
    regions = [areas.get(code, of.edition) for code in areas.regions(of.edition)["code"]]
    found = [(area, of.reference(QUESTION, area)) for area in (of.country, *regions)]
    return [(area, figures) for area, figures in found if len(figures)]


def course(of: Case) -> Chart | Reading:
    """Draw the rate of the country and of its regions, year by year."""
    levels = {area.label(of.language): figures for area, figures in _levels(of)}
    if not levels:
        return NOTHING
    source = " ".join([of.sources(of.known.about(QUESTION)), estimate_note(of, QUESTION)]).strip()
    if len(levels) == 1:
        return charts.courses(of, levels, QUESTION, source)
    title = of.says("country")("course.title", name=_name())
    first = next(iter(levels))
    return charts.courses(of, levels, QUESTION, source, panels=True, title=title, highlight=first)


def course_reading(of: Case) -> Findings | Reading:
    """Return how the country moved within the definition in force, and where its regions are."""
    levels = _levels(of)
    if not levels:
        return NOTHING
    figures = levels[0][1]
    breaks = catalogue.definition_breaks(QUESTION)
    start = max((b for b in breaks if b <= figures["period"].max()), default="")
    own = figures[figures["period"] >= start]
    first, last = own.iloc[0], own.iloc[-1]

    say = of.says("country")

    def figure(row: pd.Series) -> str:
        rate = percent(of, float(row["value"]))
        return say("course.estimate", figure=rate) if "e" in row["flag"] else rate

    ends_of = {"first": figure(first), "last": figure(last)}
    years = {"since": first["period"], "until": last["period"]}
    text = [say("course.line", name=_name(), **ends_of, **years)]
    ends = [
        (float(rows["value"].iloc[-1]), area.label(of.language))
        for area, rows in levels[1:]
        if rows["period"].iloc[-1] == last["period"]
    ]
    if ends:
        (low, lowest), (high, highest) = min(ends), max(ends)
        given = {"high": percent(of, high), "low": percent(of, low)}
        text.append(say("course.regions", highest=highest, lowest=lowest, **given))
    line = " ".join(part for part in (*text, estimate_note(of, QUESTION)) if part)
    return Findings((ReportFinding("country_level", "info", line, float(last["value"]), "%"),))


def _name() -> Text:
    return catalogue.indicator(QUESTION).name.lower()


def percent(of: Case, value: float) -> str:
    """Return a rate of the question as readers write it."""
    return formats.figure(QUESTION, value, of.language)


def latest(of: Case) -> pd.Series:
    """Return the latest year's figure of every province by code; its name is the year."""
    panel = of.panel(QUESTION)
    return panel.iloc[-1].dropna() if len(panel) else pd.Series(dtype=float)


def distribution(of: Case) -> Findings | Reading:
    """Return how the provinces' figures spread, and who is at the ends."""
    values = latest(of).sort_values()
    if values.empty:
        return NOTHING
    indicator = catalogue.indicator(QUESTION)
    called = names(of)

    def ends(codes: pd.Index) -> str:
        return ", ".join(f"{called[str(c)]} ({percent(of, values[c])})" for c in codes)

    low, middle, high = values.quantile([0.25, 0.5, 0.75])
    rates = {"low": low, "middle": middle, "high": high}
    given = {name: percent(of, value) for name, value in rates.items()}
    given |= {"highest": ends(values.index[:-4:-1]), "lowest": ends(values.index[:3])}
    say = of.says("country")
    text = say("distribution.line", year=str(values.name), name=_name(), **given)
    return Findings((ReportFinding("distribution", "info", text, float(middle), indicator.unit),))


def groups(of: Case) -> ReaderTable | Reading:
    """Return the provinces by class of the latest year, the highest first."""
    values = latest(of).sort_values(ascending=False)
    if values.empty:
        return NOTHING
    say, indicator = of.says("country"), catalogue.indicator(QUESTION)
    scale = ClassScale.of(values, indicator.decimals)
    called = names(of)
    lines = [
        {
            "level": text,
            "count": Quantity(held),
            "names": ", ".join(
                f"{called[str(code)]} {formats.number(value, indicator.decimals, of.language)}"
                for code, value in values.items()
                if scale.shade(value) == shade
            ),
        }
        for shade, text, held in scale.legend(values.tolist(), indicator.unit, of.language)[::-1]
    ]
    source = of.sources(of.known.about(QUESTION))
    return ReaderTable.of(say, "groups", lines, source, name=_name(), year=str(values.name))


#: What is added up or weighted over the provinces and held against the country's own figure.
ADDED = ("ST.POP", "ST.AREA_KM2", "ST.COMMUNES", "ST.DISTRICTS", "GNBV.POOR_HH")


def sums(of: Case) -> ReaderTable | Reading:
    """Return the provinces added up beside the country's own figure, the latest year of both."""
    lines = [line for line in (*(_sum(of, c) for c in ADDED), _weighted(of)) if line]
    if not lines:
        return NOTHING
    columns = ["indicator", "year", "provinces", "country", "difference"]
    frame, say = pd.DataFrame(lines, columns=columns), of.says("country")
    return ReaderTable.of(say, "sums", frame, say("sums.note"))


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
    indicator = catalogue.indicator(code)
    unit = of.tell(indicator.unit_label)
    away = (
        Quantity(made - own, indicator.decimals, sign=True)
        if indicator.unit == "%"
        else Quantity(100 * (made - own) / own, 2, sign=True, note="%")
    )
    sides = (Quantity(figure, indicator.decimals) for figure in (made, own))
    return f"{of.tell(indicator.name)} ({unit})", year, *sides, away


def outlook(of: Case) -> ReaderTable | Reading:
    """Return the targets of the country that a forecast can be held against; see `targets.table`.

    A target whose only yearly figure is years old stays with the results, where newer months are.
    """
    table = target_outlook.table(of)
    forecast = of.says("target_outlook")("table.forecast")
    if not isinstance(table, ReaderTable) or forecast not in table.frame:
        return NOTHING  # a table in which nothing is forecast has no such column
    shown = table.frame[table.frame[forecast] != Quantity()].reset_index(drop=True)
    return replace(table, frame=shown) if len(shown) else NOTHING


def missing(of: Case) -> Reading:
    """Return the national targets on which the data set has no figure of the country."""
    with_targets = catalogue.targets()
    with_targets = with_targets[
        (with_targets["area"] == areas.COUNTRY)
        & (with_targets["edition"] == "2024")
        & (with_targets["indicator"] != "FIN.DISB_RATE")
    ]
    rows = of.figures(indicator=list(with_targets["indicator"]), status=["actual", "estimate"])
    at_hand = {*rows["indicator"]}
    if len(of.points("GNBV.POOR")):
        at_hand.add("GNBV.POOR_RED")
    aims = list(dict.fromkeys(with_targets["indicator"]))
    lacking = [code for code in aims if code not in at_hand]
    if not lacking:
        return NOTHING
    say = of.says("country")
    head = say("missing.targets", lacking=len(lacking), count=len(aims))
    names = "\n".join(f"- {of.tell(catalogue.indicator(code).name)}" for code in lacking)
    return Reading(f"{head}\n\n{names}")
