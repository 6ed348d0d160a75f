"""What a call asks for, checked before anything heavy is imported: province, edition, date."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date

from mtqg.problems import Problem, ProblemError
from mtqg.table import areas
from mtqg.table.dates import cut_off, is_date
from mtqg.texts import LANGUAGES
from mtqg.words.sentences import sentences

_SAY = sentences("table")


def as_given(
    edition: str | int | None,
    as_of: str | int | date | None,
    names: Sequence[str | int] = (),
) -> tuple[str, str]:
    """Return edition and cut-off as text: papermill makes numbers of `-p edition 2025`.

    An edition left out is the one in force at the cut-off, but the former one where only that has
    all of `names`. What is no date is left as it is, to be told with all else that is wrong.

    >>> as_given(2025, "4/10/2023"), as_given("2024", 2023)
    (('2025', '2023-10-04'), ('2024', '2023'))
    >>> as_given("", "4/10/2023")[0], as_given("", "", ["Sơn La"])[0], as_given("", "", [49])[0]
    ('2024', '2025', '2024')
    """
    cut = str(as_of or "")
    day = ""
    with suppress(ProblemError):
        cut = day = cut_off(as_of if isinstance(as_of, date) else cut)
    return str(edition or areas.edition_of(names, day)), cut


def check_parameters(
    province: str | int, *, edition: str, language: str, as_of: str
) -> list[Problem]:
    """Return what is wrong with the parameters of a case, nothing when all are right.

    >>> given = {"edition": "2024", "language": "fr", "as_of": "x"}
    >>> [p.parameter for p in check_parameters("bac giang", **given)]
    ['language', 'as_of']
    """
    problems = check_shared(edition=edition, language=language, as_of=as_of)
    if edition in areas.EDITIONS:
        try:
            find_province(province, edition)
        except ProblemError as error:
            problems += error.problems
    return problems


def find_province(text: str | int, edition: str) -> areas.Area:
    """Return the province that `text` names; `mtqg.find` finds regions and the country too.

    Raises
    ------
    ProblemError
        If it names none.
    """
    found = areas.find(text, edition)
    if found.level != "province":
        raise ProblemError(
            _SAY.problem("parameters.no_province", parameter="province", value=str(text))
        )
    return found


def check_shared(*, edition: str, language: str, as_of: str) -> list[Problem]:
    """Return what is wrong with what the cases of one call have in common."""
    problems = [] if edition in areas.EDITIONS else [areas.no_edition(edition, "edition")]
    if language not in LANGUAGES:
        problems.append(_SAY.problem("parameters.language", parameter="language", value=language))
    if not is_date(as_of):
        problems.append(_SAY.problem("parameters.no_day", parameter="as_of", value=as_of))
    return problems
