"""In a real browser nothing that came from data runs, is loaded, or hides what others say."""

from __future__ import annotations

from pathlib import Path

import pytest
from payloads import PAYLOADS, RUN, made
from playwright.sync_api import Browser, Page

from mtqg.site import pages


@pytest.fixture(scope="module")
def evil(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of hostile figures and notes, with its index."""
    page = made(tmp_path_factory.mktemp("evil"), PAYLOADS, "<img src=x onerror=alert(1)>.csv")
    pages.write(str(page.parents[2]))
    return page


# The fixture `page` fails on any request, any message of the console, any error of a script.
def test_nothing_that_came_from_data_runs(page: Page, evil: Path) -> None:
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    for address in (evil, evil.parents[2] / "index.html"):
        page.goto(address.as_uri())
        for element in page.locator("details").all():
            element.evaluate("each => { each.open = true; }")
        page.mouse.move(300, 300)
        page.wait_for_timeout(300)
        assert page.evaluate("window.hit") is None
        assert page.evaluate("document.querySelectorAll('iframe, object, embed, base').length") == 0
    assert dialogs == []


@pytest.mark.parametrize(
    "leak",
    [
        f"<script>{RUN}</script>",
        f"<img src=data:, onerror='{RUN}'>",
        f"<svg onload='{RUN}'></svg>",
        "<style>body{display:none}</style>",
        "<p style='position:fixed'>x</p>",
        "<img src=https://evil.example/a.png>",
        "<link rel=stylesheet href=https://evil.example/a.css>",
        f"<iframe srcdoc='<script>parent.{RUN}</script>'></iframe>",
    ],
)
def test_what_leaked_all_the_same_would_be_stopped(browser: Browser, evil: Path, leak: str) -> None:
    for kind in (evil, evil.parents[2] / "index.html"):
        text = kind.read_text(encoding="utf-8")
        broken = kind.with_name("broken.html")
        broken.write_text(text.replace("</main>", f"{leak}</main>", 1), encoding="utf-8")
        page = browser.new_page()
        said: list[str] = []
        page.on("console", lambda message, said=said: said.append(message.text))
        page.goto(broken.as_uri())
        page.wait_for_timeout(200)
        assert page.evaluate("window.hit") is None
        assert page.evaluate("getComputedStyle(document.body).display") != "none"
        assert any("Content Security Policy" in text for text in said), leak
        page.close()
