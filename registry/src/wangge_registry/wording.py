"""The Chinese sentence of each code that an answer of the registry may carry; in English every error says it itself."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import msgspec


@cache
def wording() -> Mapping[str, str]:
    """Return the sentences by code."""
    return msgspec.json.decode((files(__package__) / "problems.zh-CN.json").read_bytes(), type=dict[str, str])
