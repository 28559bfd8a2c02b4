"""The checks of the assignment ``wavenet``, in the order of its test cells."""

from autograder.checks.wavenet import block, conv, field, pad, stack, suspects

CHECKS = (*pad.CHECKS, *conv.CHECKS, *field.CHECKS, *stack.CHECKS, *block.CHECKS, *suspects.CHECKS)
