"""Communes: the page of one, and of a province the page of all of them side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from mtqg import checks, plot
from mtqg.analysis import commune_ranks as analysis
from mtqg.plot import theme
from mtqg.sections import charts
from mtqg.sections.blocks import (
    Chart,
    Findings,
    Measure,
    Quantity,
    ReaderTable,
    Reading,
    ReportFinding,
    escape,
)
from mtqg.sections.cases import Case
from mtqg.table import areas, catalogue, communes, observations
from mtqg.table.figures import Data, Figures, known
from mtqg.texts import MADE_UP, Text
from mtqg.words import formats

#: What a commune page reads.
INDICATORS = (
    "FIN.PLAN", "FIN.DISB", "GNBV.POOR", "GNBV.POOR_HH", "GNBV.HH_TOTAL", "GNBV.NEAR_HH",
    "NTM.CRIT_MET",
)  # fmt: skip

#: Rows of the charts: a page has room for no more.
SHOWN = 15


@dataclass(frozen=True)
class Kind:
    """A measure by which communes are held against each other."""

    code: str
    course: Callable[[pd.DataFrame], pd.DataFrame]
    lower_is_better: bool
    decimals: int
    unit: str
    name: Text


PAID = Kind(
    "FIN.DISB_RATE", analysis.disbursement, False, 1, "%",
    Text("Tỷ lệ giải ngân", "Disbursement rate"),
)  # fmt: skip
POOR = Kind(
    "GNBV.POOR", analysis.poverty, True, 1, "%", Text("Tỷ lệ hộ nghèo", "Poor-household rate")
)
CRITERIA = Kind(
    "NTM.CRIT_MET", analysis.criteria, False, 0, "criteria",
    Text("Số tiêu chí nông thôn mới đạt", "New rural criteria met"),
)  # fmt: skip
KINDS = (PAID, POOR, CRITERIA)


@dataclass(frozen=True)
class Held:
    """The communes of one province by one measure: every date, and where each stands now."""

    kind: Kind
    course: pd.DataFrame
    standing: pd.DataFrame

    @property
    def newest(self) -> str:
        """The newest date, "" where no commune has a figure."""
        return str(self.course["at"].max()) if len(self.course) else ""

    @property
    def reported(self) -> pd.DataFrame:
        """The communes with a figure of the newest date, the worst first."""
        return self.standing[self.standing["reported"]]


def commune(
    name: str, *, language: str = "vi", as_of: str = "", data: Data | Sequence[Data] = ()
) -> Case:
    """Return one commune at one date, as `mtqg.province` does of a province.

    Raises
    ------
    ProblemError
        If `name` names none, or several.

    >>> commune("xã Nậm Có, lào-cai").name
    'Xã Nậm Có'
    """
    return Case(communes.named(name), language, known("2025", as_of, data))


def held(figures: Figures, province: str, kind: Kind) -> Held:
    """Return the communes of a province by one measure, computed once for these figures."""
    return figures.once(_held, province, kind)


def _held(figures: Figures, province: str, kind: Kind) -> Held:
    codes = [c.code for c in communes.communes(province) if _expected(kind, c.type)]
    rows = figures.once(_rows).get(province, observations.complete(pd.DataFrame()))
    course = kind.course(rows)
    return Held(
        kind, course, analysis.standing(course, codes, lower_is_better=kind.lower_is_better)
    )


def _expected(kind: Kind, of: str) -> bool:
    """Tell whether communes of a type report a measure: wards have no new rural criteria."""
    return kind is not CRITERIA or of == "xã"


def _rows(figures: Figures) -> dict[str, pd.DataFrame]:
    """Return the rows of the communes of each province, each figure in its latest vintage."""
    rows = figures.about(*INDICATORS)
    rows = rows[(rows["level"] == "commune") & rows["status"].isin(["actual", "estimate", "plan"])]
    parent = {c.code: c.province for c in communes.communes()}
    rows = observations.latest(rows)
    return {str(code): some for code, some in rows.groupby(rows["area"].map(parent))}


def warm(figures: Figures) -> None:
    """Compute once what the pages of all communes read."""
    for province in figures.once(_rows):
        for kind in KINDS:
            held(figures, province, kind)
    figures.once(_contradicted)
    if provinces := list(figures.once(_rows)):
        figures.of(provinces[0])  # sorts the table by areas


def _parent(case: Case) -> areas.Area:
    return areas.get(case.area.parent, "2025") if case.area.parent else case.area


def _when(at: str, language: str) -> str:
    return formats.day(at, language) if len(at) == 10 else formats.period(at, language)


def _number(value: float, kind: Kind, language: str) -> str:
    return formats.with_unit(value, kind.unit, kind.decimals, language)


# -- the page of one commune


def title(case: Case) -> Reading:
    """Return the title of a page, and under it what it is about and the cut-off."""
    if case.area.level == "commune":
        subject = case.say("Chương trình mục tiêu quốc gia", "National Target Programmes")
        of = f"{case.name}, {_parent(case).label(case.language)}"
        cut = case.say(
            f"Mã đơn vị hành chính {case.area.code} (danh mục từ 01/07/2025).",
            f"Code {case.area.code} of the administrative list since 1 July 2025.",
        )
    else:
        subject, of = case.say("Các xã, phường, đặc khu", "Communes"), case.name
        number = len(communes.communes(case.area.code))
        cut = case.say(
            f"{number} đơn vị hành chính cấp xã theo danh mục từ 01/07/2025.",
            f"{number} commune-level units of the list since 1 July 2025.",
        )
        if case.edition == "2024":
            cut = case.say(
                "Danh mục xã, phường chỉ có theo địa giới 34 tỉnh, thành phố (từ 01/07/2025).",
                "Communes are listed for the 34 provinces since 1 July 2025 only.",
            )
    mark = f" ({MADE_UP.say(case.language)})" if made_up(case) else ""
    lines = [f"# {escape(subject)}: {escape(of)}{mark}"]
    if case.as_of:
        day = formats.day(case.as_of, case.language)
        cut += case.say(
            f" Chỉ dùng số liệu công bố đến {day}.", f" Only figures published by {day} are used."
        )
    lines.append(cut)
    return Reading("\n\n".join(lines))


def made_up(case: Case) -> bool:
    """Tell whether figures of communes shown are marked as made up in their note."""
    return _parent(case).code in case.known.once(_made_up)


def _made_up(figures: Figures) -> set[str]:
    rows = figures.once(_rows).items()
    return {code for code, some in rows
            if some["note"].str.contains("made up|giả định", case=False).any()}  # fmt: skip


def any_of(case: Case) -> bool:
    """Tell whether there is a figure of any commune of the province."""
    return _parent(case).code in case.known.once(_rows)


def reading(case: Case) -> Findings | Reading:
    """Return what a commune's figures say: where it stands, what moved, what is late."""
    found, measures = [], {}
    for kind in KINDS:
        of = held(case.known, case.area.parent, kind)
        if not of.newest or case.area.code not in of.standing.index:
            continue
        row = of.standing.loc[case.area.code]
        if row["value"] == row["value"]:
            measures[kind.code.lower()] = Measure(
                float(row["value"]), kind.unit, case.tell(kind.name), str(row["at"]), kind.decimals,
                tuple((str(a), float(v)) for a, v in
                      of.course.loc[of.course["area"] == case.area.code, ["at", "value"]].values),
            )  # fmt: skip
        if not row["reported"]:
            found.append(_late(case, of, row))
        else:
            found.append(_standing(case, of, row))
    if not found:
        return Reading("")
    return Findings(tuple(found), measures)


