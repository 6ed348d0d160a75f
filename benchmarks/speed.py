"""How fast reports are made, way by way, on one fixed notebook: `python -m benchmarks.speed`.

Ways, each on the same notebook (benchmarks/reference.ipynb) and in the same rounds, so that a
busy machine slows all of them alike; ratios are medians over rounds:

- cli_loop: the `papermill` command, then the `jupyter nbconvert` command, one report at a time;
- pool2: papermill.execute_notebook in a pool of two processes, no HTML;
- mtqg: this project's runner, two at once, HTML included;
- limit: the notebook's code as a plain function in a pool of two processes with everything
  imported, no notebook and no HTML: what a way of running notebooks can hope for.

Start-up is timed apart from the rounds for mtqg and limit (it is paid once per call, whatever
the number of reports). Then small calls in seconds of processor, which a busy machine stretches
less, as multiples of the bare import of the libraries (`…_vs_imports`): one report from a cold
start, one with nothing changed, one after an office's own figure changed, `mtqg list`, and
`mtqg check` of a small file; and a province a lane in 4 lanes and in 16 (`scaling_4_to_16`: 1 is
linear; null under 16 processors). Then the project's own notebooks: all 63 provinces, and the same
call again with nothing changed (the median of three). With `--before CHECKOUT` of an older commit,
12 of the 63 by that, in its own environment where it has one (`make .venv/ready` there), turn about
(`seconds_63_vs_before`, of processor, below 1 is faster). With `--office`, a year of made-up
figures of an office, 731,808 rows of a province and 120 communes: its report, and `mtqg.figures` in
a process of its own, with nothing kept and again, as multiples of bare imports (`office_…`). The
last line is JSON. `--quick` has one round and two provinces instead of 63 (then `seconds_63_all` is
null) and ends in about a minute on a quiet machine; `--no-all` leaves all 63 out.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import gc
import json
import multiprocessing
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

NOTEBOOK = Path(__file__).with_name("reference.ipynb")
ROOT = NOTEBOOK.parents[1]
BARE = "pandas, matplotlib, seaborn, statsmodels.api, papermill, nbconvert"
LANES = 2
#: A file of an office's own with one figure.
ONE_FIGURE = (
    "area,edition,indicator,programme,period,as_of,value,source\n"
    "24,2024,FIN.DISB,GNBV,2025,2025-05-31,{value},office.csv\n"
)


def slugs(number: int) -> list[str]:
    from mtqg.table import areas

    return list(areas.provinces()["slug"][:number])


def cli_loop(names: list[str], out: Path) -> None:
    for name in names:
        made = out / f"{name}.ipynb"
        papermill = ["-m", "papermill", str(NOTEBOOK), str(made), "-p", "province", name]
        nbconvert = ["-m", "nbconvert", "--to", "html", "--no-input", str(made)]
        for command in ([*papermill, "--no-progress-bar", "-k", "python3"], nbconvert):
            subprocess.run([sys.executable, *command], check=True, capture_output=True)


def _execute(name: str, out: str) -> None:
    import papermill

    papermill.execute_notebook(
        str(NOTEBOOK),
        f"{out}/pool-{name}.ipynb",
        {"province": name},
        kernel_name="python3",
        progress_bar=False,
    )


def _import_papermill() -> None:
    import papermill  # noqa: F401


def _code() -> str:
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    return "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "code")


def _import_all() -> None:
    import matplotlib

    matplotlib.use("agg")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    import seaborn  # noqa: F401
    import statsmodels.api  # noqa: F401

    gc.collect()
    gc.freeze()  # as the supervisor does: without it the collector makes this "limit" slower


def _plain(name: str) -> None:
    source = _code().replace('province = "bac-giang"', f"province = {name!r}")
    exec(compile(source, str(NOTEBOOK), "exec"), {"__name__": "reference"})


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def rounds(number: int, size: int) -> dict[str, Any]:
    """Time every way in `number` rounds of `size` reports (the command-line loop: one report)."""
    from mtqg.run import pool
    from mtqg.run.jobs import Job, Outcome
    from mtqg.run.parameters import Run
    from mtqg.texts import Text

    names = slugs(size)
    spawn = multiprocessing.get_context("spawn")
    seconds: dict[str, list[float]] = {"cli_loop": [], "pool2": [], "mtqg": [], "limit": []}
    memory: list[float] = []
    with (
        tempfile.TemporaryDirectory() as folder,
        concurrent.futures.ProcessPoolExecutor(LANES, spawn, _import_papermill) as papermills,
        concurrent.futures.ProcessPoolExecutor(LANES, spawn, _import_all) as functions,
        pool.Supervisor("fork", LANES, 600) as supervisor,
    ):
        runs = [
            Run("reference", NOTEBOOK, "2024", n, n, Text(n, n), "vi", {"province": n})
            for n in names
        ]

        ended: list[Outcome] = []

        def supervised() -> None:
            ended[:] = list(supervisor.outcomes(Job(run, folder, {}) for run in runs))
            assert all(outcome.ok for outcome in ended), ended

        ways: dict[str, Callable[[], object]] = {
            "mtqg": supervised,
            "limit": lambda: list(functions.map(_plain, names)),
            "pool2": lambda: list(papermills.map(_execute, names, [folder] * size)),
        }
        first = {way: timed(work) for way, work in ways.items()}
        for turn in range(number):
            order = list(ways.items())
            for way, work in order[turn % 3 :] + order[: turn % 3]:
                seconds[way].append(timed(work) / size)
            seconds["cli_loop"].append(timed(lambda: cli_loop(names[:1], Path(folder))))
            memory += [outcome.memory for outcome in ended]
    return {
        "seconds": seconds,
        "memory": memory,
        "startup": first["mtqg"] - statistics.median(seconds["mtqg"]) * size,
    }


def processor(command: list[str], checkout: Path = ROOT) -> float:
    """Return the seconds of processor that a command of a checkout, and its children, take."""
    path = os.pathsep.join([str(checkout / "src"), str(checkout)])
    own = checkout / ".venv" / "bin" / "python"  # an older one may need older libraries
    if checkout != ROOT and own.exists():
        command = [str(own), *command[1:]]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {**os.environ, "PYTHONPATH": path}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # compiled, as an installation is
    subprocess.run(command, check=True, capture_output=True, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def small(turns: int) -> dict[str, float]:
    """Return what calls for little take from a cold start, as multiples of bare imports."""
    bare = [sys.executable, "-c", f"import {BARE}"]
    mtqg = [sys.executable, "-m", "mtqg"]
    found: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        own = Path(folder, "own.csv")
        report = [*mtqg, "report", "bac-giang", "--notebook", "report", "--out"]
        calls = {
            "cold_one_report": [*report, f"{folder}/out", "--force"],
            "unchanged_report": [*report, f"{folder}/out"],
            "changed_report": [*report, f"{folder}/own", "--data", str(own)],
            "list": [*mtqg, "list"],
            "check": [*mtqg, "check", str(own)],
        }
        # What provinces share is on disk, and modules are compiled, from the first turn on.
        for turn in range(turns + 1):
            imports = processor(bare)
            for name, call in calls.items():
                if name == "changed_report":
                    own.write_text(ONE_FIGURE.format(value=500 + turn), encoding="utf-8")
                found.setdefault(name, []).append(processor(call) / imports)
    return {
        f"{name}_vs_imports": round(statistics.median(ratios[1:]), 2)
        for name, ratios in found.items()
    }


def office(turns: int) -> dict[str, float]:
    """Return what a year of an office's figures costs, as multiples of bare imports."""
    names = ("report_cold", "report_kept", "figures_cold", "figures_kept")
    found: dict[str, list[float]] = {name: [] for name in names}
    bare = [sys.executable, "-c", f"import {BARE}"]
    for _ in range(turns):
        with tempfile.TemporaryDirectory() as folder:
            files = made_up_year(Path(folder))
            report = [sys.executable, "-m", "mtqg", "report", "phu-tho", "--notebook", "report"]
            report += ["--force", "--out", f"{folder}/out", *(f"--data={path}" for path in files)]
            said = f"import mtqg; mtqg.figures('FIN.DISB', 'phu-tho', data={list(map(str, files))})"
            for command, name in ((report, "report"), ([sys.executable, "-c", said], "figures")):
                os.environ["MTQG_CACHE"] = f"{folder}/{name}"
                for state in ("cold", "kept"):
                    found[f"{name}_{state}"].append(processor(command) / processor(bare))
            del os.environ["MTQG_CACHE"]
    return {f"office_{name}": round(statistics.median(each), 2) for name, each in found.items()}


