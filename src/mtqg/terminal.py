"""What the commands share: the terminal they write to, and the options that several take."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
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


def say(vi: str, en: str) -> str:
    """Return what help says, in the language of the environment."""
    return Text(vi, en).say(LANGUAGE)


def tell(text: str | Text, language: str = LANGUAGE) -> None:
    """Print what a command was asked for, on one line however long it is."""
    console.print(escape(text if isinstance(text, str) else text.say(language)), soft_wrap=True)


def complain(problems: Iterable[Problem], language: str = LANGUAGE) -> None:
    """Print what is wrong beside what was asked for: on the error stream, a line each."""
    for problem in problems:
        errors.print(escape(problem.say(language)), soft_wrap=True)


def _language(ctx: typer.Context, language: str) -> str:
    """Keep the language for what is told outside of the command, refusing one that is unknown."""
    if language not in LANGUAGES:
        unknown = Text("chỉ có tiếng Việt và tiếng Anh", "there are Vietnamese and English only")
        remedy = Text("--language vi | en", "--language vi | en")
        raise ProblemError(Problem(unknown, value=language, remedy=remedy))
    ctx.meta["language"] = language
    return language


Language = Annotated[str, typer.Option("--language", "-l", callback=_language, help="vi | en")]
Edition = Annotated[
    str,
    typer.Option(
        help=say(
            "2024 (63) | 2025 (34); mặc định: ấn bản có hiệu lực vào ngày chốt số liệu",
            "2024 (63) | 2025 (34); by default the one in force at the cut-off",
        )
    ),
]
Out = Annotated[str, typer.Option(help=say("thư mục kết quả", "folder of results"))]
Counted = Annotated[str, typer.Option("--as-of", help=say("tính đến ngày", "counted to"))]
Data = Annotated[
    list[Path] | None,
    typer.Option(help=say("thêm tệp hoặc thư mục số liệu", "more files or folders of figures")),
]
OnlyData = Annotated[
    list[Path] | None,
    typer.Option(help=say("chỉ dùng các tệp này", "these files instead of the folder's")),
]
Province = Annotated[str, typer.Option(help=say("tỉnh, thành phố", "province"))]
Unit = Annotated[str | None, typer.Option(help=say("đơn vị tính", "unit of money"))]
Period = Annotated[str | None, typer.Option(help=say("năm kế hoạch", "year of plan"))]
Programme = Annotated[str | None, typer.Option(help="NTP2026 | DTTS | GNBV | NTM | ALL")]
