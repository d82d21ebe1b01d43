"""Makes a seccomp program (classic BPF) of the policy. Run `python -m wangge_sandbox.fence.assembler` after a change.

The program checks the machine's architecture, then finds the number of the system call by halving: about eight
comparisons instead of three hundred. The bytes are kept in the repository beside this file, so that what runs in
production is what was reviewed; a test assembles them anew.
"""

import errno
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

from wangge_sandbox.fence.policy import ALLOWED, CONDITIONAL, FORBIDDEN, Condition, Conditions, Masked, NoneOf
from wangge_sandbox.fence.syscalls import ARCHITECTURES

ALLOW: Final = 0x7FFF0000
_ERRNO: Final = 0x00050000
_KILL: Final = 0x80000000
REFUSE: Final = _ERRNO | errno.EPERM
UNKNOWN: Final = _ERRNO | errno.ENOSYS

LOAD: Final = 0x20
AND: Final = 0x54
EQUAL: Final = 0x15
AT_LEAST: Final = 0x35
JUMP: Final = 0x05
RETURN: Final = 0x06

_NUMBER_AT: Final = 0
_ARCHITECTURE_AT: Final = 4
_ARGUMENTS_AT: Final = 16
_X32: Final = 0x40000000
"""From here on are the numbers of x86-64's other calling convention; on no architecture are there so many calls."""


class Instruction(NamedTuple):
    """One instruction: operation, how many to skip when it holds and when not, and its operand."""

    operation: int
    skip_if: int
    skip_else: int
    operand: int


Program = list[Instruction]
Verdict = int | Conditions


def assemble(machine: str) -> bytes:
    """Return the program for an architecture (`x86_64`, `aarch64`)."""
    code, numbers = ARCHITECTURES[machine]
    program = [
        Instruction(LOAD, 0, 0, _ARCHITECTURE_AT),
        Instruction(EQUAL, 1, 0, code),
        Instruction(RETURN, 0, 0, _KILL),
        Instruction(LOAD, 0, 0, _NUMBER_AT),
        Instruction(AT_LEAST, 0, 1, _X32),
        Instruction(RETURN, 0, 0, UNKNOWN),
        *_search(_ranges(numbers)),
    ]
    return b"".join(struct.pack("<HBBI", *each) for each in program)


def _ranges(numbers: Mapping[str, int]) -> list[tuple[int, Verdict]]:
    """Return where each run of equal verdicts begins, from 0 upwards."""
    named: dict[str, Verdict] = dict.fromkeys(ALLOWED, ALLOW) | dict.fromkeys(FORBIDDEN, REFUSE) | dict(CONDITIONAL)
    verdicts = {numbers[name]: verdict for name, verdict in named.items() if name in numbers}
    ranges: list[tuple[int, Verdict]] = []
    for number in range(max(verdicts) + 2):
        verdict = verdicts.get(number, UNKNOWN)
        if not ranges or ranges[-1][1] != verdict:
            ranges.append((number, verdict))
    return ranges


def _search(ranges: list[tuple[int, Verdict]]) -> Program:
    if len(ranges) == 1:
        return _leaf(ranges[0][1])
    middle = len(ranges) // 2
    above, below = _search(ranges[middle:]), _search(ranges[:middle])
    return [Instruction(AT_LEAST, 1, 0, ranges[middle][0]), Instruction(JUMP, 0, 0, len(above)), *above, *below]


def _leaf(verdict: Verdict) -> Program:
    if isinstance(verdict, int):
        return [Instruction(RETURN, 0, 0, verdict)]
    return [*(each for condition in verdict for each in _test(condition)), Instruction(RETURN, 0, 0, ALLOW)]


def _test(condition: Condition) -> Program:
    """Refuse when the condition does not hold, else go on."""
    load = Instruction(LOAD, 0, 0, _ARGUMENTS_AT + 8 * condition.argument)  # the kernel looks at these 32 bits only, too
    refuse = Instruction(RETURN, 0, 0, REFUSE)
    if isinstance(condition, Masked):
        return [load, Instruction(AND, 0, 0, condition.mask), Instruction(EQUAL, 1, 0, condition.bits), refuse]
    count = len(condition.values)
    tests = [Instruction(EQUAL, count - index, 0, value) for index, value in enumerate(condition.values)]
    return [load, *tests, Instruction(JUMP, 0, 0, 1), refuse] if isinstance(condition, NoneOf) else [load, *tests, refuse]


def main() -> None:
    """Write the programs beside this file."""
    for machine in ARCHITECTURES:
        Path(__file__).with_name(f"{machine}.bpf").write_bytes(assemble(machine))


if __name__ == "__main__":
    main()
