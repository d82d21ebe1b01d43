"""What a process uses, as the kernel counts it."""

import os

from wangge_sandbox.measuring import own_memory_kb, peak_memory_kb, processor_seconds

NOBODY = 2**22 + 1
"""More than any process id."""


def test_a_process_has_a_peak_at_least_as_high_as_what_it_has_now():
    own, peak = own_memory_kb(os.getpid()), peak_memory_kb(os.getpid())
    assert own is not None
    assert peak is not None
    assert peak >= own > 0
    assert (processor_seconds(os.getpid()) or 0) > 0


def test_a_process_that_is_no_more_uses_nothing_that_can_be_seen():
    assert own_memory_kb(NOBODY) is peak_memory_kb(NOBODY) is processor_seconds(NOBODY) is None
