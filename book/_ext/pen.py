"""What the still pictures are drawn with: SVG elements whose parts have names, so that a script can move them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

Points = Iterable[tuple[float, float]]
WIDTH = 380  # units of the picture; a unit is about a pixel on a phone


@dataclass(frozen=True)
class Still:
    """A still picture.

    Attributes:
        name: what the directive calls it.
        height: in units of the picture, `WIDTH` of which are its width.
        parts: SVG elements, the lowest first.
        alt: what one sees.
        caption: what it is, and what it leaves out.
        scripts: the files in `_static/explorables` that move it.
    """

    name: str
    height: float
    parts: Sequence[str]
    alt: str
    caption: str
    scripts: Sequence[str]

    @property
    def svg(self) -> str:
        """The picture as an element of a page."""
        size = f'viewBox="0 0 {WIDTH} {self.height:g}"'
        return f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{escape(self.alt)}">{"".join(self.parts)}</svg>'


def line(points: Points) -> str:
    """Join points."""
    return "".join(f"{'L' if at else 'M'}{x:.1f} {y:.1f}" for at, (x, y) in enumerate(points))


def lines(pairs: Iterable[Points]) -> str:
    """Join the points of each pair."""
    return "".join(map(line, pairs))


def dots(points: Points) -> str:
    """Draw lines of no length, which round ends make into dots."""
    return "".join(f"M{x:.1f} {y:.1f}h0" for x, y in points)


def box(x: float, y: float, width: float, height: float) -> str:
    """Draw a rectangle."""
    return f"M{x:.1f} {y:.1f}h{width:.1f}v{height:.1f}h{-width:.1f}z"


def rings(points: Points, r: float) -> str:
    """Draw circles."""
    return "".join(f"M{x - r:.1f} {y:.1f}a{r:g} {r:g} 0 1 0 {2 * r:g} 0a{r:g} {r:g} 0 1 0 {-2 * r:g} 0" for x, y in points)


def path(style: str, d: str, part: str = "") -> str:
    """Make a path; `style` names classes of the style sheet, `part` what a script calls it."""
    return f'<path{_named(part)} class="{style}" d="{d}"/>'


def text(style: str, words: Iterable[tuple[float, float, str]], part: str = "") -> str:
    """Make a text of pieces, each with its place."""
    pieces = "".join(f'<tspan x="{x:.1f}" y="{y:.1f}">{escape(said)}</tspan>' for x, y, said in words)
    return f'<text{_named(part)} class="{style}">{pieces}</text>'


def _named(part: str) -> str:
    return f' data-part="{part}"' if part else ""


def fixed(value: float, digits: int = 2) -> str:
    """Write a number with its sign as typographers do."""
    return f"{round(value, digits) + 0.0:.{digits}f}".replace("-", "−")


def raised(exponent: int) -> str:
    """Write a power of ten."""
    return "10" + str(exponent).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
