"""What headings say: of two kinds, of parts of a group, of years alone, of what a title names."""

import pytest

from tests.intake.test_form_cases import TOP, asked, load, values

NAMES = ["Nông thôn mới", "Giảm nghèo bền vững"]


def money(tmp_path, heads, *rows, merge=(), title="TÌNH HÌNH GIẢI NGÂN CÁC CTMTQG NĂM 2024"):
    return load(tmp_path, [[title], *TOP[1:3], *heads, *rows], merge=merge)


@pytest.mark.parametrize(
    "heads",
    [
        [["STT", "Chương trình", "Kế hoạch vốn", None, "Giải ngân", None],
         [None, None, *["Kế hoạch năm 2024", "Kéo dài từ 2023"] * 2]],
        [["STT", "Chương trình", "Kế hoạch vốn năm 2024", "Vốn kéo dài", "Giải ngân vốn năm 2024",
          "Giải ngân vốn kéo dài"]],
    ],
)  # fmt: skip
def test_capital_of_the_year_beside_what_is_carried_over(tmp_path, heads):
    merge = ["C4:D4", "E4:F4"] if len(heads) == 2 else []
    loaded = money(tmp_path, heads, [1, NAMES[0], 500, 90, 300, 60], merge=merge)
    assert values(loaded, "indicator", "plan_vintage") == {
        ("FIN.PLAN", "CURRENT"): 0.5, ("FIN.PLAN", "CARRIED"): 0.09,
        ("FIN.DISB", "CURRENT"): 0.3, ("FIN.DISB", "CARRIED"): 0.06,
    }  # fmt: skip
    assert not loaded.errors


@pytest.mark.parametrize(
    ("head", "indicator", "capital"),
    [
        ("Trong đó: vốn đầu tư", "FIN.PLAN", "INV"),
        ("Lũy kế đến 30/9/2024", "FIN.DISB", "ALL"),
        ("Thanh toán vốn (giải ngân)", "FIN.DISB", "ALL"),
        ("Đã giải ngân (4)", "FIN.DISB", "ALL"),
        ("Giải ngân theo Thông báo số 7/TB-KBNN ngày 2/10/2023", "FIN.DISB", "ALL"),
        ("Vốn đã thanh toán", None, ""),
        ("Lũy kế", None, ""),
    ],
)
def test_a_column_beside_the_plan(tmp_path, head, indicator, capital):
    flow = ["Giải ngân trong tháng 9"] if "Lũy kế" in head else []
    heads = [["STT", "Chương trình", "Kế hoạch vốn", *flow, head]]
    row = [1, NAMES[0], 500, *[20 for _ in flow], 300]
    taken = values(money(tmp_path, heads, row), "indicator", "capital")
    assert taken.pop(("FIN.PLAN", "ALL")) == 0.5
    assert taken == ({(indicator, capital): 0.3} if indicator else {})


@pytest.mark.parametrize("head", ["Nguồn vốn / Chương trình", "Chương trình, loại vốn", "Vốn"])
def test_the_labels_may_stand_under_a_head_of_two_kinds_or_of_capital(tmp_path, head):
    labels = ["Đầu tư", "Sự nghiệp"] if head == "Vốn" else ["Vốn đầu tư", "Vốn sự nghiệp"]
    loaded = money(
        tmp_path, [["STT", head, "Kế hoạch", "Giải ngân"]],
        *[[n, label, 100 * n, 50 * n] for n, label in enumerate(labels, 1)],
        title="GIẢI NGÂN CHƯƠNG TRÌNH MTQG NÔNG THÔN MỚI NĂM 2024",
    )  # fmt: skip
    assert values(loaded, "indicator", "capital") == {
        ("FIN.PLAN", "INV"): 0.1, ("FIN.DISB", "INV"): 0.05,
        ("FIN.PLAN", "REC"): 0.2, ("FIN.DISB", "REC"): 0.1,
    }  # fmt: skip


def test_the_indicator_may_stand_in_a_column_of_its_own(tmp_path):
    rows = [[NAMES[0], "Kế hoạch", 700], [NAMES[0], "Giải ngân", 280], [NAMES[1], "Kế hoạch", 400]]
    loaded = money(tmp_path, [["Chương trình", "Chỉ tiêu", "Giá trị"]], *rows)
    assert values(loaded, "programme", "indicator") == {
        ("NTM", "FIN.PLAN"): 0.7, ("NTM", "FIN.DISB"): 0.28, ("GNBV", "FIN.PLAN"): 0.4,
    }  # fmt: skip


