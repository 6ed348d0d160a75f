"""New rural development: communes that meet the standard, on both denominators."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from mtqg import plot
from mtqg.analysis.indicators import rural
from mtqg.plot import theme
from mtqg.sections import charts, missing
from mtqg.sections.blocks import Chart, Findings, Measure, Reading, ReportFinding
from mtqg.sections.cases import Case
from mtqg.table import catalogue
from mtqg.table.figures import Figures, period_end, preferred
from mtqg.table.observations import latest, select
from mtqg.texts import Text, lower
from mtqg.words import formats, sources

#: (indicator of the national base, the same on all communes) for advanced and model communes.
_PAIRS = (("NTM.ADV", "NTM.ADV_ALL"), ("NTM.MODEL", "NTM.MODEL_ALL"))


@dataclass(frozen=True)
class Communes:
    """The latest stated shares of communes, and the counts that they stand for.

    `of_met` and `of_all` map NTM.ADV and NTM.MODEL to a share in %, `counts` NTM.COMMUNE and
    these two to a number of communes where the total is known.
    """

    period: str
    estimate: bool
    until: str
    published: str
    met: float
    of_all: dict[str, float]
    of_met: dict[str, float]
    counts: dict[str, int]
    total: int | None
    sources: tuple[str, ...]


def communes(case: Case) -> Communes | None:
    """Return the latest shares of communes, None when none is stated.

    A share on the one base gives the other: 100 × share of all / share that meets the standard.
    """
    met = dated(case, "NTM.COMMUNE").dropna(subset=["value"])
    if met.empty:
        met = _counted(case)
    if met.empty:
        return None
    last = met.iloc[-1]
    period, share = str(last["period"]), float(last["value"])
    stated = {code: _of(case, code, period) for pair in _PAIRS for code in pair}
    total = _of(case, "NTM.COMMUNES_TOTAL", period)
    of_all: dict[str, float] = {}
    of_met: dict[str, float] = {}
    for national, local in _PAIRS:
        if share <= 0 or (stated[national] is None and stated[local] is None):
            continue
        of_all[national] = stated[local] or (stated[national] or 0.0) * share / 100
        of_met[national] = stated[national] or 100 * of_all[national] / share
    counts = _counts({"NTM.COMMUNE": share, **of_all}, total)
    nested = [counts.get(code, -1) for code in ("NTM.COMMUNE", "NTM.ADV", "NTM.MODEL")]
    if total and -1 not in nested and nested == sorted(nested, reverse=True):
        # Counts give the exact shares, not quotients of printed ones.
        exact = rural.commune_shares(int(total), *nested)
        of_met = {"NTM.ADV": exact.advanced_of_met, "NTM.MODEL": exact.model_of_met}
    return Communes(
        period=period,
        estimate=last["status"] == "estimate",
        until=str(last["until"]),
        published=str(last["published"]),
        met=share,
        of_all=of_all,
        of_met=of_met,
        counts=counts,
        total=int(total) if total else None,
        sources=tuple(met.tail(1)["source"]),
    )


def dated(case: Case, code: str, scope: str = "ALL") -> pd.DataFrame:
    """Return `Case.points` with the last month of the years of which only months are stated.

    A figure of June 2025 is the year's so far: `period` is its month, `until` its last day.
    """
    return case.known.once(_dated, case.area.code, code, scope)


def _dated(figures: Figures, area: str, code: str, scope: str) -> pd.DataFrame:
    points, rows = figures.points(area, code, scope), figures.of(area)
    rows = select(rows, indicator=code, scope=scope, status=["actual", "estimate"])
    rows = latest(rows)
    rows = rows[rows["period"].str.len() > len("2025")]
    rows = rows[~rows["period"].str[:4].isin(points["period"]) & ~rows["period"].str.contains("/")]
    if rows.empty:
        return points
    last = preferred(rows, ["period"]).sort_values("period")
    last = last.assign(until=last["period"].map(period_end), year=last["period"].str[:4])
    last = last.drop_duplicates("year", keep="last")
    return pd.concat([points, last[list(points.columns)]]).sort_values("period", ignore_index=True)


def _counted(case: Case) -> pd.DataFrame:
    """Return the share that counts of communes make, where no share is stated."""
    met, total = dated(case, "NTM.COMMUNES_MET"), dated(case, "NTM.COMMUNES_TOTAL")
    both = met.merge(total[["period", "value"]], on="period", suffixes=("", "_total"))
    return both.assign(value=100 * both["value"] / both["value_total"]).dropna(subset=["value"])


def _of(case: Case, code: str, period: str) -> float | None:
    """Return the figure of one period, None where none is stated."""
    points = dated(case, code)
    same = points.loc[points["period"] == period, "value"].dropna()
    return float(same.iloc[-1]) if len(same) else None


def _counts(shares: dict[str, float], total: float | None) -> dict[str, int]:
    """Return the numbers of communes that printed shares of all communes stand for."""
    if not total:
        return {}
    found = {code: rural.count_behind(share, int(total)) for code, share in shares.items()}
    return {code: count for code, count in found.items() if count is not None}


@dataclass(frozen=True)
class Aim:
    """The national target for a share of communes: its number, its year, and both in words."""

    share: float
    year: str
    hedge: str

    def say(self, language: str) -> str:
        """Return the share as its decision states it: "khoảng 40%"."""
        return formats.aim(self.share, float("nan"), "%", 0, self.hedge, language)


def target(code: str, year: str) -> Aim | None:
    """Return the national target for a share of communes, None when there is none."""
    rows = catalogue.targets()
    rows = rows[
        (rows["indicator"] == code)
        & (rows["area"] == "VN")
        & (rows["year_from"] <= year[:4])
        & (rows["year_to"] >= year[:4])
    ]
    if rows.empty:
        return None
    row = rows.iloc[-1]
    return Aim(float(row["low"]), str(row["year_to"]), str(row["hedge"]))


def chart(case: Case) -> Chart | Reading:
    """Draw the shares on both denominators beside the national targets."""
    found = communes(case)
    if found is None:
        return missing.note(
            case,
            Text("tỷ lệ xã đạt chuẩn nông thôn mới", "the share of communes meeting the standard"),
            Text(
                "so với mục tiêu quốc gia trên cả hai mẫu số",
                "hold it against the national targets on both denominators",
            ),
        )
    rows = [("NTM.COMMUNE", found.met, _goal("NTM.COMMUNE", found))]
    for national, local in _PAIRS:
        if national in found.of_met:
            rows.append((national, found.of_met[national], _goal(national, found)))
            rows.append((local, found.of_all[national], float("nan")))
    table = pd.DataFrame(
        {
            "name": [_label(case, code) for code, _, _ in rows],
            "value": [value for _, value, _ in rows],
            "target": [goal for _, _, goal in rows],
            "status": "estimate" if found.estimate else "actual",
        }
    )
    told = charts.title(reading(case), "communes_met") or ""
    axes = plot.dots(
        table,
        sort=False,
        title=f"{case.name}: {lower(told)}",
        unit="%",
        decimals=1,
        language=case.language,
        ax=theme.sheet(),
    )
    axes.set_xlim(0, 100)
    return charts.block(axes, sources.line(found.sources, case.language), table)


def _goal(code: str, found: Communes) -> float:
    aim = target(code, found.period)
    return aim.share if aim else float("nan")


_LABELS = {
    "NTM.COMMUNE": Text("Đạt chuẩn / tổng số xã", "Meeting the standard / all communes"),
    "NTM.ADV": Text("Nâng cao / số xã đạt chuẩn", "Advanced / communes meeting it"),
    "NTM.ADV_ALL": Text("Nâng cao / tổng số xã", "Advanced / all communes"),
    "NTM.MODEL": Text("Kiểu mẫu / số xã đạt chuẩn", "Model / communes meeting it"),
    "NTM.MODEL_ALL": Text("Kiểu mẫu / tổng số xã", "Model / all communes"),
}


def _label(case: Case, code: str) -> str:
    return case.tell(_LABELS[code])


def reading(case: Case) -> Findings | Reading:
    """Return the findings on the communes: shares on both bases against the national targets."""
    found = communes(case)
    if found is None:
        return Reading("")
    measure = Measure(
        value=found.met,
        unit="%",
        label=case.say("Xã đạt chuẩn nông thôn mới", "Communes meeting the standard"),
        period=found.period,
    )
    findings = [_met(case, found)]
    findings += [_nested(case, found, code) for code, _ in _PAIRS if code in found.of_met]
    return Findings(tuple(findings), {"communes_met": measure})


def _percent(case: Case, value: float, decimals: int = 1) -> str:
    return formats.with_unit(value, "%", decimals, case.language)


def _when(case: Case, found: Communes) -> str:
    """Return the date that the shares are of, as the beginning of a sentence."""
    if found.estimate:
        return case.say(
            f"Ước đến cuối năm {found.period}", f"Estimate for the end of {found.period}"
        )
    if "-" in found.period:  # a month is told as one: its last day nobody stated
        month = formats.period(found.period, case.language)
        return case.say(f"{month[:1].upper()}{month[1:]}", f"In {month}")
    if found.until and found.until == found.published:
        day = formats.day(found.until, case.language)
        return case.say(f"Theo nguồn công bố ngày {day}", f"By a source published on {day}")
    if found.until:
        day = formats.day(found.until, case.language)
        return case.say(f"Đến {day}", f"By {day}")
    return case.say(f"Năm {found.period}", f"In {found.period}")


@dataclass(frozen=True)
class _Verdict:
    """A share held to its national target: how grave, how much of the target is missing, words."""

    severity: str = "info"
    stake: float = 0.0
    words: str = ""
    aim: str = ""
    closed: bool = False


def _verdict(case: Case, share: float, code: str, found: Communes) -> _Verdict:
    aim = target(code, found.period)
    if aim is None:
        return _Verdict()
    text = aim.say(case.language)
    short = case.say(
        f"; mức chung cả nước đến {aim.year}: {text}", f"; national target for {aim.year}: {text}"
    )
    closed = int(aim.year) < case.day.year
    over = case.say(", giai đoạn đã kết thúc", ", a period since closed") if closed else ""
    if share >= aim.share:
        words = case.say(
            f", bằng hoặc hơn mức chung cả nước đến năm {aim.year} ({text}{over}) nếu áp dụng",
            f", at or above the national target for {aim.year} ({text}{over}) were it to apply",
        )
        kind = "info" if found.estimate or found.until else "good"
        return _Verdict(kind, 0.0, words, short, closed)
    points = formats.with_unit(aim.share - share, "pp", 1, case.language)
    words = case.say(
        f", thấp hơn {points} so với mức chung cả nước đến năm {aim.year} ({text}{over}) nếu áp "
        "dụng",
        f", {points} short of the national target for {aim.year} ({text}{over}) were it to apply",
    )
    kind = "info" if closed else "warning"
    return _Verdict(kind, (aim.share - share) / aim.share, words, short, closed)


def _met(case: Case, found: Communes) -> ReportFinding:
    count = ""
    if "NTM.COMMUNE" in found.counts:
        count = case.say(
            f" ({found.counts['NTM.COMMUNE']}/{found.total} xã)",
            f" ({found.counts['NTM.COMMUNE']} of {found.total} communes)",
        )
    verdict = _verdict(case, found.met, "NTM.COMMUNE", found)
    share = _percent(case, found.met)
    brief = case.say(
        f"{_when(case, found)}, **{share}** số xã đạt chuẩn nông thôn mới{count}",
        f"{_when(case, found)}, **{share}** of communes meet the new rural standard{count}",
    )
    own = case.say(
        " Mục tiêu riêng của địa phương chưa có trong bộ dữ liệu.",
        " The province's own target is not among the figures.",
    )
    text = f"{brief}{verdict.words}." + (own if verdict.words and not verdict.closed else "")
    brief += f"{verdict.aim}."
    return _finding(case, "communes_met", found, found.met, verdict, text, brief)


def _finding(
    case: Case, id_: str, found: Communes, share: float, verdict: _Verdict, text: str, brief: str
) -> ReportFinding:
    return ReportFinding(
        id_,
        verdict.severity,
        text,
        share,
        "%",
        source=case.cited(found.sources),
        stake=verdict.stake,
        brief=brief,
        closed=verdict.closed,
    )


_CLASSES = {"NTM.ADV": Text("nâng cao", "advanced"), "NTM.MODEL": Text("kiểu mẫu", "model")}


def _nested(case: Case, found: Communes, code: str) -> ReportFinding:
    kind = _CLASSES[code]
    share, local = found.of_met[code], found.of_all[code]
    count = Text("", "")
    if code in found.counts and "NTM.COMMUNE" in found.counts:
        part, whole = found.counts[code], found.counts["NTM.COMMUNE"]
        count = Text(f" ({part}/{whole} xã)", f" ({part} of {whole} communes)")
    verdict = _verdict(case, share, code, found)
    text = case.say(
        f"{_when(case, found)}, xã đạt chuẩn {kind.vi} chiếm {_percent(case, local)} tổng số xã; "
        f"tính trên số xã đạt chuẩn, là mẫu số của mục tiêu quốc gia, là "
        f"**{_percent(case, share)}**{count.vi}{verdict.words}.",
        f"{_when(case, found)}, {kind.en} communes are {_percent(case, local)} of all communes; "
        f"among communes that meet the standard, which the national target counts, "
        f"**{_percent(case, share)}**{count.en}{verdict.words}.",
    )
    brief = case.say(
        f"{_when(case, found)}, xã {kind.vi} chiếm **{_percent(case, share)}** số xã đạt chuẩn"
        f"{count.vi}{verdict.aim}.",
        f"{_when(case, found)}, {kind.en} communes are **{_percent(case, share)}** of those that "
        f"meet the standard{count.en}{verdict.aim}.",
    )
    return _finding(case, f"{code.lower()}_base", found, share, verdict, text, brief)
