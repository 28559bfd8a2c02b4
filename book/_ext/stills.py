"""The still pictures of the explorables: what a reader sees without a script, and a script's picture before anybody moves it.

Each is SVG in which every part that a script moves has a name (`data-part`). The scripts in `_static/explorables` compute the
same parts; a test compares the two. Numbers come from NumPy here, so that neither can be wrong alone.
"""

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray
from pen import Still, box, dots, fixed, line, lines, path, raised, rings, text

Array = NDArray[np.float64]


# --- the gradient ------------------------------------------------------------------------------------------------------------


def gradient() -> Still:
    """A tanh network of 16 units, an orthogonal recurrent matrix, 100 steps."""
    left, right, top, bottom, steps = 48.0, 366.0, 42.0, 196.0, 100
    sizes = np.log10(gradient_sizes(*network(16, 200, seed=1), steps))
    low, high = min(-3, 3 * int(np.floor(sizes.min() / 3))), max(3, 3 * int(np.ceil(sizes.max() / 3)))
    x = np.linspace(left, right, steps)

    def y(exponent: float) -> float:
        return bottom - (bottom - top) * (exponent - low) / (high - low)

    apart = 3 * 2 ** max(0, int(np.ceil(np.log2((high - low) / 18))))
    ticks = [tick for tick in range(-49 * apart, 50 * apart, apart) if low <= tick <= high]
    last = raised(round(sizes[0]))
    parts = [
        path("axis", f"M{left:g} {top:g}V{bottom:g}H{right:g}"),
        path("faint line", lines([(left, y(tick)), (right, y(tick))] for tick in ticks), "grid"),
        path("x dashed line", line([(right, y(0)), (left, y(0))]), "alone"),
        path("h line", line(zip(x, map(y, sizes), strict=True)), "curve"),
        text("end small", [(left - 6, y(tick) + 4, raised(tick) if tick else "1") for tick in ticks], "ticks"),
        text("mid small", [(x[0], bottom + 16, "1"), (x[49], bottom + 16, "50"), (x[99], bottom + 16, "100")], "steps"),
        text("mid", [((left + right) / 2, bottom + 34, "time step t")]),
        path("h line", "M48 12h22"),
        path("x dashed line", "M48 27h22"),
        text("", [(76, 16, "size of the gradient of the state hₜ"), (76, 31, "what the weights alone would do")]),
    ]
    return Still(
        name="gradient",
        height=236,
        parts=parts,
        alt=f"Gradient against time step, on a logarithmic axis, for {steps} steps, tanh activation and recurrent weights of scale 1.00. "
        f"From 1 at the last step the curve goes to about {last}: it vanishes.",
        caption="The gradient of the last output with respect to the state after each step, divided by its size at the last step, "
        "in a recurrent network of 16 units on random inputs. The recurrent matrix is an orthogonal matrix times the scale: "
        "the scale is its spectral radius, and by itself it multiplies every gradient by exactly that factor at each step.",
        scripts=["gradient.js"],
    )


def uniform(seed: int) -> Callable[[], float]:
    """Numbers in [0, 1), the same as the script's (mulberry32)."""
    state = seed

    def product(a: int, b: int) -> int:
        return a * b & 0xFFFFFFFF

    def following() -> float:
        nonlocal state
        state = state + 0x6D2B79F5 & 0xFFFFFFFF
        mixed = product(state ^ state >> 15, state | 1)
        mixed ^= mixed + product(mixed ^ mixed >> 7, mixed | 61) & 0xFFFFFFFF
        return (mixed ^ mixed >> 14) / 2**32

    return following


def network(units: int, steps: int, seed: int) -> tuple[Array, Array]:
    """Draw an orthogonal matrix (units, units) and inputs (steps, units) of standard deviation 0.5."""
    following = uniform(seed)

    def normal() -> float:
        size = np.sqrt(-2 * np.log(1 - following()))
        return float(size * np.cos(2 * np.pi * following()))

    drawn = np.array([[normal() for _ in range(units)] for _ in range(units + steps)])
    q, r = np.linalg.qr(drawn[:units].T)
    return (q * np.sign(np.diag(r))).T, 0.5 * drawn[units:]


def gradient_sizes(matrix: Array, inputs: Array, steps: int) -> Array:
    """Send the gradient back through a tanh network; its size at each step, 1 at the last."""
    states = np.zeros((steps + 1, len(matrix)))
    for t in range(steps):
        states[t + 1] = np.tanh(inputs[t] + states[t] @ matrix)
    g, sizes = np.ones(len(matrix)), np.ones(steps)
    g /= np.linalg.norm(g)
    for t in range(steps - 1, 0, -1):
        g = matrix @ (g * (1 - states[t + 1] ** 2))
        sizes[t - 1] = np.linalg.norm(g)
    return sizes


