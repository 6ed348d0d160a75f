"""Level, pace and place of an indicator, said with what the points cannot tell."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from mtqg import plot
from mtqg.analysis.breaks import segments
from mtqg.analysis.trend import FALLING, RISING, UNCLEAR, Trend, describe
from mtqg.plot import theme
from mtqg.sections import charts, missing
from mtqg.sections.blocks import Chart, Finding, Findings, Measure, Quantity, Reading, Table
from mtqg.sections.cases import Case
from mtqg.table import areas, catalogue
from mtqg.texts import Text, lower
from mtqg.words import formats

#: Income, work and services: what the programmes are to move besides poverty.
LIVING = (
    "ST.INCOME",
    "ST.TRAINED",
    "ST.UNEMP",
    "ST.INFORMAL",
    "ST.PRODUCTIVITY",
    "ST.ELEC",
    "ST.LITERACY",
)


#: A gap between survey figures smaller than this is none: their sampling errors are larger.
NEGLIGIBLE = 0.1

#: What the table of all provinces shows, under a name short enough for a column.
MEASURED = {"ST.POV_MD": Text("Nghèo đa chiều (khảo sát)", "Multidimensional poverty (survey)")}


def nothing(case: Case, code: str) -> Reading:
    """Return the note that the province has no figures of an indicator."""
    name = catalogue.indicator(code).name
    return missing.note(
        case,
        Text(lower(name.vi), lower(name.en)),
        Text("cho thấy mức, nhịp và vị trí của tỉnh", "show its level, pace and place"),
    )


def chart(case: Case, code: str) -> Chart | Reading:
    """Draw the province's yearly figures beside the country's and the region's."""
    points = case.points(code)
    if points["value"].notna().sum() == 0:
        return nothing(case, code)
    points = points.dropna(subset=["value"])
    others = {
        _reference_name(case, area, figures): figures for area, figures in _references(case, code)
    }
    table = charts.tidy({case.name: points, **others}, code)
    axes = plot.lines(
        table,
        highlight=case.name,
        breaks=case.breaks(code),
        source="",
        language=case.language,
        ax=theme.sheet(),
    )
    source = case.sources(points) + _weighted_note(case, code)
    return charts.block(axes, source, charts.listed(table))


def _references(case: Case, code: str) -> list[tuple[areas.Area, pd.DataFrame]]:
    wanted = [area for area in (case.country, case.region) if area is not None]
    found = [(area, case.reference(code, area)) for area in wanted]
    return [(area, figures) for area, figures in found if not figures.empty]


def _reference_name(case: Case, area: areas.Area, figures: pd.DataFrame) -> str:
    made = figures["flag"].str.contains("e").any()
    return area.label(case.language) + ("*" if made else "")


def _weighted_note(case: Case, code: str) -> str:
    made = any(figures["flag"].str.contains("e").any() for _, figures in _references(case, code))
    if not made:
        return ""
    weight = catalogue.indicator(catalogue.indicator(code).weight).name
    return case.say(
        f" * Năm chưa công bố: bình quân các tỉnh gia quyền theo {lower(weight.vi)}, ước tính.",
        f" * Years not published: mean of the provinces weighted by {lower(weight.en)}, an "
        "estimate.",
    )


def reading(case: Case, code: str) -> Findings | Reading:
    """Return the findings on an indicator: level, pace, comparison, breaks."""
    series = case.series(code)
    if series.empty:
        return Reading("")
    points = case.points(code).dropna(subset=["value"]).iloc[-1]
    known = catalogue.indicator(code)
    found = describe(series, breaks=case.breaks(code))
    compared = _compared(case, code, points)
    findings = [_level(case, code, points, compared), _pace(case, code, found, series)]
    if compared:
        told = case.say(f"Năm {points['period']}: ", f"In {points['period']}: ")
        findings.append(Finding("comparison", "info", f"{told}{'; '.join(compared)}."))
    findings += _break_notes(case, code, series)
    if code == "ST.POV_MD":
        findings.append(_not_the_review(case))
    if code not in MEASURED:
        return Findings(tuple(findings))
    measure = Measure(
        float(points["value"]),
        known.unit,
        case.tell(MEASURED[code]),
        str(points["period"]),
        decimals=known.decimals,
        course=tuple((str(year), float(value)) for year, value in series.items()),
        breaks=case.breaks(code),
    )
    return Findings(tuple(findings), {code.lower(): measure})


def _value(case: Case, code: str, value: float) -> str:
    known = catalogue.indicator(code)
    return formats.with_unit(value, known.unit, known.decimals, case.language)


def _change(case: Case, code: str, value: float) -> str:
    """Return a difference of two figures: of two shares in percentage points."""
    known = catalogue.indicator(code)
    unit = "pp" if known.unit == "%" else known.unit
    return formats.with_unit(value, unit, known.decimals, case.language)


