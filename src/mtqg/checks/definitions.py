"""Rules on what a figure is taken for: its base, its edition, its date, its kind."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

import pandas as pd

from mtqg.checks.finding import Finding, about, cite, figure, what, when, who
from mtqg.table import areas, catalogue
from mtqg.texts import Text
from mtqg.words import formats

#: A share of all communes, and the indicator that the national target counts instead: a share of
#: the communes that meet the standard.
_NESTED = {"NTM.ADV_ALL": "NTM.ADV", "NTM.MODEL_ALL": "NTM.MODEL"}
_CHAIN = ("NTM.MODEL_ALL", "NTM.ADV_ALL", "NTM.COMMUNE")


def nested_shares(table: pd.DataFrame) -> Iterator[Finding]:
    """Yield shares of all communes where the target's base is the communes that meet the standard.

    Also a contradiction where a narrower class is larger than the one that holds it.
    """
    rows = table[table["indicator"].isin(_CHAIN) & table["value"].notna()]
    for _, group in rows.groupby(["area", "edition", "scope", "period", "source"], sort=False):
        group = group.drop_duplicates("indicator")
        values = group.set_index("indicator")["value"]
        present = [name for name in _CHAIN if name in values]
        for small, large in itertools.pairwise(present):
            if values[small] > values[large]:
                pair = group[group["indicator"].isin([small, large])]
                message = about(group.iloc[0]) + what(small) + Text(" (", " (")
                message += figure(float(values[small]), "%") + Text(") lớn hơn ", ") exceeds ")
                message += what(large) + Text(" (", " (") + figure(float(values[large]), "%")
                yield Finding("nested_shares", "error", message + Text(")", ")"), cite(pair))
        base = values.get("NTM.COMMUNE")
        for name, meant in _NESTED.items():
            if name in values and base and values[name] <= base:
                row = group[group["indicator"] == name].iloc[0]
                message = about(row)
                message += figure(float(values[name]), "%") + Text(
                    " là tỷ lệ trên tổng số xã; ", " is a share of all communes; "
                )
                message += what(meant) + Text(
                    " tính trên số xã đạt chuẩn là ", " among those that meet the standard: "
                )
                message += figure(100 * float(values[name]) / float(base), "%", 1)
                pair = group[group["indicator"].isin([name, "NTM.COMMUNE"])]
                yield Finding("base_of_share", "warning", message, cite(pair))


def unreliable(table: pd.DataFrame) -> Iterator[Finding]:
    """Yield figures that their collector marked as unreliable (flag u), with the reason."""
    for index, row in table[table["flag"].str.contains("u")].iterrows():
        note = str(row["note"]) or "flag u"  # collectors' notes are in English
        message = about(row) + what(str(row["indicator"]))
        message += Text(
            ": số liệu chưa đủ tin cậy, cần kiểm tra với nguồn", f" is unreliable: {note}"
        )
        yield Finding("unreliable", "warning", message, cite(table.loc[[index]]))


def two_poverty_rates(table: pd.DataFrame) -> Iterator[Finding]:
    """Yield areas and years with both official poverty rates: they differ and are never chained.

    A review rate that repeats the survey's to the digit is taken from the wrong table.
    """
    rows = table[(table["scope"] == "ALL") & table["value"].notna()]
    review = rows[rows["indicator"] == "GNBV.POOR"]
    survey = rows[rows["indicator"].isin(["ST.POV_MD", "ST.POV_GEN"])]
    both = review.reset_index().merge(
        survey.reset_index(), on=["area", "edition", "period"], suffixes=("", "_survey")
    )
    for row in both.itertuples():
        same = row.value == row.value_survey
        message = about(row._asdict()) + Text("tỷ lệ hộ nghèo theo rà soát ", "review ")
        message += figure(float(row.value), "%") + Text(", theo khảo sát ", ", survey ")
        message += figure(float(row.value_survey), "%")
        message += (
            Text(": trùng nhau, có thể chép nhầm bảng?", ": equal, taken from the wrong table?")
            if same
            else Text(
                "; hai cách tính khác nhau, không nối thành một chuỗi",
                "; two definitions, never one series",
            )
        )
        shown = table.loc[[row.index, row.index_survey]]
        yield Finding("two_poverty_rates", "warning" if same else "note", message, cite(shown))


#: How many provinces an edition has: what readers call it by.
_PLACES = {"2024": 63, "2025": 34}


def edition(table: pd.DataFrame) -> Iterator[Finding]:
    """Yield codes used in the wrong edition: a merged province before or after 1 July 2025.

    Codes of provinces that did not change mean the same in both and are left alone.
    """
    walk = areas.crosswalk()
    alone = walk.groupby("code_2025")["code_2024"].transform("size") == 1
    same = set(walk.loc[alone & (walk["code_2024"] == walk["code_2025"]), "code_2024"])
    rows = table[(table["level"] == "province") & ~table["area"].isin(same)]
    first, last = rows["period"].map(_first_month), rows["period"].map(_last_month)
    reform = f"{areas.REFORM:%Y-%m}"
    late = (rows["edition"] == "2024") & (rows["status"] == "actual")
    late &= (rows["as_of"] >= areas.REFORM.isoformat()) | (first >= reform)
    early = (rows["edition"] == "2025") & (last < reform) & ~rows["flag"].str.contains("e")
    for mask, vi, en in (
        (
            late,
            "sau 1/7/2025 mã này không còn là tỉnh này",
            "after 1 July 2025 this code is another province",
        ),
        (
            early,
            "trước 1/7/2025 chưa có tỉnh này",
            "this province did not exist before 1 July 2025",
        ),
    ):
        for index, row in rows[mask].iterrows():
            message = who(row) + Text(
                f" (mã {row['area']}, theo địa giới {_PLACES[row['edition']]} tỉnh, thành phố), "
                f"{when(row['period']).vi}: {vi}",
                f" (code {row['area']}, edition of {_PLACES[row['edition']]} provinces), "
                f"{when(row['period']).en}: {en}",
            )
            yield Finding("wrong_edition", "error", message, cite(table.loc[[index]]))


def _first_month(period: str) -> str:
    return _month(period, first=True)


def _last_month(period: str) -> str:
    return _month(period, first=False)


def _month(period: str, *, first: bool) -> str:
    """Return the first or last month of a period as YYYY-MM."""
    if "Q" in period:
        quarter = int(period[-1])
        return f"{period[:4]}-{3 * quarter - 2 if first else 3 * quarter:02d}"
    if "-" in period:
        return period
    return f"{period[:4]}-01" if first else f"{period[-4:]}-12"


def after_publication(table: pd.DataFrame) -> Iterator[Finding]:
    """Yield outturns dated after the day they were published: an estimate or a forecast."""
    rows = table[(table["published"] != "") & (table["status"] == "actual")]
    year_end = rows["period"].where(
        ~rows["period"].str.fullmatch(r"\d{4}"), rows["period"] + "-12-31"
    )
    counted = rows["as_of"].where(rows["as_of"] != "", year_end.where(year_end.str.len() == 10, ""))
    for at, row in rows[(counted != "") & (counted > rows["published"])].iterrows():
        dated = bool(row["as_of"])
        message = about(row) + what(str(row["indicator"])) + _early(counted[at], row["published"])
        yield Finding(
            "after_publication", "error" if dated else "warning", message, cite(table.loc[[at]])
        )


def _early(counted: str, published: str, *, many: bool = False) -> Text:
    """Return the words for an outturn, or many, published before its date."""
    verb = "are called outturns" if many else "is called an outturn"
    was = "were" if many else "was"
    return Text(
        f" ghi là số thực hiện đến {when(counted).vi}, nhưng nguồn công bố ngày "
        f"{when(published).vi}",
        f" {verb} by {when(counted).en}, but {was} published on {when(published).en}",
    )


def together(findings: Iterable[Finding]) -> list[Finding]:
    """Return `findings` for a reader: outturns published too early told once for area and source.

    Six results of one paper that cannot be those of the year's end are one thing to ask about.
    The finding takes the place of the first of them and carries the figures of all.
    """
    groups: dict[object, list[Finding]] = {}
    for position, finding in enumerate(findings):
        key: object = position
        if finding.rule == "after_publication":
            (one,) = finding.figures
            alike = ("area", "edition", "source", "published", "period", "as_of")
            key = (finding.severity, *(one[name] for name in alike))
        groups.setdefault(key, []).append(finding)
    return [some[0] if len(some) == 1 else _one(some) for some in groups.values()]


def _one(findings: list[Finding]) -> Finding:
    figures = tuple(figure for finding in findings for figure in finding.figures)
    first = figures[0]
    names = [what(str(figure["indicator"])) for figure in figures]
    message = who({"area": first["area"], "edition": first["edition"]})
    message += Text(f": {len(names)} chỉ tiêu", f": {len(names)} figures")
    message += _early(
        str(first["as_of"]) or f"{first['period']}-12-31", str(first["published"]), many=True
    )
    message += Text(": " + "; ".join(n.vi for n in names), ": " + "; ".join(n.en for n in names))
    return Finding("after_publication", findings[0].severity, message, figures)


def target_as_actual(table: pd.DataFrame) -> Iterator[Finding]:
    """Yield stated results that repeat the bounds of their target to the digit.

    Only targets with something to repeat (a range, a yearly change) are held against results: a
    level of 100% is often simply reached.
    """
    wanted = catalogue.targets()
    wanted = wanted[wanted["kind"].isin(["annual_change", "count_range"])]
    rows = table[table["status"].isin(["actual", "estimate"])]
    for target in wanted.itertuples():
        like = rows[(rows["indicator"] == target.indicator) & (rows["edition"] == target.edition)]
        low = like["low"].where(like["low"].notna(), like["value"])
        same = (low == target.low) & (
            (like["high"] == target.high) if target.high == target.high else True
        )
        for index, row in like[same].iterrows():
            message = about(row)
            message += what(str(row["indicator"])) + Text(
                f" trùng với mục tiêu ({formats.legal(target.decision, 'vi')}); cần xác minh: "
                "đây là kết quả thực hiện hay chỉ nêu lại mục tiêu.",
                f" equals its target ({formats.legal(target.decision, 'en')}); to verify: "
                "an outturn, or the target restated.",
            )
            yield Finding("target_as_actual", "warning", message, cite(table.loc[[index]]))
