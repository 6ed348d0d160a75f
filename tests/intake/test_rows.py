"""What labels of rows say of their figures: shares, names that are none, decisions beside names."""

import pytest

from tests.intake.test_form_cases import load, values


@pytest.mark.parametrize(
    ("label", "indicator"),
    [
        ("Tỷ lệ hộ nghèo", "GNBV.POOR"),
        ("Tỷ lệ", "GNBV.POOR"),
        ("Tỷ lệ giảm nghèo", ""),
        ("Tỷ lệ NTM", ""),
        ("Tỷ lệ xã NTM nâng cao", ""),
        ("Tỷ lệ hộ thoát nghèo", ""),
    ],
)
def test_a_share_in_a_table_of_results_is_no_rate_of_disbursement(tmp_path, label, indicator):
    rows = [["KẾT QUẢ RÀ SOÁT HỘ NGHÈO TỈNH SƠN LA NĂM 2024"], ["TT", "Chỉ tiêu", "ĐVT", "Kết quả"],
            [1, "Số hộ nghèo", "hộ", 41_000], [2, label, "%", 13.5]]  # fmt: skip
    loaded = load(tmp_path, rows)
    taken = values(loaded, "indicator")
    assert taken.pop(("GNBV.POOR_HH",)) == 41_000
    assert taken == ({(indicator,): 13.5} if indicator else {})
    assert [p.cell for p in loaded.errors] == ([] if indicator else ["Biểu!B4"])


@pytest.mark.parametrize(
    ("label", "programme"),
    [
        ("Giảm nghèo BV", "GNBV"),
        ("Chương trình giảm nghèo (QĐ 90)", "GNBV"),
        ("CTMTQG hợp nhất", "NTP2026"),
        ("CTMTQG hợp nhất (NTM, GNBV, DTTS&MN)", "NTP2026"),
        ("NTM-GNBV-DTTS", "NTP2026"),
        ("CHUONG TRINH MTQG GIAM NGHEO BEN VUNG", "GNBV"),
    ],
)
def test_programmes_as_offices_shorten_them(tmp_path, label, programme):
    top = [["GIẢI NGÂN CTMTQG TỈNH SƠN LA NĂM 2026"], ["Đến 30/9/2026. ĐVT: tỷ đồng"]]
    head = ["TT", "Chương trình", "Kế hoạch", "Giải ngân"]
    loaded = load(tmp_path, [*top, head, [1, label, 400, 100]])
    assert set(loaded.table["programme"]) == {programme}


@pytest.mark.parametrize(
    "label", ["Bình quân chung", "BÌNH QUÂN", "Số vượt", "Mộc Châu + Vân Hồ", "Khác"]
)
def test_what_is_no_name_is_no_district(tmp_path, label):
    rows = [["GIẢI NGÂN CTMTQG GIẢM NGHÈO TỈNH SƠN LA"], ["Đến 30/9/2024. ĐVT: tỷ đồng"],
            ["TT", "Huyện", "Kế hoạch vốn năm 2024", "Giải ngân"], [1, "Sông Mã", 400, 100],
            [2, label, 30, 10]]  # fmt: skip
    loaded = load(tmp_path, rows)
    assert set(loaded.table["area"]) == {"14/song-ma"}
    assert [p.cell for p in loaded.errors] == ["Biểu!B5"]