def made_up_year(folder: Path) -> list[Path]:
    """Write a made-up year of an office, a file a month: 731,808 rows that agree; return the files.

    Plans and payments of a province and 120 communes by programme, capital, fund and vintage.
    """
    import numpy as np
    import pandas as pd

    from mtqg.table import communes
    from mtqg.table.schema import CAPITAL, COLUMNS, FUNDS, PLAN_VINTAGES, complete

    codes = ["25", *(one.code for one in communes.communes("25")[:120])]
    parts = product(codes, ("NTP2026", "DTTS", "GNBV", "NTM"), CAPITAL, FUNDS, PLAN_VINTAGES)
    columns = ["area", "programme", "capital", "fund", "plan_vintage"]
    rows = pd.DataFrame(parts, columns=columns).assign(edition="2025", period="2026")
    share = np.ones(len(rows))
    for column, number in (("capital", 2), ("fund", 6), ("plan_vintage", 2)):
        share = share * np.where(rows[column] == "ALL", 1.0, 1 / number)
    plan = (np.where(rows["area"] == "25", 960.0, 7.2) * share).round(3)
    files = []
    for month in range(1, 13):
        paid = (plan * month / 13).round(3)
        dated = rows.assign(as_of=f"2026-{month:02d}-28", source=f"{month}.xlsx", note="made up")
        both = [dated.assign(indicator=name, value=value, status=status, place=name)
                for name, value, status in (("FIN.PLAN", plan, "plan"),
                                            ("FIN.DISB", paid, "actual"))]  # fmt: skip
        files.append(folder / f"{month:02d}.csv")
        table = complete(pd.concat(both, ignore_index=True))[list(COLUMNS)]
        table.to_csv(files[-1], index=False, encoding="utf-8-sig")
    return files


