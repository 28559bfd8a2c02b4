"""The theme's icons drawn when the book is built, in place of a script with two thousand icons and a font.

The drawings are those of the script that the theme carries: Font Awesome Free, icons under CC BY 4.0. An icon of a page becomes the
`<svg>` that the script would make of it. An icon of a style sheet, the letter of a font, becomes a mask with the text's colour.
"""

import re
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

ENTRY = re.compile(r'[{,]"?([\w-]+)"?:\[(\d+),(\d+),\[([^\]]*)\],"([0-9a-f]+)","([^"]+)"\]')
LICENCE = re.compile(r"/\*!.*?\*/", re.DOTALL)
ELEMENT = re.compile(r'<(i|span) class="([^"]*\bfa[bsr]?\b[^"]*)"([^>]*)></\1>')
FAMILY = {"fa", "fas", "far", "fab", "fa-solid", "fa-regular", "fa-brands"}
SIZES = {"fa-lg", "fa-fw", "fa-sm", "fa-xs"}
GLYPHS = re.compile(r"(?:\.fa-[\w-]+::?before,?)+\{content:[^}]*\}|@font-face\{[^}]*Font ?Awesome[^}]*\}")
LETTER = re.compile(r'"(?:([\ue000-\uf8ff])|\\(f[0-9a-f]{3}))"')
CONTENT = re.compile(r'content:(var\(--pst-icon-[\w-]+\)|url\("data:image/svg[^"]*"\))')
STYLE = """
.svg-inline--fa{display:inline-block;height:1em;overflow:visible;vertical-align:-.125em;box-sizing:content-box}
.fa-lg{font-size:1.25em;line-height:.05em}
.svg-inline--fa.fa-lg{vertical-align:-.2em}
@media (forced-colors:active){.admonition-title:after{background-color:CanvasText!important}}
"""


@dataclass(frozen=True)
class Icons:
    """The drawings of a script, by name and by letter: width, height and path."""

    licence: str
    by_name: dict[str, tuple[int, int, str]]
    by_letter: dict[str, tuple[int, int, str]]

    @classmethod
    def read(cls, script: str, licence: str) -> "Icons":
        """The icons of the theme's script; of those with one name the solid ones, which come last."""
        names: dict[str, tuple[int, int, str]] = {}
        letters: dict[str, tuple[int, int, str]] = {}
        for name, width, height, others, letter, path in ENTRY.findall(script):
            drawing = (int(width), int(height), path)
            names |= dict.fromkeys([name, *re.findall(r'"([^"]+)"', others)], drawing)
            letters[letter] = drawing
        return cls("".join(LICENCE.findall(licence)[:1]), names, letters)

    @property
    def style(self) -> str:
        """What the drawings need of a style sheet, under their licence."""
        return self.licence + STYLE

    def draw(self, html: str) -> str:
        """Put a drawing in the place of each icon of a page.

        Raises:
            LookupError: names an icon that the script does not hold.
        """
        return ELEMENT.sub(self._drawing, html)

    def _drawing(self, found: re.Match[str]) -> str:
        classes = [name for name in found[2].split() if name not in FAMILY]
        name = next(name for name in classes if name.startswith("fa-") and name not in SIZES)
        width, height, path = self.by_name[name.removeprefix("fa-")]
        given = " ".join(["svg-inline--fa", *classes])
        data = re.sub(r'\s*title="[^"]*"', "", found[3])
        start = f'<svg class="{escape(given)}"{data} aria-hidden="true" viewBox="0 0 {width} {height}">'
        return f'{start}<path fill="currentColor" d="{path}"/></svg>'

    def mask(self, css: str) -> str:
        """Put a mask in the place of each icon of a style sheet.

        Raises:
            LookupError: names an icon that the script does not hold.
        """
        addressed = LETTER.sub(lambda found: self._address(found[2] or f"{ord(found[1]):x}"), GLYPHS.sub("", css))
        masked = (
            r'content:"";background-color:currentColor;mask:\1 center/contain no-repeat;display:inline-block;min-width:1em;min-height:1em'
        )
        return CONTENT.sub(masked, addressed)

    def _address(self, letter: str) -> str:
        width, height, path = self.by_letter[letter]
        svg = f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}'><path d='{path}'/></svg>"
        return f'url("data:image/svg+xml,{quote(svg, safe=" =/:,()")}")'
