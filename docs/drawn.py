"""Pages that are drawn from the package itself, so that they cannot say otherwise.

The commands with their options in both languages, the door with its docstrings, the tables of
data/ with the schema that `mtqg check` holds them to.
"""

import csv
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import mtqg
from mtqg import cli, paths, plot, usage
from mtqg.checks import schemas
from mtqg.table import catalogue, schema

ROOT = Path(__file__).parents[1]


def write(folder: Path, state: str) -> None:
    """Write the drawn pages to `folder`, unless they are of this `state` of the project.

    One that says the same keeps its time, so that sphinx reads only what changed.
    """
    folder.mkdir(exist_ok=True)
    kept = folder / "state"
    if kept.exists() and kept.read_text() == state:
        return
    pages: dict[str, Iterable[str]]
    pages = {"door": _door(), "data": _data(), "house": _house()}
    for language in ("vi", "en"):  # help is worded where it is imported: a process a language
        call = [sys.executable, __file__, language]
        environment = {**os.environ, "MTQG_LANGUAGE": language, "PYTHONIOENCODING": "utf-8"}
        told = subprocess.run(call, env=environment, check=True, capture_output=True).stdout
        pages[f"commands-{language}"] = told.decode().splitlines()
    for path in set(folder.glob("*.md")) - {folder / f"{name}.md" for name in pages}:
        path.unlink()
    for name, lines in pages.items():
        path, text = folder / f"{name}.md", "\n".join(lines) + "\n"
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
    kept.write_text(state)


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """Yield a Markdown table."""
    head = list(head)
    yield from ("", f"| {' | '.join(head)} |", "|---" * len(head) + "|")
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"
    yield ""


def _commands(language: str) -> Iterator[str]:
    """Yield every command with what it takes, as `mtqg COMMAND --help` tells it."""
    vi = language == "vi"
    yield "# Mọi lệnh" if vi else "# Every command"
    yield ""
    yield (
        "Trang này lấy từ chính các lệnh: `mtqg LỆNH --help` nói đúng như vậy."
        if vi
        else "Drawn from the commands themselves: `mtqg COMMAND --help` says the same."
    )
    head = ("Tham số", "Ý nghĩa", "Mặc định") if vi else ("Argument", "Meaning", "Default")
    for name, place in cli.COMMANDS.items():
        yield from ("", f"## mtqg {name}", "", usage.purpose(name))
        rows = []
        for parameter in usage.command(name, place).params:
            option = parameter.opts[0].startswith("-")
            label = "`, `".join(parameter.opts) if option else parameter.name.upper()
            usual = parameter.default if parameter.default not in (None, "", False, 0) else ""
            rows.append((f"`{label}`", parameter.help or "", f"`{usual}`" if usual else ""))
        yield from _table(head, rows)


def _door() -> Iterator[str]:
    """Yield the reference of the door, in the groups that its own docstring tells."""
    groups = re.findall(r"^- ((?:`\w+`(?:, )?)+): (.*?)(?=\n- |\n\n)", mtqg.__doc__, re.M | re.S)
    grouped = [name for names, _ in groups for name in re.findall(r"`(\w+)`", names)]
    inner = re.findall(r"; `(ProblemError|changes)`", mtqg.__doc__)
    missing = set(mtqg.__all__) - {*grouped, *inner}
    if missing:
        raise ValueError(f"the docstring of mtqg does not tell of {', '.join(sorted(missing))}")
    yield "# The door: `import mtqg`"
    yield from ("", "What each takes and gives; the examples are run by the tests.")
    for names, told in groups:
        found = re.findall(r"`(\w+)`", names)
        found += [name for name in inner if f"`{name}`" in told]
        yield from ("", f"## {', '.join(found)}", "")
        yield " ".join(told.split()).split("; `")[0].rstrip(".;").capitalize() + "."
        for name in found:
            if name == "plot":
                continue
            kind = "autoexception" if name == "ProblemError" else "autofunction"
            yield from ("", "```{eval-rst}", f".. {kind}:: mtqg.{name}", "```")
    yield from ("", "## plot, one by one", "")
    for name in plot.__all__:
        yield from ("```{eval-rst}", f".. autofunction:: mtqg.plot.{name}", "```", "")


