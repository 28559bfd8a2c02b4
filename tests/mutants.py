"""Mutation testing of the hidden tests: each model solution is changed in one place, mechanically, and no change may keep full marks.

``python -m tests.mutants`` (``make mutants``) grades every mutant of every assignment, some hundreds each. A mutant that keeps full marks
is a survivor: a check is too weak, or the change is none in effect, or one that the contract leaves free. Those of the last two kinds stand
with their reasons in ``tests/submissions/ASSIGNMENT/equivalent.toml``. The command ends with 1 if a survivor is not listed there, or if one
listed is killed.

The changes are those of DeMillo, Lipton and Sayward (1978, the competent programmer makes small slips): an operator, a constant, a
comparison, a name for another name, two arguments, a keyword, a statement left out, a built-in function for its neighbour.
"""

from __future__ import annotations

import argparse
import ast
import copy
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass

import nbformat
from rich.console import Console
from rich.progress import track

from autograder.course import Course
from autograder.errors import AutograderError
from tests.bank import BANK, ROOT, Case
from tests.workbench import Workbench, each_its_own

ACHIEVED = {"forecast"}
"""Assignments that are judged by what is achieved: a model with a number changed is as a rule another right one."""
OPERATORS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Div,
    ast.Mod: ast.FloorDiv,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.And: ast.Or,
    ast.Or: ast.And,
}
WORDS = {
    "tanh": "sigmoid",
    "sigmoid": "tanh",
    "relu": "tanh",
    "causal": "same",
    "valid": "same",
    "same": "valid",
    "zeros": "ones",
    "ones": "zeros",
    "orthogonal": "zeros",
    "reduce_mean": "reduce_sum",
    "reduce_sum": "reduce_mean",
    "mean": "sum",
    "sum": "mean",
    "zeros_like": "ones_like",
    "expm1": "exp",
    "maximum": "minimum",
    "minimum": "maximum",
}
"""Strings and attributes for their neighbours."""


@dataclass(frozen=True)
class Mutant:
    """A solution cell with one change."""

    assignment: str
    cell: str
    change: str
    """The changed line before and after."""
    source: str


def mutants_of(assignment: str) -> list[Mutant]:
    """Every mutant of the assignment's solution cells, each different source once."""
    notebook = nbformat.read(ROOT / "solutions" / assignment / f"{assignment}.ipynb", as_version=4)
    found: dict[tuple[str, str], Mutant] = {}
    for cell in notebook.cells:
        told = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "code" and told.get("solution"):
            tree = ast.parse(cell.source)
            before = ast.unparse(tree)
            for mutated in _mutations(tree):
                source = ast.unparse(ast.fix_missing_locations(mutated))
                if source != before:
                    change = _difference(before, source)
                    found.setdefault((told["grade_id"], source), Mutant(assignment, told["grade_id"], change, source))
    return list(found.values())


def _mutations(tree: ast.Module) -> Iterator[ast.Module]:
    """Copies of the tree with one change each."""
    names = sorted({node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)})
    for place, node in enumerate(ast.walk(tree)):
        for variant in range(_variants(node, names)):
            mutated = copy.deepcopy(tree)
            target = next(other for where, other in enumerate(ast.walk(mutated)) if where == place)
            if _change(target, variant, names):
                yield mutated


def _variants(node: ast.AST, names: list[str]) -> int:
    """At least as many as the ways in which the node can be changed."""
    if isinstance(node, ast.Name):
        return len(names)
    if isinstance(node, (ast.Call, ast.FunctionDef, ast.If, ast.For, ast.With, ast.ClassDef, ast.Tuple, ast.List, ast.Slice)):
        return 12
    return 2


