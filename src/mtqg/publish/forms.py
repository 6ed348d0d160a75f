"""The forms of a report beside its page: Word, PDF and the Excel annex, from one notebook.

Each form is one module with `render(notebook, language)`; its libraries are imported when the form
is asked for, so that the others do without them.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from mtqg.problems import Problem, ProblemError, nearest
from mtqg.table.files import place
from mtqg.texts import Text

#: The module of every form, by the ending of its files without the dot.
FORMS = {"docx": "word", "pdf": "pdf", "xlsx": "excel"}

#: The page itself, which every report has.
PAGE = "html"

#: What each form needs beside the core: the module, and the package to install.
NEEDS = {
    "docx": {"pypandoc": "pypandoc_binary"},
    "pdf": {"pypandoc": "pypandoc_binary", "typst": "typst"},
    "xlsx": {"openpyxl": "openpyxl"},
}


def check(names: Sequence[str]) -> list[str]:
    """Return the forms of `names`, each once and in the order given, when all can be written.

    The page is made always: who asks for it by its ending asks for nothing more.

    >>> check(["xlsx", "html", "xlsx"])
    ['xlsx']

    Raises
    ------
    ProblemError
        With every unknown form and every library that is missing, before any work is done.
    """
    problems = []
    wanted = [name for name in dict.fromkeys(names) if name != PAGE]
    for name in wanted:
        if name not in FORMS:
            listed = ", ".join([PAGE, *FORMS])
            remedy = nearest(name, list(FORMS)) or Text(f"chọn {listed}", f"one of {listed}")
            problems.append(
                Problem(Text("không có dạng này", "no such form"), value=name, remedy=remedy)
            )
            continue
        for module, package in NEEDS[name].items():
            if find_spec(module) is None:
                missing = Text(f"chưa cài {package}, cần cho dạng này", f"{package} is missing")
                install = f"pip install {package}"
                problems.append(Problem(missing, value=name, remedy=Text(install, install)))
    if problems:
        raise ProblemError(problems)
    return wanted


def render(form: str, notebook: Path | str | NotebookNode, language: str) -> bytes:
    """Return the executed `notebook` as a file of `form` ("docx", "pdf", "xlsx").

    Raises
    ------
    ProblemError
        If the form is unknown or its library is missing.
    ValueError
        If `language` is neither "vi" nor "en".
    OSError
        If `notebook` is a path that cannot be read.
    """
    check([form])
    module = import_module(f"mtqg.publish.{FORMS[form]}")
    rendered: bytes = module.render(notebook, language)
    return rendered


def write(form: str, notebook: Path | str | NotebookNode, target: Path, language: str) -> Path:
    """Write the executed `notebook` as `form` to `target`, whole or not at all; return `target`.

    Raises
    ------
    ProblemError, ValueError, OSError
        As `render` does; also if the file cannot be written: then the old one stands.
    """
    content = render(form, notebook, language)
    target.parent.mkdir(parents=True, exist_ok=True)
    return place(content, target)


def warm(names: Sequence[str]) -> None:
    """Import and prepare what the forms of `names` need, before processes fork."""
    for name in check(names):
        render(name, nbformat.v4.new_notebook(), "vi")
