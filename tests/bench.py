"""The grader beside others, in one run, on the same hand-ins and the same machine: ``make bench`` (``python -m tests.bench``).

The hand-ins are right and wrong programs of the bank, of the assignment ``gates``. They are graded by

- plain nbgrader: ``nbgrader autograde gates`` with nbgrader's own settings, on the instructor's notebook as it is, hidden tests and all, so
  that the work is the same. In a plain kernel the hidden tests start a judge, one for each notebook;
- plain nbgrader on the visible tests alone, which is less than ours looks at: wrong programs get through. nbgrader costs so much at least;
- otter-grader: ``otter run`` for each hand-in, with the same visible tests as an autograder of otter's, in an environment of its own;
- ours: ``autograder grade gates`` with one worker and with two;
- the floor: the notebooks' own cells, run in processes that are forked from a warm one, and nothing else. All of them: the pictures too,
  which ours leaves out.

Everything from the start of the command to its end counts, the import of TensorFlow too. A gradebook that knows the assignment is there
before. The right programs must have full marks everywhere, else the run ends with 1. With 40 hand-ins or more the figures are stored in
``tests/bench.json``. The last line is ``ratio to nbgrader: N``: how many times as many notebooks an hour two workers grade as plain
nbgrader does with the same tests; the line before has the same for the visible tests alone.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from autograder.course import Course
from tests import rivals
from tests.bank import ROOT, Case, load_cases, notebook_of, write_notebook
from tests.measure import Usage, adopt_orphans, measure, versions

NAME = "gates"
STORE = ROOT / "tests" / "bench.json"
LEAST = 40
"""Hand-ins of a run that is stored."""
SIZES = (50, 200, 1000)
SLOW = {"time-out", "kernel-died"}
VISIBLE = "nbgrader, visible tests"
SYSTEMS = ("nbgrader", VISIBLE, "otter", "ours, 1 worker", "ours, 2 workers", "floor")
PACKAGES = ("nbgrader", "tensorflow", "keras", "numpy", "ipykernel", "nbconvert", "jupyter-client")
RATIO, OVER_FLOOR_S = 10, 0.5
"""What must be reached: times nbgrader's throughput, and at most so much processor time a notebook over the floor."""


@dataclass(frozen=True)
class Row:
    """One grader's figures, a notebook."""

    system: str
    hand_ins: int
    wall_s: float
    cpu_s: float
    peak_mib: float
    first_mib: float
    right_full: int
    """Right programs with full marks."""
    wrong_caught: int
    """Wrong programs that lost points."""


@dataclass(frozen=True)
class Growth:
    """How grading grows with the class, at two workers."""

    hand_ins: int
    wall_s: float
    """A notebook, from the first that was saved to the last."""
    first_mib: float
    """The most memory of the process that writes the gradebook."""


