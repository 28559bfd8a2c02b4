"""The search knows the terms of all pages, also when only some pages have changed.

Sphinx puts the terms of a page into the search when it writes the page, and forgets those of the others (sphinx-doc/sphinx#12599).
"""

from collections.abc import Set
from typing import Any

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment


def setup(app: Sphinx) -> dict[str, Any]:
    """Called by Sphinx."""
    app.connect("env-get-outdated", pages_with_terms)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def pages_with_terms(_app: Sphinx, env: BuildEnvironment, added: Set[str], changed: Set[str], removed: Set[str]) -> list[str]:
    """The pages to read and write again when any is: those with terms."""
    entries: dict[str, list[Any]] = env.get_domain("index").data.get("entries", {})
    return [page for page, terms in entries.items() if terms and page not in removed] if added or changed or removed else []
