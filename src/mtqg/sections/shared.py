"""What all provinces share, computed once: before a run of many provinces starts."""

from __future__ import annotations

from collections.abc import Sequence

from mtqg.sections import budget_year, forecast, quality, trend, whole
from mtqg.sections import communes as below
from mtqg.sections.cases import Case
from mtqg.table import areas, catalogue
from mtqg.table.figures import known


def warm(
    *,
    edition: str,
    language: str = "vi",
    as_of: str = "",
    data: Sequence[str] = (),
    indicator: str | Sequence[str] = whole.POVERTY,
    horizon: int = forecast.USUAL.horizon,
    method: str = forecast.USUAL.method,
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
    how = forecast.How(horizon, method)
    asked = catalogue.codes(indicator)
    for code in dict.fromkeys([*asked, *trend.LIVING]):
        sample.known.once(forecast.prediction, code, how)
        if code in asked or how == forecast.USUAL:
            sample.known.once(forecast.past_forecasts, code, how)
        trend.reading(sample, code)
    budget_year.reading(sample)
    budget_year.past_errors(sample)
    quality.coverage(sample)
