"""Every command of the guide gives what its page shows, typed one after another in an empty folder.

Blocks of the kind `console` are run; what is shown beneath a command has to come in its output, "…"
standing for whatever. A block with a caption is a file to save, to append to, or (diff) to change.
Pages of docs/extend are followed in a copy of the project.
`python tests/test_guide.py docs/vi/bat-dau.md` runs a page in the current folder.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import matplotlib
import pytest

ROOT = Path(__file__).parents[1]
BLOCK = re.compile(
    r"^```(?:console|\{code-block\} (?P<kind>\w+)\n:caption: (?P<name>\S+)(?P<more> \(append\))?)\n"
    r"(?P<body>.*?)^```",
    re.M | re.S,
)
PAGES = [
    path.relative_to(ROOT).as_posix()
    for path in sorted(ROOT.glob("docs/*/*.md"))
    if "```console" in path.read_text(encoding="utf-8")
]


def pattern(shown: str) -> re.Pattern[str]:
    """Return what an output has to match: white space does not count, "…" is anything."""
    parts = [r"\s+".join(map(re.escape, part.split())) for part in shown.split("…")]
    return re.compile(r"\s*" + r".*?".join(parts) + r"\s*", re.S)


def save(block: re.Match[str]) -> None:
    """Write the file that a block shows, append it to one, or change one as a diff does."""
    file, body = Path(block["name"]), block["body"]
    if block["kind"] == "diff":
        lines = body.splitlines(keepends=True)
        old, new = ("".join(x[1:] for x in lines if x[0] == sign) for sign in "-+")
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{file} has not once: {old}"
        body = text.replace(old, new)
    elif block["more"]:
        body = file.read_text(encoding="utf-8") + body
    file.write_text(body, encoding="utf-8")


def run(page: str) -> None:
    """Type the commands of `page`, and raise where one says something else than shown."""
    from typer.testing import CliRunner

    from mtqg import cli

    for block in BLOCK.finditer((ROOT / page).read_text(encoding="utf-8")):
        if block["name"]:
            save(block)
            continue
        for typed in re.split(r"^\$ ", block["body"], flags=re.M)[1:]:
            line, _, shown = typed.partition("\n")
            program, *arguments = shlex.split(line)
            if program == "cd":
                os.chdir(*arguments)
                continue
            if program == "python":
                call = [sys.executable, *arguments]
                said = subprocess.run(call, check=True, stdout=subprocess.PIPE, text=True).stdout
            else:
                assert program == "mtqg", line
                said = CliRunner().invoke(cli.app, arguments, catch_exceptions=False).output
            said = re.sub(r"^(?:Thư mục|Folder): .*\n", "", said, flags=re.M)
            assert pattern(shown).fullmatch(said), f"{page}: {line}\n…{said[-2000:]}"


def test_what_a_page_shows_is_held_to_what_is_said() -> None:
    assert pattern("a  b\n…\nlast\n").fullmatch("a b\nmore\nlast\n")
    assert not pattern("a\n…\nlast\n").fullmatch("a\nmore\nlast\nand more\n")


@pytest.mark.parametrize("page", PAGES)
def test_every_command_of_a_page_says_what_the_page_shows(page: str, tmp_path: Path) -> None:
    part = page.split("/")[1]
    environment = {**os.environ, "MTQG_LANGUAGE": "vi" if part == "vi" else "en", "COLUMNS": "100"}
    environment |= {"PYTHONIOENCODING": "utf-8", "MPLBACKEND": "agg"}
    if part == "extend":
        for folder in ("data", "notebooks", "src"):
            shutil.copytree(ROOT / folder, tmp_path / folder)
        environment |= {"PYTHONPATH": str(tmp_path / "src")}
    call = [sys.executable, str(Path(__file__)), page]
    done = subprocess.run(call, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("page", ["README.md", "docs/en/start.md", "docs/vi/bat-dau.md"])
def test_what_a_page_types_in_python_runs(page: str) -> None:
    matplotlib.use("agg")
    from matplotlib import pyplot as plt

    typed: dict[str, object] = {}
    for block in re.findall(
        r"^```python\n(.*?)^```", (ROOT / page).read_text("utf-8"), re.M | re.S
    ):
        exec(block, typed)
    plt.close("all")


def test_every_cell_of_the_gallery_draws() -> None:
    text = (ROOT / "docs" / "gallery.md").read_text(encoding="utf-8")
    cells = re.findall(r"^```\{code-cell\}\n(?::.*\n)?(.*?)^```", text, re.M | re.S)
    matplotlib.use("agg")
    from matplotlib import pyplot as plt

    from mtqg import plot

    drawn: dict[str, object] = {}
    with matplotlib.rc_context({"figure.max_open_warning": 0}):
        for cell in cells:
            exec(cell, drawn)
    plots = re.findall(r"^## (\w+):", text, re.M)
    assert sorted(plots) == sorted(set(plot.__all__) - {"alt"}), "a chart is not shown"
    plt.close("all")


if __name__ == "__main__":
    run(sys.argv[1])
