"""Checks of ``output_length``. Symbols: n steps, K kernel size, S stride, D dilation rate. The formulas: ``length_models``.

Stride and dilation are never both above 1: Keras refuses that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from autograder.checks.check import Check, Judge, diagnose_form, diagnose_raised
from autograder.checks.conv1d.length_models import DILATED_PADDED, PADDED, SPANS, VALID, Formula, output_length
from autograder.checks.conv1d.parts import PAGE, Array, Cases
from autograder.records import Arguments, Diagnosis, Observation

FEW = 3
"""How many of the dilated 'valid' lengths have too few steps: the last ones."""
PLAIN = ", each with the span of the dilated kernel in place of the dilation"
DEFAULTS = "n and kernel_size only"


# --- draws -----------------------------------------------------------------------------------------------------------------------


def _rows(rng: np.random.Generator) -> Array:
    """Each stride from 1 to 5 three times, n - K with the rests 0, S - 1 and any; kernels odd and even, none of them S, n large enough.

    One stride more than the kernel at least.
    """
    rows = []
    for s in range(1, 6):
        for even, rest in enumerate((0, s - 1, int(rng.integers(0, s)))):
            k = int(rng.choice([k for k in range(2, 9) if k != s and (k + even) % 2 == 1]))
            rows.append((k + s * int(rng.integers(3, 12)) + rest, k, s, 1))
    rows.append((2 + 5 * int(rng.integers(3, 5)), 2, 5, 1))
    return np.array([rows[i] for i in rng.permutation(len(rows))])


def _draw_valid(rng: np.random.Generator) -> Cases:
    rows = _rows(rng)
    plain = rows[rows[:, 2] == 1]
    return {"padding 'valid'": {"rows": rows, "padding": "valid"}, DEFAULTS: {"rows": plain, "padding": None}}


def _draw_padded(rng: np.random.Generator) -> Cases:
    return {f"padding '{padding}'": {"rows": _rows(rng), "padding": padding} for padding in ("same", "causal")}


def _draw_dilated(rng: np.random.Generator) -> Cases:
    """Stride 1; each dilation from 2 to 5 twice, and of 'valid' 1, 2 and 3 steps less than the span. The same with D = 1, K = the span."""
    cases = {}
    for padding in ("valid", "same", "causal"):
        ks, ds = rng.choice([3, 4, 5, 6], 8), np.repeat([2, 3, 4, 5], 2)
        ns = ds * (ks - 1) + rng.integers(4, 20, 8)
        if padding == "valid":
            missing = rng.permutation(FEW)
            short = [(int(k * d - d - m), int(k), int(d)) for k, d, m in zip(ks[-FEW:], ds[-FEW:], missing, strict=True)]
            ns, ks, ds = (np.concatenate(pair) for pair in zip((ns, ks, ds), np.array(short).T, strict=True))
        one = np.ones(len(ns), int)
        cases[f"padding '{padding}'"] = {"rows": np.stack([ns, ks, one, ds], axis=1), "padding": padding}
        cases[f"padding '{padding}'{PLAIN}"] = {"rows": np.stack([ns, ds * (ks - 1) + 1, one, one], axis=1), "padding": padding}
    return cases


def _draw_short(rng: np.random.Generator) -> Cases:
    """'valid' with too few steps, just enough and one more; the paddings with zeros with as few, and with enough."""
    rows = []
    for s in (1, 2, 3, 4):
        k = int(rng.integers(7, 12))
        rows += [(n, k, s, 1) for n in (1, int(rng.integers(2, k - 2)), k - 1)]
    ks = [int(k) for k in rng.choice([5, 6, 7, 8], 2, replace=False)]
    few = np.array([(n, k, s, 1) for k, s, n in ((7, 1, 4), (9, 2, 6), (8, 3, 6), (11, 2, int(2 * rng.integers(2, 5))))])
    cases: dict[str, Arguments] = {
        "'valid' and too few steps": {"rows": np.array(rows), "padding": "valid"},
        "'valid' and just enough steps": {"rows": np.array([(k, k, 1, 1) for k in ks]), "padding": "valid"},
        "'valid' and one step more": {"rows": np.array([(k + 1, k, 1, 1) for k in ks]), "padding": "valid"},
    }
    for padding in ("same", "causal"):
        cases[f"'{padding}' and fewer steps than the kernel has"] = {"rows": few, "padding": padding}
        for k in (2, 3):
            cases[f"'{padding}' and a kernel of {k}"] = {
                "rows": np.stack([few[:, 0], np.full(len(few), k), *few[:, 2:].T], 1),
                "padding": padding,
            }
    return cases


# --- judges ----------------------------------------------------------------------------------------------------------------------


def _expected(given: Arguments) -> Array:
    return np.array([output_length(n, k, s, given["padding"] or "valid", d) for n, k, s, d in given["rows"]], float)


def _lengths(cases: Cases, seen: Observation, case: str) -> Array | None:
    """What came for a case, if it is as many numbers as there are rows."""
    got = seen.arrays.get(case, {}).get("lengths")
    return got if got is not None and got.shape == (len(cases[case]["rows"]),) and np.all(np.isfinite(got)) else None


def _misformed(cases: Cases, seen: Observation, case: str) -> Diagnosis | None:
    only = {case: cases[case]}
    said = diagnose_raised(only, seen)
    if said or _lengths(cases, seen, case) is not None:
        return said
    got = seen.arrays[case].get("lengths")
    if got is not None and got.ndim > 1:
        return Diagnosis("not-a-number", f"output_length returns one number; yours returns an array of shape {got.shape[1:]}.")
    return diagnose_form({case: {"lengths": _expected(cases[case])}}, seen)


def _wrong_rows(given: Arguments, got: Array) -> Iterator[tuple[int, int, int, int]]:
    for row, length, right in zip(given["rows"], got, _expected(given), strict=True):
        if length != right:
            yield tuple(int(number) for number in row)  # type: ignore[misc]


def _unknown(given: Arguments, got: Array) -> Diagnosis:
    wrong = sorted(_wrong_rows(given, got))
    n, k, s, d = wrong[0]
    dilated = f", dilation rate {d}" if d > 1 else ""
    one = f"n = {n}, kernel size {k}, stride {s}{dilated}"
    text = f"With '{given['padding']}' {len(wrong)} of {len(got)} lengths are wrong, such as that for {one}."
    return Diagnosis("unknown", f"{text} No mistake that we know explains it: draw the windows and count.")


def _recognised(given: Arguments, got: Array, formulas: Sequence[Formula]) -> Diagnosis | None:
    for formula in formulas:
        if all(length == formula.of(*(int(a) for a in row)) for row, length in zip(given["rows"], got, strict=True)):
            return Diagnosis(formula.slug, formula.text.format(padding=given["padding"]))
    return None


def _by_formulas(formulas: Sequence[Formula]) -> Judge:
    def judge(cases: Cases, seen: Observation) -> Diagnosis | None:
        for case, given in cases.items():
            if said := _misformed(cases, seen, case):
                return said
            got = seen.arrays[case]["lengths"]
            if not np.array_equal(got, _expected(given)):
                if case == DEFAULTS:
                    return Diagnosis("defaults", "By default the stride is 1, the padding 'valid' and the dilation rate 1.")
                return _recognised(given, got, formulas) or _unknown(given, got)
        return None

    return judge


def _judge_dilated(cases: Cases, seen: Observation) -> Diagnosis | None:
    """Right, or the length that the student's own formula gives for an ordinary kernel of the same span."""
    for case, given in cases.items():
        if case.endswith(PLAIN):
            continue
        if said := _misformed(cases, seen, case):
            return said
        got, own = seen.arrays[case]["lengths"], _lengths(cases, seen, case + PLAIN)
        if np.array_equal(got, _expected(given)):
            continue
        if given["padding"] != "valid":
            if own is None or not np.array_equal(got, own):
                return _recognised(given, got, DILATED_PADDED) or _unknown(given, got)
            continue
        off = _own_offset(cases, case, own)
        if off is not None and own is not None and np.array_equal(got, own):
            continue
        return _explain_dilated(given, got, {0.0, off or 0.0}) or _unknown(given, got)
    return None


