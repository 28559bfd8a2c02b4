"""Sealed kernels for nbgrader's own commands, and the machine's warm process that they are forked from."""

from __future__ import annotations

import json
import os
import platform
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager, start_new_kernel
from nbgrader.api import Gradebook

from autograder.course import Course
from autograder.errors import SandboxError
from autograder.sandbox import Limits, kernel, shared, try_levels
from autograder.sandbox.shared import SharedWarmProcess
from tests.bank import ROOT, find_case, write_notebook
from tests.rivals import OURS

pytestmark = pytest.mark.skipif(platform.system() != "Linux", reason="a warm process is forked on Linux alone")
Run = Callable[..., subprocess.CompletedProcess[str]]
HERE = [level for level, missing in try_levels().items() if not missing] if platform.system() == "Linux" else []
QUICK = ("numpy",)
"""Imports of a warm process that tests start for themselves."""
NAME = "unstable_gradients"


@contextmanager
def sealed(level: str, folder: Path) -> Iterator[tuple[KernelManager, BlockingKernelClient]]:
    before = dict(kernel._levels)
    kernel._levels.update({name: "" if name == level else "not asked for" for name in kernel.LEVELS})
    try:
        manager, client = start_new_kernel(kernel_name="sealed", cwd=str(folder))
        try:
            yield manager, client
        finally:
            client.stop_channels()
            manager.shutdown_kernel(now=True)
    finally:
        kernel._levels.update(before)


def run(client: BlockingKernelClient, code: str) -> str:
    said: list[str] = []
    client.execute_interactive(code, timeout=60, output_hook=lambda message: said.append(text_of(message)))
    return "".join(said)


def restart(manager: KernelManager, client: BlockingKernelClient) -> None:
    """Start the kernel anew. What the old one said is read first: jupyter_client would take it for the new one's, and wait no longer."""
    while client.iopub_channel.msg_ready():
        client.get_iopub_msg()
    manager.restart_kernel()
    client.wait_for_ready(timeout=60)


def text_of(message: dict[str, Any]) -> str:
    content = message["content"]
    return str(content.get("text", content.get("evalue", "")))


def wait_for(condition: Callable[[], bool], timeout_s: float = 20) -> bool:
    deadline = time.monotonic() + timeout_s
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


def warm_processes() -> list[psutil.Process]:
    """Those of the machine that serve a socket, without their kernels, whose command line is the same."""
    found = [one for one in psutil.process_iter(["cmdline", "ppid"]) if "--socket" in (one.info["cmdline"] or [])]
    known = {one.pid for one in found}
    return [one for one in found if one.info["ppid"] not in known]


def serving(folder: Path) -> list[psutil.Process]:
    """The warm process whose socket lies in the folder."""
    return [one for one in warm_processes() if any(str(folder) in str(socket.laddr) for socket in one.net_connections("unix"))]


@pytest.mark.parametrize("level", HERE)
def test_a_kernel_runs_is_interrupted_restarts_and_leaves_nothing(level: str, tmp_path: Path) -> None:
    (tmp_path / "given.csv").write_text("a,b")
    (tmp_path / "link.csv").symlink_to("/etc/passwd")
    started = []
    with sealed(level, tmp_path) as (manager, client):
        place = manager.provisioner._place
        started.append(manager.provisioner._process.pid)
        assert run(client, "import os; print(open('given.csv').read(), os.path.lexists('link.csv'))") == "a,b False\n"
        secret = run(client, f"print(open({str(ROOT / 'autograder' / 'judge.py')!r}).read(9))")
        assert ("From" in secret) == (level == "L0")
        own = run(client, "open('own', 'w').write('x'); from autograder import hidden; print(hidden.__file__)")
        assert own == f"{place}/socket/autograder/hidden.py\n"

        client.execute("import time; time.sleep(60)", stop_on_error=False)
        time.sleep(0.3)
        manager.interrupt_kernel()
        assert client.get_shell_msg(timeout=10)["content"]["ename"] == "KeyboardInterrupt"

        restart(manager, client)
        started.append(manager.provisioner._process.pid)
        assert run(client, "print(os.path.exists('own'))") == "name 'os' is not defined"
        assert run(client, "import os; print(sorted(os.listdir('.'))[-1], os.path.exists('own'))") == "given.csv False\n"

        run(client, "import subprocess; subprocess.Popen(['sleep', '987654'], start_new_session=True)")
        client.execute("import os; os._exit(3)")
        assert wait_for(lambda: not manager.is_alive())
        restart(manager, client)
        started.append(manager.provisioner._process.pid)
        assert run(client, "print(6 * 7)") == "42\n"
    assert wait_for(lambda: not place.exists())
    assert wait_for(lambda: not any("987654" in (one.info["cmdline"] or []) for one in psutil.process_iter(["cmdline"])))
    assert wait_for(lambda: not any(psutil.pid_exists(pid) for pid in started))


