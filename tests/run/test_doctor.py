from __future__ import annotations

import importlib.metadata
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from mtqg import cli
from mtqg.run import doctor


def told(out: Path, language: str = "en") -> tuple[int, str]:
    ended = CliRunner().invoke(cli.app, ["doctor", "--out", str(out), "--language", language])
    return ended.exit_code, ended.output


def test_where_all_is_right_reports_can_be_made(tmp_path: Path) -> None:
    for language, word in (("vi", "lập được báo cáo"), ("en", "reports can be made")):
        status, said = told(tmp_path, language)
        assert (status, "✖" in said) == (0, False), said
        assert word in said
        assert "Python" in said


def test_what_stops_reports_is_named_with_its_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    with monkeypatch.context() as patched:
        patched.setenv("MTQG_NOTEBOOKS", str(tmp_path))
        status, said = told(tmp_path)
        assert (status, "there is none" in said, "MTQG_NOTEBOOKS" in said) == (1, True, True)
    with monkeypatch.context() as patched:
        patched.setenv("MTQG_DATA", str(tmp_path / "none"))
        status, said = told(tmp_path)
        assert (status, "unset the variable MTQG_DATA" in said) == (1, True)
    status, said = told(tmp_path / "file")
    assert (status, "not a folder" in said) == (1, True)


@pytest.mark.parametrize(("version", "word"), [(None, "not installed"), ("0.0.1", "version 0.0.1")])
def test_a_library_that_is_missing_or_old_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str | None, word: str
) -> None:
    known = importlib.metadata.version

    def of(name: str) -> str:
        if name != "seaborn":
            return known(name)
        if version is None:
            raise importlib.metadata.PackageNotFoundError(name)
        return version

    monkeypatch.setattr(importlib.metadata, "version", of)
    status, said = told(tmp_path)
    assert status == 1
    assert any("seaborn" in line and word in line for line in said.splitlines()), said


def test_whatever_a_look_raises_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> str:
        raise RuntimeError("x")

    monkeypatch.setattr(doctor.locale, "getpreferredencoding", lambda _: broken())
    status, said = told(tmp_path)
    assert (status, "RuntimeError: x" in said) == (1, True)


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() == 0, reason="root may write anywhere")
def test_a_locked_cache_is_a_warning_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "locked").mkdir(mode=0o500)
    monkeypatch.setenv("MTQG_CACHE", str(tmp_path / "locked"))
    status, said = told(tmp_path)
    assert (status, "MTQG_CACHE" in said) == (0, True)
