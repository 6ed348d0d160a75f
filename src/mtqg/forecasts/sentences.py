"""How a forecast was made, in one sentence."""

from __future__ import annotations

from mtqg.texts import Text

_NAMES = {
    "pace": Text(
        "đi tiếp theo nhịp chung của các tỉnh, chậm dần",
        "going on at the common pace of the provinces, slowing down",
    ),
    "own place, and pace": Text(
        "trở về vị trí vốn có của đơn vị so với các tỉnh khác, rồi theo nhịp chung",
        "returning to its usual place among the provinces, then at the common pace",
    ),
    "own mean": Text("trở về mức bình quân của chính đơn vị", "returning to its own mean"),
    "smoothed": Text(
        "giữ mức gần đây (san bằng hàm mũ)", "keeping its recent level (exponential smoothing)"
    ),
}


def pooled(mixed: dict[str, float], units: int, breaks: tuple[int, ...]) -> Text:
    """Return the sentence for a pooled panel: what was mixed, and what the intervals rest on."""
    main = sorted(((v, k) for k, v in mixed.items() if v >= 0.05), reverse=True)
    vi = "; ".join(f"{v * 100:.0f}% {_NAMES[k].vi}" for v, k in main)
    en = "; ".join(f"{v * 100:.0f}% {_NAMES[k].en}" for v, k in main)
    return Text(
        f"Dự báo học từ {units} đơn vị cùng lúc và kết hợp các cách: {vi}. Tỷ trọng và khoảng dự "
        "báo lấy từ sai số của chính các cách này trong những năm trước.",
        f"The forecast learns from {units} units at once and combines: {en}. Weights and intervals "
        "come from the errors that these ways made in past years.",
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
