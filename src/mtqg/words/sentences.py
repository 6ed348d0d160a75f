"""The sentences of reports and messages, kept apart from code: `words/vi/*.ini`, `words/en/*.ini`.

A file holds the sentences of one module or room, `trends.ini` those of `sections/trends.py`: its
[pace] piece_falling is what the title of a chart of poverty ends with. Within it stand
sections and, in each, lines `key = sentence`; an indented line goes on with the sentence above, a
line that begins with `;` tells whoever edits the file something. What stands in braces is filled in
by the program: {name} as it is, {Name} with a capital, for the beginning of a sentence. A sentence
may use every placeholder of its counterpart in the other language, in any order, and must use all.
Which sentence is said is decided in Python, by its key "section.key".
"""

from __future__ import annotations

import configparser
import re
from ast import literal_eval
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from numbers import Integral
from pathlib import Path
from string import Formatter
from typing import Any

from mtqg.problems import Problem, ProblemError, nearest
from mtqg.texts import LANGUAGES, Text

#: Where the files stand, a folder a language.
FOLDER = Path(__file__).parent

Value = str | int | Text


@dataclass(frozen=True)
class Sentence:
    """A sentence as its file has it, and where it stands there."""

    words: str
    place: str
    line: int

    @cached_property
    def placeholders(self) -> frozenset[str]:
        """The names in braces, as the program gives them.

        Raises
        ------
        ValueError
            If a brace is missing, or holds anything but a name.
        """
        names = []
        for _, name, layout, conversion in Formatter().parse(self.words):
            if name is None:
                continue
            if layout or conversion or not re.fullmatch(r"[A-Za-z]\w*", name):
                raise ValueError(name)
            names.append(_given(name))
        return frozenset(names)

    def fill(self, values: Mapping[str, str]) -> str:
        """Return the sentence with `values` in the places of its placeholders."""
        pieces = []
        for literal, name, _, _ in Formatter().parse(self.words):
            pieces.append(literal)
            if name is not None:
                value = values[_given(name)]
                pieces.append(value if name == _given(name) else value[:1].upper() + value[1:])
        return "".join(pieces)


def _given(name: str) -> str:
    return name[:1].lower() + name[1:]


@dataclass(frozen=True)
class Sentences:
    """The sentences of one file; see `sentences`."""

    name: str
    language: str = ""

    def __call__(self, key: str, /, **given: Value) -> str:
        """Return the sentence `key` with its placeholders filled in, in the language of `self`."""
        return self.text(key, **given).say(self.language)

    def text(self, key: str, /, **given: Value) -> Text:
        """Return the sentence `key` in both languages; a `Text` is filled in as each has it."""
        pair = read(self.name)
        if key not in pair["vi"]:
            none = Text(
                f"không có câu mang khóa này trong {self.name}.ini",
                f"there is no sentence of this key in {self.name}.ini",
            )
            raise ProblemError(Problem(none, value=key, remedy=nearest(key, list(pair["vi"]))))
        for name, value in given.items():
            if not isinstance(value, str | Integral | Text):
                raise TypeError(f"{key}: write {name} as text first, got {value!r}")
        said = [pair[language][key] for language in LANGUAGES]
        if problems := [p for one in said for p in _unlike(one, key, frozenset(given))]:
            raise ProblemError(problems)
        filled = {
            language: pair[language][key].fill(
                {n: v.say(language) if isinstance(v, Text) else f"{v}" for n, v in given.items()}
            )
            for language in LANGUAGES
        }
        return Text(**filled)

    def of(self, key: str, given: Mapping[str, Value]) -> str:
        """Return the sentence `key`, filled in with those of `given` that it names."""
        known = read(self.name)["vi"].get(key)
        return self(key, **{name: given[name] for name in known.placeholders} if known else {})

    def section(self, name: str) -> dict[str, str]:
        """Return the words of a section by key, as templates and tables take them."""
        start = f"{name}."
        of = read(self.name)[self.language]
        return {key.removeprefix(start): of[key].words for key in of if key.startswith(start)}

    def problem(self, key: str, /, given: Mapping[str, Value] | None = None, **at: Any) -> Problem:
        """Return the sentence `key` as a problem at a place, `key`_how its remedy if there is one.

        `at` are the other fields of `Problem`; a `remedy` among them comes before that of the file.
        """
        known, values = read(self.name)["vi"], given or {}

        def text_of(key: str) -> Text:
            return self.text(key, **{n: values[n] for n in known[key].placeholders})

        if f"{key}_how" in known and not at.get("remedy"):
            at["remedy"] = text_of(f"{key}_how")
        return Problem(text_of(key), **at)


