"""Ends the process that started it."""

AT_MOST = 0
STUB = True
WANTS = "a stopped class"

# %% kill
import os
import signal

os.kill(os.getppid() or 2, signal.SIGKILL)
