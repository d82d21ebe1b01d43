"""Relations of people who came in by a spreadsheet: it names a room and a household, and says nothing of relations."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from wangge_plugin_base_library import ties
from wangge_sdk.broker.documents import DocumentStep
from wangge_sdk.broker.refused import RefusedError
from wangge_sdk.registers import Document, Registers

_KINDS: Final = {"room": ties.LIVES_IN, "household": ties.REGISTERED_IN}


class Linking:
    """Records them, once for each person."""

    def __init__(self, today: date, registers: Registers) -> None:
        """`registers` are asked for the relations that there are."""
        self._today = today
        self._registers = registers

    def of(self, person: Document) -> Iterator[DocumentStep]:
        """Yield the relations that somebody lacks, and what the room says of where they live."""
        named = {register: str(person[register]) for register in _KINDS if person[register]}
        if not person["origin"] or person["linked"] or not named:
            return
        known = {tie["kind"] for tie in self._registers.every("tie", f"person={person.id}", "open=true")}
        since = min(str(person["verified_on"] or self._today), self._today.isoformat())
        home: dict[str, object] = {}
        for register, target_id in named.items():
            target = self._target(register, target_id)
            if target is None or _KINDS[register] in known:
                continue
            yield ties.begun(person, _KINDS[register], target, since, grid=person["grid"])
            if register == "room" and not person["home"]:
                home = {"home": target["address"]}
        yield person.changed(linked=True, **home)

    def _target(self, register: str, target_id: str) -> Document | None:
        try:
            return self._registers.get(register, target_id)
        except RefusedError:
            return None
