"""What `mtqg init`, `data`, `lab` and `load` in an office's folder do."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from mtqg.intake import command as intake
from mtqg.intake.result import Loaded
from mtqg.office import folder, ledger
from mtqg.office.folder import Office
from mtqg.office.listing import listing
from mtqg.problems import Problem, ProblemError
from mtqg.texts import Text

#: So many names of communes are told, the rest is counted.
_FEW = 8


def init(
    root: Path, provinces: Sequence[str], *, example: bool, language: str, console: Console
) -> int:
    """Make an office's folder, or the example of one; return the exit status 0."""
    if example:
        from mtqg.office.example import create

        create(root, language=language)
        said = Text(
            f"{root}: thư mục ví dụ, số liệu GIẢ ĐỊNH của mười hai tháng trong inbox/. Tiếp theo:"
            f" cd {root}; mtqg load inbox; mtqg data; mtqg audit; mtqg report",
            f"{root}: an example, MADE-UP figures of twelve months in inbox/. Next: cd {root};"
            " mtqg load inbox; mtqg data; mtqg audit; mtqg report",
        )
    else:
        folder.create(root, list(provinces), language=language)
        said = Text(
            f"{root}: đã tạo; thiết đặt ở {folder.NAME}. Tiếp theo: cd {root}; mtqg load TỆP",
            f"{root}: made; settings in {folder.NAME}. Next: cd {root}; mtqg load FILE",
        )
    console.print(escape(said.say(language)), soft_wrap=True)
    return 0


def load(
    office: Office,
    paths: Sequence[Path],
    *,
    correction: str = "",
    other: bool = False,
    **how: Any,
) -> int:
    """Load files into an office's figures; the exit status is that of `mtqg load`.

    A folder stands for the files in it. Each file is kept on its own: see `ledger.add`. One of
    another province is asked about unless `other` accepts it.
    """
    files = [
        file
        for path in paths
        for file in (sorted(p for p in path.iterdir() if _is_file(p)) if path.is_dir() else [path])
    ]
    if not files:
        empty = Text("không có tệp nào ở đây", "there is no file here")
        raise ProblemError(Problem(empty, ", ".join(map(str, paths))))

    def keep(path: Path, loaded: Loaded, account: str) -> Text:
        if not other and (asked := ledger.foreign(office, loaded)):
            raise ProblemError(asked)
        added = ledger.add(office, loaded, path, account, correction=correction)
        known = Text(f"{added.known} dòng đã có", f"{added.known} rows were there already")
        if not added.file:
            nothing = Text("không có gì mới: ", "nothing new: ")
            return Text(f"{path.name}: ", f"{path.name}: ") + nothing + known
        told = Text(
            f"{path.name} → {added.file}: {added.new} dòng mới",
            f"{path.name} → {added.file}: {added.new} new rows",
        )
        if added.corrected:
            told += Text(f", {added.corrected} đính chính", f", {added.corrected} corrected")
        return told + Text(", ", ", ") + known if added.known else told

    usual = office.provinces[0].slug if len(office.provinces) == 1 else ""
    return intake.load(files, keep=keep, usual_area=usual, **how)


def _is_file(path: Path) -> bool:
    return path.is_file() and not path.name.startswith((".", "~$"))  # what Excel keeps open


def data(office: Office, *, language: str, console: Console, errors: Console) -> int:
    """Print what an office has and what is missing; the exit status is 1 when a file is gone."""
    found = listing(office)
    if found.months.empty:
        none = Text(
            "chưa có số liệu nào: bỏ tệp vào inbox/, rồi mtqg load inbox",
            "no figures yet: drop files into inbox/, then mtqg load inbox",
        )
        console.print(escape(none.say(language)))
    else:
        headings = (
            Text("tháng", "month"),
            Text("chương trình", "programme"),
            Text("dòng", "rows"),
            Text("tỉnh", "provinces"),
            Text("xã", "communes"),
            Text("đã giải ngân, tỷ đồng", "paid, bn VND"),
            Text("tệp", "files"),
        )
        table = Table(*(heading.say(language) for heading in headings), show_edge=False)
        for row in found.months.itertuples():
            paid = "…" if row.paid != row.paid or row.paid is None else f"{row.paid:,.1f}"
            if language == "vi":
                paid = paid.translate(str.maketrans(",.", ".,"))
            cells = (
                row.month,
                row.programme,
                row.rows,
                row.provinces,
                row.communes,
                paid,
                row.files.count(",") + 1,
            )
            table.add_row(*(escape(str(cell)) for cell in cells))
        console.print(table)
    for name, gaps in found.absent.items():
        without = Text(f"{name}: thiếu tháng ", f"{name}: no month ")
        console.print(escape(without.say(language) + ", ".join(gaps)), soft_wrap=True)
    for (month, name), units in found.silent.items():
        rest = f", … ({len(units)})" if len(units) > _FEW else ""
        without = Text(f"{month}, {name}: chưa có số của ", f"{month}, {name}: no figures of ")
        line = without.say(language) + ", ".join(units[:_FEW]) + rest
        console.print(escape(line), soft_wrap=True)
    for problem in found.gone:
        errors.print(escape(problem.say(language)), soft_wrap=True)
    return 1 if found.gone else 0


def lab(
    office: Office | None, *, run: Callable[..., int] = subprocess.call, language: str = "vi"
) -> int:
    """Open JupyterLab in the office's folder (the current one outside), `mtqg` on its PATH.

    Returns
    -------
    int
        The exit status of JupyterLab.

    Raises
    ------
    ProblemError
        If it is not installed.
    """
    from importlib.util import find_spec

    if find_spec("jupyterlab") is None:
        lacking = Text("chưa cài JupyterLab", "JupyterLab is not installed")
        remedy = Text("pip install jupyterlab", "pip install jupyterlab")
        raise ProblemError(Problem(lacking, remedy=remedy))
    root = office.root if office else Path.cwd()
    binaries = str(Path(sys.executable).parent)
    environment = {**os.environ, "PATH": binaries + os.pathsep + os.environ.get("PATH", "")}
    return run([sys.executable, "-m", "jupyterlab"], cwd=root, env=environment)
