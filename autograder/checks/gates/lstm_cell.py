"""Checks of ``LSTMCell``. Symbols: B batch, T time steps, F features, U units. What a step computes: ``lstm_models``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from autograder.checks.check import ROUGH, RTOL, Check, Judge, close, diagnose_precision, diagnose_raised
from autograder.checks.gates.lstm_models import RIGHT, Explanation, reference, run_step
from autograder.checks.gates.lstm_step import CONSTANT, SECTION, draw_step, explained, wrong
from autograder.checks.gates.parts import BANNED, BANNED_TEXT, PAGE, WEIGHTS, Array, Cases, draw_sizes, draw_weights, float64, misformed
from autograder.records import Arguments, Diagnosis, Observation

LOOSE = 20 * RTOL
"""Relative tolerance of outputs over several steps."""
STATES_SWAPPED = Diagnosis("states-swapped", "The cell's states are [h, c], in this order: in what call() is given and in what it returns.")


def run(x: Array, **weights: Array) -> Array:
    """The outputs (..., B, T, U) of the right cell, from states of zeros; also for complex weights, and for several side by side."""
    h = c = np.zeros((x.shape[0], weights["recurrent_kernel"].shape[-2]))
    outputs = []
    for t in range(x.shape[1]):
        h, c = run_step(RIGHT, x[:, t], h, c, **weights)
        outputs.append(h)
    return np.stack(outputs, axis=-2)


def gradients(x: Array, along: Array, **weights: Array) -> dict[str, Array]:
    """D sum(along * output) / d weight for each weight, by the complex step: exact to float64, and no formula of anybody's."""
    size = 1e-30
    result = {}
    for name in WEIGHTS:
        rows = np.atleast_2d(weights[name])
        moved = rows + 1j * size * np.eye(rows.size).reshape(-1, *rows.shape)
        outputs = run(x, **{**weights, name: moved})
        result[name] = np.sum(along * outputs.imag, axis=(-3, -2, -1)).reshape(weights[name].shape) / size
    return result


# --- draws -----------------------------------------------------------------------------------------------------------------------


def _draw_start(rng: np.random.Generator) -> Cases:
    """One cell, and two of another size that are compared: to set a seed takes TensorFlow longer than to make a cell."""
    cases = {}
    for f, u, seed in ((4, 7, int(rng.integers(10**6))), (6, 5, None)):
        f += int(rng.integers(0, 2)) * 5
        cases[f"{u} units and {f} features"] = {"features": f, "units": u, "seed": seed}
    return cases


def _draw_step(rng: np.random.Generator) -> Cases:
    return {f"B = {b}, F = {f}, U = {u}": draw_step(rng, b, f, u) for b, f, u in _two_sizes(rng)}


def _two_sizes(rng: np.random.Generator) -> Iterator[tuple[int, int, int]]:
    first = draw_sizes(rng)
    yield first
    yield 1, first[2], first[1]


def _draw_sequence(rng: np.random.Generator) -> Cases:
    b, f, u = draw_sizes(rng)
    given = draw_step(rng, b, f, u)
    x = rng.normal(size=(b, 3, f)).astype(np.float32)
    return {f"{u} units and 3 steps": {**given, "x": x}}


def _draw_plain(rng: np.random.Generator) -> Cases:
    _, f, u = draw_sizes(rng)
    return {f"{u} units and 3 steps": {"x": rng.normal(size=(2, 3, f)).astype(np.float32), **draw_weights(rng, f, u, 4)}}


def _draw_weights(rng: np.random.Generator) -> Cases:
    return {
        name: {**given, "along": rng.normal(size=(2, 3, given["recurrent_kernel"].shape[0])).astype(np.float32)}
        for name, given in _draw_plain(rng).items()
    }


# --- judges ----------------------------------------------------------------------------------------------------------------------


def _judge_start(cases: Cases, seen: Observation) -> Diagnosis | None:
    """The three weights by name, their shapes and first values."""
    if said := diagnose_raised(cases, seen):
        return said
    for case, given in cases.items():
        f, u = given["features"], given["units"]
        got = seen.arrays[case]
        for name, shape in (("kernel", (f, 4 * u)), ("recurrent_kernel", (u, 4 * u)), ("bias", (4 * u,))):
            if name not in got:
                text = f"With {case} your cell has no weight {name}. Its three weights are called kernel, recurrent_kernel and bias."
                return Diagnosis("weight-names", text)
            if got[name].shape != shape:
                return Diagnosis("shape", f"With {case} the weight {name} should have the shape {shape}; yours has {got[name].shape}.")
        if said := _judge_bias(got["bias"], u) or _judge_kernels(got):
            return said
    return None


