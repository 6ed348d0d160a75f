"""The rules that license the subject of a figure by the words of its own sentence."""

from __future__ import annotations

import re

from mtqg.intake.text.amounts import Amount
from mtqg.intake.text.concepts import (
    COUNTS,
    MONEY,
    POVERTY,
    STRANGE,
    THINGS,
    UNITED,
    UNITS,
    Subject,
    is_flow,
    is_of_other,
    of_project,
    strange_words,
    word_before,
)
from mtqg.intake.text.line import SentenceLine
from mtqg.intake.text.vocabulary import Word, phrases

_DECIMALS = re.compile(r"\d[.,](\d+)")


def attached(line: SentenceLine, figure: Amount) -> Word | None:
    """Return the concept that begins with the figure's own noun ("9.604 hộ nghèo").

    A figure that opens its sentence may be said what it is behind it ("50,1%: tỷ lệ …", "Hơn 355
    tỷ đồng là số vốn …").
    """
    if line.between(0, figure.start, rf"\W*(?:\w+\W* - )?(?:{phrases.about} ?)*") and (
        told := line.after(figure.end, r"(?::|(?:chính )?là(?!\w))\s*")
    ):
        return next(
            (w for w in line.words if 0 <= w.start - told.end() < 12 and w.field == "concept"),
            None,
        )
    for word in line.words:
        if word.field == "other" and word.code not in THINGS:
            continue
        if figure.unit in ("%", "bn VND", "pp"):
            if word.start >= figure.end and line.between(figure.end, word.start, phrases.of_total):
                return word
        elif figure.noun - 1 <= word.start <= figure.noun + 1 and word.end > figure.noun:
            return word
    return None


def quotient(line: SentenceLine, index: int, done: list[Subject], change: bool) -> Subject | None:
    """A rate that is the quotient of a count and its whole, told before it, is one of the count.

    "57.214 hộ nghèo trong tổng số 118.933 hộ, chiếm 48,11%": whatever stands between them.
    """
    figure = line.figures[index]
    if figure.unit != "%" or change or attached(line, figure):
        return None
    decimals = _DECIMALS.search(figure.printed)
    half = 0.5 / 10 ** len(decimals[1] if decimals else "")
    for n in reversed(range(index)):
        part, subject = line.figures[n], done[n]
        if part.unit not in COUNTS or part.why or subject.why:
            continue
        if is_of_other(line, figure, subject.concept):
            continue
        wholes = [f.value for f in line.figures[:index] if f.unit == part.unit and not f.why]
        for whole in [part.base] if part.kind == "ratio" else wholes:
            if whole > part.value and abs(100 * part.value / whole - figure.value) < half:
                return _share_of_count(subject, part)
    return None


def all_units(line: SentenceLine, index: int, done: list[Subject], change: bool) -> Subject | None:
    """Counts of units of several types are all that an area has: "có 86 xã, 9 phường"."""
    first = last = index
    while first and _are_units(line, first - 1):
        first -= 1
    while last + 1 < len(line.figures) and _are_units(line, last):
        last += 1
    run = line.figures[first : last + 1]
    begin, opens = line.figures[first - 1].end if first else 0, run[0].start
    named = any(begin <= w.start < opens and w.code != "OF_TOTAL" for w in line.words)
    if named or len({f.unit for f in run}) < 2 or not line.before(opens, phrases.has_units):
        return None
    ended = line.after(run[-1].end, phrases.ends_units)
    return Subject("UNITS", "coordinated") if ended else None


def _are_units(line: SentenceLine, index: int) -> bool:
    """Tell whether a figure and the next count administrative units and are told as one list."""
    one, other = line.figures[index : index + 2]
    counts = one.unit in UNITS and other.unit in UNITS and not (one.why or other.why)
    exact = one.kind == other.kind == "exact"
    return counts and exact and line.between(one.end, other.start, phrases.joins_units)


