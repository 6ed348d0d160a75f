"""The folder is found from below, settings give way to flags and environment, faults are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from mtqg.office import folder
from mtqg.office.folder import Office
from mtqg.problems import ProblemError


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return folder.create(tmp_path / "sở", ["Lào Cai"])


def toml(office: Office, text: str) -> Office:
    (office.root / folder.NAME).write_text(text, encoding="utf-8")
    found = folder.find(office.root)
    assert found is not None
    return found


def test_a_new_folder_is_whole_and_its_notebooks_are_about_the_province(office: Office) -> None:
    assert {path.name for path in office.root.iterdir()} == {*folder.FOLDERS, folder.NAME}
    assert [(area.code, area.edition) for area in office.provinces] == [("15", "2025")]
    copy = (office.root / "notebooks" / "trend-rieng.ipynb").read_text(encoding="utf-8")
    assert 'province: str = \\"lao-cai\\"' in copy
    assert 'data: list[str] = [\\"../figures\\"]' in copy
    with pytest.raises(ProblemError, match=r"đã có mtqg\.toml"):
        folder.create(office.root, [])
    with pytest.raises(ProblemError, match="Lào Cai"):
        folder.create(office.root / "inner", ["lao cia"])
    assert not (office.root / "inner").exists()


def test_it_is_found_from_below_and_not_from_beside(office: Office) -> None:
    below = office.root / "inbox" / "tháng 10"
    below.mkdir()
    found = folder.find(below)
    assert found is not None
    assert found.root == office.root
    assert folder.find(office.root.parent) is None


def test_flags_come_before_the_environment_and_this_before_the_file(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = toml(office, 'province = "lao-cai"\nedition = "2024"\nout = "ra/{as_of:%Y-%m}"')
    given = folder.defaults(found)["report"]
    assert given["edition"] == "2024"
    assert given["out"] == str(office.root / "ra/{as_of:%Y-%m}")
    monkeypatch.setenv("MTQG_EDITION", "2025")
    monkeypatch.setenv("MTQG_OUT", "elsewhere")
    monkeypatch.setenv("MTQG_PROVINCES", "Sơn La, 15")
    given = folder.defaults(found)["report"]
    assert (given["edition"], given["out"]) == ("2025", "elsewhere")
    assert folder.settings(found)["provinces"] == ["Sơn La", "15"]
    assert folder.defaults(None)["report"]["edition"] == "2025"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('edition = "2025"\nlanguage = vi\n', 'mtqg.toml, row 2, value "language = vi"'),
        ('langage = "vi"\n', "mtqg.toml, row 1, column langage: there is no such setting → did"),
        ('edition = "2025"\n\nout = 3\n', 'mtqg.toml, row 3, column out, value "3": wanted is'),
        ('# x\nprovince = "lao cia"', 'mtqg.toml, row 2, column provinces, value "lao cia"'),
        ('provinces = ["x"\n', 'mtqg.toml, row 1, value "provinces = ["x""'),
    ],
)
def test_what_is_wrong_with_the_file_is_told_with_its_line(
    office: Office, text: str, told: str
) -> None:
    with pytest.raises(ProblemError) as refused:
        assert toml(office, text).provinces
    assert refused.value.say("en").startswith(told)


def test_a_file_of_notepad_is_read_and_one_of_no_utf8_told(office: Office) -> None:
    path = office.root / folder.NAME
    path.write_bytes('province = "Lào Cai"'.encode("utf-8-sig"))
    found = folder.find(office.root)
    assert found is not None
    assert found.provinces[0].slug == "lao-cai"
    path.write_bytes('province = "Lào Cai"'.encode("cp1252"))
    with pytest.raises(ProblemError, match="không phải UTF-8"):
        folder.find(office.root)


def test_results_may_be_kept_by_month() -> None:
    assert folder.out_at("r/{as_of:%Y-%m}", "2026-10-31") == "r/2026-10"
    with pytest.raises(ProblemError, match="as_of"):
        folder.out_at("r/{month}", "2026-10-31")
