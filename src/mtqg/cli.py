"""The command `mtqg`: a thin door, one function a command, words in the reader's language."""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text as RichText
from typer.core import TyperGroup

from mtqg.problems import Problem, ProblemError, cause, of_file
from mtqg.texts import DEFAULT_LANGUAGE, LANGUAGES, Text, visible

#: The exit statuses for an input that is refused, and for Ctrl-C; 1 is for work that failed.
REFUSED, INTERRUPTED = 2, 130

_LANGUAGE = os.environ.get("MTQG_LANGUAGE", DEFAULT_LANGUAGE)
if _LANGUAGE not in LANGUAGES:
    _LANGUAGE = DEFAULT_LANGUAGE


class _Terminal(Console):
    """A console that shows control characters of names and figures instead of obeying them."""

    def render_str(self, text: str, **options: Any) -> RichText:
        return super().render_str(visible(text), **options)


console = _Terminal(highlight=False)
errors = _Terminal(stderr=True, highlight=False)


def _say(vi: str, en: str) -> str:
    return Text(vi, en).say(_LANGUAGE)


class _Door(TyperGroup):
    """Runs a command; what is refused or stopped is told in its language, without a traceback."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except ProblemError as error:
            language = ctx.meta.get("language", error.language or _LANGUAGE)
            errors.print(escape(error.say(language)), soft_wrap=True)
            raise typer.Exit(REFUSED) from None
        except KeyboardInterrupt:
            errors.print(_say("Đã dừng.", "Stopped."))
            raise typer.Exit(INTERRUPTED) from None


app = typer.Typer(
    cls=_Door, add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False
)


def _language(ctx: typer.Context, language: str) -> str:
    """Keep the language for what is told outside of the command, refusing one that is unknown."""
    if language not in LANGUAGES:
        unknown = Text("chỉ có tiếng Việt và tiếng Anh", "there are Vietnamese and English only")
        raise ProblemError(
            Problem(
                unknown, value=language, remedy=Text("--language vi | en", "--language vi | en")
            )
        )
    ctx.meta["language"] = language
    return language


Language = Annotated[str, typer.Option("--language", "-l", callback=_language, help="vi | en")]

Edition = Annotated[
    str,
    typer.Option(
        help=_say(
            "2024 (63) | 2025 (34); mặc định: ấn bản có hiệu lực vào ngày chốt số liệu",
            "2024 (63) | 2025 (34); by default the one in force at the cut-off",
        )
    ),
]


@app.callback(
    help=_say(
        "Báo cáo xu hướng và dự báo về các chương trình mục tiêu quốc gia, theo từng tỉnh.",
        "Trend and forecast reports on Vietnam's National Target Programmes, by province.",
    )
)
def _root(ctx: typer.Context) -> None:
    """Find the office's folder; what its mtqg.toml says is the default of every option."""
    from mtqg.office import folder

    office = folder.find() if ctx.invoked_subcommand != "init" else None
    ctx.obj, ctx.default_map = office, folder.defaults(office)
    if office is not None:
        used = Text(f"Thư mục: {office.root}", f"Folder: {office.root}")
        errors.print(
            escape(used.say(folder.settings(office).get("language", _LANGUAGE))), soft_wrap=True
        )


@app.command(help=_say("Lập thư mục của cơ quan.", "Make an office's folder."))
def init(
    folder: Annotated[Path, typer.Argument()],
    province: Annotated[
        list[str] | None, typer.Option(help=_say("tỉnh của cơ quan", "the office's provinces"))
    ] = None,
    example: Annotated[
        bool,
        typer.Option(
            "--example", help=_say("ví dụ, số liệu giả định", "made-up figures of a year")
        ),
    ] = False,
    language: Language = _LANGUAGE,
) -> None:
    """Make mtqg.toml with inbox, figures, notes, notebooks and reports beside it."""
    from mtqg.office import command

    raise typer.Exit(
        command.init(folder, province or [], example=example, language=language, console=console)
    )


@app.command(
    help=_say(
        "Số liệu đã có trong thư mục, và còn thiếu gì.", "What the folder has, what is missing."
    )
)
def data(ctx: typer.Context, language: Language = _LANGUAGE) -> None:
    """List the office's figures by month, programme and commune; exit 1 when a file is gone."""
    from mtqg.office import command

    raise typer.Exit(command.data(_office(ctx), language=language, console=console, errors=errors))


