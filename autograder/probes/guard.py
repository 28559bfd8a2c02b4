"""Notices when a student's code calls what the exercise asks to write by hand.

While a probe runs, every Python call in its thread, and in the threads that it starts, is compared, by code object, with the ready-made
functions and layers. So it does not matter by which name, alias or earlier import the student reaches them.
"""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Callable, Iterator
from types import CodeType, FrameType
from typing import Any


class BuiltInUsed(Exception):
    """The student's code calls a ready-made part where the exercise is to write it."""


@contextlib.contextmanager
def without(ready_made: dict[CodeType, str], message: str) -> Iterator[None]:
    """Run the block and raise :class:`BuiltInUsed` at its end if any of ``ready_made`` was called in it."""
    used: list[str] = []

    def watch(frame: FrameType, event: str, _: Any) -> None:
        if event == "call" and frame.f_code in ready_made:
            used.append(ready_made[frame.f_code])

    before = sys.getprofile()
    threading.setprofile(watch)
    sys.setprofile(watch)
    try:
        yield
        if sys.getprofile() is not watch:
            raise BuiltInUsed(f"{message} Yours removes the watch on that.")
    finally:
        sys.setprofile(before)
        threading.setprofile(None)
        if used:
            raise BuiltInUsed(f"{message} Yours calls {used[0]}.")


def codes_of(parts: dict[str, Callable[..., Any]]) -> dict[CodeType, str]:
    """The code objects of functions and methods, with the names to show for them."""
    return {part.__code__: name for name, part in parts.items() if hasattr(part, "__code__")}
