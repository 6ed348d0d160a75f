"""One run as it is handed to a process, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mtqg.run.parameters import Run
from mtqg.severity import weight
from mtqg.texts import Text

FINDINGS_MIME = "application/vnd.mtqg.findings+json"

NO_CAUSE = Text("", "")


@dataclass(frozen=True)
class Job:
    """A run with where its results go and the digests that its record keeps."""

    run: Run
    out: str
    inputs: Mapping[str, str]


@dataclass(frozen=True)
class Found:
    """The findings and measures that a notebook showed, as data.

    Attributes
    ----------
    findings : list of dict
        Each with id, severity (good, info, warning, error), text, value, unit.
    measures : dict of str to dict
        By name: value, unit, label, period.
    """

    findings: list[dict[str, Any]] = field(default_factory=list)
    measures: dict[str, dict[str, Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, notebook: Mapping[str, Any]) -> Found:
        """Return what the outputs of an executed `notebook` hold of type `FINDINGS_MIME`."""
        findings: list[dict[str, Any]] = []
        measures: dict[str, dict[str, Any]] = {}
        for cell in notebook["cells"]:
            for output in cell.get("outputs", []):
                shown = output.get("data", {}).get(FINDINGS_MIME)
                if shown:
                    findings += [dict(f) for f in shown.get("findings", [])]
                    measures |= {n: dict(m) for n, m in shown.get("measures", {}).items()}
        return cls(findings, measures)

    def gravest(self, n: int) -> list[dict[str, Any]]:
        """Return up to `n` findings, each once: errors first, then by shortfall, then in order."""
        once = {(f.get("id"), f.get("text")): f for f in self.findings}
        return sorted(
            once.values(), key=lambda f: weight(f.get("severity", ""), f.get("shortfall", 0.0))
        )[:n]

    def counts(self) -> dict[str, int]:
        """Return how many findings there are of each severity, each counted once.

        >>> Found([{"id": "a", "severity": "error"}, {"id": "b", "severity": "info"}], {}).counts()
        {'error': 1, 'warning': 0, 'good': 0, 'info': 1}
        """
        severities = [f.get("severity", "") for f in self.gravest(len(self.findings))]
        return {name: severities.count(name) for name in ("error", "warning", "good", "info")}


@dataclass(frozen=True)
class Outcome:
    """How one run ended.

    Attributes
    ----------
    stem : str
        The run (`Run.stem`).
    ok : bool
        Whether the report is complete.
    cause : Text
        Why not, in one sentence.
    seconds : float
        Wall time of execution and export together.
    found : Found
        What the notebook found.
    memory : float
        Private memory of the process at its end, MiB; 0 where it cannot be measured.
    """

    stem: str
    ok: bool
    cause: Text = NO_CAUSE
    seconds: float = 0.0
    found: Found = field(default_factory=Found)
    memory: float = 0.0