def _share_of_count(subject: Subject, counted: Amount) -> Subject:
    """Return the subject of a share of what was counted; its unit says whose the standard is."""
    kind = "HUYEN" if counted.unit == "districts" else "XA"
    concept = subject.concept
    if concept.endswith("_WEAK"):
        concept = concept.replace("XA", kind).removesuffix("_WEAK")
    return subject._replace(concept=concept, rule="share")


def shared(line: SentenceLine, index: int, done: list[Subject], change: bool) -> Subject | None:
    """A share beside its count, or a count beside its share: both have one subject.

    "9.604 hộ nghèo, chiếm 3,14%": the share is of the same thing, and of none when the count is of
    none ("624 căn, chiếm 77,4%").
    """
    figure = line.figures[index]
    if index == 0 or figure.unit not in ("%", *COUNTS, "bn VND"):
        return None
    last, subject = line.figures[index - 1], done[index - 1]
    heads = None if last.unit or index == 1 else line.after(last.end, phrases.heads)
    if heads and line.between(line.figures[index - 2].end, last.start, phrases.with_heads):
        # "2.045 hộ nghèo, với 8.105 nhân khẩu, chiếm 23,57%": the share of the households
        last, subject = line.figures[index - 2], done[index - 2]
    if last.why in ("date", "law", "ordinal") or (last.unit == "%") == (figure.unit == "%"):
        return None
    if not last.unit and _is_share_of(line, last, figure):
        return Subject(why="other")  # "2 thị trấn đạt chuẩn đô thị văn minh, tỷ lệ 100%"
    own = attached(line, last)
    end = own.end if own and own.end <= figure.start else last.end
    end = heads.end() if heads else end
    if not line.between(end, figure.start, phrases.glue_share):
        return None
    if figure.unit == "bn VND" and own and own.code == "OF_TOTAL":
        return Subject("PLAN", "attached")  # "57,1% trong số 1.718 tỷ đồng"
    whole = attached(line, figure) if figure.unit == "%" else None
    if whole and whole.code in UNITED and whole.code[:2] != subject.concept[:2]:
        return None  # "8/9 huyện nông thôn mới, 100% xã đạt chuẩn" says its own subject
    if figure.unit == "%" and not whole and is_of_other(line, figure, subject.concept):
        return None  # "60 xã đạt chuẩn, 50% hộ dân dùng nước sạch"
    if figure.unit != "%" and attached(line, figure):
        return None  # "2,93% với 815.101 hộ nghèo" says its subject again
    if change and figure.unit == "bn VND":
        return Subject(why="change")
    if figure.unit == "%" and subject.concept in MONEY:
        return Subject("DISB", "share") if subject.concept == "DISB" else Subject(why="share")
    if subject.change:
        return Subject(why="change")
    if figure.unit == "%" and line.after(figure.end, r"(?:tổng )?số hộ (?:nghèo|cận nghèo)"):
        return Subject(why="share")
    return _share_of_count(subject, last)


def _is_share_of(line: SentenceLine, last: Amount, figure: Amount) -> bool:
    """Tell whether a share is said of the things counted last, which are none of the catalogue."""
    named = any(
        last.end <= w.start < figure.start and w.code != "another share" for w in line.words
    )
    told = line.before(figure.start, phrases.share_of_it)
    return bool(told) and not named and not line.after(last.end, phrases.times)


