"""The report notebooks: stored without outputs, a question each, one language at a time, any way.

All are run by papermill with the engine of reports (a kernel each would take minutes), two also by
plain `papermill` in a kernel of its own, which must give the same.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import papermill
import pytest

from mtqg import paths
from mtqg.publish import visible_cells
from mtqg.run import communal, national, parameters, worker
from mtqg.sections import notebook_text
from mtqg.sections.blocks import FINDINGS_MIME

NOTEBOOKS = sorted(paths.notebooks().glob("*.ipynb"))
TUTORIAL = sorted(paths.notebooks().glob("tutorial/*.ipynb"))
NAMES = [n.stem for n in NOTEBOOKS]
OF_PROVINCES = [*parameters.templates()]
#: Those of communes, of which the project has no figures.
OF_COMMUNES = {
    communal.ONE: {"commune": "xã Nậm Có, lào-cai"},
    communal.ALL: {"province": "lao-cai"},
}
PLACES = [("quang-nam", "2024", "vi"), ("can-tho", "2025", "en")]


def cells_of(path: Path) -> list[nbformat.NotebookNode]:
    return nbformat.read(path, 4).cells


def tags(cell: nbformat.NotebookNode) -> list[str]:
    return cell.metadata.get("tags", [])


@pytest.mark.parametrize("path", [*NOTEBOOKS, *TUTORIAL])
def test_no_outputs_are_stored(path):
    for cell in cells_of(path):
        if cell.cell_type == "code":
            assert not cell.outputs
            assert cell.execution_count is None


@pytest.mark.parametrize("path", NOTEBOOKS, ids=NAMES)
def test_cells_are_thin_and_no_text_is_in_two_languages(path):
    for cell in cells_of(path):
        assert cell.cell_type == "code", "words stand in src/mtqg/words/notebooks.*.md"
        if "parameters" not in tags(cell):
            assert len(cell.source.splitlines()) <= 12, cell.source
            assert "def " not in cell.source


def test_every_text_is_there_in_both_languages_and_used():
    used = {
        name
        for path in NOTEBOOKS
        for cell in cells_of(path)
        for name in re.findall(r'heading\(language, "([\w.]+)"', cell.source)
    }
    vi, en = (notebook_text.names(language) for language in ("vi", "en"))
    assert vi == en
    assert used == {name.partition(" ")[0] for name in vi}
    for name in vi:
        assert notebook_text.heading("vi", name).text != notebook_text.heading("en", name).text


@pytest.mark.parametrize("path", NOTEBOOKS, ids=NAMES)
def test_papermill_explains_every_parameter(path):
    declared = parameters.template(path).declared
    told = papermill.inspect_notebook(str(path))
    assert set(told) == set(declared)
    for name, about in told.items():
        assert about["inferred_type_name"] != "None", name
        assert len(about["help"]) > 5, name


@pytest.mark.parametrize("name", ["trend", "forecast"])
def test_a_notebook_shows_table_model_and_chart_to_its_analyst(name):
    own = [c.source for c in cells_of(paths.notebooks() / f"{name}.ipynb") if "analyst" in tags(c)]
    assert len(own) == 3
    for wanted in ("mtqg.figures(", f"mtqg.{name}(", "mtqg.plot."):
        assert any(wanted in source for source in own), wanted


def serve() -> None:
    """Run the notebooks asked for on standard input, each in a fork of this prepared process."""
    context = multiprocessing.get_context("fork")
    worker.preload()
    for edition, language in {place[1:] for place in PLACES}:
        worker.share({"edition": edition, "language": language})
    for line in sys.stdin:
        ours, theirs = context.Pipe(duplex=False)
        child = context.Process(target=lambda line=line, end=theirs: end.send(_answer(line)))
        child.start()
        print(ours.recv(), flush=True)
        child.join()


def _answer(line: str) -> str:
    name, values = json.loads(line)
    try:
        book = papermill.execute_notebook(
            str(paths.notebooks() / f"{name}.ipynb"),
            None,
            values,
            engine_name="mtqg",
            kernel_name="python3",
            language="python",
            progress_bar=False,
        )
    except papermill.PapermillExecutionError as error:
        return json.dumps({"error": str(error)})
    return json.dumps({"book": nbformat.writes(book)})


@pytest.fixture(scope="module")
def executed() -> Iterator[Callable[..., nbformat.NotebookNode]]:
    """Runs a notebook with the parameters given, as reports are made: in a prepared process."""
    server = subprocess.Popen(
        [sys.executable, __file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
    )

    def run(name: str, **values: object) -> nbformat.NotebookNode:
        server.stdin.write(json.dumps([name, values]) + "\n")
        server.stdin.flush()
        answer = json.loads(server.stdout.readline())
        if "error" in answer:
            pytest.fail(answer["error"])
        return nbformat.reads(answer["book"], 4)

    yield run
    server.communicate()


def outputs(book):
    return [o for c in book.cells if c.cell_type == "code" for o in c.outputs]


def check(book):
    """Nothing unfinished shows, and every number is one in JSON."""
    json.loads(nbformat.writes(book), parse_constant=pytest.fail)
    for output in outputs(book):
        assert output.output_type != "stream" or output.name != "stderr", output.text
        text = output.get("data", {}).get("text/markdown", "")
        assert not re.search(r"\bnan\b|\bNone\b|\binf\b", text), text
    for output in outputs(visible_cells.shown(book)):
        for meta in output.get("metadata", {}).values():
            assert meta["alt"]


@pytest.mark.parametrize("name", [name for name in NAMES if name not in OF_COMMUNES])
@pytest.mark.parametrize(("province", "edition", "language"), PLACES)
def test_every_notebook_runs_in_both_languages(executed, name, province, edition, language):
    values = {"edition": edition, "language": language}
    if name in OF_PROVINCES:
        values["province"] = province
    elif name == "compare":
        values |= {"first": province, "second": "son-la"}
    book = executed(name, **values)
    check(book)
    # Nothing is forecast for a province that was merged (Quảng Nam).
    silent = {"peers", "forecast"} if province == "quang-nam" else {"peers"}
    if name in OF_PROVINCES and name not in silent:
        assert any(FINDINGS_MIME in o.get("data", {}) for o in outputs(book))
    shown = [o["data"].get("text/markdown", "") for o in outputs(book) if "data" in o]
    words = {n: notebook_text.heading(language, n).text for n in notebook_text.names(language)}
    headed = [n for n, text in words.items() if n.startswith(f"{name}.") and text in shown]
    assert headed
    for other in set(words) & set(headed):
        assert notebook_text.heading("en" if language == "vi" else "vi", other).text not in shown


@pytest.mark.parametrize("name", OF_COMMUNES)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_pages_of_communes_run_without_figures_and_say_how_to_send_them(executed, name, language):
    book = executed(name, language=language, **OF_COMMUNES[name])
    check(book)
    assert "Excel" in nbformat.writes(visible_cells.shown(book))  # the form to fill and send back


@pytest.mark.parametrize("name", ["trend", "forecast"])
def test_another_question_gives_another_report(executed, name):
    asked = {"indicator": ["ST.INCOME", "ST.POV_MD"], "province": 24, "edition": 2024}
    asked |= {"as_of": "2025-06-30"}  # a province that was merged since has no forecast
    if name == "forecast":
        asked |= {"horizon": 2, "method": "last"}
    else:
        asked |= {"peers": "Quảng Nam"}
    book = executed(name, **asked)
    check(book)
    text = nbformat.writes(visible_cells.shown(book))
    assert "Thu nhập bình quân đầu người một tháng" in text
    assert text.index("Thu nhập bình quân") < text.index("Tỷ lệ hộ nghèo đa chiều")
    if name == "forecast":
        assert "Dự báo năm 2026" in text
        assert "Dự báo năm 2027" not in text


@pytest.mark.parametrize("name", ["report", "peers"])
def test_the_question_of_the_whole_report_can_be_another(executed, name):
    book = executed(name, province="lao-cai", indicator="ST.TRAINED", peers=["Sơn La"])
    check(book)
    assert "Sơn La" in nbformat.writes(visible_cells.shown(book))


def test_a_province_without_figures_stops_no_notebook(executed):
    for name in OF_PROVINCES:
        check(executed(name, province="lao-cai", as_of="2012-06-30", language="en"))


def plainly(tmp_path: Path, name: str, *values: str) -> nbformat.NotebookNode:
    out = tmp_path / "out.ipynb"
    path = str(paths.notebooks() / f"{name}.ipynb")
    done = subprocess.run(
        [sys.executable, "-m", "papermill", path, str(out), *values, "--no-progress-bar"],
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return nbformat.read(out, 4)


def words_of(book):
    return [
        o["data"]["text/markdown"] for o in outputs(book) if "text/markdown" in o.get("data", {})
    ]


def test_plain_papermill_gives_the_same_report_and_understands_numbers(executed, tmp_path):
    given = ["-p", "province", "24", "-p", "edition", "2024", "-p", "as_of", "4/10/2023"]
    plain = plainly(tmp_path, "trend", *given)
    check(plain)
    same = executed("trend", province="Bắc Giang", as_of="2023-10-04")
    assert words_of(plain) == words_of(same)


def test_plain_papermill_makes_pages_of_all_provinces_in_english(executed, tmp_path):
    plain = plainly(tmp_path, "country", "-p", "edition", "2025", "-p", "language", "en")
    check(plain)
    assert words_of(plain) == words_of(executed("country", edition="2025", language="en"))


@pytest.mark.parametrize("path", TUTORIAL, ids=[p.stem for p in TUTORIAL])
def test_every_lesson_runs_with_its_answers_and_points_to_the_next(executed, path):
    check(executed(f"tutorial/{path.stem}"))
    cells = cells_of(path)
    hidden = [c for c in cells if "answer" in tags(c)]
    assert hidden
    for cell in hidden:
        assert cell.metadata["jupyter"] == {"source_hidden": True, "outputs_hidden": True}
    following = TUTORIAL[TUTORIAL.index(path) + 1 :]
    assert not following or f"({following[0].name})" in cells[-1].source
    for cell in cells:
        private = re.findall(r"[.\s]_[a-z]\w*", cell.source) if cell.cell_type == "code" else []
        assert not private, "a lesson needs no private name"


def test_the_pages_of_all_provinces_are_known():
    assert {*national.NOTEBOOKS, "compare", communal.ONE, *OF_PROVINCES} == set(NAMES)


if __name__ == "__main__":
    serve()
