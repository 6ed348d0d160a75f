"""What a figure is about: named rules that license a subject, or a reason to leave the figure."""

from __future__ import annotations

import re
from itertools import pairwise

from mtqg.intake.text import vocabulary
from mtqg.intake.text.amounts import Amount
from mtqg.intake.text.closed import of_several, why_closed, why_part_closed
from mtqg.intake.text.concepts import (
    COUNTS,
    MONEY,
    POVERTY,
    STRANGE,
    WHOLES,
    Subject,
    change_of,
    glue,
    is_of_other,
    strange_words,
    word_before,
)
from mtqg.intake.text.line import SentenceLine, rx
from mtqg.intake.text.subject_rules import (
    all_units,
    attached_subject,
    coordinated,
    is_paid_of,
    parallel,
    preceding,
    quotient,
    shared,
)
from mtqg.intake.text.vocabulary import phrases


def subjects(
    line: SentenceLine, carried: str, loose: tuple[str, str] = ("", ""), whole: str = ""
) -> list[Subject]:
    """Return what each figure of a sentence is about.

    `carried` is the subject that the sentence goes on with; `loose` those of the last rate and the
    last amount before it, which a figure with no subject of its own has if little else stands
    beside it; `whole` that of the amount whose parts the sentence tells.
    """
    found: list[Subject] = []
    for index in range(len(line.figures)):
        part = _part_of(line, index, found, whole)
        found.append(part or _subject(line, index, found, carried, loose))
    for index, subject in enumerate(found):
        last = found[index - 1] if index else Subject()
        if subject.rule == "preceding" and subject.concept == last.concept == "NEAR":
            cut = line.cut_between(line.figures[index - 1].end, line.figures[index].start, ";")
            poor = any(s.concept == "POOR" for s in found[:index])
            if poor and cut >= 0:
                found[index] = subject._replace(concept="POOR")  # the first of the pair again
    given = any(w.code == "PEOPLE" for w in line.parts) and not line.has(phrases.of_budget)
    if given and sum(s.concept in ("PLAN", "MOBILISED") for s in found) > 1:
        # Of what people gave a part, the whole was raised and not assigned.
        found = [s._replace(concept="MOBILISED") if s.concept == "PLAN" else s for s in found]
    for index, subject in enumerate(found[:-1]):
        # "từ 23,45%, hộ nghèo hạ xuống còn 13,76%": the first has the subject of the second.
        later = found[index + 1 :]
        if subject.why == "subject" and change_of(line, index)[1]:
            units = [f.unit for f in line.figures[index + 1 :]]
            same = [s for s, u in zip(later, units, strict=True) if u == line.figures[index].unit]
            if same and not same[0].why:
                found[index] = same[0]._replace(earlier=True)
    return found


def _part_of(line: SentenceLine, index: int, done: list[Subject], whole: str) -> Subject | None:
    """Return the subject of a part of an amount: that of the whole, whatever verb gives the part.

    "Huy động 137 tỷ đồng, trong đó ngân sách trung ương bố trí 86 tỷ đồng", "đã giải ngân 118 tỷ
    đồng (vốn năm 2022 kéo dài sang năm 2023 là 64 tỷ đồng)".
    """
    figure, begin = line.figures[index], 0
    for n, subject in enumerate(done):
        if line.figures[n].unit != "bn VND" or subject.why:
            continue
        opens = line.has(phrases.parts_open, line.figures[n].end, figure.start)
        if (subject.rule == "part" or opens) and subject.concept in WHOLES:
            whole, begin = subject.concept, line.figures[n].end
        elif begin or not whole:
            whole = ""
    if whole not in WHOLES or figure.unit != "bn VND" or figure.why:
        return None
    named = [w for w in line.parts if begin <= w.start < figure.start]
    told = {
        w.code
        for w in line.words
        if begin <= w.start < figure.start and not any(p.start <= w.start < p.end for p in named)
    }
    other = ("DISB",) if whole == "MOBILISED" else ("DISB", "PLAN_VERB", "PLAN", "MOBILISED")
    parts = ("fund", "capital", "plan_vintage")
    if not told.isdisjoint(other) or why_closed(line, index):
        return None
    if whole != "DISB":  # "2.100 tỷ đồng người dân đóng góp"
        named += [w for w in line.parts if line.between(figure.end, w.start, phrases.own_money)]
    funds = [w for w in named if w.field == "fund"]
    joined = [line.between(a.end, b.start, "và") for a, b in pairwise(funds) if a.code != b.code]
    if any(joined):
        return Subject(why="part")  # "doanh nghiệp và người dân góp 34 tỷ đồng"
    if any(w.field in parts for w in named):
        return Subject(whole, "part")
    return Subject(why="part") if whole == "MOBILISED" else None  # of no fund


