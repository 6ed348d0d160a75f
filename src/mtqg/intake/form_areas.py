"""Whose figures a form holds: the province of its title, and what its rows name."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mtqg.intake.drafts import about, question
from mtqg.intake.layout import Table
from mtqg.intake.loaded import LoadNotes
from mtqg.intake.phrase_words import normal
from mtqg.intake.sheet_statements import Fact, Facts, distinct
from mtqg.problems import Problem, ProblemError
from mtqg.table import areas, communes, mergers
from mtqg.texts import Text, unaccented
from mtqg.words import formats
from mtqg.words.sentences import Value, sentences

_SAY = sentences("intake").text

if TYPE_CHECKING:
    from mtqg.intake.decisions import Known

Place = tuple[str, str, str, str]
_OFFICE = re.compile(
    r"^\W*(?:các )?(?:sở|ban|chi cục|cục|văn phòng|công an|bộ chỉ huy|bchqs|trung tâm|hội|liên minh"
    r"|trường|bệnh viện|ủy ban mttq|ubmttq|mặt trận|đài|báo|tỉnh đoàn|liên đoàn|kho bạc"
    r"|ngân hàng|bql|công ty"
    r"|phòng|bộ|thanh tra|quỹ|chi nhánh|khối|vườn quốc gia|hạt kiểm lâm)\b",
    re.I,
)
_DISTRICT = re.compile(
    r"^\W*(?:ubnd\s+)?(?:(huyện|huyen|quận|thị xã|thi xa|thành phố|thanh pho|tp|tx)\s+"
    r"|(tp\.|tx\.|h\.|q\.)\s*)(?=\S)",
    re.I,
)
_COMMUNE = re.compile(
    r"^\W*(?:ubnd\s+)?(?:(xã|phường|thị trấn|đặc khu|tt)\s+|(p\.|x\.|tt\.)\s*)(?=\S)", re.I
)

#: "Huyện Bảo Lâm (cũ)" heads the communes of 2025 in it.
_OLD_DISTRICT = re.compile(rf"{_DISTRICT.pattern}.*\b(?:cũ|trước đây)\W*$", re.I)
_WRITTEN = {"p": "phường ", "x": "xã "}

#: "Các xã khu vực III", "Khu vực biên giới": heads the places below it, and is none itself.
_SEVERAL = re.compile(
    r"^\W*(?:(?:các|nhóm|cụm) (?:xã|phường|huyện|thị xã|thành phố|địa phương)|(?:xã|phường) khu vực"
    r"|khu vực|vùng|khối (?:xã|phường|huyện))\b", re.I,
)  # fmt: skip
#: "Vĩnh Phúc (cũ)", "Tỉnh Yên Bái trước sáp nhập"
_ONCE = re.compile(r"\(?\b(?:cũ|trước (?:đây|khi)?\s*(?:sáp nhập|hợp nhất|sắp xếp)?)\)?$", re.I)
_REGION = re.compile(
    r"\W*(?:trung du|đồng bằng|bắc trung bộ|duyên hải|tây nguyên|đông nam bộ|nam trung bộ"
    r"|miền núi phía bắc|tây bắc|đông bắc|vùng\s)",
    re.I,
)


def settle_area(
    table: Table, around: Facts, given: dict[str, Any], day: str, known: Known, account: LoadNotes
) -> None:
    """Settle the province of a form, or the district or commune that it is about."""
    sheet = table.sheet.name
    if answer := given.get("area"):
        said = [Fact(str(answer), "", str(answer))]
        cities = [f for f in around.area if f.value.startswith("city ")]
        around.below += [
            Fact(f"thành phố {f.value[5:]}", f.place, f.text)
            for f in cities
            if _is_district_city(f.value[5:], day)
        ]
    else:
        said = distinct(around.area)
        cities = [
            f for f in said if f.value.startswith("city ") and _is_district_city(f.value[5:], day)
        ]
        if cities and len(said) > len(cities):
            around.below += [Fact(f"thành phố {f.value[5:]}", f.place, f.text) for f in cities]
            said = [f for f in said if f not in cities]
        elif cities:
            known.questions.append(question("area", sheet, cities))
            return
        said = [Fact(f.value.removeprefix("city "), f.place, f.text) for f in said]
        said = distinct(said) or distinct(around.named) or _of_paper(table, around)
        if not said and around.compared:
            why = _SAY("form_areas.only_compared")
            known.questions.append(question("area", sheet, around.compared[:1], why))
            return
        said += [f for f in distinct(around.compared) if f.value != areas.get(areas.COUNTRY).name]
    names = {areas.fold(f.value) for f in said}
    if len(names) > 1:
        known.questions.append(question("area", sheet, said))
        return
    if not said:
        return
    fact = said[0]
    area = _resolve(fact, day, given, known, table)
    if area is None:
        return
    known.area = area
    account.understand("area", sheet, area.code, area.text, fact.place, fact.text)
    edition = _SAY(f"edition.{area.edition}")
    if area.level == "province":
        account.understand("edition", sheet, area.edition, edition, fact.place, fact.text)
    if given.get("level") == "province":
        return
    if not answer and not given.get("scope"):
        known.questions += [about("form_areas.office", f, value=f.value) for f in around.office]
    told = around.former if area.edition == "2025" else around.merged
    if told and not answer and not given.get("edition"):
        why = _SAY("form_areas.date_of_map", edition=edition)
        known.questions.append(question("edition", sheet, told[:1], why))
    below = distinct(around.below)
    if len({unaccented(f.value) for f in below}) > 1:
        known.questions.append(question("area", sheet, below))
    elif below:
        place = _below(below[0], area)
        if isinstance(place, Problem):
            known.questions.append(place)
        else:
            known.below = place
            account.understand(
                "level", sheet, place[2], Text(place[3], place[3]), below[0].place, below[0].text
            )


def _of_paper(table: Table, around: Facts) -> list[Fact]:
    """Return the provinces that the paper names, where the rows are communes of the only one."""
    told = [f for f in distinct(around.paper) if _told_by_communes(table, f.value) == "2025"]
    return told if len(told) == 1 and not around.compared else []


def of_which_province(labels: list[str], around: Facts, edition: str, fact: Fact) -> Problem:
    """Return that the province of units is missing, and how it is given.

    It is named where all of `labels` are units of that one alone, or the paper names but one.
    """
    old = edition == "2024"
    held = [
        areas.provinces_with_district(parted(label)[1])
        if old
        else {one.province for one in communes.find(label)}
        for label in labels
    ]
    whose = set.intersection(*map(set, held)) if held else set()
    paper = distinct(around.paper)
    if len(whose) == 1:
        name = areas.get(whose.pop(), "2024" if old else "2025").name
        remedy = _SAY("form_areas.area_of_units", name=name)
    elif len(paper) == 1:
        name, cell = paper[0].value, paper[0].place
        remedy = _SAY("form_areas.area_of_paper", name=name, cell=cell)
    else:
        remedy = _SAY("form_areas.area_unknown")
    text = _SAY("form_areas.province_missing")
    return Problem(text, cell=fact.place, value=fact.text, remedy=remedy)


def _is_district_city(name: str, day: str) -> bool:
    """Tell whether "thành phố X" is a city below a province at `day`: X is no city of its own.

    Since the reform there is none; a province that becomes a city later may bear its new title.
    """
    edition = "2025" if day >= areas.REFORM.isoformat() else "2024"
    try:
        area = areas.find(name, edition)
    except areas.UnknownArea:
        return False
    if edition == "2025":
        becomes = areas.events()["kind"].str.startswith("becomes") & (
            areas.events()["code"] == area.code
        )
        return area.level == "province" and area.type == "tỉnh" and not becomes.any()
    kind, _ = mergers.life(area).title(_date(day)) if area.level == "province" else ("", "")
    return kind == "tỉnh"


def gone(area: areas.Area, day: str) -> Text | None:
    """Return why figures as of `day` cannot be of `area`, a province that is no more; else None.

    >>> gone(areas.get("24", "2024"), "2025-06-30")
    >>> gone(areas.get("24", "2024"), "2025-09-30").en
    'Bac Giang is part of Bac Ninh since 1 July 2025, the figures are as of 30 September 2025'
    """
    until = mergers.life(area).until if area.level == "province" else ""
    if area.edition != "2024" or not until or day <= until:
        return None
    new, written = mergers.successor(area).text, formats.both(formats.day, day)
    return _SAY("form_areas.gone", area=area.text, new=new, day=written)


def _date(day: str) -> Any:
    from datetime import date

    return date.fromisoformat(day) if day else date(2024, 12, 31)


def _resolve(
    fact: Fact, day: str, given: dict[str, Any], known: Known, table: Table
) -> areas.Area | None:
    """Return the area of the edition that the form's date tells."""
    if edition := given.get("edition"):
        return areas.find(fact.value, str(edition))
    reform = areas.REFORM.isoformat()
    dated = known.day
    year = day[:4]
    if not dated and year and year != reform[:4]:
        dated = f"{year}-12-31"
    if not dated and year and (told := _told_by_communes(table, fact.value)):
        return areas.find(fact.value, told)
    if not dated and year:
        try:
            later = areas.find(fact.value, "2025")
        except ProblemError:
            later = None
        if later is not None and not areas.is_merged(later.code):
            return later
    try:
        area = mergers.resolve(
            fact.value, period_end=dated, published=dated if dated < reform else ""
        )
    except mergers.AmbiguousArea as error:
        why, remedy = error.problems[0].text, _SAY("form_areas.date_or_edition")
    else:
        if not (gone_since := gone(area, dated)):
            return area
        why, remedy = gone_since, _SAY("form_areas.gone_how")
    known.questions.append(Problem(why, cell=fact.place, value=fact.text, remedy=remedy))
    return None


