"""What a figure is: done, expected, planned or aimed at, and how far such a word holds.

A word of status holds from where it stands to the next one; one in a closed bracket holds for the
figure before it. An aim is carried on to the sentences after it as long as they have no word and no
past time of their own, and through the list that it opens.
"""

from __future__ import annotations

import re
from datetime import date

from mtqg.intake.text.amounts import Amount
from mtqg.intake.text.line import SentenceLine, rx
from mtqg.intake.text.times import TimeInForce
from mtqg.intake.text.vocabulary import Word, phrases

#: The status of what has only one: what is assigned, and what is counted.
ALWAYS = {
    "NTM.COMMUNES_TOTAL": "actual",
    "NTM.DISTRICT_N": "actual",
    "GNBV.PD_TOTAL": "actual",
    "GNBV.HOUSING_PLAN": "plan",
    "GNBV.HOUSING_FUND": "plan",
    "FIN.PLAN": "plan",
    "FIN.ENVELOPE": "plan",
    "SBI.PLAN": "plan",
}


class Standing:
    """Follows the status through a document."""

    def __init__(self, today: date | None) -> None:
        self.today = today
        self.section = ""
        #: How the heading is numbered that opened the section: one numbered alike ends it.
        self.numbered = ""
        self.after_aims = False
        self.status, self.rule = "actual", "plain"
        self.list = ""
        #: The year of the last aim: where no day of publication is known, years before it are past.
        self.aimed = 0
        #: The status of the last figure of the sentence before.
        self.ended = ""
        #: Where figures start that are the aim of what was just told.
        self.aims: set[int] = set()

    def head(self, line: SentenceLine) -> None:
        """Take in a heading, which says whether results or aims stand under it."""
        self.list = ""
        aims = rx(phrases.then_aims, line.accents).search(line.text)
        both = aims and line.has(phrases.heads_results, 0, aims.start())
        stop = aims.start() if aims and both else None
        number = _numbering(line.text)
        if self.section == "target" and self.numbered == number:
            self.section, self.after_aims = "", True
        if line.has(phrases.heads_aims, 0, stop):
            self.section, self.numbered = "target", number
        elif line.has(r"(?<!\w)ước (?:thực hiện|đạt|kết quả)"):
            self.section = "estimate"
            return
        if line.has(phrases.heads_results) and not line.has(phrases.aims_of_year, 0, stop):
            self.section = "actual"

    def begin(self, line: SentenceLine, new: bool) -> None:
        """Start a sentence with the status that is carried on to it."""
        carried, rule = self.status, self.rule
        ran = carried == "estimate" and not new
        for n, mark in enumerate(line.marks):
            if mark.code == "done":  # "ước …, thực hiện được": what is estimated is what is done
                line.marks[n] = mark._replace(code="none" if ran else "actual")
            ran = ran or mark.code == "estimate"
        self.status, self.rule = (self.section or "actual"), "heading" if self.section else "plain"
        label = line.after(0, phrases.label)
        if label and (told := [m.code for m in line.marks if m.end <= label.end()]):
            self.status, self.rule = told[0], "heading"  # "Năm 2025 (mục tiêu): …"
            return
        if self.list and new and not self._goes_on(line):
            self.list = ""
        if self.list:
            self.status, self.rule = self.list, "list"
            return
        again = line.has(
            r"^\W*(?:trong đó|cụ thể|gồm|bao gồm|chia theo|chia ra|phân theo|phần của từng)(?!\w)"
        )
        aims = carried in ("target", "plan", "estimate") and not self._is_fresh(line)
        goes_on = not new and (carried == "target" or rule in ("carried", "list"))
        if aims and (again or goes_on):
            self.status, self.rule = carried, "carried"

    def settle(self, line: SentenceLine, lead: bool) -> None:
        """End a sentence: hand on its last status, and open a list where it does."""
        marks = [m for m in line.marks if m.code not in ("none", "target_once")]
        if marks:
            self.status, self.rule = marks[-1].code, "own"
            aims = [m for n, m in enumerate(marks) if {x.code for x in marks[n:]} == {self.status}]
            begun = [f for f in line.figures if f.unit and not f.why and f.end <= aims[0].start]
            if (begun or self.ended == "actual") and self.status != "actual":
                self.status, self.rule = (
                    "actual",
                    "plain",
                )  # an aim told in passing is not carried on
        asked = line.text.rstrip(' "”').endswith("?")  # what is asked for is then told
        if self.status in ("target", "plan"):
            self.aimed = max((t.year for t in line.times), default=self.aimed)
        opens = (
            lead
            or (asked and marks and not line.has("đề nghị|yêu cầu"))
            or (marks and line.has(r"(?:như|sau|cụ thể)\s*:"))
        )
        if opens and self.status in ("target", "plan", "estimate"):
            self.list = self.status

    def _goes_on(self, line: SentenceLine) -> bool:
        """Tell whether a paragraph is the next item of a list."""
        return not self._is_fresh(line) and (
            line.part == "item" or any(m.start < 4 for m in line.places) or len(line.text) < 160
        )

    def _is_fresh(self, line: SentenceLine) -> bool:
        """Tell whether a sentence has a word of status or a past time of its own."""
        this = self.today.year if self.today else 0
        past = any(
            self._is_past(t.year or this, t.month)
            for t in line.times
            if (t.year or t.month) and not t.base and not t.named
        )
        done = line.has(phrases.done)
        past = past or any(t.relative in ("trước", "ngoái", "truoc", "ngoai") for t in line.times)
        own = any(
            m.code not in ("none", "target_once") and not _goes_on_to(line, m) for m in line.marks
        )
        return past or done or own

    def _is_past(self, year: int, month: int) -> bool:
        if self.today is None:
            return 0 < year < self.aimed
        return (year, month or 12) < (self.today.year, self.today.month)

    def of(
        self, line: SentenceLine, figure: Amount, indicator: str, when: TimeInForce, index: int
    ) -> tuple[str, str]:
        """Return (status, rule) of a figure."""
        if indicator in ALWAYS:
            return ALWAYS[indicator], "always"
        status, rule = self.status, self.rule
        own = line.bracket(figure.start)
        last = max((f.end for f in line.figures[:index] if not f.why), default=0)
        for mark in line.marks:
            if mark.start > figure.start:
                break
            around = line.bracket(mark.start)
            if (
                mark.code == "none"
                or _is_of_left(line, mark, index)
                or (around and around != own and around[1] <= figure.start)
            ):
                continue
            if indicator[:4] == "FIN." and mark.code in ("plan", "target_once"):
                continue  # "riêng kế hoạch năm 2025 đạt 61%": of money it is what was assigned
            if status in ("target", "plan") and _goes_on_to(line, mark):
                continue  # "phấn đấu đến năm 2025 sẽ có"
            passing = any(f.end <= mark.start and not f.why for f in line.figures)
            passing = passing and mark.code in ("target", "plan")
            if passing and line.cut_between(mark.end, figure.start, ";") >= 0:
                continue  # an aim told behind a result ends with its clause
            if mark.code == "target_once":
                if mark.start > last + 2 or not last:
                    return "target", "own"
                continue
            status, rule = mark.code, "own"
        if (
            (status in ("target", "plan") or (status == "estimate" and indicator[:3] != "SBI"))
            and rule != "heading"
            and self._turns_back(line, figure, status)
        ):
            status, rule = "actual", "plain"
        given = line.before(figure.start, phrases.aim_given)
        if (given and indicator[:4] != "FIN.") or line.before(figure.start, phrases.aim_opens):
            return "target", "aim"
        if own and any(
            own[0] < t.start < figure.start and not t.named and self._is_past(t.year, 0)
            for t in line.times
            if t.year and not any(own[0] < m.start < figure.start for m in line.marks)
        ):
            return "actual", "bracket"  # "(năm 2025: 47/88 xã)" beside an aim
        behind = line.after(figure.end, phrases.aim_behind)
        hoped = line.after(
            figure.end,
            phrases.hoped_behind,
        )
        if behind or hoped:
            return ("target" if behind else "estimate"), "direct"
        if status in ("actual", "estimate") and self._is_aim(line, figure, last):
            return "target", "own"
        if status == "plan":
            status = "target"  # only capital is assigned; a plan of an outcome is an aim
        if status == "actual" and self._is_ahead(when):
            if self.after_aims and not self.section:
                return "target", "heading"
            year = when.period[-4:] if when.period[:4].isdigit() else ""
            far = self.today is not None and int(year or 0) > self.today.year
            said = line.has(r"(?<!\w)đã(?!\w)", 0, figure.start)
            asked = any(f.kind == "at_least" for f in line.figures)  # "đến 31/12 tối thiểu 80%"
            return ("target" if asked or (far and not said) else "estimate"), "future"
        return status, rule

    def _turns_back(self, line: SentenceLine, figure: Amount, status: str) -> bool:
        """Tell whether the figure's own clause is dated in the past, behind an aim told before."""
        low = line.cut_between(0, figure.start, ";" if status == "estimate" else ",;")
        marks = [m for m in line.marks if low < m.start <= figure.start]
        if low < 0 or marks:
            return False
        for t in line.times:
            if low < t.start < figure.start and not t.base and not t.named:
                month = t.month if t.kind in ("date", "day", "month", "months", "quarter") else 0
                year = t.year or (self.today.year if self.today else 0)
                if (
                    t.relative in ("trước", "ngoái", "truoc", "ngoai")
                    or t.kind == "start"
                    or ((t.year or month) and self._is_past(year, month))
                ):
                    return True
        return False

    def _is_ahead(self, when: TimeInForce) -> bool:
        """Tell whether a figure is dated after the day of publication.

        A review of households is reported as done some weeks before the end of the year that it is
        dated.
        """
        if not self.today:
            return False
        if when.as_of:
            return (date.fromisoformat(when.as_of) - self.today).days > 31
        year = when.period[-4:] if "-" not in when.period else when.period[:4]
        year = when.period[:4] if "/" in when.period else year
        return year.isdigit() and int(year) > self.today.year

    def _is_aim(self, line: SentenceLine, figure: Amount, last: int) -> bool:
        """Tell whether a figure is the aim that was met ("hoàn thành mục tiêu giảm 3-4%/năm")."""
        low, _ = line.segment(figure.start)
        return line.has(phrases.aim_met, max(low, last), figure.start)


def _goes_on_to(line: SentenceLine, mark: Word) -> bool:
    """Tell whether a word only says that what is aimed at is to come."""
    return line.text[mark.start : mark.end] in ("sẽ", "se")


def _is_of_left(line: SentenceLine, mark: Word, index: int) -> bool:
    """Tell whether a word says of what is left that it is so now: "từ 44% hiện nay lên 46%"."""
    return any(
        line.between(f.end, mark.start, "") and line.before(f.start, phrases.from_level)
        for f in line.figures[:index]
    )


def _numbering(heading: str) -> str:
    """Return how a heading is numbered: "I" of "III. Kinh phí", "1", "a", "" when it is not."""
    found = re.match(r"\W*(phần |điều |mục )?(?:([ivx]+)|(\d+)|[a-zđ])[.):/]", heading)
    if not found:
        return ""
    kind = "I" if found[2] else "1" if found[3] else "a"
    return f"{found[1] or ''}{kind}"
