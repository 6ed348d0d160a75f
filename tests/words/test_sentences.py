"""What the files of sentences promise: both languages say the same, and code and files agree."""

import ast
import re
import shutil
from functools import cache
from pathlib import Path

import pytest

import mtqg
from mtqg.problems import ProblemError, speaking
from mtqg.run import parameters
from mtqg.sections import trends
from mtqg.texts import LANGUAGES, Text
from mtqg.words import sentences as room
from mtqg.words.sentences import listed, names, read, sentences

SOURCE = Path(mtqg.__file__).parent
MONTHS = "January February March April May June July August September October November December"


def numbers(words: str) -> list[str]:
    """Return the literal numbers of a sentence, months by number, marks of thousands apart."""
    words = re.sub(r"\{\w+\}", "", words)
    for at, month in enumerate(MONTHS.split(), 1):
        words = re.sub(rf"\b{month}\b", str(at), words)
    return sorted(
        number.replace(",", ".").replace(".000", "000").lstrip("0") or "0"
        for number in re.findall(r"\d+(?:[.,]\d+)*", words)
    )


@pytest.mark.parametrize("name", names())
def test_both_languages_say_the_same_facts(name):
    found = read(name)  # refuses unlike keys and placeholders
    assert found["vi"]
    assert found["vi"].keys() == found["en"].keys()
    for key, vi in found["vi"].items():
        en = found["en"][key]
        assert vi.placeholders == en.placeholders, f"{en.place}:{en.line}"
        assert numbers(vi.words) == numbers(en.words), f"{en.place}:{en.line} {key}"
        for one in (vi, en):
            assert one.words, f"{one.place}:{one.line}"
            assert one.words.count("**") % 2 == 0, f"{one.place}:{one.line}"


def _asks(node: ast.AST) -> bool:
    """Tell whether code asks for a file: `sentences("trends", …)`, `case.says("trends")`."""
    if not isinstance(node, ast.Call):
        return False
    return getattr(node.func, "id", "") == "sentences" or getattr(node.func, "attr", "") == "says"


