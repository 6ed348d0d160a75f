"""What `mtqg audit` does: hold files against each other and the project's figures, and tell."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mtqg.problems import Problem, ProblemError
from mtqg.terminal import LANGUAGE, Language, log, tell
from mtqg.texts import Text
from mtqg.words.sentences import sentences

if TYPE_CHECKING:
    import pandas as pd

_NAMES = {
    "error": Text("lỗi", "error"),
    "warning": Text("cảnh báo", "warning"),
    "note": Text("ghi chú", "note"),
}


def audit(
    ctx: typer.Context,
    files: Annotated[list[Path] | None, typer.Argument()] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
    notes: bool = False,
    accept: list[str] | None = None,
    by: str = "",
    reason: str = "",
    language: Language = LANGUAGE,
) -> int:
    """Audit the project's figures, or those of `files` among the project's, and print findings.

    In an office's folder its own files are meant where none are named. With `as_json` every
    finding is printed as an object (rule, severity, figures, sources, message, accepted) alone;
    otherwise errors and warnings as sentences, each with its code, and notes with `notes`. Those
    that are accepted in the office's folder (`checks.accepted`) are counted, not told.

    Returns
    -------
    int
        The exit status: 1 when a finding is an error that nobody accepted, else 0.

    Raises
    ------
    ProblemError
        If a file cannot be read, with the problems of all of them; if what is to be accepted is
        no finding, or nobody or no reason is named.
    """
    import pandas as pd  # 0.7 s with the rules, which help does without

    from mtqg import intake
    from mtqg.checks import SEVERITIES, accepted, basis, findings, to_json, together
    from mtqg.table import observations

    paths = files or (ctx.obj.files() if ctx.obj else [])
    table, about = observations.read(), None
    if paths:
        tables, refused = [], list[Problem]()
        for path in paths:
            try:
                tables.append(intake.load(path).table if files else _stored(path))
            except ProblemError as error:
                refused += error.problems
        if refused:
            raise ProblemError(refused)
        about = {str(source) for one in tables for source in one["source"].unique()}
        # A file that repeats the project's own rows of a source takes their place.
        table = pd.concat([table[~table["source"].isin(about)], *tables], ignore_index=True)
        table = observations.current(table)
    found = findings(table, about=about)
    words, shown = sentences("audit", language), together(found)
    place = ctx.obj.root / accepted.NAME if ctx.obj else None
    settled = accepted.read(place) if place else {}
    if as_json:
        held = accepted.of(found, shown, settled)
        print(to_json(found, language, held))
        return int(
            any(one.severity == "error" and not by for one, by in zip(found, held, strict=True))
        )
    if accept:
        if place is None:
            raise ProblemError(Problem(sentences("audit").text("accept.outside")))
        accepted.accept(place, shown, accept, by=by, reason=reason)
        tell(words("accept.done", count=len(accept), file=accepted.NAME))
        settled = accepted.read(place)
    left = [finding for finding in shown if accepted.key(finding) not in settled]
    for finding in left:
        if finding.severity != "note" or notes:
            said = f"{_NAMES[finding.severity].say(language)}: "
            sources = ", ".join(finding.sources)
            tell(f"{said}{finding.message.say(language)} [{sources}]")
            code = words("messages.code", key=accepted.key(finding)) if place else ""
            tell(words("messages.basis", basis=basis(finding.rule), rule=finding.rule) + code)
    if count := len(shown) - len(left):
        tell(words("accept.held", count=count, file=accepted.NAME))
    if place and any(finding.severity != "note" for finding in left):
        tell(words("messages.how"))
    # Of some files alone, what is accepted of others is not among the findings.
    for one in settled.keys() - {accepted.key(f) for f in shown} if not files else ():
        told_of = {name: settled[one][name] for name in ("key", "rule", "by", "day")}
        tell(words("accept.lost", **told_of))
    counts = Counter(finding.severity for finding in left)
    line = ", ".join(f"{_NAMES[s].say(language)}: {counts[s]}" for s in SEVERITIES)
    log("info", line)
    return int(any(finding.severity == "error" for finding in left))


def _stored(path: Path) -> pd.DataFrame:
    """Return a file of the office's folder as reports read it, else as the loader does.

    Reports refuse a file whose own cells contradict each other, which is what an audit has to tell.
    """
    from mtqg import intake
    from mtqg.table import observations

    try:
        return observations.own(path)
    except ProblemError:
        return intake.load(path).table
