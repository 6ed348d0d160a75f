"""The figures behind a chart in words for readers: names of columns, states, flags and areas."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mtqg.problems import ProblemError
from mtqg.publish.document import Data
from mtqg.table import areas, catalogue
from mtqg.texts import Text

COLUMNS = {
    "area": Text("Địa bàn", "Area"),
    "period": Text("Kỳ", "Period"),
    "month": Text("Tháng", "Month"),
    "value": Text("Giá trị", "Value"),
    "low": Text("Cận dưới", "Lower bound"),
    "high": Text("Cận trên", "Upper bound"),
    "mean": Text("Dự báo", "Forecast"),
    "median": Text("Dự báo (trung vị)", "Forecast (median)"),
    "lo-80": Text("Khoảng dự báo 80%: từ", "80% interval: from"),
    "hi-80": Text("Khoảng dự báo 80%: đến", "80% interval: to"),
    "lo-95": Text("Khoảng 95%: từ", "95% interval: from"),
    "hi-95": Text("Khoảng 95%: đến", "95% interval: to"),
    "year": Text("Năm", "Year"),
    "rank": Text("Hạng", "Rank"),
    "name": Text("Nội dung", "Item"),
    "line": Text("Đường", "Line"),
    "label": Text("Nội dung", "Item"),
    "kind": Text("Loại", "Kind"),
    "status": Text("Trạng thái", "Status"),
    "flag": Text("Ghi chú số liệu", "Flag"),
    "target": Text("Mục tiêu", "Target"),
    "estimate": Text("Số ước", "Estimate"),
    "source": Text("Nguồn", "Source"),
    "published": Text("Ngày công bố", "Published"),
    "as_of": Text("Tính đến", "As of"),
    "note": Text("Ghi chú", "Note"),
}

_WORDS = {
    "status": {
        "actual": Text("thực tế", "actual"),
        "estimate": Text("ước", "estimate"),
        "plan": Text("kế hoạch", "plan"),
        "target": Text("mục tiêu", "target"),
        "forecast": Text("dự báo", "forecast"),
    },
    "kind": {
        "stated": Text("số công bố", "stated"),
        "forecast": Text("dự báo", "forecast"),
        "required": Text("lộ trình", "path to the target"),
    },
    "flag": {
        "b": Text("b: gãy chuỗi", "b: break in series"),
        "e": Text("e: ước tính", "e: estimated"),
        "f": Text("f: dự báo", "f: forecast"),
        "p": Text("p: sơ bộ", "p: provisional"),
        "r": Text("r: đã sửa", "r: revised"),
        "u": Text("u: kém tin cậy", "u: unreliable"),
    },
}

#: A bound that equals its figure in every row says nothing.
_BOUNDS = ("low", "high")

#: The code of the unit or area that a forecast was made for; the title names it.
_INTERNAL = ("unit",)


def translated(data: Data, language: str, edition: str) -> Data:
    """Return `data` in the words of `language`, without columns that say nothing.

    Columns that the vocabulary does not know keep their names (years, names of lines).

    >>> data = Data("t", "", ("period", "value", "low", "flag"), (("2024", 1.5, 1.5, "p"),))
    >>> translated(data, "en", "2024").columns
    ('Period', 'Value', 'Flag')
    >>> translated(data, "en", "2024").rows
    ((2024, 1.5, 'p: provisional'),)
    """
    values = [
        row[data.columns.index("value")] if "value" in data.columns else None for row in data.rows
    ]
    kept = []
    for at, name in enumerate(data.columns):
        column = [row[at] for row in data.rows]
        empty = all(value in (None, "") for value in column)
        told = name in _BOUNDS and all(b in (None, v) for b, v in zip(column, values, strict=True))
        if not empty and not told and name not in _INTERNAL:
            kept.append(at)
    kept.sort(key=lambda at: data.columns[at] != "line")  # what a row belongs to stands first
    heads = dict(COLUMNS)
    if any(
        isinstance(row[at], float)
        for at in kept
        if data.columns[at] == "published"
        for row in data.rows
    ):  # beside an estimate: what was published, not when
        heads["published"] = Text("Số công bố", "Published figure")
    names = tuple(
        heads[name].say(language) if name in heads else name
        for name in (data.columns[at] for at in kept)
    )
    flags = data.columns.index("flag") if "flag" in data.columns else None
    rows = tuple(
        tuple(
            _ours(data.columns[at], told, language)
            if flags is not None and "e" in str(row[flags] or "")
            else told
            for at in kept
            for told in [_word(data.columns[at], row[at], language, edition)]
        )
        for row in data.rows
    )
    return Data(data.title, data.source, names, rows)


def _ours(column: str, told: Any, language: str) -> Any:
    """Return a cell of a row flagged e: an estimate of the report, never its publisher's.

    >>> _ours("source", "Tổng cục Thống kê: E14.48", "vi")
    'báo cáo tính lại; số liệu gốc: Tổng cục Thống kê: E14.48'
    """
    words = {
        "status": Text("ước tính của báo cáo", "estimate of the report"),
        "kind": Text("báo cáo tính lại", "computed by the report"),
    }
    if column in words and told:
        return words[column].say(language)
    if column == "source" and told:
        of = Text("báo cáo tính lại; số liệu gốc", "computed by the report; figures")
        return f"{of.say(language)}: {told}"
    return told


def _word(column: str, value: Any, language: str, edition: str) -> Any:
    if not isinstance(value, str) or not value:
        return value
    if column == "period" and value.isdecimal():
        return int(value)
    if column == "area":
        return _area(value, language, edition)
    if column == "source":
        return _source(value, language)
    if column == "flag":
        return "; ".join(_known("flag", letter, language) for letter in value)
    return _known(column, value, language)


def _known(column: str, value: str, language: str) -> str:
    word = _WORDS.get(column, {}).get(value)
    return word.say(language) if word else value


def _area(code: str, language: str, edition: str) -> str:
    try:
        return areas.get(code, edition or "2024").label(language)
    except (ProblemError, KeyError):
        return code


def _source(name: str, language: str) -> str:
    known = catalogue.sources()
    if name not in known.index:
        return name
    row = known.loc[name]
    wanted: Sequence[str] = (
        ("publisher", "title") if language == "vi" else ("publisher_en", "title_en")
    )
    return ": ".join(str(row[column]) for column in wanted if str(row[column]) not in ("", "nan"))
