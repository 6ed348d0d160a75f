"""What each report was made from, kept beside it, so that an unchanged one is not made again.

Beside trend.vi.html lies trend.vi.json: parameters, digests of everything the report depends on,
versions, timing, outcome, findings. Digests are taken after line ends are normalised, so that a
checkout on Windows equals one on Linux.
"""

from __future__ import annotations

import csv
import importlib.metadata
import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mtqg import paths
from mtqg.run import store
from mtqg.run.parameters import Run
from mtqg.table import disk_cache, figures_used
from mtqg.table.disk_cache import code, digest, tables
from mtqg.texts import Text

if TYPE_CHECKING:
    import pandas as pd

#: The files of one report by ending; the record is the last to be written.
NOTEBOOK, PAGE, RECORD, FAILED = ".ipynb", ".html", ".json", ".failed.ipynb"

#: The page that leads to all reports of a folder.
INDEX = "index.html"

#: What is said of each kind of input that is not what it was.
REASONS = {
    "notebook": Text("mẫu báo cáo đã đổi", "the notebook changed"),
    "parameters": Text("tham số đã đổi", "the parameters changed"),
    "figures": Text("số liệu mà báo cáo dùng đã đổi", "figures that it uses changed"),
    "tables": Text("danh mục, mục tiêu hoặc tên gọi đã đổi", "catalogue, targets or names changed"),
    "notes": Text("ghi chú của người phân tích đã đổi", "the analyst's notes changed"),
    "code": Text("mã của mtqg đã đổi", "the code of mtqg changed"),
    "versions": Text("phiên bản thư viện đã đổi", "versions of libraries changed"),
}
_NEW = Text("chưa có báo cáo", "there is no report yet")
_DAMAGED = Text("bản ghi của báo cáo bị hỏng", "the record of the report is damaged")
_FAILED = Text("lần trước không thành công", "it failed the last time")
_TOUCHED = Text(
    "tệp báo cáo bị xóa hoặc sửa sau khi lập", "the report's file was removed or edited since"
)


#: What a page leads to is put in between, when all that lies beside it is known.
LINKS = ("<!-- links -->", "<!-- /links -->")


def linked(page: str, links: str) -> str:
    """Return `page` with `links` in the place it keeps for them, and no others.

    >>> linked("a<!-- links --><p>old</p><!-- /links -->b", "")
    'a<!-- links --><!-- /links -->b'
    """
    before, start, rest = page.partition(LINKS[0])
    _, end, after = rest.partition(LINKS[1])
    return before + start + links + end + after if end else page


def _canonical(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


@cache
def versions() -> dict[str, str]:
    """Return the versions of Python, mtqg and what it depends on."""
    found = {"python": sys.version.split()[0], "mtqg": importlib.metadata.version("mtqg")}
    for requirement in importlib.metadata.requires("mtqg") or ():
        name = re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0]
        if "extra ==" not in requirement:
            found[name] = importlib.metadata.version(name)
    return found


def made_by() -> list[str]:
    """Return what every result comes from besides figures: code, catalogue, libraries."""
    return [code(), tables(), _canonical(versions())]


Place = tuple[str, str]  # edition and code of an area
#: Sums of digests are kept to as many bits.
_BITS = 64
#: The digest of no figures.
NOTHING = "0"


class FigureDigests:
    """Digests of the figures of every edition, area and indicator, which add up to those of runs.

    Sums do not depend on order, and what thousands of runs share is summed once.
    """

    def __init__(self, tables: Iterable[pd.DataFrame] = ()) -> None:
        """Digest the rows of long tables, packed or not."""
        self._values: dict[tuple[Place, str], int] = {}
        self._of_place: dict[Place, set[str]] = {}
        self._of_indicator: dict[str, int] = {}
        for table in tables:
            from pandas.util import hash_pandas_object  # not where digests are found on disk

            by = [table[name] for name in ("edition", "area", "indicator")]
            rows = hash_pandas_object(table, index=False)
            order = rows.groupby(by, observed=True).cumcount().astype("uint64")
            rows *= 2 * order + 1  # their order counts
            for (edition, area, name), value in rows.groupby(by, observed=True).sum().items():
                self._take((edition, area), name, int(value))

    def _take(self, place: Place, name: str, value: int) -> None:
        self._values[place, name] = self._values.get((place, name), 0) + value
        self._of_place.setdefault(place, set()).add(name)
        self._of_indicator[name] = self._of_indicator.get(name, 0) + value

    def add(self, other: FigureDigests) -> None:
        """Count the figures of other files too."""
        for (place, name), value in other._values.items():
            self._take(place, name, value)

    @property
    def places(self) -> Iterable[Place]:
        """Edition and code of every area that has a figure."""
        return self._of_place.keys()

    def of(self, read: Iterable[figures_used.Read]) -> str:
        """Return the digest of what was read.

        A figure of a merged province is made of its parts', and a rebuilt rate of its weight or
        numerator and denominator: they count as read with it.
        """
        everywhere: set[str] = set()  # indicators of which every area was read
        here: set[tuple[Place, str]] = set()
        for edition, area, indicator in read:
            names = {figures_used.EVERY} if indicator == figures_used.EVERY else made_of(indicator)
            if area == figures_used.EVERY:
                everywhere |= set(self._of_indicator) if figures_used.EVERY in names else names
                continue
            for place in _parts(edition, area):
                known = self._of_place.get(place, set())
                here |= {
                    (place, name) for name in (known if figures_used.EVERY in names else names)
                }
        total = sum(self._of_indicator.get(name, 0) for name in everywhere)
        total += sum(self._values.get(key, 0) for key in here if key[1] not in everywhere)
        return f"{total % 2**_BITS:x}"


