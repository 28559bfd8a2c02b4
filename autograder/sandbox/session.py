"""One notebook's kernel: cells go in, outputs come out; probes go in, observations come out."""

from __future__ import annotations

import json
import queue
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder import probes
from autograder.errors import ObservationError, SandboxError
from autograder.probes import wire
from autograder.records import Observation, Request
from autograder.sandbox.kernel import Kernel, open_kernel
from autograder.sandbox.limits import Limits
from autograder.sandbox.observing import read_observation

Message = dict[str, Any]

_RUN = """
__import__("builtins").exec({loader!r}, {{"__name__": "__probe__", "namespace": __import__("builtins").globals()}})
"""

_LOADER = """
import base64, json, marshal, sys, types, zlib
from IPython import get_ipython
order = get_ipython().get_parent()["content"]["order"]
names = ["autograder", "autograder.probes"] + list(order["modules"])
before = {name: sys.modules.get(name) for name in names}
try:
    for name in names:
        module = sys.modules[name] = types.ModuleType(name)
        module.__path__ = []
        if name in order["modules"]:
            exec(marshal.loads(zlib.decompress(base64.b64decode(order["modules"][name]))), module.__dict__)
    wire = sys.modules["autograder.probes.wire"]
    probe = getattr(sys.modules["autograder.probes." + order["assignment"]], order["probe"])
    answer = {"token": order["token"], "cases": wire.run(probe, namespace, order["cases"])}
finally:
    for name, module in before.items():
        sys.modules.pop(name, None) if module is None else sys.modules.update({name: module})
from IPython.display import publish_display_data
publish_display_data({order["mime"]: json.dumps(answer)})
"""


@dataclass
class CellResult:
    """What one cell did: its outputs as nbformat keeps them, and how it ended."""

    outputs: list[NotebookNode] = field(default_factory=list)
    ended: str = "unknown"
    """``ok``, ``error`` (it raised), ``timeout`` or ``dead`` (the kernel is gone)."""


@dataclass
class Session:
    """A running kernel. Once it is dead, cells and probes end at once with ``dead``."""

    kernel: Kernel
    limits: Limits
    assignment: str
    dead: bool = False

    @property
    def level(self) -> str:
        """How well the kernel is confined."""
        return self.kernel.level

    timed_out: bool = False
    """Whether the last cell or probe was stopped because its time was over."""
    _early: Message | None = None
    """A reply that has come before the end of its output."""

    def run_cell(self, source: str, timeout_s: float | None = None) -> CellResult:
        """Run a cell and keep its outputs, up to ``limits.output_kib``."""
        result, kept = CellResult(), _Budget(self.limits.output_kib << 10)

        def keep(message: Message) -> None:
            output = _to_output(message)
            if output is not None and kept.take(len(json.dumps(output))):
                _append(result.outputs, output)

        result.ended = self._execute(source, self.limits.cell_s if timeout_s is None else timeout_s, keep)
        return result

    def observe(self, request: Request) -> Observation:
        """Send a probe into the kernel and read what it saw.

        Raises:
            ObservationError: not exactly one valid observation came back.
        """
        token = secrets.token_hex(16)
        payloads: list[Any] = []

        def keep(message: Message) -> None:
            if message["msg_type"] == "display_data":
                data = message["content"].get("data")
                if isinstance(data, dict) and probes.MIME in data:
                    payloads.append(data[probes.MIME])

        timeout_s = self.limits.training_s if request.trains else self.limits.probe_s
        code = _RUN.format(loader=_LOADER)
        ended = self._execute(code, timeout_s, keep, silent=True, order=_order(request, self.assignment, token))
        if ended != "ok":
            raise ObservationError({"timeout": "it took too long", "dead": "the kernel had ended"}.get(ended, "the probe was stopped"))
        if len(payloads) != 1 or not isinstance(payloads[0], str):
            raise ObservationError(f"expected one observation, got {len(payloads)}")
        if len(payloads[0]) > self.limits.observation_mib << 20:
            raise ObservationError(f"an observation has at most {self.limits.observation_mib} MiB")
        return read_observation(payloads[0], request, token)

    def _execute(self, code: str, timeout_s: float, on_message: Callable[[Message], None], silent: bool = False, **beside: Any) -> str:
        """Run code until its reply has come and its output has ended; says how it ended. What is silent is not told as a cell that runs.

        What is ``beside`` the code in the message, the code finds in its parent: a kernel takes milliseconds over code that is long.
        """
        self.timed_out, self._early = False, None
        if self.dead:
            return "dead"
        how = {"silent": silent, "store_history": False, "user_expressions": {}, "allow_stdin": False, "stop_on_error": False}
        message = self.kernel.client.session.msg("execute_request", {"code": code, **how, **beside})
        self.kernel.client.shell_channel.send(message)
        request_id = message["header"]["msg_id"]
        deadline = time.monotonic() + timeout_s
        if self._follow(request_id, deadline, on_message):
            return self._reply(request_id)
        if not self.kernel.alive():
            self.dead = True
            return "dead"
        self.timed_out = True
        self._interrupt(request_id, on_message)
        return "timeout"

    def _follow(self, request_id: str, deadline: float, on_message: Callable[[Message], None]) -> bool:
        """Hand on the output messages of a request; True at its end, False past the deadline or when the kernel is gone.

        Where the reply is there and the output does not end, a message was so large that it has cut the connection: the rest is lost.
        """
        given_up = deadline
        while time.monotonic() < given_up:
            try:
                message = _receive(self.kernel.client.iopub_channel, min(0.5, max(0.01, deadline - time.monotonic())))
            except queue.Empty:
                if not self.kernel.alive():
                    return False
                if self._early is None and self._has_reply(request_id):
                    given_up = min(deadline, time.monotonic() + self.limits.grace_s)
                continue
            if message["parent_header"].get("msg_id") != request_id:
                continue
            if message["msg_type"] == "status" and message["content"].get("execution_state") == "idle":
                return True
            on_message(message)
        return self._early is not None and self._connect_again()

    def _has_reply(self, request_id: str) -> bool:
        """Whether the reply has come; it is kept for :meth:`_reply`."""
        with suppress(queue.Empty):
            message = _receive(self.kernel.client.shell_channel, 0)
            if message["parent_header"].get("msg_id") == request_id:
                self._early = message
        return self._early is not None

    def _connect_again(self) -> bool:
        try:
            self.kernel.connect_output(self.limits)
        except SandboxError:
            self.kernel.end()
        return self.kernel.alive()

    def _reply(self, request_id: str) -> str:
        if self._early is not None:
            message, self._early = self._early, None
            return self._ending(message["content"])
        deadline = time.monotonic() + self.limits.grace_s
        while time.monotonic() < deadline:
            with suppress(queue.Empty):
                message = _receive(self.kernel.client.shell_channel, self.limits.grace_s)
                if message["parent_header"].get("msg_id") == request_id:
                    return self._ending(message["content"])
        self.dead = not self.kernel.alive()
        return "dead" if self.dead else "error"

    def _ending(self, content: Message) -> str:
        """What a reply says; a kernel that was told to exit by exit() does so after its reply."""
        payload = content.get("payload")
        if isinstance(payload, list) and any(isinstance(part, dict) and part.get("source") == "ask_exit" for part in payload):
            self.kernel.end()
            self.dead = True
            return "dead"
        return "ok" if content.get("status") == "ok" else "error"

    def _interrupt(self, request_id: str, on_message: Callable[[Message], None]) -> None:
        """Interrupt what runs; a kernel that goes on regardless is ended."""
        self.kernel.interrupt()
        if self._follow(request_id, time.monotonic() + self.limits.grace_s, on_message):
            self._reply(request_id)
        else:
            self.kernel.end()
            self.dead = True


