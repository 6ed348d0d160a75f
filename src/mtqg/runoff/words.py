"""Sentences of a report about a year end, in both languages."""

from __future__ import annotations

from collections.abc import Callable

from mtqg.formats import chance, interval, number
from mtqg.runoff.backtest import TrackRecord, accuracy
from mtqg.runoff.pace import Pace, Stretch
from mtqg.runoff.year_end import YearEnd
from mtqg.texts import Text, join

Name = Callable[[str], Text]


def same(unit: str) -> Text:
    """Return the unit as its own name, where no names are at hand."""
    return Text(unit, unit)


def _both(write: Callable[[str], str]) -> tuple[str, str]:
    return write("vi"), write("en")


def end_sentence(end: YearEnd, level: int = 80) -> Text:
    """Say where the year ends and how likely the target is.

    A probability is said in tens of percent, or as below 5% or above 95%: its measured
    reliability carries no finer statement.
    """
    middle = _both(lambda lang: number(end.forecast, 1, lang))
    low, high = end.intervals[level]
    between = _both(lambda lang: interval(low, high, "%", 1, lang))
    target = _both(lambda lang: number(end.target, 0, lang))
    odds = _both(lambda lang: chance(end.probability, lang))
    return Text(
        f"Dự kiến đến 31/12/{end.year} đạt {middle[0]}% kế hoạch ({level}% khả năng nằm trong "
        f"khoảng {between[0]}); khả năng đạt từ {target[0]}% trở lên: {odds[0]}.",
        f"By 31 December {end.year} about {middle[1]}% of the plan is expected ({level}% interval "
        f"{between[1]}); probability of {target[1]}% or more: {odds[1]}.",
    )


def pace_sentence(pace: Pace, name: Name = same) -> Text:
    """Say what a month must bring, and the best that this unit and its peers ever managed."""
    target = _both(lambda lang: number(pace.target, 0, lang))
    if pace.points == 0:
        return Text(f"Đã đạt {target[0]}% kế hoạch.", f"{target[1]}% of the plan is reached.")
    points = _both(lambda lang: number(pace.points, 1, lang))
    money = ("", "")
    if pace.amount is not None:
        amount = pace.amount
        said = _both(lambda lang: number(amount, 0 if amount >= 10 else 1, lang))
        money = (f" ({said[0]} tỷ đồng)", f" ({said[1]} billion VND)")
    sentences = [
        Text(
            f"Để đạt {target[0]}% cần {points[0]} điểm % kế hoạch{money[0]} mỗi tháng.",
            f"Reaching {target[1]}% takes {points[1]} points of plan{money[1]} a month.",
        )
    ]
    for best, own in ((pace.best_own, True), (pace.best_peer, False)):
        if best is not None:
            sentences.append(_best(best, own, name))
    count, of = pace.reached_peers
    if of:
        sentences.append(
            Text(
                f"Trong năm năm trước, {count} trên {of} năm ngân sách của các đơn vị khác đạt mức "
                "đó trong cùng các tháng cuối năm.",
                f"In the five years before, {count} of {of} budget years of other units went as "
                "fast over the same last months.",
            )
        )
    return join(sentences)


def _best(best: Stretch, own: bool, name: Name) -> Text:
    points = _both(lambda lang: number(best.points, 1, lang))
    who = name(best.unit)
    subject = (
        Text("Đợt nhanh nhất của chính đơn vị", "Its own fastest stretch")
        if own
        else Text(f"Nhanh nhất trong các đơn vị khác ({who.vi})", f"The fastest peer ({who.en})")
    )
    single = best.first == best.last
    months = f"{best.last}/{best.year}" if single else f"{best.first}-{best.last}/{best.year}"
    label = "month" if single else "months"
    return Text(
        f"{subject.vi}: {points[0]} điểm % mỗi tháng (tháng {months}).",
        f"{subject.en}: {points[1]} points a month ({label} {months}).",
    )


def track_sentence(record: TrackRecord) -> Text:
    """Say how far forecasts at this point of past years were off."""
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
            f"Dự báo như thế này sau {record.month} tháng lệch bình quân {error[0]} điểm % kế "
            f"hoạch ({cases} năm ngân sách trước); khoảng 80% chứa kết quả trong {held[0]}% số "
            "lần.",
            f"Forecasts like this after {record.month} months were off by {error[1]} points of "
            f"plan on average ({cases} past budget years); the 80% interval held the outcome in "
            f"{held[1]}% of them.",
        )
    ]
    if len(record.own) >= 3:
        own = record.own["error"]
        mean = _both(lambda lang: number(own.abs().mean(), 1, lang))
        lean = _both(lambda lang: number(own.mean(), 1, lang, sign=True))
        sentences.append(
            Text(
                f"Với chính đơn vị này: {mean[0]} điểm trong {len(own)} năm (thiên lệch "
                f"{lean[0]}).",
                f"For this unit: {mean[1]} points over {len(own)} years (bias {lean[1]}).",
            )
        )
    return join(sentences)
