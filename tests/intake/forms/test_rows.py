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


def programmes_of(tmp_path, *rows, title="GIẢI NGÂN CÁC CTMTQG NĂM 2024"):
    """Return the plans of a form of Sơn La by programme, capital and vintage, and what it left."""
    top = [[title], ["Tỉnh Sơn La, đến 30/9/2024. ĐVT: tỷ đồng"]]
    loaded = load(tmp_path, [*top, ["Nội dung", "Kế hoạch", "Giải ngân"], *rows])
    plans = loaded.table[loaded.table["indicator"] == "FIN.PLAN"]
    codes = plans[["programme", "capital", "plan_vintage"]].itertuples(index=False, name=None)
    return dict(zip(codes, plans["value"], strict=True)), loaded


def test_totals_below_programmes_are_of_all_of_them(tmp_path):
    rows = [["DTTS", 700, 300], ["NTM", 200, 50], ["Tổng cộng vốn năm 2024", 900, 350],
            ["Vốn kéo dài từ năm 2023 sang", 40, 30],
            ["Tổng cộng cả vốn kéo dài", 940, 380]]  # fmt: skip
    assert programmes_of(tmp_path, *rows)[0] == {
        ("DTTS", "ALL", "ALL"): 700, ("NTM", "ALL", "ALL"): 200, ("ALL", "ALL", "CURRENT"): 900,
        ("ALL", "ALL", "CARRIED"): 40, ("ALL", "ALL", "ALL"): 940,
    }  # fmt: skip
    kinds = [["Vốn đầu tư", 500, 200], ["Vốn sự nghiệp", 200, 100]]
    rows = [["DTTS", 700, 300], *kinds, ["NTM", 200, 50], ["Vốn đầu tư", 150, 40],
            ["Vốn sự nghiệp", 50, 10], ["Tổng vốn đầu tư", 650, 240]]  # fmt: skip
    got = programmes_of(tmp_path, *rows)[0]
    assert got["ALL", "INV", "ALL"] == 650
    assert got["NTM", "INV", "ALL"] == 150


def test_a_total_that_nothing_above_adds_up_to_is_asked_and_one_of_each_programme_taken(tmp_path):
    rows = [["DTTS", 700, 300], ["NTM", 200, 50], ["Tổng vốn kéo dài", 77, 66]]
    got, loaded = programmes_of(tmp_path, *rows)
    assert [p.cell for p in loaded.errors] == ["Biểu!A6"]
    assert len(got) == 2
    parts = [["Tổng vốn năm 2024", 150, 20], ["Vốn kéo dài", 50, 30]]
    got, _ = programmes_of(tmp_path, rows[0], ["Tổng vốn năm 2024", 600, 280],
                           ["Vốn kéo dài", 100, 20], rows[1], *parts)  # fmt: skip
    assert (got["DTTS", "ALL", "CURRENT"], got["NTM", "ALL", "CURRENT"]) == (600, 150)


@pytest.mark.parametrize(
    ("other", "row", "code", "left"),
    [
        ("Vốn NSTW bổ sung có mục tiêu", "Vốn các chương trình MTQG", "ALL", "A4"),
        ("Vốn xổ số kiến thiết", "03 CTMTQG", "ALL", "A4"),
        ("CTMTQG giảm nghèo bền vững", "CTMTQG nông thôn mới", "NTM", ""),
    ],
)
def test_the_total_of_all_public_investment_is_not_of_programmes(tmp_path, other, row, code, left):
    got, loaded = programmes_of(
        tmp_path, ["Tổng số", 900, 400], [other, 800, 350], [row, 100, 50],
        title="GIẢI NGÂN VỐN ĐẦU TƯ CÔNG NĂM 2024",
    )  # fmt: skip
    assert got[code, "INV", "ALL"] == 100
    assert 900 not in got.values() or not left
    assert ("Biểu!" + left in set(loaded.left["place"])) == bool(left)


def test_a_district_is_no_part_of_one_above_it_that_is_not_known(tmp_path):
    rows = [["BCĐ CÁC CTMTQG TỈNH SƠN LA"], ["GIẢI NGÂN CTMTQG NTM NĂM 2024 đến 31/10/2024"],
            ["ĐVT: tỷ đồng"], ["Huyện", "Kế hoạch vốn", "Giải ngân"],
            ["Huyện Mộc Châu (1)", 30, 10], ["Huyện Xyz qqq", 5, 5], ["Huyện Sông Mã", 20, 10],
            ["Toàn chương trình", 55, 25],
            ["(1) Số liệu của huyện Mộc Châu đến 30/9/2024"]]  # fmt: skip
    loaded = load(tmp_path, rows)
    got = values(loaded, "area", "indicator", "as_of")
    assert got["14/moc-chau", "FIN.DISB", "2024-09-30"] == 10
    assert got["14/song-ma", "FIN.DISB", "2024-10-31"] == 10
    assert got["14", "FIN.DISB", "2024-10-31"] == 25
    assert [p.cell for p in loaded.errors] == ["Biểu!A6"]


