"""The right step of an LSTM and the known wrong ones, as models in three parts: the gates, the new c, the new h.

    (a_i, a_f, a_g, a_o) = x W_x + h W_h + b
    i = σ(a_i), f = σ(a_f), o = σ(a_o), g = tanh(a_g)
    c' = f ⊙ c + i ⊙ g,  h' = o ⊙ tanh(c')

Hochreiter and Schmidhuber (1997), key ``hochreiter1997long``, with the forget gate of Gers et al. (2000); the gates in the order
i, f, g, o, as in Keras. A wrong step is wrong in one part or in several, and each part is judged by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

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

Four = tuple[Array, Array, Array, Array]
Activation = Callable[[Array], Array]


def _gates(
    argument: Callable[..., Array] = lambda x, h, c, W, U, b: x @ W + h @ U + b,
    order: tuple[int, ...] = (0, 1, 2, 3),
    functions: tuple[Activation, ...] = (sigmoid, sigmoid, np.tanh, sigmoid),
    split: Callable[[Array, int], list[Array]] = blocks,
) -> Callable[..., Four]:
    """(x, h, c, the three weights) → i, f, g, o."""

    def gates(x: Array, h: Array, c: Array, kernel: Array, recurrent_kernel: Array, bias: Array) -> Four:
        parts = split(argument(x, h, c, kernel, recurrent_kernel, bias), 4)
        i, f, g, o = (function(parts[place]) for function, place in zip(functions, order, strict=True))
        return i, f, g, o

    return gates


def _by_order(letters: str, order: tuple[int, ...]) -> Variant:
    if letters == "figo":
        text = (
            "The input gate and the forget gate have changed places. The order is i, f, g, o, and c' = f ⊙ c + i ⊙ g: the "
            "forget gate stands by the old c, the input gate by the candidate."
        )
        return Variant("input-and-forget-swapped", text, _gates(order=order))
    text = f"You read the gates in the order {', '.join(letters)}. Here it is i, f, g, o, as in Keras; other libraries have other orders."
    return Variant("gate-order", text, _gates(order=order))


def _with_weights(change: Callable[..., tuple[Array, Array, Array]]) -> Callable[..., Four]:
    """The right gates, of other weights."""
    right = _gates()
    return lambda x, h, c, kernel, recurrent_kernel, bias: right(x, h, c, *change(kernel, recurrent_kernel, bias))


def _looking_at_c(*gates: int) -> Callable[..., Four]:
    """Some of the gates with the old c added to their arguments."""

    def argument(x: Array, h: Array, c: Array, W: Array, U: Array, b: Array) -> Array:
        return x @ W + h @ U + b + np.concatenate([c if n in gates else np.zeros_like(c) for n in range(4)], axis=-1)

    return _gates(argument)


def _acts(slug: str, text: str, *functions: Activation) -> Variant:
    return Variant(slug, text, _gates(functions=functions))


NAMES = ("input gate", "forget gate", "candidate", "output gate")
S, T = sigmoid, np.tanh
_GATE = "The three gates i, f and o go through the sigmoid: each says how much, from 0 to 1, passes."
GATES = (
    Variant("", "", _gates()),
    *(_by_order(letters, order) for letters, order in other_orders("ifgo")),
    Variant(
        "gates-interleaved",
        "You take every fourth column for a gate. The columns stand in four blocks of U: the first U columns are those of i, the "
        "next U those of f.",
        _gates(split=interleaved),
    ),
    Variant(
        "no-bias", "The bias is not used: the argument of each gate is x W_x + h W_h + b.", _gates(lambda x, h, c, W, U, b: x @ W + h @ U)
    ),
    Variant("bias-twice", "The bias is added twice. Once is enough.", _gates(lambda x, h, c, W, U, b: x @ W + h @ U + 2 * b)),
    Variant(
        "forget-bias-added",
        "You add 1 to the forget gate's argument. Where a forget bias of 1 is wanted, it stands in b already.",
        _gates(lambda x, h, c, W, U, b: x @ W + h @ U + b + np.repeat([0, 1, 0, 0], len(b) // 4)),
    ),
    Variant(
        "state-unused", "The old h is not used: the argument of each gate is x W_x + h W_h + b.", _gates(lambda x, h, c, W, U, b: x @ W + b)
    ),
    Variant(
        "input-unused",
        "The input x is not used: the argument of each gate is x W_x + h W_h + b.",
        _gates(lambda x, h, c, W, U, b: h @ U + b),
    ),
    Variant(
        "c-in-the-gates",
        "The gates are computed from c. They look at x and at h, the last output: x W_x + h W_h + b.",
        _gates(lambda x, h, c, W, U, b: x @ W + c @ U + b),
    ),
    _acts("sigmoid-and-tanh-swapped", f"Sigmoid and tanh have changed places. {_GATE} The candidate g goes through tanh.", T, T, S, T),
    _acts(
        "candidate-sigmoid", "The candidate g goes through the sigmoid, so that it can never be negative. It goes through tanh.", S, S, S, S
    ),
    _acts("candidate-linear", "The candidate g has no activation. It is tanh of its argument.", S, S, linear, S),
    _acts("candidate-relu", "The candidate g goes through a ReLU. It is tanh of its argument.", S, S, relu, S),
    _acts("all-tanh", f"All four go through tanh. {_GATE}", T, T, T, T),
    *(
        _acts(
            f"gate-{name}", f"The {words} gate goes through {what}. {_GATE}", *(other if n == k else (T if n == 2 else S) for n in range(4))
        )
        for k, words in ((0, "input"), (1, "forget"), (3, "output"))
        for other, name, what in ((T, "tanh", "tanh"), (linear, "linear", "no activation"))
    ),
    _acts("gate-linear", f"The gates have no activation. {_GATE}", linear, linear, T, linear),
    *(
        _acts(
            "hard-sigmoid",
            "The gates go through a hard sigmoid, the piecewise linear one. Here σ is 1 / (1 + exp(-a)).",
            hard,
            hard,
            T,
            hard,
        )
        for hard in (hard_sigmoid, steep_hard_sigmoid)
    ),
)
"""Functions of (x, h, c, kernel, recurrent_kernel, bias) → i, f, g, o."""

SLIPS = (
    *(_acts(slug, text, near, near, T, near) for slug, text, near in NEARLY),
    *(Variant(slip.slug, slip.text, _with_weights(slip.of)) for slip in slips(NAMES)),
    *(
        Variant("peephole", f"The old c is added to the argument of {words}. The gates look at x and h alone.", _looking_at_c(*gates))
        for words, gates in (("the input gate", (0,)), ("the forget gate", (1,)), ("the output gate", (3,)), ("the gates", (0, 1, 3)))
    ),
)
"""Slips in single gates, known where the rest of the step is right."""

STATES = (
    Variant("", "", lambda i, f, g, o, c, h: f * c + i * g),
    Variant("no-input-gate", "The input gate is not used: c' = f ⊙ c + i ⊙ g.", lambda i, f, g, o, c, h: f * c + g),
    Variant(
        "no-forget-gate",
        "The forget gate is not used: the old c stays as it is. c' = f ⊙ c + i ⊙ g.",
        lambda i, f, g, o, c, h: c + i * g,
    ),
    Variant(
        "no-gates-on-c", "Neither gate is used: you add the candidate to the old c. c' = f ⊙ c + i ⊙ g.", lambda i, f, g, o, c, h: c + g
    ),
    Variant(
        "gates-coupled",
        "You write with 1 - f. An LSTM has an input gate of its own, beside the forget gate: c' = f ⊙ c + i ⊙ g.",
        lambda i, f, g, o, c, h: f * c + (1 - f) * g,
    ),
    Variant(
        "gates-coupled",
        "You keep with 1 - i. An LSTM has a forget gate of its own, beside the input gate: c' = f ⊙ c + i ⊙ g.",
        lambda i, f, g, o, c, h: (1 - i) * c + i * g,
    ),
    Variant(
        "forget-inverted",
        "You keep with 1 - f. The forget gate says how much of the old c stays: 1 keeps all of it.",
        lambda i, f, g, o, c, h: (1 - f) * c + i * g,
    ),
    Variant("old-c-unused", "The old c is not used: c' = f ⊙ c + i ⊙ g.", lambda i, f, g, o, c, h: i * g),
    Variant("nothing-written", "Nothing new is written: c' = f ⊙ c + i ⊙ g.", lambda i, f, g, o, c, h: f * c),
    Variant("c-unchanged", "The new c is the old one. Return c' = f ⊙ c + i ⊙ g.", lambda i, f, g, o, c, h: c),
    Variant(
        "forgets-what-is-written",
        "The forget gate also stands by what is written. It stands by the old c only: c' = f ⊙ c + i ⊙ g.",
        lambda i, f, g, o, c, h: f * (c + i * g),
    ),
    Variant(
        "h-for-c",
        "The forget gate stands by h. It stands by c, the cell's long memory: c' = f ⊙ c + i ⊙ g.",
        lambda i, f, g, o, c, h: f * h + i * g,
    ),
    Variant("minus-for-plus", "You subtract what is written. Add it: c' = f ⊙ c + i ⊙ g.", lambda i, f, g, o, c, h: f * c - i * g),
    Variant("product-for-sum", "You multiply the two parts. Add them: c' = f ⊙ c + i ⊙ g.", lambda i, f, g, o, c, h: (f * c) * (i * g)),
    Variant("gates-added", "You add gates where they multiply: c' = f ⊙ c + i ⊙ g.", lambda i, f, g, o, c, h: (f + c) * (i + g)),
    Variant(
        "c-squashed",
        "The new c goes through tanh before it is returned. Only h' sees tanh(c'); c' itself is f ⊙ c + i ⊙ g, and may grow.",
        lambda i, f, g, o, c, h: np.tanh(f * c + i * g),
    ),
    Variant("c-is-the-candidate", "The new c is the candidate g alone. Return c' = f ⊙ c + i ⊙ g.", lambda i, f, g, o, c, h: g),
    Variant(
        "c-through-the-output-gate",
        "The output gate acts on the c that you return. It makes h' only: h' = o ⊙ tanh(c').",
        lambda i, f, g, o, c, h: o * (f * c + i * g),
    ),
    Variant(
        "c-is-h",
        "You return h' in the place of c'. Return both: (h', c').",
        lambda i, f, g, o, c, h: o * np.tanh(f * c + i * g),
    ),
)
"""Functions of (i, f, g, o, c, h) → the new c."""

OUTPUTS = (
    Variant("", "", lambda i, f, g, o, c, h, new: o * np.tanh(new)),
    Variant("no-tanh", "The tanh is missing: h' = o ⊙ tanh(c').", lambda i, f, g, o, c, h, new: o * new),
    Variant(
        "tanh-outside",
        "The tanh stands around the product. It stands around c' only: h' = o ⊙ tanh(c').",
        lambda i, f, g, o, c, h, new: np.tanh(o * new),
    ),
    Variant("tanh-twice", "The tanh is applied twice: h' = o ⊙ tanh(c').", lambda i, f, g, o, c, h, new: o * np.tanh(np.tanh(new))),
    Variant(
        "output-of-old-c",
        "The output is made from the old c. It is made from the new one: h' = o ⊙ tanh(c').",
        lambda i, f, g, o, c, h, new: o * np.tanh(c),
    ),
    Variant("no-output-gate", "The output gate is not used: h' = o ⊙ tanh(c').", lambda i, f, g, o, c, h, new: np.tanh(new)),
    Variant(
        "output-sigmoid",
        "The output uses the sigmoid of c'. It uses tanh: h' = o ⊙ tanh(c').",
        lambda i, f, g, o, c, h, new: o * sigmoid(new),
    ),
    *(
        Variant("other-gate-on-output", f"The {words} gate makes the output. The output gate does: h' = o ⊙ tanh(c').", function)
        for words, function in (
            ("input", lambda i, f, g, o, c, h, new: i * np.tanh(new)),
            ("forget", lambda i, f, g, o, c, h, new: f * np.tanh(new)),
        )
    ),
    Variant("output-is-c", "You return c' in the place of h'. The output is h' = o ⊙ tanh(c').", lambda i, f, g, o, c, h, new: new),
    Variant("output-is-gate", "You return the output gate alone: h' = o ⊙ tanh(c').", lambda i, f, g, o, c, h, new: o),
    Variant(
        "output-of-candidate",
        "The output is made from the candidate. It is made from c': h' = o ⊙ tanh(c').",
        lambda i, f, g, o, c, h, new: o * g,
    ),
    Variant("output-unchanged", "The new h is the old one. Return h' = o ⊙ tanh(c').", lambda i, f, g, o, c, h, new: h),
    Variant("output-added", "You add the output gate. It multiplies: h' = o ⊙ tanh(c').", lambda i, f, g, o, c, h, new: o + np.tanh(new)),
)
"""Functions of (i, f, g, o, the old c, the old h, the new c) → the new h."""

FORMS = (
    Variant("", "", None),  # type: ignore[arg-type]
    Variant("states-returned-swapped", "You return c' first and h' second. The contract is (h', c').", None),  # type: ignore[arg-type]
    Variant("states-taken-swapped", "You take the first state for c and the second for h. h comes first, in arguments and results.", None),  # type: ignore[arg-type]
    Variant("states-swapped", "h and c have changed places. h comes first, in what your code is given and in what it returns.", None),  # type: ignore[arg-type]
)


@dataclass(frozen=True)
class Explanation:
    """How each part of a step was done; None where no known way explains it."""

    form: Variant
    gates: Variant | None
    state: Variant | None
    output: Variant | None

    def mistakes(self) -> float:
        """How many parts are not right; unknown counts for more than wrong."""
        return sum(1.5 if part is None else not part.right for part in (self.form, self.gates, self.state, self.output))


RIGHT = Explanation(FORMS[0], GATES[0], STATES[0], OUTPUTS[0])


def run_step(how: Explanation, x: Array, h: Array, c: Array, **weights: Array) -> tuple[Array, Array]:
    """One step of a cell whose parts are all known: h', c'."""
    assert how.gates
    assert how.state
    assert how.output
    gates = how.gates.of(x, h, c, **weights)
    new = how.state.of(*gates, c, h)
    return how.output.of(*gates, c, h, new), new


def reference(**arguments: Array) -> dict[str, Array]:
    """The right step in float64: h and c."""
    given = float64(arguments)
    h, c = run_step(RIGHT, **{name: given[name] for name in ("x", "h", "c", *WEIGHTS)})
    return {"h": h, "c": c}


def explain(cases: Cases, got: Mapping[str, Mapping[str, Array]], rtol: float = RTOL) -> Explanation | None:
    """The way to do a step, with the fewest mistakes, that gives these h and c in all cases; None if c and h are both unknown."""
    best = None
    with np.errstate(all="ignore"):
        for how in _explanations({case: float64(given) for case, given in cases.items()}, got, rtol):
            if best is None or how.mistakes() < best.mistakes():
                best = how
            if best.mistakes() <= 1:  # only the right way has fewer, and it comes first
                return best
        return _slip(cases, got, rtol) or best


def _slip(cases: Cases, got: Mapping[str, Mapping[str, Array]], rtol: float) -> Explanation | None:
    """A step that is right but for a slip in its gates."""
    targets = {case: (Target.of(got[case]["h"]), Target.of(got[case]["c"])) for case in cases}
    given = {case: float64(arguments) for case, arguments in cases.items()}
    for slip in SLIPS:
        how = replace(RIGHT, gates=slip)
        made = ((run_step(how, **{name: given[case][name] for name in ("x", "h", "c", *WEIGHTS)}), targets[case]) for case in cases)
        if all(target.fits(array, rtol) for arrays, wanted in made for array, target in zip(arrays, wanted, strict=True)):
            return how
    return None


def _explanations(cases: Mapping[str, Mapping[str, Array]], got: Mapping[str, Mapping[str, Array]], rtol: float) -> Iterator[Explanation]:
    for form in FORMS:
        taken, returned = (
            form.slug in ("states-taken-swapped", "states-swapped"),
            form.slug in ("states-returned-swapped", "states-swapped"),
        )
        given = [{**g, "h": g["c"], "c": g["h"]} if taken else g for g in cases.values()]
        names = ("c", "h") if returned else ("h", "c")
        seen = [(Target.of(got[case][names[0]]), Target.of(got[case][names[1]])) for case in cases]
        for gates in GATES:
            state, output = _rest(gates, given, seen, rtol)
            if state or (output and output.slug not in ("output-is-c", "output-unchanged")):
                yield Explanation(form, gates, state, output)


def _rest(
    gates: Variant, given: Sequence[Mapping[str, Array]], seen: Sequence[tuple[Target, Target]], rtol: float
) -> tuple[Variant | None, Variant | None]:
    """The ways to make c and h from these gates, where known; h is made from the c that was returned, or from the one that should be."""
    making: Callable[[Mapping[str, Array]], tuple[Array, ...]] = lambda g: (  # noqa: E731
        *gates.of(*(g[name] for name in ("x", "h", "c", *WEIGHTS))),
        g["c"],
        g["h"],
    )
    made = [making(given[0])]
    h, c = seen[0]
    states = [s for s in STATES if c.fits(s.of(*made[0]), rtol)]
    outputs = [o for o in OUTPUTS if h.fits(o.of(*made[0], c.array), rtol)]
    if not states and not outputs and not h.fits(OUTPUTS[0].of(*made[0], STATES[0].of(*made[0])), rtol):
        return None, None  # as with nearly all gates: the other cases need not be computed
    made += map(making, given[1:])
    cs, hs = [c for _, c in seen], [h for h, _ in seen]
    state = next((s for s in states if _fits((s.of(*m) for m in made), cs, rtol)), None)
    output = next((o for o in outputs if _fits((o.of(*m, c.array) for m, c in zip(made, cs, strict=True)), hs, rtol)), None)
    if (output is None or not output.right) and _fits((OUTPUTS[0].of(*m, STATES[0].of(*m)) for m in made), hs, rtol):
        output = OUTPUTS[0]
    return state, output


def _fits(made: Iterable[Array], seen: Iterable[Target], rtol: float) -> bool:
    return all(s.fits(m, rtol) for m, s in zip(made, seen, strict=True))