def _judge_bias(bias: Array, u: int) -> Diagnosis | None:
    parts = bias.reshape(4, u)
    if np.allclose(parts, [[0], [1], [0], [0]], atol=1e-6):
        return None
    rule = "It starts with 1 in the forget gate's part, the second of the four, and 0 in the other three."
    if not parts.any():
        return Diagnosis("forget-bias-zero", f"The whole bias starts at 0. {rule} The cell then begins by keeping what it holds.")
    if np.allclose(parts, 1, atol=1e-6):
        return Diagnosis("bias-all-ones", f"The whole bias starts at 1. {rule}")
    if np.allclose(np.sort(parts.mean(1)), [0, 0, 0, 1]) and np.ptp(parts, axis=1).max() < 1e-6:
        return Diagnosis("forget-bias-misplaced", f"The part of the bias that starts at 1 is not the forget gate's. {rule}")
    return Diagnosis("bias-start", f"The bias does not start as it should. {rule}")


def _drawn(values: Array) -> bool:
    """Whether values look drawn, if from a fixed seed: hardly two are alike, and they are no even steps."""
    steps = np.diff(np.sort(values, axis=None))
    return bool(np.mean(steps > 1e-7) > 0.9 and not np.allclose(steps, steps.mean(), rtol=0.01))


def _judge_kernels(got: Mapping[str, Array]) -> Diagnosis | None:
    for name in ("kernel", "recurrent_kernel"):
        words = name.replace("_", " ")
        if not np.all(np.isfinite(got[name])):
            return Diagnosis("not-finite", f"The {words} starts with values that are not finite (nan or inf).")
        if np.ptp(got[name]) < 1e-6:
            text = f"All values of the {words} start alike. Then all units compute the same, and learn the same: draw them at random."
            return Diagnosis("kernels-constant", text)
        if f"other {name}" in got and np.array_equal(got[name], got[f"other {name}"]) and not _drawn(got[name]):
            text = f"Two new cells start with the very same {words}, and its values follow a pattern. Draw it at random."
            return Diagnosis("kernels-not-random", text)
    return None


def _judge_step(cases: Cases, seen: Observation) -> Diagnosis | None:
    """The output of one step. What the new states are, and which is which, is judged elsewhere."""
    if said := misformed(cases, seen, output="h"):
        return said
    if _output_is(cases, seen, swapped=False) or _output_is(cases, seen, swapped=True):
        return None
    how = _how(cases, seen)
    expected = {case: {"output": reference(**given)["h"]} for case, given in cases.items()}
    if how is None or not (how.gates and how.state and how.output):
        text = "The output departs from h' = o ⊙ tanh(c') of the equations of part 1. No mistake that we know explains it."
        return diagnose_precision(expected, seen) or Diagnosis("unknown", text)
    return wrong(how.gates) or wrong(how.state) or wrong(how.output) or diagnose_precision(expected, seen)


def _output_is(cases: Cases, seen: Observation, swapped: bool) -> bool:
    """Whether the output is the right one, for the states as they are or with h and c in each other's place."""
    return all(close(reference(**_taken(given, swapped))["h"], seen.arrays[case]["output"]) for case, given in cases.items())


def _taken(given: Arguments, swapped: bool) -> Arguments:
    return {**given, "h": given["c"], "c": given["h"]} if swapped else given


def _how(cases: Cases, seen: Observation) -> Explanation | None:
    """The explanation of output and new c, in whichever place that stands."""
    found = []
    for place in ("second", "first"):
        got = {case: {"h": arrays["output"], "c": arrays[place]} for case, arrays in seen.arrays.items() if place in arrays}
        if all(case in got and got[case]["c"].shape == got[case]["h"].shape for case in cases) and (how := explained(cases, got)):
            found.append(how)
    return min(found, key=Explanation.mistakes, default=None)


def _judge_sequence(cases: Cases, seen: Observation) -> Diagnosis | None:
    """The new states are [h', c'], and the layer does what the cell does step by step, the same in training."""
    like = {case: {**given, "outputs": np.zeros((*given["x"].shape[:2], given["h"].shape[-1]))} for case, given in cases.items()}
    runs = dict.fromkeys(("inference", "again", "training", "stepped"), "outputs")
    if said := misformed(like, seen, **runs, output="h", first="h", second="h"):
        return said
    first = {case: {**given, "x": given["x"][:, 0]} for case, given in cases.items()}
    if not any(np.ptp(arrays["inference"]) for arrays in seen.arrays.values()):
        return CONSTANT
    if said := _judge_states(first, seen):
        return said
    if not _same(cases, seen, "inference", "again"):
        text = "The same input gives another output the second time. A cell keeps nothing from one call to the next but its weights."
        return Diagnosis("not-repeatable", text)
    if not _same(cases, seen, "inference", "training"):
        return Diagnosis("training-differs", "The cell computes one thing in training and another in inference.")
    if not _same(cases, seen, "inference", "stepped"):
        text = "Inside keras.layers.RNN the outputs are not those of the cell called step by step. Does it use the states that it is given?"
        return Diagnosis("sequence-differs", text)
    return None