def _late(case: Case, of: Held, row: pd.Series) -> ReportFinding:
    name, when = case.tell(of.kind.name), _when(of.newest, case.language)
    text = case.say(
        f"**Chưa báo cáo** {name.lower()} kỳ {when}", f"**Not reported**: {name}, {when}"
    )
    if row["at"]:
        last = _when(str(row["at"]), case.language)
        text += case.say(f"; số gần nhất là của {last}", f"; the last figure is of {last}")
    return ReportFinding(
        f"commune_late_{of.kind.code}", "warning", text + ".", len(of.reported), stake=0.5
    )


def _standing(case: Case, of: Held, row: pd.Series) -> ReportFinding:
    kind, language = of.kind, case.language
    value, mean = (
        _number(row["value"], kind, language),
        _number(row["mean"], kind if kind is not CRITERIA else _MEAN_CRITERIA, language),
    )
    name, when = case.tell(kind.name), _when(of.newest, language)
    text = case.say(f"{name} ({when}): **{value}**", f"{name} ({when}): **{value}**")
    if kind is POOR and row["whole"] == row["whole"]:
        part, whole = (formats.number(row[c], 0, language) for c in ("part", "whole"))
        text += case.say(f" ({part}/{whole} hộ)", f" ({part} of {whole} households)")
    if kind is PAID:
        part, whole = (formats.number(1000 * row[c], 0, language) for c in ("part", "whole"))
        text += case.say(f" ({part}/{whole} triệu đồng)", f" ({part} of {whole} million VND)")
    text += case.say(
        f"; các xã đã báo cáo: {mean}; xếp thứ {row['rank']:.0f}/{len(of.reported)}",
        f"; communes that reported: {mean}; place {row['rank']:.0f} of {len(of.reported)}",
    )
    if row["change"] == row["change"]:
        before = sorted(of.course["at"].unique())[-2]
        sign = "+" if row["change"] > 0 else ""
        moved = sign + formats.with_unit(
            row["change"], "pp" if kind.unit == "%" else kind.unit, kind.decimals, language
        )
        text += case.say(
            f"; so với {_when(before, language)}: {moved}",
            f"; since {_when(before, language)}: {moved}",
        )
    if row["both"]:
        text += case.say(
            ". **Kém mức chung và đang xấu đi**", ". **Worse than all together, and worsening**"
        )
    elif row["worse"]:
        text += case.say(". Kém mức chung", ". Worse than all together")
    severity = "warning" if row["both"] else "info" if row["worse"] else "good"
    return ReportFinding(
        f"commune_{kind.code}", severity, text + ".", float(row["value"]), kind.unit,
        stake=min(1.0, abs(row["value"] - row["mean"]) / 100) if kind.unit == "%" else 0.0,
    )  # fmt: skip


