"""What the theme, MyST-NB and pandas write and a screen reader stumbles over, mended in the finished pages."""

import re

MENDS = (
    # A name that is not the visible text: a voice that says "click Search Control K" finds nothing.
    (re.compile(r'(<button\b[^>]*\bsearch-button-field\b[^>]*?) aria-label="[^"]*"'), r"\1"),
    (re.compile(r'<summary aria-label="Toggle hidden content">'), "<summary>"),
    # The title of the book stands outside of every landmark.
    (re.compile(r'(<div id="pst-primary-sidebar")'), r'\1 role="region" aria-label="The book"'),
    # A corner of a table is not a heading.
    (re.compile(r'<th(?: class="[^"]*")?>(?:<p></p>)?</th>'), "<td></td>"),
    # What may be wider than the screen can be reached by keyboard; _static/reach.js takes back what is not.
    (re.compile(r"<pre(?=>| )"), '<pre tabindex="0"'),
    (re.compile(r'<div class="(math|output text_html|pst-scrollable-table-container)"'), r'<div tabindex="0" class="\1"'),
    # docutils gives a list of references the role of a list, and its entries one that ARIA has given up.
    (re.compile(r'role="doc-biblioentry"'), 'role="listitem"'),
)


def mend(html: str) -> str:
    """A page that a screen reader reads well."""
    for pattern, better in MENDS:
        html = pattern.sub(better, html)
    return html
