"""The only place that starts a student's code: a kernel in another process, given cells and probes, observed from outside."""

from autograder.sandbox.kernel import (
    LEVELS,
    PREFIX,
    best_level,
    interrupt_grading,
    require_level,
    share_warm_process,
    start_warm_process,
    try_levels,
)
from autograder.sandbox.limits import Limits
from autograder.sandbox.session import CellResult, Session, open_session

__all__ = [
    "LEVELS",
    "PREFIX",
    "CellResult",
    "Limits",
    "Session",
    "best_level",
    "interrupt_grading",
    "open_session",
    "require_level",
    "share_warm_process",
    "start_warm_process",
    "try_levels",
]
