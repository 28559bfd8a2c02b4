"""Checks of ``LNSimpleRNNCell``. Symbols: B batch, T time steps, F features, U units.

Epsilon is the student's choice, so the weights drawn here make the variance of x W + h U + b so large that it does not matter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from autograder.checks.check import (
    NO_BUILD,
    RTOL,
    Arrays,
    Check,
    Judge,
    Misconception,
    agree,
    by_values,
    close,
    diagnose_form,
    diagnose_raised,
)
from autograder.checks.unstable_gradients.cell_models import STATES, STEPS, WEIGHTS, Step, gradients, one_step, right, run
from autograder.records import Arguments, Diagnosis, Observation

Cases = Mapping[str, Arguments]
Array = np.ndarray
SECTION = "book/unstable_gradients.html#a-cell-with-layer-normalisation"


def _all_cells() -> list[tuple[Step, Step]]:
    """The right cell, and each known wrong one: a wrong step, a wrong state."""
    return (
        [(right, right)]
        + [(step, step) for _, _, step in STEPS]
        + [(right, state) for _, _, state in STATES]
        + [(step, state) for _, _, step in STEPS for _, _, state in STATES]
    )


def _unpack(arguments: Arguments) -> tuple[Array, str, dict[str, Array]]:
    weights = {name: np.asarray(arguments[name], np.float64) for name in WEIGHTS}
    return np.asarray(arguments["x"], np.float64), arguments["activation"], weights


def _explain(cases: Cases, seen: Observation, name: str) -> tuple[Step, Step] | None:
    """The cell, right or known to be wrong, that gives the array ``name`` in every case.

    A wrong formula costs the points of the step. A cell that runs, trains and saves that formula faithfully keeps the points for doing so.
    """
    for step, state in _all_cells():
        if all(close(run(step, state, *_unpack(cases[case])), seen.arrays[case][name], 20 * RTOL) for case in cases):
            return step, state
    return None


# --- draws -----------------------------------------------------------------------------------------------------------------------


def _weights(rng: np.random.Generator, features: int, units: int) -> dict[str, Array]:
    """Large linear weights (the norm makes their size vanish from the output), gains of both sizes, no two numbers alike."""
    size = 40.0
    weights = {
        "kernel": size * rng.normal(size=(features, units)) / np.sqrt(features),
        "recurrent_kernel": size * 0.7 * rng.normal(size=(units, units)) / np.sqrt(units),
        "bias": size * rng.uniform(0.3, 0.9, units) * rng.choice([-1, 1], units),
        "gain": rng.uniform(0.5, 1.2, units),
        "offset": rng.uniform(0.1, 0.4, units) * rng.choice([-1, 1], units),
    }
    return {name: value.astype(np.float32) for name, value in weights.items()}


def _sizes(rng: np.random.Generator) -> tuple[int, int, int, int]:
    """B, T, F, U, all different."""
    features, units = rng.permutation([3, 4])[0], rng.integers(7, 10)
    return 5, 6, int(features), int(units)


def _draw_step(rng: np.random.Generator) -> Cases:
    cases = {}
    for activation in ("tanh", *rng.permutation(["sigmoid", "softsign"])[:1], "linear"):
        b, _, f, u = _sizes(rng)
        x, h = rng.normal(size=(b, f)).astype(np.float32), rng.uniform(-0.9, 0.9, (b, u)).astype(np.float32)
        cases[f'{u} units and activation "{activation}"'] = {"x": x, "h": h, "activation": str(activation), **_weights(rng, f, u)}
    return cases


def _draw_sequence(rng: np.random.Generator) -> Cases:
    cases = {}
    for activation in ("tanh", "sigmoid"):
        b, t, f, u = _sizes(rng)
        x = rng.normal(size=(b, t, f)).astype(np.float32)
        cases[f'{t} steps and activation "{activation}"'] = {"x": x, "activation": activation, **_weights(rng, f, u)}
    return cases


def _draw_weights(rng: np.random.Generator) -> Cases:
    name, arguments = next(iter(_draw_sequence(rng).items()))
    along = rng.normal(size=(*np.shape(arguments["x"])[:2], arguments["bias"].shape[0])).astype(np.float32)
    return {name: {**arguments, "along": along}}


# --- judges ----------------------------------------------------------------------------------------------------------------------


def _judge_state(cases: Cases, seen: Observation) -> Diagnosis | None:
    """The new state is the output, whatever the output is: that is judged elsewhere."""
    if said := diagnose_raised(cases, seen):
        return said
    outputs = {case: {"state": seen.arrays[case]["output"]} for case in cases}
    if said := diagnose_form({case: {"state": one_step(right)(**cases[case])["output"]} for case in cases}, seen):
        return said
    if all(agree(outputs[case], seen.arrays[case], 0) and np.ptp(outputs[case]["state"], axis=0).any() for case in cases):
        return None
    known = [Misconception(slug, text, _as_state(step)) for slug, text, step in STATES]
    unchanged = Misconception(
        "state-unchanged", "The new state is the old one. Return the normalised output as the new state.", lambda h, **_: {"state": h}
    )
    for wrong in (*known, unchanged):
        if all(agree(wrong.model(**cases[case]), seen.arrays[case]) for case in cases):
            return Diagnosis(wrong.slug, wrong.text)
    return Diagnosis(
        "state-not-output", "The new state differs from the output. Return the normalised output twice: as the output and as the new state."
    )


def _as_state(step: Step) -> Callable[..., Arrays]:
    return lambda **arguments: {"state": one_step(step)(**arguments)["output"]}


def _formed(*names: str) -> Judge:
    """Raised, missing, misshapen or not finite: what every judge of a sequence looks at first."""

    def judge(cases: Cases, seen: Observation) -> Diagnosis | None:
        like = {case: run(right, right, *_unpack(cases[case])) for case in cases}
        return diagnose_raised(cases, seen) or diagnose_form({case: dict.fromkeys(names, like[case]) for case in cases}, seen)

    return judge


def _judge_sequence(cases: Cases, seen: Observation) -> Diagnosis | None:
    if said := _formed("inference", "training")(cases, seen):
        return said
    if not all(close(seen.arrays[case]["inference"], seen.arrays[case]["training"], 20 * RTOL) for case in cases):
        return Diagnosis(
            "training-differs",
            "The cell computes one thing in training and another in inference. Layer normalisation has no "
            "such difference: batch normalisation and dropout have.",
        )
    if _explain(cases, seen, "inference"):
        return None
    return Diagnosis(
        "sequence-differs",
        "Inside keras.layers.RNN the outputs over several steps are not those of the cell's equations. One "
        "step and the new state are judged above: mend those first.",
    )


def _judge_weights(cases: Cases, seen: Observation) -> Diagnosis | None:
    if said := _formed("output")(cases, seen):
        return said
    for case, arguments in cases.items():
        missing = [name for name in WEIGHTS if name not in seen.arrays[case]]
        if missing:
            return _untrained(missing)
        x, activation, w = _unpack(arguments)
        cell = _explain(cases, seen, "output")
        got = {name: seen.arrays[case][name] for name in WEIGHTS}
        idle = [name for name in WEIGHTS if not np.any(got[name])]
        if idle:
            return _untrained(idle)
        if cell is None or not agree(gradients(*cell, x, activation, w, arguments["along"]), got, 2e-3):
            return Diagnosis(
                "gradient-differs",
                "The gradients of the cell's weights are not those of its equations: does every operation "
                "of call() stay inside TensorFlow or Keras, and does the state carry the gradient from step to step?",
            )
    return None


def _untrained(names: list[str]) -> Diagnosis:
    words = {
        "kernel": "the kernel",
        "recurrent_kernel": "the recurrent kernel",
        "bias": "the bias of the linear part",
        "gain": "the gain of the norm",
        "offset": "the offset of the norm",
    }
    text = f"No gradient reaches {', '.join(words[name] for name in names)}: the optimiser would leave that as it is. {NO_BUILD}"
    return Diagnosis("no-gradient", text)


def _judge_saved(cases: Cases, seen: Observation) -> Diagnosis | None:
    if said := diagnose_raised(cases, seen):
        if said.slug == "raises":
            hint = "This came from saving a model with your cell and loading it again: get_config() should return all that __init__ needs."
            return Diagnosis("not-loadable", f"{said.text} {hint}")
        return said
    if said := _formed("before", "loaded")(cases, seen):
        return said
    if not all(close(seen.arrays[case]["before"], seen.arrays[case]["loaded"], 20 * RTOL) for case in cases):
        known = all(
            close(run(right, right, x, "tanh", w), seen.arrays[case]["loaded"], 20 * RTOL)
            for case in cases
            for x, _, w in [_unpack(cases[case])]
        )
        if known:
            return Diagnosis(
                "activation-lost", "After loading, the cell has the activation tanh again. Put the activation into get_config()."
            )
        return Diagnosis(
            "loaded-differs",
            "The loaded model computes something else than the saved one: a setting is missing in get_config(), or "
            f"a weight was not saved. {NO_BUILD}",
        )
    if _explain(cases, seen, "loaded"):
        return None
    return Diagnosis(
        "sequence-differs",
        "The loaded cell does not compute its equations over several steps. One step and the new state are judged above: mend those first.",
    )


def _draw_saved(rng: np.random.Generator) -> Cases:
    return dict(list(_draw_sequence(rng).items())[1:])


def _check(name: str, title: str, probe: str, draw: Any, judge: Any) -> Check:
    return Check(f"ln_cell_{name}", "LNSimpleRNNCell", title, SECTION, probe, draw, judge)


CHECKS = (
    _check(
        "step",
        "one step: the norm between the linear part and the activation",
        "cell_step",
        _draw_step,
        by_values(one_step(right), [Misconception(slug, text, one_step(step)) for slug, text, step in STEPS]),
    ),
    _check("state", "the new state is the normalised output", "cell_step", _draw_step, _judge_state),
    _check("sequence", "runs in keras.layers.RNN, the same in training and inference", "cell_sequence", _draw_sequence, _judge_sequence),
    _check("weights", "every weight gets a gradient", "cell_weights", _draw_weights, _judge_weights),
    _check("saved", "survives saving and loading", "cell_saved", _draw_saved, _judge_saved),
)