@app.command(help=_say("Mở JupyterLab trong thư mục.", "Open JupyterLab in the folder."))
def lab(ctx: typer.Context, language: Language = _LANGUAGE) -> None:
    """Open JupyterLab where the office's folder is, with mtqg on the PATH."""
    from mtqg.office import command

    raise typer.Exit(command.lab(ctx.obj, language=language))


def _office(ctx: typer.Context) -> Any:
    """Return the office's folder that the call is in, or tell how to make one."""
    if ctx.obj is None:
        none = Text("không ở trong thư mục của cơ quan nào", "not in an office's folder")
        remedy = Text("mtqg init THƯ_MỤC --province lao-cai", "mtqg init FOLDER --province lao-cai")
        raise ProblemError(Problem(none, remedy=remedy))
    return ctx.obj


def _usual(ctx: typer.Context) -> str:
    """Return the province of the office's folder, "" outside or where it has several."""
    provinces = ctx.obj.setting("provinces", []) if ctx.obj else []
    return provinces[0] if len(provinces) == 1 else ""


def _own(ctx: typer.Context, data: list[Path] | None, only: list[Path] | None) -> list[Path]:
    """Return the own figures of a call: the office's with those added, or only those."""
    if only:
        return [*only, *(data or [])]
    if ctx.obj is None:
        return data or []
    from mtqg.office import folder

    for problem in folder.missing(ctx.obj):
        errors.print(escape(problem.say(ctx.meta.get("language", _LANGUAGE))), soft_wrap=True)
    return [*ctx.obj.files(), *(data or [])]


@app.command(help=_say("Lập báo cáo của các tỉnh.", "Make the reports of provinces."))
def report(
    ctx: typer.Context,
    provinces: Annotated[
        list[str] | None,
        typer.Argument(help=_say("tên, mã hoặc tên rút gọn", "names, codes or slugs")),
    ] = None,
    communes: Annotated[
        list[str] | None,
        typer.Option(help=_say("mọi xã, phường của tỉnh này", "every commune of this province")),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help=_say("mọi tỉnh của ấn bản", "every province"))
    ] = False,
    notebook: Annotated[
        list[str] | None,
        typer.Option(
            help=_say(
                "chỉ các mẫu này, hoặc đường dẫn sổ tính của bạn (.ipynb)",
                "only these notebooks, or paths of your own (.ipynb)",
            )
        ),
    ] = None,
    language: Language = _LANGUAGE,
    out: Annotated[
        str, typer.Option(help=_say("thư mục kết quả", "folder of results"))
    ] = "reports",
    jobs: Annotated[int, typer.Option(help=_say("số lượt cùng lúc", "runs at once"), min=0)] = 0,
    edition: Edition = "",
    as_of: Annotated[
        str, typer.Option(help=_say("chỉ số liệu biết đến ngày này", "only what was known then"))
    ] = "",
    data: Annotated[
        list[Path] | None,
        typer.Option(
            help=_say("thêm tệp hoặc thư mục số liệu", "more files or folders of figures")
        ),
    ] = None,
    only_data: Annotated[
        list[Path] | None,
        typer.Option(help=_say("chỉ dùng các tệp này", "these files instead of the folder's")),
    ] = None,
    notes: Annotated[
        str,
        typer.Option(help=_say("thư mục ghi chú của bạn", "folder of your notes on provinces")),
    ] = "",
    since: Annotated[
        str,
        typer.Option(help=_say("thay đổi từ tháng hoặc ngày này: 2026-10", "what changed since")),
    ] = "",
    parameter: Annotated[
        list[str] | None,
        typer.Option("--parameter", "-p", help=_say("tham số khác: TÊN=GIÁ_TRỊ", "NAME=VALUE")),
    ] = None,
    to: Annotated[
        list[str] | None,
        typer.Option(
            "--to",
            help=_say("thêm dạng: html | docx | pdf | xlsx", "also as html | docx | pdf | xlsx"),
        ),
    ] = None,
    engine: Annotated[str, typer.Option(help="fork | plain")] = "",
    timeout: Annotated[
        float, typer.Option(help=_say("giây cho mỗi lượt", "seconds for each run"), min=0.1)
    ] = 600,
    scheduler: Annotated[
        str, typer.Option(help=_say("cụm dask: tcp://máy:cổng", "dask cluster: tcp://host:port"))
    ] = "",
    force: Annotated[
        bool, typer.Option(help=_say("lập lại cả khi không đổi", "make unchanged ones too"))
    ] = False,
    why: Annotated[
        bool,
        typer.Option("--why", help=_say("nói lý do lập từng báo cáo", "say why each is made")),
    ] = False,
) -> None:
    """Make the reports that are out of date; see docs/running.md."""
    from mtqg.office import folder
    from mtqg.run import command

    status = command.report(
        console,
        provinces
        or ([] if everything or communes else folder.settings(ctx.obj).get("provinces", [])),
        everything=everything,
        notebooks=notebook or [],
        language=language,
        out=folder.out_at(out, as_of),
        jobs=jobs,
        edition=edition,
        as_of=as_of,
        data=_own(ctx, data, only_data),
        extra=[
            *(parameter or []),
            *([f"notes={notes}"] if notes else []),
            *([f"since={since}"] if since else []),
        ],
        way=engine,
        timeout=timeout,
        scheduler=scheduler,
        force=force,
        why=why,
        to=to or [],
        communes=communes or [],
    )
    raise typer.Exit(status)


