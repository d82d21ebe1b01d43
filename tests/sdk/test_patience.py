import pytest
from msgspec import Raw

from wangge_sdk.patience import PAUSE_S, Patient
from wangge_sdk.platform import Platform, RefusedError

ANSWER = Raw(b"\xc0")


class Busy(Platform):
    """Refuses the first questions."""

    def __init__(self, refusals: int, code: str = "rate_limited") -> None:
        self.refusals = refusals
        self.code = code
        self.asked: list[tuple[str, Raw]] = []

    def send(self, method: str, arguments: Raw) -> Raw:
        self.asked.append((method, arguments))
        if self.refusals:
            self.refusals -= 1
            raise RefusedError(self.code, "ask again in 1 s")
        return ANSWER


def test_only_a_job_waits_when_it_has_asked_for_too_much() -> None:
    waited: list[float] = []
    assert Patient(Busy(3), waited.append).send("cases.get", ANSWER) is ANSWER
    assert waited == [PAUSE_S] * 3
    with pytest.raises(RefusedError, match="rate_limited"):
        Busy(1).send("cases.get", ANSWER)


def test_it_does_not_wait_for_ever_nor_for_what_will_not_come() -> None:
    waited: list[float] = []
    with pytest.raises(RefusedError, match="rate_limited"):
        Patient(Busy(10_000), waited.append).send("cases.get", ANSWER)
    assert 0 < sum(waited) <= 600
    with pytest.raises(RefusedError, match="not_granted"):
        Patient(Busy(1, "not_granted"), waited.append).send("cases.get", ANSWER)
