"""Checks of ``GatedResidualBlock``. Symbols: B batch, T time steps, C channels, K kernel size, D dilation rate.

z = tanh(W_f * x + b_f) ⊙ σ(W_g * x + b_g); the block returns x + z W_r + b_r and z W_s + b_s: van den Oord et al. (2016), key
``oord2016wavenet``. The gate is looked at with kernel size 1 and with identities behind it, the paths with the student's own z, and
the reach by gradients.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from autograder.checks.check import ROUGH, Check, Judge, close, diagnose_precision, diagnose_raised
from autograder.checks.wavenet.parts import BLOCK, CAUSAL, PAGE, Array, Cases, causal_conv, distinct, draw_bias, draw_kernel, normal
from autograder.records import Arguments, Diagnosis, Observation

CONVS = ("filter", "gate", "residual", "skip")
LOOSE = 1e-3
"""Relative tolerance of what is computed with the student's own z."""
PASSED_THROUGH, MIXED = "identities behind the gate", "1×1 convolutions behind the gate"


def _sigmoid(a: Array) -> Array:
    return 1 / (1 + np.exp(-a))


def _hard_sigmoid(a: Array) -> Array:
    return np.clip((a + 3) / 6, 0, 1)


def _normalised(z: Array) -> Array:
    centred = z - z.mean(-1, keepdims=True)
    return centred / np.sqrt((centred**2).mean(-1, keepdims=True) + 1e-3)


Gate = Callable[[Array, Array], Array]
GATES: tuple[tuple[str, str, Gate], ...] = (
    ("", "", lambda f, g: np.tanh(f) * _sigmoid(g)),
    ("tanh-twice", "tanh is applied twice: in filter_conv and once more afterwards, perhaps. z = tanh(filter) ⊙ σ(gate), each once.",
     lambda f, g: np.tanh(np.tanh(f)) * _sigmoid(g)),
    ("tanh-twice", "tanh is applied to the product once more. z = tanh(filter) ⊙ σ(gate) is the end of it.",
     lambda f, g: np.tanh(np.tanh(f) * _sigmoid(g))),
    ("sigmoid-twice", "The sigmoid is applied twice: in gate_conv and once more after it, perhaps. z = tanh(filter) ⊙ σ(gate), each once.",
     lambda f, g: np.tanh(f) * _sigmoid(_sigmoid(g))),
    ("both-twice", "Both activations are applied twice: in the convolutions and once more after. z = tanh(filter) ⊙ σ(gate), each once.",
     lambda f, g: np.tanh(np.tanh(f)) * _sigmoid(_sigmoid(g))),
    ("filter-and-gate-swapped", "tanh and sigmoid are exchanged: tanh belongs to filter_conv, the sigmoid to gate_conv.",
     lambda f, g: _sigmoid(f) * np.tanh(g)),
    ("filter-without-tanh", "The filter goes without tanh into the product.", lambda f, g: f * _sigmoid(g)),
    ("gate-without-sigmoid", "The gate goes without sigmoid into the product: it should lie between 0 and 1.", lambda f, g: np.tanh(f) * g),
    ("no-activations", "Neither tanh nor sigmoid is applied.", lambda f, g: f * g),
    ("two-tanhs", "Both convolutions go through tanh. The gate has a sigmoid: it lies between 0 and 1.",
     lambda f, g: np.tanh(f) * np.tanh(g)),
    ("two-sigmoids", "Both convolutions go through the sigmoid. The filter has tanh: it may be negative.",
     lambda f, g: _sigmoid(f) * _sigmoid(g)),
    ("relu-for-tanh", "The filter goes through ReLU where it should go through tanh.", lambda f, g: np.maximum(f, 0) * _sigmoid(g)),
    ("sum-not-product", "Filter and gate are added. They are multiplied: the gate says how much passes.",
     lambda f, g: np.tanh(f) + _sigmoid(g)),
    ("filter-twice", "The gate is computed from filter_conv too. It has a convolution of its own, gate_conv.",
     lambda f, g: np.tanh(f) * _sigmoid(f)),
    ("gate-twice", "The filter is computed from gate_conv too. It has a convolution of its own, filter_conv.",
     lambda f, g: np.tanh(g) * _sigmoid(g)),
    ("gate-missing", "The gate is not used: z = tanh(filter) ⊙ σ(gate).", lambda f, g: np.tanh(f)),
    ("filter-missing", "The filter is not used: z = tanh(filter) ⊙ σ(gate).", lambda f, g: _sigmoid(g)),
    ("gate-inverted", "The gate lets pass what it should hold back: 1 - σ(gate) instead of σ(gate).",
     lambda f, g: np.tanh(f) * _sigmoid(-g)),
    ("hard-sigmoid", "The gate is a hard sigmoid. Take σ(a) = 1 / (1 + exp(-a)).", lambda f, g: np.tanh(f) * _hard_sigmoid(g)),
    ("softmax-gate", "The gate is a softmax over the channels. Each channel has a gate of its own: the sigmoid.",
     lambda f, g: np.tanh(f) * np.exp(g) / np.exp(g).sum(-1, keepdims=True)),
    ("one-gate-for-all", "One gate serves all channels. Each channel has a gate of its own.",
     lambda f, g: np.tanh(f) * _sigmoid(g).mean(-1, keepdims=True)),
    ("one-gate-for-all", "One gate serves all channels. Each channel has a gate of its own.",
     lambda f, g: np.tanh(f) * _sigmoid(g.mean(-1, keepdims=True))),
    ("gate-averaged", "The gate is averaged over the time steps, so that it sees later ones. Each step has a gate of its own.",
     lambda f, g: np.tanh(f) * _sigmoid(g).mean(1, keepdims=True)),
    ("gate-averaged", "The gate is averaged over the time steps, so that it sees later ones. Each step has a gate of its own.",
     lambda f, g: np.tanh(f) * _sigmoid(g.mean(1, keepdims=True))),
    ("z-normalised", "z is normalised over the channels. z = tanh(filter) ⊙ σ(gate), as it is.",
     lambda f, g: _normalised(np.tanh(f) * _sigmoid(g))),
)  # fmt: skip

