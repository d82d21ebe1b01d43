"""The order of a plugin's versions. Pure."""

from typing import Final

from packaging.version import InvalidVersion, Version

_LOWEST: Final = Version("0.dev0")


def rank(version: str) -> Version:
    """Return what versions are sorted by: 1.10.0 is above 1.9.0, and 2.0.0 above 2.0.0-rc.1; what is no version is below all."""
    try:
        return Version(version)
    except InvalidVersion:
        return _LOWEST


def code_name(plugin: str, version: str) -> str:
    """Return the name under which the code of one version is known, in pluggy and in the boot guard's folder."""
    return f"{plugin}@{version}"
