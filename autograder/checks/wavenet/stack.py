"""Checks of ``build_wavenet``. Symbols: B batch, T time steps, F features, C filters, H horizon, R receptive field.

What a step depends on is read from gradients, in a model whose weights were drawn anew and positive: no ReLU is off then, and no two paths
cancel, so that a gradient of 0 means that there is no path. What the layers compute is judged apart from that, relative to the paths.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checks.check import ROUGH, Check, Judge, close, diagnose_samples
from autograder.checks.wavenet.field import steps_seen
from autograder.checks.wavenet.parts import DILATION, PLAIN, PROVED, Array, Cases, distinct, draw_bias, draw_kernel, normal, windows_at
from autograder.checks.wavenet.stack_reach import DEFAULT_RATES, SAME, judge_causal, judge_field, raised_by, rates_of
from autograder.records import Arguments, Diagnosis, Observation

DEFAULT_FILTERS = 32
Activation = Callable[[Array], Array]
Layer = tuple[int, int]
"""Dilation rate and the zeros before the sequence."""


# --- draws -----------------------------------------------------------------------------------------------------------------------


def _sizes(rng: np.random.Generator) -> tuple[int, int, int, int]:
    """B, F, H, C, all different."""
    b, f, h, c = distinct(rng, (2, 6), (2, 7), (3, 9), (8, 12))
    return b, f, h, c


def _draw_form(rng: np.random.Generator) -> Cases:
    """One stack on many steps, another on one."""
    cases: dict[str, Arguments] = {}
    for t, rates in ((int(rng.integers(18, 25)), [1, 2, 5]), (1, [4, 1, 2])):
        b, f, h, c = _sizes(rng)
        given = {"x": normal(rng, b, t, f), "horizon": h, "seed": int(rng.integers(2**31)), "rates": rates, "filters": c}
        cases[f"B = {b}, T = {t}, n_features = {f}, horizon = {h}"] = given
    return cases


def _influence_case(rng: np.random.Generator, rates: list[int] | None, whole: bool) -> tuple[str, Arguments]:
    """One stack; all of its outputs are looked at, or three with room for twice the receptive field before them and for one after."""
    _, f, h, c = _sizes(rng)
    reach = steps_seen(2, list(rates or DEFAULT_RATES))
    t = (2 if whole else 3) * reach + int(rng.integers(6, 10))
    first, looked = (0, t) if whole else (t - reach - 4, 3)
    x = rng.uniform(0.2, 0.6, (1, t, f)).astype(np.float32)
    given = {"x": x, "horizon": h, "seed": int(rng.integers(2**31)), "filters": c, "first": first, "looked": looked}
    name = "dilation rates " + (f"({', '.join(map(str, rates))})" if rates else "left out")
    return f"{name} and T = {t}", {**given, "rates": rates} if rates else given


def _out_of_order(rng: np.random.Generator) -> list[int]:
    """The largest rate is neither the first nor the last."""
    return [3, 6, 1] if rng.integers(2) else [2, 6, 1]


def _draw_reach(rng: np.random.Generator) -> Cases:
    """Three outputs of the default stack, and all outputs of one whose dilations are in no order."""
    return dict([_influence_case(rng, None, whole=False), _influence_case(rng, _out_of_order(rng), whole=True)])


def _draw_layers(rng: np.random.Generator) -> Cases:
    """Weights to put into a stack, and into a short one with as many filters as there are by default."""
    cases: dict[str, Arguments] = {}
    for rates, name in (([1, 3, 2], "chosen filters"), ([2, 1], "filters left out")):
        b, f, h, c = _sizes(rng)
        c = c if len(rates) > 2 else DEFAULT_FILTERS
        put = {"first": draw_kernel(rng, 2, f, c), "middle": draw_kernel(rng, 2, c, c), "bias": draw_bias(rng, c) / 2}
        put |= {"last": draw_kernel(rng, 1, c, h), "last_bias": draw_bias(rng, h)}
        given = {"x": normal(rng, b, int(rng.integers(12, 16)), f), "horizon": h, "rates": rates, **put}
        cases[name] = {**given, "filters": c} if len(rates) > 2 else given
    return cases


# --- what it should be -----------------------------------------------------------------------------------------------------------


def _relu(z: Array) -> Array:
    return np.maximum(z, 0)


def _linear(z: Array) -> Array:
    return z


@dataclass(frozen=True)
class Way:
    """A way to go through the stack."""

    activation: Activation = _relu
    last: Activation = _linear
    first: Activation | None = None
    """The activation of the first layer, if it has another one."""
    final: Activation | None = None
    """The activation of the last convolution before the last layer, if it has another one."""
    before: Activation = _linear
    """What is applied to the input of each layer."""
    residual: bool = False
    """Whether each layer but the first adds its input."""
    summed: bool = False
    """Whether the last layer gets the sum of what all the others make."""


RIGHT = Way()


def run_stack(given: Arguments, layers: list[Layer], way: Way = RIGHT) -> Array:
    """The stack with these weights, (B, T, H): ``oord2016wavenet`` as ``geron2022hands`` prints it."""
    z = np.asarray(given["x"], np.float64)
    made_so_far: list[Array] = []
    for number, (rate, zeros) in enumerate(layers):
        kernel, activation = given["middle" if number else "first"], way.activation if number else way.first or way.activation
        if way.final and number == len(layers) - 1:
            activation = way.final
        made = activation(windows_at(way.before(z), kernel, given["bias"], np.arange(z.shape[1]) - zeros, rate))
        z = z + made if way.residual and number else made
        made_so_far.append(z)
    z = np.sum(made_so_far, axis=0) if way.summed else z
    return way.last(z @ np.asarray(given["last"][0], np.float64) + np.asarray(given["last_bias"], np.float64))


# --- judges: form ----------------------------------------------------------------------------------------------------------------


def _judge_form(cases: Cases, seen: Observation) -> Diagnosis | None:
    """(B, T, H), for any T, sample by sample, and each step whatever follows."""
    said = raised_by(cases, seen)
    for case, given in cases.items():
        if case in seen.arrays and (wrong := _judge_output(case, given, seen.arrays[case])):
            return wrong
    if said and said.slug == "raises" and seen.arrays:
        failed = next(case for case in cases if case in seen.raised)
        text = f"Your model works for other sizes, but not with {failed}: {seen.raised[failed].message} It should take any number of steps."
        return Diagnosis("some-lengths-only", text)
    return said


def _judge_output(case: str, given: Arguments, got: Any) -> Diagnosis | None:
    """The shape of one case's output; and that it is the same for a sample alone."""
    (b, t, _), h, output = given["x"].shape, given["horizon"], got["output"]
    if output.shape != (b, t, h):
        return _explain_shape(case, output.shape, (b, t, h), sum(rates_of(given)), len(rates_of(given)))
    if t > 1 and not np.ptp(output):
        return Diagnosis("constant-output", "The output of your model does not depend on its input.")
    return diagnose_samples(case, output, got["alone"])