def _change(node: ast.AST, variant: int, names: list[str]) -> bool:
    """Change one node in place; False if it has no such variant."""
    match node:
        case ast.Constant(value=bool(value)):
            node.value = not value
            return variant == 0
        case ast.Constant(value=int(value)):
            node.value = value + (1, -1)[variant]
        case ast.Constant(value=float(value)):
            node.value = (value * 2, 0.0)[variant]
        case ast.Constant(value=str(value)) if value in WORDS and variant == 0:
            node.value = WORDS[value]
        case ast.Attribute(attr=name) if name in WORDS and variant == 0:
            node.attr = WORDS[name]
        case ast.Name(ctx=ast.Load()) if node.id in names and names[variant] != node.id:
            node.id = names[variant]
        case ast.BinOp(op=ast.MatMult()) if variant == 0:
            node.left, node.right = node.right, node.left
        case ast.BinOp() | ast.AugAssign() if type(node.op) in OPERATORS and variant == 0:
            node.op = OPERATORS[type(node.op)]()  # type: ignore[assignment]
        case ast.BinOp() if variant == 1 and isinstance(node.op, (ast.Sub, ast.Div, ast.FloorDiv)):
            node.left, node.right = node.right, node.left
        case ast.BoolOp() if variant == 0:
            node.op = OPERATORS[type(node.op)]()  # type: ignore[assignment]
        case ast.Compare(ops=[op]) if type(op) in OPERATORS and variant == 0:
            node.ops = [OPERATORS[type(op)]()]  # type: ignore[list-item]
        case ast.UnaryOp(op=ast.USub()) if variant == 0:
            node.op = ast.UAdd()
        case ast.Call():
            return _change_call(node, variant)
        case ast.Tuple() | ast.List() if variant + 1 < len(node.elts):
            node.elts[variant], node.elts[variant + 1] = node.elts[variant + 1], node.elts[variant]
        case ast.Slice(step=ast.expr()) if variant == 0:
            node.step = None
        case ast.FunctionDef() | ast.For() | ast.If() | ast.With():
            return _drop_statement(node.body, variant)
        case _:
            return False
    return True


def _change_call(node: ast.Call, variant: int) -> bool:
    """Two arguments for each other, then each keyword left out."""
    swaps = max(len(node.args) - 1, 0)
    if variant < swaps:
        node.args[variant], node.args[variant + 1] = node.args[variant + 1], node.args[variant]
        return True
    if variant - swaps < len(node.keywords):
        del node.keywords[variant - swaps]
        return True
    return False


def _drop_statement(body: list[ast.stmt], variant: int) -> bool:
    if variant >= len(body) or isinstance(body[variant], (ast.Pass, ast.FunctionDef, ast.ClassDef)) or _is_text(body[variant]):
        return False
    body[variant] = ast.Pass()
    return True


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _difference(before: str, after: str) -> str:
    """The first line that differs, before and after."""
    pairs = zip(before.splitlines(), after.splitlines(), strict=False)
    old, new = next(((a.strip(), b.strip()) for a, b in pairs if a != b), ("", ""))
    return f"{old} -> {new}"


def survives(mutant: Mutant, bench: Workbench) -> bool:
    """Whether the hidden tests give it full marks.

    Raises:
        AutograderError: the grader itself failed.
    """
    case = Case(mutant.assignment, "wrong", "mutant", "", ((mutant.cell, mutant.source),), {}, None)
    [verdicts] = bench.verdicts(case)
    outcomes = {verdict.outcome for verdict in verdicts.values()}
    if "error" in outcomes:
        raise AutograderError(f"The grader failed on {mutant.assignment}, {mutant.cell}: {mutant.change}")
    return outcomes - {"manual"} == {"passed"}


def equivalents(assignment: str) -> dict[str, str]:
    """The changes that are none in effect, each with its reason."""
    path = BANK / assignment / "equivalent.toml"
    groups = tomllib.loads(path.read_text(encoding="utf-8"))["equivalent"] if path.exists() else []
    return {change: group["reason"] for group in groups for change in group["changes"]}


def main() -> int:
    """Grade the mutants and say which survive."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("assignments", nargs="*", help="by default all")
    parser.add_argument("--workers", type=int, default=2, help="mutants at a time (default 2)")
    parser.add_argument("--list", action="store_true", help="print the mutants and grade none")
    given = parser.parse_args()
    console, course, bad = Console(soft_wrap=True, highlight=False), Course(ROOT), 0
    for name in given.assignments or sorted({path.parent.name for path in BANK.glob("*/right")} - ACHIEVED):
        mutants, known = mutants_of(name), equivalents(name)
        if given.list:
            for mutant in mutants:
                print(f"{name}: {mutant.cell}: {mutant.change}")
            continue
        with each_its_own(course, name, given.workers) as judged:
            lived = list(track(judged(survives, mutants), name, total=len(mutants), console=Console(stderr=True)))
        alive = {f"{mutant.cell}: {mutant.change}" for mutant, alive in zip(mutants, lived, strict=True) if alive}
        unlisted, gone = sorted(alive - set(known)), sorted(set(known) - alive)
        console.print(f"{name}: {len(mutants)} mutants, {lived.count(False)} killed, {len(alive & set(known))} equivalent", markup=False)
        for change in unlisted:
            console.print(f"  survives: {change}", markup=False)
        for change in gone:
            console.print(f"  listed as equivalent, but is killed or no longer made: {change}", markup=False)
        bad += len(unlisted) + len(gone)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
