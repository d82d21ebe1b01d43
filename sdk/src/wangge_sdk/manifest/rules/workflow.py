"""Rules about the workflows of case types: the whole that a manifest's additions make is proved sound."""

from collections.abc import Iterator

from wangge_sdk.manifest.case_types import CaseType
from wangge_sdk.manifest.extension import definition_of, unknown_base
from wangge_sdk.manifest.findings import Finding, ManifestError, json_path
from wangge_sdk.manifest.rules.subject import Subject, finding
from wangge_sdk.manifest.schema import Place
from wangge_sdk.workflows import Definition, bases, case_permissions, problems


def workflow_known(subject: Subject) -> Iterator[Finding]:
    """A case type extends a workflow that the platform has."""
    for place, case_type in subject.case_types():
        name = case_type.workflow.extends
        if name not in bases():
            yield unknown_base(name, json_path((*place, "workflow", "extends")))


def workflow_sound(subject: Subject) -> Iterator[Finding]:
    """With what is added, a workflow still has no dead end, no step for nobody, no clock that cannot stop, and each statutory stage."""
    roles = subject.manifest.contributes.roles
    own = {f"{subject.manifest.id}:{name}" for role in roles for name in role.permissions}
    for place, case_type in subject.case_types():
        base = bases().get(case_type.workflow.extends)
        if base is None:
            continue  # workflow_known says so
        try:
            definition = definition_of(subject.package, subject.manifest, case_type)
        except ManifestError:
            continue  # files_exist and schemas_valid say so
        clocks = {clock.stage for clock in case_type.clocks}
        for one in problems(definition, base=base, clocks=clocks, permissions=case_permissions() | own):
            if one.rule != "workflow.schema":  # schemas_valid says so
                yield finding(one.rule, _place(one.place, place, case_type, base), one.message, one.mend)


def _place(inside: Place, place: Place, case_type: CaseType, base: Definition) -> Place:
    """Return where in the manifest a place of the whole workflow is: what the plugin adds comes after the platform's own."""
    match inside:
        case ("clocks", stage):
            index = next(index for index, clock in enumerate(case_type.clocks) if clock.stage == stage)
            return (*place, "clocks", index)
        case ("states", int(index), *rest) if index >= len(base.states):
            return (*place, "workflow", "states", index - len(base.states), *rest)
        case ("transitions", int(index), *rest) if index >= len(base.transitions):
            return (*place, "workflow", "transitions", index - len(base.transitions), *rest)
        case _:
            return (*place, "workflow")
