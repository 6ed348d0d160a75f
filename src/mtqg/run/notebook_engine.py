"""Running a notebook's cells: in this process by IPython's own shell, or by an ordinary kernel.

`ShellEngine` is papermill's engine `mtqg`: papermill parameterises, times and judges as always,
nbclient turns messages into outputs as always; only the kernel is missing. The cells run in the
calling process, in the same shell class as in a kernel, and what that shell would send through a
socket is handed over as it is. A process runs one notebook: whatever the notebook leaves behind
(modules, settings, threads) ends with it.
"""

from __future__ import annotations

import asyncio
import builtins
import io
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from types import SimpleNamespace
from typing import Any, NoReturn

from ipykernel.compiler import XCachingCompiler
from ipykernel.ipkernel import IPythonKernel
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.error import StdinNotImplementedError
from IPython.core.shellapp import InteractiveShellApp
from jupyter_client.jsonutil import json_default
from jupyter_client.session import Session
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, NBClientEngine, NotebookExecutionManager
from traitlets.config import Config

from mtqg.sections.blocks import valid

#: A notebook that shows more than this is out of hand: 100 MB of prints choke every reader.
OUTPUT_LIMIT = 32 * 2**20

#: Is told of every cell before and after it ran: (notebook, position, finished).
Watch = Callable[[NotebookNode, int, bool], None]

_INLINE = "module://matplotlib_inline.backend_inline"
_ID = "cell"


class OutputTooLarge(RuntimeError):
    """A notebook shows more than `OUTPUT_LIMIT` bytes."""


class _Wire(Session):
    """What a kernel's session would send, kept as a list of messages."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.sent: list[dict[str, Any]] = []
        self.hook: Any = None
        self.failed_display = False
        self.size = 0

    def msg(  # type: ignore[override]
        self, msg_type: str, content: dict[str, Any] | None = None, **_: Any
    ) -> dict[str, Any]:
        return {
            "header": {"msg_type": msg_type},
            "msg_type": msg_type,
            "content": content or {},
            "parent_header": {"msg_id": _ID},
        }

    def send(  # type: ignore[override]
        self, stream: object, kind: Any, content: Any = None, *_: Any, **__: Any
    ) -> None:
        message = kind if isinstance(kind, dict) else self.msg(kind, content)
        plain = json.loads(json.dumps(message["content"], default=json_default))
        message["content"] = valid(plain)  # a notebook that holds a NaN is refused by JupyterLab
        self.weigh(sum(len(str(v)) for v in message["content"].get("data", {}).values()))
        if message["msg_type"] == "error" and getattr(self.hook, "msg", None) is not None:
            self.failed_display = True  # the value of a cell could not be shown: the cell failed
        self.sent.append(message)

    def weigh(self, size: int) -> None:
        """Count `size` more bytes of output.

        Raises
        ------
        OutputTooLarge
            If there are too many.
        """
        self.size += size
        if self.size > OUTPUT_LIMIT:
            self.size = 0  # the error itself must get through
            raise OutputTooLarge(f"more than {OUTPUT_LIMIT >> 20} MiB of output")


class _Stream(io.TextIOBase):
    """Standard output or error of a notebook: texts between two displays become one message."""

    encoding = "UTF-8"

    def __init__(self, name: str, wire: _Wire, descriptor: int) -> None:
        self.name = name
        self._wire = wire
        self._descriptor = descriptor

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        if text:
            self._wire.weigh(len(text))
            self._message()["text"] += text
        return len(text)

    def _message(self) -> dict[str, Any]:
        """Return the content of this stream's message since the last display, made if needed."""
        for message in reversed(self._wire.sent):
            if message["msg_type"] != "stream":
                break
            if message["content"]["name"] == self.name:
                return message["content"]
        self._wire.sent.append(self._wire.msg("stream", {"name": self.name, "text": ""}))
        return self._wire.sent[-1]["content"]

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._descriptor