def _own_offset(cases: Cases, case: str, own: Array | None) -> float | None:
    """By how much the student's lengths for ordinary kernels that fit are off, if by the same everywhere."""
    if own is None:
        return None
    off = (own - _expected(cases[case + PLAIN]))[:-FEW]
    return float(off[0]) if np.ptp(off) == 0 else None


def _explain_dilated(given: Arguments, got: Array, offsets: set[float]) -> Diagnosis | None:
    """A wrong span, or the right one with which n is not compared."""
    rows, lengths = given["rows"][:-FEW], got[:-FEW]
    for off in sorted(offsets, key=abs):
        if np.array_equal(lengths, _expected(given)[:-FEW] + off):
            text = "Where n is smaller than the span of the dilated kernel, D·(K - 1) + 1, the length is 0: compare with the span, not K."
            return Diagnosis("span-not-compared", text)
        for slug, text, span in SPANS:
            made = [n - span(k, d) + 1 + off for n, k, _, d in rows]
            if np.array_equal(lengths, made) or np.array_equal(lengths, np.maximum(made, 0)):
                return Diagnosis(slug, text)
    return None


def _judge_short(cases: Cases, seen: Observation) -> Diagnosis | None:
    """0 where no window fits, and only there; what else is wrong with a length is judged elsewhere."""
    few, exact, more = list(cases)[:3]
    if said := _misformed(cases, seen, few):
        return said
    got = seen.arrays[few]["lengths"]
    if np.any(got != 0):
        return _explain_short(cases[few], got)
    if said := _misformed(cases, seen, exact):
        return said
    fits, one_more = seen.arrays[exact]["lengths"], _lengths(cases, seen, more)
    if np.any(fits != 1) and (one_more is None or not np.array_equal(one_more - 1, fits)):
        return Diagnosis("just-fits", "Where the sequence has as many steps as the kernel, the window fits, once.")
    for case in list(cases)[3::3]:
        if said := _judge_few(cases, seen, case):
            return said
    return None


