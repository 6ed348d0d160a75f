import unicodedata

import pytest

from mtqg.table import areas, encodings
from mtqg.table.encodings import clean, from_mojibake, from_tcvn3, is_tcvn3

NAMES = [*areas.provinces("2024")["name"], "Bộ Giáo dục và Đào tạo", "Vốn đầu tư thực hiện"]
# The letters of TCVN 5712 (VN3), typed here once more from the standard's chart, by tone.
CHART = dict(
    zip(
        "à ả ã á ạ ă ằ ẳ ẵ ắ ặ â ầ ẩ ẫ ấ ậ đ è ẻ ẽ é ẹ ê ề ể ễ ế ệ ì ỉ ĩ í ị ò ỏ õ ó ọ ô ồ ổ ỗ ố ộ "
        "ơ ờ ở ỡ ớ ợ ù ủ ũ ú ụ ư ừ ử ữ ứ ự ỳ ỷ ỹ ý ỵ Đ Ă Â Ê Ô Ơ Ư".split(),
        bytes.fromhex(
            "b5b6b7b8b9a8bbbcbdbec6a9c7c8c9cacbaecccecfd0d1aad2d3d4d5d6d7d8dcdddedfe1e2e3e4abe5e6e7e8e9"
            "aceaebecedeeeff1f2f3f4adf5f6f7f8f9fafbfcfdfea7a1a2a3a4a5a6"
        ).decode("latin-1"),
        strict=True,
    )
)


@pytest.mark.parametrize("name", NAMES)
def test_tcvn3_reads_back(name):
    # Upper-case accented vowels have no code of their own in these fonts.
    if any(c not in CHART and ord(c) > 127 for c in name):
        pytest.skip("not typable in one TCVN3 font")
    typed = "".join(CHART.get(c, c) for c in name)
    assert from_tcvn3(typed) == name


@pytest.mark.parametrize("name", NAMES)
def test_unicode_is_left_alone_and_mojibake_repaired(name):
    assert not is_tcvn3(name)
    assert clean(name) == name
    assert clean(unicodedata.normalize("NFD", name)) == name
    broken = "".join(
        bytes([b]).decode("cp1252", errors="ignore") or chr(b) for b in name.encode("utf-8")
    )
    assert from_mojibake(broken) == name


@pytest.mark.parametrize(
    ("stored", "meant"),
    [
        ("Khối lượng vèn ®Çu t\u00ad tõ ng©n s¸ch", "Khối lượng vốn đầu tư từ ngân sách"),
        ("Vốn Bé Giao th«ng vËn t¶i quản lý", "Vốn Bộ Giao thông vận tải quản lý"),
        ("Toång soá", "Tổng số"),
        ("Voán ñaàu tö töø ngaân saùch Nhaø nöôùc", "Vốn đầu tư từ ngân sách Nhà nước"),
        ("BOÄ GIAO THOÂNG VAÄN TAÛI", "BỘ GIAO THÔNG VẬN TẢI"),
        ("Uû ban nh©n d©n x·", "Uỷ ban nhân dân xã"),
    ],
)  # fmt: skip
def test_legacy_and_half_legacy_text(stored, meant):
    assert clean(stored) == meant


def test_no_name_in_unicode_is_taken_for_a_legacy_one():
    names = [name for edition in ("2024", "2025") for name in areas.provinces(edition)["name"]]
    names += ["Hoà Bình", "Khoá 5", "§ 12", "«Sơn La»", "thuỷ lợi", "5 × 3", "Đà Nẵng · Huế"]
    assert [name for name in names if clean(name) != name] == []


SENTENCE = "Ủy ban nhân dân tỉnh Bắc Giang; Kế hoạch vốn năm 2023; Giải ngân; Tỷ lệ (%); Hà Nội"


def cp1258(text: str) -> bytes:
    made = b""
    for c in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", c)
        tones = "".join(m for m in parts if m in "\u0300\u0301\u0303\u0309\u0323")
        made += unicodedata.normalize("NFC", "".join(m for m in parts if m not in tones)).encode(
            "cp1258"
        )
        made += tones.encode("cp1258")
    return made


def legacy(text: str, table: dict[str, str]) -> bytes:
    return "".join(table.get(c, c) for c in text).encode("latin-1")


def test_the_encoding_of_a_file_is_the_one_that_makes_vietnamese_of_it():
    tcvn3 = {letter: sign for sign, letter in encodings._TCVN3.items()} | {"Ủ": "Uñ"}
    vni = {letter: pair for pair, letter in encodings._VNI.items()}
    assert encodings.decode(SENTENCE.encode("utf-8-sig")) == (SENTENCE, "UTF-8")
    assert encodings.decode(SENTENCE.encode("utf-16")) == (SENTENCE, "UTF-16")
    assert encodings.decode(cp1258(SENTENCE)) == (SENTENCE, "Windows-1258")
    assert encodings.decode(legacy(SENTENCE, vni)) == (SENTENCE, "VNI")
    assert encodings.decode(legacy(SENTENCE, tcvn3)) == (SENTENCE.replace("Ủ", "Uủ"), "TCVN3")
