"""Starts three hundred processes."""

AT_MOST = 0
STUB = True
WANTS = "the machine's resources"
NEEDS = "L2"

# %% processes
import subprocess

started = []
try:
    for _ in range(300):
        started.append(subprocess.Popen(["sleep", "60"]))
    print("ACHIEVED: three hundred processes")
except OSError as error:
    print(error)
for process in started:
    process.kill()
