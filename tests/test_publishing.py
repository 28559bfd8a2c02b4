"""Ready to publish: the workflow, the devcontainer and Binder's files are valid, and speak of commands and files that are there."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.bank import ROOT

WORKFLOW = ROOT / ".github" / "workflows" / "pages.yml"
CONTAINER = ROOT / ".devcontainer" / "devcontainer.json"
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def lint(path: Path, schema: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("path", "schema"),
    [
        (WORKFLOW, "vendor.github-workflows"),
        (WORKFLOW, "custom.github-workflows-require-timeout"),
        (ROOT / "CITATION.cff", "vendor.citation-file-format"),
    ],
    ids=["workflow", "timeouts", "citation"],
)
def test_a_file_is_valid(path: Path, schema: str) -> None:
    done = lint(path, schema)
    assert done.returncode == 0, done.stdout


def test_the_linter_finds_a_mistake(tmp_path: Path) -> None:
    broken = tmp_path / "pages.yml"
    broken.write_text(WORKFLOW.read_text(encoding="utf-8").replace("runs-on:", "run-on:"), encoding="utf-8")
    assert lint(broken, "vendor.github-workflows").returncode == 1


def test_the_workflow_builds_tests_and_publishes_with_no_more_rights_than_each_job_needs() -> None:
    jobs = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))["jobs"]
    runs = [step["run"] for step in jobs["build"]["steps"] if "run" in step]
    assert runs == [".ci/run", "make site-check"]
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o100
    assert "site-check" in TARGETS
    assert jobs["deploy"]["needs"] == "build"
    assert jobs["build"]["permissions"] == {"contents": "read", "pages": "read"}
    assert jobs["deploy"]["permissions"] == {"pages": "write", "id-token": "write"}


def test_the_devcontainer_sets_up_with_the_commands_of_the_course() -> None:
    container = json.loads(CONTAINER.read_text(encoding="utf-8"))
    command, *targets = container["postCreateCommand"].split()
    assert command == "make"
    assert set(targets) <= TARGETS
    assert re.search(r":3\.1[123]-", container["image"])


def test_binder_installs_what_everybody_does() -> None:
    lines = (ROOT / "binder" / "requirements.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not line.startswith("#")] == ["-c ../constraints.txt", "-r ../requirements.txt", "-e ."]
    assert (ROOT / "binder" / "runtime.txt").read_text(encoding="utf-8").strip() in {"python-3.11", "python-3.12", "python-3.13"}