def test_years_alone_are_of_what_the_title_names(tmp_path):
    head = ["TT", "Địa phương", 2022, 2023, 2024]
    rows = [["TỶ LỆ HỘ NGHÈO (%) GIAI ĐOẠN 2022-2024"], ["UBND TỈNH SƠN LA"], head]
    loaded = load(tmp_path, [*rows, [1, "Toàn tỉnh", 21.5, 17.8, 14.2]])
    assert values(loaded, "indicator", "period") == {
        ("GNBV.POOR", "2022"): 21.5, ("GNBV.POOR", "2023"): 17.8, ("GNBV.POOR", "2024"): 14.2,
    }  # fmt: skip
    rows[0] = ["TỶ LỆ HỘ NGHÈO, SỐ HỘ CẬN NGHÈO GIAI ĐOẠN 2022-2024"]
    assert "không nhận ra" in asked(tmp_path, [*rows, [1, "Toàn tỉnh", 21.5, 17.8, 14.2]])


def test_dates_alone_are_of_what_the_rows_name(tmp_path):
    rows = [["KẾT QUẢ XÂY DỰNG NÔNG THÔN MỚI TỈNH SƠN LA NĂM 2024"],
            ["TT", "Chỉ tiêu", "ĐVT", "Đến 30/6/2024", "Đến 31/12/2024"],
            [1, "Số xã đạt chuẩn nông thôn mới", "xã", 62, 70]]  # fmt: skip
    assert values(load(tmp_path, rows), "indicator", "as_of") == {
        ("NTM.COMMUNES_MET", "2024-06-30"): 62, ("NTM.COMMUNES_MET", "2024-12-31"): 70,
    }  # fmt: skip


def test_poor_households_of_minorities_below_their_group(tmp_path):
    rows = [["RÀ SOÁT HỘ NGHÈO TỈNH SƠN LA NĂM 2024"], ["TT", "Huyện", "Hộ nghèo", None, None],
            [None, None, "Tổng số", "Tỷ lệ (%)", "Trong đó hộ DTTS"],
            [1, "Huyện Mộc Châu", 900, 3.5, 640]]  # fmt: skip
    assert values(load(tmp_path, rows, merge=["C2:E2"]), "indicator") == {
        ("GNBV.POOR_HH",): 900, ("GNBV.POOR",): 3.5, ("GNBV.POOR_EM_HH",): 640,
    }  # fmt: skip


def test_the_standard_of_a_title_is_that_of_its_columns(tmp_path):
    rows = [["XÂY DỰNG NÔNG THÔN MỚI TỈNH SƠN LA ĐẾN 31/12/2024"],
            ["TT", "Huyện", "Tổng số xã", "Số xã đạt chuẩn", "Số xã đạt dưới 15 tiêu chí"],
            [1, "Huyện Mộc Châu", 13, 8, 2]]  # fmt: skip
    assert values(load(tmp_path, rows), "indicator") == {
        ("NTM.COMMUNES_TOTAL",): 13, ("NTM.COMMUNES_MET",): 8, ("NTM.LT15",): 2,
    }  # fmt: skip
    rows[0] = ["CÁC XÃ TIẾP CẬN PHÁP LUẬT TỈNH SƠN LA ĐẾN 31/12/2024"]
    loaded = load(tmp_path, rows, scope="ALL")
    assert ("NTM.COMMUNES_MET",) not in values(loaded, "indicator")


def kinds(loaded):
    """Return type, source and year of capital by indicator and value."""
    names = ("indicator", "value", "programme", "capital", "fund", "plan_vintage")
    return {tuple(getattr(row, name) for name in names) for row in loaded.table.itertuples()}


