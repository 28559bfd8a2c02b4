"""What ``gradient_norms`` returns, and known wrong ways. Symbols: B batch, T time steps, F features, U units.

norms[t] = || d sum(h_T) / d h_t || over batch and units, from h_0 = 0, as in Pascanu et al. (2013), key ``pascanu2013difficulty``. The
reference takes the derivative by the complex step, in float64: no backpropagation, no formula of the cell's derivative.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from autograder.checks.check import Arrays, Misconception

Array = np.ndarray
CellStep = Callable[[Array, Array], Array]
SIZE = 1e-30

FUNCTIONS: Mapping[str, Callable[[Array], Array]] = {
    "tanh": np.tanh,
    "relu": lambda z: np.where(z.real > 0, z, 0),
}


def cell_step(kind: str, activation: str, kernel: Array, recurrent_kernel: Array, bias: Array) -> CellStep:
    """One step (x, h) → h' of the cells that the probe builds, for real and complex h."""
    f = FUNCTIONS[activation]

    def simple(x: Array, h: Array) -> Array:
        return f(x @ kernel + h @ recurrent_kernel + bias)

    def leaky(x: Array, h: Array) -> Array:
        return 0.5 * h + 0.5 * np.tanh(x @ kernel + h @ recurrent_kernel + bias)

    def gru(x: Array, h: Array) -> Array:
        (xz, xr, xg), (uz, ur, ug) = (np.split(a, 3, axis=-1) for a in (x @ kernel + bias, recurrent_kernel))
        z, r = _sigmoid(xz + h @ uz), _sigmoid(xr + h @ ur)
        return z * h + (1 - z) * f(xg + (r * h) @ ug)

    return {"simple": simple, "leaky": leaky, "gru": gru}[kind]


def _sigmoid(z: Array) -> Array:
    return 1 / (1 + np.exp(-z))


def states_of(step: CellStep, x: Array, start: Array) -> list[Array]:
    """h_0 … h_T."""
    states = [start]
    for t in range(x.shape[1]):
        states.append(step(x[:, t], states[-1]))
    return states


def state_gradients(step: CellStep, x: Array, start: Array) -> Array:
    """D sum(h_T) / d h_t for t = 0 … T, as (T + 1, B, U)."""
    states = states_of(step, x, start)
    gradients = np.zeros((len(states), *start.shape))
    for t, state in enumerate(states):
        for unit in range(state.shape[1]):
            h = state.astype(complex)
            h[:, unit] += 1j * SIZE
            gradients[t, :, unit] = states_of(step, x[:, t:], h)[-1].imag.sum(-1) / SIZE
    return gradients


def input_gradients(step: CellStep, x: Array, start: Array) -> Array:
    """D sum(h_T) / d x_t, as (T, B, F)."""
    gradients = np.zeros((x.shape[1], x.shape[0], x.shape[2]))
    for t, feature in np.ndindex(x.shape[1], x.shape[2]):
        moved = x.astype(complex)
        moved[:, t, feature] += 1j * SIZE
        gradients[t, :, feature] = states_of(step, moved, start)[-1].imag.sum(-1) / SIZE
    return gradients


def _l2(gradients: Array) -> Array:
    return np.sqrt(np.sum(np.square(gradients), axis=(1, 2)))


def _model(norms: Callable[[CellStep, Array, Array], Array]) -> Callable[..., Arrays]:
    """A model of gradient_norms from a function of (cell's step, x, zero state)."""

    def model(x: Array, kind: str, activation: str, **weights: Array) -> Arrays:
        w = {name: value.astype(np.float64) for name, value in weights.items()}
        start = np.zeros((x.shape[0], w["recurrent_kernel"].shape[0]))
        with np.errstate(all="ignore"):
            return {"norms": norms(cell_step(kind, activation, **w), x.astype(np.float64), start)}

    return model


def _of(reduce: Callable[[Array], Array]) -> Callable[..., Arrays]:
    """A model that reduces the right gradients (T, B, U) in another way."""
    return _model(lambda step, x, start: reduce(state_gradients(step, x, start)[1:]))


def _of_all_outputs(step: CellStep, x: Array, start: Array) -> Array:
    """The norms when the sum runs over the outputs of all steps instead of the last."""
    states, result = states_of(step, x, start), np.zeros((x.shape[1], *start.shape))
    for t in range(1, len(states)):
        for unit in range(start.shape[1]):
            h = states[t].astype(complex)
            h[:, unit] += 1j * SIZE
            result[t - 1, :, unit] = sum(later.imag.sum(-1) for later in states_of(step, x[:, t:], h)) / SIZE
    return _l2(result)


