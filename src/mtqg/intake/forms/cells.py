"""The figures of one table of a form: each cell taken with its codes, or left with the reason."""

from __future__ import annotations

import re
from dataclasses import replace

from mtqg.intake.forms.area import gone
from mtqg.intake.forms.dates import not_yet, of_which_day, too_late
from mtqg.intake.forms.decisions import Case, Known
from mtqg.intake.forms.headings import RATE, SHARE_OF, STATUS, WHICH_BASE, Column
from mtqg.intake.forms.layout import Table, numbers_at, states_figure, text_at
from mtqg.intake.forms.phrase_units import unit_of, with_unit
from mtqg.intake.forms.phrase_words import normal
from mtqg.intake.forms.row_labels import Row
from mtqg.intake.forms.written_numbers import decimal_marks, form_of_row, form_of_shares
from mtqg.intake.loaded import LoadNotes, code_text, programme_text
from mtqg.intake.sheets import Sheet, is_number
from mtqg.intake.template_example import is_made_up
from mtqg.problems import Problem
from mtqg.table import areas, catalogue, mergers
from mtqg.table.numbers import AmbiguousNumber, NumberError, missing, parse_number, written
from mtqg.texts import Text, join
from mtqg.words.sentences import sentences

_SAY = sentences("intake").text
_CLASH = _SAY("cells.row_and_column_differ")
#: "15/19": criteria met, of so many.
_OF_CRITERIA = re.compile(r"(\d{1,2})\s*/\s*(10|19)")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:(?:\.\d{3})+|(?:,\d{3})+)")
#: What may stand beside the unit of a count.
_AROUND_UNITS = set("số tỷ lệ gia đình dân phường đặc khu thị trấn xã chí tiêu cấp".split())


def take(case: Case) -> None:
    """Take the figures of a table into its account, and note all that is left."""
    table, look, account = case.table, case.look, case.account
    figures = {c: col for c, col in case.columns.items() if col.is_figure}
    _tell_columns(case)
    leave_columns(table, case.columns, account)
    _movements(case)
    marks = decimal_marks(case, figures)
    fractions = {
        c: form_of_shares(case, c)
        for c, col in figures.items()
        if col.indicator and catalogue.indicator(col.indicator).unit == "%"
    }
    told: set[tuple[str, str]] = set()
    lost = {
        one.number for row in case.rows if row.quiet and row.filled for one in row.lineage()[:-1]
    }
    for row in case.rows:
        cells = [
            c
            for c in figures
            if _filled(table.sheet, row.number, c)
            or table.sheet.address(row.number, c) in look.errors
        ]
        if row.why is not None:
            _leave_row(table, row, cells, account, row.number in lost)
            continue
        if cells:
            _tell_row(row, told, account)
            _tell_unnamed_rate(row.label, row.place, account)
        of_row = form_of_row(case, row, cells)
        for c in cells:
            where, place = table.sheet.address(row.number, c), table.sheet.place(row.number, c)
            text = None
            if where in look.errors:
                text = _SAY("cells.excel_error", where=look.errors[where])
            elif where in table.sheet.unsolved:
                text = _SAY("cells.no_value")
            elif where in look.scaled:
                text = _SAY("cells.digits_hidden")
            if text is not None:
                account.refuse(text, place, row.label, what=row.label)
                continue
            meant = fractions.get(c, "") or of_row
            _figure(case, row, figures[c], marks[c], meant)


def _filled(sheet: Sheet, r: int, c: int) -> bool:
    return bool(text_at(sheet, r, c)) or sheet.address(r, c) in sheet.unsolved


def _tell_columns(case: Case) -> None:
    account = case.account
    for c, col in sorted(case.columns.items()):
        if not col.is_figure or not col.indicator:
            continue
        name = catalogue.indicator(col.indicator).name
        parts = [name]
        if "programme" in col.codes:
            parts.append(programme_text(col.codes["programme"]))
        parts += [
            code_text(col.codes[n]) for n in ("capital", "fund", "plan_vintage") if n in col.codes
        ]
        if col.year or col.span:
            parts.append(Text(col.span or str(col.year), col.span or str(col.year)))
        parts += [STATUS[col.status]] if col.status in STATUS else []
        if col.by_place:
            account.trouble(_SAY("cells.taken_as_payment"), col.place, col.heading)
        _tell_unnamed_rate(col.heading, col.place, account)
        account.understand(
            "column",
            case.table.letter(c),
            " ".join([col.indicator, *col.codes.values()]),
            join(parts, ", "),
            col.place,
            col.heading,
        )


