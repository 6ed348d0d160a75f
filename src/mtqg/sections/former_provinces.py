"""A merged province and the former ones that it is made of, each with its own history."""

from __future__ import annotations

from mtqg import plot
from mtqg.plot import theme
from mtqg.sections import charts, missing
from mtqg.sections.blocks import Chart, Reading
from mtqg.sections.cases import Case
from mtqg.sections.peer_list import QUESTION
from mtqg.table import mergers
from mtqg.texts import Text


def chart(case: Case, indicator: str = QUESTION) -> Chart | Reading:
    """Draw a merged province together with the former provinces that it is made of."""
    found = mergers.life(case.area)
    if len(found.predecessors) < 2:
        if whole := case.successor:
            return Reading(
                case.say(
                    f"Báo cáo này dùng địa giới trước ngày 1/7/2025. Từ đó tỉnh thuộc {whole.name} "
                    "mới; báo cáo theo địa giới 34 tỉnh, thành phố trình bày tỉnh mới cùng các "
                    "tỉnh cũ hợp thành.",
                    f"This report keeps the boundaries before 1 July 2025. The province is part of "
                    f"the new {whole.name_en} since; the report of edition 2025 shows the new "
                    "province with the former ones it is made of.",
                )
            )
        return Reading(
            case.say("Địa giới của tỉnh không đổi.", "The province's boundaries did not change.")
        )
    points = case.points(indicator)
    if points.empty:
        return missing.note(
            case,
            Text("của mọi tỉnh cũ hợp thành", "of every former province it is made of"),
            Text("dựng lại lịch sử của tỉnh mới", "rebuild the history of the new province"),
        )
    name = case.say(f"{case.name} (mới)", f"{case.name} (new)")
    parts = {p.label(case.language): case.of(p).points(indicator) for p in found.predecessors}
    table = charts.tidy({name: points, **parts}, indicator)
    axes = plot.lines(
        table,
        highlight=name,
        breaks=case.breaks(indicator),
        source="",
        language=case.language,
        ax=theme.sheet(),
    )
    return charts.block(axes, case.sources(points), charts.listed(table))
