"""The map of the house in README is what the source says, and imports point one way.

`python tests/test_house.py` draws the map anew.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "mtqg"
README = ROOT / "README.md"
MARKS = "<!-- house: python tests/test_house.py -->\n", "<!-- /house -->"

#: From the ground up: a room imports from those before it.
ROOMS = (
    "table",
    "words",
    "intake",
    "checks",
    "office",
    "collect",
    "analysis",
    "plot",
    "sections",
    "publish",
    "run",
    "site",
)
#: What every room says its sentences by; it imports from none.
GROUND = "mtqg.words.sentences"
#: Imports within functions that point up, and why.
UP = {
    ("table", "intake"): "an Excel file is natural as own figures, and the loaders know how",
    ("run", "site"): "who makes reports leaves their index up to date",
}


def _first(docstring: str) -> str:
    """Return the first sentence of a docstring."""
    return " ".join(docstring.split("\n\n")[0].split()).split(". ")[0].rstrip(".")


def _told(path: Path) -> str:
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert docstring, f"{path.relative_to(ROOT)} does not say what it is for"
    return docstring


def _named(room: str) -> list[str]:
    """Return what the docstring of a room names of it: where to begin to read."""
    words = re.findall(r"`([a-z][a-z0-9_]*)`", _told(SOURCE / room / "__init__.py"))
    return [w for w in dict.fromkeys(words) if _path(room, w).exists()]


def _path(room: str, name: str) -> Path:
    module = SOURCE / room / f"{name}.py"
    return module if module.exists() else SOURCE / room / name / "__init__.py"


def drawn() -> str:
    """Return the map: a row a room, what it is for, and where to begin to read."""
    lines = ["| `src/mtqg/` | what it is for | begin at |", "|---|---|---|"]
    for room in ROOMS:
        told = _first(_told(SOURCE / room / "__init__.py"))
        begin = " ".join(f"`{name}`" for name in _named(room) if name != "command")
        lines.append(f"| `{room}/` | {told} | {begin} |")
    return "\n".join(lines) + "\n"


def test_the_map_in_readme_is_of_this_house() -> None:
    _, _, rest = README.read_text(encoding="utf-8").partition(MARKS[0])
    assert rest.partition(MARKS[1])[0] == drawn(), "run: python tests/test_house.py"


def test_every_package_is_a_room_of_the_map() -> None:
    assert {p.parent.name for p in SOURCE.glob("*/__init__.py")} == set(ROOMS)


def test_each_room_says_where_to_begin() -> None:
    for room in ROOMS:
        assert 2 <= len(_named(room)) <= 9, room


def test_every_module_says_what_it_is_for() -> None:
    for path in SOURCE.rglob("*.py"):
        _told(path)


def _imports(path: Path) -> Iterator[tuple[str, bool]]:
    """Yield the rooms that a module imports from, and whether within a function."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            plain = node.module == "mtqg"
            names = [f"mtqg.{a.name}" for a in node.names] if plain else [node.module]
        elif isinstance(node, ast.Import):
            names = [a.name for a in node.names]
        else:
            continue
        for name in names:
            parts = name.split(".")
            if name != GROUND and parts[0] == "mtqg" and len(parts) > 1 and parts[1] in ROOMS:
                yield parts[1], node.col_offset > 0


def test_what_says_sentences_imports_from_no_room() -> None:
    path = SOURCE.parent / f"{GROUND.replace('.', '/')}.py"
    assert [room for room, _ in _imports(path)] == []


def test_imports_point_from_the_top_of_the_house_to_its_ground() -> None:
    wrong, up = [], set()
    for room in ROOMS:
        for path in sorted((SOURCE / room).rglob("*.py")):
            for other, within in _imports(path):
                if ROOMS.index(other) <= ROOMS.index(room):
                    continue
                if within and (room, other) in UP:
                    up.add((room, other))
                else:
                    wrong.append(f"{path.relative_to(SOURCE)} imports {other}")
    assert wrong == []
    assert up == set(UP), "an arrow that points up is gone: strike it from UP"


if __name__ == "__main__":
    text = README.read_text(encoding="utf-8")
    before, mark, rest = text.partition(MARKS[0])
    README.write_text(before + mark + drawn() + MARKS[1] + rest.partition(MARKS[1])[2], "utf-8")
