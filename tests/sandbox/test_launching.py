"""Whose signals reach the fence, and when it ends."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from wangge_sandbox.fencing import Machine
from wangge_sandbox.supervisor import Supervisor

pytestmark = pytest.mark.slow

_SERVER = """
import asyncio, json, sys
from pathlib import Path
from wangge_sandbox.fence.limits import WorkerLimits
from wangge_sandbox.fencing import Machine
from wangge_sandbox.slots import Code, Key
from wangge_sandbox.supervisor import Supervisor

async def serve(path, bare):
    supervisor = Supervisor(Machine(namespaces=not bare), accept="landlock-only")
    code = Code(paths=(path,), module=path.stem, hooks=frozenset({"suggest_class.v1"}), limits=WorkerLimits())
    await supervisor.wake(Key("acme.lamps", "1.0.0", "330521"), code)
    print(json.dumps([supervisor._fence._zygote.pid, *(process.pid for process in supervisor._fence._processes.values())]), flush=True)
    await asyncio.sleep(60)

asyncio.run(serve(Path(sys.argv[1]), "bare" in sys.argv))
"""
_PLUGIN = "from wangge_sdk.hooks import hookimpl\n\n@hookimpl\ndef suggest_class(request):\n    return ()\n"


async def test_what_is_pressed_in_the_servers_terminal_does_not_reach_the_fence() -> None:
    """Ctrl-C goes to the whole group of the terminal: the fence would fall before the server has ended its workers."""
    supervisor = Supervisor()
    await supervisor.start()
    zygote = supervisor._fence._zygote
    assert zygote is not None
    assert os.getsid(zygote.pid) == zygote.pid != os.getsid(0)
    await supervisor.stop()
    with pytest.raises(ProcessLookupError):
        os.kill(zygote.pid, 0)


@pytest.mark.parametrize("machine", [Machine(), Machine(namespaces=False)], ids=["full", "landlock-only"])
async def test_a_server_that_is_killed_leaves_nobody_behind(machine: Machine, tmp_path: Path) -> None:
    plugin = tmp_path / "lamps.py"
    plugin.write_text(_PLUGIN, encoding="utf-8")
    command = [sys.executable, "-c", _SERVER, str(plugin), *([] if machine.namespaces else ["bare"])]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        fenced = json.loads(await asyncio.to_thread(server.stdout.readline))
        server.send_signal(signal.SIGKILL)
    assert len(fenced) == 2
    deadline = time.monotonic() + 10
    while left := [pid for pid in fenced if _runs(pid)]:
        assert time.monotonic() < deadline, left
        await asyncio.sleep(0.02)


def _runs(pid: int) -> bool:
    """Tell whether a process still does anything; one that nobody has fetched yet does not."""
    try:
        return " Z " not in Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except FileNotFoundError:
        return False
