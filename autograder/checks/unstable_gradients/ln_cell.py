"""Checks of ``LNSimpleRNNCell``. Symbols: B batch, T time steps, F features, U units.

Epsilon is the student's choice, so the weights drawn here make the variance of x W_x + h W_h + b so large that it does not matter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from autograder.checks.check import (
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
from autograder.checks.unstable_gradients.cell_models import (
    ACTIVATIONS,
    STATES,
    STEPS,
    WEIGHTS,
    Step,
    gradients,
    layer_norm,
    one_step,
    right,
    run,
)
from autograder.records import Arguments, Diagnosis, Observation

Cases = Mapping[str, Arguments]
Array = np.ndarray
LOOSE = 20 * RTOL
"""Relative tolerance of outputs over several steps."""
SECTION = "book/unstable_gradients.html#a-cell-with-layer-normalisation"


def _all_cells() -> list[tuple[Step, Step]]:
    """The right cell, and each known wrong one: a wrong step, a wrong state."""
    return (
        [(right, right)]
        + [(right, state) for _, _, state in STATES]
        + [(step, step) for _, _, step in STEPS]
        + [(step, state) for _, _, step in STEPS for state in (right, *(state for _, _, state in STATES))]
    )


def _unpack(arguments: Arguments) -> tuple[Array, str, dict[str, Array]]:
    weights = {name: np.asarray(arguments[name], np.float64) for name in WEIGHTS}
    return np.asarray(arguments["x"], np.float64), arguments["activation"], weights


def _explain(arguments: Arguments, output: Array) -> tuple[Step, Step] | None:
    """The cell, right or known to be wrong, whose outputs over the steps these are."""
    x, activation, w = _unpack(arguments)
    return next((cell for cell in _all_cells() if close(run(*cell, x, activation, w), output, LOOSE)), None)


def _before_the_linear_part(state_too: bool) -> Misconception:
    """The norm applied to what goes into the linear part: to the state, or to the input (over the features, with gain 1)."""

    def model(x: Array, h: Array, activation: str, **weights: Array) -> Arrays:
        w = {name: weights[name].astype(np.float64) for name in WEIGHTS}
        x, h = x.astype(np.float64), h.astype(np.float64)
        x, h = (x, layer_norm(h, w["gain"], w["offset"])) if state_too else (layer_norm(x, np.ones(()), np.zeros(())), h)
        with np.errstate(all="ignore"):
            return {"output": ACTIVATIONS[activation](x @ w["kernel"] + h @ w["recurrent_kernel"] + w["bias"])}

    slug, what = ("norm-of-state-only", "the old state") if state_too else ("norm-of-input-only", "the input")
    return Misconception(slug, f"You normalise {what} before the linear part. Normalise the sum x W_x + h W_h + b, after it.", model)


def _residual(x: Array, h: Array, activation: str, **weights: Array) -> Arrays:
    """The right cell with the old state added to its output."""
    return {"output": one_step(right)(x, h, activation, **weights)["output"] + h}


# --- draws -----------------------------------------------------------------------------------------------------------------------

LARGE = 4000.0
"""Size of linear weights at which no epsilon matters: the variance of x W_x + h W_h + b is then about ten million."""

ROUNDING = 3e-6
"""More than float32 rounds off a term of the linear sum, relative to it."""


def _weights(rng: np.random.Generator, features: int, units: int, size: float = LARGE) -> dict[str, Array]:
    """Linear weights of a size that vanishes from the normalised output, gains and offsets of both sizes; no two numbers alike."""
    weights = {
        "kernel": size * rng.normal(size=(features, units)) / np.sqrt(features),
        "recurrent_kernel": size * 0.7 * rng.normal(size=(units, units)) / np.sqrt(units),
        "bias": size * rng.uniform(0.3, 0.9, units) * _signs(rng, units),
        "gain": rng.uniform(0.5, 1.2, units),
        "offset": rng.uniform(0.1, 0.4, units) * _signs(rng, units),
    }
    return {name: value.astype(np.float32) for name, value in weights.items()}


def _signs(rng: np.random.Generator, units: int) -> Array:
    """As many of one sign as of the other: a bias of one sign that is added after the norm drives every sigmoid to the same end."""
    return rng.permutation(np.resize([-1, 1], units))


def _sizes(rng: np.random.Generator) -> tuple[int, int, int, int]:
    """B, T, F, U, all different."""
    return 5, 6, int(rng.integers(3, 5)), int(rng.integers(7, 10))


def _draw_step(rng: np.random.Generator) -> Cases:
    cases = {}
    for activation in ("tanh", *rng.permutation(["sigmoid", "softsign"])[:1], "linear"):
        given = _one_step_of(rng, str(activation))
        cases[f'{len(given["bias"])} units and activation "{activation}"'] = given
    given = _one_step_of(rng, "tanh")
    cases[f"{len(given['bias'])} units and no activation given"] = {**given, "default": True}
    return cases


def _one_step_of(rng: np.random.Generator, activation: str) -> Arguments:
    """x, h and weights with which rounding changes nothing in the output, of the right cell or of a known wrong one.

    Rounding in float32 moves a pre-activation by about 0.001. Near 0, and not normalised, the activation shows that.
    """
    while True:
        b, _, f, u = _sizes(rng)
        x, h = rng.normal(size=(b, f)).astype(np.float32), rng.uniform(-0.9, 0.9, (b, u)).astype(np.float32)
        given = {"x": x, "h": h, "activation": activation, **_weights(rng, f, u)}
        if all(agree(model(**given), model(**other), RTOL / 2) for other in _rounded(given) for model in MODELS):
            return given


def _rounded(given: Arguments) -> Iterator[Arguments]:
    """The same with one term of each part of the linear sum a little larger."""
    for name in WEIGHTS[:3]:
        weight = given[name].astype(np.float64)
        np.atleast_2d(weight)[0] *= 1 + ROUNDING
        yield {**given, name: weight}


def _sequence(rng: np.random.Generator, activation: str, size: float = LARGE) -> Cases:
    b, t, f, u = _sizes(rng)
    x = rng.normal(size=(b, t, f)).astype(np.float32)
    return {f'{u} units, {t} steps and activation "{activation}"': {"x": x, "activation": activation, **_weights(rng, f, u, size)}}


def _draw_sequence(rng: np.random.Generator) -> Cases:
    return {**_sequence(rng, "tanh"), **_sequence(rng, "sigmoid")}


def _draw_saved(rng: np.random.Generator) -> Cases:
    return _sequence(rng, "sigmoid")


def _draw_weights(rng: np.random.Generator) -> Cases:
    """First large weights, for gradients to compare; then moderate ones, with which no activation saturates."""
    cases = {}
    for size, words in ((LARGE, "large weights, "), (1.0, "small weights, ")):
        for name, arguments in _sequence(rng, "tanh", size).items():
            along = rng.normal(size=(*np.shape(arguments["x"])[:2], arguments["bias"].shape[0])).astype(np.float32)
            cases[words + name] = {**arguments, "along": along}
    return cases


# --- judges ----------------------------------------------------------------------------------------------------------------------


def _judge_state(cases: Cases, seen: Observation) -> Diagnosis | None:
    """The new state is the output, whatever the output is: that is judged elsewhere."""
    like = {case: {"state": one_step(right)(**cases[case])["output"]} for case in cases}
    if said := diagnose_raised(cases, seen) or diagnose_form(like, seen):
        return said
    outputs = {case: {"state": seen.arrays[case]["output"]} for case in cases}
    if all(agree(outputs[case], seen.arrays[case], 0) for case in cases):
        return None if any(np.ptp(outputs[case]["state"]) for case in cases) else CONSTANT
    known = [Misconception(slug, text, _as_state(step)) for slug, text, step in STATES]
    text = "The new state is the old one. Return the normalised output as the new state."
    unchanged = Misconception("state-unchanged", text, lambda h, **_: {"state": h})
    for wrong in (*known, unchanged):
        if all(agree(wrong.model(**cases[case]), seen.arrays[case]) for case in cases):
            return Diagnosis(wrong.slug, wrong.text)
    text = "The new state differs from the output. Return the normalised output twice: as the output and as the new state."
    return Diagnosis("state-not-output", text)


CONSTANT = Diagnosis("constant-output", "The output is one and the same number whatever the input is.")


def _as_state(step: Step) -> Callable[..., Arrays]:
    return lambda **arguments: {"state": one_step(step)(**arguments)["output"]}


def _misformed(cases: Cases, seen: Observation, *names: str) -> Diagnosis | None:
    """Raised, missing, misshapen, not finite or constant: what every judge of a sequence looks at first."""
    like = {case: run(right, right, *_unpack(cases[case])) for case in cases}
    said = diagnose_raised(cases, seen) or diagnose_form({case: dict.fromkeys(names, like[case]) for case in cases}, seen)
    return said or (None if any(np.ptp(seen.arrays[case][names[0]]) for case in cases) else CONSTANT)


def _same(cases: Cases, seen: Observation, one: str, other: str) -> bool:
    return all(close(seen.arrays[case][one], seen.arrays[case][other], LOOSE) for case in cases)


def _judge_sequence(cases: Cases, seen: Observation) -> Diagnosis | None:
    """The layer does what the cell does step by step, whatever that is, and the same in training."""
    if said := _misformed(cases, seen, "inference", "again", "training", "stepped"):
        return said
    if not _same(cases, seen, "inference", "again"):
        text = "The same input gives another output the second time. A cell keeps nothing from one call to the next but its weights."
        return Diagnosis("not-repeatable", text)
    if not _same(cases, seen, "inference", "training"):
        text = (
            "The cell computes one thing in training and another in inference: batch normalisation and dropout do so, layer norm does not."
        )
        return Diagnosis("training-differs", text)
    if not _same(cases, seen, "inference", "stepped"):
        text = "Inside keras.layers.RNN the outputs are not those of the cell called step by step. Does it use the state that it is given?"
        return Diagnosis("sequence-differs", text)
    return None


def _judge_weights(cases: Cases, seen: Observation) -> Diagnosis | None:
    """All five weights are there to be trained, and each gets a gradient: of a known cell, the right one."""
    if said := _misformed(cases, seen, "output"):
        return said
    large, moderate = cases
    missing = [name for name in WEIGHTS if name not in seen.arrays[large]]
    idle = [name for name in WEIGHTS if not np.any(seen.arrays[moderate].get(name, 0))]
    if missing or idle:
        return _untrained(missing, idle)
    if others := int(seen.arrays[moderate].get("without gradient", np.zeros(1)).item(0)):
        words = "weight" if others == 1 else "weights"
        text = f"Your cell has {others} more trainable {words} that no gradient reaches. Leave out what is not used."
        return Diagnosis("no-gradient", text)
    output = seen.arrays[large]["output"]
    cell = None if _saturated(output) else _explain(cases[large], output)
    if cell and not _gradients_agree(cell, cases[large], seen.arrays[large]):
        text = (
            "The gradients of the weights are not those of what the cell computes: does the gradient pass from each step to the last one?"
        )
        return Diagnosis("gradient-differs", text)
    return None


def _saturated(output: Array) -> bool:
    """Whether tanh gives nothing but its limits: cells that differ before it then look the same."""
    return bool(np.all(np.abs(np.abs(output) - 1) < LOOSE))


def _gradients_agree(cell: tuple[Step, Step], arguments: Arguments, got: Arrays) -> bool:
    """Compare gradients by what they do: a weight's gradient counts in proportion to the weight's size, and the largest sets the scale.

    Where a cell does not normalise what goes into tanh, one value near 0 among very large ones may decide them all: rounding moves it.
    """
    x, activation, w = _unpack(arguments)
    expected = gradients(*cell, x, activation, w, arguments["along"])
    size = {name: float(np.sqrt(np.mean(w[name] ** 2))) for name in WEIGHTS}
    scale = max(size[name] * float(np.abs(expected[name]).max()) for name in WEIGHTS)

    def furthest(other: Arrays) -> dict[str, float]:
        return {name: float(np.max(np.abs(expected[name] - other[name]))) * size[name] for name in WEIGHTS}

    off = furthest(got)
    if all(off[name] <= LOOSE * scale for name in WEIGHTS):
        return True
    rounded = [furthest(gradients(*cell, x, activation, _unpack(other)[2], arguments["along"])) for other in _rounded(arguments)]
    return all(off[name] <= LOOSE * scale + max(moved[name] for moved in rounded) for name in WEIGHTS)


def _untrained(missing: list[str], idle: list[str]) -> Diagnosis:
    """What to say of weights that are not there to be trained; if all are, of those that get no gradient."""
    words = {
        "kernel": "the kernel",
        "recurrent_kernel": "the recurrent kernel",
        "bias": "the bias of the linear part",
        "gain": "the gain of the norm",
        "offset": "the offset of the norm",
    }
    told = ", ".join(words[name] for name in missing or idle)
    if missing:
        how = "Leave use_bias, center and scale of the two sublayers as they are, and both sublayers trainable."
        return Diagnosis("no-gradient", f"Missing among the weights that your cell would train: {told}. {how}")
    text = f"No gradient reaches {told}. Each is a trainable weight of one of the two sublayers, and the output depends on it."
    return Diagnosis("no-gradient", text)


def _judge_saved(cases: Cases, seen: Observation) -> Diagnosis | None:
    """The loaded model computes what the saved one did, whatever that is."""
    if said := _misformed(cases, seen, "before", "loaded"):
        return said
    if _same(cases, seen, "before", "loaded"):
        return None
    if all(
        close(run(right, right, x, "tanh", w), seen.arrays[case]["loaded"], LOOSE) for case in cases for x, _, w in [_unpack(cases[case])]
    ):
        text = "After loading, the cell has the activation tanh again. Put the activation into get_config()."
        return Diagnosis("activation-lost", text)
    text = "The loaded model computes something else than the saved one: a setting is missing in get_config(), or a weight was not saved."
    return Diagnosis("loaded-differs", text)


def _check(name: str, title: str, probe: str, draw: Any, judge: Judge) -> Check:
    return Check(f"ln_cell_{name}", "LNSimpleRNNCell", title, SECTION, probe, draw, judge)


WRONG_STEPS = (
    *(Misconception(slug, text, one_step(step)) for slug, text, step in STEPS),
    _before_the_linear_part(state_too=True),
    _before_the_linear_part(state_too=False),
    Misconception("old-state-added", "You add the old state to the result. The new state is φ(LN(x W_x + h W_h + b)) alone.", _residual),
)
MODELS = (one_step(right), *(wrong.model for wrong in WRONG_STEPS))
CHECKS = (
    _check(
        "step",
        "one step: the norm between the linear part and the activation",
        "cell_step",
        _draw_step,
        by_values(one_step(right), WRONG_STEPS),
    ),
    _check("state", "the new state is the normalised output", "cell_step", _draw_step, _judge_state),
    _check("sequence", "runs in keras.layers.RNN, the same in training and inference", "cell_sequence", _draw_sequence, _judge_sequence),
    _check("weights", "every weight gets a gradient", "cell_weights", _draw_weights, _judge_weights),
    _check("saved", "survives saving and loading", "cell_saved", _draw_saved, _judge_saved),
)