def _subject(
    line: SentenceLine, index: int, done: list[Subject], carried: str, loose: tuple[str, str]
) -> Subject:
    figure = line.figures[index]
    if figure.why or not figure.unit:
        return Subject(why=figure.why or "unit")
    if figure.unit == "money per":
        return Subject(why="per")
    if closed := why_closed(line, index) or why_part_closed(line, index, done):
        last = word_before(line, index)
        if closed != "same period" or not line.before(figure.start, phrases.is_index):
            return Subject(why=closed)
        if (last.code if last else carried) != "SBI":
            return Subject(why=closed)
    if figure.unit == "bn VND" and line.before(figure.start, phrases.plan_opens):
        return Subject("PLAN", "attached")  # "đạt 3,1% kế hoạch (1.232 tỷ đồng)"
    if aim := _aim(line, index, done, loose[0] or carried):
        return aim
    if figure.unit == "houses":
        return _houses(line, figure, carried)
    change, earlier = change_of(line, index)
    if figure.unit.startswith("criteria"):
        return Subject(why="change") if change else _criteria(line, figure)
    rules = (all_units, quotient, shared, attached_subject, coordinated, parallel, preceding)
    told = (rule(line, index, done, change) for rule in rules)
    subject = next((s for s in told if s is not None), None) or _from_before(
        line, index, done, carried, loose[figure.unit == "bn VND"], change
    )
    if subject.rule == "topic":
        return subject
    if subject.concept in POVERTY and figure.unit == "%" and line.after(figure.end, phrases.of_em):
        # "980 hộ, bằng 11,7% số hộ dân tộc thiểu số": what it is a share of is whose rate it is
        known = subject.concept in ("POOR", "POOR_EM", "POOR_AREA")
        subject = subject._replace(concept="POOR_EM") if known else Subject(why="group")
    if subject.why or subject.rule == "share":
        return subject
    if figure.kind == "ratio" and figure.unit == "bn VND" and subject.rule[:7] == "carried":
        subject = subject._replace(concept="DISB")  # of an amount of the plan
    if of_several(line, index, subject.concept):
        return Subject(why="group")
    if (change and not subject.change) or earlier:
        subject = subject._replace(change=change or subject.change, earlier=earlier)
    return _settled(line, index, subject)


def _from_before(
    line: SentenceLine, index: int, done: list[Subject], carried: str, loose: str, change: bool
) -> Subject:
    """Return the subject that a figure has from the sentences before, or from all of the text.

    `carried` is handed on to it, `loose` was told last.
    """
    figure, carried = line.figures[index], _that_fits(line, line.figures[index], carried)
    if figure.unit == "%" and carried in MONEY and is_paid_of(line, figure):
        carried = "DISB"  # of capital that was assigned, it is what is paid
    if not carried and loose and _goes_on(line, index, done, loose):
        carried, subject = loose, Subject(loose, "carried on")
    elif not carried and change and line.poverty and _is_fall(line, index, done):
        return Subject("POOR", "topic", change=True)
    elif carried in ("", *POVERTY) and line.payments and _is_paid(line, figure):
        return Subject("DISB", "topic")  # poverty is reviewed once a year
    elif not carried and figure.unit == "bn VND" and _is_assigned(line, figure):
        return Subject("DISB" if figure.kind == "ratio" else "PLAN", "topic")
    else:
        why = _why_not_carried(line, figure, carried)
        subject = Subject(why=why) if why else Subject(carried, "carried")
    if carried and figure.unit == "%" and is_of_other(line, figure, carried):
        return Subject(why="other")
    if carried == "DISB" and line.before(figure.start, phrases.no_payment):
        return Subject(why="subject")  # payments do not fall, nor are they a share
    if carried == "DISB" and line.after(figure.end, r",\s*(?:đã |mới )?giải ngân"):
        return Subject("PLAN", "carried")
    return subject


