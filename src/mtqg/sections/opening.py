"""The head of a report: what it is about, from which figures, and what is not in it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

import pandas as pd

from mtqg.sections.blocks import ReaderTable, Reading, escape
from mtqg.sections.cases import Case
from mtqg.table import areas, catalogue, mergers
from mtqg.table.dates import is_date
from mtqg.table.figures import period_end
from mtqg.texts import MADE_UP, Text
from mtqg.words import formats
from mtqg.words.sentences import listed

#: Figures older than that are history, and no news on how new the figures are.
OLD = 5

_BEFORE_NUMBER = re.compile(r"\D+(?=\d)")


def title(case: Case, subject: Text) -> Reading:
    """Return the title and, under it, edition, cut-off and age of the figures."""
    return Reading(f"{heading(case, subject)}\n\n{scope(case)}")


def heading(case: Case, subject: Text) -> Reading:
    """Return the title, which names a merged province and made-up figures as such; why below it."""
    say, name, below = case.says("opening"), case.name, []
    if case.successor is not None:
        name = say("edition.ended", place=name)
        new = case.successor.label(case.language)
        below.append(say("heading.history", place=case.name, new=new))
    if case.made_up:
        name += f" ({MADE_UP.say(case.language)})"
        below.append(say("heading.made_up"))
    head = f"# {escape(case.tell(subject))}: {escape(name)}"
    return Reading("\n\n".join([head, *(f"**{line}**" for line in below)]))


def scope(case: Case) -> Reading:
    """Return the sentences on edition, cut-off and age of the figures."""
    say = case.says("opening")
    used = say("scope.everything")
    if case.as_of:
        # Of an undated figure it is not known whether this version was out by then.
        undated = bool((case.known.of(case.area.code)["published"] == "").any())
        key = "scope.cut_off_undated" if undated else "scope.cut_off"
        used = say(key, day=formats.day(case.as_of, case.language))
    return Reading(" ".join(part for part in (_edition(case), used, _newest(case)) if part))


def _newest(case: Case) -> str:
    """Return how new the figures of each kind are, so that an old forecast is read as one."""
    rows = case.figures(status=["actual", "estimate"])
    # Of a year under way that an article tells of, the day of the article is the latest it can be.
    ends = rows["as_of"].where(rows["as_of"] != "", rows["period"].map(period_end))
    days = rows["published"].where(rows["published"].map(is_date), "").replace("", "9999")
    rows = rows.assign(at=rows["period"].where(rows["as_of"] == "", rows["as_of"]), end=ends)
    rows.loc[days < ends, ["at", "end"]] = days[days < ends]
    say = case.says("opening")
    investment, own = rows["indicator"].str.startswith("SBI."), rows["programme"] != "_Z"
    monthly = investment & rows["period"].str.fullmatch(r"\d{4}-\d\d")
    other = investment | rows["indicator"].str.startswith("FIN.")
    own &= (rows["status"] == "actual") & ~rows["at"].str.contains("/")
    yearly = rows["period"].str.fullmatch(r"\d{4}") & (rows["programme"] == "_Z") & ~other
    parts = []
    for key, kind in (("programmes", own), ("yearly", yearly), ("monthly", monthly)):
        if not kind.any():
            continue
        last = rows.loc[rows.loc[kind, "end"].idxmax()]
        if int(last["end"][:4]) < case.day.year - OLD:
            continue
        at = str(last["at"] if key == "programmes" else last["period"])
        parts.append(say(f"scope.{key}", when=formats.when(at, case.language)))
    return say("scope.newest", parts="; ".join(parts)) if parts else ""


def _edition(case: Case) -> str:
    say = case.says("opening")
    if case.edition == "2025":
        if len(case.parts) == 1:
            return say("edition.unchanged", place=case.name)
        return say("edition.merged", parts=_listed(case.parts, case.language))
    if case.day < areas.REFORM:
        return ""
    new = case.successor
    if new is None:
        return say("edition.unchanged_after", place=case.name)
    others = [part for part in mergers.parts(new) if part.code != case.area.code]
    return say("edition.merged_into", others=_listed(others, case.language), new=new.text)


def _listed(provinces: Sequence[areas.Area], language: str) -> str:
    return listed([one.label(language) for one in provinces], language)


def sources(case: Case, indicators: Sequence[str]) -> ReaderTable | Reading:
    """Return the sources of the province's figures on `indicators`, each once with its coverage."""
    rows = case.figures(indicator=indicators)
    say = case.says("opening")
    if rows.empty:
        return Reading(say("sources.none", place=case.name))
    listed = catalogue.sources().reindex(rows["source"])
    publisher = case.tell(Text("publisher", "publisher_en"))
    # An office's own files are one source here: the ledger names each.
    named = {source: str(case.cited([source])) for source in rows["source"].unique()}
    title = case.tell(Text("title", "title_en"))
    rows = rows.assign(
        publisher=listed[publisher]
        .fillna(rows["source"].map(named).set_axis(listed.index))
        .to_numpy(),
        title=listed[title].fillna("").to_numpy(),
        address=listed["address"].fillna("").to_numpy(),
        subject=[case.tell(catalogue.indicator(c).name) for c in rows["indicator"]],
    )
    covered = defaultdict[tuple[str, str], list[str]](list)
    for (by, subject), group in rows.groupby(["publisher", "subject"], sort=False):
        years = group["period"].str.findall(r"\d{4}").explode()
        span = years.min() if years.min() == years.max() else f"{years.min()}-{years.max()}"
        titles = _titles(sorted(filter(None, group["title"].unique())))
        source = (f"{by}: {titles}" if titles else by, _addresses(group["address"]))
        covered[source].append(f"{subject}, {span}")
    lines = [(source, "; ".join(of), address) for (source, address), of in covered.items()]
    table = pd.DataFrame(lines, columns=["source", "indicators", "address"])
    table = table if table["address"].any() else table.drop(columns="address")
    return ReaderTable.of(say, "sources", table, place=case.name)


def _titles(titles: Sequence[str]) -> str:
    """Return the titles of documents, what several of them have alike once.

    >>> _titles([f"Dự toán năm {year}, mẫu 08, số {year - 2000}/QĐ" for year in (2016, 2017, 2018)])
    'Dự toán năm 2016, mẫu 08, số 16/QĐ; 2017, 17/QĐ; 2018, 18/QĐ'
    >>> _titles(["Cao Bằng, Sơn La: vốn", "Cao Bằng: vốn"])
    'Cao Bằng, Sơn La: vốn; Cao Bằng: vốn'
    """
    words = [title.split() for title in titles]
    same = [len(set(column)) == 1 for column in zip(*words, strict=False)]
    begun = same.index(False) if False in same else 0
    while begun and all(word[:1].isupper() for word in words[0][begun - 1 : begun + 1]):
        begun -= 1  # no name is cut in two
    rest = [" ".join(title[begun:]).split(", ") for title in words]
    said = set.intersection(*map(set, rest)) if rest else set()
    told, shown = set[str](), list[str]()
    for parts in rest:
        leads = [(_BEFORE_NUMBER.match(part) or [""])[0] for part in parts]
        later = [
            part.removeprefix(lead if lead in told else "")
            for part, lead in zip(parts, leads, strict=True)
            if part not in said
        ]
        shown.append(", ".join(later))
        told.update(leads)
    return "; ".join([*titles[:1], *shown[1:]])


def _addresses(addresses: pd.Series) -> str:
    """Return where the publisher has the documents, "" where only copies by others are at hand."""
    where = [address.partition(" ")[0] for address in addresses.unique()]
    return " ".join(a for a in where if a.startswith("http") and "//github.com/" not in a)
