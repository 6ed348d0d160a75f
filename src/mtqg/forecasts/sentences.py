"""How a forecast was made, in one sentence."""

from __future__ import annotations

from mtqg.texts import Text

_NAMES = {
    "last": Text("giữ nguyên giá trị cuối", "the last value"),
    "pace": Text("nhịp chung của các tỉnh, giảm dần", "the panel's median pace, damped"),
    "back to own mean": Text("quay về mức trung bình của chính tỉnh", "a return to the own mean"),
    "back to own place, and pace": Text(
        "quay về vị trí quen thuộc so với các tỉnh, theo nhịp chung",
        "a return to the usual place among the units, at the panel's pace",
    ),
    "smoothed": Text("mức san bằng hàm mũ", "the exponentially smoothed level"),
}


def pooled(
    shares: dict[str, float], slope: float, units: int, origins: int, breaks: tuple[int, ...]
) -> Text:
    """Return the sentence for a pooled panel: the mix, from what it was learnt."""
    main = sorted(((v, k) for k, v in shares.items() if v >= 0.05), reverse=True)
    vi = ", ".join(f"{_NAMES[k].vi} {v * 100:.0f}%" for v, k in main)
    en = ", ".join(f"{_NAMES[k].en} {v * 100:.0f}%" for v, k in main)
    return Text(
        f"Dự báo gộp {units} đơn vị: {vi}; tỷ trọng theo sai số của chính nhóm này qua {origins} "
        f"mốc trước đây; khoảng theo sai số đã đo.",
        f"Forecast pooled over {units} units: {en}; weighted by this panel's own errors from "
        f"{origins} past origins; intervals from measured errors.",
    ) + _across(breaks)


def single(breaks: tuple[int, ...], units: int) -> Text:
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
