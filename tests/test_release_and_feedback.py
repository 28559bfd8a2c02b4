"""The commands that make exercises from solutions, and feedback pages from graded notebooks."""

from __future__ import annotations

import json
import subprocess
import zipfile
from collections.abc import Callable

import nbformat
import pytest
from nbgrader.api import Gradebook

from autograder.course import Course
from autograder.gradebook import made

Run = Callable[..., subprocess.CompletedProcess[str]]
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader 0.9 on SQLAlchemy 2.1
NAME = "gates"


def test_release_makes_what_nbgrader_makes_and_says_what_changed(copy_of_course: Course, run_command: Run) -> None:
    exercise = copy_of_course.root / "exercises" / NAME / f"{NAME}.ipynb"
    content = exercise.read_bytes()
    command = ("autograder", "release", NAME, "--json")
    unchanged = run_command(*command, cwd=copy_of_course.root)
    assert unchanged.returncode == 0, unchanged.stderr
    assert json.loads(unchanged.stdout)["assignments"] == {NAME: {f"{NAME}.ipynb": "unchanged"}}
    exercise.write_bytes(content.replace(b"gates", b"doors"))
    (exercise.parent / "solution.txt").write_text("psst")
    (copy_of_course.classroom / "gradebook.db").unlink()
    states = {f"{NAME}.ipynb": "changed", "solution.txt": "removed"}
    dry = run_command(*command, "--dry-run", cwd=copy_of_course.root)
    assert json.loads(dry.stdout) == {"dry_run": True, "assignments": {NAME: states}}
    assert exercise.read_bytes() != content
    assert not (copy_of_course.classroom / "gradebook.db").exists()
    done = run_command(*command, cwd=copy_of_course.root)
    assert json.loads(done.stdout)["assignments"] == {NAME: states}
    assert exercise.read_bytes() == content
    assert [path.name for path in exercise.parent.iterdir()] == [exercise.name]


def test_two_releases_do_not_meet(copy_of_course: Course) -> None:
    """A dry run beside a release, for instance: each has a folder of its own."""
    with made(copy_of_course, "conv1d") as one, made(copy_of_course, NAME) as other:
        assert {path.name for path in one.iterdir()} == {"conv1d.ipynb", "ridership.csv"}
        assert [path.name for path in other.iterdir()] == [f"{NAME}.ipynb"]
    assert not one.parent.exists()


def test_a_cell_removed_after_hand_ins_were_graded_is_told_with_the_way_out(copy_of_course: Course, run_command: Run) -> None:
    command = ("autograder", "release", NAME)
    assert run_command(*command, cwd=copy_of_course.root).returncode == 0
    with Gradebook(f"sqlite:///{copy_of_course.classroom / 'gradebook.db'}") as gradebook:
        gradebook.add_student("ada")
        gradebook.add_submission(NAME, "ada")
    path = copy_of_course.root / "solutions" / NAME / f"{NAME}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells = [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") != "lstm_gates"]
    nbformat.write(notebook, path)
    done = run_command(*command, cwd=copy_of_course.root)
    assert done.returncode == 1
    assert done.stderr.startswith(f"autograder: {NAME}: cells were added, removed or renamed")
    assert f"nbgrader db assignment remove {NAME} --force" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    undone = run_command("nbgrader", "db", "assignment", "remove", NAME, "--force", cwd=copy_of_course.root)
    assert undone.returncode == 0, undone.stderr
    assert run_command(*command, cwd=copy_of_course.root).returncode == 0


@pytest.mark.parametrize(("text", "words"), [("c = get_config(", "SyntaxError"), ("c = no_such_name", "NameError")])
def test_a_slip_in_the_configuration_is_told(text: str, words: str, copy_of_course: Course, run_command: Run) -> None:
    (copy_of_course.root / "nbgrader_config.py").write_text(text, encoding="utf-8")
    for command in (("release", NAME), ("export", NAME)):
        done = run_command("autograder", *command, cwd=copy_of_course.root)
        assert done.returncode == 1
        assert f"nbgrader_config.py cannot be read: {words}" in done.stderr
        assert "git checkout nbgrader_config.py" in done.stderr


