"""The items of all assignments in tables: what each asks for, its points, and how its hidden test did on the bank of programs.

    :::{items}
    :::

Points are read from the released notebooks, titles from the checks, figures from `tests/submissions/fairness.json`, which
`make fairness` writes. Where that file is missing, the tables have no figures, and a sentence says so.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from autograder.checks import checks_of
from autograder.course import Assignment, Course

FIGURES = "tests/submissions/fairness.json"
HEAD = ("item", "points", "right passed", "wrong caught", "mistake named", "others spared")
PAIRS = (("right_passed", "right"), ("wrong_caught", "wrong"), ("named", "wrong"), ("spared_passed", "spared"))
Figures = dict[str, dict[str, int]]
Row = tuple[str, ...]


def setup(app: Sphinx) -> dict[str, Any]:
    """Called by Sphinx."""
    app.add_directive("items", Items)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


class Items(SphinxDirective):
    """A table for each released assignment; it takes no argument and has no content."""

    def run(self) -> list[nodes.Node]:
        course = Course(Path(self.env.app.srcdir))
        path = course.root / FIGURES
        self.env.note_dependency(str(path if path.exists() else path.parent))
        figures = read_figures(path)
        found: list[nodes.Node] = []
        for name in course.assignments():
            assignment = course.assignment(name)
            self.env.note_dependency(str(assignment.folder / f"{name}.ipynb"))
            title = [nodes.literal("", name), nodes.Text(seeds_of(figures.get(name, {})))]
            found.append(table(title, rows_of(assignment, figures.get(name, {}))))
            if name not in figures:
                found.append(nodes.paragraph("", "", *said(name)))
        return found


def said(name: str) -> list[nodes.Node]:
    """What to say of an assignment without figures."""
    return [
        nodes.Text("There are no figures of "),
        nodes.literal("", name),
        nodes.Text(" here: "),
        nodes.literal("", "make fairness"),
        nodes.Text(" has not been run."),
    ]


def read_figures(path: Path) -> dict[str, Figures]:
    """The counts of each check, by assignment and check; none while there is no file."""
    figures: dict[str, Figures] = {}
    for row in json.loads(path.read_text(encoding="utf-8")) if path.exists() else []:
        figures.setdefault(row["assignment"], {})[row["check"]] = row
    return figures


def rows_of(assignment: Assignment, figures: Figures) -> list[Row]:
    """The table of an assignment: its head, a row for each item, and the sums; without figures only titles and points."""
    titles = {check.id: check.title for check in checks_of(assignment.name)}
    rows = [HEAD, *((titles[item], f"{points:g}", *counts(figures.get(item))) for item, points in assignment.points.items())]
    sums = {key: sum(row.get(key, 0) for row in figures.values()) for pair in PAIRS for key in pair}
    rows.append(("all items", f"{sum(assignment.points.values()):g}", *counts(sums)))
    return rows if figures else [row[:2] for row in rows]


def counts(row: dict[str, int] | None) -> Row:
    """Each pair of counts in words; an item that is newer than the figures has none."""
    return tuple(f"{row[some]} of {row[all_]}" if row else "–" for some, all_ in PAIRS)


def seeds_of(figures: Figures) -> str:
    """With how many seeds each program was judged, in words; empty without figures."""
    return f", {min(row['seeds'] for row in figures.values())} seeds a program" if figures else ""


def table(title: Sequence[nodes.Node], rows: Sequence[Row]) -> nodes.table:
    """A table with its title; its first row is the head."""
    widths = [40, *(10 for _ in rows[0][1:])]
    group = nodes.tgroup("", *(nodes.colspec(colwidth=width) for width in widths), cols=len(widths))
    group += nodes.thead("", line(rows[0]))
    group += nodes.tbody("", *(line(row) for row in rows[1:]))
    return nodes.table("", nodes.title("", "", *title), group, classes=["ls-items"])


def line(cells: Row) -> nodes.row:
    """A row of texts."""
    return nodes.row("", *(nodes.entry("", nodes.paragraph("", cell)) for cell in cells))
