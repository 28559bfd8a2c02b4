"""What grading itself costs: the processor time of a hand-in beyond that of its own cells.

``python -m tests.overhead [ASSIGNMENT ...]`` takes programs of the bank, right and wrong ones, and compares ``autograder check`` with the
notebooks' own cells in processes forked from a warm one (``tests.floor``). What both need once, to start, is measured with one hand-in and
left out. At most 2 s are meant to be used; a training in a test, as in ``forecast``, comes on top of that.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from tests.bank import BANK, ROOT, load_cases, write_notebook
from tests.measure import adopt_orphans, measure

HAND_INS = 16
"""Of each assignment, more than half of them wrong."""


def main(names: list[str]) -> None:
    """Measure and print, one line an assignment."""
    adopt_orphans()
    for name in names or sorted(path.parent.name for path in BANK.glob("*/right")):
        with tempfile.TemporaryDirectory() as folder:
            paths = _write(name, Path(folder))
            ours = _each(["autograder", "check", "--assignment", name], paths, Path(folder))
            floor = _each(["tests.floor", name], paths, Path(folder))
        print(f"{name}: {ours:.2f} s a hand-in, {floor:.2f} s of it its own cells; {ours - floor:.2f} s beyond", flush=True)


def _write(name: str, folder: Path) -> list[str]:
    """Notebooks of programs from the whole of the bank's order."""
    right, wrong = load_cases(name, "right"), load_cases(name, "wrong")
    few = HAND_INS * 3 // 8
    cases = [*right[:: max(1, len(right) // few)][:few], *wrong[:: max(1, len(wrong) // (HAND_INS - few))][: HAND_INS - few]]
    places = [folder / str(number) for number in range(len(cases))]
    for place in places:
        place.mkdir()
    return [str(write_notebook(case, place / f"{name}.ipynb")) for case, place in zip(cases, places, strict=True)]


def _each(command: list[str], paths: list[str], folder: Path) -> float:
    """Processor time of one hand-in more, in seconds."""
    used = [
        measure([[sys.executable, "-m", *command, *some]], ROOT, folder / "log.txt", os.environ, codes=(0, 1)).cpu_s
        for some in (paths, paths[:1])
    ]
    return (used[0] - used[1]) / (len(paths) - 1)


if __name__ == "__main__":
    main(sys.argv[1:])
