"""What an attacker would type into a cell, a note or the name of a file, and reports of it."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import yaml

from mtqg.run import parameters, runner

#: Sets `hit` wherever it runs, and asks for a dialog.
RUN = "window.hit=1;alert(1)"

_MARKUP = [
    "<script>{}</script>",
    "</script><script>{}</script>",
    "</style><script>{}</script>",
    "</title><script>{}</script>",
    "--><script>{}</script>",
    "]]><script>{}</script>",
    "<ScRiPt>{}</sCrIpT >",
    "<script src=data:text/javascript,{}></script>",
    "<script src=https://evil.example/a.js></script>",
    "<img src=x onerror={}>",
    "<img src=x onerror='{}'>",
    '"><img src=x onerror="{}">',
    "'><img src=x onerror='{}'>",
    "<svg onload={}>",
    "<svg><script>{}</script></svg>",
    "<svg><animate onbegin={} attributeName=x dur=1s>",
    "<math><mtext></table><img src=x onerror={}></math>",
    "<body onload={}>",
    "<iframe src=javascript:{}></iframe>",
    "<iframe srcdoc='<script>{}</script>'></iframe>",
    "<object data=javascript:{}></object>",
    "<embed src=javascript:{}>",
    "<link rel=stylesheet href=https://evil.example/a.css>",
    "<style>@import 'https://evil.example/a.css';</style>",
    "<style>body{{display:none}}</style>",
    "<base href=https://evil.example/>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<form action=https://evil.example><button>x</button></form>",
    "<input autofocus onfocus={}>",
    "<details open ontoggle={}>",
    "<video><source onerror={}></video>",
    "<audio src=x onerror={}>",
    "<marquee onstart={}>",
    "<a href=javascript:{}>x</a>",
    "<a href='data:text/html,<script>{}</script>'>x</a>",
    "<div style='background:url(https://evil.example/a.png)'>x</div>",
    "<p onmouseover={}>x</p>",
    "<template><script>{}</script></template>",
    "<noscript><p title='</noscript><img src=x onerror={}>'>",
    "<xmp><img src=x onerror={}></xmp>",
    "<!--><img src=x onerror={}>-->",
    "<![CDATA[<img src=x onerror={}>]]>",
    "&lt;script&gt;{}&lt;/script&gt;",
    "&#60;script&#62;{}&#60;/script&#62;",
    "\\<script>{}</script>",
]
_MARKDOWN = [
    "[x](javascript:{})",
    "[x](  javascript:{} )",
    "[x](JaVaScRiPt:{})",
    "[x](&#106;avascript:{})",
    "[x](data:text/html,<script>{}</script>)",
    "[x](https://evil.example)",
    "![x](https://evil.example/a.png)",
    '![x](x" onerror="{})',
    "<javascript:{}>",
    "[x]: javascript:{}",
    "```<script>{}</script>",
    "`<script>{}</script>",
    "**x** _y_ ~~z~~ # h",
    "# tiêu đề",
    "- mục",
    "1. mục",
    "| a | b |",
    "$\\href{{javascript:{}}}{{x}}$",
    "$$\\frac{{1$$",
    "[^1] [^1]: x",
    "{{{{ config }}}} {{% raw %}}",
    "https://evil.example/?<script>",
]
_FORMULAS = [
    '=HYPERLINK("https://evil.example","x")',
    "=cmd|'/C calc'!A0",
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1+1)",
    '#include "/etc/hostname"',
    '#image("/etc/hostname")',
    "\\input{{/etc/hostname}}",
]
_CONTROLS = [
    "a\u202egpj.exe",
    "a\u2066b\u2069",
    "\x1b[31mđỏ\x1b[0m",
    "\x1b]0;x\x07y",
    "a\x08\x08b\x9bc",
]

MARKUP = [text.format(*[RUN] * text.count("{}")) for text in (*_MARKUP, *_MARKDOWN, *_FORMULAS)]
PAYLOADS = [*MARKUP, *_CONTROLS]

COLUMNS = ("area", "indicator", "period", "as_of", "value", "source", "status", "place", "note")


def figures(path: Path, texts: Sequence[str]) -> Path:
    """Write a long table in which every column of free text holds `texts`."""
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(COLUMNS)
        for i, text in enumerate(texts):
            line = ["24", "GNBV.POOR", 2016 + i % 8, "", 3 + i / 100, text, "actual", text, text]
            lines.writerow(line)
        for code, day, value in (("PLAN", "", 1971), ("DISB", "2024-05-28", 900)):
            line = ["24", f"FIN.{code}", "2021/2023", day, value, texts[0], "actual", "", texts[1]]
            lines.writerow([*line[:6], "plan" if code == "PLAN" else "actual", *line[7:], ""])
    return path


def notes(folder: Path, texts: Sequence[str]) -> Path:
    """Write the notes of an analyst whose every word is one of `texts`."""
    folder.mkdir()
    said = {
        "author": texts[0],
        "date": "2023-10-04",
        "source": texts[1],
        "difficulties": [{"text": text, "cause": text, "source": text} for text in texts],
        "recommendations": list(texts),
    }
    text = yaml.safe_dump(said, allow_unicode=True)
    (folder / "bac-giang.yml").write_text(text, encoding="utf-8")
    return folder


def made(folder: Path, texts: Sequence[str], name: str) -> Path:
    """Make a report from figures and notes that say `texts`; return its page."""
    (run,) = parameters.plan(
        ["bac-giang"],
        edition="2024",
        notebooks=["report"],
        data=[figures(folder / name, texts)],
        extra={"notes": str(notes(folder / "notes", texts))},
    )
    out = str(folder / "out")
    (outcome,) = runner.make(runner.tasks([run], out), out)
    assert outcome.ok, outcome.cause
    return Path(out) / f"{run.stem}.html"
