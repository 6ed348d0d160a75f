"""How a forecast was made, in one sentence."""

from __future__ import annotations

from mtqg.texts import Text

_PACE = Text(
    "tiếp tục theo tốc độ chung của nhiều năm trong chừng mực năm gần nhất còn giữ được, chậm dần",
    "at the common pace of many years as far as the last year kept it, slowing down",
)
_ADJUSTMENT = Text(
    "lên xuống quanh mức bình quân như trước nay", "up and down around its mean, as before"
)
_NEGLIGIBLE = 10
"""A way with fewer percent of the common level's path is not worth a word."""


def pooled(trust: float, pull: float, units: int, breaks: tuple[int, ...]) -> Text:
    """Return the sentences for a pooled panel: how it goes on, and what the intervals rest on."""
    pace = round(100 * trust)
    ways = sorted([(pace, _PACE), (100 - pace, _ADJUSTMENT)], key=lambda way: -way[0])
    if ways[1][0] < _NEGLIGIBLE:
        vi, en = ways[0][1].vi, ways[0][1].en
    else:
        vi = "kết hợp hai cách: " + ", ".join(f"{share}% {way.vi}" for share, way in ways)
        en = "two ways: " + ", ".join(f"{share}% {way.en}" for share, way in ways)
    return Text(
        f"Dự báo lập chung từ số liệu của {units} đơn vị. Mức chung của các đơn vị {vi}; mỗi đơn "
        f"vị giữ khoảng cách với mức chung, mỗi năm trở lại {100 * pull:.0f}% về khoảng cách "
        "bình quân của mình. Khoảng dự báo lấy từ sai số của những năm trước: phần mọi đơn vị cùng "
        "chịu trong một năm và phần riêng của từng đơn vị.",
        f"The forecast is made from the figures of {units} units together. Their common level goes "
        f"on {en}; each unit keeps its distance from that level and makes up {100 * pull:.0f}% of "
        "the way back to its usual distance every year. Intervals come from the errors of past "
        "years: the part that all units shared in a year, and each unit's own.",
    ) + _across(breaks)


def single(breaks: tuple[int, ...]) -> Text:
    """Return the sentence for series that are forecast each from its own values."""
    return Text(
        "Dự báo riêng từng chuỗi: một nửa theo các mô hình Theta, một nửa là trung bình của xu thế "
        "Theil-Sen thu hẹp, san bằng hàm mũ có xu thế, và Holt tắt dần trên hai thang; khoảng theo "
        "bảng sai số đo trên 699 chuỗi năm của M1 và Tourism.",
        "Each series from its own values: one half Theta models, the other the mean of a shrunken "
        "Theil-Sen trend, exponential smoothing with drift, and damped Holt on two scales; "
        "intervals from errors measured on the 699 yearly series of M1 and Tourism.",
    ) + _across(breaks)


def other(name: str, breaks: tuple[int, ...]) -> Text:
    """Return the sentence for another method."""
    return Text(
        f"Dự báo riêng từng chuỗi bằng phương pháp {name}; khoảng theo sai số của chính phương "
        "pháp đó khi thử lại trên quá khứ.",
        f"Each series from its own values by the method {name}; intervals from that method's own "
        "errors in a back-test.",
    ) + _across(breaks)


def _across(breaks: tuple[int, ...]) -> Text:
    if not breaks:
        return Text("", "")
    years = ", ".join(map(str, breaks))
    return Text(
        f" Cách tính đổi từ {years}: tốc độ chỉ đo trong từng giai đoạn.",
        f" The definition changed in {years}: pace is measured within segments only.",
    )
