"""The checks of the assignment ``sequence_windows``, in the order of its test cells."""

from autograder.checks.sequence_windows.pairs import CHECKS as PAIRS
from autograder.checks.sequence_windows.shuffling import CHECKS as SHUFFLING
from autograder.checks.sequence_windows.windows import CHECKS as WINDOWS

CHECKS = (*WINDOWS, *PAIRS, *SHUFFLING)
