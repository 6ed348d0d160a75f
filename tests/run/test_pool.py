from __future__ import annotations

import json
import multiprocessing
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from stubs import BAD, Batch, write

from mtqg.run import parameters, pool, provenance, worker
from mtqg.run.jobs import Job, Outcome

pytestmark = pytest.mark.skipif(pool.default_way() != "fork", reason="forking is for Linux")


def gone(pid: int) -> bool:
    """Tell whether process `pid` ends within ten seconds."""
    for _ in range(100):
        if not psutil.pid_exists(pid):
            return True
        time.sleep(0.1)
    return False


def test_good_runs_are_made_beside_bad_ones(batch: Batch) -> None:
    assert batch.outcome("good").ok
    assert batch.path("good", ".html").exists()
    assert not batch.path("good", ".failed.ipynb").exists()
    assert [f["id"] for f in batch.outcome("good").found.findings] == ["few"]
    record = json.loads(batch.path("good", ".json").read_text(encoding="utf-8"))
    assert record["parameters"]["province"] == "bac-giang"
    assert record["outcome"]["ok"]
    assert record["found"]["measures"]["poor"]["value"] == 3.81
    assert record["versions"]["papermill"]


@pytest.mark.parametrize("name", BAD)
def test_a_failed_run_is_named_and_kept(batch: Batch, name: str) -> None:
    outcome = batch.outcome(name)
    assert not outcome.ok
    assert BAD[name][1] in outcome.cause.en
    assert not batch.path(name, ".html").exists()
    cells = [c for c in batch.notebook(name, ".failed.ipynb").cells if c.cell_type == "code"]
    # What ran before is kept, what comes after did not run.
    assert cells[2].outputs[0].text == "before\n"
    assert cells[4].outputs == []
    record = provenance.record(str(batch.out), outcome.stem)
    assert record is not None
    assert record["outcome"]["cause"]["en"] == outcome.cause.en


@pytest.mark.parametrize("name", ["dies", "killed", "hangs"])
def test_the_cell_at_which_a_process_ended_says_so(batch: Batch, name: str) -> None:
    cells = [c for c in batch.notebook(name, ".failed.ipynb").cells if c.cell_type == "code"]
    assert cells[3].outputs[0].ename == "ProcessEnded"
    assert cells[3].outputs[0].evalue == batch.outcome(name).cause.vi


def test_a_flood_is_not_kept(batch: Batch) -> None:
    assert batch.path("floods", ".failed.ipynb").stat().st_size < 40 * 2**20


def test_nothing_that_a_notebook_started_outlives_it(batch: Batch) -> None:
    assert batch.outcome("litter").ok
    text = batch.notebook("litter").cells[-1].outputs[0].text
    child, daemon = map(int, re.findall(r"\d+", text))
    assert gone(child)
    assert gone(daemon)


def test_private_memory_of_a_run_is_recorded(batch: Batch) -> None:
    assert 0 < batch.outcome("good").memory < 200


