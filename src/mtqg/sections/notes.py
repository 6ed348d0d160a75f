"""What the analyst of a province writes: difficulties, causes, what helped, what to recommend.

A file of notes is YAML, one a province, named after it: bac-giang.yml. Nothing in it is computed;
reports print it as the analyst's own words, beside the figures that it names. `text` and `cause`
are Vietnamese, `en` and `cause_en` the same in English; one of the two languages is enough.

    author: Nguyễn Văn A, Sở Tài chính
    date: 2023-10-04
    example: yes            # where it is an example of how to write; left out otherwise
    difficulties:
      - text: Vốn giao muộn.
        cause: Chờ hướng dẫn của bộ.
        indicator: FIN.DISB_RATE
        period: 2021/2023
    recommendations:
      - Giao vốn từ đầu năm.

The same may be written with Vietnamese names ("khó khăn", "kiến nghị": `_VIETNAMESE`), the date as
4/10/2023, the indicator by its name, a month as 10/2026. A file of comments alone holds no notes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from mtqg import paths
from mtqg.problems import Problem, ProblemError, nearest
from mtqg.table import areas, catalogue, mergers
from mtqg.table.dates import is_date, parse_date
from mtqg.texts import Text, unaccented
from mtqg.words.sentences import sentences

#: The lists of a file, in the order of a report.
LISTS = ("difficulties", "helped", "questions", "recommendations")

_HEAD = ("author", "date", "edition", "source", "example")
_ITEM = ("text", "en", "cause", "cause_en", "indicator", "period", "source")

#: What the keys are called in Vietnamese, accents or none.
_VIETNAMESE = {
    "người viết": "author", "ngày": "date", "ấn bản": "edition", "nguồn": "source",
    "ví dụ": "example", "khó khăn": "difficulties", "vướng mắc": "difficulties",
    "cách làm hay": "helped", "câu hỏi": "questions", "kiến nghị": "recommendations",
    "đề xuất": "recommendations", "nội dung": "text", "nguyên nhân": "cause",
    "chỉ tiêu": "indicator", "kỳ": "period",
}  # fmt: skip
_BY_NAME = {unaccented(name): key for name, key in _VIETNAMESE.items()}

_PERIOD = re.compile(r"\d{4}(-(0[1-9]|1[0-2])|-Q[1-4]|/\d{4})?")


@dataclass(frozen=True)
class NoteText:
    """Words as they were written, in one language or both; "" where they were not."""

    vi: str = ""
    en: str = ""

    def say(self, language: str) -> str:
        """Return the words in `language`, else as they were written."""
        return (self.vi if language == "vi" else self.en) or self.vi or self.en

    def original(self, language: str) -> bool:
        """Return whether `say` gives words of another language than the reader's."""
        return bool(self.vi or self.en) and not (self.vi if language == "vi" else self.en)


@dataclass(frozen=True)
class Item:
    """One note: its words, a cause, the figure and the source that it names, "" where none."""

    text: NoteText
    cause: NoteText = field(default_factory=NoteText)
    indicator: str = ""
    period: str = ""
    source: str = ""


@dataclass(frozen=True)
class Notes:
    """The notes on one province: who wrote them, when, and the items of each of `LISTS`.

    `example` marks notes that only show how notes are written, as those shipped do.
    """

    author: str
    date: str
    source: str = ""
    difficulties: tuple[Item, ...] = ()
    helped: tuple[Item, ...] = ()
    questions: tuple[Item, ...] = ()
    recommendations: tuple[Item, ...] = ()
    example: bool = False


def of(area: areas.Area, folder: str | Path = "", *, as_of: str = "") -> Notes | None:
    """Return the notes on a province, None without any.

    Parameters
    ----------
    area : Area
        A province of either edition. Notes are about the province of their date: those dated
        before 1 July 2025 about one of the 63, later ones about one of the 34, unless they name
        their edition; where a province did not change both are the same.
    folder : str or Path
        Of notes; "" for data/notes.
    as_of : str
        Cut-off of the report: later notes are left out.

    Raises
    ------
    ProblemError
        With everything that is wrong with the file.
    """
    path = paths.notes_of(area.slug, folder)
    if not path.is_file():
        return None
    edition, notes = read(path)
    if not notes.author:
        return None
    if edition != area.edition and not _unchanged(area):
        return None
    return None if as_of and notes.date > as_of else notes