@pytest.mark.parametrize(
    ("plan", "kind"),
    [
        ("Kế hoạch vốn ĐTPT năm 2024", ("NTM", "INV", "ALL", "ALL")),
        ("KH kinh phí sự nghiệp giao năm 2024", ("NTM", "REC", "ALL", "ALL")),
        ("Kế hoạch vốn NSĐP được giao", ("NTM", "ALL", "LOCAL", "ALL")),
        ("KH vốn năm 2023 kéo dài sang năm 2024", ("NTM", "ALL", "ALL", "CARRIED")),
        ("KH vốn giao trong năm", ("NTM", "ALL", "ALL", "CURRENT")),
        ("KH vốn ĐTC", ("NTM", "INV", "ALL", "ALL")),
        ("Kế hoạch vốn", ("NTM", "ALL", "ALL", "ALL")),
    ],
)
def test_payment_and_rate_are_of_the_kind_of_the_plan_beside_them(tmp_path, plan, kind):
    loaded = money(
        tmp_path, [["STT", "Chương trình", plan, "Giải ngân", "Tỷ lệ (%)"]],
        [1, NAMES[0], 500, 300, 60],
    )  # fmt: skip
    assert kinds(loaded) == {
        ("FIN.PLAN", 0.5, *kind), ("FIN.DISB", 0.3, *kind), ("FIN.DISB_RATE", 60, *kind),
    }  # fmt: skip


def test_payments_follow_the_plan_of_the_year_not_that_of_the_medium_term(tmp_path):
    head = ["STT", "Chương trình", "KH đầu tư công trung hạn 2021-2025", "KH vốn NSTW năm 2024",
            "Đã giải ngân", "Tỷ lệ (%)"]  # fmt: skip
    loaded = money(tmp_path, [head], [1, NAMES[0], 2500, 500, 300, 60])
    assert kinds(loaded) == {
        ("FIN.PLAN", 2.5, "NTM", "INV", "ALL", "ALL"),
        ("FIN.PLAN", 0.5, "NTM", "ALL", "CENTRAL", "ALL"),
        ("FIN.DISB", 0.3, "NTM", "ALL", "CENTRAL", "ALL"),
        ("FIN.DISB_RATE", 60, "NTM", "ALL", "CENTRAL", "ALL"),
    }


