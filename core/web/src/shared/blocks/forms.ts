/** The part of a schema that a form asks for. Pure. */
import type { JsonSchema } from '../form/types';
import { AREA } from '../collections/fields';

/** The fields that are `wanted` (all without), in that order, but for those that are `given` already. */
export function chosenSchema(schema: JsonSchema, wanted: readonly string[], given: readonly string[]): JsonSchema {
  const known = schema.properties ?? {};
  const names = wanted.length === 0 ? Object.keys(known) : [...(AREA in known ? [AREA] : []), ...wanted.filter((name) => name in known)];
  const asked = names.filter((name) => !given.includes(name));
  return {
    ...schema,
    properties: Object.fromEntries(asked.map((name) => [name, known[name] ?? {}])),
    required: (schema.required ?? []).filter((name) => asked.includes(name)),
  };
}
