"""A figure as a picture of dots: laid out and drawn once.

matplotlib's `savefig` lays it out and draws it twice, and writes what is opaque with its opacity.
"""

from __future__ import annotations

import io
from functools import lru_cache
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager, get_font
from PIL import Image

from mtqg.plot import theme


def png(figure: Figure, resolution: int) -> bytes:
    r"""Return a figure as PNG, its size in dots `resolution` times that in inches.

    Examples
    --------
    >>> png(theme.sheet().figure, 40)[:4]
    b'\x89PNG'
    """
    theme.place_unnamed(figure)
    figure.set_dpi(resolution)
    canvas: Any = _Canvas(figure)
    with mpl.rc_context({"text.hinting": "none"}):  # letters as wide as on the page, and sooner
        canvas.draw()
    buffer = io.BytesIO()
    drawn = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
    drawn.save(buffer, "png", compress_level=3, dpi=(resolution, resolution))
    return buffer.getvalue()


@lru_cache(1024)
def font_heights(font: Any, dpi: float) -> tuple[float, float, float]:
    """Return how far lines of a font go up and down, and their gap, in dots.

    matplotlib reads the tables of the font for each text that it measures, forty times a chart.
    """
    face: Any = get_font(fontManager._find_fonts_by_props(font))
    lines = face.get_sfnt_table("OS/2")
    scale = 1 / face.get_sfnt_table("head")["unitsPerEm"] * font.get_size_in_points() * dpi / 72
    up, down, gap = (lines[f"sTypo{name}"] for name in ("Ascender", "Descender", "LineGap"))
    return up * scale, -down * scale, gap * scale


class _Renderer(RendererAgg):
    def _get_font_height_metrics(self, font: Any) -> tuple[float, float, float]:
        return font_heights(font, self.dpi)


class _Canvas(FigureCanvasAgg):
    def get_renderer(self) -> Any:
        """Return the one that draws the figure, which is not resized."""
        if not hasattr(self, "renderer"):
            width, height = self.get_width_height(physical=True)
            self.renderer = _Renderer(width, height, self.figure.dpi)  # type: ignore[no-untyped-call]
        return self.renderer
