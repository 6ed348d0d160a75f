"""What `mtqg report` does: progress, what was found, what failed, and where everything is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from mtqg.office import folder
from mtqg.problems import Problem, ProblemError, cause, nearest
from mtqg.run import communal, national, parameters, pool, provenance, runner, store
from mtqg.run.call_summary import GRAVE, CallSummary, kept
from mtqg.run.jobs import Found, Outcome
from mtqg.run.parameters import Run
from mtqg.table.dates import cut_off
from mtqg.terminal import (
    LANGUAGE,
    Language,
    console,
    log,
    logs_json,
    tell,
)
from mtqg.texts import Text
from mtqg.words.sentences import sentences

_SAY = sentences("run")

#: Exit statuses beside 0 and 1: what `--fail-on` names was found; Ctrl-C.
FOUND, INTERRUPTED = 3, 130
_SIGNS = {
    "good": "[green]✔[/]",
    "info": "•",
    "warning": "[yellow]▲[/]",
    "error": "[red]✖[/]",
}
#: Above this many provinces, only failures are listed one by one; the index has the rest.
_FEW = 6


def report(
    ctx: typer.Context,
    provinces: Annotated[list[str] | None, typer.Argument()] = None,
    communes: list[str] | None = None,
    everything: Annotated[bool, typer.Option("--all")] = False,
    notebook: list[str] | None = None,
    language: Language = LANGUAGE,
    out: str = "reports",
    jobs: Annotated[int, typer.Option(min=0)] = 0,
    edition: str = "",
    as_of: str = "",
    data: list[Path] | None = None,
    only_data: list[Path] | None = None,
    notes: str = "",
    since: str = "",
    parameter: Annotated[list[str] | None, typer.Option("--parameter", "-p")] = None,
    to: list[str] | None = None,
    engine: str = "",
    timeout: Annotated[float, typer.Option(min=0.1)] = runner.TIMEOUT,
    scheduler: str = "",
    force: bool = False,
    why: bool = False,
    summary: str = "",
    fail_on: str = "",
) -> int:
    """Make the reports that are asked for and out of date; return the exit status.

    0: all are there; 1: some could not be made; 3: all are there and found what `fail_on` names;
    130: interrupted, finished ones are kept. `summary` is written however the run ends.

    Raises
    ------
    ProblemError
        If what is asked for is wrong; then nothing was run or written.
    """
    account = CallSummary(language)
    with ExitStack() as ends:
        ends.enter_context(kept(account, summary))
        account.out = out = folder.out_at(out, as_of)
        if not (provinces or everything or communes):
            provinces = folder.settings(ctx.obj).get("provinces", [])
        provinces, communes, notebooks = provinces or [], communes or [], notebook or []
        given, problems = _pairs(parameter or [])
        given |= {name: value for name, value in (("notes", notes), ("since", since)) if value}
        problems += _wrong([*provinces, *communes], everything, engine, fail_on)
        problems += store.refused(out)
        way = engine or pool.default_way()
        if not (problems or scheduler):
            ends.enter_context(pool.ahead(way, sure=force or not Path(out).exists()))
        own = folder.own(ctx.obj, data, only_data, language)
        with suppress(ProblemError):  # a day or a file that is none is told with what else is wrong
            files = ctx.obj.files() if ctx.obj and as_of and not only_data else []
            if files:
                from mtqg.office import ledger  # pandas: not for a call without figures of its own

                if left := ledger.corrected_after(files, cut_off(as_of)):
                    log("warning", left.say(language), event="corrections")
        how: dict[str, Any] = {"language": language, "as_of": as_of, "data": own}
        runs, below = list[Run](), list[Run]()
        shared, notebooks = national.parted(notebooks) if everything else ([], notebooks)
        if everything and since and not notebook:
            shared.append(national.CHANGES)
        try:
            if to:
                from mtqg.publish import forms

                account.forms = forms.check(to)
        except ProblemError as error:
            problems += error.problems
        try:
            named, wanted, whole = communal.parted(provinces, communes)
            if named or everything:
                runs = parameters.plan(
                    named, notebooks=notebooks, edition=edition, extra=given, **how
                )
            if not notebook and edition == communal.EDITION:
                whole += communal.with_figures(runs, own)
            below = communal.plan(wanted, whole, **how)
        except ProblemError as error:
            problems += error.problems
        if problems:
            raise ProblemError(problems)
        for text in parameters.former(runs, as_of) if not edition else ():
            tell(text, language)
        for text in parameters.unused(runs):
            log("warning", text.say(language), event="unused")
        account.problems = parameters.unreadable(notebooks) if runs else []
        for problem in account.problems:
            log("error", problem.say(language), event="unreadable", **problem.fields(language))
        if everything:
            files = [Path(p) for r in runs[:1] for p in r.parameters.get("data", [])]
            runs = [] if notebook and not notebooks else runs
            runs += national.plan(shared, edition=edition, since=since, **{**how, "data": files})
        account.runs = [*runs, *below]
        tasks = runner.tasks(account.runs, out)
        account.unchanged = {task.run.stem for task in tasks if not (force or task.reasons)}
        for task in tasks if why else ():
            reasons = "; ".join(reason.say(language) for reason in task.reasons)
            tell(f"{task.run.label}: {reasons or _SAY.text('messages.unchanged').say(language)}")
        # What all runs share is prepared once, and communes share something else than provinces.
        todo = [task for task in tasks if task.run.stem not in account.unchanged]
        manner = {"way": way, "jobs": jobs, "timeout": timeout, "scheduler": scheduler}
        for some in (False, True):
            part = [task for task in todo if (task.run in below) == some]
            if part and not account.interrupted:
                _make(part, account, manner)
        account.status = _finish(account, fail_on)
    return account.status


def _finish(account: CallSummary, fail_on: str) -> int:
    """Write what follows from the reports, tell how they ended, and return the exit status."""
    out, language = account.out, account.language
    try:
        if "://" not in out:
            office = folder.find()
            for one in account.runs if account.forms and not account.interrupted else ():
                _write_forms(one, out, account.forms, office.root if office else None)
            if provenance.index_outdated(out):
                from mtqg.site import pages

                pages.write(out)
            for stem in provenance.damaged(out) if account.outcomes else ():
                text = _SAY.text("messages.damaged", file=f"{out}/{stem}.json")
                log("warning", text.say(language), event="damaged", report=stem)
    except OSError as error:
        log("error", cause(error).say(language), event="unwritten")
        return 1
    _tell(account)
    if account.interrupted:
        log("error", _SAY.text("messages.stopped").say(language))
        return INTERRUPTED
    if account.problems or not all(outcome.ok for outcome in account.outcomes.values()):
        return 1
    grave = account.grave(fail_on) if fail_on else []
    if grave:
        named = "; ".join(run.label for run in grave[:_FEW]) + ("; …" if grave[_FEW:] else "")
        text = _SAY.text("messages.found", what=fail_on, count=len(grave), names=named)
        log("error", text.say(language), event="found", reports=[run.stem for run in grave])
    return FOUND if grave else 0


def _write_forms(one: Run, out: str, to: Sequence[str], root: Path | None) -> None:
    """Write the forms of a report that are missing, or older than its notebook or template."""
    from mtqg.publish import forms

    notebook = Path(f"{out}/{one.stem}{provenance.NOTEBOOK}")
    if not notebook.exists():
        return
    for name in to:
        target = Path(f"{out}/{one.stem}.{name}")
        of = [notebook, *([forms.template(one.language, root)] if name == "docx" else [])]
        if not target.exists() or any(target.stat().st_mtime < p.stat().st_mtime for p in of):
            forms.write(name, notebook, target, one.language, root)


def _wrong(provinces: Sequence[str], everything: bool, way: str, fail_on: str) -> list[Problem]:
    problems = []
    if everything == bool(provinces):
        problems.append(_SAY.problem("call.who"))
    known = ("fork", "plain") if pool.default_way() == "fork" else ("plain",)
    if way and way not in known:
        remedy = nearest(way, known) or Text(*[", ".join(known)] * 2)
        problems.append(_SAY.problem("call.engine", value=way, remedy=remedy))
    if fail_on and fail_on not in GRAVE:
        remedy = nearest(fail_on, list(GRAVE)) or Text(*[" | ".join(GRAVE)] * 2)
        problems.append(_SAY.problem("call.fail_on", value=fail_on, remedy=remedy))
    return problems


def _pairs(extra: Sequence[str]) -> tuple[dict[str, str], list[Problem]]:
    pairs, problems = {}, []
    for text in extra:
        name, equals, value = text.partition("=")
        if equals and name:
            pairs[name] = value
        else:
            problems.append(_SAY.problem("call.pair", value=text))
    return pairs, problems


def _make(todo: Sequence[runner.Task], account: CallSummary, how: Mapping[str, Any]) -> None:
    """Run `todo` under a progress bar; note in `account` how each ended, and a Ctrl-C."""
    labels = {task.run.stem: task.run.label for task in todo}
    language = account.language
    progress = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal or console.quiet,
    )
    with progress:
        bar = progress.add_task(_SAY.text("messages.progress").say(language), total=len(todo))

        def advance(outcome: Outcome) -> None:
            account.outcomes[outcome.stem] = outcome
            progress.advance(bar)
            label, seconds = labels[outcome.stem], round(outcome.seconds, 3)
            about: dict[str, Any] = {"report": outcome.stem, "seconds": seconds}
            if not outcome.ok:
                line = f"{label}: {outcome.cause.say(language)}"
                log("error", line, event="failed", **about)
            elif logs_json():
                log("info", label, event="made", **about, findings=outcome.found.counts())

        try:
            runner.make(todo, account.out, **how, on_outcome=advance)
        except KeyboardInterrupt:
            account.interrupted = True


def _tell(account: CallSummary) -> None:
    """Print what the reports found, then the runs, then where everything is."""
    language, out, by_stem = account.language, account.out, account.outcomes
    few = len({r.slug for r in account.runs}) <= _FEW
    if few:
        for name, found in _found(account).items():
            console.print(f"\n[bold]{escape(name)}[/]")
            for finding in found.gravest(5):
                sign = _SIGNS.get(finding.get("severity", ""), "•")
                console.print(f"  {sign} {escape(str(finding.get('text', '')))}", soft_wrap=True)
    table = Table(title=None, show_edge=False, pad_edge=False)
    for heading in ("report", "outcome", "seconds"):
        table.add_column(_SAY.text(f"messages.{heading}").say(language))
    made = _SAY.text("messages.made").say(language)
    for one in account.runs:
        outcome = by_stem.get(one.stem)
        if outcome is None or (outcome.ok and not few):
            continue
        verdict = made if outcome.ok else f"[red]{escape(outcome.cause.say(language))}[/]"
        table.add_row(escape(one.label), verdict, f"{outcome.seconds:.1f}")
    if table.rows:
        console.print()
        console.print(table)
    good, unchanged = sum(outcome.ok for outcome in by_stem.values()), len(account.unchanged)
    counts = {"good": good, "unchanged": unchanged, "bad": len(by_stem) - good}
    console.print(f"\n{_SAY.text('messages.counts', **counts).say(language)}")
    tell(out if "://" in out else str((Path(out) / provenance.INDEX).resolve()))


def _found(account: CallSummary) -> dict[str, Found]:
    """Return what all notebooks of each province found, by its name."""
    found: dict[str, Found] = {}
    for one in account.runs:
        name = one.names.say(one.language)
        findings = [*found.get(name, Found()).findings, *account.found(one).findings]
        found[name] = Found(findings, {})
    return found