def attached_subject(
    line: SentenceLine, index: int, done: list[Subject], change: bool
) -> Subject | None:
    """A figure before its own noun: "9.604 hộ nghèo", "97% hộ dân", "59 xã khu vực III"."""
    figure = line.figures[index]
    if figure.unit in ("communes", "districts") and _counts_all(line, figure):
        return Subject("OF_TOTAL", "attached")
    word = attached(line, figure)
    if word is None:
        return None
    previous = word_before(line, index)
    if figure.unit == "bn VND":
        if word.code not in ("PLAN", "PLAN_VERB", "CAPITAL"):
            other = ("DISB", "MOBILISED", "CARRY")
            return Subject(word.code, "attached") if word.code in other else None
        if done_with := _done_with(line, word):
            return Subject(done_with, "attached")
        alone = not previous or previous.code in ("OF_TOTAL", "other")
        return Subject("PLAN", "attached") if alone else None
    if figure.unit in ("%", "pp"):
        return _share_of(line, index, done, word, previous, change)
    lead = figure.start
    inside = any(w.code == "PD_TOTAL" and w.end <= figure.start for w in line.words)
    if word.code == "PD_TOTAL" and (figure.kind == "ratio" or (inside and line.bracket(lead))):
        return Subject(why="subject")
    if word.code == "PD_TOTAL" and not (
        line.before(lead, r"có|còn|hiện có|gồm|tại|toàn|và") or line.has(r",\s*$", lead - 3, lead)
    ):
        return Subject(why="subject")
    if word.code in POVERTY:
        if previous and previous.code == "HOUSING_FOR":
            return Subject("HOUSING", "attached")
        if is_flow(line, lead, word.end):
            return Subject(why="flow")
    elif word.code in ("III", "II", "I") and is_flow(line, lead, None):
        return Subject(why="flow")  # "bổ sung 350 tỷ đồng cho 53 xã khu vực III"
    elif word.code[:2] in ("XA", "HU") and (
        is_flow(line, lead, None) or _still_flows(line, index, done)
    ):
        new = word.code == "HUYEN" and line.has(
            r"(?<!\w)thêm(?!\w)", max(line.cut_between(0, lead, ";"), 0), lead
        )
        return Subject("HUYEN_NEW", "attached") if new else Subject(word.code, why="flow")
    return Subject(word.code, "attached")


def _counts_all(line: SentenceLine, figure: Amount) -> bool:
    """Tell whether a bracket says how many units a whole has: "bình quân toàn tỉnh (204 xã) là"."""
    own = line.bracket(figure.start)
    alone = (
        own
        and not (line.masked[own[0] + 1 : figure.start] + line.masked[figure.end : own[1]]).strip()
    )
    return bool(own and alone and line.before(own[0], phrases.of_whole_place))


def _done_with(line: SentenceLine, capital: Word) -> str:
    """Return what is said to be done with capital: "29 tỷ đồng vốn … đã được giải ngân"."""
    amounts = [f.start for f in line.figures if f.start > capital.end and not f.why]
    stop = min(amounts, default=len(line.text))
    for word in line.words:
        passive = line.between(capital.end, word.start, phrases.is_done)
        if word.code in ("DISB", "MOBILISED") and capital.end < word.start < stop and passive:
            if line.between(word.end, stop, f"(?:{phrases.about} ?)*"):
                return ""  # "245 tỷ đồng vốn kéo dài đã giải ngân 201 tỷ đồng"
            return word.code
    return ""


def _share_of(
    line: SentenceLine,
    index: int,
    done: list[Subject],
    word: Word,
    previous: Word | None,
    change: bool,
) -> Subject | None:
    """A percentage before its noun: a level of it ("còn 3% hộ nghèo"), or a share of it."""
    figure = line.figures[index]
    concept, lead = word.code, figure.start
    if concept in MONEY:
        return None
    counted = line.has(r"số", figure.end, word.start + 3)
    if concept in POVERTY:
        level = line.before(lead, phrases.level_of)
        total = any(w.code == "MPI" and w.end <= lead for w in line.words)
        of_total = total and line.before(lead, r"gồm|và|,|có|\(")
        last = done[index - 1] if index else Subject()
        goes_on = last.rule == "attached" and last.concept in POVERTY
        if of_total or ((change or level or goes_on) and not counted):
            return Subject(concept, "attached", change=change and not of_total)
        return Subject(why="share")
    subset = line.before(lead, r"trong đó[^;.]{0,40}")
    return Subject(concept, "attached", share="met" if subset else "")


