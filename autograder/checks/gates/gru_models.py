"""The right step of a GRU and the known wrong ones, as models in three parts: the gates, the reset, the update.

    z = σ(x W_xz + h W_hz + b_z),  r = σ(x W_xr + h W_hr + b_r)
    g = tanh(x W_xg + (r ⊙ h) W_hg + b_g)
    h' = z ⊙ h + (1 - z) ⊙ g

Cho et al. (2014), key ``cho2014learning``: the reset gate acts before the recurrent product, and z keeps the old state. Joined weights hold
z, r, g in this order, as in Keras.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np

from autograder.checks.check import RTOL
from autograder.checks.gates.parts import (
    WEIGHTS,
    Array,
    Cases,
    Target,
    Variant,
    blocks,
    float64,
    hard_sigmoid,
    interleaved,
    linear,
    other_orders,
    relu,
    sigmoid,
    steep_hard_sigmoid,
)
from autograder.checks.gates.slips import NEARLY, slips

Activation = Callable[[Array], Array]


@dataclass(frozen=True)
class Parts:
    """What the gates' part of a step gives to the other two."""

    z: Array
    r: Array
    from_x: Array
    """x W_xg, (B, U)."""
    matrix: Array
    """W_hg, (U, U)."""
    bias: Array
    """b_g."""
    function: Activation


def _gates(
    order: tuple[int, ...] = (0, 1, 2),
    use: tuple[float, float, float] = (1, 1, 1),
    functions: tuple[Activation, ...] = (sigmoid, sigmoid, np.tanh),
    split: Callable[[Array, int], list[Array]] = blocks,
    state_in_gates: float = 1,
) -> Callable[..., Parts]:
    """(x, h, the three weights) → parts. ``use`` multiplies the input's part, the state's part and the bias."""

    def gates(x: Array, h: Array, kernel: Array, recurrent_kernel: Array, bias: Array) -> Parts:
        xs, us, bs = (split(factor * a, 3) for factor, a in zip(use, (x @ kernel, recurrent_kernel, bias), strict=True))
        z, r = (functions[n](xs[order[n]] + state_in_gates * h @ us[order[n]] + bs[order[n]]) for n in (0, 1))
        last = order[2]
        return Parts(z, r, xs[last], us[last], bs[last], functions[2])

    return gates


def _by_order(letters: str, order: tuple[int, ...]) -> Variant:
    if letters == "rzg":
        text = "The update gate z and the reset gate r have changed places. The order is z, r, g, as in Keras; PyTorch has r first."
        return Variant("update-and-reset-swapped", text, _gates(order=order))
    text = f"You read the gates in the order {', '.join(letters)}. Here it is z, r, g, as in Keras; other libraries have other orders."
    return Variant("gate-order", text, _gates(order=order))


def _with_weights(change: Callable[..., tuple[Array, Array, Array]]) -> Callable[..., Parts]:
    """The right gates, of other weights."""
    right = _gates()
    return lambda x, h, kernel, recurrent_kernel, bias: right(x, h, *change(kernel, recurrent_kernel, bias))