Mix = Callable[[Array], Array]
Paths = Callable[[Array, Array, Mix, Mix], tuple[Array, Array]]
ORDER = "The block returns (x + residual_conv(z), skip_conv(z))."
_LINEAR = f"The activations are those of filter and gate: the 1×1 convolutions have none. {ORDER}"
PATHS: tuple[tuple[str, str, Paths], ...] = (
    ("", "", lambda x, z, r, s: (x + r(z), s(z))),
    ("outputs-swapped", f"The two outputs are exchanged. {ORDER}", lambda x, z, r, s: (s(z), x + r(z))),
    ("no-residual", f"x is not added: a block adds to its input, it does not replace it. {ORDER}", lambda x, z, r, s: (r(z), s(z))),
    ("skip-from-sum", f"The skip comes from the residual sum. Both paths start from z. {ORDER}",
     lambda x, z, r, s: (x + r(z), s(x + r(z)))),
    ("skip-from-residual", f"The skip comes from residual_conv's output. Both paths start from z. {ORDER}",
     lambda x, z, r, s: (x + r(z), s(r(z)))),
    ("skip-is-residual", f"The skip is residual_conv's output. It has a convolution of its own, skip_conv. {ORDER}",
     lambda x, z, r, s: (x + r(z), r(z))),
    ("convolutions-swapped", f"residual_conv and skip_conv are exchanged. {ORDER}", lambda x, z, r, s: (x + s(z), r(z))),
    ("one-convolution-for-both", f"residual_conv and skip_conv are one and the same. Each path has a convolution of its own. {ORDER}",
     lambda x, z, r, s: (x + s(z), s(z))),
    ("skip-with-x", f"x is added to the skip too. It is added to the residual path only. {ORDER}", lambda x, z, r, s: (x + r(z), x + s(z))),
    ("x-on-the-skip", f"x is added to the skip and not to the residual path. {ORDER}", lambda x, z, r, s: (r(z), x + s(z))),
    ("z-added-as-it-is", f"z is added to x as it is, without residual_conv. {ORDER}", lambda x, z, r, s: (x + z, s(z))),
    ("skip-is-z", f"The skip is z as it is, without skip_conv. {ORDER}", lambda x, z, r, s: (x + r(z), z)),
    ("both-as-they-are", f"z goes out on both paths without the 1×1 convolutions. {ORDER}", lambda x, z, r, s: (x + z, z)),
    ("skip-is-sum", f"Both outputs are the residual sum. The skip is skip_conv(z). {ORDER}", lambda x, z, r, s: (x + r(z), x + r(z))),
    ("residual-from-x", f"residual_conv is applied to x. It is applied to z, and x is added as it is. {ORDER}",
     lambda x, z, r, s: (r(x) + z, s(z))),
    ("residual-of-sum", f"residual_conv is applied to the sum of x and z. x is added as it is. {ORDER}",
     lambda x, z, r, s: (r(x + z), s(z))),
    ("z-multiplied", f"x is multiplied where it is to be added. {ORDER}", lambda x, z, r, s: (x * r(z), s(z))),
    ("x-twice", f"x is added twice. {ORDER}", lambda x, z, r, s: (2 * x + r(z), s(z))),
    ("activation-on-sum", f"An activation is applied to the residual sum. The way back goes through none. {ORDER}",
     lambda x, z, r, s: (np.maximum(x + r(z), 0), s(z))),
    ("activation-on-skip", f"An activation is applied to the skip. {ORDER}", lambda x, z, r, s: (x + r(z), np.maximum(s(z), 0))),
    ("activation-on-sum", f"An activation is applied to both outputs. {ORDER}",
     lambda x, z, r, s: (np.maximum(x + r(z), 0), np.maximum(s(z), 0))),
    ("activation-on-residual", f"residual_conv has an activation. {_LINEAR}", lambda x, z, r, s: (x + np.maximum(r(z), 0), s(z))),
    ("activation-on-paths", f"Both 1×1 convolutions have an activation. {_LINEAR}",
     lambda x, z, r, s: (x + np.maximum(r(z), 0), np.maximum(s(z), 0))),
)  # fmt: skip


