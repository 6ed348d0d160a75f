"""`mtqg rebuild RECORD`: a report is made again from its record, and what differs is told."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from mtqg import paths
from mtqg.problems import ProblemError
from mtqg.run import provenance, runner, store
from mtqg.run.jobs import FINDINGS_MIME
from mtqg.run.parameters import Run
from mtqg.run.provenance import NOTEBOOK, PAGE, REASONS, RECORD
from mtqg.table.disk_cache import digest
from mtqg.terminal import LANGUAGE, Language, log, tell
from mtqg.texts import Text
from mtqg.words.sentences import sentences

_SAY = sentences("run")

#: So many differences of a kind are told one by one.
_FEW = 12


def rebuild(
    record: Path,
    notebook: Path | None = None,
    data: list[Path] | None = None,
    out: str = "",
    language: Language = LANGUAGE,
) -> int:
    """Make a report again from its record and tell what differs.

    0: the same was found and shown, whatever else differs; 1: something else, or it failed.

    Raises
    ------
    ProblemError
        If the record is none or damaged, or a file that it names is not here.
    """
    then = _opened(record)
    run = _run(then, notebook, data)
    if out and (problems := store.refused(out)):
        raise ProblemError(problems)
    if out and Path(f"{out}/{run.stem}{RECORD}").resolve() == record.resolve():
        raise ProblemError(_SAY.problem("rebuild.itself", file=out))
    for text in _changed(then, run):
        tell(text, language)
    with tempfile.TemporaryDirectory(prefix="mtqg-") as folder:
        place = out or folder
        (outcome,) = runner.make([runner.Task(run, provenance.inputs(run), [])], place, jobs=1)
        if not outcome.ok:
            log("error", f"{run.label}: {outcome.cause.say(language)}", event="failed")
            return 1
        now = provenance.record(place, run.stem)
        cells = list(_cells(then, record, f"{place}/{run.stem}{NOTEBOOK}"))
        if out:
            tell(f"{place}/{run.stem}{PAGE}")
    assert now is not None, "a report that was made has a record"
    differences = [*_found(then["found"], now["found"], run.language), *cells]
    for text in differences[:_FEW]:
        tell(text, language)
    if more := len(differences[_FEW:]):
        tell(_SAY.text("rebuild.more", count=more), language)
    if differences:
        tell(_SAY.text("rebuild.differs", label=run.label, count=len(differences)), language)
    else:
        tell(_SAY.text("rebuild.same", label=run.label), language)
    return 1 if differences else 0


def _opened(path: Path) -> dict[str, Any]:
    """Return the record at `path`, wherever it was moved to; see `provenance.sealed`."""
    text = store.read(str(path))
    found = provenance.whole(text) if text else None
    if found is None:
        raise ProblemError(_SAY.problem("rebuild.record", file=str(path)))
    if not found["outcome"]["ok"]:
        raise ProblemError(_SAY.problem("rebuild.failed", file=str(path)))
    return found


def _run(record: Mapping[str, Any], notebook: Path | None, data: list[Path] | None) -> Run:
    """Return the run that a record is of, with its notebook and figures where they are now."""
    problems = []
    template = notebook or paths.notebooks() / f"{record['notebook']}.ipynb"
    if not template.is_file():
        problems.append(_SAY.problem("rebuild.notebook", file=str(template)))
    parameters = dict(record["parameters"])
    if data:
        parameters["data"] = [str(path.resolve()) for path in data]
    for path in parameters.get("data", []):
        if not Path(path).is_file():
            problems.append(_SAY.problem("rebuild.data", file=path))
    if problems:
        raise ProblemError(problems)
    names = Text(**record["names"])
    about = (record["edition"], record["code"], record["slug"], names, record["language"])
    return Run(record["notebook"], template, *about, parameters)


def _changed(then: Mapping[str, Any], run: Run) -> Iterator[Text]:
    """Yield what a report is made of that is not what it was when the record was written."""
    now = provenance.inputs(run)
    used = then["figures"]
    figures = provenance.figure_digests(provenance.own(run))
    changed = {kind for kind, value in now.items() if then["inputs"].get(kind) != value}
    if figures.of(tuple(one) for one in used["read"]) != used["digest"]:
        changed.add("figures")
    for kind, text in REASONS.items():
        if kind in changed and kind != "versions":
            yield text
    versions = provenance.versions()
    for name in sorted({*then["versions"], *versions}):
        before, after = then["versions"].get(name, "–"), versions.get(name, "–")
        if before != after:
            yield Text(f"{name}: {before} → {after}", f"{name}: {before} → {after}")


def _found(then: Mapping[str, Any], now: Mapping[str, Any], language: str) -> Iterator[Text]:
    """Yield which measures and findings differ."""
    for name in sorted({*then["measures"], *now["measures"]}):
        before, after = then["measures"].get(name), now["measures"].get(name)
        if before != after:
            known = after or before or {}
            label = " ".join(str(known.get(key, "")) for key in ("label", "period")).strip()
            line = f"{label or name}: {_value(before)} → {_value(after)}"
            yield Text(line, line)
    texts = [[str(finding.get("text", "")) for finding in of["findings"]] for of in (then, now)]
    for sign, one, other in (("−", *texts), ("+", *reversed(texts))):
        for text in one:
            if text not in other:
                yield Text(f"{sign} {text}", f"{sign} {text}")


def _value(measure: Mapping[str, Any] | None) -> str:
    return "–" if measure is None else f"{measure.get('value')} {measure.get('unit', '')}".strip()


def _cells(then: Mapping[str, Any], record: Path, made: str) -> Iterator[Text]:
    """Yield which cells show something else than the notebook beside the record, if it is there.

    A notebook that was changed since is not the one that the record tells of.
    """
    former = store.read(str(record.with_suffix(NOTEBOOK)))
    if former is None or digest([former]) != then["files"].get(NOTEBOOK):
        return
    before, after = _shown(former), _shown(store.read(made) or "")
    if len(before) != len(after):
        count = f"{len(before)} → {len(after)}"
        yield _SAY.text("rebuild.cells", count=count)
    for number, (one, other) in enumerate(zip(before, after, strict=False), 1):
        if one != other:
            heading = other[0] or one[0]
            name = f" ({heading})" if heading else ""
            yield _SAY.text("rebuild.cell", number=number, name=name)


def _shown(text: str) -> list[tuple[str, list[Any]]]:
    """Return what each cell of a notebook shows, with the heading that it stands under.

    Findings are told by the records, and what stands beside a richer form is left out: it may hold
    an address in memory.
    """
    shown, heading = list[tuple[str, list[Any]]](), ""
    for cell in json.loads(text)["cells"] if text else ():
        outputs = []
        for output in cell.get("outputs", ()):
            data = {k: v for k, v in output.get("data", {}).items() if k != FINDINGS_MIME}
            if len(data) > 1:
                data.pop("text/plain", None)
            outputs.append(data or output.get("text", ""))
            for line in "".join(data.get("text/markdown", "")).splitlines():
                heading = line.lstrip("# ") if line.startswith("#") else heading
        shown.append((heading, outputs))
    return shown
