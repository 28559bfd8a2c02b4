"""Checks of ``gru_step``. Symbols: B batch, F features, U units. The reference and the known wrong ones: ``gru_models``."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks.check import ROUGH, Check, Judge, agree, close, diagnose_precision
from autograder.checks.gates.gru_models import Explanation, explain, reference
from autograder.checks.gates.lstm_step import CONSTANT, idle, rows_differ, wrong
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

SECTIONS = {"reset": "reset-before-or-after", "update": "which-way-round-is-z"}
ARGUMENTS = ("x", "h", *WEIGHTS)
PLAIN = "no recurrent weights"
START = "h = 0"


def _draw(rng: np.random.Generator) -> Cases:
    """A step, the same with a recurrent kernel of zeros, the same from h = 0, and a step of other sizes."""
    b, f, u = draw_sizes(rng)
    given, name = _draw_step(rng, b, f, u), f"B = {b}, F = {f}, U = {u}"
    other = draw_sizes(rng)
    its = _draw_step(rng, *other)
    return {
        name: given,
        f"{name} and {PLAIN}": {**given, "recurrent_kernel": np.zeros_like(given["recurrent_kernel"])},
        f"{name} and {START}": {**given, "h": np.zeros_like(given["h"])},
        "B = {}, F = {}, U = {}, other numbers".format(*other): {**its, **{name: LARGE * its[name] for name in WEIGHTS}},
    }


def _draw_step(rng: np.random.Generator, b: int, f: int, u: int) -> dict[str, Array]:
    x, h = rng.normal(size=(b, f)), rng.uniform(0.2, 0.9, (b, u)) * rng.choice([-1, 1], (b, u))
    return {"x": x.astype(np.float32), "h": h.astype(np.float32), **draw_weights(rng, f, u, 3)}


def _draw_form(rng: np.random.Generator) -> Cases:
    b, f, u = draw_sizes(rng)
    given = _draw_step(rng, b, f, u)
    alone = {name: value if name in WEIGHTS else value[-1:] for name, value in given.items()}
    other = {name: value if name == "h" else -value for name, value in given.items()}
    return {f"B = {b}, F = {f}, U = {u}": given, f"B = 1, F = {f}, U = {u}": alone, f"B = {b}, F = {f}, U = {u}, other numbers": other}


def _explained(cases: Cases, seen: Observation) -> Explanation | None:
    """The explanation to the precision of float32, or else to about two digits; found once for the items that share the observation."""
    if "step" not in seen.explained:
        seen.explained["step"] = explain(cases, seen.arrays) or explain(cases, seen.arrays, ROUGH)
    how: Explanation | None = seen.explained["step"]
    return how


def _part(name: str, only: str = "", hidden_by: tuple[str, ...] = ()) -> Judge:
    """Judge one part of a step.

    Args:
        name: the part of an explanation.
        only: where the whole is unknown, judge by the case alone in whose name this stands: there no other part counts.
        hidden_by: ways of the update that show nothing of this part.
    """

    def judge(cases: Cases, seen: Observation) -> Diagnosis | None:
        if said := misformed(cases, seen, h="h"):
            return said
        how = _explained(cases, seen)
        if how and how.update.slug in hidden_by:
            return wrong(how.update)
        if how is None and only:
            how = explain({case: given for case, given in cases.items() if only in case}, seen.arrays)
            how = how if how and how.mistakes() == 0 else None
        part: Variant | None = getattr(how, name) if how else None
        if part:
            return wrong(part)
        return partly({case: reference(**given) for case, given in cases.items()}, seen.arrays) or Diagnosis("unknown", _where(cases, seen))

    return judge


def _where(cases: Cases, seen: Observation) -> str:
    """In which special case the step is right."""
    right = [case for case, given in cases.items() if close(reference(**given)["h"], seen.arrays[case]["h"])]
    told = {PLAIN: "with a recurrent kernel of zeros", START: "from a state of zeros"}
    where = [words for end, words in told.items() if any(case.endswith(end) for case in right)]
    known = f"It is right {' and '.join(where)}." if where else "It departs with a recurrent kernel of zeros and from a state of zeros too."
    return f"The new h departs from the equations. {known} No mistake that we know explains it."


def _judge_form(cases: Cases, seen: Observation) -> Diagnosis | None:
    """The right shape, row by row, in the precision of float32, from arguments that stay as they were."""
    if said := misformed(cases, seen, h="h") or changed(cases, seen, ARGUMENTS) or rows_differ(cases, seen, "h"):
        return said
    if idle(cases, seen, "h"):
        return CONSTANT
    expected = {case: reference(**given) for case, given in cases.items()}
    if all(agree(expected[case], seen.arrays[case]) for case in cases):
        return None
    return diagnose_precision(expected, seen)


def _check(name: str, title: str, draw: Any, judge: Judge) -> Check:
    section = SECTIONS.get(name, "gru-one-state-two-gates")
    return Check(f"gru_{name}", "gru_step", title, f"{PAGE}#{section}", "gru_step", draw, judge, BANNED, BANNED_TEXT)


CHECKS = (
    _check(
        "gates",
        "the gates z and r and the candidate, from x, h and the weights, in the order z, r, g",
        _draw,
        _part("gates", START, ("state-unchanged",)),
    ),
    _check(
        "reset",
        "the reset gate acts on h, before the recurrent product",
        _draw,
        _part("reset", hidden_by=("state-unchanged", "candidate-missing")),
    ),
    _check("update", "the update gate keeps the old state", _draw, _part("update", PLAIN)),
    _check("form", "any sizes, and the arguments are left as they were", _draw_form, _judge_form),
)
