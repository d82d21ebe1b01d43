"""From what a manifest adds to a workflow to the workflow whole."""

from typing import Any, Final

from wangge_sdk.manifest.case_types import CaseType, WorkflowState, WorkflowTransition
from wangge_sdk.manifest.documents import read_typed
from wangge_sdk.manifest.findings import Finding, ManifestError
from wangge_sdk.manifest.model import Manifest
from wangge_sdk.manifest.package import Package
from wangge_sdk.workflows import ActionForm, Definition, Extension, State, Transition, bases, extended

_NOTE: Final[dict[str, Any]] = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "note": {"type": "string", "maxLength": 2000, "x-multiline": True, "x-i18n": {"title": {"zh-CN": "说明", "en": "Note"}}}
    },
}
"""The form of a step whose manifest names none."""
_CASES: Final = "case:"


def definition_of(package: Package, manifest: Manifest, case_type: CaseType) -> Definition:
    """Return the workflow of a case type, with what the plugin adds to it. Whether that is sound is not asked here.

    Raises:
        ManifestError: the platform has no such workflow, or the file of a form is missing or no JSON object.
    """
    base = bases().get(case_type.workflow.extends)
    if base is None:
        raise ManifestError((unknown_base(case_type.workflow.extends),))
    return extended(
        base,
        Extension(
            plugin=manifest.id,
            version=manifest.version,
            case_type=case_type.id,
            prefix=manifest.short_name,
            states=tuple(_state(state) for state in case_type.workflow.states),
            transitions=tuple(_transition(package, manifest, step) for step in case_type.workflow.transitions),
        ),
    )


def unknown_base(name: str, path: str = "$.contributes.case_types") -> Finding:
    """Return the finding that there is no workflow of a name to extend."""
    return Finding(
        id="workflow.known",
        severity="error",
        path=path,
        message={"zh-CN": f"平台没有流程 {name}。", "en": f"The platform has no workflow {name}."},
        mend={"zh-CN": f"可用：{'、'.join(bases())}。", "en": f"There are: {', '.join(bases())}."},
    )


def _state(state: WorkflowState) -> State:
    return State(id=state.id, stage=state.stage, title=dict(state.title), next=dict(state.next or state.title))


def _transition(package: Package, manifest: Manifest, step: WorkflowTransition) -> Transition:
    return Transition(
        id=step.id,
        title=dict(step.title),
        description=dict(step.description or {}),
        origins=(step.from_,) if isinstance(step.from_, str) else step.from_,
        to=step.to,
        form=ActionForm(read_typed(package, step.form, dict[str, Any]) if step.form else _NOTE),
        permission=_permission(manifest, step.permission),
        of_unit=step.of_unit,
        attachments=step.attachments,
        danger=step.danger,
    )


def _permission(manifest: Manifest, wanted: str) -> str:
    """Return a permission as the platform checks it: the plugin's own by its full name, which no other plugin can have."""
    resource, _, action = wanted.partition(":")
    return f"{manifest.id}:{action}" if resource == manifest.short_name else wanted.removeprefix(_CASES)
