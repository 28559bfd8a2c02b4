"""Ways to the exercises: the students' bundle to download, and links that open a notebook in Binder or in Colab.

The zip is made by `autograder.bundle`, which refuses if a line of a solution or of a hidden test is in it; then the build fails. A
section that names `exercises/NAME/NAME.ipynb` and has the title *Exercise* gets a line of links at its end. Elsewhere the role
{bundle}`words` is a link to the zip.

`exercises_repository` in `_config.yml` says where the bundle lies as a public Git repository. While it is empty, there is no link to
Binder or to Colab. Colab opens a notebook alone, so an exercise that reads a file has none to it.
"""

import re
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ConfigError
from sphinx.util.docutils import SphinxRole

from autograder.bundle import make_zip
from autograder.course import Course

FOLDER = "long-sequences-exercises"
ZIP = f"{FOLDER}.zip"
NOTEBOOK = re.compile(r"exercises/(\w+)/\1\.ipynb")
REPOSITORY = re.compile(r"https://(?P<host>[^/]+)/(?P<path>[^/]+/.+?)(?:\.git)?(?:/(?:-/)?tree/(?P<branch>[^?#]+?))?/?")
BINDER = "https://mybinder.org/v2"
COLAB = "https://colab.research.google.com/github"


def setup(app: Sphinx) -> dict[str, Any]:
    """Called by Sphinx."""
    app.add_config_value("exercises_repository", "", "html")
    app.add_role("bundle", Bundle())
    app.connect("doctree-resolved", add_links)
    app.connect("build-finished", write_zip)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


class Bundle(SphinxRole):
    """A link to the zip; where it leads depends on the page, and is filled in later."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        return [nodes.reference("", self.text, refuri=ZIP, classes=["ls-bundle"])], []


def add_links(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Lead the page's links to the zip there, and write the line of links under each exercise."""
    if app.builder.format != "html":
        return
    up = "../" * app.builder.get_target_uri(page).count("/")
    for node in doctree.findall(nodes.reference):
        if "ls-bundle" in node["classes"]:
            node["refuri"] = up + ZIP
    for section in doctree.findall(nodes.section):
        found = NOTEBOOK.search(section.astext())
        if found and section[0].astext() == "Exercise":
            ways = {"All exercises as a zip": up + ZIP, **opened(app.config.exercises_repository, found[1], Course(Path(app.srcdir)))}
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


def write_zip(app: Sphinx, exception: Exception | None) -> None:
    """Write the students' bundle into the site."""
    if exception is None and app.builder.format == "html":
        Path(app.outdir, ZIP).write_bytes(make_zip(Course(Path(app.srcdir)), FOLDER))
