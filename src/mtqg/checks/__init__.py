"""What stated figures contradict: each other, their own arithmetic, the law behind them.

`finding` is what a rule finds; `accounts`, `aggregates`, `rates`, `sequences` and `definitions`
hold the rules, `shipped` those of the tables of data/.

>>> from mtqg.table import observations
>>> meeting = observations.select(observations.read(), source="meeting_2023", area="49")
>>> [finding.rule for finding in findings(meeting) if finding.severity == "error"]
['rate_of_plan']
"""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from mtqg.checks import aggregates, definitions, rates, sequences
from mtqg.checks.definitions import together
from mtqg.checks.finding import SEVERITIES, Finding, Rule, to_frame, to_json
from mtqg.severity import weight
from mtqg.table import schema
from mtqg.texts import DEFAULT_LANGUAGE, Text

__all__ = [
    "RULES",
    "SEVERITIES",
    "Finding",
    "Rule",
    "audit",
    "basis",
    "findings",
    "to_frame",
    "to_json",
    "together",
]

RULES = (
    Rule("rate_of_plan", "error", rates.rate_of_plan),
    Rule("implied_plan", "note", rates.implied_plan),
    Rule("above_plan", "error", rates.above_plan),
    Rule("out_of_range", "error", rates.out_of_range),
    Rule("parts_total", "error", aggregates.parts, across_areas=True),
    Rule("country", "error", aggregates.country, across_areas=True),
    Rule("communes", "error", aggregates.communes, across_areas=True),
    Rule("country_rate", "error", aggregates.country_rate, across_areas=True),
    Rule("shared_base", "error", aggregates.shared_base, across_areas=True),
    Rule("noted_sum", "error", aggregates.noted_sum, across_areas=True),
    Rule("cumulative_falls", "error", sequences.cumulative_falls),
    Rule("plan_revised", "note", sequences.plan_revised),
    Rule("unit_slip", "error", sequences.unit_slip),
    Rule("two_sources", "warning", sequences.two_sources),
    Rule("two_vintages", "note", sequences.two_vintages),
    Rule("nested_shares", "error", definitions.nested_shares),
    Rule("unreliable", "warning", definitions.unreliable),
    Rule("two_poverty_rates", "note", definitions.two_poverty_rates),
    Rule("wrong_edition", "error", definitions.edition),
    Rule("after_publication", "error", definitions.after_publication),
    Rule("target_as_actual", "warning", definitions.target_as_actual),
)

#: Findings of a rule that go by a name of their own, being milder than it.
_MILDER = {"base_of_share": "nested_shares", "country_reserve": "country"}


def basis(name: str) -> Text:
    """Return what findings of this name rest on: the law or the arithmetic behind their rule.

    >>> basis("implied_plan").en
    'plan = 100 × payment / rate'
    >>> basis("base_of_share") == basis("nested_shares")
    True
    """
    return next(rule.basis for rule in RULES if rule.name == _MILDER.get(name, name))


def findings(
    table: pd.DataFrame,
    rules: Collection[str] | None = None,
    about: Collection[str] | None = None,
) -> list[Finding]:
    """Return what the figures of `table` contradict, errors first.

    Parameters
    ----------
    table : DataFrame
        Rows of the long table (`observations.read`, or `mtqg.load(...).table`).
    rules : collection of str, optional
        Names of `RULES` to apply; all by default.
    about : collection of str, optional
        Sources; only findings that cite one of them are returned. So a loaded file is held
        against all the project's figures without repeating what these contradict themselves.

    Raises
    ------
    ValueError
        If a name is no rule.
    """
    known = [rule.name for rule in RULES]
    if rules is not None and (unknown := set(rules) - set(known)):
        raise ValueError(f"no such rule: {sorted(unknown)}; rules are {known}")
    if table.empty:
        return []
    table = near = table.reset_index(drop=True)
    if about is not None:  # 50,000 figures of other areas cannot concern what these contradict
        own = table.loc[table["source"].isin(about), "area"].unique()
        near = table[table["area"].isin(own)].reset_index(drop=True)
    found = [
        finding
        for rule in RULES
        if rules is None or rule.name in rules
        for finding in rule.check(table if rule.across_areas else near)
        if about is None or not set(about).isdisjoint(finding.sources)
    ]
    return sorted(found, key=lambda finding: weight(finding.severity))


def audit(
    table: pd.DataFrame, *, against: pd.DataFrame | None = None, language: str = DEFAULT_LANGUAGE
) -> pd.DataFrame:
    """Return what the figures of `table` contradict, as a table, the same thing told once.

    Parameters
    ----------
    table : DataFrame
        Rows of the long table (`mtqg.read`, or `mtqg.load(...).table`).
    against : DataFrame, optional
        Other figures that these are held against, such as `mtqg.read()`; what those contradict
        among themselves is left out.
    language : {"vi", "en"}
        Of the messages.

    Returns
    -------
    DataFrame
        One row a finding, errors first: severity (error, warning, note), rule, area, indicator,
        period, message, sources. Empty when nothing contradicts.

    Raises
    ------
    ProblemError
        If either is no table or lacks a column of the long table.

    Examples
    --------
    >>> from mtqg.table import observations
    >>> meeting = observations.select(observations.read(), source="meeting_2023", area="49")
    >>> found = audit(meeting, language="en")
    >>> found.loc[found["severity"] == "error", ["rule", "period"]].values.tolist()
    [['rate_of_plan', '2023']]
    """
    schema.require_columns(table, "table")
    if against is not None:
        schema.require_columns(against, "against")
    about = None if against is None else set(table["source"])
    rows = table if against is None else pd.concat([against, table], ignore_index=True)
    return to_frame(together(findings(rows.drop_duplicates(), about=about)), language)
