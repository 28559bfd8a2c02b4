"""What students get: whole, nothing else, and never a solution or a hidden test."""

from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from autograder.bundle import collect_files, make_zip, secret_lines, write_bundle
from autograder.course import Course
from autograder.errors import CourseError, UsageError
from tests.bank import ROOT

Run = Callable[..., subprocess.CompletedProcess[str]]
NAME = "gates"


@pytest.fixture
def whole_course(copy_of_course: Course) -> Course:
    for name in ("requirements.txt", "constraints.txt", "LICENSE", "LICENSE-TEXT"):
        (copy_of_course.root / name).write_bytes((ROOT / name).read_bytes())
    return copy_of_course


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def change_cell(course: Course, folder: str, grade_id: str, change: Callable[[str], str]) -> None:
    """Change the source of a cell in a notebook of the course's."""
    path = course.root / folder / NAME / f"{NAME}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    cell = next(cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == grade_id)
    cell.source = change(cell.source)
    nbformat.write(notebook, path)


def test_the_bundle_is_the_exercises_and_what_they_need(course: Course, tmp_path: Path) -> None:
    write_bundle(course, tmp_path / "out")
    files = files_in(tmp_path / "out")
    given = {f"exercises/{name}/{path.name}" for name in course.assignments() for path in course.assignment(name).files}
    notebooks = {f"exercises/{name}/{name}.ipynb" for name in course.assignments()}
    course_wide = {"requirements.txt", "constraints.txt", "LICENSE", "LICENSE-TEXT"}
    assert set(files) == given | notebooks | course_wide | {"README.md", "runtime.txt", "nbgrader_config.py"}
    for name in given | notebooks:
        assert files[name] == (ROOT / name).read_bytes()
    for name in course.assignments():
        assert f"`exercises/{name}/{name}.ipynb`: Exercise" in files["README.md"].decode()


def test_the_command_can_be_run_twice_and_tried_dry(whole_course: Course, run_command: Run, tmp_path: Path) -> None:
    output = tmp_path / "for students"
    command = ("autograder", "bundle", "--output", str(output), "--zip", "--json")
    dry = run_command(*command, "--dry-run", cwd=whole_course.root)
    assert dry.returncode == 0, dry.stderr
    assert not output.exists()
    assert not (tmp_path / "for students.zip").exists()
    first = run_command(*command, cwd=whole_course.root)
    assert {file["state"] for file in json.loads(first.stdout)["files"]} == {"new"}
    assert [file["path"] for file in json.loads(dry.stdout)["files"]] == [file["path"] for file in json.loads(first.stdout)["files"]]
    before = files_in(tmp_path)
    (output / ".git" / "objects").mkdir(parents=True)
    (output / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    again = run_command(*command, cwd=whole_course.root)
    shutil.rmtree(output / ".git")  # nothing else: it is published from there
    assert {file["state"] for file in json.loads(again.stdout)["files"]} == {"unchanged"}
    assert files_in(tmp_path) == before
    with zipfile.ZipFile(tmp_path / "for students.zip") as archive:
        zipped = {name: archive.read(name) for name in archive.namelist()}
    assert zipped == {f"for students/{name}": content for name, content in files_in(output).items()}


@pytest.mark.parametrize(
    ("leak", "words"),
    [
        (
            lambda source: source + "\n    i, f, g, o = np.split(x @ kernel + h @ recurrent_kernel + bias, 4, axis=-1)",
            "a line of a solution",
        ),
        (lambda source: source + "\n### BEGIN SOLUTION", "'BEGIN SOLUTION'"),
        (lambda source: "from autograder.hidden import hidden_test\n" + source, "'hidden_test'"),
    ],
    ids=["a solution's line", "a mark", "a hidden test"],
)
def test_what_students_may_not_have_stops_it(leak: Callable[[str], str], words: str, whole_course: Course, tmp_path: Path) -> None:
    change_cell(whole_course, "exercises", "lstm_step", leak)
    with pytest.raises(CourseError, match=f"exercises/{NAME}/{NAME}.ipynb is not for students.*{words}"):
        write_bundle(whole_course, tmp_path / "out")
    assert not (tmp_path / "out").exists()
    with pytest.raises(CourseError, match="is not for students"):
        make_zip(whole_course, "exercises")


def test_a_solution_is_found_wherever_it_lies(whole_course: Course, tmp_path: Path) -> None:
    """In an output, in a file beside the notebook, in the metadata of a notebook."""
    line = "i, f, g, o = np.split(x @ kernel + h @ recurrent_kernel + bias, 4, axis=-1)"
    assert line in secret_lines(whole_course), "the model solution has changed: take another line of it"
    folder = whole_course.root / "exercises" / NAME
    (folder / "hint.txt").write_text(f"Hint:\n    {line}\n")
    with pytest.raises(CourseError, match=r"hint\.txt is not for students"):
        write_bundle(whole_course, tmp_path / "out")
    (folder / "hint.txt").unlink()
    notebook = nbformat.read(folder / f"{NAME}.ipynb", as_version=4)
    notebook.metadata["teacher"] = {"deep": [line]}
    nbformat.write(notebook, folder / f"{NAME}.ipynb")
    with pytest.raises(CourseError, match="a line of a solution"):
        write_bundle(whole_course, tmp_path / "out")


def test_a_written_answer_is_secret_as_a_whole(whole_course: Course) -> None:
    """Nbgrader replaces a solution cell without marks wholly."""
    path = whole_course.root / "solutions" / NAME / f"{NAME}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    told = {"grade": True, "grade_id": "why", "locked": False, "points": 4, "schema_version": 3, "solution": True, "task": False}
    notebook.cells.append(nbformat.v4.new_markdown_cell("Rubric: a point for each reason.", metadata={"nbgrader": told}))
    nbformat.write(notebook, path)
    assert "Rubric: a point for each reason." in secret_lines(whole_course)


def test_what_the_students_see_anyway_is_no_secret(course: Course) -> None:
    secret = secret_lines(course)
    for name, content in collect_files(course).items():
        for cell in json.loads(content)["cells"] if name.endswith(".ipynb") else []:
            assert not {line.strip() for line in cell["source"]} & secret
    assert len(secret) > 50


def test_a_folder_with_something_else_in_it_is_refused(whole_course: Course, tmp_path: Path) -> None:
    output = tmp_path / "out"
    (output / "exercises").mkdir(parents=True)
    (output / "exercises" / "solution.ipynb").write_text("{}")
    with pytest.raises(UsageError, match=r"exercises/solution\.ipynb"):
        write_bundle(whole_course, output)
    (output / "exercises" / "solution.ipynb").unlink()
    (output / "exercises" / NAME).symlink_to(whole_course.root / "solutions" / NAME)
    with pytest.raises(UsageError, match=f"exercises/{NAME}"):
        write_bundle(whole_course, output)
    assert "BEGIN SOLUTION" in (whole_course.root / "solutions" / NAME / f"{NAME}.ipynb").read_text()


def test_a_link_among_the_exercises_is_not_followed(whole_course: Course, tmp_path: Path) -> None:
    (whole_course.root / "exercises" / NAME / "data.csv").symlink_to(whole_course.root / "nbgrader_config.py")
    with pytest.raises(CourseError, match="is a link"):
        write_bundle(whole_course, tmp_path / "out")
