"""Who is comparable with the province: the peers, why they are, and how firm the list is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from mtqg.analysis import movement, peers
from mtqg.sections.blocks import Quantity, Reading, Table
from mtqg.sections.cases import Case
from mtqg.table import areas, catalogue
from mtqg.texts import lower
from mtqg.words import formats

#: The question when none is asked: poverty by the survey, which every province has every year.
QUESTION = "ST.POV_MD"
#: Years looked back when no start is given.
BACK = 8


@dataclass(frozen=True)
class Choice:
    """A case, the question asked, the year of the start and the peers chosen for it."""

    case: Case
    question: str
    start: int
    figures: pd.DataFrame
    structure: peers.Structure
    peers: peers.Peers

    @property
    def breaks(self) -> tuple[str, ...]:
        """First years after each break of the question's indicator."""
        return self.case.breaks(self.question)

    @property
    def known(self) -> catalogue.Indicator:
        """The indicator of the question."""
        return catalogue.indicator(self.question)

    @property
    def answered(self) -> bool:
        """Whether the province has two figures on the question, the least that shows a move."""
        code = self.case.area.code
        return code in self.figures and self.figures[code].notna().sum() > 1

    @property
    def others(self) -> list[str]:
        """The peers that have figures on the question."""
        return [code for code in self.peers.codes if code in self.figures]

    def name(self, code: str) -> str:
        """Return the name of a province for the reader."""
        return areas.get(code, self.case.edition).label(self.case.language)

    @property
    def better(self) -> float:
        """−1 where a lower figure is better, +1 where a higher one is, 0 for neither."""
        return {"lower": -1.0, "higher": 1.0}.get(self.known.direction, 0.0)

    @property
    def change_unit(self) -> str:
        """The unit of a change of the indicator, for the reader."""
        unit = "pp" if self.known.unit == "%" else self.known.unit
        return formats.unit_label(unit, self.case.language)

    def number(self, value: float, *, sign: bool = False) -> str:
        """Return a figure of the question without its unit."""
        return formats.number(value, self.known.decimals, self.case.language, sign=sign)

    def quantity(self, value: float, *, sign: bool = False) -> Quantity:
        """Return a figure of the question for a table whose heading tells its unit."""
        return Quantity(value, self.known.decimals, sign=sign)

    def with_unit(self, value: float) -> Quantity:
        """Return a figure of the question for a table, with its unit."""
        return Quantity(value, self.known.decimals, self.known.unit)

    def value(self, value: float) -> str:
        """Return a figure of the question with its unit."""
        return formats.with_unit(value, self.known.unit, self.known.decimals, self.case.language)

    def rate(self, pace: float) -> str:
        """Return a pace on the scale of comparison in words (`movement.scaled`)."""
        if not movement.relative(self.known):
            return self.pace(pace)
        case, share = self.case, 100 * abs(float(np.expm1(pace)))
        size = formats.with_unit(share, "%", 0, case.language)
        if round(share) == 0:
            return case.say("hầu như không đổi", "hardly changed")
        return case.say(
            f"mỗi năm {'tăng' if pace > 0 else 'giảm'} {size} so với năm trước",
            f"{'rose' if pace > 0 else 'fell'} {size} a year",
        )

    def pace(self, pace: float) -> str:
        """Return a pace in words: giảm 0,77 điểm % mỗi năm."""
        case = self.case
        if round(abs(pace), self.known.decimals) == 0:
            return case.say("hầu như không đổi", "hardly changed")
        verb = case.say("tăng", "rose by") if pace > 0 else case.say("giảm", "fell by")
        return case.say(
            f"{verb} {self.number(abs(pace))} {self.change_unit} mỗi năm",
            f"{verb} {self.number(abs(pace))} {self.change_unit} a year",
        )


def choose(
    case: Case,
    question: str = QUESTION,
    *,
    start: int = 0,
    size: int = peers.SIZE,
    pin: Sequence[str] = (),
    drop: Sequence[str] = (),
    variables: Sequence[str] = (),
) -> Choice:
    """Return the peers of the province for one question.

    Parameters
    ----------
    case : Case
        The province.
    question : str
        Code of the indicator whose course is compared.
    start : int
        The year in which provinces are held alike; 0 for the first year of the indicator in the
        last `BACK` years.
    size : int
        How many peers.
    pin, drop : sequence of str
        Provinces that are on the list, or are not, whatever their distance: names, codes, slugs.
    variables : sequence of str
        Codes of `peers.variables`; empty means all.

    Raises
    ------
    ProblemError
        If a province, variable or indicator is unknown.
    """
    catalogue.indicator(question)
    figures = peers.panel(case.known.about(question), question)
    if not start:
        years = [int(y) for y in figures.index]
        start = min((y for y in years if y >= max(years) - BACK), default=0) or latest_year(case)
    found = peers.structure(case.known.about(*peers.indicators()), start, variables)
    chosen = peers.choose(
        found.scaled,
        case.area.code,
        size=size,
        pin=[areas.find(text, case.edition).code for text in pin],
        drop=[areas.find(text, case.edition).code for text in drop],
    )
    return Choice(case, question, start, figures, found, chosen)


