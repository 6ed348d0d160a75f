"""How a form writes its numbers: by which decimal mark, and shares as percent or as fractions."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mtqg.intake.forms.decisions import Case, share_of_whole
from mtqg.intake.forms.headings import RATE, SHARES, Column
from mtqg.intake.forms.layout import numbers_at
from mtqg.intake.forms.phrase_units import with_unit
from mtqg.intake.forms.row_labels import Row
from mtqg.intake.loaded import LoadNotes
from mtqg.intake.sheets import is_numeric
from mtqg.table import catalogue
from mtqg.table.numbers import decimal_mark
from mtqg.texts import Text
from mtqg.words.sentences import sentences

_SAY = sentences("intake").text
#: Million, thousand and one đồng, of which nobody writes three decimals.
_SMALL = {"0.001", "0.000001", "0.000000001"}
_THOUSANDS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")


def decimal_marks(case: Case, figures: dict[int, Column]) -> dict[int, str]:
    """Return the decimal mark of each column: its own texts decide, else those beside it.

    Where all money is of whole thousands ("412.500" million VND), and nothing decides, it is taken
    as grouped, and told.
    """
    rows = [(r, case.table.sheet.rows[r]) for r in case.table.rows]
    texts = {
        c: [
            (r, bare)
            for r, row in rows
            if c < len(row)
            and isinstance(row[c], str)
            and is_numeric(bare := with_unit(str(row[c]))[0])
        ]
        for c in figures
    }
    if mark := case.given.get("decimal"):
        return dict.fromkeys(figures, str(mark))
    marks = {c: decimal_mark(t for _, t in some) or _grouping(some) for c, some in texts.items()}
    money = [c for c, col in figures.items() if col.indicator != RATE]
    agreed = {marks[c] for c in money if marks[c]}
    if not agreed:
        # A rate of "50,6" says that the comma is the decimal mark; one of "50.6" says nothing, for
        # it occurs beside money grouped by full stops.
        agreed = {marks[c] for c in figures if marks[c] == ","}
        if not agreed and not any("." in t for c in money for _, t in texts[c]):
            agreed = {marks[c] for c in figures if marks[c]}
    for c in figures:
        if marks[c] and texts[c]:
            _tell_mark(case, c, marks[c], texts[c])
        elif texts[c] and len(agreed) == 1 and c in money and not _decimal_mixed(texts[c]):
            marks[c] = next(iter(agreed))
            source = next(k for k in figures if marks[k] and k != c and texts[k])
            _tell_mark(case, c, marks[c], texts[source], source)
    open_to = [c for c in money if texts[c] and not marks[c]]
    said = [(c, r, text) for c in open_to for r, text in texts[c] if re.search("[.,]", text)]
    signs = {text[-4:-3] if _THOUSANDS.fullmatch(text) else "" for *_, text in said}
    small = {figures[c].unit or case.known.unit for c in open_to} <= _SMALL
    if len(said) > 2 and len(signs) == 1 and (sign := signs.pop()) and small and not agreed:
        c, r, text = said[0]
        place = case.table.sheet.place(r, c)
        case.account.trouble(_SAY("cells.taken_as_thousands"), place, text)
        marks |= dict.fromkeys(open_to, "," if sign == "." else ".")
    return marks


def _grouping(texts: list[tuple[int, str]]) -> str:
    """Return the decimal mark where "1.500" stands beside "500", which only thousands do.

    >>> _grouping([(1, "1.500"), (2, "500")]), _grouping([(1, "1.125"), (2, "500")])
    (',', '')
    """
    plain = any(re.fullmatch(r"[1-9]\d\d", text) for _, text in texts)
    marks = {text[-4] for _, text in texts if re.fullmatch(r"[1-9]\d{0,2}[.,]\d\d0", text)}
    mark = marks.pop() if plain and len(marks) == 1 else ""
    return {".": ",", ",": "."}.get(mark, "")


def _decimal_mixed(texts: list[tuple[int, str]]) -> bool:
    """Tell whether texts of one column show both marks as decimal marks."""
    commas = decimal_mark(t for _, t in texts if "," in t)
    points = decimal_mark(t for _, t in texts if "." in t)
    return bool(commas and points and commas != points)


def _tell_mark(
    case: Case, c: int, mark: str, texts: list[tuple[int, str]], source: int = -1
) -> None:
    r, text = next(((r, t) for r, t in texts if decimal_mark([t])), texts[0])
    letter = case.table.letter(c)
    place = case.table.sheet.place(r, c if source < 0 else source)
    case.account.understand("decimal", letter, mark, Text(f"“{mark}”", f"“{mark}”"), place, text)


def form_of_shares(case: Case, c: int) -> str:
    """Return how the numbers of a column of shares are meant: "percent", "fraction" or "cell".

    "cell": Excel shows the cells as percentages. Otherwise "%" in the heading says percent, and
    without it the columns of part and whole tell (payment and plan, poor and all households),
    where they tell the same of every row. "?": nothing tells.
    """
    table, col, account = case.table, case.columns[c], case.account
    numbers = {
        row.number: number
        for row in case.rows
        for number in numbers_at(table.sheet, row.number, [c]).values()
    }
    shown = [r for r in numbers if table.sheet.address(r, c) in case.look.percents]
    if shown:
        place = table.sheet.place(shown[0], c)
        text = _SAY("cells.shown_as_percent")
        account.understand("fraction", table.letter(c), "cell", text, place, "%")
        return "cell"
    if not numbers or max(abs(v) for v in numbers.values()) > 1.5:
        return "percent"
    votes = _votes((v, share_of_whole(table, r, c, case.columns)) for r, v in numbers.items())
    if col.percent_said:
        if votes == {"fraction"}:
            text = _SAY("cells.fractions_by_columns_beside")
            account.trouble(text, col.place, col.heading, severity="error")
        elif not votes and len(numbers) > 1 and 0 < max(numbers.values()) <= 1:
            text = _SAY("cells.fractions_under_percent")
            account.trouble(text, col.place, col.heading)
        return "percent"
    return _tell_vote(votes, table.letter(c), col.place, col.heading, account)


def form_of_row(case: Case, row: Row, cells: list[int]) -> str:
    """Return the same of a row of shares ("Tỷ lệ giải ngân" below "Giải ngân" and "Kế hoạch").

    The nearest rows above it that are part and whole of the same tell; "" for any other row.
    """
    if not row.indicator or catalogue.indicator(row.indicator).unit != "%":
        return ""
    table = case.table
    numbers = numbers_at(table.sheet, row.number, cells)
    if not numbers or max(map(abs, numbers.values())) > 1.5:
        return "percent"
    if any(table.sheet.address(row.number, c) in case.look.percents for c in numbers):
        return "cell"
    texts = [row.label, row.unit, *(line.text for line in [*table.title, *table.paths[cells[0]]])]
    if any("%" in text for text in texts):
        return "percent"
    above = {one.indicator: one for one in case.rows[: case.rows.index(row)] if one.indicator}
    parts, wholes = (
        numbers_at(table.sheet, above[of].number, cells) if of in above else {}
        for of in SHARES.get(row.indicator, ("", ""))
    )
    pairs = [(value, parts[c] / wholes[c]) for c, value in numbers.items()
             if c in parts and wholes.get(c)]  # fmt: skip
    return _tell_vote(_votes(pairs), row.label, row.place, row.label, case.account)


def _votes(pairs: Iterable[tuple[float, float]]) -> set[str]:
    """Return whether shares are "percent" or a "fraction", by what part over whole is, if any."""
    votes = set()
    for value, ratio in pairs:
        as_fraction, as_percent = abs(value - ratio), abs(value / 100 - ratio)
        if ratio and min(as_fraction, as_percent) < 0.006:
            votes.add("fraction" if as_fraction < as_percent else "percent")
    return votes


def _tell_vote(votes: set[str], what: str, place: str, text: str, account: LoadNotes) -> str:
    """Return the only vote and note it, "?" where there is none or both."""
    if len(votes) != 1:
        return "?"
    (vote,) = votes
    account.understand("fraction", what, vote, _SAY(f"rates.{vote}"), place, text)
    return vote
