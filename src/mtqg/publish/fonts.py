"""Which font the PDF is set in: the first of the layout's that has every Vietnamese letter here.

Version 1 of Liberation Serif, which many systems still bring, has only some of them; a text set in
it would take the others, within a word, from another font.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import matplotlib
from matplotlib import font_manager

from mtqg.publish import decree30

_VOWELS = "aăâeêioôơuưy"
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_SMALL = "đ" + "".join(
    unicodedata.normalize("NFC", vowel + tone) for vowel in _VOWELS for tone in ("", *_TONES)
)

#: Every letter of Vietnamese with a mark, small and capital, and the signs that reports use.
LETTERS = frozenset(_SMALL + _SMALL.upper() + "−–…“”")

#: Bold and italic, as a font file states them.
_FACES = frozenset((bold, italic) for bold in (False, True) for italic in (False, True))


@dataclass(frozen=True)
class Family:
    """A font family and the folders in which typst finds it and the font of signs.

    `slanted` tells whether its bold italics can be read: those of Libertinus Serif, as typst brings
    it, draw ư without its horn and of ờ the accent alone.
    """

    name: str
    folders: tuple[Path, ...] = ()
    slanted: bool = True


@cache
def family() -> Family:
    """Return the family to set a report in."""
    signs = Path(matplotlib.get_data_path(), "fonts", "ttf")
    found = _complete()
    for name in decree30.FONTS[:-1]:
        faces = found.get(name, {})
        if set(faces) == _FACES:
            return Family(name, (*dict.fromkeys(path.parent for path in faces.values()), signs))
    return Family(decree30.FONTS[-1], (signs,), slanted=False)


def _complete() -> dict[str, dict[tuple[bool, bool], Path]]:
    """Return the files that have every letter, by family and face."""
    stems = tuple(name.split()[0].casefold() for name in decree30.FONTS[:-1])
    found: dict[str, dict[tuple[bool, bool], Path]] = {}
    for path in sorted(Path(text) for text in font_manager.findSystemFonts()):
        if not path.stem.casefold().startswith(stems):  # opening every font takes seconds
            continue
        try:
            font = font_manager.get_font(path)
        except (OSError, RuntimeError):  # a broken file is no font
            continue
        letters = font.get_charmap()
        if all(ord(letter) in letters for letter in LETTERS):
            style = font.style_name.casefold()
            face = ("bold" in style, "italic" in style)
            found.setdefault(font.family_name, {}).setdefault(face, path)
    return found
