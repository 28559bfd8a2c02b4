"""What a solution cell reaches in the source: a second look for ready-made parts, beside the watch in the kernel."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator


def reached_names(solution: str, own_cells: Iterable[str]) -> set[str]:
    """Every name, attribute and word of a string that the solution cell uses, itself or through what the student's own cells define.

    Comments and docstrings do not count, nor does what stands in the student's own cells and is not used by the solution cell, such as a
    comparison with the ready-made part.
    """
    definitions = [(names, statement) for cell in own_cells for statement in _statements(cell) if (names := _defined(statement))]
    words = {word for statement in _statements(solution) for word in _words(statement)}
    found = True
    while found:
        found = False
        for item in list(definitions):
            if item[0] & words:
                definitions.remove(item)
                words |= set(_words(item[1]))
                found = True
    return words


def _statements(source: str) -> list[ast.stmt]:
    """The top-level statements of a cell; IPython's magics are left out, and a cell that does not parse has none."""
    lines = ["" if line.lstrip().startswith(("%", "!")) else line for line in source.splitlines()]
    try:
        return ast.parse("\n".join(lines)).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []


def _defined(statement: ast.stmt) -> set[str]:
    """The names that a top-level statement binds."""
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return {statement.name}
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        return {alias.asname or alias.name.split(".")[0] for alias in statement.names}
    return {node.id for node in ast.walk(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}


def _words(statement: ast.stmt) -> Iterator[str]:
    docstrings = {id(node.value) for node in ast.walk(statement) if isinstance(node, ast.Expr)}
    for node in ast.walk(statement):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.alias):
            yield from node.name.split(".")
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield from "".join(c if c.isalnum() or c == "_" else " " for c in node.value).split()