@app.command(
    "list", help=_say("Các tỉnh, mẫu báo cáo, chỉ tiêu.", "Provinces, notebooks, indicators.")
)
def list_(
    language: Language = _LANGUAGE,
    edition: Edition = "",
) -> None:
    """Print what there is to choose from."""
    from mtqg.run.parameters import templates
    from mtqg.table import areas, catalogue, mergers

    edition = edition or areas.edition_of([])
    provinces = areas.provinces(edition)
    name = "name" if language == "vi" else "name_en"
    title = Text(f"Tỉnh, thành phố (ấn bản {edition})", f"Provinces of {edition}").say(language)
    table = Table(title=title, title_justify="left")
    for heading in (
        Text("mã", "code"),
        Text("tên", "name"),
        Text("tên rút gọn", "slug"),
        Text("loại", "type"),
    ):
        table.add_column(heading.say(language))
    for row in provinces.itertuples():
        kind, _ = mergers.life(areas.get(row.code, edition)).title(date.today())
        kind = "tỉnh" if kind == "tỉnh" else "thành phố"
        said = Text(kind, "province" if kind == "tỉnh" else "city").say(language)
        table.add_row(row.code, getattr(row, name), row.slug, said)
    console.print(table)
    title = Text("Mẫu báo cáo và tham số", "Notebooks and their parameters").say(language)
    table = Table("", "", title=title, title_justify="left", show_header=False)
    for template in templates().values():
        declared = ", ".join(f"{n} = {v!r}" for n, v in template.declared.items())
        table.add_row(template.name, escape(declared))
    console.print(table)
    table = Table(title=Text("Chỉ tiêu", "Indicators").say(language), title_justify="left")
    for heading in (Text("mã", "code"), Text("tên", "name"), Text("đơn vị", "unit")):
        table.add_column(heading.say(language))
    for code, row in catalogue.indicators().iterrows():
        table.add_row(str(code), row[f"name_{language}"], row[f"unit_{language}"])
    console.print(table)


@app.command(
    help=_say(
        "Kiểm tra số liệu: của dự án, hoặc các tệp nêu ra.",
        "Check figures: the project's, or the given files.",
    )
)
def check(
    ctx: typer.Context,
    files: Annotated[list[Path] | None, typer.Argument()] = None,
    language: Language = _LANGUAGE,
) -> None:
    """Print every problem of the figures; exit 1 when there is one."""
    from mtqg.checks import shipped
    from mtqg.sections import notes
    from mtqg.table import observations

    problems: list[Problem] = [] if files else [*shipped.problems(), *notes.problems()]
    rows = 0
    checked = files or [*observations.files(), *(ctx.obj.files() if ctx.obj else [])]
    for path in checked:
        try:
            rows += len(observations.read_csv(path))
        except ProblemError as error:
            problems += error.problems
        except OSError as error:
            text = Text("không đọc được: ", "unreadable: ") + of_file(error)
            problems.append(Problem(text, str(path)))
    for problem in problems:
        errors.print(escape(problem.say(language)), soft_wrap=True)
    if problems:
        raise typer.Exit(1)
    done = Text(
        f"{len(checked)} tệp, {rows} dòng: không có vấn đề.",
        f"{len(checked)} files, {rows} rows: no problem.",
    )
    console.print(done.say(language))


