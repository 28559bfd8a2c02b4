"""Reads the notebooks that others have handed in, and what the instructor has."""

AT_MOST = 0
STUB = True
WANTS = "a secret"

# %% search
from pathlib import Path

for place in Path.cwd().parents:
    for pattern in ("submitted/*/*/*.ipynb", "classroom/submitted/*/*/*.ipynb", "solutions/*/*.ipynb"):
        for found in place.glob(pattern):
            try:
                if found.resolve().parent.parent.name != Path.cwd().parent.name and found.read_text():
                    print("ACHIEVED: a notebook of somebody else's")
            except OSError as error:
                print(error)
