"""Starts a process that belongs to nobody, twice forked and in a session of its own."""

AT_MOST = 0
STUB = True
WANTS = "a process that survives"
LEAVES = "86421"

# %% daemon
import os
import subprocess

if os.fork() == 0:
    os.setsid()
    subprocess.Popen(["sleep", "86421"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os._exit(0)
