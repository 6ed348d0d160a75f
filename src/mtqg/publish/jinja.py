"""Templates of whole pages and the words in them, apart from nbconvert, which is slow to import."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from pathlib import Path

import jinja2

from mtqg.table.dates import local
from mtqg.texts import Text
from mtqg.words import formats

TEMPLATES = Path(__file__).with_name("templates")


@cache
def environment() -> jinja2.Environment:
    """Return the templates of whole pages; what is put into them is escaped."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined
    )


def moment(made: str, language: str) -> str:
    """Return an ISO time as the day and hour that readers write.

    >>> moment("2024-03-05T07:08:09+00:00", "vi")
    '14 giờ 08 phút ngày 05/03/2024'
    >>> moment("2024-03-05T07:08:09+00:00", "en")
    '5 March 2024, 14:08 (Vietnam time)'
    """
    if not made:
        return ""
    when = local(datetime.fromisoformat(made))
    day = formats.day(when.date(), language)
    vi, en = f"{when:%H} giờ {when:%M} phút ngày {day}", f"{day}, {when:%H:%M} (Vietnam time)"
    return Text(vi, en).say(language)


def policy(style: str, scripts: Iterable[str] = ()) -> str:
    """Return the content security policy of a page: what a browser may run and load of it.

    Its own style and its own scripts, known by their digests, and pictures within the page. Nothing
    is fetched, sent or framed, and whatever came into the page with the figures does not run.

    >>> policy("a{}")[:60]
    "default-src 'none'; base-uri 'none'; form-action 'none'; img"
    """

    def known(texts: Iterable[str]) -> str:
        digests = (hashlib.sha256(text.encode()).digest() for text in texts)
        listed = " ".join(f"'sha256-{base64.b64encode(d).decode()}'" for d in digests)
        return listed or "'none'"

    return (
        "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; "
        f"style-src {known([style])}; script-src {known(scripts)}"
    )


def asset(name: str) -> str:
    """Return a style sheet or script of the templates."""
    return (TEMPLATES / name).read_text(encoding="utf-8")
