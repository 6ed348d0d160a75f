"""What closes a figure to every subject: it is asked, compared, not done, of several, or a part."""

from __future__ import annotations

import re

from mtqg.intake.text import vocabulary
from mtqg.intake.text.concepts import COUNTS, Subject
from mtqg.intake.text.line import SentenceLine, rx
from mtqg.intake.text.order import names_of
from mtqg.intake.text.vocabulary import phrases

#: What closes a figure: of which kind, where it stands, the reason, and its words.
_CLOSED = [(*name.split(" ", 2), words) for name, words in vocabulary.patterns("closed")]


def why_closed(line: SentenceLine, index: int) -> str:
    """Return why a figure is no level of anything, "" when it may be one.

    It is asked, compared, under a condition, not done, or a part of the amount.
    """
    figure, masked = line.figures[index], line.masked
    if line.text.rstrip(' "”').endswith("?"):
        return "condition"
    kinds = {
        "any": True,
        "level": figure.unit != "ratio",
        "counted": figure.unit in ("bn VND", *COUNTS),
        "money": figure.unit == "bn VND",
        "districts": figure.unit == "districts",
        "rate": figure.unit == "%",
    }
    stretches = {
        "clause": masked[max(line.cut_between(0, figure.start, ";"), 0) : figure.start],
        "segment": masked[line.segment(figure.start)[0] : figure.start],
        "around": f"{masked[: figure.start]}◊{masked[figure.end :]}",
    }
    for kind, where, why, words in _CLOSED:
        if kinds[kind] and rx(words, line.accents).search(stretches[where]):
            return why
    return ""


def why_part_closed(line: SentenceLine, index: int, done: list[Subject]) -> str:
    """Return why the amount before was left, when this one is a part of it ("trong đó 41 tỷ")."""
    figure, why = line.figures[index], done[-1].why if done else ""
    gap = (line.figures[index - 1].end, figure.start)
    if figure.unit in COUNTS and why in ("flow", "change"):
        return "flow" if line.has("trong đó|gồm", *gap) else ""
    if figure.unit != "bn VND" or why not in ("negation", "part", "condition", "flow"):
        return ""
    inside = line.has(r"trong đó|gồm|\(", *gap) and not line.has("giải ngân|được giao", *gap)
    return why if inside else ""


def of_several(line: SentenceLine, index: int, concept: str) -> bool:
    """Tell whether the figure is that of each of several places ("13 địa phương đạt trên 70%")."""
    figure = line.figures[index]
    if figure.unit != "%" or names_of(line, index)[1]:
        return False
    cuts = re.finditer(r"[,;(](?!\s*thành(?! tích| lập))", line.masked[: figure.start])
    begin = max((m.end() for m in cuts), default=0)
    clause = line.masked[begin : figure.start]
    paid = concept == "DISB"
    units = "địa phương|tỉnh|bộ|cơ quan|đơn vị|chủ đầu tư" + ("|huyện|xã" if paid else "")
    held = line.after(figure.end, rf"{phrases.had_by}\s*\d+ (?:địa phương|tỉnh|huyện)")
    if (
        held
        or line.before(figure.start, phrases.of_some)
        or line.after(figure.end, phrases.bound_to)
    ):
        return True  # "xã giải ngân dưới 50% phải có kế hoạch riêng"
    several = (
        r"(?<!đầu )(?<!nhất )(?<!cuối )(?<!bảng )"
        rf"(?:(?<![\d/])\d{{1,3}}(?:/\d{{1,3}})?|một số|nhiều|các|những|mấy) (?:{units})"
        r"(?! (?:miền núi|nghèo|gồm|như))(?:, thành(?: phố)?)?(?: đã)?(?: có)?[^\d]{0,60}$"
    )
    found = rx(several, line.accents).search(clause)
    if not found:
        return False
    after = begin + found.start()
    return not any(after <= m.start < figure.start and not m.back and m.place for m in line.places)
