"""What all provinces share, computed once: before a run of many provinces starts."""

from __future__ import annotations

from collections.abc import Sequence

from mtqg.sections import (
    budget_year,
    first_page,
    full_report,
    lessons,
    peer_list,
    projections,
    quality,
    trends,
)
from mtqg.sections import commune_pages as below
from mtqg.sections.cases import Case
from mtqg.table import areas, catalogue
from mtqg.table.figures import known


def warm(
    *,
    edition: str,
    language: str = "vi",
    as_of: str = "",
    data: Sequence[str] = (),
    indicator: str | Sequence[str] = full_report.POVERTY,
    horizon: int = projections.USUAL.horizon,
    method: str = projections.USUAL.method,
    communes: bool = False,
    **others: object,
) -> None:
    """Fill the caches that every province's report reads: panel fits, back-tests, budget years.

    One province of each kind is told in full; what is computed for it of all provinces stays in
    memory for the others. `others` are parameters of notebooks that change nothing of it.

    With `communes` it is what their pages read instead: where each stands in its province.
    """
    if communes:
        below.warm(known("2025", as_of, data))
        return
    codes = areas.provinces(edition)["code"]
    sample = Case(areas.get(codes.iloc[0], edition), language, known(edition, as_of, data))
    how = projections.How(horizon, method)
    asked = catalogue.codes(indicator)
    for code in dict.fromkeys([*asked, *trends.LIVING]):
        sample.known.once(projections.prediction, code, how)
        if code in asked or how == projections.USUAL:
            sample.known.once(projections.past_forecasts, code, how)
        trends.reading(sample, code)
    budget_year.reading(sample)
    budget_year.past_errors(sample)
    quality.coverage(sample)
    for code in first_page.CODES:
        first_page.standing(sample, code)
    lessons.lessons(peer_list.choose(sample))  # last: early cut-offs know too little for it
