"""Checks of ``lstm_step``. Symbols: B batch, F features, U units. The reference and the known wrong ones: ``lstm_models``.

Each part of a step is judged by itself: which way of doing the three parts explains what came out?
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from autograder.checks.check import ROUGH, RTOL, Check, Judge, close, diagnose_precision
from autograder.checks.gates.lstm_models import RIGHT, Explanation, explain, reference
from autograder.checks.gates.parts import (
    BANNED,
    BANNED_TEXT,
    LARGE,
    PAGE,
    WEIGHTS,
    Array,
    Cases,
    Variant,
    changed,
    draw_sizes,
    draw_weights,
    misformed,
)
from autograder.checks.gates.slips import partly
from autograder.records import Diagnosis, Observation

SECTION = f"{PAGE}#four-dense-layers"
SHOWS_NO_GATE = ("output-unchanged", "output-is-c")
ARGUMENTS = ("x", "h", "c", *WEIGHTS)
CONSTANT = Diagnosis("constant-output", "What your function gives does not depend on what it is given.")


def draw(rng: np.random.Generator) -> Cases:
    """Three steps: one, the same with c = 0 right after it, so that nothing is kept in between, one of other sizes, c and weights large."""
    sizes, others = draw_sizes(rng), draw_sizes(rng)
    given, other = draw_step(rng, *sizes), draw_step(rng, *others)
    for name, factor in (("c", 10), *((name, LARGE) for name in WEIGHTS)):
        other[name] *= factor
    name, its_name = ("B = {}, F = {}, U = {}".format(*each) for each in (sizes, others))
    return {
        f"{name} and c drawn": given,
        f"{name} and c = 0": {**given, "c": np.zeros_like(given["c"])},
        f"{its_name}, other sizes": other,
    }


def draw_step(rng: np.random.Generator, b: int, f: int, u: int) -> dict[str, Array]:
    """x, h and c of size 1, with weights that leave the gates half open."""
    x, h, c = rng.normal(size=(b, f)), rng.uniform(-0.9, 0.9, (b, u)), 1.2 * rng.normal(size=(b, u))
    return {**{name: value.astype(np.float32) for name, value in (("x", x), ("h", h), ("c", c))}, **draw_weights(rng, f, u, 4)}


def draw_form(rng: np.random.Generator) -> Cases:
    """A batch, its last row alone, and the same states with another x and other weights."""
    b, f, u = draw_sizes(rng)
    given = draw_step(rng, b, f, u)
    alone = {name: value if name in WEIGHTS else value[-1:] for name, value in given.items()}
    other = {name: value if name in ("h", "c") else -value for name, value in given.items()}
    return {f"B = {b}, F = {f}, U = {u}": given, f"B = 1, F = {f}, U = {u}": alone, f"B = {b}, F = {f}, U = {u}, other numbers": other}


def explained(cases: Cases, got: Mapping[str, Mapping[str, Array]]) -> Explanation | None:
    """The explanation to the precision of float32, or else to about two digits: how precise it is, is judged elsewhere."""
    known = explain(cases, got, RTOL)
    return known if known and known.state and known.output else explain(cases, got, ROUGH) or known


def _explained(cases: Cases, seen: Observation) -> Explanation | None:
    """The same of an observation, found once for the items that share it."""
    if "step" not in seen.explained:
        seen.explained["step"] = explained(cases, seen.arrays)
    how: Explanation | None = seen.explained["step"]
    return how


def wrong(part: Variant | None) -> Diagnosis | None:
    """The diagnosis of a known part."""
    return Diagnosis(part.slug, part.text) if part and not part.right else None


def _judge_gates(cases: Cases, seen: Observation) -> Diagnosis | None:
    if said := misformed(cases, seen, h="h", c="c"):
        return said
    how = _explained(cases, seen)
    if (how is None or how.state is None) and limit_of(cases, seen):
        return None
    if (how is None or how.state is None) and (said := _partly(cases, seen)):
        return said
    if how is None:
        return Diagnosis("unknown", f"The new c and the new h both depart from the equations. {_where(cases, seen)}")
    if how.state is None and not _right_memory(cases, seen) and not _right_write(cases, seen):
        return Diagnosis("unknown", f"The new c departs from f ⊙ c + i ⊙ g. {_where(cases, seen)}")
    if how.state is None and _right_memory(cases, seen):
        return Diagnosis("unknown", f"The new c departs from f ⊙ c + i ⊙ g. {_where(cases, seen)}")
    if how.state and how.state.slug == "c-unchanged" and (how.output is None or how.output.slug in SHOWS_NO_GATE):
        return wrong(how.state)
    return wrong(how.gates)


def _judge_state(cases: Cases, seen: Observation) -> Diagnosis | None:
    if said := misformed(cases, seen, h="h", c="c"):
        return said
    how = _explained(cases, seen)
    if how is None or how.state is None:
        if limit := limit_of(cases, seen):
            return Diagnosis("c-limited", f"Your new c never passes ±{limit:.3g}. It has no limit: c' = f ⊙ c + i ⊙ g may grow.")
        if said := _partly(cases, seen):
            return said
        if _right_memory(cases, seen):
            return None
        return Diagnosis("unknown", f"The new c departs from f ⊙ c + i ⊙ g. {_where(cases, seen)}")
    return wrong(how.state)


def _judge_output(cases: Cases, seen: Observation) -> Diagnosis | None:
    if said := misformed(cases, seen, h="h", c="c"):
        return said
    how = _explained(cases, seen)
    if how is None or how.output is None or not any(np.any(arrays["h"]) for arrays in seen.arrays.values()):
        text = "The new h departs from o ⊙ tanh(c'), also with the c' that you return. No mistake that we know explains it."
        return _partly(cases, seen) or Diagnosis("unknown", text)
    return wrong(how.output)


def limit_of(cases: Cases, seen: Observation) -> float:
    """The number that the new c never passes, where it is right otherwise; 0 if there is none."""
    pairs = [(reference(**given)["c"], seen.arrays[case]["c"]) for case, given in cases.items()]
    limit = max(float(np.abs(got).max(initial=0)) for _, got in pairs)
    limited = limit < 0.99 * max(float(np.abs(right).max()) for right, _ in pairs)
    return limit if limited and all(close(np.clip(right, -limit, limit), got, ROUGH) for right, got in pairs) else 0.0


def _partly(cases: Cases, seen: Observation) -> Diagnosis | None:
    """What to say when some samples, or some units, are right."""
    return partly({case: reference(**given) for case, given in cases.items()}, seen.arrays)


def _memory(cases: Cases, arrays: Mapping[str, Mapping[str, Array]]) -> Array:
    """What the old c changes in the new one."""
    drawn, zero = (next(case for case in cases if case.endswith(end)) for end in ("c drawn", "c = 0"))
    return arrays[drawn]["c"] - arrays[zero]["c"]


def _right_memory(cases: Cases, seen: Observation) -> bool:
    return close(_memory(cases, {case: reference(**given) for case, given in cases.items()}), _memory(cases, seen.arrays), ROUGH)


def _right_write(cases: Cases, seen: Observation) -> bool:
    return all(close(reference(**given)["c"], seen.arrays[case]["c"], ROUGH) for case, given in cases.items() if case.endswith("c = 0"))


def _where(cases: Cases, seen: Observation) -> str:
    """Which part of the new c is right, and which is not."""
    memory, write = _right_memory(cases, seen), _right_write(cases, seen)
    if memory and not write:
        return "What is kept, f ⊙ c, is right; what is written, i ⊙ g, is not. No mistake that we know explains it."
    if write and not memory:
        return "What is written, i ⊙ g, is right; what is kept, f ⊙ c, is not. No mistake that we know explains it."
    return "Look at the four blocks of x W_x + h W_h + b first. No mistake that we know explains it."


def _judge_form(cases: Cases, seen: Observation) -> Diagnosis | None:
    """Two things of the right shapes in the right order, row by row, from arguments that stay as they were."""
    if said := misformed(cases, seen, h="h", c="c") or changed(cases, seen, ARGUMENTS) or rows_differ(cases, seen, "h", "c"):
        return said
    if idle(cases, seen, "h", "c"):
        return CONSTANT
    how = explain(cases, seen.arrays, ROUGH)
    expected = {case: reference(**given) for case, given in cases.items()}
    if how == RIGHT and explain(cases, seen.arrays) != RIGHT:
        return diagnose_precision(expected, seen)
    return wrong(how.form) if how and how.state else None


def rows_differ(cases: Cases, seen: Observation, *names: str) -> Diagnosis | None:
    """What to say when a row alone gives something else than in its batch. The second case is the last row of the first."""
    batch, alone, _ = cases
    if all(close(seen.arrays[batch][name][-1:], seen.arrays[alone][name], ROUGH) for name in names):
        return None
    text = "A sample by itself gives something else than the same sample in a batch. Each row is computed by itself, whatever B is."
    return Diagnosis("rows-differ", text)


def idle(cases: Cases, seen: Observation, *names: str) -> bool:
    """Whether what comes out does not depend on x and the weights, which differ between the first case and the third."""
    batch, _, other = cases
    return all(close(seen.arrays[batch][name], seen.arrays[other][name]) for name in names)


def _check(name: str, title: str, draws: Any, judge: Judge) -> Check:
    return Check(f"lstm_{name}", "lstm_step", title, SECTION, "lstm_step", draws, judge, BANNED, BANNED_TEXT)


CHECKS = (
    _check("gates", "the four gates, from x, h and the weights, in the order i, f, g, o", draw, _judge_gates),
    _check("state", "the new c: what is kept and what is written", draw, _judge_state),
    _check("output", "the new h, from the new c", draw, _judge_output),
    _check("form", "returns (h, c) for any sizes, and leaves its arguments as they were", draw_form, _judge_form),
)