def latest_year(case: Case) -> int:
    """Return the last year for which population is known."""
    return int(peers.panel(case.known.about("ST.POP"), "ST.POP").index.max())


def listed(case: Case, names: Sequence[str]) -> str:
    """Return names as a sentence lists them: A, B và C."""
    if len(names) < 2:
        return "".join(names)
    return ", ".join(names[:-1]) + case.say(" và ", " and ") + names[-1]


def who(choice: Choice) -> Table:
    """Return the peers with the figures by which they were chosen, the province itself first."""
    case, found = choice.case, choice.structure
    known = peers.variables()
    away = choice.peers.table.set_index("area")
    count = len(found.figures.columns)
    short = case.say("short_vi", "short_en")
    headings = {
        c: str(known.loc[c, short])
        + (f" ({found.years[c]})" if found.years[c] != choice.start else "")
        for c in found.figures
    }
    lines = []
    for code in (case.area.code, *choice.peers.codes):
        own = code == case.area.code
        pinned = not own and bool(away.loc[code, "pinned"])
        mark = case.say(" (tự chọn)", " (pinned)") if pinned else ""
        line: dict[str, object] = {case.say("Tỉnh", "Province"): choice.name(code) + mark}
        line[case.say("Khoảng cách (vững)", "Distance (firm)")] = (
            "" if own else _distance(choice, away.loc[code])
        )
        for column, heading in headings.items():
            line[heading] = Quantity(
                float(found.figures.loc[code, column]), int(known.loc[column, "decimals"])
            )
        lines.append(line)
    frame = pd.DataFrame(lines)
    return Table(
        frame,
        language=case.language,
        title=case.say(
            f"Các tỉnh giống {case.name} nhất vào năm {choice.start}",
            f"Provinces most like {case.name} in {choice.start}",
        ),
        source=case.say(
            f"Trong ngoặc: số lần tỉnh còn trong danh sách khi bỏ lần lượt từng đặc điểm ({count} "
            "đặc điểm). ",
            f"In brackets: how often it stays when one of the {count} features is left out. ",
        )
        + case.sources(_structure_rows(choice)),
    )


def _distance(choice: Choice, row: pd.Series) -> Quantity:
    count = len(choice.peers.without)
    note = "" if row["pinned"] or not count else f" ({row['stays']}/{count})"
    return Quantity(float(row["distance"]), 2, note=note)


def _structure_rows(choice: Choice) -> pd.DataFrame:
    known = peers.variables().loc[list(choice.structure.figures)]
    codes = {c for text in (*known["indicator"], *known["per"]) for c in text.split("|") if c}
    years = [str(y) for y in choice.structure.years.unique()]
    return choice.case.figures(indicator=sorted(codes), period=years)


def features(case: Case, found: peers.Structure) -> str:
    """Return the features on which likeness rests, as a sentence lists them."""
    names = peers.variables().loc[list(found.figures), case.say("name_vi", "name_en")]
    return listed(case, [lower(str(name)) for name in names])