def test_each_payment_of_pairs_is_of_the_plan_to_its_left(tmp_path):
    head = ["STT", "Chương trình", "KH vốn ĐTPT", "Giải ngân", "KH vốn SN", "Giải ngân"]
    loaded = money(tmp_path, [head], [1, NAMES[0], 500, 300, 200, 90])
    assert {(k[1], k[3]) for k in kinds(loaded)} == {
        (0.5, "INV"), (0.3, "INV"), (0.2, "REC"), (0.09, "REC"),
    }  # fmt: skip
    head = ["STT", "Đơn vị", "KH vốn NTM", "Giải ngân", "KH vốn GNBV", "Giải ngân"]
    loaded = money(tmp_path, [head], [1, "Huyện Yên Thế", 500, 300, 200, 90])
    assert {(k[1], k[2]) for k in kinds(loaded)} == {
        (0.5, "NTM"), (0.3, "NTM"), (0.2, "GNBV"), (0.09, "GNBV"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("heads", "told"),
    [
        (["KH vốn ĐTPT", "KH vốn SN", "Giải ngân"], "giải ngân của kế hoạch nào?"),
        (["KH vốn ĐTPT năm 2024 theo tiêu thức mới", "Giải ngân"], "giải ngân của kế hoạch nào?"),
        (["Tổng KH vốn", "KH vốn ĐTPT", "KH vốn SN", "Giải ngân"], ""),
        (["KH vốn ĐTPT", "KH vốn SN", "Tổng giải ngân"], ""),
    ],
)
def test_a_payment_beside_plans_of_several_kinds(tmp_path, heads, told):
    figures = [700, 500, 200, 300][-len(heads) :]
    heads = ["STT", "Chương trình", "Tỷ lệ giải ngân vốn tín dụng (%)", *heads]
    loaded = money(tmp_path, [heads], [1, NAMES[0], 20, *figures])
    assert [p.text.vi for p in loaded.errors if "kế hoạch nào" in p.text.vi] == [told] * bool(told)
    paid = [k[3:5] for k in kinds(loaded) if k[0] == "FIN.DISB"]
    assert paid == ([] if told else [("ALL", "ALL")])


@pytest.mark.parametrize(
    ("heads", "merge"),
    [
        ([["STT", "Chương trình", "KH vốn năm 2023 được kéo dài", "KH vốn năm 2024"]], []),
        ([["STT", "Chương trình", "Vốn 2023 kéo dài", "KH 2024"]], []),
        ([["STT", "Chương trình", "Tổng KH vốn", None, None],
          [None, None, "Tổng số", "Vốn các năm trước chuyển sang", "KH vốn năm 2024"]], ["C4:E4"]),
        ([["STT", "Chương trình", "Vốn kéo dài từ năm 2023", "Năm 2024"],
          [None, None, "Kế hoạch", "Kế hoạch"]], []),
    ],
)  # fmt: skip
def test_the_plan_of_this_year_beside_capital_carried_over_is_of_this_year_alone(
    tmp_path, heads, merge
):
    figures = [590, 90, 500] if merge else [90, 500]
    loaded = money(tmp_path, heads, [1, NAMES[0], *figures], merge=merge)
    assert {(k[1], k[5]) for k in kinds(loaded)} == {(0.09, "CARRIED"), (0.5, "CURRENT")} | (
        {(0.59, "ALL")} if merge else set()
    )
    assert not loaded.errors


def test_a_plan_of_the_year_stays_whole_where_the_carried_part_is_within_it(tmp_path):
    head = ["STT", "Chương trình", "KH vốn năm 2024", "Trong đó: vốn kéo dài", "Giải ngân"]
    loaded = money(tmp_path, [head], [1, NAMES[0], 500, 90, 300])
    assert {(k[1], k[5]) for k in kinds(loaded)} == {(0.5, "ALL"), (0.09, "CARRIED"), (0.3, "ALL")}


def test_households_of_a_group_are_no_figure_of_the_programme_for_it(tmp_path):
    heads = ["STT", "Xã", "Số hộ nghèo", "Số hộ cận nghèo DTTS", "Tỷ lệ hộ cận nghèo DTTS (%)"]
    rows = [
        ["TỈNH BẮC NINH"],
        ["RÀ SOÁT HỘ NGHÈO NĂM 2025, đến 31/12/2025"],
        heads,
        [1, "Xã Sa Lý", 90, 20, 4.5],
    ]
    loaded = load(tmp_path, rows)
    assert list(loaded.table["indicator"]) == ["GNBV.POOR_HH"]
    assert {p.cell for p in loaded.errors} == {"Biểu!D3", "Biểu!E3"}
    rows = [*rows[:2], ["STT", "Chỉ tiêu", "Kết quả"], [1, "Số hộ nghèo", 90],
            [2, "Số hộ cận nghèo là người DTTS", 20]]  # fmt: skip
    loaded = load(tmp_path, rows)
    assert list(loaded.table["indicator"]) == ["GNBV.POOR_HH"]
    assert [p.cell for p in loaded.errors] == ["Biểu!B5"]


@pytest.mark.parametrize(
    ("heads", "taken", "asked_at"),
    [
        (["Tổng nguồn vốn", "Đã thực hiện giải ngân", "Đạt (%)"],
         {"FIN.PLAN": 0.4, "FIN.DISB": 0.1, "FIN.DISB_RATE": 25}, []),
        (["Năm 2024", "Giải ngân", "Tỷ lệ (%)"], {"FIN.DISB": 0.1}, ["Biểu!B4", "Biểu!D4"]),
        (["Năm 2024", "Lũy kế", "%"], {}, ["Biểu!B4"]),
        (["Tổng vốn", "Giải ngân tới nay", "Tỷ lệ (%)"], {}, ["Biểu!B4", "Biểu!C4"]),
    ],
)  # fmt: skip
def test_a_title_gives_no_column_what_another_says_itself(tmp_path, heads, taken, asked_at):
    title = "GIẢI NGÂN CÁC CTMTQG NĂM 2024"
    rows = [["Chương trình", *heads], [NAMES[0], 400, 100, 25]]
    if taken:
        loaded = money(tmp_path, rows, title=title)
        assert {k[0]: v for k, v in values(loaded, "indicator").items()} == taken
        assert [p.cell for p in loaded.errors] == asked_at
    else:
        said = asked(tmp_path, [[title], *TOP[1:3], *rows])
        assert all(place in said for place in asked_at)


def test_a_preliminary_payment_has_its_flag_and_so_has_its_rate(tmp_path):
    heads = ["Chương trình", "Kế hoạch vốn", "Giải ngân sơ bộ", "Tỷ lệ (%)"]
    loaded = money(tmp_path, [heads, [NAMES[0], 400, 100, 25]])
    flags = dict(zip(loaded.table["indicator"], loaded.table["flag"], strict=True))
    assert flags == {"FIN.PLAN": "", "FIN.DISB": "p", "FIN.DISB_RATE": "p"}
    assert any("sơ bộ" in said for said in loaded.understood["said"])


@pytest.mark.parametrize(
    "rate", ["Tỷ lệ lũy kế/KH (%)", "GN 2024 so KH (%)", "Giải ngân so với kế hoạch (%)"]
)
def test_rates_of_payment_over_plan_as_offices_write_them(tmp_path, rate):
    heads = ["Chương trình", "Kế hoạch vốn năm 2024", "Lũy kế giải ngân đến 30/9/2024", rate,
             "Xếp hạng"]  # fmt: skip
    loaded = money(tmp_path, [heads, [NAMES[0], 400, 100, 25, 1]])
    assert values(loaded, "indicator")["FIN.DISB_RATE",] == 25
    assert not loaded.errors
    assert set(loaded.left["place"]) == {"Biểu!E4"}


def test_payments_of_a_plan_named_in_one_heading_are_of_that_plan(tmp_path):
    rows = [["GIẢI NGÂN CTMTQG GIẢM NGHÈO TỈNH SƠN LA ĐẾN 31/10/2025"], ["ĐVT: tỷ đồng"],
            ["Loại vốn", "KHV 2025", "KHV kéo dài", "Tổng KHV", "GN KHV 2025", "GN KHV kéo dài",
             "Tổng GN"],
            ["Vốn đầu tư", 800, 200, 1000, 400, 150, 550]]  # fmt: skip
    taken = values(load(tmp_path, rows), "indicator", "plan_vintage")
    assert taken == {
        ("FIN.PLAN", "CURRENT"): 800, ("FIN.PLAN", "CARRIED"): 200, ("FIN.PLAN", "ALL"): 1000,
        ("FIN.DISB", "CURRENT"): 400, ("FIN.DISB", "CARRIED"): 150, ("FIN.DISB", "ALL"): 550,
    }  # fmt: skip


# ------------------------------------------------------------------ who assigned, to which day


@pytest.mark.parametrize(
    "head",
    [
        "Kế hoạch vốn TTCP giao",
        "KH năm 2024 Thủ tướng Chính phủ giao",
        "Dự toán HĐND giao",
        "Kế hoạch vốn được UBND tỉnh giao",
        "Vốn TW giao",
        "Ke hoach von UBND tinh giao",
    ],
)
def test_who_assigned_a_plan_says_no_source_of_it_or_of_its_payments(tmp_path, head):
    loaded = money(tmp_path, [["STT", "Chương trình", head, "Giải ngân"]], [1, NAMES[0], 500, 300])
    assert values(loaded, "indicator", "fund") == {
        ("FIN.PLAN", "ALL"): 0.5,
        ("FIN.DISB", "ALL"): 0.3,
    }


@pytest.mark.parametrize("head", ["Vốn NSTW giao", "Kế hoạch vốn nguồn trung ương giao"])
def test_a_source_before_the_word_assigned_stays_one(tmp_path, head):
    loaded = money(tmp_path, [["STT", "Chương trình", head, "Giải ngân"]], [1, NAMES[0], 500, 300])
    assert set(loaded.table["fund"]) == {"CENTRAL"}


TWO_PLANS = [
    "STT", "Chương trình", "Kế hoạch TTCP giao", "Kế hoạch HĐND tỉnh giao", "Giải ngân",
    "Tỷ lệ so với KH TTCP giao (%)", "Tỷ lệ so với KH HĐND tỉnh giao (%)",
]  # fmt: skip


def test_plans_of_two_offices_are_one_where_they_are_equal(tmp_path):
    rows = [[1, NAMES[0], 500, 500, 300, 60, 60], [2, NAMES[1], 80, 80, 20, 25, 25]]
    loaded = money(tmp_path, [TWO_PLANS], *rows)
    assert values(loaded, "programme", "indicator") == {
        ("NTM", "FIN.PLAN"): 0.5, ("NTM", "FIN.DISB"): 0.3, ("NTM", "FIN.DISB_RATE"): 60,
        ("GNBV", "FIN.PLAN"): 0.08, ("GNBV", "FIN.DISB"): 0.02, ("GNBV", "FIN.DISB_RATE"): 25,
    }  # fmt: skip
    assert not loaded.errors


@pytest.mark.parametrize(("leave", "plan", "rate"), [("D", 0.5, 60), ("C", 0.6, 50)])
def test_plans_of_two_offices_that_differ_are_asked_and_each_has_its_rate(
    tmp_path, leave, plan, rate
):
    rows = [*TOP[:3], TWO_PLANS, [1, NAMES[0], 500, 600, 300, 60, 50]]
    said = asked(tmp_path, rows)
    assert "lấy cột này hay “Kế hoạch HĐND tỉnh giao”?" in said
    assert "C: skip hoặc D: skip" in said
    loaded = load(tmp_path, rows, mapping={"columns": {leave: "skip"}})
    assert values(loaded, "indicator") == {
        ("FIN.PLAN",): plan, ("FIN.DISB",): 0.3, ("FIN.DISB_RATE",): rate,
    }  # fmt: skip
    assert not loaded.errors


def test_what_an_office_assigned_beside_one_source_is_asked(tmp_path):
    heads = ["STT", "Chương trình", "Kế hoạch TW giao", "Kế hoạch vốn NSĐP", "Giải ngân"]
    rows = [*TOP[:3], heads, [1, NAMES[0], 500, 60, 300]]
    assert "là toàn bộ kế hoạch hay của nguồn nào?" in asked(tmp_path, rows)
    loaded = load(tmp_path, rows, mapping={"columns": {"C": "FIN.PLAN CENTRAL"}})
    assert values(loaded, "indicator", "fund")["FIN.PLAN", "CENTRAL"] == 0.5


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ("Giải ngân đến 31/12 năm kế hoạch", "2024-12-31"),
        ("Lũy kế giải ngân đến hết ngày 30/11 của năm ngân sách", "2024-11-30"),
        ("Giải ngân đến 31/01 của năm sau năm kế hoạch", "2025-01-31"),
        ("Giải ngân qua Kho bạc Nhà nước", "2024-09-30"),
        ("Lũy kế giải ngân qua KBNN", "2024-09-30"),
        ("Giải ngân đến kỳ báo cáo", "2024-09-30"),
        ("Lũy kế giải ngân đến kỳ này", "2024-09-30"),
        ("Lũy kế giải ngân đến thời điểm báo cáo", "2024-09-30"),
        ("Giải ngân đến kỳ báo cáo trước", ""),
        ("Lũy kế giải ngân đến kỳ trước", ""),
    ],
)
def test_up_to_which_day_a_heading_counts(tmp_path, head, day):
    heads = [["STT", "Chương trình", "Kế hoạch vốn năm 2024", head, "Ghi chú"]]
    loaded = money(tmp_path, heads, [1, NAMES[0], 500, 300, None])
    paid = {r.as_of: r.value for r in loaded.table.itertuples() if r.indicator == "FIN.DISB"}
    assert paid == ({day: 0.3} if day else {})
    assert not loaded.errors
    assert bool(day) == all("kỳ trước" not in p.text.vi for p in loaded.problems)


