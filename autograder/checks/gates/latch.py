"""Checks of ``latch_weights``. Symbols: B sequences, T time steps, U units; the features are a value and a write flag.

The student's weights are run here, by the judge's own step, so that a mistake in ``lstm_step`` costs nothing. The sequences are the hardest
ones that the contract allows, not random ones: a latch that holds on them holds on all, and the verdict is the same for every draw.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from functools import cache, lru_cache
from typing import Any

import numpy as np

from autograder.checks.check import Check, Judge, diagnose_form, diagnose_raised
from autograder.checks.gates.parts import PAGE, WEIGHTS, Array, Cases, other_orders
from autograder.records import Diagnosis, Observation

Weights = Mapping[str, Array]
STEPS = 500
SMALL, LARGE = 0.5, 3.0
"""The sizes of values."""
TESTS = ("writes", "holds", "rewrites")
"""A first flagged value sets the sign; it stays, whatever comes without a flag, for values of both signs if they are written; another
flagged value replaces it, and of a latch that holds, also between unflagged ones."""


def _draw(rng: np.random.Generator) -> Cases:
    return {f"units = {units}": {"units": units} for units in (1, int(rng.integers(2, 4)), int(rng.integers(5, 9)))}


# --- sequences -------------------------------------------------------------------------------------------------------------------


def first_writes() -> Array:
    """One step, flagged, (B, 1, 2)."""
    values = [sign * size for size in (SMALL, 1.0, 1.7, LARGE) for sign in (-1, 1)]
    return np.array([[[value, 1]] for value in values])


def held(other: float = -1.0) -> Array:
    """One write, and then unflagged values of the other sign (or ``other`` times as large), small, large and mixed."""
    sequences = []
    for sign in (-1, 1):
        for size in (SMALL, LARGE):
            for rest in (SMALL, LARGE, np.linspace(SMALL, LARGE, STEPS - 1)):
                x = np.zeros((STEPS, 2))
                x[0] = sign * size, 1
                x[1:, 0] = other * sign * rest
                sequences.append(x)
    return np.stack(sequences)


def rewritten() -> Array:
    """A flag at every step: long runs of one sign and then a small value of the other; signs that alternate; signs at random."""
    signs = np.ones((5, STEPS))
    signs[0, -1] = -1
    signs[1, 250:] = -1
    signs[2, ::2] = -1
    signs[3] = np.random.default_rng(1).choice([-1, 1], STEPS)
    signs[4, ::50] = -1
    signs = np.concatenate([signs, -signs])
    changes = np.diff(signs, axis=1, prepend=0) != 0
    x = np.ones((2 * len(signs), STEPS, 2))
    x[..., 0] = np.concatenate([signs * np.where(changes, SMALL, LARGE), signs * np.where(changes, LARGE, SMALL)])
    return x


def mixed() -> Array:
    """Unflagged values before the first write, and between writes, many or few."""
    rng = np.random.default_rng(2)
    sequences = []
    for every in (2, 5, 40, 170):
        x = np.zeros((4, STEPS, 2))
        x[..., 0] = rng.choice([-1, 1], (4, STEPS)) * rng.choice([SMALL, 1.3, LARGE], (4, STEPS))
        x[..., 1] = rng.random((4, STEPS)) < 1 / every
        x[:, 200, 1] = 1
        sequences.append(x)
    return np.concatenate(sequences)


def target(x: Array) -> Array:
    """The sign of the last flagged value, (B, T); 0 before the first."""
    signs = np.zeros(x.shape[:2])
    now = np.zeros(len(x))
    for t in range(x.shape[1]):
        now = np.where(x[:, t, 1] == 1, np.sign(x[:, t, 0]), now)
        signs[:, t] = now
    return signs


# --- what a latch does -----------------------------------------------------------------------------------------------------------


def outputs(weights: Weights, x: Array) -> Array:
    """h[:, 0] after each step, (B, T), from zero states; the states are kept in float32, as a student's would be.

    The step of ``lstm_models``, with all gates at once: the long sequences are most of what a judge of ``gates`` computes.
    """
    kernel, recurrent_kernel, bias = (np.asarray(weights[name], np.float64) for name in WEIGHTS)
    units = len(bias) // 4
    arguments = x @ kernel + bias
    h = c = np.zeros((len(x), units))
    seen = np.zeros(x.shape[:2])
    with np.errstate(over="ignore", invalid="ignore"):
        for t in range(x.shape[1]):
            a = arguments[:, t] + h @ recurrent_kernel
            gates = 1 / (1 + np.exp(-a))
            i, f, o = gates[:, :units], gates[:, units : 2 * units], gates[:, 3 * units :]
            new = f * c + i * np.tanh(a[:, 2 * units : 3 * units])
            h, c = (state.astype(np.float32).astype(np.float64) for state in (o * np.tanh(new), new))
            seen[:, t] = h[:, 0]
    return seen


def right_at(weights: Weights, x: Array, signs: Array | None = None) -> Array:
    """Whether the sign is right, (B, T); before the first write any is."""
    with np.errstate(all="ignore"):
        signs = target(x) if signs is None else signs
        return (np.sign(outputs(weights, x)) == signs) | (signs == 0)


def writes(weights: Weights) -> bool:
    """Whether a first flagged value sets the sign."""
    return bool(np.all(right_at(weights, first_writes())))


def does(weights: Weights) -> Set[str]:
    """What a latch does, of ``TESTS``: the names of those that it passes."""
    return _does(*((name, np.shape(weights[name]), np.asarray(weights[name], np.float64).tobytes()) for name in WEIGHTS))


@cache
def _parts() -> tuple[Array, ...]:
    return held(), rewritten(), mixed()


@cache
def _together() -> tuple[Array, Array]:
    """All long sequences side by side, since each step costs the same for few and for many, and their signs."""
    x = np.concatenate(_parts())
    return x, target(x)


@lru_cache(maxsize=64)
def _does(*told: tuple[str, tuple[int, ...], bytes]) -> Set[str]:
    weights = {name: np.frombuffer(values).reshape(shape) for name, shape, values in told}
    kept, replaced, among = np.split(right_at(weights, *_together()), np.cumsum([len(part) for part in _parts()[:-1]]))
    written = kept[:, 0]
    signs = {float(sign) for sign in np.sign(_parts()[0][written, 0, 0])}
    holds = len(signs) == 2 and bool(np.all(kept[written]))
    passed = {
        "writes": writes(weights),
        "holds": holds,
        "rewrites": bool(np.all(replaced)) and (not holds or bool(np.all(among))),
    }
    return frozenset(test for test in TESTS if passed[test])


def _does_all(weights: Weights) -> bool:
    return writes(weights) and len(does(weights)) == len(TESTS)


def _rows_swapped(weights: Weights) -> Weights:
    return {**weights, "kernel": weights["kernel"][::-1]}


def _reordered(weights: Weights, order: tuple[int, ...]) -> Weights:
    return {name: np.concatenate([np.split(weights[name], 4, axis=-1)[place] for place in order], axis=-1) for name in WEIGHTS}


def _shown(weights: Weights) -> Weights:
    """The same with an output gate that is open at every step."""
    units = len(weights["bias"]) // 4
    changed = {name: np.array(weights[name], np.float64) for name in WEIGHTS}
    for name, value in (("kernel", 0), ("recurrent_kernel", 0), ("bias", 20)):
        changed[name][..., 3 * units :] = value
    return changed


def explain(weights: Weights, test: str) -> Diagnosis:
    """Why a latch fails a test: a simple change that mends it altogether, or else what it does."""
    if _does_all(_rows_swapped(weights)):
        text = "Your latch works when value and flag change places. The value is the first feature, the flag the second."
        return Diagnosis("value-and-flag-swapped", text)
    if _does_all({**weights, "kernel": weights["kernel"] * [[-1], [1]]}):
        return Diagnosis("sign-reversed", "Your latch holds the opposite sign: h[:, 0] is positive after a negative value.")
    if _does_all(_shown(weights)):
        text = "Your latch holds the sign in its memory, but its output gate does not always show it: where that is shut, h[:, 0] is 0. "
        return Diagnosis("output-gate-shut", f"{text}Leave it open.")
    for letters, order in other_orders("ifgo"):
        if _does_all(_reordered(weights, order)):
            text = f"Your latch works with the gates in the order {', '.join(letters)}. Here the columns stand in the order i, f, g, o."
            return Diagnosis("gate-order", text)
    return {"writes": _explain_writes, "holds": _explain_holds, "rewrites": _explain_rewrites}[test](weights)


def _explain_writes(weights: Weights) -> Diagnosis:
    if not np.any(outputs(weights, first_writes())):
        return Diagnosis("nothing-written", "After a write h[:, 0] is 0: are the input gate and the output gate open where the flag is 1?")
    if abs(np.sum(np.sign(outputs(weights, first_writes())))) == len(first_writes()):
        text = "After a write h[:, 0] has always the same sign. Its sign is that of the value, which goes into the candidate g."
        return Diagnosis("one-sign-only", text)
    if np.all(right_at(weights, first_writes()[4:])):
        text = "Large values are written, small ones not. The sign of h[:, 0] is right for every value from 0.5 in size."
        return Diagnosis("small-values-lost", text)
    return Diagnosis("not-written", "After the first step, with the flag 1, the sign of h[:, 0] is not that of the value.")


def _explain_holds(weights: Weights) -> Diagnosis:
    if not writes(weights):
        return _explain_writes(weights)
    seen, signs = outputs(weights, held()), target(held())
    step = int(np.argmax(np.any(np.sign(seen) != signs, axis=0)))
    alone = outputs(weights, held(other=0.0))
    if np.any(np.abs(alone[:, -1]) < 1e-3 * np.abs(alone[:, 0])):
        text = (
            f"Your latch forgets: its memory fades, and at step {step + 1} after a write the sign is lost. "
            "Where the flag is 0, the forget gate has to stay at 1."
        )
        return Diagnosis("forgets", text)
    text = (
        f"Values without a flag get in: at step {step + 1} after a write they have turned h[:, 0] round. "
        "Where the flag is 0, the input gate has to be shut."
    )
    return Diagnosis("unflagged-gets-in", text)


def _explain_rewrites(weights: Weights) -> Diagnosis:
    if not writes(weights):
        return _explain_writes(weights)
    if np.all(right_at(weights, rewritten())):
        text = "With writes and unflagged values mixed, the sign is not always that of the last write."
        return Diagnosis("mixed", text)
    text = (
        "A new value does not replace the old one: after many writes of one sign, a write of the other does not turn h[:, 0] round. "
        "Where the flag is 1, the old c has to go."
    )
    return Diagnosis("adds-up", text)


# --- judges ----------------------------------------------------------------------------------------------------------------------


def _shapes(units: int) -> dict[str, Array]:
    return {"kernel": np.zeros((2, 4 * units)), "recurrent_kernel": np.zeros((units, 4 * units)), "bias": np.zeros(4 * units)}


def _misformed(cases: Cases, seen: Observation) -> Diagnosis | None:
    return diagnose_raised(cases, seen) or diagnose_form({case: _shapes(given["units"]) for case, given in cases.items()}, seen)


def _latches(cases: Cases, seen: Observation) -> dict[str, Weights]:
    """The latches that have come in good form."""
    return {case: seen.arrays[case] for case, given in cases.items() if not _misformed({case: given}, seen)}


def _judge(test: str) -> Judge:
    """Passed when the latch of any number of units does it: that all do is judged elsewhere."""

    def judge(cases: Cases, seen: Observation) -> Diagnosis | None:
        latches = _latches(cases, seen)
        if not latches:
            return _misformed(cases, seen)
        if any(test in does(weights) for weights in latches.values()):
            return None
        return explain(next(iter(latches.values())), test)

    return judge


def _judge_units(cases: Cases, seen: Observation) -> Diagnosis | None:
    """What the latch of some number of units does, that of every other does too, and at least that a write sets the sign."""
    if said := _misformed(cases, seen):
        return said
    done = {case: does(weights) for case, weights in _latches(cases, seen).items()}
    everything = set().union(*done.values()) or {"writes"}
    for case, tests in done.items():
        missing = [test for test in TESTS if test in everything - tests]
        if missing and any(done.values()):
            some = next(other for other in done if missing[0] in done[other])
            text = f"With {some} your latch works, with {case} it does not. Only the first unit counts; the others may do anything."
            return Diagnosis("some-units-only", text)
        if missing:
            return explain(seen.arrays[case], missing[0])
    return None


def _check(name: str, title: str, judge: Any) -> Check:
    return Check(f"latch_{name}", "latch_weights", title, f"{PAGE}#each-gate-opened-and-closed-by-hand", "latch_weights", _draw, judge)


CHECKS = (
    _check("writes", "a flagged value sets the sign", _judge("writes")),
    _check("holds", "the sign stays for 500 steps, whatever comes without a flag", _judge("holds")),
    _check("rewrites", "a new flagged value replaces the old one", _judge("rewrites")),
    _check("units", "for any number of units", _judge_units),
)
