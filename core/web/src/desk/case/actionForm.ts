/** An action's form made ready to draw: choices that only this county knows, and few choices laid open. Pure. */
import type { JsonSchema, UiElement } from '@shared/form/types';
import type { FormDocument, Text } from '@shared/api/types';

export interface Offer {
  value: string;
  title: Text | string;
}
/** Lists that a schema asks for by name (`x-choices`). */
export type Offers = Readonly<Record<string, readonly Offer[]>>;

/** Up to so many choices stand open as radio buttons; more fold into a select. */
const OPEN_CHOICES = 4;

function properties(form: FormDocument): Record<string, JsonSchema> {
  return (form.schema as JsonSchema).properties ?? {};
}

function wish(field: JsonSchema): string | null {
  const name = field['x-choices'];
  return typeof name === 'string' && field.oneOf === undefined ? name : null;
}

/** The lists that must be fetched before the form can be drawn. */
export function wishes(form: FormDocument): string[] {
  return Object.values(properties(form)).flatMap((field) => wish(field) ?? []);
}

function filled(field: JsonSchema, offers: Offers): JsonSchema {
  const offered = offers[wish(field) ?? ''] ?? [];
  if (offered.length === 0) return field;
  return { ...field, oneOf: offered.map(({ value, title }) => ({ const: value, 'x-i18n': { title } })) };
}

function control(name: string, field: JsonSchema): UiElement {
  const open = field['x-choices'] === undefined && (field.oneOf?.length ?? Infinity) <= OPEN_CHOICES;
  return { type: 'Control', scope: `#/properties/${name}`, ...(open ? { options: { format: 'radio' } } : {}) };
}

export function prepared(
  form: FormDocument,
  offers: Offers,
): { schema: JsonSchema; ui: UiElement | Record<string, unknown> } {
  const fields = Object.fromEntries(
    Object.entries(properties(form)).map(([name, field]) => [name, filled(field, offers)]),
  );
  const ui = form.ui ?? {
    type: 'VerticalLayout',
    elements: Object.entries(fields).map(([name, field]) => control(name, field)),
  };
  return { schema: { ...(form.schema as JsonSchema), properties: fields }, ui };
}

/** Whether a form asks for anything at all; if not, one button is enough. */
export function asksNothing(form: FormDocument): boolean {
  return Object.keys(properties(form)).length === 0;
}
