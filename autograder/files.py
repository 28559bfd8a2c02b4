"""Files that are written whole or not at all: who is interrupted leaves the old one."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

State = Literal["new", "changed", "unchanged"]


def write_whole(path: Path, content: bytes) -> None:
    """Write a file, and its folder where there is none. A device or a pipe cannot give way to another file: it is written to."""
    if path.exists() and not path.is_file():
        path.write_bytes(content)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    partial.write_bytes(content)
    partial.replace(path)


def write_changed(path: Path, content: bytes, dry_run: bool = False) -> State:
    """Write a file if it holds something else, in a dry run never; what it is in comparison with before."""
    before = path.read_bytes() if path.is_file() else None
    state: State = "new" if before is None else "unchanged" if before == content else "changed"
    if state != "unchanged" and not dry_run:
        write_whole(path, content)
    return state
