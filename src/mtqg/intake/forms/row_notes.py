"""What the note beside a row changes of it, and what a line below leaves open.

"Số liệu đến 31/8" beside a row of a form to 30/9 dates this row; "kế hoạch năm 2023" in a form of
2024 leaves open of which year it is, until a mapping says what the row is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mtqg.intake.forms.headings import MONEY, STATUS, Column
from mtqg.intake.forms.phrase_units import unit_of
from mtqg.intake.forms.phrase_words import normal
from mtqg.intake.forms.phrases import read
from mtqg.intake.forms.remarks import STARRED, Remark, remark
from mtqg.intake.forms.row_labels import Row
from mtqg.intake.loaded import code_text, programme_text, unit_text
from mtqg.texts import Text, join
from mtqg.words.sentences import sentences

_SAY = sentences("intake").text

if TYPE_CHECKING:
    from mtqg.intake.forms.decisions import Case, Known


#: A note that is not read in full but says what the figures hold or leave out.
_CHANGES = re.compile(
    r"\b(?:(?:gồm|tính|kể|cộng) (?:cả|thêm|\d+)|bao gồm|(?:không|chưa) (?:gồm|tính|kể)|trừ)\b"
)


def take_notes(case: Case) -> None:
    """Take each row as its own note says it; leave it where the note contradicts it."""
    figures, rows = case.figures, case.rows
    given, known, account = case.given, case.known, case.account
    for line in case.table.notes:
        # "Riêng Chương trình NTM số liệu đến 31/8": a note of the rows of this programme.
        said, place = remark(line.text), case.table.sheet.place(line.row, line.column)
        for row in rows if said.when and "programme" in said.codes and not said.about else ():
            noted = (place, line.text)
            if row.all_codes().get("programme") == said.codes["programme"]:
                row.notes += [noted] if noted not in row.notes else []
    answered = {int(number) - 1 for number in given.get("rows") or {}}
    for row in rows:
        for place, text in row.notes if row.number not in answered else ():
            if row.why is not None or not row.filled:
                continue
            name = re.escape(re.sub(r"\s*\([\d*]+\)\s*$", "", row.label))
            said = remark(re.sub(rf"(?:của )?{name}", " ", text, flags=re.I))
            clash, taken = _against_note(row, said, figures, known)
            if clash:
                cell = place.rpartition("!")[2]
                of_note = {"cell": cell, "note": text[:80]}
                row.why = _SAY("row_notes.note_against_row", row=row.number + 1, **of_note)
            elif taken:
                by_note = _SAY("row_notes.taken_by_note", what=join(taken, ", "))
                account.trouble(by_note, place, text)
            elif (
                said.held
                or (STARRED.match(text) and STARRED.sub("", text).strip())
                or (_CHANGES.search(normal(text)) and read(text).rest)
            ):
                account.trouble(_SAY("row_notes.note_of_row"), place, text)
            elif said.without:
                account.trouble(_SAY("row_notes.not_all_funds"), place, text)


def _against_note(
    row: Row, said: Remark, figures: list[Column], known: Known
) -> tuple[bool, list[Text]]:
    """Return whether a note contradicts its row, and what the row has from it."""
    taken: list[Text] = []
    codes, clash = dict(said.codes), bool(said.turns)
    period = known.period[-4:]
    year = codes.pop("year", "")
    if codes.get("plan_vintage") == "CARRIED" and year >= period:
        return clash, []  # "kéo dài sang năm 2025": what becomes of it
    years = {known.period, str(row.year), row.span, *(str(c.year) for c in figures)}
    clash |= bool(year) and "plan_vintage" not in codes and year not in years
    money = [c for c in figures if c.indicator in MONEY]
    if (unit := codes.pop("unit", "")) and money:
        stated = {c.unit for c in money if c.unit}
        if unit != (unit_of(row.unit) if row.unit else known.unit or "".join(stated)):
            clash |= bool(row.unit or stated)
            row.unit = row.unit or unit_text(unit).vi
            taken.append(unit_text(unit))
    if said.when and (day := said.when.as_of(int(period or 0))) and day != known.as_of:
        own = {c.when.as_of(c.year or int(period or 0)) for c in figures if c.when}
        if not own and row.when is None:
            row.when = said.when
            taken.append(Text(day, day))
        clash |= bool(own) and day not in own
    if (status := codes.pop("status", "")) and status != known.status:
        row.status = status
        taken.append(STATUS[status])
    for name, code in codes.items():
        own_code, of_columns = row.all_codes().get(name), {c.codes.get(name) for c in figures}
        if code in (own_code, getattr(known, name)) or of_columns == {code}:
            continue
        if own_code or of_columns - {None, "ALL"} or getattr(known, name) not in ("ALL", ""):
            clash = True
        else:
            row.codes[name] = code
            taken.append(programme_text(code) if name == "programme" else code_text(code))
    return clash, taken


def tell_lines(case: Case) -> None:
    """Tell a line below that says "ước" of something."""
    around, given, account = case.around, case.given, case.account
    for fact in () if given.get("status") else around.doubt:
        text = _SAY("row_notes.note_says_outturn", value=fact.value)
        account.trouble(text, fact.place, fact.text)
    for name, fact in around.held:
        if fact.value in ("OTHER", "CREDIT", "PEOPLE") and getattr(case.known, name) == "ALL":
            account.trouble(_SAY("row_notes.note_holds_more"), fact.place, fact.text)
    for fact in around.remarks:
        account.trouble(_SAY("row_notes.note_below"), fact.place, fact.text, severity="note")
    for fact in around.narrowed:
        text = _SAY("row_notes.note_narrows", value=fact.value)
        account.trouble(text, fact.place, fact.text)
