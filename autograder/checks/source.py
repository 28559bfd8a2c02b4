"""What a solution reaches in the source: a second look for ready-made parts, beside the watch in the kernel."""

from __future__ import annotations

import ast
import symtable
from collections.abc import Iterable, Iterator

FILLING = {"append", "extend", "insert", "add", "update", "setdefault"}


def reached_names(name: str, cells: Iterable[str]) -> set[str]:
    """The names, attributes and words of code in strings that a solution uses, itself or through what else the student defines.

    Comments, docstrings and messages do not count, nor does a name that the student defines, nor what the solution does not use, such as a
    comparison with the ready-made part.

    Args:
        name: what the solution cell is to define.
        cells: the source of the solution cell and of the student's own cells.
    """
    statements = [statement for cell in cells for statement in _statements(cell)]
    own = {bound for statement in statements for bound in _defined(statement)}
    waiting = [(_defined(statement) | _filled(statement), statement) for statement in statements]
    words, wanted = set[str](), {name}
    found = True
    while found:
        found = False
        for item in list(waiting):
            bound, statement = item
            if bound & wanted or _patches(statement):
                waiting.remove(item)
                wanted |= set(_taken(symtable.symtable(ast.unparse(statement), "cell", "exec")))
                words |= set(_words(statement, own))
                found = True
    return words


def syntax_error(source: str) -> str | None:
    """Where a cell does not parse, in words, or None if it does."""
    try:
        ast.parse(_without_magics(source))
    except SyntaxError as error:
        return f"line {error.lineno}: {error.msg}"
    except (ValueError, RecursionError, MemoryError) as error:
        return str(error)
    return None


def _without_magics(source: str) -> str:
    return "\n".join("" if line.lstrip().startswith(("%", "!")) else line for line in source.splitlines())


def _statements(source: str) -> list[ast.stmt]:
    """The top-level statements of a cell; one that does not parse has none."""
    return [] if syntax_error(source) else ast.parse(_without_magics(source)).body


def _defined(statement: ast.stmt) -> set[str]:
    """The names that a top-level statement binds."""
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return {statement.name}
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        return {alias.asname or alias.name.split(".")[0] for alias in statement.names}
    return {node.id for node in ast.walk(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}


def _filled(statement: ast.stmt) -> set[str]:
    """The names of what a top-level statement puts something into, such as a dictionary or a list, in a loop too."""
    into = [
        node.value for node in ast.walk(statement) if isinstance(node, (ast.Subscript, ast.Attribute)) and isinstance(node.ctx, ast.Store)
    ]
    calls = [node.func for node in ast.walk(statement) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    into += [call.value for call in calls if call.attr in FILLING]
    return {node.id for node in into if isinstance(node, ast.Name)}


def _taken(table: symtable.SymbolTable) -> Iterator[str]:
    """The names that a statement takes from the notebook; a function's arguments and local variables are its own."""
    yield from (symbol.get_name() for symbol in table.get_symbols() if symbol.is_global() or table.get_type() == "module")
    for inner in table.get_children():
        yield from _taken(inner)


def _patches(statement: ast.stmt) -> bool:
    """Whether a statement writes into another object, such as a module: what it puts there may be used from anywhere."""
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    return any(isinstance(target, (ast.Attribute, ast.Subscript)) for target in targets)


def _words(statement: ast.stmt, own: set[str]) -> Iterator[str]:
    docstrings = {id(node.value) for node in ast.walk(statement) if isinstance(node, ast.Expr)}
    for node in ast.walk(statement):
        if isinstance(node, ast.Name) and node.id not in own:
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.alias):
            yield from node.name.split(".")
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings and node.value not in own:
            yield node.value
            if "keras" in node.value:
                yield from "".join(c if c.isalnum() or c == "_" else " " for c in node.value).split()
