"""What a notebook shows with other figures: `python displayed.py PROVINCE EDITION`.

Reads lines "notebook folder-of-data" and prints, as one line of JSON each, what every cell shows
and what was read for it. Each runs in a forked child: nothing is kept from one to the next.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import sys

import papermill
import seaborn  # noqa: F401
import statsmodels.api  # noqa: F401

import mtqg.sections.shared_results  # noqa: F401
from mtqg.run import parameters, worker
from mtqg.table import figures_used


def shown(line: str) -> str:
    notebook, os.environ["MTQG_DATA"] = line.split()
    (one,) = parameters.plan([sys.argv[1]], edition=sys.argv[2], notebooks=[notebook])
    with figures_used.reading() as read:
        executed = papermill.execute_notebook(
            worker.prepared(one),
            None,
            dict(one.parameters),
            engine_name="mtqg",
            kernel_name="python3",
            language="python",
            progress_bar=False,
        )
    cells = [
        [cell.source, [output.get("data", output.get("text")) for output in cell.outputs]]
        for cell in executed.cells
        if cell.cell_type == "code"
    ]
    return json.dumps({"cells": cells, "read": sorted(read)})


if __name__ == "__main__":
    context = multiprocessing.get_context("fork")
    with context.Pool(2, maxtasksperchild=1) as pool:
        for answer in pool.imap(shown, sys.stdin.read().splitlines(), chunksize=1):
            print(answer)
