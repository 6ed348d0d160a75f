from __future__ import annotations

import errno
from pathlib import Path

import pytest

from mtqg.run import pool, store


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b.txt"
    store.write("ắ\n", str(path))
    store.write("new\n", str(path))
    assert path.read_bytes() == b"new\n"
    assert [p.name for p in path.parent.iterdir()] == ["b.txt"]


def test_a_full_disk_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "b.txt"
    store.write("old", str(path))

    def full(self: Path, target: Path) -> Path:
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space") as refused:
        store.write("new", str(path))
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["b.txt"]
    assert pool._unwritable(refused.value).en == f"the disk is full, cannot write {path}"


def test_what_is_not_there_is_read_as_none(tmp_path: Path) -> None:
    assert store.read(str(tmp_path / "none")) is None
    store.remove(str(tmp_path / "none"))


def test_of_a_report_that_does_not_fit_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mtqg.run import worker

    write = store.write

    def fits(text: str, path: str) -> None:
        if path.endswith(".html"):
            raise OSError(errno.ENOSPC, "No space left on device", path)
        write(text, path)

    monkeypatch.setattr(store, "write", fits)
    with pytest.raises(OSError, match="No space"):
        worker._write({".ipynb": "{}", ".html": "<p>", ".json": "{}"}, str(tmp_path / "trend.vi"))
    assert list(tmp_path.iterdir()) == []
