"""Two entries of one person are made one, and two again when that was a mistake. Each is one batch."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import msgspec

from wangge_sdk.broker.documents import MOST_DOCUMENTS
from wangge_sdk.registers import NotPossibleError, Registers, entered

_ENDS: Final = ("person", "target")
"""The fields of a relation that may hold a person."""


def merge(registers: Registers, given: Mapping[str, Any], today: date) -> None:
    """Keep one entry of a pair: the other's relations go over to it, and it is marked as merged; what was is written down.

    Raises:
        NotPossibleError: the pair was decided, an entry is not kept any more, or there are too many relations.
    """
    double = registers.get("double", given["double"])
    if double["state"] != "open":
        raise NotPossibleError("这一对已经处理过。", "This pair was decided already.")
    names = ("a", "b") if given["keep"] == "a" else ("b", "a")
    kept, gone = (registers.get("person", double[name]) for name in names)
    if {kept["state"], gone["state"]} != {"living"}:
        raise NotPossibleError("两条登记须都在册。", "Both entries have to be kept.")
    moved = [(field, tie) for field in _ENDS for tie in registers.every("tie", f"{field}={gone.id}")]
    if len(moved) + 4 > MOST_DOCUMENTS:
        raise NotPossibleError("关系太多，无法一次合并。", "There are too many relations to merge at once.")
    undo = {"ties": [[field, tie.id, tie[f"{field}_label"]] for field, tie in moved], "room": gone["room"], "home": gone["home"]}
    record = {"kept": kept.id, "kept_label": kept.label, "gone": gone.id, "double": double.id, "on": today.isoformat(), "state": "done"}
    steps = [tie.changed(**{field: kept.id, f"{field}_label": kept.label}) for field, tie in moved]
    steps.append(gone.changed(state="merged", state_on=today.isoformat(), merged_into=kept.id, room=None, home=None))
    steps.append(double.changed(state="merged"))
    registers.take([*steps, entered("merge", record | {"grid": kept["grid"], "undo": msgspec.json.encode(undo).decode()})])


def separate(registers: Registers, given: Mapping[str, Any], today: date) -> None:
    """Take a merge back: the entry is kept again, with the relations that it had; the pair is told apart from then on.

    Raises:
        NotPossibleError: it was taken back already.
    """
    record = registers.get("merge", given["merge"])
    if record["state"] != "done":
        raise NotPossibleError("这次合并已经撤销。", "This merge was taken back already.")
    gone, double = registers.get("person", record["gone"]), registers.get("double", record["double"])
    undo = msgspec.json.decode(record["undo"])
    steps = [gone.changed(state="living", state_on=today.isoformat(), merged_into=None, room=undo["room"], home=undo["home"])]
    for field, tie_id, label in undo["ties"]:
        tie = registers.get("tie", tie_id)
        if tie[field] == record["kept"]:
            steps.append(tie.changed(**{field: gone.id, f"{field}_label": label}))
    registers.take([*steps, double.changed(state="different"), record.changed(state="undone")])
