"""The judge's own numbers for ``conv1d``: its references against Keras, its tolerances, its known mistakes told apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import keras
import numpy as np
import pytest

from autograder.checks import checks_of
from autograder.checks.check import agree
from autograder.checks.conv1d import conv_models, conv_places, length_models, model, parts, targets
from autograder.records import Observation
from tests.seeds import SEEDS

CHECKS = {check.id: check for check in checks_of("conv1d")}
Cases = Mapping[str, Mapping[str, Any]]


def drawn(name: str, seed: int) -> Cases:
    return CHECKS[name].draw(np.random.default_rng(seed))


def observe(cases: Cases, function: Any, dtype: Any = np.float64) -> Observation:
    """What a probe would send of a function that returns a dictionary and leaves its arguments alone."""
    made = {
        case: {name: np.asarray(value, dtype).astype(float) for name, value in function(**given).items()} for case, given in cases.items()
    }
    kept = {case: {f"{name} afterwards": np.asarray(value, float) for name, value in given.items() if isinstance(value, np.ndarray)}
            for case, given in cases.items()}  # fmt: skip
    return Observation({case: {**made[case], **kept[case]} for case in cases})


def slug(name: str, cases: Cases, seen: Observation) -> str | None:
    said = CHECKS[name].judge(cases, seen)
    return said.slug if said else None


CONVOLUTIONS = ("conv_values", "conv_stride", "conv_same", "conv_same_stride", "conv_form")
LENGTHS = ("length_valid", "length_padded", "length_dilated", "length_short")
TARGETS = ("targets_rows", "targets_rest", "targets_form")


def keras_conv(x: Any, kernel: Any, bias: Any, stride: int = 1, padding: str = "valid") -> Any:
    layer = keras.layers.Conv1D(kernel.shape[2], len(kernel), strides=stride, padding=padding, dtype="float64")
    layer.build(x.shape)
    layer.set_weights([kernel, bias])
    return {"output": np.asarray(layer(x.astype(float)))}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", CONVOLUTIONS)
def test_the_convolution_is_kerass(name: str, seed: int) -> None:
    for given in drawn(name, seed).values():
        assert agree(keras_conv(**given), parts.reference(**given), 1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_lengths_are_kerass(seed: int) -> None:
    for name in LENGTHS:
        for given in drawn(name, seed).values():
            for n, k, s, d in given["rows"].tolist():
                padding = given["padding"] or "valid"
                layer = keras.layers.Conv1D(1, k, strides=s, padding=padding, dilation_rate=d)
                fits = padding != "valid" or n >= d * (k - 1) + 1
                expected = layer.compute_output_shape((1, n, 1))[1] if fits else 0
                assert length_models.output_length(n, k, s, padding, d) == expected


@pytest.mark.parametrize("seed", SEEDS)
def test_the_targets_stand_on_the_last_day_that_kerass_convolution_sees(seed: int) -> None:
    """A kernel that copies the last day under it gives the rows."""
    for name in TARGETS:
        for given in drawn(name, seed).values():
            y, k = given["y"], given["kernel_size"]
            kernel = np.zeros((k, y.shape[2], y.shape[2]))
            kernel[-1] = np.eye(y.shape[2])
            expected = keras_conv(y, kernel, np.zeros(y.shape[2]), given["stride"])
            assert agree(expected, {"output": targets.right(y.astype(float), k, given["stride"])}, 1e-9)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("dtype", "costs"), [(np.float64, set()), (np.float32, set()), (np.float16, {"conv_form", "targets_form"})])
def test_the_tolerance_follows_the_arithmetic(dtype: Any, costs: set[str], seed: int) -> None:
    def cut(y: Any, kernel_size: int, stride: int) -> Any:
        return {"output": targets.right(y, kernel_size, stride)}

    for names, function in ((CONVOLUTIONS, parts.reference), (TARGETS, cut)):
        for name in names:
            cases = drawn(name, seed)
            assert slug(name, cases, observe(cases, function, dtype)) == ("low-precision" if name in costs else None), name


def at_places(rule: Any) -> Any:
    """A convolution whose windows start where a rule says; without padding and stride it is right."""

    def convolution(x: Any, kernel: Any, bias: Any, stride: int = 1, padding: str = "valid") -> Any:
        if (stride, padding) == (1, "valid"):
            return parts.reference(x, kernel, bias)
        where = np.asarray(rule(x.shape[1], len(kernel), stride), int)
        return {"output": parts.at(x, kernel, bias, where)}

    return convolution


@pytest.mark.parametrize("seed", SEEDS)
def test_every_known_mistake_of_the_convolution_is_told_from_the_others(seed: int) -> None:
    cases = drawn("conv_values", seed)
    for wrong in conv_models.VALUES:
        assert slug("conv_values", cases, observe(cases, wrong.model)) == wrong.slug
    for name, places in (("conv_stride", conv_places.STRIDES[1:]), ("conv_same", conv_places.SAME[1:])):
        cases = drawn(name, seed)
        for place in places:
            assert slug(name, cases, observe(cases, at_places(place.rule))) == place.slug
    cases = drawn("conv_same_stride", seed)
    for place in conv_places.STRIDED_SAME:
        strided = at_places(place.rule)
        seen = observe(cases, lambda f=strided, **given: (f if given["stride"] > 1 else parts.reference)(**given))
        assert slug("conv_same_stride", cases, seen) == place.slug
    models = {
        "conv_stride": conv_models.STRIDED_VALUES,
        "conv_same": conv_models.FILLINGS,
        "conv_same_stride": (conv_models.INPUT_THINNED,),
    }
    for name, wrongs in models.items():
        cases = drawn(name, seed)
        for wrong in wrongs:
            plain = {case: given["stride"] == 1 and given["padding"] == "valid" for case, given in cases.items()}
            bases = observe({case: given for case, given in cases.items() if plain[case]}, parts.reference)
            others = observe({case: given for case, given in cases.items() if not plain[case]}, wrong.model)
            assert slug(name, cases, Observation({**bases.arrays, **others.arrays})) == wrong.slug


@pytest.mark.parametrize("seed", SEEDS)
def test_where_windows_stand_is_judged_on_the_students_own_values(seed: int) -> None:
    """Wrong values in the right places cost the values alone."""

    def flipped(x: Any, kernel: Any, bias: Any, **options: Any) -> Any:
        return parts.reference(x, kernel[::-1], 2 * bias, **options)

    for name in CONVOLUTIONS:
        cases = drawn(name, seed)
        assert slug(name, cases, observe(cases, flipped)) == ("unknown" if name == "conv_values" else None)


def lengths_of(formula: Any) -> Any:
    return lambda rows, padding: {"lengths": [formula(*row) for row in rows.tolist()]}


@pytest.mark.parametrize("seed", SEEDS)
def test_every_known_mistake_of_the_lengths_is_told_from_the_others(seed: int) -> None:
    for name, formulas in (("length_valid", length_models.VALID), ("length_padded", length_models.PADDED)):
        cases = drawn(name, seed)
        for formula in formulas:
            assert slug(name, cases, observe(cases, lengths_of(formula.of))) == formula.slug
    cases = drawn("length_dilated", seed)

    def spanned(span: Any) -> Any:
        def formula(rows: Any, padding: str) -> Any:
            def one(n: int, k: int, _: int, d: int) -> int:
                return n if padding != "valid" else max(n - (span(k, d) if d > 1 else k) + 1, 0)

            return {"lengths": [one(*row) for row in rows.tolist()]}

        return formula

    for name, _, span in length_models.SPANS:
        assert slug("length_dilated", cases, observe(cases, spanned(span))) == name
    assert slug("length_dilated", cases, observe(cases, spanned(lambda k, d: d * (k - 1) + 1))) is None


@pytest.mark.parametrize("seed", SEEDS)
def test_every_known_cut_is_told_from_the_others(seed: int) -> None:
    for name, cuts in (("targets_rows", targets.CUTS), ("targets_rest", targets.RESTS)):
        cases = drawn(name, seed)
        for cut in cuts:

            def made(y: Any, kernel_size: int, stride: int, cut: Any = cut, name: str = name) -> Any:
                rest = (y.shape[1] - kernel_size) % stride
                return {"output": (targets.right if name == "targets_rest" and not rest else cut.of)(y, kernel_size, stride)}

            assert slug(name, cases, observe(cases, made)) == (cut.slug or None)  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
def test_a_wrong_start_costs_the_rows_alone(seed: int) -> None:
    """A slice from another row on is one mistake, also where days are left over."""
    cases = drawn("targets_rest", seed)
    for cut in targets.CUTS[1 : 1 + 2 * len(targets._STARTS)]:
        assert (
            slug("targets_rest", cases, observe(cases, lambda y, kernel_size, stride, cut=cut: {"output": cut.of(y, kernel_size, stride)}))
            is None
        )


@pytest.mark.parametrize("seed", SEEDS)
def test_what_a_step_sees_is_read_from_what_moves(seed: int) -> None:
    """A made-up model, exactly as far-sighted as it may be, passes; one that sees a day more does not."""

    def outputs(x: Any, other: Any, horizon: int, ahead: float = 0.0, **_: Any) -> Any:
        copies = np.repeat(x[None].astype(float), x.shape[1] + 1, axis=0)
        for t in range(x.shape[1]):
            copies[t, :, t] = other[:, t]
        sums = copies.sum(-1).cumsum(-1)
        last = np.minimum(2 * np.arange(model.steps_of(x.shape[1])) + 3, x.shape[1] - 1)
        seen = sums[..., last] + ahead * copies.sum(-1)[..., np.minimum(last + 1, x.shape[1] - 1)]
        table = np.array([[4, 2, 0, 1]])
        return {"outputs": np.tanh(seen[..., None] * np.linspace(0.1, 0.5, horizon)), "convolutions": table, "both ways": 0, "backwards": 0}

    for name in ("model_causal", "model_memory"):
        cases = drawn(name, seed)
        assert slug(name, cases, observe(cases, outputs)) is None
    cases = drawn("model_causal", seed)
    assert slug("model_causal", cases, observe(cases, lambda **given: outputs(**given, ahead=1e-2))) == "sees-ahead"
