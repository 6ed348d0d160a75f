"""Where the province stands among those around it, and how they all moved under one definition."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from mtqg import plot
from mtqg.analysis.breaks import segments
from mtqg.plot import theme
from mtqg.sections import charts
from mtqg.sections.blocks import Chart, Reading
from mtqg.sections.cases import Case
from mtqg.table import areas, catalogue, observations
from mtqg.texts import Text
from mtqg.words import formats


@dataclass(frozen=True)
class Place:
    """A province among those of its region, or among all where there are no regions.

    Attributes
    ----------
    first, last : str
        The first and the last year of the definition in force; equal where it has one year.
    figures : DataFrame
        Columns before (NaN where unknown) and after by code, the best `after` first.
    """

    case: Case
    code: str
    first: str
    last: str
    figures: pd.DataFrame

    @property
    def known(self) -> catalogue.Indicator:
        """The indicator."""
        return catalogue.indicator(self.code)

    @property
    def where(self) -> Text:
        """Among whom."""
        region = self.case.region
        if region is None:
            return Text("34 tỉnh, thành phố", "34 provinces")
        return Text(f"vùng {region.name}", region.name_en)

    @property
    def rank(self) -> int:
        """The place from the best; provinces of one figure share it."""
        after = self.figures["after"]
        better = after > after[self.case.area.code]
        if self.known.direction != "higher":
            better = after < after[self.case.area.code]
        return int(better.sum()) + 1


def place(case: Case, code: str) -> Place | None:
    """Return the place of the province on an indicator, None without a figure of its own."""
    panel = case.panel(code)
    if case.area.code not in panel or panel[case.area.code].dropna().empty:
        return None
    last = str(panel[case.area.code].dropna().index[-1])
    table = areas.provinces(case.edition)
    if case.region is not None:
        table = table[table["region"] == case.region.code]
    years = [int(year) for year in panel.index]
    first = next(
        str(begin) for begin, end in segments(years, case.breaks(code)) if begin <= int(last) <= end
    )
    here = panel.reindex(columns=table["code"])
    figures = pd.DataFrame({"before": here.loc[first], "after": here.loc[last]})
    if first == last:
        figures["before"] = float("nan")
    ascending = catalogue.indicator(code).direction != "higher"
    figures = figures.dropna(subset=["after"]).sort_values("after", ascending=ascending)
    return Place(case, code, first, last, figures)


def chart(case: Case, code: str) -> Chart | Reading:
    """Draw the provinces around in the first and the last year of the definition in force."""
    found = place(case, code)
    if found is None:
        return Reading("")
    table = areas.provinces(case.edition).set_index("code")
    column = case.say("name", "name_en")
    rows = found.figures.assign(
        label=table[column].reindex(found.figures.index),
        estimate=found.figures.index.isin(_estimated(found)),
        level="province",
    )
    mean = case.reference(code, case.country).set_index("period")
    note = ""
    if found.last in mean.index:
        made = "e" in mean.loc[found.last, "flag"]
        level = {
            "label": case.country.label(case.language),
            "before": mean["value"].get(found.first) if found.first != found.last else None,
            "after": mean.loc[found.last, "value"],
            "estimate": made,
            "level": "country",
        }
        rows = pd.concat([rows, pd.DataFrame([level])])
        rows = rows.sort_values("after", ascending=found.known.direction != "higher", kind="stable")
    if rows["estimate"].any():
        note = case.say(" Dấu rỗng: số tính lại, ước.", " Hollow: computed, an estimate.")
    dates = {"before": found.first, "after": found.last}
    table = rows.rename(columns={"label": "name"}).melt(
        ["name", "level", "estimate"], list(dates), var_name="when"
    )
    span = "-".join(dict.fromkeys(dates.values()))
    axes = plot.dots(
        table.assign(
            period=table["when"].map(dates),
            flag=table["estimate"].map({True: "e", False: ""}),
            indicator=code,
        ),
        highlight=case.name,
        sort=False,
        title=f"{case.tell(found.known.name)}, {span}, {case.tell(found.where)}",
        source="",
        language=case.language,
        ax=theme.sheet(),
    )
    shown = rows[["label", *dict.fromkeys(dates), "estimate"]].rename(columns=dates)
    if found.first == found.last:
        shown = shown.iloc[:, [0, 2, 3]]
    return charts.block(axes, case.sources(case.points(code)) + note, shown)


def _estimated(found: Place) -> set[str]:
    """Return the provinces whose last figure was computed, as those of former parts."""
    rows = observations.select(
        found.case.known.about(found.code), level="province", scope="ALL", period=found.last
    )
    return set(rows.loc[rows["flag"].str.contains("e"), "area"])


def reading(case: Case, code: str) -> Reading:
    """Return the place of the province, how it moved, and what a place is worth."""
    found = place(case, code)
    if found is None:
        return Reading("")
    higher = found.known.direction == "higher"
    most = case.say("cao nhất", "highest") if higher else case.say("thấp nhất", "lowest")
    text = case.say(
        f"Năm {found.last}, tính từ mức {most}, {case.name} đứng thứ **{found.rank}** trong "
        f"{len(found.figures)} tỉnh, thành phố {'của ' if case.region else ''}"
        f"{found.where.vi if case.region else 'có số liệu'}.",
        f"In {found.last}, counting from the {most}, {case.name} is number **{found.rank}** of the "
        f"{len(found.figures)} provinces "
        + (f"of the {found.where.en}." if case.region else "with figures."),
    )
    return Reading(text + _move(found) + _worth(case))


def _move(found: Place) -> str:
    """Return how far the province moved, and how many of the others moved further."""
    case, both = found.case, found.figures.dropna()
    if found.first == found.last or case.area.code not in both.index or len(both) < 2:
        return ""
    change = both["after"] - both["before"]
    own = float(change[case.area.code])
    unit = "pp" if found.known.unit == "%" else found.known.unit
    size = formats.with_unit(abs(own), unit, found.known.decimals, case.language)
    further = int((change < own).sum()) if own < 0 else int((change > own).sum())
    way = Text("giảm", "fell") if own < 0 else Text("tăng", "rose")
    return case.say(
        f" Từ năm {found.first}, tỉnh {way.vi} {size}; {further}/"
        f"{len(both) - 1} nơi còn lại {way.vi} nhiều hơn, nhưng xuất phát từ mức "
        "khác nhau nên số điểm chưa nói lên nhanh hay chậm.",
        f" Since {found.first} it {way.en} by {size}; {further} of the other "
        f"{len(both) - 1} {way.en} by more, but from other levels: points alone "
        "do not tell who is faster.",
    )


def _worth(case: Case) -> str:
    return case.say(
        " Sai số mẫu của số khảo sát không được công bố: khoảng cách nhỏ giữa hai nơi liền kề "
        "không nói lên hơn kém.",
        " Sampling errors are not published: a small gap between neighbours does not rank them.",
    )
