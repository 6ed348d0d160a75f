"""Sentences of a report about a year end, in both languages.

Nothing here says *giải ngân* (disbursement): the figures are mostly realised investment.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable

from mtqg.analysis.year_end.backtest import LEAST_OWN, TrackRecord, accuracy
from mtqg.analysis.year_end.outlook import YearEnd
from mtqg.analysis.year_end.pace import HIGHEST, RECENT, RequiredPace, Stretch, day_of
from mtqg.texts import Text, join
from mtqg.words.formats import chance, day, interval, number, period

Name = Callable[[str], Text]

#: Forecasts that were too high or too low by less than this on average, in points, lean nowhere.
LEAN = 1.0


def same(unit: str) -> Text:
    """Return the unit as its own name, where no names are at hand."""
    return Text(unit, unit)


def _both(write: Callable[[str], str]) -> tuple[str, str]:
    return write("vi"), write("en")


def end_sentence(end: YearEnd, level: int = 80) -> Text:
    """Say from which figures, where the year ends and how likely the target is.

    A probability is said in tens of percent, or as below 5% or above 95%: its measured
    reliability carries no finer statement.
    """
    middle = _both(lambda lang: number(end.forecast, 1, lang))
    low, high = end.intervals[level]
    between = _both(lambda lang: interval(low, high, "%", 1, lang))
    target = _both(lambda lang: number(end.target, 0, lang))
    odds = _both(lambda lang: chance(end.probability, lang))
    known = _known(end)
    return Text(
        f"{known.vi}, dự báo đến 31/12/{end.year} đạt {middle[0]}% kế hoạch (khoảng dự báo "
        f"{level}%: {between[0]}); khả năng đạt từ {target[0]}% trở lên: {odds[0]}.",
        f"{known.en}, the forecast for 31 December {end.year} is {middle[1]}% of the plan "
        f"({level}% interval {between[1]}); chance of {target[1]}% or more: {odds[1]}.",
    )


def _known(end: YearEnd) -> Text:
    """Return up to when the figures go that a forecast rests on."""
    if end.share is None:
        return Text("Theo số liệu các năm trước", "From figures of the years before")
    if end.month == int(end.month):
        to = _both(lambda lang: period(f"{end.year}-{int(end.month):02d}", lang))
    else:
        to = _both(lambda lang: day(day_of(end.year, end.month), lang))
    return Text(f"Theo số liệu đến {to[0]}", f"From figures to {to[1]}")


def pace_sentence(pace: RequiredPace, name: Name = same) -> Text:
    """Say what a month must bring, and the best lately over the same months, here and elsewhere."""
    target = _both(lambda lang: number(pace.target, 0, lang))
    if pace.points == 0:
        return Text(f"Đã đạt {target[0]}% kế hoạch.", f"{target[1]}% of the plan is reached.")
    points = _both(lambda lang: number(pace.points, 1, lang))
    money = ("", "")
    if pace.amount is not None:
        amount = pace.amount
        said = _both(lambda lang: number(amount, 0 if amount >= 10 else 1, lang))
        money = (f" ({said[0]} tỷ đồng)", f" ({said[1]} billion VND)")
    required = Text(
        f"Để đạt {target[0]}% vào 31/12 cần {points[0]} điểm % kế hoạch{money[0]} mỗi tháng.",
        f"Reaching {target[1]}% by 31 December takes {points[1]} points of plan{money[1]} a month.",
    )
    best = pace.best_own or pace.best_peer
    return required if best is None else join([required, _best(pace, best, name)])


def _best(pace: RequiredPace, months: Stretch, name: Name) -> Text:
    """Say the fastest that the same months went in the years before; `months` is any of them."""
    told = []
    if pace.best_own is not None:
        rate = _rate(pace.best_own)
        told.append(
            Text(
                f"mức cao nhất của chính địa phương này là {rate.vi} (năm {pace.best_own.year})",
                f"its own fastest was {rate.en} ({pace.best_own.year})",
            )
        )
    if pace.best_peer is not None:
        rate, who = _rate(pace.best_peer), name(pace.best_peer.unit)
        told.append(
            Text(
                f"mức cao nhất của các địa phương khác là {rate.vi} ({who.vi}, năm "
                f"{pace.best_peer.year})",
                f"the fastest elsewhere was {rate.en} ({who.en}, {pace.best_peer.year})",
            )
        )
    first, last = months.first, months.last
    these = (
        Text(f"Trong tháng {last}", f"In {calendar.month_name[last]}")
        if first == last
        else Text(
            f"Trong các tháng {first}-{last}",
            f"Over {calendar.month_name[first]}-{calendar.month_name[last]}",
        )
    )
    return Text(
        f"{these.vi} của {RECENT} năm trước (không tính năm kết thúc trên {HIGHEST:.0f}% kế "
        f"hoạch), {'; '.join(t.vi for t in told)}.",
        f"{these.en} of the {RECENT} years before (leaving out years that ended above "
        f"{HIGHEST:.0f}% of plan) {'; '.join(t.en for t in told)}.",
    )


def _rate(stretch: Stretch) -> Text:
    points = _both(lambda lang: number(stretch.points, 1, lang))
    return Text(f"{points[0]} điểm % mỗi tháng", f"{points[1]} points a month")


def track_sentence(record: TrackRecord) -> Text:
    """Say how far forecasts at this point of past years were off, and leant to one side."""
    if record.everyone.empty:
        return Text(
            "Chưa có năm trước nào để kiểm tra dự báo.", "No past year to check forecasts on."
        )
    found = accuracy(record.everyone).iloc[0]
    error = _both(lambda lang: number(found["absolute_error"], 1, lang))
    held = _both(lambda lang: number(found["within80"], 0, lang))
    cases = int(found["cases"])
    sentences = [
        Text(
            f"Thử lại trên các năm trước, dự báo từ số liệu đến hết tháng {record.month} lệch bình "
            f"quân {error[0]} "
            f"điểm % kế hoạch ({cases} năm ngân sách của các địa phương); khoảng dự báo 80% chứa "
            f"kết quả trong {held[0]}% số lần.",
            f"Tried on past years, forecasts from figures to the end of "
            f"{calendar.month_name[record.month]} were "
            f"off by {error[1]} points of plan on average ({cases} budget years of all "
            f"provinces); the 80% interval held the outcome in {held[1]}% of them.",
        )
    ]
    if len(record.own) >= LEAST_OWN:
        sentences += _own_errors(record)
    return join(sentences)


def _own_errors(record: TrackRecord) -> list[Text]:
    """Say how far off it was here, to which side, and why the forecast is not moved by that."""
    own = record.own["error"]
    mean = _both(lambda lang: number(own.abs().mean(), 1, lang))
    said = Text(
        f"Riêng địa phương này: lệch bình quân {mean[0]} điểm % trong {len(own)} năm",
        f"For this province {mean[1]} points over {len(own)} years",
    )
    if abs(own.mean()) < LEAN:
        return [said + Text(", không lệch hẳn về một phía.", ", leaning to neither side.")]
    side = Text("cao", "high") if own.mean() > 0 else Text("thấp", "low")
    lean = _both(lambda lang: number(abs(own.mean()), 1, lang))
    said += Text(
        f", tính chung dự báo {side.vi} hơn thực hiện {lean[0]} điểm %.",
        f"; on the whole forecasts were {lean[1]} points too {side.en}.",
    )
    errors = record.unbiased()
    return [said] if errors is None else [said, _why_kept(errors, side)]


def _why_kept(errors: tuple[float, float], side: Text) -> Text:
    made = _both(lambda lang: number(errors[0], 1, lang))
    corrected = _both(lambda lang: number(errors[1], 1, lang))
    tried = Text(
        f"thử với các trường hợp đã có ít nhất {LEAST_OWN} năm trước đó, bù trừ theo từng địa "
        f"phương làm sai số đổi từ {made[0]} thành {corrected[0]} điểm %",
        f"tried on past cases with at least {LEAST_OWN} years before them, correcting each "
        f"province takes the error from {made[1]} to {corrected[1]} points",
    )
    verdict = (
        Text("Dự báo không bù trừ độ lệch này", "The forecast is not corrected by it")
        if errors[1] >= errors[0]
        else Text(f"Dự báo có thể vẫn {side.vi}", f"The forecast may be too {side.en} still")
    )
    return Text(f"{verdict.vi}: {tried.vi}.", f"{verdict.en}: {tried.en}.")
