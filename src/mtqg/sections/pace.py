"""Who moved faster from where they started, and where the province stands, chance included."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pandas as pd

from mtqg import plot
from mtqg.analysis import movement
from mtqg.plot import theme
from mtqg.sections import charts, missing
from mtqg.sections.blocks import Chart, Finding, Findings, Measure, Reading, Table
from mtqg.sections.peers import Choice
from mtqg.texts import Text, lower

_MOST = 8


def _nothing(choice: Choice) -> Reading:
    return missing.note(
        choice.case,
        Text(
            f"từ hai năm trở lên về {lower(choice.known.name.vi)}",
            f"two years or more of {lower(choice.known.name.en)}",
        ),
        Text("so sánh mức và nhịp với các tỉnh tương đồng", "compare level and pace with peers"),
    )


def _moves(choice: Choice) -> pd.DataFrame:
    return movement.paces(choice.figures.loc[choice.start :], choice.breaks, choice.known)


def _shown(choice: Choice, pace: float) -> float:
    """Return a pace as readers see it: in per cent of the year before, or in points."""
    return 100 * float(np.expm1(pace)) if movement.relative(choice.known) else pace


def chance(lead: float, error: float) -> float:
    """Return how sure a lead is, given the standard deviation that noise makes in it."""
    return NormalDist().cdf(lead / error) if error > 0 else float(lead > 0)


def chart(choice: Choice) -> Chart | Reading:
    """Draw the course of the province against that of each peer."""
    case = choice.case
    if not choice.answered or not choice.others:
        return _nothing(choice)

    series = {}
    for code in (case.area.code, *choice.others):
        points = case.points(choice.question, code)
        series[choice.name(code)] = points[points["period"] >= str(choice.start)]
    table = charts.tidy(series, choice.question)
    grid = plot.small_multiples(
        table,
        highlight=choice.name(case.area.code),
        breaks=choice.breaks,
        source="",
        language=case.language,
        figure=theme.blank(),
    )
    source = case.sources(case.points(choice.question))
    return charts.block(grid, source, charts.listed(table))


def reading(choice: Choice) -> Findings | Reading:
    """Return who moved faster than whom in each stretch without a break in definition."""
    case = choice.case
    if not choice.answered or not choice.others:
        return Reading("")
    table, sign = _moves(choice), choice.better or 1.0
    findings = []
    measures = {}
    for (first, last), stretch in table.groupby(["first", "last"]):
        rows = stretch.set_index("area")
        rest = rows.loc[[c for c in choice.others if c in rows.index]]
        if case.area.code not in rows.index or rest.empty:
            continue
        own = rows.loc[case.area.code]
        median = float(rest["pace"].median())
        best = rest.loc[(sign * rest["pace"]).idxmax()]
        lead = sign * (own["pace"] - median)
        ahead = int((sign * rest["pace"] > sign * own["pace"]).sum())
        sure = chance(abs(lead), float(own["error"]))
        severity, verdict = (
            "info",
            case.say(
                "chênh lệch nằm trong mức dao động của số liệu",
                "the difference is within the noise of the figures",
            ),
        )
        if sure > 0.9:
            severity = "good" if lead > 0 else "warning"
            verdict = (
                case.say("nhanh hơn rõ rệt", "clearly faster")
                if lead > 0
                else case.say("chậm hơn rõ rệt", "clearly slower")
            )
        lead_unit = "%" if movement.relative(choice.known) else "pp"
        value = _shown(choice, float(own["pace"])) - _shown(choice, median)

        def course(row: pd.Series) -> str:
            to = case.say("đến", "to")
            return f"{choice.value(row['start'])} {to} {choice.value(row['end'])}"

        findings.append(
            Finding(
                "pace_against_peers",
                severity,
                case.say(
                    f"{first}-{last}: {case.name} từ {course(own)}, {choice.rate(own['pace'])}; "
                    f"trung vị của {len(rest)} tỉnh tương đồng {choice.rate(median)}: {verdict}. "
                    + (
                        f"{ahead}/{len(rest)} tỉnh đi nhanh hơn; nhanh nhất là "
                        if ahead
                        else "Không tỉnh nào đi nhanh hơn; nhanh nhất trong số đó là "
                    )
                    + f"**{choice.name(str(best.name))}**, từ {course(best)}, "
                    f"{choice.rate(best['pace'])}.",
                    f"{first}-{last}: {case.name} from {course(own)}, {choice.rate(own['pace'])}; "
                    f"the median of {len(rest)} peers {choice.rate(median)}: {verdict}. "
                    + (
                        f"{ahead} of {len(rest)} moved faster; fastest was "
                        if ahead
                        else "None moved faster; the fastest of them was "
                    )
                    + f"**{choice.name(str(best.name))}**, from {course(best)}, "
                    f"{choice.rate(best['pace'])}.",
                ),
                value,
                lead_unit,
            )
        )
        measures["pace_against_peers"] = Measure(
            value,
            lead_unit,
            case.say("Nhịp mỗi năm so với tỉnh tương đồng", "Pace a year against peers"),
            f"{first}-{last}",
        )
    if choice.breaks and len(findings) > 1:
        findings.append(
            Finding(
                "pace_break",
                "info",
                case.say(
                    "Hai giai đoạn dùng hai định nghĩa khác nhau, nên không nối mức và nhịp của "
                    "giai đoạn này với giai đoạn kia.",
                    "The stretches rest on different definitions: neither level nor pace is "
                    "chained from one to the other.",
                ),
            )
        )
    return Findings(tuple(findings), measures) if findings else Reading("")


def rates(choice: Choice) -> Chart | Reading:
    """Draw the pace of the last stretch with its interval, province and peers in order."""
    case = choice.case
    if not choice.answered or (table := _moves(choice)).empty:
        return Reading("")
    last = table[table["last"] == table["last"].max()].set_index("area")
    codes = [c for c in (case.area.code, *choice.others) if c in last.index]
    rows = last.loc[codes].sort_values("pace", ascending=choice.better <= 0)
    reach = NormalDist().inv_cdf(0.9) * rows["error"]
    first, until = int(rows["first"].iloc[0]), int(rows["last"].iloc[0])
    table = pd.DataFrame(
        {
            "name": [choice.name(c) for c in rows.index],
            "value": [_shown(choice, v) for v in rows["pace"]],
            "low": [_shown(choice, v) for v in rows["pace"] - reach],
            "high": [_shown(choice, v) for v in rows["pace"] + reach],
        }
    )
    axes = plot.dots(
        table,
        highlight=[choice.name(c) for c in rows.index if c == case.area.code],
        sort=False,
        level=80,
        better={-1.0: "lower", 1.0: "higher"}.get(choice.better, ""),
        title=case.say(
            f"Thay đổi mỗi năm, {first}-{until}, khoảng 80%: {lower(choice.known.name.vi)}",
            f"Change a year, {first}-{until}, 80% interval: {lower(choice.known.name.en)}",
        ),
        unit=case.say("% so với năm trước", "% of the year before")
        if movement.relative(choice.known)
        else case.say(f"{choice.change_unit} mỗi năm", f"{choice.change_unit} a year"),
        decimals=0 if movement.relative(choice.known) else choice.known.decimals,
        language=case.language,
        ax=theme.sheet(),
    )
    return charts.block(axes, case.sources(case.points(choice.question)), table)


def gap(choice: Choice) -> Table | Reading:
    """Return the gap to peers, split into where they started and how they moved since."""
    case = choice.case
    if not choice.answered or not choice.others:
        return Reading("")
    figures = choice.figures.loc[choice.start :]
    sign = choice.better or 1.0
    final = (sign * figures.iloc[-1].reindex(choice.others)).dropna()
    wanted: dict[str, pd.Series] = {
        case.say("trung vị các tỉnh tương đồng", "median of the peers"): figures[
            choice.others
        ].median(axis=1)
    }
    pinned = choice.peers.table.loc[choice.peers.table["pinned"], "area"]
    nearest = choice.others[0]
    for code in dict.fromkeys([*pinned, nearest, *([final.idxmax()] if len(final) else [])]):
        wanted[choice.name(code)] = figures[code]
    lines = []
    for name, other in wanted.items():
        for part in movement.gaps(figures, case.area.code, other, choice.breaks):
            lines.append(
                {
                    case.say("So với", "Against"): name,
                    case.say("Giai đoạn", "Stretch"): f"{part.first}-{part.last}",
                    case.say("Chênh lệch đầu kỳ", "Gap at the start"): choice.quantity(
                        part.start, sign=True
                    ),
                    case.say("Do nhịp khác nhau", "Added by pace"): choice.quantity(
                        part.pace, sign=True
                    ),
                    case.say("Chênh lệch cuối kỳ", "Gap at the end"): choice.quantity(
                        part.end, sign=True
                    ),
                }
            )
    if not lines:
        return Reading("")
    frame = pd.DataFrame(lines)
    return Table(
        frame,
        language=case.language,
        title=case.say(
            f"Chênh lệch của {case.name} ({choice.change_unit}): điểm xuất phát và nhịp",
            f"Gap of {case.name} ({choice.change_unit}): starting level and pace",
        ),
    )


def same_level(choice: Choice) -> Table | Reading:
    """Return who was where the province is now, when, and how fast they moved from there."""
    case = choice.case
    if not choice.answered:
        return Reading("")
    own = choice.figures[case.area.code].dropna()
    level, now = choice.value(float(own.iloc[-1])), int(own.index[-1])
    found = movement.from_level(choice.figures, case.area.code, choice.breaks, choice.known)
    sign = choice.better or 1.0
    found = found.assign(order=-sign * found["pace"]).sort_values(
        ["same", "order"], ascending=[False, True]
    )
    if found.empty:
        return Reading(
            case.say(
                f"Không tỉnh nào từng ở mức {level} của {case.name} năm {now} mà đã có số liệu từ "
                "hai năm trở lên sau đó theo cùng định nghĩa.",
                f"No province was at {level}, where {case.name} is in {now}, with two years or "
                "more of figures after it under one definition.",
            )
        )
    shown = found.groupby("same", sort=False).head(
        _MOST // 2 if len(set(found["same"])) > 1 else _MOST
    )
    rows = [
        {
            case.say("Tỉnh", "Province"): choice.name(row.area),
            case.say("Ở mức này năm", "There in"): int(row.first),
            case.say("Mức khi đó", "Level then"): choice.with_unit(row.start),
            case.say("Đến năm", "Until"): int(row.last),
            case.say("Mức đạt được", "Level reached"): choice.with_unit(row.end),
            case.say(
                f"Mỗi năm ({choice.change_unit})", f"A year ({choice.change_unit})"
            ): choice.quantity(row.pace, sign=True),
            case.say("Định nghĩa", "Definition"): case.say("hiện hành", "present")
            if row.same
            else case.say("cũ", "former"),
        }
        for row in shown.itertuples()
    ]
    frame = pd.DataFrame(rows)
    note = ""
    if not shown["same"].all():
        note = case.say(
            "Dưới định nghĩa cũ, mức bằng số không phải là mức như nhau: chỉ để tham khảo.",
            "Under the former definition an equal figure is not an equal level: for reference.",
        )
    return Table(
        frame,
        language=case.language,
        title=case.say(
            f"Ai từng ở mức của {case.name} hiện nay ({level} năm {now}), và đi tiếp nhanh đến đâu",
            f"Who was where {case.name} is now ({level} in {now}), and how fast they went on",
        ),
        source=note,
    )
