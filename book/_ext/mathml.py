"""Equations as MathML, made when the book is built.

The page needs no script and no network to show them, and a screen reader can read them. An equation that cannot be
converted is a warning at its place in the source, which fails a build that treats warnings as errors.
"""

import re
from typing import Any

from docutils import nodes
from math_core import LatexError, LatexToMathML
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number
from sphinx.writers.html5 import HTML5Translator

logger = logging.getLogger(__name__)
BEFORE = re.compile(r"[(\[“‘]+$")
AFTER = re.compile(r"^[)\]’”,.;:!?…]+")


def setup(app: Sphinx) -> dict[str, Any]:
    """Offer the renderer to Sphinx as `html_math_renderer = "mathml"`."""
    app.add_html_math_renderer("mathml", (visit_inline, None), (visit_block, None))
    app.add_post_transform(Kept)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


class Kept(SphinxPostTransform):
    """Keep an equation in a line of text together with the brackets and the punctuation beside it: browsers break the line between them."""

    default_priority = 900

    def is_supported(self) -> bool:
        return self.app.builder.format == "html"

    def run(self, **_: Any) -> None:
        for equation in list(self.document.findall(nodes.math)):
            parent = equation.parent
            place = parent.index(equation)
            before = _taken(parent, place - 1, BEFORE) if place else ""
            after = _taken(parent, place + 1, AFTER) if place + 1 < len(parent) else ""
            if before or after:
                equation.replace_self(nodes.inline("", "", nodes.Text(before), equation.deepcopy(), nodes.Text(after), classes=["ls-kept"]))


def _taken(parent: nodes.Element, place: int, what: re.Pattern[str]) -> str:
    """What the text at a place begins or ends with, after taking it away."""
    text = parent[place]
    found = what.search(text) if isinstance(text, nodes.Text) else None
    if not found:
        return ""
    parent[place] = nodes.Text(what.sub("", text))
    return found[0]


def visit_inline(translator: HTML5Translator, node: nodes.math) -> None:
    """Write an equation that stands in a line of text."""
    translator.body.append(to_mathml(node.astext(), node, block=False))
    raise nodes.SkipNode


def visit_block(translator: HTML5Translator, node: nodes.math_block) -> None:
    """Write an equation that stands by itself, with its number if it has a label."""
    translator.body.append(translator.starttag(node, "div", CLASS="math"))
    if node["number"]:
        translator.body.append(f'<span class="eqno">({get_node_equation_number(translator, node)})')
        translator.add_permalink_ref(node, "Link to this equation")
        translator.body.append("</span>")
    translator.body.append(to_mathml(node.astext(), node, block=True) + "</div>\n")
    raise nodes.SkipNode


def to_mathml(latex: str, node: nodes.Node, block: bool) -> str:
    """Convert LaTeX to a `<math>` element; where that fails, warn and show the source."""
    try:
        return LatexToMathML().convert_with_local_state(latex.strip(), displaystyle=block)
    except LatexError as error:
        logger.warning("this equation cannot be converted: %s (%s)", latex, error, location=node)
        return f"<code>{nodes.Text(latex)}</code>"