def _explain_shape(case: str, shape: tuple[int, ...], wanted: tuple[int, int, int], reach: int, layers: int) -> Diagnosis:
    """What to say about another shape than (B, T, H)."""
    told = f"With {case} the output should have the shape {wanted}; yours has {shape}."
    b, t, h = wanted
    if shape == (b, h):
        return Diagnosis("one-step-only", f"{told} A forecast is asked for at each step: the time axis stays.")
    if len(shape) == 3 and shape[:2] == (b, t):
        return Diagnosis("horizon", f"{told} The last layer makes {h} numbers for each step.")
    if len(shape) == 3 and shape[1] in (max(t - reach, 0), t - reach):
        return Diagnosis(
            "not-padded", f"{told} Each convolution shortens the sequence by its dilation rate. Pad with zeros before the first step."
        )
    if len(shape) == 3 and shape[1] == t - reach + layers:
        text = "Padding by K - 1 = 1 is right for dilation 1 only: a layer needs as many zeros as its dilation rate."
        return Diagnosis("padded-without-dilation", f"{told} {text}")
    return Diagnosis("shape", told)


# --- judges: what the layers compute ---------------------------------------------------------------------------------------------


def _judge_layers(cases: Cases, seen: Observation) -> Diagnosis | None:
    """Kernel 2, ReLU, one linear layer of kernel size 1 at the end, and nothing else; wherever the zeros are."""
    if said := raised_by(cases, seen):
        return said
    for case, given in cases.items():
        if said := _judge_shapes(given, seen.arrays[case]["shapes"]):
            return said
    for case in cases:
        if not close(seen.arrays[case]["output"], seen.arrays[case]["training"], ROUGH):
            text = (
                "Your model computes something else in training than in inference: dropout, or batch normalisation. Nothing else is asked."
            )
            return Diagnosis("extra-layers", text)
    for name, how in WAYS.items():
        if all(_fits(_with_biases(given, seen.arrays[case]), seen.arrays[case], how, _layouts) for case, given in cases.items()):
            return None if not name else Diagnosis(*_WAY_TEXTS[name])
    for slug, text, order in ORDERS:
        if all(_fits(_with_biases(given, seen.arrays[case]), seen.arrays[case], RIGHT, _ordered(order)) for case, given in cases.items()):
            return Diagnosis(slug, text)
    text = "With weights put into it, your model does not compute what convolutions with ReLU and a linear last layer compute."
    return Diagnosis("unknown", f"{text} No mistake that we know explains it: is there a layer too many, or another activation?")