_MEAN_CRITERIA = Kind("", analysis.criteria, False, 1, "criteria", Text("", ""))


def money(case: Case) -> ReaderTable | Reading:
    """Return plan, payment and rate by programme at the newest date, and what moved."""
    rows = case.figures(indicator=["FIN.PLAN", "FIN.DISB"])
    paid = analysis.payments(rows, by=["programme", "plan_vintage"])
    if paid.empty:
        return Reading("")
    year = paid["period"].max()
    paid = paid[paid["period"] == year]
    whole = analysis.payments(rows)
    whole = whole[whole["period"] == year].assign(programme="", plan_vintage="")
    lines = []
    for _, of in pd.concat([paid, whole]).groupby(["programme", "plan_vintage"], sort=False):
        last = of.iloc[-1]
        before = of.iloc[-2]["paid"] if len(of) > 1 else float("nan")
        lines.append(
            {
                case.say("Chương trình", "Programme"): _line(case, last),
                case.say("Kế hoạch (triệu đồng)", "Plan (million VND)"): Quantity(
                    1000 * last["plan"]
                ),
                case.say("Giải ngân", "Paid"): Quantity(1000 * last["paid"]),
                case.say("Tỷ lệ", "Rate"): Quantity(last["rate"], 1, "%"),
                case.say("Tăng so với kỳ trước", "More than before"): Quantity(
                    1000 * (last["paid"] - before), sign=True
                ),
                case.say("Đến ngày", "As of"): _when(str(last["as_of"] or year), case.language),
            }
        )
    return ReaderTable(
        pd.DataFrame(lines),
        case.say(
            f"Vốn các chương trình năm {year}: {case.name}",
            f"Programme capital of {year}: {case.name}",
        ),
        case.language,
        case.sources(rows),
    )


