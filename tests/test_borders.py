"""The house keeps its borders: who may import what, and what may leave the house."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bank import ROOT

PACKAGE = ROOT / "autograder"
FILES = sorted(PACKAGE.rglob("*.py"))
REACHING_OUT = {
    *("asyncio", "code", "codeop", "concurrent", "ctypes", "ftplib", "http", "imaplib", "marshal", "multiprocessing", "os", "pathlib"),
    *("pickle", "poplib", "pty", "runpy", "shelve", "shutil", "smtplib", "socket", "socketserver", "sqlite3", "ssl", "subprocess"),
    *("tempfile", "threading", "urllib", "xmlrpc"),
}
"""Of the standard library: what runs other code, starts processes or reaches files and the network. A judge computes, and no more."""


def imports_of(path: Path) -> set[str]:
    """Every module that a file imports, anywhere in it, by full name."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            names |= {node.module or ""} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def importers(*packages: str) -> set[str]:
    """The files of the autograder that import one of the packages, relative to it."""
    return {
        path.relative_to(PACKAGE).as_posix()
        for path in FILES
        if any(name == package or name.startswith(package + ".") for name in imports_of(path) for package in packages)
    }


def test_the_search_sees_imports() -> None:
    assert "judge.py" in importers("numpy")
    assert "gradebook.py" in importers("nbgrader")


def test_only_the_edge_imports_nbgrader() -> None:
    assert importers("nbgrader") == {"gradebook.py"}


def test_only_the_sandbox_starts_kernels_and_only_the_hidden_test_starts_a_process() -> None:
    assert {Path(name).parts[0] for name in importers("jupyter_client", "ipykernel", "nbclient")} == {"sandbox"}
    starters = importers("subprocess", "multiprocessing", "os.system", "os.fork", "pty")
    assert starters <= {"sandbox/kernel.py", "sandbox/serve.py", "sandbox/shared.py", "sandbox/warm.py", "hidden.py"}


def test_only_probes_know_tensorflow_and_keras() -> None:
    assert {Path(name).parts[0] for name in importers("tensorflow", "keras")} == {"probes"}


@pytest.mark.parametrize("path", sorted((PACKAGE / "probes").glob("*.py")), ids=lambda path: path.name)
def test_probes_know_no_reference(path: Path) -> None:
    ours = {name for name in imports_of(path) if name.split(".")[0] == "autograder"}
    assert all(name.startswith("autograder.probes") for name in ours), ours


def test_the_judge_and_its_checks_run_without_student_code() -> None:
    known = {"autograder", "numpy", *sys.stdlib_module_names} - REACHING_OUT
    for path in [PACKAGE / "judge.py", *(PACKAGE / "checks").rglob("*.py")]:
        names = imports_of(path)
        assert {name.split(".")[0] for name in names} <= known, path
        assert not any(name.startswith(("autograder.sandbox", "autograder.probes")) for name in names), path


def test_judging_imports_no_tensorflow() -> None:
    code = "import sys, autograder.judge, autograder.checks; autograder.checks.checks_of('unstable_gradients'); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT).stdout.split()
    assert "autograder.judge" in loaded
    assert not {"tensorflow", "keras", "nbgrader", "jupyter_client"} & set(loaded)


@pytest.mark.parametrize("path", sorted(ROOT.glob("exercises/*/*.ipynb")), ids=lambda path: path.stem)
def test_an_exercise_needs_no_course_package_and_holds_no_solution(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for word in ("autograder", "long_sequences", "BEGIN SOLUTION", "HIDDEN TESTS", "hidden_test"):
        assert word not in text, word


def test_the_project_speaks_of_itself_alone() -> None:
    """No absolute paths of a machine, no host of a package registry."""
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    wrong = re.compile(r"(?<![\w.])/(?:work|home/\w+|root)/|pythonhosted\.org|registry\.npmjs|deb\.debian\.org")
    for name in filter(None, tracked):
        path = ROOT / name
        if (
            path.is_file()
            and path.suffix in {".py", ".md", ".toml", ".txt", ".yml", ".yaml", ".sh", ".ipynb", ".cff", ""}
            and path != Path(__file__)
        ):
            found = wrong.search(path.read_text(encoding="utf-8"))
            assert not found, f"{name}: {found.group() if found else ''}"