def _tell_unnamed_rate(text: str, place: str, account: LoadNotes) -> None:
    """Tell of a "Tỷ lệ nghèo" that does not say of which households it is taken to be."""
    if re.search("tỷ lệ nghèo(?! đa chiều)", normal(text)):
        account.trouble(_SAY("cells.poor_or_near"), place, text)


def _tell_row(row: Row, told: set[tuple[str, str]], account: LoadNotes) -> None:
    for name in ("programme", "capital", "fund", "plan_vintage"):
        code = row.codes.get(name)
        if code and (name, row.label) not in told:
            told.add((name, row.label))
            said = programme_text(code) if name == "programme" else code_text(code)
            account.understand(name, row.label, code, said, row.place, row.label)
    if row.area and ("area", row.label) not in told:
        told.add(("area", row.label))
        account.understand(
            "area", row.label, row.area[0], Text(row.area[3], row.area[3]), row.place, row.label
        )


def leave_columns(table: Table, columns: dict[int, Column], account: LoadNotes) -> None:
    """Note the numbers of columns that are not taken: never left in silence."""
    for c, col in sorted(columns.items()):
        noted = col.role == "note"
        why = _SAY("cells.no_figures") if noted else col.why
        if why is None:
            continue
        cells = [
            r
            for r in table.rows
            if c < len(table.sheet.rows[r]) and states_figure(table.sheet.rows[r][c])
        ]
        if not cells:
            continue
        account.leave(table.sheet.name, why, len(cells), col.place, col.heading)
        severity = "note" if col.known_why else "error"
        if not noted:
            account.trouble(why, col.place, col.heading[:120], severity=severity)


#: Columns of a review of households: those at its beginning, those that left, those that came.
_MOVES = ((1, re.compile("đầu (?:năm|kỳ)")), (-1, re.compile("thoát (?:cận )?nghèo")),
          (1, re.compile("phát sinh|tái (?:cận )?nghèo|rơi vào")))  # fmt: skip
_OF_SOME = re.compile("tỷ lệ|%|dân tộc|dtts|khẩu|người|phụ nữ|thành thị|nông thôn|trong đó|tổng")


def _movements(case: Case) -> None:
    """Hold households at the end of a year against those at its beginning, less and plus moves."""
    columns, sheet = case.columns, case.table.sheet
    for end, near in (("GNBV.POOR_HH", False), ("GNBV.NEAR_HH", True)):
        found: dict[int, tuple[int, int]] = {}  # column: sign, kind
        for c, col in columns.items():
            said = normal(col.heading)
            kind = next((i for i, (_, move) in enumerate(_MOVES) if move.search(said)), -1)
            if kind >= 0 and ("cận" in said) == near and not _OF_SOME.search(said):
                found[c] = _MOVES[kind][0], kind
        ends = [c for c, col in columns.items() if col.is_figure and col.indicator == end
                and c not in found]  # fmt: skip
        kinds = [kind for _, kind in found.values()]
        if len(ends) != 1 or kinds.count(0) != 1 or not {1, 2} <= set(kinds):
            continue
        for row in case.rows:
            numbers = numbers_at(sheet, row.number, [*found, ends[0]])
            if len(numbers) <= len(found):
                continue
            implied = sum(sign * numbers[c] for c, (sign, _) in found.items())
            if abs(implied - numbers[ends[0]]) > 0.5:
                place = sheet.place(row.number, ends[0])
                text = _SAY("cells.moves", implied=written(implied))
                case.account.trouble(text, place, f"{numbers[ends[0]]:.15g}", severity="error")


def _figure(case: Case, row: Row, col: Column, mark: str, fraction: str) -> None:
    """Take one cell, or leave it with the reason."""
    sheet, known, account = case.table.sheet, case.known, case.account
    place = sheet.place(row.number, col.number)
    text = sheet.texts[row.number][col.number]
    if why := missing(text.removesuffix("%").strip()):
        account.leave(sheet.name, _SAY(f"no_figure.{why}"), 1, place, row.label)
        return
    made = _value(case, row, col, mark, fraction)
    codes = _codes(row, col, known)
    if isinstance(made, Problem) or isinstance(codes, Text):
        problem = made if isinstance(made, Problem) else Problem(codes)  # type: ignore[arg-type]
        account.refuse(problem.text, place, text, problem.remedy, row.label)
        return
    indicator, value = made
    if indicator == "NTM.CRIT_MET" and (of := _OF_CRITERIA.fullmatch(text)):
        dated = catalogue.dated_maximum(indicator, int(str(codes["period"])[-4:]))
        if int(of[2]) != (dated[0] if dated else 19):
            account.refuse(_SAY("cells.other_criteria", period=str(codes["period"])), place, text)
            return
    status = "plan" if indicator == "FIN.PLAN" else (col.status or row.status or known.status)
    account.rows.append(
        codes
        | {
            "indicator": indicator,
            "value": value,
            "low": value,
            "high": value,
            "status": "actual" if status == "preliminary" else status,
            "flag": "p" if status == "preliminary" else "",
            "source": account.file,
            "place": place,
            "note": "made-up example" if is_made_up(sheet) else "",
        }
    )