def _told_by_communes(table: Table, name: str) -> str:
    """Return the edition that the rows tell: most are communes of 2025, or some are districts."""
    labels = [
        t for r in table.rows for t in table.sheet.texts[r][:4]
        if re.search(r"[^\W\d]{2}", t) and not _OLD_DISTRICT.match(t)
    ]  # fmt: skip
    if any(re.match(r"(?i)\W*(?:huyện|thị xã|thị trấn)\s", t) for t in labels):
        return "2024"
    try:
        province = areas.find(name, "2025")
    except ProblemError:
        return ""
    hits = sum(len(communes.find(t, province.code)) == 1 for t in labels)
    return "2025" if hits >= 2 and hits >= 0.8 * len(labels) - 1 else ""


def _below(fact: Fact, area: areas.Area) -> Place | Problem:
    """Return the place of a district or commune that the title names."""
    text = fact.value
    if area.edition == "2025" and _COMMUNE.match(text):
        some = communes.find(text, area.code)
        if len(some) == 1:
            return some[0].code, "2025", "commune", some[0].title
        return about("form_areas.no_such_commune", fact, name=area.text)
    if area.edition == "2025":
        return about("form_areas.no_districts", fact)
    level = "commune" if _COMMUNE.match(text) else "district"
    if level == "district" and (names := _owners(text, area)):
        return about("form_areas.not_found", fact, names=names, name=area.text)
    return areas.code_below(area.code, *parted(text)), area.edition, level, text


