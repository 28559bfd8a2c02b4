"""Pictures that the reader can move.

    :::{explorable} gradient
    :::

The page gets a still picture, drawn by `stills` when the book is built, and a caption. The scripts in `_static/explorables` make
the picture move; only a page with an explorable loads them, those only that its explorables need, and when a picture comes near
the screen. They are plain scripts, so that the page works from a folder too. Other formats than HTML get the picture's description.
"""

import hashlib
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator
from stills import STILLS

FOLDER = "explorables"
FIRST, SHARED = "near.js", ("model.js", "page.js")
STYLE = "explorables.css"
WITHOUT = "With JavaScript on, this picture can be moved."


class explorable(nodes.General, nodes.Element):
    """A picture that can be moved; `name` is a key of `STILLS`."""


def setup(app: Sphinx) -> dict[str, Any]:
    """Called by Sphinx."""
    app.add_directive("explorable", Explorable)
    app.add_node(explorable, html=(visit_explorable, None))
    app.add_post_transform(Described)
    app.connect("html-page-context", add_files)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


class Explorable(SphinxDirective):
    """Its argument is the name of the picture."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        name = self.arguments[0]
        if name not in STILLS:
            raise self.error(f'There is no explorable "{name}"; there are {", ".join(STILLS)}.')
        found = explorable("", name=name)
        self.set_source_info(found)
        return [found]


class Described(SphinxPostTransform):
    """Put the description in the place of the picture, for formats that cannot show it."""

    default_priority = 200

    def is_supported(self) -> bool:
        return self.app.builder.format != "html"

    def run(self, **_: Any) -> None:
        for found in list(self.document.findall(explorable)):
            still = STILLS[found["name"]]()
            found.replace_self([nodes.paragraph("", said) for said in (still.alt, still.caption)])


def add_files(app: Sphinx, _page: str, _template: str, _context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Have a page load the style of its explorables, and what loads their scripts."""
    if doctree and any(doctree.findall(explorable)):
        app.add_css_file(f"{FOLDER}/{STYLE}")
        app.add_js_file(f"{FOLDER}/{FIRST}", loading_method="defer")


@cache
def _addressed(script: str) -> str:
    """The name of a script, with a digest so that no browser takes an older one."""
    source = Path(__file__).parents[1] / "_static" / FOLDER / script
    return f"{script}?v={hashlib.sha256(source.read_bytes()).hexdigest()[:8]}"


def visit_explorable(translator: HTML5Translator, node: explorable) -> None:
    """Write the still picture and its caption."""
    still = STILLS[node["name"]]()
    caption = f'<figcaption>{escape(still.caption)} <span class="ls-without">{WITHOUT}</span></figcaption>'
    scripts = " ".join(map(_addressed, (*SHARED, *still.scripts)))
    told = {"data-explorable": still.name, "data-scripts": scripts}
    start = translator.starttag(node, "figure", "", CLASS="ls-figure ls-explorable", **told)
    translator.body.append(f"{start}{still.svg}{caption}</figure>\n")
    raise nodes.SkipNode