def _value(
    case: Case, row: Row, col: Column, mark: str, fraction: str
) -> tuple[str, float] | Problem:
    """Return indicator and value of a cell, or why it is none."""
    sheet = case.table.sheet
    cell = sheet.rows[row.number][col.number]
    text = sheet.texts[row.number][col.number]
    bare, own = with_unit(text)
    indicator = row.indicator or col.indicator or row.by_kind.get(col.kind, "")
    if indicator == "NTM.CRIT_MET" and (of := _OF_CRITERIA.fullmatch(bare)):
        bare = of[1]
    if col.kind == "share" and (row.indicator, "") in SHARE_OF:
        indicator = SHARE_OF[row.indicator, ""]  # "Số xã đạt chuẩn | Số xã | Tỷ lệ (%)"
    if row.indicator and col.indicator not in ("", row.indicator):
        return Problem(_SAY("cells.two_indicators"))
    if not indicator and row.by_kind and col.kind:
        return Problem(WHICH_BASE)
    if not indicator:
        return Problem(_SAY("cells.neither_plan_nor_payment"))
    limits = catalogue.indicator(indicator)
    units = (limits.unit_label.vi, limits.unit_label.en)
    if row.unit and limits.unit != "bn VND" and not _is_unit(row.unit, *units):
        return Problem(_SAY("cells.other_unit", unit=row.unit, unit_label=limits.unit_label))
    if own == "%" and limits.unit != "%":
        return Problem(_SAY("cells.percent_of_no_rate"))
    money = limits.unit == "bn VND"
    if own and not (unit_of(own) not in ("", "%") if money else _is_unit(own, *units)):
        return Problem(_SAY("cells.other_unit", unit=own, unit_label=limits.unit_label))
    whole = limits.decimals == 0 and not re.search("%|VND|/", limits.unit)  # households are
    if whole and not is_number(cell):  # "2.345" is no two and a third
        bare = re.sub(r"[.,]", "", bare) if _GROUPED.fullmatch(bare) else bare
    if re.match(r"[-−–(]", bare):
        return Problem(_SAY("cells.negative"))
    try:
        value = float(cell) if is_number(cell) else parse_number(bare, mark or None)  # type: ignore[arg-type]
    except AmbiguousNumber as error:
        return replace(error.problems[0], remedy=_SAY("cells.decimal_how"))
    except NumberError as error:
        return error.problems[0]
    if whole and value % 1:
        return Problem(_SAY("cells.counts_are_whole", name=limits.unit_label))
    factor = float(unit_of(own)) if own and money else _factor(indicator, row, col, case.known)
    if factor is None:
        return Problem(_SAY("cells.unit_unknown"))
    if limits.unit == "%" and is_number(cell):
        shown = sheet.address(row.number, col.number) in case.look.percents
        if fraction == "?" and not shown:
            return sentences("intake").problem("cells.percent_or_fraction")
        factor = 100.0 if fraction == "fraction" or shown else factor
    value = float(f"{value * factor:.12g}")
    if value > limits.maximum:
        return Problem(_SAY("cells.above_maximum", most=written(limits.maximum)))
    return indicator, value


def _is_unit(written: str, *names: str) -> bool:
    """Tell whether a unit as written is one of `names`, in other words at most.

    >>> _is_unit("Hộ gia đình", "hộ"), _is_unit("xã, phường", "xã"), _is_unit("thôn", "xã")
    (True, True, False)
    >>> _is_unit("nghìn hộ", "hộ"), _is_unit("Tỷ lệ %", "%")
    (False, True)
    """
    words = set(re.findall(r"[^\W\d_]+|%", normal(written).replace("phần trăm", "%")))
    owns = [set(re.findall(r"[^\W\d_]+|%", name.partition("/")[0])) for name in names]
    return any(own <= words and words - own <= _AROUND_UNITS for own in owns)


def _factor(indicator: str, row: Row, col: Column, known: Known) -> float | None:
    """Return what turns a figure into the unit of its indicator, None where no cell says."""
    if catalogue.indicator(indicator).unit != "bn VND":
        return 1.0
    code = (
        unit_of(row.unit) if row.unit else (col.unit if col.unit not in ("", "%") else known.unit)
    )
    try:
        return float(code)
    except ValueError:
        return None