NAMES = ("update gate", "reset gate", "candidate")
S, T = sigmoid, np.tanh
_GATE = "The two gates z and r go through the sigmoid: each says how much, from 0 to 1, passes."
GATES = (
    Variant("", "", _gates()),
    *(_by_order(letters, order) for letters, order in other_orders("zrg")),
    Variant(
        "gates-interleaved",
        "You take every third column for a gate. The columns stand in three blocks of U: the first U columns are those of z.",
        _gates(split=interleaved),
    ),
    Variant("no-bias", "The bias is not used: each argument ends with + b.", _gates(use=(1, 1, 0))),
    Variant("bias-twice", "The bias is added twice. Once is enough.", _gates(use=(1, 1, 2))),
    Variant("state-unused", "The old h is not used in the gates and in the candidate.", _gates(use=(1, 0, 1))),
    Variant("input-unused", "The input x is not used.", _gates(use=(0, 1, 1))),
    Variant("state-unused", "The gates z and r do not look at the old h: z = σ(x W_xz + h W_hz + b_z).", _gates(state_in_gates=0)),
    Variant(
        "sigmoid-and-tanh-swapped",
        f"Sigmoid and tanh have changed places. {_GATE} The candidate g goes through tanh.",
        _gates(functions=(T, T, S)),
    ),
    Variant("candidate-sigmoid", "The candidate g goes through the sigmoid. It goes through tanh.", _gates(functions=(S, S, S))),
    Variant("candidate-linear", "The candidate g has no activation. It is tanh of its argument.", _gates(functions=(S, S, linear))),
    Variant("candidate-relu", "The candidate g goes through a ReLU. It is tanh of its argument.", _gates(functions=(S, S, relu))),
    Variant("all-tanh", f"All three go through tanh. {_GATE}", _gates(functions=(T, T, T))),
    Variant("gate-tanh", f"The update gate goes through tanh. {_GATE}", _gates(functions=(T, S, T))),
    Variant("gate-tanh", f"The reset gate goes through tanh. {_GATE}", _gates(functions=(S, T, T))),
    Variant("gate-linear", f"The gates have no activation. {_GATE}", _gates(functions=(linear, linear, T))),
    Variant("gate-linear", f"The update gate has no activation. {_GATE}", _gates(functions=(linear, S, T))),
    Variant("gate-linear", f"The reset gate has no activation. {_GATE}", _gates(functions=(S, linear, T))),
    *(
        Variant(
            "hard-sigmoid",
            "The gates go through a hard sigmoid, the piecewise linear one. Here σ is 1 / (1 + exp(-a)).",
            _gates(functions=(hard, hard, T)),
        )
        for hard in (hard_sigmoid, steep_hard_sigmoid)
    ),
)
"""Functions of (x, h, kernel, recurrent_kernel, bias) → Parts."""

SLIPS = (
    *(Variant(slug, text, _gates(functions=(near, near, T))) for slug, text, near in NEARLY),
    *(
        Variant(slug, text.replace("the gates", f"the {name}"), _gates(functions=functions))
        for slug, text, near in NEARLY
        if slug == "gate-rounded"
        for name, functions in (("update gate", (near, S, T)), ("reset gate", (S, near, T)))
    ),
    *(Variant(slip.slug, slip.text, _with_weights(slip.of)) for slip in slips(NAMES, never=[(2, "state-unused")])),
)
"""Slips in single gates, known where the rest of the step is right."""

