"""Checks of ``is_causal``: what it says of suspects that are made for it. Symbols: B batch, T time steps, F features, C channels.

The probe makes a suspect from the arguments of its case; from them the judge knows whether it is causal, and which wrong ways of testing
would be deceived by it. Every item has a plain leak and a causal suspect too, so that no constant answer passes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.checks.check import Check, Judge, explain_raised
from autograder.checks.wavenet.parts import PROVED, Array, Cases, distinct, draw_kernel
from autograder.records import Arguments, Diagnosis, Observation, Raised

FURTHEST = 8
FAINT = 0.01
GATES = ("positive", "negative", "product")
"""What a leak may pass through, so that it shows for some inputs only."""


# --- suspects --------------------------------------------------------------------------------------------------------------------


def ahead_of(given: Arguments) -> int:
    """The steps by which the suspect sees ahead; 0 or less if it is causal."""
    form = given["form"]
    if form == "taps":
        return -min(int(lag) for lag in given["lags"])
    if form == "convs":
        return sum(
            -(-(int(k) - 1) * int(d) // 2) for k, d, late in zip(given["sizes"], given["rates"], given["ahead"], strict=True) if late
        )
    if form == "centred":
        return 0 if given["running"] else FURTHEST
    return -int(given["lag"]) if "lag" in given else int(given["shift"])


def _mixing(rng: np.random.Generator, f: int, c: int) -> Array:
    return draw_kernel(rng, 1, f, c)[0]


def _taps(rng: np.random.Generator, lag: int, size: float = 1.0, **how: Any) -> dict[str, Any]:
    """Three taps on the past, and one of the given lag and size; ``how`` changes what the last one takes."""
    f, c = distinct(rng, (3, 6), (3, 6))
    taps = np.stack([_mixing(rng, f, c) for _ in range(4)])
    one = np.zeros((f, c), np.float32)
    if size < 1:
        one[np.arange(max(f, c)) % f, np.arange(max(f, c)) % c] = size
    else:
        one[:] = taps[3]
    if "feature" in how:
        one[:] = 0
        one[how.pop("feature") % f, how.pop("channel") % c] = size
    if how.pop("differences", False):
        one = one - one.mean(0)
    if how.pop("cancelling", False):
        one[:, 1], one[:, 2:], one[:, :1] = -one[:, 0], 0, one[:, :1]
    taps[3] = one
    settings = {"gate": "", "every": 1, "which": 0, **how}
    return {"form": "taps", "features": f, "lags": np.array([0, 1, 3, lag]), "taps": taps, **settings}


def _convs(rng: np.random.Generator, sizes: list[int], rates: list[int], ahead: list[int]) -> dict[str, Any]:
    f = int(rng.integers(2, 7))
    weights = rng.uniform(0.4, 1.5, (127, f)) * rng.choice([-1, 1], (127, f))
    return {"form": "convs", "features": f, "sizes": sizes, "rates": rates, "ahead": ahead, "weights": weights.astype(np.float32)}


def _centred(rng: np.random.Generator, running: int) -> dict[str, Any]:
    f, c = distinct(rng, (2, 6), (2, 6))
    return {"form": "centred", "features": f, "running": running, "kernel": _mixing(rng, f, c)}


def _function(rng: np.random.Generator, form: str, **given: Any) -> dict[str, Any]:
    f, c = distinct(rng, (2, 6), (2, 6))
    told = {"form": form, "features": f, "kernel": _mixing(rng, f, c), **given}
    if form == "attention":
        return {**told, "query": _mixing(rng, f, 4), "key": _mixing(rng, f, 4)}
    return told


def _plain_leak(rng: np.random.Generator) -> dict[str, dict[str, Any]]:
    return {"a layer that sees one step ahead": _taps(rng, -1)}


def _plain_pair(rng: np.random.Generator) -> dict[str, dict[str, Any]]:
    """A plain leak of one step, and the same without."""
    return {**_plain_leak(rng), "a layer that sees the past only": _taps(rng, 2)}


# --- draws -----------------------------------------------------------------------------------------------------------------------


def _in_some_order(rng: np.random.Generator, suspects: dict[str, dict[str, Any]]) -> Cases:
    """The suspects under neutral names; what they are is told in ``words``, which stays here."""
    names = list(suspects)
    order = rng.permutation(len(names))
    return {f"suspect {number + 1}": suspects[names[place]] for number, place in enumerate(order)}


def _draw_layers(rng: np.random.Generator) -> Cases:
    rate = int(rng.integers(2, 4))
    place = int(rng.integers(3))
    suspects = {
        "causal convolution": _convs(rng, [3], [rate], [0]),
        "same convolution": _convs(rng, [4], [1], [1]),
        "causal stack": _convs(rng, [2, 2, 1], [1, 2, 1], [0, 0, 0]),
        "stack with one leak": _convs(rng, [2, 2, 2], [1, 2, 3], [int(n == place) for n in range(3)]),
        "minus the mean of all steps": _centred(rng, 0),
        "minus the running mean": _centred(rng, 1),
    }
    return _in_some_order(rng, {**_plain_pair(rng), **suspects})


def _draw_functions(rng: np.random.Generator) -> Cases:
    suspects = {
        "rounded, causal": _function(rng, "rounded", lag=int(rng.integers(1, 3)), steps=2.0),
        "rounded, leaks": _function(rng, "rounded", lag=-int(rng.integers(1, 3)), steps=2.0),
        "sign, leaks": _function(rng, "rises", lag=-1),
        "masked weights": _function(rng, "weighted", shift=0, decay=0.8),
        "masked weights, off by one": _function(rng, "weighted", shift=1, decay=0.8),
        "attention": _function(rng, "attention", shift=0),
    }
    return _in_some_order(rng, {**_plain_pair(rng), **suspects})


def _draw_faint(rng: np.random.Generator) -> Cases:
    faint = {f"faint, {n} ahead": _taps(rng, -n, size=FAINT) for n in (1, 2)}
    return _in_some_order(rng, {**_plain_leak(rng), **faint, "faint and past": _taps(rng, 4, size=FAINT)})


def _draw_far(rng: np.random.Generator) -> Cases:
    far = {f"{n} ahead": _taps(rng, -n) for n in (FURTHEST, int(rng.integers(5, 8)), 3)}
    return _in_some_order(rng, {**_plain_leak(rng), **far, "8 back": _taps(rng, FURTHEST)})


def _draw_hidden(rng: np.random.Generator) -> Cases:
    hidden = {f"on every {every}th step, {n}": _taps(rng, -1, every=every, which=n) for every in (2, 3) for n in range(every)}
    hidden |= {
        "one feature": _taps(rng, -1, size=1.0, feature=-1, channel=0),
        "one channel": _taps(rng, -1, size=1.0, feature=0, channel=-1),
        "cancelling": _taps(rng, -1, cancelling=True),
        "differences": _taps(rng, -1, differences=True),
        "product": _taps(rng, -1, gate="product"),
        "positive part": _taps(rng, -1, gate="positive"),
        "negative part": _taps(rng, -1, gate="negative"),
        "past product": _taps(rng, 1, gate="product"),
    }
    return _in_some_order(rng, {**_plain_leak(rng), **hidden})


# --- known wrong ways ------------------------------------------------------------------------------------------------------------


def _leaks(given: Arguments) -> bool:
    return ahead_of(given) > 0


def _is_function(given: Arguments) -> bool:
    return given["form"] in ("rounded", "rises", "weighted", "attention")


def _is_faint(given: Arguments) -> bool:
    return given["form"] == "taps" and 0 < float(np.abs(given["taps"][3]).max()) <= 2 * FAINT


def _last(given: Arguments) -> Array:
    return given["taps"][3] if given["form"] == "taps" else np.ones((2, 2))


def _beyond(steps: int) -> Callable[[Arguments], bool]:
    """Sees leaks of so many steps; the mean of all steps holds the next one too."""
    return lambda given: not (_leaks(given) and (given["form"] == "centred" or ahead_of(given) <= steps))


def _sees_some(of_two: tuple[int, ...], of_three: tuple[int, ...]) -> Callable[[Arguments], bool]:
    """Sees leaks on these of two steps, and on these of three."""
    which = {1: (0,), 2: of_two, 3: of_three}
    return lambda given: _leaks(given) and int(given.get("which", 0)) in which[given.get("every", 1)]


Says = Callable[[Arguments], bool]
"""What a wrong way of testing says of a suspect: True is causal."""
_GRADIENT = (
    "Your test misses leaks of functions that cannot be differentiated: they round, or leave TensorFlow, and their gradient is 0 or None. "
)
_GRADIENT += "Change the input and look at what comes out."
_SMALL = "Your test misses leaks of functions that round or take a sign. A gradient is 0 there, and a small change of the input comes to "
_SMALL += "nothing. Put other numbers there, of size 1 and more, and look at what comes out."
_NAN = "Your test finds leaks in functions that are causal and hold a mask. 0 times nan is nan, and so is 0 times infinity: "
_NAN += "mark the future with ordinary numbers, not with nan, inf or huge ones."
_SHORT = (
    "Your test misses leaks of many steps: a suspect may see up to 8 steps ahead. Is the sequence long enough, and is each output compared "
)
_SHORT += "with all later inputs?"
_STEPS = "Your test misses leaks that are there on some steps only. Cut at every step: the future of each output, not of one, is changed."
_ZEROS = "Your test misses a leak that shows only where the input is not 0: a product of two steps. Start from random inputs."
WRONG: tuple[tuple[str, str, Says], ...] = (
    ("always-true", "Your test calls every suspect causal, also one that plainly sees the next step.", lambda g: True),
    ("always-false", "Your test calls no suspect causal, not even one that sees the past only. May an output change with its own step?",
     lambda g: False),
    ("inverted", "Your test answers the wrong way round: True means causal.", _leaks),
    ("nan-through-mask", _NAN, lambda g: ahead_of(g) <= 0 and g["form"] not in ("weighted", "attention")),
    ("nan-through-mask", _NAN, lambda g: ahead_of(g) <= 0 and g["form"] != "weighted"),
    ("nan-through-mask", _NAN, lambda g: ahead_of(g) <= 0 and g["form"] != "attention"),
    ("gradient-only", _GRADIENT, lambda g: ahead_of(g) <= 0 or _is_function(g)),
    ("gradient-or-small-change", _SMALL, lambda g: ahead_of(g) <= 0 or g["form"] in ("rounded", "rises")),
    ("gradient-or-small-change", _SMALL, lambda g: ahead_of(g) <= 0 or g["form"] == "rises"),
    ("tolerance-too-wide", "Your test misses a leak of a hundredth. Rounding in float32 is a millionth of the values: take a smaller "
     "tolerance, or larger changes.", lambda g: ahead_of(g) <= 0 or _is_faint(g)),
    ("future-shuffled", "Your test misses a leak of the mean of all steps. Does it move the future's numbers about, so that their sum "
     "stays? Put other numbers there.", lambda g: not _leaks(g) or g["form"] == "centred"),
    *(("looks-too-short", _SHORT, _beyond(n)) for n in range(1, FURTHEST)),
    *(
        ("one-cut-only", _STEPS, lambda g, of_two=of_two, of_three=of_three: not _sees_some(of_two, of_three)(g))
        for of_two in ((0,), (1,), (0, 1))
        for of_three in ((0,), (1,), (2,), (0, 1), (0, 2), (1, 2), (0, 1, 2))
        if len(of_two) + len(of_three) < 5
    ),
    ("one-feature-only", "Your test changes the first feature only, and misses a leak from another one. Change them all.",
     lambda g: not _leaks(g) or not np.any(_last(g)[0])),
    ("one-channel-only", "Your test looks at the first channel only, and misses a leak into another one.",
     lambda g: not _leaks(g) or not np.any(_last(g)[:, 0])),
    ("channels-cancel", "Your test adds the channels up, and misses a leak that is positive in one and negative in another.",
     lambda g: not _leaks(g) or bool(np.abs(_last(g).sum(1)).max() < 1e-6)),
    ("moves-alike", "Your test moves all later numbers by the same amount, and misses a leak of the differences between features. Put "
     "other numbers there, at random.", lambda g: not _leaks(g) or bool(np.abs(_last(g).sum(0)).max() < 1e-5)),
    ("zeros-hide", _ZEROS, lambda g: not _leaks(g) or g.get("gate") == "product"),
    *(
        ("inputs-hide", "Your test misses leaks that show for some inputs only. Take several random inputs, of both signs.",
         lambda g, gates=gates: not _leaks(g) or g.get("gate") in gates)
        for gates in (("positive",), ("negative",), ("positive", "negative"), ("positive", "product"), ("negative", "product"), GATES)
    ),
)  # fmt: skip


# --- judge -----------------------------------------------------------------------------------------------------------------------


def _judge(cases: Cases, seen: Observation) -> Diagnosis | None:
    said = {case: bool(arrays["answer"].reshape(-1)[0]) for case, arrays in seen.arrays.items() if case in cases}
    truth = {case: ahead_of(given) <= 0 for case, given in cases.items()}
    if said == truth and not all(np.all(seen.arrays[case]["called"]) for case in cases):
        return _NEVER_CALLED
    if said == truth:
        return None
    if not said or any(raised.kind == "NotTrueOrFalse" for raised in seen.raised.values()):
        return _explain(cases, seen)
    if not all(np.all(arrays["called"]) for arrays in seen.arrays.values()):
        return _NEVER_CALLED
    if said == {case: truth[case] for case in said}:
        return _explain(cases, seen)
    for slug, text, says in WRONG:
        if all(answer == says(cases[case]) for case, answer in said.items()):
            return Diagnosis(slug, text)
    if seen.raised:
        return _explain(cases, seen)
    missed = sum(answer and not truth[case] for case, answer in said.items())
    alarms = sum(not answer and truth[case] for case, answer in said.items())
    text = f"Of {len(cases)} suspects, your test misses {missed} that leak, and finds a leak in {alarms} that have none."
    return Diagnosis("unknown", f"{text} What do you change, how often, and what must then stay the same?")


_NEVER_CALLED = Diagnosis(
    "never-called",
    "Your test decides without calling the suspect, by its kind or its settings. What it does is seen from what comes out of it only.",
)


def _explain(cases: Cases, seen: Observation) -> Diagnosis:
    """What to say when the test raised for some suspect."""
    case = next((case for case in cases if case in seen.raised), None)
    if case is None:
        return Diagnosis("no-observation", "Nothing came back.")
    raised: Raised = seen.raised[case]
    if raised.kind == "NotTrueOrFalse":
        return Diagnosis("not-true-or-false", raised.message)
    fails = [case for case in cases if case in seen.raised]
    if seen.arrays and all(_is_function(cases[case]) for case in fails) and raised.kind in ("AttributeError", "TypeError", "ValueError"):
        text = f"With a plain function your test raised {raised.kind}: {raised.message}. A suspect need not be a layer of Keras."
        return Diagnosis("functions-fail", text)
    return explain_raised(case, raised, works_elsewhere=bool(seen.arrays))


def _check(name: str, title: str, draw: Any) -> Check:
    judge: Judge = _judge
    return Check(f"causal_{name}", "is_causal", title, PROVED, "is_causal", draw, judge)


CHECKS = (
    _check("layers", "Keras layers and models, causal and not", _draw_layers),
    _check("functions", "plain functions: masks, and steps that cannot be differentiated", _draw_functions),
    _check("faint", "a leak of a hundredth", _draw_faint),
    _check("far", "a leak up to 8 steps ahead", _draw_far),
    _check("hidden", "a leak that shows on some steps, features or inputs only", _draw_hidden),
)
