"""Style sheets without what no page uses, after the manner of PurgeCSS: a rule stays if all its names occur in the site.

Names are those of classes, ids, elements, custom properties, animations and fonts. Whatever stands inside `:not()`, `:is()`, `:has()`
and the like is not looked at, so that a rule goes only when it can match nothing.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import tinycss2
from tinycss2.ast import AtRule, Declaration, QualifiedRule

TAG = re.compile(r"<([a-zA-Z][\w-]*)([^<>]*)>")
NAMING = re.compile(r"""\b(?:class|id)=["']?([^"'>]*)""")
WORD = re.compile(r"[A-Za-z0-9_-]+")
VARIABLE = re.compile(r"--[\w-]+")
NESTED = {"media", "supports", "layer", "container"}
Node = Any  # tinycss2 has no types


def names_of(pages: Iterable[str], scripts: Iterable[str]) -> set[str]:
    """The classes, ids and elements of pages, and every word of scripts, which may make more of them."""
    names = {word for script in scripts for word in WORD.findall(script)} | {"html", "body"}
    for page in pages:
        for element, attributes in TAG.findall(page):
            names.add(element.lower())
            for value in NAMING.findall(attributes):
                names.update(value.split())
    return names


def purge(css: str, names: set[str], elsewhere: str = "") -> str:
    """The rules of `css` that can match, and of its custom properties those that these rules or `elsewhere` mention."""
    rules = list(_kept(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True), names))
    text = tinycss2.serialize(rules)
    while True:
        used = _mentioned(text) | set(VARIABLE.findall(elsewhere))
        rules = list(_without(tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True), used, text))
        shorter = tinycss2.serialize(rules)
        if len(shorter) == len(text):
            return shorter
        text = shorter


def _kept(rules: Iterable[Node], names: set[str]) -> Iterator[Node]:
    """Leave out selectors and rules that no page can match."""
    for rule in rules:
        if isinstance(rule, QualifiedRule):
            selectors = [part for part in _split(rule.prelude) if _can_match(part, names)]
            if selectors:
                rule.prelude = [node for at, part in enumerate(selectors) for node in ([*_comma(at), *part])]
                yield rule
        elif isinstance(rule, AtRule) and rule.lower_at_keyword in NESTED and rule.content is not None:
            inside = list(_kept(tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True), names))
            if inside:
                rule.content = inside
                yield rule
        else:
            yield rule


def _split(prelude: list[Node]) -> Iterator[list[Node]]:
    """The selectors between the commas."""
    part: list[Node] = []
    for node in prelude:
        if node.type == "literal" and node.value == ",":
            yield part
            part = []
        else:
            part.append(node)
    yield part


def _comma(at: int) -> list[Node]:
    return tinycss2.parse_component_value_list(",") if at else []


def _can_match(selector: list[Node], names: set[str]) -> bool:
    """Whether all classes, ids and elements of a selector occur; pseudo-classes and attributes are taken to match."""
    after_colon = False
    for node in selector:
        if node.type == "ident" and not after_colon and node.value not in names:
            return False
        if node.type == "hash" and node.value not in names:
            return False
        after_colon = node.type == "literal" and node.value == ":"
    return True


def _mentioned(text: str) -> set[str]:
    """The custom properties whose value something reads."""
    return set(re.findall(r"var\(\s*(--[\w-]+)", text))


def _without(rules: Iterable[Node], used: set[str], text: str) -> Iterator[Node]:
    """Leave out custom properties that nothing reads, animations that nothing plays, fonts that nothing names, and rules left empty."""
    for rule in rules:
        name = rule.lower_at_keyword if isinstance(rule, AtRule) else ""
        if name in NESTED and rule.content is not None:
            rule.content = list(_without(tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True), used, text))
            if rule.content:
                yield rule
        elif name == "keyframes":
            if len(re.findall(rf"[\s:,]{re.escape(tinycss2.serialize(rule.prelude).strip())}\b", text)) > 1:
                yield rule
        elif isinstance(rule, QualifiedRule):
            rule.content = [part for part in _declarations(rule) if not _unread(part, used)]
            if rule.content:
                yield rule
        else:
            yield rule


def _declarations(rule: QualifiedRule) -> list[Node]:
    return tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)


def _unread(part: Node, used: set[str]) -> bool:
    return isinstance(part, Declaration) and part.name.startswith("--") and part.name not in used
