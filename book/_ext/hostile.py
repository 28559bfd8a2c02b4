"""What the hostile programs of the bank got from this course's grader, and from nbgrader as it comes.

    :::{hostile}
    :::

The results are read from `tests/submissions/hostile.json`, which `python -m tests.attacks` writes.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from docutils import nodes
from items import table
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

RESULTS = "tests/submissions/hostile.json"
HEAD = ("the program", "here", "plain nbgrader")
Result = Mapping[str, Any]


def setup(app: Sphinx) -> dict[str, Any]:
    """Called by Sphinx."""
    app.add_directive("hostile", Hostile)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


class Hostile(SphinxDirective):
    """The counts in a sentence, and a table for each thing that programs are after; it takes no argument and has no content."""

    def run(self) -> list[nodes.Node]:
        path = Path(self.env.app.srcdir, RESULTS)
        self.env.note_dependency(str(path if path.exists() else path.parent))
        if not path.exists():
            return [nodes.paragraph("", "There are no results here: python -m tests.attacks has not been run.")]
        stored = json.loads(path.read_text(encoding="utf-8"))
        attacks: list[Result] = stored["attacks"]
        found: list[nodes.Node] = [nodes.paragraph("", told(stored, attacks))]
        for wants in sorted({attack["wants"] for attack in attacks}):
            rows = [row_of(attack) for attack in attacks if attack["wants"] == wants]
            found.append(table([nodes.Text(f"After {wants}")], [HEAD, *rows]))
        return found


def told(stored: Mapping[str, Any], attacks: list[Result]) -> str:
    """How many attacks were held, and where."""
    tried = [attack for attack in attacks if attack["nbgrader"] is not None]
    ours, theirs = (sum(attack[column] == "" for attack in attacks) for column in ("ours", "nbgrader"))
    return (
        f"Of {len(attacks)} programs, this course's grader held {ours}, with the sandbox at level {stored['level']}. Plain nbgrader, "
        f"version {stored['versions']['nbgrader']}, was given {len(tried)} of them and held {theirs} ({stored['date']})."
    )


def row_of(attack: Result) -> tuple[str, ...]:
    """One program, and what it got."""
    return attack["text"], *(got(attack[column]) for column in ("ours", "nbgrader"))


def got(result: str | None) -> str:
    """A result in words."""
    return "not tried" if result is None else result or "held"