def _line(case: Case, row: pd.Series) -> str:
    if not row["programme"]:
        return case.say("Cộng", "Total")
    known_ = catalogue.programmes().loc[row["programme"]]
    name = known_[f"short_{case.language}"] or known_[f"name_{case.language}"]
    vintages = {
        "CURRENT": Text(" (vốn năm nay)", " (this year's)"),
        "CARRIED": Text(" (vốn kéo dài)", " (carried over)"),
    }
    return str(name) + case.tell(vintages.get(row["plan_vintage"], Text("", "")))


def chart(case: Case) -> Chart | Reading:
    """Draw the commune's rate of disbursement by month beside that of all communes together."""
    of = held(case.known, case.area.parent, PAID)
    own = analysis.monthly(of.course[of.course["area"] == case.area.code])
    if own["period"].nunique() < 2:
        return Reading("")
    mean = analysis.pooled(of.course).rename("value").rename_axis("at").reset_index()
    every = case.say("Các xã đã báo cáo", "Communes that reported")
    mean = analysis.monthly(mean.assign(area=every))
    table = pd.concat([own.assign(name=case.name), mean.assign(name=every)])
    axes = plot.lines(
        table[["name", "period", "value"]],
        highlight=case.name,
        title=case.say("Tỷ lệ giải ngân theo tháng", "Disbursement rate by month"),
        unit="%",
        decimals=1,
        language=case.language,
        ax=theme.sheet(),
    )
    rows = case.figures(indicator=["FIN.PLAN", "FIN.DISB"])
    return charts.block(axes, case.sources(rows), table[["name", "period", "value"]])


def missing(case: Case) -> Reading:
    """Return which figures of the commune are not there, and how they are sent."""
    lacking = [
        kind.name
        for kind in KINDS
        if _expected(kind, case.area.type)
        and not (held(case.known, case.area.parent, kind).course["area"] == case.area.code).any()
    ]
    if not lacking:
        return Reading("")
    what = "; ".join(case.tell(name).lower() for name in lacking)
    slug = _parent(case).slug
    return Reading(
        case.say(
            f"> **Chưa có số liệu của {case.name}** về: {what}.\n>\n"
            "> **Cách gửi:** xã điền biểu do tỉnh gửi (mỗi chương trình một bảng; rà soát hộ "
            "nghèo; tiêu chí nông thôn mới), giữ nguyên tên xã, ghi rõ năm và ngày chốt số liệu, "
            "rồi gửi lại tệp Excel. Cơ quan tỉnh lập biểu bằng "
            f"`mtqg template --communes {slug} THƯ_MỤC`, "
            "nhận biểu bằng `mtqg collect THƯ_MỤC`.",
            f"> **No figures of {case.name}** on: {what}.\n>\n"
            "> **How to send them:** fill in the province's form (a sheet a programme; the poverty "
            "review; new rural criteria), keep the commune's name, state year and date, and return "
            f"the Excel file. The province writes forms with `mtqg template --communes {slug} "
            "FOLDER` and takes them with `mtqg collect FOLDER`.",
        )
    )


