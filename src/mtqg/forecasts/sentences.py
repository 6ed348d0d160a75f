"""How a forecast was made, in one sentence."""

from __future__ import annotations

from mtqg.texts import Text

_NAMES = {
    "pace": Text("theo nhịp chung của các đơn vị, giảm dần", "the panel's median pace, damped"),
    "own place, and pace": Text(
        "quay về vị trí quen thuộc giữa các đơn vị, theo nhịp chung",
        "a return to the usual place among the units, at the panel's pace",
    ),
    "own mean": Text("quay về mức trung bình của chính đơn vị", "a return to the unit's own mean"),
    "smoothed": Text("mức san bằng hàm mũ", "the exponentially smoothed level"),
}


def pooled(mixed: dict[str, float], units: int, breaks: tuple[int, ...]) -> Text:
    """Return the sentence for a pooled panel: what was mixed, and what the intervals rest on."""
    main = sorted(((v, k) for k, v in mixed.items() if v >= 0.05), reverse=True)
    vi = "; ".join(f"{v * 100:.0f}% {_NAMES[k].vi}" for v, k in main)
    en = "; ".join(f"{v * 100:.0f}% {_NAMES[k].en}" for v, k in main)
    return Text(
        f"Dự báo gộp {units} đơn vị: {vi}. Khoảng dự báo theo sai số của chính nhóm này trước đây "
        "và bảng sai số chung.",
        f"Forecast pooled over {units} units: {en}. Intervals from this panel's own past errors "
        "and the general table of errors.",
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