def _judge_few(cases: Cases, seen: Observation, case: str) -> Diagnosis | None:
    """With zeros a window always fits: the length is that for a small kernel, if the student's does not hang on the kernel anyway."""
    if said := _misformed(cases, seen, case):
        return said
    got = seen.arrays[case]["lengths"]
    small, larger = (_lengths(cases, seen, f"{case.split(' and ')[0]} and a kernel of {k}") for k in (2, 3))
    if small is None or larger is None or not np.array_equal(small, larger):
        return None
    if np.any(got == 0) and np.all(small > 0):
        text = (
            f"With '{cases[case]['padding']}' zeros are added, so that a window fits, however few steps there are. 0 is for 'valid' only."
        )
        return Diagnosis("zero-with-padding", text)
    return None


def _explain_short(given: Arguments, got: Array) -> Diagnosis:
    rule = "Where n is smaller than the kernel's span, no window fits: the length is 0."
    wrong = [(row, length) for row, length in zip(given["rows"], got, strict=True) if length]
    if np.any(got < 0):
        return Diagnosis("negative-length", f"Your length is negative where the window does not fit. {rule}")
    (n, k, s, _), _ = wrong[0]
    return Diagnosis("never-zero", f"{rule} Yours is not, for n = {n}, kernel size {k} and stride {s}.")


def _check(name: str, title: str, draw: Any, judge: Judge) -> Check:
    return Check(f"length_{name}", "output_length", title, f"{PAGE}#output-length", "output_length", draw, judge)


CHECKS = (
    _check("valid", "'valid': the places where the kernel fits", _draw_valid, _by_formulas(VALID)),
    _check("padded", "'same' and 'causal': one output for each stride that has begun", _draw_padded, _by_formulas(PADDED)),
    _check("dilated", "a dilation rate: the span of the kernel", _draw_dilated, _judge_dilated),
    _check("short", "0 where no window fits, and only there", _draw_short, _judge_short),
)