def coordinated(
    line: SentenceLine, index: int, done: list[Subject], change: bool
) -> Subject | None:
    """Counts that share the predicate of the last: "8 huyện, 330 xã đạt chuẩn nông thôn mới"."""
    figure = line.figures[index]
    if figure.unit not in ("communes", "districts", "provinces"):
        return None
    kind = {"communes": "XA", "districts": "HUYEN", "provinces": "TINH"}[figure.unit]
    word = word_before(line, index)
    if word and line.between(word.end, figure.start, rf"(?:là|:|đạt)(?: {phrases.about})*"):
        return None  # it is said what it is before it
    ends = [figure.end]
    for m in line.places:
        beside = (
            line.between(figure.end, m.start, phrases.named_are) or m.start < figure.end < m.end
        )
        if beside or (len(ends) > 1 and line.between(ends[-1], m.start, phrases.joins)):
            ends.append(m.end)  # "2 xã Hữu Lũng và Yên Bình đạt chuẩn"
    for later in line.figures[index + 1 :]:
        noun = line.after(later.end, r"[^\W\d_/]+(?:/[^\W\d_]+)?")
        if not line.between(ends[-1], later.start, phrases.joined_place):
            break
        own = attached(line, later)
        if own and own.code[:2] in ("XA", "HU", "TI") and not is_flow(line, figure.start, None):
            # "109/111 xã, 38 xã nâng cao": all that meet the standard, and of them
            graded = own.code in ("XA_ADV", "XA_MODEL")
            shared = graded == (later.unit == figure.unit) or line.has("¤", ends[-1], later.start)
            return Subject(kind, "coordinated") if shared else None
        if own and own.code in ("XA", "HUYEN"):
            return Subject(why="flow")
        more = line.after(later.end, r"/[^\W\d_]+")
        ends.append(noun.end() if noun and not later.unit else more.end() if more else later.end)
    for word in line.words:
        if word.code.startswith(("XA", "HUYEN", "TINH")) and any(
            line.between(end, word.start, f"{phrases.shared_predicate}|{phrases.of_those}")
            for end in ends
        ):
            if is_flow(line, figure.start, None):
                return Subject(why="flow")
            code = word.code.removesuffix("_WEAK")
            return Subject(code if code[:2] == kind[:2] else kind, "coordinated")
    return None


def parallel(line: SentenceLine, index: int, done: list[Subject], change: bool) -> Subject | None:
    """A figure that only a place parts from the last: "giảm từ 4% trở lên, Bắc Kạn 2 - 2,5%"."""
    if not index or not done[index - 1].change or done[index - 1].why:
        return None
    last, figure = line.figures[index - 1], line.figures[index]
    still = line.between(last.end, figure.start, phrases.parallel)
    return done[index - 1]._replace(rule="coordinated") if still else None


def preceding(line: SentenceLine, index: int, done: list[Subject], change: bool) -> Subject | None:
    """The last subject named before the figure, unless too much stands between them."""
    figure = line.figures[index]
    word = word_before(line, index)
    if word is None:
        return None
    if word.code == "total" and {"POOR", "NEAR"} <= {s.concept for s in done}:
        return Subject("MPI", "preceding")
    if word.field == "other":
        return Subject(why="project" if word.code == "project" else "other")
    if of_project(line, word):
        return Subject(why="project")
    if word.code == "OF_TOTAL" and figure.unit == "communes" and figure.start - word.end > 2:
        return Subject(why="subject")  # "toàn tỉnh 110 xã, 34 xã" counts all but once
    if word.code == "OF_TOTAL" and figure.unit == "households":
        poor = [w for w in line.words if w.code in POVERTY and 0 <= word.start - w.end < 3]
        whole = poor and line.after(figure.end, phrases.all_households)
        return Subject("HH_TOTAL", "preceding") if whole else Subject(why="subject")
    if figure.unit == "%" and is_of_other(line, figure, word.code):
        return Subject(why="other")  # a share of what follows it
    concept = _money_subject(line, index, done, word)
    last = [f.end for f in line.figures[:index] if not f.why]
    begin = max([word.end, *[e for e in last if e <= figure.start]])
    gap = line.masked[begin : figure.start]
    limit = STRANGE if re.search(r"[,;]", gap) else STRANGE + 2
    if strange_words(line, begin, figure.start) > limit:
        return Subject(why="subject")
    cut = line.cut_between(begin, figure.start, ";")
    known = any(cut < a < figure.start for a, _ in line.known())
    if cut >= 0 and not known and not line.has(phrases.fall_goes_on, cut, figure.start):
        return Subject(why="subject")
    if figure.unit == "households" and concept in POVERTY:
        if concept == "POOR" and line.after(figure.end, phrases.minority):
            return Subject("POOR_EM", "preceding")
        if not line.after(figure.end, phrases.ends_households):
            return Subject(why="subject")
        if is_flow(line, figure.start, figure.end):
            return Subject(why="flow")
    if figure.unit in ("communes", "districts"):
        if is_flow(line, figure.start, None):
            return Subject(why="flow")
        if not line.after(figure.end, phrases.ends_communes):
            return Subject(why="subject")
    if figure.unit in COUNTS and _still_flows(line, index, done):
        return Subject(why="flow")
    made_up = figure.unit == "%" and concept in POVERTY
    made_up = made_up and bool(line.before(figure.start, phrases.makes_up))
    if made_up and line.after(figure.end, phrases.of_poor):
        return Subject(why="share")
    return Subject(concept, "preceding")


