"""Adding to a workflow: the platform's states and steps stay as they are, the plugin's come after them. Pure."""

import hashlib
from typing import Final

import msgspec

from wangge_sdk.workflows.model import Definition, State, Transition

LONGEST_ID: Final = 80
_DIGEST: Final = 12


class Extension(msgspec.Struct, frozen=True, kw_only=True):
    """What a plugin adds, by the names that it gives; `prefix` is its short name."""

    plugin: str
    version: str
    case_type: str
    prefix: str
    states: tuple[State, ...] = ()
    transitions: tuple[Transition, ...] = ()


def extended(base: Definition, extension: Extension) -> Definition:
    """Return the base with what is added to it, or the base itself when nothing is.

    Added states and steps get the plugin's short name before theirs, as everything that a plugin adds: the platform may
    later have a state of the same name. A step names the plugin's own states first, then the platform's.

    The id carries the plugin, its version, and a digest of the whole: a case goes on by exactly the definition that it began
    with, also when the plugin changes without a new version, or the platform's own workflow does.
    """
    if not extension.states and not extension.transitions:
        return base
    own = {state.id for state in extension.states}

    def full(name: str) -> str:
        return f"{extension.prefix}.{name}" if name in own else name

    states = tuple(msgspec.structs.replace(state, id=full(state.id)) for state in extension.states)
    steps = tuple(
        msgspec.structs.replace(
            step,
            id=f"{extension.prefix}.{step.id}",
            origins=tuple(full(origin) for origin in step.origins),
            to=full(step.to) if isinstance(step.to, str) else _table(step.to, full_of={name: full(name) for name in step.targets}),
        )
        for step in extension.transitions
    )
    merged = msgspec.structs.replace(base, id="", states=(*base.states, *states), transitions=(*base.transitions, *steps), extends=base.id)
    return msgspec.structs.replace(merged, id=_name(merged, extension))


def _table(table: dict[str, str], full_of: dict[str, str]) -> dict[str, str]:
    return {key: state if key == "field" else full_of[state] for key, state in table.items()}


def _name(merged: Definition, extension: Extension) -> str:
    whole = (extension.plugin, extension.version, extension.case_type, merged)
    digest = hashlib.sha256(msgspec.json.encode(whole, order="sorted")).hexdigest()[:_DIGEST]
    tail = f"@{extension.version}+{digest}"
    return extension.plugin[: LONGEST_ID - len(tail)] + tail
