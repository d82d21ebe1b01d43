"""pluggy's markers for this project; a plugin needs ``hookimpl`` only."""

from typing import Final

import pluggy

PROJECT: Final = "wangge"
"""The project name that host and plugins share: pluggy finds implementations by it."""

hookspec: Final = pluggy.HookspecMarker(PROJECT)
hookimpl: Final = pluggy.HookimplMarker(PROJECT)
