"""Bad and odd inputs: handled, or said."""

from __future__ import annotations

import random
import unicodedata
import zipfile
from pathlib import Path

import pytest
import typst

from mtqg.intake.text import documents, read_text
from mtqg.intake.text.documents import MAX_LETTERS
from mtqg.problems import ProblemError
from mtqg.table.encodings import from_tcvn3

STORY = (
    "Tỉnh Bắc Giang sơ kết các chương trình\n\nNgày 4/10/2023\n\n"
    "Đến 30/9/2023, tỉnh Bắc Giang đã giải ngân 998 tỷ đồng vốn các chương trình mục tiêu quốc "
    "gia, đạt 50,6% kế hoạch. Tỷ lệ hộ nghèo năm 2022 là 3,81%.\n"
)
#: How the files of Office before 2007 begin, and those with a password.
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(40)
FIGURES = [
    ("24", "FIN.DISB", 998.0, "2023-09-30"),
    ("24", "FIN.DISB_RATE", 50.6, "2023-09-30"),
    ("24", "GNBV.POOR", 3.81, ""),
]


def told(source: str | Path) -> list[tuple[str, str, float, str]]:
    """Return what is read, shortly."""
    return [(s.area, s.indicator, s.value, s.as_of) for s in read_text(source).statements]


def test_text_decomposed_non_breaking_and_windows_line_ends() -> None:
    assert told(STORY) == FIGURES
    assert told(unicodedata.normalize("NFD", STORY)) == FIGURES
    assert told(STORY.replace(" ", "\u00a0").replace("\n", "\r\n")) == FIGURES


def test_places_count_in_the_text_as_given_even_when_it_is_decomposed() -> None:
    text = unicodedata.normalize("NFD", STORY)
    (first, *_) = read_text(text).statements
    assert unicodedata.normalize("NFC", text[first.start : first.end]) == "998 tỷ đồng"


def test_numbers_split_by_line_ends() -> None:
    text = STORY.replace("50,6%", "50,\n6%").replace("998 tỷ", "998\ntỷ")
    assert told(text) == FIGURES


def test_an_english_decimal_point_in_a_vietnamese_text() -> None:
    assert told(STORY.replace("50,6%", "50.6%")) == FIGURES


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
def test_encodings_of_files(tmp_path: Path, codec: str) -> None:
    text = STORY
    if codec == "cp1258":  # this code page writes tones as separate signs
        letters = []
        for letter in STORY:
            base, *marks = unicodedata.normalize("NFD", letter)
            shape = [m for m in marks if m in "\u0302\u0306\u031b"]
            tone = [m for m in marks if m not in shape]
            letters += [unicodedata.normalize("NFC", base + "".join(shape)), *tone]
        text = "".join(letters)
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode(codec))
    assert told(path) == FIGURES


def test_text_typed_for_a_tcvn3_font(tmp_path: Path) -> None:
    codes = {from_tcvn3(chr(c)): chr(c) for c in range(0xA1, 0xFF)}
    path = tmp_path / "a.txt"
    path.write_bytes("".join(codes.get(c, c) for c in STORY).encode("latin-1"))
    reading = read_text(path)
    assert "TCVN3" in reading.notes[0].en
    assert told(path) == FIGURES


def test_a_page_without_its_furniture(tmp_path: Path) -> None:
    lines = [line for line in STORY.splitlines() if line]
    body = "".join(f"<p>{line}</p>" for line in lines[1:])
    page = (
        f"<html><head><title>{lines[0]}</title><meta property='article:published_time' "
        "content='2023-10-04T08:00'></head><body><nav>Trang chủ 2023</nav>"
        f"<article><h1>{lines[0]}</h1>{body}</article>"
        "<aside><p>Hà Giang: tỷ lệ hộ nghèo còn 30%</p></aside>"
        "<div class='tin-lien-quan'><p>Sơn La: tỷ lệ hộ nghèo còn 14%</p></div></body></html>"
    )
    path = tmp_path / "a.html"
    path.write_text(page, "utf-8")
    assert told(path) == FIGURES
    assert read_text(path).published == "2023-10-04"


