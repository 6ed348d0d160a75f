"""What `mtqg doctor` finds: whether reports can be made here, and what to mend if not."""

from __future__ import annotations

import importlib.metadata
import locale
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from rich.markup import escape

from mtqg import paths
from mtqg.problems import ProblemError, cause
from mtqg.run import store
from mtqg.table import disk_cache
from mtqg.terminal import LANGUAGE, Language, console, tell
from mtqg.texts import Text

#: From the gravest on: without it no report is made; something is lost without it; as it should be.
BAD, WARNING, GOOD = "bad", "warning", "good"
_SIGNS = {BAD: "[red]✖[/]", WARNING: "[yellow]▲[/]", GOOD: "[green]✔[/]"}


@dataclass(frozen=True)
class Check:
    """One thing that was looked at: what, what was found, and what to do if it is not right."""

    severity: str
    what: Text
    found: Text
    remedy: Text | None = None

    def say(self, language: str) -> str:
        """Return the sign as one line.

        >>> Check(GOOD, Text("Bộ nhớ", "Memory"), Text("8 GB", "8 GB")).say("en")
        'Memory: 8 GB'
        """
        line = f"{self.what.say(language)}: {self.found.say(language)}"
        return f"{line} → {self.remedy.say(language)}" if self.remedy else line


def doctor(out: str = "reports", language: Language = LANGUAGE) -> int:
    """Tell versions, folders, fonts, kernel, encodings; exit 1 only if no report can be made."""
    signs = list(examine(out))
    for sign in signs:
        console.print(f"{_SIGNS[sign.severity]} {escape(sign.say(language))}", soft_wrap=True)
    bad = sum(sign.severity == BAD for sign in signs)
    told = Text("lập được báo cáo", "reports can be made")
    if bad:
        told = Text(
            f"chưa lập được báo cáo: {bad} điều cần sửa",
            f"no reports can be made: mend {bad} first",
        )
    tell(told, language)
    return 1 if bad else 0


def examine(out: str = "reports") -> Iterator[Check]:
    """Yield what is right and wrong here, one sign a thing; nothing raises."""
    looks = {
        "Python": _python(),
        "mtqg": _libraries(),
        "data": _data(),
        "notebooks": _notebooks(),
        "results": _results(out),
        "kernel": _kernel(),
        "forms": _forms(),
        "encodings": _encodings(),
    }
    for name, look in looks.items():
        try:
            yield from look
        except Exception as error:  # what cannot even be looked at would stop a report as well
            yield Check(BAD, _plain(name), cause(error))


def _plain(text: object) -> Text:
    return Text(str(text), str(text))


def _python() -> Iterator[Check]:
    version = sys.version.split()[0]
    old = sys.version_info < (3, 11)
    remedy = Text("cài Python 3.11 trở lên", "install Python 3.11 or later") if old else None
    name = f"Python {sys.executable}"
    yield Check(BAD if old else GOOD, _plain(name), _plain(f"{version}, {sys.platform}"), remedy)


def _libraries() -> Iterator[Check]:
    """Yield one sign for each library that is missing or older than what is asked for."""
    from packaging.requirements import Requirement

    again = Text("pip install --upgrade mtqg", "pip install --upgrade mtqg")
    try:
        wanted = importlib.metadata.requires("mtqg") or []
        version = importlib.metadata.version("mtqg")
    except importlib.metadata.PackageNotFoundError as error:
        yield Check(BAD, _plain("mtqg"), cause(error))
        return
    right = 0
    for requirement in map(Requirement, wanted):
        if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
            continue
        what = Text(f"Thư viện {requirement.name}", f"Library {requirement.name}")
        try:
            found = importlib.metadata.version(requirement.name)
        except importlib.metadata.PackageNotFoundError:
            yield Check(BAD, what, Text("chưa cài", "not installed"), again)
            continue
        if not requirement.specifier.contains(found, prereleases=True):
            asked = f"{found}; {requirement.specifier}"
            yield Check(BAD, what, Text(f"bản {asked}", f"version {asked}"), again)
        else:
            right += 1
    said = Text(
        f"{version}; {right} thư viện đúng bản", f"{version}; {right} libraries as asked for"
    )
    yield Check(GOOD, _plain("mtqg"), said)
    for module in ("papermill", "nbconvert", "pandas", "statsmodels", "matplotlib", "seaborn"):
        if find_spec(module) is not None:
            try:
                import_module(module)
            except Exception as error:
                what = Text(f"Thư viện {module}", f"Library {module}")
                yield Check(BAD, what, Text("hỏng: ", "broken: ") + cause(error), again)


def _data() -> Iterator[Check]:
    what = Text("Số liệu", "Data")
    try:
        folder = paths.data()
    except ProblemError as error:
        (found,) = error.problems
        yield Check(BAD, what, _plain(f"{found.file}: ") + found.text, found.remedy)
        return
    number = len(list((folder / "observations").glob("*.csv")))
    yield Check(
        GOOD if number else BAD, what, Text(f"{folder}, {number} tệp", f"{folder}, {number} files")
    )


