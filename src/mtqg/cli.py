"""The command `mtqg`: a door to the commands of the rooms, in the reader's language."""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
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

#: Each command: the function that is it, in its room, which is imported when the command is called.
#: Its arguments are the options, it returns the exit status; `words/*/usage.ini` says what it does.
COMMANDS = {
    "init": "office.command.init",
    "data": "office.command.data",
    "lab": "office.command.lab",
    "report": "run.command.report",
    "rebuild": "run.rebuild.rebuild",
    "list": "run.choices.list_",
    "check": "sections.command.check",
    "load": "office.command.load",
    "audit": "office.audit.audit",
    "template": "office.command.template",
    "collect": "collect.command.collect",
    "fill": "collect.command.fill",
    "compare": "run.two_provinces.compare",
    "trace": "run.figure_trace.trace",
    "read-text": "office.read_text.read_text",
    "export": "publish.command.export",
    "doctor": "run.doctor.doctor",
}


class _Later(TyperCommand):
    """A command as help lists it; what it takes is known when it is called."""

    def make_context(self, info_name: str | None, args: list[str], *more: Any, **how: Any) -> Any:
        name = str(self.name)
        command = usage.command(name, COMMANDS[name])
        command.params += everywhere()
        context = command.make_context(info_name, args, *more, **how)
        if office := context.obj:  # told here, where --quiet and --log-format are known
            used = Text(f"Thư mục: {office.root}", f"Folder: {office.root}")
            log("info", used.say(context.lookup_default("language") or LANGUAGE))
        return context


class _Door(TyperGroup):
    """Runs a command; what is refused or stopped is told in its language, without a traceback."""

    def __init__(self, **how: Any) -> None:
        super().__init__(**how | {"commands": {name: _Later(name) for name in COMMANDS}})
        self.params += everywhere()

    def make_context(self, *how: Any, **more: Any) -> Any:
        start()
        with _refusals(self.params):
            return super().make_context(*how, **more)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        usage.show(self, ctx)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args[0] not in self.commands:
            raise usage.no_command(args[0], list(self.commands))
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        with _refusals(self.params, ctx.meta):
            try:
                status = super().invoke(ctx)
            except KeyboardInterrupt:
                log("error", say("Đã dừng.", "Stopped."))
                status = INTERRUPTED
            except BrokenPipeError:  # whoever read the output has enough: click ends quietly
                raise
            except OSError as error:
                status = _unforeseen(error)
        raise typer.Exit(status)


@contextmanager
def _refusals(params: list[Any], meta: Mapping[str, Any] | None = None) -> Iterator[None]:
    """Tell what is refused within the context, in the language of the call, and end it."""
    try:
        yield
    except usage.UsageError as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            raise
        complain(usage.refused(error, "mtqg", params).problems)
        sys.exit(REFUSED)
    except ProblemError as error:
        complain(error.problems, (meta or {}).get("language", error.language or LANGUAGE))
        sys.exit(REFUSED)


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
