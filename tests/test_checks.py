"""The judge's own numbers: its references against Keras and TensorFlow, its tolerances against float32 and float16, its known mistakes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf

from autograder import hidden
from autograder.checks import checks_of
from autograder.checks.check import Check, agree
from autograder.checks.source import bound_names, last_reached, needed_names, reached_names
from autograder.checks.unstable_gradients import cell_models, gradient_models, gradient_norms, ln_cell, norm_models
from autograder.course import Course
from autograder.errors import CourseError, ObservationError
from autograder.judge import judge_item
from autograder.probes import unstable_gradients as probes
from autograder.probes import wire
from autograder.records import Observation, Request
from autograder.sandbox.observing import read_observation
from tests.bank import ROOT
from tests.seeds import SEEDS

CHECKS = {check.id: check for check in checks_of("unstable_gradients")}


def drawn(name: str, seed: int) -> Mapping[str, Mapping[str, Any]]:
    return CHECKS[name].draw(np.random.default_rng(seed))


@pytest.mark.parametrize("seed", SEEDS)
def test_layer_norm_is_kerass(seed: int) -> None:
    for arguments in drawn("layer_norm_statistics", seed).values():
        layer = keras.layers.LayerNormalization(epsilon=arguments["epsilon"], dtype="float64")
        layer.build(arguments["x"].shape)
        expected = {"output": np.asarray(layer(arguments["x"].astype(np.float64))) * arguments["gain"] + arguments["bias"]}
        assert agree(expected, {"output": norm_models.normalise(arguments["x"], arguments["epsilon"]) + 1}, 1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_cells_gradients_are_tensorflows(seed: int) -> None:
    """In float64, with the same epsilon: the complex step against automatic differentiation."""
    arguments = next(iter(drawn("ln_cell_weights", seed).values()))
    w = {name: tf.Variable(arguments[name], dtype=tf.float64) for name in cell_models.WEIGHTS}
    x = arguments["x"].astype(np.float64)
    with tf.GradientTape() as tape:
        h, outputs = tf.zeros((x.shape[0], len(arguments["bias"])), tf.float64), []
        for t in range(x.shape[1]):
            z = x[:, t] @ w["kernel"] + h @ w["recurrent_kernel"] + w["bias"]
            mean, variance = tf.nn.moments(z, axes=[-1], keepdims=True)
            h = tf.tanh((z - mean) / tf.sqrt(variance + cell_models.EPSILON) * w["gain"] + w["offset"])
            outputs.append(h)
        output = tf.stack(outputs, axis=1)
        loss = tf.reduce_sum(arguments["along"].astype(np.float64) * output)
    expected = dict(zip(w, map(np.asarray, tape.gradient(loss, list(w.values()))), strict=True))
    plain = {name: value.numpy() for name, value in w.items()}
    ours = cell_models.gradients(cell_models.right, cell_models.right, x, "tanh", plain, arguments["along"])
    assert np.allclose(cell_models.run(cell_models.right, cell_models.right, x, "tanh", plain), output, atol=1e-10)
    assert agree(expected, ours, 1e-7)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", ["gradient_norms_values", "gradient_norms_any_cell"])
def test_gradient_norms_are_tensorflows(name: str, seed: int) -> None:
    def student(_: str) -> Any:
        def norms(cell: Any, x: Any) -> Any:
            h, states = tf.zeros((x.shape[0], cell.state_size)), []
            with tf.GradientTape() as tape:
                tape.watch(h)
                for t in range(x.shape[1]):
                    _, [h] = cell(x[:, t], [h])
                    states.append(h)
                last = tf.reduce_sum(h)
            return [tf.norm(gradient) for gradient in tape.gradient(last, states)]

        return norms

    for arguments in drawn(name, seed).values():
        seen = np.asarray(probes.gradient_norms(student, **arguments)["norms"], np.float64)
        expected = gradient_models.reference(**arguments)["norms"]
        assert np.max(np.abs(seen / expected - 1)) < gradient_norms.RTOL / 4, "float32 stays well inside the tolerance"


MODELS: list[tuple[str, Any, Any]] = [
    ("layer_norm_statistics", norm_models.STATISTICS, None),
    ("layer_norm_epsilon", norm_models.EPSILON, None),
    ("ln_cell_step", ln_cell.WRONG_STEPS, None),
    ("gradient_norms_values", gradient_models.WRONG, gradient_norms.RTOL),
]


@pytest.mark.parametrize(("name", "misconceptions", "rtol"), MODELS, ids=[model[0] for model in MODELS])
@pytest.mark.parametrize("seed", SEEDS)
def test_every_known_mistake_fails_and_is_recognised(name: str, misconceptions: Any, rtol: float | None, seed: int) -> None:
    """On whatever is drawn, a known wrong way is told from the right one and from the others."""
    cases = drawn(name, seed)
    for wrong in misconceptions:
        seen = Observation({case: {**arguments, **wrong.model(**arguments)} for case, arguments in cases.items()})
        said = CHECKS[name].judge(cases, _finite(seen))
        assert said is not None, wrong.slug
        assert said.slug in {wrong.slug, "shape", "not-finite"}, (wrong.slug, said)
    assert rtol is None or rtol < 1e-3


def _finite(seen: Observation) -> Observation:
    return Observation({case: {name: np.nan_to_num(np.asarray(value, np.float64)) if name in ("output", "norms") else value
                               for name, value in arrays.items()} for case, arrays in seen.arrays.items()})  # fmt: skip


def test_a_wrong_step_costs_nothing_but_the_step() -> None:
    """In no draw of hundreds: what a wrong cell computes is one number everywhere now and then, if all of a bias may have one sign."""
    for seed in range(200):
        cases = drawn("ln_cell_saved", seed)
        for slug, _, step in cell_models.STEPS:
            arrays = {}
            for case, given in cases.items():
                w = {name: given[name].astype(np.float64) for name in cell_models.WEIGHTS}
                output = cell_models.run(step, step, given["x"], given["activation"], w).astype(np.float32)
                arrays[case] = {"before": output, "loaded": output}
            assert CHECKS["ln_cell_saved"].judge(cases, Observation(arrays)) is None, (slug, seed)


@pytest.mark.parametrize("seed", [1000, 1018])
def test_a_norm_behind_the_activation_has_the_gradients_of_what_it_computes(seed: int) -> None:
    """Rounding moves them by far more than its share where one value near 0 is all that does not saturate tanh, as in the second draw."""
    cases, rng = drawn("ln_cell_weights", seed), np.random.default_rng(seed)
    step = next(step for slug, _, step in cell_models.STEPS if slug == "norm-after-activation")
    arrays = {}
    for case, given in cases.items():
        exact = {name: given[name].astype(np.float64) for name in cell_models.WEIGHTS}
        w = {name: weight * (1 + 3e-7 * rng.uniform(-1, 1, weight.shape)) for name, weight in exact.items()}
        output = cell_models.run(step, step, given["x"], given["activation"], w)
        arrays[case] = {"output": output, **cell_models.gradients(step, step, given["x"], given["activation"], w, given["along"])}
    assert CHECKS["ln_cell_weights"].judge(cases, Observation(arrays)) is None


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("dtype", "passes"), [(np.float64, True), (np.float32, True), (np.float16, False)])
def test_the_tolerance_follows_the_arithmetic(dtype: Any, passes: bool, seed: int) -> None:
    """Float32 passes, also with the variance as E[x²] - E[x]², which loses digits; a result rounded to float16 does not."""

    def run(x: Any, gain: Any, bias: Any, epsilon: float = 1e-3) -> Any:
        x = x.astype(np.float32 if dtype == np.float16 else dtype)
        mean = x.mean(-1, keepdims=True)
        variance = (x * x).mean(-1, keepdims=True) - mean * mean
        return ((x - mean) / np.sqrt(variance + x.dtype.type(epsilon)) * gain + bias).astype(dtype)

    for name in ("layer_norm_statistics", "layer_norm_gain_bias", "layer_norm_epsilon"):
        cases = drawn(name, seed)
        seen = Observation({case: {"output": run(**arguments).astype(np.float64)} for case, arguments in cases.items()})
        said = CHECKS[name].judge(cases, seen)
        assert (said is None) == passes, (name, said)


def test_nan_infinity_and_wrong_shapes_never_pass() -> None:
    for name in ("layer_norm_statistics", "layer_norm_epsilon", "layer_norm_gain_bias", "layer_norm_arguments"):
        cases = drawn(name, 0)
        for fill, slug in ((np.nan, "not-finite"), (np.inf, "not-finite")):
            outputs = {case: {"output": np.full(given["x"].shape, fill), **given} for case, given in cases.items()}
            said = CHECKS[name].judge(cases, Observation(outputs))
            assert said is not None
            assert said.slug == slug
        flat = {case: {"output": np.zeros(given["x"].size), **given} for case, given in cases.items()}
        said = CHECKS[name].judge(cases, Observation(flat))
        assert said is not None
        assert said.slug == "shape"


@pytest.mark.parametrize("check", [check for name in Course(ROOT).assignments() for check in checks_of(name)], ids=lambda check: check.id)
def test_no_observation_gives_no_points(check: Check) -> None:
    def nothing(_: Request) -> Observation:
        return Observation()

    def invalid(_: Request) -> Observation:
        raise ObservationError("expected one observation, got 2")

    for observe in (nothing, invalid):
        verdict = judge_item(check, 3.0, observe, seed=1)
        assert (verdict.outcome, verdict.points) == ("failed", 0)
        assert verdict.diagnosis is not None
        assert verdict.diagnosis.link == check.section
        assert observe is nothing or "Restart the kernel and run all cells" in verdict.diagnosis.text, "what to do"


def test_an_error_in_a_graph_is_told_in_its_own_words() -> None:
    def stops(_: Any) -> Any:
        raise ValueError("expected two axes, not one")

    @tf.function
    def calls(x: Any) -> Any:
        return stops(x)

    for run in (lambda: tf.data.Dataset.range(2).map(stops), lambda: calls(1), lambda: tf.function(lambda x: calls(x))(1)):
        with pytest.raises(ValueError, match="in user code") as caught:
            run()
        assert wire.innermost(str(caught.value)) == "expected two axes, not one"
    assert wire.innermost("a plain message: said once") == "a plain message: said once"
    assert wire.innermost("'in quotes'") == "in quotes"
    assert wire.innermost("'NoneType' object has no attribute 'window'") == "'NoneType' object has no attribute 'window'"
    assert wire.innermost("in user code:\n\n\n    TypeError: <lambda>() takes 1 argument\n") == "<lambda>() takes 1 argument"
    assert wire.innermost("missing 1 argument: 'units'") == "missing 1 argument: 'units'"


def answer(request: Request, token: str = "t", **changes: Any) -> str:
    """A well-formed answer to a request, with changes to its one array."""
    import json

    array = {**wire.encode(np.arange(6.0).reshape(2, 3)), "was": "float32", **changes}
    return json.dumps({"token": token, "cases": {case: {"arrays": {"y": array}} for case in request.cases}})


REQUEST = Request("p", {"a": {}})


def test_a_well_formed_observation_is_read() -> None:
    seen = read_observation(answer(REQUEST), REQUEST, "t")
    assert seen.arrays["a"]["y"].tolist() == [[0, 1, 2], [3, 4, 5]]
    assert seen.kinds["a"]["y"] == "float32"


@pytest.mark.parametrize(
    "payload",
    [
        "",
        "[]",
        "null",
        "{" * 100_000,
        answer(REQUEST, token="another"),
        answer(REQUEST, dtype="<f4"),
        answer(REQUEST, dtype="|O"),
        answer(REQUEST, shape=[2, 4]),
        answer(REQUEST, shape=[-2, -3]),
        answer(REQUEST, shape=[6.0]),
        answer(REQUEST, shape=[True, 6]),
        answer(REQUEST, shape=[1] * 9),
        answer(REQUEST, shape=[10**9, 10**9]),
        answer(REQUEST, data="!!!!"),
        answer(REQUEST, data=7),
        answer(Request("p", {"b": {}})),
    ],
)
def test_anything_else_is_no_observation(payload: str) -> None:
    with pytest.raises(ObservationError):
        read_observation(payload, REQUEST, "t")


def test_an_assignment_without_checks_says_where_they_are_expected() -> None:
    with pytest.raises(CourseError, match=r"autograder/checks/nothing\.py"):
        checks_of("nothing")


def test_the_source_is_followed_only_where_the_solution_uses_it() -> None:
    own = ["from keras.layers import LayerNormalization as LN\n%matplotlib inline", "def helper(x):\n    return LN()(x)"]
    used = "def layer_norm(x):\n    return helper(x)"
    told = "def layer_norm(x):\n    '''no LayerNormalization'''\n    raise ValueError('LayerNormalization: no')  # LayerNormalization"
    compared = "def layer_norm(x):\n    return x\nprint(keras.layers.LayerNormalization()(1))"
    mine = "def layer_normalization(x):\n    return x\ndef layer_norm(x):\n    return layer_normalization(x)"
    process = "CODE = 'import keras; keras.layers.LayerNormalization()'\nlayer_norm = subprocess.Popen(CODE)"
    patched = "def other(x):\n    return keras.layers.LayerNormalization()(x)\njson.dumps = other\ndef layer_norm(x):\n    return x"
    hinted = "def layer_norm(x):\n    hint = 'not keras.layers.LayerNormalization(x)'\n    return x"
    local = "def layer_norm(x):\n    def layer_normalization(y):\n        return y\n    LayerNormalization = layer_normalization(x)\n"
    local += "    print('LayerNormalization')\n    return LayerNormalization"
    method = "class Norm:\n    def layer_normalization(self, x):\n        return x\n    def __call__(self, x):\n"
    method += "        return self.layer_normalization(x)\ndef layer_norm(x):\n    return Norm().layer_normalization(Norm()(x))"
    behind = method.replace("Norm()(x)", "keras.ops.layer_normalization(x)")
    imported = "def layer_norm(x):\n    from keras.layers import LayerNormalization as LN\n    return LN()(x)"
    inside = method.replace("self.layer", "o.layer").replace("        return o", "        import keras.ops as o\n        return o")
    by_text = "def layer_norm(x):\n    return getattr(keras.layers, 'LayerNormalization')()(x)"
    told_of = "def layer_norm(x):\n    return keras.layers.deserialize({'class_name': 'LayerNormalization', 'config': {}})(x)"
    banned = {"LayerNormalization", "layer_normalization"}
    for source in (used, process, patched, behind, imported, inside, by_text, told_of):
        assert banned & reached_names({"layer_norm": source}, own)["layer_norm"], source
    for source in (told, compared, mine, hinted, local, method, "def broken(:"):
        assert not banned & reached_names({"layer_norm": source}, own)["layer_norm"], source


def test_a_name_that_is_defined_in_the_cell_of_another_solution_is_the_students_own() -> None:
    other = "class LayerNormalization:\n    def forward(self, x):\n        return x"
    source = "def layer_norm(x):\n    return LayerNormalization().forward(x)"
    assert "LayerNormalization" not in reached_names({"first": other, "layer_norm": source}, [])["layer_norm"]
    assert "LayerNormalization" in reached_names({"first": "x = 1", "layer_norm": source}, [])["layer_norm"]


@pytest.mark.parametrize(
    ("later", "last"),
    [
        ("def other(x):\n    return f(x) + helper(x)", 1),
        ("print(f(1), np.mean(2), table)", 1),
        ("x = 3", 1),
        ("def helper(x):\n    return x", 3),
        ("table[2] = 3", 3),
        ("table.update({2: 3})", 3),
        ("for n in range(3):\n    table[n] = 3", 3),
        ("other.mean = None", 3),
        ("exec('def helper(x): return x')", 3),
        ("import numpy as np", 3),
        ("def broken(:", 1),
    ],
)
def test_the_last_cell_that_has_to_do_with_a_solution(later: str, last: int) -> None:
    cells = [
        "import numpy as np\ntable = {}",
        "def helper(x):\n    return table[x]\ndef f(x):\n    return np.mean(helper(x))",
        "f(1)",
        later,
    ]
    assert last_reached(["f"], cells) == {"f": last}
    assert last_reached(["nothing"], ["f = 1"]) == {"nothing": -1}


@pytest.mark.parametrize(
    ("source", "needed"),
    [
        ("y = f(x)\nz = y + x", {"f", "x"}),
        ("x = 1\nprint(x)", {"print"}),
        ("x = x + 1", {"x"}),
        ("x += 1", {"x"}),
        ("del x", {"x"}),
        ("for x, y in pairs:\n    z = x\n    print(z)\nprint(x)", {"pairs", "print"}),
        ("for x in x:\n    pass", {"x"}),
        ("with open(name) as file, file:\n    lines = list(file)\nlines", {"open", "name", "list"}),
        ("if a:\n    x = 1\nprint(x)", {"a", "print", "x"}),
        ("def f(x, y=d):\n    z = x + w\n    return f(z)", {"d", "w"}),
        ("class A(B):\n    n = m\n    def f(self):\n        return A, n", {"B", "m", "n"}),
        ("[x for x in xs if x > least]", {"xs", "least"}),
        ("'x', f'{x}'", {"x"}),
        ("import a.b\na.b", set()),
        ("from a import b as c\nc, b", {"b"}),
        ("broken(:", set()),
        ("globals()['x']", None),
        ("%time print(x)", None),
        ("!ls", None),
    ],
)
def test_what_a_cell_needs_from_others(source: str, needed: set[str] | None) -> None:
    assert needed_names(source) == needed


def test_what_a_cell_binds() -> None:
    assert bound_names("a, b = 1, 2\nfor c in a:\n    d[c] = 1\n\n\ndef e(f):\n    g = f") == {"a", "b", "c", "d", "e"}


def test_the_hidden_tests_of_a_kernel_share_a_judge_and_a_lost_one_is_replaced() -> None:
    def judge_of_a_test() -> int:
        with pytest.raises(AssertionError, match="layer_norm"):
            hidden.hidden_test("unstable_gradients", "layer_norm_statistics", {})
        return hidden._judges[-1].pid

    first = judge_of_a_test()
    assert judge_of_a_test() == first
    hidden._judges[-1].kill()
    hidden._end(hidden._judges[-1])
    assert judge_of_a_test() != first
    hidden._end(hidden._judges[-1])
    assert hidden._judges[-1].returncode == 0