@cache
def made_of(indicator: str) -> frozenset[str]:
    """Return the indicator with all those that its figure may be rebuilt from, and so on.

    >>> sorted(made_of("FIN.DISB_RATE"))
    ['FIN.DISB', 'FIN.DISB_RATE', 'FIN.PLAN']
    """
    sources, found, new = _sources(), {indicator}, {indicator}
    while new:
        new = {other for one in new for other in sources.get(one, ())} - found
        found |= new
    return frozenset(found)


@cache
def _sources() -> dict[str, set[str]]:
    """Return what each indicator's formula and weight name."""
    with (paths.data() / "catalogue" / "indicators.csv").open(encoding="utf-8-sig") as file:
        return {
            row["code"]: {*re.findall(r"[A-Z][\w.]*", row["formula"]), row["weight"]} - {""}
            for row in csv.DictReader(file)
        }


@cache
def _parts(edition: str, code: str) -> frozenset[Place]:
    """Return edition and code of an area, and of the former ones that its figures come from."""
    if edition != "2025":
        return frozenset({(edition, code)})
    with (paths.data() / "areas" / "crosswalk.csv").open(encoding="utf-8") as file:
        former = {row["code_2024"] for row in csv.DictReader(file) if row["code_2025"] == code}
    return frozenset({(edition, code)} | {("2024", part) for part in former or {code}})


def _template(path: Path) -> str:
    """Return the digest of the cells of a notebook, read again only when the file has changed."""
    state = path.stat()
    return _cells(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=256)
def _cells(path: Path, _changed: int, _size: int) -> str:
    content = json.loads(path.read_text(encoding="utf-8"))
    cells = [
        (c["cell_type"], "".join(c["source"]), c.get("metadata", {}).get("tags", []))
        for c in content["cells"]
    ]
    return digest([_canonical(cells)])


def _notes(run: Run) -> str:
    """Return the digest of the notes on the province and of what is accepted, "" for none taken."""
    if "notes" not in run.parameters:
        return ""
    folder = run.parameters["notes"]
    files = paths.notes_of(run.slug, folder), paths.accepted_beside(folder)
    return digest([path.read_bytes() for path in files if path.is_file()])


def figure_digests(data: Sequence[Path] = ()) -> FigureDigests:
    """Return the digests of the project's figures and of those in the files `data`.

    Read once as long as none of the files changes.
    """
    files = [*sorted((paths.data() / "observations").glob("*.csv")), *data]
    return _figure_digests(tuple((p, p.stat().st_mtime_ns, p.stat().st_size) for p in files))


@lru_cache(maxsize=2)
def _figure_digests(files: tuple[tuple[Path, int, int], ...]) -> FigureDigests:
    shipped = [path for path, *_ in files if path.parent == paths.data() / "observations"]
    digests = disk_cache.of_files("digests", shipped, partial(_digests, shipped), small=True)
    digests.add(own_digests([path for path, *_ in files if path not in shipped]))
    return digests


def own_digests(data: Iterable[Path]) -> FigureDigests:
    """Return the digests of an office's own figures alone."""
    digests = FigureDigests()
    for path in data:  # one by one: a month more leaves those before it as they are
        own = partial(_digests, [path], own=True)
        digests.add(disk_cache.of_files("digests", [path], own, small=True))
    return digests