def _unchanged(area: areas.Area) -> bool:
    """Return whether the province of this slug is the same in both editions."""
    return len(mergers.parts(mergers.successor(area))) == 1


def problems(folder: str | Path = "") -> list[Problem]:
    """Return everything that is wrong with the files of a folder of notes, nothing without one."""
    found: list[Problem] = []
    slugs = [s for edition in areas.EDITIONS for s in areas.provinces(edition)["slug"]]
    for path in sorted(paths.notes(folder).glob("*.yml")):
        if path.stem not in slugs:
            remedy = nearest(path.stem, slugs)
            unknown = _SAY.text("file.name")
            found.append(Problem(unknown, file=str(path), value=path.stem, remedy=remedy))
        try:
            read(path)
        except ProblemError as error:
            found += error.problems
    return found


def read(path: Path) -> tuple[str, Notes]:
    """Return the edition that the notes in `path` are about, and the notes.

    Raises
    ------
    ProblemError
        With everything that is wrong with the file, each by its line: not UTF-8, not YAML, an
        unknown or repeated key (with the nearest that is valid), no author or date, a date that
        does not exist, an unknown indicator, a period that is none, an item without words.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        remedy = _SAY.text("file.save_as_utf8")
        problem = Problem(_SAY.text("file.not_utf8"), file=str(path), remedy=remedy)
        raise ProblemError(problem) from None
    return parse(text, file=path.name)


def parse(text: str, file: str = "") -> tuple[str, Notes]:
    r"""Return edition and notes of the `text` of a file; raises as `read`.

    >>> edition, notes = parse("author: A\ndate: 2023-10-04\nhelped: [Họp trực tuyến.]")
    >>> edition, notes.helped[0].text.vi
    ('2024', 'Họp trực tuyến.')
    """
    try:
        root = yaml.compose(text, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError) as error:  # thousands of nested brackets
        raise ProblemError(_broken(error, file)) from None
    if root is None and text.strip():
        return "2025", Notes("", "")
    reader = _NotesReader(file)
    notes = reader.notes(root)
    if reader.problems:
        raise ProblemError(reader.problems)
    return notes


def _broken(error: Exception, file: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    what, remedy = _SAY.text("file.not_yaml"), _SAY.text("file.indent")
    return Problem(what, file, mark.line + 1 if mark else None, remedy=remedy)


def _code(name: str) -> str:
    """Return the code of the indicator that a note names, else the name, which is then told."""
    try:
        return catalogue.find(name) if name else ""
    except ProblemError:
        return name


_SAY = sentences("notes")


class _NotesReader:
    """Reads the nodes of a file and collects what is wrong with them, by line."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def wrong(self, key: str, node: yaml.Node | None, **more: object) -> None:
        row = node.start_mark.line + 1 if node is not None else None
        text = _SAY.text(f"wrong.{key}")
        self.problems.append(Problem(text, self.file, row, **more))  # type: ignore[arg-type]

    def notes(self, root: yaml.Node | None) -> tuple[str, Notes]:
        known = self.mapping(root, (*_HEAD, *LISTS))
        head = {name: self.scalar(known.get(name)) for name in _HEAD}
        for name in ("author", "date"):
            if not head[name] and not self.problems:
                self.wrong(f"no_{name}", root, column=name)
        with suppress(ProblemError):
            head["date"] = parse_date(head["date"]).isoformat()
        if head["date"] and not is_date(head["date"]):
            date, remedy = head["date"], _SAY.text("remedy.date")
            self.wrong("no_such_date", known["date"], column="date", value=date, remedy=remedy)
        edition = head["edition"] or ("2024" if head["date"] < areas.REFORM.isoformat() else "2025")
        if edition not in areas.EDITIONS:
            self.choice(known["edition"], "edition", edition, areas.EDITIONS)
        if head["example"] not in ("", "yes", "no"):
            self.choice(known["example"], "example", head["example"], ("yes", "no"))
        lists = {name: self.items(known.get(name), name) for name in LISTS}
        example = head["example"] == "yes"
        return edition, Notes(
            head["author"], head["date"], head["source"], example=example, **lists
        )

    def mapping(self, node: yaml.Node | None, keys: Sequence[str]) -> dict[str, yaml.Node]:
        """Return the values of a mapping by key; unknown and repeated keys are problems."""
        if node is None or not isinstance(node, yaml.MappingNode):
            vi = ", ".join(name for name, key in _VIETNAMESE.items() if key in keys)
            remedy = _SAY.text("remedy.names", names=Text(vi, ", ".join(keys)))
            self.wrong("no_lines", node, remedy=remedy)
            return {}
        found: dict[str, yaml.Node] = {}
        for key, value in node.value:
            given = self.scalar(key)
            name = _BY_NAME.get(unaccented(given), given)
            if name not in keys:
                names = [*keys, *(vi for vi, key in _VIETNAMESE.items() if key in keys)]
                self.choice(key, given, given, names, unknown=True)
            elif name in found:
                self.wrong("repeated", key, column=name)
            else:
                found[name] = value
        return found

    def choice(
        self,
        node: yaml.Node,
        column: str,
        value: str,
        choices: Sequence[str],
        *,
        unknown: bool = False,
    ) -> None:
        remedy = nearest(value, list(choices)) or _SAY.text(
            "remedy.choices", choices=", ".join(choices)
        )
        key = "unknown_key" if unknown else "unknown_value"
        self.wrong(key, node, column="" if unknown else column, value=value, remedy=remedy)

    def scalar(self, node: yaml.Node | None) -> str:
        """Return the text of a scalar on one line, "" for none; anything else is a problem."""
        if node is None:
            return ""
        if not isinstance(node, yaml.ScalarNode):
            self.wrong("no_text", node)
            return ""
        return " ".join(str(node.value).split())

    def items(self, node: yaml.Node | None, name: str) -> tuple[Item, ...]:
        if node is None or (isinstance(node, yaml.ScalarNode) and not node.value):
            return ()
        if not isinstance(node, yaml.SequenceNode):
            self.wrong("no_list", node, column=name)
            return ()
        return tuple(self.item(one) for one in node.value)

    def item(self, node: yaml.Node) -> Item:
        """Return one note: a line of Vietnamese text, or its parts by name."""
        if isinstance(node, yaml.ScalarNode):
            item = Item(NoteText(self.scalar(node)))
        else:
            found = self.mapping(node, _ITEM)
            said = {name: self.scalar(value) for name, value in found.items()}
            item = Item(
                NoteText(said.get("text", ""), said.get("en", "")),
                NoteText(said.get("cause", ""), said.get("cause_en", "")),
                _code(said.get("indicator", "")),
                re.sub(
                    r"^(?:tháng )?(\d\d?)/(\d{4})$",
                    lambda month: f"{month[2]}-{int(month[1]):02d}",
                    said.get("period", ""),
                ),
                said.get("source", ""),
            )
            self.figure(found, item)
        if not (item.text.vi or item.text.en):
            self.wrong("no_words", node)
        return item

    def figure(self, found: dict[str, yaml.Node], item: Item) -> None:
        """Check the figure that a note names: a known indicator and a period, both or neither."""
        codes = list(catalogue.indicators().index)
        if item.indicator and item.indicator not in codes:
            remedy = nearest(item.indicator, codes) or _SAY.text("remedy.indicators")
            about = {"column": "indicator", "value": item.indicator, "remedy": remedy}
            self.wrong("no_indicator", found["indicator"], **about)
        if item.period and not _PERIOD.fullmatch(item.period):
            about = {"column": "period", "value": item.period, "remedy": _SAY.text("remedy.period")}
            self.wrong("no_period", found["period"], **about)
        if bool(item.indicator) != bool(item.period):
            self.wrong("both", found.get("indicator") or found["period"])
