"""Following a page of the guide word for word: files are written, commands run, and what they print is compared with the page.

An ellipsis on the page stands for anything. A command in "a terminal of its own" goes on while the page does; at the end it gets a
Ctrl-C. Commands that ask a server whose code is just being changed are tried until they say what the page says, for a while.
"""

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from time import monotonic, sleep
from typing import Final

import msgspec

_BLOCK: Final = re.compile(r"```\{code-block\} (\w+)\n(?::caption: ([^\n]+)\n\n)?(.*?)```", re.DOTALL)
_OWN_TERMINAL: Final = "in a terminal of its own"
_PATIENCE_SECONDS: Final = 200.0
_RELOAD_SECONDS: Final = 20.0


class Step(msgspec.Struct, frozen=True):
    """A file to write, or a command with what it prints."""

    text: str
    """The file's content, or what the command prints."""
    file: str = ""
    command: str = ""
    stays: bool = False
    """Whether the command goes on while the page does."""


class Took(msgspec.Struct, frozen=True):
    """How long the machine worked on a command, in seconds."""

    command: str
    seconds: float


def steps(page: str) -> Iterator[Step]:
    """Yield what a page tells its reader to do, in order."""
    for kind, caption, content in _BLOCK.findall(page):
        if kind != "console":
            yield Step(content, file=caption)
            continue
        for part in re.split(r"^\$ ", content, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            yield Step(output, command=command, stays=caption == _OWN_TERMINAL)


def follow(page: str, folder: Path) -> tuple[Took, ...]:
    """Do what a page says, beginning in a folder, and return how long its commands took."""
    return _Reader(folder).follow(page)


class _Reader:
    """Somebody who does what the page says, and nothing else."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._took: list[Took] = []
        programs = os.pathsep.join([str(Path(sys.executable).parent), os.defpath])
        self._environment: Mapping[str, str] = {"PATH": programs, "HOME": str(folder), "PYTHONWARNINGS": "ignore"}
        self._server: subprocess.Popen[str] | None = None

    def follow(self, page: str) -> tuple[Took, ...]:
        try:
            for step in steps(page):
                self._do(step)
            self._stop()
        finally:
            if self._server is not None:
                self._server.kill()
                self._server.communicate()
        return tuple(self._took)

    def _do(self, step: Step) -> None:
        began = monotonic()
        if step.file:
            place = self._folder / step.file
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(step.text, encoding="utf-8")
            return
        if step.command.startswith("cd "):
            self._folder /= step.command.removeprefix("cd ")
        elif step.stays:
            self._start(step)
        else:
            self._run(step)
        self._took.append(Took(step.command, monotonic() - began))

    def _run(self, step: Step) -> None:
        until = monotonic() + (_RELOAD_SECONDS if step.command.startswith("curl ") else 0)
        while True:
            done = subprocess.run(  # noqa: S602  a page of our own says what
                step.command,
                shell=True,
                cwd=self._folder,
                env=self._environment,
                capture_output=True,
                text=True,
                check=False,
                timeout=_PATIENCE_SECONDS,
            )
            if re.fullmatch(_pattern(step.text), done.stdout.strip(), re.DOTALL):
                return
            assert monotonic() < until, f"$ {step.command}\n{done.stdout}{done.stderr}\ninstead of\n{step.text}"
            sleep(0.1)

    def _start(self, step: Step) -> None:
        self._server = subprocess.Popen(
            step.command.split(), cwd=self._folder, env=self._environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        printed = ""
        last = step.text.rstrip("\n").rpartition("\n")[2]
        assert self._server.stdout is not None
        while not printed.endswith(f"{last}\n"):
            line = self._server.stdout.readline()
            assert line, printed
            printed += line
        assert re.fullmatch(_pattern(step.text), printed.strip(), re.DOTALL), printed
        threading.Thread(target=self._server.stdout.read, daemon=True).start()  # so that it never waits for a reader

    def _stop(self) -> None:
        if self._server is not None:
            self._server.send_signal(signal.SIGINT)
            assert self._server.wait(timeout=_PATIENCE_SECONDS) == 0
            self._server = None


def _pattern(text: str) -> str:
    return ".*".join(re.escape(part) for part in text.strip().split("…"))
