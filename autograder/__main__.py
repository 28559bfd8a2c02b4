"""The command ``autograder`` from its first moment on: an interrupt while its parts are loaded (a second) ends it with a word too."""

from __future__ import annotations

import os
import signal
import sys
from types import ModuleType

NOT_NEEDED = "rfc3987_syntax"
"""jsonschema loads it, for seconds, to check addresses in other alphabets; notebooks have none."""
RUNS_NOTEBOOKS = {"grade", "check"}
ELSEWHERE = ("--help", "--dry-run", "--scheduler")
"""Options of these with which nothing runs here."""
INTERRUPTED = "autograder: interrupted before it began. Nothing was changed."


def main() -> None:
    """Load the command, and run it."""
    sys.modules.setdefault(NOT_NEEDED, None)  # type: ignore[arg-type]
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # else somebody up there wants interrupts ignored
        signal.signal(signal.SIGINT, _leave)
        cli = _load()
        signal.signal(signal.SIGINT, signal.default_int_handler)
    else:
        cli = _load()
    cli.main()


def _load() -> ModuleType:
    """The command's parts; TensorFlow is loaded beside them, in another process, where it will be needed."""
    if sys.argv[1:2] and sys.argv[1] in RUNS_NOTEBOOKS and not any(word.startswith(ELSEWHERE) for word in sys.argv):
        from autograder.sandbox import start_warm_process

        start_warm_process()
    from autograder import cli

    return cli


def _leave(*_: object) -> None:
    """At once: an exception in the middle of an import ends as whatever the module makes of it."""
    os.write(2, f"{INTERRUPTED}\n".encode())
    os._exit(128 + signal.SIGINT)


if __name__ == "__main__":
    main()
