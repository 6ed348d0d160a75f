"""How a forecast was made, in one sentence."""

from __future__ import annotations

from mtqg.texts import Text

_MAIN = 90
"""A part of the common level's path under 100 - `_MAIN` percent is not worth a word."""


def pooled(trust: float, pull: float, units: int, breaks: tuple[int, ...]) -> Text:
    """Return the sentences for a pooled panel: how it goes on, and what the intervals rest on."""
    pace, rest = round(100 * trust), 100 - round(100 * trust)
    if pace >= _MAIN:
        vi, en = "đi tiếp theo nhịp chung nhiều năm", "goes on at the pace of many years"
        if rest > 100 - _MAIN:
            vi = f"{pace}% {vi}, {rest}% lên xuống và trở lại bình quân như trước nay"
            en = f"{en} ({pace}%), or up and down and back to its mean as before ({rest}%)"
    else:
        vi = "lên xuống và trở lại mức bình quân như trước nay"
        en = "goes up and down and back to its mean as it has done before"
        if pace > 100 - _MAIN:
            vi = f"{rest}% {vi}, {pace}% đi tiếp theo nhịp chung nhiều năm"
            en = f"{en} ({rest}%), or on at the pace of many years ({pace}%)"
    return Text(
        f"Dự báo học từ {units} đơn vị cùng lúc. Mức chung của các đơn vị {vi}; mỗi đơn vị giữ "
        f"khoảng cách với mức chung, mỗi năm trở lại {100 * pull:.0f}% về khoảng cách bình quân "
        "của mình. Khoảng dự báo lấy từ sai số của những năm trước: phần mọi đơn vị cùng chịu "
        "trong một năm và phần riêng của từng đơn vị.",
        f"The forecast learns from {units} units at once. Their common level {en}; each unit keeps "
        f"its distance from that level and goes {100 * pull:.0f}% of the way back to its usual "
        "distance every year. Intervals come from the errors of past years: the part that all "
        "units shared in a year, and each unit's own.",
    ) + _across(breaks)


def single(breaks: tuple[int, ...]) -> Text:
    """Return the sentence for series that are forecast each from its own values."""
    return Text(
        "Dự báo riêng từng chuỗi: trung bình của xu thế Theil-Sen thu hẹp, san bằng hàm mũ có xu "
        "thế, và Holt tắt dần trên hai thang; khoảng theo bảng sai số đo trên 699 chuỗi năm của "
        "M1 và Tourism.",
        "Each series from its own values: the mean of a shrunken Theil-Sen trend, exponential "
        "smoothing with drift, and damped Holt on two scales; intervals from errors measured on "
        "the 699 yearly series of M1 and Tourism.",
    ) + _across(breaks)


def _across(breaks: tuple[int, ...]) -> Text:
    if not breaks:
        return Text("", "")
    years = ", ".join(map(str, breaks))
    return Text(
        f" Cách tính đổi từ {years}: nhịp chỉ đo trong từng giai đoạn.",
        f" The definition changed in {years}: pace is measured within segments only.",
    )
