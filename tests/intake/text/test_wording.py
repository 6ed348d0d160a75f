"""What the words around a figure say of it: the models, and what they make of a statement."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import numpy as np
import pytest
import statsmodels.api as sm

from benchmarks import text_weights
from benchmarks.text import TEXTS, score
from mtqg.intake.text import confidence, read_text, sizes, wording
from mtqg.intake.text.documents import SourceText
from mtqg.intake.text.line import SentenceLine
from mtqg.intake.text.reader import _Reader
from mtqg.intake.text.times import TimeInForce


class _Lines(_Reader):
    def _read_lines(self, lines: list[SentenceLine]) -> None:
        self.lines = lines
        super()._read_lines(lines)


def _line(text: str) -> SentenceLine:
    reader = _Lines(SourceText(text), "2024-05-06", "", "")
    reader.read()
    return reader.lines[0]


def test_chances_are_the_softmax_of_the_weights_added_up() -> None:
    model = wording.model({"base": {"A": 0.0, "none": 0.5}, "left x": {"A": 1.2}})
    a, none = math.exp(1.2), math.exp(0.5)
    assert model.chances({"left x", "left y"}) == pytest.approx(
        {"A": a / (a + none), "none": none / (a + none)}
    )


def test_the_models_agree_with_another_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """With hardly a ridge, two codes are a logit of statsmodels."""
    for name, value in (("OF_WORDS", 1e-6), ("OFTEN", 1), ("LEAST", 0.0)):
        monkeypatch.setattr(text_weights, name, value)
    x = np.random.default_rng(3).random((300, 2)) < (0.5, 0.3)
    odds = 0.4 + x @ [1.5, -2.0]
    y = np.random.default_rng(4).random(300) < 1 / (1 + np.exp(-odds))
    rows = [{sign for sign, on in zip(("a", "b"), row, strict=True) if on} for row in x]
    w = text_weights.multinomial(rows, ["yes" if right else "no" for right in y])
    expected = sm.Logit(y.astype(float), sm.add_constant(x.astype(float))).fit(disp=0).params
    found = [w[sign]["yes"] - w[sign]["no"] for sign in ("base", "a", "b")]
    assert found == pytest.approx(expected, abs=0.02)


@pytest.mark.parametrize(
    ("text", "likely", "other"),
    [
        ("Cuối năm 2023, tỷ lệ hộ nghèo của tỉnh còn 12,4%.", "GNBV.POOR", "FIN.DISB_RATE"),
        ("Đến nay, tỉnh đã giải ngân đạt 45,6% kế hoạch vốn.", "FIN.DISB_RATE", "GNBV.POOR"),
        ("Toàn tỉnh có 86 xã đạt chuẩn nông thôn mới.", "NTM.COMMUNES_MET", "ST.COMMUNES"),
    ],
)
def test_words_speak_for_their_indicator(text: str, likely: str, other: str) -> None:
    line = _line(text)
    told = [(likely, "actual"), (other, "actual")]
    index = next(n for n, f in enumerate(line.figures) if f.unit and not f.why)
    good, bad = wording.licences(line, index, told, ("actual", "plain"), "past")
    assert float(good[0].split()[-1]) >= 0.5 > float(bad[0].split()[-1])


def test_a_text_without_accents_is_judged_by_its_rules_alone() -> None:
    line = _line("Cuoi nam 2023, ty le ho ngheo cua tinh con 12,4%.")
    told = [("GNBV.POOR", "actual")]
    assert wording.licences(line, 0, told, ("actual", "plain"), "past") == [()]


@pytest.mark.parametrize(
    ("period", "as_of", "seen"),
    [
        ("2023", "", "past"),
        ("2021/2025", "", "ahead"),
        ("2024", "", "now"),
        ("2024", "2024-04-30", "dated"),
        ("2024", "2024-06-30", "dated ahead"),
        ("", "", "unknown"),
    ],
)
def test_a_time_lies_before_or_after_the_day_of_publication(
    period: str, as_of: str, seen: str
) -> None:
    assert wording.seen_from(date(2024, 5, 6), TimeInForce(period, as_of)) == seen
    assert wording.seen_from(None, TimeInForce(period, as_of)) == "unknown"


def test_a_value_far_from_what_is_usual_of_such_an_area_says_so() -> None:
    text = "Cuối năm 2023, tỷ lệ hộ nghèo của tỉnh Lai Châu {}, của huyện Nậm Nhùn 34,6%."
    said = {}
    for told in ("còn 18,4%", "còn 97,2%"):
        reading = read_text(text.format(told), as_of="2024-05-06")
        for s in (*reading.statements, *reading.doubtful):
            said[s.value] = sizes.licence(s)
            assert said[s.value] in s.licences
    assert said[97.2] == "size:province high 3"
    assert said[18.4] in ("size:province high 0", "size:province high 1")
    assert said[34.6] == "size:below high 0"


def test_a_usual_size_is_the_median_of_labels_on_its_own_scale() -> None:
    row: dict[str, Any] = {"indicator": "NTM.COMMUNES_MET", "area": "14"}
    rows = [row | {"value": 20 * 1.5**n} for n in range(9)]
    rows += [row | {"value": None, "low": 20 * 1.5**4}, row | {"area": "14/moc-chau", "value": 5}]
    (of, usual), *rest = text_weights.of_sizes(rows).items()
    assert of == ("NTM.COMMUNES_MET", "province")
    assert not rest
    assert math.exp(usual.middle) == pytest.approx(20 * 1.5**4, rel=0.01)
    assert usual.spread == pytest.approx(1.48 * 2 * math.log(1.5), abs=0.01)


def test_where_the_place_stands_is_a_licence() -> None:
    text = (
        "Năm 2023, tỉnh Sơn La còn 14,5% hộ nghèo, huyện Sốp Cộp còn 30,2%. "
        "Tỷ lệ hộ nghèo giảm 3,1% trong năm 2022 ở tỉnh Sơn La."
    )
    reading = read_text(text, as_of="2024-05-06")
    where = {
        s.printed: [x for x in s.licences if x.startswith("place:")]
        for s in (*reading.statements, *reading.doubtful)
    }
    assert where["14,5%"] == ["place:last 0", "place:main 0", "place:province"]
    assert where["30,2%"] == ["place:last 0", "place:part 1", "place:district"]
    assert where["3,1%"] == ["place:next 0", "place:main 1", "place:province"]


def test_a_figure_whose_words_alone_tell_its_subject_must_be_surer_to_be_stated() -> None:
    reading = read_text("Năm 2023, tỉnh Lào Cai nghèo còn 18,2%.", as_of="2024-05-06")
    (guessed,) = (*reading.statements, *reading.doubtful)
    assert (guessed.indicator, guessed.area, guessed.value) == ("GNBV.POOR", "10", 18.2)
    assert "indicator" in guessed.inferred
    assert bool(reading.statements) == (guessed.confidence >= confidence.GUESSED)


def test_what_is_said_to_be_sure_is_right_in_texts_that_nothing_was_made_on() -> None:
    total = score(TEXTS / "kept_tenth")
    assert total.precision >= 0.9
    assert total.sure >= 0.96
