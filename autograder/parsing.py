"""A cell's Python, read in the grader's process: never run, in any thread, without a word to the terminal."""

from __future__ import annotations

import ast
import re
import symtable
import threading
import warnings
from collections.abc import Callable, Iterator
from typing import TypeVar

T = TypeVar("T")

TOO_DEEP = "The code is nested too deeply"

SIMPLE = (ast.Assign, ast.AugAssign, ast.Expr, ast.Delete, ast.Assert)
SCOPES = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
"""Without one of these a simple statement has no names of its own, and a table of symbols, which takes long, would tell nothing more."""
NAME = "student_cell"
"""What Python takes for the file of a cell."""
warnings.filterwarnings("ignore", module=NAME)  # once for all threads: catch_warnings is for one

# Python 3.11 up to 3.11.7 counts the depth of a tree once for all threads (python/cpython#106905).
_ONE_AT_A_TIME = threading.Lock()

# IPython's own lines: %magic, !command, each perhaps given to a name and continued, and help?. Possessive, so that no line takes long.
_MAGIC = re.compile(
    r"^([ \t]*+)((?:[\w., \[\]()]*+=[ \t]*+)?)(?:[%!](?:.*\\\n)*+.*+|\?{1,2}[\w.]++[ \t]*+|[\w.]++\?{1,2}[ \t]*+)$", re.MULTILINE
)


def parse(source: str) -> ast.Module:
    """The tree of a cell; lines that only IPython reads stand for None.

    Raises:
        SyntaxError: Python cannot read the cell; its message and line say why.
    """
    try:
        return _told(lambda: ast.parse(source, NAME))
    except SyntaxError as error:
        plain = _MAGIC.sub(lambda line: f"{line[1]}{line[2]}None" + "\n" * line[0].count("\n"), source)
        if plain == source:
            raise
        try:
            return _told(lambda: ast.parse(plain, NAME))
        except SyntaxError as second:
            raise second from error


def has_magic(source: str) -> bool:
    """Whether a cell has lines that only IPython reads, and can be run there."""
    try:
        _told(lambda: ast.parse(source, NAME))
    except SyntaxError:
        return syntax_error(source) is None
    return False


def syntax_error(source: str) -> str | None:
    """Why Python would not run a cell, in words, or None if it would."""
    try:
        tree = parse(source)
        _told(lambda: compile(tree, NAME, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True))
    except SyntaxError as error:
        return f"line {error.lineno}: {error.msg}" if error.lineno else error.msg
    return None


def taken_names(statement: ast.stmt) -> set[str]:
    """The names that a top-level statement takes from its notebook; a function's arguments and local variables are its own.

    Of a statement that is nested too deeply, or that Python would not run, every name.
    """
    nodes = list(ast.walk(statement))
    if isinstance(statement, SIMPLE) and not any(isinstance(node, SCOPES) for node in nodes):
        return {node.id for node in nodes if isinstance(node, ast.Name)}
    try:
        return set(_taken(_told(lambda: symtable.symtable(ast.unparse(statement), NAME, "exec"))))
    except SyntaxError:
        return {node.id for node in nodes if isinstance(node, ast.Name)}


def _taken(table: symtable.SymbolTable) -> Iterator[str]:
    tables = [table]
    for inner in tables:
        yield from (symbol.get_name() for symbol in inner.get_symbols() if symbol.is_global() or inner.get_type() == "module")
        tables += inner.get_children()


def _told(read: Callable[[], T]) -> T:
    """What `read` gives; whatever Python says against the code, as a SyntaxError."""
    try:
        with _ONE_AT_A_TIME:
            return read()
    except (RecursionError, MemoryError) as error:
        raise SyntaxError(TOO_DEEP) from error
    except ValueError as error:
        raise SyntaxError(str(error)) from error