_BEFORE = "It acts on h before the recurrent product: (r ⊙ h) W_hg."
RESETS = (
    Variant("", "", lambda p, h: p.function(p.from_x + (p.r * h) @ p.matrix + p.bias)),
    Variant(
        "reset-after-product",
        f"The reset gate acts after the recurrent product. {_BEFORE} Keras's GRU does it your way by default (reset_after=True).",
        lambda p, h: p.function(p.from_x + p.r * (h @ p.matrix) + p.bias),
    ),
    Variant(
        "reset-after-product",
        f"The reset gate acts after the recurrent product, and on the bias too. {_BEFORE}",
        lambda p, h: p.function(p.from_x + p.r * (h @ p.matrix + p.bias)),
    ),
    Variant("no-reset", f"The reset gate is not used. {_BEFORE}", lambda p, h: p.function(p.from_x + h @ p.matrix + p.bias)),
    Variant(
        "reset-of-input",
        f"The reset gate acts on the input's part. {_BEFORE}",
        lambda p, h: p.function(p.r * p.from_x + h @ p.matrix + p.bias),
    ),
    Variant(
        "reset-of-all",
        f"The reset gate acts on the whole argument of tanh. {_BEFORE}",
        lambda p, h: p.function(p.r * (p.from_x + h @ p.matrix + p.bias)),
    ),
    *(
        Variant(
            "reset-of-all",
            "The reset gate acts on the input's part of the candidate too. It acts on h only, before the recurrent product: (r ⊙ h) W_hg.",
            of_all,
        )
        for of_all in (
            lambda p, h: p.function(p.r * (p.from_x + h @ p.matrix) + p.bias),
            lambda p, h: p.function(p.r * p.from_x + (p.r * h) @ p.matrix + p.bias),
            lambda p, h: p.function(p.r * (p.from_x + p.bias) + (p.r * h) @ p.matrix),
        )
    ),
    Variant(
        "reset-of-candidate",
        f"The reset gate acts on the candidate. {_BEFORE}",
        lambda p, h: p.r * p.function(p.from_x + h @ p.matrix + p.bias),
    ),
    Variant(
        "reset-inverted",
        "The reset gate is upside down: you multiply h by 1 - r. Multiply it by r.",
        lambda p, h: p.function(p.from_x + ((1 - p.r) * h) @ p.matrix + p.bias),
    ),
    Variant(
        "update-gate-as-reset",
        f"The update gate z stands in the place of the reset gate. The candidate uses r. {_BEFORE}",
        lambda p, h: p.function(p.from_x + (p.z * h) @ p.matrix + p.bias),
    ),
    Variant(
        "no-recurrent-product",
        "The candidate adds r ⊙ h without the recurrent product (r ⊙ h) W_hg.",
        lambda p, h: p.function(p.from_x + p.r * h + p.bias),
    ),
    Variant(
        "candidate-without-state",
        "The candidate does not look at the old h. Its argument holds (r ⊙ h) W_hg.",
        lambda p, h: p.function(p.from_x + p.bias),
    ),
    Variant(
        "reset-added",
        "You add the reset gate to h. It multiplies: (r ⊙ h) W_hg.",
        lambda p, h: p.function(p.from_x + (p.r + h) @ p.matrix + p.bias),
    ),
    Variant(
        "reset-without-state",
        "The candidate's product is r W_hg. It is (r ⊙ h) W_hg.",
        lambda p, h: p.function(p.from_x + p.r @ p.matrix + p.bias),
    ),
)
"""Functions of (Parts, the old h) → the candidate g."""

_UPDATE = "h' = z ⊙ h + (1 - z) ⊙ g"
UPDATES = (
    Variant("", "", lambda p, h, g: p.z * h + (1 - p.z) * g),
    Variant(
        "other-z",
        f"Your z stands by the candidate. Here, as in Keras, it keeps the old state: {_UPDATE}. Many texts have it the other way.",
        lambda p, h, g: (1 - p.z) * h + p.z * g,
    ),
    Variant("candidate-not-weighted", f"The candidate lacks its factor 1 - z: {_UPDATE}.", lambda p, h, g: p.z * h + g),
    Variant("old-state-not-weighted", f"The old h lacks its factor z: {_UPDATE}.", lambda p, h, g: h + (1 - p.z) * g),
    Variant("old-state-not-weighted", f"You add z ⊙ g to the old h: {_UPDATE}.", lambda p, h, g: h + p.z * g),
    Variant("same-weight-twice", f"Both parts have the factor z. The candidate has 1 - z: {_UPDATE}.", lambda p, h, g: p.z * h + p.z * g),
    Variant("same-weight-twice", f"Both parts have the factor 1 - z. The old h has z: {_UPDATE}.", lambda p, h, g: (1 - p.z) * (h + g)),
    Variant(
        "reset-as-update", f"The reset gate r stands in the place of the update gate: {_UPDATE}.", lambda p, h, g: p.r * h + (1 - p.r) * g
    ),
    Variant("reset-as-update", f"The candidate's factor is 1 - r in yours: {_UPDATE}.", lambda p, h, g: p.z * h + (1 - p.r) * g),
    Variant("reset-as-update", f"The old h has the factor r in yours: {_UPDATE}.", lambda p, h, g: p.r * h + (1 - p.z) * g),
    Variant(
        "reset-in-update",
        f"The old h in the last line is the plain one, not r ⊙ h: {_UPDATE}.",
        lambda p, h, g: p.z * (p.r * h) + (1 - p.z) * g,
    ),
    Variant("no-update", f"The update gate is not used: you return the candidate. {_UPDATE}.", lambda p, h, g: g),
    Variant("no-update", f"The update gate is not used: {_UPDATE}.", lambda p, h, g: h + g),
    Variant("old-state-missing", f"The old h is missing: {_UPDATE}.", lambda p, h, g: (1 - p.z) * g),
    Variant("old-state-missing", f"The old h is missing: {_UPDATE}.", lambda p, h, g: p.z * g),
    Variant("candidate-missing", f"The candidate is missing: {_UPDATE}.", lambda p, h, g: p.z * h),
    Variant("state-unchanged", f"The new h is the old one: {_UPDATE}.", lambda p, h, g: h),
    Variant("minus-for-plus", f"You subtract where the two parts are added: {_UPDATE}.", lambda p, h, g: p.z * h - (1 - p.z) * g),
    Variant("tanh-of-result", f"The new h goes through tanh once more: {_UPDATE}.", lambda p, h, g: np.tanh(p.z * h + (1 - p.z) * g)),
    Variant("product-for-sum", f"You multiply the two parts. Add them: {_UPDATE}.", lambda p, h, g: p.z * h * (1 - p.z) * g),
)
"""Functions of (Parts, the old h, g) → the new h."""


