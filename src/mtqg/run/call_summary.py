"""What became of the reports of one call, for the program that watches it: `--summary`."""

from __future__ import annotations

import errno
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mtqg import __version__
from mtqg.problems import Problem, ProblemError, of_file
from mtqg.run import provenance, store
from mtqg.run.jobs import Found, Outcome
from mtqg.run.parameters import Run
from mtqg.terminal import quieten

#: What `--fail-on` names, as severities of findings.
GRAVE: Mapping[str, tuple[str, ...]] = {
    "contradiction": ("error",),
    "warning": ("error", "warning"),
}


@dataclass
class CallSummary:
    """A call of `mtqg report` from its plan to its end.

    Attributes
    ----------
    out : str
        The folder of the reports.
    runs : list of Run
        Every report asked for; those that were up to date or not come to have no outcome.
    unchanged : set of str
        The stems of those that were up to date.
    outcomes : dict of str to Outcome
        How each run ended, by its stem.
    problems : list of Problem
        Why the call was refused, or which notebooks could not be read.
    status : int
        The exit status; 1 until the call has ended otherwise.
    """

    language: str
    forms: Sequence[str] = ()
    out: str = ""
    runs: list[Run] = field(default_factory=list)
    unchanged: set[str] = field(default_factory=set)
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    status: int = 1
    interrupted: bool = False
    began: float = field(default_factory=time.time)

    def found(self, run: Run) -> Found:
        """Return what a report found: now, or as its record says."""
        if run.stem in self.outcomes:
            return self.outcomes[run.stem].found
        record = provenance.record(self.out, run.stem) if run.stem in self.unchanged else None
        return Found(**record["found"]) if record else Found()

    def grave(self, fail_on: str) -> list[Run]:
        """Return the reports that found what `fail_on` names, a key of `GRAVE`."""
        wanted = GRAVE[fail_on]
        return [run for run in self.runs if any(map(self.found(run).counts().get, wanted))]

    def as_json(self) -> dict[str, Any]:
        """Return the account as an object of JSON; docs/operation.md says what its fields mean."""
        return {
            "mtqg": __version__,
            "began": datetime.fromtimestamp(self.began, UTC).isoformat(timespec="seconds"),
            "seconds": round(time.time() - self.began, 3),
            "status": self.status,
            "out": self.out,
            "problems": [problem.fields(self.language) for problem in self.problems],
            "reports": [self._row(run) for run in self.runs],
        }

    def _row(self, run: Run) -> dict[str, Any]:
        ended = self.outcomes.get(run.stem)
        if ended is None:
            outcome = "unchanged" if run.stem in self.unchanged else "stopped"
        else:
            outcome = "made" if ended.ok else "failed"
        endings = {
            "stopped": [],
            "failed": [provenance.FAILED, provenance.RECORD],
        }.get(outcome, [provenance.NOTEBOOK, provenance.PAGE, provenance.RECORD])
        if outcome in ("made", "unchanged"):
            endings += [f".{form}" for form in self.forms if f".{form}" not in endings]
        return {
            "report": run.stem,
            "province": run.slug,
            "name": run.names.say(run.language),
            "notebook": run.notebook,
            "edition": run.edition,
            "language": run.language,
            "outcome": outcome,
            "cause": ended.cause.say(self.language) if ended else "",
            "seconds": round(ended.seconds, 3) if ended else 0.0,
            "findings": self.found(run).counts(),
            "files": [run.stem + ending for ending in endings],
        }


@contextmanager
def kept(account: CallSummary, place: str) -> Iterator[None]:
    """Write the account to the file `place` ("-": the standard output) however the work ends.

    What is there of the call before goes first: after a crash nobody takes it for this one's.

    Raises
    ------
    ProblemError
        If it cannot be written there; then the work is not begun.
    """
    if place == "-":
        quieten()  # what people are told does not belong into the object
    elif place:
        problems = store.refused(str(Path(place).parent))
        if Path(place).is_dir():
            problems = [Problem(of_file(IsADirectoryError(errno.EISDIR, "")), place)]
        if problems:
            raise ProblemError(problems)
        Path(place).unlink(missing_ok=True)
    try:
        yield
    except ProblemError as error:
        account.status, account.problems = 2, error.problems
        raise
    finally:
        if place:
            text = json.dumps(account.as_json(), ensure_ascii=False, indent=1) + "\n"
            if place == "-":
                print(text, end="")
            else:
                store.write(text, place)