def test_release_of_what_is_not_there_is_a_wrong_call(copy_of_course: Course, run_command: Run) -> None:
    done = run_command("autograder", "release", "no_such", cwd=copy_of_course.root)
    assert done.returncode == 2
    assert "No notebook in solutions/ for no_such" in done.stderr


def test_feedback_is_written_again_after_a_grade_by_hand(copy_of_course: Course, run_command: Run) -> None:
    stub = (copy_of_course.root / "exercises" / NAME / f"{NAME}.ipynb").read_bytes()
    for student in ("ada", "bea"):
        folder = copy_of_course.folder("submitted", student, NAME)
        folder.mkdir(parents=True)
        (folder / f"{NAME}.ipynb").write_bytes(stub if student == "ada" else b"{broken")
    assert run_command("autograder", "feedback", NAME, cwd=copy_of_course.root).returncode == 2, "nothing is graded yet"
    assert run_command("autograder", "grade", NAME, cwd=copy_of_course.root).returncode == 0
    page = copy_of_course.folder("feedback", "ada", NAME) / f"{NAME}.html"
    before = page.read_text(encoding="utf-8")
    command = ("autograder", "feedback", NAME, "--json")
    told = json.loads(run_command(*command, cwd=copy_of_course.root).stdout)
    assert told["students"] == {"ada": "unchanged", "bea": "unchanged"}

    with Gradebook(f"sqlite:///{copy_of_course.classroom / 'gradebook.db'}") as gradebook:
        submission = gradebook.find_submission(NAME, "ada")
        gradebook.find_grade("lstm_gates", NAME, NAME, "ada").manual_score = 2
        gradebook.find_comment("lstm_step", NAME, NAME, "ada").manual_comment = "See me <b>soon</b>."
        submission.notebooks[0].late_submission_penalty = 0.5
        gradebook.db.commit()
    dry = json.loads(run_command(*command, "--dry-run", cwd=copy_of_course.root).stdout)
    assert dry["students"] == {"ada": "changed", "bea": "unchanged"}
    assert page.read_text(encoding="utf-8") == before
    assert json.loads(run_command(*command, "--student", "ada", cwd=copy_of_course.root).stdout)["students"] == {"ada": "changed"}
    text = " ".join(page.read_text(encoding="utf-8").split())
    assert "<strong>1.5</strong> of 20 points, after 0.5 points for handing in late" in text
    assert "by hand, 2 of 2" in text, "the items add up to the score"
    assert "<b>Your instructor writes:</b> See me &lt;b&gt;soon&lt;/b&gt;." in text
    assert text.count("As above.") >= 3, "what is not written is said once for each cell"

    refused = run_command("autograder", "feedback", NAME, "--zip", "pages.zip", cwd=copy_of_course.root)
    assert refused.returncode == 2
    assert "Canvas takes no pages in this way" in refused.stderr
    log = copy_of_course.classroom / "collected" / f"{NAME}.json"
    log.parent.mkdir()
    log.write_text(json.dumps({"ada": {"file": f"Ada_11_assignsubmission_file/{NAME}.ipynb"}}), encoding="utf-8")
    zipped = run_command("autograder", "feedback", NAME, "--zip", "pages.zip", cwd=copy_of_course.root)
    assert zipped.returncode == 0
    assert "Not collected from Moodle, and so not in it (1): bea" in zipped.stderr
    with zipfile.ZipFile(copy_of_course.root / "pages.zip") as archive:
        assert archive.read(f"Ada_11_assignsubmission_file/{NAME}.html") == page.read_bytes()

    (copy_of_course.folder("autograded", "bea", NAME) / f"{NAME}.ipynb").unlink()
    lost = run_command("autograder", "feedback", NAME, cwd=copy_of_course.root)
    assert lost.returncode == 1
    assert "and so without a page (1): bea" in lost.stderr