def test_payments_up_to_the_period_before_and_up_to_this_one(tmp_path):
    heads = ["Giải ngân đến kỳ báo cáo trước", "Giải ngân trong kỳ", "Giải ngân đến kỳ báo cáo này"]
    rows = [1, NAMES[0], 500, 200, 100, 300]
    loaded = money(tmp_path, [["STT", "Chương trình", "Kế hoạch vốn", *heads]], rows)
    assert values(loaded, "indicator") == {("FIN.PLAN",): 0.5, ("FIN.DISB",): 0.3}
    assert not loaded.errors


@pytest.mark.parametrize("mark", ["x", "X", "-"])
def test_a_mark_among_figures_is_one_figure_that_is_missing(tmp_path, mark):
    loaded = money(
        tmp_path, [["STT", "Chương trình", "Kế hoạch vốn", "Giải ngân"]],
        [1, NAMES[0], 500, 300], [2, NAMES[1], 80, mark],
    )  # fmt: skip
    assert values(loaded, "programme", "indicator") == {
        ("NTM", "FIN.PLAN"): 0.5, ("NTM", "FIN.DISB"): 0.3, ("GNBV", "FIN.PLAN"): 0.08,
    }  # fmt: skip
    assert list(loaded.left["place"]) == ["Biểu!D6"]


