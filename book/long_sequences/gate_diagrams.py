"""Diagrams of recurrent networks, drawn by code with the colours of `figures`: three steps of a simple one, a step of LSTM and GRU."""

from dataclasses import dataclass
from typing import Any

from matplotlib.patches import Circle, FancyBboxPatch

from long_sequences.figures import BLUE, GREEN, GREY, INK, ORANGE, PURPLE, RED, TEAL

Point = tuple[float, float]
RADIUS = 0.3  # of the circles that multiply and add
APART = 0.24  # how far the two inputs of a dense layer stand from its middle
FAINT = 0.25  # strength of what is not spoken of yet
TOP, ROW, BUS = 7.3, 3.1, 1.55  # heights: the path of the state, the dense layers, the last output that they see
FORGET, WRITE, CANDIDATE, OUTPUT = 2.3, 4.0, 5.65, 7.3  # an LSTM's dense layers, from left to right
ADD, READ = 4.9, 8.3  # where its path of c is added to, and read


@dataclass(frozen=True)
class Pen:
    """Draws the parts of a diagram.

    Attributes:
        axes: Matplotlib axes.
        alpha: how strong the lines and words are, from 0 to 1.
    """

    axes: Any
    alpha: float = 1.0

    def line(self, *points: Point, colour: str, arrow: bool = True, dash: str = "-") -> None:
        """Draw a line through points, with an arrow at its end."""
        x, y = zip(*points, strict=True)
        self.axes.plot(x, y, color=colour, linestyle=dash, solid_capstyle="round", alpha=self.alpha, zorder=1)
        if arrow:
            style = {"arrowstyle": "-|>", "color": colour, "linewidth": 0, "shrinkA": 0, "shrinkB": 0, "mutation_scale": 13}
            (a, b), (c, d) = points[-2:]
            length = ((c - a) ** 2 + (d - b) ** 2) ** 0.5
            start = (c - (c - a) / length * 0.25, d - (d - b) / length * 0.25)
            self.axes.annotate("", (c, d), start, arrowprops=style | {"alpha": self.alpha}, zorder=2)

    def box(self, at: Point, name: str, squash: str, colour: str) -> None:
        """Draw a dense layer with its activation."""
        frame = FancyBboxPatch((at[0] - 0.62, at[1] - 0.62), 1.24, 1.24, boxstyle="round,pad=0,rounding_size=0.15")
        frame.set(facecolor="none", edgecolor=colour, linewidth=2.2, alpha=self.alpha)
        self.axes.add_patch(frame)
        self.word((at[0], at[1] + 0.2), name, colour, fontsize=14, fontweight="bold", style="italic")
        self.word((at[0], at[1] - 0.3), squash, fontsize=10.5)

    def inputs(self, at: float, bus: float, row: float) -> None:
        """Lead the last output and the input from their lines up to a dense layer."""
        self.line((at - APART, bus), (at - APART, row - 0.62), colour=BLUE)
        self.line((at + APART, bus - 0.4), (at + APART, row - 0.62), colour=GREY)

    def node(self, at: Point, sign: str) -> None:
        """Draw a circle that does something number by number."""
        self.axes.add_patch(Circle(at, RADIUS, facecolor="none", edgecolor=INK, linewidth=1.3, alpha=self.alpha))
        self.word(at, sign, va="center_baseline")

    def pill(self, at: Point, name: str) -> None:
        """Draw a function that needs no more than its name."""
        frame = FancyBboxPatch((at[0] - 0.55, at[1] - 0.27), 1.1, 0.54, boxstyle="round,pad=0,rounding_size=0.27")
        frame.set(facecolor="none", edgecolor=INK, linewidth=1.3, alpha=self.alpha)
        self.axes.add_patch(frame)
        self.word(at, name, fontsize=10.5)

    def word(self, at: Point, text: str, colour: str = INK, **options: Any) -> None:
        """Write a word or a symbol."""
        alpha = self.alpha**0.5 if "$" in text else self.alpha  # Matplotlib's SVG makes formulas faint twice
        self.axes.text(*at, text, color=colour, alpha=alpha, **({"ha": "center", "va": "center", "fontsize": 12} | options))

    def frame(self, width: float, height: float) -> None:
        """Show the whole diagram, its parts in proportion."""
        self.axes.set(xlim=(0, width), ylim=(0, height), aspect="equal")
        self.axes.axis("off")