def test_a_kernel_is_not_told_to_end_in_place_of_the_one_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """jupyter_client asks a kernel to shut down before it starts it anew, also one that is gone, and keeps what nobody heard for 100 ms."""
    connect = KernelManager._connect_control_socket

    def connect_patiently(manager: KernelManager) -> None:
        new = manager._control_socket is None
        connect(manager)
        if new:
            manager._control_socket.linger = 5_000

    monkeypatch.setattr(KernelManager, "_connect_control_socket", connect_patiently)
    with sealed(HERE[-1], tmp_path) as (manager, client):
        for _ in range(5):
            client.execute("import os; os._exit(3)")
            assert wait_for(lambda: not manager.is_alive())
            restart(manager, client)
            time.sleep(0.3)
            assert manager.is_alive()
            assert run(client, "print(6 * 7)") == "42\n"


@pytest.mark.parametrize("level", HERE)
def test_a_hidden_test_has_its_judge_outside(level: str, tmp_path: Path) -> None:
    test = "from autograder.hidden import hidden_test\nhidden_test('unstable_gradients', 'layer_norm_statistics', globals())"
    with sealed(level, tmp_path) as (_, client):
        assert "layer_norm is not defined" in run(client, test)
        run(client, "import time\ndef layer_norm(x, gain, bias, epsilon=1e-3):\n    time.sleep(60)")
        client.execute(test, stop_on_error=False)
        time.sleep(0.5)
        client.parent.interrupt_kernel()  # the next exchange is not confused with this one
        assert client.get_shell_msg(timeout=30)["content"]["status"] == "error"
        right = next(source for title, source in find_case(NAME, "right/numpy_plain").cells if title == "layer_norm")
        run(client, f"import numpy as np\n{right}")
        assert run(client, test) == ""
        assert "expected the name of an assignment" in run(client, test.replace("unstable_gradients", "../secrets"))
        assert "The judge failed: KeyError: 'no_such'" in run(client, test.replace("layer_norm_statistics", "no_such"))
        run(client, "import os\nwith open(os.environ['AUTOGRADER_JUDGE'] + '/ask', 'w') as ask:\n    ask.write('[[{\\n' * 99)")
        assert run(client, test) == ""


@pytest.fixture
def two_handed_in(copy_of_course: Course) -> Course:
    """One right and one whose mistake only a hidden test sees. What a visible test sees costs more at nbgrader, where it counts too."""
    for student, case in {"ada": "right/numpy_plain", "cem": "wrong/bias_after_norm"}.items():
        folder = copy_of_course.folder("submitted", student, NAME)
        folder.mkdir(parents=True)
        write_notebook(find_case(NAME, case), folder / f"{NAME}.ipynb")
    return copy_of_course


def scores(course: Course) -> dict[str, float]:
    with Gradebook(f"sqlite:///{course.classroom / 'gradebook.db'}") as gradebook:
        return {submission.student.id: submission.score for submission in gradebook.find_assignment(NAME).submissions}


