"""The filter of system calls: what is kept is what the policy says, and the program does what it should for any call."""

import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge_sandbox.fence import assembler
from wangge_sandbox.fence.policy import ALLOWED, CONDITIONAL, FORBIDDEN, Masked, OneOf
from wangge_sandbox.fence.syscalls import ARCHITECTURES

MACHINES = sorted(ARCHITECTURES)
WORD = st.integers(0, 2**32 - 1)


def verdict(program: bytes, architecture: int, number: int, arguments: tuple[int, ...] = ()) -> int:
    """Run a program as the kernel would, and return what it says."""
    filled = (*arguments, *(0,) * (6 - len(arguments)))
    data = struct.pack("<IIQ6Q", number, architecture, 0, *filled)
    code, at, accumulator = list(struct.iter_unpack("<HBBI", program)), 0, 0
    while True:
        operation, skip_if, skip_else, operand = code[at]
        at += 1
        if operation == assembler.LOAD:
            [accumulator] = struct.unpack_from("<I", data, operand)
        elif operation == assembler.AND:
            accumulator &= operand
        elif operation == assembler.JUMP:
            at += operand
        elif operation == assembler.RETURN:
            return int(operand)
        else:
            holds = accumulator == operand if operation == assembler.EQUAL else accumulator >= operand
            at += skip_if if holds else skip_else


def allowed(name: str, arguments: tuple[int, ...]) -> bool:
    for condition in CONDITIONAL[name]:
        argument = arguments[condition.argument] & 0xFFFFFFFF
        if isinstance(condition, Masked):
            holds = argument & condition.mask == condition.bits
        else:
            holds = (argument in condition.values) == isinstance(condition, OneOf)
        if not holds:
            return False
    return True


@pytest.mark.parametrize("machine", MACHINES)
def test_the_bytes_that_are_kept_are_those_of_the_policy(machine: str) -> None:
    assert Path(assembler.__file__).with_name(f"{machine}.bpf").read_bytes() == assembler.assemble(machine)


def test_no_call_is_both_allowed_and_forbidden() -> None:
    assert not ALLOWED & FORBIDDEN
    assert not CONDITIONAL.keys() & (ALLOWED | FORBIDDEN)


@pytest.mark.parametrize("machine", MACHINES)
def test_every_named_call_gets_its_verdict(machine: str) -> None:
    program, (architecture, numbers) = assembler.assemble(machine), ARCHITECTURES[machine]
    for names, wanted in ((ALLOWED, assembler.ALLOW), (FORBIDDEN, assembler.REFUSE)):
        for name in names & numbers.keys():
            assert verdict(program, architecture, numbers[name]) == wanted, name


@given(machine=st.sampled_from(MACHINES), number=st.integers(0, 600) | WORD)
def test_a_call_that_the_policy_does_not_name_is_unknown(machine: str, number: int) -> None:
    architecture, numbers = ARCHITECTURES[machine]
    if number not in numbers.values():
        assert verdict(assembler.assemble(machine), architecture, number) == assembler.UNKNOWN


@given(data=st.data(), machine=st.sampled_from(MACHINES), name=st.sampled_from(sorted(CONDITIONAL)))
def test_conditions_look_at_the_arguments(data: st.DataObject, machine: str, name: str) -> None:
    architecture, numbers = ARCHITECTURES[machine]
    near = {0, 1} | {value for each in CONDITIONAL[name] for value in getattr(each, "values", (each[-1],))}
    arguments = data.draw(st.tuples(*[st.sampled_from(sorted(near)) | st.integers(0, 2**64 - 1)] * 3))
    said = verdict(assembler.assemble(machine), architecture, numbers[name], arguments)
    assert said == (assembler.ALLOW if allowed(name, arguments) else assembler.REFUSE)


@pytest.mark.parametrize("machine", MACHINES)
def test_another_architecture_ends_the_process_and_the_other_calling_convention_is_unknown(machine: str) -> None:
    program, (architecture, _) = assembler.assemble(machine), ARCHITECTURES[machine]
    assert verdict(program, architecture ^ 1, 0) == 0x80000000
    assert verdict(program, architecture, 0x40000000) == assembler.UNKNOWN
