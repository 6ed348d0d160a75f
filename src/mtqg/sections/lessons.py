"""From whom to learn, on what, with which figures; and what figures cannot say."""

from __future__ import annotations

import numpy as np
import pandas as pd

from mtqg.analysis import movement, peers
from mtqg.sections import missing
from mtqg.sections.blocks import Reading, Table
from mtqg.sections.pace import chance
from mtqg.sections.peers import Choice, latest_year
from mtqg.table import catalogue
from mtqg.texts import Text, lower
from mtqg.words import formats

#: A lead counts when chance makes it in fewer than one case in ten, shared by eight peers.
SURE = 1 - 0.1 / peers.SIZE


def table(choice: Choice) -> Table | Reading:
    """Return the short list: from whom to learn, on what, with which figures.

    For each indicator that has a better side and is as recent as the question, the peer that
    moved fastest over the last years of one definition, if faster than the province, on the scale
    of `movement.scaled`; and whether its lead is more than noise makes (`SURE`). Sure ones first.
    """
    case = choice.case
    lines = []
    for code in _comparable(choice):
        lines += _lesson(choice, code)
    sure = case.say("có", "yes")
    lines.sort(key=lambda line: list(line.values())[-1] != sure)
    if not lines:
        return Reading(
            case.say(
                "Không có tỉnh tương đồng nào tiến bộ nhanh hơn ở các chỉ tiêu so sánh được.",
                "No peer moved faster on any indicator that can be compared.",
            )
        )
    frame = pd.DataFrame(lines)
    return Table(
        frame,
        language=case.language,
        title=case.say(
            f"Nội dung và tỉnh mà {case.name} có thể trao đổi kinh nghiệm",
            f"Whom {case.name} may ask, and about what",
        ),
    )


def _comparable(choice: Choice) -> list[str]:
    """Return the indicators with a better side and figures of all peers as recent as asked."""
    known = catalogue.indicators()
    statistics = known[(known["programme"] == "_Z") & (known["direction"] != "context")]
    table = choice.case.known.about(*statistics.index)
    yearly = table[
        (table["level"] == "province")
        & (table["status"] == "actual")
        & (table["scope"] == "ALL")
        & table["period"].str.match(r"^\d{4}$")
    ]
    found = []
    newest = int(choice.figures.index.max()) if len(choice.figures) else latest_year(choice.case)
    for code, rows in yearly.groupby("indicator"):
        recent = int(rows["period"].max()) >= newest - 2
        full = rows["area"].nunique() >= len(choice.structure.figures) * 0.9
        if recent and full:
            found.append(str(code))
    return found


def _lesson(choice: Choice, code: str) -> list[dict[str, str]]:
    case, known = choice.case, catalogue.indicator(code)
    figures = peers.panel(case.known.about(code), code)
    figures = figures.loc[int(figures.index.max()) - 6 :]
    others = [c for c in choice.peers.codes if c in figures]
    if case.area.code not in figures or not others or len(figures) < 3:
        return []
    relative = movement.relative(known)
    table = movement.paces(figures, case.breaks(code), known)
    table = table[table["last"] == figures.index.max()].set_index("area")
    if case.area.code not in table.index:
        return []
    own = table.loc[case.area.code]
    sign = 1.0 if known.direction == "higher" else -1.0
    rest = table.loc[[c for c in others if c in table.index]]
    rest = rest.assign(lead=sign * (rest["pace"] - own["pace"]))
    rest["sure"] = [
        chance(r.lead, float(np.hypot(r.error, own["error"]))) for r in rest.itertuples()
    ]
    rest = rest[rest["lead"] > 0].sort_values("lead", ascending=False)

    def figure(value: float) -> str:
        return formats.with_unit(value, known.unit, known.decimals, case.language)

    def per_year(pace: float) -> str:
        if relative:
            growth = formats.number(100 * float(np.expm1(pace)), 0, case.language, sign=True)
            return case.say(
                f"mỗi năm {growth}% so với năm trước", f"each year {growth}% on the year before"
            )
        points = formats.number(pace, known.decimals, case.language, sign=True)
        return case.say(f"mỗi năm {points} điểm %", f"{points} points a year")

    def course(row: pd.Series) -> str:
        to = case.say("đến", "to")
        start = formats.number(row["start"], known.decimals, case.language)
        return (
            f"{figure(row['start']) if known.unit == '%' else start} {to} {figure(row['end'])} "
            f"({row['first']:.0f}-{row['last']:.0f}; {per_year(row['pace'])})"
        )

    return [
        {
            case.say("Nội dung", "On what"): case.tell(known.name),
            case.say("Tỉnh cần trao đổi", "Ask whom"): choice.name(str(area)),
            case.say("Kết quả của tỉnh đó", "They"): course(row),
            case.name: course(own),
            case.say("Chênh lệch rõ rệt", "Beyond the noise"): case.say("có", "yes")
            if row["sure"] >= SURE
            else case.say("chưa đủ căn cứ", "not sure"),
        }
        for area, row in rest.head(1).iterrows()
    ]