def _level(case: Case, code: str, points: pd.Series, compared: Sequence[str]) -> Finding:
    """Return the latest level; for the first page with the first of what it is `compared` with."""
    known = catalogue.indicator(code)
    status = ""
    if points["status"] == "estimate":
        status = case.say(" (ước)", " (estimate)")
    elif "p" in points["flag"]:
        status = case.say(" (sơ bộ)", " (preliminary)")
    elif "e" in points["flag"]:
        status = case.say(" (tính lại từ các tỉnh cũ)", " (rebuilt from the former provinces)")
    figure = _value(case, code, points["value"])
    text = case.say(
        f"Năm {points['period']}, {lower(known.name.vi)} của {case.name} là **{figure}**{status}.",
        f"In {points['period']}, {case.name}: {lower(known.name.en)} **{figure}**{status}.",
    )
    name = case.tell(MEASURED.get(code, known.name))
    brief = "; ".join([f"{name}, {points['period']}: **{figure}**{status}", *compared[:1]])
    return Finding(
        "level",
        "info",
        text,
        float(points["value"]),
        known.unit,
        source=case.cited([points["source"]]),
        brief=f"{brief}.",
    )


def _pace(case: Case, code: str, found: Trend, series: pd.Series) -> Finding:
    """Return the pace: of each piece between breaks, with the verdict that all of them allow."""
    known = catalogue.indicator(code)
    years = len(found.years)
    pace = found.pace.value
    span = f"{found.years[0]}-{found.years[-1]}"
    if years == 1 or pace != pace:
        text = case.say(
            f"{known.name.vi}: mới có một năm số liệu trong mỗi giai đoạn, chưa nói được gì về xu "
            "thế.",
            f"{known.name.en}: with one year of figures in each segment nothing can be said about "
            "a trend.",
        )
        return Finding("pace", "info", text)
    if found.verdict == UNCLEAR:
        text = case.say(
            f"{known.name.vi}: với {years} năm số liệu ({span}) chưa đủ căn cứ kết luận là tăng "
            f"hay giảm (trung vị thay đổi {_change(case, code, pace)} mỗi năm).",
            f"{known.name.en}: {years} years of figures ({span}) cannot tell a trend (median "
            f"change {_change(case, code, pace)} a year).",
        )
        return Finding("pace", "info", text, pace, known.unit)
    if found.verdict not in (RISING, FALLING):
        text = case.say(
            f"{known.name.vi}: không đổi qua {years} năm số liệu.",
            f"{known.name.en}: unchanged over {years} years of figures.",
        )
        return Finding("pace", "info", text, 0.0, known.unit)
    rising = found.verdict == RISING
    better = known.direction == "context" or (known.direction == "higher") == rising
    severity = "info" if better else "warning"
    pieces = _pieces(case, code, series)
    if len(pieces) > 1:
        told = "; ".join(pieces)
        text = case.say(
            f"{known.name.vi} {'tăng' if rising else 'giảm'} trong từng giai đoạn cùng định "
            f"nghĩa: {told}.",
            f"{known.name.en}: {'up' if rising else 'down'} within each definition: {told}.",
        )
        return Finding("pace", severity, text, pace, known.unit)
    low, high = sorted((abs(found.pace.low), abs(found.pace.high)))
    unit = "pp" if known.unit == "%" else known.unit
    band = formats.interval(low, high, unit, known.decimals, case.language)
    text = case.say(
        f"{known.name.vi} giai đoạn {span} {'tăng' if rising else 'giảm'} **"
        f"{_change(case, code, abs(pace))} mỗi năm** (trung vị; khoảng {found.confidence}%: "
        f"{band}).",
        f"{known.name.en}: {'up' if rising else 'down'} **{_change(case, code, abs(pace))} a "
        f"year** over {span} (median; {found.confidence}% interval: {band}).",
    )
    return Finding("pace", severity, text, pace, known.unit)


def _pieces(case: Case, code: str, series: pd.Series) -> list[str]:
    """Return the median change a year of each piece of the series between two breaks."""
    told = []
    for first, last in segments(series.index.astype(int), case.breaks(code)):
        piece = series[str(first) : str(last)]
        if len(piece) < 2:
            continue
        pace = describe(piece).pace.value
        size = _change(case, code, abs(pace))
        word = case.say("tăng", "up") if pace > 0 else case.say("giảm", "down")
        span = f"{piece.index[0]}-{piece.index[-1]}"
        told.append(
            case.say(f"{span} {word} **{size} mỗi năm**", f"{span} {word} **{size} a year**")
        )
    return told


