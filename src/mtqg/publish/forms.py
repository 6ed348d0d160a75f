"""The forms of a report beside its page: Word, PDF and the Excel annex, from one notebook.

Each form is one module with `render(notebook, language)`; its libraries are imported when the form
is asked for, so that the others do without them.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

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
    "docx": {"docx": "python-docx"},
    "pdf": {"typst": "typst"},
    "xlsx": {"openpyxl": "openpyxl"},
}


def check(names: Sequence[str]) -> list[str]:
    """Return the forms of `names`, each once and in the order given, when all can be written.

    One name may be several with commas between. The page is made always: who asks for it by its
    ending asks for nothing more.

    >>> check(["xlsx", "html, docx", "xlsx"])
    ['xlsx', 'docx']

    Raises
    ------
    ProblemError
        With every unknown form and every library that is missing, before any work is done.
    """
    problems = []
    each = [one.strip() for name in names for one in name.split(",")]
    wanted = [name for name in dict.fromkeys(each) if name != PAGE]
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


def template(language: str, folder: Path | None = None) -> Path:
    """Return the template of Word files in `language`: the office's in `folder`, else ours.

    An office may have one for each language (template.vi.docx, template.en.docx) or one for both.

    >>> template("vi").name
    'template.docx'
    """
    names = (f"template.{language}.docx", "template.docx")
    own = [folder / name for name in names] if folder else []
    ours = Path(__file__).parents[1] / "words" / language / "template.docx"
    return next((path for path in own if path.is_file()), ours)


def render(
    form: str, notebook: Path | str | NotebookNode, language: str, folder: Path | None = None
) -> bytes:
    """Return the executed `notebook` as a file of `form` ("docx", "pdf", "xlsx").

    Parameters
    ----------
    folder : Path, optional
        The office's folder: a template.docx in it is the one that Word files are made from.

    Raises
    ------
    ProblemError
        If the form is unknown, its library is missing or the office's template will not do.
    ValueError
        If `language` is neither "vi" nor "en".
    OSError
        If `notebook` is a path that cannot be read.
    """
    check([form])
    module = import_module(f"mtqg.publish.{FORMS[form]}")
    if form == "docx":
        return _undated(module.render(notebook, language, template(language, folder)))
    content: bytes = module.render(notebook, language)
    return content if form == "pdf" else _undated(content)


def _undated(parts: bytes) -> bytes:
    """Return an Office file without the hour at which it is written: `made` is its only date."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(parts)) as archive,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as changed,
    ):
        for name in archive.namelist():
            content = archive.read(name)
            if name == "docProps/core.xml":
                created = re.search(rb"<dcterms:created[^>]*>([^<]*)<", content)
                modified = rb"(<dcterms:modified[^>]*>)[^<]*"
                content = re.sub(modified, rb"\g<1>" + (created[1] if created else b""), content)
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            changed.writestr(entry, content)
    return buffer.getvalue()


def write(
    form: str,
    notebook: Path | str | NotebookNode,
    target: Path,
    language: str,
    folder: Path | None = None,
) -> Path:
    """Write the executed `notebook` as `form` to `target`, whole or not at all; return `target`.

    Raises
    ------
    ProblemError, ValueError, OSError
        As `render` does; also if the file cannot be written: then the old one stands.
    """
    content = render(form, notebook, language, folder)
    target.parent.mkdir(parents=True, exist_ok=True)
    return place(content, target)
