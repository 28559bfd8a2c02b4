"""Checks of ``build_conv_gru``. Symbols: B batch, T time steps, F features, H horizon.

With kernel 4 and stride 2 the model makes (T - 4) // 2 + 1 steps, and step j has seen the inputs up to 2j + 3 and none after. What a step
sees is found by changing one day of the input at a time, in a model whose weights were drawn anew.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks.check import Check, Judge, diagnose_raised, diagnose_samples
from autograder.checks.conv1d.parts import PAGE, Array, Cases, distinct, normal
from autograder.records import Diagnosis, Observation

KERNEL, STRIDE = 4, 2
PADDINGS = ("valid", "same", "causal")
STILL = 1e-4
"""What moves by less, relative to the outputs' size, has not moved: rounding moves a float32 by 1e-6, another day by 1e-2 and more."""
SAMPLES = 6


def steps_of(t: int) -> int:
    """(T - 4) // 2 + 1."""
    return (t - KERNEL) // STRIDE + 1


# --- draws -----------------------------------------------------------------------------------------------------------------------


def _seed(rng: np.random.Generator) -> int:
    return int(rng.integers(2**31))


def _draw_steps(rng: np.random.Generator) -> Cases:
    """An even T, an odd one, and the smallest."""
    cases = {}
    for t in (2 * int(rng.integers(5, 8)), 2 * int(rng.integers(4, 8)) + 1, 4):
        b, f, h, _ = distinct(rng, (2, 7), (2, 9), (5, 12), (t, t))
        cases[f"B = {b}, T = {t}, n_features = {f}, horizon = {h}"] = {"x": normal(rng, b, t, f), "horizon": h, "seed": _seed(rng)}
    return cases


def _draw_layers(rng: np.random.Generator) -> Cases:
    f, h, t = distinct(rng, (2, 9), (5, 12), (12, 17))
    return {f"T = {t}": {"x": normal(rng, 2, t, f), "horizon": h, "seed": _seed(rng)}}


def _draw_influence(rng: np.random.Generator) -> Cases:
    """Two models, and T even and odd; every day changed once."""
    cases = {}
    for t in (2 * int(rng.integers(6, 8)), 2 * int(rng.integers(6, 8)) + 1):
        f, h, _ = distinct(rng, (3, 9), (5, 12), (t, t))
        x, other = normal(rng, SAMPLES, t, f), normal(rng, SAMPLES, t, f)
        cases[f"T = {t}, n_features = {f}, horizon = {h}"] = {"x": x, "other": other, "horizon": h, "seed": _seed(rng)}
    return cases


# --- judges ----------------------------------------------------------------------------------------------------------------------


def _judge_steps(cases: Cases, seen: Observation) -> Diagnosis | None:
    """Raised, or outputs of another shape: which of the axes is it?"""
    if said := _raised_for_some(cases, seen):
        return said
    for case, given in cases.items():
        (b, t, _), h = given["x"].shape, given["horizon"]
        got = seen.arrays[case]["output"]
        if got.shape != (b, steps_of(t), h):
            return _explain_shape(case, got.shape, b, t, h, _padded(cases, seen))
        if said := diagnose_samples(case, got, seen.arrays[case]["alone"]):
            return said
    return None


def _raised_for_some(cases: Cases, seen: Observation) -> Diagnosis | None:
    """What to say when the model fails for some T only."""
    said = diagnose_raised(cases, seen)
    if said and said.slug == "raises" and seen.arrays:
        works = ", ".join(str(cases[case]["x"].shape[1]) for case in seen.arrays)
        failed = next(case for case in cases if case in seen.raised)
        text = f"Your model works with T = {works}, but not with {failed}: {seen.raised[failed].message} It should take any T from 4 on."
        return Diagnosis("some-lengths-only", text)
    return said


