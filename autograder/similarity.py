"""Hand-ins that are nearly the same. It shows where to look, and proves nothing: short answers to one question are alike.

Only what a student wrote is compared: the solution cells and the cells of their own, without the lines that they were given. The
fingerprints are copydetect's, which winnows as MOSS does [Schleimer, Wilkerson, Aiken: Winnowing, SIGMOD 2003]: names, texts and comments
are made alike first, so that renaming hides nothing. As in MOSS, what many have in common counts for nothing.
"""

from __future__ import annotations

import io
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from autograder.course import Assignment

LENGTH, WINDOW = 25, 4
"""Of a fingerprint, in characters of the code after names have become one letter; and how many in a row give one. copydetect's own
default length."""
COMMON_SHARE, COMMON_LEAST = 0.1, 5
"""A fingerprint in more than this share of the hand-ins, and in more than this many, is common."""
LEAST_FINGERPRINTS = 12
"""Who has fewer that are not common is compared word for word alone."""
LEAST_CHARACTERS = 200
"""Of code of one's own, without spaces, for a comparison word for word."""
NEAR = 0.85
"""From this share of common fingerprints, of the larger of the two, a pair is near. Which fingerprints are kept differs a little from one
process to the next; short programs of different people came to 0.81."""


@dataclass(frozen=True)
class Pair:
    """Two hand-ins that are alike."""

    one: str
    other: str
    share: float
    """Of the fingerprints that are not everybody's, how many the two have in common; 1 where they are the same word for word."""
    same: bool
    """Whether they are the same word for word, spaces aside."""


def own_code(cells: Iterable[Mapping[str, Any]], assignment: Assignment) -> str:
    """What a student wrote in a graded notebook: the code cells that are not locked, without the lines of the released notebook."""
    given = {line.strip() for cell in assignment.master.cells for line in cell.source.splitlines()}
    known = {cell.id for cell in assignment.master.cells if not cell.metadata.get("nbgrader", {}).get("solution")}
    lines: list[str] = []
    for cell in cells:
        if cell["cell_type"] == "code" and cell.get("id") not in known:
            source = cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])
            lines += [line for line in source.splitlines() if line.strip() not in given]
    return "\n".join(lines)


def near_pairs(codes: Mapping[str, str]) -> list[Pair]:
    """The pairs that are alike, the nearest first.

    Args:
        codes: what each student wrote, by id.
    """
    words = {student: "".join(code.split()) for student, code in codes.items()}
    prints = {student: fingerprints(code) for student, code in codes.items()}
    counts = Counter(mark for marks in prints.values() for mark in marks)
    common = max(COMMON_LEAST, math.ceil(COMMON_SHARE * len(codes)))
    rare = {student: frozenset(mark for mark in marks if counts[mark] <= common) for student, marks in prints.items()}
    pairs = []
    for one, other in combinations(codes, 2):
        same = words[one] == words[other] and len(words[one]) >= LEAST_CHARACTERS
        larger = max(len(rare[one]), len(rare[other]))
        share = len(rare[one] & rare[other]) / larger if larger >= LEAST_FINGERPRINTS else 0.0
        if same or share >= NEAR:
            pairs.append(Pair(one, other, 1.0 if same else share, same))
    return sorted(pairs, key=lambda pair: (-pair.same, -pair.share, pair.one, pair.other))


def fingerprints(code: str) -> frozenset[int]:
    """The fingerprints of a piece of Python; none of a very short one. They compare within one process alone."""
    from copydetect import CodeFingerprint  # imports matplotlib: only a report needs it
    from copydetect.utils import filter_code

    if len(filter_code(code, "", "python")[0]) < LENGTH + WINDOW:
        return frozenset()
    return frozenset(int(mark) for mark in CodeFingerprint("", LENGTH, WINDOW, language="python", fp=io.StringIO(code)).hashes)
