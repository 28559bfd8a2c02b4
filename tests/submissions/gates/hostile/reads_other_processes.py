"""Reads the environment and the command lines of the grader's processes."""

AT_MOST = 0
STUB = True
WANTS = "a secret"
NEEDS = "L1"

# %% search
import os
from pathlib import Path

for pid in {os.getppid(), *(int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())} - {os.getpid()}:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes()
        if b"grade" in words and Path(f"/proc/{pid}/environ").read_bytes():
            print("ACHIEVED: the environment of a grader")
    except OSError:
        pass
