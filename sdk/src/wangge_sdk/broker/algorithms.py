"""Asking algorithms for advice: the plugin's own, and those of other plugins that ``consults`` names."""

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from msgspec import Meta, Struct

from wangge_sdk.broker.method import Method
from wangge_sdk.places import AreaCode

MOST_ASKED: Final = 3
"""So many algorithms may stand in one chain of calls: one that asks another that asks a third."""


class AlgorithmAsk(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A question. ``algorithm`` is ``urgency`` for one of the plugin's own, ``acme.words:urgency`` for another's."""

    algorithm: Annotated[str, Meta(min_length=1, max_length=160)]
    input: Mapping[str, Any]
    """It must fit the schema that the algorithm declares."""
    area: AreaCode | None = None
    """The area that it is asked about; the call's own when none is given."""
    subject: Annotated[str, Meta(max_length=80)] = ""
    """What it is asked about, such as a case's id; kept beside the answer, so that erasing the case reaches it."""


class Advice(Struct, frozen=True, kw_only=True):
    """What it advised. A person decides; ``output`` is None unless ``state`` is ``answered``."""

    id: str
    """Under which the answer is kept, for a person to judge it."""
    state: Literal["answered", "abstained", "failed"]
    version: str
    """Of the plugin that answered."""
    model: str
    """Digest of the model."""
    decision_role: Literal["suggest", "prefill", "triage-with-review"]
    output: Mapping[str, Any] | None = None
    reason: Mapping[str, str] = {}
    confidence: float | None = None


ALGORITHMS_ASK: Final = Method(name="algorithms.ask", arguments=AlgorithmAsk, answer=Advice, cost=10)
