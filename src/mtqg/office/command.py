"""What `mtqg init`, `data`, `lab` and `load` in an office's folder do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from mtqg.intake import command as intake
from mtqg.intake.form import ANSWERS
from mtqg.intake.loaded import Loaded
from mtqg.office import folder, ledger
from mtqg.office.listing import listing
from mtqg.problems import Problem, ProblemError
from mtqg.terminal import (
    LANGUAGE,
    Language,
    Period,
    Programme,
    Unit,
    complain,
    console,
    say,
    tell,
)
from mtqg.texts import Text

#: So many names of communes are told, the rest is counted.
_FEW = 8


def init(
    root: Annotated[Path, typer.Argument(metavar="FOLDER")],
    province: Annotated[
        list[str] | None, typer.Option(help=say("tỉnh của cơ quan", "the office's provinces"))
    ] = None,
    example: Annotated[
        bool,
        typer.Option("--example", help=say("ví dụ, số liệu giả định", "made-up figures of a year")),
    ] = False,
    language: Language = LANGUAGE,
) -> int:
    """Make mtqg.toml with inbox, figures, notes, notebooks and reports beside it."""
    if example:
        from mtqg.office.example_office import create

        create(root, language=language)
        said = Text(
            f"{root}: thư mục ví dụ, số liệu GIẢ ĐỊNH của mười hai tháng trong inbox/. Tiếp theo:"
            f" cd {root}; mtqg load inbox; mtqg data; mtqg audit; mtqg report",
            f"{root}: an example, MADE-UP figures of twelve months in inbox/. Next: cd {root};"
            " mtqg load inbox; mtqg data; mtqg audit; mtqg report",
        )
    else:
        folder.create(root, province or [], language=language)
        said = Text(
            f"{root}: đã tạo; thiết đặt ở {folder.NAME}. Tiếp theo: cd {root}; mtqg template"
            " inbox/giai-ngan.xlsx (biểu trống để điền), hoặc chép tệp của cơ quan vào inbox/;"
            " rồi mtqg load inbox. Mở cửa sổ lệnh mới thì kích hoạt lại môi trường trước.",
            f"{root}: made; settings in {folder.NAME}. Next: cd {root}; mtqg template"
            " inbox/payments.xlsx (a form to fill in), or copy your files to inbox/; then mtqg load"
            " inbox. In a new terminal activate the environment first.",
        )
    tell(said, language)
    return 0


def load(
    ctx: typer.Context,
    files: Annotated[list[Path], typer.Argument()],
    out: Annotated[Path | None, typer.Option(help=say("tệp CSV kết quả", "CSV to write"))] = None,
    replace: Annotated[
        bool,
        typer.Option("--replace", help=say("thay tệp kết quả đã có", "replace what is there")),
    ] = False,
    correction: Annotated[
        str,
        typer.Option(help=say("lý do đính chính số đã nạp", "why loaded figures are corrected")),
    ] = "",
    other: Annotated[
        bool, typer.Option("--other", help=say("nhận cả tỉnh khác", "accept another province"))
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=say("chỉ tóm tắt", "only the account"))
    ] = False,
    mapping: Annotated[
        Path | None, typer.Option(help=say("tệp khai báo biểu (YAML)", "how to read the form"))
    ] = None,
    unit: Unit = None,
    area: Annotated[str | None, typer.Option(help=say("tỉnh, thành phố", "province"))] = None,
    edition: Annotated[str | None, typer.Option(help="2024 (63) | 2025 (34)")] = None,
    period: Period = None,
    as_of: Annotated[str | None, typer.Option(help=say("tính đến ngày", "counted to"))] = None,
    programme: Programme = None,
    decimal: Annotated[
        str | None, typer.Option(help=say('dấu thập phân: "," "."', 'decimal mark: "," "."'))
    ] = None,
    sheet: Annotated[str | None, typer.Option(help=say("tên bảng", "name of the sheet"))] = None,
    level: Annotated[
        str | None, typer.Option(help=say("tỉnh | huyện | xã", "district | commune | province"))
    ] = None,
    scope: Annotated[
        str | None, typer.Option(help=say("phạm vi: toàn địa bàn …", "scope; ALL: whole area"))
    ] = None,
    status: Annotated[
        str | None,
        typer.Option(
            help=say(
                "thực hiện | sơ bộ | ước | kế hoạch | mục tiêu",
                "actual | preliminary | estimate | plan | target",
            )
        ),
    ] = None,
    capital: Annotated[
        str | None,
        typer.Option(help=say("vốn đầu tư | vốn sự nghiệp | tất cả", "INV | REC | ALL")),
    ] = None,
    fund: Annotated[
        str | None,
        typer.Option(
            help=say(
                "ngân sách trung ương | ngân sách địa phương | vốn nước ngoài | tín dụng chính sách"
                " | nhân dân đóng góp | vốn khác | tất cả",
                "CENTRAL | LOCAL | FOREIGN | CREDIT | PEOPLE | OTHER | ALL",
            )
        ),
    ] = None,
    plan_vintage: Annotated[
        str | None,
        typer.Option(help=say("vốn năm nay | vốn kéo dài | cả hai", "CURRENT | CARRIED | ALL")),
    ] = None,
    partial: Annotated[
        bool,
        typer.Option(
            "--partial",
            help=say(
                "nhận cả khi thiếu, hoặc có điều phải xem", "accept what is not whole or doubtful"
            ),
        ),
    ] = False,
    language: Language = LANGUAGE,
) -> int:
    """Take figures in, with an account of every cell; exit 1: contradictions, 2: refused.

    In an office's folder they join its figures, unless `out` names a file; a folder among `files`
    stands for the files in it, and each is kept on its own: see `ledger.add`. One of another
    province is asked about unless `other` accepts it.
    """
    named = (*ANSWERS, "mapping", "partial", "language")
    answers: dict[str, Any] = {name: ctx.params[name] for name in named}
    office = ctx.obj
    if office is None or out is not None or dry_run:
        return intake.load(files, out=None if dry_run else out, replace=replace, **answers)
    found = [
        file
        for path in files
        for file in (sorted(p for p in path.iterdir() if _is_file(p)) if path.is_dir() else [path])
    ]
    if not found:
        empty = Text("không có tệp nào ở đây", "there is no file here")
        raise ProblemError(Problem(empty, ", ".join(map(str, files))))

    def keep(path: Path, loaded: Loaded, account: str) -> Text:
        if not other and (asked := ledger.foreign(office, loaded)):
            raise ProblemError(asked)
        added = ledger.add(office, loaded.table, path, account, correction=correction)
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
    return intake.load(found, keep=keep, usual_area=usual, **answers)


def _is_file(path: Path) -> bool:
    return path.is_file() and not path.name.startswith((".", "~$"))  # what Excel keeps open


def data(ctx: typer.Context, language: Language = LANGUAGE) -> int:
    """List the office's figures by month, programme and commune; exit 1 when a file is gone."""
    if ctx.obj is None:
        none = Text("không ở trong thư mục của cơ quan nào", "not in an office's folder")
        remedy = Text("mtqg init THƯ_MỤC --province lao-cai", "mtqg init FOLDER --province lao-cai")
        raise ProblemError(Problem(none, remedy=remedy))
    found = listing(ctx.obj)
    if found.months.empty:
        none = Text(
            "chưa có số liệu nào: bỏ tệp vào inbox/, rồi mtqg load inbox",
            "no figures yet: drop files into inbox/, then mtqg load inbox",
        )
        tell(none, language)
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
        tell(without.say(language) + ", ".join(gaps))
    for (month, name), units in found.silent.items():
        rest = f", … ({len(units)})" if len(units) > _FEW else ""
        without = Text(f"{month}, {name}: chưa có số của ", f"{month}, {name}: no figures of ")
        tell(without.say(language) + ", ".join(units[:_FEW]) + rest)
    complain(found.gone, language)
    return 1 if found.gone else 0


def lab(ctx: typer.Context, language: Language = LANGUAGE) -> int:
    """Open JupyterLab where the office's folder is, with mtqg on the PATH; return its status."""
    from importlib.util import find_spec

    if find_spec("jupyterlab") is None:
        lacking = Text("chưa cài JupyterLab", "JupyterLab is not installed")
        remedy = Text("pip install jupyterlab", "pip install jupyterlab")
        raise ProblemError(Problem(lacking, remedy=remedy))
    root = ctx.obj.root if ctx.obj else Path.cwd()
    binaries = str(Path(sys.executable).parent)
    environment = {**os.environ, "PATH": binaries + os.pathsep + os.environ.get("PATH", "")}
    return subprocess.call([sys.executable, "-m", "jupyterlab"], cwd=root, env=environment)