def _digests(files: Iterable[Path], *, own: bool = False) -> FigureDigests:
    from mtqg.table import observations

    read = observations.own_packed if own else partial(observations.read_csv, check=False)
    return FigureDigests(read(path) for path in files)


def inputs(run: Run) -> dict[str, str]:
    """Return the digests of what `run` depends on, by kind; its figures are known when it ran.

    Where own figures and notes lie is no matter, only what is in them: a folder may be moved.
    """
    asked = {n: value for n, value in run.parameters.items() if n not in ("data", "notes")}
    return {
        "notebook": _template(run.template),
        "parameters": digest([_canonical(asked)]),
        "tables": tables(),
        "notes": _notes(run),
        "code": code(),
        "versions": digest([_canonical(versions())]),
    }


def placeless(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return `parameters` as a page prints them: files by their names, not where they lie.

    >>> placeless({"data": ["/home/an/figures/a.csv"], "notes": "/home/an/notes", "horizon": 3})
    {'data': ['a.csv'], 'notes': 'notes', 'horizon': 3}
    """
    given = dict(parameters)
    if "data" in given:
        given["data"] = [Path(path).name for path in given["data"]]
    if given.get("notes"):
        given["notes"] = Path(given["notes"]).name
    return given


def used(run: Run, read: Iterable[figures_used.Read]) -> dict[str, Any]:
    """Return what the record of `run` keeps of the figures that it read, with their digest."""
    kept = sorted(set(read))
    return {"read": [list(one) for one in kept], "digest": figure_digests(own(run)).of(kept)}


def own(run: Run) -> list[Path]:
    """Return the user's own files that a run reads."""
    return [Path(path) for path in run.parameters.get("data", [])]


def sealed(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return `record` with a digest of itself, by which one damaged letter is noticed."""
    return {**record, "digest": digest([_canonical(record)])}


def record(out: str, stem: str) -> dict[str, Any] | None:
    """Return the record of the report `stem` in the folder `out`; None without a whole one."""
    text = store.read(f"{out}/{stem}{RECORD}")
    found = whole(text) if text else None
    return found if found and found.get("stem") == stem else None


def whole(text: str) -> dict[str, Any] | None:
    """Return the record that `text` holds, None where it holds none or a damaged one."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict):
        return None
    digest = found.pop("digest", None)
    return found if sealed(found)["digest"] == digest else None


def reasons(out: str, run: Run, inputs: Mapping[str, str]) -> list[Text]:
    """Return why `run` has to be made; nothing when its report in `out` is up to date."""
    before = record(out, run.stem)
    if before is None:
        return [_DAMAGED if store.there(f"{out}/{run.stem}{RECORD}") else _NEW]
    if not before["outcome"]["ok"]:
        return [_FAILED]
    changed = [kind for kind, value in inputs.items() if before["inputs"].get(kind) != value]
    then = before.get("figures", {"read": [figures_used.ALL], "digest": ""})
    if figure_digests(own(run)).of(tuple(one) for one in then["read"]) != then["digest"]:
        changed.append("figures")
    if not changed:
        for ending, value in before["files"].items():
            text = store.read(f"{out}/{run.stem}{ending}")
            if text is None or digest([linked(text, "")]) != value:
                return [_TOUCHED]
    return [text for kind, text in REASONS.items() if kind in changed]


def records(out: str) -> list[dict[str, Any]]:
    """Return the records of all reports in the local folder `out`, in order of their paths."""
    return [found for stem in _stems(out) if (found := record(out, stem)) is not None]


def damaged(out: str) -> list[str]:
    """Return the reports in the local folder `out` whose records are damaged, as their stems."""
    return [stem for stem in _stems(out) if record(out, stem) is None]


def _stems(out: str) -> list[str]:
    below = ("*/*/", "*/*/communes/*/")
    found = sorted(p for folder in below for p in Path(out).glob(f"{folder}*.??{RECORD}"))
    return [path.relative_to(out).as_posix().removesuffix(RECORD) for path in found]


def index_outdated(out: str) -> bool:
    """Tell whether the index of the folder `out` is missing, or older than a report in it.

    Writing and removing a file changes the time of its folder, so only folders are looked at.
    A folder elsewhere (s3://…) has no index.
    """
    if "://" in out:
        return False
    path = Path(out) / INDEX
    if not path.exists():
        return True
    written = path.stat().st_mtime_ns
    patterns = ("*/", "*/*/", "*/*/communes/", "*/*/communes/*/")
    folders = (found for pattern in patterns for found in path.parent.glob(pattern))
    return any(folder.stat().st_mtime_ns > written for folder in folders)