def contradictions(case: Case) -> Reading:
    """Return what the figures of a commune contradict, or the sums of a province's communes."""
    if case.area.level == "commune":
        found = case.known.once(_contradicted).get(case.area.code, [])
    else:
        below = [c.code for c in communes.communes(case.area.code)]
        table = case.known.about(*INDICATORS)
        found = checks.findings(table[table["area"].isin([case.area.code, *below])], ["communes"])
    if not found:
        return Reading("")
    signs = {"error": "✖ ", "warning": "▲ "}
    told = list(dict.fromkeys((f.severity, case.tell(f.message)) for f in found))
    lines = [f"- {signs.get(severity, '')}{escape(text)}" for severity, text in told[:8]]
    if more := len(told) - 8:
        lines += [case.say(f"- và {more} mâu thuẫn khác", f"- and {more} more")] if more > 0 else []
    head = case.say("**Số liệu mâu thuẫn:**", "**Figures that contradict:**")
    return Reading("\n".join([head, "", *lines]))


#: Rules of the audit on the figures of one area alone.
_OWN_RULES = (
    "rate_of_plan", "above_plan", "out_of_range", "parts_total", "shared_base", "cumulative_falls",
    "unit_slip", "after_publication",
)  # fmt: skip


def _contradicted(figures: Figures) -> dict[str, list[checks.Finding]]:
    """Return the errors and warnings of the audit by commune: once for all, or each took 0.5 s."""
    rows = figures.about(*INDICATORS, "FIN.DISB_RATE")
    rows = rows[rows["level"] == "commune"]
    found: dict[str, list[checks.Finding]] = {}
    for finding in checks.findings(rows, _OWN_RULES):
        if finding.severity != "note":
            found.setdefault(str(finding.figures[0]["area"]), []).append(finding)
    return found


# -- the page of all communes of a province


def overview(case: Case) -> Findings | Reading:
    """Return what the communes of a province show together: who lags, worsens, has not reported."""
    found: list[ReportFinding] = []
    for kind in KINDS:
        of = held(case.known, case.area.code, kind)
        if of.newest:
            found += [_coverage(case, of), *_laggards(case, of)]
    if not found:
        return Reading(
            case.say(
                f"Chưa có số liệu cấp xã nào của {case.name}. Lập biểu gửi các xã bằng `mtqg "
                f"template --communes {case.area.slug} THƯ_MỤC`, nhận biểu bằng `mtqg collect "
                "THƯ_MỤC`.",
                f"No figures of communes of {case.name} yet. Write forms with `mtqg template "
                f"--communes {case.area.slug} FOLDER`, take them with `mtqg collect FOLDER`.",
            )
        )
    return Findings(tuple(f for f in found))


def _coverage(case: Case, of: Held) -> ReportFinding:
    late = of.standing[~of.standing["reported"]]
    when, name = _when(of.newest, case.language), case.tell(of.kind.name)
    text = case.say(
        f"{name}: **{len(of.reported)}/{len(of.standing)}** xã, phường đã báo cáo kỳ {when}",
        f"{name}: **{len(of.reported)} of {len(of.standing)}** communes reported, {when}",
    )
    mean = of.standing["mean"].iloc[0]
    kind = _MEAN_CRITERIA if of.kind is CRITERIA else of.kind
    text += case.say(
        f"; chung các xã này: {_number(mean, kind, case.language)}",
        f"; together: {_number(mean, kind, case.language)}",
    )
    if len(late):
        text += case.say("; **chưa báo cáo**: ", "; **not reported**: ") + _names(case, late)
    severity = "warning" if len(late) else "good"
    share = len(late) / len(of.standing)
    return ReportFinding(f"communes_reported_{of.kind.code}", severity, text + ".",
                   float(len(late)), stake=share)  # fmt: skip