def _judge_shapes(given: Arguments, shapes: Array) -> Diagnosis | None:
    """The kernels are those of the convolutions and of the last layer, no more and no less."""
    f, h, layers = given["x"].shape[2], given["horizon"], len(rates_of(given))
    c = int(given.get("filters", DEFAULT_FILTERS))
    kernels = [tuple(int(n) for n in row[1 : 1 + int(row[0])]) for row in shapes if row[0] > 1]
    wide = [shape for shape in kernels if len(shape) == 3 and shape[0] > 1]
    if any(shape[0] != 2 for shape in wide):
        return Diagnosis(
            "kernel-size", f"A convolution of yours has kernel size {max(shape[0] for shape in wide)}. Kernel size 2 is asked for."
        )
    narrow = [shape[-2:] for shape in kernels if shape not in wide]
    if c > 1 and any(shape[2] == 1 for shape in wide):
        text = "A convolution of yours takes each feature by itself, as a separable one does. In Conv1D each filter sees them all."
        return Diagnosis("separable", text)
    if wide and all(shape[2] != c for shape in wide) and len({shape[2] for shape in wide}) == 1:
        told = "by default" if "filters" not in given else "as filters says"
        return Diagnosis("filters", f"Your convolutions have {wide[0][2]} filters; {c} are asked for, {told}.")
    if sorted(wide) == sorted([(2, f, c)] + [(2, c, c)] * (layers - 1)) and narrow == [(c, h)]:
        return _judge_others(shapes)
    if not narrow and wide and wide[-1] == (2, c, h):
        return Diagnosis("last-layer", "Your last layer has kernel size 2. A convolution of kernel size 1, or a Dense layer, is asked for.")
    if (c, h) not in narrow:
        return Diagnosis(
            "last-layer", f"There should be a last layer of kernel size 1 that makes {h} numbers from {c} channels; yours has none."
        )
    if len(narrow) > 1:
        return Diagnosis(
            "extra-layers", "There are more layers than the convolutions of kernel size 2 and one of kernel size 1, or Dense, at the end."
        )
    return None  # another number of layers shows in the receptive field, and is judged there


def _judge_others(shapes: Array) -> Diagnosis | None:
    """Weights of one axis: biases only, and no more than one for each kernel."""
    kernels, vectors = int(np.sum(shapes[:, 0] > 1)), int(np.sum(shapes[:, 0] == 1))
    if vectors > kernels:
        return Diagnosis(
            "extra-layers", "There are more weights than those of the convolutions: a normalisation, perhaps. Nothing else is asked for."
        )
    return None


WAYS: dict[str, Way] = {
    "": RIGHT,
    "no-activation": Way(_linear),
    "tanh": Way(np.tanh),
    "sigmoid": Way(lambda z: 1 / (1 + np.exp(-z))),
    "leaky": Way(lambda z: np.where(z > 0, z, 0.2 * z)),
    "elu": Way(lambda z: np.where(z > 0, z, np.expm1(np.minimum(z, 0)))),
    "silu": Way(lambda z: z / (1 + np.exp(-z))),
    "gelu": Way(lambda z: z / 2 * (1 + np.tanh(np.sqrt(2 / np.pi) * (z + 0.044715 * z**3)))),
    "first-linear": Way(first=_linear),
    "final-linear": Way(final=_linear),
    "relu-before": Way(_linear, before=_relu),
    "residual": Way(residual=True),
    "summed": Way(summed=True),
    "last-not-linear": Way(last=_relu),
    "last-tanh": Way(last=np.tanh),
    "last-sigmoid": Way(last=lambda z: 1 / (1 + np.exp(-z))),
    "last-softplus": Way(last=lambda z: np.logaddexp(0, z)),
}
_NOT_RELU = "the convolutions of this stack have ReLU."
_LAST = "Your last layer has an activation. A forecast can be any number: the last layer is linear."
_WAY_TEXTS = {
    "no-activation": ("no-activation", "Your convolutions have no activation: without ReLU the whole stack is one linear filter."),
    "tanh": ("other-activation", f"Your convolutions have tanh; {_NOT_RELU}"),
    "sigmoid": ("other-activation", f"Your convolutions have a sigmoid; {_NOT_RELU}"),
    "leaky": ("other-activation", f"Your convolutions have a leaky ReLU; {_NOT_RELU}"),
    "elu": ("other-activation", f"Your convolutions have ELU; {_NOT_RELU}"),
    "silu": ("other-activation", f"Your convolutions have SiLU; {_NOT_RELU}"),
    "gelu": ("other-activation", f"Your convolutions have GELU; {_NOT_RELU}"),
    "first-linear": ("no-activation", "Your first convolution has no activation: every convolution of this stack has ReLU."),
    "final-linear": (
        "no-activation",
        "Your last convolution before the last layer has no activation: every convolution of this stack has ReLU.",
    ),
    "relu-before": (
        "activation-before",
        "ReLU is applied to what goes into each convolution, the features too. It belongs to what comes out.",
    ),
    "summed": (
        "skips-summed",
        "The last layer gets the sum of what all your convolutions make. In the plain stack it gets what the last one makes.",
    ),
    "residual": ("residual", "Your convolutions add their input to what they make. This is the plain stack: nothing else is asked for."),
    "last-not-linear": ("last-not-linear", _LAST),
    "last-tanh": ("last-not-linear", _LAST),
    "last-sigmoid": ("last-not-linear", _LAST),
    "last-softplus": ("last-not-linear", _LAST),
}