def _owners(label: str, area: areas.Area) -> str:
    """Return the provinces that alone have a district of 2024, "" where it may be in `area`."""
    owners = areas.provinces_with_district(parted(label)[1])
    if area.level != "province" or area.code in owners:
        return ""
    return _names(owners, "2024")


def _names(provinces: Collection[str], edition: str) -> str:
    """Return the names of provinces, five at most."""
    return ", ".join(sorted(areas.get(code, edition).name for code in provinces)[:5])


def parted(text: str) -> tuple[str, str]:
    """Return the type and the name of a district or commune as written.

    >>> parted("UBND Huyện Sơn Động"), parted("TP. Cao Lãnh"), parted("Lục Ngạn")
    (('huyện', 'Sơn Động'), ('tp.', 'Cao Lãnh'), ('', 'Lục Ngạn'))
    """
    kind = _DISTRICT.match(text) or _COMMUNE.match(text)
    name = text[kind.end() :] if kind else text
    return ((kind[1] or kind[2]).lower() if kind else ""), re.sub(r"(?i)^\W*ubnd\s+", "", name)


def is_unit(label: str) -> bool:
    """Tell whether a label begins with a type of district or commune ("H. Chư Păh", "TP. Huế")."""
    return bool(_DISTRICT.match(label) or _COMMUNE.match(label))