def hand_ins(number: int) -> dict[str, Case]:
    """So many honest programs of the bank, by student: the right ones, and wrong ones from all over. Beyond that they come again.

    Not among them: what hangs, which measures a time limit, and ``noisy``, to which nbgrader gives no points for a warning on stderr.
    """
    right = [case for case in load_cases(NAME, "right") if case.name != "noisy"]
    wrong = [case for case in load_cases(NAME, "wrong") if not SLOW & set(case.loses.values())]
    room = max(1, min(number - len(right), len(wrong)))
    spread = [wrong[i * len(wrong) // room] for i in range(room)]
    pool = [*right, *spread]
    return {f"s{i:04}": pool[i % len(pool)] for i in range(number)}


class Bench:
    """One run: its folder, its hand-ins, its rows."""

    def __init__(self, folder: Path, cases: dict[str, Case], progress: Progress) -> None:
        self.folder, self.cases, self.progress = folder, cases, progress
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        python = os.pathsep.join([str(ROOT), str(ROOT / "book"), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)
        more = {"PATH": path, "PYTHONPATH": python, "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"}
        self.env = {**os.environ, **more}
        self.full = sum(Course(ROOT).assignment(NAME).points.values())

    def row(self, system: str) -> Row:
        """Set a grader up, have it grade all hand-ins, and say what that took."""
        place = self.folder / system.replace(", ", "-").replace(" ", "-")
        graders = {"nbgrader": self._nbgrader, VISIBLE: self._nbgrader, "otter": self._otter, "floor": self._floor}
        usage, scores = graders.get(system, self._ours)(place, system)
        n = len(self.cases)
        right = sum(scores.get(student) == self.full for student, case in self.cases.items() if case.kind == "right")
        wrong = sum(scores.get(student, self.full) < self.full for student, case in self.cases.items() if case.kind == "wrong")
        shutil.rmtree(place, ignore_errors=True)
        return Row(system, n, usage.wall_s / n, usage.cpu_s / n, usage.peak_mib, usage.first_mib, right, wrong)

    def growth(self) -> Growth:
        """The class at two workers: the time between the first and the last grade."""
        place = self.folder / f"growth-{len(self.cases)}"
        usage, _ = self._ours(place, "ours, 2 workers")
        times = sorted(path.stat().st_mtime for path in place.glob(f"classroom/feedback/*/{NAME}/*.html"))
        shutil.rmtree(place, ignore_errors=True)
        return Growth(len(self.cases), (times[-1] - times[0]) / (len(times) - 1), usage.first_mib)

    def _classroom(self, place: Path, plain: bool = False, hidden_tests: bool = True) -> Course:
        course = rivals.copy_course(place, NAME, plain=plain, hidden_tests=hidden_tests)
        rivals.release(course, NAME, self.env)
        for student, case in self.cases.items():
            write_notebook(case, course.folder("submitted", student, NAME) / f"{NAME}.ipynb")
        return course

    def _measure(
        self, system: str, commands: Iterable[list[str]], place: Path, done: Callable[[], int], codes: tuple[int, ...] = (0,)
    ) -> Usage:
        task = self.progress.add_task(f"{system}, {len(self.cases)} hand-ins", total=len(self.cases))
        used = measure(commands, place, place / "log", self.env, codes, lambda: self.progress.update(task, completed=done()))
        self.progress.update(task, completed=len(self.cases))
        return used

    def _nbgrader(self, place: Path, system: str) -> tuple[Usage, dict[str, float]]:
        course = self._classroom(place, plain=True, hidden_tests=system != VISIBLE)
        done = course.classroom / "autograded"
        used = self._measure(system, [[rivals.tool("nbgrader"), "autograde", NAME]], place, lambda: len(list(done.glob("*"))))
        return used, rivals.scores_of(course, NAME)

    def _ours(self, place: Path, system: str) -> tuple[Usage, dict[str, float]]:
        course = self._classroom(place)
        command = [rivals.tool("autograder"), "grade", NAME, "--workers", "1" if "1" in system else "2"]
        done = course.classroom / "autograded"
        used = self._measure(system, [command], place, lambda: len(list(done.glob("*"))))
        return used, rivals.scores_of(course, NAME)

    def _otter(self, place: Path, system: str) -> tuple[Usage, dict[str, float]]:
        place.mkdir()
        tests = rivals.otter_autograder(place / "autograder", NAME, self.env)
        paths = {who: rivals.otter_hand_in(notebook_of(case), place / who / f"{NAME}.ipynb") for who, case in self.cases.items()}
        commands = [rivals.otter_command(path, tests) for path in paths.values()]
        used = self._measure(system, commands, place, lambda: len(list(place.glob("*/results.json"))))
        return used, {student: rivals.otter_score(path) for student, path in paths.items()}

    def _floor(self, place: Path, system: str) -> tuple[Usage, dict[str, float]]:
        paths = [str(write_notebook(case, place / student / f"{NAME}.ipynb")) for student, case in self.cases.items()]
        log = place / "log"
        done: Callable[[], int] = lambda: log.read_text(encoding="utf-8").count("\n")  # noqa: E731
        return self._measure(system, [[sys.executable, "-m", "tests.floor", NAME, *paths]], place, done), {}


def table_of(rows: list[Row], right: int, wrong: int) -> Table:
    """The figures side by side."""
    table = Table(title=f"{rows[0].hand_ins} hand-ins of {NAME}: {right} right programs, {wrong} wrong ones")
    table.add_column("grader", no_wrap=True)
    for column in ("s a notebook", "processor s", "MiB, all processes", "MiB, the first", "right, full marks", "wrong, points lost"):
        table.add_column(column, justify="right")
    for row in rows:
        judged = ("", "") if row.system == "floor" else (f"{row.right_full} of {right}", f"{row.wrong_caught} of {wrong}")
        table.add_row(row.system, f"{row.wall_s:.2f}", f"{row.cpu_s:.2f}", f"{row.peak_mib:.0f}", f"{row.first_mib:.0f}", *judged)
    return table


def growth_table(rows: list[Growth]) -> Table:
    """How it grows."""
    table = Table(title="A growing class, two workers")
    for column in ("hand-ins", "s a notebook", "MiB, the first process"):
        table.add_column(column, justify="right")
    for row in rows:
        table.add_row(str(row.hand_ins), f"{row.wall_s:.3f}", f"{row.first_mib:.0f}")
    return table


def machine() -> dict[str, object]:
    """What the figures were measured on."""
    models = [line.partition(": ")[2] for line in _lines("/proc/cpuinfo") if line.startswith("model name")]
    affinity = getattr(os, "sched_getaffinity", None)
    return {
        "processor": models[0] if models else platform.processor(),
        "cores": len(affinity(0)) if affinity else os.cpu_count(),
        "memory_gib": round(psutil.virtual_memory().total / 2**30, 1),
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
        "load_before": round(os.getloadavg()[0], 2),
    }


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []


def main() -> int:
    """Measure, show, store."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hand-ins", type=int, default=LEAST, help=f"how many (default {LEAST}; the first 11 are right programs)")
    parser.add_argument("--systems", nargs="+", choices=SYSTEMS, default=SYSTEMS, help="which graders (default all)")
    parser.add_argument("--growth", nargs="*", type=int, metavar="N", help="ours on classes of these sizes too (default 50 200 1000)")
    parser.add_argument(
        "--output", type=Path, help=f"where to store the figures (default {STORE.relative_to(ROOT)}, from {LEAST} hand-ins on)"
    )
    given = parser.parse_args()
    console = Console(stderr=True)
    adopt_orphans()
    where, systems, installed = machine(), list(given.systems), versions(PACKAGES)
    if "otter" in systems:
        try:
            with console.status("otter-grader, in .venv/otter"):
                installed["otter-grader"] = rivals.install_otter()
        except OSError as error:
            console.print(f"otter-grader could not be installed and is left out: {error}", style="yellow", markup=False)
            systems.remove("otter")
    cases = hand_ins(given.hand_ins)
    right = sum(case.kind == "right" for case in cases.values())
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, Progress(*columns, console=console) as progress:
        rows = [Bench(Path(folder), cases, progress).row(system) for system in systems]
        sizes = () if given.growth is None else given.growth or SIZES
        grown = [Bench(Path(folder), hand_ins(size), progress).growth() for size in sizes]
    print_figures(rows, grown, right, len(cases) - right)
    by_system = {row.system: row for row in rows}
    ratio, visible = (ratio_to(system, by_system) for system in ("nbgrader", VISIBLE))
    output = given.output or (STORE if given.hand_ins >= LEAST and set(systems) >= set(SYSTEMS) - {"otter"} else None)
    if output:
        date = datetime.datetime.now(datetime.UTC).date().isoformat()
        told = {"date": date, "machine": where, "versions": installed, "ratio": ratio, "ratio_visible": visible}
        figures = {"systems": [_rounded(asdict(row)) for row in rows], "growth": [_rounded(asdict(row)) for row in grown]}
        output.write_text(json.dumps({**told, **figures}, indent=1) + "\n", encoding="utf-8")
    unfair = [row.system for row in rows if row.system != "floor" and row.right_full != right]
    if unfair:
        print(f"Right programs without full marks: {', '.join(unfair)}.", file=sys.stderr)
    print(f"ratio to nbgrader with the visible tests alone: {visible or 'not measured'}")
    print(f"ratio to nbgrader: {ratio or 'not measured'}")
    return 1 if unfair else 0


def ratio_to(system: str, rows: dict[str, Row]) -> float | None:
    """How many times as many notebooks an hour two workers grade; None if one of the two was not measured."""
    ours = "ours, 2 workers"
    return round(rows[system].wall_s / rows[ours].wall_s, 1) if {system, ours} <= set(rows) else None


def print_figures(rows: list[Row], grown: list[Growth], right: int, wrong: int) -> None:
    """The tables, and whether what must be reached is."""
    out = Console()
    out.print(table_of(rows, right, wrong))
    if grown:
        out.print(growth_table(grown))
    by_system = {row.system: row for row in rows}
    for name in ("ours, 1 worker", "ours, 2 workers"):
        if {name, "floor"} <= set(by_system):
            over = by_system[name].cpu_s - by_system["floor"].cpu_s
            out.print(
                f"{name}: {over:.2f} s of processor time a notebook over the floor (at most {OVER_FLOOR_S} is asked for)", highlight=False
            )
    if {"ours, 2 workers", "nbgrader"} <= set(by_system):
        out.print(f"at least {RATIO} times nbgrader's throughput is asked for", highlight=False)


def _rounded(told: dict[str, object]) -> dict[str, object]:
    return {name: round(value, 3) if isinstance(value, float) else value for name, value in told.items()}


if __name__ == "__main__":
    sys.exit(main())