def test_the_whole_of_a_programme_is_of_the_one_that_the_title_names(tmp_path):
    rows = [["Dự án qqq", 700, 300], ["Tổng chương trình", 900, 350]]
    got, _ = programmes_of(tmp_path, *rows, title="GIẢI NGÂN CTMTQG NTM NĂM 2024")
    assert got == {("NTM", "ALL", "ALL"): 900}


@pytest.mark.parametrize("year", ["{}", "Năm {}"])
def test_the_total_of_years_is_of_none_of_them(tmp_path, year):
    rows = [["GIẢI NGÂN CTMTQG GIẢM NGHÈO TỈNH SƠN LA QUA CÁC NĂM"], ["Đơn vị: tỷ đồng"],
            ["TT", "Năm", "Kế hoạch vốn", "Giải ngân đến 31/12", "Tỷ lệ %"],
            [1, year.format(2023), 700, 490, 70], [2, year.format(2024), 800, 640, 80],
            [None, "Cộng", 1500, 1130, 75.3]]  # fmt: skip
    loaded = load(tmp_path, rows)
    plans = {k: v for k, v in values(loaded, "indicator", "period").items() if "PLAN" in k[0]}
    assert plans == {("FIN.PLAN", "2023"): 700, ("FIN.PLAN", "2024"): 800}
    assert [x.place for x in loaded.left.itertuples()] == ["Biểu!B6"]


def test_a_total_that_names_its_years_is_of_them(tmp_path):
    rows = [["GIẢI NGÂN CTMTQG GIẢM NGHÈO TỈNH SƠN LA"], ["Đến 30/6/2023. ĐVT: tỷ đồng"],
            ["Năm", "Kế hoạch vốn"], ["2022", 300], ["2023", 500],
            ["Cộng 2022-2023", 800]]  # fmt: skip
    plans = {("2022",): 300, ("2023",): 500, ("2022/2023",): 800}
    assert values(load(tmp_path, rows), "period") == plans


def test_a_result_stands_below_no_line_that_is_left(tmp_path):
    rows = [["KẾT QUẢ GIẢM NGHÈO TỈNH SƠN LA"],
            ["Chỉ tiêu", "ĐVT", "Mục tiêu 2025", "Thực hiện 2024", "Ước 2025"],
            ["Tỷ lệ hộ nghèo", "%", 4.0, 5.5, 4.2], ["Mức giảm", "điểm %", 1.5, 2.0, 1.3],
            ["Số hộ nghèo", "hộ", 8000, 11000, 8400]]  # fmt: skip
    assert values(load(tmp_path, rows), "indicator", "period", "status") == {
        ("GNBV.POOR", "2025", "target"): 4.0, ("GNBV.POOR", "2024", "actual"): 5.5,
        ("GNBV.POOR_HH", "2025", "target"): 8000, ("GNBV.POOR_HH", "2024", "actual"): 11000,
    }  # fmt: skip


def funds(tmp_path, *labels, head="Nguồn vốn", **more):
    """Load a form of one programme whose rows are sources of capital, the n-th of n tỷ đồng."""
    top = [["GIẢI NGÂN CTMTQG GIẢM NGHÈO BỀN VỮNG NĂM 2025"], ["Tỉnh Sơn La, đến 30/9/2025"],
           ["ĐVT: tỷ đồng"], ["TT", head, "Kế hoạch"]]  # fmt: skip
    return load(tmp_path, [*top, *[[n, label, n] for n, label in enumerate(labels, 1)]], **more)


@pytest.mark.parametrize(
    ("label", "fund"),
    [
        ("Ngân sách trung ương (vốn trong nước)", "CENTRAL"),
        ("NSTW (vốn nước ngoài)", "FOREIGN"),
        ("NSĐP (vốn trong nước)", "LOCAL"),
        ("Vốn nước ngoài (ODA)", "FOREIGN"),
        ("Vốn ODA, vay ưu đãi", "FOREIGN"),
        ("Vốn tín dụng chính sách xã hội", "CREDIT"),
        ("Vốn vay Ngân hàng CSXH", "CREDIT"),
        ("NS tỉnh, huyện, xã", "LOCAL"),
    ],
)
@pytest.mark.parametrize("head", ["Nguồn vốn", "Nội dung"])
def test_sources_of_capital_as_offices_write_them(tmp_path, label, fund, head):
    loaded = funds(tmp_path, label, head=head)
    assert values(loaded, "fund") == {(fund,): 1.0}
    assert not loaded.problems


