"""Scripts without needless blanks, by minify-html, which reads a script as a browser does: what stands in its texts and templates stays."""

import re

import minify_html

MODULE = re.compile(r"^(?:import|export)\b", re.MULTILINE)


def minified(script: str) -> str:
    """A script that does the same. Comments that begin with `/*!` or `/**` stay, and so does all of it where it cannot be read."""
    kind = ' type="module"' if MODULE.search(script) else ""
    html = str(minify_html.minify(f"<script{kind}>{script}</script>", minify_js=True))
    return html[html.index(">") + 1 : html.rindex("</script>")]