def test_this_years_capital_beside_what_is_carried_over_is_of_the_plan(tmp_path):
    head = ["TT", "Chương trình", "Tổng KH vốn", "Vốn 2023 kéo dài", "Vốn 2024", "Giải ngân"]
    top = [["GIẢI NGÂN CTMTQG"], ["Tỉnh Bắc Giang, đến 30/9/2024. ĐVT: tỷ đồng"], head]
    loaded = load(tmp_path, [*top, [1, "GNBV", 50, 30, 20, 25]])
    assert values(loaded, "indicator", "plan_vintage") == {
        ("FIN.PLAN", "ALL"): 50, ("FIN.PLAN", "CARRIED"): 30, ("FIN.PLAN", "CURRENT"): 20,
        ("FIN.DISB", "ALL"): 25,
    }  # fmt: skip


@pytest.mark.parametrize(
    "heads",
    [
        [["STT", "Chương trình", "NSTW", "NSĐP"]],
        [["STT", "Chương trình", "Nguồn vốn", None], [None, None, "NSTW", "NSĐP"]],
        [["STT", "Chương trình", "Trong đó", None], [None, None, "NSTW", "NSĐP"]],
    ],
)
@pytest.mark.parametrize("title", ["KẾ HOẠCH VỐN CÁC CTMTQG NĂM 2024", "DỰ TOÁN NĂM 2024, CTMTQG"])
def test_sources_below_a_title_of_the_plan_are_planned(tmp_path, heads, title):
    merge = ["C4:D4"] if len(heads) > 1 else []
    loaded = money(tmp_path, heads, [1, NAMES[0], 500, 60], merge=merge, title=title)
    assert values(loaded, "indicator", "fund") == {
        ("FIN.PLAN", "CENTRAL"): 0.5, ("FIN.PLAN", "LOCAL"): 0.06,
    }  # fmt: skip


