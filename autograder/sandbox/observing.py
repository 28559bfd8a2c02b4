"""From bytes that a student's process sent to an :class:`~autograder.records.Observation`, believing nothing."""

from __future__ import annotations

import base64
import binascii
import json
import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from autograder.errors import ObservationError
from autograder.records import Observation, Raised, Request

MAX_VALUES = 1_000_000
MAX_TEXT = 500


def read_observation(payload: str, request: Request, token: str) -> Observation:
    """Read the one answer to a request.

    Args:
        payload: JSON text from the student's kernel.
        request: what was asked; only its cases are looked for.
        token: the word that this request alone carried.

    Raises:
        ObservationError: anything is not of exactly the expected form.
    """
    try:
        answer = json.loads(payload)
    except (ValueError, RecursionError) as error:
        raise ObservationError("an observation is JSON") from error
    if not isinstance(answer, dict) or answer.get("token") != token or not isinstance(answer.get("cases"), dict):
        raise ObservationError("an observation answers one request and holds its cases")
    arrays, raised, kinds = {}, {}, {}
    for case in request.cases:
        told = answer["cases"].get(case)
        if not isinstance(told, dict):
            raise ObservationError(f"no answer for {case}")
        if "raised" in told:
            raised[case] = _read_raised(told["raised"])
        else:
            named = _dict(told.get("arrays"))
            arrays[case] = {_text(name): _read_array(array) for name, array in named.items()}
            kinds[case] = {_text(name): _text(_dict(array).get("was")) for name, array in named.items()}
    return Observation(arrays, raised, kinds)


def _read_array(value: Any) -> np.ndarray:
    value = _dict(value)
    shape, data = value.get("shape"), value.get("data")
    if value.get("dtype") != "<f8" or not isinstance(data, str) or not isinstance(shape, list) or len(shape) > 8:
        raise ObservationError("an array travels as float64, with a shape of at most 8 axes")
    if not all(type(size) is int and 0 <= size <= MAX_VALUES for size in shape) or math.prod(shape) > MAX_VALUES:
        raise ObservationError(f"an array has at most {MAX_VALUES} values")
    try:
        raw = base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ObservationError("an array's values are base64") from error
    if len(raw) != 8 * math.prod(shape):
        raise ObservationError("an array holds as many values as its shape says")
    return np.frombuffer(raw, dtype="<f8").reshape(shape)


def _read_raised(value: Any) -> Raised:
    value = _dict(value)
    line = value.get("line")
    known = line if type(line) is int and 0 < line < 10**6 else None
    return Raised(_text(value.get("kind")), _text(value.get("message")), known, value.get("own") is True)


def _dict(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict) or len(value) > 100:
        raise ObservationError("expected an object of at most 100 entries")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ObservationError("expected a text")
    return "".join(c for c in value[:MAX_TEXT] if c.isprintable() or c == "\n")