def is_several(label: str) -> bool:
    """Tell whether a label heads places: "Các xã khu vực III", "Các huyện còn lại"."""
    return bool(_SEVERAL.match(label))


class Places:
    """Finds what the rows of one table name, and keeps what has to be asked."""

    def __init__(
        self,
        area: areas.Area | None,
        below: Place | None,
        day: str,
        given: dict[str, Any],
        table: Table,
        around: Facts,
    ) -> None:
        self.area, self.below, self.around = area, below, around
        self.level = str(given.get("level") or "").replace("province", "")
        self.edition = area.edition if area else str(given.get("edition") or "")
        if not self.edition and day:
            self.edition = "2025" if day >= areas.REFORM.isoformat() else "2024"
        self.skipped = {
            int(r) - 1 for r, what in (given.get("rows") or {}).items() if what == "skip"
        }
        self.questions: list[Problem] = []
        self.answered = bool(given.get("edition"))
        self.here: set[str] = set()
        self.elsewhere: list[str] = []
        self.homeless: list[str] = []
        self.table = table
        self.of_country = area is None or area.level == "country"
        labels = [t for r in table.rows for t in table.sheet.texts[r] if t]
        district = re.compile(r"^\W*(?:huyện|huyen|thị xã|thi xa|tx\.?)\s", re.I)
        self.districts = any(district.match(text) for text in labels)
        self.communes = any(_COMMUNE.match(t) for t in labels)
        former = mergers.parts(area) if area is not None and area.edition == "2025" else []
        self.parts = {areas.fold(one.name) for one in former}
        heads = [normal(table.heading(c)) for c in table.paths]
        self.of_former = {unit for unit in ("tỉnh", "huyện") for head in heads
                          if unit in head and re.search(r"\bcũ\b|trước", head)}  # fmt: skip
        self.only_parts = self._only_parts(labels)
        title = " ".join(line.text for line in table.title)
        by = {kind.lower() for kind in re.findall(r"(?i)\btheo (?:các |từng )?(huyện|xã)\b", title)}
        if self.districts == self.communes and len(by) == 1:
            self.level = self.level or ("district" if by == {"huyện"} else "commune")
        above = [below[3]] if below else []  # the town Bảo Lạc in a form of the district Bảo Lạc
        units = {areas.code_below("", *parted(t), typed=True): parted(t) for t in labels + above
                 if is_unit(t)}  # fmt: skip
        names = [areas.code_below("", *unit) for unit in units.values()]
        self.shared = {name for name in names if names.count(name) > 1}

    def _named(self, label: str, level: str) -> Place | Text:
        """Return a unit of 2024 by province and name.

        Where two units share a name (the town Cao Lãnh and the district around it), the type is
        part of the code: told by the list of districts, and within a table by its labels.
        """
        assert self.area is not None
        if level == "district" and (names := _owners(label, self.area)):
            self._ask(label, "form_areas.not_found", names=names, name=self.area.text)
            return _SAY("form_areas.other_district")
        kind, name = parted(label)
        typed = areas.code_below("", kind, name) in self.shared
        if code := areas.code_below(self.area.code, kind, name, typed=typed):
            return code, self.edition, level, label
        types = areas.twin_districts()[f"{self.area.code}{areas.code_below('', kind, name)}"]
        first, second = (f"{kind} {name}" for kind in types)
        self._ask(label, "form_areas.two_districts_alike", first=first, second=second)
        return _SAY("form_areas.which_unit")

    def _only_parts(self, labels: list[str]) -> bool:
        """Tell whether of all rows only those look like communes that name a former province."""
        if len(self.parts) < 2 or not any(areas.fold(text) in self.parts for text in labels):
            return False
        assert self.area is not None
        others = [
            t for t in labels if areas.fold(t) not in self.parts and re.search(r"[^\W\d_]", t)
        ]
        return not any(communes.find(text, self.area.code) for text in others)

    def find(self, label: str, role: str) -> Place | Text | None:
        """Return the place that `label` names, a reason to leave it, or None."""
        if role in ("programme", "capital", "fund", "plan_vintage", "year"):
            return None if role != "programme" else self._in_programme(label)
        if self.area is not None and is_unit(label):  # "Xã Bình Lư - tỉnh Lai Châu"
            own = rf"(?i)\s*[,(–-]\s*(?:tỉnh|thành phố|tp\.?)?\s*{re.escape(self.area.name)}\s*\)?$"
            label = re.sub(own, "", label)
        if self.area is not None and self.below is None and self._all_of_it(label):
            return self.area.code, self.area.edition, self.area.level, self.area.name
        if former := self._former(label):
            return former
        if _OFFICE.match(label) and not self._listed(label):
            return _SAY("form_areas.an_office")
        if self.of_country:
            place = self._province(label)
            unit = is_unit(label) or (role in ("district", "commune") and _is_name(label))
            unit |= role == "area" and bool(communes.find(label))
            if place is None and unit and self.area is None:
                self.homeless.append(label)
            return place
        if is_several(label) and not self._listed(label):
            return _SAY("form_areas.several")
        return self._unit(label, role)

    def _former(self, label: str) -> Text | None:
        """Return that a label names a province of before July 2025, now a part of the form's."""
        bare = _ONCE.sub("", label).strip(" -–")
        if (bare == label and "tỉnh" not in self.of_former) or self.area is None:
            return None
        kind = r"(?i)^(?:các xã |địa bàn )?(?:thuộc )?(?:tỉnh|tp\.?|thành phố)\s"
        if areas.fold(re.sub(kind, "", bare)) not in self.parts:
            return None
        return _SAY("form_areas.part_once_a_province", name=self.area.text)

    def _all_of_it(self, label: str) -> bool:
        """Tell whether a label is the whole province by name: "Tổng cộng (tỉnh X)"."""
        assert self.area is not None
        sums, kind = r"(?:tổng (?:số|cộng)|tổng|cộng)", re.escape(self.area.type)
        whole = re.match(rf"(?i)\W*(?:{sums}\W+(?:toàn )?|toàn ){kind}\s+(?=\w)", label)
        return bool(whole) and areas.fold(label[whole.end() :].strip(" )")) == areas.fold(  # type: ignore[union-attr]
            self.area.name
        )

    def _listed(self, label: str) -> bool:
        """Tell whether a label is a commune of the list, though like an office ("Hội An Tây")."""
        known = self.area is not None and self.area.edition == "2025"
        return known and len(communes.find(label, self.area.code if self.area else "")) == 1

    def _in_programme(self, label: str) -> Place | Text | None:
        """A column of programmes may hold a district typed under a programme."""
        if self.of_country or not re.match(r"^[A-ZĐÀ-Ỹ]", label):
            return None
        return self._unit(label, "content")

    def _province(self, label: str) -> Place | Text | None:
        if _REGION.match(label):
            return _SAY("form_areas.a_region")
        try:
            area = areas.find(label, self.edition or "2024")
        except ProblemError:
            other = "2024" if self.edition == "2025" else "2025"
            try:
                known = areas.find(label, other)
            except ProblemError:
                return None
            if known.level == "region":
                return _SAY("form_areas.a_region")
            self.elsewhere.append(label)
            return _SAY("form_areas.no_province_then")
        if area.level == "region":
            return _SAY("form_areas.a_region")
        if label.strip().isdigit():
            return None
        if area.level == "province":
            self.here.add(label)
        return area.code, area.edition, area.level, area.name

    def asked(self) -> list[Problem]:
        """Return what the rows leave open: units that are not clear, and of which map they are.

        A list that names a province of the other edition is of that edition, or its date is wrong;
        one of the 34 names and no other is of 2025, whatever its date.
        """
        rows = [(r, c, text) for r in self.table.rows if r not in self.skipped
                for c, text in enumerate(self.table.sheet.texts[r]) if text]  # fmt: skip
        cells = [(r, c) for r, c, text in rows if any(label in text for label in self.elsewhere)]
        of_34 = self.edition == "2024" and len(self.here) >= 30 and not self.elsewhere and all(
            _is_in(label, "2025") for label in self.here
        )  # fmt: skip
        if len(self.homeless) > len(self.here):
            r, c = next((r, c) for r, c, text in rows if self.homeless[0] in text)
            first = Fact("", self.table.sheet.place(r, c), self.table.sheet.texts[r][c])
            whose = of_which_province(self.homeless, self.around, self.edition, first)
            return [*self.questions, whose]
        if self.answered or not (cells or of_34):
            return self.questions
        names = ", ".join(dict.fromkeys(self.elsewhere[:6]))
        count = len(areas.provinces(self.edition))
        text = _SAY("form_areas.names_of_other_map", count=count, names=names)
        if of_34:
            text = _SAY("form_areas.only_names_of_34", count=count)
        place = self.table.sheet.place(*cells[0]) if cells else self.table.sheet.name
        remedy = _SAY("form_areas.which_map_how")
        return [*self.questions, Problem(text, cell=place, remedy=remedy)]

    def _unit(self, label: str, role: str) -> Place | Text | None:
        assert self.area is not None
        if self.area.edition == "2025":
            return self._commune(label, role)
        for pattern, level in ((_DISTRICT, "district"), (_COMMUNE, "commune")):
            if kind := pattern.match(label):
                if not _is_name(label[kind.end() :]):
                    return None
                return self._named(label, level)
        if self._same(label):
            return self._whole(label, role)
        if role in ("district", "commune"):
            return self._named(label, role) if _is_name(label) else None
        if role == "area" and (self.level or self.districts != self.communes) and _is_name(label):
            level = self.level or ("district" if self.districts else "commune")
            return self._named(label, level)
        if role == "area" and _is_name(label):
            self._ask_level()
            return _SAY("form_areas.district_or_commune")
        if self._a_province(label) and not _NO_NAME.match(label):
            return self._named(label, "district")
        return None

    def _same(self, label: str) -> bool:
        return self.area is not None and areas.fold(label) == areas.fold(self.area.name)

    def _whole(self, label: str, role: str) -> Place | Text | None:
        if self.area is None or role in ("district", "commune"):
            return _SAY("form_areas.province_name_among_units")
        if re.match(r"(?i)\W*tỉnh\s", label) or (not self.districts and not self.communes):
            return self.area.code, self.area.edition, self.area.level, self.area.name
        return _SAY("form_areas.province_name_among_units")

    def _a_province(self, label: str) -> bool:
        try:
            area = areas.find(label, self.edition)
        except ProblemError:
            return False
        return area.level == "province" and not label.strip().isdigit()

    def _commune(self, label: str, role: str) -> Place | Text | None:
        assert self.area is not None
        label = re.sub(r"(?i)^\W*(p|x)\.\s*(?=\S)", lambda m: _WRITTEN[m[1].lower()], label)
        whole = self._same(label) and not _DISTRICT.match(label)
        if role == "district" and not (_COMMUNE.match(label) or whole):
            if self.level != "commune" and _is_name(label):
                return self._district()
        elif _DISTRICT.match(label) and not self._same(label):
            return _SAY("form_areas.no_districts")
        if self.only_parts and areas.fold(label) in self.parts and not _COMMUNE.match(label):
            # "Lào Cai | Yên Bái" in a form of the merged Lào Cai: provinces of before, not wards
            self._ask(label, "form_areas.once_a_province_or_commune")
            return _SAY("form_areas.which_commune")
        some = communes.find(label, self.area.code)
        if len(some) == 1:
            return some[0].code, "2025", "commune", some[0].title
        if some:
            self._ask(label, "form_areas.two_communes_alike")
            return _SAY("form_areas.which_commune")
        if self._same(label):
            return self._whole(label, role)
        if _COMMUNE.match(label) or (role in ("commune", "area") and communes.find(label)):
            if names := _names({c.province for c in communes.find(label)}, "2025"):
                self._ask(label, "form_areas.not_found", names=names, name=self.area.text)
            else:
                self._ask(label, "form_areas.no_such_commune", name=self.area.text)
            return _SAY("form_areas.which_commune")
        return None

    def _district(self) -> Text:
        """Return why a name in a column of districts is none since July 2025, or ask."""
        if self.level == "district" or "huyện" in self.of_former:
            return _SAY("form_areas.no_districts")
        self._ask_level()
        return _SAY("form_areas.district_or_commune")

    def _ask_level(self) -> None:
        place = self.table.sheet.place(self.table.head.start, 1)
        problem = sentences("intake").problem("form_areas.units_of_which_level", cell=place)
        self.questions += [problem] if problem not in self.questions else []

    def _ask(self, label: str, key: str, **given: Value) -> None:
        """Ask the question `key` about the first cell that holds `label`."""
        for r in self.table.rows:
            for c, text in enumerate(self.table.sheet.texts[r]):
                if text and label in text and r not in self.skipped:
                    fact = Fact("", self.table.sheet.place(r, c), text)
                    remedy = _SAY("form_areas.correct_or_skip", row=r + 1)
                    self.questions.append(replace(about(key, fact, **given), remedy=remedy))
                    return


def _is_in(label: str, edition: str) -> bool:
    """Tell whether an edition has an area of this name."""
    try:
        return bool(areas.find(label, edition))
    except areas.UnknownArea:
        return False


#: How labels begin that are no names, be they typed with capitals: "Khác", "BÌNH QUÂN CHUNG".
_NO_NAME = re.compile(
    r"\W*(?:khác|toàn|còn lại|dự phòng|bình quân|số|tổng|cộng|chưa|phân bổ|ngân sách|vốn|nguồn"
    r"|dự án|đơn vị|các)\b", re.I,
)  # fmt: skip


def _is_name(label: str) -> bool:
    """Tell whether a label looks like a proper name: words with capitals, no digits.

    >>> [_is_name(one) for one in ("Cư M'gar", "Bình quân chung", "Mộc Châu + Vân Hồ", "12")]
    [True, False, False, True]
    """
    if re.fullmatch(r"\d{1,2}", label):  # "Quận 12"
        return True
    if _NO_NAME.match(label):
        return False
    words = re.findall(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*", label)
    return (
        1 <= len(words) <= 5
        and all(word[0].isupper() for word in words)
        and not re.search(r"[\d+&;/]", label)
    )
