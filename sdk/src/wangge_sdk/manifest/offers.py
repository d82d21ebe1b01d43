"""The case types a plugin offers, complete: the files that the manifest names are read, the ids are full."""

from collections.abc import Iterable
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from wangge_sdk.manifest.case_types import (
    DEFAULT_REFERRALS,
    DEFAULT_REFUSALS,
    EVERY_CLASS,
    Aftercare,
    Anonymous,
    CaseClass,
    CaseType,
    Clock,
    CodedReason,
    FilingStandard,
    FollowUp,
    Outcome,
    Reach,
    ReferralTarget,
    Retention,
    RoutingTable,
    Stopper,
    TaskKind,
    TaskRule,
    Workflow,
)
from wangge_sdk.manifest.documents import read_typed
from wangge_sdk.manifest.extension import definition_of
from wangge_sdk.manifest.model import Manifest
from wangge_sdk.manifest.package import Package
from wangge_sdk.texts import Text
from wangge_sdk.workflows import Definition


class Voice(Struct, frozen=True, kw_only=True):
    """How a report of some class is spoken, and who may read it."""

    anonymous: bool
    """Whether it may be reported without a name."""
    nameless: bool
    """Whether no name is taken at all."""
    private: bool


class OfferedClass(Struct, frozen=True, kw_only=True):
    """A class of an offered case type."""

    id: str
    """Full id, ``<plugin name>.<case type>.<class>``."""
    title: Text
    guidance: Text | None
    """What to write, or whom else to turn to."""
    keywords: tuple[str, ...]
    standard: FilingStandard | None = None
    """When a report is filed and its case closed."""
    stopper: Stopper | None = None
    """Present when the class is not ours."""
    follow_up: FollowUp | None = None
    """Follow-up calls of this class, where they are not the case type's."""
    voice: Voice | None = None
    """How it is reported, where that is not as the case type says."""


class OfferedRoute(Struct, frozen=True, kw_only=True):
    """A row of a routing table."""

    class_id: str | None
    """Full id of the class; none means any class that no row names."""
    area: str | None
    """Canonical area code; none means everywhere."""
    unit_kind: str
    reason: Text


class OfferedCaseType(Struct, frozen=True, kw_only=True):
    """A case type as the platform uses it."""

    id: str
    """Full id, ``<plugin name>.<case type>``."""
    plugin: str
    """Id of the plugin."""
    version: str
    """Version of the plugin."""
    title: Text
    summary: Text
    form_schema: dict[str, Any]
    """JSON Schema of the form's answers, with ``x-i18n`` titles."""
    form_ui: dict[str, Any] | None
    """Lay-out of the form, in the words of JSON Forms."""
    workflow: Workflow
    definition: Definition
    """The workflow whole: the platform's, with what the plugin adds."""
    classes: tuple[OfferedClass, ...]
    clocks: tuple[Clock, ...]
    """Time limits; ``Clock.classes`` hold full ids here."""
    routes: tuple[OfferedRoute, ...]
    anonymous: bool
    """Whether it may be reported without a name."""
    private: bool
    hazard: bool
    nameless: bool = False
    """Whether no name is taken at all."""
    duplicates: Reach | None = None
    refusals: tuple[CodedReason, ...] = DEFAULT_REFUSALS
    """Why a report may not be filed."""
    referrals: tuple[ReferralTarget, ...] = DEFAULT_REFERRALS
    """Whom staff may refer a case to."""
    outcomes: tuple[Outcome, ...] = ()
    """Ends beside those of the platform."""
    aftercare: Aftercare = Aftercare()
    retention: Retention | None = None
    """How long personal data in closed cases are kept; None for as long as the area says."""
    tasks: tuple[TaskRule, ...] = ()
    """Declared tasks; ``TaskRule.classes`` hold full ids here."""

    def class_of(self, class_id: str | None) -> OfferedClass | None:
        """Return a class by its full id, or None when there is none such."""
        return next((entry for entry in self.classes if entry.id == class_id), None)

    def voice(self, class_id: str | None) -> Voice:
        """Return how a report of a class (full id) is spoken: as the class says, or else the case type."""
        entry = self.class_of(class_id)
        return (entry and entry.voice) or Voice(anonymous=self.anonymous, nameless=self.nameless, private=self.private)

    def follow_up(self, class_id: str | None) -> FollowUp:
        """Return the follow-up calls of a class (full id): its own, or else the case type's."""
        entry = self.class_of(class_id)
        return (entry and entry.follow_up) or self.aftercare.follow_up

    def route(self, class_id: str | None, area: str) -> OfferedRoute | None:
        """Return the row of the routing table for a class (full id) and an area code.

        Among the rows that fit, one that names the class wins over one for any class, then the deeper area
        wins, then the earlier row. None when no row fits.
        """
        fitting = [row for row in self.routes if row.class_id in (class_id, None) and area.startswith(row.area or "")]
        return max(fitting, key=lambda row: (row.class_id is not None, len(row.area or "")), default=None)

    def clock(self, stage: str, class_id: str | None) -> Clock | None:
        """Return the time limit of a stage (or of ``case``) for a class (full id), the one naming it first."""
        fitting = [clock for clock in self.clocks if clock.stage == stage and (not clock.classes or class_id in clock.classes)]
        return max(fitting, key=lambda clock: bool(clock.classes), default=None)

    def task(self, kind: TaskKind, class_id: str | None) -> TaskRule | None:
        """Return what is declared about a kind of task for a class (full id), the rule naming it first."""
        fitting = [rule for rule in self.tasks if rule.kind == kind and (not rule.classes or class_id in rule.classes)]
        return max(fitting, key=lambda rule: bool(rule.classes), default=None)