@pytest.mark.parametrize("title", ["KẾ HOẠCH VỐN VÀ GIẢI NGÂN CÁC CTMTQG NĂM 2024",
                                   "KẾ HOẠCH VỐN CÁC CTMTQG NĂM 2024"])  # fmt: skip
def test_sources_before_payments_are_planned_where_the_title_names_the_plan(tmp_path, title):
    heads = [["STT", "Chương trình", "Tổng kế hoạch", "NSTW", "NSĐP", "Giải ngân"]]
    loaded = money(tmp_path, heads, [1, NAMES[0], 560, 500, 60, 300], title=title)
    assert values(loaded, "indicator", "fund") == {
        ("FIN.PLAN", "ALL"): 0.56, ("FIN.PLAN", "CENTRAL"): 0.5, ("FIN.PLAN", "LOCAL"): 0.06,
        ("FIN.DISB", "ALL"): 0.3,
    }  # fmt: skip
    apart = money(
        tmp_path, [[*heads[0][:2], *heads[0][3:]]], [1, NAMES[0], 500, 60, 300], title=title
    )
    assert values(apart, "indicator", "fund") == {
        ("FIN.PLAN", "CENTRAL"): 0.5, ("FIN.PLAN", "LOCAL"): 0.06,
    }  # fmt: skip
    assert [p.text.vi for p in apart.errors] == ["giải ngân của kế hoạch nào?"]


def test_sources_before_payments_stay_open_below_a_title_of_disbursement(tmp_path):
    heads = [["STT", "Chương trình", "NSTW", "NSĐP", "Giải ngân"]]
    loaded = money(tmp_path, heads, [1, NAMES[0], 500, 60, 300])
    assert set(loaded.table["indicator"]) == {"FIN.DISB"}
    assert [p.cell for p in loaded.errors] == ["Biểu!C5", "Biểu!D5"]


def test_foreign_and_domestic_capital_below_the_central_budget(tmp_path):
    heads = [["STT", "Chương trình", "Kế hoạch vốn NSTW", None, "Giải ngân NSTW", None],
             [None, None, *["Vốn trong nước", "Vốn nước ngoài"] * 2]]  # fmt: skip
    row = [1, NAMES[0], 500, 60, 300, 20]
    loaded = money(tmp_path, heads, row, merge=["C4:D4", "E4:F4"])
    assert values(loaded, "indicator", "fund") == {
        ("FIN.PLAN", "CENTRAL"): 0.5, ("FIN.PLAN", "FOREIGN"): 0.06,
        ("FIN.DISB", "CENTRAL"): 0.3, ("FIN.DISB", "FOREIGN"): 0.02,
    }  # fmt: skip


