"""A figure as SVG: text as text, colours that a page turns into its light or dark, values.

matplotlib's own SVG brings a font, style attributes and ids that would clash with those of the page
and of the next chart, and that a strict content security policy refuses. What is said here in
attributes looks the same, is a third as large, and each mark tells its figure. It is the one form
in which a chart is drawn: a notebook shows it, a page has it in itself, PDF is set with it, and
Word has dots made of it.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backend_bases import FigureCanvasBase
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager, get_font
from matplotlib.textpath import text_to_path

from mtqg.plot import theme
from mtqg.texts import DEFAULT_LANGUAGE
from mtqg.words import formats

_SVG, _XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"

#: Colours that a dark page turns into others, by the name of the variable of its style sheet.
_SHADES = {
    "#ffffff": "paper",
    theme.INK: "ink",
    "#3e4c59": "soft",
    theme.FAINT: "soft",
    theme.OWN: "own",
    theme.OTHER: "other",
    theme.TARGET: "target",
    theme.GREY: "grey",
    theme.RULE: "line",
    theme.BAND: "line",
    theme.EDGE: "edge",
    **{look.colour: f"look-{at}" for at, look in enumerate(theme.LOOKS) if at > 2},
}

MIME = "image/svg+xml"

#: Letters of a chart that stands alone: those that its words were measured in come first.
_FONT = "DejaVu Sans, Verdana, sans-serif"
_ALONE = re.compile(r'<g class="alone">.*?</g>', re.S)
_FRAME = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)" width="(\d+)" height="\d+"')
_PAINT = re.compile(r'(fill|stroke)="(#\w{6})"')

#: Of a style, what the page itself says, or what is so anyhow.
_DROPPED = frozenset({"font-family", "stroke-dashoffset", "stroke-linecap", "stroke-linejoin"})
_NUMBER = re.compile(r"-?\d+\.\d+")
_USED = re.compile(r"#([\w-]+)")


def svg(figure: Figure, alt: str) -> str:
    """Return a figure as SVG that stands alone, laid out and drawn once.

    Parameters
    ----------
    alt : str
        What it shows, in words.

    Examples
    --------
    >>> axes = theme.sheet()
    >>> line = axes.plot([2023, 2024], [4.25, 3.5], marker="o", label="Sapa")
    >>> drawn = svg(axes.figure, "Biểu đồ")
    >>> "<title>Sapa, 2024: 3,5</title>" in drawn, "style=" in drawn
    (True, False)
    """
    theme.place_unnamed(figure)
    axes = [axis for axes in figure.axes for axis in (axes.yaxis, axes.xaxis)]
    known = (getattr(axis.get_major_formatter(), "language", "") for axis in axes)
    described = dict(_marks(figure, next(filter(None, known), DEFAULT_LANGUAGE)))
    grounds = [axes.patch for axes in figure.axes]  # that of the figure shows through
    seen = [ground.get_visible() for ground in grounds]
    for ground in grounds:
        ground.set_visible(False)
    figure.patch.set_gid(theme.ALONE)
    figure.set_dpi(72)
    canvas = _Canvas(figure)
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "mtqg"}):
        renderer = canvas.get_renderer()
        figure.draw(renderer)
        renderer.finalize()
    text = renderer.text.getvalue()
    for ground, visible in zip(grounds, seen, strict=True):
        ground.set_visible(visible)
    root = ElementTree.fromstring(text)
    width, height = (float(size) for size in root.attrib["viewBox"].split()[2:])
    mark = hashlib.sha256(text.encode()).hexdigest()[:6]
    body = "".join(_written(child, mark, described) for child in root)
    return (
        f'<svg xmlns="{_SVG}" role="img" aria-label="{_escaped(alt)}" font-family="{_FONT}" '
        f'stroke-linejoin="round" viewBox="0 0 {width:g} {height:g}" '
        f'width="{width / 0.75:.0f}" height="{height / 0.75:.0f}">{body}</svg>'
    )


def untitled(drawn: str, headroom: float) -> str:
    """Return a chart without the title and the ground that it has where it stands alone.

    Parameters
    ----------
    headroom : float
        The height of the title in pixels of 1/96 inch (`about`).
    """
    whole = _FRAME.search(drawn)
    if whole is None:
        return drawn
    width, height = float(whole[1]), float(whole[2]) - headroom * 0.75
    frame = f'viewBox="0 {headroom * 0.75:g} {width:g} {height:g}" width="{whole[3]}"'
    framed = f'{frame} height="{height / 0.75:.0f}"'
    return _ALONE.sub("", drawn.replace(whole[0], framed, 1))


def shaded(drawn: str) -> str:
    """Return a chart for a page: its colours follow the page's light or dark, letters are its own.

    >>> shaded('<path stroke="#0b4f8a"/><path fill="#123456"/>')
    '<path stroke="var(--own, #0b4f8a)"/><path fill="#123456"/>'
    """

    def shade(paint: re.Match[str]) -> str:
        name = _SHADES.get(paint[2])
        return f'{paint[1]}="var(--{name}, {paint[2]})"' if name else paint[0]

    return _PAINT.sub(shade, drawn.replace(f' font-family="{_FONT}"', "", 1))


def shown(figure: Figure) -> tuple[str, dict[str, Any]]:
    """Return a chart that was drawn on Axes as a notebook shows it, and the figure as it was.

    Returns
    -------
    tuple of str and dict
        SVG, and what is said about it (`about`).
    """
    canvas, dpi = figure.canvas, figure.dpi
    said = theme.words(figure.axes) if figure.axes else theme.Words("", "")
    try:
        return svg(figure, said.alt), about(figure, said.title, said.alt)
    finally:
        figure.set_canvas(canvas)
        figure.set_dpi(dpi)


def is_chart(output: Mapping[str, Any]) -> bool:
    """Whether an output of a notebook is a chart that was drawn here."""
    return MIME in output.get("data", {}) and "headroom" in output.get("metadata", {}).get(MIME, {})


def about(figure: Figure, title: str, alt: str, caption: str = "") -> dict[str, Any]:
    """Return what is said about a figure that was drawn: its words, its size and its title's.

    Sizes are in pixels of 1/96 inch; `headroom` is the height of the title, which forms with
    captions cut off.
    """
    width, height = (round(inches * 96) for inches in figure.get_size_inches())
    titles = [text for text in figure.texts if text.get_gid() == theme.ALONE]
    over = [height - text.get_window_extent().y0 / figure.dpi * 96 for text in titles]
    size = {"width": width, "height": height, "headroom": round(max(over, default=0))}
    return {"alt": alt, "caption": caption, "title": title, **size}


class _Canvas(FigureCanvasBase):
    """What a figure is laid out on once it was drawn as SVG."""

    def get_renderer(self) -> Any:
        return _Renderer(self.figure)


class _Renderer(RendererSVG):
    """matplotlib's, but for words that were measured before: both drawings of a chart have them."""

    def __init__(self, figure: Figure) -> None:
        self.text, no = io.StringIO(), dict.fromkeys(("Date", "Creator", "Format", "Type"))
        super().__init__(*figure.bbox.size, self.text, metadata=no)  # type: ignore[no-untyped-call]

    def _get_font_height_metrics(self, font: Any) -> tuple[float, float, float]:
        return _font_heights(font)

    def get_text_width_height_descent(self, s: str, prop: Any, ismath: Any) -> Any:
        return _measured(s, prop, ismath)


