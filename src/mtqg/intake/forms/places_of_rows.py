"""Which places the rows and columns of a form name, what cannot be one, and what is to be asked."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from mtqg.intake.forms.area_labels import (
    COMMUNE,
    DISTRICT,
    NO_NAME,
    OFFICE,
    ONCE,
    REGION,
    WRITTEN,
    Place,
    is_name,
    is_several,
    is_unit,
    of_which_province,
    owners,
    parted,
    province_names,
)
from mtqg.intake.forms.drafts import about
from mtqg.intake.forms.phrase_words import normal
from mtqg.intake.forms.sheet_statements import Fact, distinct
from mtqg.problems import Problem, ProblemError
from mtqg.table import areas, communes, mergers
from mtqg.texts import Text, join
from mtqg.words.sentences import Value, sentences

if TYPE_CHECKING:
    from mtqg.intake.forms.decisions import Case

_SAY = sentences("intake").text


class Places:
    """Finds what the rows of one table name, and keeps what has to be asked."""

    def __init__(self, case: Case, day: str) -> None:
        area, below, given, table = case.known.area, case.known.below, case.given, case.table
        self.area, self.below, self.around, self.table = area, below, case.around, table
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
        self.of_country = area is None or area.level == "country"
        labels = [t for r in table.rows for t in table.sheet.texts[r] if t]
        district = re.compile(r"^\W*(?:huyện|huyen|thị xã|thi xa|tx\.?)\s", re.I)
        self.districts = any(district.match(text) for text in labels)
        self.communes = any(COMMUNE.match(t) for t in labels)
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
        if level == "district" and (names := owners(label, self.area)):
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
        if OFFICE.match(label) and not self._listed(label):
            return _SAY("form_areas.an_office")
        if self.of_country:
            place = self._province(label)
            unit = is_unit(label) or (role in ("district", "commune") and is_name(label))
            unit |= role == "area" and bool(communes.find(label))
            if place is None and unit and self.area is None:
                self.homeless.append(label)
            return place
        if is_several(label) and not self._listed(label):
            return _SAY("form_areas.several")
        return self._unit(label, role)

    def _former(self, label: str) -> Text | None:
        """Return that a label names a province of before July 2025, now a part of the form's."""
        bare = ONCE.sub("", label).strip(" -–")
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
        if REGION.match(label):
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
            areas.area_named(label, "2025") for label in self.here
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
        for pattern, level in ((DISTRICT, "district"), (COMMUNE, "commune")):
            if kind := pattern.match(label):
                if not is_name(label[kind.end() :]):
                    return None
                return self._named(label, level)
        if self._same(label):
            return self._whole(label, role)
        if role in ("district", "commune"):
            return self._named(label, role) if is_name(label) else None
        if role == "area" and (self.level or self.districts != self.communes) and is_name(label):
            level = self.level or ("district" if self.districts else "commune")
            return self._named(label, level)
        if role == "area" and is_name(label):
            self._ask_level()
            return _SAY("form_areas.district_or_commune")
        if self._a_province(label) and not NO_NAME.match(label):
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
        label = re.sub(r"(?i)^\W*(p|x)\.\s*(?=\S)", lambda m: WRITTEN[m[1].lower()], label)
        whole = self._same(label) and not DISTRICT.match(label)
        if role == "district" and not (COMMUNE.match(label) or whole):
            if self.level != "commune" and is_name(label):
                return self._district()
        elif DISTRICT.match(label) and not self._same(label):
            return _SAY("form_areas.no_districts")
        if self.only_parts and areas.fold(label) in self.parts and not COMMUNE.match(label):
            # "Lào Cai | Yên Bái" in a form of the merged Lào Cai: provinces of before, not wards
            self._ask(label, "form_areas.once_a_province_or_commune")
            return _SAY("form_areas.which_commune")
        some = communes.find(label, self.area.code)
        if len(some) == 1:
            self._beside_title(some[0].code)
            return some[0].code, "2025", "commune", some[0].title
        if some:
            self._ask(label, "form_areas.two_communes_alike")
            return _SAY("form_areas.which_commune")
        if self._same(label):
            return self._whole(label, role)
        if COMMUNE.match(label) or (role in ("commune", "area") and communes.find(label)):
            if names := province_names({c.province for c in communes.find(label)}, "2025"):
                self._ask(label, "form_areas.not_found", names=names, name=self.area.text)
            else:
                self._ask(label, "form_areas.no_such_commune", name=self.area.text)
            return _SAY("form_areas.which_commune")
        return None

    def _beside_title(self, code: str) -> None:
        """Ask whose the sum is where the title names one commune and the rows are others."""
        if self.below and self.below[2] == "commune" and code != self.below[0]:
            problem = about("form_areas.rows_of_others", distinct(self.around.below)[0])
            self.questions += [problem] if problem not in self.questions else []

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
                    if key == "form_areas.no_such_commune" and self.area is not None:
                        near = communes.alike(label, self.area.code)
                        remedy = join([near, remedy], " ") if near else remedy
                    self.questions.append(replace(about(key, fact, **given), remedy=remedy))
                    return
