"""The test kit for plugins: what the fixtures give, for annotations. Needs ``wangge-sdk[test]``.

The fixtures come with the pytest plugin ``wangge_sdk.testing.plugin``; ``wangge plugin test`` runs the platform's own
tests of a plugin (``conformance``) beside the author's.
"""

from wangge_sdk.testing.calling import Calling
from wangge_sdk.testing.fakes import Asked, Clock, EgressRecorder, FakePlatform, Granting, Line, LogRecorder
from wangge_sdk.testing.feeding import Fed, Feeding
from wangge_sdk.testing.subject import PluginUnderTest

__all__ = [
    "Asked",
    "Calling",
    "Clock",
    "EgressRecorder",
    "FakePlatform",
    "Fed",
    "Feeding",
    "Granting",
    "Line",
    "LogRecorder",
    "PluginUnderTest",
]
