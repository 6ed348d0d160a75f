"""What is measured, what is aimed at and where definitions break: read from data/, dated, cited."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from mtqg import paths
from mtqg.problems import ProblemError, nearest
from mtqg.texts import Text, unaccented
from mtqg.words.sentences import sentences

if TYPE_CHECKING:  # what only names and counts indicators is not to wait for pandas
    import pandas as pd

_SAY = sentences("table")


class UnknownIndicator(ProblemError):
    """A code that the catalogue of indicators does not hold."""


@dataclass(frozen=True)
class Indicator:
    """One line of the catalogue: what a figure of this code means and how it is written.

    `minimum` and `maximum` bound every valid figure; `direction` says which way is better
    ("higher", "lower", or "context" for neither); `weight` is the indicator by which a rate is
    averaged over areas, "" when no weight is known.
    """

    code: str
    programme: str
    name: Text
    unit: str
    unit_label: Text
    denominator: Text
    decimals: int
    minimum: float
    maximum: float
    direction: str
    kind: str
    subject: str
    weight: str

    @property
    def change_unit(self) -> str:
        """The unit of a difference of two figures: of shares percentage points."""
        return "pp" if self.unit == "%" else self.unit

    @property
    def bounds(self) -> tuple[float | None, float | None]:
        """The bounds as a forecast takes them, None for an open side."""
        low, high = (None if end != end else end for end in (self.minimum, self.maximum))
        return low, high


@cache
def rows(name: str, folder: str = "catalogue") -> tuple[dict[str, str], ...]:
    """Return the rows of a table of data/catalogue, or another folder of data, by column.

    >>> rows("indicators")[0]["code"] in indicators().index
    True
    """
    path = paths.data() / folder / f"{name}.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return tuple(csv.DictReader(file, restval=""))


@cache
def _read(
    name: str, index: str = "", numbers: tuple[str, ...] = (), folder: str = "catalogue"
) -> pd.DataFrame:
    import pandas as pd

    table = pd.DataFrame(rows(name, folder), dtype="str")
    table = table.assign(**{c: pd.to_numeric(table[c].replace("", None)) for c in numbers})
    return table.set_index(index) if index else table


def _indicators() -> pd.DataFrame:
    return _read("indicators", "code", ("decimals", "minimum", "maximum"))


def indicators() -> pd.DataFrame:
    """Return the catalogue of indicators, indexed by code, as in data/catalogue/indicators.csv."""
    return _indicators().copy()


@cache
def indicator(code: str) -> Indicator:
    """Return the indicator of this code.

    Raises
    ------
    UnknownIndicator
        If there is none, with the nearest codes.

    >>> indicator("GNBV.POOR").name.vi
    'Tỷ lệ hộ nghèo'
    """
    table = _indicators()
    if code not in table.index:
        raise UnknownIndicator(
            _SAY.problem(
                "catalogue.no_indicator", value=code, remedy=nearest(code, list(table.index))
            )
        )
    row = table.loc[code]
    return Indicator(
        code=code,
        programme=row["programme"],
        name=Text(row["name_vi"], row["name_en"]),
        unit=row["unit"],
        unit_label=Text(row["unit_vi"], row["unit_en"]),
        denominator=Text(row["denominator_vi"], row["denominator_en"]),
        decimals=int(row["decimals"]),
        minimum=float(row["minimum"]),
        maximum=float(row["maximum"]),
        direction=row["direction"],
        kind=row["kind"],
        subject=row["subject"],
        weight=row["weight"],
    )


def find(text: str) -> str:
    """Return the code of the indicator that `text` names: a code, a label, a heading of forms.

    Raises
    ------
    UnknownIndicator
        If there is none, with the nearest codes and labels; or if several have that label.

    >>> find("gnbv.poor"), find("Tỷ lệ hộ nghèo"), find("ty le ho ngheo")
    ('GNBV.POOR', 'GNBV.POOR', 'GNBV.POOR')
    >>> find("Đã giải ngân"), find("Kế hoạch vốn")
    ('FIN.DISB', 'FIN.PLAN')
    """
    text = str(text)
    codes = _labels().get(unaccented(" ".join(text.split())), [])
    if len(codes) == 1:
        return codes[0]
    if codes:
        raise UnknownIndicator(
            _SAY.problem("catalogue.several", {"codes": ", ".join(codes)}, value=text)
        )
    known = _indicators()
    labels = [*known["name_vi"], *known["name_en"]]
    raise UnknownIndicator(
        _SAY.problem(
            "catalogue.no_indicator",
            value=text,
            remedy=nearest(text.upper(), list(known.index)) or nearest(text, labels),
        )
    )


def codes(texts: str | Sequence[str]) -> list[str]:
    """Return the codes of one indicator or several, each found as by `find`.

    >>> codes("Dân số trung bình"), codes(["ST.POP", "st.income"])
    (['ST.POP'], ['ST.POP', 'ST.INCOME'])
    """
    return [find(text) for text in ([texts] if isinstance(texts, str) else texts)]


@cache
def _labels() -> dict[str, list[str]]:
    known = _indicators()
    names: dict[str, list[str]] = {}
    other: dict[str, list[str]] = {}
    for column in (known.index, known["name_vi"], known["name_en"]):
        for label, code in zip(column, known.index, strict=True):
            names.setdefault(unaccented(label), []).append(code)
            # "Tỷ lệ hộ nghèo đa chiều" may be the survey's, or the review's as forms head it.
            other.setdefault(unaccented(re.sub(r"\s*\([^()]*\)$", "", label)), []).append(code)
    # What forms and reports head their columns with.
    for row in rows("form_words", "vocabulary"):
        if row["field"] == "indicator" and row["code"] in known.index:
            other.setdefault(unaccented(row["words"]), []).append(row["code"])
    return {label: list(dict.fromkeys(codes)) for label, codes in (other | names).items()}


def programme_name(code: str) -> Text:
    """Return what officials call a programme in a sentence: its short name, where it has one.

    >>> programme_name("NTM").vi, programme_name("DTTS").en
    ('Nông thôn mới', 'Ethnic-minority and mountainous areas')
    """
    known = programmes().loc[code]
    return Text(*(str(known[f"short_{x}"] or known[f"name_{x}"]) for x in ("vi", "en")))


class UnknownProgramme(ProblemError):
    """A code or name that is no programme."""


def find_programme(text: str) -> str:
    """Return the code of the programme that `text` names: a code, or its name in either language.

    "Chương trình MTQG" before the name may be left out. Part of a name is none: the merged
    programme bears the names of the three that it merges.

    Raises
    ------
    UnknownProgramme
        If there is none, with the nearest codes and names.

    >>> find_programme("gnbv"), find_programme("Chương trình MTQG xây dựng nông thôn mới")
    ('GNBV', 'NTM')
    """
    if code := _programme_names().get(_programme_key(text)):
        return code
    known = programmes()
    names = [*known["name_vi"], *known["short_vi"], *known["name_en"]]
    raise UnknownProgramme(
        _SAY.problem(
            "catalogue.no_programme",
            value=text[:80],
            remedy=nearest(text.upper(), list(known.index)) or nearest(text, names),
        )
    )


def _programme_key(text: str) -> str:
    words = re.sub(r"\W+", " ", unaccented(text[:300])).strip()
    return re.sub(r"^chuong trinh (?:mtqg|muc tieu quoc gia) (?:ve )?", "", words)


@cache
def _programme_names() -> dict[str, str]:
    known = programmes()
    found: dict[str, str] = {}
    columns = [known[c] for c in ("name_vi", "name_en", "short_vi", "short_en")]
    for column in (known.index, *columns):
        for name, code in zip(column, known.index, strict=True):
            if key := _programme_key(name):
                found.setdefault(key, code)
    return found


def targets() -> pd.DataFrame:
    """Return the dated, cited targets of data/catalogue/targets.csv; low and high are numbers.

    `hedge` is the word that the decision puts before its number: above (trên), about (khoảng),
    below (dưới), as in data/catalogue/hedges.csv; "" where there is none.
    """
    return _read("targets", numbers=("low", "high")).copy()


def national_target(indicator: str, year: str) -> pd.Series | None:
    """Return the target of the country in whose years `year` (or its month) lies, else None.

    >>> float(national_target("NTM.COMMUNE", "2024-06")["low"]), national_target("ST.POP", "2024")
    (80.0, None)
    """
    goals = targets()
    goals = goals[(goals["indicator"] == indicator) & (goals["area"] == "VN")]
    goals = goals[(goals["year_from"] <= year[:4]) & (goals["year_to"] >= year[:4])]
    return None if goals.empty else goals.iloc[0]


def breaks(indicator: str | None = None, area: str = "") -> pd.DataFrame:
    """Return the definition breaks: indicator, at (first period after), area, description.

    With `indicator`, only those that a series of it in `area` crosses: breaks of the definition
    (no area) and of that area's own borders.

    >>> "2022" in set(breaks("ST.POV_MD")["at"])
    True
    """
    table = _read("breaks")
    if indicator is not None:
        table = table[(table["indicator"] == indicator) & table["area"].isin(["", area])]
    return table.reset_index(drop=True)


def definition_breaks(indicator: str) -> tuple[str, ...]:
    """Return the first years of each new definition, the same for every area.

    A recalculation that goes back to some year only (kind `vintage`) counts too: what is older was
    left as it was, so the two are not comparable.

    >>> definition_breaks("ST.POV_MD")
    ('2022', '2027')
    """
    return break_years(indicator)


@cache
def break_years(indicator: str, area: str = "") -> tuple[str, ...]:
    """Return the first years after the breaks that a series of `area` crosses, as in `breaks`.

    >>> set(break_years("ST.POV_MD")) == set(definition_breaks("ST.POV_MD"))
    True
    """
    return tuple(sorted(breaks(indicator, area)["at"].str[:4].unique()))


def programmes() -> pd.DataFrame:
    """Return the programmes, indexed by code: start, end, legal basis, successor, part_of.

    `part_of` is the programme of which a line is a component; `descends_from` the programmes that
    one continues, separated by "; ".
    """
    return _read("programmes", "code").copy()


def in_force(day: date) -> pd.DataFrame:
    """Return the programmes in force on `day`, as in `programmes`; components are left out.

    >>> list(in_force(date(2023, 10, 4)).index), list(in_force(date(2026, 11, 26)).index)[:2]
    (['DTTS', 'GNBV', 'NTM'], ['NTP2026', 'CULTURE'])
    """
    known, year = programmes(), str(day.year)
    return known[
        (known["start"] != "")
        & (known["start"] <= year)
        & (known["end"] >= year)
        & (known["part_of"] == "")
    ]


def still_paid(day: date) -> pd.DataFrame:
    """Return the programmes that ended the year before `day`: their carried-over capital is paid.

    The plan of a year is payable into January, an extension to 31 December of the next year at
    most; capital carried over is a line of its own, never added to the programmes in force.

    >>> list(still_paid(date(2026, 11, 26)).index), list(still_paid(date(2027, 1, 1)).index)
    (['DTTS', 'GNBV', 'NTM'], [])
    """
    known = programmes()
    return known[known["end"] == str(day.year - 1)]


def scopes() -> pd.DataFrame:
    """Return the sub-areas and groups that a figure can be about, indexed by code."""
    return _read("scopes", "code").copy()


def calendar(rule: str, year: int) -> dict[str, str]:
    """Return the rule of the budget calendar in force in `year`, a line of its table.

    Raises
    ------
    KeyError
        If there is no such rule for that year.

    >>> rule = calendar("plan_payable_until", 2025)
    >>> rule["value"], rule["status"], calendar("plan_payable_until", 2023)["status"]
    ('01-31', 'sourced', 'unconfirmed')
    """
    if found := _of_year("budget_calendar", rule=rule, year=year):
        return found
    raise KeyError(f"no rule {rule!r} for {year}")


def dated_maximum(indicator: str, year: int) -> tuple[float, Text] | None:
    """Return the maximum that a later standard gives an indicator in `year`, and why, else None.

    >>> dated_maximum("NTM.CRIT_MET", 2026)[0], dated_maximum("NTM.CRIT_MET", 2025)
    (10.0, None)
    """
    found = _of_year("maxima", indicator=indicator, year=year)
    return (float(found["maximum"]), Text(found["name_vi"], found["name_en"])) if found else None


def _of_year(name: str, *, year: int, **wanted: str) -> dict[str, str] | None:
    """Return the line of a dated table, the latest that has begun by `year`."""
    begun = [
        row for row in rows(name) if wanted.items() <= row.items() and int(row["from"]) <= year
    ]
    return dict(max(begun, key=lambda row: row["from"])) if begun else None


def sources() -> pd.DataFrame:
    """Return publisher, title, address and licence of every source, indexed by source."""
    return _read("sources", "source", folder="").copy()
