"""What people add to the figures: the analyst's notes, marked as theirs, or prompts to write them.

Nothing here is concluded from figures. A figure that a note names is printed beside it from the
data, so that a reader can hold the two against each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mtqg.sections import notes, summary
from mtqg.sections.blocks import Findings, Reading, literal
from mtqg.sections.cases import Case
from mtqg.sections.notes import Item, Notes
from mtqg.table import catalogue
from mtqg.table.numbers import decimals_of
from mtqg.texts import Given, Text
from mtqg.words import formats

#: Figures printed beside one note: a period may have several, of parts of the province.
MOST = 3

_HEADINGS = {
    "difficulties": Text("Khó khăn, vướng mắc và nguyên nhân", "Difficulties and their causes"),
    "questions": Text("Vấn đề nêu ra để trao đổi", "Questions raised"),
    "helped": Text("Việc đã giúp ích", "What helped"),
    "recommendations": Text("Kiến nghị", "Recommendations"),
}

#: What an analyst is asked where a finding of the topic is grave.
_PROMPTS = {
    "capital": Text(
        "Điều gì làm chậm giải ngân: thủ tục, giải phóng mặt bằng, mã kho bạc, vốn đối ứng?",
        "What holds disbursement up: procedures, land, treasury codes, matching funds?",
    ),
    "budget_year": Text(
        "Vì sao vốn đầu tư thực hiện thấp so với kế hoạch?",
        "Why is investment low against its plan?",
    ),
    "review": Text(
        "Những hộ nào chưa thoát nghèo, vì sao?", "Which households stay poor, and why?"
    ),
    "rural": Text(
        "Những xã nào chưa đạt, còn thiếu tiêu chí nào?",
        "Which communes fall short, and of which criteria?",
    ),
    "target": Text("Vì sao mục tiêu chậm tiến độ?", "Why is the target behind?"),
    "figures": Text(
        "Số liệu mâu thuẫn hoặc cần xác nhận: số nào đúng, đơn vị nào xác nhận?",
        "Of figures that contradict or need confirming, which is right, and who confirms it?",
    ),
}
_ALWAYS = Text(
    "Con số nào ở trên cho thấy khó khăn đó, và đơn vị nào xác nhận?",
    "Which figure above shows the difficulty, and who confirms it?",
)
_RECOMMEND = (
    Text("Việc gì đã giúp ích ở những nơi nhanh hơn?", "What helped where it went faster?"),
    Text(
        "Kiến nghị với cấp nào, về việc gì, đến khi nào?",
        "What is recommended to whom, and by when?",
    ),
)


def difficulties(
    case: Case, folder: str = "", sections: Iterable[Findings | Reading] = ()
) -> Reading:
    """Return the analyst's difficulties, causes and open questions, else prompts to write them.

    Parameters
    ----------
    folder : str
        The folder of notes (`mtqg.sections.notes`); "" for data/notes.
    sections : iterable of Findings or Reading
        What the report found: prompts ask about its grave findings.
    """
    written = notes.of(case.area, folder, as_of=case.as_of)
    told = _told(case, written, ("difficulties", "questions"))
    if written is not None and written.difficulties:
        return Reading(told)
    grave = [f for f in summary.rank(sections) if f.severity in ("error", "warning")]
    asked = [_PROMPTS[t] for f in grave if (t := summary.topic(f)) in _PROMPTS]
    asked = asked or [_PROMPTS["capital"]]
    return _with_prompts(case, told, [*dict.fromkeys(asked), _ALWAYS])


def recommendations(case: Case, folder: str = "") -> Reading:
    """Return what the analyst says helped and recommends, else prompts to write it."""
    written = notes.of(case.area, folder, as_of=case.as_of)
    told = _told(case, written, ("helped", "recommendations"))
    if written is not None and written.recommendations:
        return Reading(told)
    helped = written is not None and bool(written.helped)
    return _with_prompts(case, told, _RECOMMEND[1:] if helped else _RECOMMEND)


def _with_prompts(case: Case, told: str, asked: Sequence[Text]) -> Reading:
    head = case.say("### Phần để người phân tích viết", "### For the analyst to write")
    why = case.say(
        "Báo cáo không tự nêu nguyên nhân và kiến nghị.",
        "The report itself names no causes and recommends nothing.",
    )
    prompts = "\n".join(f"- {case.tell(question)}" for question in asked)
    return Reading("\n\n".join(part for part in (told, head, why, prompts) if part))


def _told(case: Case, written: Notes | None, lists: Sequence[str]) -> str:
    """Return the lists of notes under a heading that says whose words they are, "" without any.

    A heading of their own marks them in every form: Word takes lists out of a quotation.
    """
    if written is None:
        return ""
    blocks = []
    for name in lists:
        items: tuple[Item, ...] = getattr(written, name)
        if items:
            lines = "\n".join(f"- {_item(case, item)}" for item in items)
            blocks.append(f"**{case.tell(_HEADINGS[name])}**\n\n{lines}")
    if not blocks:
        return ""
    day = formats.day(written.date, case.language)
    who = f"{literal(written.author)}, {day}"
    source = f" {_source(case, written.source)}" if written.source else ""
    head = case.say("### Ghi chú của người phân tích", "### Analyst's notes")
    whose = case.say(
        f"*{who}. Lời của người viết, không phải kết quả tính toán.{source}*",
        f"*{who}. The writer's words, not a result of computation.{source}*",
    )
    return "\n\n".join([head, whose, *blocks])


def _item(case: Case, item: Item) -> str:
    parts = [_words(case, item.text)]
    if item.cause.vi or item.cause.en:
        cause = case.say("Nguyên nhân theo người phân tích", "Cause, by the analyst")
        parts.append(f"{cause}: {_words(case, item.cause)}")
    if item.indicator:
        parts.append(f"*{_figure(case, item)}*")
    if item.source:
        parts.append(_source(case, item.source))
    return " ".join(parts)


def _words(case: Case, words: notes.Words) -> str:
    """Return typed words taken literally, marked where they are of another language."""
    text = literal(words.say(case.language))
    if not words.original(case.language):
        return text
    return text + case.say(" (nguyên văn tiếng Anh)", " (in the original Vietnamese)")


def _figure(case: Case, item: Item) -> str:
    """Return the figures that a note names, from the data, each with the area that it is of."""
    known = catalogue.indicator(item.indicator)
    head = f"{case.tell(known.name)}, {formats.period(item.period, case.language)}"
    rows = case.figures(indicator=item.indicator, period=item.period)
    rows = rows[rows["status"].isin(["actual", "estimate", "plan"])]
    if rows.empty:
        return case.say(f"({head}: chưa có số liệu.)", f"({head}: no figure at hand.)")
    told = []
    for row in rows.head(MOST).to_dict("records"):
        value = float(row["value"])
        decimals = max([decimals_of(v) for v in (value, row["low"], row["high"]) if v == v] or [0])
        text = formats.hedged(value, row["low"], row["high"], known.unit, decimals, case.language)
        marks = []
        if row["status"] == "estimate":
            marks.append(case.say("ước", "estimate"))
        if row["scope"] != "ALL":
            marks.append(case.scope(row["scope"]))
        told.append(text + (f" ({', '.join(marks)})" if marks else ""))
    return case.say(f"Số liệu: {head}: {'; '.join(told)}.", f"Figure: {head}: {'; '.join(told)}.")


def _source(case: Case, source: str) -> str:
    """Return the source line of a note: one of data/sources.csv by its id, else as typed."""
    known = source in catalogue.sources().index
    told = case.cited([source], titles=True) if known else Given(source)
    return case.say(f"Nguồn: {told}.", f"Source: {told}.")