# --- draws -----------------------------------------------------------------------------------------------------------------------


def _weights(rng: np.random.Generator, k: int, c: int) -> dict[str, Array]:
    """Kernels and biases whose sums are of size 1 to 2: no tanh is flat, and no two activations agree."""
    weights = {}
    for name in CONVS:
        size = k if name in CONVS[:2] else 1
        weights[f"{name}_kernel"] = (1.3 * draw_kernel(rng, size, c, c)).astype(np.float32)
        weights[f"{name}_bias"] = draw_bias(rng, c)
    return weights


def _draw_run(rng: np.random.Generator) -> Cases:
    """One input and one set of weights of kernel size 1: with identities on both paths, and with 1×1 convolutions."""
    b, t, c = distinct(rng, (2, 6), (9, 14), (3, 7))
    given = {"x": normal(rng, b, t, c), "kernel_size": 1, "dilation_rate": 1, **_weights(rng, 1, c)}
    through: dict[str, Any] = {f"{name}_kernel": np.eye(c, dtype=np.float32)[None] for name in ("residual", "skip")}
    through |= {f"{name}_bias": np.zeros(c, np.float32) for name in ("residual", "skip")}
    return {PASSED_THROUGH: {**given, **through}, MIXED: {**given, "sizes": True}}


def _draw_influence(rng: np.random.Generator) -> Cases:
    """Kernel size and dilation drawn, so that neither a fixed one nor the lack of a dilation goes unseen.

    All numbers are positive, so that a ReLU where none belongs, which shows elsewhere, is not off for a step, and no two paths cancel.
    """
    k, d = int(rng.choice([4, 5])), int(rng.choice([5, 6]))
    c = int(rng.choice([6, 7]))
    t = (k - 1) * d + int(rng.integers(5, 9))
    x = rng.uniform(0.2, 0.6, (1, t, c)).astype(np.float32)
    weights = {name: np.abs(value) / 2 for name, value in _weights(rng, k, c).items()}
    return {f"kernel_size = {k}, dilation_rate = {d}, T = {t}": {"x": x, "kernel_size": k, "dilation_rate": d, **weights}}


