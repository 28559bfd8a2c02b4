"""Which hand-ins are shown as nearly the same: copies, renamed ones too; not what many have in common, nor what was given."""

from __future__ import annotations

import re
from itertools import combinations

import pytest

from autograder.course import Assignment, Course
from autograder.similarity import fingerprints, near_pairs, own_code
from tests.bank import find_case, load_cases, notebook_of

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::PendingDeprecationWarning")  # copydetect's imports


def code_of(assignment: Assignment, name: str) -> str:
    return own_code(notebook_of(find_case(assignment.name, name)).cells, assignment)


@pytest.fixture(scope="module")
def gates(course: Course) -> Assignment:
    return course.assignment("gates")


def test_what_was_given_is_nobodys(gates: Assignment) -> None:
    assert own_code(gates.master.cells, gates).strip() == ""
    code = code_of(gates, "right/einsum")
    assert "einsum" in code
    assert "expect_close(" not in code


def test_a_copy_is_found_word_for_word_and_renamed(gates: Assignment) -> None:
    honest = code_of(gates, "right/einsum")
    renamed = "# all my own work\n" + re.sub(r"\b(i|f|g|o|c|h)\b", lambda found: f"my_{found[0]}_1", honest)
    codes = {"ada": honest, "bea": honest.replace("    ", "  "), "cem": renamed, "dot": code_of(gates, "right/keras_ops_shared")}
    found = {(pair.one, pair.other): pair for pair in near_pairs(codes)}
    assert set(found) == {("ada", "bea"), ("ada", "cem"), ("bea", "cem")}
    assert found["ada", "bea"].same
    assert not found["ada", "cem"].same
    assert found["ada", "cem"].share > 0.9


def test_what_many_have_in_common_counts_for_nothing(gates: Assignment) -> None:
    """Eight who found the same short solution, and each with an addition of their own."""
    honest = code_of(gates, "right/einsum")
    codes = {
        f"s{n}": f"{honest}\n\n\ndef extra_{n}(values):\n    return [value * {n} + {n} for value in values if value > {n}]\n"
        for n in range(8)
    }
    assert near_pairs(codes) == []


@pytest.mark.parametrize("name", ["gates", "sequence_windows", "unstable_gradients", "conv1d", "wavenet"])
def test_programs_of_different_people_are_not_near(name: str) -> None:
    """The bank's right programs were each written in another way. Of two, only the cells that both wrote anew are compared."""
    cases = load_cases(name, "right")
    near = []
    for one, other in combinations(cases, 2):
        titles = {title for title, _ in one.cells} & {title for title, _ in other.cells}
        codes = {case.name: "\n".join(source for title, source in case.cells if title in titles) for case in (one, other)}
        near += near_pairs(codes)
    assert near == []


def test_very_short_code_has_no_fingerprints_and_is_near_to_nothing() -> None:
    assert fingerprints("") == fingerprints("x = 1") == fingerprints("# " + "long comment " * 100) == frozenset()
    assert near_pairs({"ada": "x = 1", "bea": "x = 1", "cem": ""}) == []


def test_code_that_is_no_python_is_compared_too() -> None:
    broken = "def f(:\n" + "\n".join(f"    value_{n} = input_{n} @ kernel[{n}] + bias[{n % 7}] !!" for n in range(40))
    assert near_pairs({"ada": broken, "bea": broken})[0].same
    assert near_pairs({"ada": broken, "bea": broken.replace("value_", "v")})[0].share > 0.9
