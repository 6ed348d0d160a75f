"""A finding of the audit: which rule, how serious, which figures of which sources, in words."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from mtqg.table import areas, catalogue
from mtqg.table.schema import COLUMNS
from mtqg.texts import DEFAULT_LANGUAGE, Text
from mtqg.words import formats
from mtqg.words.sentences import sentences

#: error: both figures cannot be true; warning: one of them is probably not what it is taken for;
#: note: nothing is wrong, but a reader has to know it.
SEVERITIES = ("error", "warning", "note")

#: What identifies a figure to a reader, in a finding.
_SHOWN = tuple(column for column in COLUMNS if column not in ("level", "flag", "note"))


@dataclass(frozen=True)
class Rule:
    """One rule of the audit: what it is called, how serious a breach is, what it rests on.

    A rule that looks at one area at a time finds the same of an area whatever else is in the table;
    one `across_areas` holds a province against its communes, or the country against provinces.
    """

    name: str
    severity: str
    check: Callable[[pd.DataFrame], Iterable[Finding]]
    across_areas: bool = False

    @property
    def basis(self) -> Text:
        """The law or the arithmetic behind it."""
        return sentences("findings").text(f"basis.{self.name}")


@dataclass(frozen=True)
class Finding:
    """One contradiction or warning, with the figures that it rests on."""

    rule: str
    severity: str
    message: Text
    figures: tuple[dict[str, object], ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources of the figures, each once."""
        return tuple(dict.fromkeys(str(figure["source"]) for figure in self.figures))


def to_json(
    findings: Sequence[Finding],
    language: str = DEFAULT_LANGUAGE,
    accepted: Sequence[Mapping[str, str]] = (),
) -> str:
    """Return `findings` as a JSON list of objects (rule, severity, figures, sources, message).

    With `accepted`, one for each finding, an object says who accepted it, when and why.
    """
    plain: list[dict[str, object]] = [
        {
            "rule": finding.rule,
            "severity": finding.severity,
            "figures": list(finding.figures),
            "sources": list(finding.sources),
            "message": finding.message.say(language),
        }
        for finding in findings
    ]
    for one, by in zip(plain, accepted, strict=False):
        one["accepted"] = dict(by)
    return json.dumps(plain, ensure_ascii=False, indent=1, allow_nan=False)


def to_frame(findings: Sequence[Finding], language: str = DEFAULT_LANGUAGE) -> pd.DataFrame:
    """Return `findings` as a table: severity, rule, area, indicator, period, message, sources."""
    return pd.DataFrame(
        [
            {
                "severity": finding.severity,
                "rule": finding.rule,
                "area": finding.figures[0]["area"] if finding.figures else "",
                "indicator": finding.figures[0]["indicator"] if finding.figures else "",
                "period": finding.figures[0]["period"] if finding.figures else "",
                "message": finding.message.say(language),
                "sources": ", ".join(finding.sources),
            }
            for finding in findings
        ],
        columns=["severity", "rule", "area", "indicator", "period", "message", "sources"],
    )


def cite(rows: pd.DataFrame) -> tuple[dict[str, object], ...]:
    """Return `rows` of the long table as the figures of a finding; a missing number is None."""
    shown = rows[[column for column in _SHOWN if column in rows.columns]]
    return tuple(
        {
            str(key): (None if isinstance(value, float) and value != value else value)
            for key, value in record.items()
        }
        for record in shown.to_dict("records")
    )


def groups(rows: pd.DataFrame, keys: Sequence[str]) -> Iterator[pd.DataFrame]:
    """Yield the groups of `rows` by `keys` that have several rows.

    Counted first, because most of the table's 50,000 figures stand alone in their group.
    """
    if rows.empty:
        return
    number = rows.groupby(list(keys), sort=False).ngroup()
    several = number.duplicated(keep=False)
    for _, group in rows[several].groupby(number[several], sort=False):
        yield group


def who(row: pd.Series | dict[str, object]) -> Text:
    """Return the words for what a row is about: its area and what narrows it.

    The programme is named where the indicator does not tell it already.
    """
    area = areas.get(str(row["area"]), str(row["edition"]))
    named = Text(area.label("vi"), area.label("en"))
    programme, scope = str(row.get("programme", "_Z")), str(row.get("scope", "ALL"))
    code = str(row.get("indicator", ""))
    own = catalogue.indicator(code).programme if code in catalogue.indicators().index else ""
    if scope != "ALL":
        narrow = catalogue.scopes().loc[scope]
        # In English some names begin with a district's own.
        named += Text(f" ({small(str(narrow['name_vi']))})", f" ({narrow['name_en']})")
    if programme not in ("_Z", "ALL", own):
        named += Text(", ", ", ") + _programme(programme)
    return named


def _programme(code: str) -> Text:
    """Return a programme as officials call it in short, else its full name."""
    known = catalogue.programmes().loc[code]
    if not known["short_vi"]:
        return Text(small(str(known["name_vi"])), str(known["name_en"]))
    named = str(known["short_vi"])
    if named.startswith(("Chương trình", "Các chương trình")):
        return Text(small(named), small(str(known["short_en"])))
    return Text(f"chương trình {named}", f"programme {known['short_en']}")


def small(words: str) -> str:
    """Return words as they stand within a sentence.

    >>> small("Số hộ nghèo"), small("GRDP")
    ('số hộ nghèo', 'GRDP')
    """
    return words[:1].lower() + words[1:] if words[1:2].islower() else words


def when(time: str) -> Text:
    """Return a period or a date of the long table as readers write it.

    >>> [when(time).vi for time in ("2022", "2021/2025", "2023-09", "2023-09-30")]
    ['năm 2022', 'giai đoạn 2021-2025', 'tháng 9/2023', '30/09/2023']
    """
    said = formats.day if len(time) == len("2023-09-30") and time[7] == "-" else formats.period
    kind = "giai đoạn " if "/" in time else "năm " if len(time) == len("2023") else ""
    return Text(kind + said(time, "vi"), said(time, "en"))


def about(row: pd.Series | dict[str, object]) -> Text:
    """Return whom and when a figure is about, as the beginning of a message."""
    return who(row) + Text(", ", ", ") + when(str(row["period"]))


def what(indicator: str) -> Text:
    """Return the name of an indicator, within a sentence."""
    name = catalogue.indicator(indicator).name
    return Text(small(name.vi), small(name.en))


def figure(value: float, unit: str, decimals: int | None = None) -> Text:
    """Return a figure with its unit, without needless decimals.

    >>> figure(8690, "bn VND").vi, figure(7.52, "%").en
    ('8.690 tỷ đồng', '7.52%')
    """
    digits = decimals if decimals is not None else _needed(value)
    return Text(*(formats.with_unit(value, unit, digits, lang) for lang in ("vi", "en")))


def between(low: float, high: float, unit: str, decimals: int) -> Text:
    """Return a figure of which the bounds are known, "about" where these print alike."""
    if number(low, decimals) == number(high, decimals):
        return Text("khoảng ", "about ") + figure(low, unit, decimals)
    return Text(*(formats.interval(low, high, unit, decimals, lang) for lang in ("vi", "en")))


def number(value: float, decimals: int | None = None) -> Text:
    """Return a number as each language writes it, without needless decimals."""
    digits = decimals if decimals is not None else _needed(value)
    return Text(*(formats.number(value, digits, language) for language in ("vi", "en")))


def _needed(value: float) -> int:
    for digits in range(4):
        if abs(round(value, digits) - value) < 1e-6 * max(1.0, abs(value)):
            return digits
    return 1 if abs(value) >= 100 else 2
