"""How a forecast was made, in one sentence (`words/*/method_note.ini`)."""

from __future__ import annotations

from mtqg.texts import Text, join
from mtqg.words.sentences import sentences

_SAY = sentences("method_note").text

_NEGLIGIBLE = 10
"""A way with fewer percent of the common level's path is not worth a word."""


def pooled(trust: float, pull: float, units: int, breaks: tuple[int, ...]) -> Text:
    """Return the sentences for a pooled panel: how it goes on, and what the intervals rest on."""
    pace = round(100 * trust)
    shares = [(pace, _SAY("way.pace")), (100 - pace, _SAY("way.adjustment"))]
    (_, way), (less, _) = shares = sorted(shares, key=lambda share: -share[0])
    if less >= _NEGLIGIBLE:
        ways = [_SAY("way.share", share=share, way=way) for share, way in shares]
        way = _SAY("way.two", ways=join(ways, ", "))
    return _SAY("made.pooled", units=units, way=way, pull=f"{100 * pull:.0f}") + _across(breaks)


def single(breaks: tuple[int, ...]) -> Text:
    """Return the sentence for series that are forecast each from its own values."""
    return _SAY("made.single") + _across(breaks)


def other(name: str, breaks: tuple[int, ...]) -> Text:
    """Return the sentence for another method."""
    return _SAY("made.other", name=name) + _across(breaks)


def _across(breaks: tuple[int, ...]) -> Text:
    if not breaks:
        return Text("", "")
    return Text(" ", " ") + _SAY("made.across", years=", ".join(map(str, breaks)))
