"""An analyst adds an indicator, target, programme, area or peer variable by lines of data alone."""

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from mtqg import paths

INDICATOR = {
    "code": "DTTS.CHILD_MARR_SHARE",
    "programme": "DTTS",
    "name_vi": "Tỷ lệ tảo hôn",
    "name_en": "Early marriage",
    "unit": "%",
    "unit_vi": "%",
    "unit_en": "%",
    "decimals": "1",
    "minimum": "0",
    "maximum": "100",
    "direction": "lower",
    "kind": "share",
    "subject": "services",
    "denominator_vi": "số cặp kết hôn",
    "denominator_en": "marriages",
    "formula": "100 × DTTS.CHILD_MARR / DTTS.MARRIAGES",
    "weight": "DTTS.MARRIAGES",
    "source": "meeting_2023",
    "source_status": "press",
}
TARGET = {
    "indicator": "DTTS.CHILD_MARR_SHARE",
    "area": "VN",
    "edition": "2024",
    "programme": "DTTS",
    "scope": "D_CHU_PAH",
    "kind": "level_max",
    "high": "12",
    "year_from": "2021",
    "year_to": "2025",
    "decision": "Made-up decision",
    "source": "meeting_2023",
    "source_status": "made up for this test",
}
PROGRAMME = {
    "code": "MADE_UP_2036",
    "name_vi": "Chương trình thử (không có thật)",
    "name_en": "A made-up programme",
    "start": "2036",
    "end": "2040",
}
# 76 of 327 couples in Chư Păh (Gia Lai) in 2021: 23.24%; the other two rows are made up: a figure
# of a district as an area of its own, and capital of the new programme.
FIGURES = """\
area,level,indicator,programme,scope,period,value,status,source
64,,DTTS.CHILD_MARR_SHARE,,D_CHU_PAH,2021,23.24,actual,meeting_2023
627,district,DTTS.CHILD_MARR_SHARE,,ALL,2021,23.24,actual,made up
VN,,FIN.PLAN,MADE_UP_2036,ALL,2036,100,plan,made up
"""


def append(path: Path, row: dict[str, str]) -> None:
    with path.open(encoding="utf-8-sig", newline="") as file:
        header = next(csv.reader(file))
    assert set(row) <= set(header), set(row) - set(header)
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, header, lineterminator="\n").writerow(
            {c: row.get(c, "") for c in header}
        )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the data to which lines were added, and nothing else."""
    place = tmp_path_factory.mktemp("extended") / "data"
    shutil.copytree(paths.data(), place)
    catalogue = place / "catalogue"
    append(catalogue / "indicators.csv", INDICATOR)
    append(catalogue / "targets.csv", TARGET)
    append(catalogue / "programmes.csv", PROGRAMME)
    append(
        catalogue / "peer_variables.csv",
        {
            "code": "TRAINED",
            "name_vi": "Lao động qua đào tạo",
            "name_en": "Trained labour",
            "short_vi": "Qua đào tạo, %",
            "short_en": "Trained, %",
            "indicator": "ST.TRAINED",
            "factor": "1",
            "scale": "linear",
            "unit": "%",
            "unit_vi": "%",
            "unit_en": "%",
            "decimals": "1",
        },
    )
    (place / "observations" / "added.csv").write_text(FIGURES, encoding="utf-8")
    return place


def mtqg(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "MTQG_DATA": str(folder), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, *arguments], env=environment, capture_output=True, encoding="utf-8"
    )


def test_what_was_added_is_checked_like_the_rest(folder):
    done = mtqg(folder, "-m", "mtqg", "check", str(folder / "observations" / "added.csv"))
    assert done.returncode == 0, done.stderr
    assert "3 dòng" in done.stdout


def test_a_slip_in_what_was_added_is_found(folder, tmp_path):
    wrong = tmp_path / "wrong.csv"
    wrong.write_text(FIGURES.replace("23.24", "123.24").replace("MADE_UP_2036", "MADE_UP_2063"))
    done = mtqg(folder, "-m", "mtqg", "check", str(wrong))
    assert done.returncode == 1
    assert "từ 0 đến 100" in done.stderr
    assert "MADE_UP_2036" in done.stderr  # the nearest programme


def test_an_indicator_and_its_target_reach_a_report_by_data_alone(folder, tmp_path):
    done = mtqg(
        folder,
        "-m",
        "mtqg",
        "report",
        "gia-lai",
        "--edition",
        "2024",
        "--notebook",
        "trend",
        "--out",
        str(tmp_path),
    )
    assert done.returncode == 0, done.stdout + done.stderr
    page = (tmp_path / "2024" / "gia-lai" / "trend.vi.html").read_text(encoding="utf-8")
    assert "Tỷ lệ tảo hôn" in page
    assert "23,2%" in page
    assert "không quá 12%" in page


def test_a_variable_of_comparison_and_an_area_level_are_lines_of_data(folder):
    code = (
        "from mtqg.analysis import peers\n"
        "from mtqg.table import observations\n"
        "table = observations.read()\n"
        "print(len(observations.select(table, level='district')))\n"
        "print('TRAINED' in peers.structure(table[table['edition'] == '2024'], 2016).scaled)\n"
    )
    done = mtqg(folder, "-c", code)
    assert done.stdout.split() == ["1", "True"], done.stderr