@pytest.mark.parametrize("label", ["NSTW và vốn nước ngoài", "NSTW (bao gồm vốn nước ngoài)"])
def test_two_sources_beside_each_other_are_no_part_of_one(tmp_path, label):
    loaded = funds(tmp_path, "Ngân sách địa phương", label)
    assert values(loaded, "fund") == {("LOCAL",): 1.0}
    assert [p.cell for p in loaded.errors] == ["Biểu!B6"]


@pytest.mark.parametrize("label", ["Ngân sách tỉnh", "NS xã", "Vốn ngân sách cấp huyện"])
def test_the_budget_of_one_level_is_a_part_of_the_local_one(tmp_path, label):
    alone = funds(tmp_path, "NSTW", label)
    assert values(alone, "fund") == {("CENTRAL",): 1.0}
    assert ["ghi “Ngân sách địa phương”" in p.text.vi for p in alone.errors] == [True]
    whole = funds(tmp_path, "NSTW", "NSĐP", label)
    assert not whole.errors  # the local budget is there, its part is a remark
    answered = funds(tmp_path, "NSTW", label, mapping={"rows": {6: "LOCAL"}})
    assert values(answered, "fund") == {("CENTRAL",): 1.0, ("LOCAL",): 2.0}


def test_a_source_without_a_code_names_those_that_have_one_and_hides_none(tmp_path):
    loaded = funds(tmp_path, "NSTW", "NSĐP", "Vốn doanh nghiệp", "Tín dụng", "Dân góp")
    assert values(loaded, "fund") == {
        ("CENTRAL",): 1.0, ("LOCAL",): 2.0, ("CREDIT",): 4.0, ("PEOPLE",): 5.0,
    }  # fmt: skip
    (problem,) = loaded.errors
    assert problem.cell == "Biểu!B7"
    assert "vốn nước ngoài, tín dụng chính sách, nhân dân đóng góp, vốn khác" in problem.text.vi


@pytest.mark.parametrize(
    "label",
    [
        "CTMTQG phát triển KTXH vùng DTTS",
        "CT KT - XH vùng ĐBDTTS và miền núi",
        "CTMTQG phát triển KT-XH",
        "PTKTXH vùng đồng bào DTTS&MN",
    ],
)
def test_the_programme_of_ethnic_minorities_by_economy_and_society(tmp_path, label):
    top = [["KẾ HOẠCH VỐN CÁC CTMTQG TỈNH SƠN LA NĂM 2025"], ["ĐVT: tỷ đồng"]]
    loaded = load(tmp_path, [*top, ["TT", "Chương trình", "Kế hoạch"], [1, label, 400]])
    assert set(loaded.table["programme"]) == {"DTTS"}
    assert not loaded.problems


def test_a_kind_of_capital_heads_programmes_only_where_they_are_its_own(tmp_path):
    """By hand: a blank or last part of one programme is no heading of the next."""
    gnbv, inv, rec, ntm = "GNBV", "Vốn đầu tư", "Vốn sự nghiệp", "NTM"
    parts = [[None, gnbv, 12, 6], [None, inv, 12, 6], [None, rec, None, None], [None, ntm, 8, 4]]
    got = of(tmp_path, parts)
    assert got == {("GNBV", "ALL"): 12, ("GNBV", "INV"): 12, ("NTM", "ALL"): 8}
    numbered = [["I", *parts[0][1:]], *parts[1:3], ["II", *parts[3][1:]]]
    assert of(tmp_path, numbered) == got
    years = [["A", "Kế hoạch năm 2024", 20, 10], ["I", gnbv, 12, 6], [None, inv, 7, 4],
             [None, rec, 5, 2], ["II", ntm, 8, 4], ["B", "Kế hoạch 2023 chuyển sang", 10, 5],
             ["I", gnbv, 6, 3], ["II", ntm, 4, 2]]  # fmt: skip
    assert of(tmp_path, years, "CURRENT") == {
        ("ALL", "ALL"): 20, ("GNBV", "ALL"): 12, ("GNBV", "INV"): 7, ("GNBV", "REC"): 5,
        ("NTM", "ALL"): 8,
    }  # fmt: skip
    blocks = [[None, gnbv, 12, 6], [None, ntm, 8, 4], [None, inv, 15, 7], [None, gnbv, 10, 5],
              [None, ntm, 5, 2]]  # fmt: skip
    assert of(tmp_path, blocks) == {
        ("GNBV", "ALL"): 12, ("NTM", "ALL"): 8, ("ALL", "INV"): 15, ("GNBV", "INV"): 10,
        ("NTM", "INV"): 5,
    }  # fmt: skip
    unlike = [[None, inv, None, None], [None, gnbv, 12, 6], [None, rec, None, None],
              [None, ntm, 2, 1], [None, "DTTS", 8, 4]]  # fmt: skip
    assert of(tmp_path, unlike) == {("GNBV", "INV"): 12, ("NTM", "REC"): 2, ("DTTS", "REC"): 8}