def _no_input(prompt: object = "") -> NoReturn:
    raise StdinNotImplementedError(
        "raw_input was called, but this frontend does not support input requests."
    )


def shell() -> ZMQInteractiveShell:
    """Return the shell of this process, made on the first call (0.2 s: made before forking)."""
    if ZMQInteractiveShell.initialized():
        return ZMQInteractiveShell.instance()
    before = dict(os.environ), sys.modules["__main__"]
    # A history on disk would start a thread, and one process must not write that of another.
    config = Config({"HistoryManager": {"enabled": False, "hist_file": ":memory:"}})
    made: Any = ZMQInteractiveShell.instance(config=config, compiler_class=XCachingCompiler)
    made.enable_gui = lambda gui=None: None  # there is no event loop to join
    made.displayhook.topic = b"execute_result"
    # The shell colours the output of every subprocess and takes the place of __main__: right
    # for the notebook, wrong for the process that forks.
    os.environ.clear()
    os.environ.update(before[0])
    sys.modules["__main__"] = before[1]
    return made


class _ShellClient(PapermillNotebookClient):  # type: ignore[misc]
    """An nbclient whose kernel is the shell of this process."""

    def execute(self, **kwargs: Any) -> NotebookNode:
        self.reset_execution_trackers()
        with _session() as self._run:
            self.papermill_execute_cells()
        self.nb.metadata["language_info"] = dict(IPythonKernel.language_info)
        self.set_widgets_metadata()
        return self.nb

    def execute_cell(self, cell: NotebookNode, cell_index: int, **kwargs: Any) -> NotebookNode:
        tags = cell.metadata.get("tags", [])
        skipped = self.skip_cells_with_tag in tags
        if cell.cell_type != "code" or not cell.source.strip() or skipped:
            return cell
        cell.outputs = []
        self.clear_before_next_output = False
        messages, error = self._run(cell.source)
        for message in messages:
            self.process_message(message, cell, cell_index)
        self.code_cells_executed += 1
        cell["execution_count"] = shell().execution_count - 1
        allowed = self.allow_errors or "raises-exception" in tags
        if error and not self.force_raise_errors and allowed:
            return cell
        if error:
            raise CellExecutionError.from_cell_and_msg(cell, error)
        return cell


Answer = tuple[list[dict[str, Any]], dict[str, Any] | None]


@contextmanager
def _session() -> Iterator[Callable[[str], Answer]]:
    """Give this process the surroundings of a kernel; yield what runs one cell's source."""
    running: Any = shell()
    wire = _Wire()
    wire.hook = running.displayhook
    running.displayhook.session = running.display_pub.session = wire
    running.init_environment()
    sys.modules["__main__"] = running.user_module
    application: Any = SimpleNamespace(ignore_cwd=False)
    InteractiveShellApp.init_path(application)
    os.environ.setdefault("MPLBACKEND", _INLINE)
    if "matplotlib" in sys.modules:
        show_figures_inline()
    builtins.input = running.builtin_trap.auto_builtins["input"] = _no_input
    asyncio.set_event_loop(asyncio.new_event_loop())
    with _descriptors() as (out, err), redirect_stdout(_Stream("stdout", wire, out)):

        def run(source: str) -> Answer:
            sent: list[dict[str, Any]] = []
            wire.sent, wire.failed_display = sent, False
            result = running.run_cell(source, store_history=True)
            _read_descriptors(wire, {"stdout": out, "stderr": err})
            errors = [m["content"] for m in sent if m["msg_type"] == "error"]
            if result.success and not wire.failed_display:
                return sent, None
            raised = result.error_before_exec or result.error_in_exec
            unsaid = {"ename": type(raised).__name__, "evalue": str(raised), "traceback": []}
            return sent, {"status": "error", **(errors[-1] if errors else unsaid)}

        with redirect_stderr(_Stream("stderr", wire, err)):
            yield run


