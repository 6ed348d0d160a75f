"""Two provinces side by side: every shared indicator, on the same scope and date or said so."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from mtqg import plot
from mtqg.analysis import movement, peers
from mtqg.plot import theme
from mtqg.problems import Problem, ProblemError
from mtqg.sections import charts, missing, opening
from mtqg.sections.blocks import Chart, Quantity, Reading, Table, escape
from mtqg.sections.cases import Case, as_given, province
from mtqg.sections.peers import QUESTION, features, latest_year
from mtqg.table import catalogue
from mtqg.table.figures import period_end
from mtqg.texts import Text, lower
from mtqg.words import formats

_SERIES = ["indicator", "programme", "scope", "capital", "fund", "plan_vintage"]
_DATE = ["period", "as_of"]
_STATED = ("actual", "estimate", "plan")


@dataclass(frozen=True)
class Pair:
    """Two provinces of one edition, at one cut-off, for readers of one language."""

    first: Case
    second: Case

    @cached_property
    def rows(self) -> pd.DataFrame:
        """The shared figures, see `side_by_side`."""
        return side_by_side(self.first, self.second)

    @property
    def names(self) -> tuple[str, str]:
        """The names of both for the reader."""
        return self.first.name, self.second.name


def pair(first: str, second: str, **parameters: object) -> Pair:
    """Return the pair of two provinces; parameters as of `mtqg.province`.

    Raises
    ------
    ProblemError
        As `mtqg.province`, or if both are the same province.

    >>> pair("bac-giang", "quang nam").names
    ('Bắc Giang', 'Quảng Nam')
    """
    given = (parameters.get("edition"), parameters.get("as_of"), [first, second])
    parameters["edition"], parameters["as_of"] = as_given(*given)  # type: ignore[arg-type]
    one, other = province(first, **parameters), province(second, **parameters)  # type: ignore[arg-type]
    if one.area == other.area:
        raise ProblemError(
            Problem(
                Text("cần hai tỉnh khác nhau", "two different provinces are wanted"), value=second
            )
        )
    return Pair(one, other)


def side_by_side(first: Case, second: Case) -> pd.DataFrame:
    """Return the indicators that both provinces have figures on, the latest that compare.

    Figures of one series (indicator, programme, scope, capital, fund, plan) are compared at the
    latest date that both have. Where they share none, the latest of each stands, `same_date` is
    False; where they share only the indicator, of different scopes or programmes, the two most
    alike stand and `same_scope` is False.

    Returns
    -------
    DataFrame
        Columns indicator, same_scope, same_date, and programme, scope, capital, fund,
        plan_vintage, period, as_of, value, low, high, status, flag, source of each province, with
        the endings _1 and _2.
    """
    left, right = _stated(first), _stated(second)
    same = left.merge(right, on=[*_SERIES, *_DATE], suffixes=("_1", "_2"))
    same = same.sort_values("end_1").drop_duplicates(_SERIES, keep="last")
    both = [_both(same, [*_SERIES[1:], *_DATE]).assign(same_scope=True, same_date=True)]
    done = pd.MultiIndex.from_frame(same[_SERIES])
    left, right = (
        side[~pd.MultiIndex.from_frame(side[_SERIES]).isin(done)] for side in (left, right)
    )
    apart = left.drop_duplicates(_SERIES, keep="last").merge(
        right.drop_duplicates(_SERIES, keep="last"), on=_SERIES, suffixes=("_1", "_2")
    )
    both.append(_both(apart, _SERIES[1:]).assign(same_scope=True, same_date=False))
    known = {*same["indicator"], *apart["indicator"]}
    left, right = (side[~side["indicator"].isin(known)] for side in (left, right))
    other = left.merge(right, on="indicator", suffixes=("_1", "_2"))
    alike = sum((other[f"{c}_1"] == other[f"{c}_2"]).astype(int) for c in _SERIES[1:])
    days = (pd.to_datetime(other["end_1"]) - pd.to_datetime(other["end_2"])).abs()
    other = other.assign(alike=alike, days=days).sort_values(["alike", "days"], ascending=[0, 1])
    other = other.drop_duplicates("indicator").drop(columns=["alike", "days"])
    dates = (other[[f"{c}_1" for c in _DATE]].to_numpy() == other[[f"{c}_2" for c in _DATE]]).all(
        axis=1
    )
    both.append(other.assign(same_scope=False, same_date=dates))
    rows = pd.concat([frame for frame in both if len(frame)], ignore_index=True)
    order = {code: place for place, code in enumerate(catalogue.indicators().index)}
    return rows.sort_values("indicator", key=lambda c: c.map(order), kind="stable").reset_index(
        drop=True
    )


def _stated(of: Case) -> pd.DataFrame:
    """Return the stated figures of a province, the latest last, one a series and date."""
    rows = of.figures(status=list(_STATED))
    rows = rows.assign(
        end=[a or period_end(p) for a, p in zip(rows["as_of"], rows["period"], strict=True)],
        bound=rows["value"].isna(),
        estimate=rows["status"] != "actual",
    )
    rows = rows.sort_values(
        ["end", "bound", "estimate", "published"],
        ascending=[True, False, False, True],
        kind="stable",
    )
    columns = [*_SERIES, *_DATE, "value", "low", "high", "status", "flag", "source", "end"]
    return rows.drop_duplicates([*_SERIES, *_DATE], keep="last")[columns]


def _both(rows: pd.DataFrame, shared: list[str]) -> pd.DataFrame:
    """Return `rows` with the columns both have in common under either ending."""
    doubled = rows.assign(**{f"{c}_{n}": rows[c] for c in shared for n in (1, 2)})
    return doubled.drop(columns=shared)


def title(both: Pair) -> Reading:
    """Return the title, edition and cut-off."""
    head = both.first.say("So sánh hai tỉnh", "Two provinces compared")
    names = both.first.say(" và ", " and ").join(escape(name) for name in both.names)
    scopes = " ".join(
        f"**{escape(of.name)}**: {opening.scope(of)}" for of in (both.first, both.second)
    )
    return Reading(f"# {head}: {names}\n\n{scopes}")


def _what(of: Case, row: pd.Series, ending: str) -> list[str]:
    """Return what a figure is of, where it is not the whole."""
    programmes, scopes = catalogue.programmes(), catalogue.scopes()
    name = of.say("name_vi", "name_en")
    told = []
    usual = catalogue.indicator(row["indicator"]).programme
    programme = row[f"programme{ending}"]
    if programme != usual and programme in programmes.index:
        told.append(str(programmes.loc[programme, name]))
    scope = row[f"scope{ending}"]
    if scope != "ALL":
        told.append(lower(str(scopes.loc[scope, name])))
    kinds = {
        "INV": Text("vốn đầu tư", "investment"),
        "REC": Text("vốn sự nghiệp", "recurrent"),
        "CENTRAL": Text("ngân sách trung ương", "central budget"),
        "LOCAL": Text("ngân sách địa phương", "local budget"),
        "FOREIGN": Text("vốn nước ngoài", "foreign capital"),
        "CREDIT": Text("vốn tín dụng", "credit"),
        "PEOPLE": Text("dân đóng góp", "contributed by the people"),
        "CURRENT": Text("vốn năm nay", "this year's capital"),
        "CARRIED": Text("vốn kéo dài", "carried-over capital"),
    }
    for column in ("capital", "fund", "plan_vintage"):
        if row[f"{column}{ending}"] in kinds:
            told.append(of.tell(kinds[row[f"{column}{ending}"]]))
    return told


def _cell(of: Case, row: pd.Series, ending: str) -> Quantity:
    known = catalogue.indicator(row["indicator"])
    value, low, high = (float(row[f"{c}{ending}"]) for c in ("value", "low", "high"))
    note = ""
    if row[f"status{ending}"] == "estimate":
        note = of.say(" (ước)", " (estimate)")
    elif "e" in row[f"flag{ending}"]:
        note = of.say(" (tính lại)", " (rebuilt)")
    return Quantity(value, known.decimals, known.unit, low, high, note=note)


def _when(of: Case, row: pd.Series, ending: str) -> str:
    as_of = row[f"as_of{ending}"]
    text = formats.period(row[f"period{ending}"], of.language)
    if as_of and as_of != period_end(row[f"period{ending}"]):
        text += of.say(", đến ", ", to ") + formats.day(as_of, of.language)
    return text


def _table(both: Pair, rows: pd.DataFrame, title: Text) -> Table:
    of = both.first
    lines = []
    for _, row in rows.iterrows():
        name = of.tell(catalogue.indicator(row["indicator"]).name)
        what = _what(of, row, "_1")
        cells = [_cell(of, row, ending) for ending in ("_1", "_2")]
        when, note = _when(of, row, "_1"), ""
        if row["same_scope"] and what:
            name = f"{name} ({', '.join(what)})"
        notes = []
        if not row["same_scope"]:
            notes.append(of.say("khác phạm vi", "another scope"))
            cells = [
                replace(cell, note=f"{cell.note} ({', '.join(told)})")
                if (told := _what(of, row, ending))
                else cell
                for cell, ending in zip(cells, ("_1", "_2"), strict=True)
            ]
        if not row["same_date"]:
            notes.append(of.say("khác thời điểm", "another date"))
            when = " | ".join(_when(of, row, ending) for ending in ("_1", "_2"))
        if row["status_1"] != row["status_2"]:
            notes.append(of.say("một bên là số ước", "one of them is an estimate"))
        note = "; ".join(notes)
        lines.append(
            {
                of.say("Chỉ tiêu", "Indicator"): name,
                both.names[0]: cells[0],
                both.names[1]: cells[1],
                of.say("Kỳ", "Period"): when,
                of.say("Lưu ý", "Note"): note[:1].upper() + note[1:],
            }
        )
    frame = pd.DataFrame(lines)
    shown = pd.concat([rows["source_1"], rows["source_2"]]).drop_duplicates()
    return Table(
        frame,
        language=of.language,
        title=of.tell(title),
        source=of.sources(pd.DataFrame({"source": shown})),
    )


def programmes(both: Pair) -> Table | Reading:
    """Return the shared figures on the programmes."""
    rows = both.rows[both.rows["indicator"].map(catalogue.indicators()["programme"]) != "_Z"]
    if rows.empty:
        return missing.note(
            both.first,
            Text(
                f"về các chương trình mà cả {both.second.name} cũng có",
                f"on the programmes that {both.second.name} has too,",
            ),
            Text("đặt hai tỉnh cạnh nhau", "put the two side by side"),
        )
    return _table(
        both, rows, Text("Các chương trình mục tiêu quốc gia", "National target programmes")
    )


def statistics(both: Pair) -> Table | Reading:
    """Return the shared general statistics and budget figures."""
    rows = both.rows[both.rows["indicator"].map(catalogue.indicators()["programme"]) == "_Z"]
    if rows.empty:
        return Reading("")
    return _table(both, rows, Text("Thống kê chung và ngân sách", "Statistics and budget"))


def reading(both: Pair) -> Reading:
    """Return how many figures compare fully, and how many only with care."""
    rows, of = both.rows, both.first
    full = int((rows["same_scope"] & rows["same_date"]).sum())
    date = int((rows["same_scope"] & ~rows["same_date"]).sum())
    scope = int((~rows["same_scope"]).sum())
    return Reading(
        of.say(
            f"Hai tỉnh có chung {len(rows)} số liệu: {full} cùng phạm vi và cùng thời điểm, {date} "
            f"khác thời điểm, {scope} khác phạm vi (chỉ đặt cạnh nhau, không so sánh hơn kém).",
            f"The two share {len(rows)} figures: {full} of one scope and date, {date} of different "
            f"dates, {scope} of different scopes (set side by side, not to be ranked).",
        )
    )


def alone(both: Pair) -> Reading:
    """Return what only one of the two has figures on, among the programmes' indicators."""
    of = both.first
    mine, theirs = (
        set(side.figures(status=list(_STATED))["indicator"]) for side in (both.first, both.second)
    )
    known = catalogue.indicators()
    lines = []
    for name, codes in ((both.names[0], mine - theirs), (both.names[1], theirs - mine)):
        listed = [
            lower(of.tell(catalogue.indicator(c).name))
            for c in known.index
            if c in codes and known.loc[c, "programme"] != "_Z"
        ]
        if listed:
            lines.append(
                of.say(
                    f"- Chỉ {name} có số liệu: {'; '.join(listed)}.",
                    f"- Only {name} has figures on: {'; '.join(listed)}.",
                )
            )
    return Reading("\n".join(lines))