# --- the cells ---------------------------------------------------------------------------------------------------------------

INPUTS = np.array([0, 1, 0, 0, 0, 0, -1, 0, 0, 0.5, 0, 0])
SHOWN = 6  # the step that is shown, from 0
LEFT, STEP, TOP, BOTTOM, ROW = 48.0, 26.5, 162.0, 262.0, 22.0
CELLS = "One unit, twelve inputs. In this cell the gates hear neither input nor state: each is σ(its bias), so that you can hold it. "


def sigmoid(a: float) -> float:
    """The logistic function."""
    return float(1 / (1 + np.exp(-a)))


def lstm() -> Still:
    """An LSTM cell as Keras starts it: forget bias 1, the others 0."""
    f, i, o = sigmoid(1), sigmoid(0), sigmoid(0)
    g = np.tanh(2 * INPUTS)
    c = _running(f, i * g)
    h = o * np.tanh(c)
    before, now = c[SHOWN - 1], c[SHOWN]
    parts = [
        *_time({"c": c, "h": h}, {"f": f, "i": i, "o": o}),
        path("c line", "M14 26H87M105 26H187M205 26H360M290 26V47"),
        path("c solid", "M368 26l-9 -4v8z"),
        path("i line", "M160 66V56H187"),
        path("g line", "M228 66V56H205"),
        path("x line", "M196 47V35"),
        path("f line", "M96 66V35"),
        path("o line", "M330 66V65"),
        path("h line", "M308 56H321M339 56H360"),
        path("h solid", "M368 56l-9 -4v8z"),
        path("x line", "M248 127H228V116"),
        path("axis", box(272, 47, 36, 18)),
        path("axis", rings([(96, 26), (196, 26), (196, 56), (330, 56)], 9)),
        text("mid", [(96, 30, "×"), (196, 30, "+"), (196, 60, "×"), (330, 60, "×"), (290, 60, "tanh")]),
        *_gauge("f", 96, f),
        *_gauge("i", 160, i),
        *_gauge("g", 228, g[SHOWN], both=True),
        *_gauge("o", 330, o),
        text("", [(8, 16, f"cₜ₋₁ = {fixed(before)}")], "before-text"),
        text("end", [(372, 16, f"cₜ = {fixed(now)}")], "c-text"),
        text("end", [(372, 45, f"hₜ = {fixed(h[SHOWN])}")], "h-text"),
        text("", [(252, 131, f"xₜ = {fixed(INPUTS[SHOWN], 1)}")], "x-text"),
        *_legend({"x": "input x", "c": "cell state c", "h": "output h"}),
    ]
    return Still(
        name="lstm",
        height=BOTTOM + 3 * ROW + 26,
        parts=parts,
        alt=f"An LSTM cell at step {SHOWN + 1} of 12: forget gate {fixed(f)}, input gate {fixed(i)}, candidate {fixed(g[SHOWN])}, "
        f"output gate {fixed(o)}. Its cell state goes from {fixed(before)} to {fixed(now)}, its output is "
        f"{fixed(h[SHOWN])}. {_story('c', c)}",
        caption=CELLS + "The candidate is g = tanh(2x + its bias). The biases are those with which Keras starts: 1 for the forget gate, "
        "0 for the others.",
        scripts=["cells.js"],
    )


def gru() -> Still:
    """A GRU cell whose update gate keeps 0.73 of the state."""
    z, r = sigmoid(1), sigmoid(0)
    h, candidates, state = [], [], 0.0
    for x in INPUTS:
        candidates.append(float(np.tanh(2 * x + r * state)))
        state = z * state + (1 - z) * candidates[-1]
        h.append(state)
    g = candidates[SHOWN]
    parts = [
        *_time({"h": np.array(h)}, {"z": z, "r": r}),
        path("h line", "M14 26H125M143 26H241M259 26H360M28 26V127H53M71 127H290V116"),
        path("h solid", "M368 26l-9 -4v8z"),
        path("r line", "M62 112V118"),
        path("z line", "M134 66V35M212 66V56H241"),
        path("g line", "M290 66V56H259"),
        path("x line", "M250 47V35M318 127H290"),
        path("axis", rings([(134, 26), (250, 26), (250, 56), (62, 127)], 9)),
        text("mid", [(134, 30, "×"), (250, 30, "+"), (250, 60, "×"), (62, 131, "×")]),
        *_gauge("z", 134, z),
        *_gauge("z", 212, 1 - z, part="rest", said="1−z"),
        *_gauge("g", 290, g, both=True),
        *_gauge("r", 62, r),
        text("", [(8, 16, f"hₜ₋₁ = {fixed(h[SHOWN - 1])}")], "before-text"),
        text("end", [(372, 16, f"hₜ = {fixed(h[SHOWN])}")], "h-text"),
        text("", [(322, 132, f"xₜ = {fixed(INPUTS[SHOWN], 1)}")], "x-text"),
        *_legend({"x": "input x", "h": "state h"}),
    ]
    return Still(
        name="gru",
        height=BOTTOM + 2 * ROW + 26,
        parts=parts,
        alt=f"A GRU cell at step {SHOWN + 1} of 12: z {fixed(z)}, reset gate {fixed(r)}, candidate {fixed(g)}. "
        f"Its state goes from {fixed(h[SHOWN - 1])} to {fixed(h[SHOWN])}. {_story('h', h)}",
        caption=CELLS + "The candidate is g = tanh(2x + r·h + its bias). The same number z keeps the state in one convention and "
        "replaces it in the other.",
        scripts=["cells.js"],
    )


