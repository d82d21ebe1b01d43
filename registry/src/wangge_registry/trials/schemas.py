"""What clients get about trial runs."""

from datetime import datetime

from msgspec import Struct

from wangge_registry.trials.model import Kind, Outcome, Row, RowVerdict
from wangge_registry.trials.repository import Trial


class TrialRowOut(Struct, frozen=True, kw_only=True):
    """One thing that is declared, or was done; the rows of what blocks come first."""

    kind: Kind
    name: str
    declared: str
    """What the manifest says of it, in short; empty where it says nothing."""
    observed: str
    """What was seen, in short; empty where nothing was. May hold the plugin's own words."""
    verdict: RowVerdict
    evidence: list[str]
    blocks: bool
    fingerprint: str
    """A reviewer's judgement is kept under it, as that of a finding is."""


class TrialOut(Struct, frozen=True, kw_only=True):
    """The declared-against-observed matrix of a version's newest trial run."""

    sha256: str
    """Of the file that was tried."""
    outcome: Outcome
    matrix_sha256: str
    """As the machine report names it, which the reviewers sign."""
    seconds: float
    at: datetime
    counts: dict[str, int]
    """Rows of each verdict."""
    rows: list[TrialRowOut]


def trial_out(trial: Trial) -> TrialOut:
    """Return a trial run as it is shown."""
    matrix = trial.matrix
    return TrialOut(
        sha256=matrix.sha256,
        outcome=matrix.outcome,
        matrix_sha256=matrix.digest,
        seconds=matrix.seconds,
        at=trial.at,
        counts=matrix.counts,
        rows=[row_out(row) for row in matrix.rows],
    )


def row_out(row: Row) -> TrialRowOut:
    """Return a row as it is shown."""
    values = {name: getattr(row, name) for name in Row.__struct_fields__}
    return TrialRowOut(**(values | {"evidence": list(row.evidence)}), blocks=row.blocks, fingerprint=row.fingerprint)