def _compared(case: Case, code: str, points: pd.Series) -> list[str]:
    """Return how the level stands to the country's and to the region's of the same year."""
    parts = []
    for area, figures in _references(case, code):
        same = figures[figures["period"] == points["period"]]
        if same.empty:
            continue
        other = float(same["value"].iloc[-1])
        gap = float(points["value"]) - other
        estimated = "e" in str(same["flag"].iloc[-1])
        mark = case.say(", số báo cáo tự tính", ", our own estimate") if estimated else ""
        size = _change(case, code, abs(gap))
        national = area.level == "country"
        name = Text(
            lower(area.name) if national else f"vùng {area.name}",
            "the country" if national else area.name_en,
        )
        if abs(gap) < NEGLIGIBLE:
            parts.append(
                case.say(
                    f"tương đương {name.vi} ({_value(case, code, other)}{mark})",
                    f"about the same as {name.en} ({_value(case, code, other)}{mark})",
                )
            )
            continue
        parts.append(
            case.say(
                f"{'cao' if gap > 0 else 'thấp'} hơn {name.vi} {size} "
                f"({_value(case, code, other)}{mark})",
                f"{size} {'above' if gap > 0 else 'below'} {name.en} "
                f"({_value(case, code, other)}{mark})",
            )
        )
    return parts


def _not_the_review(case: Case) -> Finding:
    text = case.say(
        "Đây là tỷ lệ theo khảo sát của Tổng cục Thống kê, không phải tỷ lệ nghèo đa chiều theo rà "
        "soát (hộ nghèo và hộ cận nghèo) của các chương trình.",
        "This is the survey's rate of the statistics office, not the review's multidimensional "
        "rate (poor and near-poor) of the programmes.",
    )
    return Finding("which_rate", "info", text)


def _break_notes(case: Case, code: str, series: pd.Series) -> list[Finding]:
    rows = catalogue.breaks(code, case.area.code)
    rows = rows[(rows["at"].str[:4] > series.index[0]) & (rows["at"].str[:4] <= series.index[-1])]
    notes = []
    for row in rows.drop_duplicates("at").to_dict("records"):
        what = row[case.say("description_vi", "description_en")]
        before = int(row["at"][:4]) - 1
        text = case.say(
            f"Không so sánh số liệu đến {before} với số liệu từ {row['at']}: {lower(what)}.",
            f"Figures to {before} and from {row['at']} do not compare: {lower(what)}.",
        )
        notes.append(Finding("break", "info", text))
    return notes


def overview(case: Case, codes: tuple[str, ...] = LIVING) -> Table | Reading:
    """Return several indicators in one table: latest, pace with verdict, against the country."""
    lines = []
    for code in codes:
        series = case.series(code)
        if series.empty:
            continue
        found = describe(series, breaks=case.breaks(code))
        country = case.reference(code, case.country)
        same = country.loc[country["period"] == series.index[-1], "value"]
        lines.append(
            {
                case.say("Chỉ tiêu (đơn vị)", "Indicator (unit)"): with_unit(case, code),
                case.say("Năm", "Year"): series.index[-1],
                case.say("Số liệu", "Figure"): quantity(code, float(series.iloc[-1])),
                case.say("Cả nước", "Country"): quantity(code, float(same.iloc[-1]))
                if len(same)
                else formats.MISSING,
                case.say("Thay đổi mỗi năm", "Change a year"): _short(case, code, found),
            }
        )
    if not lines:
        return nothing(case, codes[0])
    frame = pd.DataFrame(lines)
    return Table(
        frame,
        language=case.language,
        title=case.say(f"Các chỉ tiêu khác, {case.name}", f"Other indicators, {case.name}"),
    )


def with_unit(case: Case, code: str) -> str:
    """Return the name of an indicator with its unit in brackets, for the rows of a table."""
    known = catalogue.indicator(code)
    return f"{case.tell(known.name)} ({case.tell(known.unit_label)})"


def quantity(code: str, value: float, note: str = "") -> Quantity:
    """Return a figure without its unit, which stands with the name of the indicator."""
    return Quantity(value, catalogue.indicator(code).decimals, note=note)


def _short(case: Case, code: str, found: Trend) -> str:
    years = f"{found.years[0]}-{found.years[-1]}"
    if found.verdict in (RISING, FALLING):
        known = catalogue.indicator(code)
        size = formats.number(found.pace.value, known.decimals, case.language, sign=True)
        points = case.say(" điểm %", " points") if known.unit == "%" else ""
        return f"{size}{points} ({years})"
    if len(found.years) == 1 or found.pace.value != found.pace.value:
        return case.say("mới có một năm", "one year only")
    return case.say(f"chưa rõ xu thế ({years})", f"no clear trend ({years})")
