"""The page a student gets back: one file, no script, no request, safe to open whatever was handed in."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, Template, select_autoescape
from markupsafe import Markup, escape
from nbconvert.filters import strip_ansi
from nbformat import NotebookNode
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from autograder.course import Course, identity
from autograder.files import write_changed
from autograder.records import Diagnosis, GradeRecord, Verdict

MAX_PRINTED = 4000


@dataclass(frozen=True)
class Part:
    """One solution cell on the page: its items, the student's code, and what the tests that the student saw printed."""

    name: str
    code: Markup
    items: tuple[tuple[Verdict, str], ...]
    """Each verdict with its link, or an empty text."""
    printed: str
    kind: str = "code"
    """``code``, or ``answer`` in words."""
    comment: str = ""
    """What a person wrote under it."""

    @property
    def points(self) -> float:
        """Points earned in this part."""
        return sum(item.points for item, _ in self.items)

    @property
    def max_points(self) -> float:
        """Points there are in this part."""
        return sum(item.max_points for item, _ in self.items)


def write_page(
    path: Path, notebook: NotebookNode, record: GradeRecord, course: Course, student: str, total: Any, dry_run: bool = False
) -> str:
    """Write a student's feedback page; says whether it is ``new``, ``changed`` or ``unchanged``.

    Args:
        path: the page. Links into a book that is not published lead to the one built in the course's folder.
        notebook: the graded notebook.
        record: its grade.
        course: whose book the page links to.
        student: the student's id.
        total: the gradebook's word: ``score``, ``max_score``, ``late_penalty`` and ``handed_in``, and what a person graded and wrote,
            ``by_hand`` and ``comments``; what is ``waiting`` for one.
        dry_run: write nothing.
    """
    page = make_page(path, notebook, record, course, student, total)
    return write_changed(path, page.encode(), dry_run)


def make_page(path: Path, notebook: NotebookNode, record: GradeRecord, course: Course, student: str, total: Any) -> str:
    """The text of the page that :func:`write_page` writes, with the same arguments."""
    base = course.book_url or Path(os.path.relpath(course.root / "_build" / "html", path.parent)).as_posix() + "/"
    waiting = sum(item.id in total.waiting for item in record.items)
    record = replace(record, items=tuple(_by_hand(item, total) for item in record.items))
    refused = _refusal(record)
    return _template().render(
        student=student,
        record=record,
        total=total,
        refused=refused,
        waiting=waiting,
        parts=[] if refused else _parts(notebook, record, base, total.comments),
        colours=_colours(),
    )


@cache
def _template() -> Template:
    loader, escape_all = PackageLoader("autograder"), select_autoescape(default=True)
    return Environment(loader=loader, autoescape=escape_all, trim_blocks=True, lstrip_blocks=True).get_template("feedback.html.j2")


def _refusal(record: GradeRecord) -> str:
    """Why nothing of the hand-in was run, or an empty text."""
    said = next((item.diagnosis.text for item in record.items if item.diagnosis), "")
    return said if record.level == "none" and not record.has_errors() else ""


def _by_hand(item: Verdict, total: Any) -> Verdict:
    """An item with the points and the words that a person gave: for an answer in words, or in place of the grader's."""
    if item.id not in total.by_hand:
        text = "A person reads this answer; it has no grade yet."
        return item if item.outcome != "manual" else replace(item, diagnosis=Diagnosis("by-hand", text))
    comment = total.comments.get(item.id)
    said = Diagnosis("by-hand", comment) if comment else item.diagnosis
    return replace(item, outcome="manual", points=total.by_hand[item.id], diagnosis=said)


def _parts(notebook: NotebookNode, record: GradeRecord, base: str, comments: Mapping[str, str]) -> list[Part]:
    cells = {identity(cell): cell for cell in notebook.cells if identity(cell)}
    parts = []
    for name in dict.fromkeys(item.cell for item in record.items):
        items = tuple((item, _link(item, base)) for item in record.items if item.cell == name)
        source = cells[name].source if name in cells else ""
        code = not (name in cells and cells[name].cell_type == "markdown")
        printed = "\n".join(filter(None, (_printed(cells.get(key)) for key in (name, *(item.id for item, _ in items)))))
        comment = comments.get(name, "") if code else ""
        parts.append(Part(name, _coloured(source) if code else _plain(source), items, printed, "code" if code else "answer", comment))
    return parts


def _link(item: Verdict, base: str) -> str:
    return base + item.diagnosis.link if item.diagnosis and item.diagnosis.link and item.outcome == "failed" else ""


def _coloured(source: str) -> Markup:
    """Python source as HTML. Pygments escapes what it is given."""
    return Markup(highlight(source, PythonLexer(stripnl=False), HtmlFormatter(cssclass="code")))


def _plain(source: str) -> Markup:
    """An answer in words, as it was written."""
    return Markup('<pre class="answer">{}</pre>').format(escape(source))


@cache
def _colours() -> Markup:
    """Colours of the code in the light and in the dark theme."""
    light, dark = (HtmlFormatter(style=style).get_style_defs(".code") for style in ("friendly", "github-dark"))
    return Markup(f"{light}\n@media screen and (prefers-color-scheme: dark) {{\n{dark}\n}}")


def _printed(cell: NotebookNode | None) -> str:
    """What a cell printed and raised, as plain text, without the grader's own words."""
    texts = []
    if cell is None or cell.cell_type != "code":
        return ""
    outputs = cell.outputs
    graded = bool(outputs) and outputs[0].output_type == "execute_result" and cell.metadata.get("nbgrader", {}).get("grade")
    for output in outputs[2:] if graded else outputs:
        if output.output_type == "stream":
            texts.append(output.text)
        elif output.output_type == "error":
            texts.append(f"{output.ename}: {output.evalue}")
    text = str(strip_ansi("\n".join(texts))).strip()
    return text if len(text) <= MAX_PRINTED else text[:MAX_PRINTED] + "\n…"
