"""Arrays to and from JSON, and the run of one request. The same code runs at both ends of the wire.

An array travels as ``{"dtype": ..., "shape": [...], "data": base64}``. Whatever comes out of a student's code is turned into float64
before it is sent, so that the judge reads bytes of one fixed kind; the dtype that it had is told beside it.
"""

from __future__ import annotations

import base64
import re
import traceback
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

MAX_VALUES = 1_000_000
MAX_TEXT = 500


class MissingName(Exception):
    """The student's notebook does not define a name that the exercise asks for."""


class NotAnArray(Exception):
    """The student's code gave several things where one array is asked for."""


class NoReturn(Exception):
    """The student's code gave None, or something with a None in it, where numbers are asked for."""


def encode(value: Any) -> Any:
    """JSON for an array (as it is), a number, a string, a boolean, None or a list of these."""
    if isinstance(value, np.ndarray):
        data = base64.b64encode(np.ascontiguousarray(value).tobytes()).decode("ascii")
        return {"dtype": value.dtype.str, "shape": list(value.shape), "data": data}
    if isinstance(value, (list, tuple)):
        return [encode(item) for item in value]
    return value


def decode(value: Any) -> Any:
    """The inverse of :func:`encode`, for values that this side made itself."""
    if isinstance(value, dict):
        data = base64.b64decode(value["data"], validate=True)
        return np.frombuffer(data, dtype=value["dtype"]).reshape(value["shape"]).copy()
    if isinstance(value, list):
        return [decode(item) for item in value]
    return value


def to_float64(value: Any) -> tuple[np.ndarray, str]:
    """Whatever a student's function returned, as a float64 array, and the dtype it had.

    Takes arrays, tensors, variables, numbers, and lists or tuples of these.
    """
    if value is None:
        raise NoReturn("expected numbers, got None")
    try:
        array = np.asarray(value if not isinstance(value, (list, tuple)) else [to_float64(item)[0] for item in value])
    except ValueError as error:
        raise NotAnArray(f"expected one array, got a {type(value).__name__} of {len(value)} things of different shapes") from error
    if array.dtype == object or (array.dtype.kind not in "fiub" and array.dtype.name != "bfloat16"):
        raise TypeError(f"expected an array of numbers, got {type(value).__name__} of {array.dtype}")
    if array.size > MAX_VALUES:
        raise ValueError(f"expected at most {MAX_VALUES} numbers, got {array.size}")
    return np.array(array, dtype=np.float64, order="C"), array.dtype.name


def describe(error: BaseException, files: tuple[str, ...]) -> dict[str, Any]:
    """An exception in a few words: its type, its message and the line of the student's cell it came from."""
    frames = traceback.extract_tb(error.__traceback__)
    theirs = [frame for frame in frames if any(name in frame.filename for name in files)]
    line = theirs[-1].lineno if theirs else None
    own = bool(theirs) and theirs[-1] is frames[-1]
    return {"kind": type(error).__name__[:MAX_TEXT], "message": innermost(str(error))[:MAX_TEXT], "line": line, "own": own}


def innermost(message: str) -> str:
    """The heart of a message in which Keras or AutoGraph has wrapped others, without terminal colours and TensorFlow's names of nodes."""
    message = re.sub(r"\x1b\[[0-9;]*m|\{\{[^}]*\}\}", "", message).split("Exception encountered: ")[-1]
    message = re.sub(r"^.*in user code:\s*\n(?:\s*File .*?\n\s*\n)?\s*(\w+: )?", "", message, flags=re.DOTALL)
    message = re.sub(r"^Exception encountered when calling [^\n]*\n+", "", re.sub(r"^'([^']*)'$", r"\1", message.strip()))
    return re.split(r"\n\s*\n|\n\s*Arguments received by", message)[0].strip()


def run(probe: Callable[..., Mapping[str, Any]], namespace: Mapping[str, Any], cases: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Call the probe once for each case: what came out, or what was raised. A case that fails leaves the others alone."""

    def student(name: str) -> Any:
        if name not in namespace:
            raise MissingName(f"{name} is not defined")
        return namespace[name]

    answers: dict[str, Any] = {}
    for case, arguments in cases.items():
        try:
            values = {name: to_float64(value) for name, value in probe(student, **decode_all(arguments)).items()}
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            answers[case] = {"raised": describe(error, ("ipykernel_", "<ipython-input"))}
            continue
        answers[case] = {"arrays": {name: {**encode(array), "was": kind} for name, (array, kind) in values.items()}}
    return answers


def decode_all(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of one case, freshly decoded, so that no case sees what another did to its arrays."""
    return {name: decode(value) for name, value in arguments.items()}
