"""What a solution reaches in the source: a second look for ready-made parts, beside the watch in the kernel."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache

from autograder.parsing import parse, taken_names

RUNS_TEXT = {"eval", "exec", "compile", "getattr", "attrgetter", "methodcaller", "import_module", "__import__", "locate", "resolve_name"}
RUNS_TEXT |= {"run_cell", "get_ipython", "globals", "locals", "vars", "__dict__", "__builtins__", "__getattribute__"}
RUNS_TEXT |= {
    "subprocess",
    "Popen",
    "check_call",
    "check_output",
    "getoutput",
    "system",
    "popen",
    "Process",
    "execv",
    "execvp",
    "posix_spawn",
}
"""What makes code or a name of a string, or hands it to somebody who may. Else a sentence that names a ready-made part is a sentence."""
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
    reached = _reach(statements)(name)
    words = {word for statement in reached for word in _words(statement, own)}
    coded = {word for statement in reached for word in _words_of_texts(statement)}
    return words | coded if words & RUNS_TEXT else words


def last_reached(names: Iterable[str], cells: Sequence[str]) -> dict[str, int]:
    """For each solution the number of the last cell that has to do with what it does, -1 where none has.

    That is a cell that defines something which the solution uses, or puts something into it; or that may do anything, since it runs a text.
    """
    place = {id(statement): (number, statement) for number, cell in enumerate(cells) for statement in _statements(cell)}
    reach = _reach([statement for _, statement in place.values()])
    anything = max((number for number, statement in place.values() if not RUNS_TEXT.isdisjoint(_words(statement, set()))), default=-1)
    return {name: max([anything, *(place[id(statement)][0] for statement in reach(name))]) for name in names}


def _reach(statements: list[ast.stmt]) -> Callable[[str], list[ast.stmt]]:
    """A function that gives the statements that define a solution, and what it uses, and so on."""
    makers: dict[str, list[ast.stmt]] = {}
    for statement in statements:
        for bound in _defined(statement) | _filled(statement):
            makers.setdefault(bound, []).append(statement)
    patches = [statement for statement in statements if _patches(statement)]
    taken = cache(taken_names)

    def reach(name: str) -> list[ast.stmt]:
        waiting = [*makers.get(name, []), *patches]
        reached, names = dict[int, ast.stmt](), {name}
        while waiting:
            statement = waiting.pop()
            if id(statement) not in reached:
                reached[id(statement)] = statement
                new = taken(statement) - names
                names |= new
                waiting += [maker for other in new for maker in makers.get(other, [])]
        return list(reached.values())

    return reach


def _statements(source: str) -> list[ast.stmt]:
    """The top-level statements of a cell; one that Python cannot read has none."""
    try:
        return parse(source).body
    except SyntaxError:
        return []


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


def _words_of_texts(statement: ast.stmt) -> Iterator[str]:
    """The words of strings that may be code for Keras."""
    for node in ast.walk(statement):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "keras" in node.value:
            yield from "".join(c if c.isalnum() or c == "_" else " " for c in node.value).split()
