"""What stated figures contradict: each other, their own arithmetic, the law behind them.

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

RULES: tuple[Rule, ...] = (
    Rule("rate_of_plan", "error", Text(
        "tỷ lệ = 100 × giải ngân / kế hoạch, cùng phạm vi, loại vốn, thời hạn (Luật Đầu tư công)",
        "rate = 100 × payment / plan of one scope, capital and window (Law on Public Investment)",
    ), rates.rate_of_plan),
    Rule("implied_plan", "note", Text(
        "kế hoạch = 100 × giải ngân / tỷ lệ", "plan = 100 × payment / rate",
    ), rates.implied_plan),
    Rule("above_plan", "error", Text(
        "không thể giải ngân quá kế hoạch được giao", "no more than the plan can be paid",
    ), rates.above_plan),
    Rule("out_of_range", "error", Text(
        "khoảng giá trị của chỉ tiêu (data/catalogue/indicators.csv)",
        "the range of the indicator (data/catalogue/indicators.csv)",
    ), rates.out_of_range),
    Rule("parts_total", "error", Text(
        "các phần cộng lại bằng tổng", "the parts add up to the total"), aggregates.parts),
    Rule("country", "error", Text(
        "các vùng, các tỉnh cộng lại bằng cả nước",
        "regions and provinces add up to the country"), aggregates.country),
    Rule("communes", "error", Text(
        "các xã, phường cộng lại không quá số của tỉnh; số hộ thì phải bằng",
        "communes add up to no more than their province, households to as many"),
        aggregates.communes),
    Rule("country_rate", "error", Text(
        "tỷ lệ cả nước là bình quân có trọng số của các vùng",
        "the country's rate is the weighted mean of the regions'"), aggregates.country_rate),
    Rule("shared_base", "error", Text(
        "các tỷ lệ của cùng một mẫu số", "shares of one base"), aggregates.shared_base),
    Rule("noted_sum", "error", Text(
        "các phần cộng lại bằng tổng", "the parts add up to the total"), aggregates.noted_sum),
    Rule("cumulative_falls", "error", Text(
        "số lũy kế không giảm", "a running total never falls"), sequences.cumulative_falls),
    Rule("plan_revised", "note", Text(
        "kế hoạch được điều chỉnh trong năm", "plans are revised during the year",
    ), sequences.plan_revised),
    Rule("unit_slip", "error", Text(
        "nhầm triệu đồng với tỷ đồng", "million taken for billion"), sequences.unit_slip),
    Rule("two_sources", "warning", Text(
        "hai nguồn, một số liệu", "two sources, one figure"), sequences.two_sources),
    Rule("two_vintages", "note", Text(
        "số liệu được sửa sau khi công bố", "a figure revised after publication",
    ), sequences.two_vintages),
    Rule("nested_shares", "error", Text(
        "xã nâng cao, kiểu mẫu tính trên số xã đạt chuẩn (Quyết định 263/QĐ-TTg)",
        "advanced and model communes are counted among those that meet the standard"
        " (Decision 263/QĐ-TTg)"), definitions.nested_shares),
    Rule("unreliable", "warning", Text(
        "cờ u: không chắc chắn", "flag u: unreliable"), definitions.unreliable),
    Rule("two_poverty_rates", "note", Text(
        "rà soát (Nghị định 07/2021/NĐ-CP) và khảo sát là hai tỷ lệ khác nhau",
        "the review (Decree 07/2021/NĐ-CP) and the survey are two rates",
    ), definitions.two_poverty_rates),
    Rule("wrong_edition", "error", Text(
        "từ 1/7/2025, 63 tỉnh, thành phố còn 34 (data/areas/events.csv)",
        "63 provinces became 34 on 1 July 2025 (data/areas/events.csv)"), definitions.edition),
    Rule("after_publication", "error", Text(
        "số thực hiện không thể sau ngày công bố",
        "an outturn cannot be later than its publication"), definitions.after_publication),
    Rule("target_as_actual", "warning", Text(
        "mục tiêu không phải kết quả", "a target is no result"), definitions.target_as_actual),
)  # fmt: skip

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
    table = table.reset_index(drop=True)
    found = [
        finding
        for rule in RULES
        if rules is None or rule.name in rules
        for finding in rule.check(table)
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

    Examples
    --------
    >>> from mtqg.table import observations
    >>> meeting = observations.select(observations.read(), source="meeting_2023", area="49")
    >>> found = audit(meeting, language="en")
    >>> found.loc[found["severity"] == "error", ["rule", "period"]].values.tolist()
    [['rate_of_plan', '2023']]
    """
    about = None if against is None else set(table["source"])
    rows = table if against is None else pd.concat([against, table], ignore_index=True)
    return to_frame(together(findings(rows.drop_duplicates(), about=about)), language)