def _draw_model(rng: np.random.Generator) -> dict[str, Any]:
    """No two arguments of the block are the same number, so that none can stand for another."""
    b, t, c = distinct(rng, (2, 6), (9, 14), (4, 7))
    return {"x": normal(rng, b, t, c), "kernel_size": 3, "dilation_rate": 2}


def _draw_weights(rng: np.random.Generator) -> Cases:
    given = _draw_model(rng)
    return {"a model of one block": {**given, "along": normal(rng, *given["x"].shape), **_weights(rng, 3, given["x"].shape[2])}}


def _draw_saved(rng: np.random.Generator) -> Cases:
    return {"a model of one block": {**_draw_model(rng), "seed": int(rng.integers(2**31))}}


# --- judges ----------------------------------------------------------------------------------------------------------------------


def pieces(given: Arguments, biases: Array) -> tuple[Array, Array, Array, Mix, Mix]:
    """X, the two convolutions of x, and the 1×1 convolutions of the two paths; without the biases that the student's do not have."""
    x = np.asarray(given["x"], np.float64)
    flags = [bool(flag) for flag in np.resize(biases, 4)] if biases.size else [True] * 4
    w = {
        name: (np.asarray(given[f"{name}_kernel"], np.float64), flag * given[f"{name}_bias"])
        for name, flag in zip(CONVS, flags, strict=True)
    }
    rate = given["dilation_rate"]

    def mix(name: str) -> Mix:
        kernel, bias = w[name]
        return lambda z: z @ kernel[0] + bias

    return x, causal_conv(x, *w["filter"], rate), causal_conv(x, *w["gate"], rate), mix("residual"), mix("skip")


def _judge_form(cases: Cases, seen: Observation) -> Diagnosis | None:
    """Raised, or an array of another shape than x."""
    if said := _raised(cases, seen):
        return said
    for case, given in cases.items():
        for name in ("first", "second"):
            got = seen.arrays[case].get(name)
            if got is not None and got.shape != given["x"].shape:
                return Diagnosis("shape", f"The {name} output should have the shape of x, {given['x'].shape}; yours has {got.shape}.")
            if got is not None and not np.all(np.isfinite(got)):
                return Diagnosis("not-finite", f"The {name} output holds values that are not finite (nan or inf).")
    return None


def _raised(cases: Cases, seen: Observation) -> Diagnosis | None:
    said = diagnose_raised(cases, seen)
    if said and said.slug == "raises":
        raised = next(iter(seen.raised.values()))
        if raised.kind in ("InvalidArgumentError", "ValueError") and (
            "ncompatible shapes" in raised.message or "broadcast" in raised.message
        ):
            return Diagnosis(
                "not-padded", f"{said.text} If the convolutions do not pad, what comes out is shorter than x and cannot be added to it."
            )
    return said


def _own_z(x: Array, got: Any) -> Iterator[Array]:
    """What z may be, from the outputs with identities behind the gate: the skip, or the other output without x."""
    for name in ("second", "first"):
        if name in got:
            yield got[name]
            yield got[name] - x


def _judge_gate(cases: Cases, seen: Observation) -> Diagnosis | None:
    """The z that stands in either output, if it is not the right one: which one is it?"""
    if said := _judge_form(cases, seen):
        return said
    given, got = cases[PASSED_THROUGH], seen.arrays[PASSED_THROUGH]
    x, f, g, _, _ = pieces(given, got["biases"])
    for tolerance in (2e-4, ROUGH):
        for slug, text, gate in GATES:
            z = gate(f, g)
            if any(close(z, own, tolerance) for own in _own_z(x, got)):
                if not slug and tolerance == ROUGH:
                    return diagnose_precision({PASSED_THROUGH: {"z": z}}, Observation({PASSED_THROUGH: {"z": z}}))
                return Diagnosis(slug, text) if slug else None
    mixed = seen.arrays[MIXED]
    if "second" in mixed and _way(cases[MIXED], mixed, lambda x, f, g: [GATES[0][2](f, g)]):
        return None  # what hides z comes after it, and is judged with the paths
    text = "With identities behind it, z should be tanh(filter) ⊙ σ(gate), and no output of yours holds that."
    return Diagnosis("unknown", f"{text} No mistake that we know explains it.")