def sentences(name: str, language: str = "") -> Sentences:
    """Return what says the sentences of the files `name`.ini.

    Parameters
    ----------
    name : str
        Of the files, without ".ini".
    language : {"vi", "en"}
        Of the reader; left out where only `Sentences.text` is used, which gives both.

    Returns
    -------
    Sentences
        Called with a key and a value for every placeholder, it returns the sentence. Values are
        text, whole numbers or `Text`; other numbers are written first (`words.formats`), and what
        somebody typed (`Given`) is escaped, as sentences are Markdown. A value
        that is missing or has no place in the sentence is refused, as is an unknown key.

    Raises
    ------
    ProblemError
        When a sentence is said: with everything that is wrong with the two files, by line.

    Examples
    --------
    >>> say = sentences("trends", "en")
    >>> say("pace.unchanged", name="poverty", years=4)
    'Poverty: unchanged over 4 years of figures.'
    >>> sentences("trends").text("pace.unchanged", name=Text("tỷ lệ nghèo", "poverty"), years=4).vi
    'Tỷ lệ nghèo: không đổi qua 4 năm số liệu.'
    """
    return Sentences(name, language)


def listed(items: Sequence[str], language: str) -> str:
    """Return items as a sentence lists them.

    >>> listed(["A", "B", "C"], "vi"), listed(["A", "B"], "en"), listed(["A"], "en")
    ('A, B và C', 'A and B', 'A')
    """
    if len(items) < 2:
        return "".join(items)
    return ", ".join(items[:-1]) + Text(" và ", " and ").say(language) + items[-1]


def names() -> list[str]:
    """Return the names of all files of sentences."""
    return sorted({path.stem for path in FOLDER.glob("*/*.ini")})


def problems() -> list[Problem]:
    """Return everything that is wrong with all files, nothing where all is right."""
    found: list[Problem] = []
    for name in names():
        try:
            read(name)
        except ProblemError as error:
            found += error.problems
    return found


@cache
def read(name: str) -> dict[str, dict[str, Sentence]]:
    """Return the sentences of the files `name`.ini by language and key.

    Raises
    ------
    ProblemError
        With everything that is wrong with the two files, by line: one that is missing, not UTF-8
        or not in lines `key = sentence`; a key that the other language has not; a brace too few;
        placeholders unlike those of the other language.
    """
    wrong: list[Problem] = []
    found = {language: _parse(name, language, wrong) for language in LANGUAGES}
    if wrong:
        raise ProblemError(wrong)
    for language, other in (LANGUAGES, LANGUAGES[::-1]):
        for key, one in found[language].items():
            if key in found[other]:
                if language == LANGUAGES[0]:
                    wrong += _unlike_each_other(key, one, found[other][key])
                continue
            path, keys = f"words/{other}/{name}.ini", list(found[other])
            only = Text(f"câu “{key}” không có trong {path}", f"“{key}” is not in {path}")
            remedy = nearest(key, [k for k in keys if k not in found[language]])
            wrong.append(Problem(only, one.place, one.line, remedy=remedy))
    if wrong:
        raise ProblemError(wrong)
    return found


_KEY = re.compile(r"([\w-]+)\s*=")
_SECTION = re.compile(r"\[([^]]+)\]")