@pytest.mark.parametrize(("rate", "taken"), [(60, 60), (61, None)])
def test_a_rate_headed_by_a_plan_is_of_payments_where_one_makes_it(tmp_path, rate, taken):
    heads = [["STT", "Chương trình", "Kế hoạch vốn năm 2024", "Vốn kéo dài", "Giải ngân vốn 2024",
              "Giải ngân vốn kéo dài", "Tỷ lệ (%)", None],
             [*[None] * 6, "KH năm 2024", "KH kéo dài"]]  # fmt: skip
    loaded = money(tmp_path, heads, [1, NAMES[0], 500, 90, 300, 45, rate, 50], merge=["G4:H4"])
    rates = loaded.table[loaded.table["indicator"] == "FIN.DISB_RATE"]
    found = dict(zip(rates["plan_vintage"], rates["value"], strict=True))
    assert found == {"CARRIED": 50} | ({"CURRENT": taken} if taken else {})
    assert [p.cell for p in loaded.errors] == ([] if taken else ["Biểu!G5"])


def test_a_rate_of_both_kinds_of_capital_is_that_of_their_sums_or_asked(tmp_path):
    heads = [["TT", "Nội dung", "Kế hoạch vốn", None, "Giải ngân", None, "Tỷ lệ (%)"],
             [None, None, "Vốn ĐTPT", "Vốn SN", "Vốn ĐTPT", "Vốn SN", None]]  # fmt: skip
    top = [["GIẢI NGÂN CTMTQG"], ["Tỉnh Bắc Giang, đến 30/9/2024. ĐVT: tỷ đồng"], *heads]
    merge = ["C3:D3", "E3:F3"]
    loaded = load(tmp_path, [*top, [1, "GNBV", 60, 40, 30, 10, 40]], merge=merge)
    assert values(loaded, "indicator", "capital")["FIN.DISB_RATE", "ALL"] == 40
    loaded = load(tmp_path, [*top, [1, "GNBV", 60, 40, 30, 10, 50]], merge=merge)
    assert "FIN.DISB_RATE" not in set(loaded.table["indicator"])
    assert [p.cell for p in loaded.errors] == ["Biểu!G3"]


def test_payments_of_the_first_quarter_are_those_since_new_year(tmp_path):
    head = ["TT", "Nội dung", "Kế hoạch năm 2024", "Giải ngân quý I"]
    top = [["GIẢI NGÂN CTMTQG NĂM 2024"], ["Tỉnh Bắc Giang. ĐVT: tỷ đồng"], head]
    paid = load(tmp_path, [*top, [1, "GNBV", 60, 12]]).table.query("indicator == 'FIN.DISB'")
    assert list(paid["as_of"]) == ["2024-03-31"]
    beside = [["GIẢI NGÂN CTMTQG NĂM 2025"], ["Tỉnh Đồng Tháp. ĐVT: tỷ đồng"],
              [*head[:2], "Kế hoạch năm 2025", "Giải ngân quý I", "Giải ngân quý III"]]  # fmt: skip
    assert "--edition" in asked(tmp_path, [*beside, [1, "GNBV", 60, 12, 9]])


@pytest.mark.parametrize(
    ("rate", "taken"),
    [
        ([60, 45], {"2025-03-31": 100, "2025-06-30": 300, "2025-09-30": 600}),
        ([100, 75], {}),  # what the three together are of the plan: of each quarter alone
    ],
)
def test_quarters_run_on_where_the_last_makes_the_rate(tmp_path, rate, taken):
    top = [["LŨY KẾ GIẢI NGÂN VỐN CTMTQG GIẢM NGHÈO BỀN VỮNG NĂM 2025"],
           ["Tỉnh Lào Cai, đến 30/9/2025. ĐVT: tỷ đồng"],
           ["Xã", "Kế hoạch năm 2025", "Quý I", "Quý II", "Quý III", "Tỷ lệ (%)"]]  # fmt: skip
    rows = [["Bảo Thắng", 1000, 100, 300, 600, rate[0]], ["Bát Xát", 2000, 100, 500, 900, rate[1]]]
    loaded = load(tmp_path, [*top, *rows])
    paid = loaded.table.query("area == '02905' and indicator == 'FIN.DISB'")
    assert dict(zip(paid["as_of"], paid["value"], strict=True)) == taken
    why = set(loaded.left.query("what.str.startswith('Quý')")["why"])
    assert not taken or "FIN.DISB_RATE" in set(loaded.table["indicator"])
    assert not why if taken else ["lũy kế từ đầu năm?" in one for one in why] == [True]
