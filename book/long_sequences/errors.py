"""What the course library raises.

ValueError
└── CourseError      something the caller can mend; the message says what was expected, what came, what to do
    ├── DataError    a ridership file is missing, malformed, or does not hold what it should
    └── FigureError  a figure lacks what it needs to be shown (its alternative text)
"""


class CourseError(ValueError):
    """Base of the library's errors.

    Args:
        expected: what would have been right.
        received: what came instead.
        advice: what to do next.
    """

    def __init__(self, expected: str, received: str, advice: str) -> None:
        super().__init__(f"Expected {expected}. Received {received}. What to do: {advice}.")
        self.expected = expected
        self.received = received
        self.advice = advice


class DataError(CourseError):
    """A ridership file cannot be used as it is."""


class FigureError(CourseError):
    """A figure cannot be shown as it is."""
