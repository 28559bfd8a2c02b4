"""Every error that the autograder raises on purpose.

::

    AutograderError             a message for a person: what was expected, what came, what to do next
    ├── CourseError             the course itself is incomplete or inconsistent (the instructor's to mend)
    ├── UsageError              a command was called with something that does not exist or does not fit
    ├── SubmissionError         a hand-in cannot be read (the student's; it costs that hand-in alone)
    ├── ObservationError        what came out of the student's kernel is not a valid observation (the student's)
    └── SandboxError            the sandbox itself failed (the grader's; never a zero in silence)

Whatever else is raised while grading is a fault of the grader too: it is recorded as the outcome ``error``.
"""


class AutograderError(Exception):
    """Base of all errors that carry a message for a person."""


class CourseError(AutograderError):
    """The course is incomplete or its parts do not agree with one another."""


class UsageError(AutograderError):
    """A command was given something that does not exist or does not fit."""


class SubmissionError(AutograderError):
    """A hand-in that cannot be read. ``slug`` names the reason for machines."""

    def __init__(self, slug: str, message: str) -> None:
        super().__init__(message)
        self.slug = slug


class ObservationError(AutograderError):
    """Bytes from a student's kernel that are not one valid observation."""


class SandboxError(AutograderError):
    """The sandbox could not do its work, through no fault of the student's code."""