@pytest.mark.skipif(os.name != "posix", reason="no fork here")
def test_a_missing_library_is_named_for_every_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "trend", "print(province)")
    (tmp_path / "seaborn.py").write_text(
        "raise ModuleNotFoundError(\"No module named 'seaborn'\", name='seaborn')"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    runs = parameters.plan(["bac-giang"], notebooks=["trend"], folder=tmp_path)
    jobs = [Job(run, str(tmp_path / "out"), {}) for run in runs]
    with pool.Supervisor("fork", 1, 60) as supervisor:
        (outcome,) = supervisor.outcomes(jobs)
    assert not outcome.ok
    assert "the library seaborn is missing" in outcome.cause.en


def test_a_killed_supervisor_takes_its_runs_along(tmp_path: Path) -> None:
    mark = tmp_path / "pid"
    source = f"import os, time\nopen({str(mark)!r}, 'w').write(str(os.getpid()))\ntime.sleep(600)"
    write(tmp_path, "trend", source)
    runs = parameters.plan(["bac-giang", "quang-nam"], folder=tmp_path)
    jobs = [Job(one, str(tmp_path / "out"), {}) for one in runs]
    with pool.Supervisor("fork", 1, 600) as supervisor:
        outcomes = supervisor.outcomes(jobs)
        while not (mark.exists() and mark.read_text()):
            time.sleep(0.05)
        os.kill(supervisor.pid, signal.SIGKILL)
        ended = list(outcomes)
    assert [o.ok for o in ended] == [False, False]
    assert all(o.cause.en.startswith("the supervising process died") for o in ended)
    assert gone(int(mark.read_text()))


def test_a_supervisor_started_ahead_is_taken_and_one_not_needed_ends() -> None:
    with pool.ahead("fork", sure=True):
        _, process = pool._ahead["fork"]
        with pool.Supervisor("fork", 1, 60) as supervisor:
            assert supervisor.pid == process.pid
    assert gone(process.pid)
    with pool.ahead("fork", sure=True):
        _, other = pool._ahead["fork"]
    assert gone(other.pid)
    assert not pool._ahead


def test_what_takes_libraries_is_computed_by_the_supervisor_that_then_runs(tmp_path: Path) -> None:
    own, wrong = tmp_path / "own.csv", tmp_path / "wrong.csv"
    head = "area,edition,indicator,programme,period,as_of,value,source\n"
    row = "24,2024,FIN.DISB,GNBV,2025,2025-05-31,{},office.csv\n"
    own.write_text(head + row.format(500), encoding="utf-8")
    wrong.write_text(head + row.format("abc"), encoding="utf-8")
    code = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from mtqg.problems import ProblemError\n"
        "from mtqg.run import parameters, pool, provenance, runner\n"
        "own, wrong = map(Path, sys.argv[1:])\n"
        "with pool.ahead('fork', sure=False):\n"
        "    assert not pool._ahead\n"
        "    runs = parameters.plan(['bac-giang'], notebooks=['trend'], data=[own])\n"
        "    _, process = pool._ahead['fork']\n"
        "    parameters.unused(runs), provenance.figure_digests([own])\n"
        "    try:\n"
        "        parameters.plan(['bac-giang'], data=[wrong])\n"
        "    except ProblemError as error:\n"
        "        print(error.say('en'))\n"
        "    print('pandas' in sys.modules)\n"
        "    os.kill(process.pid, signal.SIGKILL)\n"
        "    process.join()\n"
        "    own.write_text(own.read_text().replace('500', '501'))\n"
        "    print(len(parameters.plan(['bac-giang'], notebooks=['trend'], data=[own])))\n"
        "    print('pandas' in sys.modules, pool._ahead)\n"
    )
    environment = {**os.environ, "MTQG_CACHE": str(tmp_path / "kept")}
    done = subprocess.run([sys.executable, "-c", code, str(own), str(wrong)], env=environment,
                          stdout=subprocess.PIPE, text=True, check=True)  # fmt: skip
    *problems, first, count, then = done.stdout.splitlines()
    assert "wrong.csv" in problems[0]
    assert "abc" in problems[0]
    assert (first, count, then) == ("False", "1", "True {}")


def test_a_supervisor_that_died_before_the_first_run_gives_the_cause(tmp_path: Path) -> None:
    write(tmp_path, "trend", "1 + 1")
    (one,) = parameters.plan(["bac-giang"], folder=tmp_path)
    supervisor = pool.Supervisor("fork", 1, 60)
    os.kill(supervisor.pid, signal.SIGKILL)
    supervisor._process.join()
    (outcome,) = supervisor.outcomes([Job(one, str(tmp_path / "out"), provenance.inputs(one))])
    assert not outcome.ok
    assert "supervising process died: the process was killed by SIGKILL" in outcome.cause.en
    supervisor.stop()


def test_a_caller_who_is_gone_ends_the_loop_and_is_no_failure_of_a_run(tmp_path: Path) -> None:
    write(tmp_path, "trend", "1 + 1")
    (one,) = parameters.plan(["bac-giang"], folder=tmp_path)
    theirs, caller = multiprocessing.Pipe()
    loop = pool._Loop(caller, "plain", 1, 60)
    theirs.close()
    here, there = multiprocessing.Pipe()
    lane = pool._Lane(object(), here, Job(one, str(tmp_path / "out"), {}), time.monotonic())
    loop._lanes.append(lane)
    there.send(("outcome", Outcome(one.stem, True)))
    with pytest.raises(OSError):
        loop._look_after(lane, ready=True)
    assert loop._lanes == []
    assert not (tmp_path / "out").exists()


def test_of_a_report_that_fails_no_old_page_is_left(tmp_path: Path) -> None:
    write(tmp_path, "trend", "1 + 1")
    (one,) = parameters.plan(["bac-giang"], folder=tmp_path)
    out = tmp_path / "out"
    job = Job(one, str(out), provenance.inputs(one))
    for ok, endings in ((True, {".html", ".ipynb", ".json"}), (False, {".failed.ipynb", ".json"})):
        notebook = worker.prepared(one)
        worker.keep(job, notebook, Outcome(one.stem, ok), time.perf_counter())
        found = {p.name.removeprefix("trend.vi") for p in out.rglob("trend.vi*")}
        assert found == endings