def test_a_word_file(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    paragraphs = "".join(
        f"<w:p><w:r><w:t>{line[:20]}</w:t></w:r><w:r><w:t>{line[20:]}</w:t></w:r></w:p>"
        for line in STORY.splitlines()
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "word/document.xml", f"<w:document {space}><w:body>{paragraphs}</w:body></w:document>"
        )
    assert told(path) == FIGURES


TABLE = [
    ["STT", "Nội dung", "Kế hoạch", "Giải ngân"],
    ["1", "Vốn đầu tư", "804.500", "414.295"],
    ["2", "Vốn sự nghiệp", "402.300", "89.621"],
    ["", "Tổng cộng", "1.206.800", "503.916"],
]
ABOVE = [
    "Sở Tài chính tỉnh Gia Lai",
    "Giải ngân vốn Chương trình MTQG 9 tháng năm 2026 (đến 30/9/2026)",
    "Đơn vị: triệu đồng",
]


def test_a_table_in_a_word_file_or_a_page_is_read_as_a_form(tmp_path: Path) -> None:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

    def words(text: str) -> str:
        return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"

    rows = "".join(
        "<w:tr>" + "".join(f"<w:tc>{words(cell)}</w:tc>" for cell in row) + "</w:tr>"
        for row in TABLE
    )
    docx, page = tmp_path / "a.docx", tmp_path / "a.html"
    body = "".join(map(words, ABOVE)) + f"<w:tbl>{rows}</w:tbl>"
    with zipfile.ZipFile(docx, "w") as archive:
        archive.writestr(
            "word/document.xml", f"<w:document {space}><w:body>{body}</w:body></w:document>"
        )
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in TABLE)
    lines = "".join(f"<p>{line}</p>" for line in ABOVE)
    page.write_text(f"<html><body>{lines}<table>{cells}</table></body></html>", "utf-8")
    for path in (docx, page):
        reading = read_text(path)
        found = {(s.area, s.indicator, s.capital, s.value) for s in reading.statements}
        assert found == {
            ("52", "FIN.PLAN", "INV", 804.5), ("52", "FIN.DISB", "INV", 414.295),
            ("52", "FIN.PLAN", "REC", 402.3), ("52", "FIN.DISB", "REC", 89.621),
            ("52", "FIN.PLAN", "ALL", 1206.8), ("52", "FIN.DISB", "ALL", 503.916),
        }  # fmt: skip
        assert all(reading.text[s.start : s.end] == s.printed for s in reading.statements)


def test_a_pdf_with_text_is_read_and_a_scan_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    text = STORY.replace("\n", "\n\n").replace("#", "")
    path.write_bytes(typst.compile(f'#set text(lang: "vi")\n{text}'.encode()))
    assert [x[:3] for x in told(path)] == [x[:3] for x in FIGURES]
    path.write_bytes(typst.compile(b"#rect(width: 5cm, height: 5cm)"))
    with pytest.raises(ProblemError, match="OCR"):
        read_text(path)


