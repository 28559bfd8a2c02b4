"""Answers in words, which a person grades: what the grader can say of them before."""

from __future__ import annotations

from autograder.course import Assignment, identity
from autograder.records import Diagnosis, Submission, Verdict

NO_ANSWER = "Nothing is written in this cell yet."


def read_answers(submission: Submission, assignment: Assignment) -> dict[str, Verdict]:
    """The answers that wait for a grade by hand, by ``grade_id``.

    One that was left as it was given has 0 points and waits for nobody; so does one in a hand-in that could not be read. nbgrader counts
    them in the same way.
    """
    given = {identity(cell): cell.source for cell in assignment.master.cells}
    written = {identity(cell): cell.source for cell in submission.notebook.cells}
    found = {}
    for name, points in assignment.by_hand.items():
        title = name.replace("_", " ")
        if submission.refusal:
            said = Diagnosis(submission.refusal.slug, submission.refusal.text)
            found[name] = Verdict(name, name, "failed", 0.0, points, said, title)
        elif written[name] == given[name]:
            found[name] = Verdict(name, name, "failed", 0.0, points, Diagnosis("not-started", NO_ANSWER), title)
        else:
            found[name] = Verdict(name, name, "manual", 0.0, points, None, title)
    return found
