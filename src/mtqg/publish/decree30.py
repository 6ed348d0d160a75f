"""The page of an official document (Decree 30/2020/NĐ-CP, appendix I), for Word and PDF alike.

The decree asks for A4; margins of 20-25 mm at the top and bottom, 30-35 mm left, 15-20 mm right;
Times New Roman in black, 13-14 points; pages numbered in the middle of the top margin from the
second page on.
"""

from __future__ import annotations

#: Millimetres.
PAGE = (210, 297)
TOP, BOTTOM, LEFT, RIGHT = 20, 20, 30, 15

#: Distance of the page number from the edge, millimetres.
HEADER = 10

#: The height that a picture may have, so that its caption and source fit below it, millimetres.
HIGHEST = 200

#: The font, then those of the same widths where it is missing; the last is in typst itself.
FONTS = ("Times New Roman", "Tinos", "Liberation Serif", "Libertinus Serif")

#: The font of signs (✔ ▲ ✖) that text fonts lack; matplotlib brings it.
SIGNS = "DejaVu Sans"

#: Points: text and headings, the title, tables, source lines and notes.
TEXT, TITLE, CELL, NOTE = 13, 14, 11, 11

#: The letters of tables, as large as every word has room in its column.
CELLS = (CELL, 10, 9)

#: The first line of a paragraph starts this far in, millimetres.
INDENT = 10
