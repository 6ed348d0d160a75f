"""What `mtqg list` prints: the provinces, notebooks and indicators that one may name."""

from __future__ import annotations

from rich.markup import escape
from rich.table import Table

from mtqg.run.parameters import templates
from mtqg.table import areas, catalogue, dates, mergers
from mtqg.terminal import LANGUAGE, Language, console
from mtqg.texts import Text

_CODE, _NAME = Text("mã", "code"), Text("tên", "name")


def list_(language: Language = LANGUAGE, edition: str = "") -> int:
    """Print what there is to choose from."""
    edition = edition or areas.edition_of([])
    title = Text(f"Tỉnh, thành phố (ấn bản {edition})", f"Provinces of {edition}")
    table = _table(
        title, (_CODE, _NAME, Text("tên rút gọn", "slug"), Text("loại", "type")), language
    )
    for one in (areas.get(code, edition) for code in areas.names(edition)):
        if one.level == "province":
            kind, _ = mergers.title(one, dates.today())
            said = Text(*(("tỉnh", "province") if kind == "tỉnh" else ("thành phố", "city")))
            table.add_row(one.code, one.label(language), one.slug, said.say(language))
    console.print(table)
    title = Text("Mẫu báo cáo và tham số", "Notebooks and their parameters")
    table = Table("", "", title=title.say(language), title_justify="left", show_header=False)
    for template in templates().values():
        declared = ", ".join(f"{n} = {v!r}" for n, v in template.declared.items())
        table.add_row(template.name, escape(declared))
    console.print(table)
    headings = _CODE, _NAME, Text("đơn vị", "unit")
    table = _table(Text("Chỉ tiêu", "Indicators"), headings, language)
    for row in catalogue.rows("indicators"):
        table.add_row(row["code"], row[f"name_{language}"], row[f"unit_{language}"])
    console.print(table)
    return 0


def _table(title: Text, headings: tuple[Text, ...], language: str) -> Table:
    words = [heading.say(language) for heading in headings]
    return Table(*words, title=title.say(language), title_justify="left")
