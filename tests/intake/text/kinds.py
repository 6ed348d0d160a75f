"""Sentences of each kind that readers get wrong, with what is right.

Figures are made up, and stand under real names of places. Each line of `right` is a statement that
must be read: area, indicator, value (`<5` at most, `>5` at least, `1-2` a range), then status where
it is not actual (plan for capital), the end of the period, or a code of its money. A line that ends
in `?` may be left. Nothing else may be stated.
"""

from __future__ import annotations

KINDS: dict[str, list[tuple[str, str]]] = {
    "a district or commune and its province": [
        (
            "Cuối năm 2023, huyện Bắc Yên, tỉnh Sơn La còn 38,4% hộ nghèo.",
            "14/bac-yen GNBV.POOR 38.4",
        ),
        (
            "Năm 2022, tỷ lệ hộ nghèo của huyện Pác Nặm (tỉnh Bắc Kạn) là 41,6%.",
            "06/pac-nam GNBV.POOR 41.6",
        ),
        (
            "Tại xã Cổ Linh, huyện Pác Nặm, tỉnh Bắc Kạn, năm 2023 có 312 hộ nghèo, chiếm 47,1%.",
            "06/co-linh GNBV.POOR_HH 312\n06/co-linh GNBV.POOR 47.1",
        ),
        (
            "Huyện nghèo Kỳ Sơn của tỉnh Nghệ An năm 2023 giải ngân 112 tỷ đồng vốn Chương trình "
            "mục tiêu quốc gia giảm nghèo bền vững, đạt 61% kế hoạch.",
            "40/ky-son FIN.DISB 112\n40/ky-son FIN.DISB_RATE 61",
        ),
        (
            "Ngày 12/11/2025. Phường Tân Phong, tỉnh Lai Châu chỉ còn 0,4% hộ nghèo.",
            "12/tan-phong GNBV.POOR 0.4",
        ),
    ],
    "a district without its type, of one word or behind the word that opens its sentence": [
        (
            "Ngày 9/8/2023. Cuối năm 2022, tỉnh Gia Lai còn 11,3% hộ nghèo. Tại Kông Chro, cuối năm"
            " 2022 tỷ lệ hộ nghèo là 27,4%. Kbang còn 9,6% hộ nghèo.",
            "64 GNBV.POOR 11.3\n64/kong-chro GNBV.POOR 27.4\n64/kbang GNBV.POOR 9.6",
        ),
        (
            "Ngày 4/2/2024. Hết năm 2023, tỉnh Yên Bái còn 9,1% hộ nghèo. Nhưng Trạm Tấu và Mù Cang"
            " Chải vẫn còn 40,2% hộ nghèo.",
            "15 GNBV.POOR 9.1\n15/tram-tau GNBV.POOR 40.2\n15/mu-cang-chai GNBV.POOR 40.2",
        ),
        (
            "Ngày 6/3/2024. Cuối năm 2023, tỉnh Đắk Lắk còn 9,9% hộ nghèo. Riêng Krông Bông còn "
            "19,4%, M'Đrắk còn 22,6% hộ nghèo.",
            "66 GNBV.POOR 9.9\n66/krong-bong GNBV.POOR 19.4\n66/m-drak GNBV.POOR 22.6",
        ),
    ],
    "a day named as the moment of counting, and the middle of a month": [
        (
            "Ngày 14/1/2026. Tại thời điểm 31/12/2025, tỉnh Lai Châu có 9.120 hộ nghèo, chiếm "
            "8,4%.",
            "12 GNBV.POOR_HH 9120 2025\n12 GNBV.POOR 8.4 2025",
        ),
        (
            "Ngày 9/2/2023. Theo báo cáo, đầu kỳ (cuối năm 2021, theo chuẩn mới) toàn tỉnh Hòa Bình"
            " có 33.200 hộ nghèo, chiếm 15,1%.",
            "17 GNBV.POOR_HH 33200 2021\n17 GNBV.POOR 15.1 2021",
        ),
    ],
    "a time that holds its own clause, the later of two days, the whole of a year": [
        (
            "Ngày 12/7/2023. Tỷ lệ hộ nghèo của tỉnh Tuyên Quang năm 2022 còn 19,1%; toàn tỉnh có "
            "68/121 xã đạt chuẩn nông thôn mới.",
            "08 GNBV.POOR 19.1 2022\n08 NTM.COMMUNES_MET 68 2023\n08 NTM.COMMUNES_TOTAL 121 2023",
        ),
        (
            "Ngày 20/11/2025. Tính đến 15/11/2025, tỉnh Lai Châu có 14/36 xã đạt chuẩn nông thôn "
            "mới, gấp đôi số 7 xã cuối năm 2021. Bình quân đạt 13,4 tiêu chí/xã.",
            "12 NTM.COMMUNES_MET 14 2025\n12 NTM.COMMUNES_TOTAL 36 2025\n"
            "12 NTM.COMMUNES_MET 7 2021?\n12 NTM.CRIT_AVG 13.4 2025",
        ),
        (
            "Ngày 5/8/2024. Từ năm 2021 đến nay, tỉnh Nam Định huy động 8.420 tỷ đồng xây dựng nông"
            " thôn mới.",
            "36 FIN.MOBILISED 8420 2024",
        ),
        (
            "Ngày 3/2/2024. Hộ nghèo của tỉnh Lào Cai còn 14,2%, hộ cận nghèo 9,8% (cuối năm "
            "2023).",
            "10 GNBV.POOR 14.2 2023\n10 GNBV.NEAR 9.8 2023",
        ),
        (
            "Ngày 18/11/2025. Tỉnh Điện Biên: đầu kỳ (năm 2021) tỷ lệ hộ nghèo là 34,9%; ước cuối "
            "kỳ (năm 2025) còn 17,2%.",
            "11 GNBV.POOR 34.9 2021\n11 GNBV.POOR 17.2 estimate 2025",
        ),
    ],
    "a district in a text of another province, told by the list of districts": [
        (
            "Ngày 8/2/2024. Hết năm 2023, tỉnh Lào Cai giải ngân 46% kế hoạch vốn chương trình mục"
            " tiêu quốc gia. Cuối năm 2023, huyện Trạm Tấu còn 45,3% hộ nghèo, Bắc Hà còn 29,8%.",
            "10 FIN.DISB_RATE 46 2023\n15/tram-tau GNBV.POOR 45.3 2023\n"
            "10/bac-ha GNBV.POOR 29.8 2023?",
        ),
        (
            "Cuối năm 2023, huyện Mường Lát còn 38,1% hộ nghèo, huyện Nậm Pồ còn 52,4%.",
            "38/muong-lat GNBV.POOR 38.1 2023\n11/nam-po GNBV.POOR 52.4 2023",
        ),
    ],
    "a text that names no province, and is of the one whose districts it names": [
        (
            "Ngày 12/12/2019. Theo kết quả rà soát, toàn tỉnh có 14.207 hộ nghèo, với 58.310 nhân"
            " khẩu, chiếm 9,12%. Trong đó huyện Mường La 3.115 hộ, Sốp Cộp 1.204 hộ, Bắc Yên"
            " 2.018hộ.",
            "14 GNBV.POOR_HH 14207 2019\n14 GNBV.POOR 9.12 2019\n"
            "14/muong-la GNBV.POOR_HH 3115\n14/sop-cop GNBV.POOR_HH 1204\n"
            "14/bac-yen GNBV.POOR_HH 2018",
        ),
        (
            "Ngày 9/3/2018. Các chương trình đã góp phần để năm 2017 toàn tỉnh giảm 3,87% hộ nghèo."
            " Riêng hai huyện vùng cao Trạm Tấu và Mù Cang Chải còn nhiều khó khăn.",
            "15 GNBV.POOR_RED 3.87 2017",
        ),
        (
            "Ngày 9/3/2018. Toàn tỉnh có 21,4% hộ nghèo. Huyện Châu Thành còn 1.204 hộ nghèo.",
            "",
        ),
        (
            "Ngày 20/5/2011. UBND tỉnh Sơn La công nhận hộ nghèo của tỉnh giai đoạn 2011-2015. Theo"
            " đó, toàn tỉnh có 63.118 hộ nghèo.",
            "14 GNBV.POOR_HH 63118 2011",
        ),
    ],
    "the parts of an amount, which are of the same kind as the whole": [
        (
            "Ngày 8/1/2018. Năm 2017, tỉnh Gia Lai đã huy động tổng nguồn lực hơn 212 tỷ đồng thực"
            " hiện Chương trình MTQG xây dựng nông thôn mới. Trong đó, ngân sách Trung ương bổ sung"
            " có mục tiêu 97 tỷ đồng; ngân sách địa phương bố trí trực tiếp 21 tỷ đồng; vốn lồng"
            " ghép 84 tỷ đồng. Vốn tín dụng 8 tỷ đồng.",
            "64 FIN.MOBILISED 212\n64 FIN.MOBILISED 97 CENTRAL\n64 FIN.MOBILISED 21 LOCAL\n"
            "64 FIN.MOBILISED 84 OTHER\n64 FIN.MOBILISED 8 CREDIT?",
        ),
        (
            "Ngày 12/10/2023. Đến tháng 9/2023, tỉnh Sơn La đã giải ngân vốn đầu tư Chương trình"
            " MTQG giảm nghèo bền vững được 91,4 tỷ đồng (trong đó, vốn năm 2022 kéo dài sang năm"
            " 2023 là 52,3 tỷ đồng; vốn năm 2023 là 39,1 tỷ đồng).",
            "14 FIN.DISB 91.4\n14 FIN.DISB 52.3 CARRIED\n14 FIN.DISB 39.1",
        ),
    ],
    "what is added, told as if it were the stock": [
        (
            "Ngày 4/3/2024. Đến nay, tỉnh Hà Nam có 21 xã đạt chuẩn nông thôn mới nâng cao. Mục"
            " tiêu năm 2024 có ít nhất 9 xã đạt chuẩn nông thôn mới nâng cao.",
            "35 NTM.COMMUNES_ADV 21",
        ),
        (
            "Ngày 4/3/2019. Bình quân toàn tỉnh Hà Nam đạt 14,7 tiêu chí/xã, tăng 0,9 tiêu chí/xã"
            " so với năm 2017; huyện Thanh Liêm tăng thêm 1,2 tiêu chí/xã.",
            "35 NTM.CRIT_AVG 14.7",
        ),
    ],
    "communes by how many criteria they meet": [
        (
            "Ngày 8/10/2018. Đến nay, toàn tỉnh Sơn La có 17/188 xã đạt 19 tiêu chí; 21 xã đạt"
            " chuẩn từ 15 - 18 tiêu chí; 64 xã đạt từ 10 đến 14 tiêu chí.",
            "14 NTM.COMMUNES_MET 17\n14 NTM.COMMUNES_TOTAL 188",
        ),
        (
            "Ngày 8/10/2018. Huyện Mai Sơn, tỉnh Sơn La: năm 2018 xã Cò Nòi phấn đấu hoàn thành"
            " thêm 4 tiêu chí.",
            "",
        ),
    ],
    "lists of districts with labels before their numbers": [
        (
            "Ngày 15/2/2018. Kết quả rà soát hộ nghèo cuối năm 2017 tỉnh Sơn La:\n"
            "Huyện Mộc Châu có 28.104 hộ. Trong đó, số hộ nghèo: 2.305; số hộ cận nghèo: 1.640;\n"
            "Huyện Yên Châu có 18.220 hộ. Trong đó, số hộ nghèo: 904; số hộ cận nghèo: 2.115;",
            "14/moc-chau GNBV.HH_TOTAL 28104\n14/moc-chau GNBV.POOR_HH 2305\n"
            "14/moc-chau GNBV.NEAR_HH 1640\n14/yen-chau GNBV.HH_TOTAL 18220\n"
            "14/yen-chau GNBV.POOR_HH 904\n14/yen-chau GNBV.NEAR_HH 2115",
        ),
        (
            "Ngày 16/12/2022. Hết năm 2022, một số huyện của tỉnh Sơn La giảm sâu số hộ nghèo là:"
            " Mộc Châu (1.104 hộ); Yên Châu (816 hộ).",
            "",
        ),
    ],
    "a part of the offices, results that are not final, several places closed by a semicolon": [
        (
            "Ngày 25/8/2023. Tỉnh Sơn La đã giải ngân 1.402 tỷ đồng vốn đầu tư công, đạt 38% kế"
            " hoạch. Trong đó, nguồn vốn do các sở, ngành quản lý giải ngân 611 tỷ đồng, đạt 31,2%"
            " kế hoạch.",
            "14 FIN.DISB 1402 _Z?\n14 FIN.DISB_RATE 38 _Z?",
        ),
        (
            "Ngày 9/12/2022. Theo kết quả rà soát sơ bộ, tỉnh Sơn La còn 41.207 hộ nghèo năm 2022.",
            "14 GNBV.POOR_HH 41207 estimate",
        ),
        (
            "Ngày 9/2/2023. Tỉnh Sơn La phấn đấu đến năm 2025 các huyện Mộc Châu, Yên Châu đạt"
            " chuẩn nông thôn mới; có ít nhất 55% số xã đạt chuẩn nông thôn mới.",
            "14 NTM.COMMUNE >55 target 2025",
        ),
        (
            "Sơn La: Hơn 900 tỷ đồng thực hiện ba chương trình mục tiêu quốc gia\n\nThành phố Sơn"
            " La được công nhận hoàn thành nhiệm vụ xây dựng nông thôn mới\n\nĐến hết 31/3/2023,"
            " vốn ba chương trình mục tiêu quốc gia đã giải ngân là 84 tỷ đồng, đạt 9,1% kế hoạch.",
            "14 FIN.DISB 84\n14 FIN.DISB_RATE 9.1\n14 FIN.PLAN 900 plan?",
        ),
    ],
    "districts with towns counted beside, poor districts, and what an aim will bring": [
        (
            "Ngày 9/1/2019. Đến nay, toàn tỉnh Sơn La có 3 huyện đạt chuẩn nông thôn mới và 01"
            " thành phố hoàn thành nhiệm vụ xây dựng nông thôn mới.",
            "",
        ),
        (
            "Ngày 9/1/2019. Tỷ lệ hộ nghèo tại các huyện 30a của tỉnh Sơn La giảm từ 51,2% năm 2017"
            " xuống còn 46,8% năm 2018.",
            "",
        ),
        (
            "Ngày 9/1/2023. Tỉnh Sơn La phấn đấu đến cuối năm 2025 sẽ có 61% số xã đạt chuẩn nông"
            " thôn mới.",
            "14 NTM.COMMUNE 61 target 2025",
        ),
    ],
    "lists told with their places behind, and averages of a higher place": [
        (
            "Ngày 16/10/2026. Kế hoạch vốn Chương trình mục tiêu quốc gia năm 2026 của Điện Biên và"
            " Lai Châu lần lượt là 1.912 tỷ đồng và 1.655 tỷ đồng. Hai con số tương ứng của Sơn La,"
            " Lào Cai là 2.204 tỷ đồng và 2.381 tỷ đồng.",
            "11 FIN.PLAN 1912\n12 FIN.PLAN 1655\n14 FIN.PLAN 2204\n15 FIN.PLAN 2381",
        ),
        (
            "Ngày 9/10/2026. Hết tháng 9, tỷ lệ giải ngân vốn chương trình mục tiêu quốc gia là"
            " 51,2% và 44,7%, lần lượt ở Điện Biên và Lai Châu.",
            "11 FIN.DISB_RATE 51.2\n12 FIN.DISB_RATE 44.7",
        ),
        (
            "Ngày 19/5/2026. Cuối năm 2025, Cần Thơ còn 0,63% hộ nghèo, thấp hơn mức bình quân"
            " 1,3% của cả nước.",
            "92 GNBV.POOR 0.63 2025\nVN GNBV.POOR 1.3 2025",
        ),
        (
            "Ngày 30/12/2024. Cả nước còn 1,93% hộ nghèo. Một tỉnh Tây Nguyên mới giải ngân 40%"
            " vốn các chương trình mục tiêu quốc gia.",
            "VN GNBV.POOR 1.93",
        ),
    ],
    "a text that only calls at a commune, and means of a higher place": [
        (
            "Ngày 20/1/2026. Tại Nghệ An, tỷ lệ hộ nghèo cuối năm 2025 còn 2,9%. Xã Mường Lống còn"
            " 31,2%; xã còn 9 bản đặc biệt khó khăn.\n\nTỷ lệ hộ cận nghèo là 4,4%.",
            "40 GNBV.POOR 2.9 2025\n40/muong-long GNBV.POOR 31.2 2025\n40 GNBV.NEAR 4.4 2025",
        ),
        (
            "Ngày 5/3/2026. Xã Na Sang, tỉnh Điện Biên còn 33,5% hộ nghèo, cao hơn bình quân 17,8%"
            " của tỉnh.",
            "11/na-sang GNBV.POOR 33.5\n11 GNBV.POOR 17.8",
        ),
    ],
    "what is reached is later than what was left, and poverty has no day of payment": [
        (
            "Ngày 20/12/2024. Tỉnh Sơn La: tỷ lệ hộ nghèo từ 14,2% cuối năm 2023 xuống còn 10,9%.",
            "14 GNBV.POOR 14.2 2023\n14 GNBV.POOR 10.9 2024",
        ),
        (
            "Đến 31/8/2026, tỉnh Sơn La giải ngân 41% vốn các chương trình mục tiêu quốc gia.",
            "14 FIN.DISB_RATE 41 2026",
        ),
    ],
    "aims, thresholds and labels": [
        (
            "Ngày 21/10/2025. Tỉnh Gia Lai: đến 31/12/2025 giải ngân tối thiểu 80% vốn các chương"
            " trình mục tiêu quốc gia. Xã giải ngân dưới 30% phải giải trình.",
            "52 FIN.DISB_RATE >80 target",
        ),
        (
            "Ngày 20/5/2025. Giảm nghèo ở tỉnh Cao Bằng.\nNăm 2023: Tỷ lệ hộ nghèo còn 33,12%."
            " Có thêm 2 xã đạt chuẩn nông thôn mới, nâng tổng số lên 19 xã.\nNăm 2025 (mục tiêu):"
            " tỷ lệ hộ nghèo còn 24%.",
            "04 GNBV.POOR 33.12 2023\n04 NTM.COMMUNES_MET 19 2023?\n04 GNBV.POOR 24 target 2025",
        ),
        (
            "Ngày 8/7/2026. Cuối năm 2025 tỉnh Quảng Trị còn 3,9% hộ nghèo. Vùng đồng bào dân tộc"
            " thiểu số còn 29,4% hộ nghèo, giảm 5,2 điểm phần trăm so với cuối năm 2024.",
            "44 GNBV.POOR 3.9 2025\n44 GNBV.POOR 29.4 2025\n44 DTTS.POOR_RED 5.2 2025",
        ),
        (
            "Ngày 5/12/2025. XÃ BẢN LẦU\nThực hiện Kế hoạch số 214/KH-UBND của UBND tỉnh Lào Cai,"
            " xã có kết quả rà soát như sau:\n- Tổng số hộ: 1.532 hộ.\n- Hộ nghèo: 204 hộ, tỷ lệ"
            " 13,32%.",
            "15/ban-lau GNBV.HH_TOTAL 1532\n15/ban-lau GNBV.POOR_HH 204\n"
            "15/ban-lau GNBV.POOR 13.32",
        ),
    ],
    "numbers told without their unit": [
        (
            "Ngày 5/3/2026. Tại xã Bản Lầu, tỉnh Lào Cai, số cặp tảo hôn năm 2023 là 12, năm 2024 "
            "còn 7.",
            "15/ban-lau DTTS.CHILD_MARR 12 2023\n15/ban-lau DTTS.CHILD_MARR 7 2024",
        ),
        (
            "Ngày 20/12/2024. Tỉnh Hà Tĩnh công bố kết quả năm 2024. Xã đạt chuẩn nông thôn mới "
            "nâng cao: kế hoạch 60, thực hiện 62 xã.",
            "42 NTM.COMMUNES_ADV 60 target\n42 NTM.COMMUNES_ADV 62",
        ),
        (
            "Ngày 9/9/2024. Tỉnh Bắc Kạn có 42 xã đạt chuẩn nông thôn mới, mục tiêu năm 2025 là "
            "46.",
            "06 NTM.COMMUNES_MET 42\n06 NTM.COMMUNES_MET 46 target 2025",
        ),
    ],
    "when an aim, a mean and a level that was left are": [
        (
            "Cuối năm 2024, tỷ lệ hộ nghèo tỉnh Yên Bái là 5,68% (cuối năm 2021: 12,07%), giảm bình"
            " quân 2,13%/năm.",
            "15 GNBV.POOR 5.68 2024\n15 GNBV.POOR 12.07 2021\n15 GNBV.POOR_RED 2.13 2024",
        ),
        (
            "Ngày 20/11/2025. Xã khu vực III của tỉnh Thanh Hóa giảm từ 45 xã năm 2021, nay chỉ còn"
            " 12 xã.",
            "38 DTTS.COMMUNES_III 45 2021\n38 DTTS.COMMUNES_III 12 2025",
        ),
    ],
    "guests, hosts and examples": [
        (
            "Tỉnh Bắc Kạn tiếp đoàn công tác của tỉnh Gia Lai. Đến 31/5/2023, vốn các chương trình "
            "mục tiêu quốc gia giải ngân đạt 22,4% kế hoạch.",
            "06 FIN.DISB_RATE 22.4?",
        ),
        (
            "Lạng Sơn chia sẻ kinh nghiệm với tỉnh Kon Tum. Tỷ lệ hộ nghèo năm 2022 còn 9,1%.",
            "20 GNBV.POOR 9.1?",
        ),
        (
            "Đại biểu Trần Thị Hoa (Quảng Trị) nêu, đến tháng 8/2024 giải ngân vốn"
            " các chương trình "
            "mục tiêu quốc gia chỉ đạt 30,2% kế hoạch.",
            "VN FIN.DISB_RATE 30.2?",
        ),
        (
            "Về phía Gia Lai, đại diện tỉnh cho biết năm 2022 tỷ lệ hộ nghèo là 12,09%.",
            "64 GNBV.POOR 12.09",
        ),
    ],
    "the highest in the country, the mean of the country": [
        (
            "Năm 2024, Hà Giang là tỉnh có tỷ lệ hộ nghèo cao nhất cả nước với 25,1%.",
            "02 GNBV.POOR 25.1",
        ),
        (
            "Điện Biên thuộc nhóm tỉnh nghèo nhất cả nước; cuối năm 2023 còn 36.400 hộ nghèo.",
            "11 GNBV.POOR_HH 36400",
        ),
        (
            "Đến 30/9/2024, Quảng Trị giải ngân vốn các chương trình mục tiêu quốc gia đạt 51,3%, "
            "thấp hơn bình quân chung cả nước (55,1%).",
            "45 FIN.DISB_RATE 51.3\nVN FIN.DISB_RATE 55.1",
        ),
        (
            "Năm 2023, tỷ lệ hộ nghèo của Lâm Đồng là 1,86%, thấp hơn bình quân cả nước 1,07%.",
            "68 GNBV.POOR 1.86",
        ),
        (
            "Cùng với cả nước, năm 2023 tỉnh Phú Thọ giảm tỷ lệ hộ nghèo còn 3,6%.",
            "25 GNBV.POOR 3.6",
        ),
        (
            "Vùng Tây Nguyên năm 2023 có tỷ lệ hộ nghèo 7,1%, chỉ sau vùng Trung du miền núi phía "
            "Bắc; Đông Nam Bộ thấp nhất cả nước, 0,2%.",
            "CHL GNBV.POOR 7.1\nSE GNBV.POOR 0.2?",
        ),
    ],
    "the same period of last year": [
        (
            "Đến 30/6/2024, tỉnh Lào Cai giải ngân vốn các chương trình mục tiêu quốc gia đạt "
            "31,5% kế hoạch (cùng kỳ năm 2023 đạt 26,8%).",
            "10 FIN.DISB_RATE 31.5 2024\n10 FIN.DISB_RATE 26.8 2023?",
        ),
        (
            "Hết tháng 8/2024, tỉnh Lào Cai giải ngân 880 tỷ đồng vốn các chương trình mục tiêu "
            "quốc gia, tăng 12% so với cùng kỳ.",
            "10 FIN.DISB 880",
        ),
        (
            "Đến 31/10/2024, tỉnh Bắc Kạn giải ngân 512 tỷ đồng vốn các chương trình mục tiêu quốc "
            "gia, bằng 141% cùng kỳ năm trước.",
            "06 FIN.DISB 512",
        ),
    ],
    "from X down to Y": [
        (
            "Tỷ lệ hộ nghèo của tỉnh Sóc Trăng giảm từ 8,9% năm 2021 xuống còn 2,7% năm 2023.",
            "94 GNBV.POOR 8.9 2021\n94 GNBV.POOR 2.7 2023",
        ),
        (
            "Tỉnh Yên Bái kéo giảm tỷ lệ hộ nghèo từ 18,1% (đầu năm 2022), đến nay còn 9,2%.",
            "15 GNBV.POOR 18.1?\n15 GNBV.POOR 9.2",
        ),
        (
            "Từ mức 24,3% năm 2011, tỷ lệ hộ nghèo của Sóc Trăng hạ xuống 8,9% năm 2015.",
            "94 GNBV.POOR 24.3 2011\n94 GNBV.POOR 8.9 2015",
        ),
        (
            "Trong 3 năm 2021 - 2023, tỷ lệ hộ nghèo của tỉnh Sóc Trăng giảm 6,2%.",
            "",
        ),
        (
            "Giai đoạn 2021 - 2023, tỷ lệ hộ nghèo tỉnh Sóc Trăng giảm bình quân 2,1%/năm.",
            "94 GNBV.POOR_RED 2.1",
        ),
    ],
    "lists of districts without the word": [
        (
            "Năm 2022, tỉnh Lai Châu có 27.100 hộ nghèo. Các huyện còn nhiều hộ nghèo"
            " gồm: Mường Tè "
            "4.020 hộ, chiếm 38,4%; Nậm Nhùn 2.750 hộ, chiếm 41,9%.",
            "12 GNBV.POOR_HH 27100\n12/muong-te GNBV.POOR_HH 4020?\n12/muong-te GNBV.POOR 38.4?\n"
            "12/nam-nhun GNBV.POOR_HH 2750?\n12/nam-nhun GNBV.POOR 41.9?",
        ),
        (
            "Quảng Bình và Quảng Trị đều giải ngân trên 60% kế hoạch vốn các chương trình mục tiêu "
            "quốc gia năm 2023.",
            "44 FIN.DISB_RATE 60\n45 FIN.DISB_RATE 60",
        ),
        (
            "Ba huyện Bảo Lạc, Bảo Lâm, Hà Quảng của tỉnh Cao Bằng có tỷ lệ hộ nghèo năm 2023 lần "
            "lượt là 45,1%, 47,6% và 38,2%.",
            "04/bao-lac GNBV.POOR 45.1\n04/bao-lam GNBV.POOR 47.6\n04/ha-quang GNBV.POOR 38.2",
        ),
        ("Năm 2023, Hà Giang và Cao Bằng có tổng cộng 71.000 hộ nghèo.", ""),
    ],
    "aims, plans and what is expected": [
        (
            "Mục tiêu của tỉnh Đắk Nông đến năm 2025: tỷ lệ hộ nghèo còn dưới 3%. Số xã đạt chuẩn "
            "nông thôn mới đạt 60 xã.",
            "67 GNBV.POOR <3 target\n67 NTM.COMMUNES_MET 60 target",
        ),
        (
            "Tỉnh Đắk Nông phấn đấu năm 2024 giảm 3% hộ nghèo, trong đó hộ nghèo dân tộc thiểu số "
            "giảm 4%.",
            "67 GNBV.POOR_RED 3 target\n67 GNBV.POOR_RED_EM 4 target",
        ),
        (
            "Năm 2023, tỉnh Đắk Nông giảm 2,2% hộ nghèo, vượt mục tiêu đề ra.",
            "67 GNBV.POOR_RED 2.2",
        ),
        (
            "Tỷ lệ hộ nghèo tỉnh Đắk Nông cuối năm 2023 còn 5,2% (ước).",
            "67 GNBV.POOR 5.2 estimate",
        ),
        (
            "Nghị quyết HĐND tỉnh Bắc Kạn đề ra mỗi năm giảm từ 2 - 2,5% hộ nghèo.",
            "06 GNBV.POOR_RED 2-2.5 target",
        ),
        (
            "Kế hoạch năm 2024 của tỉnh Bắc Kạn giảm tỷ lệ hộ nghèo 2%; đến"
            " 30/6/2024, toàn tỉnh đã "
            "có 32 xã đạt chuẩn nông thôn mới.",
            "06 GNBV.POOR_RED 2 target\n06 NTM.COMMUNES_MET 32",
        ),
    ],
    "not yet, and if": [
        (
            "Đến 31/10/2024, tỷ lệ giải ngân vốn các chương trình mục tiêu quốc gia"
            " của tỉnh Gia Lai "
            "chưa đạt 40% kế hoạch.",
            "64 FIN.DISB_RATE <40",
        ),
        (
            "Tỉnh Gia Lai còn 310 tỷ đồng vốn các chương trình mục tiêu quốc gia chưa phân bổ.",
            "",
        ),
        (
            "Nếu được bổ sung vốn, năm 2024 tỉnh Gia Lai có thể giảm tỷ lệ hộ nghèo còn 7%.",
            "",
        ),
        ("Năm 2023, tỉnh Gia Lai còn 91 xã chưa đạt chuẩn nông thôn mới.", ""),
    ],
    "parts, flows and candidates": [
        (
            "Năm 2023, tỉnh Hà Tĩnh có thêm 6 xã đạt chuẩn nông thôn mới nâng cao, 3 xã kiểu mẫu.",
            "",
        ),
        (
            "Năm 2023, toàn tỉnh Hà Tĩnh giảm 1.210 hộ nghèo, tương đương giảm 0,35%.",
            "42 GNBV.POOR_RED 0.35?",
        ),
        (
            "Hội đồng thẩm định tỉnh Hà Tĩnh xét công nhận 5 xã đạt chuẩn nông thôn mới năm 2023.",
            "",
        ),
        (
            "Năm 2023, tỉnh Hà Tĩnh hỗ trợ 1.105 hộ nghèo vay vốn sản xuất.",
            "",
        ),
        (
            "Năm 2024, tỉnh Hà Tĩnh có 10 đơn vị cấp huyện, 176 xã, 480 thôn đạt chuẩn nông thôn "
            "mới.",
            "42 NTM.DISTRICT_MET 10\n42 NTM.COMMUNES_MET 176",
        ),
    ],
    "another subject": [
        (
            "Năm 2024, tỉnh Cà Mau xây 512 căn nhà cho hộ nghèo, đã bàn giao 401 căn, đạt 78,3%.",
            "",
        ),
        (
            "Năm 2023, tỉnh Cà Mau mở 41 lớp nghề, 92% học viên là hộ nghèo.",
            "",
        ),
        (
            "Huyện Trà Cú, tỉnh Trà Vinh, nơi 62% dân số là đồng bào Khmer, năm 2023 có tỷ lệ hộ "
            "nghèo 2,4%.",
            "84/tra-cu GNBV.POOR 2.4",
        ),
        (
            "Năm 2023, tỉnh Cà Mau có 61/82 xã đạt chuẩn nông thôn mới; 92% hộ dân"
            " tham gia bảo hiểm "
            "y tế.",
            "96 NTM.COMMUNES_MET 61\n96 NTM.COMMUNES_TOTAL 82",
        ),
    ],
    "when": [
        (
            "Theo chuẩn nghèo đa chiều giai đoạn 2022 - 2025, năm 2024 tỉnh Hòa Bình còn 6,4% hộ "
            "nghèo.",
            "17 GNBV.POOR 6.4 2024",
        ),
        (
            "Tỷ lệ hộ nghèo tỉnh Hòa Bình năm 2022 là 12,3%, năm 2023 là 9,9%, năm 2024 còn 9,9%.",
            "17 GNBV.POOR 12.3 2022\n17 GNBV.POOR 9.9 2023\n17 GNBV.POOR 9.9 2024",
        ),
        (
            "Ngày 10/1/2024. Tỉnh Hòa Bình về đích nông thôn mới sớm 2 năm 4 tháng so"
            " với kế hoạch; "
            "năm 2023 tỷ lệ hộ nghèo còn 9,9%.",
            "17 GNBV.POOR 9.9 2023",
        ),
        (
            "Năm 2023, tỷ lệ hộ nghèo tỉnh Hòa Bình là 9,9%, giảm 2,4% so với năm 2022 (12,3%).",
            "17 GNBV.POOR 9.9 2023\n17 GNBV.POOR_RED 2.4 2023\n17 GNBV.POOR 12.3 2022",
        ),
    ],
    "which money": [
        (
            "Đến 31/12/2023, tỉnh Kon Tum giải ngân được 81% vốn đầu tư và 44% vốn sự nghiệp các "
            "chương trình mục tiêu quốc gia.",
            "62 FIN.DISB_RATE 81 INV\n62 FIN.DISB_RATE 44 REC",
        ),
        (
            "Năm 2024, tỉnh Kon Tum được giao 1.102 tỷ đồng thực hiện các chương"
            " trình mục tiêu quốc "
            "gia, gồm: vốn đầu tư 640 tỷ đồng, vốn sự nghiệp 462 tỷ đồng.",
            "62 FIN.PLAN 1102\n62 FIN.PLAN 640 INV\n62 FIN.PLAN 462 REC",
        ),
        (
            "Riêng tháng 10/2024, tỉnh Kon Tum giải ngân 74 tỷ đồng vốn các chương trình mục tiêu "
            "quốc gia.",
            "",
        ),
        (
            "Tổng vốn thực hiện Chương trình mục tiêu quốc gia xây dựng nông thôn mới năm 2024 của "
            "tỉnh Kon Tum là 318 tỷ đồng.",
            "62 FIN.PLAN 318",
        ),
    ],
    "names": [
        (
            "Năm 2023, vùng Trung du và miền núi  phía Bắc có tỷ lệ hộ nghèo 10,9%;"
            " khu vực Tây Bắc "
            "17%.",
            "NMM GNBV.POOR 10.9",
        ),
        (
            "Huyện  Tu Mơ Rông, tỉnh Kon Tum năm 2023 còn 31,2% hộ nghèo.",
            "62/tu-mo-rong GNBV.POOR 31.2",
        ),
        (
            "Tỉnh Quảng Bình: năm 2023, huyện Quảng Ninh còn 3,9% hộ nghèo.",
            "44/quang-ninh GNBV.POOR 3.9",
        ),
    ],
    "captions": [
        (
            "Chợ phiên ở thị trấn Sa Pa, tỉnh Lào Cai. Ảnh: T.H\n\nTheo Bộ Nông"
            " nghiệp, năm 2023 cả "
            "nước có 78% số xã đạt chuẩn nông thôn mới.",
            "VN NTM.COMMUNE 78",
        ),
        (
            "(Ảnh: Làng nghề ở huyện Sa Thầy, Kon Tum)\n\nĐến 30/9/2023, theo Bộ Tài"
            " chính, giải ngân "
            "vốn các chương trình mục tiêu quốc gia đạt 41,2% kế hoạch.",
            "VN FIN.DISB_RATE 41.2",
        ),
    ],
    "figures listed without their unit or subject": [
        (
            "Tỷ lệ giải ngân vốn các chương trình MTQG năm 2024 của huyện Mai Sơn và huyện Yên "
            "Châu, tỉnh Sơn La lần lượt là 22,5 và 31,4%.",
            "14/mai-son FIN.DISB_RATE 22.5\n14/yen-chau FIN.DISB_RATE 31.4",
        ),
        (
            "Đến cuối năm 2024, Sóc Trăng 71/80 xã, Trà Vinh 83/85 xã, Ninh Thuận 33/47 xã đạt "
            "chuẩn nông thôn mới.",
            "94 NTM.COMMUNES_MET 71\n94 NTM.COMMUNES_TOTAL 80\n84 NTM.COMMUNES_MET 83\n"
            "84 NTM.COMMUNES_TOTAL 85\n58 NTM.COMMUNES_MET 33\n58 NTM.COMMUNES_TOTAL 47",
        ),
        (
            "Năm 2022, Cao Bằng đặt chỉ tiêu tỷ lệ hộ nghèo giảm từ 4% trở lên, Bắc Kạn 2 - 2,5%.",
            "04 GNBV.POOR_RED >4 target\n06 GNBV.POOR_RED 2-2.5 target",
        ),
        (
            "Tỉnh Hòa Bình sau 3 năm giảm nghèo. Năm 2023, Hòa Bình giảm 2,45 điểm, hộ nghèo vẫn "
            "nhiều.",
            "17 GNBV.POOR_RED 2.45",
        ),
        (
            "Tỷ lệ hộ nghèo của xã Tân Mai, tỉnh Hòa Bình cuối năm 2023 là 24,1%, cận nghèo 20,6%; "
            "toàn tỉnh là 9,2% và 8,4%.",
            "17/tan-mai GNBV.POOR 24.1\n17/tan-mai GNBV.NEAR 20.6\n"
            "17 GNBV.POOR 9.2\n17 GNBV.NEAR 8.4",
        ),
        (
            "Giải ngân vốn ba chương trình MTQG ở tỉnh Trà Vinh còn chậm, giải ngân thấp.\n\n"
            "Trà Vinh làm gắt. Hết 15/11/2023, tỉnh này đạt 71,6%.",
            "84 FIN.DISB_RATE 71.6",
        ),
    ],
    "an office's own figures beside those of the office above": [
        (
            "UBND XÃ CAN HỒ - TỈNH LAI CHÂU\nThông báo kết quả rà soát hộ nghèo năm 2025\n\n"
            "Thực hiện Kế hoạch của UBND tỉnh, xã Can Hồ đã rà soát xong. Kết quả:\n\n"
            "- Hộ nghèo: 512 hộ, tỷ lệ 34,2%.\n- Hộ cận nghèo: 201 hộ, tỷ lệ 13,4%.",
            "12/can-ho GNBV.POOR_HH 512\n12/can-ho GNBV.POOR 34.2\n"
            "12/can-ho GNBV.NEAR_HH 201\n12/can-ho GNBV.NEAR 13.4",
        ),
    ],
    "what an estimate or a plan in brackets holds for": [
        (
            "Ngày 10/10/2025. Đến 30/9/2025, cả nước giải ngân vốn của 03 chương trình MTQG ước đạt"
            " 17.206 tỷ đồng. Trong đó: Chương trình MTQG giảm nghèo bền vững 4.382 tỷ đồng.",
            "VN FIN.DISB 17206 estimate\nVN FIN.DISB 4382 estimate",
        ),
        (
            "Năm 2025, tỷ lệ hộ nghèo của Lai Châu còn 15,1%, giảm 5,62% so với năm 2024 (kế hoạch "
            "giảm 4,5%).",
            "12 GNBV.POOR 15.1 2025\n12 GNBV.POOR_RED 5.62 2025\n12 GNBV.POOR_RED 4.5 target",
        ),
    ],
    "houses told below their heading": [
        (
            "Kết quả giảm nghèo của tỉnh Bắc Kạn năm 2024.\n\nHỗ trợ nhà ở: 88/96 hộ nghèo, cận "
            "nghèo đã làm xong nhà.",
            "06 GNBV.HOUSING_DONE 88\n06 GNBV.HOUSING_PLAN 96 plan",
        ),
    ],
    "figures one below the other": [
        (
            "SƠN LA QUA NHỮNG CON SỐ\n\n[1] HỘ NGHÈO\n11,2% - cuối năm 2024\n"
            "14,4% - cuối năm 2023\n\n"
            "[2] GIẢI NGÂN\nMai Sơn 66,1%\n\nSố liệu về vốn các chương trình MTQG năm 2024.",
            "14 GNBV.POOR 11.2 2024\n14 GNBV.POOR 14.4 2023\n14/mai-son FIN.DISB_RATE 66.1?",
        ),
    ],
    "means and totals of a phase": [
        (
            "Tỷ lệ hộ nghèo của Lai Châu giảm từ 33,1% năm 2021 xuống còn 22,5% năm 2024, bình "
            "quân giảm 3,53%/năm.",
            "12 GNBV.POOR 33.1 2021\n12 GNBV.POOR 22.5 2024\n12 GNBV.POOR_RED 3.53 2024",
        ),
        (
            "Giai đoạn 2021 - 2025, Lai Châu xây dựng nông thôn mới.\n\nHuy động 5 năm để xây dựng "
            "nông thôn mới được 9.870 tỷ đồng.",
            "12 FIN.MOBILISED 9870 2025",
        ),
    ],
    "the one programme since 2026, and several told of": [
        (
            "Ngày 14/8/2026. Đến hết tháng 7, tỉnh Cao Bằng giải ngân 402 tỷ đồng vốn chương trình "
            "mục tiêu quốc gia.",
            "04 FIN.DISB 402 NTP2026",
        ),
        (
            "Ngày 14/8/2026. Đến hết tháng 7, tỉnh Cao Bằng giải ngân 402 tỷ đồng vốn ba chương "
            "trình mục tiêu quốc gia.",
            "04 FIN.DISB 402 ALL",
        ),
    ],
    "capital of the year beside capital carried over": [
        (
            "Đến 31/8/2024, tỉnh Hòa Bình giải ngân vốn năm 2024 của các chương trình mục tiêu "
            "quốc gia được 310 tỷ đồng; vốn năm 2023 được phép kéo dài được 95 tỷ đồng.",
            "17 FIN.DISB 310 CURRENT\n17 FIN.DISB 95 CARRIED",
        ),
        (
            "Kế hoạch vốn năm 2024 các chương trình mục tiêu quốc gia của tỉnh Hòa Bình là 812 tỷ "
            "đồng, bao gồm 95 tỷ đồng vốn năm 2023 chuyển sang.",
            "17 FIN.PLAN 812 ALL\n17 FIN.PLAN 95 CARRIED",
        ),
    ],
    "the capital that a paragraph opens with": [
        (
            "Lai Châu: giải ngân vốn các chương trình mục tiêu quốc gia năm 2024\n\n"
            "Vốn đầu tư: đến 31/10/2024 giải ngân 515 tỷ đồng. Chương trình giảm nghèo bền vững "
            "đạt 71%.\n\nTổng hợp cả tỉnh đến 31/10/2024 giải ngân 690 tỷ đồng.",
            "12 FIN.DISB 515 INV\n12 FIN.DISB_RATE 71 INV GNBV\n12 FIN.DISB 690 ALL",
        ),
        (
            "Đến 30/9/2024, giải ngân vốn đầu tư công năm 2024 của 3 chương trình mục tiêu quốc gia"
            " tại tỉnh Lai Châu là 480 tỷ đồng.",
            "12 FIN.DISB 480 INV",
        ),
    ],
    "programmes told by their short names": [
        (
            "Đến 30/6/2024, tỉnh Quảng Bình giải ngân 41% kế hoạch vốn các chương trình mục tiêu "
            "quốc gia, cụ thể: nông thôn mới 52%; giảm nghèo bền vững 33%.",
            "44 FIN.DISB_RATE 41 ALL\n44 FIN.DISB_RATE 52 NTM\n44 FIN.DISB_RATE 33 GNBV",
        ),
        (
            "Năm 2024, trung ương bố trí cho Chương trình 1.240 tỷ đồng để thực hiện Chương trình "
            "mục tiêu quốc gia giảm nghèo bền vững.",
            "VN FIN.PLAN 1240 GNBV?",
        ),
    ],
    "a heading with what was done and what is to come": [
        (
            "BÁO CÁO\nKết quả thực hiện các chương trình mục tiêu quốc gia 6 tháng đầu năm, nhiệm "
            "vụ 6 tháng cuối năm 2024 của tỉnh Yên Bái\n(Ngày 5/7/2024)\n\n"
            "Toàn tỉnh có 112 xã đạt chuẩn nông thôn mới.",
            "15 NTM.COMMUNES_MET 112 actual",
        ),
    ],
    "the day to which all figures of a text run": [
        (
            "Tỉnh Yên Bái cập nhật tình hình giải ngân vốn các chương trình mục tiêu quốc gia năm "
            "2023, số liệu đến ngày 20/11/2023.\n\nVốn đầu tư giải ngân 402 tỷ đồng. Trong tháng 10"
            " giải ngân 31 tỷ đồng.",
            "15 FIN.DISB 402 INV 2023",
        ),
    ],
    "communes counted at the end of a year, and told without it": [
        (
            "Ngày 12/3/2025. Tính đến hết năm 2024, tỉnh Nam Định có 181 xã đạt chuẩn nông thôn "
            "mới.\n\nTỉnh có 9 huyện, thành phố đạt chuẩn nông thôn mới.",
            "36 NTM.COMMUNES_MET 181 2024\n36 NTM.DISTRICT_MET 9 2024",
        ),
    ],
    "a commune of the district told of, and a province in passing": [
        (
            "Ngày 3/12/2024. Huyện Kế Sách, tỉnh Sóc Trăng có 11 xã đạt chuẩn nông thôn mới. Năm "
            "trước nhiều người còn đi làm thuê ở Bình Dương. Xã Thới An Hội còn 71 hộ nghèo.",
            "94/ke-sach NTM.COMMUNES_MET 11\n94/thoi-an-hoi GNBV.POOR_HH 71?",
        ),
    ],
    "a fall that a higher level asks for": [
        (
            "Cuối năm 2023, tỉnh Bắc Kạn còn 21,98% hộ nghèo; năm nay HĐND tỉnh giao giảm 2,2%.",
            "06 GNBV.POOR 21.98 2023\n06 GNBV.POOR_RED 2.2 target",
        ),
        (
            "Huyện Lắk (tỉnh Đắk Lắk) còn 3.310 hộ nghèo; năm 2024 huyện được tỉnh giao giảm 4,1%.",
            "66/lak GNBV.POOR_HH 3310\n66/lak GNBV.POOR_RED 4.1 target",
        ),
        (
            "Tỷ lệ hộ nghèo tỉnh Bắc Kạn năm 2024 ước giảm 2,4%, đạt mục tiêu HĐND tỉnh đề ra là "
            "giảm 2 - 2,5%/năm.",
            "06 GNBV.POOR_RED 2.4 estimate\n06 GNBV.POOR_RED 2-2.5 target",
        ),
    ],
    "an aim told behind a result": [
        (
            "Đến hết năm 2023, tại tỉnh Gia Lai tỷ lệ thôn có đường ô tô đến trung tâm được cứng "
            "hóa đạt 66%, mục tiêu đến năm 2025 là 80%; số xã ra khỏi địa bàn đặc biệt khó khăn là "
            "9 xã.",
            "64 DTTS.ROAD_VILLAGE 66\n64 DTTS.ROAD_VILLAGE 80 target?\n64 DTTS.EXIT_COMMUNES 9",
        ),
    ],
    "counts told in words as parts of a whole": [
        (
            "Cuối năm 2024, tỉnh Lai Châu có 41 trong tổng số 94 xã đạt chuẩn nông thôn mới.",
            "12 NTM.COMMUNES_MET 41\n12 NTM.COMMUNES_TOTAL 94",
        ),
    ],
    "as many figures as places before them": [
        (
            "Năm 2023, tỉnh Phú Thọ còn 4,6% hộ nghèo, riêng huyện Yên Lập và huyện Tân Sơn còn "
            "13,9% và 12,1%.",
            "25 GNBV.POOR 4.6\n25/yen-lap GNBV.POOR 13.9\n25/tan-son GNBV.POOR 12.1",
        ),
    ],
    "parts, additions and amounts that are not the plan": [
        (
            "Năm 2024, tỉnh Kon Tum đã phân bổ chi tiết 610 tỷ đồng vốn các chương trình mục tiêu "
            "quốc gia cho các đơn vị; phân bổ thêm 42 tỷ đồng trong tháng 5.",
            "",
        ),
        (
            "Ngày 25/9/2025. Xã Lìa (tỉnh Quảng Trị) được giao 21 tỷ 400 triệu đồng vốn các chương "
            "trình mục tiêu quốc gia năm 2025.",
            "44/lia FIN.PLAN 21.4",
        ),
        (
            "Kinh phí huy động để xóa nhà tạm của cả nước trên 9.000 tỷ đồng. Chương trình mục "
            "tiêu quốc gia giảm nghèo bền vững hỗ trợ 12 tỉnh.",
            "",
        ),
    ],
    "communes and districts of new rural development": [
        (
            "Ngày 5/10/2023. Năm 2023, tỉnh Tuyên Quang phấn đấu có thêm 7 xã và 01 huyện đạt chuẩn"
            " NTM, 9 xã đạt chuẩn NTM nâng cao; bình quân toàn tỉnh đạt 16,2 tiêu chí/xã.",
            "08 NTM.DISTRICT_NEW 1 target 2023\n08 NTM.CRIT_AVG 16.2 target 2023",
        ),
        (
            "Ngày 3/2/2020. Đến nay tỉnh Hà Giang có 40/175 xã đạt đạt chuẩn nông thôn mới, 12 xã"
            " đạt từ 15 đến 18 tiêu chí, 90 xã đạt từ 10 - 14 tiêu chí và 4 xã dưới 9 tiêu chí.",
            "02 NTM.COMMUNES_MET 40\n02 NTM.COMMUNES_TOTAL 175",
        ),
        (
            "Ngày 3/5/2024. Tỉnh Phú Thọ có 131/196 xã được công nhận đạt chuẩn, chiếm 66,8%; 3 thị"
            " trấn được công nhận đô thị văn minh, đạt tỷ lệ 25%.",
            "25 NTM.COMMUNES_MET 131\n25 NTM.COMMUNES_TOTAL 196\n25 NTM.COMMUNE 66.8",
        ),
        (
            "Ngày 9/4/2022. Tỉnh Quảng Trị công nhận 06 xã đạt chuẩn nông thôn mới. Theo đó, 06 xã"
            " được công nhận đạt chuẩn nông thôn mới gồm: Hải Sơn, Gio Mai và 4 xã khác.",
            "",
        ),
        (
            "Ngày 8/3/2022. Mục tiêu cụ thể đến năm 2025:\n- Phấn đấu cả nước có ít nhất 75% số xã"
            " đạt chuẩn nông thôn mới, trong đó ít nhất 15% số huyện đạt chuẩn được công nhận là"
            " huyện nông thôn mới nâng cao.\n- Mỗi tỉnh có ít nhất 03 huyện đạt chuẩn NTM.",
            "VN NTM.COMMUNE >75 target 2025\nVN NTM.DISTRICT_ADV >15 target 2025",
        ),
        (
            "Ngày 3/2/2018. UBND tỉnh Đắk Lắk giao chỉ tiêu cụ thể năm 2018: huyện Ea Kar bình quân"
            " mỗi xã đạt 14 tiêu chí/xã; huyện Lắk bình quân mỗi xã đạt 9 tiêu chí/xã.",
            "66/ea-kar NTM.CRIT_AVG 14 target\n66/lak NTM.CRIT_AVG 9 target",
        ),
        (
            "Ngày 27/12/2023. Năm 2024, tỉnh Hà Nam phấn đấu xây dựng thêm 5 xã đạt chuẩn NTM nâng"
            " cao và phấn đấu có 1 huyện NTM nâng cao. Qua đó, nâng số xã NTM nâng cao là 30/83 xã"
            " và 9/83 xã NTM kiểu mẫu.",
            "35 NTM.COMMUNES_ADV 30 target 2024\n35 NTM.COMMUNES_TOTAL 83 target 2024\n"
            "35 NTM.COMMUNES_MODEL 9 target 2024",
        ),
        (
            "Ngày 5/11/2019. Tỉnh Tuyên Quang: 4 xã đạt 14 tiêu chí gồm Yên Nguyên, Hùng Mỹ, Tân An"
            " và Phúc Thịnh; 2 xã đạt 13 tiêu chí là Minh Quang, Hà Lang.",
            "08/yen-nguyen NTM.CRIT_MET 14\n08/hung-my NTM.CRIT_MET 14\n08/tan-an NTM.CRIT_MET 14\n"
            "08/phuc-thinh NTM.CRIT_MET 14\n08/minh-quang NTM.CRIT_MET 13\n08/ha-lang"
            " NTM.CRIT_MET 13",
        ),
        (
            "Ngày 5/7/2021. Hết tháng 6/2021, cả nước có 60,1% số xã đạt chuẩn nông thôn mới.\n"
            "Có 3 tỉnh, thành có 100% số xã đạt chuẩn nông thôn mới, gồm: Hà Nam, Nam Định, Đà"
            " Nẵng.",
            "VN NTM.COMMUNE 60.1\n35 NTM.COMMUNE 100\n36 NTM.COMMUNE 100\n48 NTM.COMMUNE 100",
        ),
        (
            "Ngày 5/4/2018. Năm 2018, tỉnh Hòa Bình phấn đấu có 8 - 9 xã đạt chuẩn NTM, nâng tỷ"
            " lệ xã"
            " đạt chuẩn lên 35%; mỗi năm tỉnh phải có 7 xã đạt chuẩn.",
            "17 NTM.COMMUNE 35 target",
        ),
        (
            "Ngày 5/10/2021. Đến 30/9/2021, tỉnh Hòa Bình có 61 xã đạt chuẩn NTM, tăng 5 xã so với"
            " năm 2020 và 14 xã đạt chuẩn NTM nâng cao. Thái Bình có 2 xã An Ninh và An Ấp đạt"
            " chuẩn"
            " NTM kiểu mẫu.",
            "17 NTM.COMMUNES_MET 61\n17 NTM.COMMUNES_ADV 14\n34 NTM.COMMUNES_MODEL 2",
        ),
    ],
    "state budget investment, and funds": [
        (
            "Ngày 5/12/2020. Ước tính 11 tháng năm 2020, vốn đầu tư từ nguồn ngân sách nhà nước của"
            " tỉnh Hậu Giang thực hiện được 2.104 tỷ đồng, bằng 121,4% so với cùng kỳ năm trước và"
            " đạt 87,1% so với kế hoạch năm. Trong đó, cấp tỉnh thực hiện được 1.300 tỷ đồng.",
            "93 SBI.CUM 2104 estimate\n93 SBI.YOY 121.4 estimate\n93 SBI.RATE 87.1 estimate\n"
            "93 SBI.CUM 1300 estimate",
        ),
        (
            "Ngày 5/12/2018. Huyện Hòa Vang, thành phố Đà Nẵng huy động được hơn 512 tỷ đồng xây"
            " dựng NTM; trong đó vốn ngân sách nhà nước 300 tỷ đồng, vốn ngân sách TW 41 tỷ đồng,"
            " nguồn vốn tổ chức phi chính phủ 5 tỷ đồng.",
            "48/hoa-vang FIN.MOBILISED 512\n48/hoa-vang FIN.MOBILISED 41 CENTRAL\n"
            "48/hoa-vang FIN.MOBILISED 5?",
        ),
        (
            "Theo Bộ Tài chính, đến hết ngày 27/11/2025 cả nước giải ngân 521.304,2tỷ đồng, đạt"
            " 58,4%"
            " kế hoạch Thủ tướng Chính phủ giao (892.650,1 tỷ đồng). Vốn đã giao chi tiết cho dự"
            " án đủ"
            " điều kiện giải ngân là 470.000 tỷ đồng, đạt 91%.",
            "VN FIN.DISB 521304.2 _Z\nVN FIN.DISB_RATE 58.4 _Z\nVN FIN.PLAN 892650.1 _Z",
        ),
        (
            "Ngày 9/9/2022. Tổng kế hoạch đầu tư công năm 2022 của tỉnh Bình Định là 6.021 tỷ"
            " đồng. Đến"
            " nay, tỉnh đã phân bổ 5.204 tỷ đồng, đạt 86,4%.",
            "52 FIN.PLAN 6021 _Z",
        ),
    ],
    "the poor of one cause, and one people of several": [
        (
            "Ngày 20/1/2020. Cuối năm 2019, tỉnh Lào Cai có 18.204 hộ nghèo trong tổng số 171.300 "
            "hộ toàn tỉnh, chiếm 10,63%; có 17.011 hộ nghèo về thu nhập, chiếm 93,4%; 1.193 hộ "
            "nghèo thiếu hụt nhà ở. Nhiều nhất là dân tộc Mông với 6.020 hộ.",
            "10 GNBV.POOR_HH 18204\n10 GNBV.HH_TOTAL 171300\n10 GNBV.POOR 10.63",
        ),
        (
            "Năm 2024, tỉnh Sóc Trăng còn 2,1% hộ nghèo; hộ cận nghèo là đồng bào dân tộc thiểu số "
            "4.310 hộ. Tại 2 huyện nghèo, tỷ lệ nghèo đa chiều là 21,7%.",
            "94 GNBV.POOR 2.1\n94 GNBV.PD_TOTAL 2",
        ),
    ],
    "a review dates what is told of it": [
        (
            "Ngày 3/2/2025. Bộ Lao động vừa công bố kết quả rà soát hộ nghèo năm 2024.\n\nVùng Tây "
            "Nguyên có 8,41% hộ nghèo.",
            "CHL GNBV.POOR 8.41 2024",
        ),
        (
            "Tỷ lệ hộ nghèo của tỉnh Hòa Bình năm 2022 từ 15,4% đã giảm còn 12,2% năm 2023.",
            "17 GNBV.POOR 15.4 2022\n17 GNBV.POOR 12.2 2023",
        ),
        (
            "Tỉnh Sơn La giảm tỷ lệ hộ nghèo từ 38,1% năm 2011 xuống còn 21,6% năm 2020, tương "
            "đương giảm 16,5%.",
            "14 GNBV.POOR 38.1 2011\n14 GNBV.POOR 21.6 2020",
        ),
    ],
    "several kinds of communes together, and those that left": [
        (
            "Năm 2021, tỉnh Nghệ An có 131 xã khu vực I, II, III. Giai đoạn này 41/76 xã thoát "
            "khỏi khu vực đặc biệt khó khăn.",
            "40 DTTS.EXIT_COMMUNES 41?",
        ),
        (
            "Từ năm 2021 đến năm 2023, số hộ nghèo của huyện Kỳ Sơn, tỉnh Nghệ An giảm từ 9.104 hộ "
            "xuống còn 7.312 hộ.",
            "40/ky-son GNBV.POOR_HH 9104 2021\n40/ky-son GNBV.POOR_HH 7312 2023",
        ),
        (
            "Năm 2023, tỉnh Trà Vinh có 5.560 hộ nghèo, trong đó 3.402 hộ nghèo dân tộc thiểu số, "
            "chiếm 61,2%. Vùng đồng bào dân tộc thiểu số giảm 4,1% hộ nghèo, vượt 1,1% mục tiêu.",
            "84 GNBV.POOR_HH 5560\n84 GNBV.POOR_EM_HH 3402\n84 DTTS.POOR_RED 4.1?",
        ),
        (
            "Ngày 4/4/2026. The average poverty reduction rate in Dien Bien is estimated at "
            "3.9%/year, exceeding the target by 0.4%. In 2025, the poverty rate in Dien Bien "
            "decreased by 4.2%, and the disbursement was 81.4%.",
            "11 GNBV.POOR_RED 3.9 estimate?\n11 GNBV.POOR_RED 4.2\n11 FIN.DISB_RATE 81.4?",
        ),
    ],
    "what is handed on of a plan, and what is of centre and place together": [
        (
            "Ngày 6/5/2024. Kế hoạch vốn các chương trình mục tiêu quốc gia năm 2024 của tỉnh Sơn "
            "La là 2.140 tỷ đồng. Đến nay, tỉnh đã phân bổ 1.905 tỷ đồng, đạt 89%; xã Tà Hộc được "
            "phân bổ 9,3 tỷ đồng, mới giải ngân 1,2 tỷ đồng, đạt 12,9%.",
            "14 FIN.PLAN 2140\n14/ta-hoc FIN.PLAN 9.3?\n14/ta-hoc FIN.DISB 1.2\n"
            "14/ta-hoc FIN.DISB_RATE 12.9",
        ),
        (
            "Đến năm 2023, huyện Mai Sơn, tỉnh Sơn La huy động 912 tỷ đồng xây dựng nông thôn mới, "
            "trong đó: vốn ngân sách trên 500 tỷ đồng, nhân dân đóng góp 77 tỷ đồng.",
            "14/mai-son FIN.MOBILISED 912\n14/mai-son FIN.MOBILISED 77 PEOPLE",
        ),
    ],
    "the country's own rate": [
        (
            "Ngày 6/6/2023. Yên Bái giảm nghèo\n\nĐến cuối năm 2022, tỷ lệ hộ nghèo của cả nước là "
            "4,03%. Tỉnh Yên Bái còn 12,8% hộ nghèo.",
            "VN GNBV.POOR 4.03\n15 GNBV.POOR 12.8",
        ),
        (
            "Ngày 9/11/2021. Tỉnh Hà Tĩnh đặt mục tiêu năm 2022 tỷ lệ hộ nghèo giảm thêm từ "
            "1-1,4%.",
            "42 GNBV.POOR_RED 1-1.4 target 2022",
        ),
    ],
    "whom a sentence comes back to": [
        (
            "Đến nay, tỉnh Phú Yên có huyện Phú Hòa và thị xã Đông Hòa đạt chuẩn nông thôn mới; "
            "68/83 xã đạt chuẩn nông thôn mới.",
            "54 NTM.COMMUNES_MET 68\n54 NTM.COMMUNES_TOTAL 83",
        ),
        (
            "Ngày 2/6/2024. Tỉnh Bắc Kạn đã phân bổ hết vốn các chương trình mục tiêu quốc gia cho "
            "các địa phương. Đến 31/5/2024, đã giải ngân được 88 tỷ đồng, đạt 21% kế hoạch.",
            "06 FIN.DISB 88\n06 FIN.DISB_RATE 21",
        ),
        (
            "Ngày 12/9/2024. Cao Bằng đẩy nhanh giải ngân\n\nTheo báo cáo của Bộ Tài chính, đến "
            "hết tháng 8, vốn các chương trình mục tiêu quốc gia đã giải ngân 41,5% kế hoạch.",
            "VN FIN.DISB_RATE 41.5",
        ),
        (
            "Ngày 5/8/2023. Hội nghị của cả nước về các chương trình mục tiêu quốc gia. Đến hết "
            "tháng 7, vốn đã giải ngân 44,9% kế hoạch, cao hơn bình quân chung của cả nước.",
            "",
        ),
        (
            "Theo Luật sư Vương Đình Huệ, đến năm 2024 tỷ lệ hộ nghèo của tỉnh Nghệ An là 4,1%.",
            "40 GNBV.POOR 4.1",
        ),
    ],
    "aims of the country told over several paragraphs": [
        (
            "Ngày 9/3/2026. Chương trình mục tiêu quốc gia đặt mục tiêu đến năm 2030 có 12 tỉnh, "
            "thành phố hoàn thành nhiệm vụ xây dựng nông thôn mới trên cả nước.\n\nPhấn đấu tỷ lệ "
            "hộ nghèo còn dưới 2%.",
            "VN NTM.PROVINCE 12 target 2030?\nVN GNBV.POOR <2 target 2030",
        ),
    ],
    "a city that is a province": [
        (
            "Ngày 20/1/2023. Thành phố Hồ Chí Minh rà soát hộ nghèo năm 2022. Toàn Thành phố Hồ"
            " Chí Minh có 2.315 hộ nghèo, chiếm 0,11%.",
            "79 GNBV.POOR_HH 2315\n79 GNBV.POOR 0.11",
        ),
        (
            "Hà Nội tăng cường phòng cháy\n\nNgày 6/5/2024. Sau 12 năm, tỉnh Nam Định đạt nhiều kết"
            " quả. Toàn tỉnh có 171/175 xã đạt chuẩn nông thôn mới.",
            "36 NTM.COMMUNES_MET 171\n36 NTM.COMMUNES_TOTAL 175",
        ),
    ],
    "the review that a level is of": [
        (
            "Ngày 4/6/2023. Theo kết quả phê duyệt rà soát hộ nghèo năm 2022 theo chuẩn nghèo đa"
            " chiều, áp dụng giai đoạn 2022 - 2025, tỉnh Bình Định hiện còn 9.114 hộ nghèo.",
            "52 GNBV.POOR_HH 9114 2022",
        ),
        (
            "Ngày 9/3/2018. Kết quả điều tra hộ nghèo theo chuẩn nghèo đa chiều của tỉnh Bến Tre"
            " năm 2017 cho thấy tỉnh còn 7,31% hộ nghèo.",
            "83 GNBV.POOR 7.31 2017",
        ),
        (
            "Ngày 3/8/2023. Bước vào năm 2023, huyện Bắc Trà My, tỉnh Quảng Nam có 3.106 hộ nghèo.",
            "49/bac-tra-my GNBV.POOR_HH 3106 2022",
        ),
    ],
    "towns beside districts, and communes by how many criteria they meet": [
        (
            "Ngày 5/2/2021. Đến nay, tỉnh Hải Dương có 9 huyện đạt chuẩn nông thôn mới và 2 thành"
            " phố hoàn thành nhiệm vụ xây dựng nông thôn mới.",
            "",
        ),
        (
            "Ngày 5/2/2021. Đến nay, tỉnh Nam Định có 10/10 huyện, thành phố đạt chuẩn và hoàn"
            " thành nhiệm vụ xây dựng nông thôn mới.",
            "36 NTM.DISTRICT_MET 10\n36 NTM.DISTRICT_N 10",
        ),
        (
            "Ngày 5/7/2016. Đến nay, tỉnh Phú Yên có 24/88 xã được UBND tỉnh công nhận và công bố"
            " đạt chuẩn nông thôn mới (chiếm 27,3%). Ngoài ra, có 19 xã đạt từ 15-18 tiêu chí, 31"
            " xã đạt từ 10-14 tiêu chí.",
            "54 NTM.COMMUNES_MET 24\n54 NTM.COMMUNES_TOTAL 88\n54 NTM.COMMUNE 27.3",
        ),
        (
            "Ngày 5/7/2018. Toàn tỉnh Vĩnh Long có 41 xã, chiếm 46,1% tổng số xã được công nhận đạt"
            " chuẩn NTM.",
            "86 NTM.COMMUNES_MET 41\n86 NTM.COMMUNE 46.1",
        ),
    ],
    "an ability, and an aim that will be": [
        (
            "Ngày 5/3/2024. Tỉnh Quảng Trị nâng cao khả năng tiếp cận dịch vụ cho hộ nghèo, tỷ lệ"
            " hộ nghèo giảm còn 8,92% vào cuối năm 2023.",
            "45 GNBV.POOR 8.92 2023",
        ),
        (
            "Ngày 5/3/2022. Tỉnh Tây Ninh phấn đấu đến cuối năm 2025 sẽ có 6 đơn vị cấp huyện đạt"
            " chuẩn nông thôn mới.",
            "72 NTM.DISTRICT_MET 6 target 2025",
        ),
        (
            "Ngày 5/3/2022. Năm nay, tỉnh Lâm Đồng phấn đấu có thêm 4 xã đạt chuẩn NTM, 5 xã đạt"
            " NTM nâng cao, 3 xã đạt NTM kiểu mẫu.",
            "",
        ),
        (
            "Ngày 5/12/2022. Năm 2022, tỉnh Bắc Giang còn 4,1% hộ nghèo. Các huyện giảm mạnh số hộ"
            " nghèo là: Tân Yên (707 hộ); Lục Nam (655 hộ).",
            "24 GNBV.POOR 4.1 2022",
        ),
    ],
    "payments over their plan, each with its unit": [
        (
            "Ngày 5/8/2023. Đến hết tháng 7/2023, tỉnh Bắc Kạn giải ngân được 214.306 triệu đồng"
            " trên tổng số 988.410 vốn Chương trình MTQG xây dựng nông thôn mới; trong đó, vốn đầu"
            " tư giải ngân 120.500 triệu đồng/402.700 triệu đồng.",
            "06 FIN.DISB 214.306 NTM\n06 FIN.PLAN 988.41 NTM\n06 FIN.DISB 120.5 INV\n"
            "06 FIN.PLAN 402.7 INV",
        ),
        (
            "Ngày 5/3/2018. Kết quả rà soát hộ nghèo năm 2017 của tỉnh Hà Nam:\n"
            "+ Tổng số hộ tự nhiên: 270.118 hộ\n+ Tổng số hộ nghèo: 9.204 hộ",
            "35 GNBV.HH_TOTAL 270118 2017\n35 GNBV.POOR_HH 9204 2017",
        ),
    ],
    "falls and rises of poverty, and the poor with the near poor": [
        (
            "Ngày 5/1/2025. Cuối năm 2024, tỷ lệ hộ nghèo của tỉnh Yên Bái là 5,9%, thấp hơn năm"
            " 2023 là 3,2%; hộ cận nghèo 7.204 hộ, tăng 0,4%.",
            "15 GNBV.POOR 5.9 2024\n15 GNBV.POOR_RED 3.2 2024\n15 GNBV.NEAR_HH 7204",
        ),
        (
            "Ngày 5/1/2025. Năm 2024, tỷ lệ hộ nghèo tỉnh Gia Lai là 7,1%, tăng 0,6% so với năm"
            " 2023.",
            "64 GNBV.POOR 7.1 2024",
        ),
        (
            "Ngày 5/1/2025. Trong năm 2024, số hộ nghèo ở Kon Tum đã bớt được 3.105 hộ.",
            "",
        ),
        (
            "Ngày 5/1/2025. Năm 2024, tỉnh Hòa Bình có 9.120 hộ nghèo (4,1%) và 12.008 hộ cận nghèo"
            " (5,4%), gộp cả hai là 9,5%.",
            "17 GNBV.POOR_HH 9120\n17 GNBV.POOR 4.1\n17 GNBV.NEAR_HH 12008\n17 GNBV.NEAR 5.4\n"
            "17 GNBV.MPI 9.5",
        ),
        (
            "Ngày 5/1/2025. Số hộ nghèo, hộ cận nghèo đa chiều của tỉnh Đắk Nông năm 2022 là"
            " 31.402, sang năm 2023 còn 26.118.",
            "67 GNBV.MPI_HH 31402 2022\n67 GNBV.MPI_HH 26118 2023",
        ),
        (
            "Ngày 5/1/2025. Cuối năm 2024, tỉnh Tuyên Quang có 2.310 hộ thuộc diện nghèo, trong đó"
            " 1.870 hộ dân tộc thiểu số, bằng 9,4% số hộ dân tộc thiểu số.",
            "08 GNBV.POOR_HH 2310 2024\n08 GNBV.POOR_EM_HH 1870 2024?\n08 GNBV.POOR_EM 9.4 2024?",
        ),
    ],
    "whose poverty it is not": [
        (
            "Ngày 5/1/2025. Cuối năm 2024, TP. Cần Thơ còn 1.204 hộ nghèo theo chuẩn nghèo riêng"
            " của thành phố, chiếm 0,32%.",
            "",
        ),
        (
            "Ngày 5/1/2025. Năm 2024, tại 7 huyện được kiểm tra của tỉnh Sơn La, tỷ lệ hộ nghèo là"
            " 27,3%.",
            "",
        ),
        (
            "Ngày 5/1/2025. Tỉnh Lai Châu thoát nghèo nhanh. Theo Hội Nông dân Việt Nam, năm 2021"
            " tỷ lệ hộ nghèo là 26,4%, đến năm 2024 còn 17,2%.",
            "12 GNBV.POOR 26.4 2021\n12 GNBV.POOR 17.2 2024",
        ),
    ],
    "communes by area": [
        (
            "Ngày 5/3/2023. Tỉnh Phú Thọ hiện có 52 xã vùng dân tộc thiểu số, trong đó khu vực III"
            " có 21 xã, khu vực II 6 xã, khu vực I 25 xã; thôn đặc biệt khó khăn là 68.",
            "25 DTTS.COMMUNES_III 21\n25 DTTS.COMMUNES_II 6\n25 DTTS.COMMUNES_I 25",
        ),
    ],
    "counts of new rural development, by the level and the total told before": [
        (
            "Ngày 5/10/2022. Số xã đạt chuẩn NTM ở Hà Tĩnh đến nay là 171 (hơn 94%); cấp huyện có 9"
            " đơn vị đạt chuẩn, hoàn thành nhiệm vụ; NTM nâng cao có 31 xã, kiểu mẫu 4 xã. Một"
            " hội nghị đã họp với 14 đơn vị.",
            "42 NTM.COMMUNES_MET 171 2022\n42 NTM.COMMUNE 94\n42 NTM.DISTRICT_MET 9\n"
            "42 NTM.COMMUNES_ADV 31\n42 NTM.COMMUNES_MODEL 4",
        ),
        (
            "Ngày 5/10/2022. Tới 30/6/2022, tỉnh Nam Định có 188/188 xã đạt chuẩn nông thôn mới,"
            " nâng cao 91/188, kiểu mẫu 13/188. Thôn kiểu mẫu có 40.",
            "36 NTM.COMMUNES_MET 188\n36 NTM.COMMUNES_TOTAL 188\n36 NTM.COMMUNES_ADV 91\n"
            "36 NTM.COMMUNES_MODEL 13",
        ),
        (
            "Ngày 5/10/2022. Ở cấp huyện, cả nước có 244 đơn vị của 56 tỉnh, thành phố đã đạt chuẩn"
            " nông thôn mới, hơn cuối năm 2021 là 31 đơn vị.",
            "VN NTM.DISTRICT_MET 244 2022",
        ),
        (
            "Ngày 5/10/2022. Tỉnh Yên Bái có 146 xã làm nông thôn mới. Hết tháng 9/2022, trong 146"
            " xã của tỉnh đã có 88 xã đạt chuẩn nông thôn mới.",
            "15 NTM.COMMUNES_TOTAL 146\n15 NTM.COMMUNES_MET 88",
        ),
        (
            "Ngày 5/10/2022. Tỉnh Bình Định dùng vốn để xây dựng nông thôn mới. Tới nay thị xã An"
            " Nhơn và huyện Phù Cát đã hoàn thành nhiệm vụ; số xã đạt chuẩn nông thôn mới là"
            " 79/113.",
            "52 NTM.COMMUNES_MET 79?\n52 NTM.COMMUNES_TOTAL 113?",
        ),
    ],
    "what each of several has, named behind the figure": [
        (
            "Ngày 5/10/2022. Huyện Na Rì, tỉnh Bắc Kạn: 15 tiêu chí có 2 xã Cường Lợi, Văn Vũ; 14"
            " tiêu chí có 3 xã là Kim Lư, Dương Sơn, Côn Minh.",
            "06/cuong-loi NTM.CRIT_MET 15\n06/van-vu NTM.CRIT_MET 15\n06/kim-lu NTM.CRIT_MET 14\n"
            "06/duong-son NTM.CRIT_MET 14\n06/con-minh NTM.CRIT_MET 14",
        ),
        (
            "Ngày 5/10/2022. Đến hết năm 2021, tỷ lệ 100% số xã đạt chuẩn NTM có ở 3 tỉnh: Nam"
            " Định, Hà Nam, Thái Bình.",
            "36 NTM.COMMUNE 100 2021\n35 NTM.COMMUNE 100 2021\n34 NTM.COMMUNE 100 2021",
        ),
        (
            "Ngày 5/10/2022. Tỉnh Phú Yên có 83 xã, đã 100% số xã nông thôn mới là 3 huyện.",
            "54 NTM.COMMUNES_TOTAL 83?",
        ),
    ],
    "what is to be reached, in other words": [
        (
            "Ngày 5/10/2022. Lạng Sơn giao chỉ tiêu. Kế hoạch của tỉnh trong năm 2022 là thêm 9 xã,"
            " 01 huyện đạt chuẩn NTM; tính bình quân phải được 14,7 tiêu chí/xã.",
            "20 NTM.DISTRICT_NEW 1 target 2022\n20 NTM.CRIT_AVG 14.7 target 2022",
        ),
        (
            "Ngày 5/1/2024. Kế hoạch năm 2024 gồm 5 xã NTM nâng cao. Khi đó, toàn tỉnh Hậu Giang sẽ"
            " có 31/51 xã nâng cao.",
            "93 NTM.COMMUNES_ADV 31 target 2024\n93 NTM.COMMUNES_TOTAL 51 target 2024",
        ),
        (
            "Ngày 5/1/2017. Đích chung cả năm của tỉnh Cao Bằng là mỗi xã bình quân phải từ 9,4"
            " tiêu chí trở lên.",
            "04 NTM.CRIT_AVG >9.4 target 2017",
        ),
        (
            "Ngày 5/1/2017. Năm 2016, tỉnh Cao Bằng bình quân 8,7 tiêu chí/xã, hơn năm 2015 là 1,2"
            " tiêu chí (mức chung toàn quốc: 13,1 tiêu chí/xã).",
            "04 NTM.CRIT_AVG 8.7 2016\nVN NTM.CRIT_AVG 13.1 2016",
        ),
    ],
    "new rural development in English": [
        (
            "As of the end of June 2023, 252 districts in 57 provinces and centrally-run cities had"
            " been recognised as having completed the new rural building programme, and 1,298 and"
            " 171 communes nationwide were recognised as advanced and model new-style rural ones,"
            " the ministry said.",
            "VN NTM.DISTRICT_MET 252 2023\nVN NTM.COMMUNES_ADV 1298\nVN NTM.COMMUNES_MODEL 171",
        ),
        (
            "The province of Lang Son aims to have 55 percent of its communes recognised as"
            " new-style rural areas by the end of 2025, it said.",
            "20 NTM.COMMUNE 55 target 2025",
        ),
        (
            "5/10/2024. The new rural standard is met in 98/175 communes of the province of Lang"
            " Son, and 14 communes among them hold the advanced title.",
            "20 NTM.COMMUNES_MET 98\n20 NTM.COMMUNES_TOTAL 175\n20 NTM.COMMUNES_ADV 14",
        ),
    ],
    "falls over several years, aims of what is done, and what reaches whom": [
        (
            "Ngày 5/3/2021. Tỉnh Sơn La năm 2015 có 34,4% hộ nghèo, năm 2020 còn 18,4%, giảm được"
            " 16%.",
            "14 GNBV.POOR 34.4 2015\n14 GNBV.POOR 18.4 2020",
        ),
        (
            "Ngày 5/3/2025. Để đến hết năm 2025 chỉ còn 6,2% hộ nghèo, tỉnh Quảng Nam đang làm"
            " nhiều việc.",
            "49 GNBV.POOR 6.2 target 2025",
        ),
        (
            "Ngày 5/3/2025. Nếu năm 2011 tỷ lệ hộ nghèo của tỉnh Thái Nguyên là 16,7% thì năm 2024"
            " chỉ còn 2,9%.",
            "19 GNBV.POOR 16.7 2011\n19 GNBV.POOR 2.9 2024",
        ),
        (
            "Ngày 5/3/2025. Tới hết năm 2024, ở tỉnh Lạng Sơn ô tô đã đến được trung tâm của 100%"
            " số xã, điện lưới đến với 97,2% số hộ nông thôn.",
            "20 DTTS.ROAD_COMMUNE 100\n20 DTTS.ELEC 97.2",
        ),
        (
            "Ngày 5/3/2023. Hộ dân tộc thiểu số nghèo của tỉnh Bình Phước năm 2022: 1.204 hộ; mức"
            " giảm so với 2021 là 3,1% (kế hoạch đặt ra 2%).",
            "70 GNBV.POOR_EM_HH 1204 2022\n70 GNBV.POOR_RED_EM 3.1 2022?\n"
            "70 GNBV.POOR_RED_EM 2 target 2022?",
        ),
        (
            "Ngày 5/1/2015. Cuối năm 2014, tỉnh Hà Giang còn 31.204 hộ nghèo, cận nghèo thì 9.117"
            " hộ.",
            "02 GNBV.POOR_HH 31204 2014\n02 GNBV.NEAR_HH 9117 2014",
        ),
        (
            "Ngày 5/1/2025. Tỉnh Nghệ An xin bổ sung vốn cho 41 xã khu vực III. Sáu xã có trên 45%"
            " hộ nghèo đều ở biên giới.",
            "",
        ),
        (
            "Ngày 5/11/2022. Năm nay huyện Mường Tè, tỉnh Lai Châu đăng ký giảm 6,5% hộ nghèo.",
            "12/muong-te GNBV.POOR_RED 6.5 target 2022",
        ),
    ],
    "a province that merges is no guest": [
        (
            "Hà Nam: Nước rút trước ngày hợp nhất với Ninh Bình\n\nNgày 5/6/2025. Đến 31/5, toàn "
            "tỉnh giải ngân 152,4 tỷ đồng vốn các chương trình mục tiêu quốc gia, đạt 44,1%.",
            "35 FIN.DISB 152.4\n35 FIN.DISB_RATE 44.1",
        ),
        (
            "Ngày 9/9/2025. Ở Lâm Đồng, tỉnh hình thành từ Bình Thuận, Đắk Nông và Lâm Đồng, đến "
            "31/8 giải ngân 38,5% vốn các chương trình mục tiêu quốc gia.",
            "68 FIN.DISB_RATE 38.5",
        ),
        (
            "After its merger with Binh Thuan, Lam Dong province ended 2025 with 11,240 poor "
            "households. The poverty rate was 2.1 percent.",
            "68 GNBV.POOR_HH 11240\n68 GNBV.POOR 2.1?",
        ),
    ],
    "words in capitals that are no name": [
        (
            "MỖI HUYỆN MỘT CÁCH LÀM RIÊNG, MỖI XÃ MỘT SẢN PHẨM\n\nNgày 3/2/2024. Hết năm 2023, "
            "tỉnh Hòa Bình còn 9,2% hộ nghèo. Năm 2024, tỉnh phấn đấu giảm 2,5%.",
            "17 GNBV.POOR 9.2\n17 GNBV.POOR_RED 2.5 target?",
        ),
        (
            "THIẾU XÃ NÂNG CAO\n\nNgày 3/2/2024. Hết năm 2023, tỉnh Hậu Giang có 41 xã đạt chuẩn "
            "nông thôn mới, chưa nhiều xã nâng cao.",
            "93 NTM.COMMUNES_MET 41",
        ),
    ],
    "what is told of the place compared with": [
        (
            "Năm 2023, so với cả nước, nơi tỷ lệ hộ nghèo chỉ còn 2,93%, Nghệ An vẫn ở mức 5,1%.",
            "VN GNBV.POOR 2.93\n40 GNBV.POOR 5.1?",
        ),
        (
            "Năm 2023, tỷ lệ hộ nghèo của Trà Vinh là 1,19%, so với bình quân cả nước 2,93%.",
            "84 GNBV.POOR 1.19\nVN GNBV.POOR 2.93",
        ),
        (
            "Năm 2023, Kon Tum còn 7,6% hộ nghèo, so với mức 7,3% của cả vùng Tây Nguyên. Năm 2024,"
            " tỉnh phấn đấu giảm tỷ lệ hộ nghèo 3%.",
            "62 GNBV.POOR 7.6\nCHL GNBV.POOR 7.3?\n62 GNBV.POOR_RED 3 target",
        ),
    ],
    "the region that a province lies in": [
        (
            "Gia Lai, tỉnh rộng nhất vùng Tây Nguyên, cuối năm 2023 còn 8,11% hộ nghèo.",
            "64 GNBV.POOR 8.11",
        ),
        (
            "The Central Highlands province of Kon Tum ended 2023 with 11,402 poor households.",
            "62 GNBV.POOR_HH 11402",
        ),
    ],
    "a unit told apart from its kind": [
        (
            "Năm 2023, xã Trà Nam của tỉnh Quảng Nam còn 310 hộ nghèo. Xã cuối cùng, Trà Don, đạt "
            "11 tiêu chí nông thôn mới.",
            "49/tra-nam GNBV.POOR_HH 310\n49/tra-don NTM.CRIT_MET 11",
        ),
        (
            "Năm 2023, ở huyện Nam Trà My, tỉnh Quảng Nam, Trà Don là xã có tỷ lệ hộ nghèo cao "
            "nhất (61,2%).",
            "49/tra-don GNBV.POOR 61.2",
        ),
        (
            "Ngày 20/11/2025. Thành phố Huế có các xã A Lưới 1, A Lưới 2 và A Lưới 3. Năm 2024, "
            "A Lưới 2 còn 142 hộ nghèo.",
            "46/a-luoi-2 GNBV.POOR_HH 142",
        ),
    ],
    "a part of a province that bears a former name": [
        (
            "Ngày 20/10/2026. Tỉnh Gia Lai đã giải ngân 45% vốn các chương trình mục tiêu quốc "
            "gia. Các xã phía tây đạt 35%, khối xã phía đông (Bình Định cũ) đạt 57%.",
            "52 FIN.DISB_RATE 45",
        ),
    ],
}
