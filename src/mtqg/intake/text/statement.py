"""What a text states: a figure with its meaning and its place, and the numbers that were left."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass, field

import pandas as pd

from mtqg.texts import Text

#: Why a number of the text is no statement.
REASONS = {
    "date": Text("ngày, tháng hoặc năm", "a date or a year"),
    "law": Text("số văn bản", "the number of a law or document"),
    "phone": Text("số điện thoại", "a phone number"),
    "clock": Text("giờ", "a time of day"),
    "code": Text("ký hiệu", "part of a code"),
    "ordinal": Text("số thứ tự", "a number in an order"),
    "fraction": Text("phân số không rõ đơn vị", "a fraction without a unit"),
    "unreadable": Text("con số đọc không rõ", "a number that reads no way or two"),
    "unit": Text("không có đơn vị của một chỉ tiêu", "no unit of an indicator"),
    "subject": Text("không rõ nói về chỉ tiêu nào", "not clear which indicator it is about"),
    "other": Text("nói về việc khác", "about another subject"),
    "change": Text("mức tăng, giảm, không phải mức đạt được", "a change, not a level"),
    "comparison": Text("chênh lệch khi so sánh", "a difference in a comparison"),
    "share": Text("tỷ trọng trong một tổng khác", "a share of another total"),
    "several years": Text("mức giảm của nhiều năm", "a fall over several years"),
    "flow": Text("số phát sinh hoặc được hỗ trợ, không phải tổng số", "a flow, not the stock"),
    "per": Text("mức cho một hộ, một người", "an amount for one household or person"),
    "project": Text("của một dự án, không phải chương trình", "of one project, not the programme"),
    "capital": Text("không rõ vốn của chương trình nào", "not clear whose capital"),
    "area": Text("không rõ của địa phương nào", "not clear of which place"),
    "group": Text("của một nhóm địa phương", "of a group of places"),
    "order": Text("danh sách 'lần lượt' không khớp", "a list in order that does not fit"),
    "range": Text("ngoài khoảng của chỉ tiêu", "outside the range of the indicator"),
    "earlier": Text("mức trước đó, không ghi năm", "an earlier level without its year"),
    "repeat": Text("nhắc lại một số đã nêu", "repeats a figure stated before"),
    "page": Text("thành phần của trang, không phải bài", "page furniture, not the story"),
    "story": Text("tiêu đề của bài khác", "the headline of another story"),
    "same period": Text("số cùng kỳ hoặc so với cùng kỳ", "of the same period, or against it"),
    "condition": Text("chỉ xảy ra với một điều kiện", "only under a condition"),
    "negation": Text("việc chưa làm được", "what was not done"),
    "part": Text("một phần, không phải tổng số", "a part, not the total"),
    "status": Text("không rõ đã đạt, ước hay mục tiêu", "not clear if done, expected or aimed at"),
    "doubt": Text("chưa đủ chắc, cần hỏi", "not sure enough: to be asked"),
    "caption": Text("chú thích ảnh", "the caption of a picture"),
    "table": Text("nằm trong bảng, xem phần bảng", "in a table"),
    "language": Text("không phải tiếng Việt", "not Vietnamese"),
}


@dataclass(frozen=True)
class Statement:
    """One stated figure, understood.

    `area` is a code of the long table; a district or commune has no code of its own and is its
    province's code, a slash and its name ("24/son-dong"). `value`, `low`, `high` are in the
    canonical `unit` of the indicator, NaN where open. `start` and `end` count letters of the text
    as given (`Reading.text`). `confidence` is between 0 and 1; `inferred` names what is not
    written but concluded (area, period, unit, denominator, status, programme); `licences` the rules
    that gave it subject, place, time, status and programme ("whose:topic").
    """

    area: str
    edition: str
    level: str
    place: str
    indicator: str
    programme: str
    scope: str
    capital: str
    fund: str
    plan_vintage: str
    period: str
    as_of: str
    value: float
    low: float
    high: float
    unit: str
    status: str
    flag: str
    start: int
    end: int
    printed: str
    confidence: float
    inferred: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()


@dataclass(frozen=True)
class LeftNumber:
    """A number that was seen and left, and why; its value where it has one."""

    start: int
    end: int
    printed: str
    reason: str
    value: float = math.nan
    low: float = math.nan
    high: float = math.nan
    unit: str = ""

    def why(self, language: str) -> str:
        """Return the reason in `language`."""
        return REASONS[self.reason].say(language)


@dataclass
class TextReading:
    """What was read in a text.

    `text` is the text that `start` and `end` count in; `published` its date ("" when unknown);
    `notes` what was noticed about the file (encoding, language). What is too doubtful to state is
    in `left`, and in `doubtful` with all that was guessed of it, to be asked.
    """

    text: str
    title: str = ""
    published: str = ""
    name: str = ""
    statements: list[Statement] = field(default_factory=list)
    left: list[LeftNumber] = field(default_factory=list)
    doubtful: list[Statement] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)

    def frame(self) -> pd.DataFrame:
        """Return the statements as a table to confirm: one row each, with the words around.

        An analyst edits it and sets `keep` to false where a row does not hold;
        `mtqg.intake.text.to_table` makes rows of the long table of the rest.
        """
        rows = [
            {"keep": True}
            | asdict(s)
            | {
                "inferred": ", ".join(s.inferred),
                "words": " ".join(self.text[max(0, s.start - 60) : s.end + 20].split()),
            }
            for s in self.statements
        ]
        columns = ["keep", *Statement.__dataclass_fields__, "words"]
        return pd.DataFrame(rows, columns=columns)

    @property
    def table(self) -> pd.DataFrame:
        """The statements as a table, one row each: that of `frame()`."""
        return self.frame()

    def json(self) -> str:
        """Return the statements as JSON: a list of objects, open bounds as null."""
        rows = [
            {k: None if isinstance(v, float) and math.isnan(v) else v for k, v in asdict(s).items()}
            for s in self.statements
        ]
        return json.dumps(rows, ensure_ascii=False, indent=1)