def test_a_sentence_goes_on_in_the_next_line_of_a_pdf(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    body = (
        "Sơn La: kết quả năm 2025\n\nNgày 5/3/2026\n\nCuối năm 2025, toàn tỉnh Sơn La còn 31.260 hộ"
        " nghèo, chiếm 10,47% tổng số hộ; hộ cận nghèo 18.905 hộ, chiếm 6,32%. Đến nay, toàn tỉnh"
        " có 61 xã đạt chuẩn nông thôn mới.\n\n1. Phường Tô Hiệu\n\n2. Phường Chiềng An"
    )
    right = [(s.indicator, s.value, s.period) for s in read_text(body).statements]
    assert len(right) == 5
    for width in ("6cm", "7.3cm", "9cm"):
        page = f'#set page(width: {width}, margin: 6mm)\n#set text(lang: "vi", hyphenate: false)\n'
        listed = body.replace("1. ", "1\\. ").replace("2. ", "2\\. ")
        path.write_bytes(typst.compile(f"{page}{listed}".encode()))
        reading = read_text(path)
        assert [(s.indicator, s.value, s.period) for s in reading.statements] == right
        assert [x for x in reading.text.splitlines() if "Phường" in x] == [
            "1. Phường Tô Hiệu", "2. Phường Chiềng An",
        ]  # fmt: skip


def test_letters_that_no_encoding_gives_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("Tỉnh Bắc Giang giải ngân 998 tỷ đồng".encode() + b"\x8f \xb1")
    assert "2 damaged letters" in " ".join(str(note.en) for note in read_text(path).notes)


def test_the_vni_encoding_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(
        "Naêm 2023, tænh Sôn La coøn 14,41% hoä ngheøo, ñaõ giaûi ngaân 924 tyû ñoàng.\n"
    )
    with pytest.raises(ProblemError, match="VNI"):
        read_text(path)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n ", "empty"),
        ("a.txt", bytes(range(256)) * 20, "not a text file"),
        ("a.pdf", b"%PDF-1.7 ....", "cannot be opened"),
        ("a.docx", b"PK\x03\x04 broken", "Word"),
        ("a.docx", b"P3", "Word"),
        ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
        ("a.doc", OLE + "WordDocument".encode("utf-16-le"), "old Word file"),
        ("a.txt", rb"{\rtf1\ansi T\u7881?nh B\u7855?c Giang c\u243?n 3,81% h}", "old Word file"),
        ("a.doc", OLE, "not a text file"),
        ("a.html", b"<html><body></body></html>", "no text"),
    ],
)
def test_files_that_cannot_be_read_are_refused(
    tmp_path: Path, name: str, data: bytes, words: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(ProblemError) as error:
        read_text(path)
    assert words in error.value.say("en")
    assert name in error.value.say("vi")


@pytest.mark.parametrize("name", ["khong-co.txt", "bao cao thang 10.doc", "bang.xlsx"])
def test_a_missing_file_is_not_taken_for_its_own_text(name: str) -> None:
    with pytest.raises(ProblemError, match="không có tệp này"):
        read_text(name)


def test_a_folder_and_a_workbook_are_refused_as_what_they_are(tmp_path: Path) -> None:
    workbook = tmp_path / "thang9.xlsx"
    workbook.write_bytes(b"PK")
    for source, said in ((tmp_path, "thư mục"), (workbook, "mtqg load")):
        with pytest.raises(ProblemError, match=said):
            read_text(source)


def test_too_long_a_text_is_refused() -> None:
    with pytest.raises(ProblemError, match="quá dài"):
        read_text("tỷ lệ hộ nghèo\n" * (MAX_LETTERS // 14))


def test_another_language_is_said() -> None:
    reading = read_text("Im Jahr 2023 hatte die Provinz 998 Milliarden ausgegeben, also 50,6 %.\n")
    assert reading.statements == []
    assert "neither Vietnamese nor English" in reading.notes[0].en
    assert {x.reason for x in reading.left} == {"language"}


def test_an_english_text_is_read_in_its_own_figures_and_places() -> None:
    text = (
        "By the end of September 2024, Lai Chau province had disbursed VND1,285.5 billion for the"
        " three national target programmes, equal to 50.6 percent of the plan. The poverty rate"
        " fell from 27.4 per cent in 2023 to 23.1 per cent in 2024. A bridge cost 9 billion dong.\n"
    )
    reading = read_text(text, as_of="2024-12-20")
    found = [(s.area, s.indicator, s.value, s.period, s.as_of) for s in reading.statements]
    assert found == [
        ("12", "FIN.DISB", 1285.5, "2024", "2024-09-30"),
        ("12", "FIN.DISB_RATE", 50.6, "2024", "2024-09-30"),
        ("12", "GNBV.POOR", 27.4, "2023", ""),
        ("12", "GNBV.POOR", 23.1, "2024", ""),
    ]
    assert [text[s.start : s.end].strip() for s in reading.statements] == [
        s.printed for s in reading.statements
    ]
    assert reading.statements[1].printed == "50.6 percent"
    assert "English" in reading.notes[0].en


ENGLISH = [
    (
        "Son La province reported that 62.4 percent of its communes have met new-style rural"
        " standards.",
        ["14 NTM.COMMUNE 62.4"],
    ),
    (
        "As of May 31, 2024, 71 communes in Son La province, or 37.8%, had been recognised as"
        " meeting new rural criteria; 41 of the province's 188 communes attained advanced new-style"
        " rural standards.",
        [
            "14 NTM.COMMUNES_MET 71",
            "14 NTM.COMMUNE 37.8",
            "14 NTM.COMMUNES_ADV 41",
            "14 NTM.COMMUNES_TOTAL 188",
        ],
    ),
    (
        "By May 31, 2024, VND 412.6 billion (US$16.2 million), or 38.5 per cent, had been disbursed"
        " by Nghe An province for the three national target programmes.",
        ["40 FIN.DISB 412.6", "40 FIN.DISB_RATE 38.5"],
    ),
    (
        "In Nghe An province the poverty rate fell from 8.3% in 2022 to 6.4 percent last year.",
        ["40 GNBV.POOR 8.3", "40 GNBV.POOR 6.4"],
    ),
    (
        "Of Son La province's households, between 14 and 15 percent are poor. Under the three"
        " national target programmes it has disbursed 27.5% of this year's plan.",
        ["14 FIN.DISB_RATE 27.5"],
    ),
]


@pytest.mark.parametrize(("text", "right"), ENGLISH)
def test_what_english_says_the_other_way_round_is_turned(text: str, right: list[str]) -> None:
    found = [
        f"{s.area} {s.indicator} {s.value:g}"
        for s in read_text(text, as_of="2024-06-20").statements
    ]
    assert found == right


@pytest.mark.parametrize(
    ("text", "right"),
    [
        (
            "Tỉnh Sơn La: kết quả giảm nghèo\n(Ngày 22/3/2024)\n\n"
            "Chỉ tiêu | ĐVT | TH 2022 | TH 2023 | KH 2024\n"
            "Tỷ lệ hộ nghèo | % | 17,83 | 14,41 | 11,5\n"
            "Số xã đạt chuẩn NTM | xã | 51 | 56 | -\n",
            [
                ("14", "GNBV.POOR", 17.83, "2022", "actual"),
                ("14", "GNBV.POOR", 14.41, "2023", "actual"),
                ("14", "GNBV.POOR", 11.5, "2024", "target"),
                ("14", "NTM.COMMUNES_MET", 51, "2022", "actual"),
                ("14", "NTM.COMMUNES_MET", 56, "2023", "actual"),
            ],
        ),
        (
            "Tỉnh Lào Cai: kết quả giảm nghèo tại một số xã\n(Ngày 08/7/2026)\n\n"
            "TT | Xã | Tỷ lệ hộ nghèo cuối năm 2025 (%) | Chỉ tiêu giảm năm 2026 (điểm %)\n"
            "1 | Bảo Thắng | 1,12 | 0,3\n2 | Nghĩa Đô | 9,42 | -\n",
            [
                ("15/bao-thang", "GNBV.POOR", 1.12, "2025", "actual"),
                ("15/bao-thang", "GNBV.POOR_RED", 0.3, "2026", "target"),
                ("15/nghia-do", "GNBV.POOR", 9.42, "2025", "actual"),
            ],
        ),
    ],
    ids=["rows are indicators", "rows are communes"],
)
def test_the_cells_of_a_table_no_form_fits_are_read_as_sentences(
    text: str, right: list[tuple[str, str, float, str, str]]
) -> None:
    reading = read_text(text)
    both = (*reading.statements, *reading.doubtful)
    found = [(s.area, s.indicator, s.value, s.period, s.status) for s in both]
    assert sorted(found) == sorted(right)
    assert all(text[s.start : s.end] == s.printed for s in both)


def docx(path: Path, body: str = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>") -> bytes:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        inside = f"<w:body>{body.format(STORY)}</w:body>"
        made.writestr("word/document.xml", f'<w:document xmlns:w="{space}">{inside}</w:document>')
    return path.read_bytes()


def test_a_word_file_damaged_anywhere_is_read_whole_or_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    whole = docx(path)
    (text, *_), chance, refused = documents.read(str(path)), random.Random(5), 0
    for _ in range(300):
        hurt = bytearray(whole)
        for _ in range(chance.choice((1, 1, 2, 8))):
            hurt[chance.randrange(len(hurt))] = chance.randrange(256)
        path.write_bytes(hurt[: chance.choice((None, None, chance.randrange(4, len(hurt))))])
        found = documents.read(str(path))
        if isinstance(found, ProblemError):
            refused += 1
            assert found.say("vi") != found.say("en")
        elif path.read_bytes()[:2] == b"PK":
            assert found[0] == text
    assert refused > 100


@pytest.mark.parametrize("unit", [
    "<w:p><w:r><w:t>{}</w:t></w:r></w:p>" + "<w:p/>" * 2_000_000,
    "<w:tbl>" * 200_000 + "</w:tbl>" * 200_000,
    "<w:p>" + " " * 60_000_000 + "</w:p>",
])  # fmt: skip
def test_a_word_bomb_ends_in_its_text_or_a_refusal(tmp_path: Path, unit: str) -> None:
    docx(tmp_path / "a.docx", unit)
    try:
        found = documents.read_document(tmp_path / "a.docx").text
    except ProblemError as error:
        found = error.say("vi")
    assert STORY.split("\n")[0] in found or "quá dài" in found or "đọc" in found


def test_a_word_file_with_changes_notes_and_a_text_box_is_read_once_and_whole(
    tmp_path: Path,
) -> None:
    def run(text: str) -> str:
        return f"<w:r><w:t xml:space='preserve'>{text}</w:t></w:r>"

    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    box = (
        f"<w:txbxContent><w:p>{run('Hộ cận nghèo cuối năm 2025: 9.140 hộ.')}</w:p></w:txbxContent>"
    )
    body = (
        "<w:p>" + run("Tỉnh Sơn La, ngày 5/3/2026. Cuối năm 2025, tỉnh Sơn La còn ")
        + "<w:del><w:r><w:delText>31.000</w:delText></w:r></w:del>"
        + f"<w:moveFrom>{run('31.500')}</w:moveFrom><w:ins>{run('31.775')}</w:ins>"
        + run(" hộ nghèo.")
        + f"<w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
        + "</mc:AlternateContent></w:r></w:p>"
    )  # fmt: skip
    names = (
        f'xmlns:w="{space}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    )
    note = f"<w:p>{run('Cuối năm 2024, tỉnh Sơn La còn 36.020 hộ nghèo.')}</w:p>"
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr(
            "word/document.xml", f"<w:document {names}><w:body>{body}</w:body></w:document>"
        )
        made.writestr(
            "word/footnotes.xml",
            f"<w:footnotes {names}><w:footnote>{note}</w:footnote></w:footnotes>",
        )
    reading = read_text(path)
    found = [(s.indicator, s.value, s.period) for s in reading.statements]
    assert found == [
        ("GNBV.POOR_HH", 31775, "2025"),
        ("GNBV.NEAR_HH", 9140, "2025"),
        ("GNBV.POOR_HH", 36020, "2024"),
    ]
    assert [x.reason for x in reading.left if x.reason != "date"] == []
    told = " ".join(note.en for note in reading.notes)
    assert "tracked changes" in told
    assert "1 footnotes" in told


HEADED = [
    "<tr><td colspan='5'>Đơn vị: triệu đồng</td></tr>",
    "<tr><th rowspan='2'>Nội dung</th><th colspan='2'>Vốn đầu tư</th>"
    "<th colspan='2'>Vốn sự nghiệp</th></tr>",
    "<tr><th>Kế hoạch</th><th>Giải ngân</th><th>Kế hoạch</th><th>Giải ngân</th></tr>",
    "<tr><td>Tổng số</td><td>804.500</td><td>414.295</td><td>402.300</td><td>89.621</td></tr>",
]


def test_headings_over_several_columns_are_told_in_each(tmp_path: Path) -> None:
    lines = "".join(f"<p>{line}</p>" for line in ABOVE[:2])
    page = f"<html><body>{lines}<table>{''.join(HEADED)}</table></body></html>"
    reading = read_text(page)
    found = {(s.indicator, s.capital, s.value) for s in (*reading.statements, *reading.doubtful)}
    assert found == {
        ("FIN.PLAN", "INV", 804.5), ("FIN.DISB", "INV", 414.295),
        ("FIN.PLAN", "REC", 402.3), ("FIN.DISB", "REC", 89.621),
    }  # fmt: skip
    cell = (
        "<w:tc><w:tcPr><w:gridSpan w:val='{}'/></w:tcPr><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    )
    rows = [
        [(5, "Đơn vị: triệu đồng")],
        [(1, "Nội dung"), (2, "Vốn đầu tư"), (2, "Vốn sự nghiệp")],
        [(1, ""), (1, "Kế hoạch"), (1, "Giải ngân"), (1, "Kế hoạch"), (1, "Giải ngân")],
        [(1, "Tổng số"), (1, "804.500"), (1, "414.295"), (1, "402.300"), (1, "89.621")],
    ]
    table = "".join(
        "<w:tr>" + "".join(cell.format(*one) for one in row) + "</w:tr>" for row in rows
    )
    words = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in ABOVE[:2])
    docx(tmp_path / "a.docx", f"{words}<w:tbl>{table}</w:tbl>")
    assert read_text(tmp_path / "a.docx").text == reading.text


def test_a_heading_over_columns_takes_no_figures_for_headings() -> None:
    cell = "<td>x</td><td>{}</td><td>{}</td></tr>"
    head = "<tr><th>Chỉ tiêu</th><th colspan='2'>Số hộ</th></tr><tr>"
    for first, second, right in (
        ("1,5", "2", "Chỉ tiêu | Số hộ | Số hộ\n\nx | 1,5 | 2"),
        ("2024", "2025", "Chỉ tiêu x | Số hộ 2024 | Số hộ 2025"),
    ):
        page = f"<html><body><p>Bảng</p><table>{head}{cell.format(first, second)}</table></html>"
        assert read_text(page).text == f"Bảng\n\n{right}"


def test_a_left_cell_carries_no_unit_that_only_words_above_its_table_give(tmp_path: Path) -> None:
    text = (
        "Tỉnh Sơn La báo cáo ngày 5/3/2026\n\nBiểu tổng hợp (đơn vị: triệu đồng)\n\n"
        "Nội dung | Tên | Số liệu\nĐiều A | B | 50.000\nĐiều C | D | 7,5 km\n"
    )
    left = {x.printed: (x.value, x.unit) for x in read_text(text).left if x.reason == "table"}
    assert left["50.000"] == (50000, "")
