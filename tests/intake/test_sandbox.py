from __future__ import annotations

import os

import pytest

from mtqg.intake import sandbox

HOSTILE = {
    "takes all memory": ("return 'x' * 10**12", "memory"),
    "grows": ("kept = []\n    while True: kept.append('x' * 10**7)", "GB"),
    "never ends": ("while True: pass", "seconds"),
    "aborts": ("import os; os.abort()", "GB"),
    "ends": ("import os; os._exit(0)", "broke down"),
    "raises": ("raise KeyError('x')", "broke down"),
    "answers nonsense": ("import os; os.write(1, b'x' * 100); os._exit(0)", "broke down"),
}


@pytest.mark.skipif(os.name != "posix", reason="limits of memory are POSIX")
@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_a_reader_does_the_caller_goes_on(name, tmp_path, monkeypatch):
    monkeypatch.setattr(sandbox, "SECONDS", 1)
    monkeypatch.setattr(sandbox, "MEMORY", 300_000_000)
    body, _ = HOSTILE[name]
    script = tmp_path / "reader.py"
    script.write_text(f"def read(path):\n    {body}\n")
    with pytest.raises(sandbox.Stopped) as stopped:
        sandbox.read(script, "x")
    why = stopped.value.why
    assert why.vi != why.en
    assert any(word in why.en for word in ("more than 0.3 GB", "over 1 seconds", "broke down"))


def test_arguments_and_answers_pass_whole(tmp_path):
    script = tmp_path / "reader.py"
    script.write_text("def read(*all):\n    return all, 'ắ' * 3\n")
    assert sandbox.read(script, "Đơn vị 'x\".xlsx", 7) == (("Đơn vị 'x\".xlsx", 7), "ắắắ")