def of(tmp_path, rows, vintage="ALL"):
    """Return the plans by programme and type of capital."""
    top = [["GIẢI NGÂN CÁC CTMTQG TỈNH BẮC GIANG"], ["Đến 30/9/2024. ĐVT: tỷ đồng"]]
    form = [*top, ["TT", "Nội dung", "Kế hoạch vốn", "Giải ngân"], *rows]
    plans = load(tmp_path, form).table.query(
        f"indicator == 'FIN.PLAN' & plan_vintage == '{vintage}'"
    )
    return {(r.programme, r.capital): r.value for r in plans.itertuples()}


RATES = [["GIẢI NGÂN CÁC CTMTQG NĂM 2025"], ["Tỉnh Sơn La, đến 30/9/2025"], ["ĐVT: tỷ đồng"],
         ["TT", "Chỉ tiêu", "Nông thôn mới", "Giảm nghèo bền vững"], [1, "Kế hoạch vốn", 100, 200],
         [2, "Giải ngân", 45, 180]]  # fmt: skip


@pytest.mark.parametrize("label", ["Tỷ lệ giải ngân", "Tỷ lệ", "Tỷ lệ GN/KH"])
@pytest.mark.parametrize("rates", [(0.45, 0.9), (45, 90)])
def test_a_row_of_rates_is_of_fractions_where_payment_over_plan_says_so(tmp_path, label, rates):
    loaded = load(tmp_path, [*RATES, [3, label, *rates]])
    taken = values(loaded, "indicator", "programme")
    assert taken["FIN.DISB_RATE", "NTM"] == 45
    assert taken["FIN.DISB_RATE", "GNBV"] == 90
    assert not loaded.problems


def test_a_row_of_rates_that_nothing_tells_is_asked_and_one_with_its_unit_is_as_written(tmp_path):
    rows = [*RATES[:-1], [2, "Tỷ lệ giải ngân", 0.45, 0.9]]
    assert [p.cell for p in load(tmp_path, rows).errors] == ["Biểu!C6", "Biểu!D6"]
    loaded = load(tmp_path, [*RATES, [3, "Tỷ lệ giải ngân (%)", 0.45, 0.9]])
    assert values(loaded, "indicator", "programme")["FIN.DISB_RATE", "NTM"] == 0.45
    assert all("lệch đúng 100 lần" in p.text.vi for p in loaded.errors)
    small = [["KẾT QUẢ RÀ SOÁT HỘ NGHÈO TỈNH SƠN LA NĂM 2024"], ["TT", "Chỉ tiêu", "Kết quả"],
             [1, "Tổng số hộ", 1000], [2, "Số hộ nghèo", 8], [3, "Tỷ lệ nghèo", 0.8]]  # fmt: skip
    assert values(load(tmp_path, small), "indicator")["GNBV.POOR",] == 0.8


@pytest.mark.parametrize("head", ["Nguồn vốn", "Nội dung"])
def test_what_the_centre_assigned_is_a_source_among_sources(tmp_path, head):
    loaded = funds(tmp_path, "Vốn TW giao", "Vốn ĐP đối ứng", head=head)
    assert values(loaded, "fund") == {("CENTRAL",): 1.0, ("LOCAL",): 2.0}
    other = funds(tmp_path, "Vốn ĐP đối ứng", "Vốn TTCP giao", head=head)
    assert values(other, "fund") == {("LOCAL",): 1.0}
    assert ["của nguồn nào?" in p.text.vi for p in other.errors] == [True]


def test_carried_over_capital_of_several_programmes_may_follow_one_of_this_year(tmp_path):
    rows = [["I", "Vốn năm 2024 - CTMTQG GNBV", 15, 7], [1, "Vốn đầu tư", 10, 5],
            ["II", "Vốn kéo dài từ năm 2023 sang năm 2024", None, None], [1, "DTTS", 2, 1],
            [2, "NTM", 3, 1]]  # fmt: skip
    assert of(tmp_path, rows, "CARRIED") == {("DTTS", "ALL"): 2, ("NTM", "ALL"): 3}


def test_a_programme_below_projects_of_another_is_no_part_of_these(tmp_path):
    rows = [
        [None, "DTTS", 12, 6],
        [None, "Dự án 4: Hạ tầng thiết yếu", 12, 6],
        [None, "GNBV", 7, 3],
    ]
    assert of(tmp_path, rows) == {("DTTS", "ALL"): 12, ("GNBV", "ALL"): 7}
