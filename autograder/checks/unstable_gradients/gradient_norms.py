"""Checks of ``gradient_norms``. Symbols: B batch, T time steps, F features, U units."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from autograder.checks.check import Check, Judge, agree, by_values, close, diagnose_precision
from autograder.checks.unstable_gradients.gradient_models import WRONG, Array, reference
from autograder.records import Arguments, Diagnosis, Observation

Cases = Mapping[str, Arguments]
SECTION = "book/unstable_gradients.html#measuring-gradients-through-time"
RTOL = 1e-4
"""A float32 gradient through 20 steps of a cell with these weights differs from float64 by about 1e-5."""


def _draw(kinds: list[tuple[str, str]]) -> Callable[[np.random.Generator], Cases]:
    def draw(rng: np.random.Generator) -> Cases:
        cases = [_case(rng, kind, activation, int(t)) for (kind, activation), t in zip(kinds, rng.permutation([8, 11, 14]), strict=False)]
        return dict(cases)

    return draw


def _draw_values(rng: np.random.Generator) -> Cases:
    """Gradients that neither vanish nor explode; then some that vanish, and some that explode."""
    usual = _draw([("simple", "tanh"), ("simple", "relu")])(rng)
    return {**usual, **dict([_case(rng, "simple", "tanh", 12, 0.35, _vanishing), _case(rng, "simple", "relu", 13, 1.6, _exploding)])}


def _draw_any_cell(rng: np.random.Generator) -> Cases:
    """Three cells, and a sequence of one step."""
    return {**_draw([("simple", "tanh"), ("gru", "tanh"), ("leaky", "tanh")])(rng), **dict([_case(rng, "simple", "tanh", 1)])}


def _case(
    rng: np.random.Generator, kind: str, activation: str, t: int, stretch: float = 1.1, fits: Callable[[Array], bool] | None = None
) -> tuple[str, Arguments]:
    """A case whose norms are of the kind that is asked for, with its name."""
    arguments = _draw_case(rng, kind, activation, t, stretch)
    while not (fits or _telling)(reference(**arguments)["norms"]):
        arguments = _draw_case(rng, kind, activation, t, stretch)
    u = arguments["recurrent_kernel"].shape[0]
    name = {"simple": f"SimpleRNNCell({u}, activation={activation!r})", "gru": f"GRUCell({u})", "leaky": "a cell of our own"}[kind]
    return f"{name} and x of shape {arguments['x'].shape}", arguments


def _draw_case(rng: np.random.Generator, kind: str, activation: str, t: int, stretch: float) -> Arguments:
    """A sequence of ``t`` steps, and weights with a recurrent matrix that stretches a state by about so much."""
    b, f, u = (int(n) for n in (rng.integers(2, 4), rng.integers(5, 7), 4))
    width = 3 * u if kind == "gru" else u
    orthogonal, _ = np.linalg.qr(rng.normal(size=(u, u)))
    arrays = {
        "x": rng.normal(size=(b, t, f)),
        "kernel": 0.4 * rng.normal(size=(f, width)),
        "recurrent_kernel": np.tile(stretch * orthogonal, width // u) * rng.uniform(0.8, 1.2, (1, width)),
        "bias": rng.uniform(0.05, 0.3, width),
    }
    return {"kind": kind, "activation": activation, **{name: value.astype(np.float32) for name, value in arrays.items()}}


def _telling(norms: Array) -> bool:
    """Whether the gradient neither vanishes (as where every ReLU is off) nor explodes: every step has something to show."""
    return bool(np.all((norms > 1e-3 * norms[-1]) & (norms < 1e3 * norms[-1])))


def _vanishing(norms: Array) -> bool:
    """Whether the first is far below the last, and its square still a number of float32."""
    return bool(1e-12 * norms[-1] < norms[0] < 1e-4 * norms[-1])


def _exploding(norms: Array) -> bool:
    return bool(5 * norms[-1] < norms[0] < 30 * norms[-1])


def _check(name: str, title: str, draw: Any, judge: Judge) -> Check:
    return Check(f"gradient_norms_{name}", "gradient_norms", title, SECTION, "gradient_norms", draw, judge)


def _repeatable(judge: Judge) -> Judge:
    """Say first when the same call gives something else the second time."""

    def wrapped(cases: Cases, seen: Observation) -> Diagnosis | None:
        said = judge(cases, seen)
        vague = said and said.slug in ("unknown", "low-precision")
        if vague and not all(close(arrays["norms"], arrays["again"], RTOL) for arrays in seen.arrays.values()):
            text = "The same cell and the same x give another result the second time. Start from a state of zeros; nothing is random here."
            return Diagnosis("not-repeatable", text)
        return said

    return wrapped


def _judge_any_cell(cases: Cases, seen: Observation) -> Diagnosis | None:
    """Other cells than SimpleRNNCell, by the right way or by a known wrong way to take the norm, which is judged elsewhere."""
    for model in (reference, *(wrong.model for wrong in WRONG if wrong.slug != "zero-gradient")):
        if all(case in seen.arrays and close(model(**cases[case])["norms"], seen.arrays[case]["norms"], RTOL) for case in cases):
            return None
    expected = {case: reference(**given) for case, given in cases.items()}
    if all(case in seen.arrays for case in cases) and (said := diagnose_precision(expected, seen)):
        return said
    simple = {case: given for case, given in cases.items() if given["kind"] == "simple"}
    if all(case in seen.arrays and agree(reference(**simple[case]), seen.arrays[case], RTOL) for case in simple):
        text = "With SimpleRNNCell your norms are right, with another cell they are not. Every cell has a state_size and can be called."
        return Diagnosis("one-cell-only", text)
    return _judge_values(cases, seen)


_judge_values = _repeatable(by_values(reference, WRONG, RTOL))
CHECKS = (
    _check("values", "one norm for each step", _draw_values, _judge_values),
    _check(
        "any_cell",
        "works for any cell with one state",
        _draw_any_cell,
        _repeatable(_judge_any_cell),
    ),
)
