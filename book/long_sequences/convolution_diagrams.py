"""Diagrams of convolutions: which inputs an output sees, for one layer and for a stack of dilated layers.

What is drawn is counted, not computed from a formula: `windows` lays the kernel down place by place, `seen_from` follows the
connections of a stack back from one output.
"""

from collections.abc import Sequence
from typing import Any, Literal

from matplotlib.patches import Rectangle

from long_sequences.errors import FigureError
from long_sequences.figures import GREEN, GREY, INK, PURPLE, RED

Padding = Literal["valid", "same", "causal"]
Point = tuple[int, int]  # step, row
Line = tuple[Point, Point]


def windows(steps: int, kernel_size: int, stride: int = 1, padding: Padding = "valid", dilation: int = 1) -> list[list[int]]:
    """List the inputs under the kernel, for every output of a 1D convolution, as Keras places them.

        y_j = Σ_k x_{j·S + k·D − left} kernel_k        (left: zeros put before the first input)

    Args:
        steps: length T of the input.
        kernel_size: K, how many inputs the kernel touches.
        stride: S, by how much it moves from one output to the next.
        padding: "valid" (no zeros), "same" (zeros on both sides, ⌈T/S⌉ outputs), "causal" (zeros before the first input only).
        dilation: D, the distance between the inputs that it touches.

    Returns:
        One list of `kernel_size` steps for each output, the earliest first. Steps below 0 or from `steps` on are zeros of the
        padding. Empty where the kernel does not fit.

    Raises:
        FigureError: if the padding has another name.
    """
    span = (kernel_size - 1) * dilation + 1
    left, right = _zeros(steps, span, stride, padding)
    starts = range(-left, steps + right - span + 1, stride)
    return [[start + k * dilation for k in range(kernel_size)] for start in starts]


