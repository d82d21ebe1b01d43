"""The rule pack: everything that is looked at in a plugin before it runs, the same for its author and for the marketplace.

Nothing here imports a plugin's code. A plugin is read whole (``read_wheel``, ``read_place``) and examined, which gives a
report of findings; a check that could not do its work is never a pass::

    report = examine(read_wheel("acme_lamps-1.0.0-py3-none-any.whl", content))
    if report.verdict is not Verdict.PASSED: ...

The content is hostile: whoever keeps a server examines it by ``examine_apart``, in a process with limits.
"""

from wangge_sdk.rulepack.apart import examine_apart
from wangge_sdk.rulepack.check import Check, Hit, Mode
from wangge_sdk.rulepack.content import Content
from wangge_sdk.rulepack.examining import examine
from wangge_sdk.rulepack.pack import BUILT_IN, PackError, RulePack, read_pack
from wangge_sdk.rulepack.places import read_place, read_wheel
from wangge_sdk.rulepack.report import CheckRun, Finding, Outcome, Report, Verdict
from wangge_sdk.rulepack.risk import Risk

__all__ = [
    "BUILT_IN",
    "Check",
    "CheckRun",
    "Content",
    "Finding",
    "Hit",
    "Mode",
    "Outcome",
    "PackError",
    "Report",
    "Risk",
    "RulePack",
    "Verdict",
    "examine",
    "examine_apart",
    "read_pack",
    "read_place",
    "read_wheel",
]