def chart(both: Pair, indicator: str = QUESTION) -> Chart | Reading:
    """Draw one indicator of both provinces."""
    points = [of.points(indicator) for of in (both.first, both.second)]
    of = both.first
    if any(p.empty for p in points):
        return missing.note(
            of,
            Text(
                f"của cả hai tỉnh về {lower(catalogue.indicator(indicator).name.vi)}",
                f"of both on {lower(catalogue.indicator(indicator).name.en)}",
            ),
            Text("vẽ hai tỉnh trên một biểu đồ", "draw both in one chart"),
        )
    table = charts.tidy(dict(zip(both.names, points, strict=True)), indicator)
    axes = plot.lines(
        table,
        breaks=sorted({*of.breaks(indicator), *both.second.breaks(indicator)}),
        source="",
        language=of.language,
        ax=theme.sheet(),
    )
    return charts.block(axes, of.sources(pd.concat(points)), charts.listed(table))


def courses(both: Pair, indicator: str = QUESTION) -> Reading:
    """Return when either was where the other is now, and how alike the two started."""
    of = both.first
    figures = peers.panel(of.known.about(indicator), indicator)
    known = catalogue.indicator(indicator)
    sentences = []
    for one, other in ((both.first, both.second), (both.second, both.first)):
        if not {one.area.code, other.area.code} <= set(figures.columns):
            continue
        found = movement.from_level(figures, one.area.code, one.breaks(indicator), known)
        found = found[found["area"] == other.area.code].sort_values("same")
        if found.empty:
            continue
        row = found.iloc[-1]
        level = formats.figure(indicator, figures[one.area.code].dropna().iloc[-1], of.language)
        then = formats.figure(indicator, row["start"], of.language)
        end = formats.figure(indicator, row["end"], of.language)
        care = (
            ""
            if row["same"]
            else of.say(
                " Đó là theo định nghĩa cũ: mức bằng số, không phải mức như nhau.",
                " That was under the former definition: an equal figure, not an equal level.",
            )
        )
        sentences.append(
            of.say(
                f"Năm {row['first']} {other.name} ở mức {then}, gần mức {level} của {one.name} "
                f"hiện nay, và đến năm {row['last']} là {end}.{care}",
                f"In {row['first']} {other.name} was at {then}, near the {level} of {one.name} "
                f"now, and came to {end} by {row['last']}.{care}",
            )
        )
    if not sentences:
        sentences = [
            of.say(
                "Chưa tỉnh nào từng ở mức hiện nay của tỉnh kia với từ hai năm số liệu sau đó.",
                "Neither was where the other is now with two years of figures after it.",
            )
        ]
    start = int(figures.index.max()) - 8 if len(figures) else latest_year(of)
    structure = peers.structure(of.known.about(*peers.indicators()), start)
    away = peers.distances(structure.scaled)[both.first.area.code]
    place = int(away.drop(both.first.area.code).rank(method="min")[both.second.area.code])
    distance = formats.number(float(away[both.second.area.code]), 2, of.language)
    sentences.append(
        of.say(
            f"Xét các điều kiện năm {start}, gồm {features(of, structure)}, khoảng cách giữa hai "
            f"tỉnh là {distance} (0 là giống hệt, 1 là như hai tỉnh bất kỳ). Xếp {len(away) - 1} "
            f"tỉnh từ giống {both.names[0]} nhất trở đi, {both.names[1]} đứng thứ {place}.",
            f"By their conditions in {start}, namely {features(of, structure)}, the two are "
            f"{distance} apart (0 identical, 1 as any two provinces). Of {len(away) - 1} provinces "
            f"from the one most like {both.names[0]}, {both.names[1]} is number {place}.",
        )
    )
    return Reading(" ".join(sentences))
