"""What is read of the figures while a report is made: it is made again when that has changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

#: Every edition, area or indicator, in what was read.
EVERY = "*"

#: What was read: edition, code of the area, code of the indicator; or `EVERY`.
Read = tuple[str, str, str]

#: Everything.
ALL: Read = (EVERY, EVERY, EVERY)

_readers: list[set[Read]] = []


@contextmanager
def reading(*, pass_on: bool = True) -> Iterator[set[Read]]:
    """Note what is read of figures while the context lasts.

    Parameters
    ----------
    pass_on : bool
        Whether a surrounding `reading` learns of it too.

    Yields
    ------
    set of Read
        Grows as figures are read.

    >>> with reading() as read:
    ...     note([("2024", "24", "ST.POV_MD")])
    >>> read
    {('2024', '24', 'ST.POV_MD')}
    """
    found: set[Read] = set()
    _readers.append(found)
    try:
        yield found
    finally:
        _readers.pop()
        if pass_on:
            note(found)


def note(read: Iterable[Read]) -> None:
    """Add `read` to what is noted as read now."""
    if _readers:
        _readers[-1].update(read)