def _why_not_carried(line: SentenceLine, figure: Amount, carried: str) -> str:
    """Return why what is carried is not the subject of a figure, "" if it is."""
    if carried in POVERTY and line.before(figure.start, phrases.makes_up):
        return "share"
    units = figure.unit in ("communes", "districts")
    if units and not line.after(figure.end, phrases.ends_communes):
        return "subject"  # what it is counted for follows it
    counts = carried in POVERTY and figure.unit == "households" and line.part == "item"
    if counts and not line.before(figure.start, phrases.rest_of):
        return "subject"  # "toàn xã có 1.263 hộ" counts all
    return "" if carried else "subject"


def _that_fits(line: SentenceLine, figure: Amount, carried: str) -> str:
    """Return the subject carried to a count: the last of its unit, where the last of all has not.

    "357/599 xã đạt chuẩn, bình quân 15,6 tiêu chí/xã. Lâm Đồng 108/111 xã": a count of a whole goes
    on with the last that was one.
    """
    if not carried or figure.unit not in COUNTS:
        return carried
    if figure.kind == "ratio":
        return line.recent.get(f"{figure.unit}/", carried)
    fits = (carried, figure.unit, "0") in vocabulary.indicators()
    return carried if fits else line.recent.get(figure.unit, carried)


def _is_fall(line: SentenceLine, index: int, done: list[Subject]) -> bool:
    """Tell whether a fall is aimed at of which nothing else in its sentence says what falls."""
    figure = line.figures[index]
    aims = any(m.code in ("target", "plan") and m.start < figure.start for m in line.marks)
    begin = line.cut_between(0, figure.start, ";")
    other = any(
        w.code not in (*POVERTY, "PLAN", "PLAN_VERB") and begin < w.end <= figure.start
        for w in line.words
    )
    if other or not (aims or figure.unit == "pp"):
        return False
    follows = line.after(figure.end, r"([^\W\d_]+)")
    return not follows or follows[1] in glue(line.accents)


def _is_paid(line: SentenceLine, figure: Amount) -> bool:
    """Tell whether a rate without a subject is dated within its year, as only payments are.

    "Hết 15/11, tỉnh này đạt 78,6%" in a text of payments.
    """
    within = ("date", "day", "month", "months", "quarter")
    dated = any(
        t.kind in within and (t.until or t.kind != "date") and t.end <= figure.start
        for t in line.times
    )
    alone = not any(w.end <= figure.start for w in line.words) and figure.unit == "%"
    dated = dated or line.has("cùng kỳ", 0, figure.start)
    return bool(
        alone
        and dated
        and line.before(figure.start, phrases.paid)
        and not line.after(figure.end, phrases.other_noun)
    )


def _is_assigned(line: SentenceLine, figure: Amount) -> bool:
    """Tell whether an amount is all that money is said to be, and nothing what is done with it.

    "Chương trình 1719 có 661 tỷ đồng", "vốn ngân sách trung ương năm 2024 là 120 tỷ đồng".
    """
    public = ("CENTRAL", "LOCAL")
    ends = [
        w.end
        for w in line.parts
        if w.end <= figure.start
        and (w.field in ("programme", "capital") or w.code in public)
        and w.code != "_Z"
    ]
    other = any(w.end <= figure.start for w in line.words)
    if not ends or other or line.cut_between(ends[-1], figure.start) >= 0:
        return False
    told = bool(line.before(figure.start, phrases.has_amount))
    told = told or line.between(ends[-1], figure.start, "")
    return told and strange_words(line, ends[-1], figure.start) <= 1


def _goes_on(line: SentenceLine, index: int, done: list[Subject], on: str) -> bool:
    """Tell whether a figure without a subject may be of the one told in the sentence before.

    Nothing else is spoken of in its clause: no other subject, no more than a few unknown words, and
    no noun that it is a share of. An amount must be said to be a part of the capital.
    """
    figure = line.figures[index]
    if figure.unit == "households" and on in POVERTY:
        return line.bracket(figure.start) is not None and any(t.base for t in line.times)
    if figure.unit not in ("%", "pp", "bn VND"):
        return False
    if figure.unit == "bn VND":
        last = max([f.end for f in line.figures[:index] if not f.why], default=0)
        parts = ("programme", "capital", "fund", "plan_vintage")
        if not any(w.field in parts and last <= w.start < figure.start for w in line.parts):
            return False
        if any(s.why not in ("", "date", "subject", "ordinal") for s in done):
            return False
    begin = max([f.end for f in line.figures[:index] if not f.why], default=0)
    if line.after(figure.end, phrases.other_whole):
        return False
    return strange_words(line, begin, figure.start) <= STRANGE


