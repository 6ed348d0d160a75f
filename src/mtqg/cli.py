"""The command `mtqg`: a door to the commands of the rooms, in the reader's language."""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from contextlib import suppress
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from mtqg import __version__, usage
from mtqg.problems import ProblemError, cause
from mtqg.terminal import LANGUAGE, complain, everywhere, log, say, start
from mtqg.texts import Text

#: The exit statuses for an input that is refused, and for Ctrl-C; 1 is for work that failed.
REFUSED, INTERRUPTED = 2, 130

#: Each command: the function that is it (its arguments are the options, it returns the exit
#: status), and what help says of it. A room is imported when one of its commands is called.
COMMANDS: dict[str, tuple[str, str]] = {
    "init": ("office.command.init", say("Lập thư mục của cơ quan.", "Make an office's folder.")),
    "data": (
        "office.command.data",
        say(
            "Số liệu đã có trong thư mục, và còn thiếu gì.", "What the folder has, what is missing."
        ),
    ),
    "lab": (
        "office.command.lab",
        say("Mở JupyterLab trong thư mục.", "Open JupyterLab in the folder."),
    ),
    "report": (
        "run.command.report",
        say("Lập báo cáo của các tỉnh.", "Make the reports of provinces."),
    ),
    "rebuild": (
        "run.rebuild.rebuild",
        say(
            "Lập lại một báo cáo từ bản ghi của nó, nói điều gì khác.",
            "Make a report again from its record, and say what differs.",
        ),
    ),
    "list": (
        "run.choices.list_",
        say("Các tỉnh, mẫu báo cáo, chỉ tiêu.", "Provinces, notebooks, indicators."),
    ),
    "check": (
        "sections.command.check",
        say(
            "Kiểm tra số liệu: của dự án, hoặc các tệp nêu ra.",
            "Check figures: the project's, or the given files.",
        ),
    ),
    "load": (
        "office.command.load",
        say(
            "Nạp tệp Excel, CSV, PX, JSON-stat vào bảng dài.",
            "Load Excel, CSV, PX and JSON-stat files into the long table.",
        ),
    ),
    "audit": (
        "checks.command.audit",
        say(
            "Các số liệu mâu thuẫn với nhau ở đâu: của dự án, hoặc các tệp nêu ra.",
            "What stated figures contradict: the project's, or the given files'.",
        ),
    ),
    "template": (
        "intake.command.template",
        say("Ghi biểu mẫu nhập liệu (Excel).", "Write the form to fill in (Excel)."),
    ),
    "collect": (
        "collect.command.collect",
        say(
            "Nhận biểu của các xã trong một thư mục: ai đã nộp, ai chưa, số nào mâu thuẫn.",
            "Take the returned forms of communes: who has, who has not, what contradicts.",
        ),
    ),
    "fill": (
        "collect.command.fill",
        say(
            "Điền biểu báo cáo của cơ quan (Excel) bằng số liệu mới; bố cục, công thức giữ nguyên.",
            "Fill an office's own workbook with new figures; layout and formulas stay.",
        ),
    ),
    "compare": (
        "run.two_provinces.compare",
        say("Đặt hai tỉnh cạnh nhau.", "Put two provinces side by side."),
    ),
    "trace": (
        "run.figure_trace.trace",
        say(
            "Một số lấy từ dòng nào, nguồn nào, và tính ra điều gì.",
            "Which row and source a figure comes from, and what is computed from it.",
        ),
    ),
    "read-text": (
        "intake.text.command.read_text",
        say(
            "Đọc các con số trong một bài báo, báo cáo bằng lời.",
            "Read the figures that an article or a report states.",
        ),
    ),
    "export": (
        "publish.command.export",
        say(
            "Xuất số liệu cho chương trình khác: CSV, Parquet, SDMX-CSV, JSON-stat.",
            "Figures for other programs: CSV, Parquet, SDMX-CSV, JSON-stat.",
        ),
    ),
    "doctor": (
        "run.doctor.doctor",
        say(
            "Máy này có lập được báo cáo không, cần sửa gì.",
            "Whether reports can be made here, and what to mend.",
        ),
    ),
}