def is_paid_of(line: SentenceLine, figure: Amount) -> bool:
    """Tell whether a rate in a text of payments is what is reached of capital told before it."""
    return bool(
        line.payments
        and line.before(figure.start, phrases.paid)
        and not line.after(figure.end, phrases.other_whole)
    )


def _money_subject(line: SentenceLine, index: int, done: list[Subject], word: Word) -> str:
    """Return which money the figure is: a rate, and an amount after "giải ngân", is paid."""
    figure = line.figures[index]
    if word.code not in MONEY or word.code in ("DISB", "MOBILISED"):
        return word.code
    paid = [w for w in line.words if w.code == "DISB" and w.end <= figure.start]
    rated = any(s.concept == "DISB" for s in done)
    if figure.unit == "%" and not paid and (rated or line.follows == "DISB"):
        told = rated or line.before(figure.start, r"(?:đạt|bằng|được|là)[^,;\d]{0,15}")
        return "DISB" if told else word.code
    if figure.unit == "%" and paid:
        # "giải ngân 72% vốn giao năm nay và 91% vốn kéo dài"
        beside = rated and (
            line.before(figure.start, "và|,") or line.after(figure.end, phrases.of_capital)
        )
        return "DISB" if beside or line.before(figure.start, phrases.paid_at) else word.code
    if word.code == "CAPITAL" and line.after(figure.end, phrases.of_plan):
        return "DISB"  # a plan is no share of the plan
    assigned = any(word.end <= f.start and f.unit == "bn VND" for f in line.figures[:index])
    if figure.unit == "%" and (assigned or word.code == "CAPITAL") and is_paid_of(line, figure):
        return "DISB"
    if word.code == "CAPITAL":
        return "DISB" if index and done[index - 1].concept == "DISB" else "PLAN"
    return word.code


def _still_flows(line: SentenceLine, index: int, done: list[Subject]) -> bool:
    """Tell whether a count goes on a list of flows: "có thêm 11 xã đạt chuẩn; 8 xã nâng cao"."""
    inside = line.bracket(line.figures[index].start)
    told = [
        n
        for n, f in enumerate(line.figures[:index])
        if f.why not in ("date", "law", "ordinal") and line.bracket(f.start) in (None, inside)
    ]
    if not told or not (done[told[-1]].why == "flow" or done[told[-1]].concept == "HUYEN_NEW"):
        return False
    if line.after(line.figures[told[-1]].end, r"(?:[^\W\d_]+ ){0,3}(?:so|kể từ)(?!\w)"):
        return False  # "tăng 17 xã so với …" is told aside
    return not line.has(phrases.stock, line.figures[told[-1]].end, line.figures[index].start)