@app.command(
    help=_say(
        "Nạp tệp Excel, CSV của cơ quan vào bảng dài.",
        "Load an office's Excel and CSV files into the long table.",
    )
)
def load(
    ctx: typer.Context,
    files: Annotated[list[Path], typer.Argument()],
    out: Annotated[Path | None, typer.Option(help=_say("tệp CSV kết quả", "CSV to write"))] = None,
    replace: Annotated[
        bool,
        typer.Option("--replace", help=_say("thay tệp kết quả đã có", "replace what is there")),
    ] = False,
    correction: Annotated[
        str,
        typer.Option(help=_say("lý do đính chính số đã nạp", "why loaded figures are corrected")),
    ] = "",
    other: Annotated[
        bool, typer.Option("--other", help=_say("nhận cả tỉnh khác", "accept another province"))
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=_say("chỉ tóm tắt", "only the account"))
    ] = False,
    mapping: Annotated[
        Path | None, typer.Option(help=_say("tệp khai báo biểu (YAML)", "how to read the form"))
    ] = None,
    unit: Annotated[str | None, typer.Option(help=_say("đơn vị tính", "unit of money"))] = None,
    area: Annotated[str | None, typer.Option(help=_say("tỉnh, thành phố", "province"))] = None,
    edition: Annotated[str | None, typer.Option(help="2024 (63) | 2025 (34)")] = None,
    period: Annotated[str | None, typer.Option(help=_say("năm kế hoạch", "year of plan"))] = None,
    as_of: Annotated[str | None, typer.Option(help=_say("tính đến ngày", "counted to"))] = None,
    programme: Annotated[str | None, typer.Option(help="DTTS | GNBV | NTM | NTP2026 | ALL")] = None,
    decimal: Annotated[
        str | None, typer.Option(help=_say('dấu thập phân: "," "."', 'decimal mark: "," "."'))
    ] = None,
    sheet: Annotated[str | None, typer.Option(help=_say("tên bảng", "name of the sheet"))] = None,
    level: Annotated[str | None, typer.Option(help="district | commune | province")] = None,
    scope: Annotated[
        str | None, typer.Option(help=_say("phạm vi; ALL: toàn địa bàn", "scope; ALL: whole area"))
    ] = None,
    status: Annotated[
        str | None, typer.Option(help="actual | preliminary | estimate | plan | target")
    ] = None,
    capital: Annotated[str | None, typer.Option(help="INV | REC | ALL")] = None,
    fund: Annotated[
        str | None, typer.Option(help="CENTRAL | LOCAL | FOREIGN | CREDIT | PEOPLE | OTHER | ALL")
    ] = None,
    plan_vintage: Annotated[str | None, typer.Option(help="CURRENT | CARRIED | ALL")] = None,
    partial: Annotated[
        bool,
        typer.Option("--partial", help=_say("nhận cả khi thiếu", "accept what is not whole")),
    ] = False,
    language: Language = _LANGUAGE,
) -> None:
    """Take figures in, with an account of every cell; exit 1: contradictions, 2: refused."""
    answers: dict[str, Any] = {
        "mapping": mapping,
        "partial": partial,
        "language": language,
        "console": console,
        "errors": errors,
        "unit": unit,
        "area": area,
        "edition": edition,
        "period": period,
        "as_of": as_of,
        "programme": programme,
        "decimal": decimal,
        "sheet": sheet,
        "level": level,
        "scope": scope,
        "status": status,
        "capital": capital,
        "fund": fund,
        "plan_vintage": plan_vintage,
    }
    if ctx.obj and out is None and not dry_run:
        from mtqg.office import command as office

        added = office.load(ctx.obj, files, correction=correction, other=other, **answers)
        raise typer.Exit(added)
    from mtqg.intake import command

    out = None if dry_run else out
    raise typer.Exit(command.load(files, out=out, replace=replace, **answers))


@app.command(
    help=_say(
        "Các số liệu mâu thuẫn với nhau ở đâu: của dự án, hoặc các tệp nêu ra.",
        "What stated figures contradict: the project's, or the given files'.",
    )
)
def audit(
    ctx: typer.Context,
    files: Annotated[list[Path] | None, typer.Argument()] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
    notes: Annotated[
        bool, typer.Option("--notes", help=_say("cả lưu ý", "with the notes"))
    ] = False,
    language: Language = _LANGUAGE,
) -> None:
    """Print the findings; exit 1 when one is an error."""
    from mtqg.checks import command

    status = command.run(
        files or (ctx.obj.files() if ctx.obj else []),
        as_json=as_json,
        notes=notes,
        language=language,
        console=console,
        errors=errors,
    )
    raise typer.Exit(status)


