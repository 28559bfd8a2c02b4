"""Slips in a single gate: an argument that lacks a term or uses another gate's block, an activation that is nearly right.

A slip in an argument is made by changing the joined weights that go into the right step, so it is the same for an LSTM and a GRU.
Symbols: B batch, F features, U units; kernel W_x (F, n U), recurrent_kernel W_h (U, n U), bias b (n U).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import permutations, product

import numpy as np

from autograder.checks.check import close
from autograder.checks.gates.parts import Array, sigmoid
from autograder.records import Diagnosis

Weights = tuple[Array, Array, Array]
Activation = Callable[[Array], Array]
Outputs = Mapping[str, Mapping[str, Array]]
"""What comes out of each case, by name."""
ALIKE = 1e-3
"""How near a sample or a unit is that counts as right: a small mistake elsewhere should not hide in it."""
TERMS = ("x W_x", "h W_h", "b")
MATRICES = ("kernel", "recurrent kernel", "bias")


@dataclass(frozen=True)
class Slip:
    """A mistake in the argument of one gate, as other weights."""

    slug: str
    text: str
    of: Callable[[Array, Array, Array], Weights]


def _block(a: Array, n: int, of: int) -> Array:
    """The n-th of so many blocks of a joined array, as a view."""
    width = a.shape[-1] // of
    return a[..., n * width : (n + 1) * width]


def _without(gate: int, terms: Sequence[int], number: int, *weights: Array) -> Weights:
    """The weights with zeros in the gate's block of some terms."""
    copies = [array.copy() for array in weights]
    for term in terms:
        _block(copies[term], gate, number)[...] = 0
    return copies[0], copies[1], copies[2]


def _borrowed(gate: int, other: int, term: int, number: int, *weights: Array) -> Weights:
    """The weights with another gate's block in the place of the gate's own, in one term."""
    copies = [array.copy() for array in weights]
    _block(copies[term], gate, number)[...] = _block(weights[term], other, number)
    return copies[0], copies[1], copies[2]


def _first_feature(kernel: Array, recurrent_kernel: Array, bias: Array) -> Weights:
    only = np.zeros_like(kernel)
    only[:1] = kernel[:1]
    return only, recurrent_kernel, bias


MISSING = (
    ((1,), "state-unused", "does not look at the old h"),
    ((0,), "input-unused", "does not look at x"),
    ((2,), "no-bias", "lacks its bias"),
    ((0, 2), "input-unused", "looks at the old h only"),
    ((1, 2), "state-unused", "looks at x only"),
)
"""Which terms are missing, a slug and words."""


def slips(names: Sequence[str], never: Sequence[tuple[int, str]] = ()) -> Iterator[Slip]:
    """The slips of a step with these gates, but for those of a gate with a slug that are known by another name."""
    number = len(names)
    for (gate, name), (terms, slug, words) in product(enumerate(names), MISSING):
        if (gate, slug) not in never:
            yield Slip(
                slug, f"The {name} {words}: its argument is {' + '.join(TERMS)}, each of the three.", partial(_without, gate, terms, number)
            )
    for (gate, other), term in product(permutations(range(number), 2), range(3)):
        text = f"The {names[gate]} uses the {names[other]}'s block of the {MATRICES[term]}. Each has a block of its own."
        yield Slip("block-of-another-gate", text, partial(_borrowed, gate, other, term, number))
    text = "Only the first feature of x is used. x W_x is a product of matrices: it sums over all features."
    yield Slip("first-feature-only", text, _first_feature)


def _rounded(decimals: int) -> Activation:
    return lambda a: np.round(sigmoid(a), decimals)


def _clipped(limit: float) -> Activation:
    return lambda a: sigmoid(np.clip(a, -limit, limit))


SIGMOID = "1 / (1 + exp(-a)), or (1 + tanh(a / 2)) / 2"
NEARLY: tuple[tuple[str, str, Activation], ...] = (
    ("sigmoid-too-steep", "Your sigmoid is too steep, σ(2a). It is 1 / (1 + exp(-a)), or (1 + tanh(a / 2)) / 2.", lambda a: sigmoid(2 * a)),
    (
        "sigmoid-too-flat",
        "Your sigmoid is too flat, σ(a / 2). It is 1 / (1 + exp(-a)), or (1 + tanh(a / 2)) / 2.",
        lambda a: sigmoid(a / 2),
    ),
    ("sigmoid-inverted", "Your sigmoid is upside down, 1 / (1 + exp(a)). It is 1 / (1 + exp(-a)).", lambda a: sigmoid(-a)),
    ("gate-rounded", "You round the gates to 0 or 1. A gate may stand half open: leave σ(a) as it is.", _rounded(0)),
    ("gate-rounded", "You round the gates. Leave σ(a) as it is.", _rounded(1)),
    ("gate-rounded", "You round the gates. Leave σ(a) as it is.", _rounded(2)),
    *(
        (
            "argument-clipped",
            f"You clip the arguments of the gates at ±{limit:g}, so that no gate is ever quite open or shut. σ takes any number.",
            _clipped(limit),
        )
        for limit in (1, 2, 3, 4, 5)
    ),
)
"""Sigmoids that are nearly right: a slug, a text, the function."""


def partly(expected: Outputs, got: Outputs) -> Diagnosis | None:
    """What to say when some samples, or some units, are right in all cases and the others are not."""
    for axis, one, many in ((0, "sample", "samples"), (1, "unit", "units")):
        for place, where in ((0, "first"), (-1, "last")):
            if _right_at(expected, got, axis, [place]):
                text = f"Of the {many} only the {where} is right. Every {one} is computed, however many there are."
                return Diagnosis("rows-differ" if axis == 0 else "units-differ", text)
            if _right_but(expected, got, axis, place):
                text = f"The {many} are right but for the {where}. Every {one} is computed, however many there are."
                return Diagnosis("rows-differ" if axis == 0 else "units-differ", text)
    return None


def _right_at(expected: Outputs, got: Outputs, axis: int, places: Sequence[int]) -> bool:
    return all(
        close(np.take(array, places, axis), np.take(got[case][name], places, axis), ALIKE)
        for case, arrays in expected.items()
        for name, array in arrays.items()
    )


def _right_but(expected: Outputs, got: Outputs, axis: int, place: int) -> bool:
    return all(
        close(np.delete(array, place, axis), np.delete(got[case][name], place, axis), ALIKE)
        for case, arrays in expected.items()
        for name, array in arrays.items()
    )
