"""What is wrong with an input, said to people: where it stands, what would be right."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from difflib import get_close_matches
from importlib.metadata import PackageNotFoundError

from mtqg.texts import DEFAULT_LANGUAGE, LANGUAGES, Text, visible


def check_language(language: object) -> None:
    """Refuse what is no language of the reports."""
    if not isinstance(language, str) or language not in LANGUAGES:
        text = Text("chỉ có tiếng Việt và tiếng Anh", "Vietnamese and English only")
        choose = Text(*[" / ".join(LANGUAGES)] * 2)
        raise ProblemError(Problem(text, parameter="language", value=str(language), remedy=choose))


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, with its place and its remedy.

    Parameters
    ----------
    text : Text
        What is wrong.
    file, row, column, value :
        Where it stands and what stands there. `row` counts as a spreadsheet does: the header is
        row 1.
    parameter : str
        What of a call or command was given the value, where no file holds it: "as_of".
    remedy : Text, optional
        What would be right.
    cell : str
        The cell as Excel names it, with its sheet: "Biểu!G9".
    severity : {"error", "warning", "note"}
        error: a contradiction, or figures that could not be taken; warning: to be looked at.
    blocks : bool
        Whether nothing is written of the file until somebody says that it is right all the same.
    """

    text: Text
    file: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""
    remedy: Text | None = None
    cell: str = ""
    severity: str = "error"
    blocks: bool = False
    parameter: str = ""

    def say(self, language: str) -> str:
        """Return the problem as one line in `language`.

        >>> p = Problem(Text("không phải là số", "not a number"), "a.csv", 3, "value", "12x")
        >>> p.say("vi")
        'a.csv, dòng 3, cột value, giá trị "12x": không phải là số'
        """
        row = Text("dòng", "row").say(language)
        column = Text("cột", "column").say(language)
        parameter = Text("tham số", "parameter").say(language)
        cell = Text("ô", "cell").say(language)
        value = Text("giá trị", "value").say(language)
        place = ", ".join(
            part
            for part in (
                self.file,
                f"{cell} {self.cell}" if self.cell else "",
                f"{row} {self.row}" if self.row is not None else "",
                f"{column} {self.column}" if self.column else "",
                f"{parameter} {self.parameter}" if self.parameter else "",
                f'{value} "{self.value}"' if self.value else "",
            )
            if part
        )
        line = f"{place}: {self.text.say(language)}" if place else self.text.say(language)
        return visible(f"{line} → {self.remedy.say(language)}" if self.remedy else line)

    def fields(self, language: str) -> dict[str, str | int]:
        """Return what it is made of, for programs: what is empty is left out.

        >>> Problem(Text("trống", "empty"), "a.csv", 3, "value").fields("en")
        {'problem': 'empty', 'file': 'a.csv', 'row': 3, 'column': 'value'}
        """
        found = {
            "problem": self.text.say(language),
            "file": self.file,
            "row": self.row,
            "column": self.column,
            "parameter": self.parameter,
            "cell": self.cell,
            "value": self.value,
            "remedy": self.remedy.say(language) if self.remedy else "",
        }
        return {name: value for name, value in found.items() if value or value == 0}


