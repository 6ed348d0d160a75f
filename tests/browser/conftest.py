"""A small site made by the real runner, and a real browser without a network to open it in."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from mtqg.run import national, parameters, runner, two_provinces
from mtqg.site import pages

#: Chromium and its kin, by the names that systems give them.
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
#: Nothing that a browser would ask the network for of its own accord.
QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
#: Province, edition, language, notebooks (none: all); what is made twice is the quickest of them.
MADE = (
    ("quang-nam", "2024", "vi", ()),
    ("quang-nam", "2024", "en", ("disbursement",)),
    ("bac-giang", "2024", "vi", ("disbursement",)),
    ("can-tho", "2025", "vi", ("disbursement",)),
    ("can-tho", "2025", "en", ("disbursement",)),
)


def executable(playwright: Playwright) -> str:
    """The browser to use; tests skip without one, but fail where they are meant to run."""
    own = playwright.chromium.executable_path  # of `playwright install`, where that was done
    found = next(filter(None, map(shutil.which, NAMES)), own if Path(own).exists() else "")
    if not found:
        needed = (
            "no browser here: install chromium, or call `python -m playwright install chromium`"
        )
        (pytest.fail if os.environ.get("CI") else pytest.skip)(needed)
    return found


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of reports as `mtqg report` leaves it."""
    out = str(tmp_path_factory.mktemp("site"))
    runs = [
        planned
        for province, edition, language, notebooks in MADE
        for planned in parameters.plan(
            [province], edition=edition, language=language, notebooks=notebooks
        )
    ]
    runs += [two_provinces.plan("bac-giang", "quang-nam"), *national.plan()]
    outcomes = runner.make(runner.tasks(runs, out), out)
    assert [(outcome.stem, outcome.cause) for outcome in outcomes if not outcome.ok] == []
    pages.write(out)
    return Path(out)


# Of a module, not of the session: while it runs no other test may start an event loop.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=executable(playwright), args=QUIET)
        yield opened
        opened.close()


expect.set_options(timeout=60_000)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A reader's window; whatever leaves the folder or goes wrong in a page fails the test."""
    wrong: list[str] = []
    opened = browser.new_context(locale="vi-VN", viewport={"width": 1280, "height": 900})
    opened.set_default_timeout(120_000)  # for machines that have much else to do
    opened.on(
        "request",
        lambda asked: None if asked.url.startswith(("file:", "data:")) else wrong.append(asked.url),
    )
    opened.on("requestfailed", lambda asked: wrong.append(asked.url))
    opened.on("console", lambda said: wrong.append(said.text))
    opened.on("weberror", lambda thrown: wrong.append(str(thrown.error)))
    yield opened
    opened.close()
    assert not wrong


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()
