"""What is shown of workflows."""

from datetime import datetime
from typing import Literal

import msgspec

from wangge_core.cases.model import Text


class FlowStageOut(msgspec.Struct, frozen=True):
    """A stage."""

    id: str
    title: Text


class FlowStateOut(msgspec.Struct, frozen=True):
    """A state; `added` when a plugin added it."""

    id: str
    stage: str
    title: Text
    closed: bool
    end: bool
    added: bool


class FlowStepOut(msgspec.Struct, frozen=True):
    """A step between states; `permission` is `resource:action`, empty for a step of the resident."""

    id: str
    title: Text
    origins: list[str]
    targets: list[str]
    permission: str
    by: Literal["staff", "resident", "system"]
    of_unit: bool
    added: bool


class FlowOut(msgspec.Struct, frozen=True):
    """A workflow as it is drawn."""

    id: str
    extends: str | None
    initial: str
    stages: list[FlowStageOut]
    states: list[FlowStateOut]
    steps: list[FlowStepOut]


class FlowMoveOut(msgspec.Struct, frozen=True):
    """A step that a case has taken from a state to a state."""

    at: datetime
    action: str
    origin: str | None
    target: str


class CaseFlow(msgspec.Struct, frozen=True):
    """The workflow of a case, where it stands and how it came there."""

    flow: FlowOut
    state: str
    path: list[FlowMoveOut]


class FlowProblemOut(msgspec.Struct, frozen=True):
    """Something that the check has to say: the rule, where, what and how to mend it."""

    rule: str
    path: str
    message: Text
    mend: Text


class TypeFlow(msgspec.Struct, frozen=True):
    """The workflow that new cases of a type begin with, and the verdict on it; no problems means that it is sound."""

    case_type: str
    title: Text
    plugin: str
    version: str
    flow: FlowOut
    problems: list[FlowProblemOut]


class RefusedFlow(msgspec.Struct, frozen=True):
    """A plugin that is not used since a workflow of its is not sound."""

    plugin: str
    problems: list[FlowProblemOut]


class FlowList(msgspec.Struct, frozen=True):
    """The workflows of all installed case types, and the plugins that were refused for theirs."""

    items: list[TypeFlow]
    refused: list[RefusedFlow]
