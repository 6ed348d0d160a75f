"""The head of a report: what it is about, from which figures, and what is not in it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from mtqg import areas, catalogue, formats
from mtqg.case import Case
from mtqg.displays import Reading, Table, escape
from mtqg.texts import Text


def title(case: Case, subject: Text) -> Reading:
    """Return the title and, under it, edition, cut-off and language of the figures."""
    return Reading(f"# {escape(case.tell(subject))}: {escape(case.name)}\n\n{scope(case)}")


def scope(case: Case) -> str:
    """Return the sentences on edition and cut-off that stand on the first page."""
    if case.as_of:
        cut = formats.day(case.as_of, case.language)
        known = case.say(
            f"Chỉ dùng số liệu đã công bố đến {cut}.", f"Only figures published by {cut} are used."
        )
    else:
        known = case.say(
            "Dùng toàn bộ số liệu hiện có trong bộ dữ liệu.",
            "All figures at hand are used.",
        )
    return f"{_edition(case)} {known}"


def _edition(case: Case) -> str:
    if case.edition == "2024":
        walk = areas.crosswalk().set_index("code_2024")["code_2025"]
        new = areas.get(walk[case.area.code], "2025")
        same = (walk == new.code).sum() == 1
        if same:
            return case.say(
                "Địa giới 63 tỉnh, thành phố (đến 30/06/2025); sau đó tỉnh không đổi địa giới.",
                "Boundaries of the 63 provinces (to 30 June 2025); this one did not change after.",
            )
        return case.say(
            f"Địa giới 63 tỉnh, thành phố (đến 30/06/2025); từ 01/07/2025 thuộc {new.name}.",
            f"Boundaries of the 63 provinces (to 30 June 2025); part of {new.name_en} since "
            "1 July 2025.",
        )
    parts = areas.crosswalk()
    codes = parts.loc[parts["code_2025"] == case.area.code, "code_2024"]
    names = [areas.get(c, "2024").label(case.language) for c in codes]
    if len(names) == 1:
        return case.say(
            "Địa giới 34 tỉnh, thành phố (từ 01/07/2025); tỉnh không đổi địa giới.",
            "Boundaries of the 34 provinces (since 1 July 2025); this one did not change.",
        )
    whole = " + ".join(names)
    return case.say(
        f"Địa giới 34 tỉnh, thành phố (từ 01/07/2025): {whole}. Số liệu trước ngày đó được tính "
        "lại từ các tỉnh cũ (cờ e): số tuyệt đối cộng lại, tỷ lệ gia quyền, không lấy bình quân.",
        f"Boundaries of the 34 provinces (since 1 July 2025): {whole}. Earlier figures are "
        "rebuilt from the former provinces (flag e): sums add, rates are weighted, never averaged.",
    )


def sources(case: Case, indicators: Sequence[str]) -> Table | Reading:
    """Return the sources of the province's figures on `indicators`, each with its coverage."""
    rows = case.figures(indicator=indicators)
    if rows.empty:
        return Reading(
            case.say(
                f"Chưa có số liệu của {case.name} về các chỉ tiêu này.",
                f"No figures of {case.name} on these indicators yet.",
            )
        )
    known = catalogue.sources().reindex(rows["source"])
    publisher = case.say("publisher", "publisher_en")
    title = case.say("title", "title_en")
    rows = rows.assign(
        publisher=known[publisher].fillna(rows["source"].set_axis(known.index)).to_numpy(),
        title=known[title].fillna("").to_numpy(),
        address=known["address"].fillna("").to_numpy(),
        subject=[case.tell(catalogue.indicator(c).name) for c in rows["indicator"]],
    )
    lines = []
    for by, group in rows.groupby("publisher", sort=False):
        last = group.sort_values("period").iloc[-1]
        years = group["period"].str.findall(r"\d{4}").explode()
        span = years.min() if years.min() == years.max() else f"{years.min()}-{years.max()}"
        more = group["source"].nunique() - 1
        others = case.say(f" (và {more} tài liệu khác)", f" (and {more} more)") if more else ""
        lines.append(
            {
                case.say("Nguồn", "Source"): f"{by}: {last['title']}{others}",
                case.say("Chỉ tiêu", "Indicators"): "; ".join(group["subject"].unique()),
                case.say("Kỳ", "Period"): span,
                case.say("Địa chỉ", "Address"): last["address"] or formats.MISSING,
            }
        )
    return Table(
        pd.DataFrame(lines),
        title=case.say(
            f"Nguồn của các số liệu về {case.name}", f"Sources of the figures on {case.name}"
        ),
    )