@app.command(help=_say("Ghi biểu mẫu nhập liệu (Excel).", "Write the form to fill in (Excel)."))
def template(
    ctx: typer.Context,
    out: Annotated[Path, typer.Argument()] = Path("bieu-mau.xlsx"),
    kind: Annotated[str, typer.Option(help="programmes | communes | poverty | ntm")] = "programmes",
    area: Annotated[str, typer.Option(help=_say("tỉnh, thành phố", "province"))] = "",
    year: Annotated[int | None, typer.Option(help=_say("năm của biểu", "year"))] = None,
    communes: Annotated[
        str,
        typer.Option(
            help=_say(
                "biểu cho mọi xã của tỉnh này: tệp .xlsx chung, hoặc thư mục mỗi xã một tệp",
                "forms for every commune of this province: one .xlsx, or a folder of one each",
            )
        ),
    ] = "",
    as_of: Annotated[str, typer.Option(help=_say("tính đến ngày", "counted to"))] = "",
    language: Language = _LANGUAGE,
) -> None:
    """Write a blank form: of programmes, or of a province's communes."""
    from mtqg.intake import command

    status = command.template(
        out,
        kind=kind,
        area=area or ("" if communes else _usual(ctx)),
        year=year,
        communes=communes,
        as_of=as_of,
        language=language,
        console=console,
    )
    raise typer.Exit(status)


@app.command(
    help=_say(
        "Nhận biểu của các xã trong một thư mục: ai đã nộp, ai chưa, số nào mâu thuẫn.",
        "Take the returned forms of communes: who has, who has not, what contradicts.",
    )
)
def collect(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument()],
    province: Annotated[str, typer.Option(help=_say("tỉnh, thành phố", "province"))] = "",
    due: Annotated[str, typer.Option(help=_say("hạn nộp", "date they were due"))] = "",
    data: Annotated[
        list[Path] | None,
        typer.Option(help=_say("số liệu các tháng trước (CSV)", "figures of earlier months (CSV)")),
    ] = None,
    out: Annotated[Path | None, typer.Option(help=_say("tệp CSV kết quả", "CSV to write"))] = None,
    queries: Annotated[
        Path | None, typer.Option(help=_say("tệp phiếu hỏi (.xlsx)", "query sheet (.xlsx)"))
    ] = None,
    language: Language = _LANGUAGE,
) -> None:
    """Collect forms and answered query sheets; exit 1: some are missing or asked, 2: refused."""
    from mtqg.collect import command

    status = command.run(
        folder,
        province=province or _usual(ctx),
        due=due,
        data=_own(ctx, data, None),
        out=out,
        queries=queries,
        language=language,
        console=console,
    )
    raise typer.Exit(status)


@app.command(
    help=_say(
        "Điền biểu báo cáo của cơ quan (Excel) bằng số liệu mới; bố cục, công thức giữ nguyên.",
        "Fill an office's own workbook with new figures; layout and formulas stay.",
    )
)
def fill(
    ctx: typer.Context,
    form: Annotated[
        Path, typer.Argument(help=_say("biểu tháng trước, hoặc biểu trống", "last month's form"))
    ],
    out: Annotated[Path, typer.Argument(help=_say("tệp kết quả", "workbook to write"))],
    area: Annotated[str, typer.Option(help=_say("tỉnh, hoặc xã kèm tỉnh", "province or commune"))],
    as_of: Annotated[str, typer.Option(help=_say("tính đến ngày", "counted to"))] = "",
    data: Annotated[
        list[Path] | None,
        typer.Option(
            help=_say("thêm tệp hoặc thư mục số liệu", "more files or folders of figures")
        ),
    ] = None,
    unit: Annotated[str | None, typer.Option(help=_say("đơn vị tính", "unit of money"))] = None,
    period: Annotated[str | None, typer.Option(help=_say("năm kế hoạch", "year of plan"))] = None,
    programme: Annotated[str | None, typer.Option(help="NTP2026 | DTTS | GNBV | NTM | ALL")] = None,
    language: Language = _LANGUAGE,
) -> None:
    """Fill named cells, or those that headings say; exit 1: some have no figure, 2: refused."""
    from mtqg.collect import command

    status = command.fill(
        form,
        out,
        area=area,
        as_of=as_of,
        data=_own(ctx, data, None),
        language=language,
        console=console,
        unit=unit,
        period=period,
        programme=programme,
    )
    raise typer.Exit(status)


