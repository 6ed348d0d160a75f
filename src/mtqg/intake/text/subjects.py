"""What a figure is about: named rules that license a subject, or a reason to leave the figure."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from mtqg.intake.text import vocabulary
from mtqg.intake.text.amounts import Amount
from mtqg.intake.text.line import SentenceLine, rx
from mtqg.intake.text.order import names_of
from mtqg.intake.text.spelling import bare, spell
from mtqg.intake.text.vocabulary import Word, phrases

POVERTY = ("POOR", "POOR_EM", "POOR_AREA", "POOR_PD", "NEAR", "MPI")
MONEY = ("DISB", "PLAN", "PLAN_VERB", "OF_TOTAL", "CARRY", "MOBILISED", "CAPITAL")
#: Amounts whose parts are of their kind.
_WHOLES = ("MOBILISED", "DISB", "PLAN")
COUNTS = ("households", "communes", "districts", "couples", "provinces", "models", "villages")
#: What whole units are.
_UNITED = ("XA", "XA_ADV", "XA_MODEL", "HUYEN", "HUYEN_ADV", "ROAD_COMMUNE", "ROAD_VILLAGE", "ELEC")
#: What is counted by its own noun, and is none of the catalogue.
_THINGS = ("flow", "schools", "culture", "houses", "modern communes", "bands", "part of a group")
_DECIMALS = re.compile(r"\d[.,](\d+)")
#: More unknown words than this between a subject and its figure, and it may be another subject.
STRANGE = 4


class Subject(NamedTuple):
    """What a figure is about: a concept of text_concepts.csv, and the rule that found it.

    `change` tells a fall or rise from a level; `earlier` the level that was left (từ X còn Y);
    `share` what a share is of; `why` the reason to leave the figure, "" when it has a subject.
    """

    concept: str = ""
    rule: str = ""
    change: bool = False
    earlier: bool = False
    share: str = ""
    why: str = ""


def find_words(text: str, accents: bool) -> list[Word]:
    """Return concepts and other subjects; what stands in brackets is read apart from the rest.

    `text` has its places masked: a place between two words of a subject does not part them ("hộ dân
    của tỉnh Sơn La được dùng điện").
    """
    lexicon = vocabulary.concepts(accents)
    text = rx(phrases.at_place, accents).sub(lambda m: " " * len(m[0]), text)
    found = lexicon.find(re.sub(r"\([^()]*\)", lambda m: " " * len(m[0]), text))
    for m in re.finditer(r"\([^()]*\)", text):
        inside = lexicon.find(m[0])
        found += [w._replace(start=w.start + m.start(), end=w.end + m.start()) for w in inside]
    return sorted(found, key=lambda w: w.start)


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
        if (subject.rule == "part" or opens) and subject.concept in _WHOLES:
            whole, begin = subject.concept, line.figures[n].end
        elif begin or not whole:
            whole = ""
    if whole not in _WHOLES or figure.unit != "bn VND" or figure.why:
        return None
    named = [w for w in line.parts if begin <= w.start < figure.start]
    told = {
        w.code
        for w in line.words
        if begin <= w.start < figure.start and not any(p.start <= w.start < p.end for p in named)
    }
    other = ("DISB",) if whole == "MOBILISED" else ("DISB", "PLAN_VERB", "PLAN", "MOBILISED")
    parts = ("fund", "capital", "plan_vintage")
    if not told.isdisjoint(other) or _closed(line, index):
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
    if closed := _closed(line, index) or _part_of_closed(line, index, done):
        last = _previous(line, index)
        if closed != "same period" or not line.before(figure.start, phrases.is_index):
            return Subject(why=closed)
        if (last.code if last else carried) != "SBI":
            return Subject(why=closed)
    if figure.unit == "bn VND" and line.before(figure.start, phrases.plan_opens):
        return Subject("PLAN", "attached")  # "đạt 3,1% kế hoạch (1.232 tỷ đồng)"
    if aim := _aim(line, index, done, loose[0] or carried):
        return aim
    if figure.unit == "houses":
        return _houses(line, figure)
    change, earlier = change_of(line, index)
    if figure.unit.startswith("criteria"):
        return Subject(why="change") if change else _criteria(line, figure)
    rules = (_quotient, _shared, _attached_subject, _coordinated, _parallel, _preceding)
    for rule in rules:
        subject = rule(line, index, done, change)
        if subject is not None:
            break
    else:
        carried = _that_fits(line, figure, carried)
        subject = Subject(carried, "carried") if carried else Subject(why="subject")
        units = figure.unit in ("communes", "districts")
        if units and not line.after(figure.end, phrases.ends_communes):
            subject = Subject(why="subject")  # what it is counted for follows it
        counts = carried in POVERTY and figure.unit == "households" and line.part == "item"
        if counts and not line.before(figure.start, phrases.rest_of):
            subject = Subject(why="subject")  # "toàn xã có 1.263 hộ" counts all
        if carried in POVERTY and line.before(figure.start, phrases.makes_up):
            subject = Subject(why="share")
        on = loose[figure.unit == "bn VND"]
        if not carried and on and _goes_on(line, index, done, on):
            carried, subject = on, Subject(on, "carried on")
        elif not carried and change and line.poverty and _is_fall(line, index, done):
            return Subject("POOR", "topic", change=True)
        elif carried in ("", *POVERTY) and line.payments and _is_paid(line, figure):
            return Subject("DISB", "topic")  # poverty is reviewed once a year
        elif not carried and figure.unit == "bn VND" and _is_assigned(line, figure):
            return Subject("DISB" if figure.kind == "ratio" else "PLAN", "topic")
        if carried and figure.unit == "%" and _is_of_other(line, figure, carried):
            subject = Subject(why="other")
        elif carried == "DISB" and line.before(figure.start, phrases.no_payment):
            subject = Subject(why="subject")  # payments do not fall, nor are they a share
        elif carried == "DISB" and line.after(figure.end, r",\s*(?:đã |mới )?giải ngân"):
            subject = Subject("PLAN", "carried")
    if subject.concept in POVERTY and figure.unit == "%" and line.after(figure.end, phrases.of_em):
        # "980 hộ, bằng 11,7% số hộ dân tộc thiểu số": what it is a share of is whose rate it is
        known = subject.concept in ("POOR", "POOR_EM", "POOR_AREA")
        subject = subject._replace(concept="POOR_EM") if known else Subject(why="group")
    if subject.why or subject.rule == "share":
        return subject
    if figure.kind == "ratio" and figure.unit == "bn VND" and subject.rule[:7] == "carried":
        subject = subject._replace(concept="DISB")  # of an amount of the plan
    if _of_several(line, index, subject.concept):
        return Subject(why="group")
    if (change and not subject.change) or earlier:
        subject = subject._replace(change=change or subject.change, earlier=earlier)
    return _settled(line, index, subject)


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
    return not follows or follows[1] in _glue(line.accents)


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


# What closes a figure to every subject.


#: What closes a figure: of which kind, where it stands, the reason, and its words.
_CLOSED = [(*name.split(" ", 2), words) for name, words in vocabulary.patterns("closed")]


def _closed(line: SentenceLine, index: int) -> str:
    """Return why a figure is no level of anything, "" when it may be one.

    It is asked, compared, under a condition, not done, or a part of the amount.
    """
    figure, masked = line.figures[index], line.masked
    if line.text.rstrip(' "”').endswith("?"):
        return "condition"
    kinds = {
        "any": True,
        "level": figure.unit != "ratio",
        "counted": figure.unit in ("bn VND", *COUNTS),
        "money": figure.unit == "bn VND",
        "districts": figure.unit == "districts",
        "rate": figure.unit == "%",
    }
    stretches = {
        "clause": masked[max(line.cut_between(0, figure.start, ";"), 0) : figure.start],
        "segment": masked[line.segment(figure.start)[0] : figure.start],
        "around": f"{masked[: figure.start]}◊{masked[figure.end :]}",
    }
    for kind, where, why, words in _CLOSED:
        if kinds[kind] and rx(words, line.accents).search(stretches[where]):
            return why
    return ""


def _part_of_closed(line: SentenceLine, index: int, done: list[Subject]) -> str:
    """Return why the amount before was left, when this one is a part of it ("trong đó 41 tỷ")."""
    figure, why = line.figures[index], done[-1].why if done else ""
    gap = (line.figures[index - 1].end, figure.start)
    if figure.unit in COUNTS and why in ("flow", "change"):
        return "flow" if line.has("trong đó|gồm", *gap) else ""
    if figure.unit != "bn VND" or why not in ("negation", "part", "condition", "flow"):
        return ""
    inside = line.has(r"trong đó|gồm|\(", *gap) and not line.has("giải ngân|được giao", *gap)
    return why if inside else ""


def _of_several(line: SentenceLine, index: int, concept: str) -> bool:
    """Tell whether the figure is that of each of several places ("13 địa phương đạt trên 70%")."""
    figure = line.figures[index]
    if figure.unit != "%" or names_of(line, index)[1]:
        return False
    cuts = re.finditer(r"[,;(](?!\s*thành(?! tích| lập))", line.masked[: figure.start])
    begin = max((m.end() for m in cuts), default=0)
    clause = line.masked[begin : figure.start]
    paid = concept == "DISB"
    units = "địa phương|tỉnh|bộ|cơ quan|đơn vị|chủ đầu tư" + ("|huyện|xã" if paid else "")
    held = line.after(figure.end, rf"{phrases.had_by}\s*\d+ (?:địa phương|tỉnh|huyện)")
    if (
        held
        or line.before(figure.start, phrases.of_some)
        or line.after(figure.end, phrases.bound_to)
    ):
        return True  # "xã giải ngân dưới 50% phải có kế hoạch riêng"
    several = (
        r"(?<!đầu )(?<!nhất )(?<!cuối )(?<!bảng )"
        rf"(?:(?<![\d/])\d{{1,3}}(?:/\d{{1,3}})?|một số|nhiều|các|những|mấy) (?:{units})"
        r"(?! (?:miền núi|nghèo|gồm|như))(?:, thành(?: phố)?)?(?: đã)?(?: có)?[^\d]{0,60}$"
    )
    found = rx(several, line.accents).search(clause)
    if not found:
        return False
    after = begin + found.start()
    return not any(after <= m.start < figure.start and not m.back and m.place for m in line.places)


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


# The rules that license a subject, in the order in which they are tried.


def _houses(line: SentenceLine, figure: Amount) -> Subject:
    """Return what houses are: of poor households, planned or finished ("hoàn thành 644 nhà").

    What is built is for whom is said behind it ("xây mới 812 nhà cho hộ nghèo").
    """
    if not line.poverty or not line.has("hộ nghèo|về nhà ở") or line.has("chính sách|đoàn kết"):
        return Subject(why="unit")
    if line.after(figure.end, r"\s*: kế hoạch"):
        return Subject("HOUSING_PLAN", "houses")
    done = line.before(figure.start, phrases.house_done) or (
        line.before(figure.start, phrases.house_built)
        and line.after(figure.end, phrases.house_of_poor)
    )
    return Subject("HOUSING", "houses") if done else Subject(why="flow")


def _attached(line: SentenceLine, figure: Amount) -> Word | None:
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
        if word.field == "other" and word.code not in _THINGS:
            continue
        if figure.unit in ("%", "bn VND", "pp"):
            if word.start >= figure.end and line.between(figure.end, word.start, phrases.of_total):
                return word
        elif figure.noun - 1 <= word.start <= figure.noun + 1 and word.end > figure.noun:
            return word
    return None


def _quotient(line: SentenceLine, index: int, done: list[Subject], change: bool) -> Subject | None:
    """A rate that is the quotient of a count and its whole, told before it, is one of the count.

    "57.214 hộ nghèo trong tổng số 118.933 hộ, chiếm 48,11%": whatever stands between them.
    """
    figure = line.figures[index]
    if figure.unit != "%" or change or _attached(line, figure):
        return None
    decimals = _DECIMALS.search(figure.printed)
    half = 0.5 / 10 ** len(decimals[1] if decimals else "")
    for n in reversed(range(index)):
        part, subject = line.figures[n], done[n]
        if part.unit not in COUNTS or part.why or subject.why:
            continue
        if _is_of_other(line, figure, subject.concept):
            continue
        wholes = [f.value for f in line.figures[:index] if f.unit == part.unit and not f.why]
        for whole in [part.base] if part.kind == "ratio" else wholes:
            if whole > part.value and abs(100 * part.value / whole - figure.value) < half:
                return _share_of_count(subject, part)
    return None


def _share_of_count(subject: Subject, counted: Amount) -> Subject:
    """Return the subject of a share of what was counted; its unit says whose the standard is."""
    kind = "HUYEN" if counted.unit == "districts" else "XA"
    concept = subject.concept
    if concept.endswith("_WEAK"):
        concept = concept.replace("XA", kind).removesuffix("_WEAK")
    return subject._replace(concept=concept, rule="share")


def _shared(line: SentenceLine, index: int, done: list[Subject], change: bool) -> Subject | None:
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
    own = _attached(line, last)
    end = own.end if own and own.end <= figure.start else last.end
    end = heads.end() if heads else end
    if not line.between(end, figure.start, phrases.glue_share):
        return None
    if figure.unit == "bn VND" and own and own.code == "OF_TOTAL":
        return Subject("PLAN", "attached")  # "57,1% trong số 1.718 tỷ đồng"
    whole = _attached(line, figure) if figure.unit == "%" else None
    if whole and whole.code in _UNITED and whole.code[:2] != subject.concept[:2]:
        return None  # "8/9 huyện nông thôn mới, 100% xã đạt chuẩn" says its own subject
    if figure.unit == "%" and not whole and _is_of_other(line, figure, subject.concept):
        return None  # "60 xã đạt chuẩn, 50% hộ dân dùng nước sạch"
    if figure.unit != "%" and _attached(line, figure):
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


def _attached_subject(
    line: SentenceLine, index: int, done: list[Subject], change: bool
) -> Subject | None:
    """A figure before its own noun: "9.604 hộ nghèo", "97% hộ dân", "59 xã khu vực III"."""
    figure = line.figures[index]
    if figure.unit in ("communes", "districts") and _counts_all(line, figure):
        return Subject("OF_TOTAL", "attached")
    word = _attached(line, figure)
    if word is None:
        return None
    previous = _previous(line, index)
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
        if _is_flow(line, lead, word.end):
            return Subject(why="flow")
    elif word.code in ("III", "II", "I") and _is_flow(line, lead, None):
        return Subject(why="flow")  # "bổ sung 350 tỷ đồng cho 53 xã khu vực III"
    elif word.code[:2] in ("XA", "HU") and (
        _is_flow(line, lead, None) or _still_flows(line, index, done)
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


def _coordinated(
    line: SentenceLine, index: int, done: list[Subject], change: bool
) -> Subject | None:
    """Counts that share the predicate of the last: "8 huyện, 330 xã đạt chuẩn nông thôn mới"."""
    figure = line.figures[index]
    if figure.unit not in ("communes", "districts", "provinces"):
        return None
    kind = {"communes": "XA", "districts": "HUYEN", "provinces": "TINH"}[figure.unit]
    word = _previous(line, index)
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
        own = _attached(line, later)
        if own and own.code[:2] in ("XA", "HU", "TI") and not _is_flow(line, figure.start, None):
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
            if _is_flow(line, figure.start, None):
                return Subject(why="flow")
            code = word.code.removesuffix("_WEAK")
            return Subject(code if code[:2] == kind[:2] else kind, "coordinated")
    return None


def _parallel(line: SentenceLine, index: int, done: list[Subject], change: bool) -> Subject | None:
    """A figure that only a place parts from the last: "giảm từ 4% trở lên, Bắc Kạn 2 - 2,5%"."""
    if not index or not done[index - 1].change or done[index - 1].why:
        return None
    last, figure = line.figures[index - 1], line.figures[index]
    still = line.between(last.end, figure.start, phrases.parallel)
    return done[index - 1]._replace(rule="coordinated") if still else None


def _preceding(line: SentenceLine, index: int, done: list[Subject], change: bool) -> Subject | None:
    """The last subject named before the figure, unless too much stands between them."""
    figure = line.figures[index]
    word = _previous(line, index)
    if word is None:
        return None
    if word.code == "total" and {"POOR", "NEAR"} <= {s.concept for s in done}:
        return Subject("MPI", "preceding")
    if word.field == "other":
        return Subject(why="project" if word.code == "project" else "other")
    if _of_project(line, word):
        return Subject(why="project")
    if word.code == "OF_TOTAL" and figure.unit == "communes" and figure.start - word.end > 2:
        return Subject(why="subject")  # "toàn tỉnh 110 xã, 34 xã" counts all but once
    if word.code == "OF_TOTAL" and figure.unit == "households":
        poor = [w for w in line.words if w.code in POVERTY and 0 <= word.start - w.end < 3]
        whole = poor and line.after(figure.end, phrases.all_households)
        return Subject("HH_TOTAL", "preceding") if whole else Subject(why="subject")
    if figure.unit == "%" and _is_of_other(line, figure, word.code):
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
        if _is_flow(line, figure.start, figure.end):
            return Subject(why="flow")
    if figure.unit in ("communes", "districts"):
        if _is_flow(line, figure.start, None):
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


def _is_of_other(line: SentenceLine, figure: Amount, concept: str) -> bool:
    """Tell whether a share is of other things than its subject counts.

    "Tỷ lệ hộ nghèo 3% số hộ" is of the same, "tỷ lệ hộ nghèo 3%, 90% số trẻ" is not.
    """
    noun = "xã" if concept.startswith(("XA", "LT15", "EXIT", "I", "ROAD_COMMUNE")) else "hộ|dân số"
    if concept.startswith("HUYEN"):
        noun = "huyện|đơn vị|địa phương"
    same = rf"(?:tổng )?(?:số )?(?:{noun})(?!\w)(?! (?:dân )?(?:được|sử dụng|dùng|có|đạt))"
    return bool(line.after(figure.end, phrases.noun) and not line.after(figure.end, same))


# What the rules ask.


def _previous(line: SentenceLine, index: int) -> Word | None:
    """Return the last subject before the figure; a bracket's own subject ends with the bracket."""
    figure = line.figures[index]
    own = line.bracket(figure.start)
    for word in reversed([w for w in line.words if w.end <= figure.start]):
        around = line.bracket(word.start)
        if around and around != own and around[1] <= figure.start:
            continue
        if _leads(line, word) or (word.code == "OF_TOTAL" and figure.unit == "%"):
            continue
        if word.code == "PD_TOTAL" and figure.unit == "%" and not change_of(line, index)[0]:
            continue  # "huyện nghèo Xín Mần đạt 60,8%": what a place is is no rate
        if word.code in ("PLAN", "PLAN_VERB") and _is_whole(line, word, figure):
            continue
        fell = [w for w in line.words if w.end <= word.start and w.code[:3] == "RED"]
        if word.code == "PLAN" and fell and line.between(fell[-1].end, word.start, ""):
            continue  # "mức giảm hộ nghèo được giao"
        source = word.code in ("PLAN", "CAPITAL") and line.before(word.start, phrases.out_of_money)
        if source and line.cut_between(word.end, figure.start) >= 0:
            continue
        falls = figure.unit in ("%", "pp") and change_of(line, index)[0]
        if falls and word.code in ("PLAN", "PLAN_VERB"):
            continue  # "tỉnh giao giảm 3%": capital does not fall
        return word
    return None


def _is_whole(line: SentenceLine, word: Word, figure: Amount) -> bool:
    """Tell whether a plan is only what a rate is a share of ("đạt 54,4% vốn giao; …")."""
    behind = any(
        f.unit == "%" and line.between(f.end, word.start, phrases.of_whole)
        for f in line.figures
        if f.end <= word.start
    )
    return behind and line.cut_between(word.end, figure.start) >= 0


def _leads(line: SentenceLine, word: Word) -> bool:
    """Tell whether "tỷ lệ" only leads to a figure ("chiếm tỷ lệ 5%") and names no new subject."""
    if word.code != "another share":
        return False
    return bool(line.before(word.start, phrases.leads_to) or line.after(word.end, phrases.leads_on))


def _of_project(line: SentenceLine, word: Word) -> bool:
    """Tell whether a plan is that of one project ("Dự án 4 được bố trí 210 tỷ đồng")."""
    if word.code not in MONEY:
        return False
    works = [w for w in line.words if w.code == "project" and w.end <= word.start]
    if word.code == "DISB":  # "đã xong 12 công trình, giải ngân 31 tỷ đồng" only counts works
        works = [
            w
            for w in works
            if not line.before(w.start, r"[\d/]+") or line.cut_between(w.end, word.start) < 0
        ]
    near = [w.end for w in works]
    if not near:
        return False
    named = any(w.field == "programme" and w.start >= near[-1] for w in line.parts)
    return not named and line.cut_between(near[-1], word.start, ";") < 0


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
    if word.code == "CAPITAL":
        return "DISB" if index and done[index - 1].concept == "DISB" else "PLAN"
    return word.code


def change_of(line: SentenceLine, index: int) -> tuple[bool, bool]:
    """Tell whether the figure is a fall or rise, and whether it is the level that was left.

    "từ X xuống còn Y" states two levels, whatever stands between them.
    """
    figure = line.figures[index]
    if figure.unit == "pp" or line.after(figure.end, "so với năm 2020"):
        return figure.unit == "pp", False
    same = [f for f in line.figures[index + 1 :] if not f.why and f.unit == figure.unit]
    began = line.before(figure.start, phrases.began_at)
    if began and same and figure.kind not in ("range", "at_least"):
        stop = same[0].start
        if line.has(phrases.to_level, figure.end, stop):
            return False, True
    lower = [f for f in line.figures[:index] if not f.why and f.unit == figure.unit]
    if began and lower and line.before(lower[-1].start, phrases.ended_at):
        return False, True  # "còn 3,4% từ mức 4,61% năm trước"
    if line.before(figure.start, phrases.differs):
        return True, False
    fall = line.before(figure.start, phrases.fall)
    if not fall:
        return False, False
    rest = fall["rest"]
    again = rx(phrases.fall_again, line.accents).match(rest)
    rest = again["rest"] if again else rest
    if rx(phrases.reaches, line.accents).search(rest) or "," in rest:
        return False, False
    if rx(r"(?<!\w)và(?!\w)", line.accents).search(rest) and re.search(r"\d", rest):
        return False, False
    return fall["verb"] not in ("vượt", "vuot") or len(rest.split()) <= 2, False


def _is_flow(line: SentenceLine, lead: int, end: int | None) -> bool:
    """Tell whether things are counted as helped, added, examined or gone, and not as the stock."""
    helped = line.before(lead, phrases.is_helped)
    if helped and not (helped[0][:9] == "công nhận" and line.after(lead, r"[\d.]+/\d")):
        return True  # "đã công nhận 98/175 xã" counts all that are
    return end is not None and bool(line.after(end, phrases.acted))


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
    if subject.change and (subject.concept in MONEY or figure.unit in COUNTS or rises):
        return Subject(why="change")  # the catalogue has falls of poverty only
    if figure.per in ("năm", "nam") and subject.concept in POVERTY and figure.unit == "%":
        return subject._replace(change=True)
    return subject


@cache
def _glue(accents: bool) -> frozenset[str]:
    words = vocabulary.table("glue")["words"]
    return frozenset(spell(w) if accents else bare(spell(w)) for w in words)


def strange_words(line: SentenceLine, start: int, end: int) -> int:
    """Count the words between `start` and `end` that neither the vocabulary nor glue explains."""
    known, glue = list(line.known()), _glue(line.accents)
    return sum(
        1
        for m in re.finditer(r"[^\W\d_]+", line.text[start:end])
        if m[0] not in glue
        and not any(a <= m.start() + start and m.end() + start <= b for a, b in known)
    )
