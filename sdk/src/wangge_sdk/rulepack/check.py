"""What a check is: a value, with everything that is to be said of it."""

from collections.abc import Callable, Iterable
from typing import Literal, TypeAlias

from msgspec import Struct

from wangge_sdk.manifest.findings import Severity
from wangge_sdk.rulepack.hit import Hit
from wangge_sdk.rulepack.report import Mode
from wangge_sdk.rulepack.subject import Subject
from wangge_sdk.texts import LOCALES, Text

__all__ = ["Check", "Hit", "Look", "Mode", "both", "check"]

Need: TypeAlias = Literal["wheel", "files", "manifest", "previous", "advisories"]
"""What has to be there for a check to have something to look at; it is skipped otherwise."""


Look = Callable[[Subject], Iterable[Hit]]


class Check(Struct, frozen=True, kw_only=True):
    """One check. Its id begins with its family, which is the page of the documentation it stands on."""

    id: str
    title: Text
    reason: Text
    """Why there is such a check."""
    mend: Text
    """How to mend what it finds, in general."""
    look: Look
    severity: Severity = "error"
    version: int = 1
    """Grows whenever what it finds may change."""
    tools: tuple[str, ...] = ()
    """Modules that it needs, of the extra ``check``."""
    needs: frozenset[Need] = frozenset()

    @property
    def family(self) -> str:
        """The word before the first dot."""
        return self.id.partition(".")[0]

    @property
    def page(self) -> str:
        """Its place in the documentation, below the language's folder."""
        return f"plugins/rules/{self.family}.html#{self.id.replace('.', '-').replace('_', '-')}"


Words: TypeAlias = tuple[str, str]
"""Chinese and English."""


def both(words: Words) -> Text:
    """Return a text in the platform's languages."""
    return dict(zip(LOCALES, words, strict=True))


def check(
    name: str,
    title: Words,
    reason: Words,
    mend: Words,
    look: Look,
    *,
    severity: Severity = "error",
    needs: tuple[Need, ...] = ("files",),
    tools: tuple[str, ...] = (),
    version: int = 1,
) -> Check:
    """Make a check; shorter to write, and to read where there are many."""
    return Check(
        id=name,
        title=both(title),
        reason=both(reason),
        mend=both(mend),
        look=look,
        severity=severity,
        needs=frozenset(needs),
        tools=tools,
        version=version,
    )