@lru_cache(1024)
def _font_heights(font: Any) -> tuple[float, float, float]:
    """Return how far lines of a font go up and down, and their gap, in points.

    matplotlib reads the tables of the font for each text that it measures, forty times a chart.
    """
    face: Any = get_font(fontManager._find_fonts_by_props(font))
    lines = face.get_sfnt_table("OS/2")
    scale = 1 / face.get_sfnt_table("head")["unitsPerEm"] * font.get_size_in_points()
    up, down, gap = (lines[f"sTypo{name}"] for name in ("Ascender", "Descender", "LineGap"))
    return up * scale, -down * scale, gap * scale


@lru_cache(4096)
def _measured(s: str, prop: Any, ismath: Any) -> tuple[float, float, float]:
    return text_to_path.get_text_width_height_descent(s, prop, ismath)


def _marks(figure: Figure, language: str) -> Iterator[tuple[str, list[str]]]:
    """Name the marks of a figure; yield each name with what its marks say, in order."""
    for place, axes in enumerate(figure.axes):
        lines = [line for line in axes.get_lines() if line.get_marker() not in ("", "None", " ")]
        points: list[tuple[Any, Any, Any]]
        points = [(line, line.get_xydata(), line.get_transform()) for line in lines]
        clouds = [one for one in axes.collections if isinstance(one, PathCollection)]
        points += [(one, one.get_offsets(), one.get_offset_transform()) for one in clouds]
        for number, (artist, at, transform) in enumerate(points):
            if transform.contains_branch(axes.transData):
                name = f"mark-{place}-{number}"
                artist.set_gid(name)
                label = str(artist.get_label())
                yield name, list(_said(axes, "" if label.startswith("_") else label, at, language))


