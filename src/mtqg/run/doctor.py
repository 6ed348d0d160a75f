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
from mtqg.words.sentences import sentences

_SAY = sentences("doctor")

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
    tell(_SAY.text("end.bad", count=bad) if bad else _SAY.text("end.good"), language)
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
    old = sys.version_info < (3, 11)
    found = _plain(f"{sys.version.split()[0]}, {sys.platform}")
    remedy = _SAY.text("mend.python") if old else None
    yield Check(BAD if old else GOOD, _plain(f"Python {sys.executable}"), found, remedy)


def _libraries() -> Iterator[Check]:
    """Yield one sign for each library that is missing or older than what is asked for."""
    from packaging.requirements import Requirement

    def bad(name: str, key: str, **given: str | Text) -> Check:
        what, found = _SAY.text("what.library", name=name), _SAY.text(key, **given)
        return Check(BAD, what, found, _SAY.text("mend.library"))

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
        try:
            found = importlib.metadata.version(requirement.name)
        except importlib.metadata.PackageNotFoundError:
            yield bad(requirement.name, "found.not_installed")
            continue
        if requirement.specifier.contains(found, prereleases=True):
            right += 1
        else:
            asked = f"{found}; {requirement.specifier}"
            yield bad(requirement.name, "found.version", version=asked)
    yield Check(GOOD, _plain("mtqg"), _SAY.text("found.libraries", version=version, count=right))
    for module in ("papermill", "nbconvert", "pandas", "statsmodels", "matplotlib", "seaborn"):
        if find_spec(module) is not None:
            try:
                import_module(module)
            except Exception as error:
                yield bad(module, "found.broken", cause=cause(error))


def _data() -> Iterator[Check]:
    what = _SAY.text("what.data")
    try:
        folder = paths.data()
    except ProblemError as error:
        (found,) = error.problems
        yield Check(BAD, what, _plain(f"{found.file}: ") + found.text, found.remedy)
        return
    number = len(list((folder / "observations").glob("*.csv")))
    found_ = _SAY.text("found.files", folder=str(folder), count=number)
    yield Check(GOOD if number else BAD, what, found_)


def _notebooks() -> Iterator[Check]:
    from mtqg.run import parameters

    folder, what = paths.notebooks(), _SAY.text("what.notebooks")
    names = list(parameters.templates())
    for problem in parameters.unreadable():
        yield Check(WARNING, what, _plain(f"{problem.file}: ") + problem.text, problem.remedy)
    if names:
        yield Check(GOOD, what, _plain(f"{folder}: {', '.join(names)}"))
    else:
        none = _SAY.text("found.no_notebooks", folder=str(folder))
        yield Check(BAD, what, none, _SAY.text("mend.notebooks"))


def _results(out: str) -> Iterator[Check]:
    what = _SAY.text("what.results")
    for problem in store.refused(out):
        yield Check(BAD, what, _plain(f"{problem.file} ") + problem.text, problem.remedy)
        return
    there = next(p for p in (Path(out), *Path(out).absolute().parents) if p.exists())
    free = shutil.disk_usage(there).free
    space = _SAY.text("found.free", space=f"{Path(out).absolute()}, {free / 1e9:.1f} GB")
    full = free < 500_000_000
    yield Check(WARNING if full else GOOD, what, space, _SAY.text("mend.disk") if full else None)
    for name, folder in (
        ("temporary", Path(tempfile.gettempdir())),
        ("cache", disk_cache.folder()),
    ):
        what, locked = _SAY.text(f"what.{name}"), store.refused(str(folder))
        if locked:
            found = _plain(f"{folder}: ") + locked[0].text
            yield Check(WARNING, what, found, _SAY.text("mend.slower"))
        else:
            yield Check(GOOD, what, _plain(folder))


def _kernel() -> Iterator[Check]:
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    from mtqg.run import pool

    what = _SAY.text("what.kernel")
    try:
        place = KernelSpecManager().get_kernel_spec("python3").resource_dir
    except NoSuchKernel:
        severity = BAD if pool.default_way() == "plain" else WARNING
        yield Check(severity, what, _SAY.text("found.not_installed"), _SAY.text("mend.kernel"))
    else:
        yield Check(GOOD, what, _plain(place))


def _forms() -> Iterator[Check]:
    """Yield what Word, PDF and Excel need: their libraries and a font with every letter."""
    from mtqg.publish import decree30, fonts, forms

    for name in forms.FORMS:
        what = _SAY.text("what.form", name=name)
        try:
            forms.check([name])
        except ProblemError as error:
            problem = error.problems[0]
            yield Check(WARNING, what, problem.text, problem.remedy)
        else:
            yield Check(GOOD, what, _SAY.text("found.writable"))
    what, family, best = _SAY.text("what.font"), fonts.family().name, decree30.FONTS[0]
    if family == decree30.FONTS[-1]:
        found = _SAY.text("found.no_font", wanted=best, used=family)
        yield Check(WARNING, what, found, _SAY.text("mend.font", name=best))
    else:
        yield Check(GOOD, what, _plain(family))
    browsers = ("chromium", "google-chrome", "microsoft-edge", "firefox")
    browser = next(filter(None, map(shutil.which, browsers)), "")
    found = _plain(browser) if browser else _SAY.text("found.no_browser")
    yield Check(GOOD, _SAY.text("what.browser"), found)


def _encodings() -> Iterator[Check]:
    names = {
        "terminal": str(getattr(sys.stdout, "encoding", "") or "?"),
        "files": sys.getfilesystemencoding(),
        "locale": locale.getpreferredencoding(False),
    }
    said = _plain(", ".join(f"{name} {value}" for name, value in names.items()))
    poor = [v for k, v in names.items() if k != "locale" and "utf" not in v.casefold()]
    remedy = _SAY.text("mend.encodings") if poor else None
    yield Check(WARNING if poor else GOOD, _SAY.text("what.encodings"), said, remedy)
    chosen = {k: v for k, v in sorted(os.environ.items()) if k.startswith("MTQG_")}
    if chosen:
        settings = ", ".join(f"{name}={value}" for name, value in chosen.items())
        yield Check(GOOD, _SAY.text("what.variables"), _plain(settings))
