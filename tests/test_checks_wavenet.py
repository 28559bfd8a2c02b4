"""The judge's own numbers for ``wavenet``: its references against Keras, its tolerances, its known mistakes told apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import keras
import numpy as np
import pytest

from autograder.checks import checks_of
from autograder.checks.check import agree, close
from autograder.checks.wavenet import block, conv, conv_models, field, pad, parts, stack, stack_reach
from autograder.probes import wavenet as probes
from autograder.records import Observation
from tests.seeds import SEEDS

CHECKS = {check.id: check for check in checks_of("wavenet")}
Cases = Mapping[str, Mapping[str, Any]]


def drawn(name: str, seed: int) -> Cases:
    return CHECKS[name].draw(np.random.default_rng(seed))


def plain(made: Mapping[str, Any], dtype: Any = np.float64) -> dict[str, Any]:
    return {name: np.asarray(value, dtype).astype(float) for name, value in made.items()}


def observe(cases: Cases, function: Any, dtype: Any = np.float64) -> Observation:
    """What a probe would send of a function that returns a dictionary and leaves its arguments alone."""
    kept = {case: {f"{name} afterwards": np.asarray(value, float) for name, value in given.items() if isinstance(value, np.ndarray)}
            for case, given in cases.items()}  # fmt: skip
    return Observation({case: {**plain(function(**given), dtype), **kept[case]} for case, given in cases.items()})


def probed(name: str, cases: Cases, **written: Any) -> Observation:
    """What the probe sends of what a student wrote."""
    probe = getattr(probes, CHECKS[name].probe)
    return Observation({case: plain(probe(written.__getitem__, **given)) for case, given in cases.items()})


def slug(name: str, cases: Cases, seen: Observation) -> str | None:
    said = CHECKS[name].judge(cases, seen)
    return said.slug if said else None


# --- padding and convolution -----------------------------------------------------------------------------------------------------

PADS = ("pad_number", "pad_left", "pad_form")
CONVOLUTIONS = ("conv_values", "conv_gaps", "conv_causal", "conv_form")


def keras_conv(x: Any, kernel: Any, bias: Any, dilation_rate: int = 1) -> Any:
    layer = keras.layers.Conv1D(kernel.shape[2], len(kernel), padding="causal", dilation_rate=dilation_rate, dtype="float64")
    layer.build(x.shape)
    layer.set_weights([kernel, bias])
    return {"output": np.asarray(layer(x.astype(float)))}


def padded(before: Callable[[int, int], int], after: Callable[[int, int], int]) -> Any:
    def function(x: Any, kernel_size: int, dilation_rate: int = 1) -> Any:
        ends = (max(end(kernel_size, dilation_rate), 0) for end in (before, after))
        return {"output": np.pad(x, ((0, 0), tuple(ends), (0, 0)))}

    return function


@pytest.mark.parametrize("seed", SEEDS)
def test_the_convolution_is_kerass_and_the_padding_is_what_it_needs(seed: int) -> None:
    for name in CONVOLUTIONS:
        for given in drawn(name, seed).values():
            assert agree(keras_conv(**given), conv.reference(**given), 1e-9)
    for name in PADS:
        for given in drawn(name, seed).values():
            zeros = keras.layers.ZeroPadding1D(((given["kernel_size"] - 1) * given.get("dilation_rate", 1), 0))
            assert agree({"output": np.asarray(zeros(given["x"]))}, pad.reference(**given), 1e-9)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("dtype", "costs"), [(np.float64, set()), (np.float32, set()), (np.float16, {"conv_form", "pad_form"})])
def test_the_tolerance_follows_the_arithmetic(dtype: Any, costs: set[str], seed: int) -> None:
    for names, function in ((CONVOLUTIONS, conv.reference), (PADS, pad.reference)):
        for name in names:
            cases = drawn(name, seed)
            assert slug(name, cases, observe(cases, function, dtype)) == ("low-precision" if name in costs else None), name


@pytest.mark.parametrize("seed", SEEDS)
def test_every_known_number_of_zeros_is_told_from_the_others(seed: int) -> None:
    cases = drawn("pad_number", seed)
    nothing = padded(lambda k, d: 0, lambda k, d: 0)
    for name, _, zeros in pad.NUMBERS:
        assert slug("pad_number", cases, observe(cases, padded(zeros, nothing_at))) == name
        assert slug("pad_number", cases, observe(cases, padded(nothing_at, zeros))) == name
        assert slug("pad_left", cases, observe(cases, padded(zeros, nothing_at))) is None
        assert slug("pad_left", cases, observe(cases, padded(nothing_at, zeros))) == "padded-right"
        assert slug("pad_left", cases, observe(cases, padded(zeros, zeros))) == "padded-both-sides"
    assert slug("pad_number", cases, observe(cases, nothing)) == slug("pad_left", cases, observe(cases, nothing)) == "not-padded"


def nothing_at(*_: int) -> int:
    return 0


def at_places(offset: Callable[[int, int], int], more: Callable[[int, int], int], values: Any = None, gaps: Any = None) -> Any:
    """A convolution whose windows start so many steps before their outputs; with so many more outputs than inputs."""
    values, gaps = values or conv_models.RIGHT_VALUES, gaps or conv_models.RIGHT_GAPS

    def convolution(x: Any, kernel: Any, bias: Any, dilation_rate: int = 1) -> Any:
        k = len(kernel)
        starts = np.arange(x.shape[1] + more(k, dilation_rate)) - offset(k, dilation_rate)
        weights = values.weights(kernel.astype(float), bias.astype(float))
        return {"output": values.after(parts.windows_at(x, *weights, starts, gaps.gap(k, dilation_rate)))}

    return convolution


def right_place(gaps: Any) -> Any:
    return lambda k, d: (k - 1) * gaps.gap(k, d)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_known_mistake_of_the_convolution_is_told_from_the_others(seed: int) -> None:
    right = right_place(conv_models.RIGHT_GAPS)
    for values in conv_models.VALUES:
        wrong = at_places(right, nothing_at, values)
        for name in CONVOLUTIONS[:3]:
            cases = drawn(name, seed)
            assert slug(name, cases, observe(cases, wrong)) == ((values.slug or None) if name == "conv_values" else None), (
                name,
                values.slug,
            )
    for gaps in conv_models.GAPS:
        wrong = at_places(right_place(gaps), nothing_at, gaps=gaps)
        cases = drawn("conv_gaps", seed)
        assert slug("conv_gaps", cases, observe(cases, wrong)) == (gaps.slug or None)
        cases = drawn("conv_values", seed)
        neighbours = gaps.slug in ("", "dilation-ignored")
        assert slug("conv_values", cases, observe(cases, wrong)) == (None if neighbours else "not-neighbours"), gaps.slug
    cases = drawn("conv_causal", seed)
    for place in conv_models.PLACES:
        for number in range(len(place.more(3, 4))):
            wrong = at_places(place.offset, lambda k, d, n=number, p=place: p.more(k, d)[n])
            assert slug("conv_causal", cases, observe(cases, wrong)) == place.slug


@pytest.mark.parametrize("seed", SEEDS)
def test_edges_that_are_not_zeros_cost_the_place_alone(seed: int) -> None:
    def edged(x: Any, kernel: Any, bias: Any, dilation_rate: int = 1) -> Any:
        longer = np.pad(x, ((0, 0), ((len(kernel) - 1) * dilation_rate, 0), (0, 0)), mode="edge")
        return {"output": parts.windows_at(longer, kernel, bias, range(x.shape[1]), dilation_rate)}

    for name in CONVOLUTIONS[:3]:
        cases = drawn(name, seed)
        assert slug(name, cases, observe(cases, edged)) == ("not-zeros" if name == "conv_causal" else None)


# --- the receptive field ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_every_known_receptive_field_is_told_from_the_right_one(seed: int) -> None:
    """Rules that agree for kernel size 2 may pass the item on that; none passes both."""

    def counted(rule: Any) -> Any:
        return lambda kernel_size, rates, kind: {"steps": rule(int(kernel_size), [int(rate) for rate in rates])}

    for name in ("field_reach", "field_kernels"):
        cases = drawn(name, seed)
        assert slug(name, cases, observe(cases, counted(field.steps_seen))) is None
        said = [slug(name, cases, observe(cases, counted(rule))) for _, _, rule in field.WRONG]
        if name == "field_kernels":
            assert said == [slug for slug, _, _ in field.WRONG]
        else:
            alike = {"kernel-size-two-assumed": {None}, "kernel-size-added": {"one-too-many"}}
            assert all(got == slug or got in alike.get(slug, ()) for got, (slug, _, _) in zip(said, field.WRONG, strict=True))


# --- the stack -------------------------------------------------------------------------------------------------------------------

STACKS = ("stack_form", "stack_causal", "stack_field", "stack_layers")


def stack_of(
    rates: Callable[[list[int]], list[int]] = list, kernel: int = 2, activation: str | None = "relu", head: str | None = None
) -> Any:
    def build_wavenet(n_features: int, horizon: int, dilation_rates: Any = stack_reach.DEFAULT_RATES, filters: int = 32) -> Any:
        layers = keras.layers
        model = keras.Sequential([keras.Input((None, n_features))])
        for rate in rates(list(dilation_rates)):
            model.add(layers.Conv1D(filters, kernel, dilation_rate=rate, padding="causal", activation=activation))
        model.add(layers.Dense(horizon, activation=head))
        return model

    return build_wavenet


@pytest.mark.parametrize("seed", range(5))
def test_the_stack_is_kerass(seed: int) -> None:
    for name in STACKS:
        cases = drawn(name, seed)
        assert slug(name, cases, probed(name, cases, build_wavenet=stack_of())) is None
    cases = drawn("stack_layers", seed)
    seen = probed("stack_layers", cases, build_wavenet=stack_of())
    for case, given in cases.items():
        expected = stack.run_stack(given, [(rate, rate) for rate in stack_reach.rates_of(given)])
        assert close(expected, seen.arrays[case]["output"])


@pytest.mark.parametrize("seed", SEEDS)
def test_every_known_mistake_of_the_layers_is_told_from_the_others(seed: int) -> None:
    cases = drawn("stack_layers", seed)

    def computed(layers: Any, *how: Any) -> Observation:
        made = {}
        for case, given in cases.items():
            output = stack.run_stack(given, layers(stack_reach.rates_of(given)), *how)
            sizes = [given["first"].shape, *[given["middle"].shape] * (len(given["rates"]) - 1), given["last"].shape[1:]]
            shapes = [[len(shape), *shape, 0][:4] for shape in sizes] + [[1, len(given["bias"]), 0, 0], [1, len(given["last_bias"]), 0, 0]]
            made[case] = plain({"output": output, "training": output, "shapes": shapes, "convolutions": np.zeros((0, 4))})
        return Observation(made)

    def right(rates: list[int]) -> Any:
        return [(rate, rate) for rate in rates]

    for name, how in stack.WAYS.items():
        expected = stack._WAY_TEXTS[name][0] if name else None
        assert slug("stack_layers", cases, computed(right, how)) == expected, name
    for expected, _, order in stack.ORDERS:
        assert slug("stack_layers", cases, computed(lambda rates, order=order: right(order(rates)))) == expected
    assert slug("stack_layers", cases, computed(lambda rates: [(rate, 0) for rate in rates])) is None


@pytest.mark.parametrize("seed", SEEDS)
def test_every_known_receptive_field_of_a_stack_is_told_from_the_others(seed: int) -> None:
    cases = drawn("stack_field", seed)

    def reaching(rule: Any, kernel: int = 2) -> Observation:
        made = {}
        for case, given in cases.items():
            t, first, looked = given["x"].shape[1], given["first"], given["looked"]
            seen = min(rule(stack_reach.rates_of(given), first + looked), first + looked)
            table = [[float(0 <= output - step < seen) for step in range(t)] for output in range(first, first + looked)]
            made[case] = plain({"influence": table, "shape": [1, t, 3], "convolutions": [[kernel, 1, 2, 1]]})
        return Observation(made)

    assert slug("stack_field", cases, reaching(lambda rates, t: 1 + sum(rates))) is None
    for name, _, rule in stack_reach.FIELDS:
        assert slug("stack_field", cases, reaching(rule, 3 if name == "kernel-size-three" else 2)) == name
    assert slug("stack_field", cases, reaching(lambda rates, t: t)) == "sees-everything"


# --- the block -------------------------------------------------------------------------------------------------------------------


def blocks_of(gate: Any, paths: Any) -> Any:
    def function(**given: Any) -> Any:
        x, f, g, r, s = block.pieces(given, np.ones(4))
        made = paths(x, gate(f, g), r, s)
        named = dict(zip(("first", "second"), made, strict=True))
        return {
            **named,
            **{f"{name} {how}": value for name, value in named.items() for how in ("again", "in training")},
            "outputs": 2,
            "biases": [1, 1, 1, 1],
            "sizes": [1, 1],
        }

    return function


class Block(keras.layers.Layer):
    """The block of van den Oord et al. (2016), for the probes."""

    def __init__(self, filters: int, kernel_size: int, dilation_rate: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.sizes = {"filters": filters, "kernel_size": kernel_size, "dilation_rate": dilation_rate}
        wide = {"filters": filters, "kernel_size": kernel_size, "dilation_rate": dilation_rate, "padding": "causal"}
        self.filter_conv = keras.layers.Conv1D(**wide, activation="tanh")
        self.gate_conv = keras.layers.Conv1D(**wide, activation="sigmoid")
        self.residual_conv, self.skip_conv = keras.layers.Conv1D(filters, 1), keras.layers.Conv1D(filters, 1)

    def call(self, x: Any) -> Any:
        z = self.filter_conv(x) * self.gate_conv(x)
        return x + self.residual_conv(z), self.skip_conv(z)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), **self.sizes}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("seed", range(5))
def test_the_block_is_kerass(seed: int) -> None:
    for name in ("block_gate", "block_paths", "block_causal", "block_weights", "block_saved"):
        cases = drawn(name, seed)
        seen = probed(name, cases, GatedResidualBlock=Block)
        assert slug(name, cases, seen) is None
        if name == "block_gate":
            expected = observe(cases, blocks_of(block.GATES[0][2], block.PATHS[0][2]))
            assert all(close(expected.arrays[case][part], seen.arrays[case][part]) for case in cases for part in ("first", "second"))


@pytest.mark.parametrize("seed", SEEDS)
def test_every_known_gate_and_path_is_told_from_the_others_and_costs_its_item_alone(seed: int) -> None:
    cases = drawn("block_gate", seed)
    right_gate, right_paths = block.GATES[0][2], block.PATHS[0][2]
    for name, _, gate in block.GATES:
        seen = observe(cases, blocks_of(gate, right_paths))
        assert (slug("block_gate", cases, seen), slug("block_paths", cases, seen)) == (name or None, None), name
    for name, _, paths in block.PATHS:
        seen = observe(cases, blocks_of(right_gate, paths))
        assert slug("block_paths", cases, seen) == (name or None), name