def _way(given: Arguments, got: Any, candidates: Callable[[Array, Array, Array], Sequence[Array]]) -> tuple[str, str] | None:
    """Slug and text of the way on which one of the candidates for z, from x, filter and gate, leads to both outputs."""
    x, f, g, r, s = pieces(given, got["biases"])
    own = candidates(x, f, g)
    for slug, text, paths in PATHS:
        for z in own:
            first, second = paths(x, z, r, s)
            if close(first, got["first"], LOOSE) and close(second, got["second"], LOOSE):
                return slug, text
    return None


def _judge_paths(cases: Cases, seen: Observation) -> Diagnosis | None:
    """What becomes of z, whatever it is, on the two paths."""
    if said := _judge_form(cases, seen):
        return said
    through, mixed = seen.arrays[PASSED_THROUGH], seen.arrays[MIXED]
    if "second" not in mixed or int(mixed["outputs"].reshape(-1)[0]) != 2:
        number = int(mixed["outputs"].reshape(-1)[0])
        return Diagnosis("number-of-outputs", f"Your block returns {number} array{'s' if number > 1 else ''}. {ORDER}")
    for name in ("first", "second"):
        again = mixed.get(f"{name} again")
        if again is None or not close(mixed[name], again, LOOSE):
            text = "Called twice on the same input, your block gives two results: is a layer made in call(), or something drawn at random? "
            return Diagnosis("call-differs", f"{text}Make the four convolutions in __init__.")
        training = mixed.get(f"{name} in training")
        if training is None or not close(mixed[name], training, LOOSE):
            return Diagnosis("training-differs", f"In training your block computes something else than in inference. {ORDER}")
    x, f, g, r, s = pieces(cases[MIXED], mixed["biases"])
    candidates = [*(gate(f, g) for _, _, gate in GATES), *(z for z in _own_z(x, through) if np.any(z))]
    way = _way(cases[MIXED], mixed, lambda *_: candidates)
    for name, size in zip(("residual_conv", "skip_conv"), mixed["sizes"].reshape(-1), strict=False):
        if size != 1 and not (way and way[0]):
            text = (
                f"{name} has the kernel size {size:.0f}. On both paths stand 1×1 convolutions: what an output sees, filter and gate decide."
            )
            return Diagnosis("wide-path", text)
    if way:
        return Diagnosis(*way) if way[0] else None
    _, _, paths = PATHS[0]
    for z in candidates:
        right = paths(x, z, r, s)
        for place, (name, other) in enumerate((("first", "skip"), ("second", "sum of x and residual_conv(z)"))):
            if close(right[place], mixed[name], LOOSE):
                ungated = paths(x, np.tanh(f), r, s)[1 - place]
                if close(ungated, mixed["second" if place == 0 else "first"], LOOSE):
                    return Diagnosis(
                        "before-the-gate", f"The {other} is made of the filter before the gate. Both paths start from z. {ORDER}"
                    )
                return Diagnosis(
                    "unknown", f"The {name} output is right; the other one is not the {other}. No mistake that we know explains it."
                )
    return Diagnosis("unknown", f"Neither output is what it should be, with whatever z. {ORDER}")


def _judge_causal(cases: Cases, seen: Observation) -> Diagnosis | None:
    """Through filter and gate, output t depends on t, t - D, … t - (K - 1) D and on nothing else."""
    if said := _raised(cases, seen):
        return said
    for case, given in cases.items():
        got, t = seen.arrays[case], given["x"].shape[1]
        if any(steps != t for steps in got["steps"].reshape(-1)):
            return Diagnosis(
                "not-padded", f"With {case} an output has {[int(n) for n in got['steps'].reshape(-1)]} steps; x has {t}. Pad on the left."
            )
        for name, row in zip(("filter", "gate"), got["settings"], strict=True):
            if said := _explain_reach(f"{name}_conv", got[name] > 0, given["kernel_size"], given["dilation_rate"], row):
                return said
    return None