@cache
def used() -> dict[str, set[str]]:
    """Return the keys that code says, by file: literal ones, and patterns of f-strings."""
    keys: dict[str, set[str]] = {name: set() for name in names()}
    for path in SOURCE.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        files = {
            str(call.args[0].value)
            for call in ast.walk(tree)
            if _asks(call) and isinstance(call.args[0], ast.Constant)
        }
        texts = {
            re.escape(node.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        texts |= {
            "".join(
                re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"\w+"
                for part in node.values
            )
            for node in ast.walk(tree)
            if isinstance(node, ast.JoinedStr)
        }
        # A section that is asked for by a variable is one of those that the module names.
        asked = [
            call.args[0]
            for call in ast.walk(tree)
            if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "section"
        ]
        named = {arg.value for arg in asked if isinstance(arg, ast.Constant)}
        if len(named) < len({ast.dump(arg) for arg in asked}):
            named = {text for text in texts if text.isidentifier()}
        sections = {rf"{name}\.[\w-]+" for name in named}
        # The headings of a table, and its title, are named without their section.
        sections |= {
            rf"{call.args[1].value}\.(title|{'|'.join(filter(str.isidentifier, texts))})"
            for call in ast.walk(tree)
            if isinstance(call, ast.Call)
            and ast.unparse(call.func) == "ReaderTable.of"
            and isinstance(call.args[1], ast.Constant)
        }
        keyed = {text for text in texts if re.fullmatch(r"[\w-]+(\\w\+)?\\\.(\w|\\w\+)+", text)}
        for name in files:
            keys[name] |= keyed | sections
        # What is missing, and what it would unlock, is found by one name.
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "missing.note":
                room, key = [*map(ast.literal_eval, call.args[1:]), "what"][:2]
                keys[room] |= {rf"missing\.{key}", rf"missing\.{key}_unlocks"}
    return keys


@pytest.mark.parametrize("name", names())
def test_every_sentence_is_said_somewhere(name):
    patterns = used()[name]
    unsaid = [
        key
        for key in read(name)["vi"]
        # The remedy of a problem goes with it (`Sentences.problem`).
        if not any(re.fullmatch(p, k) for p in patterns for k in (key, key.removesuffix("_how")))
    ]
    assert unsaid == []


def test_every_sentence_that_is_said_exists():
    known = {name: list(read(name)["vi"]) for name in names()}
    unknown, told = [], set()
    for path in SOURCE.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        files = [node.args[0] for node in ast.walk(tree) if _asks(node)]
        keys = {
            key for file in files if isinstance(file, ast.Constant) for key in known[file.value]
        }
        rooms = {key.partition(".")[0] for key in keys}
        texts = {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant)}
        # Written as a key of one of the module's files; "drafts.answer_" begins an f-string.
        said = {t for t in texts if isinstance(t, str) and re.fullmatch(r"\w+\.\w*[^\W_]", t)}
        said = {key for key in said if key.partition(".")[0] in rooms}
        unknown += [(path.name, key) for key in sorted(said - keys)]
        told |= said
    assert {"pace.falling", "form_areas.no_districts"} <= told
    assert unknown == []


def test_a_problem_takes_its_remedy_from_the_file_unless_a_nearer_one_is_given():
    say, given = sentences("office"), {"reason": "x"}
    assert say.problem("folder.unwritten", given, file="a").say("en") == "a: cannot be written: x"
    told = say.problem("folder.gone", {"file": "b.xlsx"}, file="a")
    assert told.say("en").endswith(
        "gone → load the original again: mtqg load figures/originals/b.xlsx"
    )
    near = Text("có phải là b?", "did you mean b?")
    assert say.problem("folder.gone", remedy=near).remedy == near


@pytest.fixture
def files(tmp_path, monkeypatch):
    """Return a function that writes the two files of `made` and returns their sentences."""

    def write(vi: str, en: str) -> room.Sentences:
        for language, text in (("vi", vi), ("en", en)):
            (tmp_path / language).mkdir(exist_ok=True)
            (tmp_path / language / "made.ini").write_bytes(text.encode())
        monkeypatch.setattr(room, "FOLDER", tmp_path)
        read.cache_clear()
        return sentences("made", "en")

    yield write
    read.cache_clear()


VI = "; ghi chú\n[pace]\nfalling = {Name} giảm {size}\n    mỗi năm, trên 50%.\n"
EN = "[pace]\nfalling = Down {size} a year: {name}, above 50%.\n"


def test_a_sentence_is_filled_in_whatever_its_order(files):
    say = files(VI, EN)
    assert say("pace.falling", name="poverty", size="2") == "Down 2 a year: poverty, above 50%."
    both = say.text("pace.falling", name=Text("tỷ lệ", "poverty"), size=2)
    assert both.vi == "Tỷ lệ giảm 2 mỗi năm, trên 50%."
    assert both.en == "Down 2 a year: poverty, above 50%."
    # what is filled in is not read as a sentence itself
    assert say("pace.falling", name="{size}", size="3%") == "Down 3% a year: {size}, above 50%."


def test_what_the_program_says_wrongly_is_refused(files):
    say = files(VI, EN)
    with pytest.raises(ProblemError, match=r"pace\.falling\?"):
        say("pace.faling", name="a", size=1)
    with pytest.raises(ProblemError, match="size"):
        say("pace.falling", name="a")
    with pytest.raises(ProblemError, match=r"thiếu \{more\}"):
        say("pace.falling", name="a", size=1, more=2)
    with pytest.raises(TypeError, match="write size as text"):
        say("pace.falling", name="a", size=0.5)


@pytest.mark.parametrize(
    ("vi", "en", "told"),
    [
        (VI.replace("{size}", "{size"), EN, ["words/vi/made.ini, row 3", "brace"]),
        (VI.replace("{size}", "{size:.2f}"), EN, ["words/vi/made.ini, row 3", "brace"]),
        (VI.replace("{size}", "{}"), EN, ["words/vi/made.ini, row 3", "brace"]),
        (VI, EN.replace("{size}", "{sise}"), ["words/en/made.ini, row 2", "did you mean size?"]),
        (VI, EN.replace("{size}", "two"), ["words/en/made.ini, row 2", "{size} is missing"]),
        (
            VI,
            EN.replace("falling", "faling"),
            ["words/vi/made.ini, row 3", "pace.faling?"],
        ),
        (VI, EN + "falling = Again.\n", ["words/en/made.ini, row 3", "repeated"]),
        (VI, EN + "not a key\n", ["words/en/made.ini, row 3", "“not a key”", "indent"]),
        (VI, "falling = x\n", ["words/en/made.ini, row 1", "key = sentence"]),
    ],
)
def test_a_wrong_edit_is_refused_by_line_with_what_is_right(files, vi, en, told):
    say = files(vi, en)
    with pytest.raises(ProblemError) as caught, speaking("en"):
        say("pace.falling", name="a", size=1)
    text = str(caught.value)
    for part in told:
        assert part.strip("“”") in text, text


def test_a_file_that_is_not_utf8_is_refused_by_line(files, tmp_path):
    say = files(VI, EN)
    (tmp_path / "vi" / "made.ini").write_bytes(VI.encode("utf-16"))
    with pytest.raises(ProblemError, match="UTF-8"):
        say("pace.falling", name="a", size=1)


def test_all_files_are_checked_at_once(files):
    files(VI.replace("{size}", "{size"), EN)
    (problem,) = room.problems()
    assert problem.file == "words/vi/made.ini"


def test_the_sentence_that_the_guide_names_is_changed_without_python(tmp_path, monkeypatch):
    guide = (SOURCE.parents[1] / "docs" / "running.md").read_text("utf-8")
    named = re.search(r"`\[(\w+)\]`, `(\w+) = ([^`]+)` of `(\w+)\.ini`", guide)
    assert named
    section, key, words, name = named.groups()
    said = read(name)
    assert said["vi"][f"{section}.{key}"].words == words
    for language in LANGUAGES:
        shutil.copytree(room.FOLDER / language, tmp_path / language)
        path = tmp_path / language / f"{name}.ini"
        old = f"\n{key} = {said[language][f'{section}.{key}'].words}\n"
        assert path.read_text("utf-8").count(old) == 1
        changed = path.read_text("utf-8").replace(old, f"\n{key} = CHANGED {{size}}, {{span}}\n")
        path.write_text(changed, "utf-8")
    monkeypatch.setattr(room, "FOLDER", tmp_path)
    read.cache_clear()
    for language, seen in (
        ("vi", "CHANGED 0,54 điểm %, 2022-2024"),
        ("en", "CHANGED 0.54 percentage points, 2022-2024"),
    ):
        case = mtqg.province("bac-giang", edition="2024", language=language)
        shown = trends.chart(case, "ST.POV_MD"), trends.reading(case, "ST.POV_MD")
        assert seen in "\n".join((shown[0].title, shown[1].markdown()))
    read.cache_clear()


def test_no_report_is_begun_with_a_wrong_edit(files):
    files(VI.replace("{size}", "{size"), EN)
    with pytest.raises(ProblemError, match=r"words/vi/made\.ini, row 3"), speaking("en"):
        parameters.plan(["bac-giang"], notebooks=["trend"], edition="2024", language="en")


def test_names_are_listed_as_a_sentence_does():
    assert [listed(["A", "B", "C"], language) for language in LANGUAGES] == [
        "A, B và C",
        "A, B and C",
    ]
