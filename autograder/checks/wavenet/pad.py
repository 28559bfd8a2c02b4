"""Checks of ``causal_pad``. Symbols: B batch, T time steps, F features, K kernel size, D dilation rate.

What comes out is taken apart: where does the sequence lie in it, how many steps stand before it and how many after? The number of steps
and the side on which they stand are judged each by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from autograder.checks.check import ROUGH, Check, Judge, agree, close, diagnose_precision, diagnose_raised
from autograder.checks.wavenet.parts import CAUSAL, Array, Cases, afterwards_changed, distinct, normal, three_axes
from autograder.records import Arguments, Diagnosis, Observation

Ends = Mapping[str, tuple[int, int]]
"""For each case the steps before and after the sequence."""

RULE = "(K - 1)·D are needed"
NUMBERS: tuple[tuple[str, str, Callable[[int, int], int]], ...] = (
    ("padded-without-dilation", f"You pad K - 1 steps whatever the dilation. The first weight lies (K - 1)·D steps back: {RULE}.",
     lambda k, d: k - 1),
    ("k-times-d", f"You pad K·D steps. K weights have K - 1 gaps between them: {RULE}.", lambda k, d: k * d),
    ("k-zeros", f"You pad K steps, whatever the dilation. K weights have K - 1 gaps between them, each D wide: {RULE}.", lambda k, d: k),
    ("d-zeros", f"You pad D steps, as for kernel size 2. {RULE[0].upper()}{RULE[1:]}.", lambda k, d: d),
    ("one-too-many", f"You pad one step too many, the whole span of the kernel: the last weight lies on the step itself. {RULE}.",
     lambda k, d: (k - 1) * d + 1),
    ("one-too-few", f"You pad one step too few: {RULE}.", lambda k, d: (k - 1) * d - 1),
    ("sum-not-product", f"You add K - 1 and D where they are to be multiplied: {RULE}.", lambda k, d: k - 1 + d),
    ("gap-less-one", f"You take D - 1 for the distance of neighbouring weights. It is D: {RULE}.", lambda k, d: (k - 1) * (d - 1)),
    ("k-times-d-less-one", f"You pad K·(D - 1) steps. K and D are exchanged there: {RULE}.", lambda k, d: k * (d - 1)),
    ("d-of-two-powers", f"You take 2^D for the distance of neighbouring weights. It is D itself: {RULE}.", lambda k, d: (k - 1) * 2**d),
    ("half-the-zeros", f"You pad half of the steps, as on the left side of 'same': {RULE}, all before the sequence.",
     lambda k, d: (k - 1) * d // 2),
)  # fmt: skip
NOT_PADDED = Diagnosis("not-padded", f"The sequence comes back as it was: nothing is padded. {RULE}, before the first step.")
WRONG_AXIS = "You pad the {axis} axis. The zeros go before the first step: axis 1 of (B, T, F)."


def zeros_of(given: Arguments) -> int:
    """(K - 1) D."""
    return int((given["kernel_size"] - 1) * given.get("dilation_rate", 1))


def reference(**given: Any) -> dict[str, Array]:
    """The right result: ``output`` (B, (K-1)D + T, F), van den Oord et al. (2016), key ``oord2016wavenet``."""
    return {"output": np.pad(np.asarray(given["x"], np.float64), ((0, 0), (zeros_of(given), 0), (0, 0)))}


# --- draws -----------------------------------------------------------------------------------------------------------------------


def _case(rng: np.random.Generator, b: int, t: int, f: int, k: int, d: int | None) -> tuple[str, Arguments]:
    given = {"x": normal(rng, b, t, f), "kernel_size": k}
    name = f"B = {b}, T = {t}, F = {f}, K = {k}"
    return (name, given) if d is None else (f"{name}, D = {d}", {**given, "dilation_rate": d})


def _draw(rng: np.random.Generator) -> Cases:
    """No dilation, and two different ones; no two of the known numbers of zeros are the same in all of them.

    The last sequence is much shorter than the zeros before it.
    """
    cases = {}
    for k, d in ((4, 1), (3, int(rng.integers(4, 6))), (int(rng.choice([5, 6])), 9)):
        b, f, _, _ = distinct(rng, (2, 7), (2, 9), (k, k), (d, d))
        name, given = _case(rng, b, int(rng.integers(20, 28)) if k < 5 else int(rng.integers(8, 11)), f, k, d)
        cases[name] = given
    return cases


def _draw_form(rng: np.random.Generator) -> Cases:
    """A batch, one sample of it; without a dilation rate; kernel size 1; a sequence that is shorter than the kernel."""
    k, d, b, f = distinct(rng, (3, 5), (3, 5), (2, 7), (2, 9))  # with K = 3 and D = 2, K - 1 + D zeros would be right
    name, given = _case(rng, b, int(rng.integers(10, 15)), f, k, d)
    cases = {name: given, name.replace(f"B = {b}", "B = 1"): {**given, "x": given["x"][-1:]}}
    for t, size, rate in ((3, k, None), (7, 1, d), (1, k, d)):
        other, more = _case(rng, b, t, f, size, rate)
        cases[other] = more
    return cases


# --- judges ----------------------------------------------------------------------------------------------------------------------


def _ends(cases: Cases, seen: Observation) -> Ends | Diagnosis:
    """The steps before and after the sequence in what came out, or why that cannot be said."""
    ends = {}
    for case, given in cases.items():
        x, got = np.asarray(given["x"], np.float64), seen.arrays[case]["output"]
        t = x.shape[1]
        found = [n for n in range(got.shape[1] - t + 1) if close(x, got[:, n : n + t], ROUGH)]
        if not found:
            return _explain_lost(case, x, got, zeros_of(given))
        ends[case] = (found[0], got.shape[1] - t - found[0])
    return ends


def _explain_lost(case: str, x: Array, got: Array, zeros: int) -> Diagnosis:
    """What to say when the sequence does not lie whole in what came out."""
    t = x.shape[1]
    nothing_left = zeros >= t and not np.any(got)
    if got.shape[1] == t and (nothing_left or any(close(x[:, : t - n], got[:, n:], ROUGH) for n in range(1, t))):
        text = (
            f"With {case} the sequence is moved to later steps and cut: its last steps are lost. Pad makes it longer, T + (K - 1)·D steps."
        )
        return Diagnosis("cut-to-length", text)
    return Diagnosis("sequence-lost", f"With {case} the sequence does not stand in what comes back, whole and in its order.")


def _wrong_axis(cases: Cases, seen: Observation) -> Diagnosis | None:
    for case, given in cases.items():
        got, (b, t, f) = seen.arrays.get(case, {}).get("output"), given["x"].shape
        if got is None or got.ndim != 3:
            return None
        if got.shape[0] > b and got.shape[1:] == (t, f):
            return Diagnosis("wrong-axis", WRONG_AXIS.format(axis="batch"))
        if got.shape[2] > f and got.shape[:2] == (b, t):
            return Diagnosis("wrong-axis", WRONG_AXIS.format(axis="feature"))
    return None


def _parsed(judge: Callable[[Cases, Ends], Diagnosis | None]) -> Judge:
    """A judge of the ends."""

    def judge_ends(cases: Cases, seen: Observation) -> Diagnosis | None:
        if said := _wrong_axis(cases, seen) or three_axes(cases, seen) or _features(cases, seen):
            return said
        ends = _ends(cases, seen)
        return ends if isinstance(ends, Diagnosis) else judge(cases, ends)

    return judge_ends


def _features(cases: Cases, seen: Observation) -> Diagnosis | None:
    for case, given in cases.items():
        got, f = seen.arrays[case]["output"], given["x"].shape[2]
        if got.shape[2] != f:
            return Diagnosis("shape", f"With {case} there should be {f} features, as before; the shape of yours is {got.shape}.")
    return None


def _judge_number(cases: Cases, ends: Ends) -> Diagnosis | None:
    """How many steps there are, on whichever side."""
    added = {case: sum(ends[case]) for case in cases}
    if all(added[case] == zeros_of(given) for case, given in cases.items()):
        return None
    if not any(added.values()):
        return NOT_PADDED
    sizes = {case: (given["kernel_size"], given.get("dilation_rate", 1)) for case, given in cases.items()}
    for slug, text, rule in NUMBERS:
        for sides in (1, 2):
            if all(added[case] == sides * rule(*sizes[case]) and (sides == 1 or ends[case][0] == ends[case][1]) for case in cases):
                both = " And they belong before the sequence, none after it." if sides == 2 else ""
                return Diagnosis(slug, text + both)
    if all(ends[case] == (zeros_of(given), zeros_of(given)) for case, given in cases.items()):
        return Diagnosis(
            "padded-both-sides", f"You pad (K - 1)·D steps on both sides: that is twice as many as needed. {RULE}, all before."
        )
    case = next(case for case, given in cases.items() if added[case] != zeros_of(given))
    return Diagnosis("unknown", f"With {case} you pad {added[case]} steps. That is not how far back the first weight of the kernel lies.")


def _judge_left(_: Cases, ends: Ends) -> Diagnosis | None:
    """All of them stand before the sequence, however many there are."""
    if not any(sum(end) for end in ends.values()):
        return NOT_PADDED
    if all(after == 0 for _, after in ends.values()):
        return None
    if all(before == 0 for before, _ in ends.values()):
        text = "You pad after the sequence. Then a window starts on its own step and reaches ahead. The steps go before the sequence."
        return Diagnosis("padded-right", text)
    if all(before == after for before, after in ends.values()):
        text = (
            "You pad as much after the sequence as before it. Then the middle weight lies on the step itself, and the later ones see ahead."
        )
        return Diagnosis("padded-both-sides", text)
    if all(abs(before - after) <= 1 for before, after in ends.values()):
        text = "You share the steps out between both ends, as 'same' does. Then each output sees ahead. All of them go before the sequence."
        return Diagnosis("padded-both-sides", text)
    case = next(case for case, (_, after) in ends.items() if after)
    return Diagnosis("padded-right", f"With {case} {ends[case][1]} steps stand after the sequence. All of them go before it, none after.")


def _judge_form(cases: Cases, seen: Observation) -> Diagnosis | None:
    """Zeros; any sizes; the same for one sample; the argument left as it was."""
    if said := _wrong_axis(cases, seen) or diagnose_raised(cases, seen) or three_axes(cases, seen) or _features(cases, seen):
        return said
    if said := afterwards_changed(cases, seen, ("x",)):
        return said
    expected = {case: reference(**given) for case, given in cases.items()}
    if all(agree(expected[case], seen.arrays[case]) for case in cases):
        return None
    if said := diagnose_precision(expected, seen):
        return said
    ends = _ends(cases, seen)
    if isinstance(ends, Diagnosis):
        return ends if ends.slug != "cut-to-length" else None
    for case, (before, after) in ends.items():
        got = seen.arrays[case]["output"]
        if np.any(got[:, :before]) or np.any(got[:, got.shape[1] - after :]):
            text = f"With {case} the new steps are not zeros: copies of the first step, perhaps. Nothing is known before the first step."
            return Diagnosis("not-zeros", text)
    batch, alone, default, one, _ = cases
    if ends[batch] != ends[alone]:
        return Diagnosis("rows-differ", "A sample by itself is padded otherwise than in a batch. It should not depend on B.")
    right = sum(ends[batch]) == zeros_of(cases[batch])
    if right and sum(ends[default]) != zeros_of(cases[default]):
        return Diagnosis(
            "default-dilation", f"With {default} and no dilation rate, your function should pad K - 1 steps: the default is 1."
        )
    if right and sum(ends[one]) != 0:
        return Diagnosis("kernel-size-one", f"With {one} nothing needs to be padded: (K - 1)·D is 0.")
    return None


def _check(name: str, title: str, draw: Any, judge: Judge) -> Check:
    return Check(f"pad_{name}", "causal_pad", title, CAUSAL, "causal_pad", draw, judge)


CHECKS = (
    _check("number", "how many steps are added, for any kernel size and dilation", _draw, _parsed(_judge_number)),
    _check("left", "all of them before the sequence", _draw, _parsed(_judge_left)),
    _check("form", "zeros, for any sizes; the argument is left as it was", _draw_form, _judge_form),
)
