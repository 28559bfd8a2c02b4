"""Each chapter as an executed notebook to download, in Markdown that JupyterLab shows as it is.

MyST-NB leaves the executed notebooks beside the site, with text in MyST's own syntax. Here directives become quotations and
`<details>`, roles become the numbers, names and years that the page shows, and cells that the page hides are folded.
"""

import contextlib
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
from jupyter_cache import get_cache
from myst_nb.core.variables import format_plain_text
from myst_nb.sphinx_ext import OUTPUT_FOLDER
from pybtex.database import Entry, parse_file
from sphinx.application import Sphinx

OPENS = re.compile(r"^(:{3,})\{([\w-]+)\}\s*(.*)$")
OPTION = re.compile(r"^:[\w-]+:")
ROLE = re.compile(r"\{([\w:]+)\}`([^`]+)`")
LABELLED = re.compile(r"^\$\$ \(([\w-]+)\)$", re.MULTILINE)
LINK = re.compile(r"(?<!!)\[([^\]]+)\]\((?!https?:)[^)\s]+\)")
TO_RUN = (
    "> **To run this notebook** you need TensorFlow and `long_sequences`, a small library. Both are there where the course is set up "
    "(`make lab`). The library also lies beside the notebooks in `long-sequences-chapters.zip`, which the course's first page offers."
)
FOLDED = {"hide-input", "hide-cell", "remove-cell", "remove-input"}
Role = Callable[[str, str], str]


def setup(app: Sphinx) -> dict[str, Any]:
    """Called by Sphinx."""
    app.connect("html-page-context", offer, priority=100)
    app.connect("build-finished", write_notebooks)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def executed(app: Sphinx, page: str) -> Path:
    """Where MyST-NB puts the executed notebook of a page."""
    return Path(app.outdir).parent / OUTPUT_FOLDER / f"{page}.ipynb"


def offer(app: Sphinx, page: str, _template: str, context: dict[str, Any], _doctree: object) -> None:
    """Have the theme show a button for the notebook."""
    if executed(app, page).exists():
        context["ipynb_source"] = f"{page}.ipynb"


def write_notebooks(app: Sphinx, exception: Exception | None) -> None:
    """Write the notebook of each page that runs."""
    if exception is not None or app.builder.format != "html":
        return
    equations = app.env.get_domain("math").data["objects"]
    entries = {key: entry for file in app.config.bibtex_bibfiles for key, entry in parse_file(Path(app.srcdir, file)).entries.items()}
    for page in app.env.found_docs:
        path = executed(app, page)
        if path.exists():
            glued = json.loads(path.with_suffix(".glue.json").read_text("utf-8")) if path.with_suffix(".glue.json").exists() else {}
            notebook = with_outputs(app, nbformat.read(path, as_version=4))
            for number, cell in enumerate(notebook.cells):
                cell.id = f"cell-{number}"  # MyST-NB draws one, another in each build
                convert(cell, roles(glued, entries, {label: number for label, (_, number) in equations.items()}))
            notebook.cells.insert(1, nbformat.v4.new_markdown_cell(TO_RUN, id="to-run"))
            target = Path(app.outdir, "_sources", f"{page}.ipynb")
            target.parent.mkdir(parents=True, exist_ok=True)
            nbformat.write(notebook, target)


def with_outputs(app: Sphinx, notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The notebook with the outputs of its last run: MyST-NB leaves them out where it took them from its cache."""
    with contextlib.suppress(KeyError):  # not in the cache: it has just been run, and has its outputs
        _, notebook = get_cache(app.env.mystnb_config.execution_cache_path).merge_match_into_notebook(notebook)
    return notebook


def convert(cell: nbformat.NotebookNode, role: Role) -> None:
    """Turn a cell of the page into one of a notebook, in place."""
    if cell.cell_type == "markdown":
        cell.source = plain(cell.source, role)
        return
    cell.outputs = [output for output in cell.get("outputs", []) if "scrapbook" not in output.get("metadata", {})]
    if FOLDED & set(cell.metadata.get("tags", [])):
        cell.metadata["jupyter"] = {"source_hidden": True}


def roles(glued: dict[str, Any], entries: dict[str, Entry], equations: dict[str, int]) -> Role:
    """What a role says in plain text."""

    def say(name: str, text: str) -> str:
        if name.startswith("glue"):
            value = glued.get(text.split(":")[0])  # MyST-NB has warned of one that is missing
            return format_plain_text(value["data"]["text/plain"], "") if value else text
        if name == "eq":
            return f"({equations[text]})" if text in equations else text
        if name in ("cite:t", "cite:ct"):
            named = " and ".join(f"{authors(entries[key.strip()])} ({entries[key.strip()].fields['year']})" for key in text.split(","))
            return named[0].upper() + named[1:] if name == "cite:ct" else named
        if name.startswith("cite"):
            listed = (f"{authors(entries[key.strip()])}, {entries[key.strip()].fields['year']}" for key in text.split(","))
            return f"({'; '.join(listed)})"
        return re.sub(r"\s*<[^<>]*>$", "", text)

    return say


def authors(entry: Entry) -> str:
    """The authors as a text names them: one, two, or the first of several."""
    people = [" ".join((*person.prelast_names, *person.last_names)).strip("{}") for person in entry.persons["author"]]
    return " and ".join(people) if len(people) < 3 else f"{people[0]} et al."


def plain(source: str, role: Role) -> str:
    """MyST Markdown in Markdown that any notebook shows."""
    source = LABELLED.sub(lambda found: "\\tag{" + role("eq", found[1]).strip("()") + "}\n$$", source)
    source = ROLE.sub(lambda found: role(found[1], found[2]), source)
    return "\n".join(_lines(LINK.sub(r"\1", source).split("\n")))


def _lines(lines: list[str]) -> Iterator[str]:
    """The lines with each directive replaced."""
    rest = iter(lines)
    for line in rest:
        opened = OPENS.match(line)
        if not opened:
            yield line
            continue
        body: list[str] = []
        for inner in rest:
            if inner.strip() == opened[1]:
                break
            body.append(inner)
        while body and (OPTION.match(body[0]) or not body[0].strip()):
            body.pop(0)
        yield from _directive(opened[2], opened[3], body)


def _directive(name: str, title: str, body: list[str]) -> Iterator[str]:
    if name == "explorable":
        yield "*On the website, there is a picture here that you can move.*"
    elif name == "question":
        yield f"**{title}**"
        yield from _answers(body)
    elif name == "dropdown":
        yield from ("<details>", f"<summary>{title}</summary>", "", *_lines(body), "", "</details>")
    else:
        yield from (f"> **{title or name.capitalize()}**", ">")
        yield from (f"> {line}".rstrip() for line in _definitions(list(_lines(body))))


def _definitions(lines: list[str]) -> Iterator[str]:
    """A definition list as paragraphs: JupyterLab has none."""
    inside = False
    for line in lines:
        if line.startswith(": "):
            inside = True
            yield from ("", line[2:])
        else:
            inside = inside and (not line or line.startswith("  "))
            yield line[2:] if inside else line


def _answers(body: list[str]) -> Iterator[str]:
    for block in re.split(r"\n\s*\n", "\n".join(body).strip()):
        chosen, _, reply = block.partition("\n: ")
        yield from ("", "<details>", f"<summary>{chosen}</summary>", "", reply, "", "</details>")
