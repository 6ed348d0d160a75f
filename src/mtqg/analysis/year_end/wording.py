"""Sentences of a report about a year end, in both languages (`words/*/year_end.ini`)."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from functools import partial

from mtqg.analysis.year_end.backtest import LEAST_OWN, TrackRecord, accuracy
from mtqg.analysis.year_end.outlook import YearEnd
from mtqg.analysis.year_end.pace import HIGHEST, RECENT, RequiredPace
from mtqg.texts import Text, join
from mtqg.words.formats import both, chance, interval, number, period
from mtqg.words.sentences import sentences

Name = Callable[[str], Text]

#: Forecasts that were too high or too low by less than this on average, in points, lean nowhere.
LEAN = 1.0

_SAY = sentences("year_end").text


def same(unit: str) -> Text:
    """Return the unit as its own name, where no names are at hand."""
    return Text(unit, unit)


_number = partial(both, number)


def end_sentence(end: YearEnd) -> Text:
    """Say from which figures, where the year ends and how likely the target is.

    A probability is said in tens of percent, or as below 5% or above 95%: its measured
    reliability carries no finer statement.
    """
    low, high = end.intervals[80]
    if end.share is None:
        known = _SAY("end.before")
    else:
        known = _SAY("end.known", date=both(period, f"{end.year}-{end.month:02d}"))
    return _SAY(
        "end.forecast",
        known=known,
        year=end.year,
        middle=_number(end.forecast, 1),
        level=80,
        between=both(interval, low, high, "%", 1),
        target=_number(end.target, 0),
        odds=both(chance, end.probability),
    )


def pace_sentence(pace: RequiredPace, name: Name = same) -> Text:
    """Say what a month must bring, and the best lately over the same months, here and elsewhere."""
    target = _number(pace.target, 0)
    if pace.points == 0:
        return _SAY("pace.reached", target=target)
    money = Text("", "")
    if pace.amount is not None:
        amount = _number(pace.amount, 0 if pace.amount >= 10 else 1)
        money = Text(" (", " (") + _SAY("pace.money", amount=amount) + Text(")", ")")
    points = _number(pace.points, 1)
    required = _SAY("pace.required", target=target, points=points, money=money)
    texts = []
    if (own := pace.best_own) is not None:
        rate = _SAY("pace.rate", points=_number(own.points, 1))
        texts.append(_SAY("pace.own", rate=rate, year=own.year))
    if (peer := pace.best_peer) is not None:
        rate = _SAY("pace.rate", points=_number(peer.points, 1))
        texts.append(_SAY("pace.peer", rate=rate, who=name(peer.unit), year=peer.year))
    any_of = own or peer
    if any_of is None:
        return required
    first, last = any_of.first, any_of.last
    these = (
        _SAY("pace.month", month=_month(last))
        if first == last
        else _SAY("pace.months", first=Text(f"{first}", calendar.month_name[first]),
                  last=Text(f"{last}", calendar.month_name[last]))
    )  # fmt: skip
    highest = f"{HIGHEST:.0f}"
    best = _SAY("pace.best", these=these, years=RECENT, highest=highest, told=join(texts, "; "))
    return join([required, best])


def _month(month: int) -> Text:
    return Text(f"tháng {month}", calendar.month_name[month])


def track_sentence(record: TrackRecord) -> Text:
    """Say how far forecasts at this point of past years were off, and leant to one side."""
    if record.everyone.empty:
        return _SAY("track.none")
    found = accuracy(record.everyone).iloc[0]
    everyone = _SAY(
        "track.all",
        month=_month(record.month),
        error=_number(found["absolute_error"], 1),
        cases=int(found["cases"]),
        held=_number(found["within80"], 0),
    )
    own = record.own["error"]
    if len(own) < LEAST_OWN:
        return everyone
    said = _SAY("track.own", mean=_number(own.abs().mean(), 1), years=len(own))
    if abs(own.mean()) < LEAN:
        return join([everyone, _SAY("track.even", own=said)])
    side = _SAY("track.high") if own.mean() > 0 else _SAY("track.low")
    lean = _number(abs(own.mean()), 1)
    texts = [everyone, _SAY("track.leaning", own=said, side=side, lean=lean)]
    if (errors := record.unbiased()) is not None:
        # Why the forecast is not moved by that.
        made, corrected = (_number(error, 1) for error in errors)
        tried = _SAY("track.tried", least=LEAST_OWN, made=made, corrected=corrected)
        worse = errors[1] >= errors[0]
        why = (
            _SAY("track.kept", tried=tried)
            if worse
            else _SAY("track.still", side=side, tried=tried)
        )
        texts.append(why)
    return join(texts)
