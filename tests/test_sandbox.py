"""The fence of each level that this machine has, tried from inside by what a student's cell could run."""

from __future__ import annotations

import os
import platform
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from autograder import __main__
from autograder.course import Course
from autograder.errors import SandboxError
from autograder.sandbox import CellResult, Limits, Session, kernel, open_session, seccomp, try_levels
from tests.bank import ROOT

pytestmark = pytest.mark.skipif(platform.system() != "Linux", reason="levels above L0 need Linux")
LIMITS = Limits(cell_s=20, probe_s=10, grace_s=2, memory_mib=1500, disk_mib=64)
HERE = [level for level, missing in try_levels().items() if not missing] if platform.system() == "Linux" else []
FENCED = [level for level in HERE if level > "L0"]
SEALED = [level for level in HERE if level > "L1"]


GARBAGE = {
    "no message": [b"garbage"],
    "unsigned": [b"<IDS|MSG>", b"unsigned", b"{}", b"{}", b"{}", b"{}"],
    "no JSON": [b"{", b"{}", b"{}", b"{}"],
    "no header": [b"[]", b"{}", b"{}", b"{}"],
    "no parent": [b'{"msg_id": "1", "msg_type": "status"}', b"[]", b"{}", b"{}"],
    "no content": [b'{"msg_id": "2", "msg_type": "stream"}', b"{}", b"{}", b"[1]"],
}
"""What a notebook may send by its kernel's socket; of four parts those that are signed as the kernel signs."""


@contextmanager
def session_at(level: str, *files: Path) -> Iterator[Session]:
    before = dict(kernel._levels)
    kernel._levels.clear()
    kernel._levels.update({name: "" if name == level else "not asked for" for name in kernel.LEVELS})
    try:
        with open_session("unstable_gradients", files, LIMITS) as session:
            assert session.level == level
            yield session
    finally:
        kernel._levels.clear()
        kernel._levels.update(before)


def printed(result: CellResult) -> str:
    return "".join(output.get("text", output.get("evalue", "")) for output in result.outputs)


def processes(word: str) -> list[psutil.Process]:
    return [found for found in psutil.process_iter(["cmdline"]) if word in (found.info["cmdline"] or [])]


def test_a_kernel_that_is_not_there_in_time_is_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SandboxError, match=r"did not start within 0\.001 s"), open_session("a", (), replace(LIMITS, start_s=0.001)):
        pass
    monkeypatch.setattr(kernel.Kernel, "alive", lambda _: False)
    with pytest.raises(SandboxError, match="ended while it started"), open_session("a", (), LIMITS):
        pass


def test_a_message_that_is_too_large_costs_itself_alone() -> None:
    with open_session("a", (), replace(LIMITS, message_mib=1, grace_s=1)) as session:
        result = session.run_cell("print('x' * (3 << 20)); done = 1")
        assert (result.ended, printed(result)) == ("ok", "")
        assert printed(session.run_cell("print(done)")) == "1\n"