class ProblemError(ValueError):
    """An input that is refused, with every problem found in it.

    `str` tells them in `language`: that of the call that was refused (`speaking`), else
    `MTQG_LANGUAGE`, else Vietnamese.
    """

    language: str = ""

    def __init__(self, problems: Iterable[Problem] | Problem) -> None:
        self.problems = [problems] if isinstance(problems, Problem) else list(problems)
        super().__init__(self.say(DEFAULT_LANGUAGE))

    def __str__(self) -> str:
        language = self.language or os.environ.get("MTQG_LANGUAGE", "")
        return self.say(language if language in LANGUAGES else DEFAULT_LANGUAGE)

    def say(self, language: str) -> str:
        """Return all problems in `language`, one a line."""
        return "\n".join(p.say(language) for p in self.problems)

    def __reduce__(self) -> tuple[type[ProblemError], tuple[list[Problem]]]:
        # The default rebuilds from the message alone, which loses the problems between processes.
        return type(self), (self.problems,)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Let what is refused within the context be told in `language`.

    >>> try:
    ...     with speaking("en"):
    ...         raise ProblemError(Problem(Text("sai", "wrong")))
    ... except ProblemError as error:
    ...     print(error)
    wrong
    """
    try:
        yield
    except ProblemError as error:
        error.language = language
        raise


@contextmanager
def within(file: str) -> Iterator[None]:
    """Let what is refused within the context name `file` where it names none.

    >>> try:
    ...     with within("a.csv"):
    ...         raise ProblemError(Problem(Text("sai", "wrong"), row=3))
    ... except ProblemError as error:
    ...     print(error)
    a.csv, dòng 3: sai
    """
    try:
        yield
    except ProblemError as error:
        error.problems = [p if p.file else replace(p, file=file) for p in error.problems]
        raise


_OF_FILES = {
    errno.ENOENT: Text("không có tệp hay thư mục này", "no such file or folder"),
    errno.EACCES: Text("không có quyền", "permission is denied"),
    errno.EPERM: Text("không có quyền", "permission is denied"),
    errno.EEXIST: Text("đã có một tệp tên này", "a file of this name is in the way"),
    errno.EISDIR: Text("đây là thư mục", "this is a folder"),
    errno.ENOTDIR: Text("đường dẫn đi qua một tệp", "the path leads through a file"),
    errno.ENODEV: Text("đây là thiết bị, không phải tệp", "this is a device, not a file"),
    errno.ENOSPC: Text("đĩa đầy", "the disk is full"),
    errno.EDQUOT: Text("hết dung lượng được cấp", "the quota of the disk is used up"),
    errno.EROFS: Text("ổ đĩa chỉ cho đọc", "the disk can only be read"),
    errno.ENAMETOOLONG: Text("tên tệp quá dài", "the name of the file is too long"),
}


def of_file(error: OSError) -> Text:
    """Return why a file cannot be read or written, without its name.

    >>> of_file(PermissionError(13, "Permission denied")).vi
    'không có quyền'
    """
    said = str(error.strerror or error)
    return _OF_FILES.get(error.errno or 0, Text(said, said))


def cause(error: BaseException) -> Text:
    """Return in one line what `error` means for a person, with what to do where that is known.

    >>> cause(ModuleNotFoundError("No module named 'seaborn'", name="seaborn")).en
    'the library seaborn is missing: install mtqg again (pip install mtqg)'
    >>> cause(FileNotFoundError(2, "No such file or directory", "a.csv")).en
    'a.csv: no such file or folder'
    """
    if isinstance(error, OSError) and error.errno:
        place = f"{error.filename}: " if error.filename else ""
        return Text(place, place) + of_file(error)
    if isinstance(error, MemoryError):
        return Text("hết bộ nhớ", "out of memory")
    if isinstance(error, ModuleNotFoundError) and error.name:
        name = error.name.partition(".")[0]
        return Text(
            f"thiếu thư viện {name}: hãy cài lại mtqg (pip install mtqg)",
            f"the library {name} is missing: install mtqg again (pip install mtqg)",
        )
    if isinstance(error, PackageNotFoundError):
        return Text(
            f"không có thông tin cài đặt của {error.name}: hãy cài lại mtqg (pip install mtqg)",
            f"{error.name} is not installed as a package: install mtqg again (pip install mtqg)",
        )
    line = f"{type(error).__name__}: {error}".strip(": ").splitlines()[0][:300]
    return Text(line, line)


def nearest(value: object, choices: Sequence[str], n: int = 3) -> Text | None:
    """Return the remedy "did you mean …" with up to `n` choices like `value`, None without any.

    >>> nearest("GNBV.POR", ["GNBV.POOR", "NTM.COMMUNE"]).en
    'did you mean GNBV.POOR?'
    """
    value = str(value)
    if len(value) > 200:  # no name is so long, and the time to compare grows with its square
        return None
    return did_you_mean(get_close_matches(value, choices, n=n, cutoff=0.6))


def did_you_mean(names: Sequence[str]) -> Text | None:
    """Return the remedy that names what may be meant, None where that is nothing."""
    listed = ", ".join(names)
    return Text(f"có phải là {listed}?", f"did you mean {listed}?") if names else None