def scaling() -> float | None:
    """Return how fast 16 lanes are of four times 4 lanes; None without 16 processors."""
    from mtqg.run import runner

    if runner.processors() < 16:
        return None
    seconds = {}
    for lanes in (4, 16):
        with tempfile.TemporaryDirectory() as out:
            command = [sys.executable, "-m", "mtqg", "report", *slugs(lanes), "--out", out]
            command += ["--jobs", str(lanes)]
            seconds[lanes] = timed(
                partial(subprocess.run, command, check=True, capture_output=True)
            )
    return round(seconds[4] / seconds[16], 2)


def against(checkout: Path, arguments: list[str], turns: int) -> float:
    """Return the seconds of processor of the same reports, by this code over those of a checkout.

    Each keeps what provinces share where the other does not look, and has it from a call before.
    """
    ratios = []
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-m", "mtqg", "report", *arguments, "--force", "--out", out]
        warm = [*command[:4], "bac-giang", "--force", "--out", out]
        for place in (ROOT, checkout):
            processor(warm, place)
        for _ in range(turns):
            ratios.append(processor(command) / processor(command, checkout))
    return round(statistics.median(ratios), 2)


def all_provinces(arguments: list[str]) -> tuple[float, float, int]:
    """Time `mtqg report` with the project's notebooks, then again; return also how many reports."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "mtqg", "report", *arguments, "--out", folder]

        def call() -> None:
            subprocess.run(command, check=True, capture_output=True)

        first = timed(call)
        again = statistics.median(timed(call) for _ in range(3))
        return first, again, len(list(Path(folder).glob("*/*/*.html")))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--no-all", action="store_true")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--office", action="store_true", help="731,808 made-up rows, minutes")
    parser.add_argument("--before", type=Path, help="checkout of an older commit")
    options = parser.parse_args()
    measured = rounds(1, 2) if options.quick else rounds(options.rounds, 4)
    seconds = measured["seconds"]

    def ratio(way: str, other: str) -> float:
        pairs = zip(seconds[way], seconds[other], strict=True)
        return round(statistics.median(a / b for a, b in pairs), 2)

    print(f"{'way':10} {'s/report':>9} {'to the limit':>13}")
    for way in ("cli_loop", "pool2", "mtqg", "limit"):
        print(f"{way:10} {statistics.median(seconds[way]):9.2f} {ratio(way, 'limit'):13.2f}")
    print(f"start-up of mtqg, once a call: {measured['startup']:.1f} s")
    result: dict[str, float | None] = {
        "vs_cli_loop": ratio("cli_loop", "mtqg"),
        "vs_pool2": ratio("pool2", "mtqg"),
        "vs_limit": ratio("mtqg", "limit"),
        "private_mib_per_worker": round(statistics.median(measured["memory"]), 1),
        "unchanged_speedup": None,
        "seconds_63_all": None,
        **small(1 if options.quick else 5),
        "scaling_4_to_16": scaling(),
        "seconds_63_vs_before": None,
    }
    if not options.no_all:
        wanted = slugs(2) if options.quick else ["--all"]
        first, again, number = all_provinces(wanted)
        print(f"own notebooks: {number} reports in {first:.1f} s, unchanged {again:.2f} s")
        result["unchanged_speedup"] = round(first / again, 1)
        result["seconds_63_all"] = None if options.quick else round(first, 1)
    if options.before:  # the former provinces, which every checkout has
        sample = [*slugs(2 if options.quick else 63)[::5][:12], "--edition", "2024"]
        turns = 1 if options.quick else 3
        result["seconds_63_vs_before"] = against(options.before.resolve(), sample, turns)
    if options.office:
        result |= office(1 if options.quick else 3)
    print(json.dumps(result))


if __name__ == "__main__":
    main()
