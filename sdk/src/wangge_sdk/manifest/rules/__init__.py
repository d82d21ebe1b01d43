"""The rules of a manifest's meaning: one function each, its docstring being the rule."""

from typing import Final

from wangge_sdk.manifest.rules import case_types, files, forms, identity, permissions, references, runtime, wording, workflow
from wangge_sdk.manifest.rules.subject import Rule, Subject

__all__ = ["RULES", "Rule", "Subject"]

RULES: Final[tuple[Rule, ...]] = (
    identity.publisher_prefix,
    identity.event_prefix,
    identity.unique_ids,
    wording.languages_declared,
    wording.texts_complete,
    runtime.no_code_when_declarative,
    runtime.api_fits,
    runtime.ranges_readable,
    runtime.hooks_known,
    runtime.wakes_on_what_it_has,
    runtime.certificate_noted,
    files.files_exist,
    files.schemas_valid,
    forms.form_titles,
    forms.form_choices,
    forms.form_controls,
    case_types.classes_readable,
    case_types.clocks_fit,
    case_types.stoppers_lead_on,
    case_types.outcomes_own,
    case_types.tasks_fit,
    case_types.routing_readable,
    case_types.routing_classes,
    case_types.routing_complete,
    case_types.routing_units,
    workflow.workflow_known,
    workflow.workflow_sound,
    permissions.scopes_known,
    permissions.fields_known,
    permissions.hooks_covered,
    permissions.hosts_once,
    references.permissions_defined,
    references.routes_guarded,
    references.targets_exist,
    references.sources_exist,
    references.feeds_allowed,
    references.subjects_named,
    references.open_data_is_public,
)
