"""Figures that are crisp at any size, follow the reader's light or dark theme, and can be read aloud.

Matplotlib draws; what reaches the page is SVG inside the HTML. Text and axes take the colour of the text around the
figure (`currentColor`). Lines take one of six colours, each with a contrast of at least 3:1 against white and against the
dark backgrounds of the website and of JupyterLab; where colour carries a meaning, a label or a dash says the same. The same
drawing gives the same bytes on every run.

One thing has one colour, in every figure:

| name     | model                         | part of a recurrent cell                       |
|----------|-------------------------------|------------------------------------------------|
| `BLUE`   | simple recurrent network      | the state h, the output                        |
| `TEAL`   | layer normalisation           | the cell state c of an LSTM                    |
| `RED`    | LSTM                          | what is kept: forget gate f, update gate z     |
| `ORANGE` | GRU                           | the candidate g                                |
| `GREEN`  | 1D convolution before a GRU   | the input gate i                               |
| `PURPLE` | WaveNet                       | the output gate o, the reset gate r            |
| `GREY`   | naive, linear, ridge          | the input x, a limit, what others are measured against |

A leak, and a day that is never seen, are `RED` too, always with a cross, a dash or a word. Where a figure shows neither models
nor gates (initialisations, kinds of normalisation), the colours only tell its lines apart.
"""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from io import StringIO
from typing import Any
from xml.etree import ElementTree

import matplotlib as mpl
from cycler import cycler
from IPython.display import display
from matplotlib.figure import Figure

from long_sequences.errors import FigureError

BLUE = "#2f7fd1"
ORANGE = "#d2691e"
TEAL = "#12918a"
PURPLE = "#9a5fd0"
RED = "#d9485f"
GREEN = "#3f9142"
GREY = "#7f8790"
COLOURS = (BLUE, ORANGE, TEAL, PURPLE, RED, GREEN, GREY)

INK = "#010203"  # stands for the colour of the text around the figure; replaced by currentColor
WIDTH_IN = 5.2  # on a phone, 11 points of text are then about 11 pixels
STYLE: Any = {
    "axes.edgecolor": INK,
    "axes.facecolor": "none",
    "axes.grid": True,
    "axes.labelcolor": INK,
    "axes.prop_cycle": cycler(color=COLOURS),
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlelocation": "left",
    "axes.titlesize": 11,
    "figure.facecolor": "none",
    "font.size": 11,
    "grid.alpha": 0.18,
    "grid.color": INK,
    "grid.linewidth": 0.7,
    "legend.frameon": False,
    "legend.fontsize": 10,
    "lines.linewidth": 1.8,
    "savefig.facecolor": "none",
    "svg.fonttype": "none",
    "svg.hashsalt": "long_sequences",
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
}
SVG = "{http://www.w3.org/2000/svg}"
HREF = "{http://www.w3.org/1999/xlink}href"
REFERENCE = re.compile(r"#([\w.-]+)")
LONG_NUMBER = re.compile(r"-?\d+\.\d{3,}")
ROOT_STYLE = "width:100%;height:auto;display:block;stroke-linejoin:round"


@dataclass(frozen=True)
class Drawn:
    """A finished figure, which a notebook shows as HTML.

    Attributes:
        svg: the drawing, one `<svg>` element.
        alt: what the figure shows, in words.
        caption: what to see in it; may be empty.
    """

    svg: str
    alt: str
    caption: str = ""

    @property
    def html(self) -> str:
        """The figure with its caption, as one HTML element."""
        caption = f"<figcaption>{escape(self.caption)}</figcaption>" if self.caption else ""
        return f'<figure class="ls-figure" style="margin:0;max-width:36rem">{self.svg}{caption}</figure>'

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        """Give Jupyter the figure (called by IPython's display)."""
        return {"text/html": self.html, "text/plain": self.alt}


