"""The only place that starts a student's code: a kernel in another process, given cells and probes, observed from outside."""

from autograder.sandbox.limits import Limits
from autograder.sandbox.session import CellResult, Session, open_session

__all__ = ["CellResult", "Limits", "Session", "open_session"]
