"""``make fairness``: what it counts, and when it says that a figure has fallen."""

from __future__ import annotations

from dataclasses import replace

from autograder.records import Diagnosis, Outcome, Verdict
from tests.bank import Case
from tests.fairness import Row, _add, fallen


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
