"""The hooks: what the platform calls in a plugin, and how.

A plugin marks its functions with :data:`hookimpl`; each takes ``ctx`` and ``request`` (``event`` when it
is told of something) or fewer of the two, and may be ``async``. :data:`SPECS` says for each hook, in a
form that programs read, what it is given, what it may answer and how long it may take.
"""

from wangge_sdk.hooks.markers import PROJECT, hookimpl
from wangge_sdk.hooks.spec import AnswerError, HookKind, HookSpec
from wangge_sdk.hooks.v1 import SPECS, HooksV1

__all__ = ["PROJECT", "SPECS", "AnswerError", "HookKind", "HookSpec", "HooksV1", "hookimpl"]
