"""What the reports say, as text to read: `python tests/test_golden.py` writes `golden/` anew.

A change of a report shows as a change of these files; it is read, never waved through. Figures
are those known at a fixed day, so that new data alone changes nothing.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from mtqg.plot import vector
from mtqg.publish import visible_cells
from mtqg.sections.blocks import DATA_MIME, FINDINGS_MIME

GOLDEN = Path(__file__).parent / "golden"

#: With and without programme figures, both of the meeting, a city; merged ones and an unchanged.
PROVINCES = {
    ("2024", "2025-06-30"): ["bac-giang", "quang-nam", "son-la", "ha-noi", "tra-vinh"],
    ("2025", "2026-06-30"): ["gia-lai", "can-tho", "cao-bang"],
}
CALLS = [(*key, language) for key in PROVINCES for language in ("vi", "en")]


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a text, those of a list with their mark."""
    for line in text.splitlines():
        yield from re.split(r"(?<=[.!?;]) (?=[^a-zà-ỹđ\d])", line.rstrip())


def shown(output: dict[str, Any]) -> Iterator[str]:
    """Yield what a cell's output says: a table by its cells, a chart by its alternative text."""
    data = output.get("data", {})
    if vector.is_chart(output):
        about = output["metadata"][vector.MIME]
        yield f"[chart] {about['title']}"
        yield from sentences(about["alt"])
        yield from sentences(about["caption"])
    elif DATA_MIME in data:
        table = data[DATA_MIME]
        yield f"[table] {table['title']}"
        yield " | ".join(table["columns"])
        for row in table["rows"]:
            yield " | ".join(str(c["text"] if isinstance(c, dict) else c) for c in row)
        yield from sentences(table["source"])
    else:
        known = {"text/markdown", "text/plain"} & data.keys() or "text" in output
        said = data.get("text/markdown") or data.get("text/plain") or output.get("text", "")
        yield from sentences(said if known else str(data))
    if FINDINGS_MIME in data:
        for found in data[FINDINGS_MIME]["findings"]:
            numbers = [short(found[key]) for key in ("value", "low", "high")]
            told = "" if set(numbers) == {"-"} else f" {' '.join(numbers)} {found['unit']}"
            yield f"[{found['severity']}] {found['id']}{told} <{found['source']}>"
        for name, measure in data[FINDINGS_MIME]["measures"].items():
            value = short(measure["value"])
            yield f"[measure] {name} {value} {measure['unit']} {measure['period']}"


def short(value: Any) -> str:
    """Return a number by six digits: the last ones differ from one machine to the next."""
    return "-" if value is None else f"{value:.6g}" if isinstance(value, float) else str(value)


def said(notebook: Path) -> str:
    """Return all that an executed notebook says to readers of the report, a sentence a line."""
    lines = [f"######## {notebook.stem}"]
    for cell in visible_cells.shown(nbformat.read(notebook, as_version=4)).cells:
        if cell["cell_type"] == "markdown":
            lines += ["", *sentences(cell["source"])]
        for output in cell.get("outputs", []):
            if told := [*shown(output)]:
                lines += ["", *told]
    return "\n".join(lines).replace("\n\n\n", "\n\n") + "\n"


def reports(folder: Path, edition: str, as_of: str, language: str) -> dict[str, str]:
    """Make the reports of one edition and language; return what they say by file of `golden/`."""
    places = PROVINCES[edition, as_of]
    given = ["--edition", edition, "--as-of", as_of, "--language", language, "--out", str(folder)]
    calls = [["report", *places]]
    if edition == "2024":
        calls += [["compare", *places[:2]]]
    for call in calls:
        done = subprocess.run(
            [sys.executable, "-m", "mtqg", *call, *given],
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONUTF8": "1"},
        )
        assert done.returncode == 0, done.stdout + done.stderr
    texts: dict[str, str] = {}
    for notebook in sorted(folder.rglob("*.ipynb")):
        place = notebook.parent.name
        name = f"{edition}/{place}.{language}.md"
        texts[name] = texts.get(name, "") + said(notebook) + "\n"
    return texts


@pytest.mark.parametrize(("edition", "as_of", "language"), CALLS)
def test_reports_say_what_they_said(tmp_path, edition, as_of, language):
    texts = reports(tmp_path, edition, as_of, language)
    stored = {p.relative_to(GOLDEN).as_posix() for p in GOLDEN.glob(f"{edition}/*.{language}.md")}
    assert texts.keys() == stored
    for name, text in texts.items():
        assert text == (GOLDEN / name).read_text("utf-8"), f"{name}: see tests/test_golden.py"


if __name__ == "__main__":
    for edition, as_of, language in CALLS:
        with tempfile.TemporaryDirectory() as folder:
            for name, text in reports(Path(folder), edition, as_of, language).items():
                path = GOLDEN / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, "utf-8", newline="\n")