def _explain_reach(conv: str, table: Array, k: int, d: int, settings: Array) -> Diagnosis | None:
    """What a convolution sees that it should not see, or does not see."""
    t = len(table)
    lags = sorted({int(output - step) for output, step in zip(*np.nonzero(table), strict=True)})
    rule = f"With kernel size {k} and dilation rate {d}, output t depends on t" + "".join(f", t - {n * d}" for n in range(1, k)) + "."
    if set(lags) <= {0}:
        return Diagnosis(
            "conv-unused",
            f"Through {conv} an output feels its own step at most. Is it used, with its kernel size, and does its gradient pass?",
        )
    if lags[0] < 0:
        told = "Its padding is 'same'. " if settings[1] == 1 else ""
        return Diagnosis("sees-ahead", f"Through {conv} an output sees {-lags[0]} steps ahead. {told}{rule}")
    if set(lags) <= set(range(k)) and d > 1:
        return Diagnosis("dilation-ignored", f"{conv} does not use the dilation rate. {rule}")
    wanted = {n * d for n in range(k)}
    if not set(lags) <= wanted | {0} or len(wanted - set(lags)) > 0:
        seen = ", ".join(str(n) for n in lags[:6])
        return Diagnosis("other-reach", f"Through {conv} an output sees the steps at the distances {seen} before it. {rule}")
    full = all(table[j, j - n] for j in range(t) for n in wanted if n <= j)
    return None if full else Diagnosis("other-reach", f"Through {conv} some outputs do not see all of their steps. {rule}")


def _judge_weights(cases: Cases, seen: Observation) -> Diagnosis | None:
    """Each kernel and bias is trained, and gets a gradient."""
    if said := _raised(cases, seen):
        return said
    for got in seen.arrays.values():
        if not {f"{name} kernel" for name in CONVS} <= set(got):
            text = (
                "A sublayer holds no weights although the block has run. Make the four convolutions in __init__, and call them in call()."
            )
            return Diagnosis("no-weights", text)
        if bare := [f"{name}_conv" for name in CONVS if f"{name} bias" not in got]:
            return Diagnosis(
                "no-bias", f"There is no bias in {', '.join(bare)}. Each of the four convolutions has one, as the formula says."
            )
        idle = [name for name, size in got.items() if not size.reshape(-1)[0] > 0]
        if idle:
            told = ", ".join(name.replace(" ", "_conv's ", 1) for name in idle)
            return Diagnosis("no-gradient", f"No gradient reaches {told}. Every sublayer is used, and the gradient passes through call().")
    return None


def _judge_saved(cases: Cases, seen: Observation) -> Diagnosis | None:
    """The loaded model computes what the saved one did, whatever that is."""
    for raised in seen.raised.values():
        if raised.kind == "NotLoadable":
            hint = "get_config() returns what __init__ needs: filters, kernel_size, dilation_rate; __init__ passes **kwargs on."
            return Diagnosis("not-loadable", f"A model with your block could not be saved and loaded again ({raised.message}). {hint}")
    if said := _raised(cases, seen):
        return said
    for got in seen.arrays.values():
        for before, after in (("before", "loaded"), ("skip before", "skip loaded")):
            if before in got and not close(got[before], got[after], LOOSE):
                text = "The loaded model departs from the saved one: a weight is not saved, or get_config() lacks a setting."
                return Diagnosis("loaded-differs", text)
        if not np.ptp(got["before"]):
            return Diagnosis("constant-output", "What your block gives does not depend on what it is given.")
    return None


def _check(name: str, title: str, section: str, probe: str, draw: Any, judge: Judge) -> Check:
    return Check(f"block_{name}", "GatedResidualBlock", title, section, probe, draw, judge)


CHECKS = (
    _check("gate", "the gate: tanh once, times sigmoid", f"{PAGE}#one-tanh-not-two", "block_run", _draw_run, _judge_gate),
    _check("paths", "two paths from z: x + residual, and skip", BLOCK, "block_run", _draw_run, _judge_paths),
    _check("causal", "causal and dilated: which steps an output sees", CAUSAL, "block_influence", _draw_influence, _judge_causal),
    _check("weights", "every weight gets a gradient", BLOCK, "block_weights", _draw_weights, _judge_weights),
    _check("saved", "survives saving and loading", BLOCK, "block_saved", _draw_saved, _judge_saved),
)
