"""Prints seven hundred million letters at once, for the grader to hold in its memory."""

AT_MOST = 0
STUB = True
WANTS = "the machine's resources"

# %% giant
print("x" * 700_000_000)
