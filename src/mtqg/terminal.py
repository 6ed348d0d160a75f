"""What the commands share: the terminal they write to, and the options that several take."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.text import Text as RichText

from mtqg.problems import Problem, ProblemError
from mtqg.texts import DEFAULT_LANGUAGE, LANGUAGES, Text, visible

#: The language of help, and of a command that is told no other.
LANGUAGE = os.environ.get("MTQG_LANGUAGE", DEFAULT_LANGUAGE)
if LANGUAGE not in LANGUAGES:
    LANGUAGE = DEFAULT_LANGUAGE


class _Terminal(Console):
    """A console that shows control characters of names and figures instead of obeying them."""

    def render_str(self, text: str, **options: Any) -> RichText:
        return super().render_str(visible(text), **options)


console = _Terminal(highlight=False)
errors = _Terminal(stderr=True, highlight=False)

#: The manner that a call asks for: whether only what is wrong is told, and as what on stderr.
_manner = {"quiet": False, "json": False}


def say(vi: str, en: str) -> str:
    """Return what help says, in the language of the environment."""
    return Text(vi, en).say(LANGUAGE)


def tell(text: str | Text, language: str = LANGUAGE) -> None:
    """Print what a command was asked for, on one line however long it is."""
    console.print(escape(text if isinstance(text, str) else text.say(language)), soft_wrap=True)


def log(level: str, message: str, **fields: Any) -> None:
    """Tell beside what was asked for, on the error stream: a line, or an object of JSON.

    Parameters
    ----------
    level : {"info", "warning", "error"}
        With `--quiet`, info is left out.
    message : str
        The line; with `--log-format json`, the object has time (UTC), level, message, and `fields`.
    """
    if _manner["quiet"] and level == "info":
        return
    if _manner["json"]:
        now = datetime.now(UTC).isoformat(timespec="seconds")
        entry = {"time": now, "level": level, "message": message, **fields}
        print(json.dumps(entry, ensure_ascii=False), file=sys.stderr, flush=True)
    else:
        sign = _SIGNS.get(level, "") if fields else ""
        errors.print(sign + escape(message), soft_wrap=True)


_SIGNS = {"error": "[red]✖[/] ", "warning": "[yellow]▲[/] "}


def logs_json() -> bool:
    """Tell whether a program reads the error stream, which then also hears what went well."""
    return _manner["json"]


def complain(problems: Iterable[Problem], language: str = LANGUAGE) -> None:
    """Tell what is wrong, a line each; as JSON with its place and remedy apart."""
    for problem in problems:
        level = problem.severity if problem.severity in ("error", "warning") else "info"
        log(level, problem.say(language), **(problem.fields(language) if logs_json() else {}))


def quieten() -> None:
    """Print nothing more of what a command tells people; what is wrong is still told."""
    console.quiet = True


def start() -> None:
    """Forget the manner of the call before: several may be made in one process."""
    console.quiet = False
    _manner.update(quiet=False, json=False)


def _quiet(quiet: bool) -> bool:
    if quiet:
        _manner["quiet"] = True
        quieten()
    return quiet


def _log_format(name: str) -> str:
    if name not in ("", "text", "json"):
        unknown = Text("không có dạng nhật ký này", "there is no such log format")
        remedy = Text("--log-format text | json", "--log-format text | json")
        raise ProblemError(Problem(unknown, value=name, remedy=remedy))
    if name:
        _manner["json"] = name == "json"
    return name


def _everywhere(
    quiet: Annotated[
        bool,
        typer.Option(
            "--quiet",
            "-q",
            callback=_quiet,
            is_eager=True,
            help=say("chỉ hiện lỗi", "show errors only"),
        ),
    ] = False,
    log_format: Annotated[
        str,
        typer.Option(
            callback=_log_format,
            is_eager=True,
            help=say("text | json: mỗi dòng trên stderr", "text | json: each line on stderr"),
        ),
    ] = "",
) -> None:
    """Hold the options that stand before a command as well as after it."""


def everywhere() -> list[Any]:
    """Return the options that `mtqg` and each of its commands take; no function is given them."""
    one = typer.Typer(add_completion=False)
    one.command()(_everywhere)
    options = typer.main.get_command(one).params
    for option in options:
        option.expose_value = False
    return options


def _language(ctx: typer.Context, language: str) -> str:
    """Keep the language for what is told outside of the command, refusing one that is unknown."""
    if language not in LANGUAGES:
        unknown = Text("chỉ có tiếng Việt và tiếng Anh", "there are Vietnamese and English only")
        remedy = Text("--language vi | en", "--language vi | en")
        raise ProblemError(Problem(unknown, value=language, remedy=remedy))
    ctx.meta["language"] = language
    return language


Language = Annotated[str, typer.Option("--language", "-l", callback=_language)]
