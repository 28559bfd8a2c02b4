"""What a step of the stack depends on: the judges of ``stack_causal`` and ``stack_field``. Symbols: T time steps, K kernel size, D rate.

The tables come from gradients, in a model whose weights were drawn anew and positive: a 0 means that there is no path.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from autograder.checks.check import diagnose_raised
from autograder.checks.wavenet.field import steps_seen
from autograder.checks.wavenet.parts import Array, Cases
from autograder.records import Arguments, Diagnosis, Observation

DEFAULT_RATES = (1, 2, 4, 8) * 2
SAME = 1
"""The number of the padding 'same' in a probe's table of convolutions."""


def rates_of(given: Arguments) -> list[int]:
    """The dilation rates that are asked for."""
    return [int(rate) for rate in given.get("rates") or DEFAULT_RATES]


def raised_by(cases: Cases, seen: Observation) -> Diagnosis | None:
    """What to say when something raised."""
    for raised in seen.raised.values():
        if raised.kind == "TypeError" and "unexpected keyword argument" in raised.message:
            return Diagnosis("signature", f"build_wavenet takes n_features, horizon, dilation_rates and filters: {raised.message}.")
    return diagnose_raised(cases, seen)


# --- judges: what a step depends on ----------------------------------------------------------------------------------------------


def _tables(cases: Cases, seen: Observation) -> Diagnosis | dict[str, Array]:
    """For each case which output depends on which step, bool (J, T), or why that cannot be said."""
    if said := raised_by(cases, seen):
        return said
    tables = {}
    for case in cases:
        got = seen.arrays[case].get("influence")
        if got is None:
            return Diagnosis(
                "one-step-only", "Your model makes one forecast for the whole sequence: what each step sees cannot be looked at."
            )
        if got.ndim != 2 or not got.size or not np.all(np.isfinite(got)):
            return Diagnosis("not-finite", "The gradients of your model are not finite, or it has no outputs.")
        tables[case] = got > 0
    if not all(table.any() for table in tables.values()):
        return Diagnosis("constant-output", "The output of your model does not depend on its input.")
    return tables


def judge_causal(cases: Cases, seen: Observation) -> Diagnosis | None:
    """No output depends on a later step, in the stacks of which all outputs were looked at."""
    cases = {case: given for case, given in cases.items() if given["looked"] == given["x"].shape[1]}
    tables = _tables(cases, Observation(seen.arrays, {case: raised for case, raised in seen.raised.items() if case in cases}))
    if isinstance(tables, Diagnosis):
        return tables
    for case, table in tables.items():
        output, step = np.nonzero(table)
        ahead = int(np.max(step - output))
        if ahead > 0:
            return _explain_leak(case, table, ahead, seen.arrays[case]["convolutions"], cases[case])
    return None


def _explain_leak(case: str, table: Array, ahead: int, convolutions: Array, given: Arguments) -> Diagnosis:
    """Which layer it is that sees ahead."""
    t = given["x"].shape[1]
    if table.shape[0] < t:
        missing = t - table.shape[0]
        asked = rates_of(given)
        if missing == sum(asked) - len(asked):
            text = "You pad one zero before each convolution. Kernel size 2 needs as many as its dilation rate: (K - 1)·D."
            return Diagnosis("padded-without-dilation", f"{text} Now {missing} outputs are missing, and each sees {ahead} steps ahead.")
        return Diagnosis(
            "not-padded", f"With {case} {missing} outputs are missing, so that each sees up to {ahead} steps ahead of its place."
        )
    steps = f"{ahead} step{'s' if ahead > 1 else ''}"
    said = f"With {case} some outputs see {steps} ahead, into the future."
    wide = [row for row in convolutions if row[0] > 1]
    same = [row for row in wide if row[2] == SAME]
    if same and len(same) == len(wide):
        return Diagnosis("same-padding", f"{said} Your convolutions have padding 'same', which shares the zeros out between both ends.")
    if same and ahead <= sum((row[0] - 1) * row[1] for row in same):
        rates = ", ".join(sorted({f"{int(row[1])}" for row in same}))
        text = f"{len(same)} of your {len(wide)} convolutions (dilation rate {rates}) has padding 'same'. One layer that leaks is enough."
        return Diagnosis("one-layer-leaks", f"{said} {text}")
    if table.all(axis=1).any():
        return Diagnosis(
            "sees-the-end", f"{said} Some see all steps. Does a layer average, normalise, pool, flip or attend over the time axis?"
        )
    return Diagnosis("sees-ahead", f"{said} Where are the zeros of your padding? (K - 1)·D before the sequence, none after it.")