@app.command(help=_say("Đặt hai tỉnh cạnh nhau.", "Put two provinces side by side."))
def compare(
    ctx: typer.Context,
    first: Annotated[str, typer.Argument()],
    second: Annotated[str, typer.Argument()],
    language: Language = _LANGUAGE,
    edition: Edition = "",
    as_of: Annotated[str, typer.Option(help=_say("ngày chốt số liệu", "cut-off date"))] = "",
    data: Annotated[
        list[Path] | None,
        typer.Option(
            help=_say("thêm tệp hoặc thư mục số liệu", "more files or folders of figures")
        ),
    ] = None,
    only_data: Annotated[
        list[Path] | None,
        typer.Option(help=_say("chỉ dùng các tệp này", "these files instead of the folder's")),
    ] = None,
    out: Annotated[
        str, typer.Option(help=_say("thư mục kết quả", "folder of results"))
    ] = "reports",
) -> None:
    """Make the page of two provinces; exit 1 when it could not be made."""
    from mtqg.office import folder
    from mtqg.run import compare as pages

    status = pages.compare(
        console,
        first,
        second,
        language=language,
        edition=edition,
        as_of=as_of,
        data=_own(ctx, data, only_data),
        out=folder.out_at(out, as_of),
    )
    raise typer.Exit(status)


@app.command(
    "read-text",
    help=_say(
        "Đọc các con số trong một bài báo, báo cáo bằng lời.",
        "Read the figures that an article or a report states.",
    ),
)
def read_text(
    file: Annotated[Path, typer.Argument()],
    as_json: Annotated[bool, typer.Option("--json")] = False,
    out: Annotated[
        Path | None,
        typer.Option(
            help=_say("bảng để xác nhận: .xlsx hoặc .csv", "table to confirm: .xlsx or .csv")
        ),
    ] = None,
    as_of: Annotated[str, typer.Option(help=_say("ngày của bài viết", "date of the text"))] = "",
    area: Annotated[
        str, typer.Option(help=_say("tỉnh mà bài viết nói đến", "the province it is about"))
    ] = "",
    language: Language = _LANGUAGE,
) -> None:
    """List the statements understood and the numbers left; exit 1 when none is understood."""
    from mtqg.intake.text.command import read_text_file

    status = read_text_file(
        file,
        out=out,
        json=as_json,
        as_of=as_of,
        area=area,
        language=language,
        console=console,
    )
    raise typer.Exit(status)


@app.command(
    help=_say(
        "Máy này có lập được báo cáo không, cần sửa gì.",
        "Whether reports can be made here, and what to mend.",
    )
)
def doctor(
    out: Annotated[
        str, typer.Option(help=_say("thư mục kết quả", "folder of results"))
    ] = "reports",
    language: Language = _LANGUAGE,
) -> None:
    """Tell versions, folders, fonts, kernel, encodings; exit 1 if reports cannot be made."""
    from mtqg.run import doctor as examination

    raise typer.Exit(examination.run(console, language, out))


def main() -> None:
    """Run the command line; Ctrl-C exits with status 130."""
    # Windows consoles default to an encoding without Vietnamese letters.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except Exception as error:
        sys.exit(_unforeseen(error))


def _unforeseen(error: Exception) -> int:
    """Say what stopped the command, keep the details in a file, and return the exit status."""
    name = f"mtqg-{datetime.now():%Y%m%d-%H%M%S}-{os.getpid()}.txt"
    path = Path(tempfile.gettempdir()) / name
    kept = ""
    with suppress(OSError):
        path.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
        kept = _say(
            f" Chi tiết, để gửi kèm khi báo lỗi: {path}", f" Details, to report the fault: {path}"
        )
    stopped = _say("Lệnh dừng vì lỗi ngoài dự kiến: ", "Stopped by an error not foreseen: ")
    if isinstance(error, OSError):  # a full disk, a folder that is locked: it says so itself
        stopped = _say("Lệnh dừng: ", "Stopped: ")
    with suppress(OSError):  # a terminal that is gone, a full disk
        errors.print(escape(stopped + cause(error).say(_LANGUAGE) + "." + kept), soft_wrap=True)
    return 1
