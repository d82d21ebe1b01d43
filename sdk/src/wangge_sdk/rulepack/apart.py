"""Examining in a process of its own, with a clock and a limit of memory: what is examined may be made to break the examiner."""

import resource
import subprocess
import sys
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from wangge_sdk.rulepack.examining import examine
from wangge_sdk.rulepack.pack import BUILT_IN, RulePack
from wangge_sdk.rulepack.places import read_wheel
from wangge_sdk.rulepack.report import CheckRun, Mode, Outcome, Report

TIME: Final = 60.0
"""Seconds after which an examination is given up."""
MEMORY: Final = 2 * 1024 * 1024 * 1024
"""Bytes of address space that it may have."""
_SHOWN: Final = 300


class Task(Struct, frozen=True, kw_only=True):
    """What goes to the process, as msgpack; a report comes back."""

    name: str
    wheel: bytes
    pack: RulePack
    previous: tuple[str, bytes] | None = None
    advisories: str | None = None


def examine_apart(
    name: str,
    wheel: bytes,
    *,
    pack: RulePack = BUILT_IN,
    previous: tuple[str, bytes] | None = None,
    advisories: Path | None = None,
    seconds: float = TIME,
) -> Report:
    """Return the report on a wheel; ``previous`` is the last approved one with its file's name.

    Blocks; call it in a thread. When the process dies or takes too long the report says so, and is no pass.
    """
    task = Task(name=name, wheel=wheel, pack=pack, previous=previous, advisories=str(advisories) if advisories else None)
    command = [sys.executable, "-I", "-m", "wangge_sdk.rulepack.apart"]
    try:
        done = subprocess.run(  # noqa: S603  our own module
            command, input=msgspec.msgpack.encode(task), capture_output=True, timeout=seconds, check=False, env={"LANG": "C.UTF-8"}
        )
    except subprocess.TimeoutExpired:
        return _given_up(task, f"not finished after {seconds:g} s")
    if done.returncode != 0:
        last = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        return _given_up(task, f"ended with {done.returncode}: {''.join(last)}"[:_SHOWN])
    try:
        return msgspec.msgpack.decode(done.stdout, type=Report)
    except msgspec.MsgspecError as error:
        return _given_up(task, f"no report came back: {error}"[:_SHOWN])


def main() -> None:
    """Read a task from standard input, and write the report to standard output."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    task = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Task)
    report = examine(
        read_wheel(task.name, task.wheel),
        pack=task.pack,
        previous=read_wheel(*task.previous) if task.previous else None,
        advisories=Path(task.advisories) if task.advisories else None,
    )
    sys.stdout.buffer.write(msgspec.msgpack.encode(report))


def _given_up(task: Task, detail: str) -> Report:
    run = CheckRun(
        id="examination",
        version=1,
        mode=Mode.ENFORCED,
        severity="error",
        outcome=Outcome.ERRORED,
        title={"zh-CN": "检查的进程", "en": "The examination's process"},
        reason={"zh-CN": "没有完成的检查绝不算通过。", "en": "An examination that did not finish is never a pass."},
        page="plugins/rules/index.html",
        detail=detail,
    )
    return Report(pack=task.pack.id, pack_version=task.pack.version, where=task.name, size=len(task.wheel), checks=(run,), readable=False)


if __name__ == "__main__":
    main()
