"""The right normalised cell and the known wrong ones, as models. Symbols: B batch, T time steps, F features, U units.

h' = φ(LN(x W_x + h W_h + b)), the normalised recurrent unit of Ba et al. (2016), key ``ba2016layer``, with LN over the units. All functions
take complex numbers too, for derivatives by the complex step.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from autograder.checks.check import Arrays

Array = np.ndarray
WEIGHTS = ("kernel", "recurrent_kernel", "bias", "gain", "offset")
EPSILON = 1e-3

ACTIVATIONS: Mapping[str, Callable[[Array], Array]] = {
    "tanh": np.tanh,
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "softsign": lambda z: z / (1 + np.abs(z.real)),
    "linear": lambda z: z,
}


def layer_norm(z: Array, gain: Array, offset: Array, axis: int | tuple[int, ...] = -1) -> Array:
    """Layer normalisation over the units (or another axis) that also takes complex numbers, for derivatives by the complex step."""
    centred = z - z.mean(axis, keepdims=True)
    return centred / np.sqrt((centred * centred).mean(axis, keepdims=True) + EPSILON) * gain + offset


def _centred(z: Array) -> Array:
    return z - z.mean(-1, keepdims=True)


Step = Callable[..., Array]
"""(x W_x, h W_h, b, gain, offset, activation) → the output of one step."""


def right(xw: Array, hu: Array, b: Array, gain: Array, offset: Array, f: Callable[[Array], Array]) -> Array:
    """φ(LN(x W_x + h W_h + b))."""
    return f(layer_norm(xw + hu + b, gain, offset))


STEPS: tuple[tuple[str, str, Step], ...] = (
    (
        "norm-after-activation",
        "You normalise after the activation. The norm stands before it, on the linear part: φ(LN(x W_x + h W_h + b)).",
        lambda xw, hu, b, g, o, f: layer_norm(f(xw + hu + b), g, o),
    ),
    (
        "norm-after-activation",
        "The linear part already applies an activation, so that the norm comes after it. Give simple_rnn_cell activation=None.",
        lambda xw, hu, b, g, o, f: layer_norm(np.tanh(xw + hu + b), g, o),
    ),
    (
        "activation-twice",
        "The activation is applied twice: before the norm and after it. Give simple_rnn_cell activation=None.",
        lambda xw, hu, b, g, o, f: f(layer_norm(np.tanh(xw + hu + b), g, o)),
    ),
    (
        "activation-twice",
        "The activation is applied twice: before the norm and after it. Give simple_rnn_cell activation=None.",
        lambda xw, hu, b, g, o, f: f(layer_norm(f(xw + hu + b), g, o)),
    ),
    (
        "no-activation",
        "The activation is missing: the output is LN(x W_x + h W_h + b).",
        lambda xw, hu, b, g, o, f: layer_norm(xw + hu + b, g, o),
    ),
    (
        "activation-ignored",
        "Your cell always uses tanh. Use the activation that it was given.",
        lambda xw, hu, b, g, o, f: np.tanh(layer_norm(xw + hu + b, g, o)),
    ),
    ("not-normalised", "The layer norm is never applied: the output is φ(x W_x + h W_h + b).", lambda xw, hu, b, g, o, f: f(xw + hu + b)),
    (
        "over-batch",
        "You normalise over the batch. Layer normalisation averages over the units of one sample (the last axis).",
        lambda xw, hu, b, g, o, f: f(layer_norm(xw + hu + b, g, o, axis=0)),
    ),
    (
        "over-batch",
        "You take one mean and one deviation for the whole batch. Layer normalisation averages over the units of each sample by itself.",
        lambda xw, hu, b, g, o, f: f(layer_norm(xw + hu + b, g, o, axis=(0, 1))),
    ),
    (
        "batch-normalisation",
        "You use batch normalisation, with its moving statistics of the batch. Layer normalisation averages over the units of one sample.",
        lambda xw, hu, b, g, o, f: f((xw + hu + b) / np.sqrt(1 + EPSILON) * g + o),
    ),
    (
        "norm-of-input-only",
        "You normalise the input's part only. Normalise the sum x W_x + h W_h + b.",
        lambda xw, hu, b, g, o, f: f(layer_norm(xw, g, o) + hu + b),
    ),
    (
        "norm-of-input-only",
        "You normalise the input's part only. Normalise the sum x W_x + h W_h + b.",
        lambda xw, hu, b, g, o, f: f(layer_norm(xw + b, g, o) + hu),
    ),
    (
        "norm-of-state-only",
        "You normalise the state's part only. Normalise the sum x W_x + h W_h + b.",
        lambda xw, hu, b, g, o, f: f(xw + layer_norm(hu, g, o) + b),
    ),
    (
        "norm-of-each-part",
        "You normalise the input's part and the state's part separately. Normalise their sum, once.",
        lambda xw, hu, b, g, o, f: f(layer_norm(xw, g, o) + layer_norm(hu, g, o) + b),
    ),
    *(
        (
            "norm-of-each-part",
            "You normalise the input's part and the state's part separately. Normalise their sum, once.",
            lambda xw, hu, b, g, o, f, n=n, m=m: f(layer_norm(xw + n * b, g, o) + layer_norm(hu + m * b, g, o)),
        )
        for n, m in ((0, 0), (1, 0), (0, 1))
    ),
    (
        "no-bias",
        "The linear part has no bias. It keeps its bias: leave use_bias as it is.",
        lambda xw, hu, b, g, o, f: f(layer_norm(xw + hu, g, o)),
    ),
    (
        "bias-after-norm",
        "The bias is added after the norm. It belongs to the linear part: LN(x W_x + h W_h + b).",
        lambda xw, hu, b, g, o, f: f(layer_norm(xw + hu, g, o) + b),
    ),
    (
        "state-unused",
        "The state is not used: the output depends on the input alone.",
        lambda xw, hu, b, g, o, f: f(layer_norm(xw + b, g, o)),
    ),
    (
        "input-unused",
        "The input is not used: the output depends on the state alone.",
        lambda xw, hu, b, g, o, f: f(layer_norm(hu + b, g, o)),
    ),
    (
        "no-gain-and-offset",
        "The norm has no gain and no offset: keep center and scale as they are.",
        lambda xw, hu, b, g, o, f: f(layer_norm(xw + hu + b, np.ones_like(g), np.zeros_like(o))),
    ),
    ("no-gain", "The norm has no gain: keep scale=True.", lambda xw, hu, b, g, o, f: f(layer_norm(xw + hu + b, np.ones_like(g), o))),
    ("no-offset", "The norm has no offset: keep center=True.", lambda xw, hu, b, g, o, f: f(layer_norm(xw + hu + b, g, np.zeros_like(o)))),
    (
        "rms-norm",
        "Your norm does not subtract the mean.",
        lambda xw, hu, b, g, o, f: f((xw + hu + b) / np.sqrt(((xw + hu + b) ** 2).mean(-1, keepdims=True)) * g + o),
    ),
    (
        "rms-norm",
        "Your norm does not subtract the mean, and has no offset.",
        lambda xw, hu, b, g, o, f: f((xw + hu + b) / np.sqrt(((xw + hu + b) ** 2).mean(-1, keepdims=True)) * g),
    ),
    (
        "variance-not-centred",
        "The variance of your norm is the mean of the squares of z = x W_x + h W_h + b. Take the mean of the squares of z - mean.",
        lambda xw, hu, b, g, o, f: f(_centred(xw + hu + b) / np.sqrt(((xw + hu + b) ** 2).mean(-1, keepdims=True)) * g + o),
    ),
    (
        "normalised-twice",
        "The norm is applied twice: before the activation and after it. Once, before it, is right.",
        lambda xw, hu, b, g, o, f: layer_norm(f(layer_norm(xw + hu + b, g, o)), g, o),
    ),
)

STATES: tuple[tuple[str, str, Step], ...] = (
    (
        "state-not-normalised",
        "The new state is the linear part, before norm and activation: you return the states of simple_rnn_cell. "
        "Return the normalised output as the new state too, or the next step never sees the norm.",
        lambda xw, hu, b, g, o, f: xw + hu + b,
    ),
    (
        "state-not-normalised",
        "The new state is not normalised. Return the normalised output as the new state too.",
        lambda xw, hu, b, g, o, f: f(xw + hu + b),
    ),
    (
        "state-not-normalised",
        "The new state is the state of simple_rnn_cell, with its own activation and without the norm. Return the "
        "normalised output as the new state too.",
        lambda xw, hu, b, g, o, f: np.tanh(xw + hu + b),
    ),
    (
        "state-before-activation",
        "The new state lacks the activation. It is the output itself, φ(LN(x W_x + h W_h + b)).",
        lambda xw, hu, b, g, o, f: layer_norm(xw + hu + b, g, o),
    ),
)


def _parts(x: Array, h: Array, kernel: Array, recurrent_kernel: Array, bias: Array) -> tuple[Array, Array, Array]:
    return x @ kernel, h @ recurrent_kernel, np.asarray(bias)


def one_step(step: Step) -> Callable[..., Arrays]:
    """The model of one step: (x, h, activation, the five weights) → ``output``."""

    def model(x: Array, h: Array, activation: str, **weights: Array) -> Arrays:
        w = {name: weights[name].astype(np.float64) for name in WEIGHTS}
        parts = _parts(x, h, w["kernel"], w["recurrent_kernel"], w["bias"])
        with np.errstate(all="ignore"):
            return {"output": step(*parts, w["gain"], w["offset"], ACTIVATIONS[activation])}

    return model


def run(step: Step, state: Step, x: Array, activation: str, w: Mapping[str, Array]) -> Array:
    """The outputs (B, T, U) of a cell with the given ``step``, whose new state is given by ``state``, from a zero state."""
    f, h, outputs = ACTIVATIONS[activation], np.zeros((x.shape[0], w["bias"].shape[0])), []
    for t in range(x.shape[1]):
        parts = _parts(x[:, t], h, w["kernel"], w["recurrent_kernel"], w["bias"])
        with np.errstate(all="ignore"):
            output, h = (part(*parts, w["gain"], w["offset"], f) for part in (step, state))
        outputs.append(output)
    return np.stack(outputs, axis=1)


def gradients(step: Step, state: Step, x: Array, activation: str, w: Mapping[str, Array], along: Array) -> dict[str, Array]:
    """D sum(along * output) / d weight for each weight, by the complex step: exact to float64, and no formula of anybody's."""
    size = 1e-30
    result = {}
    for name in WEIGHTS:
        result[name] = np.zeros_like(w[name])
        for index in np.ndindex(w[name].shape):
            moved = w[name].astype(complex)
            moved[index] += 1j * size
            result[name][index] = np.sum(along * run(step, state, x, activation, {**w, name: moved}).imag) / size
    return result
