"""The checks of the assignment ``gates``, in the order of its test cells."""

from autograder.checks.gates import gru_step, latch, lstm_cell, lstm_step

CHECKS = (*lstm_step.CHECKS, *gru_step.CHECKS, *lstm_cell.CHECKS, *latch.CHECKS)