def _parse(name: str, language: str, problems: list[Problem]) -> dict[str, Sentence]:
    place = f"words/{language}/{name}.ini"
    try:
        text = (FOLDER / language / f"{name}.ini").read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        remedy = nearest(name, names())
        problems.append(Problem(Text("không có tệp này", "no such file"), place, remedy=remedy))
        return {}
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        utf8 = Text("tệp không phải UTF-8", "the file is not UTF-8")
        remedy = Text("lưu lại với mã hóa UTF-8", "save it with the encoding UTF-8")
        problems.append(Problem(utf8, place, line, remedy=remedy))
        return {}
    parser = configparser.ConfigParser(
        interpolation=None, delimiters=("=",), comment_prefixes=(";",), empty_lines_in_values=False
    )
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    try:
        parser.read_string(text)
    except configparser.Error as error:
        problems += _unreadable(error, place)
        return {}
    lines: dict[str, int] = {}
    section = ""
    for number, written in enumerate(text.splitlines(), 1):
        if head := _SECTION.match(written):
            section = head[1]
        elif found := _KEY.match(written):
            lines[f"{section}.{found[1]}"] = number
    return {
        f"{section}.{key}": Sentence(
            " ".join(words.split()), place, lines.get(f"{section}.{key}", 1)
        )
        for section in parser.sections()
        for key, words in parser[section].items()
    }


def _unreadable(error: configparser.Error, place: str) -> list[Problem]:
    if isinstance(error, configparser.DuplicateOptionError | configparser.DuplicateSectionError):
        twice = getattr(error, "option", error.section)
        return [Problem(Text("lặp lại", "repeated"), place, error.lineno, value=twice)]
    none = Text("không phải dòng “khóa = câu”", "not a line “key = sentence”")
    remedy = Text(
        "lùi đầu dòng để viết tiếp câu trên; dòng ghi chú bắt đầu bằng “;”",
        "indent it to go on with the sentence above; a remark begins with “;”",
    )
    if isinstance(error, configparser.MissingSectionHeaderError):
        return [Problem(none, place, error.lineno, value=str(error.line).strip(), remedy=remedy)]
    rows: list[tuple[int, str]] = getattr(error, "errors", [])
    return [
        Problem(none, place, n, value=literal_eval(line).strip(), remedy=remedy) for n, line in rows
    ]


def _braces(sentence: Sentence, key: str) -> list[Problem]:
    try:
        _ = sentence.placeholders
    except ValueError:
        wrong = Text(
            f"câu “{key}” có dấu ngoặc nhọn không khớp hoặc tên không hợp lệ",
            f"“{key}” has a brace without its pair, or no plain name in braces",
        )
        remedy = Text("viết {tên} như ở ngôn ngữ kia", "write {name} as the other language does")
        return [Problem(wrong, sentence.place, sentence.line, remedy=remedy)]
    return []


def _unlike(sentence: Sentence, key: str, given: frozenset[str]) -> list[Problem]:
    """Return what of the placeholders of a sentence is unlike those given or had elsewhere."""
    if problems := _braces(sentence, key):
        return problems
    unknown = sorted(sentence.placeholders - given)
    unused = sorted(given - sentence.placeholders)
    problems = []
    for name in unknown:
        text = Text(
            f"câu “{key}”: không có số liệu nào tên {{{name}}}",
            f"“{key}”: nothing is called {{{name}}}",
        )
        have = ", ".join(f"{{{n}}}" for n in sorted(given))
        remedy = nearest(name, unused or sorted(given)) or Text(f"có: {have}", f"there are: {have}")
        problems.append(Problem(text, sentence.place, sentence.line, remedy=remedy))
    for name in unused if not unknown else ():
        text = Text(f"câu “{key}”: thiếu {{{name}}}", f"“{key}”: {{{name}}} is missing")
        problems.append(Problem(text, sentence.place, sentence.line))
    return problems


def _unlike_each_other(key: str, vi: Sentence, en: Sentence) -> list[Problem]:
    if problems := _braces(vi, key) + _braces(en, key):
        return problems
    if vi.placeholders == en.placeholders:
        return []
    return _unlike(vi, key, en.placeholders) + _unlike(en, key, vi.placeholders)