def draw_unrolled(axes: Any) -> None:
    """Draw three steps of a simple recurrent network: the same cell three times, each handing its state to the next.

    Args:
        axes: Matplotlib axes of about 5.2 by 3.1 inches; their frame is taken away.
    """
    pen, row, half = Pen(axes), 2.75, 0.62
    pen.word((0.5, row), "$h_0 = 0$", BLUE)
    for step, at in enumerate((2.6, 5.3, 8.0), 1):
        before = 1.15 if step == 1 else at - 2.7 + half
        pen.line((before, row), (at - half, row), colour=BLUE)
        pen.word(((before + at - half) / 2, row + 0.3), "$W_h$")
        pen.line((at, 0.75), (at, row - half), colour=GREY)
        pen.word((at + 0.4, 1.45), "$W_x$")
        pen.word((at, 0.45), f"$x_{step}$", GREY)
        pen.box((at, row), f"$h_{step}$", "tanh", BLUE)
        pen.line((at, row + half), (at, 4.4 - 0.27), colour=BLUE)
        pen.pill((at, 4.4), "Dense")
        pen.line((at, 4.67), (at, 5.4), colour=INK)
        pen.word((at, 5.7), "14 days", fontsize=10.5)
    pen.line((8.0 + half, row), (9.6, row), colour=BLUE)
    pen.frame(10, 6)


def draw_lstm(axes: Any, path_only: bool = False) -> None:
    """Draw one step of an LSTM: the path of c along the top, the four dense layers below.

    Args:
        axes: Matplotlib axes of about 5.2 by 4.6 inches; their frame is taken away.
        path_only: leave all faint but the path of c and what acts on it: f, i and g.
    """
    pen, rest = Pen(axes), Pen(axes, FAINT if path_only else 1.0)
    _draw_path_of_c(pen)
    _draw_inputs_and_output(rest)
    pen.frame(10, 8)


def _draw_path_of_c(pen: Pen) -> None:
    """Draw c_t = f_t ⊙ c_{t-1} + i_t ⊙ g_t."""
    pen.line((0.9, TOP), (FORGET - RADIUS, TOP), colour=TEAL)
    pen.line((FORGET + RADIUS, TOP), (ADD - RADIUS, TOP), colour=TEAL)
    pen.line((ADD + RADIUS, TOP), (9.3, TOP), colour=TEAL)
    pen.node((FORGET, TOP), "×")
    pen.node((ADD, TOP), "+")
    for at, name, squash, colour in ((FORGET, "f", "σ", RED), (WRITE, "i", "σ", GREEN), (CANDIDATE, "g", "tanh", ORANGE)):
        pen.box((at, ROW), name, squash, colour)
    pen.line((FORGET, ROW + 0.62), (FORGET, TOP - RADIUS), colour=RED)
    pen.line((WRITE, ROW + 0.62), (WRITE, 5.2), (ADD - RADIUS, 5.2), colour=GREEN)
    pen.line((CANDIDATE, ROW + 0.62), (CANDIDATE, 5.2), (ADD + RADIUS, 5.2), colour=ORANGE)
    pen.node((ADD, 5.2), "×")
    pen.line((ADD, 5.2 + RADIUS), (ADD, TOP - RADIUS), colour=INK)
    pen.word((0.4, TOP), "$c_{t-1}$", TEAL)
    pen.word((9.7, TOP), "$c_t$", TEAL)
    pen.word((1.95, 5.0), "forget", rotation=90, fontsize=10)
    pen.word((3.65, 4.6), "write", rotation=90, fontsize=10)