def _aim(line: SentenceLine, index: int, done: list[Subject], before: str) -> Subject | None:
    """Return the subject of the aim of what was just told: "đạt 51,4%, vượt mục tiêu 30%"."""
    figure = line.figures[index]
    real = [s for s, f in zip(done, line.figures, strict=False) if not f.why]
    fell = bool(real) and real[-1].change and not real[-1].why and figure.unit == "%"
    if fell and line.before(figure.start, phrases.fall_aimed):
        return real[-1]._replace(rule="aim")
    if real and not real[-1].why and line.before(figure.start, phrases.aim_of_what):
        falls = [s for s in real if s.change and not s.why]
        if falls and line.before(figure.start, r"\((?:là )?giảm(?: ít nhất| từ| trên)*"):
            return falls[-1]._replace(rule="aim")
        return real[-1]._replace(rule="share")
    if figure.unit not in ("%", "pp") or not line.before(figure.start, phrases.aim_beside):
        return None
    rates = [
        s
        for s, f in zip(done, line.figures, strict=False)
        if f.unit in ("%", "pp") and s.concept and f.end < figure.start
    ]
    if rates:
        return rates[-1]._replace(rule="aim")
    return Subject(before, "aim") if before and not done else None


def _criteria(line: SentenceLine, figure: Amount) -> Subject:
    """Return the mean number of criteria that a commune meets, the only one in the catalogue."""
    clause = re.split("[;,(]", line.masked[: figure.start])[-1]
    mean = rx(r"bình quân|trung bình", line.accents).search(clause)
    if own := line.bracket(figure.start):
        mean = mean or rx(r"bình quân|trung bình", line.accents).search(line.text[: own[0]])
    if line.before(figure.start, r"thêm(?: được)?"):
        return Subject(why="flow")
    if figure.unit == "criteria" and not mean and not figure.value % 1 > 0:
        return Subject("CRIT_MET", "attached")  # of one commune, which meets whole ones
    return Subject("CRIT", "attached")


def _houses(line: SentenceLine, figure: Amount, carried: str) -> Subject:
    """Return what houses are: of poor households, planned or finished ("hoàn thành 644 nhà").

    What is built is for whom is said behind it ("xây mới 812 nhà cho hộ nghèo").
    """
    told = carried == "HOUSING" or (line.poverty and line.has("hộ nghèo|về nhà ở"))
    if not told or line.has("chính sách|đoàn kết"):
        return Subject(why="unit")
    if line.after(figure.end, r"\s*: kế hoạch"):
        return Subject("HOUSING_PLAN", "houses")
    of_poor = line.after(figure.end, phrases.whose_houses)
    if of_poor and line.has(phrases.houses_done, 0, of_poor.end()):
        return Subject("HOUSING", "houses")
    done = line.before(figure.start, phrases.house_done) or (
        line.before(figure.start, phrases.house_built)
        and line.after(figure.end, phrases.house_of_poor)
    )
    return Subject("HOUSING", "houses") if done else Subject(why="flow")


def _settled(line: SentenceLine, index: int, subject: Subject) -> Subject:
    """Return the subject with what the words around the figure change in it."""
    figure = line.figures[index]
    if (
        subject.concept[:3] == "RED"
        and figure.unit == "%"
        and line.before(figure.start, phrases.at_level)
    ):
        poor = {"RED": "POOR", "RED_AREA": "POOR_AREA", "RED_EM": "POOR_EM"}[subject.concept]
        return subject._replace(concept=poor, change=False)
    rises = subject.concept not in MONEY and line.before(figure.start, phrases.rises)
    if subject.concept == "SBI":
        return subject
    if subject.change and (subject.concept in MONEY or figure.unit in COUNTS or rises):
        return Subject(why="change")  # the catalogue has falls of poverty only
    if figure.per in ("năm", "nam") and subject.concept in POVERTY and figure.unit == "%":
        return subject._replace(change=True)
    return subject
