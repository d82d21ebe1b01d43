"""Calling a hook as a worker calls it: arguments and answer are encoded and decoded, and the answer is checked."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from wangge_sdk.hooks.handlers import spec_of
from wangge_sdk.hooks.loading import Hook
from wangge_sdk.texts import LOCALES
from wangge_sdk.views import HookContext

Context = Callable[[str | None, Mapping[str, Any] | None, str], HookContext]


class Calling:
    """The fixture ``call``."""

    def __init__(self, hooks: Mapping[str, Hook], context: Context) -> None:
        """``hooks`` are the plugin's, by id; ``context`` makes the first argument from area, settings and language."""
        self._hooks = hooks
        self._context = context

    def __call__(
        self,
        hook: str,
        request: object,
        *,
        area: str | None = None,
        settings: Mapping[str, Any] | None = None,
        locale: str = LOCALES[0],
    ) -> Any:  # noqa: ANN401  of the type that the hook's specification names
        """Call a hook by its name, ``suggest_class``, or a handler, ``route:dogs``, and return its answer.

        ``settings`` are laid over the defaults of the plugin's schema, as those of an area are.

        Raises:
            AnswerError: the answer is not what the hook may answer.
        """
        spec = spec_of(hook)
        ctx = self._context(area, settings, locale)
        return spec.check_answer(self._hooks[spec.id](ctx, msgspec.msgpack.encode(request)))