class _Later(TyperCommand):
    """A command as help lists it; what it takes is known when it is called."""

    def make_context(self, info_name: str | None, args: list[str], *more: Any, **how: Any) -> Any:
        place, told = COMMANDS[str(self.name)]
        module, _, function = place.rpartition(".")
        one = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
        one.command(self.name, cls=usage.Command, help=told)(
            getattr(import_module(f"mtqg.{module}"), function)
        )
        command = typer.main.get_command(one)
        command.params += everywhere()
        context = command.make_context(info_name, args, *more, **how)
        if office := context.obj:  # told here, where --quiet and --log-format are known
            used = Text(f"Thư mục: {office.root}", f"Folder: {office.root}")
            log("info", used.say(context.lookup_default("language") or LANGUAGE))
        return context


class _Door(TyperGroup):
    """Runs a command; what is refused or stopped is told in its language, without a traceback."""

    def __init__(self, **how: Any) -> None:
        how["commands"] = {name: _Later(name, help=told) for name, (_, told) in COMMANDS.items()}
        super().__init__(**how)
        self.params += everywhere()

    def make_context(self, *how: Any, **more: Any) -> Any:
        start()
        try:
            return super().make_context(*how, **more)
        except usage.UsageError as error:
            if type(error).__name__ == "NoArgsIsHelpError":
                raise
            complain(usage.refused(error, "mtqg", self.params).problems)
        except ProblemError as error:
            complain(error.problems)
        sys.exit(REFUSED)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        usage.show(self, ctx)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args[0] not in self.commands:
            raise usage.no_command(args[0], list(self.commands))
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        try:
            status = super().invoke(ctx)
        except usage.UsageError as error:
            complain(usage.refused(error, "mtqg", self.params).problems)
            raise typer.Exit(REFUSED) from None
        except ProblemError as error:
            complain(error.problems, ctx.meta.get("language", error.language or LANGUAGE))
            raise typer.Exit(REFUSED) from None
        except KeyboardInterrupt:
            log("error", say("Đã dừng.", "Stopped."))
            raise typer.Exit(INTERRUPTED) from None
        except BrokenPipeError:  # whoever read the output has enough: click ends quietly
            raise
        except OSError as error:
            raise typer.Exit(_unforeseen(error)) from None
        raise typer.Exit(status)


app = typer.Typer(
    cls=_Door, add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False
)


def _version(asked: bool) -> None:
    if asked:
        print(f"mtqg {__version__}")
        raise typer.Exit


@app.callback(
    help=say(
        "Báo cáo xu hướng và dự báo về các chương trình mục tiêu quốc gia, theo từng tỉnh.",
        "Trend and forecast reports on Vietnam's National Target Programmes, by province.",
    )
)
def _root(
    ctx: typer.Context,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_version, is_eager=True, help=say("phiên bản", "the version")
        ),
    ] = False,
) -> None:
    """Find the office's folder; what its mtqg.toml says is the default of every option."""
    from mtqg.office import folder

    office = folder.find() if ctx.invoked_subcommand != "init" else None
    ctx.obj, ctx.default_map = office, folder.defaults(office)


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
        kept = say(
            f" Chi tiết, để gửi kèm khi báo lỗi: {path}", f" Details, to report the fault: {path}"
        )
    stopped = say("Lệnh dừng vì lỗi ngoài dự kiến: ", "Stopped by an error not foreseen: ")
    if isinstance(error, OSError):  # a full disk, a folder that is locked: it says so itself
        stopped = say("Lệnh dừng: ", "Stopped: ")
    with suppress(OSError):  # a terminal that is gone, a full disk
        log("error", stopped + cause(error).say(LANGUAGE) + "." + kept)
    return 1
