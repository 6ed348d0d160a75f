"""The head of a report: what it is about, from which figures, and what is not in it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from mtqg.sections.blocks import Reading, Table, escape
from mtqg.sections.cases import Case
from mtqg.table import areas, catalogue, mergers
from mtqg.texts import Text
from mtqg.words import formats


def title(case: Case, subject: Text) -> Reading:
    """Return the title and, under it, edition, cut-off and age of the figures."""
    return Reading(f"{heading(case, subject)}\n\n{scope(case)}")


def heading(case: Case, subject: Text) -> Reading:
    """Return the title alone."""
    return Reading(f"# {escape(case.tell(subject))}: {escape(case.name)}")


def scope(case: Case) -> Reading:
    """Return the sentences on edition, cut-off and age of the figures."""
    if case.as_of:
        cut = formats.day(case.as_of, case.language)
        known = case.say(
            f"Chỉ dùng số liệu đã công bố đến {cut}.", f"Only figures published by {cut} are used."
        )
    else:
        known = case.say(
            "Dùng toàn bộ số liệu hiện có trong bộ dữ liệu.", "All figures at hand are used."
        )
    return Reading(" ".join(part for part in (_edition(case), known, _newest(case)) if part))


def _newest(case: Case) -> str:
    """Return how new the figures are, so that an old forecast is read as one."""
    rows = case.figures(status=["actual", "estimate"])
    if rows.empty:
        return ""
    monthly = rows.loc[rows["indicator"] == "SBI.CUM", "period"].max()
    yearly = rows.loc[
        rows["period"].str.fullmatch(r"\d{4}") & (rows["programme"] == "_Z"), "period"
    ]
    parts = []
    if isinstance(monthly, str):
        when = formats.period(monthly, case.language)
        parts.append(case.say(f"vốn đầu tư theo tháng đến {when}", f"monthly investment to {when}"))
    if len(yearly):
        parts.append(
            case.say(f"số liệu năm đến {yearly.max()}", f"yearly figures to {yearly.max()}")
        )
    if not parts:
        return ""
    told = ", ".join(parts)
    return case.say(f"Số liệu mới nhất: {told}.", f"Newest figures: {told}.")


def _edition(case: Case) -> str:
    if case.edition == "2024":
        if case.day < areas.REFORM:
            return ""
        new = case.successor
        if new is None:
            return case.say(
                "Theo địa giới 63 tỉnh, thành phố (đến 30/06/2025); sau đó tỉnh không đổi địa "
                "giới.",
                "Boundaries of the 63 provinces (to 30 June 2025); this one did not change after.",
            )
        others = [part for part in mergers.parts(new) if part.code != case.area.code]
        with_vi, with_en = (", ".join(getattr(o, n) for o in others) for n in ("name", "name_en"))
        return case.say(
            f"Theo địa giới 63 tỉnh, thành phố (đến 30/06/2025); từ 01/07/2025 hợp nhất với "
            f"{with_vi} thành {new.name} (mới). Dự báo cho thời gian sau ngày đó chỉ để tham khảo: "
            f"xem báo cáo của {new.name} theo địa giới 34 tỉnh, thành phố.",
            f"Boundaries of the 63 provinces (to 30 June 2025); merged with {with_en} into the new "
            f"{new.name_en} on 1 July 2025. Forecasts beyond that day are for reference: see the "
            f"report of {new.name_en} in the edition of 34 provinces.",
        )
    names = [part.label(case.language) for part in case.parts]
    if len(names) == 1:
        return case.say(
            "Theo địa giới 34 tỉnh, thành phố (từ 01/07/2025); tỉnh không đổi địa giới.",
            "Boundaries of the 34 provinces (since 1 July 2025); this one did not change.",
        )
    whole = " + ".join(names)
    return case.say(
        f"Theo địa giới 34 tỉnh, thành phố (từ 01/07/2025): {whole}. Số liệu trước ngày đó được "
        "tính lại từ các tỉnh cũ: số tuyệt đối cộng lại, tỷ lệ gia quyền, không lấy bình quân.",
        f"Boundaries of the 34 provinces (since 1 July 2025): {whole}. Earlier figures are "
        "rebuilt from the former provinces: sums add, rates are weighted, never averaged.",
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
        language=case.language,
        title=case.say(
            f"Nguồn của các số liệu về {case.name}", f"Sources of the figures on {case.name}"
        ),
    )