def _said(axes: Axes, label: str, points: Any, language: str) -> Iterator[str]:
    """Yield what each mark says: of what, when, how much; names stand on the axis of rows."""
    rows = axes.yaxis_inverted() and not label
    names = dict(_ticks(axes.yaxis if rows else axes.xaxis))
    for x, y in np.asarray(points, float):
        if not (np.isfinite(x) and np.isfinite(y)):
            continue
        at, value = (y, x) if rows else (x, y)
        year = f"{at:.0f}" if 1900 < at < 2100 and at == round(at) else ""
        where = year or names.get(round(at, 6), "")
        said = ", ".join(part for part in (label, where) if part)
        yield f"{said}: {_number(value, language)}" if said else _number(value, language)


def _ticks(axis: Axis) -> Iterator[tuple[float, str]]:
    for at, label in zip(axis.get_ticklocs(), axis.get_ticklabels(), strict=False):
        if label.get_text():
            yield round(float(at), 6), label.get_text().replace("\n", " ")


def _number(value: float, language: str) -> str:
    decimals = next((d for d in (0, 1) if round(value, d) == round(value, 4)), 2)
    return formats.number(value, decimals, language)


def _written(element: ElementTree.Element, mark: str, described: dict[str, list[str]]) -> str:
    """Return an element as text, without what the page has no use for."""
    tag = element.tag.partition("}")[2]
    if tag in ("style", "metadata"):
        return ""
    own = described.get(element.attrib.get("id", ""))
    if own is not None:
        # Of a short form every mark is drawn anew, of others a form is used at each place.
        kinds = ([*element.iter(f"{{{_SVG}}}{kind}")] for kind in ("use", "path"))
        marks = next(filter(None, kinds), [])
        if len(marks) == len(own):
            for mark_, text in zip(marks, own, strict=True):
                ElementTree.SubElement(mark_, f"{{{_SVG}}}title").text = text
    inner = "".join(_written(child, mark, described) for child in element)
    text = _escaped(element.text.strip()) if element.text and element.text.strip() else ""
    if tag in ("g", "defs") and not inner:
        return ""
    attributes = _attributes(element, mark, referred=tag in ("path", "clipPath"))
    if element.attrib.get("id") == theme.ALONE:
        return f'<g class="{theme.ALONE}">{inner}</g>'
    if tag == "g" and not attributes:
        return inner
    return f"<{tag}{attributes}>{text}{inner}</{tag}>" if text or inner else f"<{tag}{attributes}/>"


def _attributes(element: ElementTree.Element, mark: str, *, referred: bool) -> str:
    found: dict[str, str] = {}
    for name, value in element.attrib.items():
        plain = name.partition("}")[2] or name
        if plain == "style":
            pairs = (part.partition(":") for part in value.split(";") if part.strip())
            found |= {k.strip(): v.strip() for k, _, v in pairs if k.strip() not in _DROPPED}
        elif plain == "href":
            found["href"] = _USED.sub(f"#{mark}-\\1", value)
        elif plain == "id":
            if referred:
                found["id"] = f"{mark}-{value}"
        elif plain == "clip-path":
            found[plain] = _USED.sub(f"#{mark}-\\1", value)
        elif not (plain == "transform" and value.startswith("rotate(-0 ")):
            found[plain] = " ".join(_short(value).split())
    return "".join(f' {name}="{_escaped(value)}"' for name, value in found.items())


def _short(text: str) -> str:
    return _NUMBER.sub(lambda number: f"{float(number[0]):.1f}".removesuffix(".0"), text)


def _escaped(text: str) -> str:
    signs = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
    return "".join(signs.get(sign, sign) for sign in text)