def _zeros(steps: int, span: int, stride: int, padding: str) -> tuple[int, int]:
    """Count the zeros that go before the first input and after the last."""
    if padding == "valid":
        return 0, 0
    if padding == "causal":
        return span - 1, 0
    if padding == "same":
        outputs = -(-steps // stride)
        both = max((outputs - 1) * stride + span - steps, 0)
        return both // 2, both - both // 2
    raise FigureError("one of valid, same, causal", repr(padding), "use a padding that Keras's Conv1D knows")


def seen_from(output: int, steps: int, dilations: Sequence[int], kernel_size: int = 2, causal: bool = True) -> list[set[int]]:
    """Follow the connections of a stack of stride 1 back from one output of its last layer.

    Args:
        output: a step of the last layer, from 0 to `steps` - 1.
        steps: length T of the input, and of every layer.
        dilations: D of each layer, the lowest first.
        kernel_size: K, the same in every layer.
        causal: pad before the first input only; otherwise on both sides ("same"), and steps see later ones.

    Returns:
        A set of steps for each row: the input first, then the layers; the last is the output alone. Padding is left out.

    Raises:
        FigureError: if there is no such output.
    """
    if not 0 <= output < steps:
        raise FigureError(f"an output between 0 and {steps - 1}", str(output), "choose one that the stack has")
    rows = [{output}]
    for dilation in reversed(dilations):
        under = windows(steps, kernel_size, 1, "causal" if causal else "same", dilation)
        rows.append({step for place in rows[-1] for step in under[place] if 0 <= step < steps})
    return rows[::-1]


def draw_windows(
    axes: Any,
    steps: int,
    kernel_size: int,
    stride: int = 1,
    padding: Padding = "valid",
    dilation: int = 1,
    now: Sequence[int] | None = None,
    title: str = "",
) -> None:
    """Draw one row of boxes for each output: filled where the kernel lies, dashed where that is a zero of the padding.

    Args:
        axes: Matplotlib axes; their frame is taken away.
        steps: length T of the input; the steps are numbered from 0.
        kernel_size: K.
        stride: S.
        padding: as `windows`.
        dilation: D.
        now: for each output, the step after which its forecast is made. Inputs after it are drawn red, with a cross.
        title: printed over the boxes.
    """
    rows = windows(steps, kernel_size, stride, padding, dilation)
    touched = {step for row in rows for step in row}
    for step in range(steps):
        axes.text(step + 0.5, 0.75, str(step), ha="center", va="center", fontsize=8.5, color=INK if step in touched else RED)
    for place, row in enumerate(rows):
        axes.text(min(min(touched), 0) - 0.3, -place - 0.5, f"output {place}", ha="right", va="center", fontsize=8.5)
        for step in range(steps):
            axes.add_patch(Rectangle((step, -place - 1), 1, 1, facecolor="none", edgecolor=INK, linewidth=0.5, alpha=0.3))
        for step in row:
            _draw_box(axes, step, place, inside=0 <= step < steps, late=now is not None and step > now[place])
    for step in set(range(steps)) - touched:
        axes.text(step + 0.5, -len(rows) - 0.6, "never\nseen", ha="center", va="top", fontsize=8, color=RED)
    first, last = min(min(touched, default=0), 0), max(max(touched, default=0), steps - 1)
    low = -len(rows) - (1.8 if set(range(steps)) - touched else 0.1)
    axes.set(xlim=(first - 3.2, last + 1.1), ylim=(low, 1.3))
    axes.set_title(title, fontsize=10)
    axes.axis("off")


def _draw_box(axes: Any, step: int, place: int, inside: bool, late: bool) -> None:
    corner = (step, -place - 1)
    if not inside:
        axes.add_patch(Rectangle(corner, 1, 1, facecolor="none", edgecolor=GREEN, linewidth=1, linestyle="--"))
        axes.text(step + 0.5, -place - 0.5, "0", ha="center", va="center", fontsize=8.5, color=GREEN)
        return
    colour = RED if late else GREEN
    axes.add_patch(Rectangle(corner, 1, 1, facecolor=colour, edgecolor=INK, linewidth=0.5, alpha=0.8))
    if late:
        axes.text(step + 0.5, -place - 0.52, "×", ha="center", va="center", fontsize=11)


def draw_stack(
    axes: Any,
    dilations: Sequence[int],
    kernel_size: int = 2,
    steps: int = 16,
    causal: bool = True,
    output: int | None = None,
    colour: str = PURPLE,
    title: str = "",
) -> None:
    """Draw a stack of layers as connected dots, the input below, with all that one output sees in a colour.

    Args:
        axes: Matplotlib axes; their frame is taken away.
        dilations: D of each layer, the lowest first.
        kernel_size: K, the same in every layer.
        steps: length T of the input; time runs to the right, and the steps are numbered from 0.
        causal: pad before the first input only. Otherwise as "same"; inputs after the output's step are then drawn red, as crosses.
        output: the step whose output is followed back; None takes the last if causal, else the middle one.
        colour: of what it sees.
        title: printed over the dots.

    Raises:
        FigureError: if there is no such output.
    """
    output = output if output is not None else (steps - 1 if causal else steps // 2)
    seen = seen_from(output, steps, dilations, kernel_size, causal)
    followed, others = _lines(seen, steps, dilations, kernel_size, causal)
    axes.plot(*_joined(others), color=GREY, linewidth=0.6, alpha=0.35)
    axes.plot(*_joined(followed), color=colour, linewidth=1.5)
    dots = [(step, height) for height in range(len(seen)) for step in range(steps)]
    late = [(step, height) for step, height in dots if height == 0 and output < step and step in seen[0]]
    on = [(step, height) for step, height in dots if step in seen[height] and (step, height) not in late]
    size = min(5.5, 110 / steps)
    _draw_dots(axes, [dot for dot in dots if dot not in on + late], "o", GREY, 0.6 * size)
    _draw_dots(axes, on, "o", colour, size)
    _draw_dots(axes, late, "X", RED, 1.4 * size)
    _label_stack(axes, dilations, steps, output, title)


def _lines(seen: list[set[int]], steps: int, dilations: Sequence[int], kernel_size: int, causal: bool) -> tuple[list[Line], list[Line]]:
    """List the connections that are followed back, and all others, as pairs of points (step, row)."""
    followed: list[Line] = []
    others: list[Line] = []
    for height, dilation in enumerate(dilations, start=1):
        for place, under in enumerate(windows(steps, kernel_size, 1, "causal" if causal else "same", dilation)):
            lines = [((step, height - 1), (place, height)) for step in under if 0 <= step < steps]
            (followed if place in seen[height] else others).extend(lines)
    return followed, others


def _joined(lines: list[Line]) -> tuple[list[float], list[float]]:
    """Join lines into one path with gaps, which makes a small file."""
    x = [value for (x0, _), (x1, _) in lines for value in (x0, x1, float("nan"))]
    y = [value for (_, y0), (_, y1) in lines for value in (y0, y1, float("nan"))]
    return x, y


def _draw_dots(axes: Any, dots: list[Point], marker: str, colour: str, size: float) -> None:
    x, y = [step for step, _ in dots], [height for _, height in dots]
    axes.plot(x, y, marker, color=colour, markersize=size, markeredgewidth=0)


def _label_stack(axes: Any, dilations: Sequence[int], steps: int, output: int, title: str) -> None:
    """Name the rows, number the steps, and mark the output that is followed back."""
    axes.text(-0.8, 0, "input", ha="right", va="center", fontsize=9)
    for height, dilation in enumerate(dilations, start=1):
        axes.text(-0.8, height, f"D = {dilation}", ha="right", va="center", fontsize=9)
    every = 1 if steps <= 20 else 4
    for step in range((steps - 1) % every, steps, every):
        axes.text(step, -0.35, str(step), ha="center", va="top", fontsize=8.5)
    axes.text(output, len(dilations) + 0.22, f"output {output}", ha="right" if output > steps - 3 else "center", va="bottom", fontsize=9)
    axes.set(xlim=(-0.8 - steps * 0.13, steps - 0.5), ylim=(-0.9, len(dilations) + 0.7))
    axes.set_title(title, fontsize=10)
    axes.axis("off")