def ahead(choice: Choice) -> Reading:
    """Return who was where the province is now, by the present definition, and went on fastest."""
    case = choice.case
    if not choice.answered:
        return Reading("")
    found = movement.from_level(choice.figures, case.area.code, choice.breaks, choice.known)
    found = found[found["same"]]
    found = found[(choice.better or 1.0) * found["pace"] > 0]
    if found.empty:
        return Reading("")
    best = found.loc[((choice.better or 1.0) * found["pace"]).idxmax()]
    level = choice.value(float(choice.figures[case.area.code].dropna().iloc[-1]))
    return Reading(
        case.say(
            f"Về {lower(choice.known.name.vi)}, trong các tỉnh từng ở mức của {case.name} hiện nay "
            f"({level}), tiến bộ nhanh nhất sau đó là **{choice.name(best['area'])}**: "
            f"{choice.value(best['start'])} năm {best['first']}, {choice.value(best['end'])} năm "
            f"{best['last']}.",
            f"On {lower(choice.known.name.en)}, of the provinces that were where {case.name} is "
            f"now ({level}), **{choice.name(best['area'])}** went on fastest: "
            f"{choice.value(best['start'])} in {best['first']}, {choice.value(best['end'])} in "
            f"{best['last']}.",
        )
    )


def caution(choice: Choice) -> Reading:
    """Return what the short list does not say."""
    return Reading(
        choice.case.say(
            "Số liệu chỉ cho biết **nên trao đổi với tỉnh nào**, không cho biết **vì sao**: tiến "
            "bộ nhanh hơn không có nghĩa là cách làm của tỉnh đó là nguyên nhân. Trước khi áp "
            "dụng, cần tìm hiểu: đã làm gì, bằng nguồn vốn nào, từ năm nào; điều gì ngoài chương "
            "trình (khu công nghiệp, công trình giao thông, di cư) cũng góp phần; và cách làm đó "
            "có cần điều kiện mà tỉnh không có hay không.",
            "The figures tell **whom to ask**, not **why**: moving faster does not make what a "
            "province did the cause. Before taking it over, ask what was done, with which capital, "
            "from which year; what outside the programmes (industry, roads, migration) had its "
            "part; and whether it rests on conditions that are not there at home.",
        )
    )


def lacking(choice: Choice) -> Reading:
    """Return which comparisons cannot be made, and what would unlock them."""
    return missing.note(
        choice.case,
        Text(
            "tỷ lệ giải ngân theo chương trình, hộ nghèo theo rà soát và xã nông thôn mới của tất "
            "cả các tỉnh (hiện chỉ có của một số tỉnh), nên chưa so được với các tỉnh tương đồng",
            "disbursement by programme, poverty by the review and new rural communes for all "
            "provinces (some only are at hand), so they cannot be held against the peers",
        ),
        Text("so sánh cả những chỉ tiêu này", "compare these too"),
    )
