"""The checks of the assignment ``unstable_gradients``, in the order of its test cells."""

from autograder.checks.unstable_gradients import gradient_norms, layer_norm, ln_cell

CHECKS = (*layer_norm.CHECKS, *ln_cell.CHECKS, *gradient_norms.CHECKS)
