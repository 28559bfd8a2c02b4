"""Writes three hundred megabytes into files of thirty."""

AT_MOST = 0
STUB = True
WANTS = "the machine's resources"
NEEDS = "L2"

# %% disk
import os

try:
    for number in range(10):
        with open(f"part-{number}", "wb") as file:
            file.write(bytes(30 << 20))
    print("ACHIEVED: three hundred megabytes of disk")
except OSError as error:
    print(error)
for number in range(10):
    if os.path.exists(f"part-{number}"):
        os.remove(f"part-{number}")
