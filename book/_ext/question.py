"""Questions that answer at once, without a script.

    :::{question} The text of the question, which may hold $math$ and `code`?
    An answer
    : ✗ Why it is wrong.

    Another answer
    : ✓ Why it is right.
    :::

Each answer is a `<details>` element: to open it is to choose it. A question has at least three answers, exactly one of
them right, and each says why; anything else is an error at its place in the source. Other formats than HTML get a list.
"""

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

RIGHT, WRONG = "✓", "✗"
VERDICTS = {RIGHT: "Right.", WRONG: "Wrong."}
FEWEST = 3


class question(nodes.General, nodes.Element):
    """A question; its children are its `prompt` and its `answer`s."""


class prompt(nodes.General, nodes.TextElement):
    """What is asked."""


class answer(nodes.General, nodes.Element):
    """An answer, right or wrong; its children are its `choice` and its `reply`."""


class choice(nodes.General, nodes.TextElement):
    """What the answer says."""


class reply(nodes.General, nodes.Element):
    """What is said to a reader who gives the answer."""


def setup(app: Sphinx) -> dict[str, Any]:
    """Called by Sphinx."""
    app.add_directive("question", Question)
    app.add_node(question, html=(visit_question, depart_question))
    app.add_node(prompt, html=(visit_prompt, depart_prompt))
    app.add_node(answer, html=(visit_answer, depart_answer))
    app.add_node(choice, html=(visit_choice, depart_choice))
    app.add_node(reply, html=(visit_reply, depart_reply))
    app.add_post_transform(PlainQuestions)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


class Question(SphinxDirective):
    """Its argument is the question, its content a definition list: an answer, then ✓ or ✗ and why."""

    has_content = True
    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        asked, messages = self.state.inline_text(self.arguments[0], self.lineno)
        name = f"ls-question-{self.env.new_serialno('question') + 1}"
        found = question("", prompt(self.arguments[0], "", *asked, ids=[f"{name}-prompt"]), ids=[name])
        self.set_source_info(found)
        found += [self.to_answer(item) for item in self.items()]
        self.check(found)
        return [found, *messages]

    def items(self) -> list[nodes.definition_list_item]:
        """Read the content, which has to be one definition list."""
        content = nodes.Element()
        self.state.nested_parse(self.content, self.content_offset, content)
        match content.children:
            case [nodes.definition_list() as answers]:
                return list(answers.findall(nodes.definition_list_item))
        raise self.error(f'The answers of a question are one definition list: an answer, and on the next line ": {RIGHT} why".')

    def to_answer(self, item: nodes.definition_list_item) -> answer:
        """Make an answer of an item of the definition list."""
        said, *reasons = item.children
        body = [child for reason in reasons for child in reason.children]
        text = next(iter(reasons[0].findall(nodes.Text)), None) if reasons else None
        mark = text.lstrip()[:1] if text else ""
        if text is None or mark not in VERDICTS:
            raise self.error(f'The explanation of the answer "{said.astext()}" starts with neither {RIGHT} nor {WRONG}.')
        why = nodes.Text(text.lstrip()[1:].lstrip())
        text.parent.replace(text, why)
        if not "".join(child.astext() for child in body).strip():
            raise self.error(f'The answer "{said.astext()}" has no explanation.')
        if not isinstance(body[0], nodes.paragraph):
            body = [nodes.paragraph("", "", *body)]
        body[0].insert(0, [nodes.strong("", VERDICTS[mark], classes=["ls-verdict"]), nodes.Text(" ")])
        return answer("", choice(said.rawsource, "", *said.children), reply("", *body), right=mark == RIGHT)

    def check(self, found: question) -> None:
        """Refuse a question that nobody can answer."""
        answers = list(found.findall(answer))
        if len(answers) < FEWEST:
            raise self.error(f"A question has at least {FEWEST} answers; this one has {len(answers)}.")
        if (right := sum(each["right"] for each in answers)) != 1:
            raise self.error(f"A question has exactly one right answer ({RIGHT}); this one has {right}.")


class PlainQuestions(SphinxPostTransform):
    """Make a list of each question, for formats that open and close nothing."""

    default_priority = 200

    def is_supported(self) -> bool:
        return self.app.builder.format != "html"

    def run(self, **_: Any) -> None:
        for found in list(self.document.findall(question)):
            answers = nodes.bullet_list()
            for each in found.findall(answer):
                said, why = each.children
                answers += nodes.list_item("", nodes.paragraph("", "", *said.children), *why.children)
            found.replace_self([nodes.paragraph("", "", *found[0].children), answers])


def visit_question(translator: HTML5Translator, node: question) -> None:
    """Open the question; screen readers announce it as a group with the prompt as its name."""
    label = {"role": "group", "aria-labelledby": node[0]["ids"][0]}
    translator.body.append(translator.starttag(node, "div", CLASS="ls-question", **label))


def depart_question(translator: HTML5Translator, _node: question) -> None:
    """Close the question."""
    translator.body.append("</div>\n")


def visit_prompt(translator: HTML5Translator, node: prompt) -> None:
    """Open what is asked; the style sheet shows its number on the page."""
    number = node["ids"][0].split("-")[2]
    translator.body.append(translator.starttag(node, "p", "", CLASS="ls-prompt", **{"data-number": number}))


def depart_prompt(translator: HTML5Translator, _node: prompt) -> None:
    """Close what is asked."""
    translator.body.append("</p>\n")


def visit_answer(translator: HTML5Translator, node: answer) -> None:
    """Open an answer."""
    kind = "ls-right" if node["right"] else "ls-wrong"
    translator.body.append(translator.starttag(node, "details", CLASS=f"ls-answer {kind}"))


def depart_answer(translator: HTML5Translator, _node: answer) -> None:
    """Close an answer."""
    translator.body.append("</details>\n")


def visit_choice(translator: HTML5Translator, _node: choice) -> None:
    """Open what the answer says."""
    translator.body.append("<summary><span>")


def depart_choice(translator: HTML5Translator, _node: choice) -> None:
    """Close what the answer says."""
    translator.body.append("</span></summary>\n")


def visit_reply(translator: HTML5Translator, _node: reply) -> None:
    """Open the explanation."""
    translator.body.append('<div class="ls-reply">\n')


def depart_reply(translator: HTML5Translator, _node: reply) -> None:
    """Close the explanation."""
    translator.body.append("</div>\n")
