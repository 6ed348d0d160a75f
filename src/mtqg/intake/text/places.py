"""Where a figure holds: the provinces, regions, districts and communes that a text names."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

from mtqg.intake.text.spelling import bare, spell
from mtqg.table import areas

COUNTRY = areas.COUNTRY
_CAPITAL = "A-ZĐÀÁẢÃẠĂẮẰẲẴẶÂẤẦẨẪẬÈÉẺẼẸÊẾỀỂỄỆÌÍỈĨỊÒÓỎÕỌÔỐỒỔỖỘƠỚỜỞỠỢÙÚỦŨỤƯỨỪỬỮỰỲÝỶỸỴ"
NAME = rf"[{_CAPITAL}][\w'’]*(?:[ -][{_CAPITAL}][\w'’]*){{0,3}}"
_NAMES = rf"{NAME}(?:\s*,\s*{NAME})*(?:\s+(?:và|va)\s+{NAME})?"
_KINDS = (
    ("district",
        r"[Hh](?:uyện|uyen)(?: (?:miền núi|vùng cao|biên giới|nghèo|đảo|"
        r"vùng sâu|mien nui|vung cao|bien gioi|ngheo))*"),
    ("district", r"[Tt]hị xã|[Tt]hi xa|[Tt]hành phố|[Tt]hanh pho|TP\.?|T\.P\.?|[Qq]uận"),
    ("commune",
        r"[Tt]hị trấn|[Pp]hường|[Xx]ã(?: (?:biên giới|vùng cao|đặc biệt "
        r"khó khăn|vùng sâu|nghèo|miền núi))*"),
)  # fmt: skip
_LOCAL = [(level, re.compile(rf"(?<!\w)({kind})[:\s]\s*({_NAMES})")) for level, kind in _KINDS]
_FAMILIES = [
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Huỳnh",
    "Phan",
    "Vũ",
    "Võ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Lý",
    "Lò",
    "Giàng",
    "Đinh",
    "Trịnh",
    "Đoàn",
    "Văn",
    "Thị",
    "Hữu",
    "Đức",
]
_NOT_PLACE = re.compile(
    r"(?:Báo|Đài|Tạp chí|Đại học|báo|đài|đường|(?<!ành )phố|quốc lộ|nhà máy|Công "
    r"ty|Thủy điện|sông|Ngân hàng)\s+$"
)
_EVENT = re.compile(
    r"(tổ chức|diễn ra|họp|hội nghị|làm việc|chủ trì|khai mạc|tham dự|"
    r"hội thảo|to chuc|dien ra|hoi nghi)[^.;]{0,60}(?:tại|ở|tai|o)\s+(?:tỉnh "
    r"|thành phố |tinh |TP\.? ?)?$"
)
_BACK = (
    ("province",
        r"toàn tỉnh|trên địa bàn tỉnh|địa bàn tỉnh|tỉnh ta|của tỉnh|tỉnh "
        r"nhà|ubnd tỉnh|tỉnh"),
    ("country", r"cả nước|toàn quốc"),
    ("district",
        r"toàn huyện|trên địa bàn huyện|của huyện|huyện nhà|ubnd huyện|huyện(?= "
        r"(?:đã|có|còn|được|giải ngân|phấn đấu|hiện|cũng|đang|đặt|sẽ|là|"
        r"giảm|đạt))"),
    ("commune",
        r"toàn xã(?! hội)|trên địa bàn xã|của xã|xã nhà|ubnd xã|xã(?= (?:đã|hiện|"
        r"phấn đấu|cũng|đang) )"),
    ("city",
        r"toàn thành phố|trên địa bàn thành phố|của thành phố|thành phố(?= "
        r"(?:đã|có|còn|được|giải ngân|phấn đấu|hiện))"),
    ("group",
        r"\d+ tỉnh(?:, thành phố)?(?= (?:phía|khu vực|vùng|miền|thuộc|trong|"
        r"trên|trung|tây|duyên))|các tỉnh|các địa phương khác"),
)  # fmt: skip


@dataclass(frozen=True)
class Place:
    """A place named: its area code, edition and level ("" codes are not known)."""

    area: str
    edition: str
    level: str
    name: str


@dataclass(frozen=True)
class Mention:
    """A place where it stands; `back` marks a reference (toàn tỉnh) to a place of `level`."""

    start: int
    end: int
    place: Place | None
    level: str
    back: bool = False


def slug(name: str) -> str:
    """Return the name of a district or commune as its area code writes it.

    >>> slug("Mường Nhé")
    'muong-nhe'
    """
    return "-".join(re.findall(r"[a-z0-9]+", bare(name).lower()))


@cache
def _province_names(edition: str) -> re.Pattern[str]:
    names = set()
    for table in (areas.provinces("2024"), areas.provinces("2025"), areas.regions("2024")):
        names.update(table["name"])
    aliases = areas._table("aliases")
    names.update(aliases.loc[~aliases["code"].isin([COUNTRY]), "alias"])
    bodies = []
    for name in sorted(names, key=len)[::-1]:
        words = [re.escape(w) for w in re.findall(r"[\w.]+", bare(spell(name)))]
        bodies.append(r"[\s-]*".join(words))
    return re.compile(rf"(?<!\w)(?:{'|'.join(bodies)})(?!\w)")


@cache
def _find(text: str, edition: str) -> areas.Area | None:
    other = "2024" if edition == "2025" else "2025"
    for wanted in (edition, other):
        try:
            return areas.find(text, wanted)
        except areas.UnknownArea:
            continue
    return None


@cache
def _back(accents: bool) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (level, re.compile(rf"(?<!\w)(?:{body if accents else bare(body)})(?!\w)"))
        for level, body in _BACK
    )


_MANY = r"(?:\d|các|mỗi|nhiều|cấp|liên|một số|những|hai|ba|từng)\s*$"


class Gazetteer:
    """The places of one document: provinces of an edition, and the local names it introduces."""

    def __init__(self, plain: str, edition: str, accents: bool) -> None:
        self.edition = edition
        self.accents = accents
        self.cased = any(c.isupper() for c in plain)
        self.local: dict[str, str] = {}
        for level, pattern in _LOCAL:
            for m in pattern.finditer(plain):
                for name in re.split(r"\s*,\s*|\s+(?:và|va)\s+", m[2]):
                    self._learn(name, level, m[1])

    def _learn(self, name: str, level: str, kind: str) -> None:
        if (
            (name.isupper() and len(name) <= 5)
            or len(name) < 2
            or name in ("Đảng", "Nông", "Trung")
        ):
            return
        found = _find(name, self.edition)
        if (
            found
            and found.level == "province"
            and kind[0] in "TtQq"
            and found.type.startswith("thành")
        ):
            return
        self.local.setdefault(name, level)

    def _province(self, plain: str, start: int, end: int) -> Place | None:
        written = plain[start:end]
        found = _find(written, self.edition)
        if found is None or found.code == COUNTRY:
            return None
        region = found.level == "region"
        words = re.findall(r"\w+", written)
        if self.cased and not region and not all(w[0].isupper() for w in words):
            return None
        before = plain[max(0, start - 40) : start]
        prefixed = re.search(
            r"(?:[Tt]ỉnh|TỈNH|[Tt]inh|[Tt]hành phố|THÀNH PHỐ|TP\.?|ủy|UBND|HĐND|"
            r"[Bb]an Dân tộc)\s*$",
            before,
        )
        city = found.type.startswith("thành")
        if re.search(
            r"(?:[Hh]uyện|[Tt]hị xã|[Xx]ã|[Pp]hường|[Tt]hị trấn|[Tt]hi xa|[Hh]uyen)\s+$", before
        ):
            return None
        if re.search(r"(?:[Tt]hành phố|[Tt]hanh pho|TP\.?|T\.P\.?)\s*$", before) and not city:
            return None
        last = re.search(r"(\w+)\s+$", before)
        if last and last[1] in _FAMILIES and not written.isupper():
            return None
        if _NOT_PLACE.search(before):
            return None
        after = re.match(rf" ([{_CAPITAL}]\w+)", plain[end : end + 20])
        if after and not prefixed and not written.isupper() and not region and self.cased:
            return None
        return Place(found.code, found.edition, found.level, found.name)

    def mentions(self, plain: str, spelled: str) -> list[Mention]:
        """Return the places named or referred to in a sentence, in order."""
        found: list[Mention] = []

        def free(start: int, end: int) -> bool:
            return all(end <= m.start or start >= m.end for m in found)

        for _, pattern in _LOCAL:
            for m in pattern.finditer(plain):
                position = m.start(2)
                for name in re.split(r"(\s*,\s*|\s+(?:và|va)\s+)", m[2]):
                    if name in self.local:
                        start = m.start() if position == m.start(2) else position
                        found.append(self._local(start, position + len(name), name))
                    position += len(name)
        for name in sorted(self.local, key=len)[::-1]:
            if name not in plain or len(name.split()) < 2:
                continue
            for m in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", plain):
                if (
                    free(*m.span())
                    and not re.search(r"[Tt]ỉnh\s+$", plain[: m.start()])
                    and not _find(name, self.edition)
                ):
                    found.append(self._local(m.start(), m.end(), name))
        for m in _province_names(self.edition).finditer(bare(spelled)):
            if not free(*m.span()):
                continue
            place = self._province(plain, m.start(), m.end())
            if place and not _EVENT.search(plain[: m.start()]):
                found.append(Mention(m.start(), m.end(), place, place.level))
        for level, pattern in _back(self.accents):
            for m in pattern.finditer(spelled):
                many = _MANY if self.accents else bare(_MANY)
                if level != "country" and re.search(many, spelled[: m.start()]):
                    continue
                if free(*m.span()) and not (
                    level == "province" and re.match(r"\s+(?:khác|bạn)", spelled[m.end() :])
                ):
                    place = (
                        Place(COUNTRY, self.edition, "country", "") if level == "country" else None
                    )
                    found.append(Mention(m.start(), m.end(), place, level, back=True))
        return sorted(found, key=lambda m: m.start)

    def _local(self, start: int, end: int, name: str) -> Mention:
        level = self.local[name]
        return Mention(start, end, Place(f"/{slug(name)}", self.edition, level, name), level)


def main_place(titles: list[Mention], body: list[Mention], text: str) -> Place | None:
    """Return the place that the story is about, None when it is about several or none.

    A place of the headline; else the only or the most named province; else the country, when no
    province is named and the text speaks of central bodies or of the whole country.
    """

    def provinces(mentions: list[Mention]) -> Counter[Place]:
        return Counter(m.place for m in mentions if m.place and m.level == "province")

    named = provinces(titles)
    local = [m.place for m in titles if m.place and m.level in ("district", "commune")]
    region = [m.place for m in titles if m.place and m.level == "region"]
    everywhere = provinces(titles) + provinces(body)
    if local and len(set(local)) == 1:
        home = next(iter(named), None) or (everywhere.most_common(1)[0][0] if everywhere else None)
        return Place(
            f"{home.area if home else ''}{local[0].area}",
            local[0].edition,
            local[0].level,
            local[0].name,
        )
    if len(named) == 1:
        return next(iter(named))
    if len(named) > 1:
        return None
    if region:
        return region[0]
    if any(m.level == "country" for m in titles):
        return Place(COUNTRY, "2024", "country", "")
    if everywhere:
        (top, count), *rest = everywhere.most_common(2)
        if not rest or count >= 2 * rest[0][1]:
            country = sum(1 for m in body if m.level == "country")
            central = re.search(r"toàn quốc|cả nước", text[:600])
            if central and country >= count and len(everywhere) > 1:
                return Place(COUNTRY, "2024", "country", "")
            return top
        if any(m.level == "country" for m in body):
            return Place(COUNTRY, "2024", "country", "")
        return None
    if any(m.level == "province" and m.back for m in body):
        return None
    if any(m.level == "country" for m in body) or re.search(
        r"trung ương|chính phủ|quốc hội|thủ tướng|bộ ", text
    ):
        return Place(COUNTRY, "2024", "country", "")
    return None
