"""The names that Canvas and Moodle give to what was handed in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.download import File
from autograder.lms import is_notebook_of, read_name
from tests.downloads import Student

NAME = "gates"


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("lovelaceada_501_98765_gates.ipynb", ("Canvas", "501", "lovelaceada", "gates.ipynb", 98765, False)),
        ("lovelaceada_LATE_501_98765_gates-1.ipynb", ("Canvas", "501", "lovelaceada", "gates-1.ipynb", 98765, True)),
        ("agent007_501_98765_gates.ipynb", ("Canvas", "501", "agent007", "gates.ipynb", 98765, False)),
        ("foo_bar_501_98765_my_file_1_2_gates.ipynb", ("Canvas", "501", "foo_bar", "my_file_1_2_gates.ipynb", 98765, False)),
        ("王伟_501_98765_gates.ipynb", ("Canvas", "501", "王伟", "gates.ipynb", 98765, False)),
        ("anon_aB3xQ_98765_gates.ipynb", ("Canvas", "anon_aB3xQ", "", "gates.ipynb", 98765, False)),
        ("LATE_anon_aB3xQ_98765_gates.ipynb", ("Canvas", "anon_aB3xQ", "", "gates.ipynb", 98765, True)),
        ("submissions/lovelaceada_501_98765_gates.ipynb", ("Canvas", "501", "lovelaceada", "gates.ipynb", 98765, False)),
        ("Ada Lovelace_11_assignsubmission_file/gates.ipynb", ("Moodle", "11", "Ada Lovelace", "gates.ipynb", 0, False)),
        ("Ada Lovelace_11_assignsubmission_file_/gates.ipynb", ("Moodle", "11", "Ada Lovelace", "gates.ipynb", 0, False)),
        ("Ada Lovelace_11_assignsubmission_file_gates.ipynb", ("Moodle", "11", "Ada Lovelace", "gates.ipynb", 0, False)),
        ("Ada Lovelace_11_assignsubmission_file/a/b/gates.ipynb", ("Moodle", "11", "Ada Lovelace", "gates.ipynb", 0, False)),
        ("gates/Ada Lovelace_11_assignsubmission_file/gates.ipynb", ("Moodle", "11", "Ada Lovelace", "gates.ipynb", 0, False)),
        ("Ada Lovelace_11_assignsubmission_onlinetext/onlinetext.html", None),
        ("Ada Lovelace_11_assignsubmission_file/.ipynb_checkpoints/gates-checkpoint.ipynb", None),
        ("__MACOSX/._lovelaceada_501_98765_gates.ipynb", None),
        ("lovelaceada_501_gates.ipynb", None),
        ("gates.ipynb", None),
    ],
)
def test_the_names_that_the_systems_give(path: str, told: tuple[object, ...] | None) -> None:
    read = read_name(File(path, 0, lambda: b""))
    assert (read and (read.system, read.person, read.name, read.title, read.number, read.late)) == told


@given(st.text(max_size=30), st.text(max_size=30), st.integers(1, 10**12), st.integers(1, 10**12), st.booleans())
def test_canvass_numbers_are_read_whatever_the_name(first: str, last: str, person: int, upload: int, late: bool) -> None:
    """Canvas leaves no number between underscores in a name, because it reads the numbers back in the same way."""
    path = Student(first.replace("_", ""), last.replace("_", ""), "x", person).in_canvas("a_1_2_gates.ipynb", upload, late)
    read = read_name(File(path, 0, lambda: b""))
    if not path.startswith("anon"):
        assert read
        assert (read.person, read.number, read.late, read.title) == (str(person), upload, late, "a_1_2_gates.ipynb")


@pytest.mark.parametrize("title", ["gates.ipynb", "gates-1.ipynb", "gates (2).ipynb", "gates(1).ipynb", "Gates.IPYNB", "gates (1)-2.ipynb"])
def test_a_notebook_uploaded_again_is_the_assignments(title: str) -> None:
    assert is_notebook_of(title, NAME)
    assert not is_notebook_of(title, "gate")
    assert not is_notebook_of(f"my_{title}", NAME)