def why(choice: Choice) -> Reading:
    """Return in sentences how the peers were chosen, where they differ, how firm the list is."""
    case, found = choice.case, choice.structure
    known = peers.variables()
    name = case.say("name_vi", "name_en")
    near = choice.peers.table[~choice.peers.table["pinned"]]
    count = len(found.figures.columns)
    sentences = [
        case.say(
            f"“Giống” ở đây là gần nhau về {count} đặc điểm, mỗi đặc điểm nặng như nhau, vào năm "
            f"{choice.start} hoặc năm gần nhất trước đó: {features(case, found)}. Khoảng cách 0 là "
            "giống hệt, 1 là như hai tỉnh lấy ngẫu nhiên. Kết quả đạt được sau đó không tham gia "
            "vào việc chọn.",
            f"“Like” means close in {count} features, each counting the same, in {choice.start} or "
            f"the nearest year before: {features(case, found)}. A distance of 0 is identical, 1 is "
            "as two provinces taken at random. How they fared afterwards takes no part in the "
            "choice.",
        )
    ]
    if len(near):
        first = near.iloc[0]
        sentences.append(
            case.say(
                f"Gần nhất là **{choice.name(first['area'])}** (khoảng cách "
                f"{formats.number(first['distance'], 2, 'vi')}).",
                f"The nearest is **{choice.name(first['area'])}** (distance "
                f"{formats.number(first['distance'], 2, 'en')}).",
            )
        )
    apart = found.scaled.loc[case.area.code] - found.scaled.loc[choice.peers.codes].median()
    apart = apart.dropna()
    if len(apart) and apart.abs().max() > 0.5:
        column = str(apart.abs().idxmax())
        places = known.loc[column, "decimals"]
        own = formats.number(found.figures.loc[case.area.code, column], places, case.language)
        theirs = found.figures.loc[choice.peers.codes, column].median()
        median = formats.number(theirs, places, case.language)
        unit = known.loc[column, case.say("unit_vi", "unit_en")]
        text = lower(known.loc[column, name])
        sentences.append(
            case.say(
                f"Điểm khác nhau nhất: {text} của {case.name} là {own} {unit}, trung vị của các "
                f"tỉnh này là {median} {unit}.",
                f"What differs most: {text} is {own} {unit} in {case.name}, the median of these "
                f"provinces is {median} {unit}.",
            ).replace(" %", "%")
        )
    sentences += _firmness(choice, len(near), name)
    unknown = [c for c in found.figures if pd.isna(found.figures.loc[case.area.code, c])]
    lacking = [lower(known.loc[c, name]) for c in (*found.absent, *unknown)]
    if lacking:
        sentences.append(
            case.say(
                f"Thiếu số liệu về {listed(case, lacking)}: đặc điểm đó không làm tỉnh nào gần hơn "
                "hay xa hơn.",
                f"No figures on {listed(case, lacking)}: this brings no one nearer or further.",
            )
        )
    if case.edition == "2025":
        sentences.append(
            case.say(
                "Chưa có nguồn nào xác định các vùng của 34 tỉnh, nên không so sánh theo vùng.",
                "No source at hand defines the regions of the 34: there is no regional comparison.",
            )
        )
    return Reading(" ".join(sentences))


def _firmness(choice: Choice, size: int, name: str) -> list[str]:
    case, without = choice.case, choice.peers.without
    if without.empty or not size:
        return []
    low, high = int(without.min()), int(without.max())
    weak = lower(peers.variables().loc[str(without.idxmin()), name])
    near = choice.peers.table[~choice.peers.table["pinned"]]
    steady = [choice.name(c) for c in near.loc[near["stays"] == len(without), "area"]]
    span = f"{low}" if low == high else case.say(f"{low} đến {high}", f"{low} to {high}")
    told = [
        case.say(
            f"Bỏ lần lượt từng đặc điểm, danh sách giữ {span} trong {size} tỉnh"
            + (f"; đổi nhiều nhất khi bỏ {weak}." if low < size else "."),
            f"Leaving out one feature at a time keeps {span} of the {size}"
            + (f"; most changes without {weak}." if low < size else "."),
        )
    ]
    if steady and len(steady) < size:
        told.append(
            case.say(
                f"Luôn ở lại: {listed(case, steady)}.",
                f"Always on the list: {listed(case, steady)}.",
            )
        )
    elif not steady:
        told.append(
            case.say(
                "Không tỉnh nào luôn ở lại: danh sách này kém vững.",
                "None is always on it: this list is not firm.",
            )
        )
    return told


def indicators(choice: Choice) -> tuple[str, ...]:
    """Return the question's indicator and those behind the variables."""
    known = peers.variables().loc[list(choice.structure.figures)]
    codes = [c for text in (*known["indicator"], *known["per"]) for c in text.split("|") if c]
    return tuple(dict.fromkeys([choice.question, *codes]))


def method(choice: Choice) -> Reading:
    """Return how peers, noise and ranks are computed, in sentences."""
    return Reading(
        choice.case.say(
            "Mỗi đặc điểm được đưa về cùng thang (trừ trung vị, chia cho khoảng tứ phân vị; lấy "
            "lô-ga-rít với thu nhập, dân số, mật độ, tỷ lệ nghèo và vốn); khoảng cách là căn bậc "
            "hai của trung bình bình phương chênh lệch, chia cho mức của hai tỉnh bất kỳ. Mức dao "
            "động của số liệu ước từ độ gập của từng chuỗi giữa ba năm liền nhau, vì sai số khảo "
            "sát không được công bố; khoảng hạng lấy từ 4.000 lần mô phỏng với mức dao động đó. "
            "Kiểm nghiệm trên quá khứ (docs/peers.md): tỉnh tương đồng cho biết nhịp sắp tới tốt "
            "hơn vùng một chút, không hơn cả nước; riêng giảm nghèo thì tốt hơn rõ rệt.",
            "Each feature is put on one scale (median off, divided by the interquartile range; in "
            "logarithms for income, population, density, poverty and capital); the distance is the "
            "root of the mean squared difference, relative to that of any two provinces. The noise "
            "of the figures is estimated from how each series bends within three years in a row, "
            "since survey errors are not published; rank intervals come from 4,000 simulations "
            "with it. Tested on the past (docs/peers.md): peers tell the coming pace slightly "
            "better than the region and no better than the whole country; for poverty clearly "
            "better.",
        )
    )