Layouts = Callable[[Arguments, Any], Iterator[list[Layer]]]


def _fits(given: Arguments, got: Any, how: Way, layouts: Layouts) -> bool:
    """Whether some choice of dilations and zeros explains the output."""
    tried = []
    for layers in layouts(given, got):
        if layers not in tried and any(close(made, got["output"], ROUGH) for made in _outputs(given, layers, how, got["output"].shape[1])):
            return True
        tried.append(layers)
    return False


def _outputs(given: Arguments, layers: list[Layer], how: Way, steps: int) -> Iterator[Array]:
    """What the stack makes; and what it makes where all the zeros of a causal one stand before its first layer, and no others follow."""
    yield run_stack(given, layers, how)[:, :steps]
    if all(rate == zeros for rate, zeros in layers):
        reach = sum(zeros for _, zeros in layers)
        padded = np.pad(np.asarray(given["x"], np.float64), ((0, 0), (reach, 0), (0, 0)))
        yield run_stack({**given, "x": padded}, layers, how)[:, reach : reach + steps]


def _with_biases(given: Arguments, got: Any) -> Arguments:
    """The weights, with zeros for biases that the model does not have."""
    sizes = [int(row[1]) for row in got["shapes"] if row[0] == 1]
    none = {name: np.zeros_like(given[name]) for name in ("bias", "last_bias") if len(given[name]) not in sizes}
    return {**given, **none}


def _layouts(given: Arguments, got: Any) -> Iterator[list[Layer]]:
    """Dilations and zeros that the stack may have: the right ones, then known others, as causality and reach are judged elsewhere."""
    rates = rates_of(given)
    yield [(rate, rate) for rate in rates]
    table = [(int(rate), padding) for size, rate, padding, _ in got["convolutions"] if size == 2]
    if (table and sorted(rate for rate, _ in table) != sorted(rates)) or [rate for rate, _ in table] == rates:
        yield [(rate, rate // 2 if padding == SAME else rate) for rate, padding in table]
        yield [(rate, 1 if padding == 0 else rate) for rate, padding in table]
    fixed = (list(DEFAULT_RATES), list(DEFAULT_RATES)[:4], [2**n for n in range(len(rates))])
    for used in (rates, [1] * len(rates), *fixed, rates * 2, list(dict.fromkeys(rates))):
        for zeros in (lambda rate: rate, lambda rate: rate // 2, lambda rate: 0, lambda rate: 1):
            yield [(rate, zeros(rate)) for rate in used]


_IN_ORDER = "The first of them belongs to the first layer."
ORDERS: tuple[tuple[str, str, Callable[[list[int]], list[int]]], ...] = (
    ("order-reversed", f"The dilation rates are used from the last to the first. {_IN_ORDER}", lambda rates: rates[::-1]),
    ("order-sorted", f"The dilation rates are used in the order of their size, from the largest. {_IN_ORDER}",
     lambda rates: sorted(rates, reverse=True)),
    ("order-sorted", f"The dilation rates are used in the order of their size. {_IN_ORDER}", sorted),
)  # fmt: skip


def _ordered(order: Callable[[list[int]], list[int]]) -> Layouts:
    """The dilations in another order, and zeros that the stack may have."""

    def layouts(given: Arguments, _: Any) -> Iterator[list[Layer]]:
        for zeros in (lambda rate: rate, lambda rate: rate // 2):
            yield [(rate, zeros(rate)) for rate in order(rates_of(given))]

    return layouts


def _check(name: str, title: str, section: str, probe: str, draw: Any, judge: Judge) -> Check:
    return Check(f"stack_{name}", "build_wavenet", title, section, probe, draw, judge)


CHECKS = (
    _check("form", "a forecast at each step, for any number of steps", PLAIN, "stack_outputs", _draw_form, _judge_form),
    _check("causal", "no step depends on a later input", PROVED, "stack_influence", _draw_reach, judge_causal),
    _check("field", "the receptive field is exactly the computed one", DILATION, "stack_influence", _draw_reach, judge_field),
    _check(
        "layers", "kernel 2, ReLU, a linear layer of kernel size 1, and nothing else", PLAIN, "stack_values", _draw_layers, _judge_layers
    ),
)
