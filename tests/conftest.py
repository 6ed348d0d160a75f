"""What every test begins with."""

from __future__ import annotations

import pytest

from mtqg import terminal


@pytest.fixture(autouse=True)
def _manner() -> None:
    """Forget a `--quiet` of the test before: which one that was depends on the processor."""
    terminal.start()
