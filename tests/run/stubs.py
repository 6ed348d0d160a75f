"""Small notebooks made here: good ones, and one for each way to go wrong."""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbformat import NotebookNode

from mtqg.run.jobs import Outcome

DECLARED = """\
province = "bac-giang"
edition = "2024"
language = "vi"
as_of = ""
data: list[str] = []
horizon: int = 3
"""

FINDING = """\
from IPython.display import display
found = {"findings": [{"id": "few", "severity": "warning", "text": f"{province}: =1+1 <b>",
                       "value": 2.5, "unit": "%"}],
         "measures": {"poor": {"value": 3.81, "unit": "%", "label": "Hộ nghèo", "period": "2022"}}}
display({"application/vnd.mtqg.findings+json": found, "text/markdown": "- ▲ ít"}, raw=True)
"""


def markdown(text: str, *tags: str) -> NotebookNode:
    return nbformat.v4.new_markdown_cell(text, metadata={"tags": list(tags)})


def code(text: str, *tags: str) -> NotebookNode:
    return nbformat.v4.new_code_cell(text, metadata={"tags": list(tags)})


def write(folder: Path, name: str, *cells: NotebookNode | str) -> Path:
    """Write a template: a title, the parameters, then `cells` (texts are code)."""
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    start = [markdown("# Báo cáo", "vi"), markdown("# Report", "en"), code(DECLARED, "parameters")]
    rest = [code(cell) if isinstance(cell, str) else cell for cell in cells]
    notebook = nbformat.v4.new_notebook(cells=[*start, *rest], metadata={"kernelspec": kernel})
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.ipynb"
    nbformat.write(notebook, path)
    return path


#: One notebook for each way to go wrong, and what the message must say.
BAD = {
    "raises": ('raise ValueError("không có số liệu")', "ValueError: không có số liệu"),
    "leaves": ("import sys; sys.exit(0)", "stopped itself before cell 6"),
    "dies": ("import os; os._exit(3)", "exit code 3"),
    "killed": ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "SIGKILL"),
    "hangs": ("import time\nwhile True: time.sleep(1)", "out of time after 12 seconds"),
    "floods": ("for i in range(100): print('x' * 2**20)", "more than 32 MiB"),
}

LITTER = """\
import os, subprocess, sys, threading, time
threading.Thread(target=time.sleep, args=(600,)).start()
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
daemon = subprocess.Popen(
    [sys.executable, "-c", "import subprocess, sys; print(subprocess.Popen([sys.executable, '-c',"
     "'import time; time.sleep(600)'], start_new_session=True, stdout=-3, stderr=-3).pid)"],
    stdout=subprocess.PIPE, start_new_session=True, text=True)
print(child.pid, daemon.communicate()[0])
"""


class Batch:
    """What one call made of the good and the bad notebooks."""

    def __init__(self, out: Path, outcomes: list[Outcome]) -> None:
        self.out = out
        self._outcomes = {outcome.stem: outcome for outcome in outcomes}

    def outcome(self, name: str) -> Outcome:
        return self._outcomes[f"2024/bac-giang/{name}.vi"]

    def path(self, name: str, ending: str) -> Path:
        return self.out / "2024" / "bac-giang" / f"{name}.vi{ending}"

    def notebook(self, name: str, ending: str = ".ipynb") -> NotebookNode:
        return nbformat.read(self.path(name, ending), as_version=4)


#: Cells whose outputs in a forked child must equal those of an ordinary kernel.
ALIKE: tuple[NotebookNode | str, ...] = (
    "print('a')\nimport sys; print('error', file=sys.stderr); print('b')",
    "_ = 1 + 1\n_",
    "In[3][:9], Out",
    "import pandas as pd, numpy as np\npd.DataFrame(np.arange(60).reshape(2, 30) * 10000)",
    "print(pd.DataFrame(np.arange(60).reshape(2, 30) * 10000))",
    "import matplotlib.pyplot as plt\nfig, ax = plt.subplots(); ax.plot([1, 2, 3]);",
    "plt.hist([1, 2, 2]); plt.show(); print('after')\nplt.plot([1]);",
    "%matplotlib inline\nplt.rcParams['figure.dpi'], plt.get_backend()",
    "h = display('x', display_id='q'); display({'text/markdown': '*m*'}, raw=True); h.update('y')",
    "from IPython.display import clear_output\nprint('gone'); clear_output(); print('kept')",
    "import subprocess; subprocess.run(['echo', 'from a child']);",
    "!echo from the shell",
    "import os; os.write(1, b'raw\\n');",
    "import asyncio\nawait asyncio.sleep(0.001)\nprint('awaited')",
    code("1 / 0", "raises-exception"),
    code("def g(x:\n", "raises-exception"),
    code("raise KeyError('ắ')", "raises-exception"),
    "%%capture caught\nprint('captured')",
    "caught.stdout",
    "class A:\n    def _repr_html_(self): return '<b>A</b>'\n    __repr__ = lambda self: 'A'\nA()",
    # On one line with its `def`, the statement raised and the one around it are two of a set, whose
    # order decides how much of the class a traceback shows.
    "class B:\n    def __repr__(self):\n        raise ValueError('no')",
    code("B()", "raises-exception"),
    "type(get_ipython()).__name__, __name__, sys.modules['__main__'].__dict__ is globals()",
    "import rich; rich.print('[red]x[/]')",
    "len?",
    "display({'text/plain': 'z', 'image/png': b'abc'}, raw=True)",
    "print('x\\ry')",
    "sys.stdout.isatty(), sys.stdout.encoding, os.environ['FORCE_COLOR'], os.environ['MPLBACKEND']",
    "import pickle\nclass Q: pass\ntype(pickle.loads(pickle.dumps(Q()))) is Q",
    "%who_ls",
    code("sys.exit(0)", "raises-exception"),
    "'after exit'",
)
