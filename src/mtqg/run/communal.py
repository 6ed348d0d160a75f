"""Reports of communes: the page of one, and of a province the page of all of them.

They lie below their province, in `<edition>/<province>/communes/<code>/`, and are of the edition
that has communes, whatever the reports of provinces are of.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mtqg.problems import Problem, ProblemError
from mtqg.run import parameters, provenance
from mtqg.run.parameters import Run
from mtqg.table import areas, communes, dates
from mtqg.table.parameters_given import as_given, check_shared

#: The notebook of one commune, and that of all communes of a province.
ONE, ALL = "commune", "communes"
EDITION = "2025"


def parted(
    names: Sequence[str], provinces: Sequence[str] = ()
) -> tuple[list[str], list[areas.Area], list[areas.Area]]:
    """Return which of `names` are no communes, which communes are meant, and whose are all meant.

    Parameters
    ----------
    names : sequence of str
        Of provinces and communes: "lao-cai", "xã Nậm Có, lào-cai", "04462".
    provinces : sequence of str
        Of provinces of which every commune is meant.

    Raises
    ------
    ProblemError
        With every name that means no commune or several, or no province.

    >>> others, wanted, whole = parted(["Sơn La", "xã Nậm Có, lào-cai"], ["Hà Nội"])
    >>> others, wanted[0].code, len(wanted), whole[0].slug
    (['Sơn La'], '04462', 127, 'ha-noi')
    """
    others = [name for name in names if not communes.is_meant(name)]
    wanted: list[areas.Area] = []
    whole: list[areas.Area] = []
    problems: list[Problem] = []
    for name in names:
        if name not in others:
            try:
                wanted.append(communes.named(name))
            except ProblemError as error:
                problems += error.problems
    for name in provinces:
        try:
            whole.append(communes.province_of(name))
        except ProblemError as error:
            problems += error.problems
    if problems:
        raise ProblemError(problems)
    for province in whole:
        wanted += [areas.get(c.code, EDITION) for c in communes.communes(province.code)]
    return others, list(dict.fromkeys(wanted)), list(dict.fromkeys(whole))


def plan(
    wanted: Sequence[areas.Area],
    whole: Sequence[areas.Area] = (),
    *,
    language: str = "vi",
    as_of: str = "",
    data: Sequence[Path] = (),
) -> list[Run]:
    """Return the runs that make the pages of communes, and of all communes of provinces.

    Raises
    ------
    ProblemError
        With everything that is wrong with language, date and files.

    >>> plan([areas.get("04462", "2025")])[0].stem
    '2025/lao-cai/communes/04462/commune.vi'
    """
    if not wanted and not whole:
        return []
    _, as_of = as_given(EDITION, as_of)
    problems = check_shared(edition=EDITION, language=language, as_of=as_of)
    problems += dates.to_come(as_of, "as_of")
    files = parameters.files(data, problems)
    if problems:
        raise ProblemError(problems)
    shared = {"language": language, "as_of": as_of, "data": [str(path) for path in files]}
    runs = []
    for notebook, own, places in ((ALL, "province", whole), (ONE, "commune", wanted)):
        for area in places:
            given = {own: area.code if notebook == ONE else area.slug, **shared}
            runs.append(Run.of(notebook, area, language, given))
    return runs


def with_figures(runs: Sequence[Run], data: Sequence[Path]) -> list[areas.Area]:
    """Return the provinces of `runs` of whose communes the files `data` hold figures."""
    if not data or not runs:
        return []
    digests = provenance.figure_digests(parameters.files(data, []))
    known = {
        found.province
        for edition, code in digests.places
        if edition == EDITION and (found := communes.get(code))
    }
    here = [areas.get(r.code, EDITION) for r in runs if r.edition == EDITION and r.code in known]
    return list(dict.fromkeys(here))
