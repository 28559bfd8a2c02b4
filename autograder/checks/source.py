"""What a solution reaches in the source: a second look for ready-made parts, beside the watch in the kernel."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from autograder.parsing import has_magic, parse, taken_names

RUNS_TEXT = {"eval", "exec", "compile", "getattr", "attrgetter", "methodcaller", "import_module", "__import__", "locate", "resolve_name"}
RUNS_TEXT |= {"run_cell", "get_ipython", "globals", "locals", "vars", "__dict__", "__builtins__", "__getattribute__"}
RUNS_TEXT |= {"deserialize", "deserialize_keras_object", "from_config", "model_from_json"}
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
READS_NAMES = {"eval", "exec", "globals", "locals", "vars", "get_ipython", "__dict__", "__main__"}
"""What may reach any name of the notebook by its text."""
FILLING = {"append", "extend", "insert", "add", "update", "setdefault"}


MAX_KEPT = 20_000
"""Characters of a cell of which is kept what was read: the given cells are the same in every hand-in."""


@dataclass(frozen=True, eq=False)
class Statement:
    """What is read of a top-level statement."""

    defined: frozenset[str]
    """The names that it binds."""
    filled: frozenset[str]
    """The names of what it puts something into, such as a dictionary or a list, in a loop too."""
    taken: frozenset[str]
    """The names that it takes from its notebook."""
    names: frozenset[str]
    """All names in it."""
    attributes: frozenset[tuple[str, str]]
    """Its attributes, each behind the name that the expression starts with, such as ``("tf", "softmax")``; "" where that is no name."""
    imported: frozenset[str]
    """What it imports, part by part."""
    modules: frozenset[str]
    """The names that it gives to what it imports, in its functions too."""
    methods: frozenset[str]
    """The functions of its classes."""
    texts: frozenset[str]
    """Its strings, but for docstrings."""
    words: frozenset[str]
    """The words of strings that may be code for Keras."""
    patches: bool
    """Whether it writes into another object, such as a module: what it puts there may be used from anywhere."""


def reached_names(solutions: Mapping[str, str], own: Iterable[str]) -> dict[str, frozenset[str]]:
    """The names, attributes and words of code in strings that each solution uses, itself or through what else the student defines.

    Comments, docstrings and messages do not count, nor does a name that the student defines, be it a local variable or a method, nor what
    the solution does not use, such as a comparison with the ready-made part.

    Args:
        solutions: the source of each solution cell, by what it is to define.
        own: the source of the student's own cells.
    """
    shared = [statement for cell in own for statement in _statements(cell)]
    cells = {name: _statements(cell) for name, cell in solutions.items()}
    defined = frozenset[str]().union(*(statement.defined for cell in [*cells.values(), shared] for statement in cell))
    return {name: _names_reached(name, [*cell, *shared], defined) for name, cell in cells.items()}


def _names_reached(name: str, statements: list[Statement], own: frozenset[str]) -> frozenset[str]:
    reached = _reach(statements)(name)
    foreign = set[str]().union(*(statement.taken for statement in reached)) - own
    modules = foreign.union(*(statement.modules for statement in reached))
    methods = set[str]().union(*(statement.methods for statement in reached))
    attributes = {part for statement in reached for start, part in statement.attributes if part not in methods or start in modules}
    words = foreign | attributes.union(*(statement.imported for statement in reached))
    if words & RUNS_TEXT:
        words = words.union(*((statement.texts - own) | statement.words for statement in reached))
    return frozenset(words)


def last_reached(names: Iterable[str], cells: Sequence[str]) -> dict[str, int]:
    """For each solution the number of the last cell that has to do with what it does, -1 where none has.

    That is a cell that defines something which the solution uses, or puts something into it; or that may do anything, since it runs a text.
    """
    place = {statement: number for number, cell in enumerate(cells) for statement in _statements(cell)}
    reach = _reach(list(place))
    anything = max((number for statement, number in place.items() if not RUNS_TEXT.isdisjoint(_all(statement))), default=-1)
    return {name: max([anything, *(place[statement] for statement in reach(name))]) for name in names}


def bound_names(cell: str) -> set[str]:
    """The names that a cell binds, or puts something into."""
    return set[str]().union(*(statement.defined | statement.filled for statement in _statements(cell)))


def needed_names(cell: str) -> frozenset[str] | None:
    """The names that a cell needs from others; None where nobody can say, since it may reach any, or is very long."""
    return None if len(cell) > MAX_KEPT else _needed(cell)


@lru_cache(maxsize=256)
def _needed(cell: str) -> frozenset[str] | None:
    if has_magic(cell) or any(not READS_NAMES.isdisjoint(_all(statement)) for statement in _statements(cell)):
        return None
    try:
        return frozenset(_in_turn(map(_needs, parse(cell).body))[0])
    except SyntaxError:
        return frozenset()


def _all(statement: Statement) -> frozenset[str]:
    return statement.names | {part for _, part in statement.attributes} | statement.imported | statement.texts


def _reach(statements: list[Statement]) -> Callable[[str], list[Statement]]:
    """A function that gives the statements that define a solution, and what it uses, and so on."""
    makers: dict[str, list[Statement]] = {}
    for statement in statements:
        for bound in statement.defined | statement.filled:
            makers.setdefault(bound, []).append(statement)
    patches = [statement for statement in statements if statement.patches]

    def reach(name: str) -> list[Statement]:
        waiting = [*makers.get(name, []), *patches]
        reached, names = dict[Statement, None](), {name}
        while waiting:
            statement = waiting.pop()
            if statement not in reached:
                reached[statement] = None
                new = statement.taken - names
                names |= new
                waiting += [maker for other in new for maker in makers.get(other, [])]
        return list(reached)

    return reach


def _statements(source: str) -> tuple[Statement, ...]:
    """The top-level statements of a cell; one that Python cannot read has none."""
    return _read(source) if len(source) <= MAX_KEPT else _read.__wrapped__(source)


@lru_cache(maxsize=256)
def _read(source: str) -> tuple[Statement, ...]:
    try:
        return tuple(map(_statement, parse(source).body))
    except SyntaxError:
        return ()


def _statement(statement: ast.stmt) -> Statement:
    nodes = list(ast.walk(statement))
    names = [node for node in nodes if isinstance(node, ast.Name)]
    attributes = [node for node in nodes if isinstance(node, ast.Attribute)]
    texts = [node for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    imported = [node for node in nodes if isinstance(node, ast.alias)]
    starts = _starts(nodes)
    bodies = [node.body for node in nodes if isinstance(node, ast.ClassDef)]
    docstrings = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    into = [node.value for node in nodes if isinstance(node, (ast.Subscript, ast.Attribute)) and isinstance(node.ctx, ast.Store)]
    calls = [node.func for node in nodes if isinstance(node, ast.Call)]
    into += [call.value for call in calls if isinstance(call, ast.Attribute) and call.attr in FILLING]
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    return Statement(
        defined=_defined(statement, names),
        filled=frozenset(node.id for node in into if isinstance(node, ast.Name)),
        taken=frozenset(taken_names(statement)),
        names=frozenset(node.id for node in names),
        attributes=frozenset((starts[node], node.attr) for node in attributes),
        imported=frozenset(part for alias in imported for part in alias.name.split(".")),
        modules=frozenset(map(_bound, imported)),
        methods=frozenset(inner.name for body in bodies for inner in body if isinstance(inner, ast.FunctionDef)),
        texts=frozenset(str(node.value) for node in texts if id(node) not in docstrings),
        words=frozenset(word for node in texts if "keras" in str(node.value) for word in _words(str(node.value))),
        patches=any(isinstance(target, (ast.Attribute, ast.Subscript)) for target in targets),
    )


def _defined(statement: ast.stmt, names: Iterable[ast.Name]) -> frozenset[str]:
    """The names that a top-level statement binds."""
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return frozenset([statement.name])
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        return frozenset(map(_bound, statement.names))
    return frozenset(node.id for node in names if isinstance(node.ctx, ast.Store))


def _bound(alias: ast.alias) -> str:
    """The name that an import binds."""
    return alias.asname or alias.name.split(".")[0]


def _starts(nodes: Sequence[ast.AST]) -> dict[ast.AST, str]:
    """Of expressions such as ``a.b(c).d[e]``, given outer before inner, the name that each starts with, "" where that is none."""
    starts: dict[ast.AST, str] = {node: node.id for node in nodes if isinstance(node, ast.Name)}
    for node in reversed(nodes):
        if isinstance(node, (ast.Attribute, ast.Call, ast.Subscript)):
            starts[node] = starts.get(node.func if isinstance(node, ast.Call) else node.value, "")
    return starts


def _in_turn(parts: Iterable[tuple[Iterable[str], Iterable[str]]]) -> tuple[set[str], set[str]]:
    """Of things that run one after another, each with what it needs and what it binds: what all of them need and bind."""
    needed, bound = set[str](), set[str]()
    for needs, binds in parts:
        needed |= set(needs) - bound
        bound |= set(binds)
    return needed, bound


def _needs(statement: ast.stmt) -> tuple[set[str], set[str]]:
    """The names that a statement needs, and those that it binds whenever it runs."""
    if isinstance(statement, (ast.For, ast.AsyncFor)):
        needs, binds = _in_turn([(_loaded(ast.Expr(statement.iter)), _stored(statement.target)), *map(_needs, statement.body)])
        return needs | _in_turn(map(_needs, statement.orelse))[0], binds
    if isinstance(statement, (ast.With, ast.AsyncWith)):
        opened = [(_loaded(ast.Expr(i.context_expr)), _stored(i.optional_vars) if i.optional_vars else set[str]()) for i in statement.items]
        return _in_turn([*opened, *map(_needs, statement.body)])
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return _loaded(statement) - {statement.name}, {statement.name}
    if isinstance(statement, (ast.Assign, ast.Import, ast.ImportFrom)):
        return _loaded(statement), set(_defined(statement, (node for node in ast.walk(statement) if isinstance(node, ast.Name))))
    return _loaded(statement), set()


def _loaded(statement: ast.stmt) -> set[str]:
    """The names of the notebook that a statement reads, changes or deletes."""
    names = [node for node in ast.walk(statement) if isinstance(node, ast.Name)]
    changed = {node.target.id for node in ast.walk(statement) if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name)}
    return taken_names(statement) & ({node.id for node in names if not isinstance(node.ctx, ast.Store)} | changed)


def _stored(target: ast.expr) -> set[str]:
    return {node.id for node in ast.walk(target) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}


def _words(text: str) -> Iterator[str]:
    yield from "".join(c if c.isalnum() or c == "_" else " " for c in text).split()
