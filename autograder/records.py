"""What crosses the grader's borders: frozen records, from a hand-in to its grade.

``Submission`` (intake → sandbox) · ``Request`` and ``Observation`` (sandbox ↔ judge) · ``Verdict`` (judge → gradebook) ·
``GradeRecord`` (all of one notebook, as it is stored, shown and exported).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

import numpy as np
from nbformat import NotebookNode

Outcome = Literal["passed", "failed", "skipped", "error", "manual"]
Arguments = Mapping[str, Any]
"""What one call of the student's code is given: NumPy arrays, numbers, strings, booleans and lists of them."""


@dataclass(frozen=True)
class Submission:
    """A hand-in after intake: the course's own notebook with the student's code in its solution cells."""

    notebook: NotebookNode
    digest: str
    """SHA-256 of the bytes that were handed in, in hexadecimal."""
    notes: tuple[str, ...] = ()
    """What intake had to mend or leave out, in words for the student."""
    refusal: Refusal | None = None
    """Why nothing of it can be run, or None."""


@dataclass(frozen=True)
class Refusal:
    """Why a hand-in cannot be read: a slug for machines, a sentence for people."""

    slug: str
    text: str


@dataclass(frozen=True)
class Request:
    """What a probe is asked to do: call the student's code once for each case."""

    probe: str
    cases: Mapping[str, Arguments]
    trains: bool = False
    """Whether the student's code trains a model in it, which may take longer."""


@dataclass(frozen=True)
class Raised:
    """An exception that the student's code raised. Every field is the student's text: never trust or interpret it."""

    kind: str
    message: str
    line: int | None = None
    """Line in the student's cell, counted from 1, where known."""
    own: bool = False
    """Whether that line itself raised, rather than something that it called."""


@dataclass(frozen=True)
class Observation:
    """What the student's code did: for each case the float64 arrays that came out, or what it raised."""

    arrays: Mapping[str, Mapping[str, np.ndarray]] = field(default_factory=dict)
    raised: Mapping[str, Raised] = field(default_factory=dict)
    kinds: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """The dtype that each array had in the student's process, by name."""
    explained: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)
    """What a judge has found out of it, for the other items that are judged by it."""


@dataclass(frozen=True)
class Diagnosis:
    """What is wrong, in a sentence for the student, with a link into the book."""

    slug: str
    text: str
    link: str | None = None


@dataclass(frozen=True)
class Verdict:
    """The judge's word on one item."""

    id: str
    """``grade_id`` of the test cell."""
    cell: str
    """``grade_id`` of the solution cell that it judges."""
    outcome: Outcome
    points: float
    max_points: float
    diagnosis: Diagnosis | None = None
    title: str = ""
    """What the item asks for, in a few words."""


@dataclass(frozen=True)
class GradeRecord:
    """All that is known about one graded notebook, as it is kept with it."""

    assignment: str
    items: tuple[Verdict, ...]
    level: str
    seed: int
    wall_s: float
    digest: str
    """Of the hand-in and of all that judged it: the same digest needs no second run."""
    notes: tuple[str, ...] = ()
    versions: Mapping[str, str] = field(default_factory=dict)
    memory_mib: float | None = None
    """The most that the kernel held at any time, with what it shares with the process that it was forked from; None where unknown."""

    @property
    def score(self) -> float:
        """Points earned."""
        return sum(item.points for item in self.items)

    @property
    def max_score(self) -> float:
        """Points there are."""
        return sum(item.max_points for item in self.items)

    @property
    def by_hand(self) -> tuple[Verdict, ...]:
        """The items that wait for a grade by hand."""
        return tuple(item for item in self.items if item.outcome == "manual")

    @property
    def hand_in(self) -> str:
        """The part of the digest that is the hand-in's."""
        return self.digest.partition("-")[0]

    def has_errors(self) -> bool:
        """Whether any item could not be judged through a fault of the grader's own."""
        return any(item.outcome == "error" for item in self.items)

    def to_dict(self) -> dict[str, Any]:
        """Plain dictionaries, lists, numbers and strings, ready for JSON."""
        return {**asdict(self), "score": self.score, "max_score": self.max_score}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> GradeRecord:
        """The inverse of :meth:`to_dict`."""
        fields = {key: value for key, value in data.items() if key not in ("score", "max_score", "items")}
        fields["notes"] = tuple(fields["notes"])
        return cls(items=tuple(_verdict(item) for item in data["items"]), **fields)


def _verdict(data: Mapping[str, Any]) -> Verdict:
    diagnosis = data["diagnosis"]
    return Verdict(**{**data, "diagnosis": Diagnosis(**diagnosis) if diagnosis else None})
