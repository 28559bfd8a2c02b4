"""The grader beside others, on the same hand-ins and the same machine: the figures that `make bench` stored.

    :::{benchmark}
    :::

They are read from `tests/bench.json`. Where that file is missing, a sentence says so.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from docutils import nodes
from items import table
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

FIGURES = "tests/bench.json"
HEAD = ("grader", "seconds a notebook", "of a processor", "memory, MiB", "right, full marks", "wrong, points lost")
GROWN = ("hand-ins", "seconds a notebook", "memory of the first process, MiB")
NAMES = {
    "nbgrader": "plain nbgrader, hidden tests",
    "nbgrader, visible tests": "plain nbgrader, visible tests",
    "otter": "otter-grader, visible tests",
    "ours, 1 worker": "this course, one worker",
    "ours, 2 workers": "this course, two workers",
    "floor": "the cells alone",
}
Figures = Mapping[str, Any]


def setup(app: Sphinx) -> dict[str, Any]:
    """Called by Sphinx."""
    app.add_directive("benchmark", Benchmark)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


class Benchmark(SphinxDirective):
    """A table, one of growth where it was measured, and what was measured on; it takes no argument and has no content."""

    def run(self) -> list[nodes.Node]:
        path = Path(self.env.app.srcdir, FIGURES)
        self.env.note_dependency(str(path if path.exists() else path.parent))
        if not path.exists():
            return [nodes.paragraph("", "There are no figures here: make bench has not been run.")]
        stored = json.loads(path.read_text(encoding="utf-8"))
        rows = [
            (NAMES[row["system"]], f"{row['wall_s']:.2f}", f"{row['cpu_s']:.2f}", f"{row['peak_mib']:.0f}", *marks(row))
            for row in stored["systems"]
        ]
        hand_ins, right = (max(row[name] for row in stored["systems"]) for name in ("hand_ins", "right_full"))
        caption = f"{hand_ins} hand-ins of gates: {right} right programs, {hand_ins - right} wrong ones"
        found: list[nodes.Node] = [table([nodes.Text(caption)], [HEAD, *rows])]
        if stored["growth"]:
            grown = [(str(row["hand_ins"]), f"{row['wall_s']:.2f}", f"{row['first_mib']:.0f}") for row in stored["growth"]]
            found.append(table([nodes.Text("A growing class, two workers")], [GROWN, *grown]))
        return [*found, nodes.paragraph("", told(stored))]


def marks(row: Figures) -> tuple[str, str]:
    """How many right programs had full marks, and how many wrong ones lost points; the floor gives none."""
    return ("", "") if row["system"] == "floor" else (str(row["right_full"]), str(row["wrong_caught"]))


def told(stored: Figures) -> str:
    """The ratio, and what it was measured on."""
    machine = stored["machine"]
    versions = ", ".join(f"{name} {version}" for name, version in sorted(stored["versions"].items()))
    return (
        f"Two workers grade {stored['ratio']:g} times as many notebooks an hour as plain nbgrader with the same tests, and "
        f"{stored['ratio_visible']:g} times as many as plain nbgrader with the visible tests alone. Measured on {stored['date']}: "
        f"{machine['processor']}, {machine['cores']} cores, {machine['memory_gib']:g} GiB, Python {machine['python']}; {versions}."
    )
