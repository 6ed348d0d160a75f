"""What `mtqg report` does: progress, what was found, what failed, and where everything is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from mtqg.office import folder
from mtqg.problems import Problem, ProblemError, cause, nearest
from mtqg.run import communal, national, parameters, pool, provenance, runner, store
from mtqg.run.jobs import Found, Outcome
from mtqg.run.parameters import Run
from mtqg.terminal import LANGUAGE, Data, Edition, Language, OnlyData, Out, console, say, tell
from mtqg.texts import Text

INTERRUPTED = 130
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
    provinces: Annotated[
        list[str] | None,
        typer.Argument(help=say("tên, mã hoặc tên rút gọn", "names, codes or slugs")),
    ] = None,
    communes: Annotated[
        list[str] | None,
        typer.Option(help=say("mọi xã, phường của tỉnh này", "every commune of this province")),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help=say("mọi tỉnh của ấn bản", "every province"))
    ] = False,
    notebook: Annotated[
        list[str] | None,
        typer.Option(
            help=say(
                "chỉ các mẫu này, hoặc đường dẫn sổ tính của bạn (.ipynb)",
                "only these notebooks, or paths of your own (.ipynb)",
            )
        ),
    ] = None,
    language: Language = LANGUAGE,
    out: Out = "reports",
    jobs: Annotated[int, typer.Option(help=say("số lượt cùng lúc", "runs at once"), min=0)] = 0,
    edition: Edition = "",
    as_of: Annotated[
        str, typer.Option(help=say("chỉ số liệu biết đến ngày này", "only what was known then"))
    ] = "",
    data: Data = None,
    only_data: OnlyData = None,
    notes: Annotated[
        str,
        typer.Option(help=say("thư mục ghi chú của bạn", "folder of your notes on provinces")),
    ] = "",
    since: Annotated[
        str,
        typer.Option(help=say("thay đổi từ tháng hoặc ngày này: 2026-10", "what changed since")),
    ] = "",
    parameter: Annotated[
        list[str] | None,
        typer.Option("--parameter", "-p", help=say("tham số khác: TÊN=GIÁ_TRỊ", "NAME=VALUE")),
    ] = None,
    to: Annotated[
        list[str] | None,
        typer.Option(
            help=say("thêm dạng: html | docx | pdf | xlsx", "also as html | docx | pdf | xlsx"),
        ),
    ] = None,
    engine: Annotated[str, typer.Option(help="fork | plain")] = "",
    timeout: Annotated[
        float, typer.Option(help=say("giây cho mỗi lượt", "seconds for each run"), min=0.1)
    ] = runner.TIMEOUT,
    scheduler: Annotated[
        str, typer.Option(help=say("cụm dask: tcp://máy:cổng", "dask cluster: tcp://host:port"))
    ] = "",
    force: Annotated[
        bool, typer.Option("--force", help=say("lập lại cả khi không đổi", "make unchanged too"))
    ] = False,
    why: Annotated[
        bool,
        typer.Option("--why", help=say("nói lý do lập từng báo cáo", "say why each is made")),
    ] = False,
) -> int:
    """Make the reports that are asked for and out of date; return the exit status.

    0: all are there; 1: some could not be made; 130: interrupted, finished ones are kept.

    Raises
    ------
    ProblemError
        If what is asked for is wrong; then nothing was run or written.
    """
    communes, notebooks, to = communes or [], notebook or [], to or []
    if not (provinces or everything or communes):
        provinces = folder.settings(ctx.obj).get("provinces", [])
    provinces = provinces or []
    out = folder.out_at(out, as_of)
    own_data = folder.own(ctx.obj, data, only_data, language)
    problems = [*_wrong([*provinces, *communes], everything, engine), *store.refused(out)]
    if to:
        from mtqg.publish import forms

        try:
            to = list(forms.check(to))
        except ProblemError as error:
            problems += error.problems
    given, wrong = _pairs(parameter or [])
    given |= {name: value for name, value in (("notes", notes), ("since", since)) if value}
    problems += wrong
    shared, own = national.parted(notebooks) if everything else ((), notebooks)
    runs, below = list[Run](), list[Run]()
    try:
        names, wanted, whole = communal.parted(provinces, communes)
        if names or everything:
            runs = parameters.plan(
                names,
                notebooks=own,
                language=language,
                edition=edition,
                as_of=as_of,
                data=own_data,
                extra=given,
            )
        if not notebooks and edition == communal.EDITION:
            whole += communal.with_figures(runs, own_data)
        below = communal.plan(wanted, whole, language=language, as_of=as_of, data=own_data)
    except ProblemError as error:
        problems += error.problems
    if problems:
        raise ProblemError(problems)
    for text in parameters.former(runs, as_of) if not edition else ():
        tell(text, language)
    for text in parameters.unused(runs):
        console.print(f"{_SIGNS['warning']} {escape(text.say(language))}", soft_wrap=True)
    broken = parameters.unreadable(own) if runs else []
    for problem in broken:
        console.print(f"[red]✖[/] {escape(problem.say(language))}", soft_wrap=True)
    files = [Path(p) for r in runs[:1] for p in r.parameters.get("data", [])]
    if everything:
        if notebooks and not own:
            runs = []
        runs += national.plan(shared, language=language, edition=edition, as_of=as_of, data=files)
    runs += below
    tasks = runner.tasks(runs, out)
    todo = [task for task in tasks if force or task.reasons]
    if why:
        for task in tasks:
            reasons = "; ".join(reason.say(language) for reason in task.reasons)
            same = Text("không đổi", "unchanged").say(language)
            tell(f"{task.run.label}: {reasons or same}")
    how = {"way": engine, "jobs": jobs, "timeout": timeout, "scheduler": scheduler}
    outcomes, interrupted = list[Outcome](), False
    # What all runs share is prepared once, and communes share something else than provinces.
    for some in (False, True):
        part = [task for task in todo if (task.run in below) == some]
        if part and not interrupted:
            made, interrupted = _make(part, out, language, how)
            outcomes += made
    failed = [o for o in outcomes if not o.ok]
    try:
        if "://" not in out:
            for one in runs if to and not interrupted else ():
                _forms(one, out, to)
            if provenance.index_outdated(out):
                from mtqg.site import site

                site.write(out)
            if outcomes:
                _tell_damaged(out, language)
    except OSError as error:
        console.print(f"[red]{escape(cause(error).say(language))}[/]", soft_wrap=True)
        return 1
    _tell(runs, outcomes, len(tasks) - len(todo), out, language)
    if interrupted:
        stopped = Text(
            "Đã dừng; các báo cáo đã xong được giữ lại, gọi lại lệnh để làm tiếp.",
            "Stopped; finished reports are kept, the same command goes on from here.",
        )
        tell(stopped, language)
        return INTERRUPTED
    return 1 if failed or broken else 0


def _tell_damaged(out: str, language: str) -> None:
    """Name the reports that the index leaves out because their records cannot be trusted."""
    for stem in provenance.damaged(out):
        text = Text(
            f"{out}/{stem}.json bị hỏng: báo cáo này không có trong mục lục, hãy lập lại",
            f"{out}/{stem}.json is damaged: its report is not in the index, make it again",
        )
        console.print(f"[yellow]▲[/] {escape(text.say(language))}", soft_wrap=True)


def _forms(one: Run, out: str, to: Sequence[str]) -> None:
    """Write the forms of a report that are missing, or older than its notebook."""
    from mtqg.publish import forms

    notebook = Path(f"{out}/{one.stem}{provenance.NOTEBOOK}")
    if not notebook.exists():
        return
    for name in to:
        target = Path(f"{out}/{one.stem}.{name}")
        if not target.exists() or target.stat().st_mtime < notebook.stat().st_mtime:
            forms.write(name, notebook, target, one.language)


def _wrong(provinces: Sequence[str], everything: bool, way: str) -> list[Problem]:
    problems = []
    if everything == bool(provinces):
        problems.append(
            Problem(
                Text(
                    "cần nêu tên các tỉnh, hoặc --all cho mọi tỉnh",
                    "name provinces, or --all for every one of them",
                ),
                remedy=Text("ví dụ: mtqg report bac-giang", "for example: mtqg report bac-giang"),
            )
        )
    known = ("fork", "plain") if pool.default_way() == "fork" else ("plain",)
    if way and way not in known:
        problems.append(
            Problem(
                Text("cách chạy này không có ở đây", "this engine is not available here"),
                value=way,
                remedy=nearest(way, known) or Text(", ".join(known), ", ".join(known)),
            )
        )
    return problems


def _pairs(extra: Sequence[str]) -> tuple[dict[str, str], list[Problem]]:
    pairs = {}
    problems = []
    for text in extra:
        name, equals, value = text.partition("=")
        if equals and name:
            pairs[name] = value
        else:
            wanted = Text("viết TÊN=GIÁ_TRỊ", "write NAME=VALUE")
            problems.append(
                Problem(Text("không phải là tham số", "not a parameter"), value=text, remedy=wanted)
            )
    return pairs, problems


def _make(
    todo: Sequence[runner.Task],
    out: str,
    language: str,
    how: Mapping[str, Any],
) -> tuple[list[Outcome], bool]:
    """Run `todo` under a progress bar; return the outcomes and whether Ctrl-C ended it."""
    outcomes: list[Outcome] = []
    labels = {task.run.stem: task.run.label for task in todo}
    progress = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal or not todo,
    )
    with progress:
        bar = progress.add_task(Text("Lập báo cáo", "Reports").say(language), total=len(todo))

        def told(outcome: Outcome) -> None:
            outcomes.append(outcome)
            progress.advance(bar)
            if not outcome.ok:
                label, cause = labels[outcome.stem], outcome.cause.say(language)
                progress.console.print(f"[red]✖[/] {escape(label)}: {escape(cause)}")

        try:
            runner.make(todo, out, **how, told=told)
        except KeyboardInterrupt:
            return outcomes, True
    return outcomes, False


def _tell(
    runs: Sequence[Run],
    outcomes: Sequence[Outcome],
    unchanged: int,
    out: str,
    language: str,
) -> None:
    """Print what the reports found, then the runs, then where everything is."""
    by_stem = {outcome.stem: outcome for outcome in outcomes}
    few = len({r.slug for r in runs}) <= _FEW
    if few:
        for name, found in _found(runs, by_stem, out).items():
            console.print(f"\n[bold]{escape(name)}[/]")
            for finding in found.gravest(5):
                sign = _SIGNS.get(finding.get("severity", ""), "•")
                console.print(f"  {sign} {escape(str(finding.get('text', '')))}", soft_wrap=True)
    table = Table(title=None, show_edge=False, pad_edge=False)
    for heading in (
        Text("Báo cáo", "Report"),
        Text("Kết quả", "Outcome"),
        Text("Giây", "Seconds"),
    ):
        table.add_column(heading.say(language))
    made = Text("xong", "made").say(language)
    for one in runs:
        outcome = by_stem.get(one.stem)
        if outcome is None or (outcome.ok and not few):
            continue
        verdict = made if outcome.ok else f"[red]{escape(outcome.cause.say(language))}[/]"
        table.add_row(escape(one.label), verdict, f"{outcome.seconds:.1f}")
    if table.rows:
        console.print()
        console.print(table)
    good = sum(outcome.ok for outcome in outcomes)
    bad = len(outcomes) - good
    counts = Text(
        f"{good} báo cáo đã lập, {unchanged} không đổi, {bad} không thành công",
        f"{good} made, {unchanged} unchanged, {bad} failed",
    )
    console.print(f"\n{counts.say(language)}")
    place = out if "://" in out else str((Path(out) / provenance.INDEX).resolve())
    tell(place)


def _found(runs: Sequence[Run], fresh: Mapping[str, Outcome], out: str) -> dict[str, Found]:
    """Return what all notebooks of each province found, by its name."""
    found: dict[str, Found] = {}
    for one in runs:
        if one.stem in fresh:
            here = fresh[one.stem].found
        else:
            record = provenance.record(out, one.stem)
            here = Found(**record["found"]) if record else Found()
        name = one.names.say(one.language)
        findings = [*found.get(name, Found()).findings, *here.findings]
        found[name] = Found(findings, {})
    return found
