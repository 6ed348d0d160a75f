"""How an .xlsx shows its cells: hidden rows and columns, percentages, scaled numbers.

What a reader of Excel sees is what an office states: a hidden row is not stated, 0.506 shown as
"50,6%" is 50.6, and a format that drops three digits makes another figure of the stored one.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from html import unescape
from pathlib import Path

from mtqg.intake.packages import sheet_parts

_LIMIT = 40_000_000
_BUILT_IN = {9: "0%", 10: "0.00%"}


@dataclass(frozen=True)
class Appearance:
    """Rows and columns counted from 0; cells, and what their comments say, by Excel's address."""

    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()
    percents: frozenset[str] = frozenset()
    scaled: frozenset[str] = frozenset()
    errors: Mapping[str, str] = field(default_factory=dict)
    comments: Mapping[str, str] = field(default_factory=dict)


def appearances(path: Path) -> dict[str, Appearance]:
    """Return how each sheet of an .xlsx at `path` looks; nothing of other files."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if "xl/workbook.xml" not in names:
                return {}
            styles = archive.read("xl/styles.xml").decode() if "xl/styles.xml" in names else ""
            percents, scaled = _formats(styles)
            found = {}
            book = {n: archive.read(n) for n in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")}
            for name, part in sheet_parts(dict.fromkeys(names, b"") | book):
                if archive.getinfo(part).file_size <= _LIMIT:
                    xml = archive.read(part).decode("utf-8", "replace")
                    look = _look(xml, percents, scaled)
                    found[name] = replace(look, comments=_comments(archive, part, names))
            return found
    except (zipfile.BadZipFile, KeyError, OSError, ValueError):
        return {}


def _comments(archive: zipfile.ZipFile, part: str, names: list[str]) -> dict[str, str]:
    """Return what the comments of a sheet say, by cell."""
    folder, _, name = part.rpartition("/")
    links = f"{folder}/_rels/{name}.rels"
    target = links in names and re.search(
        r'Target="([^"]*?)(comments?/?[^"/]*\.xml)"', archive.read(links).decode("utf-8", "replace")
    )
    file = next((one for one in names if target and one.endswith(target[2])), "")
    if not file or archive.getinfo(file).file_size > _LIMIT:
        return {}
    xml = archive.read(file).decode("utf-8", "replace")
    found = {}
    for tag in re.finditer(
        r'<(?:\w+:)?comment [^>]*ref="([A-Z]+\d+)".*?</(?:\w+:)?comment>', xml, re.S
    ):
        runs = re.findall(r"<(?:\w+:)?t(?: [^>]*)?>([^<]*)<", tag[0])
        found[tag[1]] = " ".join(unescape("".join(runs)).split())
    return found


def _formats(styles: str) -> tuple[set[str], set[str]]:
    """Return the numbers of the cell styles that show percentages, and that scale by 1,000."""
    codes = {str(k): v for k, v in _BUILT_IN.items()}
    for tag in re.findall(r"<numFmt [^>]*>", styles):
        key, code = re.search(r'numFmtId="(\d+)"', tag), re.search(r'formatCode="([^"]*)"', tag)
        if key and code:
            codes[key[1]] = code[1].replace("&quot;", '"')
    block = re.search(r"<cellXfs.*?</cellXfs>", styles, re.S)
    used = re.findall(r'<xf [^>]*?numFmtId="(\d+)"', block[0]) if block else []
    shown = [re.sub(r'"[^"]*"|\\.', "", codes.get(key, "").partition(";")[0]) for key in used]
    percents = {str(i) for i, code in enumerate(shown) if "%" in code}
    return percents, {str(i) for i, code in enumerate(shown) if re.search(r"[0#],+(?![0#])", code)}


def _look(xml: str, percents: set[str], scaled: set[str]) -> Appearance:
    rows, columns, styles = set[int](), set[int](), dict[str, str]()
    for tag in re.findall(r"<(?:\w+:)?col [^>]*>", xml):
        if re.search(r'hidden="(?:1|true)"', tag):
            least, most = re.search(r'min="(\d+)"', tag), re.search(r'max="(\d+)"', tag)
            if least and most:
                columns |= set(range(int(least[1]) - 1, min(int(most[1]), 16384)))
    for tag in re.findall(r"<(?:\w+:)?row [^>]*>", xml):
        if re.search(r'hidden="(?:1|true)"', tag) and (number := re.search(r' r="(\d+)"', tag)):
            rows.add(int(number[1]) - 1)
    for tag in re.findall(r"<(?:\w+:)?c [^>]*>", xml) if percents or scaled else ():
        cell, style = re.search(r' r="([A-Z]+\d+)"', tag), re.search(r' s="(\d+)"', tag)
        if cell and style:
            styles[cell[1]] = style[1]
    errors = {
        cell[1]: m[2]
        for m in re.finditer(r'<(?:\w+:)?c ([^>]*t="e"[^>]*)>.*?<(?:\w+:)?v>([^<]*)</', xml)
        if (cell := re.search(r'r="([A-Z]+\d+)"', m[1]))
    }
    percent, scale = (
        frozenset(cell for cell, style in styles.items() if style in kind)
        for kind in (percents, scaled)
    )
    return Appearance(frozenset(rows), frozenset(columns), percent, scale, errors)
