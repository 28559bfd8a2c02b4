"""Scripts without comments and needless blanks. What stands in a text, a template or a pattern stays as it is.

Pygments reads the script, templates within templates too. Line ends stay where a script might need one in place of a semicolon.
"""

from collections.abc import Iterator

from pygments.lexers.javascript import JavascriptLexer
from pygments.token import Comment, Punctuation, String, Whitespace

OPENS, CLOSES = "{([,;", ")]},;"  # after the first and before the second a line end means nothing


class Lexer(JavascriptLexer):
    """Pygments' own takes the first `}` in a template for the end of its `${`."""

    tokens = {  # noqa: RUF012
        "interp-inside": [
            (r"\{", Punctuation, ("braces", "slashstartsregex")),
            (r"\}", String.Interpol, "#pop"),
            JavascriptLexer.tokens["interp-inside"][1],
        ],
        "braces": [
            (r"\{", Punctuation, ("#push", "slashstartsregex")),
            (r"\}", Punctuation, "#pop"),
            JavascriptLexer.tokens["interp-inside"][1],
        ],
    }


def minified(script: str) -> str:
    """A script without comments, but for those that begin with `/*!`, and without needless blanks."""
    return "".join(_pieces(script))


def _pieces(script: str) -> Iterator[str]:
    last, blank = ";", ""
    for _, kind, text in Lexer().get_tokens_unprocessed(script):
        if kind in Whitespace or (kind in (Comment.Single, Comment.Multiline) and not text.startswith("/*!")):
            blank += text
        elif text:
            if blank and last[-1] not in OPENS and text[0] not in CLOSES:
                if "\n" in blank:
                    yield "\n"
                elif last[-1] not in CLOSES and text[0] not in OPENS:
                    yield " "
            yield text
            last, blank = text, ""
