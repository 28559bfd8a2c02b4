"""What the site offers to download, the exercises and the chapters as zips, and links that open an exercise in Binder or in Colab.

The exercises are the students' bundle, made by `autograder.bundle`, which refuses if a line of a solution or of a hidden test is in it;
then the build fails. A section that names `exercises/NAME/NAME.ipynb` and has the title *Exercise* gets a line of links at its end.
Elsewhere the role {bundle}`words` is a link to that zip. {chapters}`words` is one to the executed notebooks of all pages, with the library
that they import and the files that they read.

`exercises_repository` in `_config.yml` says where the bundle lies as a public Git repository. While it is empty, there is no link to
Binder or to Colab. Colab opens a notebook alone, so an exercise that reads a file has none to it.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ConfigError
from sphinx.util.docutils import SphinxRole

from autograder.bundle import GIVEN, how_to_start, make_zip, zipped
from autograder.course import Course
from autograder.files import write_changed

EXERCISES, CHAPTERS = "long-sequences-exercises", "long-sequences-chapters"
BESIDE = ("long_sequences/*.py", "data/*.csv", "data/*.md", "experiments/*.json")
"""What the chapters import and read, in book/."""
README = """# Handling long sequences: the chapters

Each notebook is a page of the book with what its code printed when the website was built. `long_sequences/` is the library that the
notebooks import, `data/` and `experiments/` are what they read. They find all of it beside them.

"""
NOTEBOOK = re.compile(r"exercises/(\w+)/\1\.ipynb")
REPOSITORY = re.compile(r"https://(?P<host>[^/]+)/(?P<path>[^/]+/.+?)(?:\.git)?(?:/(?:-/)?tree/(?P<branch>[^?#]+?))?/?")
BINDER = "https://mybinder.org/v2"
COLAB = "https://colab.research.google.com/github"


def setup(app: Sphinx) -> dict[str, Any]:
    """Called by Sphinx."""
    app.add_config_value("exercises_repository", "", "html")
    app.add_role("bundle", Zip(EXERCISES))
    app.add_role("chapters", Zip(CHAPTERS))
    app.connect("doctree-resolved", add_links)
    app.connect("build-finished", write_zips, priority=600)  # the notebooks are there
    return {"parallel_read_safe": True, "parallel_write_safe": True}


class Zip(SphinxRole):
    """A link to a zip; where it leads depends on the page, and is filled in later."""

    def __init__(self, folder: str) -> None:
        super().__init__()
        self.folder = folder

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        return [nodes.reference("", self.text, refuri=f"{self.folder}.zip", classes=["ls-zip"])], []


def add_links(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Lead the page's links to the zips there, and write the line of links under each exercise."""
    if app.builder.format != "html":
        return
    up = "../" * app.builder.get_target_uri(page).count("/")
    for node in doctree.findall(nodes.reference):
        if "ls-zip" in node["classes"]:
            node["refuri"] = up + node["refuri"]
    for section in doctree.findall(nodes.section):
        found = NOTEBOOK.search(section.astext())
        if found and section[0].astext() == "Exercise":
            ways = {
                "All exercises as a zip": f"{up}{EXERCISES}.zip",
                **opened(app.config.exercises_repository, found[1], Course(Path(app.srcdir))),
            }
            section += line(ways)


def opened(repository: str, name: str, course: Course) -> dict[str, str]:
    """The links that open an exercise elsewhere, by label.

    Raises:
        ConfigError: the setting is no address of a repository.
    """
    if not repository:
        return {}
    told = REPOSITORY.fullmatch(repository)
    if not told:
        raise ConfigError(f"exercises_repository: expected an address such as https://github.com/NAME/REPOSITORY, got {repository!r}.")
    host, path, branch, notebook = told["host"], told["path"], told["branch"] or "main", f"exercises/{name}/{name}.ipynb"
    kinds = {"github.com": f"gh/{path}", "gitlab.com": f"gl/{quote(path, safe='')}"}
    kind = kinds.get(host, f"git/{quote(f'https://{host}/{path}', safe='')}")
    ways = {"Open in Binder": f"{BINDER}/{kind}/{quote(branch, safe='')}?{urlencode({'labpath': notebook})}"}
    if host == "github.com" and not course.assignment(name).files:
        ways["Open in Colab"] = f"{COLAB}/{path}/blob/{quote(branch)}/{notebook}"
    return ways


def line(ways: dict[str, str]) -> nodes.paragraph:
    """A paragraph of links."""
    paragraph = nodes.paragraph("", classes=["ls-ways"])
    for label, address in ways.items():
        if len(paragraph):
            paragraph += nodes.Text(" · ")
        paragraph += nodes.reference("", label, refuri=address)
    return paragraph


def write_zips(app: Sphinx, exception: Exception | None) -> None:
    """Write the students' bundle and the chapters into the site."""
    if exception is not None or app.builder.format != "html":
        return
    folder, source = Path(app.outdir), Path(app.srcdir)
    write_changed(folder / f"{EXERCISES}.zip", make_zip(Course(source), EXERCISES))
    notebooks = sorted(folder.glob("_sources/book/*.ipynb"))
    if notebooks:
        write_changed(folder / f"{CHAPTERS}.zip", zipped(chapters(notebooks, source), CHAPTERS))


def chapters(notebooks: Iterable[Path], source: Path) -> dict[str, bytes]:
    """The content of each file that goes with the chapters, by its path in the zip."""
    book = source / "book"
    files = {path.name: path for path in notebooks}
    files |= {path.relative_to(book).as_posix(): path for pattern in BESIDE for path in sorted(book.glob(pattern))}
    files |= {name: source / name for name in GIVEN}
    return {"README.md": (README + how_to_start(".")).encode(), **{name: path.read_bytes() for name, path in files.items()}}