def _laggards(case: Case, of: Held) -> list[ReportFinding]:
    both, worse = of.standing[of.standing["both"]], of.standing[of.standing["worse"]]
    if worse.empty:
        return []
    name = case.tell(of.kind.name).lower()
    clear = of.kind is POOR
    text = case.say(
        f"{len(worse)} xã, phường {'cao hơn rõ' if clear else 'thấp hơn'} mức chung về {name}",
        f"{len(worse)} communes are {'clearly above' if clear else 'below'} all together: {name}",
    )
    if len(both):
        text += case.say(
            f", trong đó **{len(both)} đang xấu đi**: ", f", **{len(both)} of them worsening**: "
        ) + _names(case, both, of)
    else:
        text += case.say("; không xã nào trong số đó đang xấu đi", "; none of them is worsening")
        text += case.say("; xa nhất: ", "; farthest: ") + _names(case, worse.head(3), of)
    return [
        ReportFinding(
            f"communes_lag_{of.kind.code}",
            "warning" if len(both) else "info",
            text + ".",
            float(len(both)),
            stake=len(both) / max(len(of.reported), 1),
        )
    ]


def _names(case: Case, rows: pd.DataFrame, of: Held | None = None, most: int = 8) -> str:
    told = []
    for code, row in rows.head(most).iterrows():
        name = escape(areas.get(str(code), "2025").label(case.language))
        value = f" ({_number(row['value'], of.kind, case.language)})" if of else ""
        told.append(name + value)
    more = len(rows) - len(told)
    rest = case.say(f" và {more} xã, phường khác", f" and {more} more") if more > 0 else ""
    return ", ".join(told) + rest


def table(case: Case, kind: Kind) -> ReaderTable | Reading:
    """Return the communes of the province by one measure, the worst first, late ones at the end."""
    of = held(case.known, case.area.code, kind)
    if not of.newest:
        return Reading("")
    goal = _goal(kind, of.newest)
    lines = []
    for code, row in of.standing.iterrows():
        lines.append(_cells(case, of, str(code), row, goal))
    when = _when(of.newest, case.language)
    return ReaderTable(
        pd.DataFrame(lines),
        case.say(
            f"{kind.name.vi} theo xã, phường, {when}: {case.name}",
            f"{kind.name.en} by commune, {when}: {case.name}",
        ),
        case.language,
        case.sources(case.known.once(_rows).get(case.area.code, case.table.iloc[:0])),
    )


def _goal(kind: Kind, at: str) -> float:
    """Return the level that is called for, NaN without one: of payments the ministry's call."""
    if kind is not PAID or not at[:4].isdigit():
        return float("nan")
    try:
        return float(catalogue.calendar("disbursement_call", int(at[:4]))["value"])
    except KeyError:
        return float("nan")


def _cells(case: Case, of: Held, code: str, row: pd.Series, goal: float) -> dict[str, object]:
    kind, nan = of.kind, float("nan")
    unit = "%" if kind.unit == "%" else ""
    here = row["reported"]
    value = row["value"] if here else nan
    cells: dict[str, object] = {
        case.say("Xã, phường", "Commune"): areas.get(code, "2025").label(case.language),
        case.say("Thứ", "Place"): Quantity(row["rank"]),
    }
    if kind is PAID:
        cells[case.say("Kế hoạch (triệu đồng)", "Plan (million VND)")] = Quantity(
            1000 * row["whole"] if here else nan
        )
        cells[case.say("Giải ngân", "Paid")] = Quantity(1000 * row["part"] if here else nan)
    if kind is POOR:
        cells[case.say("Số hộ", "Households")] = Quantity(row["whole"] if here else nan)
        cells[case.say("Hộ nghèo", "Poor")] = Quantity(row["part"] if here else nan)
    shown = Quantity(value, kind.decimals, unit)
    if row["low"] == row["low"] and here:
        shown = Quantity(value, kind.decimals, unit, row["low"], row["high"], around=True)
    cells[case.tell(kind.name)] = shown
    cells[case.say("So với kỳ trước", "Change")] = Quantity(
        row["change"], kind.decimals, "pp" if unit else "", sign=True
    )
    if goal == goal:
        lacking = max(0.0, goal / 100 * row["whole"] - row["part"]) if here else nan
        head = f"Còn thiếu để đạt {goal:g}% (triệu đồng)", f"Lacking to {goal:g}% (million VND)"
        cells[case.say(*head)] = Quantity(1000 * lacking)
    cells[case.say("Nhận xét", "Remark")] = _remark(case, row)
    return cells