@contextmanager
def drawing(alt: str, caption: str = "", rows: int = 1, height_in: float = 3.0, **subplots: Any) -> Iterator[Any]:
    """Open a figure to draw in, and show it when the block ends.

        with drawing("A line that falls.") as axes:
            axes.plot([3, 2, 1])

    Args:
        alt: what the figure shows, in words, for who cannot see it.
        caption: what to see in it, printed under it.
        rows: how many axes, one under the other (side by side they would be too small on a phone).
        height_in: height in inches; the width is 5.2.
        **subplots: passed to `matplotlib.figure.Figure.subplots` (`sharex`, `height_ratios` …).

    Yields:
        The axes, or an array of them if there is more than one.

    Raises:
        FigureError: if the alternative text is empty.
    """
    _wanted(alt)
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(WIDTH_IN, height_in), layout="constrained")
        yield figure.subplots(rows, **subplots)
        display(drawn(figure, alt, caption))


def drawn(figure: Figure, alt: str, caption: str = "") -> Drawn:
    """Turn a Matplotlib figure into one that belongs to the page.

    Args:
        figure: drawn with the settings of `STYLE`.
        alt: what the figure shows, in words.
        caption: what to see in it.

    Raises:
        FigureError: if the alternative text is empty.
    """
    _wanted(alt)
    text = StringIO()
    with mpl.rc_context(STYLE):
        figure.savefig(text, format="svg", metadata={"Date": None})
    return Drawn(_for_the_page(text.getvalue(), alt), alt, caption)


def _wanted(alt: str) -> None:
    if not alt.strip():
        advice = "say in a sentence or two what one sees in it"
        raise FigureError("an alternative text for the figure", "an empty one", advice)


def _for_the_page(svg: str, alt: str) -> str:
    """Make Matplotlib's SVG file an element of a page: its own ids, the page's ink and font, any width."""
    root = ElementTree.fromstring(svg)
    for metadata in root.findall(f"{SVG}metadata"):
        root.remove(metadata)
    for definitions in root.findall(f"{SVG}defs"):
        for style in definitions.findall(f"{SVG}style"):
            definitions.remove(style)  # it would hold for the whole page
    _own_ids(root, prefix="f" + hashlib.sha256((alt + svg).encode()).hexdigest()[:8])
    for element in root.iter():
        element.tag = element.tag.removeprefix(SVG)
        if "d" in element.attrib:
            element.set("d", LONG_NUMBER.sub(lambda number: f"{float(number[0]):.2f}", " ".join(element.attrib["d"].split())))
        if "style" in element.attrib:
            element.set("style", _page_style(element.attrib["style"]))
    for size in ("width", "height", "version"):
        root.attrib.pop(size, None)
    title = ElementTree.Element("title")
    title.text = alt
    root.insert(0, title)
    root.attrib |= {"role": "img", "aria-label": alt, "style": ROOT_STYLE}
    return ElementTree.tostring(root, encoding="unicode").replace("\n", "")


def _own_ids(root: ElementTree.Element, prefix: str) -> None:
    """Drop the ids that nothing refers to, and make the others differ from those of other figures."""
    used = {name for element in root.iter() for value in element.attrib.values() for name in REFERENCE.findall(value)}
    names = {element.attrib["id"] for element in root.iter() if element.attrib.get("id") in used}
    for element in root.iter():
        own = element.attrib.pop("id", None)
        for key, value in list(element.attrib.items()):
            name = REFERENCE.sub(lambda match: f"#{prefix}-{match[1]}" if match[1] in names else match[0], value)
            element.set(key, name)
        if HREF in element.attrib:
            element.set("href", element.attrib.pop(HREF))
        if own in names:
            element.set("id", f"{prefix}-{own}")


def _page_style(style: str) -> str:
    """Use the page's colour and font in a CSS declaration list."""
    style = style.replace(INK, "currentColor")
    style = re.sub(r"font:\s*([\w ]*?)([\d.]+px)[^;]*", lambda match: _font(match[1], match[2]), style)
    return re.sub(r"font-family:[^;]*;?\s*", "", style)


def _font(words: str, size: str) -> str:
    """Write the parts of a CSS font shorthand that are kept: its size, and its style and weight."""
    kept = f"font-size: {size}"
    if "italic" in words:
        kept += "; font-style: italic"
    weight = re.search(r"bold|\d{3}", words)
    return f"{kept}; font-weight: {weight[0]}" if weight else kept
