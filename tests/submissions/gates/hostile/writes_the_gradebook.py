"""Looks for the gradebook above its folder, and gives everybody full marks in it."""

AT_MOST = 0
STUB = True
WANTS = "another's grade"

# %% points for all
import sqlite3
from pathlib import Path

for place in Path.cwd().parents:
    for found in (*place.glob("gradebook.db"), *place.glob("classroom/gradebook.db")):
        try:
            with sqlite3.connect(found, timeout=1) as database:
                database.execute("update grade set manual_score = 2")
                print("ACHIEVED: a gradebook that can be written to")
        except sqlite3.Error as error:
            print(error)