def show_figures_inline() -> None:
    """Show figures under their cell, as the kernel does once matplotlib is imported."""
    from IPython.core.pylabtools import activate_matplotlib
    from matplotlib import pyplot
    from matplotlib_inline.backend_inline import configure_inline_support

    from mtqg.plot import vector
    from mtqg.plot.theme import ChartFigure

    backend = os.environ.get("MPLBACKEND", _INLINE)
    activate_matplotlib(backend)
    configure_inline_support(shell(), backend)
    if backend == _INLINE:  # which draws what it shows: not once more before, for nothing
        pyplot.uninstall_repl_displayhook()
        forms: Any = shell().display_formatter
        forms.formatters["image/png"].for_type(ChartFigure, lambda figure: None)
        forms.formatters[vector.MIME].for_type(ChartFigure, vector.shown)


@contextmanager
def _descriptors() -> Iterator[tuple[int, int]]:
    """Catch what subprocesses and C code write to descriptors 1 and 2 in two unnamed files."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        kept = os.dup(1), os.dup(2)
        os.dup2(out.fileno(), 1)
        os.dup2(err.fileno(), 2)
        try:
            yield out.fileno(), err.fileno()
        finally:
            os.dup2(kept[0], 1)
            os.dup2(kept[1], 2)
            os.close(kept[0])
            os.close(kept[1])


def _read_descriptors(wire: _Wire, files: dict[str, int]) -> None:
    for name, file in files.items():
        size = os.fstat(file).st_size
        if size:
            text = os.pread(file, min(size, OUTPUT_LIMIT), 0).decode("utf-8", "replace")
            os.ftruncate(file, 0)
            os.lseek(file, 0, os.SEEK_SET)
            _Stream(name, wire, file).write(text)


def _watched(manager: NotebookExecutionManager, watch: Watch | None) -> None:
    """Tell `watch` of every cell that `manager` starts and completes."""
    if watch is None:
        return
    start, complete = manager.cell_start, manager.cell_complete

    def cell_start(cell: NotebookNode, cell_index: int, **kwargs: Any) -> None:
        start(cell, cell_index, **kwargs)
        watch(manager.nb, cell_index, False)

    def cell_complete(cell: NotebookNode, cell_index: int, **kwargs: Any) -> None:
        complete(cell, cell_index, **kwargs)
        watch(manager.nb, cell_index, True)

    manager.cell_start, manager.cell_complete = cell_start, cell_complete


class ShellEngine(Engine):  # type: ignore[misc]
    """Papermill's engine `mtqg`: the cells run in this process, which runs nothing afterwards."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        log_output: bool = False,
        stdout_file: Any = None,
        stderr_file: Any = None,
        watch: Watch | None = None,
        **kwargs: Any,
    ) -> NotebookNode:
        """Run the cells of `nb_man.nb`; options as papermill's own engine, `watch` beside them."""
        _watched(nb_man, watch)
        client = _ShellClient(
            nb_man,
            kernel_name=kernel_name,
            log_output=log_output,
            stdout_file=stdout_file,
            stderr_file=stderr_file,
        )
        return client.execute()


class KernelEngine(NBClientEngine):  # type: ignore[misc]
    """Papermill's ordinary engine, `mtqg-plain`: an IPython kernel in a process of its own."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        watch: Watch | None = None,
        **kwargs: Any,
    ) -> NotebookNode:
        """Run the cells of `nb_man.nb` in a kernel; `watch` is told of every cell."""
        _watched(nb_man, watch)
        if os.name == "posix":  # files, not ports that every user of the machine can read
            kwargs["config"] = Config({"KernelManager": {"transport": "ipc"}})
        # A kernel that is shut down says so on the terminal, in the middle of the progress bar.
        kwargs["extra_arguments"] = ["--IPKernelApp.log_level=50"]
        return super().execute_managed_notebook(nb_man, kernel_name, **kwargs)
