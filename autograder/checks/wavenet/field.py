"""Checks of ``receptive_field``: R = 1 + Σ (K - 1) D_l, van den Oord et al. (2016), key ``oord2016wavenet``.

Symbols: K kernel size, D_l dilations.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.checks.check import Check, Judge, diagnose_raised
from autograder.checks.wavenet.parts import DILATION, Cases
from autograder.records import Arguments, Diagnosis, Observation

Rule = Callable[[int, list[int]], float]


def steps_seen(k: int, rates: list[int]) -> int:
    """1 + Σ (K - 1) D."""
    return 1 + (k - 1) * sum(rates)


WRONG: tuple[tuple[str, str, Rule], ...] = (
    ("own-step-missing", "Your number counts how far an output looks back. Its own step is one more.", lambda k, r: (k - 1) * sum(r)),
    ("k-times-d", "Each layer adds (K - 1)·D steps, not K·D: a kernel of K weights has K - 1 gaps.", lambda k, r: 1 + k * sum(r)),
    ("k-times-d", "Each layer adds (K - 1)·D steps, not K·D: a kernel of K weights has K - 1 gaps. And the own step is one more.",
     lambda k, r: k * sum(r)),
    ("one-too-many", "Your number is one too many: begin with 1, the own step.", lambda k, r: 2 + (k - 1) * sum(r)),
    ("kernel-size-added", "You begin with K where you should begin with 1, the own step.", lambda k, r: k + (k - 1) * sum(r)),
    ("kernel-size-two-assumed", "Your formula holds for kernel size 2 only. In general each layer adds (K - 1)·D.",
     lambda k, r: 1 + sum(r)),
    ("kernel-size-two-assumed", "Your formula holds for kernel size 2 only. In general each layer adds (K - 1)·D.",
     lambda k, r: k - 1 + sum(r)),
    ("dilation-ignored", "The dilation rates are not used. A layer adds (K - 1)·D steps.", lambda k, r: 1 + (k - 1) * len(r)),
    ("largest-only", "You use the largest dilation rate only. The layers stand on one another: their steps add up.",
     lambda k, r: 1 + (k - 1) * max(r, default=0)),
    ("first-only", "You use the first dilation rate only: does the function return inside the loop? The steps of all layers add up.",
     lambda k, r: 1 + (k - 1) * (r[0] if r else 0)),
    ("first-only", "You use the first dilation rate only: does the function return inside the loop? The steps of all layers add up.",
     lambda k, r: (k - 1) * (r[0] if r else 0)),
    ("last-only", "You use the last dilation rate only. The layers stand on one another: their steps add up.",
     lambda k, r: 1 + (k - 1) * (r[-1] if r else 0)),
    ("largest-only", "You double the largest dilation rate. That holds for 1, 2, 4, … and kernel size 2 only; in general the steps add up.",
     lambda k, r: k * max(r, default=0)),
    ("repeats-dropped", "You count each dilation rate once. In a stack that repeats them every layer adds its steps.",
     lambda k, r: 1 + (k - 1) * sum(set(r))),
    ("power-assumed", "You take K to the power of the number of layers. That holds for the dilations 1, K, K², … only.",
     lambda k, r: k ** len(r)),
    ("product-not-sum", "You multiply what the layers add. One layer on another looks further by its own steps: add them up.",
     lambda k, r: float(np.prod([1 + (k - 1) * d for d in r]))),
    ("product-not-sum", "You multiply the dilation rates. One layer on another looks further by its own steps: add them up.",
     lambda k, r: 1 + (k - 1) * float(np.prod(r))),
    ("one-per-layer", "You add the whole span of each layer, its own step too. The own step counts once.",
     lambda k, r: sum(1 + (k - 1) * d for d in r)),
    ("last-layer-missing", "The last dilation rate is left out.", lambda k, r: 1 + (k - 1) * sum(r[:-1])),
    ("first-layer-missing", "The first dilation rate is left out.", lambda k, r: 1 + (k - 1) * sum(r[1:])),
    ("gap-less-one", "A layer adds (K - 1)·D, not (K - 1)·(D - 1): neighbouring weights lie D steps apart.",
     lambda k, r: 1 + (k - 1) * sum(d - 1 for d in r)),
    ("powers-assumed", "You take 2 to the power of each dilation rate. The rates are the distances themselves.",
     lambda k, r: 1 + (k - 1) * sum(2**d for d in r)),
)  # fmt: skip


# --- draws -----------------------------------------------------------------------------------------------------------------------


def _rates(rng: np.random.Generator, layers: int) -> np.ndarray:
    """Dilations in no order, with a repeat: the first is not the largest, the last neither that nor the smallest, no sum of others."""
    base = rng.choice([2, 3, 5, 6, 7], layers, replace=False)
    base = np.sort(base)
    base = np.concatenate([base[:1], base[-1:], base[1:-1], base[:1], base[1:2]])
    return base.astype(np.int64)


def _cases(rows: list[tuple[int, Any, str]]) -> Cases:
    cases = {}
    for k, rates, kind in rows:
        named = ", ".join(str(int(rate)) for rate in rates)
        told = {"list": f"[{named}]", "tuple": f"({named})", "array": f"np.array([{named}])"}[kind]
        cases[f"kernel size {k} and dilation rates {told}"] = {"kernel_size": k, "rates": np.array(rates, np.int64), "kind": kind}
    return cases


def _draw_reach(rng: np.random.Generator) -> Cases:
    """Kernel size 2, as lists and tuples."""
    rates = [_rates(rng, int(n)) for n in rng.choice([3, 4, 5], 2, replace=False)]
    return _cases([(2, rates[0], "list"), (2, rates[1], "tuple"), (2, np.tile(2 ** np.arange(int(rng.integers(3, 6))), 2), "tuple")])


def _draw_kernels(rng: np.random.Generator) -> Cases:
    """Other kernel sizes, 1 among them; one layer; no layer; an array."""
    k, other = (int(n) for n in rng.choice([3, 4, 5, 6], 2, replace=False))
    rows = [
        (k, _rates(rng, 3), "list"),
        (other, _rates(rng, 4), "array"),
        (1, _rates(rng, 3), "tuple"),
        (other, [3], "list"),
        (k, [], "tuple"),
    ]
    return _cases(rows)


# --- judges ----------------------------------------------------------------------------------------------------------------------


def _expected(given: Arguments) -> tuple[int, list[int]]:
    return int(given["kernel_size"]), [int(rate) for rate in given["rates"]]


def _numbers(cases: Cases, seen: Observation) -> dict[str, float] | Diagnosis:
    """What came out, one number for each case that went through."""
    numbers = {}
    for case in cases:
        if case in seen.arrays:
            got = seen.arrays[case]["steps"]
            if got.size != 1:
                return Diagnosis("shape", f"With {case} one number is asked for; yours has the shape {got.shape}.")
            numbers[case] = float(got.reshape(-1)[0])
    return numbers


def _judge(cases: Cases, seen: Observation) -> Diagnosis | None:
    numbers = _numbers(cases, seen)
    if isinstance(numbers, Diagnosis):
        return numbers
    wrong = [case for case, number in numbers.items() if number != steps_seen(*_expected(cases[case]))]
    if not wrong:
        for case in numbers:
            if not np.array_equal(cases[case]["rates"], seen.arrays[case]["rates afterwards"]):
                return Diagnosis(
                    "argument-changed", f"With {case} your function changes dilation_rates, which it was given. Make a new list."
                )
        return _explain_raised(cases, seen) if seen.raised else diagnose_raised(cases, seen)
    for slug, text, rule in WRONG:
        if all(number == rule(*_expected(cases[case])) for case, number in numbers.items()):
            return Diagnosis(slug, text)
    if all(not len(cases[case]["rates"]) for case in wrong):
        return Diagnosis("no-layers", "Without any layer an output sees its own step, one. Your function says otherwise.")
    if all(cases[case]["kernel_size"] == 1 for case in wrong):
        return Diagnosis(
            "kernel-size-one", "Layers of kernel size 1 add nothing: an output sees its own step, one. Your function says otherwise."
        )
    right = [case for case in numbers if case not in wrong]
    also = f" It is right with {right[0]}." if right else ""
    return Diagnosis("unknown", f"With {wrong[0]} your number is {numbers[wrong[0]]:g}, and that is not the receptive field.{also}")


def _explain_raised(cases: Cases, seen: Observation) -> Diagnosis | None:
    """What to say when the numbers are right and some call raised."""
    if seen.arrays:
        for case, given in cases.items():
            if case in seen.raised and not len(given["rates"]):
                return Diagnosis("no-layers", f"Without any layer an output sees its own step, one. Yours raised {seen.raised[case].kind}.")
            if case in seen.raised and given["kind"] == "array":
                text = f"Dilation rates may come as a list, a tuple or an array. With an array yours raised {seen.raised[case].kind}."
                return Diagnosis("one-kind-of-sequence", text)
    return diagnose_raised(cases, seen)


def _check(name: str, title: str, draw: Any) -> Check:
    judge: Judge = _judge
    return Check(f"field_{name}", "receptive_field", title, DILATION, "receptive_field", draw, judge)


CHECKS = (
    _check("reach", "kernel size 2, any dilations", _draw_reach),
    _check("kernels", "any kernel size, and any number of layers", _draw_kernels),
)