def _notebooks() -> Iterator[Check]:
    from mtqg.run import parameters

    folder = paths.notebooks()
    what = Text("Mẫu báo cáo", "Report notebooks")
    names = list(parameters.templates())
    for problem in parameters.unreadable():
        yield Check(WARNING, what, _plain(f"{problem.file}: ") + problem.text, problem.remedy)
    if names:
        yield Check(GOOD, what, _plain(f"{folder}: {', '.join(names)}"))
        return
    none = Text(f"{folder}: không có mẫu nào", f"{folder}: there is none")
    remedy = Text(
        "sửa hoặc bỏ biến MTQG_NOTEBOOKS, hoặc cài lại mtqg",
        "correct or unset the variable MTQG_NOTEBOOKS, or install mtqg again",
    )
    yield Check(BAD, what, none, remedy)


def _results(out: str) -> Iterator[Check]:
    what = Text("Thư mục kết quả", "Folder of results")
    for problem in store.refused(out):
        yield Check(BAD, what, _plain(f"{problem.file} ") + problem.text, problem.remedy)
        return
    free = shutil.disk_usage(
        next(p for p in (Path(out), *Path(out).absolute().parents) if p.exists())
    )
    space = f"{Path(out).absolute()}, {free.free / 1e9:.1f} GB"
    if free.free < 500_000_000:
        remedy = Text("dọn bớt đĩa", "make room on the disk")
        yield Check(WARNING, what, Text(f"{space} còn trống", f"{space} free"), remedy)
    else:
        yield Check(GOOD, what, Text(f"{space} còn trống", f"{space} free"))
    for name, folder in (
        (Text("Thư mục tạm", "Temporary folder"), Path(tempfile.gettempdir())),
        (Text("Bộ nhớ đệm", "Cache"), disk_cache.folder()),
    ):
        locked = store.refused(str(folder))
        slower = Text(
            "chỉ chậm hơn; đặt biến TMPDIR, MTQG_CACHE", "only slower; set TMPDIR, MTQG_CACHE"
        )
        if locked:
            yield Check(WARNING, name, _plain(f"{folder}: ") + locked[0].text, slower)
        else:
            yield Check(GOOD, name, _plain(folder))


def _kernel() -> Iterator[Check]:
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    from mtqg.run import pool

    way = pool.default_way()
    what = Text("Nhân Jupyter python3", "Jupyter kernel python3")
    try:
        place = KernelSpecManager().get_kernel_spec("python3").resource_dir
    except NoSuchKernel:
        remedy = Text("python -m ipykernel install --user", "python -m ipykernel install --user")
        missing = Text("chưa cài", "not installed")
        yield Check(BAD if way == "plain" else WARNING, what, missing, remedy)
    else:
        yield Check(GOOD, what, _plain(place))


def _forms() -> Iterator[Check]:
    """Yield what Word, PDF and Excel need: their libraries and a font with every letter."""
    from mtqg.publish import decree30, fonts, forms

    for name in forms.FORMS:
        what = Text(f"Dạng {name}", f"Form {name}")
        try:
            forms.check([name])
        except ProblemError as error:
            problem = error.problems[0]
            yield Check(WARNING, what, problem.text, problem.remedy)
        else:
            yield Check(GOOD, what, Text("ghi được", "can be written"))
    family = fonts.family().name
    what = Text("Phông chữ", "Font")
    if family == decree30.FONTS[-1]:
        remedy = Text(f"cài phông {decree30.FONTS[0]}", f"install {decree30.FONTS[0]}")
        said = Text(f"thiếu {decree30.FONTS[0]}, PDF dùng {family}", f"PDF uses {family}")
        yield Check(WARNING, what, said, remedy)
    else:
        yield Check(GOOD, what, _plain(family))
    browsers = ("chromium", "google-chrome", "microsoft-edge", "firefox")
    browser = next(filter(None, map(shutil.which, browsers)), "")
    said = (
        _plain(browser) if browser else Text("không tìm thấy; mở trang bằng tay", "none was found")
    )
    yield Check(GOOD, Text("Trình duyệt", "Browser"), said)


def _encodings() -> Iterator[Check]:
    what = Text("Bảng mã", "Encodings")
    names = {
        "terminal": str(getattr(sys.stdout, "encoding", "") or "?"),
        "files": sys.getfilesystemencoding(),
        "locale": locale.getpreferredencoding(False),
    }
    said = _plain(", ".join(f"{name} {value}" for name, value in names.items()))
    poor = [v for k, v in names.items() if k != "locale" and "utf" not in v.casefold()]
    remedy = Text("đặt PYTHONUTF8=1", "set PYTHONUTF8=1") if poor else None
    yield Check(WARNING if poor else GOOD, what, said, remedy)
    chosen = {k: v for k, v in sorted(os.environ.items()) if k.startswith("MTQG_")}
    if chosen:
        told = ", ".join(f"{name}={value}" for name, value in chosen.items())
        yield Check(GOOD, Text("Biến môi trường", "Variables"), _plain(told))