@contextmanager
def open_session(assignment: str, files: tuple[Path, ...], limits: Limits) -> Iterator[Session]:
    """A fresh kernel for one notebook, beside copies of ``files``; nothing of it is left afterwards.

    Raises:
        SandboxError: the kernel did not start.
    """
    with open_kernel(files, limits) as kernel:
        yield Session(kernel, limits, assignment)


def _order(request: Request, assignment: str, token: str) -> dict[str, Any]:
    """What the loader needs to run a probe."""
    modules = {f"autograder.probes.{name}": code for name, code in probes.compiled("wire", assignment).items()}
    cases = {case: {name: wire.encode(value) for name, value in given.items()} for case, given in request.cases.items()}
    return {"modules": modules, "assignment": assignment, "probe": request.probe, "token": token, "mime": probes.MIME, "cases": cases}


@dataclass
class _Budget:
    """How many more bytes of output are kept."""

    left: int

    def take(self, size: int) -> bool:
        self.left -= size
        return self.left >= 0


def _receive(channel: Any, timeout_s: float) -> Message:
    """The next message, by way of the channel: the client's own functions start an event loop for each.

    Raises:
        queue.Empty: none came in time, or what came is no message of the kernel's.
    """
    try:
        message: Message = channel.get_msg(timeout=timeout_s)
    except queue.Empty:
        raise
    except Exception as error:  # the student's code can reach the kernel's sockets, and send anything
        raise queue.Empty from error
    if not (isinstance(message["parent_header"], dict) and isinstance(message["content"], dict)):
        raise queue.Empty
    return message


def _to_output(message: Message) -> NotebookNode | None:
    """A kernel's message as a notebook output, or None if it is none."""
    kind, content = message["msg_type"], message["content"]
    if kind not in ("stream", "display_data", "execute_result", "error"):
        return None
    try:
        name, text = (content["name"], content["text"]) if kind == "stream" else ("", "")
        if name in ("stdout", "stderr") and type(text) is str:  # what needs no look at the schema, which takes a millisecond
            return NotebookNode(output_type="stream", name=name, text=text)
        output = nbformat.v4.output_from_msg(message)  # validates
    except Exception:  # a forged message of any form is no output
        return None
    return output if probes.MIME not in output.get("data", {}) else None


def _append(outputs: list[NotebookNode], output: NotebookNode) -> None:
    """Add an output; text on the same stream continues the last one."""
    last = outputs[-1] if outputs else None
    if last and output.output_type == "stream" == last.output_type and output.name == last.name:
        last.text += output.text
    else:
        outputs.append(output)