@dataclass(frozen=True)
class Explanation:
    """How each part of a step was done."""

    gates: Variant
    reset: Variant
    update: Variant

    def mistakes(self) -> int:
        """How many parts are not right."""
        return sum(not part.right for part in (self.gates, self.reset, self.update))


ALL = sorted(
    [
        *(Explanation(*parts) for parts in product(GATES, RESETS, UPDATES)),
        *(Explanation(slip, RESETS[0], UPDATES[0]) for slip in SLIPS),
    ],
    key=Explanation.mistakes,
)
RIGHT = ALL[0]


def run_step(how: Explanation, x: Array, h: Array, **weights: Array) -> Array:
    """One step: h'."""
    parts = how.gates.of(x, h, **weights)
    return how.update.of(parts, h, how.reset.of(parts, h))


def reference(**arguments: Array) -> dict[str, Array]:
    """The right step in float64: h."""
    given = float64(arguments)
    return {"h": run_step(RIGHT, **{name: given[name] for name in ("x", "h", *WEIGHTS)})}


def explain(cases: Cases, got: Mapping[str, Mapping[str, Array]], rtol: float = RTOL) -> Explanation | None:
    """The way to do a step, with the fewest mistakes, that gives this h in all cases."""
    given = {case: float64(arguments) for case, arguments in cases.items()}
    parts_of: dict[tuple[str, int], Parts] = {}
    made: dict[tuple[str, int, int], tuple[Parts, Array]] = {}
    found = {case: Target.of(arrays["h"]) for case, arrays in got.items()}

    def part(case: str, how: Explanation) -> tuple[Parts, Array]:
        key = (case, id(how.gates), id(how.reset))
        if key not in made:
            g = given[case]
            if key[:2] not in parts_of:
                parts_of[key[:2]] = how.gates.of(*(g[name] for name in ("x", "h", *WEIGHTS)))
            parts = parts_of[key[:2]]
            made[key] = parts, how.reset.of(parts, g["h"])
        return made[key]

    def fits(how: Explanation, case: str) -> bool:
        parts, candidate = part(case, how)
        return found[case].fits(how.update.of(parts, given[case]["h"], candidate), rtol)

    with np.errstate(all="ignore"):
        return next((how for how in ALL if all(fits(how, case) for case in cases)), None)
