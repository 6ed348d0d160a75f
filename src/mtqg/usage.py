"""How a command is called, in the reader's language: its help, and what is wrong with a call."""

from __future__ import annotations

import re
from importlib import import_module
from typing import Any

import typer
from rich.markup import escape
from rich.table import Table
from typer.core import TyperCommand

from mtqg.problems import Problem, ProblemError, nearest
from mtqg.terminal import LANGUAGE, console, tell
from mtqg.words.sentences import read, sentences

#: What typer raises of a wrong call; its own name of it is private and has moved before.
UsageError: type[Any] = typer.BadParameter.__mro__[1]


def command(name: str, place: str) -> Any:
    """Return the command `name`, which is the function at `place`, with its options as told here.

    `words/*/usage.ini` says what an option is: in a part of the command, else for all of them.
    """
    module, _, function = place.rpartition(".")
    one = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    one.command(name, cls=Command)(getattr(import_module(f"mtqg.{module}"), function))
    command: Any = typer.main.get_command(one)
    command.help = purpose(name)
    for param in command.params:
        keys = f"of_{name.replace('-', '_')}.{param.name}", f"option.{param.name}"
        key = next((key for key in keys if key in read("usage")["vi"]), "")
        param.help = sentences("usage", LANGUAGE)(key) if key else ""
        param.secondary_opts = []  # no --no-… of what is off anyhow
    return command


def purpose(name: str) -> str:
    """Return what a command is for."""
    return sentences("usage", LANGUAGE)(f"command.{name.replace('-', '_')}")


def refused(error: Any, path: str, params: list[Any]) -> ProblemError:
    """Return what is wrong with a call of `path`, as every other refusal is told."""
    kind, say = type(error).__name__, sentences("usage").text
    remedy = say("wrong.how", command=path)
    param = getattr(error, "param", None)
    option = getattr(error, "option_name", "") or (_label(param) if param is not None else "")
    if kind == "NoSuchOption":
        near = nearest(option, [name for one in params for name in one.opts])
        return ProblemError(Problem(say("wrong.no_option"), value=option, remedy=near or remedy))
    if kind == "MissingParameter":
        return ProblemError(Problem(say("wrong.missing", name=option), remedy=remedy))
    if kind == "BadOptionUsage":
        key = "wrong.needs_value" if "require" in error.message else "wrong.takes_none"
        return ProblemError(Problem(say(key, option=option), remedy=remedy))
    if kind == "BadParameter":
        least = getattr(param, "min", None)
        least = least if least is not None else getattr(getattr(param, "type", None), "min", None)
        wanted = say("wrong.number") if least is None else say("wrong.at_least", least=f"{least:g}")
        return ProblemError(Problem(say("wrong.bad_value", option=option), remedy=wanted))
    if extra := re.search(r"\(([^()]*)\)$", error.message):
        return ProblemError(Problem(say("wrong.extra"), value=extra[1], remedy=remedy))
    return ProblemError(Problem(say("wrong.no_command_given"), remedy=remedy))


def no_command(name: str, known: list[str]) -> ProblemError:
    """Return that there is no such command, with the nearest."""
    say = sentences("usage").text
    remedy = nearest(name, known) or say("wrong.how", command="mtqg")
    return ProblemError(Problem(say("wrong.no_command"), value=name, remedy=remedy))


def show(command: Any, ctx: Any) -> None:
    """Print what a command is for and takes: arguments, options, commands."""
    say = sentences("usage", LANGUAGE)
    takes = [one for one in command.get_params(ctx) if not getattr(one, "hidden", False)]
    arguments = [one for one in takes if one.param_type_name == "argument"]
    pieces = [say("help.options_piece"), *map(_argument, arguments)]
    pieces += [say("help.command_piece")] if getattr(command, "commands", None) else []
    called = " ".join([say("help.usage"), ctx.command_path, *pieces])
    tell(f"{called}\n\n  {command.help}")
    options = [one for one in takes if one not in arguments]
    commands = getattr(command, "commands", {})
    for title, rows in (
        ("arguments", [(_argument(one), _told(one)) for one in arguments]),
        ("options", [(_option(one), _told(one)) for one in options]),
        ("commands", [(name, purpose(name)) for name in commands]),
    ):
        if rows:
            console.print(f"\n[bold]{escape(say(f'help.{title}'))}[/]")
            table = Table.grid(padding=(0, 2))
            for left, right in rows:
                table.add_row(f"  {escape(left)}", escape(right))
            console.print(table)


def _label(param: Any) -> str:
    return str(max(param.opts, key=len)) if param.param_type_name == "option" else _name(param)


def _name(param: Any) -> str:
    """Return how help names an argument."""
    return sentences("usage", LANGUAGE)(f"argument.{param.name}")


def _argument(param: Any) -> str:
    shown = f"{_name(param)}…" if param.nargs == -1 else _name(param)
    return shown if param.required else f"[{shown}]"


def _option(param: Any) -> str:
    names = ", ".join(sorted(param.opts, key=len))
    return names if param.is_flag or param.name == "help" else f"{names} …"


def _told(param: Any) -> str:
    """Return what help says of a parameter: what it is, whether it must be given, its default."""
    say = sentences("usage", LANGUAGE)
    text = say("help.help") if param.name == "help" else param.help or ""
    default = param.default() if callable(param.default) else param.default
    if param.required:
        return f"{text} {say('help.required')}".strip()
    if default in (None, "", False, [], ()) or param.name == "help":
        return text
    return f"{text} {say('help.default', value=str(default))}".strip()


class Command(TyperCommand):
    """A command whose help and refusals are in the reader's language."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Print the help of the command."""
        show(self, ctx)

    def make_context(self, info_name: str | None, args: list[str], *more: Any, **how: Any) -> Any:
        """Read what the command is called with.

        Raises
        ------
        ProblemError
            If it does not take that.
        """
        try:
            return super().make_context(info_name, args, *more, **how)
        except UsageError as error:
            raise refused(error, f"mtqg {info_name}", self.params) from None