def _of_last(output: Callable[[Array], Array]) -> Callable[[CellStep, Array, Array], Array]:
    """The norms of the gradient of another function of h_T than its sum: (B, U) → (B,)."""

    def norms(step: CellStep, x: Array, start: Array) -> Array:
        states, result = states_of(step, x, start), np.zeros((x.shape[1], *start.shape))
        for t, unit in np.ndindex(x.shape[1], start.shape[1]):
            h = states[t + 1].astype(complex)
            h[:, unit] += 1j * SIZE
            result[t, :, unit] = output(states_of(step, x[:, t + 1 :], h)[-1]).imag / SIZE
        return _l2(result)

    return norms


def _of_one_step(step: CellStep, x: Array, start: Array) -> Array:
    """The norms of the gradient of each state's sum with respect to the state before it."""
    states = states_of(step, x, start)
    return np.concatenate([_l2(state_gradients(step, x[:, t : t + 1], states[t])[:1]) for t in range(x.shape[1])])


reference = _of(_l2)

WRONG = (
    Misconception(
        "before-each-step",
        "Your list starts with the gradient of the initial state and lacks the last one: entry t belongs to the "
        "state after step t, not before it.",
        _model(lambda s, x, h: _l2(state_gradients(s, x, h)[:-1])),
    ),
    Misconception(
        "initial-state-too",
        "Your list also holds the gradient of the initial state. It has T entries, one for the state after each step.",
        _model(lambda s, x, h: _l2(state_gradients(s, x, h))),
    ),
    Misconception(
        "last-step-missing",
        "The last step is missing: the gradient of the last output with respect to itself is 1 for each value.",
        _model(lambda s, x, h: _l2(state_gradients(s, x, h)[1:-1])),
    ),
    Misconception(
        "reversed", "Your norms are in the reverse order: the first entry belongs to the first step.", _of(lambda g: _l2(g)[::-1])
    ),
    Misconception(
        "mean-of-output", "You differentiate the mean of the last output. Differentiate its sum.", _of(lambda g: _l2(g) / g[0].size)
    ),
    Misconception(
        "mean-of-batch",
        "You average over the batch somewhere. Take the sum of the last output, and one norm over batch and units.",
        _of(lambda g: _l2(g) / g.shape[1]),
    ),
    Misconception(
        "mean-of-units",
        "You average over the units somewhere. Take the sum of the last output, and one norm over batch and units.",
        _of(lambda g: _l2(g) / g.shape[2]),
    ),
    Misconception(
        "norm-per-sample",
        "You take one norm for each sample and average them. Take one norm over batch and units.",
        _of(lambda g: np.sqrt((g**2).sum(2)).mean(1)),
    ),
    Misconception(
        "norm-per-sample",
        "You take one norm for each sample and add them. Take one norm over batch and units.",
        _of(lambda g: np.sqrt((g**2).sum(2)).sum(1)),
    ),
    Misconception(
        "norm-per-sample",
        "You return one norm for each step and sample. Take one norm over batch and units, so that T numbers are left.",
        _of(lambda g: np.sqrt((g**2).sum(2))),
    ),
    Misconception(
        "norm-per-sample",
        "You return one norm for each sample and step. Take one norm over batch and units, so that T numbers are left.",
        _of(lambda g: np.sqrt((g**2).sum(2)).T),
    ),
    Misconception(
        "norm-per-unit", "You take one norm for each unit. Take one norm over batch and units.", _of(lambda g: np.sqrt((g**2).sum(1)))
    ),
    Misconception("gradient-not-norm", "You return the gradients themselves. Take the L2 norm over batch and units.", _of(lambda g: g)),
    Misconception(
        "root-mean-square",
        "Your norms are too small by one factor, the root of batch size times units: you take the mean of the squares instead of "
        "their sum, or divide by the last norm.",
        _of(lambda g: np.sqrt((g**2).mean((1, 2)))),
    ),
    Misconception(
        "root-mean-square",
        "You take the mean of the squares over the batch. Add the squares over batch and units, then take the root.",
        _of(lambda g: np.sqrt((g**2).sum(2).mean(1))),
    ),
    Misconception(
        "spectral-norm",
        "You take the 2-norm of a matrix, its largest singular value. The L2 norm over batch and units is that of all its numbers in a "
        "row: the root of the sum of their squares.",
        _of(lambda g: np.linalg.norm(g, 2, axis=(1, 2))),
    ),
    Misconception("squared-norm", "The square root is missing: you return the squared norm.", _of(lambda g: (g**2).sum((1, 2)))),
    Misconception("l1-norm", "You add the absolute values (the L1 norm). The L2 norm is asked for.", _of(lambda g: np.abs(g).sum((1, 2)))),
    Misconception(
        "mean-absolute",
        "You average the absolute values. The L2 norm is the root of the sum of the squares.",
        _of(lambda g: np.abs(g).mean((1, 2))),
    ),
    Misconception("max-norm", "You take the largest absolute value. The L2 norm is asked for.", _of(lambda g: np.abs(g).max((1, 2)))),
    Misconception("sum-of-gradient", "You add the gradient's values. Take the L2 norm: squares, sum, root.", _of(lambda g: g.sum((1, 2)))),
    Misconception(
        "with-respect-to-input",
        "You differentiate with respect to the inputs. Differentiate with respect to the states.",
        _model(lambda s, x, h: _l2(input_gradients(s, x, h))),
    ),
    Misconception(
        "all-outputs", "You add up the outputs of all steps. Differentiate the sum of the last output only.", _model(_of_all_outputs)
    ),
    Misconception(
        "squared-output",
        "You differentiate the sum of squares of the last output. Differentiate its plain sum.",
        _model(_of_last(lambda h: (h**2).sum(-1))),
    ),
    Misconception("starts-at-one", "Your initial state is not zero.", _model(lambda s, x, h: _l2(state_gradients(s, x, h + 1)[1:]))),
    Misconception(
        "zero-gradient",
        "All your norms but the last are 0: the gradient does not get through the states. Does each step use the very "
        "tensor of the state that you differentiate by?",
        _of(lambda g: np.concatenate([np.zeros(len(g) - 1), _l2(g[-1:])])),
    ),
    Misconception(
        "zero-gradient",
        "All your norms are 0: the gradient does not get through the states. Is the whole loop inside the GradientTape?",
        _of(lambda g: np.zeros(len(g))),
    ),
    Misconception(
        "first-sample-only", "You look at the first sample only. The norm runs over the whole batch.", _of(lambda g: _l2(g[:, :1]))
    ),
    Misconception(
        "one-unit",
        "You differentiate one unit of the last output. Differentiate the sum over all units.",
        _model(_of_last(lambda h: h[:, 0])),
    ),
    Misconception(
        "one-step-only",
        "Each of your norms looks one step ahead only. Differentiate the last output, through all the steps in between.",
        _model(_of_one_step),
    ),
    Misconception(
        "one-step-only",
        "Each of your norms but the last looks one step ahead only. Differentiate the last output, through all the steps in between.",
        _model(lambda s, x, h: np.append(_of_one_step(s, x, h)[1:], np.sqrt(h.size))),
    ),
    Misconception(
        "backwards-in-time",
        "You run the cell from the last step of x to the first. Run it from the first to the last.",
        _model(lambda s, x, h: _l2(state_gradients(s, x[:, ::-1], h)[1:])),
    ),
    Misconception(
        "one-input-repeated",
        "Every step of yours gets the first step of x. Step t gets x[:, t].",
        _model(lambda s, x, h: _l2(state_gradients(s, np.repeat(x[:, :1], x.shape[1], axis=1), h)[1:])),
    ),
    Misconception(
        "norm-of-states",
        "You return the norms of the states. The norms of the gradients with respect to the states are asked for.",
        _model(lambda s, x, h: _l2(np.stack(states_of(s, x, h)[1:]))),
    ),
    Misconception(
        "product-of-norms",
        "You multiply the norms of single steps. The norm of a product is not the product of norms: differentiate the last output.",
        _model(lambda s, x, h: np.cumprod(np.append(_of_one_step(s, x, h)[1:], np.sqrt(h.size))[::-1])[::-1]),
    ),
    *(
        Misconception(
            "floor",
            "You add a small number under the root, or to the norm, so that norms that vanish do not show. Leave it out.",
            _of(lambda g, c=c, p=p: (_l2(g) ** p + c) ** (1 / p)),  # type: ignore[misc]
        )
        for c, p in ((1e-3, 2), (1e-4, 2), (1e-5, 2), (1e-6, 2), (1e-2, 1), (1e-3, 1))
    ),
    *(
        Misconception("clipped", f"Your norms never pass {most:g}. Nothing is clipped here: return them as they are.", _of(clipped))
        for most, clipped in ((most, lambda g, most=most: np.minimum(_l2(g), most)) for most in (1, 2, 5, 10))
    ),
    Misconception("logarithm", "You return the logarithms of the norms. Return the norms.", _of(lambda g: np.log(_l2(g)))),
)
