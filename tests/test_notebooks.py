"""The notebooks are thin, stored without outputs, bilingual, and run for any province."""

import re

import nbformat
import pytest
from nbclient import NotebookClient

from mtqg import paths
from mtqg.run import parameters
from mtqg.sections.blocks import FINDINGS_MIME

NOTEBOOKS = sorted(paths.notebooks().glob("*.ipynb"))
REPORTS = [n for n in NOTEBOOKS if n.stem in parameters.templates()]
NAMES = [n.stem for n in NOTEBOOKS]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=NAMES)
def test_no_outputs_are_stored(path):
    for cell in nbformat.read(path, 4).cells:
        if cell.cell_type == "code":
            assert not cell.outputs
            assert cell.execution_count is None


@pytest.mark.parametrize("path", REPORTS, ids=[n.stem for n in REPORTS])
def test_cells_are_thin_and_every_text_is_in_both_languages(path):
    cells = nbformat.read(path, 4).cells
    texts = [c for c in cells if c.cell_type == "markdown"]
    by_language = {
        language: [c for c in texts if language in c.metadata.get("tags", [])]
        for language in ("vi", "en")
    }
    assert len(by_language["vi"]) == len(by_language["en"]) == len(texts) / 2
    for cell in cells:
        if cell.cell_type == "code" and "parameters" not in cell.metadata.get("tags", []):
            assert len(cell.source.splitlines()) <= 8, cell.source
            assert "def " not in cell.source


def run(path, **values):
    book = nbformat.read(path, 4)
    for cell in book.cells:
        if "parameters" in cell.metadata.get("tags", []):
            cell.source += "\n" + "\n".join(f"{k} = {v!r}" for k, v in values.items())
    NotebookClient(book, timeout=120).execute()
    return book


def outputs(book):
    return [o for c in book.cells if c.cell_type == "code" for o in c.outputs]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=NAMES)
@pytest.mark.parametrize(
    ("province", "edition", "language"),
    [("quang-nam", "2024", "vi"), ("can-tho", "2025", "en")],
)
def test_every_notebook_runs_without_a_warning_or_a_nan(path, province, edition, language):
    if path not in REPORTS and language == "en":
        pytest.skip("not parameterised by province: run once")
    book = run(path, province=province, edition=edition, language=language, as_of="", data=[])
    for output in outputs(book):
        assert output.output_type != "stream" or output.name != "stderr", output.text
        text = output.get("data", {}).get("text/markdown", "")
        assert not re.search(r"\bnan\b|\bNone\b|\binf\b", text), text
        for meta in output.get("metadata", {}).values():
            assert meta["alt"]
    if path in REPORTS and path.stem != "peers":
        assert any(FINDINGS_MIME in o.get("data", {}) for o in outputs(book))
