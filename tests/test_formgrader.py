"""nbgrader's formgrader, in a real browser: its buttons grade and give feedback as the command line does, and no hand-in takes it over."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import FrameLocator, Page, expect

from autograder.course import Course, identity
from autograder.gradebook import markdown_without_html, total_of
from tests.labs import choose, patient_page, running_lab
from tests.sites import NEEDS_BROWSER

Run = Callable[..., subprocess.CompletedProcess[str]]
NAME, ANSWER = "forecast", "why_this_model"
ATTACK = "document.title = 'taken'"
DISPLAYED = f"""from IPython.display import HTML, Javascript, display
display(HTML("<script>{ATTACK}</script><img src=x onerror=\\"{ATTACK}\\">"), Javascript("{ATTACK}"))"""
WRITTEN = f"""**Because** it is quick. <img src=x onerror="{ATTACK}"> [A link](javascript:alert(1)) ![pasted](attachment:it.png)"""
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader 0.9 on SQLAlchemy 2.1


@pytest.fixture
def handed_in(copy_of_course: Course, run_command: Run) -> Course:
    """A released assignment, and a hand-in with an answer in words and nothing else but attacks on who looks at it."""
    assert run_command("autograder", "release", NAME, cwd=copy_of_course.root).returncode == 0
    notebook = nbformat.read(copy_of_course.root / "exercises" / NAME / f"{NAME}.ipynb", as_version=4)
    next(cell for cell in notebook.cells if identity(cell) == ANSWER).source = WRITTEN
    notebook.cells.append(nbformat.v4.new_code_cell(DISPLAYED))
    folder = copy_of_course.folder("submitted", "ada", NAME)
    folder.mkdir(parents=True)
    nbformat.write(notebook, folder / f"{NAME}.ipynb")
    (folder / "more.html").write_text("A page of the student's own.")
    return copy_of_course


@pytest.fixture
def page(handed_in: Course, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The instructor's JupyterLab, started in the course's folder."""
    with running_lab(handed_in.root, tmp_path_factory.mktemp("lab")) as address, patient_page(f"{address}/lab") as opened:
        yield opened


class TestInABrowser:
    pytestmark = NEEDS_BROWSER

    def test_buttons_grade_and_give_feedback(self, page: Page, handed_in: Course, run_command: Run) -> None:
        choose(page, "Nbgrader", "Formgrader")
        formgrader = page.frame_locator("#formgrader-iframe iframe")
        hand_ins = formgrader.get_by_role("row", name=NAME).locator(".num-submissions a")
        expect(hand_ins).to_have_text("1")
        hand_ins.click()
        row = formgrader.get_by_role("row", name="ada")
        expect(row).to_contain_text("needs autograding")
        _press(formgrader, ".autograde", "Successfully autograded")
        expect(row).to_contain_text("needs manual grading")

        _grade_by_hand(formgrader, page)
        assert page.title() != "taken"
        total = total_of(handed_in, NAME, "ada")
        assert (total.by_hand, total.comments) == ({ANSWER: 3}, {ANSWER: "From how many seeds?"})

        formgrader.get_by_role("link", name="Manual Grading").click()
        formgrader.get_by_role("link", name="Manage Assignments").click()
        hand_ins.click()
        expect(row).to_contain_text("3 / 20")
        _press(formgrader, ".generate-feedback", "Successfully generated feedback")
        made = handed_in.folder("feedback", "ada", NAME) / f"{NAME}.html"
        text = made.read_text(encoding="utf-8")
        assert "From how many seeds?" in text
        assert "<strong>3</strong> of 20 points" in " ".join(text.split())
        assert [path.name for path in made.parent.glob("*.html")] == [made.name], "a page of the student's own would be handed back"
        done = run_command("autograder", "feedback", NAME, "--json", cwd=handed_in.root)
        assert '"ada": "unchanged"' in done.stdout


def _press(formgrader: FrameLocator, button: str, said: str) -> None:
    """Press a button in the hand-in's row, and read what formgrader says of it."""
    formgrader.locator(f"{button} a").click()
    modal = formgrader.locator(".modal-dialog:visible")
    expect(modal).to_contain_text(said)
    modal.get_by_role("button", name="Close").first.click()
    expect(modal).to_be_hidden()


def _grade_by_hand(formgrader: FrameLocator, page: Page) -> None:
    """Read the answer, and give it three points and a comment."""
    formgrader.get_by_role("link", name="Manual Grading").click()
    for place in (f"gradebook/{NAME}", f"gradebook/{NAME}/{NAME}"):  # the assignment and its notebook have the same name
        formgrader.locator(f"tbody a[href$='{place}']").click()
    formgrader.get_by_role("link", name="Submission #1").click()
    answer = formgrader.locator(".nbgrader_cell").filter(has=formgrader.locator(f"#{ANSWER}"))
    expect(answer).to_contain_text('<img src=x onerror="document')
    assert answer.locator("strong").inner_text() == "Because"
    assert formgrader.locator("a[href^=javascript], img[onerror]").count() == 0
    expect(answer.locator(f"#{ANSWER}")).to_have_class(re.compile("needs_manual_grade"))  # formgrader's script is ready
    expect(answer.locator(f"#{ANSWER}-comment")).to_have_attribute("placeholder", re.compile("comments"))
    for field, value in ((f"#{ANSWER}", "3"), (f"#{ANSWER}-comment", "From how many seeds?")):
        with page.expect_response(lambda response: response.request.method == "PUT" and "/formgrader/api/" in response.url):
            formgrader.locator(field).fill(value)
            formgrader.locator(field).press("Tab")


def test_the_command_line_makes_the_same_page(handed_in: Course, run_command: Run) -> None:
    def call(*command: str) -> str:
        done = run_command(*command, cwd=handed_in.root)
        assert done.returncode == 0, done.stderr
        return made.read_text(encoding="utf-8")

    made = handed_in.folder("feedback", "ada", NAME) / f"{NAME}.html"
    ours = call("autograder", "grade", NAME)
    made.unlink()
    assert call("nbgrader", "generate_feedback", NAME, "--force") == ours


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("**yes** $a<b$", "<strong>yes</strong> $a&lt;b$"),
        ("<script>x</script>", "&lt;script&gt;x&lt;/script&gt;"),
        ("a <i onclick=x>b</i>", "&lt;i onclick=x&gt;b&lt;/i&gt;"),
        ("[a](javascript:x)", '<a href="#harmful-link">a</a>'),
        ("![a](attachment:b.png)", "<img"),
    ],
)
def test_markdown_of_a_student_is_no_html(written: str, shown: str) -> None:
    assert shown in markdown_without_html(written)


def test_what_another_grader_graded_gets_no_page_of_ours(handed_in: Course, run_command: Run) -> None:
    path = handed_in.folder("autograded", "ada", NAME) / f"{NAME}.ipynb"
    path.parent.mkdir(parents=True)
    path.write_bytes((handed_in.folder("submitted", "ada", NAME) / path.name).read_bytes())
    done = run_command("nbgrader", "generate_feedback", NAME, cwd=handed_in.root)
    assert done.returncode != 0
    assert "has no record of this grader's: grade it again" in done.stderr
    assert not list(Path(handed_in.classroom).glob("feedback/*/*/*.html"))