def offered_case_types(package: Package, manifest: Manifest) -> tuple[OfferedCaseType, ...]:
    """Read the case types of a plugin with all their files.

    Raises:
        ManifestError: a file is missing or is not what it should be.
    """
    return tuple(_offered(package, manifest, case_type) for case_type in manifest.contributes.case_types)


def _voice(case_type: CaseType, entry: CaseClass) -> Voice | None:
    if entry.anonymous is None and not entry.private:
        return None
    anonymous = case_type.anonymous if entry.anonymous is None else entry.anonymous
    return Voice(anonymous=_allowed(anonymous), nameless=anonymous == "required", private=case_type.private or entry.private)


def _allowed(anonymous: Anonymous) -> bool:
    return anonymous in (True, "allowed", "required")


def classes_of(package: Package, case_type: CaseType) -> tuple[CaseClass, ...]:
    """Return the classes of a case type, read from their file where the manifest names one.

    Raises:
        ManifestError: the file is missing or is not a list of classes.
    """
    if isinstance(case_type.classes, str):
        return read_typed(package, case_type.classes, tuple[CaseClass, ...])
    return case_type.classes


def _offered(package: Package, manifest: Manifest, case_type: CaseType) -> OfferedCaseType:
    full_id = f"{manifest.short_name}.{case_type.id}"
    table = read_typed(package, case_type.routing, RoutingTable)
    return OfferedCaseType(
        id=full_id,
        plugin=manifest.id,
        version=manifest.version,
        title=case_type.title,
        summary=case_type.summary,
        form_schema=read_typed(package, case_type.form.schema, dict[str, Any]),
        form_ui=read_typed(package, case_type.form.ui, dict[str, Any]) if case_type.form.ui else None,
        workflow=case_type.workflow,
        definition=definition_of(package, manifest, case_type),
        classes=tuple(
            OfferedClass(
                id=f"{full_id}.{entry.id}",
                title=entry.title,
                guidance=entry.guidance,
                keywords=entry.keywords,
                standard=entry.standard,
                stopper=entry.stopper,
                follow_up=entry.follow_up,
                voice=_voice(case_type, entry),
            )
            for entry in classes_of(package, case_type)
        ),
        clocks=tuple(_full_clock(clock, full_id) for clock in case_type.clocks),
        routes=tuple(
            OfferedRoute(
                class_id=None if row.class_id == EVERY_CLASS else f"{full_id}.{row.class_id}",
                area=row.area,
                unit_kind=row.unit_kind,
                reason=row.reason,
            )
            for row in table.rows
        ),
        anonymous=_allowed(case_type.anonymous),
        nameless=case_type.anonymous == "required",
        duplicates=case_type.duplicates,
        private=case_type.private,
        hazard=case_type.hazard,
        refusals=case_type.refusals,
        referrals=case_type.referrals,
        outcomes=case_type.outcomes,
        aftercare=case_type.aftercare,
        retention=case_type.retention,
        tasks=tuple(replace(rule, classes=_full_ids(rule.classes, full_id)) for rule in case_type.tasks),
    )


def _full_clock(clock: Clock, case_type: str) -> Clock:
    return Clock(stage=clock.stage, limit=clock.limit, unit=clock.unit, classes=_full_ids(clock.classes, case_type))


def _full_ids(local: Iterable[str], case_type: str) -> tuple[str, ...]:
    return tuple(f"{case_type}.{name}" for name in local)
