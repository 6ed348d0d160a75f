"""Whose figures a form holds: the province, district or commune that its title or paper names."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from mtqg.intake.forms.area_labels import COMMUNE, OLD_DISTRICT, Place, owners, parted
from mtqg.intake.forms.drafts import about
from mtqg.intake.forms.layout import Table
from mtqg.intake.forms.sheet_statements import Fact, distinct
from mtqg.problems import Problem
from mtqg.table import areas, communes, mergers
from mtqg.texts import Text, unaccented
from mtqg.words import formats
from mtqg.words.sentences import sentences

_SAY = sentences("intake").text

if TYPE_CHECKING:
    from mtqg.intake.forms.decisions import Case


def settle_area(case: Case, day: str) -> None:
    """Settle the province of a form, or the district or commune that it is about."""
    around, given, known, account = case.around, case.given, case.known, case.account
    sheet = case.sheet
    if answer := given.get("area"):
        said = [Fact(str(answer), "", str(answer))]
        cities = [f for f in around.area if f.value.startswith("city ")]
        around.below += [
            Fact(f"thành phố {f.value[5:]}", f.place, f.text)
            for f in cities
            if _is_district_city(f.value[5:], day)
        ]
    else:
        said = distinct(around.area)
        cities = [
            f for f in said if f.value.startswith("city ") and _is_district_city(f.value[5:], day)
        ]
        if cities and len(said) > len(cities):
            around.below += [Fact(f"thành phố {f.value[5:]}", f.place, f.text) for f in cities]
            said = [f for f in said if f not in cities]
        elif cities:
            case.ask("area", cities)
            return
        said = [Fact(f.value.removeprefix("city "), f.place, f.text) for f in said]
        said = distinct(said) or distinct(around.named) or _of_paper(case)
        if not said and around.compared:
            why = _SAY("form_areas.only_compared")
            case.ask("area", around.compared[:1], why)
            return
        said += [f for f in distinct(around.compared) if f.value != areas.get(areas.COUNTRY).name]
    names = {areas.fold(f.value) for f in said}
    if len(names) > 1:
        case.ask("area", said)
        return
    if not said:
        return
    fact = said[0]
    area = _resolve(case, fact, day)
    if area is None:
        return
    known.area = area
    account.understand("area", sheet, area.code, area.text, fact.place, fact.text)
    edition = _SAY(f"edition.{area.edition}")
    if area.level == "province":
        account.understand("edition", sheet, area.edition, edition, fact.place, fact.text)
    if given.get("level") == "province":
        return
    if not answer and not given.get("scope"):
        known.questions += [about("form_areas.office", f, value=f.value) for f in around.office]
    told = around.former if area.edition == "2025" else around.merged
    if told and not answer and not given.get("edition"):
        why = _SAY("form_areas.date_of_map", edition=edition)
        case.ask("edition", told[:1], why)
    below = distinct(around.below)
    if len({unaccented(f.value) for f in below}) > 1:
        case.ask("area", below)
    elif below:
        place = _below(below[0], area)
        if isinstance(place, Problem):
            known.questions.append(place)
        else:
            known.below = place
            account.understand(
                "level", sheet, place[2], Text(place[3], place[3]), below[0].place, below[0].text
            )


def _of_paper(case: Case) -> list[Fact]:
    """Return the provinces that the paper names, where the rows are communes of the only one."""
    named = distinct(case.around.paper)
    told = [f for f in named if _told_by_communes(case.table, f.value) == "2025"]
    return told if len(told) == 1 and not case.around.compared else []


def _is_district_city(name: str, day: str) -> bool:
    """Tell whether "thành phố X" is a city below a province at `day`: X is no city of its own.

    Since the reform there is none; a province that becomes a city later may bear its new title.
    """
    edition = "2025" if day >= areas.REFORM.isoformat() else "2024"
    area = areas.area_named(name, edition)
    if area is None or area.level != "province":
        return False
    if edition == "2025":
        turns = areas.events()
        becomes = turns["kind"].str.startswith("becomes") & (turns["code"] == area.code)
        return area.type == "tỉnh" and not becomes.any()
    return mergers.title(area, date.fromisoformat(day or "2024-12-31"))[0] == "tỉnh"


def gone(area: areas.Area, day: str) -> Text | None:
    """Return why figures as of `day` cannot be of `area`, a province that is no more; else None.

    >>> gone(areas.get("24", "2024"), "2025-06-30")
    >>> gone(areas.get("24", "2024"), "2025-09-30").en
    'Bac Giang is part of Bac Ninh since 1 July 2025, the figures are as of 30 September 2025'
    """
    until = mergers.until(area) if area.level == "province" else ""
    if area.edition != "2024" or not until or day <= until:
        return None
    new, written = mergers.successor(area).text, formats.both(formats.day, day)
    return _SAY("form_areas.gone", area=area.text, new=new, day=written)


def _resolve(case: Case, fact: Fact, day: str) -> areas.Area | None:
    """Return the area of the edition that the form's date tells."""
    if edition := case.given.get("edition"):
        return areas.find(fact.value, str(edition))
    reform = areas.REFORM.isoformat()
    dated = case.known.day
    year = day[:4]
    if not dated and year and year != reform[:4]:
        dated = f"{year}-12-31"
    if not dated and year and (told := _told_by_communes(case.table, fact.value)):
        return areas.find(fact.value, told)
    if not dated and year:
        later = areas.area_named(fact.value, "2025")
        if later is not None and not areas.is_merged(later.code):
            return later
    try:
        area = mergers.resolve(
            fact.value, period_end=dated, published=dated if dated < reform else ""
        )
    except mergers.AmbiguousArea as error:
        why, remedy = error.problems[0].text, _SAY("form_areas.date_or_edition")
    else:
        if not (gone_since := gone(area, dated)):
            return area
        why, remedy = gone_since, _SAY("form_areas.gone_how")
    case.known.questions.append(Problem(why, cell=fact.place, value=fact.text, remedy=remedy))
    return None


def _told_by_communes(table: Table, name: str) -> str:
    """Return the edition that the rows tell: most are communes of 2025, or some are districts."""
    labels = [
        t for r in table.rows for t in table.sheet.texts[r][:4]
        if re.search(r"[^\W\d]{2}", t) and not OLD_DISTRICT.match(t)
    ]  # fmt: skip
    if any(re.match(r"(?i)\W*(?:huyện|thị xã|thị trấn)\s", t) for t in labels):
        return "2024"
    province = areas.area_named(name, "2025")
    if province is None:
        return ""
    hits = sum(len(communes.find(t, province.code)) == 1 for t in labels)
    return "2025" if hits >= 2 and hits >= 0.8 * len(labels) - 1 else ""


def _below(fact: Fact, area: areas.Area) -> Place | Problem:
    """Return the place of a district or commune that the title names."""
    text = fact.value
    if area.edition == "2025" and COMMUNE.match(text):
        some = communes.find(text, area.code)
        if len(some) == 1:
            return some[0].code, "2025", "commune", some[0].title
        return about("form_areas.no_such_commune", fact, name=area.text)
    if area.edition == "2025":
        return about("form_areas.no_districts", fact)
    level = "commune" if COMMUNE.match(text) else "district"
    if level == "district" and (names := owners(text, area)):
        return about("form_areas.not_found", fact, names=names, name=area.text)
    return areas.code_below(area.code, *parted(text)), area.edition, level, text