def test_a_notebook_differs_from_that_of_another_run_by_one_stamp(batch: Batch) -> None:
    made = batch.notebook("good")
    assert set(made.metadata.papermill) & {"start_time", "end_time", "duration"} == {"end_time"}
    for cell in made.cells:
        assert not {"start_time", "end_time", "duration"} & set(cell.metadata.get("papermill", {}))
    (given,) = [c for c in made.cells if "injected-parameters" in c.metadata.get("tags", [])]
    assert given.id == "injected-parameters"
    assert len({cell.id for cell in made.cells}) == len(made.cells)


@pytest.mark.parametrize("wanted", [True, False])
def test_a_process_ends_with_its_parent_where_that_is_wanted(wanted: bool) -> None:
    child = (
        "import time\n"
        "from mtqg.run.processes import die_with_parent\n"
        "die_with_parent()\n"
        f"die_with_parent({wanted})\n"
        "print('ready', flush=True)\n"
        "time.sleep(60)\n"
    )
    parent = (
        "import subprocess, sys\n"
        f"child = subprocess.Popen([sys.executable, '-c', {child!r}], stdout=subprocess.PIPE)\n"
        "child.stdout.readline()\n"
        "print(child.pid, flush=True)\n"
    )
    done = subprocess.run([sys.executable, "-c", parent], stdout=subprocess.PIPE, text=True)
    pid = int(done.stdout)
    if wanted:
        assert gone(pid)
    else:
        time.sleep(0.3)
        assert psutil.pid_exists(pid)
        os.kill(pid, signal.SIGKILL)


def test_what_provinces_share_is_prepared_once_for_each_edition(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shared: list[str | tuple[str, str]] = []

    def share(given: dict[str, str], *, one: bool) -> None:
        shared.append((given["edition"], "one") if one else given["edition"])

    monkeypatch.setattr(worker, "share", share)
    monkeypatch.setattr(worker, "import_ahead", lambda template: None)
    monkeypatch.setattr(pool.gc, "freeze", lambda: None)  # of this process, which goes on
    ours, _theirs = multiprocessing.Pipe()
    jobs = [Job(run, "", {}) for run in parameters.plan(["bac-giang", "nghe-an", "quang-nam"])]
    for lanes, alone in ((2, []), (1, [("2024", "one")])):
        loop = pool._Loop(ours, "fork", lanes, 60)
        loop._get_ready(jobs[0])  # with one lane it looks like the only one
        loop._queue.extend(jobs[1:])
        for job in jobs[1:]:
            loop._get_ready(job)
        assert shared == [*alone, "2024", "2025"]
        shared.clear()


def test_a_fault_in_what_provinces_share_is_told_and_stops_no_report(tmp_path: Path) -> None:
    code = (
        "from mtqg.run import worker\n"
        "from mtqg.sections import shared_results\n"
        "from mtqg.problems import Problem, ProblemError\n"
        "from mtqg.texts import Text\n"
        "def broken(**shared):\n"
        "    raise shared['error']\n"
        "shared_results.warm = broken\n"
        "known = ProblemError(Problem(Text('x', 'x')))\n"
        "for error in (known, KeyError('pace')):\n"
        "    worker.share({'language': 'en', 'edition': '2025', 'error': error})\n"
        "worker.share({'language': 'en', 'error': error})\n"  # a notebook without an edition
    )
    done = subprocess.run([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True,
                          env={**os.environ, "MTQG_CACHE": str(tmp_path)}, check=True)  # fmt: skip
    (line,) = done.stderr.strip().splitlines()
    assert "could not be prepared (KeyError: 'pace')" in line


def test_what_runs_share_is_imported_without_the_slowest_parts() -> None:
    """A budget of modules: each is time at the start of every call (2,205 before, 1,750 now)."""
    counted = (
        "import sys\n"
        "from mtqg.run.processes import seaborn_alone, without\n"
        "with without('rfc3987_syntax'), seaborn_alone():\n"
        "    from mtqg.run import worker\n"
        "print(len(sys.modules), *({'scipy.stats', 'scipy.cluster', 'lark'} & set(sys.modules)))\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", counted], stdout=subprocess.PIPE, text=True, check=True
    ).stdout.split()
    assert int(answer[0]) < 1850
    assert answer[1:] == []