def judge_field(cases: Cases, seen: Observation) -> Diagnosis | None:
    """The steps from the first to the last that the last output sees are 1 + Σ (K - 1) D."""
    tables = _tables(cases, seen)
    if isinstance(tables, Diagnosis):
        return tables
    reached = {case: _reach(table) for case, table in tables.items()}
    if all(reached[case] == steps_seen(2, rates_of(given)) for case, given in cases.items()):
        return None
    sizes = {int(size) for case in cases for size in seen.arrays[case]["convolutions"][:, 0]}
    for slug, text, rule in FIELDS:
        if slug == "kernel-size-three" and 3 not in sizes:
            continue
        if all(reached[case] == rule(rates_of(given), _room(given)) for case, given in cases.items()):
            return Diagnosis(slug, text)
    if all(reached[case] >= _room(given) for case, given in cases.items()):
        return Diagnosis("sees-everything", "A step sees all steps before it. Nothing but the convolutions may look back.")
    case = next(case for case, given in cases.items() if reached[case] != steps_seen(2, rates_of(given)))
    wanted = steps_seen(2, rates_of(cases[case]))
    text = f"With {case} an output of your model sees {reached[case]} steps. Kernel size 2 with these rates should see {wanted}."
    return Diagnosis("other-field", f"{text} Is every rate used once, in the layer that it is meant for, and nothing else that looks back?")


def _room(given: Arguments) -> int:
    """The steps up to the last output that is looked at."""
    return int(given["first"] + given["looked"])


def _reach(table: Array) -> int:
    """The most steps, from the earliest to the latest, that one output sees."""
    return max(int(seen[-1] - seen[0] + 1) for row in table if (seen := np.flatnonzero(row)).size)


FIELDS: tuple[tuple[str, str, Callable[[list[int], int], int]], ...] = (
    ("dilation-ignored", "Your convolutions do not use the dilation rates: each layer looks one step further back.",
     lambda rates, t: 1 + len(rates)),
    ("kernel-size-three", "Your convolutions have kernel size 3; 2 is asked for.", lambda rates, t: 1 + 2 * sum(rates)),
    ("repeats-dropped", "Each dilation rate is used once, also where dilation_rates repeats it.", lambda rates, t: 1 + sum(set(rates))),
    ("rates-fixed", "Your model has the dilation rates 1, 2, 4, 8, 1, 2, 4, 8, whatever dilation_rates says.", lambda rates, t: min(31, t)),
    ("rates-fixed", "Your model has the dilation rates 1, 2, 4, 8, whatever dilation_rates says.", lambda rates, t: min(16, t)),
    ("stack-twice", "Your model runs through dilation_rates twice, or doubles each of them. They are the dilation rates as they are.",
     lambda rates, t: 1 + 2 * sum(rates)),
    ("powers-assumed", "Your model has the dilation rates 1, 2, 4, … whatever dilation_rates says.",
     lambda rates, t: min(2 ** len(rates), t)),
    ("extra-step", "Your model sees one step more than its dilation rates allow: another layer has kernel size 2, or something is shifted.",
     lambda rates, t: 2 + sum(rates)),
    ("first-layer-missing", "The first dilation rate is left out.", lambda rates, t: 1 + sum(rates[1:])),
    ("last-layer-missing", "The last dilation rate is left out.", lambda rates, t: 1 + sum(rates[:-1])),
    ("side-by-side", "The reaches of your convolutions do not add up: does each take the output of the one before?",
     lambda rates, t: 1 + max(rates)),
    ("last-only", "Only the last of the convolutions acts: does each take the output of the one before?", lambda rates, t: 1 + rates[-1]),
)  # fmt: skip
