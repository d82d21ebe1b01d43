/** What a person is asked in a drawer before an act, and how the fields of such questions are put. */
import type { JsonSchema } from '@shared/form/types';

export interface Ask {
  title: string;
  button: string;
  hint?: string;
  schema: JsonSchema;
  photos?: boolean;
  send: (data: Record<string, unknown>, photos: string[]) => Promise<void>;
}

interface Named {
  id: string;
  name: string;
}

export function lines(title: string, maxLength = 2000): JsonSchema {
  return { type: 'string', title, minLength: 1, maxLength };
}
export function oneUnit(title: string, units: readonly Named[]): JsonSchema {
  return { type: 'string', title, oneOf: units.map((unit) => ({ const: unit.id, title: unit.name })) };
}
export function someUnits(title: string, units: readonly Named[], maxItems: number): JsonSchema {
  const items = { type: 'string', oneOf: units.map((unit) => ({ const: unit.id, title: unit.name })) };
  return { type: 'array', title, items, uniqueItems: true, minItems: 1, maxItems };
}
export function amount(title: string, maximum: number): JsonSchema {
  return { type: 'integer', title, minimum: 1, maximum };
}
export function form(properties: Record<string, JsonSchema>, required: string[]): JsonSchema {
  return { type: 'object', properties, required, additionalProperties: false };
}
