"""``make fairness``: what it counts, and when it says that a figure has fallen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from autograder.course import Course
from autograder.records import Diagnosis, Outcome, Verdict
from tests import fairness
from tests.bank import ROOT, Case, load_cases
from tests.fairness import Row, _add, count, fallen


def said(outcome: Outcome, slug: str = "") -> Verdict:
    return Verdict("item", "cell", outcome, 0.0, 1.0, Diagnosis(slug, "…") if slug else None)


def counted(case: Case, *verdicts: Verdict) -> tuple[Row, list[str]]:
    """The counts of one program, judged by its verdicts on ``item`` with so many seeds."""
    rows = {name: Row("assignment", name, len(verdicts)) for name in ("item", "elsewhere")}
    told = _add(rows, case, [{"item": verdict, "essay": said("manual")} for verdict in verdicts])
    assert rows["elsewhere"] == Row("assignment", "elsewhere", len(verdicts))
    return rows["item"], told


RIGHT = Case("assignment", "right", "program", "", (), {}, None)
WRONG = replace(RIGHT, kind="wrong", loses={"item": "slip"})


def test_a_program_counts_only_if_it_does_with_every_seed() -> None:
    row, told = counted(RIGHT, said("passed"), said("passed"))
    assert (row.right, row.right_passed, row.failures(), told) == (1, 1, 0, [])
    row, told = counted(RIGHT, said("passed"), said("failed", "slip"))
    assert (row.right, row.right_passed, row.failures()) == (1, 0, 1)
    assert told == ["assignment, right/program, item: none 1, slip 1"]
    row, told = counted(WRONG, said("failed", "slip"), said("passed"))
    assert (row.wrong, row.wrong_caught, row.named) == (1, 0, 0)
    assert told


def test_a_mistake_is_named_by_the_name_that_is_expected() -> None:
    row, told = counted(WRONG, said("failed", "slip"), said("failed", "slip"))
    assert (row.wrong_caught, row.named, told) == (1, 1, [])
    row, told = counted(WRONG, said("failed", "slip"), said("failed", "unknown"))
    assert (row.wrong_caught, row.named, len(told)) == (1, 0, 1)
    row, told = counted(replace(WRONG, loses={"item": "unknown"}), said("failed", "unknown"))
    assert (row.wrong_caught, row.named, told) == (1, 0, [])


def test_a_program_that_is_right_in_an_item_is_spared() -> None:
    row, _ = counted(replace(WRONG, loses={"elsewhere": None}), said("failed", "slip"))
    assert (row.spared, row.spared_passed, row.failures()) == (1, 0, 1)


def test_a_figure_that_falls_is_told() -> None:
    good = Row("assignment", "item", 20, right=3, right_passed=3, wrong=4, wrong_caught=4, named=4)
    assert fallen([good], [good]) == []
    assert fallen([], [good]) == []
    for worse in ({"right_passed": 2}, {"wrong_caught": 3}, {"named": 3}, {"seeds": 5}, {"right": 2, "right_passed": 2}):
        assert len(fallen([good], [replace(good, **worse)])) == 1, worse


def test_a_run_that_was_interrupted_goes_on_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was as it should be is not judged again with the same seeds and checks; what was not, is."""
    cases = [*load_cases("gates", "right"), *load_cases("gates", "wrong")]
    bad, interrupted_at = cases[0], [cases[4]]
    asked: list[Case] = []

    class Bench:
        def verdicts(self, case: Case, seeds: Iterable[int]) -> list[dict[str, Verdict]]:
            asked.append(case)
            if case in interrupted_at:
                interrupted_at.clear()
                raise KeyboardInterrupt
            fails = {name: slug or "slip" for name, slug in case.loses.items()} or ({"gru_form": "slip"} if case == bad else {})
            return [{name: said("failed", slug) for name, slug in fails.items()} | {"essay": said("manual")} for _ in seeds]

    @contextmanager
    def benches(*_: object) -> Iterator[Callable[..., Iterator[Any]]]:
        yield lambda judge, programs: (judge(program, Bench()) for program in programs)

    monkeypatch.setattr(fairness, "each_its_own", benches)
    monkeypatch.setattr(fairness, "KEPT", tmp_path)
    course = Course(ROOT)
    with pytest.raises(KeyboardInterrupt):
        count("gates", course, 1, range(3))
    assert asked == cases[:5]
    asked.clear()
    first = count("gates", course, 1, range(3))
    assert asked == [bad, *cases[4:]]
    asked.clear()
    assert count("gates", course, 1, range(3)) == first
    assert asked == [bad]
    asked.clear()
    count("gates", course, 1, range(3, 6))
    assert asked == cases
    asked.clear()
    monkeypatch.setattr(fairness, "judge_digest", lambda *_: "other checks")
    count("gates", course, 1, range(3))
    assert asked == cases