def test_nbgrader_by_its_own_means_gives_the_same_scores_in_sealed_kernels(two_handed_in: Course, run_command: Run, place: Path) -> None:
    course = two_handed_in
    assert run_command("autograder", "grade", NAME, cwd=course.root).returncode == 0
    ours = scores(course)
    assert ours["ada"] == 20 > ours["cem"] > 0
    (course.classroom / "gradebook.db").unlink()
    shutil.rmtree(course.classroom / "autograded")
    config = course.root / "nbgrader_config.py"
    plain = config.read_text().split(OURS)[0] + '\nc.Execute.kernel_name = "sealed"\n'
    config.write_text(plain)
    run_command("nbgrader", "generate_assignment", NAME, "--force", cwd=course.root)
    done = run_command("nbgrader", "autograde", NAME, cwd=course.root)
    assert done.returncode == 0, done.stderr
    assert scores(course) == ours
    valid = run_command("nbgrader", "validate", f"solutions/{NAME}/{NAME}.ipynb", cwd=course.root)
    assert "Success" in valid.stdout, valid.stderr
    (warm,) = serving(place)
    assert wait_for(lambda: not warm.children())

    config.write_text(f'{plain}\nc.Sandbox.least_level = "L9"\n')
    refused = run_command("nbgrader", "autograde", NAME, "--student", "ada", "--force", cwd=course.root)
    assert refused.returncode != 0
    assert "grades at level L9 of the sandbox or above, and this machine has" in refused.stderr


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A short path: that of a socket has at most 108 bytes."""
    folder = Path(tempfile.mkdtemp(prefix="place-"))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    yield folder
    for one in serving(folder):
        one.kill()
    shutil.rmtree(folder)


def quick(folder: Path, *imports: str) -> SharedWarmProcess:
    return SharedWarmProcess(kernel._environment(folder), 30, imports or QUICK)


def order(folder: Path, **more: object) -> dict[str, object]:
    return kernel._order("L0", folder, Limits(), **{"trial": True, "secrets": [], "needed": [], **more})


def test_commands_share_a_warm_process_and_one_that_ended_is_replaced(place: Path) -> None:
    with kernel.kernel_folder() as folder, closing(quick(place)) as one, closing(quick(place)) as other:
        one.fork(order(folder))
        other.fork(order(folder))
        assert one.pid == other.pid
        os.kill(one.pid, signal.SIGKILL)
        one.fork(order(folder))
        assert psutil.pid_exists(one.pid)
        assert one.pid != other.pid


def test_without_work_it_ends_by_itself(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTOGRADER_WARM_IDLE_S", "0.2")
    with kernel.kernel_folder() as folder, closing(quick(place)) as warm:
        warm.fork(order(folder))
        assert wait_for(lambda: not list(place.glob("*/socket")) and not psutil.pid_exists(warm.pid))
        assert warm.fork(order(folder)) > 0


def test_a_kernel_ends_with_who_ordered_it_however_that_ends(place: Path) -> None:
    program = f"""if True:
        import json, time
        from pathlib import Path
        from autograder.sandbox.kernel import Limits, _environment, _order, kernel_folder
        from autograder.sandbox.shared import SharedWarmProcess
        from jupyter_client.connect import write_connection_file
        warm = SharedWarmProcess(_environment(Path({str(place)!r})), 30, {QUICK!r})
        with kernel_folder() as folder:
            path, _ = write_connection_file(str(folder / "socket" / "c.json"), transport="ipc", ip=str(folder / "socket" / "k"))
            print(warm.fork(_order("L0", folder, Limits(), connection_file=path)), flush=True)
            time.sleep(600)
        """
    with subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True) as client:
        assert client.stdout is not None
        pid = int(client.stdout.readline())
        assert psutil.pid_exists(pid)
        client.kill()
    assert wait_for(lambda: not psutil.pid_exists(pid))


def test_what_cannot_be_imported_is_told(place: Path) -> None:
    with kernel.kernel_folder() as folder, pytest.raises(OSError, match="no_such_package cannot be imported: ModuleNotFoundError"):
        quick(place, "no_such_package").fork(order(folder))


def test_strangers_are_turned_away(place: Path) -> None:
    with kernel.kernel_folder() as folder, closing(quick(place)) as warm:
        warm.fork(order(folder))
        [found] = place.glob("*/socket")
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as stranger:
            stranger.settimeout(10)
            stranger.connect(str(found))
            stranger.sendall(bytes(32) + json.dumps(order(folder)).encode())
            assert stranger.recv(1000) == b""
        found.parent.chmod(0o755)
        with pytest.raises(SandboxError, match="that you alone may enter"):
            warm.fork(order(folder))


def test_another_code_has_another_warm_process(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = shared._digest({}, QUICK)
    assert before == shared._digest({}, QUICK)
    assert before != shared._digest({"LANG": "C"}, QUICK)
    shutil.copytree(Path(shared.__file__).parent, tmp_path / "sandbox")
    monkeypatch.setattr(shared, "__file__", str(tmp_path / "sandbox" / "shared.py"))
    assert before == shared._digest({}, QUICK)
    (tmp_path / "sandbox" / "limits.py").write_text("changed")
    assert before != shared._digest({}, QUICK)
