"""The checks of the assignment ``conv1d``, in the order of its test cells."""

from autograder.checks.conv1d.conv import CHECKS as CONV
from autograder.checks.conv1d.length import CHECKS as LENGTH
from autograder.checks.conv1d.model import CHECKS as MODEL
from autograder.checks.conv1d.targets import CHECKS as TARGETS

CHECKS = (*CONV, *LENGTH, *TARGETS, *MODEL)