def _padded(cases: Cases, seen: Observation) -> bool:
    """Whether there are ⌈T/2⌉ steps for every T."""
    shapes = {given["x"].shape[1]: seen.arrays[case]["output"].shape for case, given in cases.items()}
    return all(len(shape) == 3 and shape[1] == -(-t // STRIDE) for t, shape in shapes.items())


def _explain_shape(case: str, shape: tuple[int, ...], b: int, t: int, h: int, padded: bool) -> Diagnosis:
    told = f"With {case} the output should have the shape ({b}, {steps_of(t)}, {h}); yours has {shape}."
    if shape == (b, h):
        return Diagnosis("one-step-only", f"{told} A forecast is asked for at each step: the GRU needs return_sequences=True.")
    if len(shape) != 3 or shape[0] != b:
        return Diagnosis("shape", told)
    if shape[2] != h:
        return Diagnosis("horizon", f"{told} The last axis holds the {h} days of the horizon.")
    if shape[1] == t:
        return Diagnosis("not-shortened", f"{told} The sequence is not shortened: the convolution has stride 2.")
    if padded:
        return Diagnosis("padded", f"{told} As many steps come from padding. With 'valid' a kernel of 4 goes only where it fits.")
    return Diagnosis("number-of-steps", f"{told} Kernel 4, stride 2 and 'valid' leave (T - 4) // 2 + 1 steps.")


def _judge_layers(cases: Cases, seen: Observation) -> Diagnosis | None:
    """A Conv1D of kernel 4, stride 2, 'valid'; then a GRU that reads what is left; and a Dense."""
    if said := diagnose_raised(cases, seen):
        return said
    for case, given in cases.items():
        got = seen.arrays[case]
        if said := _judge_conv(got["convolutions"]):
            return said
        if not got["gru layers"]:
            other = " A GRU is asked for, not another recurrent layer." if got["other recurrent layers"] else ""
            return Diagnosis("no-gru", f"Your model has no GRU.{other}")
        t = given["x"].shape[1]
        if not np.any(got["gru steps"] == steps_of(t)):
            if np.any(got["gru steps"] == t):
                text = "Your GRU reads the whole sequence. The convolution comes first, so that the GRU has half the steps."
                return Diagnosis("gru-first", text)
            text = f"With {case} your GRU does not read the {steps_of(t)} steps that the convolution leaves."
            return Diagnosis("gru-elsewhere", text)
        if not got["dense layers"]:
            return Diagnosis("no-dense", "Your model has no Dense layer, which makes the forecasts of each step.")
    return None


def _judge_conv(table: Array) -> Diagnosis | None:
    """One of the Conv1D is the one that is asked for, or else what is wrong with the first."""
    if not len(table):
        return Diagnosis("no-conv", "Your model has no Conv1D.")
    wanted = (KERNEL, STRIDE, 0, 1)
    if any(np.array_equal(row, wanted) for row in table):
        return None
    row = max(table, key=lambda row: int(np.sum(row == wanted)))
    told = ("kernel size", "stride", "padding", "dilation rate")
    is_ = [str(int(n)) for n in row]
    is_[2] = f"'{PADDINGS[int(row[2])]}'" if row[2] >= 0 else "another one"
    slugs = ("kernel-size", "stride", "padding", "dilation")
    wrong = next(i for i in (1, 0, 2, 3) if row[i] != wanted[i])
    text = f"The {told[wrong]} of your Conv1D is {is_[wrong]}. A Conv1D with kernel 4, stride 2 and padding 'valid' is asked for."
    return Diagnosis(f"conv-{slugs[wrong]}", text)


def moved(outputs: Array) -> Array:
    """Whether step j moves when day t does: bool (T, J), from outputs (T + 1, B, J, H), the last of them with nothing changed."""
    size = float(np.sqrt(np.mean(np.square(outputs))))
    return np.abs(outputs[:-1] - outputs[-1]).max((1, 3)) > STILL * size


def _influence(cases: Cases, seen: Observation) -> Diagnosis | dict[str, Array]:
    """For each case which step sees which day, or why that cannot be said."""
    if said := diagnose_raised(cases, seen):
        return said
    tables = {}
    for case, given in cases.items():
        outputs, t = seen.arrays[case]["outputs"], given["x"].shape[1]
        if outputs.ndim == 3:
            return Diagnosis(
                "one-step-only", "Your model makes one forecast for the whole sequence: what each step sees cannot be looked at."
            )
        if outputs.ndim != 4 or outputs.shape[:2] != (t + 1, SAMPLES) or not outputs.size:
            return Diagnosis("shape", f"With {case} the output should have the axes batch, steps, horizon. Yours has {outputs.shape[1:]}.")
        if not np.all(np.isfinite(outputs)):
            return Diagnosis("not-finite", f"With {case} the output holds values that are not finite (nan or inf).")
        tables[case] = moved(outputs)
    if not any(table.any() for table in tables.values()):
        return Diagnosis("constant-output", "The output of your model does not depend on its input.")
    return tables


def _judge_causal(cases: Cases, seen: Observation) -> Diagnosis | None:
    tables = _influence(cases, seen)
    if isinstance(tables, Diagnosis):
        return tables
    for case, table in tables.items():
        last = _last_allowed(seen.arrays[case]["convolutions"], table.shape[1])
        ahead = np.arange(len(table))[:, None] - last
        if np.any(table & (ahead > 0)):
            return _explain_leak(case, table, ahead, seen)
    return None


def _last_allowed(table: Array, steps: int) -> Array:
    """The last day that each step may see: 2j + 3; in a model whose Conv1D is another one, which is judged elsewhere, what that sees."""
    j = np.arange(steps)
    if len(table) and not any(np.array_equal(row[:2], (KERNEL, STRIDE)) for row in table):
        kernel, stride = table[0][:2]
        return np.maximum(STRIDE * j + KERNEL - 1, stride * j + kernel - 1)
    return STRIDE * j + KERNEL - 1


def _explain_leak(case: str, table: Array, ahead: Array, seen: Observation) -> Diagnosis:
    rule = "Step j may not depend on an input after 2j + 3: it would forecast days that it has seen."
    if np.any(seen.arrays[case]["both ways"]):
        return Diagnosis("bidirectional", f"A Bidirectional layer reads the sequence from its end too. {rule}")
    if np.any(seen.arrays[case]["backwards"]):
        return Diagnosis("backwards", f"A layer with go_backwards=True reads the sequence from its end. {rule}")
    step = int(np.argmax(np.any(table & (ahead > 0), axis=0)))
    day = int(np.flatnonzero(table[:, step])[-1])
    if day >= len(table) - 2 and step == 0:
        text = "Every step sees the end of the sequence. Does a layer average, normalise, pool or attend over the time axis?"
        return Diagnosis("sees-the-end", f"{text} Or is return_sequences=True missing, and the last state repeated? {rule}")
    said = f"With {case} step {step} depends on day {day}, which comes after day {STRIDE * step + KERNEL - 1}."
    return Diagnosis("sees-ahead", f"{said} {rule} Which of your layers looks ahead?")


def _judge_memory(cases: Cases, seen: Observation) -> Diagnosis | None:
    """Some step sees the last day of its window, and some step sees days from before its window."""
    tables = _influence(cases, seen)
    if isinstance(tables, Diagnosis):
        return tables
    newest = any(table[min(STRIDE * j + KERNEL - 1, len(table) - 1), j] for table in tables.values() for j in range(table.shape[1]))
    before = any(table[t, j] for table in tables.values() for j in range(table.shape[1]) for t in range(max(0, STRIDE * j - 2)))
    if not before:
        text = "No step depends on days before its own window of four. The GRU carries them from step to step: is its output used?"
        return Diagnosis("no-memory", text)
    if not newest:
        return Diagnosis(
            "newest-day-unseen", "No step j depends on day 2j + 3, the last one of its window. Nothing should be shifted or cut off."
        )
    return None


def _check(name: str, title: str, section: str, probe: str, draw: Any, judge: Judge) -> Check:
    return Check(f"model_{name}", "build_conv_gru", title, f"{PAGE}#{section}", probe, draw, judge)


_SHORTER = "targets-for-a-shorter-sequence"
CHECKS = (
    _check("layers", "a Conv1D, then a GRU, and a Dense", "a-kernel-larger-than-its-stride", "model_layers", _draw_layers, _judge_layers),
    _check("steps", "(T - 4) // 2 + 1 steps of the horizon, for any T", _SHORTER, "model_outputs", _draw_steps, _judge_steps),
    _check("causal", "step j depends on no input after 2j + 3", "catching-the-leak", "model_influence", _draw_influence, _judge_causal),
    _check(
        "memory", "each step sees its window and the days before", "what-a-step-sees", "model_influence", _draw_influence, _judge_memory
    ),
)