_SHAPES = {
    "text": "text, never empty",
    "any": "text",
    "number": "number",
    "date": "date, 2023-09-30",
    "day": "day, 01-31",
    "year": "year",
    "period": "period: 2023, 2023-09, 2023-Q3, 2021/2023",
    "pattern": "regular expression",
    "dated": "date, month or year",
}


def _shape(rule: str) -> str:
    """Say what a column holds, from the rule that checks it."""
    if rule.startswith(">"):
        return f"a key of `{rule[1:].rstrip('?')}`" + (", or empty" if rule.endswith("?") else "")
    if "|" in rule:
        return "one of " + ", ".join(f"`{c}`" if c else "nothing" for c in rule.split("|"))
    if rule.rstrip("?") in _SHAPES:
        return _SHAPES[rule.rstrip("?")] + (", or empty" if rule.endswith("?") else "")
    return f"always `{rule}`"


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _data() -> Iterator[str]:
    """Yield the dictionary: the long table, the figures by file, every table, every indicator."""
    yield "# Data dictionary"
    yield from ("", "Drawn from `data/` and from the rules that `mtqg check` holds it to.")
    yield "What the tables mean, how far they are trusted and what was left out:"
    yield from ("[data/README.md](../../data/README.md).", "", "## The long table", "")
    yield "One row is one stated figure. Its key: " + ", ".join(f"`{c}`" for c in schema.KEY) + "."
    closed = {
        "level": schema.LEVELS,
        "capital": schema.CAPITAL,
        "fund": schema.FUNDS,
        "plan_vintage": schema.PLAN_VINTAGES,
        "status": schema.STATUSES,
        "flag": tuple(schema.FLAGS),
        "edition": ("2024", "2025"),
    }
    rows = []
    for column, default in schema.DEFAULTS.items():
        absent = "required" if column in schema.REQUIRED else "looked up"
        absent = absent if default is None else f"`{default}`" if default else "empty"
        choices = ", ".join(f"`{c}`" for c in closed.get(column, ()))
        rows.append((f"`{column}`", choices, absent))
    yield from _table(("column", "one of", "where a file leaves it out"), rows)
    yield "## Figures, by file"
    rows = []
    for path in sorted((paths.data() / "observations").glob("*.csv")):
        figures = _rows(path)
        periods = sorted(row["period"][:4] for row in figures)
        rows.append(
            (
                f"`{path.stem}`",
                f"{len(figures):,}",
                f"{len({row['area'] for row in figures})}",
                f"{periods[0]}-{periods[-1]}",
                ", ".join(f"`{code}`" for code in sorted({row["indicator"] for row in figures})),
            )
        )
    yield from _table(("`observations/`", "rows", "areas", "years", "indicators"), rows)
    yield from ("## Indicators", "")
    indicators = catalogue.indicators().reset_index()
    columns = ("code", "name_vi", "name_en", "unit", "direction")
    yield from _table(
        columns, (map(str, row) for row in indicators[list(columns)].itertuples(index=False))
    )
    yield "## Tables beside the figures"
    for name, (key, _, columns) in schemas.TABLES.items():
        held = _rows(paths.data() / f"{name}.csv")
        yield from ("", f"### {name}.csv", "")
        rows = f"{len(held):,} rows" if len(held) != 1 else "1 row"
        yield rows + ("; key: " + ", ".join(f"`{c}`" for c in key) if key else "") + "."
        examples = {c: next((row[c] for row in held if row[c]), "") for c in columns}
        cells = (
            (f"`{c}`", _shape(rule), f"`{examples[c][:60]}`" if examples[c] else "")
            for c, rule in columns.items()
        )
        yield from _table(("column", "holds", "example"), cells)


def _house() -> Iterator[str]:
    """Yield the map of the house, which README has and a test holds to the source."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.search(r"<!-- house:.*?-->\n(.*?)<!-- /house -->", readme, re.S)
    assert found, "README.md has lost the map of the house"
    yield "# The house"
    yield from ("", "Imports point one way, from the bottom of this map to its top.", "")
    yield found[1]


if __name__ == "__main__":
    print("\n".join(_commands(sys.argv[1])))