def _running(keep: float, added: Array) -> Array:
    state, states = 0.0, []
    for new in added:
        state = keep * state + float(new)
        states.append(state)
    return np.array(states)


def _story(name: str, values: Iterable[float]) -> str:
    return f"Over the steps {name} is {', '.join(fixed(value, 1) for value in values)}."


def _gauge(gate: str, x: float, value: float, both: bool = False, part: str = "", said: str = "") -> list[str]:
    """A gauge with its name and number beside it; `both`: its zero is in the middle."""
    filled = box(x - 7, 89 - 23 * max(value, 0), 14, 23 * abs(value)) if both else box(x - 7, 112 - 46 * value, 14, 46 * value)
    return [
        path(f"{gate} solid", filled, part or gate),
        path("axis", box(x - 7, 66, 14, 46) + (f"M{x - 7:g} 89h14" if both else "")),
        text("small", [(x + 11, 84, said or gate), (x + 11, 98, fixed(value))], f"{part or gate}-text"),
    ]


def _time(states: dict[str, Array], gates: dict[str, float]) -> list[str]:
    """The input and the states over the twelve steps, and a row of bars for each gate."""
    most = max(1, int(np.ceil(max(np.abs(values).max() for values in states.values()))))
    middle = LEFT + (np.arange(12) + 0.5) * STEP

    def places(values: Array) -> list[tuple[float, float]]:
        return [(x, (TOP + BOTTOM) / 2 - (BOTTOM - TOP) / 2 * value / most) for x, value in zip(middle, values, strict=True)]

    zero, end, floor = (TOP + BOTTOM) / 2, LEFT + 12 * STEP, BOTTOM + ROW * len(gates)
    parts = [
        path("band", box(middle[SHOWN] - STEP / 2, TOP - 4, STEP, BOTTOM - TOP + 8 + ROW * len(gates)), "now"),
        path("axis", f"M{LEFT:g} {TOP:g}V{BOTTOM:g}M{LEFT:g} {zero:g}H{end:g}"),
        text("end small", [(LEFT - 8, y + 4, fixed(tick, 0)) for tick, y in ((most, TOP), (0, zero), (-most, BOTTOM))], "ticks"),
        path("x line", lines([(x, zero), (x, y)] for x, y in places(INPUTS)), "stems"),
        path("x dots", dots(places(INPUTS)), "inputs"),
    ]
    for name, values in states.items():
        parts += [path(f"{name} line", line(places(values)), name), path(f"{name} dots", dots(places(values)), f"{name}-dots")]
    for row, (name, value) in enumerate(gates.items(), start=1):
        y = BOTTOM + ROW * row
        parts += [
            path("band", box(LEFT, y - 17, 12 * STEP, 17)),
            path(f"{name} solid", "".join(box(x - 9, y - 17 * value, 18, 17 * value) for x in middle), f"{name}-row"),
            path("faint line", f"M{LEFT:g} {y:g}H{end:g}"),
            text("end", [(LEFT - 8, y - 3, name)]),
        ]
    numbers = [(1, 0), (SHOWN + 1, SHOWN), (12, 11)]
    return [
        *parts,
        text("mid small", [(middle[at], floor + 16, str(step)) for step, at in numbers], "steps"),
        text("end small", [(LEFT - 8, floor + 16, "step")]),
    ]


def _legend(names: dict[str, str]) -> list[str]:
    parts, x = [], LEFT
    for name, said in names.items():
        parts += [path(f"{name} line", f"M{x:g} 151h16"), path(f"{name} dots", f"M{x + 8:g} 151h0"), text("", [(x + 22, 155, said)])]
        x += 40 + 6.2 * len(said)
    return parts


# --- the convolutions --------------------------------------------------------------------------------------------------------


