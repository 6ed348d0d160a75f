from __future__ import annotations

import json
import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from stubs import FINDING, write

from mtqg.run import provenance, store
from mtqg.run.parameters import Run
from mtqg.run.provenance import FigureDigests
from mtqg.table import disk_cache, figures_used, observations

Plan = Callable[..., list[Run]]

ROWS = [
    "area,edition,indicator,period,value,source",
    "24,2024,GNBV.POOR,2023,3.0,a",
    "49,2024,GNBV.POOR,2023,6.0,a",
    "49,2024,SBI.CUM,2023,7.0,a",
    "VN,2024,GNBV.POOR,2023,2.93,a",
    "27,2024,GNBV.POOR,2023,1.0,a",
    "24,2025,GNBV.POOR,2025,1.5,a",
]
#: What a report on Bắc Giang read: all of its own, the country's review, others' investment.
READ = [("2024", "24", "*"), ("2024", "VN", "GNBV.POOR"), ("2024", "*", "SBI.CUM")]


def figures(tmp_path: Path, old: str = "", new: str = "", end: str = "\n") -> FigureDigests:
    path = tmp_path / "figures.csv"
    path.write_text(end.join(ROWS).replace(old, new) + end, newline="")
    return FigureDigests([observations.read_csv(path, check=False)])


@pytest.mark.parametrize(
    ("old", "changes"),
    [
        ("3.0", True),  # its own figure
        ("6.0", False),  # another province's, of an indicator it does not compare
        ("7.0", True),  # another province's, of one it does
        ("2.93", True),  # the country's
        ("1.5", False),  # another edition's province of the same code
    ],
)
def test_a_report_depends_on_the_figures_that_it_read(
    tmp_path: Path, old: str, changes: bool
) -> None:
    before, after = figures(tmp_path), figures(tmp_path, old, "9.9")
    assert (before.of(READ) != after.of(READ)) == changes
    assert before.of([figures_used.ALL]) != after.of([figures_used.ALL])


def test_a_merged_province_depends_on_its_parts(tmp_path: Path) -> None:
    read = [("2025", "24", "*")]
    before = figures(tmp_path)
    after = figures(tmp_path, "27,2024,GNBV.POOR,2023,1.0", "27,2024,x,1,1")
    assert before.of(read) != after.of(read)


def test_a_rebuilt_rate_depends_on_what_it_is_made_of(tmp_path: Path) -> None:
    read = [("2025", "*", "FIN.DISB_RATE")]
    rows = "24,2024,FIN.DISB,2023,5.0,a\n49,2024,SBI.CUM,2023,7.0,a"
    before, after = (
        figures(tmp_path, "49,2024,SBI.CUM,2023,7.0,a", rows.replace("5.0", value))
        for value in ("5.0", "6.0")
    )
    assert before.of(read) != after.of(read)


def test_line_ends_change_nothing(tmp_path: Path) -> None:
    assert figures(tmp_path).of(READ) == figures(tmp_path, end="\r\n").of(READ)


def stored(out: Path, one: Run, inputs: dict[str, str], *, ok: bool = True) -> None:
    store.write("page", f"{out}/{one.stem}.html")
    record = {
        "stem": one.stem,
        "inputs": inputs,
        "figures": provenance.used(one, READ),
        "outcome": {"ok": ok, "cause": {"vi": "", "en": ""}},
        "files": {".html": disk_cache.digest(["page"])},
    }
    store.write(json.dumps(provenance.sealed(record)), f"{out}/{one.stem}.json")


def reasons(out: Path, one: Run, inputs: dict[str, str]) -> list[str]:
    return [text.en for text in provenance.reasons(str(out), one, inputs)]


def test_an_unchanged_report_has_no_reason_to_be_made(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (one,) = plan("bac-giang", notebooks=["trend"])
    inputs = provenance.inputs(one)
    assert reasons(tmp_path, one, inputs) == ["there is no report yet"]
    stored(tmp_path, one, inputs)
    assert reasons(tmp_path, one, inputs) == []
    for kind in inputs:
        (reason,) = reasons(tmp_path, one, {**inputs, kind: "other"})
        assert reason.endswith("changed")
    with monkeypatch.context() as patched:
        patched.setattr(provenance.FigureDigests, "of", lambda self, read: "other")
        assert reasons(tmp_path, one, inputs) == ["figures that it uses changed"]
    stored(tmp_path, one, inputs, ok=False)
    assert reasons(tmp_path, one, inputs) == ["it failed the last time"]
    stored(tmp_path, one, inputs)
    store.write("another page", f"{tmp_path}/{one.stem}.html")
    assert reasons(tmp_path, one, inputs) == ["the report's file was removed or edited since"]


def test_a_change_of_the_notebook_changes_its_digest_only(plan: Plan, folder: Path) -> None:
    forecast, trend = plan("bac-giang")
    before = [provenance.inputs(one) for one in (forecast, trend)]
    write(folder, "trend", FINDING, "1 + 1")
    after = [provenance.inputs(one) for one in (forecast, trend)]
    assert after[0] == before[0]
    assert {k for k in after[1] if after[1][k] != before[1][k]} == {"notebook"}


def test_whatever_byte_of_a_report_is_damaged_it_is_told_and_made_again(
    plan: Plan, tmp_path: Path
) -> None:
    (one,) = plan("bac-giang", notebooks=["trend"])
    inputs = provenance.inputs(one)
    stored(tmp_path, one, inputs)
    chance = random.Random(21)
    told = set()
    for ending in (".json", ".html"):
        path = tmp_path / f"{one.stem}{ending}"
        whole = path.read_bytes()
        for _ in range(150):
            hurt = bytearray(whole)
            for _ in range(chance.choice((1, 1, 3))):
                hurt[chance.randrange(len(hurt))] = chance.randrange(256)
            del hurt[chance.choice((len(hurt), chance.randrange(len(hurt)))) :]
            path.write_bytes(hurt)
            same = hurt == whole or (ending == ".json" and loads(hurt) == loads(whole))
            found = reasons(tmp_path, one, inputs)
            assert bool(found) != same, bytes(hurt)
            told |= set(found)
            if ending == ".json":
                assert provenance.damaged(str(tmp_path)) == ([] if same else [one.stem])
        path.write_bytes(whole)
    assert "the record of the report is damaged" in told
    assert "the report's file was removed or edited since" in told
    assert reasons(tmp_path, one, inputs) == []


def loads(raw: bytes) -> object:
    """The record that `raw` holds, whatever spaces are between; None for none."""
    try:
        return json.loads(raw.decode("utf-8"))
    except ValueError:
        return None


def test_the_index_is_outdated_by_what_is_written_or_removed_below_it(tmp_path: Path) -> None:
    index = tmp_path / "index.html"
    assert provenance.index_outdated(str(tmp_path))
    page = tmp_path / "2024" / "bac-giang" / "trend.vi.html"
    store.write("page", str(page))
    later = page.parent.stat().st_mtime + 1

    def dated(seconds: float) -> None:
        index.write_text("index")
        os.utime(index, (later + seconds, later + seconds))

    dated(0)
    assert not provenance.index_outdated(str(tmp_path))
    dated(-60)
    assert provenance.index_outdated(str(tmp_path))
    dated(0)
    page.unlink()
    os.utime(page.parent, (later + 60, later + 60))
    assert provenance.index_outdated(str(tmp_path))
