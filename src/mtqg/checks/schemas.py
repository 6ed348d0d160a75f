"""What the tables of data/ are made of: key, columns, and what each cell may hold.

Who checks them (`shipped`) and what describes them to others (data/datapackage.json) read the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from mtqg.table.dates import is_date
from mtqg.table.schema import is_period
from mtqg.texts import Text

TEXT, ANY, NUMBER, DATE, DAY = "text", "any", "number", "date", "day"
YEAR, PERIOD, PATTERN, DATED = "year", "period", "pattern", "dated"
#: What a cell of each shape has to be, and what is said where it is not.
SHAPES: dict[str, tuple[Callable[[str], bool], Text]] = {
    TEXT: (bool, Text("ô này phải có nội dung", "this cell may not be empty")),
    ANY: (lambda text: True, Text("", "")),
    NUMBER: (lambda text: is_number(text), Text("không phải là số", "not a number")),
    DATE: (is_date, Text("không phải ngày dạng 2023-09-30", "not a date like 2023-09-30")),
    DAY: (
        lambda text: is_date(f"2023-{text}"),
        Text("không phải ngày dạng 01-31", "not a day like 01-31"),
    ),
    YEAR: (
        lambda text: bool(re.fullmatch(r"(?:19|20)\d\d", text)),
        Text("không phải là năm", "not a year"),
    ),
    PERIOD: (is_period, Text("không phải kỳ dạng 2023, 2023-09", "not a period like 2023-09")),
    DATED: (
        lambda text: is_date(text) or is_period(text),
        Text("không phải ngày, tháng hay năm", "neither a date, a month nor a year"),
    ),
    PATTERN: (
        lambda text: _compiles(text),
        Text("không phải biểu thức chính quy", "not a regular expression"),
    ),
}

#: Key, rows at least, and for each column its shape, "?" where it may be empty, ">table" where it
#: names a key of another table, or its choices parted by "|".
TABLES: dict[str, tuple[tuple[str, ...], int, dict[str, str]]] = {
    "sources": (("source",), 1, {
        "source": TEXT, "publisher": TEXT, "publisher_en": TEXT, "title": TEXT,
        "title_en": TEXT, "address": ANY, "licence": TEXT, "published": "dated?",
        "trust": TEXT}),
    "workbooks": (("source", "published"), 1, {
        "source": ">sources", "published": DATE, "file": TEXT, "sheet": ANY, "address": ANY}),
    "areas/provinces": (("code", "edition"), 97, {
        "code": TEXT, "edition": "2024|2025", "name": TEXT, "name_en": TEXT,
        "type": "tỉnh|thành phố trực thuộc trung ương", "region": ">areas/regions?",
        "slug": TEXT, "valid_from": "date?", "valid_to": "date?", "source": ">sources"}),
    "areas/regions": (("code",), 6, {
        "code": TEXT, "edition": "2024", "name": TEXT, "name_en": TEXT, "order": NUMBER,
        "source": ">sources"}),
    "areas/crosswalk": (("code_2024",), 63, {
        "code_2024": ">areas/provinces", "code_2025": ">areas/provinces", "name_2024": TEXT,
        "name_2025": TEXT, "change": "merged|unchanged", "source": ">sources"}),
    "areas/communes": (("code",), 3321, {
        "code": TEXT, "province": ">areas/provinces", "type": "xã|phường|đặc khu",
        "name": TEXT, "code_other": ANY, "population": "number?", "area_km2": "number?",
        "valid_from": DATE, "source": ">sources"}),
    "areas/districts": (("code", "name"), 718, {
        "code": TEXT, "province": ">areas/provinces", "type": "huyện|quận|thị xã|thành phố",
        "name": TEXT, "listed_until": "2020|2023|2025", "source": ">sources"}),
    "areas/aliases": (("alias", "edition"), 1, {
        "alias": TEXT, "code": TEXT, "edition": "2024|2025|", "kind": TEXT, "note": ANY}),
    "areas/events": ((), 1, {
        "code": TEXT, "edition": "2024|2025", "date": TEXT, "kind": TEXT, "from": TEXT,
        "to": TEXT, "source": ">sources", "note": ANY}),
    "areas/tiles": (("edition", "row", "column"), 97, {
        "code": ">areas/provinces", "edition": "2024|2025", "part": ANY, "part_en": ANY,
        "row": NUMBER, "column": NUMBER}),
    "catalogue/indicators": (("code",), 1, {
        "code": TEXT, "programme": ">catalogue/programmes", "name_vi": TEXT, "name_en": TEXT,
        "unit": TEXT, "unit_vi": TEXT, "unit_en": TEXT, "decimals": "0|1|2|3|4",
        "minimum": "number?", "maximum": "number?", "direction": "higher|lower|context",
        "kind": "share|rate|stock|flow|plan|change|ratio|mean|count|cumulative|index",
        "subject": TEXT, "denominator_vi": ANY, "denominator_en": ANY, "formula": ANY,
        "weight": ">catalogue/indicators?", "legal_basis": ANY, "source": ">sources?",
        "source_status": ANY, "note": ANY}),
    "catalogue/programmes": (("code",), 1, {
        "code": TEXT, "name_vi": TEXT, "name_en": TEXT, "start": "year?", "end": "year?",
        "legal_basis": ANY, "part_of": ">catalogue/programmes?", "descends_from": ANY,
        "successor": ">catalogue/programmes?", "source": ">sources?", "note": ANY,
        "short_vi": ANY, "short_en": ANY}),
    "catalogue/scopes": (("code",), 1, {
        "code": TEXT, "name_vi": TEXT, "name_en": TEXT, "note": ANY}),
    "catalogue/targets": (
        ("indicator", "area", "edition", "programme", "scope", "kind", "year_from", "decision"),
        1, {
        "indicator": ">catalogue/indicators", "area": TEXT, "edition": "2024|2025",
        "programme": ">catalogue/programmes", "scope": ">catalogue/scopes",
        "kind": "level_min|level_max|zero|annual_change|ratio_to_base|count_range",
        "low": "number?", "high": "number?", "base_period": "period?", "year_from": YEAR,
        "year_to": "year?", "decision": TEXT, "source": ">sources", "source_status": TEXT,
        "note": ANY, "hedge": "above|about|below|"}),
    "catalogue/breaks": (("indicator", "at", "area", "kind"), 1, {
        "indicator": ">catalogue/indicators", "at": PERIOD, "area": ANY,
        "kind": "definition|denominator|border|vintage", "description_vi": TEXT,
        "description_en": TEXT, "source": ">sources"}),
    "catalogue/budget_calendar": (("rule", "from"), 1, {
        "rule": TEXT, "from": YEAR, "value": TEXT, "unit": TEXT, "name_vi": TEXT,
        "name_en": TEXT, "legal_basis": ANY, "source": ">sources?",
        "status": "sourced|unconfirmed", "note": ANY}),
    "catalogue/maxima": (("indicator", "from"), 1, {
        "indicator": ">catalogue/indicators", "from": YEAR, "maximum": NUMBER, "name_vi": TEXT,
        "name_en": TEXT, "source": ">sources"}),
    "catalogue/hedges": (("words", "language"), 1, {
        "words": TEXT, "language": "vi|en", "kind": "above|below|at_least|at_most|about",
        "from": DATE, "source": TEXT, "note": ANY}),
    "catalogue/peer_variables": (("code",), 1, {
        "code": TEXT, "name_vi": TEXT, "name_en": TEXT, "short_vi": TEXT, "short_en": TEXT,
        "indicator": TEXT, "per": ">catalogue/indicators?", "factor": NUMBER,
        "scale": "log|log1p|linear|asinh|sqrt", "unit": TEXT, "unit_vi": TEXT, "unit_en": TEXT,
        "decimals": "0|1|2|3", "note": ANY}),
    "corrections/corrections": (("id",), 0, {
        "id": TEXT, "area": TEXT, "edition": "2024|2025", "indicator": ">catalogue/indicators",
        "programme": ">catalogue/programmes", "scope": ">catalogue/scopes", "period": PERIOD,
        "as_of": "date?", "source": ">sources", "printed": NUMBER, "column": TEXT,
        "corrected": TEXT, "decided": DATE, "reason": TEXT, "basis": TEXT}),
    "vocabulary/units": (("words",), 1, {
        "words": TEXT, "unit": TEXT, "factor": NUMBER, "note": ANY}),
    "vocabulary/text_units": (("words",), 1, {
        "words": PATTERN, "unit": TEXT, "factor": NUMBER, "note": ANY}),
    "vocabulary/form_words": ((), 1, {
        "words": TEXT, "field": TEXT, "code": ANY, "note": ANY}),
    "vocabulary/investment_rows": (("words",), 1, {
        "words": TEXT, "kind": "total|central|local|local_level|ministry",
        "scope": ">catalogue/scopes", "note": ANY}),
    "vocabulary/pxweb_tables": ((), 1, {
        "subject": PATTERN, "item": "pattern?", "indicator": ">catalogue/indicators",
        "note": ANY}),
    "vocabulary/text_indicators": ((), 1, {
        "concept": TEXT, "unit": TEXT, "change": "0|1", "indicator": ">catalogue/indicators",
        "scope": ">catalogue/scopes?", "capital": ANY, "each": "each|", "note": ANY}),
    "vocabulary/text_english": (("words",), 1, {
        "words": TEXT, "says": ANY, "from": DATE, "note": ANY}),
    "vocabulary/text_english_figures": (("words",), 1, {
        "words": TEXT, "says": ANY, "from": DATE, "note": ANY}),
    "vocabulary/text_english_ways": (("name",), 1, {"name": TEXT, "words": TEXT, "note": ANY}),
    "vocabulary/text_confidence": (("licence",), 1, {
        "licence": TEXT, "weight": NUMBER, "note": ANY}),
    "vocabulary/text_sizes": (("indicator", "tier"), 1, {
        "indicator": ">catalogue/indicators", "tier": "country|region|province|below",
        "middle": NUMBER, "spread": NUMBER}),
    "vocabulary/text_wording": (("of", "code", "sign"), 1, {
        "of": "indicator|status", "code": TEXT, "sign": TEXT, "weight": NUMBER}),
}  # fmt: skip


def is_number(text: str) -> bool:
    """Tell whether a cell is a number with a full stop as its decimal mark."""
    return bool(re.fullmatch(r"-?\d+(?:\.\d+)?", text, re.ASCII))


def _compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True
