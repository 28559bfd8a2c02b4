"""One command at a time writes to ``classroom/``: two would take each other's notebooks and half-written gradebook for their own."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from autograder.course import Course
from autograder.errors import UsageError


@contextmanager
def alone(course: Course, dry_run: bool = False) -> Iterator[None]:
    """Inside the block no other command of this grader's writes to the classroom; a dry run writes nothing and needs no such block.

    The system holds the lock, and lets it go with the process, however that ends. It is let go by name, too: a process that was forked
    meanwhile has the same open file, and would keep it. A file system that knows no locks does not keep anybody from working.

    Raises:
        UsageError: another command does.
    """
    if dry_run:
        yield
        return
    course.classroom.mkdir(exist_ok=True)
    with (course.classroom / ".lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UsageError(
                f"Another autograder command is writing to {course.classroom}. Wait until it has ended, and run this one again."
            ) from None
        except OSError:
            pass
        try:
            yield
        finally:
            with suppress(OSError):
                fcntl.flock(file, fcntl.LOCK_UN)