def _codes(row: Row, col: Column, known: Known) -> dict[str, object] | Text:
    """Return whose figure a cell is: what row, column and title say; a Text where they clash."""
    said = row.all_codes()
    found: dict[str, object] = {}
    for name in ("programme", "capital", "fund", "plan_vintage"):
        values = {v for v in (said.get(name, ""), col.codes.get(name, "")) if v not in ("", "ALL")}
        if len(values) > 1:
            return _CLASH
        explicit = said.get(name) or col.codes.get(name)
        found[name] = values.pop() if values else (explicit or getattr(known, name))
    if found["programme"] == "":
        found["programme"] = ""  # the indicator's own, filled in by the table
    line = row.lineage()[::-1]  # what stands above a row says its time where it does not
    timed = next((one for one in line if one.year or one.span), row)
    own = next((one for one in line if one.own), row)
    year = timed.year or col.year
    if timed.year and col.year and timed.year != col.year:
        return _CLASH
    found["period"] = timed.span or col.span or (str(year) if year else known.period)
    if not found["period"] and (one := next((r.when for r in line if r.when), None)):
        found["period"] = str(one.year) if one.year and one.month > 1 else ""
    if not found["period"]:
        return _SAY("cells.year_unknown")
    if own.own and "plan_vintage" not in said:
        now = int(str(found["period"])[-4:])
        if own.own > now or (own.own < now and not own.own_column):
            return _SAY("cells.capital_of_other_year", own=own.own, now=now)
        found["plan_vintage"] = "CURRENT" if own.own == now else "CARRIED"
        if 0 < own.own_since < own.own == now:  # "2023 + 2024" in the plan of 2024
            found["plan_vintage"] = "ALL"
    when = next((one.when for one in line if one.when), None) or col.when
    number = int(str(found["period"])[-4:])
    day = when.as_of(number) if when else ""
    found["as_of"] = day or known.as_of
    if day and (row.indicator or col.indicator) != "FIN.PLAN":
        if (col.status or known.status) == "actual" and (why := not_yet(day)):
            return why
        paid = (row.indicator or col.indicator) in ("FIN.DISB", RATE)
        one_year = len(str(found["period"])) == 4 and day > f"{number + 1}-03-31"
        if paid and one_year and (late := too_late(number, day)):
            return _SAY("cells.paid_too_late", why=late, year=number + 1)
    if day and day[:4] < str(found["period"])[:4]:
        # "Giải ngân đến 30/9/2023" beside the plan of 2024: the payment of 2023. January closes
        # the year before, and tells none.
        if year or timed.span or col.span or day[5:7] == "01" or col.indicator == "FIN.PLAN":
            return _SAY("cells.before_year", day=day, period=str(found["period"]))
        found["period"] = day[:4]
        number = int(day[:4])
    elif not day and known.latest > number and str(found["as_of"]) > f"{number + 1}-01-31":
        if col.indicator in ("FIN.DISB", RATE):
            return of_which_day(number, known.latest)
        if col.indicator != "FIN.PLAN":
            found["as_of"] = ""
    places = [one.area for one in row.lineage() if one.area]
    place = places[-1] if places else known.below
    if ("area" in col.codes) and places:
        return _CLASH
    if col.of is not None:
        place = col.of
    elif "area" in col.codes:
        day = str(found["as_of"]) or f"{number}-12-31"
        area = (
            areas.find(col.codes["area"], known.edition)
            if known.edition
            else mergers.resolve(col.codes["area"], period_end=day)
        )
        if not known.edition and (why := gone(area, day)):
            return why
        place = (area.code, area.edition, area.level, area.name)
    if place is None:
        if known.area is None:
            return _SAY("cells.area_unknown")
        place = (known.area.code, known.area.edition, known.area.level, known.area.name)
    found |= {"area": place[0], "edition": place[1], "level": place[2], "scope": known.scope}
    return found


def _leave_row(
    table: Table, row: Row, cells: list[int], account: LoadNotes, heads: bool = False
) -> None:
    """Leave a row with the reason; one without figures where it `heads` rows left for its sake."""
    if not cells:
        if row.why is not None and heads:
            severity = "note" if row.known_why else "error"
            account.trouble(row.why, row.place, row.label, severity=severity)
        if not row.filled:
            account.leave(table.sheet.name, _SAY("cells.remark"), 1, row.place, row.label)
        return
    why = row.why or Text("", "")
    account.leave(table.sheet.name, why, len(cells), row.place, row.label)
    if not row.quiet:
        account.trouble(why, row.place, row.label, severity="note" if row.known_why else "error")