def _judge_states(cases: Cases, seen: Observation) -> Diagnosis | None:
    """The new states, given what the output is."""
    if _output_is(cases, seen, swapped=True):
        return STATES_SWAPPED
    arrays = {case: seen.arrays[case] for case in cases}
    if not all(close(got["output"], got["first"], LOOSE) for got in arrays.values()):
        if all(close(got["output"], got["second"], LOOSE) for got in arrays.values()):
            return STATES_SWAPPED
        return Diagnosis("state-not-output", "The first new state is not the output. An LSTM's output is its h: return h, [h, c].")
    if not _output_is(cases, seen, swapped=False):
        return None
    expected = {case: {**float64(given), "new": reference(**given)["c"], "out": arrays[case]["output"]} for case, given in cases.items()}
    second = {case: got["second"] for case, got in arrays.items()}
    if all(close(expected[case]["new"], second[case], LOOSE) for case in cases):
        return None
    known = (
        ("c-not-returned", "The second new state is h again. It is c': return h, [h, c].", "out"),
        ("c-unchanged", "The second new state is the old c. It is c': return the new one.", "c"),
    )
    for slug, text, name in known:
        if all(close(expected[case][name], second[case], LOOSE) for case in cases):
            return Diagnosis(slug, text)
    if all(close(np.tanh(expected[case]["new"]), second[case], LOOSE) for case in cases):
        return Diagnosis("c-squashed", "The second new state is tanh(c'). Return c' itself; tanh is for the output only.")
    return Diagnosis("state-differs", "The output is right, but the second new state is not c' = f ⊙ c + i ⊙ g.")


def _same(cases: Cases, seen: Observation, one: str, other: str) -> bool:
    return all(close(seen.arrays[case][one], seen.arrays[case][other], LOOSE) for case in cases)


def _like(cases: Cases) -> Cases:
    return {
        case: {**given, "outputs": np.zeros((*given["x"].shape[:2], given["recurrent_kernel"].shape[0]))} for case, given in cases.items()
    }


def _judge_weights(cases: Cases, seen: Observation) -> Diagnosis | None:
    """The three weights are there to be trained, and no other, and each gets a gradient: of the right cell, the right one."""
    if said := misformed(_like(cases), seen, output="outputs"):
        return said
    for case, given in cases.items():
        got = seen.arrays[case]
        idle = [name for name in WEIGHTS if name not in got or not np.any(got[name])]
        if idle:
            told = ", ".join(name.replace("_", " ") for name in idle)
            text = f"No gradient reaches: {told}. Each is a trainable weight made with add_weight(), and the output depends on it."
            if len(idle) == len(WEIGHTS):
                text += " NumPy's functions let no gradient through: use those of keras.ops or TensorFlow."
            return Diagnosis("no-gradient", text)
        if np.any(got.get("trained", 0) > len(WEIGHTS)):
            text = "The cell has three weights to train, kernel, recurrent_kernel and bias; yours has more. This LSTM needs no other."
            return Diagnosis("weights-more", text)
        x, w = np.asarray(given["x"], np.float64), {name: float64(given)[name] for name in WEIGHTS}
        if not close(run(x, **w), got["output"], LOOSE):
            continue
        expected = gradients(x, given["along"], **w)
        if not all(close(expected[name], got[name], ROUGH) for name in WEIGHTS):
            text = "The gradients are not those of what the cell computes: does the gradient pass from each step to the last one?"
            return Diagnosis("gradient-differs", text)
    return None


def _judge_saved(cases: Cases, seen: Observation) -> Diagnosis | None:
    """The loaded model computes what the saved one did, whatever that is."""
    for raised in seen.raised.values():
        if raised.kind == "NotLoadable":
            hint = "get_config() should return all that __init__ needs, which passes **kwargs on; build() makes the weights."
            return Diagnosis("not-loadable", f"A model with your cell could not be saved and loaded again ({raised.message}). {hint}")
    if said := misformed(_like(cases), seen, before="outputs", loaded="outputs"):
        return said
    if not any(np.ptp(arrays["before"]) for arrays in seen.arrays.values()):
        return CONSTANT
    if _same(cases, seen, "before", "loaded"):
        return None
    text = "The loaded model computes something else than the saved one: a weight was not saved, or a setting is missing in get_config()."
    return Diagnosis("loaded-differs", text)


def _check(name: str, title: str, probe: str, draw: Any, judge: Judge) -> Check:
    section = f"{PAGE}#the-forget-bias" if name == "start" else SECTION
    return Check(f"cell_{name}", "LSTMCell", title, section, probe, draw, judge, BANNED, BANNED_TEXT)


CHECKS = (
    _check("start", "three weights, and their values at the start", "cell_start", _draw_start, _judge_start),
    _check("step", "one step: the equations of part 1", "cell_step", _draw_step, _judge_step),
    _check("sequence", "the states [h, c], and runs in keras.layers.RNN", "cell_sequence", _draw_sequence, _judge_sequence),
    _check("weights", "every weight gets a gradient", "cell_weights", _draw_weights, _judge_weights),
    _check("saved", "survives saving and loading", "cell_saved", _draw_plain, _judge_saved),
)
