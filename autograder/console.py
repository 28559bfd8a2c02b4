"""What the commands share: where they print, and the options that they have in common."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

out, err = Console(), Console(stderr=True)

CourseOption = Annotated[Path | None, typer.Option("--course", help="The course's folder. By default the one that you are in.")]
DryRunOption = Annotated[bool, typer.Option("--dry-run", "-n", help="Say what would be done, and change nothing.")]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object.")]


def say(text: str, style: str | None = None) -> None:
    """A line for a person, on standard error; nothing in it is taken for markup."""
    err.print(text, style=style, highlight=False, markup=False, soft_wrap=True)


def warn(text: str, names: Iterable[str]) -> None:
    """A warning about some students or files, each of them named; a name may hold a comma."""
    told = list(names)
    say(f"{text} ({len(told)}): {'; '.join(told)}.", "yellow")


def print_json(told: Any) -> None:
    """One JSON object, on standard output."""
    print(json.dumps(told, ensure_ascii=False))
