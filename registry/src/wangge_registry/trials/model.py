"""The matrix of a trial run: each thing that a plugin declares or does, what was seen of it, and what that comes to. Pure."""

import hashlib
from collections import Counter
from enum import StrEnum
from typing import Final

import msgspec
from msgspec import Struct

_FINGERPRINT: Final = 16
MOST_ROWS: Final = 2_000
MOST_EVIDENCE: Final = 5
LONGEST: Final = 400
"""Characters of one text in a row: what a plugin says of itself fills no disk."""


class Kind(StrEnum):
    """What a row is about."""

    START = "start"
    """The code is imported with everything denied, and started behind the fence."""
    HOOK = "hook"
    ROUTE = "route"
    COMMAND = "command"
    JOB = "job"
    EVENT = "event"
    ALGORITHM = "algorithm"
    FORM = "form"
    COLLECTION = "collection"
    PAGE = "page"
    SCREEN = "screen"
    """A page or card, opened in a browser."""
    LAYER = "layer"
    FEED = "feed"
    FIGURE = "figure"
    """A figure of a model card, measured again."""
    HOST = "host"
    PERMISSION = "permission"
    AREA = "area"
    """Whether anything of another area came out."""
    BUDGET = "budget"
    CONFORMANCE = "conformance"
    """One of the platform's own tests of a plugin, by its name."""
    FAULT = "fault"
    """How it bears a fault that was made on purpose."""
    TRIAL = "trial"
    """The trial run itself, where it broke off."""


class RowVerdict(StrEnum):
    """What a row comes to."""

    AGREES = "agrees"
    """It was declared, and does what it declares."""
    UNSEEN = "unseen"
    """It was declared, and was not seen in the trial: the reviewer asks what it is for."""
    UNDECLARED = "undeclared"
    """It was done without being declared. Blocks."""
    FAULTY = "faulty"
    """It does not do what it declares, or does what nothing may. Blocks."""
    ERRORED = "errored"
    """It could not be tried, for a reason of ours. Never a pass."""
    NOT_RUN = "not_run"
    """What it takes to try it is not on this machine. Never a pass."""


BLOCKING: Final = frozenset({RowVerdict.UNDECLARED, RowVerdict.FAULTY})
OPEN: Final = frozenset({RowVerdict.ERRORED, RowVerdict.NOT_RUN})


class Outcome(StrEnum):
    """What a trial run comes to."""

    PASSED = "passed"
    FAILED = "failed"
    """Something was done that is not declared, or not as declared."""
    INCOMPLETE = "incomplete"
    """Nothing of that, but not everything could be tried. Never a pass."""


class Row(Struct, frozen=True, kw_only=True):
    """One thing that is declared, or was done."""

    kind: Kind
    name: str
    declared: str = ""
    """What the manifest says of it, in short; empty where it says nothing."""
    observed: str = ""
    """What was seen, in short; empty where nothing was."""
    verdict: RowVerdict
    evidence: tuple[str, ...] = ()
    """What shows it: a request and its answer, a line of the log, a figure. A plugin's own words may be among them."""

    @property
    def blocks(self) -> bool:
        """Whether it keeps the version from being accepted."""
        return self.verdict in BLOCKING

    @property
    def fingerprint(self) -> str:
        """The same for the same thing in a later version; a reviewer's judgement is kept under it, as that of a finding is."""
        what = f"trial\0{self.kind}\0{self.name}\0{self.verdict}"
        return hashlib.sha256(what.encode("utf-8", "surrogatepass")).hexdigest()[:_FINGERPRINT]


class Matrix(Struct, frozen=True, kw_only=True):
    """All that a trial run has to say of one file."""

    sha256: str
    """Of the file that was tried."""
    seconds: float
    rows: tuple[Row, ...]

    @property
    def outcome(self) -> Outcome:
        """Return what it comes to; nothing tried is no pass."""
        verdicts = {row.verdict for row in self.rows}
        if verdicts & BLOCKING:
            return Outcome.FAILED
        return Outcome.INCOMPLETE if not self.rows or verdicts & OPEN else Outcome.PASSED

    @property
    def counts(self) -> dict[str, int]:
        """Return how many rows there are of each verdict."""
        return dict(sorted(Counter(str(row.verdict) for row in self.rows).items()))

    @property
    def digest(self) -> str:
        """Return the SHA-256 by which the machine report names it."""
        return hashlib.sha256(msgspec.json.encode(self, order="deterministic")).hexdigest()


def cut(text: str) -> str:
    """Return a text for a row, without what no database keeps."""
    clean = text.encode("utf-8", "replace").decode().replace("\x00", "�")
    return clean if len(clean) <= LONGEST else f"{clean[: LONGEST - 1]}…"


def bounded(matrix: Matrix) -> Matrix:
    """Return a matrix whose rows and texts are of a size that can be kept; what blocks comes first."""
    rows = sorted(matrix.rows, key=lambda row: (not row.blocks, row.verdict not in OPEN))[:MOST_ROWS]
    return msgspec.structs.replace(matrix, rows=tuple(_bounded(row) for row in rows))


def _bounded(row: Row) -> Row:
    texts = {name: cut(getattr(row, name)) for name in ("name", "declared", "observed")}
    return msgspec.structs.replace(row, **texts, evidence=tuple(map(cut, row.evidence[:MOST_EVIDENCE])))


def broken_off(sha256: str, why: str, seconds: float = 0) -> Matrix:
    """Return the matrix of a trial run that did not come to its end."""
    row = Row(kind=Kind.TRIAL, name="trial run", observed=cut(why), verdict=RowVerdict.ERRORED)
    return Matrix(sha256=sha256, seconds=round(seconds, 1), rows=(row,))