@pytest.mark.parametrize(
    ("words", "starts"),
    [
        ("grade gates", True),
        ("check -a gates gates.ipynb", True),
        ("grade gates --dry-run", False),
        ("grade gates --scheduler=tcp://host:8786", False),
        ("check --help", False),
        ("report gates", False),
        ("", False),
    ],
)
def test_tensorflow_is_imported_beside_the_command_that_needs_it(words: str, starts: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[bool] = []
    monkeypatch.setattr("autograder.sandbox.start_warm_process", lambda: started.append(True))
    monkeypatch.setattr(sys, "argv", ["autograder", *words.split()])
    __main__._load()
    assert bool(started) == starts


@pytest.mark.parametrize("what", GARBAGE)
def test_what_is_no_message_is_none(what: str) -> None:
    parts = GARBAGE[what]
    send = f"""
kernel = get_ipython().kernel
parts = {parts}
signed = [b"<IDS|MSG>", kernel.session.sign(parts), *parts] if len(parts) == 4 else parts
kernel.iopub_thread.socket.send_multipart(signed)
print("sent")
"""
    with open_session("a", (), LIMITS) as session:
        result = session.run_cell(send)
        assert (result.ended, printed(result)) == ("ok", "sent\n")
        assert printed(session.run_cell("print(1)")) == "1\n"


@pytest.mark.parametrize("level", HERE)
def test_a_notebook_runs_with_the_files_it_was_given(level: str, tmp_path: Path) -> None:
    given = tmp_path / "given.csv"
    given.write_text("a,b", encoding="ascii")
    with session_at(level, given) as session:
        code = (
            "import keras, pathlib, tempfile, tensorflow as tf\nopen('own', 'w').write('x')\ntempfile.NamedTemporaryFile().close()\n"
            "print(pathlib.Path('given.csv').read_text(), keras.layers.LSTM(3)(tf.ones((1, 2, 3))).shape, sep=';')"
        )
        result = session.run_cell(code)
    assert (result.ended, printed(result)) == ("ok", "a,b;(1, 3)\n")


@pytest.mark.parametrize("level", HERE)
def test_lines_for_the_shell_cost_a_cell_nothing(level: str) -> None:
    with session_at(level) as session:
        result = session.run_cell("!echo hello\nnumber = 3\n!pip list {number}\nfiles = !ls\nprint('number', number)")
    assert result.ended == "ok", printed(result)
    assert "number 3" in printed(result)


@pytest.mark.parametrize("level", FENCED)
@pytest.mark.parametrize(
    "path",
    [
        ROOT / "README.md",
        ROOT / "autograder" / "judge.py",
        ROOT / "autograder" / "checks" / "unstable_gradients" / "layer_norm.py",
        ROOT / "solutions" / "unstable_gradients" / "unstable_gradients.ipynb",
        Path("/etc/shadow"),
    ],
    ids=lambda path: path.name,
)
def test_nothing_of_the_course_or_the_machine_can_be_read(level: str, path: Path) -> None:
    assert path.exists()
    with session_at(level) as session:
        result = session.run_cell(f"print(len(open({str(path)!r}, 'rb').read()))")
    assert result.ended == "error"
    assert "denied" in printed(result) or "No such file" in printed(result)


@pytest.mark.parametrize("level", FENCED)
@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6", "AF_PACKET", "AF_VSOCK"])
def test_there_is_no_network(level: str, family: str) -> None:
    with session_at(level) as session:
        kind = "SOCK_RAW" if family == "AF_PACKET" else "SOCK_STREAM"
        result = session.run_cell(f"import socket\nsocket.socket(socket.{family}, socket.{kind})\nprint('open')")
    assert result.ended == "error"
    assert "open" not in printed(result)


@pytest.mark.parametrize("level", FENCED)
def test_system_calls_that_no_notebook_needs_are_refused(level: str) -> None:
    code = """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
def refused(*call):
    ctypes.set_errno(0)
    return libc.syscall(*call) == -1 and ctypes.get_errno() in (1, 38)
numbers = {"x86_64": (101, 165, 272, 308, 321, 298, 425), "aarch64": (117, 40, 97, 268, 280, 241, 425)}[os.uname().machine]
print([number for number in numbers if not refused(number, 0x10000000, 0, 0, 0, 0)])
try:
    os.kill(os.getppid() or 2, 0); print("may send signals to others")
except OSError: pass
"""
    with session_at(level) as session:
        assert printed(session.run_cell(code)).strip().splitlines()[0] == "[]"


@pytest.mark.parametrize("level", HERE)
@pytest.mark.parametrize("how", ["start_new_session=True", "preexec_fn=lambda: (os.fork() and os._exit(0), os.setsid())"])
def test_what_a_notebook_leaves_running_ends_with_it(level: str, how: str) -> None:
    word = f"98765{os.getpid()}"
    with session_at(level) as session:
        session.run_cell(f"import os, subprocess\nsubprocess.Popen(['sleep', '{word}'], {how})")
        deadline = time.monotonic() + 5
        while not processes(word) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert processes(word)
    deadline = time.monotonic() + 5
    while processes(word) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not processes(word)


@pytest.mark.parametrize("level", HERE)
@pytest.mark.parametrize(
    "bomb",
    [
        "a = [bytearray(b'x' * (200 << 20)) for _ in range(20)]",
        "import os, time\nfor _ in range(12):\n    if not os.fork():\n        a = bytearray(b'x' * (300 << 20))\n        time.sleep(60)\n"
        "time.sleep(15)",
        "import os, time\nwhile True:\n    try:\n        os.fork() or time.sleep(60)\n    except OSError:\n        break",
    ],
    ids=["memory", "memory-of-many", "processes"],
)
def test_a_bomb_costs_its_own_notebook_alone(level: str, bomb: str) -> None:
    before = psutil.virtual_memory().available
    with session_at(level) as one, session_at(level) as other:
        one.run_cell(bomb)
        assert psutil.virtual_memory().available > before - (3 << 30)
        assert printed(other.run_cell("print(1 + 1)")) == "2\n"


@pytest.mark.parametrize("level", SEALED)
@pytest.mark.parametrize("place", ["big", "/tmp/big", "/dev/shm/big"])
def test_the_disk_is_small_and_the_rest_is_read_only(level: str, place: str) -> None:
    code = (
        f"f = open({place!r}, 'wb', buffering=0)\ntry:\n    while True:\n        f.write(bytes(1 << 20))\n"
        "except OSError as error:\n    print(error.errno, f.tell() >> 20)"
    )
    with session_at(level) as session:
        number, written = printed(session.run_cell(code)).split()
        assert (number, int(written) <= LIMITS.disk_mib) == ("28", True)
        for path in ("../socket/x", f"{sys.prefix}/x", "/x", "/usr/x", "/etc/x"):
            assert session.run_cell(f"open({path!r}, 'w')").ended == "error", path


@pytest.mark.parametrize("level", SEALED)
def test_other_processes_are_out_of_sight(level: str) -> None:
    with session_at(level) as session:
        assert printed(session.run_cell("import os\nprint(*[name for name in os.listdir('/proc') if name.isdigit()])")).split() in (
            [],
            ["1"],
        )
        assert printed(session.run_cell("print(os.getpid())")) == "1\n"


@pytest.mark.parametrize("level", FENCED)
def test_no_service_of_the_machine_can_be_reached(level: str, tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as service, session_at(level) as session:
        service.bind(str(tmp_path / "service"))
        service.listen()
        code = f"import socket\nsocket.socket(socket.AF_UNIX).connect({str(tmp_path / 'service')!r})"
        [output] = session.run_cell(code).outputs
        assert output.ename in {"FileNotFoundError", "PermissionError"}


@pytest.mark.skipif("L3" not in HERE, reason="needs root")
def test_two_notebooks_of_root_have_two_users_and_none_is_root() -> None:
    with session_at("L3") as one, session_at("L3") as other:
        users = [int(printed(session.run_cell("import os\nprint(os.getuid())"))) for session in (one, other)]
    assert 0 not in users
    assert users[0] != users[1]


def test_below_the_least_level_nothing_runs() -> None:
    kept = dict(kernel._levels)
    kernel._levels.update({"L3": "no", "L2": "no", "L1": "no Landlock", "L0": ""})
    try:
        with (
            pytest.raises(SandboxError, match=r"at level L1 .* this machine has L0 .*no Landlock"),
            open_session("a", (), Limits(least_level="L1")),
        ):
            pass
    finally:
        kernel._levels.update(kept)


def test_the_course_says_what_level_it_asks_for(copy_of_course: Course) -> None:
    assert copy_of_course.least_level == "L0"
    config = copy_of_course.root / "nbgrader_config.py"
    config.write_text(config.read_text(encoding="utf-8").replace('"L0"\n', '"L2"\n'), encoding="utf-8")
    assert Course(copy_of_course.root).assignment("unstable_gradients").least_level == "L2"


def test_doctor_tells_the_levels(run_command: object) -> None:
    done = run_command("autograder", "doctor")  # type: ignore[operator]
    assert done.returncode == 0, done.stderr
    assert f"grades at {HERE[0]}" in done.stdout


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_the_jumps_of_the_filter_stay_inside_it(machine: str) -> None:
    lines = seccomp.program(machine, own_pid=7)
    for here, (code, yes, no, _) in enumerate(lines):
        assert here + 1 + max(yes, no) < len(lines) or code == seccomp.RETURN
    assert lines[-1] == (seccomp.RETURN, 0, 0, seccomp.ALLOW)


def test_the_forks_hold_nothing_of_the_grader() -> None:
    code = (
        "import gc, sys\nprint(sorted(name for name in sys.modules if name.startswith(('autograder', 'nbgrader', 'tests'))))\n"
        "print([key for d in gc.get_objects() if isinstance(d, dict) for key in d if key == 'secrets' and isinstance(d[key], list)])"
    )
    with session_at(HERE[0]) as session:
        assert printed(session.run_cell(code)).split("\n")[:2] == ["[]", "[]"]


def test_a_killed_grader_takes_its_kernels_with_it(tmp_path: Path) -> None:
    word = f"87654{os.getpid()}"
    program = (
        "import os, signal\nfrom autograder.sandbox import Limits, open_session\nwith open_session('a', (), Limits()) as session:\n"
        f"    session.run_cell(\"import subprocess; subprocess.Popen(['sleep', '{word}'], start_new_session=True)\")\n"
        "    os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", program], cwd=tmp_path, check=False, timeout=120)
    deadline = time.monotonic() + 10
    while processes(word) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not processes(word)
