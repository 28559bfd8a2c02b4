"""The checks of the assignment ``forecast``, in the order of its test cells."""

from autograder.checks.forecast import model, training

CHECKS = (*model.CHECKS, *training.CHECKS)
