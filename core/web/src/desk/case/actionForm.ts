/** How an action's form is laid out when its author left that open. Pure. */
import type { FormDocument } from '@shared/api/types';
import type { JsonSchema, UiElement } from '@shared/form/types';

/** Up to so many choices stand open as radio buttons; more fold into a select. */
const OPEN_CHOICES = 4;

function properties(form: FormDocument): Record<string, JsonSchema> {
  return (form.schema as JsonSchema).properties ?? {};
}

function control(name: string, field: JsonSchema): UiElement {
  // Lists that the county fills (units, classes) stay selects, however short they are today.
  const open = field['x-choices'] === undefined && (field.oneOf?.length ?? Infinity) <= OPEN_CHOICES;
  return { type: 'Control', scope: `#/properties/${name}`, ...(open ? { options: { format: 'radio' } } : {}) };
}

export function layout(form: FormDocument): UiElement | Record<string, unknown> {
  if (form.ui !== null) return form.ui;
  return {
    type: 'VerticalLayout',
    elements: Object.entries(properties(form)).map(([name, field]) => control(name, field)),
  };
}

/** Whether a form asks for anything at all; if not, one button is enough. */
export function asksNothing(form: FormDocument): boolean {
  return Object.keys(properties(form)).length === 0;
}
