"""Checks of ``build_model``. Symbols: B batch, T time steps, F features, H horizon.

What a step sees is found by changing one day of the input at a time, in models whose weights were drawn anew.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks.check import Check, Judge, diagnose_raised, diagnose_samples
from autograder.checks.forecast.parts import Array, Cases, explain_leak, explain_shape, moved
from autograder.records import Arguments, Diagnosis, Observation

SHORTEST = 14
"""Days that a model must at least take."""


# --- draws -----------------------------------------------------------------------------------------------------------------------


def _draw_shapes(rng: np.random.Generator) -> Cases:
    """Sizes as in the training; the shortest sequence, of one sample; and others, more than 56 days too."""
    cases: dict[str, Arguments] = {}
    sizes = ((SHORTEST, 1), (int(rng.integers(18, 40)), int(rng.integers(2, 4))), (int(rng.integers(60, 75)), int(rng.integers(2, 4))))
    for t, b in ((56, 3), *sizes):
        f, h = (int(n) for n in rng.choice([4, 6, 7, 8, 9, 10, 11, 12, 13], 2, replace=False)) if t != 56 else (5, 14)
        given = {"x": _days(rng, b, t, f), "horizon": h, "seed": int(rng.integers(2**31))}
        cases[f"B = {b}, T = {t}, n_features = {f}, horizon = {h}"] = given
    return cases


def _draw_causal(rng: np.random.Generator) -> Cases:
    """A sequence as long as those of the training, each of whose days is changed in turn."""
    t, f, h = 56, 5, 14
    given = {
        "x": _days(rng, 3, t, f),
        "other": _days(rng, 3, t, f),
        "changed": np.arange(t),
        "horizon": h,
        "seed": int(rng.integers(2**31)),
    }
    return {f"T = {t} and horizon = {h}": given}


def _days(rng: np.random.Generator, b: int, t: int, f: int) -> Array:
    """Series and day types as those of the exercise, (B, T, F), F at least 5 or without all types."""
    kinds = np.eye(max(f - 2, 1))[rng.integers(0, max(f - 2, 1), (b, t))]
    return np.concatenate([rng.uniform(0.2, 1, (b, t, 2)), kinds], axis=2)[..., :f].astype(np.float32)


# --- judges ----------------------------------------------------------------------------------------------------------------------


def _judge_shapes(cases: Cases, seen: Observation) -> Diagnosis | None:
    """(B, T, H) for any sizes, finite, and each sample by itself."""
    said = diagnose_raised(cases, seen)
    if said and said.slug == "raises" and seen.arrays:
        failed = next(case for case in cases if case in seen.raised)
        text = f"Your model works for other sizes, but not with {failed}: {seen.raised[failed].message} It should take any sizes."
        return Diagnosis("some-sizes-only", text)
    if said:
        return said
    for case, given in cases.items():
        wanted, got = (*given["x"].shape[:2], given["horizon"]), seen.arrays[case]["output"]
        if got.shape != wanted:
            return explain_shape(case, got.shape, wanted)
        if said := diagnose_samples(case, got, seen.arrays[case]["alone"]):
            return said
    return None


def _judge_causal(cases: Cases, seen: Observation) -> Diagnosis | None:
    """No step moves when a later day does."""
    if said := diagnose_raised(cases, seen):
        return said
    still = True
    for case, given in cases.items():
        (b, t, _), changed = given["x"].shape, given["changed"]
        outputs = seen.arrays[case]["outputs"]
        wanted = (len(changed) + 1, b, t, given["horizon"])
        if outputs.ndim != 4 or outputs.shape[:3] != wanted[:3] or not outputs.size:
            return explain_shape(case, outputs.shape[1:], wanted[1:])
        if not np.all(np.isfinite(outputs)):
            return Diagnosis("not-finite", f"With {case} the output holds values that are not finite (nan or inf).")
        table = moved(outputs[:-1], outputs[-1]).any(axis=1)  # (changed days, steps)
        ahead = np.where(table, changed[:, None] - np.arange(t), 0)
        if ahead.max() > 0:
            every = bool(table[-1, 0]) and changed[-1] >= t - 3
            told = seen.arrays[case]
            return explain_leak(int(ahead.max()), every, bool(told["both ways"]), bool(told["backwards"]))
        still = still and not table.any()
    if still:
        return Diagnosis("constant-output", "The output of your model does not depend on its input.")
    return None


def _check(name: str, title: str, section: str, draw: Any, judge: Judge) -> Check:
    return Check(f"model_{name}", "build_model", title, section, f"model_{name}", draw, judge)


CHECKS = (
    _check("shapes", "forecasts at each step, for any sizes", "book/the_task.html#targets-for-every-step", _draw_shapes, _judge_shapes),
    _check("causal", "no step depends on a later day", "book/wavenet.html#causality-proved", _draw_causal, _judge_causal),
)
