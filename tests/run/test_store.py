from __future__ import annotations

import errno
from importlib.util import find_spec
from pathlib import Path

import pytest
from stubs import FINDING, write
from typer.testing import CliRunner

from mtqg import cli
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


@pytest.mark.parametrize(
    ("out", "remedy"),
    [
        ("s3://bucket/reports", 'pip install "papermill[s3]"'),
        ("abs://account/reports", 'pip install "papermill[azure]"'),
        ("s4://bucket/reports", "did you mean s3://"),
        ("ftp://server/reports", "did you mean hdfs://"),
    ],
)
def test_an_address_that_cannot_be_written_to_is_refused_before_the_run(
    out: str, remedy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "find_spec", lambda name: None)
    (problem,) = store.refused(out)
    assert remedy in problem.say("en")
    assert out in problem.say("vi")
    if out.startswith("s3"):
        monkeypatch.setattr(store, "find_spec", lambda name: name)
        assert store.refused(out) == []


@pytest.mark.skipif(
    not all(map(find_spec, ("boto3", "moto", "flask"))),
    reason='needs pip install "papermill[s3]" "moto[server]"',
)
def test_reports_on_s3_are_kept_up_to_date_like_those_on_a_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import boto3
    from moto.server import ThreadedMotoServer

    monkeypatch.setenv("MTQG_NOTEBOOKS", str(tmp_path))
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "made-up")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    write(tmp_path, "trend", FINDING)
    server = ThreadedMotoServer(port=0)
    server.start()
    try:
        address = "http://{}:{}".format(*server.get_host_and_port())
        monkeypatch.setenv("BOTO3_ENDPOINT_URL", address)
        bucket = boto3.resource("s3", endpoint_url=address).create_bucket(Bucket="office")
        words = ["report", "lao-cai", "--out", "s3://office/2026-11", "-l", "en"]
        assert "1 made, 0 unchanged" in CliRunner().invoke(cli.app, words).stdout
        keys = {one.key for one in bucket.objects.all()}
        assert keys == {f"2026-11/2025/lao-cai/trend.en.{e}" for e in ("html", "ipynb", "json")}
        assert "0 made, 1 unchanged" in CliRunner().invoke(cli.app, words).stdout
    finally:
        server.stop()
