"""What is asked of a student's code, inside the student's kernel.

The modules of this folder are compiled, sent into the kernel and run there beside the student's code: they may use the
standard library, NumPy, TensorFlow and Keras, and nothing else of this package. They know no expected value.

A probe is a function ``probe(student, **arguments) -> {name: value}``. ``student(name)`` is the student's object of that name; the
arguments are one case of a request; the values are what came out. The judge, in another process, decides what they are worth.
"""

from __future__ import annotations

import base64
import marshal
import re
import zlib
from functools import cache
from importlib import resources

MIME = "application/vnd.autograder.observation+json"


def source_of(module: str) -> str:
    """The source text of one module of this folder."""
    return resources.files(__name__).joinpath(f"{module}.py").read_text(encoding="utf-8")


def sources_of(*modules: str) -> dict[str, str]:
    """The source texts of modules of this folder and of those of it that they import, each after what it imports."""
    found: dict[str, str] = {}
    for module in modules:
        source = source_of(module)
        found |= sources_of(*re.findall(r"^from autograder\.probes\.(\w+) import", source, re.MULTILINE))
        found[module] = source
    return found


@cache
def compiled(*modules: str) -> dict[str, str]:
    """What :func:`sources_of` gives, compiled once and not in each kernel anew; as text, for the same version of Python."""
    return {module: _packed(source) for module, source in sources_of(*modules).items()}


def _packed(source: str) -> str:
    return base64.b64encode(zlib.compress(marshal.dumps(compile(source, "<probe>", "exec")))).decode("ascii")
