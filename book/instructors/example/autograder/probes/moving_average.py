"""The probe of the assignment ``moving_average``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Student = Callable[[str], Any]


def moving_average(student: Student, x: Any, length: int) -> Mapping[str, Any]:
    """What ``moving_average(x, length)`` returns."""
    return {"output": student("moving_average")(x, length)}