def convolution() -> Still:
    """Twelve inputs, kernel 4, stride 2, 'valid'; output 2 with the targets that do not leak."""
    above, below, inputs, kernel, stride, j = 46.0, 132.0, 12, 4, 2, 2
    gap = (356 - 24) / (inputs - 1)
    x = 24 + gap * np.arange(inputs)
    outputs = [(x[last], above) for last in range(kernel - 1, inputs, stride)]
    seen = range(stride * j, stride * j + kernel)
    own = seen[-1]
    parts = [
        path("faint dotted line", lines([[(x[own], above), (x[own], below + 32)]]), "own"),
        path("conv line", lines([(x[t], below - 7), outputs[j]] for t in seen), "edges"),
        path("late dashed line", "", "late-edges"),
        path("x dots big", dots((x[t], below) for t in range(inputs) if t not in seen), "idle"),
        path("x line", "", "lost"),
        path("conv dots big", dots((x[t], below) for t in seen), "seen"),
        path("late dots big", "", "late"),
        path("x line", "", "zeros"),
        path("faint dots big", dots(outputs), "outputs"),
        path("h dots big", dots([outputs[j]]), "output"),
        text("mid small", [(at, above - 13, str(number)) for number, (at, _) in enumerate(outputs)], "above"),
        text("mid small", [(x[t], below + 20, str(t)) for t in range(inputs)], "below"),
        text("mid small faint", [], "padding"),
        text("mid", [(min(max(x[own], 64), 316), below + 46, f"target of step {own}")], "target"),
        text("small", [(4, 14, "outputs j, each above the input at the step of its target")]),
    ]
    return Still(
        name="convolution",
        height=190,
        parts=parts,
        alt=f"{inputs} inputs in a row, numbered from 0, and {len(outputs)} outputs above. Lines join output {j} to "
        f"steps {seen[0]} to {own}. None of them is after the step of its target.",
        caption="What one output of a 1D convolution sees. Each output stands over the step whose target it learns: a dashed "
        "line, to an input on its right, is a leak. Hollow circles are zeros of the padding; small ones, inputs that no output sees.",
        scripts=["convolution.js"],
    )


def dilation() -> Still:
    """Dilations 1, 2, 4, 8, twice, kernel 2, causal; the last output of a window of 112 days."""
    left, right, above, below, bar, window, drawn = 48.0, 366.0, 20.0, 222.0, 252.0, 112, 32
    rates = [1, 2, 4, 8] * 2
    x = {window - drawn + at: left + (right - left) / (drawn - 1) * at for at in range(drawn)}
    y = [below - (below - above) * row / len(rates) for row in range(len(rates) + 1)]
    rows, joins = [{window - 1}], []
    for layer, rate in reversed(list(enumerate(rates, start=1))):
        joins += [((x[to - back], y[layer - 1]), (x[to], y[layer])) for to in sorted(rows[0]) for back in (rate, 0)]
        rows.insert(0, {to - back for to in rows[0] for back in (rate, 0)})
    width = (right - left) / window
    first, number = min(rows[0]), len(rows[0])
    parts = [
        path("faint dots tiny", dots((at, height) for height in y for at in x.values()), "idle"),
        path("faint dotted line", line([(right, above), (right, below)]), "own"),
        path("wavenet thin line", lines(joins), "edges"),
        path("late thin dashed line", "", "late-edges"),
        path("wavenet dots small", dots((x[t], y[row]) for row in range(1, len(rates)) for t in sorted(rows[row])), "hidden"),
        path("x dots small", dots((x[t], below) for t in sorted(rows[0])), "seen"),
        path("late dots small", "", "late"),
        path("h dots big", dots([(right, above)]), "output"),
        path(
            "faint line", lines([[(left, below + 6), (left + width * (window - drawn), bar)], [(right, below + 6), (right, bar)]]), "zoom"
        ),
        path("x solid", box(left + width * first, bar, width * number, 14), "bar-seen"),
        path("late solid", "", "bar-late"),
        path("axis", box(left, bar, right - left, 14)),
        text("end small", [(left - 10, y[layer] + 3.5, str(rate)) for layer, rate in enumerate(rates, start=1)], "rates"),
        text("end small", [(left - 10, below + 3.5, "input")]),
        text("small", [(2, 10, "dilation")]),
        text("small", [(left, bar + 28, "day 1"), (right - 36, bar + 28, f"day {window}")], "days"),
        text("mid small", [((left + right) / 2, bar + 28, f"{number} of {window} days")], "share"),
    ]
    return Still(
        name="dilation",
        height=288,
        parts=parts,
        alt=f"A stack of {len(rates)} layers of dilated convolutions, 2 blocks of dilations 1, 2, 4, 8, kernel 2, causal. "
        f"The output of day {window} sees {number} of {window} days, 0 of them after its own.",
        caption="What one output of a stack of dilated convolutions sees. Below, the whole window of 112 days and the part of it that is "
        "seen; above, its last days, one row for each layer.",
        scripts=["dilation.js"],
    )


STILLS = {still.__name__: still for still in (gradient, lstm, gru, convolution, dilation)}