def _draw_inputs_and_output(pen: Pen) -> None:
    """Draw what the four dense layers see, and h_t = o_t ⊙ tanh(c_t)."""
    pen.line((0.9, BUS), (OUTPUT - APART, BUS), colour=BLUE, arrow=False)
    pen.line((1.3, 0.75), (1.3, BUS - 0.4), (OUTPUT + APART, BUS - 0.4), colour=GREY, arrow=False)
    for at in (FORGET, WRITE, CANDIDATE, OUTPUT):
        pen.inputs(at, BUS, ROW)
    pen.box((OUTPUT, ROW), "o", "σ", PURPLE)
    pen.line((READ, TOP), (READ, 6.3 + 0.27), colour=TEAL)
    pen.pill((READ, 6.3), "tanh")
    pen.line((READ, 6.03), (READ, 5.0 + RADIUS), colour=TEAL)
    pen.node((READ, 5.0), "×")
    pen.line((OUTPUT, ROW + 0.62), (OUTPUT, 5.0), (READ - RADIUS, 5.0), colour=PURPLE)
    pen.line((READ + RADIUS, 5.0), (9.3, 5.0), colour=BLUE)
    pen.word((9.7, 5.0), "$h_t$", BLUE)
    pen.word((0.4, BUS), "$h_{t-1}$", BLUE)
    pen.word((1.3, 0.45), "$x_t$", GREY)
    pen.word((6.95, 4.4), "read", rotation=90, fontsize=10)


def draw_gru(axes: Any) -> None:
    """Draw one step of a GRU, reset before the recurrent product: one state along the top.

    Args:
        axes: Matplotlib axes of about 5.2 by 4.6 inches; their frame is taken away.
    """
    pen, top, row, bus = Pen(axes), TOP, ROW, BUS
    keep, add = 4.6, 8.0
    pen.line((0.9, top), (keep - RADIUS, top), colour=BLUE)
    pen.line((keep + RADIUS, top), (add - RADIUS, top), colour=BLUE)
    pen.line((add + RADIUS, top), (9.3, top), colour=BLUE)
    pen.node((keep, top), "×")
    pen.node((add, top), "+")
    pen.line((1.05, top), (1.05, bus), (keep - APART, bus), colour=BLUE, arrow=False)
    pen.line((1.05, 4.9), (2.3 - RADIUS, 4.9), colour=BLUE)
    pen.line((1.6, 0.75), (1.6, bus - 0.4), (add + APART, bus - 0.4), (add + APART, row - 0.62), colour=GREY)
    for at, name, colour in ((2.3, "r", PURPLE), (keep, "z", RED)):
        pen.inputs(at, bus, row)
        pen.box((at, row), name, "σ", colour)
    pen.box((add, row), "g", "tanh", ORANGE)
    pen.line((2.3, row + 0.62), (2.3, 4.9 - RADIUS), colour=PURPLE)
    pen.node((2.3, 4.9), "×")
    pen.line((2.3 + RADIUS, 4.9), (3.45, 4.9), (3.45, 1.95), (add - APART, 1.95), (add - APART, row - 0.62), colour=BLUE)
    pen.line((keep, row + 0.62), (keep, top - RADIUS), colour=RED)
    pen.line((keep, 5.6), (6.3 - 0.55, 5.6), colour=RED)
    pen.pill((6.3, 5.6), "1 − z")
    pen.line((6.85, 5.6), (add - RADIUS, 5.6), colour=RED)
    pen.node((add, 5.6), "×")
    pen.line((add, row + 0.62), (add, 5.6 - RADIUS), colour=ORANGE)
    pen.line((add, 5.6 + RADIUS), (add, top - RADIUS), colour=INK)
    for place, text, colour in (((0.4, top), "$h_{t-1}$", BLUE), ((9.7, top), "$h_t$", BLUE), ((1.6, 0.45), "$x_t$", GREY)):
        pen.word(place, text, colour)
    for place, text in (((4.25, 6.35), "keep"), ((1.95, 4.15), "reset"), ((7.65, 4.6), "renew")):
        pen.word(place, text, rotation=90, fontsize=10)
    pen.frame(10, 8)
