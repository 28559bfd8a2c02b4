"""Pictures that the reader can move.

    :::{explorable} gradient
    :::

The page gets a still picture, drawn by `stills` when the book is built, and a caption. The scripts in `_static/explorables` make
the picture move; only a page with an explorable loads them, and those only that its explorables need. They are plain scripts, so
that the page works from a folder too. Other formats than HTML get the picture's description.
"""

from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator
from stills import STILLS

FOLDER = "explorables"
SHARED = ("model.js", "page.js")
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
    """Have a page load the scripts and the style of its explorables."""
    names = {node["name"] for node in doctree.findall(explorable)} if doctree else set()
    if not names:
        return
    app.add_css_file(f"{FOLDER}/{STYLE}")
    for script in dict.fromkeys([*SHARED, *(script for name in STILLS if name in names for script in STILLS[name]().scripts)]):
        app.add_js_file(f"{FOLDER}/{script}", loading_method="defer")


def visit_explorable(translator: HTML5Translator, node: explorable) -> None:
    """Write the still picture and its caption."""
    still = STILLS[node["name"]]()
    caption = f'<figcaption>{escape(still.caption)} <span class="ls-without">{WITHOUT}</span></figcaption>'
    start = translator.starttag(node, "figure", "", CLASS="ls-figure ls-explorable", **{"data-explorable": still.name})
    translator.body.append(f"{start}{still.svg}{caption}</figure>\n")
    raise nodes.SkipNode
