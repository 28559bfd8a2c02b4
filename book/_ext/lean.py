"""What the stock book brings along and this site does not use, left out; and a front door that is a whole page.

- Thebe runs code on a server that somebody would have to offer, and declares the address of a script elsewhere.
- Jupyter Book leaves `index.html` as a bare redirect when the first page lies in a folder.
"""

from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config

UNUSED = "sphinx_thebe"
DESCRIPTION = "A course in the form of a book on how networks handle long sequences, with exercises that grade themselves."
DOOR = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
{head}<title>{title}</title>
<style>
:root {{ color-scheme: light dark }}
body {{ font: 1.1rem/1.6 system-ui, sans-serif; margin: 3rem auto; max-width: 34rem; padding: 0 1rem }}
</style>
</head>
<body>
<main>
<h1>{heading}</h1>
<p>{body}</p>
</main>
</body>
</html>
"""


def setup(app: Sphinx) -> dict[str, Any]:
    """Called by Sphinx."""
    app.connect("config-inited", silence)
    app.connect("html-page-context", leave_out_style)
    app.connect("build-finished", write_door)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def silence(app: Sphinx, _config: Config) -> None:
    """Take back what the unused extension has asked Sphinx to call."""
    for event, listeners in app.events.listeners.items():
        kept = [listener for listener in listeners if not listener.handler.__module__.startswith(UNUSED)]
        app.events.listeners[event] = kept


def leave_out_style(_app: Sphinx, _page: str, _template: str, context: dict[str, Any], _doctree: object) -> None:
    """Leave out the unused extension's style sheet, which it adds without an event."""
    files = context["css_files"]  # changed in place: what others add to the page later goes into the same list
    files[:] = [file for file in files if UNUSED.replace("_", "-") not in str(file.filename)]


def write_door(app: Sphinx, exception: Exception | None) -> None:
    """Write the page that leads from the site's root to the first page of the book."""
    if exception is None and app.builder.format == "html":
        first = app.builder.get_target_uri(app.config.root_doc)
        head = (
            f'<meta http-equiv="refresh" content="0; url={first}">\n<link rel="canonical" href="{app.config.html_baseurl or ""}{first}">\n'
        )
        head += f'<meta name="description" content="{DESCRIPTION}">\n'
        body = f'The course begins at <a href="{first}">its first page</a>.'
        title = app.config.html_title or app.config.project
        door = DOOR.format(language=app.config.language, title=title, head=head, heading=title, body=body)
        Path(app.outdir, "index.html").write_text(door, encoding="utf-8")
