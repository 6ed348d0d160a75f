from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from stubs import ALIKE, Batch, write

from mtqg.run import parameters, runner
from mtqg.texts import Text


def joined(outputs: list[NotebookNode] | None) -> list[NotebookNode] | None:
    """Put what one stream wrote together: on a busy machine a kernel sends a line in two parts."""
    if outputs is None:
        return None
    found: list[NotebookNode] = []
    for output in outputs:
        if found and output.output_type == "stream" and found[-1].get("name") == output.name:
            found[-1].text += output.text
        else:
            found.append(output)
    return found


def test_outputs_equal_those_of_an_ordinary_kernel(
    batch: Batch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Under pytest a kernel leaves the output of subprocesses to pytest.
    monkeypatch.delenv("PYTEST_CURRENT_TEST")
    write(tmp_path, "alike", *ALIKE)
    runs = parameters.plan(["bac-giang"], folder=tmp_path)
    out = tmp_path / "out"
    (plain,) = runner.make(runner.tasks(runs, str(out)), str(out), way="plain")
    # Papermill counts errors of cells tagged raises-exception too, once all cells have run.
    assert batch.outcome("alike").cause == plain.cause == Text("ValueError: no", "ValueError: no")
    kernel = nbformat.read(out / "2024/bac-giang/alike.vi.failed.ipynb", as_version=4)
    child = batch.notebook("alike", ".failed.ipynb")
    assert child.cells[-1].outputs[0].data["text/plain"] == "'after exit'"
    for expected, cell in zip(kernel.cells, child.cells, strict=True):
        assert cell.source == expected.source
        assert cell.get("outputs") == joined(expected.get("outputs")), cell.source
        assert cell.get("execution_count") == expected.get("execution_count")
    assert child.metadata.language_info == kernel.metadata.language_info
    assert child.metadata.papermill.parameters == kernel.metadata.papermill.parameters
    images = [
        o for c in child.cells for o in c.get("outputs", []) if "image/png" in o.get("data", {})
    ]
    assert len(images) == 4


def test_papermill_keeps_its_semantics(batch: Batch) -> None:
    cells = batch.notebook("good").cells
    tags = [cell.metadata.get("tags") for cell in cells]
    assert tags[1:3] == [["parameters"], ["injected-parameters"]]
    assert {c.metadata.papermill.status for c in cells} == {"completed"}
    assert cells[-1].outputs[0].text == "bac-giang\n"
    failed = batch.notebook("raises", ".failed.ipynb")
    assert "papermill-error-cell" in failed.cells[0].source
    assert failed.metadata.papermill.exception is True


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_report_holds_one_language(language: str, tmp_path: Path) -> None:
    from mtqg.run.worker import prepared

    write(tmp_path, "trend")
    (one,) = parameters.plan(["bac-giang"], language=language, folder=tmp_path)
    titles = [c.source for c in prepared(one).cells if c.cell_type == "markdown"]
    assert titles == [{"vi": "# Báo cáo", "en": "# Report"}[language]]


@pytest.mark.parametrize("first", ["papermill", "mtqg.run.notebook_engine"])
def test_papermill_knows_the_engines_whatever_is_imported_first(first: str) -> None:
    source = (
        f"import {first}; from papermill.engines import papermill_engines as known; "
        "from mtqg.run import notebook_engine as engine; "
        "assert known.get_engine('mtqg').execute_notebook.__self__ is engine.ShellEngine; "
        "assert known.get_engine('mtqg-plain').execute_notebook.__self__ is engine.KernelEngine"
    )
    subprocess.run([sys.executable, "-c", source], check=True)
