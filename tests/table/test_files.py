from __future__ import annotations

import os
import stat

import pytest

from mtqg.problems import ProblemError
from mtqg.table import files

posix = pytest.mark.skipif(os.name != "posix", reason="devices and modes of POSIX")


@posix
@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_nobody_but_the_owner_may_write_a_result(tmp_path, umask):
    before = os.umask(umask)
    try:
        files.place(b"x", tmp_path / "a.csv")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a.csv").stat().st_mode) == 0o644 & ~umask


@posix
def test_what_is_no_file_is_never_replaced(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("x")
    for name, said in [
        ("pipe", "thiết bị"),
        ("folder", "thư mục"),
        ("", "thư mục"),
        ("file/below", "tên này"),
        ("a" * 300, "quá dài"),
    ]:
        with pytest.raises(ProblemError) as refused:
            files.save(b"y", tmp_path / name)
        assert said in refused.value.say("vi"), name
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["file", "folder", "pipe"]


def test_missing_folders_are_made(tmp_path):
    files.save(b"x", tmp_path / "a" / "b" / "c.csv")
    assert (tmp_path / "a" / "b" / "c.csv").read_bytes() == b"x"