def _remark(case: Case, row: pd.Series) -> str:
    if not row["reported"]:
        last = case.say(
            f" (gần nhất {_when(row['at'], 'vi')})", f" (last {_when(row['at'], 'en')})"
        ) if row["at"] else ""  # fmt: skip
        return case.say("chưa báo cáo", "not reported") + last
    if row["both"]:
        return case.say("▲ kém và đang xấu đi", "▲ worse and worsening")
    if row["worse"]:
        return case.say("kém mức chung", "worse than all")
    return case.say("đang xấu đi", "worsening") if row["worsening"] else ""


def dots(case: Case, kind: Kind) -> Chart | Reading:
    """Draw the communes that stand worst by one measure, beside all together."""
    of = held(case.known, case.area.code, kind)
    worst = of.reported.head(SHOWN)
    if len(worst) < 2:
        return Reading("")
    frame = worst.reset_index()
    names = [areas.get(code, "2025").label(case.language) for code in frame["area"]]
    shown = frame.assign(name=names, level="commune", period=of.newest[:7])
    every = case.say("Chung các xã", "All communes")
    mean = {
        "name": every,
        "level": "country",
        "period": of.newest[:7],
        "value": frame["mean"].iloc[0],
    }
    goal = _goal(kind, of.newest)
    columns = ["name", "level", "period", "value", *(["low", "high"] if kind is POOR else [])]
    shown = pd.concat([shown[columns], pd.DataFrame([mean])], ignore_index=True)
    if goal == goal:
        shown["target"] = goal
    marked = [n for n, both in zip(names, frame["both"], strict=True) if both]
    when = _when(of.newest, case.language)
    axes = plot.dots(
        shown,
        highlight=marked or None,
        level=95 if kind is POOR else None,
        unit="%" if kind.unit == "%" else case.say("tiêu chí", "criteria"),
        decimals=kind.decimals,
        title=case.say(
            f"{kind.name.vi}, {when}: {len(worst)} xã kém nhất",
            f"{kind.name.en}, {when}: the {len(worst)} that stand worst",
        ),
        sort=False,
        language=case.language,
        ax=theme.sheet(),
    )
    source = case.sources(case.known.once(_rows)[case.area.code])
    return charts.block(axes, source, shown)


def payable(case: Case) -> Reading:
    """Return how much the communes still have to be paid by when, to reach what is called for."""
    of = held(case.known, case.area.code, PAID)
    goal = _goal(PAID, of.newest)
    here = of.reported
    if goal != goal or here.empty or len(of.newest) != 10:
        return Reading("")
    year = int(of.course["at"].max()[:4])
    lacking = (goal / 100 * here["whole"] - here["part"]).clip(lower=0).sum()
    until = date.fromisoformat(
        f"{year + 1}-{catalogue.calendar('plan_payable_until', year)['value']}"
    )
    months = max((until - date.fromisoformat(of.newest)).days / 30.4, 0.1)
    per = lacking / months
    return Reading(
        case.say(
            f"Để từng xã đạt {goal:g}% kế hoạch năm đến {formats.day(until, 'vi')}, còn phải giải "
            f"ngân thêm {formats.number(lacking, 1, 'vi')} tỷ đồng, bình quân "
            f"{formats.number(per, 1, 'vi')} tỷ đồng một tháng.",
            f"For each commune to reach {goal:g}% of its plan by {formats.day(until, 'en')}, "
            f"{formats.number(lacking, 1, 'en')} billion VND more must be paid, "
            f"{formats.number(per, 1, 'en')} a month.",
        )
    )
