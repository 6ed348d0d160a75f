"""What became of provinces at the reform of 1 July 2025, and which one a bare name means."""

from __future__ import annotations

from datetime import date

from mtqg.problems import Problem, ProblemError
from mtqg.table import areas
from mtqg.table.areas import REFORM, Area
from mtqg.words.sentences import sentences

_SAY = sentences("table")


class AmbiguousArea(ProblemError):
    """A name or code that means different territories, with nothing to tell which."""


def until(area: Area) -> str:
    """Return the last day of a province as an ISO date; "" where it goes on.

    >>> until(areas.get("24", "2024")), until(areas.get("24", "2025"))
    ('2025-06-30', '')
    """
    return next(
        row["valid_to"]
        for row in areas.rows("provinces")
        if (row["edition"], row["code"]) == (area.edition, area.code)
    )


def title(area: Area, day: date) -> tuple[str, str]:
    """Return the type and the name of a province in use on `day`.

    >>> hue = areas.get("46", "2024")
    >>> title(hue, date(2024, 12, 31)), title(hue, date(2025, 1, 1))
    (('tỉnh', 'Thừa Thiên Huế'), ('thành phố trực thuộc trung ương', 'Huế'))
    """
    unchanged = len(parts(successor(area))) == 1
    turns = sorted(
        (
            row
            for row in areas.rows("events")
            if row["code"] == area.code
            and row["kind"].startswith("becomes")
            and (unchanged or row["edition"] == area.edition)
        ),
        key=lambda row: row["date"],
    )
    if past := [row for row in turns if row["date"] <= day.isoformat()]:
        return _split(past[-1]["to"])
    return _split(turns[0]["from"]) if turns else (area.type, area.name)


def _split(title: str) -> tuple[str, str]:
    if title.startswith("tỉnh "):
        return "tỉnh", title.removeprefix("tỉnh ")
    return "thành phố trực thuộc trung ương", title.removeprefix("thành phố ")


def parts(area: Area) -> list[Area]:
    """Return the provinces of 2024 that make up `area`; itself when it is one of 2024 or below."""
    if area.edition == "2024" or area.level == "commune":
        return [area]
    former = sorted(old for old, new in areas.successors().items() if new == area.code)
    return [areas.get(code, "2024") for code in former]


def successor(area: Area) -> Area:
    """Return the province of 2025 that `area` went into; any other area is its own."""
    if area.edition == "2025" or area.level != "province":
        return area
    return areas.get(areas.successors()[area.code], "2025")


def resolve(text: str, *, period_end: str = "", published: str = "") -> Area:
    """Return the area that a bare name or code means, told by its date.

    What occurs in one edition only is of that edition; a territory that the reform left alone is
    of the edition in force at the date. Where both editions have the name for different
    territories: published before 1 July 2025, it is of 2024; else a period that ends after that
    day makes it 2025.

    Parameters
    ----------
    text : str
        A name in any usual spelling, a code or a slug.
    period_end, published : str
        ISO dates, "" when unknown: the last day of the figure's period, and when it was published.

    Raises
    ------
    UnknownArea
        If neither edition has it.
    AmbiguousArea
        If it stays open which is meant.

    >>> resolve("24", published="2023-10-04").name, resolve("24", period_end="2025-12-31").name
    ('Bắc Giang', 'Bắc Ninh')
    """
    found = _in_both(text)
    when = published or period_end
    in_force = areas.edition_at(date.fromisoformat(when)) if when else "2024"
    if not found:
        return areas.find(text, in_force)  # raises, with the nearest names
    if len(found) == 1:
        return next(iter(found.values()))
    old, new = found["2024"], found["2025"]
    if old.level != "province" or parts(new) == [old]:
        return found[in_force]
    if published and published < REFORM.isoformat():
        return old
    if period_end >= REFORM.isoformat():
        return new
    raise AmbiguousArea(_ambiguous(text, old, new))


def _in_both(text: str) -> dict[str, Area]:
    """Return what `text` means in each edition that has it."""
    named = {edition: areas.area_named(text, edition) for edition in areas.EDITIONS}
    return {edition: area for edition, area in named.items() if area}


def _ambiguous(text: str, old: Area, new: Area) -> Problem:
    return _SAY.problem("mergers.ambiguous", {"old": old.text, "new": new.text}, value=text)
