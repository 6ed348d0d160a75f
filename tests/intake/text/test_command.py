"""From an article to a confirmed table and on to the long table, as the command does it."""

from __future__ import annotations

import io
from pathlib import Path

import pandas as pd
import pytest
from rich.console import Console

from mtqg.intake.text.command import read_text_file
from mtqg.problems import ProblemError
from mtqg.table import observations

STORY = "Năm 2023, tỉnh Sơn La còn 14,41% hộ nghèo. Toàn tỉnh có 59/188 xã đạt chuẩn nông thôn mới."


def run(path: Path, **options: object) -> tuple[int, str]:
    """Return the exit status and what was printed."""
    console = Console(file=io.StringIO(), width=200)
    status = read_text_file(path, console=console, **options)  # type: ignore[arg-type]
    assert isinstance(console.file, io.StringIO)
    return status, console.file.getvalue()


def test_article_to_confirmed_table_to_long_table(tmp_path: Path) -> None:
    article, table, long = (tmp_path / name for name in ("bai.txt", "bang.csv", "dai.csv"))
    article.write_text(STORY, "utf-8")
    status, said = run(article, out=table, language="vi")
    assert status == 0
    assert "14,41" in said
    rows = pd.read_csv(table)
    assert rows["indicator"].tolist() == ["GNBV.POOR", "NTM.COMMUNES_MET", "NTM.COMMUNES_TOTAL"]
    rows.assign(keep=[True, True, False]).to_csv(table, index=False)
    assert run(table, out=long)[0] == 0
    kept = observations.read_csv(long)
    assert kept[["area", "indicator", "value"]].to_numpy().tolist() == [
        ["14", "GNBV.POOR", 14.41],
        ["14", "NTM.COMMUNES_MET", 59.0],
    ]


def test_a_text_without_statements_has_its_own_exit_status(tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text(
        "Hội nghị diễn ra tại tỉnh Sơn La ngày 5/1/2024, có 120 đại biểu dự.", "utf-8"
    )
    assert run(article)[0] == 1


def test_a_number_that_is_none_is_told_with_its_row(tmp_path: Path) -> None:
    article, table = tmp_path / "a.txt", tmp_path / "a.csv"
    article.write_text(STORY, "utf-8")
    run(article, out=table)
    rows = pd.read_csv(table, dtype=str).fillna("")
    rows.loc[1, "value"] = "59 xã"
    rows.to_csv(table, index=False)
    with pytest.raises(ProblemError) as error:
        run(table)
    (problem,) = error.value.problems
    assert (problem.row, problem.column, problem.value) == (3, "value", "59 xã")
